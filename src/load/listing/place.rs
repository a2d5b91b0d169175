//! Which figure of a row stands in which column, where blanks are not printed.
//!
//! A row has n figures for m columns, n ≤ m, in the order of the columns. Every way to place them is tried; those stay
//! that the form's identities allow, exactly or within the rounding of the printed figures, and of those the ones that
//! the hierarchy allows ([`super::rollups`]). A cell is told only where all ways that stay agree on it. A row with as
//! many figures as columns has one way, which nothing needs to bear out.

use super::beside::Bound;
use super::kept::Kept;
use super::maps::agree_on_slots;
use super::rollups::{self, Family, Narrowings};
use super::slots::Slots;
use super::spare;
use super::spread::{Log, Spreads, Way, Ways, row_ways};
use crate::lang::Said;
use crate::say;
use std::collections::BTreeSet;
use std::rc::Rc;

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
    /// What columns hold beside other tables of the document.
    pub(super) bounds: Vec<Option<Bound>>,
    /// Where they stand below those of other rows, if that is known.
    pub(super) slots: Option<Slots>,
}

impl Given {
    /// Whether nothing but its print is needed to place the row in so many columns.
    pub(super) fn full(&self, width: usize) -> bool {
        let slots = self.slots.as_ref();
        self.figures.len() == width || slots.is_some_and(|slots| slots.count == width)
    }
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
    /// For each column where its heading stands, page by page, in a text that keeps columns.
    pub(super) heads: Vec<Vec<Kept>>,
    /// Whether figures are printed to the fen: there is nothing to round.
    pub(super) exact: bool,
    /// The orders in which the columns may stand, the form's first.
    pub(super) orders: Vec<Vec<usize>>,
    /// Whether the order cannot be told at all: rows that are printed in full must bear out the form's.
    pub(super) disordered: bool,
}

/// What placed a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Used {
    /// A family and a column.
    Rollup(usize, usize),
    /// A row and one of its bounds.
    Bound(usize, usize),
    /// A row and one of the table's sums.
    Sum(usize, usize),
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

/// The rows of a table placed in one order of its columns.
#[derive(Default)]
pub(super) struct Attempt {
    pub(super) verdicts: Vec<Verdict>,
    pub(super) used: Vec<Used>,
    /// How many rows that have figures have no way.
    lost: usize,
    /// For each family whether it was seen to add up.
    pub(super) anchored: Vec<bool>,
    /// Relations that hold, whether or not they took a way away.
    pub(super) spare: Vec<Used>,
    /// How many steps it took.
    pub(super) steps: usize,
}

/// What attempts at one table have worked out, and later ones need not.
#[derive(Default)]
pub(super) struct Memory {
    spreads: Spreads,
    narrowings: Narrowings,
}

/// Which relations an attempt may use.
#[derive(Clone, Copy)]
pub(super) enum Scope<'s> {
    /// All of them, a hierarchy where it is seen to add up.
    All,
    /// These, and the families that are known to add up.
    Only(&'s BTreeSet<Used>, &'s [bool]),
}

impl Scope<'_> {
    pub(super) fn has(self, one: Used) -> bool {
        match self {
            Self::All => true,
            Self::Only(some, _) => some.contains(&one),
        }
    }
}

/// The rows placed, and what placed them.
///
/// Where the heading leaves the order of the columns open, the orders that lose the fewest rows stay. Of several, a cell
/// is told only where they agree on it. One that all others fall behind by two rows or more is as good as seen; one that
/// a single row speaks for is a conclusion, and so is every cell.
pub(super) fn place(puzzle: &Puzzle) -> (Vec<Verdict>, Vec<Used>) {
    let mut memory = Memory::default();
    let (whole, order) = conclude(puzzle, Scope::All, &mut memory);
    let order = order.and_then(|at| puzzle.orders.get(at));
    let used = spare::needed(puzzle, order.map(Vec::as_slice), &whole, memory);
    (whole.verdicts, used)
}

/// The rows placed by some relations, and the order of the columns, by number, where it is the only one or as good as
/// seen.
pub(super) fn conclude(
    puzzle: &Puzzle,
    scope: Scope<'_>,
    memory: &mut Memory,
) -> (Attempt, Option<usize>) {
    let several = puzzle.orders.len() > 1;
    let budget = MAX_STEPS
        .checked_div(puzzle.orders.len())
        .unwrap_or(MAX_STEPS);
    let strict = several || puzzle.disordered;
    let attempts = puzzle
        .orders
        .iter()
        .map(|order| attempt(puzzle, order, (strict, budget), scope, memory));
    let mut attempts: Vec<(usize, Attempt)> = attempts.enumerate().collect();
    let steps = attempts.iter().map(|(_, attempt)| attempt.steps);
    let steps = steps.fold(0, usize::saturating_add);
    let lost = |attempts: &[(usize, Attempt)]| attempts.iter().map(|(_, one)| one.lost).min();
    let least = lost(&attempts).unwrap_or(0);
    let near = least.saturating_add(1);
    let close = attempts
        .iter()
        .filter(|(_, attempt)| attempt.lost <= near)
        .count();
    attempts.retain(|(_, attempt)| attempt.lost == least);
    let first = attempts.first().map(|(at, _)| *at);
    let order = first.and_then(|at| puzzle.orders.get(at));
    if let (1, 1, true, Some(order)) = (attempts.len(), close, several, order) {
        return (
            attempt(puzzle, order, (false, budget), scope, memory),
            first,
        );
    }
    let mut attempts = attempts.into_iter().map(|(_, attempt)| attempt);
    let mut whole = attempts.next().unwrap_or_default();
    for other in attempts {
        let pairs = whole.verdicts.iter_mut().zip(other.verdicts);
        for ((mine, other), row) in pairs.zip(&puzzle.rows) {
            agree(mine, other, row);
        }
        whole.used.extend(other.used);
    }
    if several {
        conclusions(puzzle, &mut whole);
    }
    whole.steps = steps;
    (whole, first.filter(|_| !several))
}

/// Where the order of the columns is a conclusion, so is what stands in rows that are printed in full.
fn conclusions(puzzle: &Puzzle, whole: &mut Attempt) {
    for (row, verdict) in whole.verdicts.iter_mut().enumerate() {
        if let (Verdict::Full(cells), Some(given)) = (&verdict, puzzle.rows.get(row))
            && !given.figures.is_empty()
        {
            *verdict = Verdict::Inferred(cells.clone());
            let sums = (0..puzzle.sums.len()).map(|sum| Used::Sum(row, sum));
            whole.used.extend(sums);
        }
    }
}

/// Leaves of two answers for a row what they agree on.
fn agree(mine: &mut Verdict, other: Verdict, row: &Given) {
    let (
        Verdict::Full(own) | Verdict::Inferred(own),
        Verdict::Full(cells) | Verdict::Inferred(cells),
    ) = (&mut *mine, other)
    else {
        return;
    };
    let value = |figure: usize| row.figures.get(figure).copied();
    for (own, cell) in own.iter_mut().zip(cells) {
        let open = |told: &Told| match told {
            Told::Figure(figure) => vec![*figure],
            Told::Blank => Vec::new(),
            Told::Open(figures) => figures.clone(),
        };
        let same = match (&*own, &cell) {
            (Told::Blank, Told::Blank) => true,
            (Told::Figure(a), Told::Figure(b)) => value(*a) == value(*b),
            _ => false,
        };
        if !same {
            let mut all = open(own);
            all.extend(open(&cell));
            all.sort_unstable();
            all.dedup();
            *own = Told::Open(all);
        }
    }
}

pub(super) fn attempt(
    puzzle: &Puzzle,
    order: &[usize],
    (strict, budget): (bool, usize),
    scope: Scope<'_>,
    memory: &mut Memory,
) -> Attempt {
    let before = MAX_STEPS.saturating_sub(budget);
    let mut log = Log {
        steps: before,
        ..Log::default()
    };
    let mut ways: Vec<Vec<Rc<Way>>> = Vec::new();
    let mut all: Vec<Ways> = Vec::new();
    for (number, row) in puzzle.rows.iter().enumerate() {
        let row = (number, row, strict);
        ways.push(row_ways(
            puzzle,
            order,
            row,
            scope,
            (&mut log, &mut memory.spreads),
        ));
        all.push(memory.spreads.of(number, order));
    }
    agree_on_slots(puzzle, order, &all, &mut ways, &mut log);
    rollups::prune(puzzle, &mut ways, scope, (&mut log, &mut memory.narrowings));
    let rollups = match scope {
        Scope::All => rollups::seen(puzzle, &ways),
        Scope::Only(..) => Vec::new(),
    };
    let Log {
        steps,
        mut used,
        held,
    } = log;
    let family = |number: usize| {
        let mut seen = rollups.iter();
        seen.any(|one| matches!(one, Used::Rollup(own, _) if *own == number))
    };
    let anchored = (0..puzzle.families.len()).map(family).collect();
    used.sort_unstable();
    used.dedup();
    let rows = puzzle.rows.iter().zip(&ways);
    let lost = rows
        .clone()
        .filter(|(row, ways)| ways.is_empty() && !row.figures.is_empty())
        .count();
    Attempt {
        verdicts: rows.map(|(row, ways)| verdict(puzzle, row, ways)).collect(),
        used,
        lost,
        anchored,
        spare: held.into_iter().chain(rollups).collect(),
        steps: steps.saturating_sub(before),
    }
}

fn verdict(puzzle: &Puzzle, row: &Given, ways: &[Rc<Way>]) -> Verdict {
    let full = row.full(puzzle.width) || row.figures.is_empty();
    let same = |one: usize, other: usize| row.figures.get(one) == row.figures.get(other);
    let tell = |column: usize| {
        let mut seen: Vec<Option<usize>> = ways
            .iter()
            .map(|way| way.cells.get(column).copied().flatten())
            .collect();
        seen.sort_unstable();
        seen.dedup();
        match seen.as_slice() {
            [None] => Told::Blank,
            // Two equal figures are one: which of them stands here makes no difference.
            [Some(figure), rest @ ..]
                if rest
                    .iter()
                    .all(|other| other.is_some_and(|other| same(*figure, other))) =>
            {
                Told::Figure(*figure)
            }
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
        (true, false) => Verdict::Lost(lost(puzzle)),
        (false, true) => Verdict::Full(cells),
        (false, false) => Verdict::Inferred(cells),
    }
}

fn lost(puzzle: &Puzzle) -> Said {
    if puzzle.disordered {
        say!(
            "栏目的次序认不出来",
            "the order of the columns cannot be told"
        )
    } else {
        say!(
            "没有一种放法满足表内关系",
            "no way of placing them satisfies the relations within the table"
        )
    }
}
