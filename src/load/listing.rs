//! Tables in text that was taken from a PDF.
//!
//! Such text has no lines and no empty cells: the columns of a row have run together. A printing is found by the line of
//! its title ([`stretches`]), its columns by the words of its heading ([`heads`]), its rows by code, name and figures
//! ([`rows`], [`lists`]). Which figure stands in which column is worked out from what the form says of its rows
//! ([`place`]) and from its hierarchy ([`rollups`]); a figure whose column these do not decide is unreadable.

mod beside;
mod cells;
mod centred;
mod glued;
mod heads;
mod kept;
mod labels;
mod lanes;
mod lines;
mod lists;
mod maps;
mod names;
mod near;
mod numbers;
mod orders;
mod place;
mod prints;
mod puzzles;
mod relations;
mod rollups;
mod rows;
mod sides;
mod slots;
mod spare;
mod spread;
mod stretches;
mod together;
mod unbound;
mod verdicts;
mod wording;
mod wraps;

use super::desk::{Desk, Spot};
use super::draft::Draft;
use crate::lang::Said;
use crate::ledger::{Gravity, Notice, State};
use crate::source::Span;
use labels::Page;
use lines::Line;
use prints::Print;
use stretches::Stretch;

/// How often tables that are held against each other are placed: what is told of the one may tell of the other.
const ROUNDS: usize = 3;

/// The tables that stand in stretches of text.
pub(super) fn tables(desk: &mut Desk<'_>, listings: &[Span], org: Option<&str>) -> Vec<Draft> {
    let mut prints: Vec<Print> = Vec::new();
    let mut forms_of_labels: Vec<Draft> = Vec::new();
    let mut unread: Vec<Draft> = Vec::new();
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
        for (number, stretch) in stretches.iter().enumerate() {
            if stretch.forms.iter().any(|id| labels::is_labels(desk, *id)) {
                let page = Page {
                    file: span.file,
                    text: (text, span.start),
                    lines: &lines,
                };
                let until = until(desk, &stretches, number, &lines);
                forms_of_labels.extend(labels::drafts(desk, page, stretch, until));
            }
            let Some(print) = prints::read(desk, span.file, stretch, &lines) else {
                unread.extend(unbound::unbound(desk, span.file, stretch, &lines));
                continue;
            };
            match prints.last_mut().filter(|last| last.goes_on(&print)) {
                Some(last) => last.append(print),
                None => prints.push(print),
            }
        }
    }
    wording::name_rows(desk.forms, &mut prints);
    let mut drafts = placed(desk, &prints);
    drafts.extend(forms_of_labels);
    let is_read = |draft: &Draft| {
        let mut forms = drafts.iter().filter_map(|own| own.form);
        forms.any(|form| draft.titled.contains(&form))
    };
    unread.retain(|draft| !is_read(draft));
    for draft in &unread {
        unbound::tell_unbound(desk, draft);
    }
    drafts.extend(unread);
    drafts
}

/// The printings of tables with their figures placed.
fn placed(desk: &mut Desk<'_>, prints: &[Print]) -> Vec<Draft> {
    // A table that is held against others waits until these are placed.
    let waits = |print: &Print| {
        let form = print.form.and_then(|id| desk.forms.form(id));
        form.is_some_and(|form| !form.beside.is_empty())
    };
    let (late, early): (Vec<usize>, Vec<usize>) =
        (0..prints.len()).partition(|at| prints.get(*at).is_some_and(waits));
    let mut drafts: Vec<Option<Draft>> = vec![None; prints.len()];
    let mut told: Vec<Vec<Notice>> = vec![Vec::new(); prints.len()];
    for round in 0..ROUNDS {
        let before = drafts.clone();
        for at in early.iter().filter(|_| round == 0).chain(&late) {
            let done = drafts
                .get(*at)
                .is_some_and(|own| own.as_ref().is_some_and(is_whole));
            let (Some(print), false) = (prints.get(*at), done) else {
                continue;
            };
            let from = desk.ledger.notices.len();
            let draft = puzzles::draft(desk, print, &drafts);
            let own = desk.ledger.notices.split_off(from);
            if let (Some(slot), Some(words)) = (drafts.get_mut(*at), told.get_mut(*at)) {
                (*slot, *words) = (Some(draft), own);
            }
        }
        if before == drafts {
            break;
        }
    }
    desk.ledger.notices.extend(told.into_iter().flatten());
    let mut drafts: Vec<Draft> = drafts.into_iter().flatten().collect();
    // Which row stands above which is told once all tables are there.
    for row in drafts.iter_mut().flat_map(|draft| &mut draft.rows) {
        (row.parent, row.depth) = (None, 0);
    }
    drafts
}

/// Whether all figures of a table are in their columns.
fn is_whole(draft: &Draft) -> bool {
    let mut cells = draft.rows.iter().flat_map(|row| &row.cells);
    cells.all(|cell| cell.state != State::Unreadable)
}

/// The line before which a form of labels ends: the title of the next form, or the page on which a table stands whose
/// title may be below it.
fn until(desk: &Desk<'_>, stretches: &[Stretch], number: usize, lines: &[Line<'_>]) -> usize {
    let title = stretches.get(number).map_or(0, |stretch| stretch.title);
    let mut later = stretches.iter().filter(|other| other.title > title);
    let Some(next) = later.next() else {
        return lines.len();
    };
    let page = lines.get(next.title).map(|line| line.page);
    let of_labels = next.forms.iter().any(|id| labels::is_labels(desk, *id));
    let own = lines.get(title).map(|line| line.page);
    match lines.iter().position(|line| Some(line.page) == page) {
        Some(first) if !of_labels && own != page => first,
        _ => next.title,
    }
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
