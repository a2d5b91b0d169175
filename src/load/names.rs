//! Names of rows that stand elsewhere than in the column of names.

use super::blocks::Line;
use super::grid::GridCell;
use crate::form::Block;
use crate::value::normal_name;

/// The name in a column without a heading, the last before the values, of a form whose names may have none.
pub(super) fn below_no_heading<'a>(
    block: &Block,
    line: &'a Line,
    first: usize,
) -> Option<&'a GridCell> {
    let unheaded = block.label.iter().any(String::is_empty);
    let before = line.get(..first).filter(|_| unheaded)?;
    before.iter().rfind(|cell| !cell.is_empty())
}

/// The name of a total that stands first in a line, before the column of names if there is one.
pub(super) fn total_before<'a>(
    block: &Block,
    line: &'a Line,
    names: Option<usize>,
) -> Option<&'a GridCell> {
    let mut before = line.iter().take(names.unwrap_or(usize::MAX));
    let first = before.find(|cell| !cell.is_empty())?;
    let plain = normal_name(&first.text);
    block.totals.contains(&plain).then_some(first)
}

/// The name of a total that stands between the column of names and the first figures, as where two codes and two names
/// are printed of each row.
pub(super) fn total_behind<'a>(
    block: &Block,
    line: &'a Line,
    names: usize,
    figures: usize,
) -> Option<&'a GridCell> {
    let between = line.get(names.saturating_add(1)..figures)?;
    let mut words = between.iter().filter(|cell| !cell.is_empty());
    let first = words.next().filter(|cell| !cell.merged)?;
    let plain = normal_name(&first.text);
    (words.next().is_none() && block.totals.contains(&plain)).then_some(first)
}
