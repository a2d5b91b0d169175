//! `crossfoot check`: documents against rules.

use crate::common::{CANNOT_READ, Rules, Stop, compile, inputs, options};
use crate::output::{Output, Shape, write};
use clap::{Args, ValueEnum};
use crossfoot::evaluate::{Limits, evaluate};
use crossfoot::load::load;
use crossfoot::outcome::Severity;
use crossfoot::report::{Format, Options, Told, exit_code, report};
use std::io::{IsTerminal, Write};
use std::path::PathBuf;

#[derive(Args)]
pub(crate) struct Check {
    /// 文件或目录
    paths: Vec<PathBuf>,
    #[command(flatten)]
    rules: Rules,
    /// 输出的格式
    #[arg(long, value_enum, default_value_t = Shape::Human)]
    format: Shape,
    /// 另写到文件，可以同时几种：html=report.html,sarif=out.sarif
    #[arg(long, value_name = "FORMAT=FILE", value_delimiter = ',')]
    output: Vec<Output>,
    /// 哪一级的不符算失败
    #[arg(long, value_enum, default_value_t = Level::Error)]
    fail_on: Level,
    /// 尾差、不适用、已豁免的也逐条列出
    #[arg(long)]
    full: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Level {
    Error,
    Warn,
    Info,
}

pub(crate) fn run(args: &Check) -> Result<Stop, Stop> {
    let setup = args.rules.setup()?;
    let program = compile(&args.rules.packs()?, &setup)?;
    let ledger = load(&inputs(&args.paths), &program.forms);
    let run = evaluate(&program, &ledger, setup.as_of, Limits::default());
    let fail_on = match args.fail_on {
        Level::Error => Severity::Error,
        Level::Warn => Severity::Warn,
        Level::Info => Severity::Info,
    };
    let told = Told {
        run: &run,
        ledger: &ledger,
        forms: &program.forms,
        rules: &program.sources,
        checked: &program.rules,
    };
    let options = Options {
        fail_on,
        full: args.full,
        ..options(std::io::stdout().is_terminal())
    };
    write(&args.output, &told, &options)?;
    let code = exit_code(&run, &ledger, fail_on);
    let cannot = |why: String| (format!("{why}\n"), CANNOT_READ);
    let format = Format::from(args.format);
    if format == Format::Xlsx && std::io::stdout().is_terminal() {
        return Err(cannot(
            "工作簿写不到终端：用 --output xlsx=问题清单.xlsx".to_owned(),
        ));
    }
    let bytes = report(&told, format, &options).map_err(|error| cannot(error.to_string()))?;
    match String::from_utf8(bytes) {
        Ok(text) => Ok((text, code)),
        // A workbook goes out as it is; a reader that went away is no failure of the check.
        Err(bytes) => {
            let _ = std::io::stdout().write_all(bytes.as_bytes());
            Ok((String::new(), code))
        }
    }
}
