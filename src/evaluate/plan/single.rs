//! What a plan asks of the evaluator: one column or row of a rule alone.

use crate::evaluate::instances::At;
use crate::evaluate::{Desk, RowAt};
use crate::form::FormId;
use crate::program::{ColumnRef, Variant};
use crate::value::CellId;

impl Desk<'_> {
    /// One column of `in` (or the rule where it has none), or one row of its loop alone.
    pub(super) fn at_column(
        &mut self,
        number: usize,
        variant: &Variant,
        column: Option<ColumnRef>,
        row: Option<RowAt>,
    ) {
        let mut at = Vec::new();
        if let Some(column) = column {
            at.push(At::Said(self.column_label(variant, &column)));
            self.column = Some(column);
        }
        match (row, variant.loops().split_first()) {
            (Some(row), Some(here)) => self.turn_at(number, variant, here, row, &mut at),
            _ => {
                self.instance(number, variant, &mut at);
            }
        }
        self.column = None;
    }

    /// The one table of a form in the document.
    pub(super) fn table_of(&self, form: FormId) -> Option<u32> {
        let mut tables = self.ledger.tables_of(self.here()?);
        let found = tables.find(|(_, table)| table.form == Some(form));
        found.map(|(number, _)| number)
    }

    /// Counts a use of each of some cells by a check that held.
    pub(super) fn held(&mut self, cells: &[CellId]) {
        for cell in cells {
            let uses = self.uses.entry(*cell).or_default();
            uses.held = uses.held.saturating_add(1);
        }
    }

    /// Judges again a check that the plan found to hold and that fixes no figure, for what it says of its figures.
    pub(super) fn recall(
        &mut self,
        variant: &Variant,
        check: usize,
        column: Option<ColumnRef>,
        row: Option<RowAt>,
    ) {
        self.column = column;
        if let (Some(row), Some(here)) = (row, variant.loops().first()) {
            self.bind(here.local, row);
        }
        if let Some(check) = variant.checks().get(check) {
            self.seen.clear();
            let judged = self.judge(&check.condition);
            self.loosen(&check.condition, &judged);
            let mut cells = std::mem::take(&mut self.seen);
            cells.sort();
            cells.dedup();
            self.held(&cells);
        }
        self.column = None;
    }
}
