//! Codes, names and headings that cannot be told, and what rests on them.

use super::bind::is_printed;
use super::blocks::Line;
use super::desk::{Desk, Spot};
use super::draft::{Draft, DraftRow};
use super::grid::GridCell;
use super::headings::Heading;
use super::layout::List;
use crate::ledger::Gravity;
use crate::say;
use crate::source::Place;
use crate::value::{Reading, read_amount};
use std::collections::BTreeSet;

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

/// The rows with figures to the right of the last heading. In text they were parted where they should not be, as by the
/// comma of thousands, and the figures of such a row stand in wrong columns; on a page they stand beside the table.
pub(super) fn beyond(
    desk: &mut Desk<'_>,
    title: &str,
    headings: &[Heading],
    data: &[Line],
) -> Beyond {
    let last = headings.iter().map(|heading| heading.column).max();
    let Some(last) = last else {
        return Beyond::default();
    };
    let figure = |cell: &&GridCell| {
        cell.begins() && matches!(read_amount(&cell.text), Reading::Value { .. })
    };
    let further = |line: &Line| {
        let mut cells = line.iter().skip(last.saturating_add(1));
        cells.find(figure).and_then(|cell| cell.place)
    };
    let rows: Vec<(usize, Place)> = data
        .iter()
        .enumerate()
        .filter_map(|(at, line)| Some((at, further(line)?)))
        .collect();
    let Some((_, place)) = rows.first().copied() else {
        return Beyond::default();
    };
    let in_text = matches!(place, Place::Text(_));
    tell_beyond(desk, title, place, rows.len());
    Beyond {
        rows: rows
            .into_iter()
            .map(|(at, _)| at)
            .filter(|_| in_text)
            .collect(),
    }
}

fn tell_beyond(desk: &mut Desk<'_>, title: &str, place: Place, count: usize) {
    let message = say!(
        "《{title}》有 {count} 行在表头最后一栏之外还有数",
        "“{title}” has figures beyond its last heading in {count} rows"
    );
    let (gravity, help) = match matches!(place, Place::Text(_)) {
        true => (
            Gravity::Unreadable,
            say!(
                "数里的千分位逗号要用引号括起来或去掉；确是另一栏的，补上表头",
                "put figures with commas of thousands in quotes or leave the commas out; give a further column its heading"
            ),
        ),
        false => (
            Gravity::Note,
            say!(
                "确是表里的一栏，补上表头；表外的数不读",
                "give a column of the table its heading; what stands beside the table is not read"
            ),
        ),
    };
    let spot = Spot {
        place: Some(place),
        title,
        ..Spot::default()
    };
    desk.notice(gravity, "load::beyond_headings", message, help, spot);
}

/// Rows of text whose figures cannot be given to the columns.
#[derive(Default)]
pub(super) struct Beyond {
    rows: BTreeSet<usize>,
}

impl Beyond {
    /// Spoils the figures of a row, where it is one of them.
    pub(super) fn spoil(&self, at: usize, row: &mut DraftRow) {
        if self.rows.contains(&at) {
            let why = say!(
                "这一行的数比表头多，各数在哪一栏定不下来",
                "the row has more figures than headings, so their columns cannot be told"
            );
            row.cells
                .iter_mut()
                .for_each(|cell| cell.spoil(why.clone()));
        }
    }
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
