//! Forms of labels in text: each label has its value beside it, and tables stand among them.
//!
//! Nothing parts the cells, so that only what is known decides: the labels and headings that the form declares, in the
//! order of the text, the kinds of its columns, and the words that its code table knows. What can be read in two ways
//! is unreadable, and a table of which rows could not be read says so.

mod limits;
mod names;
mod parts;
mod rows;
mod runs;
mod sections;
mod steps;
mod tokens;
mod values;
mod ways;

use super::lines::Line;
use super::prints::title_text;
use super::stretches::Stretch;
use crate::form::{Form, FormId};
use crate::ledger::Gravity;
use crate::load::bind::occurrence;
use crate::load::blocks::printed_unit;
use crate::load::desk::{Desk, Spot};
use crate::load::draft::{Draft, DraftCell};
use crate::say;
use crate::source::{FileId, Place};
use parts::Part;
use sections::{Family, Section};
use tokens::Tokens;

/// The text of a file with the byte at which it begins, and its lines.
#[derive(Clone, Copy)]
pub(super) struct Page<'a> {
    pub(super) file: FileId,
    pub(super) text: (&'a str, u32),
    pub(super) lines: &'a [Line<'a>],
}

/// The form of a stretch and its parts, as drafts; none where no label of it is found.
pub(super) fn drafts(
    desk: &mut Desk<'_>,
    page: Page<'_>,
    stretch: &Stretch,
    until: usize,
) -> Vec<Draft> {
    let forms = desk.forms;
    let of_labels = |id: &FormId| forms.form(*id).is_some_and(|form| form.fields);
    let id = stretch.forms.iter().copied().find(of_labels);
    let family = id.and_then(|id| Family::of(forms, id));
    let (Some(family), Some(title)) = (family, page.lines.get(stretch.title)) else {
        return Vec::new();
    };
    let lines = page.lines.iter().enumerate().take(until);
    let lines = lines.skip(stretch.title.saturating_add(1));
    let own: Vec<(usize, &Line<'_>)> = lines.take_while(|(_, line)| !ends(line)).collect();
    let unit = own
        .iter()
        .find_map(|(_, line)| printed_unit(&line.squashed));
    let bare: Vec<Line<'_>> = own.iter().map(|(_, line)| without_unit(line)).collect();
    let own: Vec<(usize, &Line<'_>)> = own.iter().map(|(at, _)| *at).zip(&bare).collect();
    let is_label = |text: &str| family.is_label(text);
    let mut tokens = Tokens::of(page.file, page.text, &own, &is_label);
    family.prepare(&mut tokens.all);
    let sections = family.sections(&tokens.all);
    let draft = Draft {
        form: id,
        title: title_text(page.lines, stretch),
        place: title.place(page.file),
        unit,
        ..Draft::default()
    };
    if sections.is_empty() {
        // A sentence that refers to the form is no form.
        let refers = ["详见", "见", "参见"];
        if !own.is_empty() && !refers.iter().any(|word| title.squashed.starts_with(word)) {
            unread(desk, &draft, family.form);
        }
        return Vec::new();
    }
    whole(desk, draft, &family, (&tokens, &sections))
}

/// The draft of a form of labels, and those of its parts.
fn whole(
    desk: &mut Desk<'_>,
    draft: Draft,
    family: &Family<'_>,
    (tokens, sections): (&Tokens, &[Section]),
) -> Vec<Draft> {
    let mut parts = parts(desk, family, sections, &draft, tokens.marked);
    let inside = parts
        .iter_mut()
        .flat_map(|(_, part)| std::mem::take(&mut part.fields));
    let inside: Vec<(usize, DraftCell)> = inside.collect();
    let draft = values::fields(desk, draft, family.form, sections, (tokens, &inside));
    let occurrence = family
        .form
        .repeats
        .and_then(|_| occurrence(&draft, family.form));
    let mut all = vec![draft];
    for (_, part) in parts {
        let mut draft = part.draft;
        if let Some(place) = part.lost.first() {
            rows_lost(desk, &mut draft, *place, part.lost.len());
        }
        all.push(draft);
    }
    for draft in &mut all {
        draft.occurrence.clone_from(&occurrence);
    }
    all
}

/// Whether a line begins the next part of the document.
fn ends(line: &Line<'_>) -> bool {
    line.squashed.starts_with('第')
        && line.squashed.contains("部分")
        && line.squashed.chars().count() < 24
}

/// A line without the unit that is printed on it.
fn without_unit<'a>(line: &Line<'a>) -> Line<'a> {
    let pieces = line.pieces.iter().filter(|piece| {
        let text = crate::value::squash(piece.text);
        !(text.starts_with("单位:") && printed_unit(&text).is_some())
    });
    Line {
        pieces: pieces.cloned().collect(),
        ..line.clone()
    }
}

/// The parts that are printed, each once.
fn parts<'a>(
    desk: &Desk<'a>,
    family: &Family<'a>,
    sections: &[Section],
    whole: &Draft,
    marked: bool,
) -> Vec<(usize, Part<'a>)> {
    let mut all: Vec<(usize, Part<'a>)> = Vec::new();
    for section in sections {
        let Section::Part {
            part: number,
            title,
            ..
        } = section
        else {
            continue;
        };
        let Some((id, form)) = family.parts.get(*number).copied() else {
            continue;
        };
        if !all.iter().any(|(own, _)| own == number) {
            let draft = Draft {
                form: Some(id),
                title: form.name.clone(),
                place: Some(Place::Text(title.at)),
                unit: whole.unit,
                ..Draft::default()
            };
            all.push((*number, Part::new(desk.forms, form, draft)));
        }
        let limits = limits::limits(form, &all);
        if let Some((_, part)) = all.iter_mut().find(|(own, _)| own == number) {
            part.limits = limits;
            part.add(section, marked);
        }
    }
    all
}

/// Tells that rows of a part are printed and could not be read.
fn rows_lost(desk: &mut Desk<'_>, draft: &mut Draft, place: Option<Place>, count: usize) {
    let why = say!(
        "文字里没有格线，有 {count} 处分不出行和格",
        "the text has no lines between cells, and rows cannot be told in {count} places"
    );
    let message = say!("《{}》{}", "“{}”: {}", draft.title, why);
    let help = say!(
        "换用原来的 PDF、Word 文件或工作簿",
        "use the original PDF, Word document or workbook"
    );
    let spot = Spot {
        place: place.or(draft.place),
        column: None,
        title: &draft.title,
    };
    desk.notice(Gravity::Unreadable, "load::rows_lost", message, help, spot);
    draft.lost = Some(why);
}

/// Tells that no label of a form was found.
fn unread(desk: &mut Desk<'_>, draft: &Draft, form: &Form) {
    let message = say!(
        "`{}`在文字里，标签和值没有格线分开，没有读",
        "`{}` stands in the text, its labels and values not parted by lines; it was not read",
        form.name
    );
    let help = say!(
        "换用原来的 PDF、Word 文件或工作簿",
        "use the original PDF, Word document or workbook"
    );
    let code = "load::fields_in_text";
    desk.notice(Gravity::Unreadable, code, message, help, draft.spot());
}

/// Whether a form is one of labels.
pub(super) fn is_labels(desk: &Desk<'_>, id: FormId) -> bool {
    desk.forms.form(id).is_some_and(|form| form.fields)
}
