//! Which figure of a row stands in which column, where blanks are not printed.
//!
//! A row has n figures for m columns, n ≤ m, in the order of the columns. Every way to place them is tried; those stay
//! that the form's identities allow, exactly or within the rounding of the printed figures, and of those the ones that
//! the hierarchy allows ([`super::rollups`]). A cell is told only where all ways that stay agree on it. A row with as
//! many figures as columns has one way, which nothing needs to bear out.

use super::beside::Bound;
use super::kept::Kept;
use super::maps::agree_on_slots;
use super::near;
use super::rollups::{self, Family, Narrowings};
use super::slots::Slots;
use super::spare;
use super::spread::{Log, Spreads, Way, Ways, row_ways};
use super::verdicts::{Verdict, agree, conclusions, verdict};
use std::collections::BTreeSet;
use std::rc::Rc;

/// The most steps for one table.
pub(super) const MAX_STEPS: usize = 3_000_000;

/// What holds in every row, by the places of the columns: these add up to what those do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Sum {
    pub(super) sums: Vec<usize>,
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
    /// Whether words stand in place of figures of it: what is there need not add up.
    pub(super) worded: bool,
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

/// Places the rows anew in orders of the columns, in another manner.
fn again(
    puzzle: &Puzzle,
    manner: Manner,
    scope: Scope<'_>,
    memory: &mut Memory,
    attempts: &mut [(usize, Attempt)],
) {
    for (at, one) in attempts {
        if let Some(order) = puzzle.orders.get(*at) {
            *one = attempt(puzzle, order, manner, scope, memory);
        }
    }
}

/// How the rows are placed in one order of the columns.
#[derive(Clone, Copy)]
pub(super) struct Manner {
    /// Rows that cannot be placed speak against the order.
    pub(super) strict: bool,
    /// Where no way fits a row, one of its figures may be wrong.
    pub(super) near: bool,
    /// The most steps.
    pub(super) budget: usize,
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
    let manner = Manner {
        strict: several || puzzle.disordered,
        near: !several,
        budget,
    };
    let attempts = puzzle
        .orders
        .iter()
        .map(|order| attempt(puzzle, order, manner, scope, memory));
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
    let only = attempts.len() == 1 && close == 1;
    if several && (only || least > 0) {
        let manner = Manner {
            strict: !only,
            near: true,
            budget,
        };
        again(puzzle, manner, scope, memory, &mut attempts);
    }
    if only && several {
        let (_, whole) = attempts.pop().unwrap_or_default();
        return (whole, first);
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

pub(super) fn attempt(
    puzzle: &Puzzle,
    order: &[usize],
    manner: Manner,
    scope: Scope<'_>,
    memory: &mut Memory,
) -> Attempt {
    let before = MAX_STEPS.saturating_sub(manner.budget);
    let mut log = Log {
        steps: before,
        ..Log::default()
    };
    let ways = loop {
        let (ways, doubted) = tried(puzzle, order, manner, scope, (&mut log, memory));
        if doubted.is_empty() || matches!(scope, Scope::Only(..)) {
            break ways;
        }
        // What was concluded from them is not to be trusted either.
        memory.spreads.keep_to_print(&doubted);
        log.used.clear();
        log.held.clear();
    };
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

/// The ways that are left of each row, and the rows that only a figure which nothing bears out would give one.
fn tried(
    puzzle: &Puzzle,
    order: &[usize],
    manner: Manner,
    scope: Scope<'_>,
    (log, memory): (&mut Log, &mut Memory),
) -> (Vec<Vec<Rc<Way>>>, Vec<usize>) {
    let mut ways: Vec<Vec<Rc<Way>>> = Vec::new();
    let mut all: Vec<Ways> = Vec::new();
    for (number, row) in puzzle.rows.iter().enumerate() {
        let row = (number, row, manner);
        ways.push(row_ways(
            puzzle,
            order,
            row,
            scope,
            (log, &mut memory.spreads),
        ));
        all.push(memory.spreads.of(number, order));
    }
    agree_on_slots(puzzle, order, &all, &mut ways, log);
    rollups::prune(puzzle, &mut ways, scope, (log, &mut memory.narrowings));
    while near::narrow(puzzle, &mut ways, scope) {
        rollups::prune(puzzle, &mut ways, scope, (log, &mut memory.narrowings));
    }
    let doubted = near::settle(puzzle, &mut ways, scope, &mut log.used);
    (ways, doubted)
}
