//! The name of a sum that stands in one list of several and its figure in the next: the foot of a table in which cells
//! were merged over both, and whose merged cells a file does not keep.

use super::blocks::{Line, is_number};
use super::grid::GridCell;
use super::headings::Heading;
use super::layout::{Layout, List};
use std::borrow::Cow;

/// A row of lists side by side, the name before figures that have none written into their list too, as in a merged cell.
pub(super) fn across<'l>(line: &'l Line, layout: &Layout, headings: &[Heading]) -> Cow<'l, Line> {
    let mut line = Cow::Borrowed(line);
    for pair in layout.lists.windows(2) {
        let [list, next] = pair else { continue };
        if !is_named_only(&line, list, headings) || !is_figures_only(&line, next, headings) {
            continue;
        }
        let column = |at: Option<usize>| at.and_then(|at| headings.get(at)).map(|own| own.column);
        let name = column(list.key).and_then(|at| line.get(at)).cloned();
        let slot = column(next.key).and_then(|at| line.to_mut().get_mut(at));
        if let Some((slot, name)) = slot.zip(name) {
            *slot = GridCell {
                merged: true,
                ..name
            };
        }
    }
    line
}

/// Whether words stand in the place of the code of a list, and no name or figure beside them.
fn is_named_only(line: &Line, list: &List, headings: &[Heading]) -> bool {
    let cell = |at: usize| cell(line, headings, at);
    let words = |cell: &GridCell| {
        cell.begins() && !is_number(cell) && !cell.text.contains(|c: char| c.is_ascii_digit())
    };
    list.key.and_then(cell).is_some_and(words)
        && list.label.and_then(cell).is_none_or(|own| !own.begins())
        && figures(line, list, headings) == 0
}

/// Whether a list has figures, and nothing that names them.
fn is_figures_only(line: &Line, list: &List, headings: &[Heading]) -> bool {
    let names = list.key.iter().chain(&list.key_rest).chain(&list.label);
    let mut names = names.filter_map(|at| cell(line, headings, *at));
    names.all(GridCell::is_empty) && figures(line, list, headings) > 0
}

fn figures(line: &Line, list: &List, headings: &[Heading]) -> usize {
    let columns = list.columns.iter().flatten();
    let cells = columns.filter_map(|at| cell(line, headings, *at));
    cells.filter(|cell| !cell.is_empty()).count()
}

fn cell<'l>(line: &'l Line, headings: &[Heading], at: usize) -> Option<&'l GridCell> {
    line.get(headings.get(at)?.column)
}
