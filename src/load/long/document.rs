//! One document of a long file, whole: with its texts and places, as every other document of a ledger.

use super::super::bind::{bad_cell, no_unit_notice};
use super::super::cells::read_text;
use super::super::desk::{Desk, Spot};
use super::super::draft::{Draft, DraftCell, DraftColumn, DraftRow};
use super::super::hierarchy::arrange;
use super::layout::{Key, Layout, Part, Target, block_of, year};
use super::panels::Stretch;
use crate::form::{Block, Form, Forms, Kind};
use crate::ledger::{Document, Identity, Ledger, State};
use crate::project::Reading;
use crate::source::records::{Field, records};
use crate::source::{FileId, Place, Source, Span, saturate};
use std::collections::BTreeSet;

/// The fields of a line that has them all.
struct Line<'a> {
    fields: &'a [Field],
    file: FileId,
    /// Its first byte in the text.
    first: u32,
}

impl Line<'_> {
    fn part(&self, layout: &Layout, part: Part) -> (&str, Option<Place>) {
        let at = layout.parts.iter().position(|own| *own == part);
        let field = at.and_then(|at| self.fields.get(at));
        let place = |field: &Field| {
            Place::Text(Span {
                file: self.file,
                start: field.start.saturating_add(self.first),
                end: field.end.saturating_add(self.first),
            })
        };
        field.map_or(("", None), |field| {
            (field.text.as_str(), Some(place(field)))
        })
    }
}

/// Adds one document to a ledger; of `only` some forms where so many are asked for.
pub(super) fn add(
    ledger: &mut Ledger,
    (layout, forms): (&Layout, &Forms),
    (text, stretch): (&str, &Stretch),
    only: Option<&BTreeSet<u32>>,
) {
    let reading = Reading::default();
    let mut desk = Desk {
        forms,
        reading: &reading,
        ledger: std::mem::take(ledger),
    };
    let number = saturate(desk.ledger.documents.len());
    let first_table = saturate(desk.ledger.tables.len());
    let source = Source::part(layout.file.as_str(), text, stretch.line);
    let file = desk.ledger.sources.add(source);
    let blocks: Vec<Block> = layout.targets.iter().map(|t| block_of(forms, t)).collect();
    let mut drafts: Vec<Draft> = Vec::new();
    let mut document = Document {
        name: stretch.name.clone(),
        files: vec![file],
        of_many: true,
        ..Document::default()
    };
    let mut start = 0u32;
    for (at, text) in text.split_inclusive('\n').enumerate() {
        let first = start;
        start = start.saturating_add(saturate(text.len()));
        // Of a table that is not asked for, nothing is taken apart.
        if at > 0 && !text.contains('"') && skips(layout, nth(layout, text), only) {
            continue;
        }
        let record = records(text, ',').into_iter().next().unwrap_or_default();
        let line = Line {
            fields: &record.fields,
            file,
            first,
        };
        if line.fields.len() != layout.parts.len() {
            continue;
        }
        if at == 0 {
            document.identity = identity(layout, &line);
        }
        if !skips(layout, line.part(layout, Part::Table).0, only) {
            take(&mut desk, layout, &blocks, &line, &mut drafts);
        }
    }
    for mut draft in drafts {
        if let Some(form) = draft.form.and_then(|id| forms.form(id)) {
            arrange(&mut draft, form, forms);
            crate::load::merge::usual_total(&mut draft, form);
        }
        draft.finish(&mut desk, number);
    }
    document.tables = first_table..saturate(desk.ledger.tables.len());
    desk.ledger.documents.push(document);
    *ledger = desk.ledger;
}

/// Whether a table is not asked for.
fn skips(layout: &Layout, word: &str, only: Option<&BTreeSet<u32>>) -> bool {
    let mut targets = layout.targets.iter();
    let target = targets.find(|target| target.word == word.trim());
    let unwanted = |target: &Target| only.is_some_and(|only| !only.contains(&target.form.0));
    target.is_some_and(unwanted)
}

/// The table of a line without quotes.
fn nth<'a>(layout: &Layout, line: &'a str) -> &'a str {
    let table = layout.parts.iter().position(|part| *part == Part::Table);
    line.split(',').nth(table.unwrap_or(0)).unwrap_or("")
}

/// Puts a line into the table that it is of.
fn take(
    desk: &mut Desk<'_>,
    layout: &Layout,
    blocks: &[Block],
    line: &Line<'_>,
    drafts: &mut Vec<Draft>,
) {
    let (word, place) = line.part(layout, Part::Table);
    let mut targets = layout.targets.iter().zip(blocks);
    let Some((target, block)) = targets.find(|(target, _)| target.word == word.trim()) else {
        return;
    };
    let Some(form) = desk.forms.form(target.form) else {
        return;
    };
    if !drafts.iter().any(|draft| draft.form == Some(target.form)) {
        drafts.push(empty(layout, target, form, place));
    }
    let draft = drafts
        .iter_mut()
        .find(|draft| draft.form == Some(target.form));
    if let (Some(draft), Some(row)) = (draft, row(layout, target, block, line, form)) {
        report(desk, draft, &row);
        draft.rows.push(row);
    }
}

/// What a document says of itself in its first line.
fn identity(layout: &Layout, line: &Line<'_>) -> Identity {
    let (name, _) = line.part(layout, Part::Document);
    let (org, _) = line.part(layout, Part::Org);
    let (of, _) = line.part(layout, Part::Year);
    let org = if org.trim().is_empty() { name } else { org };
    Identity {
        org: Some(org.trim().to_owned()),
        year: year(of),
        kind: layout.kind,
        ..Identity::default()
    }
}

/// A table without rows. Its columns are those that some line of the file gives.
fn empty(layout: &Layout, target: &Target, form: &Form, place: Option<Place>) -> Draft {
    let same = layout
        .targets
        .iter()
        .filter(|other| other.form == target.form);
    let given: Vec<_> = same.flat_map(|target| &target.columns).collect();
    let columns = form.columns.iter().enumerate().map(|(at, column)| {
        let given = given.iter().find(|given| given.column == at);
        DraftColumn {
            heading: given.map(|given| given.heading.clone()).unwrap_or_default(),
            kind: Some(column.kind),
            unit: super::super::bind::unit_of(column, None, layout.unit, form.unit),
        }
    });
    Draft {
        form: Some(target.form),
        title: form.name.clone(),
        place,
        unit: layout.unit,
        columns: columns.collect(),
        ..Draft::default()
    }
}

fn row(
    layout: &Layout,
    target: &Target,
    block: &Block,
    line: &Line<'_>,
    form: &Form,
) -> Option<DraftRow> {
    let (code, at_code) = line.part(layout, Part::Code);
    let (name, at_name) = line.part(layout, Part::Name);
    let key = Key::read(block, code, name);
    let mut cells = vec![DraftCell::default(); form.columns.len()];
    let mut empty = key.code.is_none() && key.name.is_none();
    for column in &target.columns {
        let (text, place) = line.part(layout, Part::Figure(column.figure));
        empty &= text.trim().is_empty();
        if let Some(cell) = cells.get_mut(column.column) {
            *cell = read_text(text.trim(), place, Some(column.kind), column.unit);
        }
    }
    let indent = |text: &str| text.chars().take_while(|c| c.is_whitespace()).count();
    (!empty).then(|| DraftRow {
        indent: if key.code.is_some() {
            indent(code)
        } else {
            indent(name)
        },
        place: at_code.or(at_name),
        code: key.code,
        name: key.name,
        plain: key.plain,
        role: key.role,
        block: target.block,
        cells,
        ..DraftRow::default()
    })
}

/// Tells of the cells of a row that cannot be read, and of amounts without a unit.
fn report(desk: &mut Desk<'_>, draft: &Draft, row: &DraftRow) {
    for (cell, column) in row.cells.iter().zip(&draft.columns) {
        if cell.state == State::Unreadable {
            let spot = Spot {
                place: cell.place,
                column: None,
                title: &draft.title,
            };
            bad_cell(desk, draft, column, &cell.text, spot);
        }
    }
    let money = |column: &DraftColumn| {
        column.kind == Some(Kind::Money) && column.unit.is_none() && !column.heading.is_empty()
    };
    if draft.rows.is_empty() && draft.columns.iter().any(money) {
        no_unit_notice(desk, draft);
    }
}
