//! Codes, names and headings that cannot be told, and what rests on them.

use super::bind::is_printed;
use super::blocks::Line;
use super::draft::{Draft, DraftRow};
use super::grid::GridCell;
use super::headings::Heading;
use super::layout::List;

/// A row whose code or name cannot be told: nor can its figures, where that is all it is known by; and any row that is
/// not found may be this one.
pub(super) fn row(
    draft: &mut Draft,
    row: &mut DraftRow,
    headings: &[Heading],
    list: &List,
    line: &Line,
) {
    let fault = |at: usize| line.get(headings.get(at)?.column)?.fault.clone();
    let mut keys = list.key.iter().chain(&list.key_rest);
    let key = keys.find_map(|at| fault(*at));
    let coded = row.code.is_some() && key.is_none();
    let Some(why) = key.or_else(|| list.label.and_then(fault)) else {
        return;
    };
    let cells = row.cells.iter_mut();
    for cell in cells.filter(|cell| !coded && is_printed(cell)) {
        cell.spoil(why.clone());
    }
    draft.lost.get_or_insert(why);
}

/// The same of a table without a form, whose rows are known by these cells.
pub(super) fn named<'a>(
    draft: &mut Draft,
    row: &mut DraftRow,
    mut cells: impl Iterator<Item = &'a GridCell>,
) {
    let Some(why) = cells.find_map(|cell| cell.fault.clone()) else {
        return;
    };
    for cell in &mut row.cells {
        cell.spoil(why.clone());
    }
    draft.lost.get_or_insert(why);
}

/// A heading that no form knows and that cannot be told may be that of any column, of codes and names too.
pub(super) fn columns(draft: &mut Draft, unknown: &[&Heading], top: &[Line]) {
    let mut faults = unknown.iter().flat_map(|heading| {
        let cells = top.iter().filter_map(|line| line.get(heading.column));
        cells.filter_map(|cell| cell.fault.clone())
    });
    let Some(why) = faults.next() else { return };
    for cell in draft.rows.iter_mut().flat_map(|row| &mut row.cells) {
        cell.spoil(why.clone());
    }
    draft.lost.get_or_insert(why);
}
