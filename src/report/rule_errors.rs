//! Rule files that are wrong: every error of a file, drawn on its line.

use super::Options;
use super::draw::{Picture, draw, room};
use super::snippet::{Mark, of_text};
use super::words::clean;
use crate::error::{RuleError, RuleFileError, Spoken};
use crate::outcome::Severity;
use crate::source::Span;

/// What is wrong in rule files: file by file, each error with code, place and help.
pub fn rule_errors(errors: &[RuleFileError], options: &Options) -> String {
    let mut parts = Vec::new();
    for file in errors {
        parts.extend(
            file.errors
                .iter()
                .map(|error| draw(&picture(file, error, options), options)),
        );
        // One error says all; of several, the count is what scrolls into view last.
        if file.errors.len() > 1 {
            parts.push(format!("{}\n", file.message(options.lang)));
        }
    }
    parts.join("\n")
}

/// One error, ready to draw.
pub(super) fn picture(file: &RuleFileError, error: &RuleError, options: &Options) -> Picture {
    let lang = options.lang;
    let mark = |(order, (at, label)): (usize, (Span, String))| Mark {
        at: at.start as usize..at.end as usize,
        label: Some(clean(&label)),
        // The header is that of the primary label, which comes first.
        order: order.min(1),
    };
    let notes = error.notes(lang).into_iter().enumerate();
    let marks: Vec<Mark> = notes.map(mark).collect();
    let text = file.file.inner();
    Picture {
        code: Some(error.id().to_owned()),
        severity: Some(severity(error)),
        head: error.message(lang).lines().map(clean).collect(),
        snippets: of_text(file.file.name(), text, marks, (room(options), lang)),
        after: Vec::new(),
        help: error
            .advice(lang)
            .iter()
            .flat_map(|help| help.lines().map(clean))
            .collect(),
    }
}

/// How grave an error is.
pub(super) fn severity(error: &RuleError) -> Severity {
    match error.gravity() {
        miette::Severity::Advice => Severity::Info,
        miette::Severity::Warning => Severity::Warn,
        miette::Severity::Error => Severity::Error,
    }
}
