//! Which figures and rows a finding cites, and how many checks used each.

use super::{
    Desk, RowAt,
    conditions::{Fact, SideFact},
    instances::Result,
};
use crate::finding::{Citation, Part};
use crate::outcome::Outcome;
use crate::source::Place;
use crate::value::CellId;
use indexmap::{IndexMap, IndexSet};

impl Desk<'_> {
    /// The figures and rows that a result rests on, as a finding cites them.
    pub(super) fn citations(&self, result: &Result) -> Vec<Citation> {
        let mut cited: IndexMap<CellId, Part> = IndexMap::new();
        let mut rows = Vec::new();
        for fact in &result.facts {
            match fact {
                Fact::Compared { left, right, .. } => {
                    add_side(&mut cited, left, Part::Left, Part::LeftAddend);
                    add_side(&mut cited, right, Part::Right, Part::RightAddend);
                }
                Fact::Said {
                    cells, rows: said, ..
                } => {
                    cited.extend(cells.iter().map(|cell| (*cell, Part::Subject)));
                    rows.extend(said.iter().copied());
                }
                Fact::Absent { .. } => {}
            }
        }
        if let Some(cell) = result.gap.as_ref().and_then(|gap| gap.cell) {
            cited.entry(cell).or_insert(Part::Subject);
        }
        // A sum over a long table looked at a great many figures.
        let own: IndexSet<CellId> = result.cells.iter().copied().collect();
        let of = (result.outcome, &own);
        let mut all: Vec<Citation> = cited
            .iter()
            .map(|(cell, part)| self.citation(*cell, *part, of))
            .collect();
        let compares = |fact: &Fact| matches!(fact, Fact::Compared { .. });
        let placed = all.iter().any(|cited| cited.place.is_some());
        for row in rows {
            all.extend(self.row_citation(row, of));
        }
        if !placed || !result.facts.iter().any(compares) {
            // What other rows say, or how many they are, is said of the row that the rule is at.
            let at = result.rows.last();
            let at = at.and_then(|row| self.row_citation(*row, of));
            if let Some(at) = at
                && !(placed && all.iter().any(|cited| cited.cell == at.cell))
            {
                // It may be among those that were counted.
                all.retain(|cited| cited.cell != at.cell);
                all.insert(0, at);
            }
        }
        all
    }

    fn citation(
        &self,
        id: CellId,
        part: Part,
        (outcome, own): (Outcome, &IndexSet<CellId>),
    ) -> Citation {
        let mut cited = self.plain_citation(id, part);
        // The other checks are counted, not the one that the finding is of.
        let own = u32::from(own.contains(&id));
        match outcome {
            Outcome::Fail => cited.failed = cited.failed.saturating_sub(own),
            outcome if outcome.holds() => cited.held = cited.held.saturating_sub(own),
            _ => {}
        }
        cited
    }

    /// A figure with all the checks that used it.
    pub(super) fn plain_citation(&self, id: CellId, part: Part) -> Citation {
        let cell = self.ledger.cell(id);
        let uses = self.uses.get(&id).copied().unwrap_or_default();
        Citation {
            cell: Some(id),
            place: cell.place,
            part,
            text: cell.text.to_owned(),
            table: self.ledger.title(id.table, &self.program.forms).to_owned(),
            row: self.ledger.row_label(id.table, id.row),
            column: self.heading(id),
            held: uses.held,
            failed: uses.failed,
        }
    }

    /// A row that a rule looked at, by its first printed cell.
    fn row_citation(&self, row: RowAt, of: (Outcome, &IndexSet<CellId>)) -> Option<Citation> {
        let table = self.ledger.table(row.table)?;
        let columns = (0..table.columns.len()).map(|c| CellId {
            table: row.table,
            row: row.row,
            column: Self::row_number(c),
        });
        let mut placed = columns.filter(|id| self.ledger.cell(*id).place.is_some());
        let printed = |id: &CellId| !self.ledger.cell(*id).text.is_empty();
        let first = placed.clone().next();
        let Some(cell) = placed.find(printed) else {
            return self.phrase_citation(first.filter(|_| table.made)?, of);
        };
        Some(self.citation(cell, Part::Subject, of))
    }

    /// A phrase that has taken nothing: its own words.
    fn phrase_citation(&self, id: CellId, of: (Outcome, &IndexSet<CellId>)) -> Option<Citation> {
        let Some(Place::Text(span)) = self.ledger.cell(id).place else {
            return None;
        };
        let text = self.ledger.sources.text(span).trim();
        Some(Citation {
            cell: None,
            text: text.to_owned(),
            row: text.to_owned(),
            ..self.citation(id, Part::Subject, of)
        })
    }
}

fn add_side(cited: &mut IndexMap<CellId, Part>, side: &SideFact, alone: Part, among: Part) {
    let part = if side.cells.len() == 1 { alone } else { among };
    for cell in &side.cells {
        cited.entry(*cell).or_insert(part);
    }
}
