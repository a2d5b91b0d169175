//! What passing checks say of a figure: whether another value of it would break one of them.

use super::{Desk, broken::line, conditions::Judgement};
use crate::ops::{Comparison, Standing, standing};
use crate::outcome::Outcome;
use crate::program::{Expr, Kind};
use crate::value::{CellId, Decimal};

/// A passing comparison that holds for other values of the figure too: no equality, or one within rounding.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bound {
    sign: Comparison,
    difference: Decimal,
    slack: Decimal,
    coefficient: Decimal,
}

impl Bound {
    fn holds_after(&self, step: Decimal) -> bool {
        let moved = self.coefficient.checked_mul(step);
        let difference = moved.and_then(|moved| self.difference.checked_add(moved));
        difference.is_some_and(|d| standing(self.sign, d, self.slack) != Standing::Fail)
    }
}

/// How the passing checks that looked at a figure bear on its value, other than by fixing it.
#[derive(Clone, Debug, Default)]
pub(super) struct Play {
    /// How many of them do not fix it.
    free: u32,
    /// Those of them that bound it.
    bounds: Vec<Bound>,
}

impl Play {
    /// Adds what further checks say.
    pub(super) fn append(&mut self, further: Self) {
        self.free = self.free.saturating_add(further.free);
        self.bounds.extend(further.bounds);
    }
}

impl Desk<'_> {
    /// Notes which of the figures that a passing check looked at it does not fix: those of an inequality or an
    /// equality within rounding, and those of the branches of `or` that did not decide.
    pub(super) fn loosen(&mut self, condition: &Expr, judged: &Judgement) {
        // What rests on more than is told may fix every figure.
        if !judged.outcome.holds() || judged.is_partial() {
            return;
        }
        let either = matches!(condition.kind, Kind::Or(_));
        let bounds = match &condition.kind {
            Kind::Compare { sign, .. } => {
                *sign != Comparison::Equal || judged.outcome == Outcome::Rounded
            }
            _ => false,
        };
        if !either && !bounds {
            return;
        }
        let bound = judged.facts.first().filter(|_| bounds).and_then(line);
        let mut cells = self.seen.clone();
        cells.sort();
        cells.dedup();
        let decided: Vec<CellId> = judged.facts.iter().flat_map(|fact| fact.cells()).collect();
        for cell in cells {
            let bound = bound.as_ref().and_then(|line| {
                let weight = line.weights.get(&cell)?;
                Some(Bound {
                    sign: line.sign,
                    difference: line.verdict.difference,
                    slack: line.verdict.slack,
                    coefficient: weight.coefficient,
                })
            });
            let idle = either && !decided.contains(&cell);
            if bound.is_none() && !idle {
                continue;
            }
            let play = self.play.entry(cell).or_default();
            play.free = play.free.saturating_add(1);
            play.bounds.extend(bound);
        }
    }

    /// Whether a figure may move by so much without breaking a passing check.
    pub(super) fn may_move(&self, cell: CellId, step: Decimal) -> bool {
        let held = self.uses.get(&cell).map_or(0, |uses| uses.held);
        match self.play.get(&cell) {
            None => held == 0,
            Some(play) => held <= play.free && play.bounds.iter().all(|b| b.holds_after(step)),
        }
    }
}
