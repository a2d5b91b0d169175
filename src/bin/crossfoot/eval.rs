//! `crossfoot eval`: one expression on documents.

use crate::common::{CANNOT_READ, Rules, Stop, compile_untested, inputs, project, wrong};
use crate::language::{lang, pick};
use clap::Args;
use crossfoot::load::load_as;
use crossfoot::outcome::Outcome;
use crossfoot::report::ledger_text;
use std::path::PathBuf;

#[derive(Args)]
pub(crate) struct Eval {
    #[arg(help = pick("式子", "the expression"))]
    #[arg(allow_hyphen_values = true, value_parser = expression)]
    expression: String,
    #[arg(help = pick("文件或目录；不写则用自带的例子", "files or directories; without any, the bundled example"))]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    rules: Rules,
}

/// A document has no value for the expression.
const UNDECIDED: u8 = 3;

/// An expression may begin with a minus sign; with two and a letter begins an option, and one that nobody knows.
fn expression(written: &str) -> Result<String, String> {
    let option = written.strip_prefix("--").unwrap_or_default();
    match option.starts_with(|c: char| c.is_ascii_alphabetic()) {
        true => Err(pick("没有这个选项", "there is no such option").to_owned()),
        false => Ok(written.to_owned()),
    }
}

pub(crate) fn run(args: &Eval) -> Result<Stop, Stop> {
    let project = project()?;
    let setup = args.rules.setup(&project)?;
    let packs = args.rules.packs(&project)?;
    let program = compile_untested(&packs, &setup)?;
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
        let (said, ended) = match answer {
            Ok((said, Outcome::Fail)) => (said, 1),
            Ok((said, _)) => (said, 0),
            Err(reason) => (reason, UNDECIDED),
        };
        let said = said.of(lang());
        // What does not hold outweighs what cannot be told.
        code = match (code, ended) {
            (1, _) | (_, 1) => 1,
            _ => code.max(ended),
        };
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
