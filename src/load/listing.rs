//! Tables in text that was taken from a PDF.
//!
//! Such text has no lines and no empty cells: the columns of a row have run together. A printing is found by the line of
//! its title ([`stretches`]), its columns by the words of its heading ([`heads`]), its rows by code, name and figures
//! ([`rows`], [`lists`]). Which figure stands in which column is worked out from what the form says of its rows
//! ([`place`]) and from its hierarchy ([`rollups`]); a figure whose column these do not decide is unreadable.

mod cells;
mod heads;
mod lines;
mod lists;
mod place;
mod prints;
mod puzzles;
mod relations;
mod rollups;
mod rows;
mod stretches;
mod wording;

use super::desk::{Desk, Spot};
use super::draft::Draft;
use crate::form::FormId;
use crate::lang::Said;
use crate::ledger::Gravity;
use crate::say;
use crate::source::{FileId, Span};
use indexmap::IndexMap;
use lines::Line;
use prints::Print;
use stretches::Stretch;

/// The tables that stand in stretches of text.
pub(super) fn tables(desk: &mut Desk<'_>, listings: &[Span], org: Option<&str>) -> Vec<Draft> {
    let mut prints: Vec<Print> = Vec::new();
    for span in listings {
        let Some(source) = desk.ledger.sources.get(span.file).cloned() else {
            continue;
        };
        let text = source
            .text
            .get(span.start as usize..span.end as usize)
            .unwrap_or("");
        let lines = lines::lines(text, span.start);
        let stretches = stretches::stretches(desk.forms, org, &lines);
        fields_unread(desk, span.file, &stretches, &lines);
        for stretch in stretches {
            let Some(print) = prints::read(desk, span.file, &stretch, &lines) else {
                continue;
            };
            match prints.last_mut().filter(|last| last.goes_on(&print)) {
                Some(last) => last.append(print),
                None => prints.push(print),
            }
        }
    }
    wording::name_rows(desk.forms, &mut prints);
    // A table that is held against others waits until these are placed.
    let waits = |print: &Print| {
        let form = print.form.and_then(|id| desk.forms.form(id));
        form.is_some_and(|form| !form.at_least.is_empty())
    };
    let (late, early): (Vec<usize>, Vec<usize>) =
        (0..prints.len()).partition(|at| prints.get(*at).is_some_and(waits));
    let mut drafts: Vec<Option<Draft>> = vec![None; prints.len()];
    for at in early.into_iter().chain(late) {
        let draft = prints
            .get(at)
            .map(|print| puzzles::draft(desk, print, &drafts));
        if let Some(slot) = drafts.get_mut(at) {
            *slot = draft;
        }
    }
    drafts.into_iter().flatten().collect()
}

/// The titles of tables that stand in stretches of text, which may say the year and the kind of the document.
pub(super) fn titles(desk: &Desk<'_>, listings: &[Span]) -> Vec<String> {
    let mut all = Vec::new();
    for span in listings {
        let text = desk.ledger.sources.text(*span);
        let lines = lines::lines(text, span.start);
        for stretch in stretches::stretches(desk.forms, None, &lines) {
            all.extend(lines.get(stretch.title).map(|line| line.squashed.clone()));
        }
    }
    all
}

/// Tells, once a form, that labels with values beside them are not read from text: nothing parts the two.
fn fields_unread(desk: &mut Desk<'_>, file: FileId, stretches: &[Stretch], lines: &[Line<'_>]) {
    let mut seen: IndexMap<FormId, (usize, usize)> = IndexMap::new();
    for stretch in stretches {
        for id in &stretch.forms {
            let count = &mut seen.entry(*id).or_insert((stretch.title, 0)).1;
            *count = count.saturating_add(1);
        }
    }
    for (id, (title, count)) in seen {
        let Some(form) = desk.forms.form(id).filter(|form| form.fields) else {
            continue;
        };
        let message = say!(
            "`{}`有 {count} 份在文字里，标签和值没有格线分开，没有读",
            "`{}` stands in the text {count} times, its labels and values not parted by lines; it was not read",
            form.name
        );
        let spot = Spot {
            place: lines.get(title).and_then(|line| line.place(file)),
            column: None,
            title: &form.name,
        };
        let help = say!(
            "换用原来的 PDF、Word 文件或工作簿",
            "use the original PDF, Word document or workbook"
        );
        desk.notice(
            Gravity::Unreadable,
            "load::fields_in_text",
            message,
            help,
            spot,
        );
    }
}

/// Tells of something about a table as a whole.
fn tell(
    desk: &mut Desk<'_>,
    gravity: Gravity,
    code: &'static str,
    draft: &Draft,
    (message, help): (Said, Said),
) {
    let spot = Spot {
        place: draft.place,
        column: None,
        title: &draft.title,
    };
    desk.notice(gravity, code, message, help, spot);
}

/// Whether a line is a note below a table.
fn is_note(squashed: &str) -> bool {
    ["备注:", "注:", "说明:"]
        .iter()
        .any(|mark| squashed.starts_with(mark))
}
