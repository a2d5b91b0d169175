//! The columns of a part: fewer than those of the form that it stands in.

use crate::load::blocks::Line;
use crate::load::grid::GridCell;
use crate::value::normal_name;

/// Lines without the columns in which they only repeat what stands to the left, as a part of a form has its own columns,
/// each over several of the form's; and without that of the name of their group.
pub(super) fn narrowed(lines: Vec<Line>, group: Option<usize>) -> Vec<Line> {
    let width = lines.iter().map(Vec::len).max().unwrap_or(0);
    let repeats = |line: &Line, at: usize| {
        let left = at.checked_sub(1).and_then(|left| line.get(left));
        let cell = line.get(at);
        cell.is_none_or(|cell| {
            // An empty cell over two columns: not every file says that it is one.
            let empty = cell.is_empty() && left.is_some_and(GridCell::is_empty);
            empty || cell.merged && left.is_some_and(|left| left.text == cell.text)
        })
    };
    // Of a column that says more than the name, all is kept.
    let name = |at: &usize| {
        let mut below = lines.iter().skip(1).filter_map(|line| line.get(*at));
        below.all(|cell| cell.merged || cell.is_empty())
    };
    let group = group.filter(name);
    let kept: Vec<bool> = (0..width)
        .map(|at| group != Some(at) && !lines.iter().all(|line| repeats(line, at)))
        .collect();
    let narrow = |line: Line| {
        let cells = line.into_iter().zip(&kept);
        cells
            .filter(|(_, kept)| **kept)
            .map(|(cell, _)| cell)
            .collect()
    };
    lines.into_iter().map(narrow).collect()
}

/// Whether a text of a line, which is no total, lies across two columns of a part, by the line of its headings: the cells
/// are not those of the part.
pub(super) fn is_across(line: &Line, head: &Line) -> bool {
    let total = |text: &str| normal_name(text).ends_with('计');
    let across = |at: usize| {
        let (left, own) = (line.get(at.checked_sub(1)?)?, line.get(at)?);
        let same = own.merged && !own.is_empty() && own.text == left.text;
        Some(same && !total(&own.text))
    };
    let mut columns = head.iter().enumerate().filter(|(_, cell)| cell.begins());
    columns.any(|(at, _)| across(at) == Some(true))
}
