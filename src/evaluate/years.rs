//! One printed year that several checks find wrong: in a title, in the list of contents and beside what it is said of.

use super::{Desk, conditions::Fact, explain::Explained, instances::Result};
use crate::form::Kind;
use crate::ledger::State;
use crate::outcome::Outcome;
use crate::source::Place;
use crate::value::CellId;

impl Desk<'_> {
    /// Puts the failing results that look at one printed year, and at no other figure, under one of them.
    pub(super) fn tell_years(&self, results: &[Result], told: &mut Explained) {
        let mut years: Vec<(Place, Vec<usize>)> = Vec::new();
        for (number, result) in results.iter().enumerate() {
            let Some(place) = self.year_of(result) else {
                continue;
            };
            if result.outcome != Outcome::Fail || told.explains(number) {
                continue;
            }
            match years.iter_mut().find(|(other, _)| other.meets(&place)) {
                Some((_, own)) => own.push(number),
                None => years.push((place, vec![number])),
            }
        }
        for (_, own) in years.into_iter().filter(|(_, own)| own.len() > 1) {
            told.add_group(own, None, None);
        }
    }

    /// Where the year stands that a result is about: the only one of a phrase or a title, where it rests on no other
    /// figure. What counts phrases rests on no figure at all.
    fn year_of(&self, result: &Result) -> Option<Place> {
        let row = result.rows.first()?;
        let table = self.ledger.table(row.table).filter(|table| table.made)?;
        let at = |column| CellId {
            table: row.table,
            row: row.row,
            column: Self::row_number(column),
        };
        let is_year = |id: &CellId| self.ledger.cell(*id).kind == Some(Kind::Year);
        let is_printed = |id: &CellId| self.ledger.cell(*id).state == State::Value;
        let mut years = (0..table.columns.len())
            .map(at)
            .filter(|id| is_year(id) && is_printed(id));
        let (Some(year), None) = (years.next(), years.next()) else {
            return None;
        };
        let cells: Vec<CellId> = result.facts.iter().flat_map(Fact::cells).collect();
        let is_other = |id: &CellId| is_printed(id) && !is_year(id);
        let counts = |fact: &Fact| matches!(fact, Fact::Compared { .. });
        let counted = cells.is_empty() && result.facts.iter().any(counts);
        let looks = counted || result.cells.contains(&year);
        let place = self.ledger.cell(year).place;
        place.filter(|_| looks && !cells.iter().any(is_other))
    }
}
