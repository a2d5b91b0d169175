//! The reader of PDF documents: ruled tables as grids, the lines between them as prose.
//!
//! A table takes the short lines just above it as rows of its own (its title and its unit) and the notes just below
//! it; a table that goes on at the top of the next page is one grid.
#![allow(clippy::float_arithmetic, reason = "page coordinates are not money")]

mod cells;
mod cost;
mod lattice;
mod lines;
mod pages;
mod prose;
mod turn;

use self::lattice::Lattice;
use self::pages::Page;
use self::prose::Row;
use super::grid::{Grid, GridCell, Sheet};
use crate::source::{FileId, Place};
use crate::value::{Reading, read_amount, squash};

pub(in crate::load) use self::pages::Trouble;

/// Lines above a table that may be its title and unit.
const LEADS: usize = 4;
/// How far above its table a title may stand, and a line above the next, in points.
const ABOVE: f64 = 100.0;
/// How far below its table a note may begin, and below the line before it, in points.
const BELOW: f64 = 30.0;
/// The most lines of notes.
const NOTES: usize = 8;
/// How far apart the columns of two pages of one table may be, in points.
const SAME: f64 = 1.5;
/// The share of the width of its table that the first line of a wrapped title takes at least.
const FULL: f64 = 0.75;
/// The longest title, in characters.
const LONG: usize = 60;

/// What a PDF holds: grids, and its prose as the lines of one text.
#[derive(Debug, Default)]
pub(super) struct Paper {
    pub(super) sheets: Vec<Sheet>,
    pub(super) text: String,
    /// The pages that are images.
    pub(super) scanned: Vec<u32>,
    /// The pages with characters that their fonts do not tell.
    pub(super) garbled: Vec<u32>,
}

/// Reads a PDF.
///
/// # Errors
///
/// Why it cannot be read.
pub(super) fn read(bytes: &[u8], file: FileId) -> Result<Paper, Trouble> {
    let pages = pages::read(bytes)?;
    let tables: Vec<Vec<Lattice>> = pages.iter().map(lattice::lattices).collect();
    let each = pages.iter().zip(&tables);
    let mut rows: Vec<Vec<Row>> = each.map(|(page, found)| prose::rows(page, found)).collect();
    prose::drop_running(&pages, &mut rows);
    let mut desk = Desk {
        file,
        ..Desk::default()
    };
    let mut text = prose::Paragraphs::default();
    for ((page, found), rows) in pages.iter().zip(&tables).zip(&rows) {
        text.page(rows, found);
        desk.page(page, found, rows);
        let printed = page.glyphs.iter().filter(|glyph| !glyph.is_blank()).count();
        if printed == 0 && page.images > 0 && page.across.is_empty() {
            desk.paper.scanned.push(page.number);
        }
        if page.unknown > 0 {
            desk.paper.garbled.push(page.number);
        }
    }
    desk.paper.text = text.text;
    Ok(desk.paper)
}

/// Where sheets are put together.
#[derive(Debug, Default)]
struct Desk {
    file: FileId,
    paper: Paper,
    /// The columns of the last table, while it may go on at the top of the next page, and where its own rows begin.
    open: Option<(Vec<f64>, usize)>,
    /// The short lines at the foot of the last page, which may be the title of a table on the next.
    tail: Vec<Vec<GridCell>>,
}

impl Desk {
    fn page(&mut self, page: &Page, tables: &[Lattice], rows: &[Row]) {
        for (number, table) in tables.iter().enumerate() {
            let [_, top, _, bottom] = table.area();
            let (ceiling, floor) = between(tables, table);
            let line = |row: &Row| self.line(page, row);
            let above = unwrapped(leads(rows, ceiling, top), table);
            let count = above.len();
            let leads: Vec<Vec<GridCell>> = above.iter().map(line).collect();
            let notes: Vec<Vec<GridCell>> =
                notes(rows, bottom, floor).into_iter().map(line).collect();
            let own = cells::rows(page, table, self.file);
            let bare = number == 0 && rows.iter().all(|row| row.top() > top);
            let all = rows.iter().filter(|row| row.top() < top).count() == count;
            let continues = bare || (number == 0 && self.same_leads(&leads));
            let open = self.open.take().filter(|_| continues);
            let fitting = open.and_then(|(xs, start)| {
                let own = fitted(&own, &table.xs, &xs)?;
                Some((own, xs, start))
            });
            let start = if let Some((own, xs, start)) = fitting {
                self.go_on(own, notes, start);
                (xs, start)
            } else {
                let tail = std::mem::take(&mut self.tail);
                let leads = match number {
                    0 if all && leads.iter().all(|line| is_label(line)) => [tail, leads].concat(),
                    _ => leads,
                };
                let start = leads.len();
                self.begin(page, [leads, own, notes].concat());
                (table.xs.clone(), start)
            };
            let last = number.saturating_add(1) == tables.len();
            let ends = rows.iter().any(|row| row.top() > bottom);
            self.open = (last && !ends).then_some(start);
        }
        if tables.is_empty() && !rows.is_empty() {
            self.open = None;
        }
        let foot = tables.iter().map(bottom).fold(0.0, f64::max);
        let end = rows.last().map_or(0.0, Row::bottom);
        let line = |row: &Row| self.line(page, row);
        self.tail = leads(rows, foot, end + 1.0).into_iter().map(line).collect();
    }

    /// Begins a sheet.
    fn begin(&mut self, page: &Page, rows: Vec<Vec<GridCell>>) {
        let number = self.paper.sheets.len().saturating_add(1);
        self.paper.sheets.push(Sheet {
            name: format!("第{}页 表{number}", page.number),
            file: self.file,
            grid: Grid { rows },
        });
    }

    /// Appends the rows of a table to the sheet that it goes on from, without the headings that it repeats.
    fn go_on(&mut self, own: Vec<Vec<GridCell>>, notes: Vec<Vec<GridCell>>, start: usize) {
        let Some(sheet) = self.paper.sheets.last_mut() else {
            return;
        };
        let heading = sheet.grid.rows.get(start..).unwrap_or_default();
        let pairs = own.iter().zip(heading);
        let repeated = pairs.take_while(|(a, b)| same(a, b) && !figures(a)).count();
        sheet.grid.rows.extend(own.into_iter().skip(repeated));
        sheet.grid.rows.extend(notes);
    }

    /// Whether the lines above a table repeat those of the last sheet.
    fn same_leads(&self, leads: &[Vec<GridCell>]) -> bool {
        let (Some(sheet), Some((_, start))) = (self.paper.sheets.last(), &self.open) else {
            return false;
        };
        let before = sheet.grid.rows.get(..*start).unwrap_or_default();
        let plain = |rows: &[Vec<GridCell>]| -> Vec<String> {
            let cells = rows.iter().flatten().map(|cell| squash(&cell.text));
            let plain = cells.map(|text| text.replace("(续)", "").replace("(续表)", ""));
            plain
                .filter(|text| !text.is_empty() && text != "续表")
                .collect()
        };
        let (before, now) = (plain(before), plain(leads));
        !now.is_empty() && now.iter().all(|line| before.contains(line))
    }

    fn line(&self, page: &Page, row: &Row) -> Vec<GridCell> {
        let cell = |stretch: &lines::Line| GridCell {
            text: stretch.text.clone(),
            place: Some(Place::Page {
                file: self.file,
                page: page.number,
                area: page.shown(stretch.area),
            }),
            ..GridCell::default()
        };
        row.stretches.iter().map(cell).collect()
    }
}

/// The bottom of the table above and the top of the table below one.
fn between(tables: &[Lattice], table: &Lattice) -> (f64, f64) {
    let [_, top, _, bottom] = table.area();
    let (mut ceiling, mut floor) = (0.0_f64, f64::INFINITY);
    for other in tables {
        let [_, begins, _, ends] = other.area();
        if ends < top {
            ceiling = ceiling.max(ends);
        }
        if begins > bottom {
            floor = floor.min(begins);
        }
    }
    (ceiling, floor)
}

fn bottom(table: &Lattice) -> f64 {
    let [.., bottom] = table.area();
    bottom
}

/// The rows of a table set into the columns of another, where its lines are among those of the other and its sides
/// are the same. A cell over several of these columns is merged.
fn fitted(rows: &[Vec<GridCell>], own: &[f64], xs: &[f64]) -> Option<Vec<Vec<GridCell>>> {
    let at = |x: &f64| xs.iter().position(|other| (other - x).abs() <= SAME);
    let places: Vec<usize> = own.iter().map(at).collect::<Option<_>>()?;
    let ends = (places.first()?, places.last()?.saturating_add(1));
    if ends != (&0, xs.len()) {
        return None;
    }
    let widths = places.windows(2).map(|pair| match pair {
        [a, b] => b.saturating_sub(*a),
        _ => 0,
    });
    let widths: Vec<usize> = widths.collect();
    let wide = |row: &Vec<GridCell>| -> Vec<GridCell> {
        let cells = row.iter().zip(&widths);
        cells
            .flat_map(|(cell, width)| spread(cell, *width))
            .collect()
    };
    Some(rows.iter().map(wide).collect())
}

/// A cell and its copies in the columns that it covers besides.
fn spread(cell: &GridCell, width: usize) -> impl Iterator<Item = GridCell> {
    (0..width).map(|i| GridCell {
        merged: cell.merged || i > 0,
        ..cell.clone()
    })
}

/// Whether a line is of labels with their values, such as a unit, and no title.
fn is_label(line: &[GridCell]) -> bool {
    line.iter().any(|cell| cell.text.contains(['：', ':']))
}

fn same(a: &[GridCell], b: &[GridCell]) -> bool {
    let texts = |row: &[GridCell]| -> Vec<String> { row.iter().map(|c| squash(&c.text)).collect() };
    texts(a) == texts(b)
}

/// Whether a row holds a figure.
fn figures(row: &[GridCell]) -> bool {
    let is = |cell: &GridCell| matches!(read_amount(&cell.text), Reading::Value { .. });
    row.iter().any(is)
}

/// The short lines just above a table, which may be its title and its unit.
fn leads(rows: &[Row], ceiling: f64, top: f64) -> Vec<&Row> {
    let (left, right) = prose::margins(rows);
    let above = |row: &&Row| row.middle() < top && row.top() > ceiling;
    let above: Vec<&Row> = rows.iter().filter(above).collect();
    let mut edge = top;
    let mut found = Vec::new();
    for (at, row) in above.iter().enumerate().rev() {
        let text = row.text();
        let short = text.chars().count() <= LONG && !text.contains(['。', '；']);
        // The end of a paragraph is short too.
        let before = at.checked_sub(1).and_then(|at| above.get(at));
        let ends = before
            .is_some_and(|before| before.fills(right) && before.is_long() && !row.is_set_in(left));
        if edge - row.bottom() > ABOVE || !short || found.len() >= LEADS {
            break;
        }
        edge = row.top();
        if ends {
            break;
        }
        found.push(*row);
    }
    found.reverse();
    found
}

/// Titles that take two lines, as one: the first as wide as the table nearly, both of one size and in the middle.
fn unwrapped(rows: Vec<&Row>, table: &Lattice) -> Vec<Row> {
    let [x0, _, x1, _] = table.area();
    let mut all: Vec<Row> = Vec::new();
    for row in rows {
        let full = |before: &&mut Row| before.width() > FULL * (x1 - x0) && before.wraps_to(row);
        match all.last_mut().filter(full) {
            Some(before) => before.take(row),
            None => all.push(row.clone()),
        }
    }
    all
}

/// The notes just below a table.
fn notes(rows: &[Row], bottom: f64, floor: f64) -> Vec<&Row> {
    let mut edge = bottom;
    let mut found: Vec<&Row> = Vec::new();
    let below = |row: &&Row| row.middle() > bottom && row.bottom() < floor;
    for row in rows.iter().filter(below) {
        let text = squash(&row.text());
        let marks = ["注:", "备注", "说明:", "*", "※", "注"];
        let noted = marks.iter().any(|mark| text.starts_with(mark));
        let goes_on = !found.is_empty() && row.top() - edge < BELOW / 2.0;
        if row.top() - edge > BELOW || !(noted || goes_on) || found.len() >= NOTES {
            break;
        }
        edge = row.bottom();
        found.push(row);
    }
    found
}
