//! Failed comparisons as linear forms: what a change of figures would do to each.

use super::{
    conditions::{FACTS, Fact},
    instances::Result,
    twins::Twins,
};
use crate::ops::{Comparison, Curve, Moves, Standing, Verdict, standing};
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
    /// Further figures, which it is not linear in, in order.
    pub(super) behind: Vec<CellId>,
    /// How the difference goes with those; nothing where it cannot be followed.
    curves: Option<Vec<Curve>>,
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
        self.lines.iter().flat_map(Line::cells)
    }

    /// Those that it is linear in.
    pub(super) fn weighed(&self) -> impl Iterator<Item = CellId> + '_ {
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
            match line.after(moves.iter().map(|(cell, step)| (*cell, *step)))? {
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
    /// The printed figures that it rests on.
    fn cells(&self) -> impl Iterator<Item = CellId> + '_ {
        self.weights.keys().chain(&self.behind).copied()
    }

    /// Whether it rests on a figure.
    pub(super) fn rests_on(&self, cell: CellId) -> bool {
        self.weights.contains_key(&cell) || self.behind.binary_search(&cell).is_ok()
    }

    /// Whether it would hold once figures have moved, each by a step, and may be off by a width more.
    pub(super) fn holds_wider(&self, moves: &IndexMap<CellId, (Decimal, Decimal)>) -> Option<bool> {
        let difference = self.moved(moves.iter().map(|(cell, (step, _))| (*cell, *step)))?;
        let mut slack = self.verdict.slack;
        for (cell, (_, width)) in moves {
            if let Some(weight) = self.weights.get(cell) {
                slack = slack.checked_add(weight.coefficient.abs().checked_mul(*width)?)?;
            }
        }
        Some(standing(self.sign, difference, slack) != Standing::Fail)
    }

    /// How it would stand once figures have moved; nothing where that cannot be told.
    pub(super) fn after(&self, moves: impl Moves) -> Option<Standing> {
        let difference = self.moved(moves)?;
        Some(standing(self.sign, difference, self.verdict.slack))
    }

    /// The difference once figures have moved.
    fn moved(&self, moves: impl Moves) -> Option<Decimal> {
        let mut difference = self.verdict.difference;
        for (cell, step) in moves.clone() {
            if let Some(weight) = self.weights.get(&cell) {
                difference = difference.checked_add(weight.coefficient.checked_mul(step)?)?;
            }
        }
        let is_behind = |(cell, _)| self.behind.binary_search(&cell).is_ok();
        if moves.clone().any(is_behind) {
            for curve in self.curves.as_ref()? {
                difference = difference.checked_add(curve.growth(moves.clone())?)?;
            }
        }
        Some(difference)
    }

    /// The same, a figure that several cells tell being one.
    fn told_once(mut self, twins: &Twins) -> Self {
        let first = |cell| twins.first(cell);
        let mut weights: IndexMap<CellId, Weight> = IndexMap::new();
        for (cell, weight) in self.weights {
            let slot = weights.entry(first(cell)).or_insert(Weight {
                coefficient: Decimal::ZERO,
                ..weight
            });
            slot.coefficient = slot.coefficient.saturating_add(weight.coefficient);
        }
        weights.retain(|_, weight| !weight.coefficient.is_zero());
        self.weights = weights;
        self.behind = self.behind.into_iter().map(first).collect();
        self.behind.sort();
        self.behind.dedup();
        let curves = self.curves.take();
        let told = |curve: Curve| curve.renamed(&first).ok();
        self.curves = curves.and_then(|curves| curves.into_iter().map(told).collect());
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
    let mut behind = Vec::new();
    let mut curves = Some(Vec::new());
    for (side, turn) in [(left, Decimal::ONE), (right, Decimal::NEGATIVE_ONE)] {
        let number = &side.amount.as_ref()?.number;
        for (cell, term) in number.terms.iter() {
            let more = term.coefficient.checked_mul(turn)?;
            let weight = weights.entry(cell).or_insert(Weight {
                coefficient: Decimal::ZERO,
                value: term.value,
            });
            weight.coefficient = weight.coefficient.checked_add(more)?;
        }
        behind.extend_from_slice(&number.behind);
        let own = number.curves.iter().flatten();
        let own: Option<Vec<Curve>> = own.map(|curve| curve.scaled(turn).ok()).collect();
        curves = match (curves, own) {
            (Some(mut all), Some(own)) if number.curves.is_some() => {
                all.extend(own);
                Some(all)
            }
            _ => None,
        };
    }
    weights.retain(|_, weight| !weight.coefficient.is_zero());
    behind.sort();
    behind.dedup();
    Some(Line {
        sign: *sign,
        verdict: *verdict,
        weights,
        behind,
        curves,
    })
}
