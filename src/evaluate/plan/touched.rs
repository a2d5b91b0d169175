//! Coverage over a whole batch: which amounts the checks touched that the plan found to hold.

use super::replay::Reader;
use super::screen::Screening;
use crate::finding::Run;
use crate::form::{FormId, Kind};
use crate::ledger::{Look, PanelColumn};
use crate::source::saturate;
use crate::survey::Extent;
use crate::value::CellId;
use std::collections::BTreeSet;

/// The cells of a batch that the checks touched which the plan found to hold.
#[derive(Clone, Debug, Default)]
pub struct Touched {
    /// By form and column a flag for each row; empty where none is touched.
    forms: Vec<Vec<Vec<bool>>>,
}

impl Touched {
    fn mark(&mut self, cell: CellId, first: usize, rows: usize) {
        let columns = self.forms.get_mut(cell.table as usize);
        let Some(flags) = columns.and_then(|columns| columns.get_mut(cell.column as usize)) else {
            return;
        };
        flags.resize(rows, false);
        if let Some(flag) = flags.get_mut(first.saturating_add(cell.row as usize)) {
            *flag = true;
        }
    }

    fn column(&self, form: FormId, column: usize) -> &[bool] {
        let columns = self.forms.get(form.0 as usize);
        columns
            .and_then(|columns| columns.get(column))
            .map_or(&[], Vec::as_slice)
    }
}

impl Screening<'_> {
    /// Which cells the checks touched that the plan found to hold, in all documents.
    pub fn touched(&self) -> Touched {
        let panels = &self.sheet.batch.panels;
        let mut touched = Touched {
            forms: panels
                .iter()
                .map(|panel| vec![Vec::new(); panel.columns.len()])
                .collect(),
        };
        let tables: Vec<Option<u32>> = (0..panels.len()).map(|form| Some(saturate(form))).collect();
        for document in 0..self.sheet.batch.documents.len() {
            let mut reader = Reader::new(self, document, tables.clone()).once();
            for pass in self.passes_of(document) {
                reader.pass(pass, &mut |reader, (_, check), at| reader.cond(check, at));
            }
            for cell in reader.cells {
                if let Some(panel) = panels.get(cell.table as usize) {
                    touched.mark(cell, panel.range(document).start, panel.rows());
                }
            }
        }
        touched
    }

    /// How much of a document was read and checked, where the run over it saw the tables of some forms only; none where
    /// the columns of the others do not tell.
    pub fn extent(
        &self,
        touched: &Touched,
        document: usize,
        (seen, run): (&BTreeSet<u32>, &Run),
    ) -> Option<Extent> {
        let mut extent = Extent::covered(run);
        for (form, declared) in self.sheet.forms.iter() {
            let Some(panel) = self.sheet.panel(form) else {
                continue;
            };
            let rows = panel.range(document);
            extent.rows = extent.rows.saturating_add(rows.len() as u64);
            if seen.contains(&form.0) {
                continue;
            }
            for (at, column) in panel.columns.iter().enumerate() {
                let kind = declared.columns.get(at).map(|column| column.kind);
                if matches!(kind, Some(Kind::Money | Kind::Ratio)) {
                    let flags = touched.column(form, at);
                    let (printed, touched) = count(column, flags, rows.clone())?;
                    extent.printed = extent.printed.saturating_add(printed);
                    extent.touched = extent.touched.saturating_add(touched);
                }
            }
        }
        Some(extent)
    }
}

/// How many of some rows of a column are printed, and touched; none where a cell cannot be told.
fn count(column: &PanelColumn, flags: &[bool], rows: std::ops::Range<usize>) -> Option<(u64, u64)> {
    let first = column
        .blanks
        .partition_point(|row| (*row as usize) < rows.start);
    let mut blanks = column.blanks.iter().skip(first).copied().peekable();
    let (mut printed, mut touched) = (0u64, 0u64);
    for row in rows {
        let blank = blanks.next_if_eq(&saturate(row)).is_some();
        match column.looks.get(row).copied().unwrap_or_default() {
            Look::Told if !blank => {}
            Look::Told | Look::Absent => continue,
            Look::Unsure => return None,
        }
        printed = printed.saturating_add(1);
        touched = touched.saturating_add(u64::from(flags.get(row) == Some(&true)));
    }
    Some((printed, touched))
}
