//! The rule file is not well formed.

use crate::source::Span;
use miette::Diagnostic;
use thiserror::Error;

/// The rule file is not well formed.
#[derive(Clone, Debug, Diagnostic, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum ParseError {
    /// `check a = b`
    #[error("此处应为{expected}")]
    #[diagnostic(code("parse::unexpected"))]
    Unexpected {
        /// What could stand here.
        expected: String,
        /// Where.
        #[label("此处")]
        at: Span,
        /// What to write instead.
        #[help]
        hint: Option<String>,
    },
}

impl ParseError {
    /// Where it is.
    pub fn at(&self) -> Span {
        match self {
            Self::Unexpected { at, .. } => *at,
        }
    }
}
