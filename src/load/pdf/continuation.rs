//! Tables that run over pages, made one.

use super::attach::{Block, Drawn};
use super::geometry::Area;
use super::overleaf;
use super::page::{Cell, TableRow};
use super::rehead;
use super::torn;
use crate::load::continued::continued;
use crate::say;
use crate::value::{Reading, read_amount, squash};

/// Columns closer than this are the same column.
const SAME: f64 = 1.5;
/// How far the columns of a table may be off on a page where it goes on with neither title nor headings.
const NEAR: f64 = 3.0;
/// How far a table may be shifted on the next page, as margins of left and right pages differ.
const SHIFT: f64 = 40.0;

/// The blocks of all pages in order, each table that runs over pages joined to one.
pub(super) fn join(pages: Vec<Vec<Block>>) -> Vec<Block> {
    let mut out: Vec<Block> = Vec::new();
    // The table below which nothing stands yet: only the first of a page can go on with it.
    let mut open: Option<usize> = None;
    for blocks in pages {
        let areas: Vec<Area> = blocks.iter().filter_map(area).collect();
        let mut first = true;
        for block in blocks {
            let next = match block {
                Block::Table(next) => next,
                Block::Line(line, sheet) => {
                    if !beside(line.area, &areas) {
                        (first, open) = (false, None);
                    }
                    out.push(Block::Line(line, sheet));
                    continue;
                }
            };
            let before = open.filter(|_| first).and_then(|at| out.get_mut(at));
            let rest = match before {
                Some(Block::Table(table)) => follow(table, next),
                _ => Some(next),
            };
            first = false;
            if let Some(next) = rest {
                open = Some(out.len());
                out.push(Block::Table(next));
            }
        }
    }
    out
}

fn area(block: &Block) -> Option<Area> {
    match block {
        Block::Table(table) => Some(table.area),
        Block::Line(..) => None,
    }
}

/// Whether a line stands beside a table, neither above nor below it: a heading that runs out over its edge.
fn beside(line: Area, tables: &[Area]) -> bool {
    let middle = line.centre().1;
    tables
        .iter()
        .any(|table| table.y0 <= middle && middle <= table.y1)
}

/// Appends a table to the one it goes on with; gives it back where it is another one.
fn follow(table: &mut Drawn, mut next: Drawn) -> Option<Drawn> {
    let last = table.rows.last().map_or(0, |row| row.page);
    let overleaf = last.saturating_add(1) == next.page && table.notes.is_empty();
    let heading = repeated(&table.rows, &next.rows);
    // A table that says nothing new is printed twice, and does not go on.
    let again = heading == next.rows.len();
    // The title may stand on every page, the headings on the first alone.
    let rows_only = heading == 0 && rows_only(&next.rows);
    let known = known(&table.leads, &next.leads);
    let says_so = known && next.leads.iter().any(|row| continued(&text(row)).is_some());
    let no_other = next.leads.is_empty() || says_so || rows_only && known;
    let titled = no_other || heading > 0 && known;
    let near = no_other && rows_only && near(&table.xs, &next.xs);
    let untitled = no_other && heading == 0;
    let titled = titled && !(heading == 0 && titles_itself(&next));
    let columns = common(&table.xs, &next.xs)
        .or_else(|| near.then(|| next.xs.clone()))
        .or_else(|| both(table, &next).filter(|_| untitled));
    let placed = columns
        .map(Placed::At)
        .or_else(|| by_headings(table, &next, heading));
    let Some(placed) = placed.filter(|_| overleaf && titled && !again) else {
        return Some(next);
    };
    let (page, mut rows) = (next.page, placed.write(table, &mut next));
    rows.drain(..heading.min(rows.len()));
    if torn::goes_on(table, &rows) {
        let rest = rows.remove(0);
        glue(table.rows.last_mut(), rest);
        table
            .doubts
            .push(say!("第{page}页首行是上一页末行的续行，已并为一行", "the first row of page {page} goes on from the last of the page before; the two were joined"));
    }
    overleaf::merge(&mut table.rows, &mut rows);
    table.rows.append(&mut rows);
    table.tails = next.tails;
    table.notes = next.notes;
    table.lies.extend(next.lies);
    table.doubts.extend(next.doubts);
    None
}

/// How the columns of two tables that are one are known.
enum Placed {
    /// By where they lie; these are the columns of both.
    At(Vec<f64>),
    /// By their headings: for each column of the second the one of the first.
    Below(Vec<Option<usize>>),
}

impl Placed {
    /// Gives both tables the same columns; the rows of the second.
    fn write(self, table: &mut Drawn, next: &mut Drawn) -> Vec<TableRow> {
        let own = std::mem::take(&mut next.rows);
        match self {
            Self::At(columns) => {
                let shift = shift(&table.xs, &next.xs);
                table.rows = spread(std::mem::take(&mut table.rows), &table.xs, &columns, 0.0);
                let rows = spread(own, &next.xs, &columns, shift);
                table.xs = columns;
                rows
            }
            Self::Below(slots) => {
                let wide = width(&table.rows);
                next.tails = rehead::tails(&next.tails, &slots, wide);
                rehead::moved(own, &slots, wide)
            }
        }
    }
}

/// The columns told by the headings that both tables print.
fn by_headings(table: &Drawn, next: &Drawn, heading: usize) -> Option<Placed> {
    let slots = rehead::columns(&table.rows, &next.rows, heading, width(&next.rows))?;
    Some(Placed::Below(slots))
}

/// How many columns the rows have.
fn width(rows: &[TableRow]) -> usize {
    rows.iter().map(|row| row.cells.len()).max().unwrap_or(0)
}

/// What a cell prints.
pub(super) fn written(cell: &Cell) -> String {
    squash(&cell.text)
}

/// Whether a table begins with its title, in a cell across all its columns.
fn titles_itself(table: &Drawn) -> bool {
    let columns = table.xs.len().saturating_sub(1);
    let across = |row: &TableRow| row.cells.first().is_some_and(|cell| cell.span.1 == columns);
    let lone = table.rows.iter().take(2).take_while(|row| across(row));
    let mut texts = lone.filter_map(|row| row.cells.first().map(|cell| squash(&cell.text)));
    texts.any(|text| text.ends_with('表'))
}

/// What a row prints, in one.
fn text(row: &TableRow) -> String {
    row.cells.iter().map(|cell| squash(&cell.text)).collect()
}

/// Whether every line above the second table stands above the first as well, or says that it goes on; the owner and the
/// unit may be part of a line.
fn known(first: &[TableRow], second: &[TableRow]) -> bool {
    let plain = |row: &TableRow| {
        let text = text(row);
        continued(&text).unwrap_or(text)
    };
    let names: Vec<String> = first.iter().map(plain).collect();
    let part = |name: &str| name.contains(':') && names.iter().any(|own| own.contains(name));
    second
        .iter()
        .map(plain)
        .all(|name| name.is_empty() || names.contains(&name) || part(&name))
}

/// How many rows at the head of the second table repeat those of the first. Of headings that run down over several rows
/// a producer may repeat the first lines only.
fn repeated(first: &[TableRow], second: &[TableRow]) -> usize {
    let text = |row: &TableRow| -> Vec<String> {
        row.cells
            .iter()
            .map(|cell| squash(&cell.text))
            .filter(|text| !text.is_empty())
            .collect()
    };
    let begins = |(a, b): &(Vec<String>, Vec<String>)| {
        let mut pairs = a.iter().zip(b);
        a == b || a.len() == b.len() && b.len() > 2 && pairs.all(|(a, b)| a.starts_with(b.as_str()))
    };
    let pairs = first.iter().zip(second).map(|(a, b)| (text(a), text(b)));
    let same = pairs.take_while(begins);
    // A strip without text repeats nothing by itself.
    let rows: Vec<bool> = same.map(|(a, _)| !a.is_empty()).collect();
    rows.iter()
        .rposition(|filled| *filled)
        .map_or(0, |last| last.saturating_add(1))
}

/// How far the second table stands to the left of the first.
fn shift(first: &[f64], second: &[f64]) -> f64 {
    first.first().copied().unwrap_or(0.0) - second.first().copied().unwrap_or(0.0)
}

/// Whether two tables have as many columns, each about where the other has it.
fn near(first: &[f64], second: &[f64]) -> bool {
    let mut pairs = first.iter().zip(second);
    first.len() == second.len() && first.len() > 3 && pairs.all(|(a, b)| (a - b).abs() <= NEAR)
}

/// Whether a table begins with a row of figures: headings would make it another one.
fn rows_only(rows: &[TableRow]) -> bool {
    let figure = |cell: &Cell| matches!(read_amount(&cell.text), Reading::Value { .. });
    rows.first().is_some_and(|row| row.cells.iter().any(figure))
}

/// The columns of both tables where those of one are among those of the other, or nothing.
fn common(first: &[f64], second: &[f64]) -> Option<Vec<f64>> {
    let shift = shift(first, second);
    let moved: Vec<f64> = second.iter().map(|x| x + shift).collect();
    let within = |some: &[f64], all: &[f64]| {
        some.iter()
            .all(|x| all.iter().any(|y| (x - y).abs() <= SAME))
    };
    let wide = (first.last()? - moved.last()?).abs() <= SAME;
    let same = first.len() == second.len() && first.len() > 3;
    if !wide || shift.abs() > if same { SHIFT } else { SAME } {
        return None;
    }
    match () {
        () if within(&moved, first) => Some(first.to_vec()),
        () if within(first, &moved) => Some(moved),
        () => None,
    }
}

/// The columns of both tables, where the first row of the second has the cells of the last row of the first: the parts of
/// a form have columns of their own, and not all parts stand on one page.
fn both(table: &Drawn, next: &Drawn) -> Option<Vec<f64>> {
    let (last, first) = (table.rows.last()?, next.rows.first()?);
    let edges = |xs: &[f64]| Some((*xs.first()?, *xs.last()?));
    let ((left, right), (own_left, own_right)) = (edges(&table.xs)?, edges(&next.xs)?);
    let wide = (left - own_left).abs() <= SAME && (right - own_right).abs() <= SAME;
    let has = |all: &[f64], x: f64| all.iter().any(|y| (x - y).abs() <= SAME);
    let (above, below) = (borders(last, &table.xs), borders(first, &next.xs));
    // What a merged cell of the last row covers shows no borders there.
    let same = above.len() > 3 && above.iter().all(|x| has(&below, *x));
    if !wide || !same {
        return None;
    }
    let more = next.xs.iter().filter(|x| !has(&table.xs, **x));
    let mut all: Vec<f64> = table.xs.iter().chain(more).copied().collect();
    all.sort_by(f64::total_cmp);
    Some(all)
}

/// Where the cells of a row begin and end.
fn borders(row: &TableRow, xs: &[f64]) -> Vec<f64> {
    let cells = row.cells.iter().enumerate();
    let ends = cells
        .filter(|(_, cell)| cell.span.1 > 0)
        .flat_map(|(i, cell)| [xs.get(i), xs.get(i.saturating_add(cell.span.1))]);
    let mut ends: Vec<f64> = ends.flatten().copied().collect();
    ends.sort_by(f64::total_cmp);
    ends.dedup();
    ends
}

/// Rows of fewer columns, written over the columns given.
fn spread(rows: Vec<TableRow>, xs: &[f64], columns: &[f64], shift: f64) -> Vec<TableRow> {
    if xs.len() == columns.len() {
        return rows;
    }
    let slot = |i: usize| {
        let x = xs.get(i).or(xs.last()).copied().unwrap_or(0.0) + shift;
        columns
            .iter()
            .position(|column| (column - x).abs() <= SAME)
            .unwrap_or(0)
    };
    let wide = |row: TableRow| {
        let mut cells: Vec<Cell> = Vec::new();
        for (i, cell) in row.cells.into_iter().enumerate() {
            let next = slot(i.saturating_add(1));
            let (down, across) = cell.span;
            let end = slot(i.saturating_add(across));
            let own = (down, end.saturating_sub(slot(i)));
            let covered = Cell {
                text: String::new(),
                span: (0, 0),
                ..cell.clone()
            };
            cells.push(Cell {
                span: if across == 0 { (0, 0) } else { own },
                ..cell
            });
            let more = next.saturating_sub(slot(i)).saturating_sub(1);
            cells.extend(std::iter::repeat_n(covered, more));
        }
        TableRow { cells, ..row }
    };
    rows.into_iter().map(wide).collect()
}

/// Writes the texts of a row behind those of the row it goes on with.
fn glue(row: Option<&mut TableRow>, rest: TableRow) {
    for (cell, more) in row
        .into_iter()
        .flat_map(|row| row.cells.iter_mut())
        .zip(rest.cells)
    {
        cell.text.push_str(&more.text);
    }
}
