//! Empty rows within a table: what stands below them are rows of it.

use super::{Line, has_number, is_number, is_total, lone, unit_of_line};
use crate::load::grid::GridCell;
use crate::value::{normal_name, squash};

/// Whether lines below an empty row go on with the rows above it: up to the first that is a row for certain, they hold
/// nothing but names where the rows above have theirs. A table of its own has headings over its figures.
pub(in crate::load) fn goes_on(above: &[Line], lines: &[Line]) -> bool {
    let is_row = |line: &Line| has_number(line) || is_total(line);
    let Some(first) = lines.iter().position(is_row) else {
        return false;
    };
    let names = lines.get(..first).unwrap_or_default();
    !names.is_empty()
        && above.iter().any(has_number)
        && names.iter().all(|line| are_names(above, line))
        && lines.get(first).is_some_and(|line| fits(above, line))
}

/// Whether a line holds names only, as the rows above do in the same columns.
fn are_names(above: &[Line], line: &Line) -> bool {
    let begun = || line.iter().enumerate().filter(|(_, cell)| !cell.is_empty());
    let named = |at: usize| above.iter().filter(move |row| names_figure(row, at));
    let first = above
        .iter()
        .filter_map(|row| row.iter().position(GridCell::begins))
        .min();
    let plain = begun().all(|(at, cell)| !cell.merged && named(at).next().is_some());
    // A name alone in the first column could be a title: it is numbered as names above it are.
    let numbered = |text: &str| squash(text) != normal_name(text);
    let told = |(at, cell): (usize, &GridCell)| {
        Some(at) != first || {
            let mut above = named(at).filter_map(|row| row.get(at));
            numbered(&cell.text) && above.any(|cell| numbered(&cell.text))
        }
    };
    let is_title = |cell: &GridCell| squash(&cell.text).ends_with('表');
    plain
        && unit_of_line(line).is_none()
        && (!lone(line) || begun().all(|one| told(one) && !is_title(one.1)))
}

/// Whether a word stands at a place of a row, and a figure as the next thing beside it.
fn names_figure(row: &Line, at: usize) -> bool {
    let is_word = |cell: &GridCell| cell.begins() && !is_number(cell);
    let beside = row
        .iter()
        .skip(at.saturating_add(1))
        .find(|cell| cell.begins());
    row.get(at).is_some_and(is_word) && beside.is_some_and(is_number)
}

/// Whether the figures of a line stand where rows above have some.
pub(in crate::load) fn fits(above: &[Line], line: &Line) -> bool {
    let figured = |at: usize| above.iter().any(|row| row.get(at).is_some_and(is_number));
    let mut figures = line.iter().enumerate().filter(|(_, cell)| is_number(cell));
    figures.all(|(at, _)| figured(at))
}
