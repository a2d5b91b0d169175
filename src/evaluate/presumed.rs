//! Checks that hold because the very relations that they test put their figures into these columns.
//!
//! Where a text prints no blanks, loaders work out the column of a figure from relations of its table. A check that
//! follows from these relations cannot fail: it holds, and proves nothing. Relations and checks are linear: the cells of
//! both sides are replaced by what the relations make of them, and where nothing is left, the check follows.

use super::Desk;
use super::conditions::{Fact, Judgement};
use crate::ledger::{Ledger, State};
use crate::ops::Number;
use crate::value::{CellId, Decimal};
use std::collections::{BTreeMap, BTreeSet};

/// The most cells of a relation, once others are put into it, and of the two sides of a check.
const MAX_TERMS: usize = 20_000;
/// The most cells that are replaced in all relations of a ledger, so that their number cannot stop a run.
const MAX_STEPS: usize = 2_000_000;

/// Cells with how many times each counts; together they are nothing.
type Terms = BTreeMap<CellId, i64>;

/// The relations of a ledger, each by the last of its cells, which is in no relation before it.
#[derive(Debug, Default)]
pub(super) struct Relations {
    by_last: BTreeMap<CellId, Terms>,
    /// The cells of those that only say no less, or no more: checks of the same cells follow from them, no others.
    bounds: BTreeSet<Vec<CellId>>,
}

/// The relations of a ledger.
pub(super) fn relations(ledger: &Ledger) -> Relations {
    let mut all = Relations::default();
    let mut steps = 0usize;
    for relation in &ledger.relations {
        if relation.sums.is_empty() {
            continue;
        }
        let mut terms = Terms::new();
        let parts = relation.parts.iter().map(|part| (*part, -1));
        for (cell, sign) in parts.chain(relation.sums.iter().map(|sum| (*sum, 1))) {
            // A blank is worth nothing.
            if ledger.cell(cell).state == State::Value {
                let slot: &mut i64 = terms.entry(cell).or_default();
                *slot = slot.saturating_add(sign);
            }
        }
        match relation.bounds {
            true => {
                all.bounds.insert(terms.into_keys().collect());
            }
            false => all.add(terms, &mut steps),
        }
    }
    all
}

impl Relations {
    /// Adds a relation, after those before it are put into it. One that says nothing new, or too much, adds nothing.
    fn add(&mut self, mut terms: Terms, steps: &mut usize) {
        loop {
            terms.retain(|_, count| *count != 0);
            let mut known = terms
                .keys()
                .rev()
                .filter_map(|cell| self.by_last.get_key_value(cell));
            let Some((cell, known)) = known.next() else {
                break;
            };
            *steps = steps.saturating_add(known.len());
            if *steps > MAX_STEPS || terms.len() > MAX_TERMS {
                return;
            }
            let Some(less) = replaced(&terms, *cell, known) else {
                return;
            };
            terms = less;
        }
        if let Some(last) = terms.keys().next_back().copied() {
            self.by_last.insert(last, terms);
        }
    }
}

/// Terms with a cell replaced by what a relation makes of it; none where the counts grow too large.
fn replaced(terms: &Terms, cell: CellId, relation: &Terms) -> Option<Terms> {
    let (own, other) = (*terms.get(&cell)?, *relation.get(&cell)?);
    let mut all = Terms::new();
    for (cell, count) in terms {
        all.insert(*cell, count.checked_mul(other)?);
    }
    for (cell, count) in relation {
        let slot = all.entry(*cell).or_default();
        *slot = slot.checked_sub(count.checked_mul(own)?)?;
    }
    all.retain(|_, count| *count != 0);
    Some(all)
}

impl Desk<'_> {
    /// Whether a check that holds follows from the relations that placed its figures.
    pub(super) fn presumed(&self, judged: &Judgement) -> bool {
        let known = !judged.facts.is_empty() && !judged.is_partial();
        let none = self.relations.by_last.is_empty() && self.relations.bounds.is_empty();
        if none || !judged.outcome.holds() || !known {
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
        let mut terms: BTreeMap<CellId, Decimal> = BTreeMap::new();
        let mut any = false;
        for (number, sign) in [(left, Decimal::ONE), (right, Decimal::NEGATIVE_ONE)] {
            for (cell, term) in number.terms.iter() {
                any |= self.ledger.inferred.contains_key(&cell);
                let Some(coefficient) = term.coefficient.checked_mul(sign) else {
                    return false;
                };
                if self.ledger.cell(cell).state == State::Value
                    && !add(&mut terms, cell, coefficient)
                {
                    return false;
                }
            }
        }
        let cells = || terms.keys().copied().collect::<Vec<CellId>>();
        any && (self.relations.bounds.contains(&cells()) || self.vanishes(terms))
    }

    /// Whether cells, replaced by what relations make of them, cancel.
    fn vanishes(&self, mut terms: BTreeMap<CellId, Decimal>) -> bool {
        while let Some((cell, coefficient)) = terms.pop_last() {
            if coefficient.is_zero() {
                continue;
            }
            let relation = self.relations.by_last.get(&cell);
            let Some(relation) = relation.filter(|_| terms.len() <= MAX_TERMS) else {
                return false;
            };
            let own = relation.get(&cell).copied().unwrap_or(1);
            let Some(times) = coefficient.checked_div(Decimal::from(own)) else {
                return false;
            };
            for (part, count) in relation.iter().filter(|(part, _)| **part != cell) {
                let Some(less) = times.checked_mul(Decimal::from(count.saturating_neg())) else {
                    return false;
                };
                if !add(&mut terms, *part, less) {
                    return false;
                }
            }
        }
        true
    }
}

fn add(terms: &mut BTreeMap<CellId, Decimal>, cell: CellId, coefficient: Decimal) -> bool {
    let slot = terms.entry(cell).or_default();
    let sum = slot.checked_add(coefficient);
    sum.map(|sum| *slot = sum).is_some()
}
