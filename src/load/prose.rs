//! Prose turned into tables, by the set phrases that packs declare.

use super::cells::{convert, read_text};
use super::desk::{Desk, Spot};
use super::draft::{Draft, DraftCell, DraftColumn, DraftRow};
use super::sections::{Section, sections};
use crate::form::{Extract, Form, Kind, PatternHole};
use crate::ledger::{Identity, State};
use crate::say;
use crate::source::{FileId, Place, Span};
use crate::value::{Folded, Unit, normal_name, squash};
use regex::Captures;

/// The tables that the extracts of the packs for such a document make of its prose.
pub(super) fn extracts(desk: &mut Desk<'_>, prose: &[Span], identity: &Identity) -> Vec<Draft> {
    let (level, region) = (identity.level.as_deref(), identity.region.as_deref());
    let kind = identity.kind.word();
    let forms = desk.forms;
    let all: Vec<Section> = prose
        .iter()
        .flat_map(|span| sections(&desk.ledger.sources, *span))
        .collect();
    let mut drafts = Vec::new();
    for extract in &forms.extracts {
        if !extract.applies.covers(kind, level, region, identity.year) {
            continue;
        }
        // An extract that another pack replaces has lost its name.
        let form = forms.form(extract.form);
        let Some(form) = form.filter(|form| form.name == extract.name) else {
            continue;
        };
        let texts = texts(desk, extract, prose, &all);
        if let Some((_, at, _)) = texts.first() {
            let draft = table(desk, extract, form, &texts, *at);
            drafts.push(draft);
        }
    }
    drafts
}

/// Where an extract looks: the file, the heading, the folded text.
type Text = (FileId, Span, Folded);

fn texts(desk: &Desk<'_>, extract: &Extract, prose: &[Span], all: &[Section]) -> Vec<Text> {
    if extract.sections.is_empty() {
        let whole = |span: &Span| {
            let text = desk.ledger.sources.text(*span);
            (span.file, *span, Folded::new(text, span.start))
        };
        return prose.iter().map(whole).collect();
    }
    let mut texts: Vec<Text> = Vec::new();
    let mut covered: Vec<Span> = Vec::new();
    for section in all {
        let named = extract
            .sections
            .iter()
            .any(|name| section.heading.contains(&normal_name(name)));
        // A section within one that is looked at already would give every match twice.
        let within = covered.iter().any(|outer| {
            outer.file == section.at.file
                && outer.start <= section.at.start
                && section.at.end <= outer.end
        });
        if named && !within {
            covered.push(section.covers);
            texts.push((section.at.file, section.at, section.text.clone()));
        }
    }
    texts
}

fn table(desk: &mut Desk<'_>, extract: &Extract, form: &Form, texts: &[Text], at: Span) -> Draft {
    let mut draft = Draft {
        form: Some(extract.form),
        title: extract.name.clone(),
        place: Some(Place::Text(at)),
        own_decimals: true,
        ..Draft::default()
    };
    for column in &form.columns {
        let hole = extract
            .pattern
            .holes
            .iter()
            .find(|hole| hole.name == column.leaf());
        draft.columns.push(DraftColumn {
            heading: vec![column.leaf().to_owned()],
            kind: Some(column.kind),
            unit: unit_of(
                column.kind,
                hole.and_then(|hole| hole.takes.unit).or(column.unit),
            ),
        });
    }
    for (file, _, text) in texts {
        for captures in extract.pattern.regex.captures_iter(&text.text) {
            let row = row(desk, extract, form, &mut draft, (*file, text), &captures);
            draft.rows.push(row);
        }
    }
    if !extract.each {
        keep_one(desk, extract, &mut draft);
    }
    draft
}

fn unit_of(kind: Kind, fixed: Option<Unit>) -> Option<Unit> {
    match kind {
        Kind::Money => fixed,
        Kind::Ratio => Some(Unit::Percent),
        Kind::Count | Kind::Year | Kind::Ordinal => Some(Unit::One),
        _ => None,
    }
}

fn row(
    desk: &mut Desk<'_>,
    extract: &Extract,
    form: &Form,
    draft: &mut Draft,
    text: (FileId, &Folded),
    captures: &Captures<'_>,
) -> DraftRow {
    let mut row = DraftRow {
        cells: vec![DraftCell::default(); form.columns.len()],
        ..DraftRow::default()
    };
    for (number, hole) in extract.pattern.holes.iter().enumerate() {
        let Some(at) = column_of(form, hole, number) else {
            continue;
        };
        let Some(group) = captures.name(&format!("h{number}")) else {
            continue;
        };
        let unit = captures
            .name(&format!("u{number}"))
            .and_then(|unit| printed_unit(unit.as_str()));
        if let Some(column) = draft
            .columns
            .get_mut(at)
            .filter(|c| c.kind == Some(Kind::Money))
        {
            column.unit = column.unit.or(unit);
        }
        let cell = cell(desk, draft, (at, hole, unit), text, group.range());
        if let Some(slot) = row.cells.get_mut(at) {
            *slot = cell;
        }
    }
    name_row(&mut row, extract);
    row
}

fn column_of(form: &Form, hole: &PatternHole, number: usize) -> Option<usize> {
    let named = form
        .columns
        .iter()
        .position(|column| column.leaf() == hole.name);
    named.or_else(|| form.columns.get(number).map(|_| number))
}

fn printed_unit(word: &str) -> Option<Unit> {
    Unit::NAMED
        .iter()
        .find(|(name, _)| *name == word)
        .map(|(_, unit)| *unit)
}

fn cell(
    desk: &mut Desk<'_>,
    draft: &Draft,
    (at, hole, printed): (usize, &PatternHole, Option<Unit>),
    (file, text): (FileId, &Folded),
    range: std::ops::Range<usize>,
) -> DraftCell {
    let (start, end) = text.origin(range.start, range.end);
    let span = Span { file, start, end };
    let place = Some(Place::Text(span));
    let unit = draft.columns.get(at).and_then(|column| column.unit);
    let source = desk.ledger.sources.text(span).trim().to_owned();
    let mut cell = read_text(&source, place, Some(hole.takes.kind), unit);
    if cell.state == State::Value && hole.takes.kind == Kind::Money {
        match (printed, unit) {
            (Some(from), Some(to)) if from != to => match convert(cell.value, from, to) {
                Some(value) => cell.value = value,
                None => cell.spoil(say!(
                    "“{}”换不成{to}",
                    "“{}” cannot be turned into {to}",
                    cell.text
                )),
            },
            _ => {}
        }
    }
    if cell.state == State::Unreadable {
        let message = say!(
            "“{}”的“{}”印的是“{}”，认不出数来",
            "“{1}” of “{0}” is printed as “{2}”, in which no number can be told",
            draft.title,
            hole.name,
            cell.text
        );
        let spot = Spot {
            place,
            column: None,
            title: &draft.title,
        };
        desk.unread("load::bad_cell", message, spot);
    }
    cell
}

/// Names a row by the hole that its extract says, else by the first hole of words.
pub(super) fn name_row(row: &mut DraftRow, extract: &Extract) {
    let words = || {
        extract
            .pattern
            .holes
            .iter()
            .position(|hole| hole.takes.kind == Kind::Text)
    };
    let Some(cell) = extract
        .key
        .or_else(words)
        .and_then(|hole| row.cells.get(hole))
    else {
        return;
    };
    if cell.text.is_empty() {
        return;
    }
    row.name = Some(cell.text.clone());
    row.plain = Some(normal_name(&cell.text));
}

/// A phrase that stands once: where it stands again, it must say the same.
fn keep_one(desk: &mut Desk<'_>, extract: &Extract, draft: &mut Draft) {
    let mut rows = std::mem::take(&mut draft.rows).into_iter();
    let Some(mut first) = rows.next() else { return };
    let mut differs = false;
    for other in rows {
        for (cell, other) in first.cells.iter_mut().zip(&other.cells) {
            if squash(&cell.text) != squash(&other.text) {
                differs = true;
                let fault = match &cell.fault {
                    Some(fault) => say!("{}、“{}”", "{}, “{}”", fault, other.text),
                    None => say!(
                        "说明里有不同的说法：“{}”、“{}”",
                        "the text says it in different ways: “{}”, “{}”",
                        cell.text,
                        other.text
                    ),
                };
                cell.spoil(fault);
            }
        }
    }
    if differs {
        let message = say!(
            "“{}”该有一处，找到几处，说法不同",
            "“{}” should stand once; it stands several times, and says different things",
            extract.name
        );
        let spot = Spot {
            place: draft.place,
            column: None,
            title: &extract.name,
        };
        desk.unread("load::said_twice_differs", message, spot);
    }
    draft.rows.push(first);
}
