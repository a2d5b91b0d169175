//! One printed figure that several phrases found: whatever is known of it is known of each cell that tells it.

use super::Desk;
use crate::ledger::State;
use crate::outcome::Outcome;
use crate::source::Place;
use crate::value::CellId;
use indexmap::IndexMap;

/// The cells that tell a figure which another cell tells too, each with the first that does.
#[derive(Debug, Default)]
pub(super) struct Twins(IndexMap<CellId, CellId>);

impl Twins {
    /// The first cell that tells the figure of a cell.
    pub(super) fn first(&self, cell: CellId) -> CellId {
        self.0.get(&cell).copied().unwrap_or(cell)
    }

    /// All cells that tell the figure of a cell.
    pub(super) fn all(&self, cell: CellId) -> impl Iterator<Item = CellId> + '_ {
        let first = self.first(cell);
        let others = self.0.iter().filter(move |(_, own)| **own == first);
        std::iter::once(cell).chain(others.map(|(cell, _)| *cell))
    }
}

impl Desk<'_> {
    /// Finds the cells of extracts that stand at one place and adds up, for each, what checks said of any of them. Where
    /// no check failed there is nothing to explain, and none is looked for.
    pub(super) fn join_twins(&mut self) -> Twins {
        let mut twins = Twins::default();
        if self.results.iter().all(|r| r.outcome != Outcome::Fail) {
            return twins;
        }
        let told = self.told_twice();
        for cells in told.values().filter(|cells| cells.len() > 1) {
            let mut uses = super::Use::default();
            let mut play = super::pins::Play::default();
            for cell in cells {
                let own = self.uses.get(cell).copied().unwrap_or_default();
                uses.held = uses.held.saturating_add(own.held);
                uses.failed = uses.failed.saturating_add(own.failed);
                play.append(self.play.get(cell).cloned().unwrap_or_default());
            }
            for cell in cells {
                self.uses.insert(*cell, uses);
                self.play.insert(*cell, play.clone());
                twins.0.extend(cells.first().map(|first| (*cell, *first)));
            }
        }
        twins
    }

    /// The figures of extracts by where they stand, in a text or on a page: a cell of a workbook may hold several.
    fn told_twice(&self) -> IndexMap<Place, Vec<CellId>> {
        let mut told: IndexMap<Place, Vec<CellId>> = IndexMap::new();
        let tables = self.here().into_iter().flat_map(|d| d.tables.clone());
        for table in tables {
            let Some(read) = self.ledger.table(table) else {
                continue;
            };
            let form = read.form.and_then(|form| self.program.forms.form(form));
            if form.is_none_or(|form| form.extract.is_none()) {
                continue;
            }
            let columns = 0..read.columns.len();
            let cells = columns.flat_map(|column| {
                (0..read.rows.len()).map(move |row| CellId {
                    table,
                    row: Self::row_number(row),
                    column: Self::row_number(column),
                })
            });
            for id in cells {
                let cell = self.ledger.cell(id);
                let figure = cell.state == State::Value && cell.kind.is_some_and(|k| k.is_number());
                let place = cell.place.filter(|_| figure);
                if let Some(place @ (Place::Text(_) | Place::Page { .. })) = place {
                    told.entry(place).or_default().push(id);
                }
            }
        }
        told
    }
}
