//! What a sheet does not show: kept for whoever cites it, and told.

use super::super::desk::{Desk, Spot};
use super::{RawCell, RawSheet};
use crate::lang::Said;
use crate::ledger::{Gravity, SheetFacts};
use crate::say;
use crate::source::{FileId, Place, column_letters};
use std::collections::BTreeSet;

/// Keeps and tells what a sheet does not show, as far as something stands in it.
pub(super) fn tell(desk: &mut Desk<'_>, (file, sheet): (FileId, u16), raw: &mut RawSheet) {
    let facts = facts(raw);
    let (row, column) = (facts.rows.first(), facts.columns.first());
    let place = Place::Sheet {
        file,
        sheet,
        row: row.copied().unwrap_or(0),
        column: column.copied().unwrap_or(0),
    };
    let spot = Spot {
        place: Some(place),
        ..Spot::default()
    };
    if facts.hidden {
        let message = say!(
            "表“{}”是隐藏的，也读了",
            "the sheet “{}” is hidden; it was read too",
            raw.name
        );
        desk.note("load::hidden_sheet", message, spot);
    }
    let rows = stretches(&facts.rows, ("行", "row"), |row| {
        row.saturating_add(1).to_string()
    });
    let columns = stretches(&facts.columns, ("列", "column"), |column| {
        column_letters(column as usize)
    });
    let lines: Vec<Said> = [rows, columns].into_iter().flatten().collect();
    if !lines.is_empty() {
        let lines = Said::list(&lines);
        let message = say!(
            "表“{name}”隐藏了{lines}，里面的内容也读了",
            "the sheet “{name}” hides {lines}; what stands there was read too",
            name = raw.name,
            lines = lines
        );
        let help = say!(
            "确认它们是不是这张表的一部分；不是就删去",
            "make sure that they are part of the table; if not, delete them"
        );
        desk.notice(Gravity::Note, "load::hidden_cells", message, help, spot);
    }
    if facts != SheetFacts::default() {
        desk.ledger.facts.insert((file, sheet), facts);
    }
}

fn facts(raw: &mut RawSheet) -> SheetFacts {
    let printed = |(at, cell): (&(u32, u32), &RawCell)| {
        let printed = !cell.text.trim().is_empty() || cell.fault.is_some();
        printed.then_some(*at)
    };
    let used: BTreeSet<(u32, u32)> = raw.cells.iter().filter_map(printed).collect();
    let columns: BTreeSet<u32> = used.iter().map(|at| at.1).collect();
    let hidden = std::mem::take(&mut raw.hidden);
    let in_columns = |column: &u32| {
        let mut stretches = hidden.columns.iter();
        stretches.any(|(from, to)| (from..=to).contains(&column))
    };
    let in_rows = |row: &u32| hidden.rows.contains(row);
    let stored = raw.cells.iter_mut();
    let stored = stored.filter_map(|(at, cell)| Some((*at, cell.stored.take()?)));
    SheetFacts {
        hidden: raw.is_hidden,
        stored: stored.collect(),
        rows: used.iter().map(|at| at.0).filter(in_rows).collect(),
        columns: columns.into_iter().filter(in_columns).collect(),
    }
}

/// Numbers as stretches: `第3—5行、第9行`, at most a few of them; none where there are none.
fn stretches(
    lines: &BTreeSet<u32>,
    (zh, en): (&str, &str),
    name: impl Fn(u32) -> String,
) -> Option<Said> {
    let mut all: Vec<(u32, u32)> = Vec::new();
    for line in lines {
        match all.last_mut() {
            Some((_, last)) if last.checked_add(1) == Some(*line) => *last = *line,
            _ => all.push((*line, *line)),
        }
    }
    let shown = all
        .iter()
        .take(5)
        .map(|(first, last)| match (name(*first), name(*last)) {
            (only, other) if only == other => say!("第{only}{zh}", "{en} {only}"),
            (first, last) => say!("第{first}—{last}{zh}", "{en}s {first}–{last}"),
        });
    let shown: Vec<Said> = shown.collect();
    let text = Said::list(&shown);
    let more = if all.len() > 5 {
        say!("{}等", "{} and more", text)
    } else {
        text
    };
    (!shown.is_empty()).then_some(more)
}
