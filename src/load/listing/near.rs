//! Rows that fit no way as they are printed: one figure may be wrong.
//!
//! Where another value of one figure makes a row fit, and the hierarchy bears that value out, the figures stand as they
//! do then. What stands in the cell is what is printed, so that the checks of the table tell the mistake. A row that
//! nothing else speaks for may as well have been read wrongly: it stays without a way.

use super::place::{Puzzle, Scope, Sum, Used};
use super::rollups::Family;
use super::spread::{Way, holds, within};
use std::rc::Rc;

/// The most ways of a row that are tried: of more, no single one can come out.
const MOST: usize = 1_000;

/// The ways of a row in which its sums hold once the value of one figure is another, of the same sign.
pub(super) fn ways(exact: bool, sums: &[&Sum], every: &[Rc<Way>]) -> Vec<Rc<Way>> {
    let mut all = Vec::new();
    for way in every.iter().filter(|_| every.len() <= MOST) {
        let printed = way.cells.iter().enumerate();
        let columns = printed.filter_map(|(column, figure)| figure.map(|_| column));
        all.extend(columns.filter_map(|column| mended(exact, sums, way, column).map(Rc::new)));
    }
    all
}

/// A way with the value in a column by which its sums hold.
fn mended(exact: bool, sums: &[&Sum], way: &Way, column: usize) -> Option<Way> {
    let printed = way.values.get(column).copied()?;
    let value = sums.iter().find_map(|sum| demanded(sum, way, column))?;
    if value.signum() != printed.signum() || value == 0 {
        return None;
    }
    let mut other = way.clone();
    *other.values.get_mut(column)? = value;
    other.wrong = Some(column);
    sums.iter()
        .all(|sum| holds(exact, sum, &other))
        .then_some(other)
}

/// What a sum demands of a column; none where the column is not in it.
fn demanded(sum: &Sum, way: &Way, column: usize) -> Option<i64> {
    let value = |at: &usize| way.values.get(*at).copied().unwrap_or(0);
    let add = |parts: &[usize]| {
        let others = parts.iter().filter(|part| **part != column);
        others.map(value).fold(0i64, i64::saturating_add)
    };
    let (sums, parts) = (add(&sum.sums), add(&sum.parts));
    match (sum.sums.contains(&column), sum.parts.contains(&column)) {
        (true, _) => Some(parts.saturating_sub(sums)),
        (false, own) => own.then(|| sums.saturating_sub(parts)),
    }
}

/// Takes away ways that need another value and that the hierarchy speaks against, where it does not speak against all;
/// whether any was.
pub(super) fn narrow(puzzle: &Puzzle, ways: &mut [Vec<Rc<Way>>], scope: Scope<'_>) -> bool {
    let mut changed = false;
    for row in rows(ways) {
        let own = ways.get(row).map_or(&[][..], Vec::as_slice);
        let against = |way: &Way| {
            let mut columns = 0..puzzle.width;
            columns.any(|column| borne_out(puzzle, ways, (row, way, column), scope).is_none())
        };
        let left: Vec<Rc<Way>> = own.iter().filter(|way| !against(way)).cloned().collect();
        if !left.is_empty()
            && left.len() < own.len()
            && let Some(own) = ways.get_mut(row)
        {
            *own = left;
            changed = true;
        }
    }
    changed
}

/// Leaves of the ways that need another value those that the hierarchy bears out, and tells by which of it. The rows of
/// which none is left, or several that put the figures elsewhere, come back.
pub(super) fn settle(
    puzzle: &Puzzle,
    ways: &mut [Vec<Rc<Way>>],
    scope: Scope<'_>,
    used: &mut Vec<Used>,
) -> Vec<usize> {
    let rows = rows(ways);
    let mut settled: Vec<Vec<Rc<Way>>> = Vec::new();
    for row in &rows {
        let own = ways.get(*row).map_or(&[][..], Vec::as_slice);
        let by = |way: &Way| {
            let column = way.wrong?;
            borne_out(puzzle, ways, (*row, way, column), scope)
        };
        let borne = own.iter().map(|way| (way, by(way).unwrap_or_default()));
        let mut left: Vec<Rc<Way>> = Vec::new();
        for (way, by) in borne.filter(|(_, by)| !by.is_empty()) {
            left.push(Rc::clone(way));
            used.extend(by);
        }
        let cells = |way: Option<&Rc<Way>>| way.map(|way| way.cells.clone());
        if left
            .iter()
            .any(|way| Some(&way.cells) != cells(left.first()).as_ref())
        {
            left.clear();
        }
        settled.push(left);
    }
    let mut doubted = Vec::new();
    for (row, left) in rows.into_iter().zip(settled) {
        doubted.extend(left.is_empty().then_some(row));
        if let Some(own) = ways.get_mut(row) {
            *own = left;
        }
    }
    doubted
}

/// The rows whose ways need another value.
fn rows(ways: &[Vec<Rc<Way>>]) -> Vec<usize> {
    let is_near = |own: &[Rc<Way>]| own.first().is_some_and(|way| way.wrong.is_some());
    let rows = ways.iter().enumerate();
    let near = rows.filter(|(_, own)| is_near(own));
    near.map(|(row, _)| row).collect()
}

/// The roll-ups of a row that hold in a column with the value that a way has there; none where one does not.
fn borne_out(
    puzzle: &Puzzle,
    ways: &[Vec<Rc<Way>>],
    (row, way, column): (usize, &Way, usize),
    scope: Scope<'_>,
) -> Option<Vec<Used>> {
    let mut all = Vec::new();
    for (number, family) in puzzle.families.iter().enumerate() {
        let one = Used::Rollup(number, column);
        if family.parent != row && !family.children.contains(&row) || !scope.has(one) {
            continue;
        }
        match adds_up(puzzle, family, ways, (row, way, column)) {
            Some(true) => all.push(one),
            Some(false) => return None,
            None => {}
        }
    }
    Some(all)
}

/// Whether a family adds up in a column with the value of a way; none where the others are not known.
fn adds_up(
    puzzle: &Puzzle,
    family: &Family,
    ways: &[Vec<Rc<Way>>],
    (row, way, column): (usize, &Way, usize),
) -> Option<bool> {
    let value = |at: usize| {
        if at == row {
            return way.values.get(column).copied();
        }
        let own = ways.get(at)?;
        let value = own.first()?.values.get(column).copied()?;
        let same = |way: &Rc<Way>| way.wrong.is_none() && way.values.get(column) == Some(&value);
        own.iter().all(same).then_some(value)
    };
    let parent = value(family.parent)?;
    let mut sum = 0i64;
    for child in &family.children {
        sum = sum.saturating_add(value(*child)?);
    }
    let figures = family.children.len().saturating_add(1);
    let holds = within(parent, sum, figures, puzzle.exact);
    // Blanks that add up to a blank say nothing.
    (parent != 0 || !holds).then_some(holds)
}
