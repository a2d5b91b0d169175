//! Tables without lines that run down: columns by alignment, a row for each line, and a doubt said with each.
//!
//! A column in which nothing is printed cannot be seen, so that what is read here is never certain.

use super::attach::Drawn;
use super::geometry::{Area, Sheet};
use super::indent::Lies;
use super::line::Line;
use super::page::{Cell, Indent, Role, TableRow};

/// Texts of one line further apart than this, in sizes, stand in different columns.
const GAP: f64 = 1.2;
/// Fewer lines with figures in columns are no table.
const ROWS: usize = 3;
/// Lines further apart than this, in sizes, do not belong to one table.
const NEAR: f64 = 3.0;
/// At most so many lines above the figures are headings.
const HEADINGS: usize = 3;

/// Takes the tables without lines out of the lines of a page.
pub(super) fn take(lines: &mut Vec<Line>, sheet: &Sheet) -> Vec<Drawn> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let end = run(lines, at);
        let count = lines
            .get(at..end)
            .unwrap_or_default()
            .iter()
            .filter(|line| tabular(line))
            .count();
        if count < ROWS || !lines.get(at..end).unwrap_or_default().iter().any(columns) {
            at = at.max(end.saturating_sub(1)).saturating_add(1);
            continue;
        }
        let start = headings(lines, at);
        let taken: Vec<Line> = lines.drain(start..end).collect();
        out.extend(table(&taken, sheet));
        at = start;
    }
    out
}

/// Whether a text is a figure.
fn figure(text: &str) -> bool {
    let mark = |c: char| matches!(c, ',' | '.' | '%' | '-' | '－' | '，');
    text.contains(|c: char| c.is_ascii_digit())
        && text.chars().all(|c| c.is_ascii_digit() || mark(c))
}

/// Whether a line has figures standing apart from what is before them.
fn tabular(line: &Line) -> bool {
    line.pieces(GAP)
        .iter()
        .skip(1)
        .any(|piece| figure(&piece.text(1.0)))
}

/// Whether a line is more than the entry of a table of contents: several columns, or a figure that is no page number.
fn columns(line: &Line) -> bool {
    let pieces = line.pieces(GAP);
    let amount = |text: String| figure(&text) && text.contains(['.', ',']);
    pieces.len() > 2 || pieces.iter().skip(1).any(|piece| amount(piece.text(1.0)))
}

/// Whether two lines stand close.
fn near(above: &Line, below: &Line) -> bool {
    below.area.y0 - above.area.y1 < NEAR * above.size.max(below.size)
}

/// Whether two lines stand so far beside each other that they are one row: figures are set at half the height of a
/// name that is wrapped, or a little off it.
fn beside(above: &Line, below: &Line) -> bool {
    let shared = above.area.y1 - below.area.y0;
    shared > 0.25 * above.area.height().min(below.area.height())
}

/// The end of the lines with figures from a line on; between two of them may stand parts of a wrapped name.
fn run(lines: &[Line], from: usize) -> usize {
    let mut end = from;
    let mut i = from;
    while let Some(line) = lines.get(i) {
        let before = i
            .checked_sub(1)
            .filter(|_| i > from)
            .and_then(|before| lines.get(before));
        if before.is_some_and(|before| !near(before, line)) {
            break;
        }
        let next = i.saturating_add(1);
        let joined = before.is_some_and(|before| beside(before, line));
        if tabular(line) || joined && i == end {
            end = next;
        } else if i > end.saturating_add(2) || line.pieces(GAP).len() > 1 && !joined {
            break;
        }
        i = next;
    }
    end
}

/// The first of the headings above the figures.
fn headings(lines: &[Line], at: usize) -> usize {
    let mut start = at;
    while let Some(above) = start
        .checked_sub(1)
        .filter(|_| at.saturating_sub(start) < HEADINGS)
    {
        let pair = (lines.get(above), lines.get(start));
        let (Some(line), Some(below)) = pair else {
            break;
        };
        let label = line.text(1.0).contains(['：', ':', '。']);
        if label || line.pieces(GAP).len() < 2 || !near(line, below) {
            break;
        }
        start = above;
    }
    start
}

/// The stretches in which the columns of the lines with figures stand.
fn bands(lines: &[Line]) -> Vec<(f64, f64)> {
    let mut pieces: Vec<(f64, f64)> = Vec::new();
    for line in lines {
        let (whole, parts) = (tabular(line), line.pieces(GAP));
        let kept = parts
            .iter()
            .filter(|piece| whole || figure(&piece.text(1.0)));
        pieces.extend(kept.map(|piece| (piece.area.x0, piece.area.x1)));
    }
    pieces.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut out: Vec<(f64, f64)> = Vec::new();
    for (from, to) in pieces {
        match out.last_mut() {
            Some(band) if from <= band.1 => band.1 = band.1.max(to),
            _ => out.push((from, to)),
        }
    }
    out
}

/// The table that lines make, or nothing where their columns run into each other.
fn table(lines: &[Line], sheet: &Sheet) -> Option<Drawn> {
    let bands = bands(lines);
    let area = lines.iter().map(|line| line.area).reduce(Area::union)?;
    let mut xs = vec![area.x0];
    xs.extend(
        bands
            .windows(2)
            .filter_map(|pair| Some(f64::midpoint(pair.first()?.1, pair.get(1)?.0))),
    );
    xs.push(area.x1);
    let doubt = format!(
        "第{}页的表格没有竖线，各列按对齐推定，空列无法看出",
        sheet.page
    );
    (bands.len() > 1).then(|| Drawn {
        tails: vec![false; bands.len()],
        rows: rows(lines, &bands, area, sheet),
        xs,
        area,
        lies: Lies::new(),
        leads: Vec::new(),
        notes: Vec::new(),
        page: sheet.page,
        doubts: vec![doubt],
    })
}

/// The rows: lines beside each other are one, and what is left of a wrapped name goes with the row above.
fn rows(lines: &[Line], bands: &[(f64, f64)], area: Area, sheet: &Sheet) -> Vec<TableRow> {
    let mut rows: Vec<TableRow> = Vec::new();
    let mut begun = false;
    let mut before: Option<&Line> = None;
    for (i, line) in lines.iter().enumerate() {
        let joined = before.is_some_and(|before| beside(before, line));
        let next = lines
            .get(i.saturating_add(1))
            .is_some_and(|next| beside(line, next));
        // A part of a name beside the figures below it opens their row.
        let rest = begun && !tabular(line) && !next;
        let own = row(line, bands, area, sheet);
        match rows.last_mut().filter(|_| joined || rest) {
            Some(above) => append(above, own),
            None => rows.push(own),
        }
        begun |= tabular(line);
        before = Some(line);
    }
    rows
}

/// A line as a row: each piece in the columns whose middle it covers, or else in the nearest one.
fn row(line: &Line, bands: &[(f64, f64)], area: Area, sheet: &Sheet) -> TableRow {
    let blank = |band: &(f64, f64)| Cell {
        text: String::new(),
        place: sheet.place(Area {
            x0: band.0,
            x1: band.1,
            y0: line.area.y0,
            y1: line.area.y1,
        }),
        span: (1, 1),
        indent: Indent::default(),
    };
    let mut cells: Vec<Cell> = bands.iter().map(blank).collect();
    for piece in line.pieces(GAP) {
        let off = |i: usize| {
            let (from, to) = bands.get(i).copied().unwrap_or((area.x1, area.x1));
            (piece.area.x0 - to).max(from - piece.area.x1).max(0.0)
        };
        let covers = |(from, to): &(f64, f64)| {
            let middle = f64::midpoint(*from, *to);
            piece.area.x0 <= middle && middle <= piece.area.x1
        };
        let first = bands.iter().position(covers);
        let nearest = (0..bands.len()).min_by(|a, b| off(*a).total_cmp(&off(*b)));
        let Some(at) = first.or(nearest) else {
            continue;
        };
        let across = bands.iter().filter(|band| covers(band)).count().max(1);
        for (i, cell) in cells.iter_mut().enumerate().skip(at).take(across) {
            if i == at {
                cell.text.push_str(&piece.text(1.0));
                cell.span = (1, across);
                cell.place = sheet.place(piece.area);
            } else {
                cell.span = (0, 0);
            }
        }
    }
    TableRow {
        role: Role::Body,
        page: sheet.page,
        cells,
    }
}

/// Writes the rest of a row behind what is there.
fn append(row: &mut TableRow, rest: TableRow) {
    for (cell, more) in row.cells.iter_mut().zip(rest.cells) {
        if cell.text.is_empty() && !more.text.is_empty() {
            *cell = more;
        } else {
            cell.text.push_str(&more.text);
        }
    }
}
