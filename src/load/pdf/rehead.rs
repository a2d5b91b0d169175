//! A table that repeats its headings overleaf, where the columns lie otherwise than on the page before: without rulings
//! they are told page by page, and strips without a text come and go.

use super::continuation::written;
use super::page::{Cell, TableRow};
use crate::source::Place;

/// Headings of fewer texts than these are of no use to tell a column by.
const TEXTS: usize = 3;

/// For each column of the second table the one of the first that bears the same heading, where the rows of headings print
/// the same at about the same places and nothing below them stands in a column that is not told.
pub(super) fn columns(
    first: &[TableRow],
    second: &[TableRow],
    heading: usize,
    wide: usize,
) -> Option<Vec<Option<usize>>> {
    let mut slots: Vec<Option<usize>> = vec![None; wide];
    let mut most = 0usize;
    for (own, other) in second.iter().zip(first).take(heading) {
        let (own, other) = (printed(own), printed(other));
        if own.len() != other.len() {
            return None;
        }
        most = most.max(own.len());
        for ((at, cell), (to, above)) in own.into_iter().zip(other) {
            if written(cell) != written(above) || !beside(cell.place, above.place) {
                return None;
            }
            // A heading over several columns tells them where it is over as many.
            let across = (cell.span.1 == above.span.1).then_some(cell.span.1);
            for step in 0..across.unwrap_or(0) {
                let slot = slots.get_mut(at.saturating_add(step))?;
                let column = to.saturating_add(step);
                if slot.replace(column).is_some_and(|old| old != column) {
                    return None;
                }
            }
        }
    }
    let told: Vec<usize> = slots.iter().flatten().copied().collect();
    let rising = told.windows(2).all(|two| two.first() < two.last());
    let mut below = second.iter().skip(heading).flat_map(printed);
    let known = |at: usize| slots.get(at).is_some_and(Option::is_some);
    let all = below.all(|(at, cell)| known(at) && known(last(at, cell)));
    (most >= TEXTS && rising && all).then_some(slots)
}

/// Rows of the second table in the columns of the first, of which there are so many.
pub(super) fn moved(rows: Vec<TableRow>, slots: &[Option<usize>], columns: usize) -> Vec<TableRow> {
    let slot = |at: usize| slots.get(at).copied().flatten();
    let one = |row: TableRow| {
        let blank = row
            .cells
            .first()
            .map(|cell| Cell::new(String::new(), cell.place));
        let mut cells: Vec<Cell> = blank.into_iter().cycle().take(columns).collect();
        for (at, cell) in row.cells.into_iter().enumerate() {
            let end = slot(last(at, &cell));
            let Some((to, end)) = slot(at).zip(end) else {
                continue;
            };
            let across = end.saturating_sub(to).saturating_add(1);
            let covered = Cell {
                text: String::new(),
                span: (0, 0),
                ..cell.clone()
            };
            let more = cells.iter_mut().take(end.saturating_add(1)).skip(to);
            more.for_each(|own| own.clone_from(&covered));
            let span = match cell.span {
                (_, 0) => cell.span,
                (down, _) => (down, across),
            };
            if let Some(own) = cells.get_mut(to) {
                *own = Cell { span, ..cell };
            }
        }
        TableRow { cells, ..row }
    };
    rows.into_iter().map(one).collect()
}

/// What is known of each column of the second table, by the columns of the first.
pub(super) fn tails(own: &[bool], slots: &[Option<usize>], columns: usize) -> Vec<bool> {
    let mut tails = vec![false; columns];
    for (tail, slot) in own.iter().zip(slots) {
        if let Some(to) = slot.and_then(|to| tails.get_mut(to)) {
            *to = *tail;
        }
    }
    tails
}

/// Whether two places have a part of the width of their pages in common: headings of one table stand below one another.
fn beside(own: Place, other: Place) -> bool {
    let (Place::Page { area: own, .. }, Place::Page { area: other, .. }) = (own, other) else {
        return false;
    };
    let ([left, _, right, _], [from, _, to, _]) = (own, other);
    left < to && from < right
}

/// The cells of a row that print something, each with its column.
fn printed(row: &TableRow) -> Vec<(usize, &Cell)> {
    let cells = row.cells.iter().enumerate();
    cells
        .filter(|(_, cell)| !written(cell).is_empty())
        .collect()
}

/// The last column of a cell.
fn last(at: usize, cell: &Cell) -> usize {
    at.saturating_add(cell.span.1.saturating_sub(1))
}
