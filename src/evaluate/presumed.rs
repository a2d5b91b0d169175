//! Checks that hold because the very relation that they test put their figures into these columns.
//!
//! Where a text prints no blanks, loaders work out the column of a figure from relations of its table. A check that
//! follows from these relations cannot fail: it holds, and proves nothing. Both sides are taken back to what the
//! relations make them of; where nothing is left, the check is one of them.

use super::Desk;
use super::conditions::{Fact, Judgement};
use crate::ledger::{Ledger, State};
use crate::ops::Number;
use crate::value::{CellId, Decimal};
use indexmap::IndexMap;

/// The most cells that the two sides of a check are taken back to.
const MAX_TERMS: usize = 20_000;
/// The most times that cells are taken back.
const MAX_ROUNDS: usize = 64;

/// For each cell that a relation made a sum, its relations: those of its row first.
pub(super) type Sums = IndexMap<CellId, Vec<usize>>;

/// The relations of a ledger by their sums.
pub(super) fn sums(ledger: &Ledger) -> Sums {
    let mut sums: Sums = IndexMap::new();
    for (number, relation) in ledger.relations.iter().enumerate() {
        if let Some(sum) = relation.sum {
            sums.entry(sum).or_default().push(number);
        }
    }
    for (sum, numbers) in &mut sums {
        numbers.sort_by_key(|number| {
            let parts = ledger
                .relations
                .get(*number)
                .map(|relation| relation.parts.as_slice());
            let first = parts.and_then(<[CellId]>::first);
            first.map_or(2, |part| {
                u8::from(part.row != sum.row || part.table != sum.table)
            })
        });
    }
    sums
}

impl Desk<'_> {
    /// Whether a check that holds follows from the relations that placed its figures.
    pub(super) fn presumed(&self, judged: &Judgement) -> bool {
        let known = !judged.facts.is_empty() && !judged.is_partial();
        if self.sums.is_empty() || !judged.outcome.holds() || !known {
            return false;
        }
        judged.facts.iter().all(|fact| match fact {
            Fact::Compared { left, right, .. } => {
                let sides = left.amount.as_ref().zip(right.amount.as_ref());
                sides.is_some_and(|(left, right)| self.follows(&left.number, &right.number))
            }
            Fact::Said { .. } | Fact::Absent { .. } => false,
        })
    }

    fn follows(&self, left: &Number, right: &Number) -> bool {
        if !left.behind.is_empty() || !right.behind.is_empty() || left.constant != right.constant {
            return false;
        }
        let mut terms: IndexMap<CellId, Decimal> = IndexMap::new();
        let mut any = false;
        for (number, sign) in [(left, Decimal::ONE), (right, Decimal::NEGATIVE_ONE)] {
            for (cell, term) in &number.terms {
                any |= self.ledger.inferred.contains_key(cell);
                let Some(coefficient) = term.coefficient.checked_mul(sign) else {
                    return false;
                };
                self.add(&mut terms, *cell, coefficient);
            }
        }
        any && self.vanishes(terms)
    }

    /// Adds a multiple of a cell; a blank is worth nothing.
    fn add(&self, terms: &mut IndexMap<CellId, Decimal>, cell: CellId, coefficient: Decimal) {
        if self.ledger.cell(cell).state == State::Value {
            let slot = terms.entry(cell).or_default();
            *slot = slot.checked_add(coefficient).unwrap_or(*slot);
        }
    }

    /// Whether cells, taken back to what relations make them of, cancel.
    fn vanishes(&self, mut terms: IndexMap<CellId, Decimal>) -> bool {
        for _ in 0..MAX_ROUNDS {
            terms.retain(|_, coefficient| !coefficient.is_zero());
            if terms.is_empty() {
                return true;
            }
            let sums: Vec<CellId> = terms
                .keys()
                .copied()
                .filter(|cell| self.sums.contains_key(cell))
                .collect();
            if sums.is_empty() || terms.len() > MAX_TERMS {
                return false;
            }
            for cell in sums {
                let Some(coefficient) = terms.swap_remove(&cell) else {
                    continue;
                };
                let first = self.sums.get(&cell).and_then(|numbers| numbers.first());
                let relation = first.and_then(|number| self.ledger.relations.get(*number));
                for part in relation
                    .map(|relation| relation.parts.as_slice())
                    .unwrap_or_default()
                {
                    self.add(&mut terms, *part, coefficient);
                }
            }
        }
        false
    }
}
