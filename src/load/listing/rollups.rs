//! Which ways to place a row its hierarchy allows: a row is the sum of the rows under it, column by column.
//!
//! A hierarchy is asked only where it is seen to hold: in at least one column that is known for all its rows. It may
//! narrow a row down, never to nothing: where the page contradicts itself, it is not used.

use super::place::{MAX_STEPS, Puzzle, Scope, Used};
use super::spread::{Log, Way, within};
use super::together::together;
use indexmap::IndexMap;
use std::rc::Rc;

/// The most rounds over all families.
const MAX_ROUNDS: usize = 12;

/// A row and the rows that it sums.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Family {
    pub(super) parent: usize,
    pub(super) children: Vec<usize>,
}

/// For each row of a family which of its ways stay.
type Kept = Vec<Vec<bool>>;

/// What was found of families once: they are looked at again and again while relations are tried, most of them with the
/// same ways.
#[derive(Default)]
pub(super) struct Narrowings {
    /// By the family, its columns and the ways of its rows; with the steps it took.
    known: IndexMap<Vec<usize>, (Option<Kept>, usize)>,
    /// How many numbers the keys hold.
    size: usize,
}

/// The most numbers that the keys of what was found hold.
const MAX_SIZE: usize = 1_000_000;

impl Narrowings {
    fn of(&mut self, number: usize, members: &Members<'_>, steps: &mut usize) -> Option<Kept> {
        // The ways of a row are kept as long as this is, so that a place stands for a way.
        let mut key = vec![number, members.columns.len()];
        key.extend(members.columns);
        for ways in &members.ways {
            key.push(ways.len());
            key.extend(ways.iter().map(|way| Rc::as_ptr(way).addr()));
        }
        if let Some((found, took)) = self.known.get(&key) {
            *steps = steps.saturating_add(*took);
            return found.clone();
        }
        let mut took = 0;
        let found = members.narrowed(&mut took);
        *steps = steps.saturating_add(took);
        self.size = self.size.saturating_add(key.len());
        if self.size <= MAX_SIZE {
            self.known.insert(key, (found.clone(), took));
        }
        found
    }
}

/// Takes away the ways of rows that no family allows.
pub(super) fn prune(
    puzzle: &Puzzle,
    ways: &mut [Vec<Rc<Way>>],
    scope: Scope<'_>,
    (log, narrowings): (&mut Log, &mut Narrowings),
) {
    for _ in 0..MAX_ROUNDS {
        let mut changed = false;
        for (number, family) in puzzle.families.iter().enumerate() {
            let asked = |column: &usize| scope.has(Used::Rollup(number, *column));
            let columns: Vec<usize> = (0..puzzle.width).filter(asked).collect();
            let members = Members::of(puzzle, family, ways, &columns);
            let Some(members) = members.filter(|members| !columns.is_empty() && members.open())
            else {
                continue;
            };
            let adds_up = match scope {
                Scope::All => members.anchored(),
                Scope::Only(_, known) => known.get(number) == Some(&true),
            };
            if !adds_up {
                continue;
            }
            let Some(kept) = narrowings.of(number, &members, &mut log.steps) else {
                continue;
            };
            for (row, kept) in members.rows.iter().zip(kept) {
                changed |= keep(
                    ways,
                    *row,
                    &kept,
                    |column| log.used.push(Used::Rollup(number, column)),
                    puzzle.width,
                );
            }
        }
        if !changed || log.steps > MAX_STEPS {
            break;
        }
    }
}

/// The columns in which families, once their rows are placed, are seen to add up to something.
pub(super) fn seen(puzzle: &Puzzle, ways: &[Vec<Rc<Way>>]) -> Vec<Used> {
    let mut all = Vec::new();
    let columns: Vec<usize> = (0..puzzle.width).collect();
    for (number, family) in puzzle.families.iter().enumerate() {
        if let Some(members) = Members::of(puzzle, family, ways, &columns) {
            let adding = columns.iter().filter(|column| members.adds_up(**column));
            all.extend(adding.map(|column| Used::Rollup(number, *column)));
        }
    }
    all
}

/// Keeps some of the ways of a row, and tells the columns that this decided.
fn keep(
    ways: &mut [Vec<Rc<Way>>],
    row: usize,
    kept: &[bool],
    mut tell: impl FnMut(usize),
    width: usize,
) -> bool {
    let Some(own) = ways.get_mut(row) else {
        return false;
    };
    if kept.iter().all(|kept| *kept) {
        return false;
    }
    for column in (0..width).filter(|column| !settled(own, *column)) {
        tell(column);
    }
    let mut kept = kept.iter();
    own.retain(|_| kept.next().copied().unwrap_or(true));
    true
}

/// Whether all ways put the same value into a column.
fn settled(ways: &[Rc<Way>], column: usize) -> bool {
    let value = |way: &Rc<Way>| way.values.get(column).copied();
    ways.iter()
        .map(value)
        .collect::<Option<Vec<_>>>()
        .is_some_and(|values| values.windows(2).all(|pair| pair.first() == pair.last()))
}

/// The rows of a family, the parent first, with their ways.
pub(super) struct Members<'a> {
    rows: Vec<usize>,
    pub(super) ways: Vec<&'a [Rc<Way>]>,
    width: usize,
    /// The columns that are to add up.
    pub(super) columns: &'a [usize],
    exact: bool,
}

impl<'a> Members<'a> {
    /// The members; none where a row of them has no way at all.
    fn of(
        puzzle: &Puzzle,
        family: &Family,
        ways: &'a [Vec<Rc<Way>>],
        columns: &'a [usize],
    ) -> Option<Self> {
        let rows: Vec<usize> = std::iter::once(family.parent)
            .chain(family.children.iter().copied())
            .collect();
        let all: Option<Vec<&[Rc<Way>]>> = rows
            .iter()
            .map(|row| ways.get(*row).map(Vec::as_slice))
            .collect();
        let all = all.filter(|all| all.iter().all(|ways| !ways.is_empty()) && all.len() > 1)?;
        Some(Self {
            rows,
            ways: all,
            width: puzzle.width,
            columns,
            exact: puzzle.exact,
        })
    }

    fn open(&self) -> bool {
        self.ways.iter().any(|ways| ways.len() > 1)
    }

    /// Whether a column that is known for all rows, and not empty, adds up.
    fn anchored(&self) -> bool {
        (0..self.width).any(|column| self.adds_up(column))
    }

    fn adds_up(&self, column: usize) -> bool {
        if !self.ways.iter().all(|ways| settled(ways, column)) {
            return false;
        }
        let mut values = self.ways.iter().map(|ways| {
            ways.first()
                .and_then(|way| way.values.get(column))
                .copied()
                .unwrap_or(0)
        });
        let parent = values.next().unwrap_or(0);
        let sum = values.fold(0i64, i64::saturating_add);
        parent != 0 && within(parent, sum, self.rows.len(), self.exact)
    }

    /// For each row, which ways go with ways of the others; none where nothing can be said.
    fn narrowed(&self, steps: &mut usize) -> Option<Kept> {
        let mut kept: Vec<Vec<bool>> = self
            .ways
            .iter()
            .map(|ways| vec![true; ways.len()])
            .collect();
        while self.bound(&mut kept, steps) {}
        if kept.iter().any(|ways| !ways.contains(&true)) {
            return None;
        }
        let one = |ways: &Vec<bool>| ways.iter().filter(|kept| **kept).count() == 1;
        if kept.iter().all(one) {
            return Some(kept);
        }
        let (supported, whole) = together(self, &kept, self.rests(&kept), steps);
        match whole {
            // The page contradicts the hierarchy.
            true if supported.iter().any(|ways| !ways.contains(&true)) => None,
            true => Some(supported),
            false => Some(kept),
        }
    }

    /// Takes away ways that are out of reach whatever the others are; whether any was.
    fn bound(&self, kept: &mut [Vec<bool>], steps: &mut usize) -> bool {
        let mut changed = false;
        for column in self.columns.iter().copied() {
            let ranges: Vec<(i64, i64)> = self
                .ways
                .iter()
                .zip(kept.iter())
                .map(|(ways, kept)| range(ways, kept, column))
                .collect();
            let Some((parent, children)) = ranges.split_first() else {
                return false;
            };
            let low = children
                .iter()
                .map(|(low, _)| *low)
                .fold(0i64, i64::saturating_add);
            let high = children
                .iter()
                .map(|(_, high)| *high)
                .fold(0i64, i64::saturating_add);
            for (member, (ways, kept)) in self.ways.iter().zip(kept.iter_mut()).enumerate() {
                let own = ranges.get(member).copied().unwrap_or_default();
                for (way, kept) in ways.iter().zip(kept.iter_mut()).filter(|(_, kept)| **kept) {
                    *steps = steps.saturating_add(1);
                    let value = way.values.get(column).copied().unwrap_or(0);
                    let reach = if member == 0 {
                        self.between(value, low, high)
                    } else {
                        let low = low.saturating_sub(own.0).saturating_add(value);
                        let high = high.saturating_sub(own.1).saturating_add(value);
                        self.overlap(*parent, (low, high))
                    };
                    if !reach {
                        *kept = false;
                        changed = true;
                    }
                }
            }
            if changed {
                return kept.iter().all(|ways| ways.contains(&true));
            }
        }
        changed
    }

    fn between(&self, value: i64, low: i64, high: i64) -> bool {
        self.overlap((value, value), (low, high))
    }

    pub(super) fn overlap(&self, parent: (i64, i64), sum: (i64, i64)) -> bool {
        let meets = |a: i64, b: i64| a <= b || within(a, b, self.rows.len(), self.exact);
        meets(sum.0, parent.1) && meets(parent.0, sum.1)
    }

    /// For each child and column that is to add up, the least and the most that the children from it on can add.
    fn rests(&self, kept: &[Vec<bool>]) -> Vec<Vec<(i64, i64)>> {
        let mut rests = vec![vec![(0i64, 0i64); self.columns.len()]];
        for (ways, kept) in self.ways.iter().zip(kept).skip(1).rev() {
            let after = rests.last().cloned().unwrap_or_default();
            let sum = after.iter().zip(self.columns).map(|((low, high), column)| {
                let own = range(ways, kept, *column);
                (low.saturating_add(own.0), high.saturating_add(own.1))
            });
            rests.push(sum.collect());
        }
        rests.reverse();
        rests
    }
}

/// The least and the most that the ways of a row put into a column.
fn range(ways: &[Rc<Way>], kept: &[bool], column: usize) -> (i64, i64) {
    let values = ways.iter().zip(kept).filter(|(_, kept)| **kept);
    let values: Vec<i64> = values
        .filter_map(|(way, _)| way.values.get(column).copied())
        .collect();
    let least = values.iter().min().copied().unwrap_or(0);
    (least, values.iter().max().copied().unwrap_or(0))
}
