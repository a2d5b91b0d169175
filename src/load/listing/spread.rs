//! The ways to spread the figures of a row over its columns, and which of them its relations allow.

use super::beside::Bound;
use super::near;
use super::place::{Given, MAX_STEPS, Manner, Puzzle, Scope, Sum, Used};
use crate::ops::Comparison;
use indexmap::IndexMap;
use std::collections::BTreeSet;
use std::rc::Rc;

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

/// The ways of a row.
pub(super) type Ways = Rc<Vec<Rc<Way>>>;

/// A row, the order of the columns, how its ways are judged, and the relations of the row that are asked.
type Asked = (usize, Vec<usize>, Judged, Vec<Used>);

/// How the ways of a row are judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Judged {
    /// Bounds that no way keeps to speak against the order of the columns.
    strict: bool,
    /// Where no way fits, one figure may be another than the printed one.
    near: bool,
}

/// What was worked out for a row once, and does not change while relations are tried: every way in an order of the
/// columns, and those that some relations leave.
#[derive(Default)]
pub(super) struct Spreads {
    /// By the row and the order.
    all: IndexMap<(usize, Vec<usize>), Ways>,
    left: IndexMap<Asked, Rc<Left>>,
    /// Rows of which no figure is taken to be another than the printed one.
    as_printed: BTreeSet<usize>,
}

/// What relations leave of the ways of a row.
struct Left {
    ways: Vec<Rc<Way>>,
    used: Vec<Used>,
    held: Vec<Used>,
}

/// One way to place the figures of a row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Way {
    /// For each column the figure that stands in it.
    pub(super) cells: Vec<Option<usize>>,
    /// For each column its value; 0 for a blank.
    pub(super) values: Vec<i64>,
    /// For each figure the place, from the left, at which it stands.
    pub(super) places: Vec<usize>,
    /// The column whose value is not the printed one.
    pub(super) wrong: Option<usize>,
}

impl Spreads {
    /// Every way of a row in an order of the columns, as far as they were told.
    pub(super) fn of(&self, number: usize, order: &[usize]) -> Ways {
        let found = self.all.get(&(number, order.to_vec()));
        found.cloned().unwrap_or_default()
    }

    /// From now on rows have the figures that are printed, whether or not a way fits them.
    pub(super) fn keep_to_print(&mut self, rows: &[usize]) {
        self.as_printed.extend(rows);
    }
}

/// Every way to place a row that its sums and bounds allow. Where none keeps to the bounds the page contradicts
/// another, and they are not used; but they speak against an order of the columns (`strict`).
pub(super) fn row_ways(
    puzzle: &Puzzle,
    order: &[usize],
    (number, row, manner): (usize, &Given, Manner),
    scope: Scope<'_>,
    (log, spreads): (&mut Log, &mut Spreads),
) -> Vec<Rc<Way>> {
    let full = row.full(puzzle.width);
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
    let all = spreads.all.entry((number, order.to_vec()));
    let all = all.or_insert_with(|| {
        let mut all = Vec::new();
        spread(order, row, &mut Vec::new(), &mut all);
        Rc::new(all)
    });
    let count = all.len();
    if count == 1 && !(manner.strict && full) {
        return all.to_vec();
    }
    let sums = (0..puzzle.sums.len()).filter(|_| !row.worded);
    let sums = sums.map(|at| Used::Sum(number, at));
    let bounds = row.bounds.iter().enumerate();
    let bounds = bounds.filter_map(|(at, bound)| bound.as_ref().map(|_| Used::Bound(number, at)));
    let asked: Vec<Used> = sums.chain(bounds).filter(|one| scope.has(*one)).collect();
    let strict = manner.strict;
    let near = manner.near && row.slots.is_none() && !spreads.as_printed.contains(&number);
    let key = (number, order.to_vec(), Judged { strict, near }, asked);
    let left = match spreads.left.get(&key) {
        Some(left) => Rc::clone(left),
        None => {
            let left = Rc::new(Left::of(puzzle, (row, key.2), &key.3, all));
            spreads.left.insert(key, Rc::clone(&left));
            left
        }
    };
    log.held.extend(&left.held);
    log.used.extend(left.used.iter().filter(|_| count > 1));
    left.ways.clone()
}

impl Left {
    /// What some relations leave of all ways.
    fn of(
        puzzle: &Puzzle,
        (row, judged): (&Given, Judged),
        asked: &[Used],
        every: &[Rc<Way>],
    ) -> Self {
        let mut used: Vec<Used> = Vec::new();
        let mut held: Vec<Used> = Vec::new();
        let mut all = every.to_vec();
        let mut sums: Vec<&Sum> = Vec::new();
        let mut bounds: Vec<(Used, &Bound)> = Vec::new();
        for one in asked {
            match one {
                Used::Sum(_, at) => {
                    let Some(sum) = puzzle.sums.get(*at) else {
                        continue;
                    };
                    sums.push(sum);
                    let before = all.len();
                    all.retain(|way| holds(puzzle.exact, sum, way));
                    used.extend((all.len() < before).then_some(*one));
                }
                Used::Bound(_, at) => {
                    let bound = row.bounds.get(*at).and_then(Option::as_ref);
                    bounds.extend(bound.map(|bound| (*one, bound)));
                }
                Used::Rollup(..) => {}
            }
        }
        if all.is_empty() && judged.near {
            all = near::ways(puzzle.exact, &sums, every);
            used = asked
                .iter()
                .filter(|one| matches!(one, Used::Sum(..)))
                .copied()
                .collect();
        }
        let keep = |way: &Way| {
            bounds
                .iter()
                .all(|(_, bound)| keeps(puzzle.exact, bound, way))
        };
        let ways: Vec<Rc<Way>> = all.iter().filter(|way| keep(way)).cloned().collect();
        let contradicted = ways.is_empty() && !judged.strict;
        if !ways.is_empty() {
            held.extend(bounds.iter().map(|(one, _)| *one));
        }
        if !contradicted && ways.len() < all.len() {
            let breaks = |bound: &Bound| all.iter().any(|way| !keeps(puzzle.exact, bound, way));
            let broken = bounds.iter().filter(|(_, bound)| breaks(bound));
            used.extend(broken.map(|(one, _)| *one));
            all = ways;
        }
        Self {
            ways: all,
            used,
            held,
        }
    }
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
pub(super) fn holds(exact: bool, sum: &Sum, way: &Way) -> bool {
    let value = |column: &usize| way.values.get(*column).copied().unwrap_or(0);
    let printed = |column: &usize| way.cells.get(*column).copied().flatten().is_some();
    let add = |columns: &[usize]| columns.iter().map(value).fold(0i64, i64::saturating_add);
    let all = sum.parts.iter().chain(&sum.sums);
    let figures = all.filter(|column| printed(column)).count();
    within(add(&sum.sums), add(&sum.parts), figures, exact)
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
fn spread(order: &[usize], row: &Given, taken: &mut Vec<usize>, all: &mut Vec<Rc<Way>>) {
    let (width, figures) = (order.len(), row.figures.as_slice());
    let Some(rest) = figures.len().checked_sub(taken.len()) else {
        return;
    };
    if rest == 0 {
        let mut way = Way {
            cells: vec![None; width],
            values: vec![0; width],
            places: taken.clone(),
            wrong: None,
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
        all.push(Rc::new(way));
        return;
    }
    let next = taken.last().map_or(0, |last| last.saturating_add(1));
    let mut places = next..=width.saturating_sub(rest);
    if let Some(slots) = &row.slots {
        // As many columns as there are slots between two figures, or before the first or after the last, stand there too.
        let slot = |at: usize| slots.at.get(at).copied().unwrap_or(0);
        let own = slot(taken.len());
        let before = taken
            .len()
            .checked_sub(1)
            .map_or(0, |at| slot(at).saturating_add(1));
        let first = next.saturating_add(own.saturating_sub(before));
        let last = width.saturating_add(own).saturating_sub(slots.count);
        places = first..=last;
    }
    for place in places {
        taken.push(place);
        spread(order, row, taken, all);
        taken.pop();
    }
}
