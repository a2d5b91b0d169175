//! The cells of a ruled table with their texts.

use super::geometry::{Area, Glyph, Sheet, wide};
use super::indent::{self, Lies};
use super::lattice::Lattice;
use super::line::{Line, lines};
use super::overrun;
use super::page::{Cell, TableRow};
use super::spill;
use crate::lang::Said;
use std::collections::BTreeMap;

/// A cell of a page with the lines printed in it.
pub(super) struct Slot {
    /// Its row and column.
    pub(super) at: (usize, usize),
    /// How many rows and columns it covers.
    pub(super) span: (usize, usize),
    /// Its box.
    pub(super) area: Area,
    /// Its lines, from top to bottom.
    pub(super) lines: Vec<Line>,
    /// Why its text cannot be told, where it cannot.
    pub(super) doubt: Option<Said>,
}

/// The rows of a table on one page, and how the text lies in each cell.
pub(super) fn rows(table: &Lattice, boxes: &[Slot], sheet: &Sheet) -> (Vec<TableRow>, Lies) {
    let mut lies = Lies::new();
    for slot in boxes {
        indent::note(&mut lies, slot, sheet.place(slot.area));
    }
    let places: BTreeMap<(usize, usize), &Slot> =
        boxes.iter().map(|slot| (slot.at, slot)).collect();
    let cell = |row: usize, column: usize| {
        let slot = places.get(&table.owner(row, column));
        let span = table.span(row, column);
        let place = sheet.place(slot.map(|slot| slot.area).unwrap_or_default());
        let text = slot
            .filter(|_| span != (0, 0))
            .map(|slot| text(&slot.lines, slot.area));
        let fault = slot.and_then(|slot| slot.doubt.clone());
        Cell {
            span,
            fault: fault.filter(|_| span != (0, 0)),
            ..Cell::new(text.unwrap_or_default(), place)
        }
    };
    let row = |row: usize| {
        (0..table.columns())
            .map(|column| cell(row, column))
            .collect()
    };
    let rows = (0..table.rows()).map(|r| TableRow::body(row(r), sheet.page));
    (rows.collect(), lies)
}

/// For each column, whether the text of the last row fills its cell, so that it may go on overleaf.
pub(super) fn full_tails(table: &Lattice, boxes: &[Slot]) -> Vec<bool> {
    let mut out = vec![false; table.columns()];
    for slot in boxes
        .iter()
        .filter(|slot| slot.at.0.saturating_add(slot.span.0) == table.rows())
    {
        let filled = slot.lines.last().is_some_and(|line| full(line, slot.area));
        if let Some(tail) = out.get_mut(slot.at.1) {
            *tail = filled;
        }
    }
    out
}

/// Every cell with the lines printed in it.
pub(super) fn boxes(table: &Lattice, glyphs: Vec<Glyph>) -> Vec<Slot> {
    let mut inside: BTreeMap<(usize, usize), Vec<Glyph>> = BTreeMap::new();
    let mut owners = overrun::owners(table, &glyphs);
    let mut doubts = spill::settle(table, &glyphs, &mut owners);
    for (glyph, own) in glyphs.into_iter().zip(owners) {
        if let Some(own) = own {
            inside.entry(own).or_default().push(glyph);
        }
    }
    let mut out = Vec::new();
    for row in 0..table.rows() {
        for column in 0..table.columns() {
            let span = table.span(row, column);
            if span != (0, 0) {
                let glyphs = inside.remove(&(row, column)).unwrap_or_default();
                let area = table.cell(row, column, span);
                out.push(Slot {
                    at: (row, column),
                    span,
                    area,
                    lines: lines(glyphs),
                    doubt: doubts.remove(&(row, column)),
                });
            }
        }
    }
    out
}

/// The text of a cell: wrapped lines joined as they were before they were wrapped.
pub(super) fn text(lines: &[Line], area: Area) -> String {
    let mut out = String::new();
    let mut before: Option<&Line> = None;
    for line in lines {
        let next = line.text(f64::INFINITY);
        if let Some(before) = before {
            out.push_str(joint(&out, &next, full(before, area)));
        }
        out.push_str(&next);
        before = Some(line);
    }
    out
}

/// Whether one more character would not have fitted behind a line, the margins of a cell included.
fn full(line: &Line, area: Area) -> bool {
    // Blanks before it indent it, and are part of what fills the line.
    let start = line.glyphs.first().map(|glyph| glyph.area.x0);
    let start = start.map_or(line.area.x0, |x| x.max(area.x0).min(line.area.x0));
    area.width() - (line.area.x1 - start) < 12.0 + 1.2 * line.size
}

/// What stands between two lines of a cell: nothing where a word or a number was wrapped.
fn joint(before: &str, after: &str, full: bool) -> &'static str {
    let (Some(last), Some(first)) = (before.chars().next_back(), after.chars().next()) else {
        return "";
    };
    let number = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '%');
    match () {
        () if wide(last) || wide(first) => "",
        () if number(last) && number(first) => {
            if full {
                ""
            } else {
                "\n"
            }
        }
        () if matches!(last, '-' | '(' | '/') || matches!(first, ')' | '/') => "",
        () if number(last) || number(first) => "",
        () => " ",
    }
}
