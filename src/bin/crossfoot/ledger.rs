//! `crossfoot ledger`: what was read, with places.

use crate::common::{CANNOT_READ, Rules, Stop, compile, inputs, project};
use clap::{Args, ValueEnum};
use crossfoot::load::load_as;
use crossfoot::report::{ledger_json, ledger_text};
use std::path::PathBuf;

#[derive(Args)]
pub(crate) struct Ledger {
    /// 文件或目录；不写则用自带的例子
    paths: Vec<PathBuf>,
    #[command(flatten)]
    rules: Rules,
    /// 输出的格式
    #[arg(long, value_enum, default_value_t = Listing::Text)]
    format: Listing,
}

#[derive(Clone, Copy, ValueEnum)]
enum Listing {
    Text,
    Json,
}

pub(crate) fn run(args: &Ledger) -> Result<Stop, Stop> {
    let project = project()?;
    let program = compile(&args.rules.packs(&project)?, &args.rules.setup(&project)?)?;
    let ledger = load_as(
        &inputs(&args.paths, &project)?,
        &program.forms,
        &project.reading,
    );
    let text = match args.format {
        Listing::Text => ledger_text(&ledger, &program.forms),
        Listing::Json => ledger_json(&ledger, &program.forms),
    };
    let broken = ledger
        .notices
        .iter()
        .any(|n| n.gravity == crossfoot::ledger::Gravity::Broken);
    Ok((text, if broken { CANNOT_READ } else { 0 }))
}
