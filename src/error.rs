//! Every word that a reader can see about a rule file or an input that is wrong, each with its code.
//!
//! The message, the help and the labels stand on the variant, in both languages; above it, the text that triggers it. A
//! variant holds spans, never text; [`RuleFileError`] joins the source once.

mod check;
mod declare;
mod lint;
mod load;
mod pack;
mod parse;

pub use check::CheckError;
pub use declare::Spoken;
pub use lint::Lint;
pub use load::LoadError;
pub use pack::PackError;
pub use parse::ParseError;

use crate::lang::Lang;
use crate::source::{Source, Span};
use crate::tell;
use miette::{Diagnostic, NamedSource};
use thiserror::Error;

/// Something wrong in a rule file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RuleError {
    /// The file is not well formed.
    Parse(ParseError),
    /// The file is well formed but does not make sense.
    Check(CheckError),
    /// The file makes sense but is likely not what was meant.
    Lint(Lint),
}

impl RuleError {
    /// Where it is.
    pub fn at(&self) -> Span {
        self.inner().at()
    }

    fn inner(&self) -> &dyn Spoken {
        match self {
            Self::Parse(error) => error,
            Self::Check(error) => error,
            Self::Lint(lint) => lint,
        }
    }
}

impl From<ParseError> for RuleError {
    fn from(error: ParseError) -> Self {
        Self::Parse(error)
    }
}

impl From<CheckError> for RuleError {
    fn from(error: CheckError) -> Self {
        Self::Check(error)
    }
}

impl From<Lint> for RuleError {
    fn from(lint: Lint) -> Self {
        Self::Lint(lint)
    }
}

impl Spoken for RuleError {
    fn id(&self) -> &'static str {
        self.inner().id()
    }

    fn message(&self, lang: Lang) -> String {
        self.inner().message(lang)
    }

    fn notes(&self, lang: Lang) -> Vec<(Span, String)> {
        self.inner().notes(lang)
    }

    fn advice(&self, lang: Lang) -> Option<String> {
        self.inner().advice(lang)
    }

    fn gravity(&self) -> miette::Severity {
        self.inner().gravity()
    }
}

declare::diagnostic!(RuleError);

/// A rule file with everything that is wrong in it, in the order of the file.
#[derive(Debug, Diagnostic, Error)]
#[error("{}", self.message(Lang::Zh))]
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

    /// How much is wrong in the file.
    pub fn message(&self, lang: Lang) -> String {
        let (name, count) = (self.file.name(), self.errors.len());
        tell!(
            lang,
            "规则文件 {name} 有 {count} 处错误",
            "{count} errors in the rule file {name}"
        )
    }
}
