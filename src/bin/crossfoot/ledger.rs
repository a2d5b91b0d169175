//! `crossfoot ledger`: what was read, with places.

use crate::common::{CANNOT_READ, Rules, Stop, compile_untested, inputs, project, unread};
use crate::language::{lang, pick};
use clap::{Args, ValueEnum};
use crossfoot::load::{load, write_files};
use crossfoot::report::{ledger_json, ledger_text, pictures};
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
    #[arg(help = pick("把读到的每一页画成 SVG，放进这个目录", "draw every page that was read as SVG, into this directory"))]
    #[arg(long, value_name = "DIR")]
    picture: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Listing {
    Text,
    Json,
}

pub(crate) fn run(args: &Ledger) -> Result<Stop, Stop> {
    let project = project()?;
    let program = compile_untested(&args.rules.packs(&project)?, &args.rules.setup(&project)?)?;
    let ledger = load(&inputs(&args.paths, &project)?, &program.forms);
    if let Some(directory) = &args.picture {
        let pictures = pictures(&ledger, &program.forms, lang());
        write_files(directory, &pictures).map_err(unread)?;
    }
    let text = match args.format {
        Listing::Text => ledger_text(&ledger, &program.forms, lang()),
        Listing::Json => ledger_json(&ledger, &program.forms, lang()),
    };
    let broken = ledger
        .notices
        .iter()
        .any(|n| n.gravity == crossfoot::ledger::Gravity::Broken);
    Ok((text, if broken { CANNOT_READ } else { 0 }))
}
