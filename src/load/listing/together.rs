//! Which ways of the rows of a family go together: those of which some choice brings every column to nothing.

use super::rollups::Members;
use super::spread::Way;
use std::rc::Rc;

/// The most steps in looking at one family once.
const MAX_FAMILY: usize = 60_000;

/// For each row which of its ways go with ways of the others, and whether there was time for all. `rest` is, for each
/// child and column that is to add up, the least and the most that the children from it on can add.
pub(super) fn together(
    members: &Members<'_>,
    kept: &[Vec<bool>],
    rest: Vec<Vec<(i64, i64)>>,
    steps: &mut usize,
) -> (Vec<Vec<bool>>, bool) {
    let none = |ways: &Vec<bool>| vec![false; ways.len()];
    let rows = members.ways.iter().zip(kept).enumerate();
    let choices = rows.map(|(member, (ways, kept))| {
        let kept = ways.iter().enumerate().zip(kept).filter(|(_, kept)| **kept);
        let choice = |(at, way): (usize, &Rc<Way>)| {
            let value = |column: &usize| way.values.get(*column).copied().unwrap_or(0);
            // The parent is what the others come to.
            let value = |column: &usize| match member {
                0 => value(column).wrapping_neg(),
                _ => value(column),
            };
            (at, members.columns.iter().map(value).collect())
        };
        kept.map(|(way, _)| choice(way)).collect()
    });
    let choices: Vec<Vec<Choice>> = choices.collect();
    let mut search = Search {
        members,
        open: choices.iter().map(Vec::len).collect(),
        choices: &choices,
        supported: kept.iter().map(none).collect(),
        left: MAX_FAMILY,
        rest,
        picked: Vec::new(),
    };
    let whole = search.go(&mut vec![0; members.columns.len()]);
    *steps = steps.saturating_add(MAX_FAMILY.saturating_sub(search.left));
    (search.supported, whole)
}

/// A way of a row by number, and what it adds to each column.
type Choice = (usize, Vec<i64>);

/// A walk over every way to place a whole family that can show a way of a row to go with ways of the others.
struct Search<'a> {
    members: &'a Members<'a>,
    /// For each row the ways that are left.
    choices: &'a [Vec<Choice>],
    supported: Vec<Vec<bool>>,
    /// For each row how many of its ways were not seen to go with ways of the others yet.
    open: Vec<usize>,
    left: usize,
    rest: Vec<Vec<(i64, i64)>>,
    /// The way of each row so far, the parent first.
    picked: Vec<usize>,
}

impl Search<'_> {
    /// Goes on from the rows that are placed, of which the columns so far add up to `sums`; whether there was time for all.
    fn go(&mut self, sums: &mut [i64]) -> bool {
        let member = self.picked.len();
        if self.shows_nothing(member) {
            return true;
        }
        let choices = self.choices;
        let Some(choices) = choices.get(member) else {
            self.support();
            return true;
        };
        for (at, values) in choices {
            let Some(left) = self.left.checked_sub(1) else {
                return false;
            };
            self.left = left;
            for (sum, value) in sums.iter_mut().zip(values) {
                *sum = sum.wrapping_add(*value);
            }
            self.picked.push(*at);
            let whole = !self.possible(member, sums) || self.go(sums);
            self.picked.pop();
            // What is added and taken away again leaves the sums as they were.
            for (sum, value) in sums.iter_mut().zip(values) {
                *sum = sum.wrapping_sub(*value);
            }
            if !whole {
                return false;
            }
        }
        true
    }

    /// Whether every way that is picked, and every way of the rows after them, was seen to go with others.
    fn shows_nothing(&self, member: usize) -> bool {
        let after = self.open.get(member..).unwrap_or_default();
        after.iter().all(|open| *open == 0)
            && self
                .picked
                .iter()
                .zip(&self.supported)
                .all(|(way, own)| own.get(*way) == Some(&true))
    }

    /// Notes that the ways that are picked go together.
    fn support(&mut self) {
        let rows = self.picked.iter().zip(&mut self.supported);
        for ((way, own), open) in rows.zip(&mut self.open) {
            if let Some(slot) = own.get_mut(*way).filter(|slot| !**slot) {
                *slot = true;
                *open = open.saturating_sub(1);
            }
        }
    }

    /// Whether the rows that are left can still bring every column to nothing.
    fn possible(&self, member: usize, sums: &[i64]) -> bool {
        let rest = self.rest.get(member).map(Vec::as_slice).unwrap_or_default();
        let mut all = sums.iter().zip(rest);
        all.all(|(sum, (low, high))| {
            let reach = (sum.saturating_add(*low), sum.saturating_add(*high));
            self.members.overlap((0, 0), reach)
        })
    }
}
