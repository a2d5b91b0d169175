//! Failed comparisons as linear forms: what a change of figures would do to each.

use super::{
    conditions::{FACTS, Fact},
    instances::Result,
    twins::Twins,
};
use crate::ops::{Comparison, Standing, Verdict, standing};
use crate::outcome::Outcome;
use crate::value::{CellId, Decimal};
use indexmap::IndexMap;

/// A figure in a comparison: how much the difference moves with it, and its value.
#[derive(Clone, Copy, Debug)]
pub(super) struct Weight {
    pub(super) coefficient: Decimal,
    pub(super) value: Decimal,
}

/// One failed comparison of a check.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) sign: Comparison,
    pub(super) verdict: Verdict,
    pub(super) weights: IndexMap<CellId, Weight>,
}

/// A failed check, as far as it rests on numbers.
#[derive(Clone, Debug)]
pub(super) struct Broken {
    /// Which of the results it is.
    pub(super) result: usize,
    pub(super) lines: Vec<Line>,
}

impl Broken {
    /// Every failed check that rests on numbers.
    pub(super) fn all(results: &[Result], twins: &Twins) -> Vec<Self> {
        let all = results.iter().enumerate();
        all.filter_map(|(i, result)| Self::of(i, result, twins))
            .collect()
    }

    fn of(number: usize, result: &Result, twins: &Twins) -> Option<Self> {
        if result.outcome != Outcome::Fail || result.facts.len() >= FACTS {
            return None;
        }
        let lines: Vec<Line> = result
            .facts
            .iter()
            .filter_map(line)
            .map(|line| line.told_once(twins))
            .filter(|line| line.verdict.standing == Standing::Fail)
            .collect();
        (!lines.is_empty()).then_some(Self {
            result: number,
            lines,
        })
    }

    /// The printed figures that it rests on.
    pub(super) fn cells(&self) -> impl Iterator<Item = CellId> + '_ {
        self.lines
            .iter()
            .flat_map(|line| line.weights.keys().copied())
    }

    /// The value of a figure that would make the first comparison with it hold exactly.
    pub(super) fn repair(&self, cell: CellId) -> Option<Decimal> {
        let line = self.lines.iter().find(|l| l.weights.contains_key(&cell))?;
        if line.sign == Comparison::Unequal {
            return None;
        }
        let weight = line.weights.get(&cell)?;
        let step = line.verdict.difference.checked_div(weight.coefficient)?;
        Some(weight.value.checked_sub(step)?.normalize())
    }

    /// How it would stand once figures have moved; nothing where that cannot be told.
    pub(super) fn after(&self, moves: &IndexMap<CellId, Decimal>) -> Option<Standing> {
        let mut worst = Standing::Pass;
        for line in &self.lines {
            match line.after(moves)? {
                Standing::Fail => return Some(Standing::Fail),
                Standing::Rounded => worst = Standing::Rounded,
                Standing::Pass => {}
            }
        }
        Some(worst)
    }

    /// Whether it would hold once figures have moved.
    pub(super) fn holds_after(&self, moves: &IndexMap<CellId, Decimal>) -> bool {
        matches!(self.after(moves), Some(Standing::Pass | Standing::Rounded))
    }
}

impl Line {
    /// Whether it would hold once figures have moved, each by a step, and may be off by a width more.
    pub(super) fn holds_wider(&self, moves: &IndexMap<CellId, (Decimal, Decimal)>) -> Option<bool> {
        let (mut difference, mut slack) = (self.verdict.difference, self.verdict.slack);
        for (cell, weight) in &self.weights {
            if let Some((step, width)) = moves.get(cell) {
                difference = difference.checked_add(weight.coefficient.checked_mul(*step)?)?;
                slack = slack.checked_add(weight.coefficient.abs().checked_mul(*width)?)?;
            }
        }
        Some(standing(self.sign, difference, slack) != Standing::Fail)
    }

    /// The same, a figure that several cells tell being one.
    fn told_once(mut self, twins: &Twins) -> Self {
        let mut weights: IndexMap<CellId, Weight> = IndexMap::new();
        for (cell, weight) in self.weights {
            let slot = weights.entry(twins.first(cell)).or_insert(Weight {
                coefficient: Decimal::ZERO,
                ..weight
            });
            slot.coefficient = slot.coefficient.saturating_add(weight.coefficient);
        }
        weights.retain(|_, weight| !weight.coefficient.is_zero());
        self.weights = weights;
        self
    }

    /// The figures that are one side of the comparison by themselves.
    pub(super) fn alone(&self) -> Vec<CellId> {
        let side = |positive: bool| {
            let mut cells = self
                .weights
                .iter()
                .filter(move |(_, weight)| weight.coefficient.is_sign_positive() == positive);
            let first = cells.next().map(|(cell, _)| *cell);
            first.filter(|_| cells.next().is_none())
        };
        [side(true), side(false)].into_iter().flatten().collect()
    }

    fn after(&self, moves: &IndexMap<CellId, Decimal>) -> Option<Standing> {
        let mut difference = self.verdict.difference;
        for (cell, step) in moves {
            if let Some(weight) = self.weights.get(cell) {
                difference = difference.checked_add(weight.coefficient.checked_mul(*step)?)?;
            }
        }
        Some(standing(self.sign, difference, self.verdict.slack))
    }
}

/// The comparison of a fact in linear form; a cell on both sides cancels.
pub(super) fn line(fact: &Fact) -> Option<Line> {
    let Fact::Compared {
        left,
        right,
        verdict: Some(verdict),
        sign,
        ..
    } = fact
    else {
        return None;
    };
    let mut weights: IndexMap<CellId, Weight> = IndexMap::new();
    for (side, turn) in [(left, Decimal::ONE), (right, Decimal::NEGATIVE_ONE)] {
        for (cell, term) in side.amount.as_ref()?.number.terms.iter() {
            let more = term.coefficient.checked_mul(turn)?;
            let weight = weights.entry(cell).or_insert(Weight {
                coefficient: Decimal::ZERO,
                value: term.value,
            });
            weight.coefficient = weight.coefficient.checked_add(more)?;
        }
    }
    weights.retain(|_, weight| !weight.coefficient.is_zero());
    Some(Line {
        sign: *sign,
        verdict: *verdict,
        weights,
    })
}
