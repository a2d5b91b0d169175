//! What makes sense and is likely not what was meant: conditions that cannot fail, names that nothing uses, characters
//! that cannot be seen.
//!
//! Works on trees that were checked without a mistake, on their words and signs, and on the program they make. A
//! comment `# lint: allow lint::…` on the line above silences what it names.

mod allow;
mod characters;
mod linear;
mod logic;
mod names;
mod rules;
mod unused;
mod walk;

use crate::ast::{self, Token};
use crate::error::{Lint, Spoken};
use crate::program::Program;
use crate::source::{FileId, Span};

/// A rule file that was checked.
#[derive(Debug)]
pub struct Input<'a> {
    /// Its number among the sources of the program.
    pub file: FileId,
    /// Its tree.
    pub tree: &'a ast::File,
    /// Its words and signs.
    pub tokens: Vec<Token>,
}

/// Everything in rule files that is likely not meant, in the order of the files. `applied` are the ids of the rules
/// that came to a result on some document, where documents are at hand.
pub fn lint(inputs: &[Input<'_>], program: &Program, applied: Option<&[&str]>) -> Vec<Lint> {
    let mut linter = Linter {
        inputs,
        program,
        lints: Vec::new(),
    };
    linter.characters();
    linter.names();
    linter.unused();
    linter.logic();
    linter.rules(applied);
    linter.allow();
    linter.lints.sort_by_key(Lint::at);
    linter.lints
}

struct Linter<'a> {
    inputs: &'a [Input<'a>],
    program: &'a Program,
    lints: Vec<Lint>,
}

impl<'a> Linter<'a> {
    fn tell(&mut self, lint: Lint) {
        if !self.lints.contains(&lint) {
            self.lints.push(lint);
        }
    }

    /// Every statement of every file.
    fn items(&self) -> impl Iterator<Item = &'a ast::Item> + use<'a> {
        self.inputs.iter().flat_map(|input| &input.tree.items)
    }

    /// File and line of a place, as messages say it.
    fn where_is(&self, span: Span) -> String {
        let source = self.program.sources.get(span.file);
        source.map_or_else(String::new, |source| {
            let (line, _) = source.line_column(span.start);
            format!("{}:{line}", source.name)
        })
    }
}
