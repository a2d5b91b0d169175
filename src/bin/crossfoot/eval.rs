//! `crossfoot eval`: one expression on documents.

use crate::common::{CANNOT_READ, Rules, Stop, compile, inputs, project, wrong};
use crate::language::{lang, pick};
use clap::Args;
use crossfoot::load::load_as;
use crossfoot::report::ledger_text;
use std::path::PathBuf;

#[derive(Args)]
pub(crate) struct Eval {
    #[arg(help = pick("式子", "the expression"))]
    expression: String,
    #[arg(help = pick("文件或目录；不写则用自带的例子", "files or directories; without any, the bundled example"))]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    rules: Rules,
}

pub(crate) fn run(args: &Eval) -> Result<Stop, Stop> {
    let project = project()?;
    let setup = args.rules.setup(&project)?;
    let packs = args.rules.packs(&project)?;
    let program = compile(&packs, &setup)?;
    let ledger = load_as(
        &inputs(&args.paths, &project)?,
        &program.forms,
        &project.reading,
    );
    let answers = packs
        .eval(&args.expression, &ledger, &setup)
        .map_err(|errors| wrong(&errors))?;
    let mut code = if answers.is_empty() { CANNOT_READ } else { 0 };
    let mut text = String::new();
    for (document, answer) in &answers {
        let said = answer.as_ref().unwrap_or_else(|reason| reason).of(lang());
        if answer.is_err() {
            code = 3;
        }
        let prefix = if answers.len() > 1 {
            format!("{document}\t")
        } else {
            String::new()
        };
        text.push_str(&format!("{prefix}{said}\n"));
    }
    if answers.is_empty() {
        text = ledger_text(&ledger, &program.forms, lang());
    }
    Ok((text, code))
}
