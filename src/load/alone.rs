//! Titles of tables in prose: the table below was not seen as one.

use super::choose::borne;
use super::desk::{Desk, Spot};
use super::draft::Draft;
use super::tables::Binder;
use crate::ledger::Gravity;
use crate::say;
use crate::source::{Place, Span, saturate};
use crate::value::squash;

/// The longest title, in characters.
const TITLE: usize = 60;

/// Keeps the titles of tables that stand in the prose of pages with the unit of their amounts below, and tells them: such
/// a table is there, and is not read.
pub(super) fn titles(desk: &mut Desk<'_>, binder: &mut Binder, prose: &[Span]) {
    for span in prose {
        let source = desk.ledger.sources.get(span.file);
        if !source.is_some_and(crate::source::Source::is_printed) {
            continue;
        }
        let text = desk.ledger.sources.text(*span).to_owned();
        let mut start = span.start;
        let mut lines: Vec<(Span, &str)> = Vec::new();
        for line in text.split_inclusive('\n') {
            let end = start.saturating_add(saturate(line.len()));
            lines.push((
                Span {
                    start,
                    end,
                    ..*span
                },
                line.trim(),
            ));
            start = end;
        }
        for pair in lines.windows(2) {
            if let [(place, title), (_, below)] = pair
                && is_unit(below)
                && title.chars().count() <= TITLE
                && title.ends_with('表')
            {
                keep(desk, binder, title, *place);
            }
        }
    }
}

/// Whether a line says the unit of amounts.
fn is_unit(line: &str) -> bool {
    let line = squash(line);
    (line.contains("单位：") || line.contains("单位:")) && line.ends_with('元')
}

fn keep(desk: &mut Desk<'_>, binder: &mut Binder, title: &str, place: Span) {
    let titled = borne(desk.forms, title, binder.org.as_deref());
    if titled.is_empty() {
        return;
    }
    let draft = Draft {
        titled,
        title: title.to_owned(),
        place: Some(Place::Text(place)),
        ..Draft::default()
    };
    let message = say!(
        "《{title}》下面没有认出表格，没有读",
        "below “{title}” no table was made out, and none was read"
    );
    let help = say!(
        "用 --picture 看这一页读成了什么；从原来的文件导出有线框的 PDF，或用表格文件",
        "see with --picture what was read of this page; export a PDF with rulings from the original file, or use the workbook"
    );
    let spot = Spot {
        place: draft.place,
        ..draft.spot()
    };
    desk.notice(
        Gravity::Unreadable,
        "load::doubtful_table",
        message,
        help,
        spot,
    );
    binder.drafts.push(draft);
}
