//! Cells that are merged over the end of a page: their text is printed once, on the page where they begin.

use super::page::{Cell, TableRow};
use crate::value::{Reading, read_amount};

/// Joins the cells without text with which a page begins, from the left on, to those above them that name a group: one of
/// the two spans several rows of its own page, so that the group has rows on both.
pub(super) fn merge(rows: &mut [TableRow], next: &mut [TableRow]) {
    let end = rows.len();
    let Some(first) = next.first_mut().filter(|row| says_something(row)) else {
        return;
    };
    let mut at = 0usize;
    while let Some(own) = first.cells.get_mut(at).filter(|own| is_blank(own)) {
        let mut above = rows.iter_mut().enumerate().rev();
        let begun = above.find_map(|(row, line)| {
            let cell = line.cells.get_mut(at)?;
            (cell.span.1 > 0).then_some((row, cell))
        });
        let goes_on = |(row, cell): &(usize, &mut Cell)| {
            row.saturating_add(cell.span.0) == end && cell.span.1 == own.span.1
        };
        let group = |cell: &Cell| cell.span.0 > 1 || own.span.0 > 1;
        let Some((_, cell)) =
            begun.filter(|begun| goes_on(begun) && names(begun.1) && group(begun.1))
        else {
            return;
        };
        cell.span.0 = cell.span.0.saturating_add(own.span.0);
        at = at.saturating_add(own.span.1);
        own.span = (0, 0);
    }
}

fn says_something(row: &TableRow) -> bool {
    row.cells.iter().any(|cell| !cell.text.trim().is_empty())
}

fn is_blank(cell: &Cell) -> bool {
    cell.span.1 > 0 && cell.text.trim().is_empty()
}

/// Whether a cell holds words.
fn names(cell: &Cell) -> bool {
    let figure = matches!(read_amount(&cell.text), Reading::Value { .. });
    !cell.text.trim().is_empty() && !figure
}
