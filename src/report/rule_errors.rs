//! Rule files that are wrong: every error of a file, drawn on its line.

use super::Options;
use super::draw::{Picture, draw, room};
use super::snippet::{Mark, of_text};
use super::words::clean;
use crate::error::{RuleError, RuleFileError};
use crate::outcome::Severity;
use miette::{Diagnostic, LabeledSpan};

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
            parts.push(format!("{file}\n"));
        }
    }
    parts.join("\n")
}

/// One error, ready to draw.
pub(super) fn picture(file: &RuleFileError, error: &RuleError, options: &Options) -> Picture {
    let mark = |label: LabeledSpan| Mark {
        at: label.offset()..label.offset().saturating_add(label.len()),
        label: label.label().map(clean),
        // The header is that of the primary label, where one is said to be so.
        order: usize::from(!label.primary()),
    };
    let marks: Vec<Mark> = error.labels().into_iter().flatten().map(mark).collect();
    Picture {
        code: error.code().map(|code| code.to_string()),
        severity: Some(severity(error)),
        head: error.to_string().lines().map(clean).collect(),
        snippets: of_text(file.file.name(), file.file.inner(), marks, room(options)),
        after: Vec::new(),
        help: error
            .help()
            .iter()
            .flat_map(|help| help.to_string().lines().map(clean).collect::<Vec<_>>())
            .collect(),
    }
}

/// How grave an error is.
pub(super) fn severity(error: &RuleError) -> Severity {
    match error.severity() {
        Some(miette::Severity::Advice) => Severity::Info,
        Some(miette::Severity::Warning) => Severity::Warn,
        Some(miette::Severity::Error) | None => Severity::Error,
    }
}
