//! Why there is no value.

use super::Desk;
use crate::lang::Said;
use crate::outcome::Outcome;
use crate::source::Span;
use crate::value::CellId;

/// Why an expression has no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Gap {
    /// `Missing` or `Unreadable`.
    pub(super) outcome: Outcome,
    /// In words.
    pub(super) reason: Said,
    /// The expression.
    pub(super) span: Span,
    /// The cell, where there is one.
    pub(super) cell: Option<CellId>,
    /// A table or a document that must be there is not: no `default` stands for it. Or a row may be among those of its
    /// table that were not read: not even whether it is there can be told.
    pub(super) lost: bool,
}

impl Gap {
    pub(super) fn unreadable(span: Span, reason: Said, cell: Option<CellId>) -> Self {
        Self {
            outcome: Outcome::Unreadable,
            reason,
            span,
            cell,
            lost: false,
        }
    }

    /// Whether `default` may stand for it: a row, a column, an empty glob, an optional table; never the unreadable, nor
    /// a table or document that must be there.
    pub(super) fn has_default(&self) -> bool {
        self.outcome == Outcome::Missing && !self.lost
    }
}

pub(super) type Known<T> = Result<T, Gap>;

impl Desk<'_> {
    pub(super) fn missing<T>(&self, span: Span, reason: Said) -> Known<T> {
        Err(Gap {
            outcome: Outcome::Missing,
            ..Gap::unreadable(span, reason, None)
        })
    }

    pub(super) fn unreadable<T>(&self, span: Span, reason: Said) -> Known<T> {
        Err(Gap::unreadable(span, reason, None))
    }

    /// Why something is missing, where somebody will ask.
    pub(super) fn why(&self, reason: impl FnOnce() -> Said) -> Said {
        match self.quiet {
            true => Said::default(),
            false => reason(),
        }
    }
}
