//! `crossfoot test`: the `test` blocks of packs.

use crate::common::{Stop, compile, today, unread};
use clap::Args;
use crossfoot::engine::{Packs, Setup, test};
use crossfoot::report::tests;

#[derive(Args)]
pub(crate) struct Test {
    /// 规则包；不写则测自带的
    packs: Vec<String>,
}

pub(crate) fn run(args: &Test) -> Result<Stop, Stop> {
    let packs = match args.packs.is_empty() {
        true => Packs::bundled(),
        false => Packs::named(&args.packs),
    };
    let program = compile(
        &packs.map_err(unread)?,
        &Setup {
            as_of: today(),
            ..Setup::default()
        },
    )?;
    let outcomes = test(&program, today());
    let listed: Vec<(&str, crossfoot::source::Span, &[String])> = outcomes
        .iter()
        .map(|outcome| {
            (
                outcome.title.as_str(),
                outcome.span,
                outcome.failures.as_slice(),
            )
        })
        .collect();
    let failed = outcomes.iter().any(|outcome| !outcome.failures.is_empty());
    let code = if outcomes.is_empty() {
        3
    } else {
        u8::from(failed)
    };
    Ok((tests(&listed, &program.sources), code))
}
