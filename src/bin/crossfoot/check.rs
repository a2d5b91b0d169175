//! `crossfoot check`: documents against rules.

use crate::common::{Rules, Stop, compile, inputs, options};
use clap::{Args, ValueEnum};
use crossfoot::evaluate::{Limits, evaluate};
use crossfoot::load::load;
use crossfoot::outcome::Severity;
use crossfoot::report::{Format, Options, Told, exit_code, report};
use std::io::IsTerminal;
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
    /// 哪一级的不符算失败
    #[arg(long, value_enum, default_value_t = Level::Error)]
    fail_on: Level,
    /// 尾差、不适用、已豁免的也逐条列出
    #[arg(long)]
    full: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Shape {
    Human,
    Json,
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
    let format = match args.format {
        Shape::Human => Format::Human,
        Shape::Json => Format::Json,
    };
    let told = Told {
        run: &run,
        ledger: &ledger,
        forms: &program.forms,
        rules: &program.sources,
    };
    let options = Options {
        fail_on,
        full: args.full,
        ..options(std::io::stdout().is_terminal())
    };
    Ok((
        report(&told, format, &options),
        exit_code(&run, &ledger, fail_on),
    ))
}
