//! Packs, linted: parsed and checked, then looked at for what is likely not meant.

use super::{Need, Packs, Setup, by_file};
use crate::ast;
use crate::check;
use crate::error::{RuleError, RuleFileError};
use crate::evaluate::{Limits, evaluate};
use crate::lint;
use crate::load::{self, Input};
use crate::outcome::Outcome;
use crate::parse;
use crate::program::Program;
use crate::source::FileId;

impl Packs {
    /// What is likely not meant in the packs that run, file by file. With documents, rules that none of them needs are
    /// told too.
    ///
    /// # Errors
    ///
    /// Everything that is wrong: only rules that can run are linted.
    pub fn lint(
        &self,
        setup: &Setup,
        documents: &[Input],
    ) -> Result<Vec<RuleFileError>, Vec<RuleFileError>> {
        let mut read = self.read(setup, Need::All)?;
        let sources = std::mem::take(&mut read.sources);
        let inputs = read.inputs(self);
        let basis = std::mem::take(&mut read.basis);
        let program = check::check(&inputs, &read.settings, sources.clone(), basis)
            .map_err(|errors| by_file(&sources, errors.into_iter().map(RuleError::Check)))?;
        let files = inputs.iter().filter(|input| input.active);
        let files = files.flat_map(|input| &input.files);
        let linted: Vec<lint::Input<'_>> = files
            .filter_map(|(file, tree)| words(&program, *file, tree))
            .collect();
        let applied = (!documents.is_empty()).then(|| applied(&program, setup, documents));
        let applied: Option<Vec<&str>> = applied
            .as_ref()
            .map(|ids| ids.iter().map(String::as_str).collect());
        let lints = lint::lint(&linted, &program, applied.as_deref());
        Ok(by_file(&sources, lints.into_iter().map(RuleError::Lint)))
    }
}

fn words<'a>(program: &Program, file: FileId, tree: &'a ast::File) -> Option<lint::Input<'a>> {
    let source = program.sources.get(file)?;
    let tokens = parse::tokens(source, file).ok()?;
    Some(lint::Input { file, tree, tokens })
}

/// The rules that came to a result on some document.
fn applied(program: &Program, setup: &Setup, documents: &[Input]) -> Vec<String> {
    let ledger = load::load(documents, &program.forms);
    let run = evaluate(program, &ledger, setup.as_of, Limits::default());
    let ran = run.rules.iter().filter(|(_, rule)| {
        let skipped = rule.tally.get(Outcome::Skipped);
        rule.tally.total() > skipped
    });
    ran.map(|(id, _)| id.clone()).collect()
}
