//! Prose turned into tables, by the set phrases that packs declare.

use super::cells::{convert, read_text};
use super::desk::{Desk, Spot};
use super::draft::{Draft, DraftCell, DraftColumn, DraftRow};
use super::sections::{Section, sections};
use crate::form::{Extract, Form, Found, Kind, Passage, PatternHole};
use crate::lang::Said;
use crate::ledger::{Identity, State};
use crate::say;
use crate::source::{FileId, Place, Span};
use crate::value::{Folded, Unit, normal_name, squash};
use indexmap::IndexMap;
use rayon::prelude::*;

/// The tables that the extracts of the packs for such a document make of its prose.
pub(super) fn extracts(desk: &mut Desk<'_>, prose: &[Span], identity: &Identity) -> Vec<Draft> {
    let (level, region) = (identity.level.as_deref(), identity.region.as_deref());
    let kind = identity.kind.word();
    let forms = desk.forms;
    let all: Vec<Section> = prose
        .iter()
        .flat_map(|span| sections(&desk.ledger.sources, *span))
        .collect();
    let whole: Vec<Folded> = prose
        .iter()
        .map(|span| Folded::new(desk.ledger.sources.text(*span), span.start))
        .collect();
    let text = |folded, at: Span| Text {
        file: at.file,
        at,
        folded,
        passage: Passage::new(&folded.text),
    };
    let whole: Vec<Text> = whole
        .iter()
        .zip(prose)
        .map(|(f, at)| text(f, *at))
        .collect();
    let texts: Vec<Text> = all.iter().map(|s| text(&s.text, s.at)).collect();
    let mut jobs = Vec::new();
    for extract in &forms.extracts {
        if !extract.applies.covers(kind, level, region, identity.year) {
            continue;
        }
        // An extract that another pack replaces has lost its name.
        let form = forms.form(extract.form);
        let Some(form) = form.filter(|form| form.name == extract.name) else {
            continue;
        };
        let texts = match extract.sections.is_empty() {
            true => whole.iter().collect(),
            false => under(extract, &all, &texts),
        };
        jobs.push((extract, form, texts));
    }
    let found: Vec<Vec<Vec<Found>>> = jobs
        .par_iter()
        .map(|(extract, _, texts)| {
            let found = texts.iter().map(|t| extract.pattern.matches(&t.passage));
            found.collect()
        })
        .collect();
    let mut drafts = Vec::new();
    for ((extract, form, texts), found) in jobs.iter().zip(&found) {
        if let Some(first) = texts.first() {
            let found = texts.iter().copied().zip(found);
            drafts.push(table(desk, extract, form, found, first.at));
        }
    }
    let usual = usual_decimals(&drafts);
    for draft in &mut drafts {
        draft.usual_decimals = usual;
    }
    drafts
}

/// With how many decimals nearly all amounts of the prose are printed; none where that differs, or there are few.
fn usual_decimals(drafts: &[Draft]) -> Option<u32> {
    let mut counts = [0usize; 5];
    for draft in drafts {
        let money = |at: &usize| draft.columns.get(*at).and_then(|c| c.kind) == Some(Kind::Money);
        for row in &draft.rows {
            let cells = row.cells.iter().enumerate();
            let amounts = cells.filter(|(at, cell)| cell.state == State::Value && money(at));
            for (_, cell) in amounts.filter(|(_, cell)| !cell.value.is_zero()) {
                if let Some(count) = counts.get_mut(cell.decimals as usize) {
                    *count = count.saturating_add(1);
                }
            }
        }
    }
    let most = *counts.iter().max()?;
    let all: usize = counts.iter().sum();
    let nearly = most > 2 && most.saturating_mul(5) >= all.saturating_mul(4);
    let usual = counts.iter().position(|count| *count == most)?;
    u32::try_from(usual)
        .ok()
        .filter(|usual| nearly && *usual > 0)
}

/// Where an extract looks.
struct Text<'t> {
    file: FileId,
    /// The heading, or all of it.
    at: Span,
    folded: &'t Folded,
    passage: Passage<'t>,
}

fn under<'t>(extract: &Extract, all: &[Section], each: &'t [Text<'t>]) -> Vec<&'t Text<'t>> {
    let names: Vec<String> = extract.sections.iter().map(|n| normal_name(n)).collect();
    let mut texts = Vec::new();
    let mut covered: Vec<Span> = Vec::new();
    for (section, text) in all.iter().zip(each) {
        let named = names
            .iter()
            .any(|name| section.heading.contains(name.as_str()));
        // A section within one that is looked at already would give every match twice.
        let within = covered.iter().any(|outer| {
            outer.file == section.at.file
                && outer.start <= section.at.start
                && section.at.end <= outer.end
        });
        if named && !within {
            covered.push(section.covers);
            texts.push(text);
        }
    }
    texts
}

fn table<'t>(
    desk: &mut Desk<'_>,
    extract: &Extract,
    form: &Form,
    found: impl Iterator<Item = (&'t Text<'t>, &'t Vec<Found>)>,
    at: Span,
) -> Draft {
    let mut draft = Draft {
        form: Some(extract.form),
        title: extract.name.clone(),
        place: Some(Place::Text(at)),
        own_decimals: true,
        made: true,
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
    for (text, found) in found {
        for found in found.iter().filter(|found| is_money(extract, text, found)) {
            let row = row(desk, extract, form, &mut draft, text, found);
            draft.rows.push(row);
        }
    }
    if !extract.each {
        keep_one(desk, extract, &mut draft);
    }
    draft
}

/// Whether every amount that is printed in 万 alone is one: a mark follows, not what is counted, as in 20万人.
fn is_money(extract: &Extract, text: &Text<'_>, found: &Found) -> bool {
    let holes = extract.pattern.holes.iter().enumerate();
    let mut amounts = holes.filter(|(_, hole)| hole.takes.kind == Kind::Money);
    amounts.all(|(number, _)| {
        let after = found.hole(number).map(|hole| hole.end);
        let rest = after.and_then(|end| text.folded.text.get(end..));
        let counted = rest.and_then(|rest| rest.strip_prefix('万'));
        let next = counted.and_then(|rest| rest.chars().next());
        next.is_none_or(|c| c == '元' || !c.is_alphanumeric())
    })
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
    text: &Text<'_>,
    found: &Found,
) -> DraftRow {
    let mut row = DraftRow {
        cells: vec![DraftCell::default(); form.columns.len()],
        ..DraftRow::default()
    };
    for (number, hole) in extract.pattern.holes.iter().enumerate() {
        let Some(at) = column_of(form, hole, number) else {
            continue;
        };
        let Some(taken) = found.hole(number) else {
            continue;
        };
        let unit = found.unit(number).and_then(|unit| {
            let word = text.folded.text.get(unit)?;
            Unit::printed(word)
        });
        if let Some(column) = draft
            .columns
            .get_mut(at)
            .filter(|c| c.kind == Some(Kind::Money))
        {
            column.unit = column.unit.or(unit);
        }
        let cell = cell(desk, draft, (at, hole, unit), text, taken);
        if let Some(slot) = row.cells.get_mut(at) {
            *slot = cell;
        }
    }
    stand(&mut row, text, found);
    name_row(&mut row, extract);
    row
}

/// Says where a phrase stands that has nothing to take: all its holes were left out.
fn stand(row: &mut DraftRow, text: &Text<'_>, found: &Found) {
    if row.cells.iter().any(|cell| cell.place.is_some()) {
        return;
    }
    let (start, end) = text.folded.origin(found.at.start, found.at.end);
    let file = text.file;
    if let Some(first) = row.cells.first_mut() {
        first.place = Some(Place::Text(Span { file, start, end }));
    }
}

fn column_of(form: &Form, hole: &PatternHole, number: usize) -> Option<usize> {
    let named = form
        .columns
        .iter()
        .position(|column| column.leaf() == hole.name);
    named.or_else(|| form.columns.get(number).map(|_| number))
}

fn cell(
    desk: &mut Desk<'_>,
    draft: &Draft,
    (at, hole, printed): (usize, &PatternHole, Option<Unit>),
    text: &Text<'_>,
    range: std::ops::Range<usize>,
) -> DraftCell {
    let (start, end) = text.folded.origin(range.start, range.end);
    let file = text.file;
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
                    "“{}”无法换算为{to}",
                    "“{}” cannot be turned into {to}",
                    cell.text
                )),
            },
            _ => {}
        }
    }
    if cell.state == State::Unreadable {
        let message = say!(
            "“{}”的“{}”印的是“{}”，未能识别出数",
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

/// How many further ways of saying it are quoted.
const WAYS: usize = 4;

/// A phrase that stands once: where it stands again, it must say the same.
fn keep_one(desk: &mut Desk<'_>, extract: &Extract, draft: &mut Draft) {
    let mut rows = std::mem::take(&mut draft.rows).into_iter();
    let Some(mut first) = rows.next() else { return };
    let rows: Vec<DraftRow> = rows.collect();
    let mut differs = false;
    for (at, cell) in first.cells.iter_mut().enumerate() {
        let others = rows.iter().filter_map(|row| row.cells.get(at));
        let others = others.map(|other| (squash(&other.text), other.text.as_str()));
        let mut ways: IndexMap<String, &str> = IndexMap::from([(squash(&cell.text), "")]);
        others.for_each(|(way, text)| _ = ways.entry(way).or_insert(text));
        if ways.len() > 1 {
            differs = true;
            let quoted = |text: &str| say!("“{}”", "“{}”", text);
            let others = ways.values().skip(1).take(WAYS).map(|text| quoted(text));
            let all: Vec<Said> = std::iter::once(quoted(&cell.text)).chain(others).collect();
            let fault = say!(
                "说明里有不同的说法：{}",
                "the text says it in different ways: {}",
                Said::list(&all)
            );
            cell.spoil(fault);
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
