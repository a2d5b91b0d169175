//! The labels of a form and the values beside them: a table of one row.

use super::sections::Section;
use super::tokens::{Token, Tokens, covered, joined};
use crate::form::{Form, FormColumn, Kind};
use crate::lang::Said;
use crate::ledger::State;
use crate::load::bind::{bad_cell, unit_of};
use crate::load::cells::read_text;
use crate::load::desk::{Desk, Spot};
use crate::load::draft::{Draft, DraftCell, DraftColumn, DraftRow};
use crate::load::fields::{is_instruction, ticked};
use crate::load::headings::plain_heading;
use crate::say;
use crate::source::Place;
use crate::value::squash;

/// Fills a draft with the one row of labels and their values; `inside` are those that a table among them prints.
pub(super) fn fields(
    desk: &mut Desk<'_>,
    mut draft: Draft,
    form: &Form,
    sections: &[Section],
    (tokens, inside): (&Tokens, &[(usize, DraftCell)]),
) -> Draft {
    let text: String = tokens
        .all
        .iter()
        .map(|token| token.plain.as_str())
        .collect();
    let mut row = DraftRow {
        place: draft.place,
        ..DraftRow::default()
    };
    for (at, column) in form.columns.iter().enumerate() {
        let mut kind = DraftColumn {
            heading: Vec::new(),
            kind: Some(column.kind),
            unit: unit_of(column, None, draft.unit, form.unit),
        };
        let inside = inside.iter().find(|(field, _)| *field == at);
        let cell = match inside {
            Some((_, cell)) => cell.clone(),
            None => field(column, (at, sections), &kind, &text),
        };
        if cell.state != State::Absent {
            kind.heading.clone_from(&column.path);
        }
        if cell.state == State::Unreadable {
            let spot = Spot {
                place: cell.place.or(draft.place),
                column: None,
                title: &draft.title,
            };
            bad_cell(desk, &draft, &kind, &cell.text, spot);
        }
        draft.columns.push(kind);
        row.cells.push(cell);
    }
    part_from_labels(&mut row, form);
    draft.rows.push(row);
    draft
}

/// A value in which a label stands that was found nowhere is not told: what follows it is another value.
fn part_from_labels(row: &mut DraftRow, form: &Form) {
    let pairs = form.columns.iter().zip(&row.cells);
    let lost = pairs.filter(|(_, cell)| cell.state == State::Unreadable && cell.text.is_empty());
    let labels: Vec<String> = lost
        .map(|(column, _)| plain_heading(column.leaf()))
        .collect();
    for cell in row
        .cells
        .iter_mut()
        .filter(|cell| cell.state == State::Value)
    {
        let plain = squash(&cell.text);
        if labels.iter().any(|label| plain.contains(label.as_str())) {
            cell.spoil(unparted());
        }
    }
}

fn unparted() -> Said {
    say!(
        "标签和值在文字里分不开",
        "the label and its value cannot be parted in the text"
    )
}

/// What stands beside the label of a field; nothing where the label is not printed.
fn field(
    column: &FormColumn,
    (at, sections): (usize, &[Section]),
    kind: &DraftColumn,
    text: &str,
) -> DraftCell {
    let own = sections.iter().filter_map(|section| match section {
        Section::Field {
            column,
            label,
            value,
        } if *column == at => Some((label, value)),
        _ => None,
    });
    let own: Vec<(&Token, &Vec<Token>)> = own.collect();
    let mut cell = DraftCell::default();
    match own.as_slice() {
        [(label, value)] => cell = read(label, value, kind),
        [] if !text.contains(&plain_heading(column.leaf())) => {}
        several => {
            cell.place = several.first().map(|(label, _)| Place::Text(label.at));
            cell.spoil(unparted());
        }
    }
    cell
}

fn read(label: &Token, value: &[Token], column: &DraftColumn) -> DraftCell {
    let text = joined(value);
    let text = if is_instruction(&text) {
        ""
    } else {
        text.as_str()
    };
    let text = ticked(text).unwrap_or(text);
    let printed: Vec<Token> = value.iter().filter(|token| !token.blank).cloned().collect();
    let place = covered(&printed).or(Some(label.at)).map(Place::Text);
    let text = match column.kind {
        Some(Kind::Text) | None => text.to_owned(),
        _ => squash(text),
    };
    let cell = read_text(&text, place, column.kind, column.unit);
    DraftCell {
        inferred: cell.state != State::Unreadable,
        ..cell
    }
}
