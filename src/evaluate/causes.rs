//! Root causes: the fewest figures whose change mends the failed checks and breaks no passing one.
//!
//! Which figures are the fewest is a set cover; the greedy one is taken: the figure that mends most, then the one that
//! mends most of the rest. A sum that the figures found so far mend together needs none of its own.

use super::{Desk, broken::Broken};
use crate::form::Kind;
use crate::ops::Standing;
use crate::value::{CellId, Decimal, Unit, count_decimals};
use indexmap::{IndexMap, IndexSet};
use rust_decimal::RoundingStrategy;
use std::{cmp::Reverse, collections::BinaryHeap};

/// How many values of one figure are tried.
const VALUES: usize = 64;

/// A figure, and the value that would mend checks.
#[derive(Clone, Debug)]
pub(super) struct Cause {
    pub(super) cell: CellId,
    /// In 元 (or as a fraction, a count, a year).
    pub(super) value: Decimal,
    /// The figure that would serve as well, with its value: the checks cannot tell which of the two it is.
    pub(super) rival: Option<(CellId, Decimal)>,
    /// The failed checks that it mends, by number among the broken.
    pub(super) mends: Vec<usize>,
    /// The failed checks that it mends only together with other causes.
    pub(super) helps: Vec<usize>,
}

/// A change of one figure, and the failed checks that would hold after it.
pub(super) struct Candidate {
    pub(super) cell: CellId,
    pub(super) value: Decimal,
    step: Decimal,
    pub(super) mends: Vec<usize>,
    /// How many of them would hold exactly.
    pub(super) exactly: usize,
    /// How many figures the smallest of them rests on.
    beside: usize,
    /// Whether passing checks may rest on it as it is printed.
    pub(super) held: bool,
}

/// How many checks a candidate mends, how many of them exactly; how many figures are beside it, and its number.
type Rank = (usize, usize, Reverse<(usize, usize)>);

impl Desk<'_> {
    /// The causes of those of the broken that are not explained yet, those that mend most first. A figure that passing
    /// checks rest on is no cause unless it is among those that were tried.
    pub(super) fn causes(
        &self,
        broken: &[Broken],
        explained: &[bool],
        tried: &IndexSet<(CellId, Decimal)>,
    ) -> Vec<Cause> {
        let mut candidates = self.candidates(broken, explained);
        candidates.retain(|c| !c.held || tried.contains(&(c.cell, c.value)));
        let mut of: IndexMap<CellId, Vec<&Candidate>> = IndexMap::new();
        for candidate in &candidates {
            of.entry(candidate.cell).or_default().push(candidate);
        }
        let free = |check: &Broken| check.cells().filter(|c| of.contains_key(c)).collect();
        let free: Vec<IndexSet<CellId>> = broken.iter().map(free).collect();
        let mut cover = Cover {
            broken,
            with: checks_with(broken),
            of,
            free,
            done: explained.to_vec(),
            moves: IndexMap::new(),
            causes: Vec::new(),
        };
        // What mends most goes first, then what mends exactly, then the figure with fewest beside it.
        let mut heap: BinaryHeap<Rank> = BinaryHeap::new();
        for (i, candidate) in candidates.iter().enumerate() {
            let order = Reverse((candidate.beside, i));
            heap.push((candidate.mends.len(), candidate.exactly, order));
        }
        while let Some((count, exactly, order)) = heap.pop() {
            let Some(candidate) = candidates.get(order.0.1).filter(|_| count > 0) else {
                break;
            };
            let rest = cover.rest(&candidate.mends);
            if rest.len() < count {
                heap.push((rest.len(), exactly, order));
            } else {
                cover.take(candidate, rest);
            }
        }
        cover.causes
    }

    /// The changes of single figures that mend something.
    pub(super) fn candidates(&self, broken: &[Broken], explained: &[bool]) -> Vec<Candidate> {
        let is_open = |i: &&usize| !explained.get(**i).copied().unwrap_or(false);
        let mut all = Vec::new();
        // Once for each check: one that adds up a long table rests on a great many figures.
        let sizes: Vec<usize> = broken.iter().map(|check| check.cells().count()).collect();
        for (cell, checks) in &checks_with(broken) {
            let with = |i: &usize| broken.get(*i).map(|check| (*i, check));
            let checks = checks.iter().filter(is_open);
            let checks: Vec<(usize, &Broken)> = checks.filter_map(with).collect();
            let values: IndexSet<Decimal> = checks
                .iter()
                .filter_map(|(_, check)| check.repair(*cell))
                .take(VALUES)
                .collect();
            for value in values {
                let value = self.printable(*cell, value);
                all.extend(self.candidate(*cell, value, &checks, &sizes));
            }
        }
        all
    }

    /// The value that the place of a figure can print nearest to another: nobody can put 26.6915 where 26.69 stands.
    fn printable(&self, id: CellId, value: Decimal) -> Decimal {
        let cell = self.ledger.cell(id);
        let table = self.ledger.table(id.table);
        let column = table.and_then(|table| table.columns.get(id.column as usize));
        let column = column.map_or(0, |column| column.decimals);
        let decimals = count_decimals(cell.text).max(column);
        let unit = self.unit_in(id);
        // A bare 0 is printed where any figure may stand.
        let decimals = match cell.value.is_zero() {
            true => decimals.max(
                unit.of_base(value)
                    .map_or(0, |v| v.normalize().scale().min(2)),
            ),
            false => decimals,
        };
        let strategy = RoundingStrategy::MidpointAwayFromZero;
        let printed = unit.of_base(value);
        let printed = printed.map(|printed| printed.round_dp_with_strategy(decimals, strategy));
        let printed = printed.and_then(|printed| unit.to_base(printed));
        printed.map_or(value, |printed| printed.normalize())
    }

    /// The unit that the figures of a column are kept in.
    pub(super) fn unit_in(&self, id: CellId) -> Unit {
        let cell = self.ledger.cell(id);
        match cell.kind {
            Some(Kind::Ratio) => Unit::Percent,
            _ => cell.unit.unwrap_or(Unit::One),
        }
    }

    /// Whether an extract read a figure in a sentence.
    pub(super) fn in_prose(&self, id: CellId) -> bool {
        let table = self.ledger.table(id.table);
        let form = table.and_then(|table| self.program.forms.form(table.form?));
        form.is_some_and(|form| form.extract.is_some())
    }

    fn candidate(
        &self,
        cell: CellId,
        value: Decimal,
        checks: &[(usize, &Broken)],
        sizes: &[usize],
    ) -> Option<Candidate> {
        let printed = checks
            .iter()
            .flat_map(|(_, check)| &check.lines)
            .find_map(|line| line.weights.get(&cell))?;
        let step = value.checked_sub(printed.value)?;
        // A sentence says 减少 and how much, never less than nothing.
        let negative = value.is_sign_negative() && !printed.value.is_sign_negative();
        if step.is_zero() || negative && self.in_prose(cell) {
            return None;
        }
        let moves = IndexMap::from([(cell, step)]);
        let mut mends = Vec::new();
        let mut exactly = 0usize;
        for (i, check) in checks {
            match check.after(&moves) {
                Some(Standing::Pass) => exactly = exactly.saturating_add(1),
                Some(Standing::Rounded) => {}
                Some(Standing::Fail) | None => continue,
            }
            mends.push(*i);
        }
        let beside = mends.iter().filter_map(|i| sizes.get(*i)).min().copied()?;
        Some(Candidate {
            cell,
            value,
            step,
            mends,
            exactly,
            beside,
            held: !self.may_move(cell, step),
        })
    }
}

/// The causes found so far.
struct Cover<'a> {
    broken: &'a [Broken],
    /// The broken that rest on each figure.
    with: IndexMap<CellId, Vec<usize>>,
    /// The candidates of each figure.
    of: IndexMap<CellId, Vec<&'a Candidate>>,
    /// The figures of each of the broken that have candidates.
    free: Vec<IndexSet<CellId>>,
    /// Which of the broken are explained.
    done: Vec<bool>,
    /// The causes as changes.
    moves: IndexMap<CellId, Decimal>,
    causes: Vec<Cause>,
}

impl Cover<'_> {
    /// Those of some checks that are not explained yet.
    fn rest(&self, checks: &[usize]) -> Vec<usize> {
        let open = |i: &&usize| !self.done.get(**i).copied().unwrap_or(true);
        checks.iter().filter(open).copied().collect()
    }

    /// Takes a candidate for a cause, unless others of another figure mend the same alone.
    fn take(&mut self, candidate: &Candidate, rest: Vec<usize>) {
        let beside = rest.first().and_then(|i| self.free.get(*i));
        let beside = beside.into_iter().flatten();
        let others = beside.filter(|cell| **cell != candidate.cell);
        let mut rivals = others.filter_map(|cell| {
            let mut values = self.of.get(cell)?.iter();
            values.find(|other| rest.iter().all(|i| other.mends.contains(i)))
        });
        let rival = rivals.next().map(|other| (other.cell, other.value));
        let more = rivals.next().is_some();
        if more || rival.is_some() && rest.len() < 2 {
            return;
        }
        for i in &rest {
            if let Some(slot) = self.done.get_mut(*i) {
                *slot = true;
            }
        }
        // One check alone that two figures would mend says nothing of either; three figures are no answer.
        self.causes.push(Cause {
            cell: candidate.cell,
            value: candidate.value,
            rival,
            mends: rest,
            helps: Vec::new(),
        });
        if rival.is_none() {
            self.moves.insert(candidate.cell, candidate.step);
            self.join(candidate.cell);
        }
    }

    /// Puts the checks that a new cause mends together with earlier ones under it.
    fn join(&mut self, cell: CellId) {
        let checks = self.with.get(&cell).map_or(&[][..], Vec::as_slice);
        let mended = |i: &usize| {
            let check = self.broken.get(*i);
            check.is_some_and(|check| check.holds_after(&self.moves))
        };
        let helped: Vec<usize> = self.rest(checks).into_iter().filter(mended).collect();
        for i in &helped {
            if let Some(slot) = self.done.get_mut(*i) {
                *slot = true;
            }
        }
        if let Some(cause) = self.causes.last_mut() {
            cause.helps = helped;
        }
    }
}

/// For each figure the broken that rest on it.
fn checks_with(broken: &[Broken]) -> IndexMap<CellId, Vec<usize>> {
    let mut with: IndexMap<CellId, Vec<usize>> = IndexMap::new();
    for (i, check) in broken.iter().enumerate() {
        for cell in check.cells() {
            let checks = with.entry(cell).or_default();
            if checks.last() != Some(&i) {
                checks.push(i);
            }
        }
    }
    with
}
