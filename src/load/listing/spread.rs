//! The ways to spread the figures of a row over its columns, and which of them its relations allow.

use super::beside::Bound;
use super::place::{Given, MAX_STEPS, Puzzle, Scope, Sum, Used};
use crate::ops::Comparison;

/// The most ways to place the figures of one row.
const MAX_WAYS: usize = 20_000;

/// What came of spreading rows.
#[derive(Default)]
pub(super) struct Log {
    /// How many steps it took.
    pub(super) steps: usize,
    /// The relations that took ways away.
    pub(super) used: Vec<Used>,
    /// The bounds that rows keep to.
    pub(super) held: Vec<Used>,
}

/// One way to place the figures of a row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Way {
    /// For each column the figure that stands in it.
    pub(super) cells: Vec<Option<usize>>,
    /// For each column its value; 0 for a blank.
    pub(super) values: Vec<i64>,
}

/// Every way to place a row that its sums and bounds allow. Where none keeps to the bounds the page contradicts
/// another, and they are not used; but they speak against an order of the columns (`strict`).
pub(super) fn row_ways(
    puzzle: &Puzzle,
    order: &[usize],
    (number, row, strict): (usize, &Given, bool),
    scope: Scope<'_>,
    log: &mut Log,
) -> Vec<Way> {
    let full = row.figures.len() == puzzle.width;
    if puzzle.disordered && !full && !row.figures.is_empty() {
        return Vec::new();
    }
    let count = choices(puzzle.width, row.figures.len());
    let Some(count) = count.filter(|count| *count <= MAX_WAYS) else {
        return Vec::new();
    };
    log.steps = log.steps.saturating_add(count);
    if log.steps > MAX_STEPS {
        return Vec::new();
    }
    let mut all = Vec::new();
    spread(order, &row.figures, &mut Vec::new(), &mut all);
    if count == 1 && !(strict && full) {
        return all;
    }
    let mut by: Vec<Used> = Vec::new();
    let sums = (0..puzzle.sums.len()).filter(|at| scope.has(Used::Sum(number, *at)));
    for at in sums {
        let sum = puzzle.sums.get(at);
        let before = all.len();
        all.retain(|way| sum.is_none_or(|sum| holds(puzzle.exact, sum, way)));
        by.extend((all.len() < before).then_some(Used::Sum(number, at)));
    }
    let bounds = row.bounds.iter().enumerate();
    let bounds: Vec<(usize, &Bound)> = bounds
        .filter_map(|(at, bound)| Some((at, bound.as_ref()?)))
        .filter(|(at, _)| scope.has(Used::Bound(number, *at)))
        .collect();
    let within = |way: &&Way| {
        bounds
            .iter()
            .all(|(_, bound)| keeps(puzzle.exact, bound, way))
    };
    let left: Vec<Way> = all.iter().filter(within).cloned().collect();
    let contradicted = left.is_empty() && !strict;
    if !left.is_empty() {
        let held = bounds.iter().map(|(at, _)| Used::Bound(number, *at));
        log.held.extend(held);
    }
    if !contradicted && left.len() < all.len() {
        let breaks = |bound: &Bound| all.iter().any(|way| !keeps(puzzle.exact, bound, way));
        let broken = bounds.iter().filter(|(_, bound)| breaks(bound));
        by.extend(broken.map(|(at, _)| Used::Bound(number, *at)));
        all = left;
    }
    log.used.extend(by.into_iter().filter(|_| count > 1));
    all
}

/// Whether a way keeps to a figure of another table, exactly or within half of the last digit of each figure.
fn keeps(exact: bool, bound: &Bound, way: &Way) -> bool {
    let value = |column: &usize| way.values.get(*column).copied().unwrap_or(0);
    let own = bound
        .columns
        .iter()
        .map(value)
        .fold(0i64, i64::saturating_add);
    let figures = bound.columns.len().saturating_add(1);
    let near = within(own, bound.value, figures, exact);
    match bound.sign {
        Comparison::AtLeast => own > bound.value || near,
        Comparison::AtMost => own < bound.value || near,
        _ => near,
    }
}

/// Whether a way satisfies a sum, exactly or within half of the last digit of each figure.
fn holds(exact: bool, sum: &Sum, way: &Way) -> bool {
    let value = |column: &usize| way.values.get(*column).copied().unwrap_or(0);
    let printed = |column: &usize| way.cells.get(*column).copied().flatten().is_some();
    let parts = sum.parts.iter().map(value).fold(0i64, i64::saturating_add);
    let figures = sum
        .parts
        .iter()
        .chain([&sum.sum])
        .filter(|column| printed(column))
        .count();
    within(value(&sum.sum), parts, figures, exact)
}

/// Whether two sides, made of so many figures, differ by no more than rounding can have moved them.
pub(super) fn within(left: i64, right: i64, figures: usize, exact: bool) -> bool {
    let twice = left.abs_diff(right).saturating_mul(2);
    twice == 0 || (!exact && twice <= u64::try_from(figures).unwrap_or(u64::MAX))
}

/// How many ways there are to put `figures` into `width` columns in order.
fn choices(width: usize, figures: usize) -> Option<usize> {
    let rest = width.checked_sub(figures)?;
    let mut count = 1usize;
    for step in 0..figures.min(rest) {
        count = count
            .checked_mul(width.checked_sub(step)?)?
            .checked_div(step.checked_add(1)?)?;
    }
    Some(count)
}

/// Adds every way to go on placing from `taken`, the columns standing in an order.
fn spread(order: &[usize], figures: &[i64], taken: &mut Vec<usize>, all: &mut Vec<Way>) {
    let width = order.len();
    let Some(rest) = figures.len().checked_sub(taken.len()) else {
        return;
    };
    if rest == 0 {
        let mut way = Way {
            cells: vec![None; width],
            values: vec![0; width],
        };
        for (figure, place) in taken.iter().enumerate() {
            let column = order.get(*place).copied().unwrap_or(width);
            if let (Some(cell), Some(slot)) =
                (way.cells.get_mut(column), way.values.get_mut(column))
            {
                *cell = Some(figure);
                *slot = figures.get(figure).copied().unwrap_or(0);
            }
        }
        all.push(way);
        return;
    }
    let first = taken.last().map_or(0, |last| last.saturating_add(1));
    for column in first..=width.saturating_sub(rest) {
        taken.push(column);
        spread(order, figures, taken, all);
        taken.pop();
    }
}
