//! `crossfoot ledger`: what was read, with places.

use crate::common::{CANNOT_READ, Rules, Stop, compile_untested, inputs, project, unread};
use crate::language::{lang, pick, system};
use clap::{Args, ValueEnum};
use crossfoot::ledger::{Gravity, Notice};
use crossfoot::load::{load_as, write_files};
use crossfoot::report::{ledger_csv, ledger_json, ledger_text, ledger_xlsx, pictures};
use crossfoot::tell;
use std::path::PathBuf;

#[derive(Args)]
pub(crate) struct Ledger {
    #[arg(help = pick("文件或目录；不写则用自带的例子", "files or directories; without any, the bundled example"))]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    rules: Rules,
    #[arg(help = pick("输出的格式", "the format of the output"))]
    #[arg(long, value_enum, default_value_t = Listing::Text)]
    format: Listing,
    #[arg(help = pick("写到文件；xlsx 只能写到文件", "write it to a file; xlsx goes to a file only"))]
    #[arg(long, short, value_name = "FILE", required_if_eq("format", "xlsx"))]
    output: Option<PathBuf>,
    #[arg(help = pick("把读到的每一页画成 SVG，放进这个目录", "draw every page that was read as SVG, into this directory"))]
    #[arg(long, value_name = "DIR")]
    picture: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Listing {
    #[value(help = pick("给人看", "for people"))]
    Text,
    #[value(help = pick("给程序，见 docs/report.md", "for programs, see docs/report.md"))]
    Json,
    #[value(help = pick("一格一行", "a line a cell"))]
    Csv,
    #[value(help = pick("一张表一张工作表，格子按读成了什么上色", "a sheet a table, cells coloured by what became of them"))]
    Xlsx,
}

pub(crate) fn run(args: &Ledger) -> Result<Stop, Stop> {
    let project = project()?;
    let program = compile_untested(&args.rules.packs(&project)?, &args.rules.setup(&project)?)?;
    let ledger = load_as(
        &inputs(&args.paths, &project)?,
        &program.forms,
        &project.reading,
    );
    let forms = &program.forms;
    if let Some(directory) = &args.picture {
        let pictures = pictures(&ledger, forms, lang());
        write_files(directory, &pictures).map_err(unread)?;
    }
    let bytes = match args.format {
        Listing::Text => ledger_text(&ledger, forms, lang()).into_bytes(),
        Listing::Json => ledger_json(&ledger, forms, lang()).into_bytes(),
        Listing::Csv => ledger_csv(&ledger, forms, lang()).into_bytes(),
        Listing::Xlsx => ledger_xlsx(&ledger, forms, lang())
            .map_err(|error| (format!("{}\n", error.message(lang())), CANNOT_READ))?,
    };
    let broken = |n: &&Notice| n.gravity == Gravity::Broken;
    let broken: Vec<&Notice> = ledger.notices.iter().filter(broken).collect();
    if matches!(args.format, Listing::Csv | Listing::Xlsx) {
        // These have no place for it.
        for notice in &broken {
            eprintln!("{}  {}", notice.code, notice.message.of(lang()));
        }
    }
    let code = if broken.is_empty() { 0 } else { CANNOT_READ };
    let Some(path) = &args.output else {
        return Ok((String::from_utf8_lossy(&bytes).into_owned(), code));
    };
    let failed = |error: std::io::Error| {
        let (path, error) = (path.display(), system(&error));
        let said = tell!(
            lang(),
            "{path} 写不了：{error}\n",
            "{path} cannot be written: {error}\n"
        );
        (said, CANNOT_READ)
    };
    std::fs::write(path, bytes).map_err(failed)?;
    Ok((String::new(), code))
}
