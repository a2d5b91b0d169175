//! The lines above a table that name it, and the notes below it.

use super::geometry::{Area, Sheet};
use super::indent::Lies;
use super::line::Line;
use super::page::{Cell, Role, TableRow};
use crate::lang::Said;

/// At most so many lines above a table belong to it.
const LEADS: usize = 5;
/// Lines further above a table than this, in points, belong to something else.
const FAR: f64 = 90.0;
/// Texts of one line further apart than this, in sizes, are different texts: organisation, date, unit.
pub(super) const PIECE: f64 = 1.8;

/// What stands on one page.
pub(super) struct Content {
    /// The paper.
    pub(super) sheet: Sheet,
    /// The lines outside the tables, from top to bottom.
    pub(super) lines: Vec<Line>,
    /// The tables, from top to bottom.
    pub(super) tables: Vec<Drawn>,
}

/// A table on one page.
pub(super) struct Drawn {
    /// The positions of its columns.
    pub(super) xs: Vec<f64>,
    /// Its box.
    pub(super) area: Area,
    /// The ruled rows.
    pub(super) rows: Vec<TableRow>,
    /// How the text lies in each cell.
    pub(super) lies: Lies,
    /// For each column, whether its last text fills its cell.
    pub(super) tails: Vec<bool>,
    /// The rows made of the lines above it.
    pub(super) leads: Vec<TableRow>,
    /// The rows made of the notes below it.
    pub(super) notes: Vec<TableRow>,
    /// The page it starts on.
    pub(super) page: u32,
    /// Why it may be wrong.
    pub(super) doubts: Vec<Said>,
}

/// A line or a table, in reading order.
pub(super) enum Block {
    /// A line that belongs to no table.
    Line(Line, Sheet),
    /// A table.
    Table(Drawn),
}

impl Block {
    /// Its upper edge.
    fn top(&self) -> f64 {
        match self {
            Self::Line(line, _) => line.area.y0,
            Self::Table(table) => table.area.y0,
        }
    }
}

/// The blocks of a page, the lines that belong to a table taken into it.
pub(super) fn blocks(page: Content) -> Vec<Block> {
    let Content {
        sheet,
        mut lines,
        mut tables,
    } = page;
    let mut from = f64::NEG_INFINITY;
    let count = tables.len();
    for i in 0..count {
        let next = tables
            .get(i.saturating_add(1))
            .map_or(f64::INFINITY, |table| table.area.y0);
        let Some(table) = tables.get_mut(i) else {
            continue;
        };
        table.leads = leads(&mut lines, table, from, &sheet);
        table.notes = notes(&mut lines, table, next, &sheet);
        from = table.area.y1;
    }
    let mut out: Vec<Block> = lines
        .into_iter()
        .map(|line| Block::Line(line, sheet))
        .collect();
    out.extend(tables.into_iter().map(Block::Table));
    out.sort_by(|a, b| a.top().total_cmp(&b.top()));
    out
}

/// Takes the lines above a table that name it.
fn leads(lines: &mut Vec<Line>, table: &Drawn, from: f64, sheet: &Sheet) -> Vec<TableRow> {
    let end = lines.partition_point(|line| line.area.centre().1 < table.area.y0);
    let start = lines.partition_point(|line| line.area.centre().1 < from);
    let mut first = end;
    let mut below = table.area.y0;
    while let Some(line) = first
        .checked_sub(1)
        .filter(|i| *i >= start)
        .and_then(|i| lines.get(i))
    {
        let taken = end.saturating_sub(first);
        let text = line.text(1.0);
        if taken >= LEADS || below - line.area.y1 > FAR || sentence(&text) {
            break;
        }
        let mut nearer = lines.get(first..end).unwrap_or_default().iter();
        if all_tables(&text) && nearer.any(|line| line.text(1.0).trim_end().ends_with('表')) {
            break;
        }
        below = line.area.y0;
        first = first.saturating_sub(1);
    }
    let taken = lines.drain(first..end).collect();
    titles(taken, table.area, sheet)
}

/// Whether a line is a sentence, an entry of a table of contents or the heading of a part, and no title of a table.
fn sentence(text: &str) -> bool {
    let part =
        text.starts_with('第') && text.chars().take(6).any(|c| c == '部') && text.contains('分');
    let label = text.ends_with(['：', ':']) && text.chars().count() > 6;
    text.contains(['。', '；', '，'])
        || label
        || text.contains("……")
        || text.contains("....")
        || part
}

/// Whether a line is the heading over all tables of a document, as 某局2024年度部门决算表: the title of the first of them
/// stands below it.
fn all_tables(text: &str) -> bool {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let ends = ["部门决算表", "单位决算表", "部门预算表", "单位预算表"];
    text.contains('年') && ends.iter().any(|end| text.ends_with(end))
}

/// The rows of the lines above a table: the texts of a line side by side, what was wrapped behind what it was part of.
fn titles(lines: Vec<Line>, table: Area, sheet: &Sheet) -> Vec<TableRow> {
    let mut out: Vec<Vec<Line>> = Vec::new();
    for line in &lines {
        let mut texts = Vec::new();
        for piece in line.pieces(PIECE) {
            let mut above = out.iter_mut().flatten();
            match above.find(|title| wrapped(title, &piece, table)) {
                Some(title) => append(title, piece),
                None => texts.push(piece),
            }
        }
        out.extend(Some(texts).filter(|texts| !texts.is_empty()));
    }
    let row = |texts: &Vec<Line>| TableRow {
        role: Role::Lead,
        page: sheet.page,
        cells: texts
            .iter()
            .map(|line| Cell::new(line.text(1.0), sheet.place(line.area)))
            .collect(),
    };
    out.iter().map(row).collect()
}

/// Whether a text is the last few characters of the one above it, which had no room for them.
fn wrapped(title: &Line, rest: &Line, table: Area) -> bool {
    let gap = rest.area.y0 - title.area.y1;
    let below = rest.area.y0 > title.area.centre().1 && gap < 1.5 * title.size;
    let wide = title.area.width() > 0.6 * table.width();
    let flush = (title.area.x0 - rest.area.x0).abs() < 0.5 * title.size;
    let few = rest.text(f64::INFINITY).chars().count() <= 4;
    few && below && (wide || flush) && (title.size - rest.size).abs() < 0.5
}

/// Writes a text behind another, as if the line had had room for it.
fn append(title: &mut Line, rest: Line) {
    let shift = title.area.x1 - rest.area.x0;
    title
        .glyphs
        .extend(rest.glyphs.into_iter().map(|mut glyph| {
            glyph.area.x0 += shift;
            glyph.area.x1 += shift;
            glyph
        }));
    title.area = title.area.union(rest.area);
}

/// Gives the title left at the foot of a page to the table at the head of the next.
pub(super) fn stranded(pages: &mut [Vec<Block>]) {
    for i in 1..pages.len() {
        let (before, after) = pages.split_at_mut(i);
        let (Some(foot), Some(Block::Table(table))) = (
            before.last_mut(),
            after.first_mut().and_then(|page| page.first_mut()),
        ) else {
            continue;
        };
        // What stands beside a label is its value, and no title.
        let label = |cell: &Cell| cell.text.contains(['：', ':']);
        let titled = table.leads.iter().any(|row| !row.cells.iter().any(label));
        if titled {
            continue;
        }
        let title =
            |block: &Block| matches!(block, Block::Line(line, _) if !sentence(&line.text(1.0)));
        let count = foot
            .iter()
            .rev()
            .take(LEADS)
            .take_while(|block| title(block))
            .count();
        let start = foot.len().saturating_sub(count);
        let names = |block: &Block| {
            matches!(block, Block::Line(line, _) if {
                let text = line.text(f64::INFINITY);
                text.ends_with('表') || text.contains("单位：") || text.contains("单位:")
            })
        };
        let Some(start) = foot
            .iter()
            .skip(start)
            .position(names)
            .map(|at| at.saturating_add(start))
        else {
            continue;
        };
        let mut rows = Vec::new();
        for block in foot.drain(start..) {
            if let Block::Line(line, sheet) = block {
                rows.extend(titles(vec![line], table.area, &sheet));
            }
        }
        rows.append(&mut table.leads);
        table.leads = rows;
    }
}

/// Takes the notes below a table.
fn notes(lines: &mut Vec<Line>, table: &Drawn, next: f64, sheet: &Sheet) -> Vec<TableRow> {
    let start = lines.partition_point(|line| line.area.centre().1 < table.area.y1);
    let mut out: Vec<TableRow> = Vec::new();
    let mut before: Option<(Area, f64)> = None;
    while let Some(line) = lines.get(start).filter(|line| line.area.y1 <= next) {
        let text = line.text(1.0);
        let opens = marked(&text);
        let follows = before.is_some_and(|(area, size)| {
            line.area.y0 - area.y1 < 1.5 * size && (line.size - size).abs() < 0.5
        });
        let full = before.is_some_and(|(area, size)| area.x1 > table.area.x1 - 4.0 * size);
        let listed = text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '（' | '('));
        if !(opens || follows && (full || listed)) {
            break;
        }
        before = Some((line.area, line.size));
        match out.last_mut().and_then(|row| row.cells.last_mut()) {
            Some(cell) if !opens && !listed => cell.text.push_str(&text),
            _ => out.push(TableRow {
                role: Role::Note,
                page: sheet.page,
                cells: vec![Cell::new(text, sheet.place(line.area))],
            }),
        }
        lines.remove(start);
    }
    out
}

/// Whether a line opens a note.
fn marked(text: &str) -> bool {
    ["备注", "附注", "说明", "注"].iter().any(|word| {
        text.strip_prefix(word).is_some_and(|rest| {
            rest.starts_with(|c: char| "：:.．、 ".contains(c) || c.is_ascii_digit())
        })
    })
}
