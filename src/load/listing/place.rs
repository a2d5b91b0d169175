//! Which figure of a row stands in which column, where blanks are not printed.
//!
//! A row has n figures for m columns, n ≤ m, in the order of the columns. Every way to place them is tried; those stay
//! that the form's identities allow, exactly or within the rounding of the printed figures, and of those the ones that
//! the hierarchy allows ([`super::rollups`]). A cell is told only where all ways that stay agree on it. A row with as
//! many figures as columns has one way, which nothing needs to bear out.

use super::rollups::{self, Family};
use crate::lang::Said;
use crate::say;

/// The most ways to place the figures of one row.
const MAX_WAYS: usize = 20_000;
/// The most steps for one table.
pub(super) const MAX_STEPS: usize = 3_000_000;

/// What holds in every row, by the places of the columns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Sum {
    pub(super) sum: usize,
    pub(super) parts: Vec<usize>,
}

/// The figures of a row, in units of the last digit that the table prints.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Given {
    /// The figures; none for a dash.
    pub(super) figures: Vec<i64>,
    /// What a column holds at least, by another table of the document.
    pub(super) floors: Vec<(usize, i64)>,
}

/// A table whose figures are to be placed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Puzzle {
    /// How many columns there are.
    pub(super) width: usize,
    /// What holds in every row.
    pub(super) sums: Vec<Sum>,
    /// The rows.
    pub(super) rows: Vec<Given>,
    /// The rows that sum others.
    pub(super) families: Vec<Family>,
    /// Whether figures are printed to the fen: there is nothing to round.
    pub(super) exact: bool,
    /// Whether rows that are printed in full must bear out the order of the columns.
    pub(super) disordered: bool,
}

/// One way to place the figures of a row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Way {
    /// For each column the figure that stands in it.
    pub(super) cells: Vec<Option<usize>>,
    /// For each column its value; 0 for a blank.
    pub(super) values: Vec<i64>,
}

/// What placed a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Used {
    /// A row and one of the table's sums.
    Sum(usize, usize),
    /// A family and a column.
    Rollup(usize, usize),
    /// A row and one of its floors.
    Floor(usize, usize),
}

/// What a column of a row holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Told {
    /// This figure.
    Figure(usize),
    /// Nothing.
    Blank,
    /// One of these figures, or nothing.
    Open(Vec<usize>),
}

/// A row placed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// As many figures as columns.
    Full(Vec<Told>),
    /// By the relations of the table.
    Inferred(Vec<Told>),
    /// No way, and why.
    Lost(Said),
}

/// The rows placed, and what placed them.
pub(super) fn place(puzzle: &Puzzle) -> (Vec<Verdict>, Vec<Used>) {
    let mut used: Vec<Used> = Vec::new();
    let mut steps = 0usize;
    let mut ways: Vec<Vec<Way>> = Vec::new();
    for (number, row) in puzzle.rows.iter().enumerate() {
        ways.push(row_ways(puzzle, number, row, &mut steps, &mut used));
    }
    rollups::prune(puzzle, &mut ways, &mut steps, &mut used);
    let verdicts = puzzle
        .rows
        .iter()
        .zip(&ways)
        .map(|(row, ways)| verdict(puzzle, row, ways));
    (verdicts.collect(), used)
}

fn verdict(puzzle: &Puzzle, row: &Given, ways: &[Way]) -> Verdict {
    let full = row.figures.len() == puzzle.width || row.figures.is_empty();
    let tell = |column: usize| {
        let mut seen: Vec<Option<usize>> = ways
            .iter()
            .map(|way| way.cells.get(column).copied().flatten())
            .collect();
        seen.sort_unstable();
        seen.dedup();
        match seen.as_slice() {
            [None] => Told::Blank,
            [Some(figure)] => Told::Figure(*figure),
            _ => Told::Open(seen.into_iter().flatten().collect()),
        }
    };
    let cells = (0..puzzle.width).map(tell).collect();
    match (ways.is_empty(), full) {
        (true, _) if row.figures.len() > puzzle.width => {
            Verdict::Lost(say!("数比栏多", "there are more figures than columns"))
        }
        (true, true) => Verdict::Lost(say!(
            "栏目的次序与表样不同，照表样放不满足表内关系",
            "the columns are in another order than in the form; placed as in the form, the relations within the table fail"
        )),
        (true, false) => Verdict::Lost(say!(
            "没有一种放法满足表内关系",
            "no way of placing them satisfies the relations within the table"
        )),
        (false, true) => Verdict::Full(cells),
        (false, false) => Verdict::Inferred(cells),
    }
}

/// Every way to place a row that its sums and floors allow.
fn row_ways(
    puzzle: &Puzzle,
    number: usize,
    row: &Given,
    steps: &mut usize,
    used: &mut Vec<Used>,
) -> Vec<Way> {
    let count = choices(puzzle.width, row.figures.len());
    let Some(count) = count.filter(|count| *count <= MAX_WAYS) else {
        return Vec::new();
    };
    *steps = steps.saturating_add(count);
    if *steps > MAX_STEPS {
        return Vec::new();
    }
    let mut all = Vec::new();
    spread(puzzle.width, &row.figures, &mut Vec::new(), &mut all);
    if count == 1 && !(puzzle.disordered && row.figures.len() == puzzle.width) {
        return all;
    }
    let mut left = Vec::new();
    for way in all {
        let broken = puzzle
            .sums
            .iter()
            .enumerate()
            .filter(|(_, sum)| !holds(puzzle.exact, sum, &way));
        let mut broken: Vec<Used> = broken.map(|(at, _)| Used::Sum(number, at)).collect();
        let below = row
            .floors
            .iter()
            .enumerate()
            .filter(|(_, (column, least))| {
                way.values
                    .get(*column)
                    .copied()
                    .unwrap_or(0)
                    .saturating_add(1)
                    < *least
            });
        broken.extend(below.map(|(at, _)| Used::Floor(number, at)));
        if broken.is_empty() {
            left.push(way);
        }
        used.extend(broken.into_iter().filter(|_| count > 1));
    }
    used.sort_unstable_by_key(|one| format!("{one:?}"));
    used.dedup();
    left
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

/// Adds every way to go on placing from `taken`.
fn spread(width: usize, figures: &[i64], taken: &mut Vec<usize>, all: &mut Vec<Way>) {
    let Some(rest) = figures.len().checked_sub(taken.len()) else {
        return;
    };
    if rest == 0 {
        let mut way = Way {
            cells: vec![None; width],
            values: vec![0; width],
        };
        for (figure, column) in taken.iter().enumerate() {
            if let (Some(cell), Some(slot)) =
                (way.cells.get_mut(*column), way.values.get_mut(*column))
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
        spread(width, figures, taken, all);
        taken.pop();
    }
}
