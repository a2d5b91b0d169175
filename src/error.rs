//! Every word that a reader can see about a rule file or an input that is wrong, each with its code.
//!
//! The message, the help and the label stand on the variant; above it, the text that triggers it. A variant holds
//! spans, never text; [`RuleFileError`] joins the source once.

mod check;
mod lint;
mod load;
mod pack;
mod parse;

pub use check::CheckError;
pub use lint::Lint;
pub use load::LoadError;
pub use pack::PackError;
pub use parse::ParseError;

use crate::source::{Source, Span};
use miette::{Diagnostic, NamedSource};
use thiserror::Error;

/// Something wrong in a rule file.
#[derive(Clone, Debug, Diagnostic, Error, PartialEq, Eq)]
pub enum RuleError {
    /// The file is not well formed.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Parse(#[from] ParseError),
    /// The file is well formed but does not make sense.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Check(#[from] CheckError),
    /// The file makes sense but is likely not what was meant.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Lint(#[from] Lint),
}

impl RuleError {
    /// Where it is.
    pub fn at(&self) -> Span {
        match self {
            Self::Parse(error) => error.at(),
            Self::Check(error) => error.at(),
            Self::Lint(lint) => lint.at(),
        }
    }
}

/// A rule file with everything that is wrong in it, in the order of the file.
#[derive(Debug, Diagnostic, Error)]
#[error("规则文件 {} 有 {} 处错误", file.name(), errors.len())]
#[diagnostic(code("rules::wrong"))]
pub struct RuleFileError {
    /// The file.
    #[source_code]
    pub file: NamedSource<String>,
    /// What is wrong in it.
    #[related]
    pub errors: Vec<RuleError>,
}

impl RuleFileError {
    /// Joins the errors of one file with its text.
    pub fn new(source: &Source, mut errors: Vec<RuleError>) -> Self {
        errors.sort_by_key(RuleError::at);
        // A zero-length label at the very end of a text without a final line break would be dropped.
        let text = format!("{}\n", source.text.trim_end_matches('\n'));
        Self {
            file: NamedSource::new(&source.name, text),
            errors,
        }
    }
}
