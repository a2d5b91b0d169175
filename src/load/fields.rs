//! Labels with a value beside them: a table of one row.

mod pairs;

use super::bind::{bad_cell, no_unit_notice, unit_of};
use super::blocks::{Block, Line, is_number};
use super::cells::read_cell;
use super::desk::{Desk, Spot};
use super::draft::{Draft, DraftCell, DraftColumn, DraftRow};
use super::graded;
use super::grid::GridCell;
use crate::form::{Form, Kind};
use crate::ledger::State;
use crate::say;
use crate::value::heading_of;
use pairs::{Pair, column_of, pairs};
use std::collections::BTreeSet;

/// Whether the labels stand as headings above their values, as rule files write tables down.
pub(super) fn has_headings(form: &Form, rows: &[Line]) -> bool {
    let known = &form.plain().known;
    let first = rows.first().map(Vec::as_slice).unwrap_or_default();
    let mut texts = first.iter().filter(|cell| cell.begins());
    texts.clone().count() > 1 && texts.all(|cell| known.contains(&*heading_of(&cell.text)))
}

/// How many labels of the form a block has, and how many it must have.
pub(super) fn share(form: &Form, rows: &[Line]) -> (usize, usize) {
    let rows: Vec<&Line> = rows.iter().collect();
    let pairs = pairs(form, &rows);
    let found = pairs.iter().filter_map(|p| column_of(form, p));
    let found: BTreeSet<usize> = found.map(|(at, _)| at).collect();
    (
        found.len(),
        form.columns
            .iter()
            .filter(|column| !column.optional)
            .count(),
    )
}

/// How many lines of a block hold a label that the form knows.
pub(super) fn lines(form: &Form, rows: &[Line]) -> usize {
    let rows: Vec<&Line> = rows.iter().collect();
    let pairs = pairs(form, &rows);
    let known = pairs.iter().filter(|p| column_of(form, p).is_some());
    let mut lines: Vec<usize> = known.map(|pair| pair.row).collect();
    lines.dedup();
    lines.len()
}

/// Fills a draft, whose title and unit are known, with the one row of a form of fields.
pub(super) fn fill(desk: &mut Desk<'_>, draft: &mut Draft, form: &Form, block: &Block) {
    let mut row = DraftRow {
        cells: vec![DraftCell::default(); form.columns.len()],
        ..DraftRow::default()
    };
    // A field with nothing beside it looks like a line above the table.
    let above = block.lead.iter().map(|lead| &lead.line);
    let above = above.filter(|line| {
        let pairs = pairs(form, &[line]);
        pairs.first().is_some_and(|p| column_of(form, p).is_some())
    });
    let lines: Vec<&Line> = above.chain(&block.rows).collect();
    let pairs = pairs(form, &lines);
    // Where the page has no unit, one that stands on a label is that of the others too.
    let printed = pairs.iter().find_map(Pair::printed_unit);
    for column in &form.columns {
        let unit = unit_of(column, None, draft.unit.or(printed), form.unit);
        draft.columns.push(DraftColumn {
            heading: Vec::new(),
            kind: Some(column.kind),
            unit,
        });
    }
    for pair in &pairs {
        take(desk, draft, form, &mut row, pair);
    }
    let no_unit = draft.columns.iter().any(|column| {
        column.kind == Some(Kind::Money) && column.unit.is_none() && !column.heading.is_empty()
    });
    if no_unit {
        no_unit_notice(desk, draft);
    }
    for (column, draft_column) in form.columns.iter().zip(&draft.columns) {
        if draft_column.heading.is_empty() && !column.optional {
            let message = say!(
                "《{}》没有印“{}”这一项",
                "“{}” does not print the field “{}”",
                draft.title,
                column.spelling()
            );
            let spot = Spot {
                place: draft.place,
                column: None,
                title: &draft.title,
            };
            desk.note("load::missing_heading", message, spot);
        }
    }
    draft.rows.push(row);
}

/// Tells that a label is printed twice, with another value beside it.
fn twice(desk: &mut Desk<'_>, slot: &mut DraftCell, (label, again): (&str, &str), spot: Spot<'_>) {
    slot.spoil(say!(
        "“{label}”印了两次：“{}”和“{again}”",
        "“{label}” is printed twice: “{}” and “{again}”",
        slot.text
    ));
    let message = say!(
        "《{}》“{label}”印了两次，两处不同",
        "“{label}” of “{}” is printed twice, and differently",
        spot.title
    );
    desk.unread("load::two_columns", message, spot);
}

fn take(desk: &mut Desk<'_>, draft: &mut Draft, form: &Form, row: &mut DraftRow, pair: &Pair<'_>) {
    let title = draft.title.clone();
    let spot = |column| Spot {
        place: pair.label.place,
        column: Some(column),
        title: &title,
    };
    let label = pair.label.trimmed();
    let Some((at, unit)) = column_of(form, pair) else {
        let message = say!(
            "《{}》印有“{label}”一项，表样里没有登记",
            "“{}” prints a field “{label}” that its form does not have",
            draft.title
        );
        let spot = spot(pair.at.saturating_sub(1));
        desk.note("load::unknown_heading", message, spot);
        further(draft, form, row, pair);
        return;
    };
    let (Some(column), Some(slot)) = (draft.columns.get_mut(at), row.cells.get_mut(at)) else {
        return;
    };
    let printed = value(pair, column.kind);
    if graded::is_told(desk, (label, column.kind), &printed, spot(pair.at)) {
        return;
    }
    let second = !column.heading.is_empty();
    column.heading = vec![label.to_owned()];
    if column.kind == Some(Kind::Money) {
        column.unit = unit.or(pair.unit).or(column.unit);
    }
    let mut cell = read_cell(&printed, column.kind, column.unit);
    cell.place = cell.place.or(pair.label.place);
    if second && slot.text != cell.text {
        let spot = Spot {
            place: cell.place,
            ..spot(pair.at)
        };
        twice(desk, slot, (label, &cell.text), spot);
        return;
    }
    *slot = cell.clone();
    if cell.state == State::Unreadable && cell.fault.is_none() {
        let column = column.clone();
        let spot = Spot {
            place: cell.place,
            column: Some(pair.at),
            title: &draft.title,
        };
        bad_cell(desk, draft, &column, &cell.text, spot);
    }
}

/// Keeps an amount of a group under a label that the form does not have: sums of that group lack it.
fn further(draft: &mut Draft, form: &Form, row: &mut DraftRow, pair: &Pair<'_>) {
    let amount = pair.value.filter(|value| is_number(value));
    let Some(value) = amount.filter(|_| pair.grouped) else {
        return;
    };
    let unit = pair.printed_unit().or(draft.unit).or(form.unit);
    draft.columns.push(DraftColumn {
        heading: vec![pair.label.trimmed().to_owned()],
        kind: None,
        unit,
    });
    row.cells.push(read_cell(value, None, unit));
}

/// What stands beside a label: of several choices the one that is ticked; nothing where it only says how to fill it in.
fn value(pair: &Pair<'_>, kind: Option<Kind>) -> GridCell {
    let mut value = pair.value.cloned().unwrap_or_default();
    if let Some(chosen) = ticked(&value.text).filter(|_| kind == Some(Kind::Text)) {
        value.text = chosen.to_owned();
    }
    if is_instruction(&value.text) && kind != Some(Kind::Text) {
        value.text = String::new();
    }
    value
}

/// What is ticked of several choices, each with its box after it or before it; none where not exactly one is.
pub(super) fn ticked(text: &str) -> Option<&str> {
    let is_mark = |c: char| is_tick(c) || matches!(c, '□' | '☐' | '○');
    let trimmed = text.trim();
    let first = trimmed.chars().next()?;
    let mut choices: Vec<(&str, char)> = Vec::new();
    if is_mark(first) {
        for (at, mark) in trimmed.char_indices().filter(|(_, c)| is_mark(*c)) {
            let rest = trimmed.get(at.saturating_add(mark.len_utf8())..)?;
            let end = rest.find(is_mark).unwrap_or(rest.len());
            choices.push((rest.get(..end)?.trim(), mark));
        }
    } else {
        let mut rest = trimmed;
        while let Some((at, mark)) = rest.char_indices().find(|(_, c)| is_mark(*c)) {
            choices.push((rest.get(..at)?.trim(), mark));
            rest = rest.get(at.saturating_add(mark.len_utf8())..)?;
        }
        choices.extend(Some((rest.trim(), '□')).filter(|(rest, _)| !rest.is_empty()));
    }
    let mut ticked = choices
        .iter()
        .filter(|(choice, mark)| is_tick(*mark) && !choice.is_empty());
    let one = ticked.next().filter(|_| choices.len() > 1)?;
    ticked.next().is_none().then_some(one.0)
}

fn is_tick(c: char) -> bool {
    matches!(c, '√' | '✓' | '✔' | '☑' | '■' | '☒')
}

/// Whether a text only says how its cell is filled in: `（延续性项目填写）`.
pub(super) fn is_instruction(text: &str) -> bool {
    let text = crate::value::squash(text);
    let inner = text
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'));
    inner.is_some_and(|inner| !inner.contains('(') && inner.ends_with("填写"))
}
