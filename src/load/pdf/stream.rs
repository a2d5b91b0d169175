//! Tables without lines that run down: columns by alignment, a row for each line, and a doubt said with each.
//!
//! A column in which nothing is printed cannot be seen, so that what is read here is never certain.

use super::attach::Drawn;
use super::geometry::Sheet;
use super::line::Line;
use super::open;
use super::seams;

/// Fewer lines with figures in columns are no table.
const ROWS: usize = 3;
/// Lines further apart than this, in sizes, do not belong to one table.
const NEAR: f64 = 3.0;
/// At most so many lines above the figures are headings.
const HEADINGS: usize = 6;

/// Takes the tables without lines out of the lines of a page.
pub(super) fn take(lines: &mut Vec<Line>, sheet: &Sheet) -> Vec<Drawn> {
    let mut out = Vec::new();
    seams::mark(lines);
    let mut at = 0;
    while at < lines.len() {
        if !begins(lines, at) {
            at = at.saturating_add(1);
            continue;
        }
        let end = run(lines, at);
        let next = at.max(end.saturating_sub(1)).saturating_add(1);
        let count = lines
            .get(at..end)
            .unwrap_or_default()
            .iter()
            .filter(|line| tabular(line))
            .count();
        if count < ROWS || !lines.get(at..end).unwrap_or_default().iter().any(columns) {
            at = next;
            continue;
        }
        let first = opening(lines, at);
        let start = headings(lines, first);
        let rows = lines.get(start..end).unwrap_or_default();
        match open::table(rows, first.saturating_sub(start), sheet) {
            Some(table) if !is_prose(rows) => {
                out.push(table);
                lines.drain(start..end);
                at = start;
            }
            // What has no columns after all stays what it is: lines.
            _ => at = next,
        }
    }
    out
}

/// Whether most lines are parts of sentences: figures that stand apart, as on a line to fill in, make no columns.
fn is_prose(lines: &[Line]) -> bool {
    let sentence = |line: &&Line| line.text(1.0).contains(['，', '。', '；']);
    let sentences = lines.iter().filter(sentence).count();
    sentences.saturating_mul(2) > lines.len()
}

/// Whether a text is a figure.
pub(super) fn figure(text: &str) -> bool {
    let mark = |c: char| matches!(c, ',' | '.' | '%' | '-' | '－' | '，');
    text.contains(|c: char| c.is_ascii_digit())
        && text.chars().all(|c| c.is_ascii_digit() || mark(c))
}

/// Whether a line has figures standing apart from what is before them.
pub(super) fn tabular(line: &Line) -> bool {
    line.columns()
        .iter()
        .skip(1)
        .any(|piece| figure(&piece.text(1.0)))
}

/// Whether a line is more than the entry of a table of contents: several columns, or a figure that is no page number.
fn columns(line: &Line) -> bool {
    let pieces = line.columns();
    let amount = |text: String| figure(&text) && text.contains(['.', ',']);
    pieces.len() > 2 || pieces.iter().skip(1).any(|piece| amount(piece.text(1.0)))
}

/// Whether two lines stand close.
fn near(above: &Line, below: &Line) -> bool {
    below.area.y0 - above.area.y1 < NEAR * above.size.max(below.size)
}

/// Whether two lines stand so far beside each other that they are one row: figures are set at half the height of a
/// name that is wrapped, or a little off it.
pub(super) fn beside(above: &Line, below: &Line) -> bool {
    let shared = above.area.y1 - below.area.y0;
    shared > 0.25 * above.area.height().min(below.area.height())
}

/// Whether a row with figures begins with a line: it has some, or is the part of a name beside them.
fn begins(lines: &[Line], at: usize) -> bool {
    let next = lines.get(at.saturating_add(1));
    let part = |line: &Line| next.is_some_and(|next| tabular(next) && beside(line, next));
    lines
        .get(at)
        .is_some_and(|line| tabular(line) || part(line))
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
        if before.is_some_and(|before| !near(before, line) || unit(line)) {
            break;
        }
        let next = i.saturating_add(1);
        let joined = before.is_some_and(|before| beside(before, line));
        if tabular(line) || joined && i == end || i > from && line.columns().len() > 1 {
            end = next;
        } else if i > end.saturating_add(2)
            && !listed(line, before, lines.get(from..end).unwrap_or_default())
        {
            break;
        }
        i = next;
    }
    while lines
        .get(end)
        .is_some_and(|line| rest(line, lines.get(from..end).unwrap_or_default()))
    {
        end = end.saturating_add(1);
    }
    end
}

/// Whether a line says the unit of amounts, as stands above a table and in none.
fn unit(line: &Line) -> bool {
    let text = line.text(f64::INFINITY);
    text.ends_with('元') && (text.contains("单位：") || text.contains("单位:"))
}

/// Whether a line is a row of a list in which nothing is printed but a name: short, set as the rows above it are, and as
/// far below the line before as they are below each other.
fn listed(line: &Line, before: Option<&Line>, rows: &[Line]) -> bool {
    let width = rows.iter().map(|row| row.area.width()).fold(0.0, f64::max);
    let set = rows
        .iter()
        .any(|row| (row.area.x0 - line.area.x0).abs() < 0.3 * line.size);
    let down = before.map(|before| line.area.y1 - before.area.y1);
    let even = rows.windows(2).any(|pair| match (pair, down) {
        ([above, below], Some(down)) => {
            tabular(below) && (below.area.y1 - above.area.y1 - down).abs() < 0.15 * line.size
        }
        _ => false,
    });
    let name = !line.text(1.0).contains(['。', '：', ':', '；']);
    set && even && name && line.columns().len() == 1 && line.area.width() < 0.5 * width
}

/// Whether a line is the rest of a name in the last of some lines: close below it, and short.
fn rest(line: &Line, above: &[Line]) -> bool {
    let width = above
        .iter()
        .map(|line| line.area.width())
        .fold(0.0, f64::max);
    let short = line.area.width() < 0.4 * width && line.columns().len() == 1;
    let close = |last: &Line| line.area.y0 - last.area.y1 < 0.5 * last.size.min(line.size);
    let alike = |last: &Line| (last.size - line.size).abs() < 0.1 * line.size;
    let free = line
        .text(1.0)
        .starts_with(|c: char| c.is_alphanumeric() && c != '注');
    short && free && above.last().is_some_and(|last| close(last) && alike(last))
}

/// The first line of the row whose figures stand on a line: parts of its name may stand above them, nearer to them
/// than to what is above.
fn opening(lines: &[Line], at: usize) -> usize {
    let mut first = at;
    while let Some([above, line, below]) = first
        .checked_sub(2)
        .and_then(|from| lines.get(from..=first))
    {
        let nearer = below.area.y0 - line.area.y1 < line.area.y0 - above.area.y1 - 0.1 * line.size;
        if line.columns().len() > 1 || !nearer || !near(above, line) {
            break;
        }
        first = first.saturating_sub(1);
    }
    first
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
        let close = below.area.y0 - line.area.y1 < line.size.max(below.size);
        // A title stands above the unit of its table.
        let unit_above = above.checked_sub(1).and_then(|at| lines.get(at));
        let over_some = aside(line, lines.get(at)) || unit_above.is_some_and(unit);
        let lone = line.columns().len() < 2 && !(close && over_some);
        if label || lone || !near(line, below) {
            break;
        }
        start = above;
    }
    start
}

/// Whether a text stands to one side of the rows, as a heading over some columns does and a title does not.
fn aside(line: &Line, row: Option<&Line>) -> bool {
    row.is_some_and(|row| {
        let off = line.area.centre().0 - row.area.centre().0;
        off.abs() > 0.12 * row.area.width() && line.area.width() < 0.7 * row.area.width()
    })
}
