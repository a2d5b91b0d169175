//! Which document of the run another one means: `@上年`, `@预算`.

use super::{Desk, Known};
use crate::lang::Said;
use crate::ledger::{Document, Ledger};
use crate::program::DocumentRef;
use crate::say;
use crate::source::{Span, saturate};
use crate::value::CellId;

impl Desk<'_> {
    /// The documents that one may be, by number; an error where there is none.
    ///
    /// Of those that print the same, the first. Where some are of the department and some of a unit, as the document at
    /// hand says of itself.
    pub(super) fn documents(&self, which: DocumentRef, span: Span) -> Known<Vec<usize>> {
        let Some(here) = self.here() else {
            return Ok(Vec::new());
        };
        if which == DocumentRef::This {
            return Ok(vec![self.document]);
        }
        let all = self.ledger.documents.iter().enumerate();
        let mut found: Vec<(usize, &Document)> = all
            .filter(|(_, other)| which.is(&here.identity, &other.identity))
            .collect();
        let scope = here.identity.scope;
        let likewise = |other: &Document| scope.is_some() && other.identity.scope == scope;
        if which.keeps_scope() && found.iter().any(|(_, other)| likewise(other)) {
            found.retain(|(_, other)| likewise(other));
        }
        let mut kept: Vec<(usize, &Document)> = Vec::new();
        for (number, document) in found {
            let again = |(_, other): &(usize, &Document)| same(self.ledger, other, document);
            // Of the units below, two that print the same are two.
            if which == DocumentRef::Subordinates || !kept.iter().any(again) {
                kept.push((number, document));
            }
        }
        if kept.is_empty() {
            let reason = say!("没有{}的文件", "there is no document of {}", related(which));
            return self.lost(span, reason, true);
        }
        Ok(kept.into_iter().map(|(number, _)| number).collect())
    }

    /// Sees to it that of the documents that one may be no more than one has what is asked for.
    pub(super) fn only_one(&self, which: DocumentRef, having: &[usize], span: Span) -> Known<()> {
        if having.len() < 2 || which == DocumentRef::Subordinates {
            return Ok(());
        }
        let documents = having.iter().filter_map(|i| self.ledger.documents.get(*i));
        let names: Vec<&str> = documents.map(|document| document.name.as_str()).collect();
        self.unreadable(
            span,
            say!(
                "{}的文件有几份：{}",
                "there are several documents of {}: {}",
                related(which),
                Said::list(&names)
            ),
        )
    }
}

/// Whether two documents print the same: one file under two names.
fn same(ledger: &Ledger, one: &Document, other: &Document) -> bool {
    let prose = |document: &Document| {
        let spans = document.prose.iter();
        spans
            .map(|span| ledger.sources.text(*span))
            .collect::<String>()
    };
    let (ours, theirs) = (ledger.tables_of(one), ledger.tables_of(other));
    one.tables.len() == other.tables.len()
        && ours
            .zip(theirs)
            .all(|((a, _), (b, _))| same_table(ledger, a, b))
        && prose(one) == prose(other)
}

/// Whether two tables, by number, print the same.
fn same_table(ledger: &Ledger, one: u32, other: u32) -> bool {
    let (Some(ours), Some(theirs)) = (ledger.table(one), ledger.table(other)) else {
        return false;
    };
    let text = |table: u32, row: usize, column: usize| {
        let (row, column) = (saturate(row), saturate(column));
        ledger.cell(CellId { table, row, column }).text
    };
    let columns = 0..ours.columns.len();
    ours.form == theirs.form
        && ours.title == theirs.title
        && ours.rows == theirs.rows
        && ours.columns.len() == theirs.columns.len()
        && (0..ours.rows.len()).all(|row| {
            let mut columns = columns.clone();
            columns.all(|column| text(one, row, column) == text(other, row, column))
        })
}

/// Which document, in words.
pub(super) fn related(which: DocumentRef) -> Said {
    match which {
        DocumentRef::This => say!("本文件", "this document"),
        DocumentRef::LastYear => say!("上年", "last year"),
        DocumentRef::LastBudget => say!("上年预算", "the budget of last year"),
        DocumentRef::LastFinal => say!("上年决算", "the final accounts of last year"),
        DocumentRef::Budget => say!("同年预算", "the budget of the same year"),
        DocumentRef::Final => say!("同年决算", "the final accounts of the same year"),
        DocumentRef::Superior => say!("上级", "the superior unit"),
        DocumentRef::Subordinates => say!("下属", "the subordinate units"),
        DocumentRef::Year(year) => say!("{year} 年", "{year}"),
    }
}
