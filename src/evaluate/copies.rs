//! A suspect figure that passing checks rest on as well, and one that is printed wrong in several places alike.
//!
//! What a passing check rests on holds a figure as it is printed, as far as can be told without running it again. Where a
//! figure would mend several failing checks all the same, it is tried: the rules run again with it. Where what then fails
//! is only that another place prints the figure as before, both are one figure, taken over from one table into another.

use super::{
    Desk, broken::Broken, causes::Candidate, explain::Explained, instances::Result, trial::Retrial,
    twins::Twins,
};
use crate::finding::Hint;
use crate::ledger::Ledger;
use crate::say;
use crate::value::{CellId, Decimal};
use indexmap::{IndexMap, IndexSet};
use std::cmp::Reverse;

/// So many figures are tried in a document at most.
const MOST: usize = 6;
/// In how many places a figure may stand.
const PLACES: usize = 4;

/// A figure that was tried.
struct Tried {
    /// Where it is printed.
    cells: IndexSet<CellId>,
    /// What it should be.
    value: Decimal,
    /// The failing results that hold then, by number.
    mends: Vec<usize>,
}

impl Desk<'_> {
    /// Tells of the figures that are printed wrong in several places alike, and gives those that passing checks rest on and
    /// that may be otherwise all the same.
    pub(super) fn tell_copies(
        &self,
        broken: &[Broken],
        explained: &mut [bool],
        (results, twins): (&[Result], &Twins),
        told: &mut Explained,
    ) -> IndexSet<(CellId, Decimal)> {
        let mut free = IndexSet::new();
        let mut ledger: Option<Ledger> = None;
        for candidate in self.held_back(broken, explained) {
            let ledger = ledger.get_or_insert_with(|| self.tables_alone());
            let Some(tried) = self.try_figure(&candidate, ledger, (results, twins)) else {
                continue;
            };
            if tried.cells.len() == twins.all(candidate.cell).collect::<IndexSet<_>>().len() {
                free.insert((candidate.cell, candidate.value));
                continue;
            }
            let open = |i: &usize| !told.explains(*i);
            let own: Vec<usize> = tried.mends.iter().copied().filter(open).collect();
            if own.len() < 2 {
                continue;
            }
            for (slot, check) in explained.iter_mut().zip(broken) {
                *slot |= own.contains(&check.result);
            }
            self.tell_copied(&tried, own, told);
        }
        free
    }

    /// The figures that mend several checks and that passing checks rest on, those that mend most first; none where
    /// another that nothing rests on mends as much.
    fn held_back(&self, broken: &[Broken], explained: &[bool]) -> Vec<Candidate> {
        if !self.may_try() {
            return Vec::new();
        }
        let candidates = self.candidates(broken, explained);
        let (mut held, free): (Vec<_>, Vec<_>) = candidates
            .into_iter()
            .filter(|candidate| candidate.mends.len() > 1)
            .partition(|candidate| candidate.held);
        let mends = |one: &Candidate, other: &Candidate| {
            let mut checks = other.mends.iter();
            checks.all(|check| one.mends.contains(check))
        };
        held.retain(|candidate| !free.iter().any(|other| mends(other, candidate)));
        held.sort_by_key(|candidate| Reverse((candidate.mends.len(), candidate.exactly)));
        held.truncate(MOST);
        held
    }

    /// A figure as it should be, with the places that print it; none where that mends less than two checks or breaks one.
    fn try_figure(
        &self,
        candidate: &Candidate,
        ledger: &mut Ledger,
        (results, twins): (&[Result], &Twins),
    ) -> Option<Tried> {
        let unit = self.unit_in(candidate.cell);
        let value = unit.of_base(candidate.value)?;
        let printed = unit.to_base(self.ledger.cell(candidate.cell).value)?;
        let own = twins.all(candidate.cell).map(|cell| (cell, printed));
        let mut cells: IndexMap<CellId, Decimal> = own.collect();
        loop {
            match self.tried_with(&cells, value, ledger, results) {
                Retrial::Mends(mends) if mends.len() > 1 => {
                    return Some(Tried {
                        cells: cells.into_keys().collect(),
                        value: candidate.value,
                        mends,
                    });
                }
                Retrial::Copied(copies) => {
                    // A figure of another column that happens to be the same is not this one.
                    let alike = copies.iter().all(|cell| {
                        let same = self.heading(*cell) == self.heading(candidate.cell);
                        self.unit_in(*cell) == unit && (same || self.in_prose(*cell))
                    });
                    let copies = copies.into_iter().flat_map(|cell| twins.all(cell));
                    cells.extend(copies.map(|cell| (cell, printed)));
                    if !alike || cells.len() > PLACES {
                        return None;
                    }
                }
                Retrial::Mends(_) | Retrial::Idle => return None,
            }
        }
    }

    fn tell_copied(&self, tried: &Tried, results: Vec<usize>, told: &mut Explained) {
        let Some(first) = tried.cells.first() else {
            return;
        };
        let spots: Vec<_> = tried.cells.iter().map(|cell| self.spot(*cell)).collect();
        let printed = self.ledger.cell(*first).text.trim();
        let words = say!(
            "几处印的是同一个数 {printed}：{}",
            "the same figure {printed} is printed in several places: {}",
            crate::lang::Said::list(&spots)
        );
        let n = results.len();
        let value = self.as_printed(*first, tried.value);
        let text = say!(
            "几处的 {printed} 都改为 {value} 后，{n} 条不符的检查都成立",
            "with {printed} changed to {value} in all of them, {n} failing checks hold"
        );
        let hint = Hint {
            kind: "suspect",
            text,
        };
        let cited = tried.cells.iter().copied().collect();
        told.add_group(results, Some(hint), Some((words, cited)));
    }
}
