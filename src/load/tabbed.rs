//! Tables in a text whose cells are parted by tabs, as they are pasted from a page or a workbook, or by bars, as in
//! Markdown.

use super::budget::Budget;
use super::continued::continued;
use super::grid::{Grid, GridCell, Sheet};
use super::spans;
use crate::lang::Said;
use crate::say;
use crate::source::{FileId, Place, Source, Span, saturate};
use crate::value::{Reading, read_amount, squashed};
use std::ops::Range;

/// The fewest lines of a table; one that says that it goes on may have fewer.
const FEWEST: usize = 3;
/// The most lines above a table that are its title and unit.
const LEAD: usize = 4;

/// A line of a text, with where it begins.
#[derive(Clone, Copy)]
struct Line<'t> {
    text: &'t str,
    start: usize,
}

/// What parts the cells of a line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Tab,
    /// `| a | b |`, `a | b | c`
    Bar,
}

/// The tables of a text, and the stretches of it that are left.
///
/// # Errors
///
/// Where there are too many cells, and what they exceed, in words.
pub(super) fn tables(
    source: &Source,
    file: FileId,
) -> Result<(Vec<Sheet>, Vec<Range<usize>>), Said> {
    let lines = lines(&source.text);
    let mut budget = Budget::default();
    let mut sheets = Vec::new();
    let mut left = Vec::new();
    let mut from = 0usize;
    for (number, table) in stretches(&lines).into_iter().enumerate() {
        let (Some(first), Some(last)) = (lines.get(table.start), lines.get(table.end)) else {
            continue;
        };
        left.push(from..first.start);
        from = last.start;
        let mut rows = Vec::new();
        for at in table {
            let Some(line) = lines.get(at).filter(|line| !is_rule(line.text)) else {
                continue;
            };
            let width = fields(*line).count();
            let told = Budget::width(width).and_then(|()| budget.cells(width));
            let number = at.saturating_add(1);
            told.map_err(|why| say!("第{number}行{}", "line {number}: {}", why))?;
            rows.push(cells(*line, file));
        }
        spans::spread(&mut rows);
        sheets.push(Sheet {
            name: number.saturating_add(1).to_string(),
            file,
            grid: Grid { rows },
            after: 0,
        });
    }
    left.push(from..source.text.len());
    left.retain(|stretch| !stretch.is_empty());
    Ok((sheets, left))
}

/// The lines of a text, and an empty one at its end.
fn lines(text: &str) -> Vec<Line<'_>> {
    let mut start = 0usize;
    let mut lines: Vec<Line<'_>> = Vec::new();
    for whole in text.split_inclusive('\n') {
        let text = whole.trim_end_matches(['\n', '\r']);
        lines.push(Line { text, start });
        start = start.saturating_add(whole.len());
    }
    lines.push(Line { text: "", start });
    lines
}

/// The lines of each table, with its title and unit.
fn stretches(lines: &[Line<'_>]) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut at = 0usize;
    while let Some(line) = lines.get(at) {
        let end = match mark(line.text) {
            None => at,
            Some(own) => {
                let rest = lines.get(at..).unwrap_or_default();
                at.saturating_add(rows(rest, own))
            }
        };
        let rows = lines.get(at..end).unwrap_or_default();
        let after = found.last().map(|last| last.end);
        let goes_on = after.is_some_and(|after| says_so(lines.get(after..at).unwrap_or_default()));
        let fewest = if goes_on { 1 } else { FEWEST };
        if rows.len() >= fewest && is_table(rows) {
            found.push(lead(lines, after.unwrap_or(0), at)..end);
        }
        at = end.max(at.saturating_add(1));
    }
    found
}

/// How many lines are rows parted by a mark. An empty one among headings is a row of cells that all begin above it.
fn rows(lines: &[Line<'_>], own: Mark) -> usize {
    let mut count = 0usize;
    let mut figures = false;
    for (at, line) in lines.iter().enumerate() {
        let next = lines.get(at.saturating_add(1));
        let goes_on = next.is_some_and(|next| mark(next.text) == Some(own));
        if mark(line.text) == Some(own) {
            figures |= fields(*line).any(|(_, text)| is_amount(text));
        } else if figures || !line.text.is_empty() || !goes_on || own != Mark::Tab {
            break;
        }
        count = at.saturating_add(1);
    }
    count
}

fn is_amount(text: &str) -> bool {
    squashed(text).contains('.') && matches!(read_amount(text), Reading::Value { .. })
}

/// Whether the lines between two tables end with a mark that the first goes on, and perhaps its unit.
fn says_so(between: &[Line<'_>]) -> bool {
    let printed = between
        .iter()
        .rev()
        .filter(|line| !line.text.trim().is_empty());
    let mut above = printed.skip_while(|line| line.text.contains("单位"));
    above
        .next()
        .is_some_and(|line| continued(line.text).is_some())
}

/// Whether lines are a table: a table of contents, of which every line ends with its page, is none.
fn is_table(rows: &[Line<'_>]) -> bool {
    let number = |(_, text): (usize, &str)| matches!(read_amount(text), Reading::Value { .. });
    let ends = |line: &Line<'_>| fields(*line).last().is_some_and(number);
    let wide = rows.iter().any(|line| fields(*line).nth(2).is_some());
    // Marks that stand only between what is printed do not tell the columns: rows of unequal length, and no empty cell.
    let lengths = || rows.iter().map(|line| fields(*line).count());
    let equal = lengths().min() == lengths().max();
    let empty = |line: &Line<'_>| fields(*line).any(|(_, text)| text.is_empty());
    let cells = equal || rows.iter().filter(|line| !is_rule(line.text)).any(empty);
    cells && (wide || rows.first().is_some_and(|line| !ends(line)))
}

/// The first of the lines above a table that belong to it.
fn lead(lines: &[Line<'_>], after: usize, at: usize) -> usize {
    let above = lines.get(after..at).unwrap_or_default().iter().rev();
    let belongs = |line: &&Line<'_>| mark(line.text).is_none() && !line.text.contains(['。', '；']);
    let mut printed = 0usize;
    let mut first = at;
    for (line, number) in above.take_while(belongs).zip((after..at).rev()) {
        if line.text.trim().is_empty() {
            continue;
        }
        if printed == LEAD {
            break;
        }
        printed = printed.saturating_add(1);
        first = number;
    }
    first
}

fn mark(line: &str) -> Option<Mark> {
    if line.matches('|').count() > 1 {
        return Some(Mark::Bar);
    }
    // A tab before a line only indents it; one after it stands before a cell that is empty.
    let begun = line.trim_start_matches(|c: char| c.is_whitespace() && c != '\t');
    let tabs = begun.matches('\t').count();
    (tabs > 1 || begun.trim_start().contains('\t')).then_some(Mark::Tab)
}

/// Whether a line only rules off the headings: `|---|:-:|`.
fn is_rule(line: &str) -> bool {
    let line = line.trim();
    line.contains("--") && line.contains('|') && line.chars().all(|c| "|-: ".contains(c))
}

/// The fields of a line, each with where it begins in the text.
fn fields(line: Line<'_>) -> impl Iterator<Item = (usize, &str)> {
    let bars = mark(line.text) == Some(Mark::Bar);
    let by = if bars { '|' } else { '\t' };
    let (mut inner, mut text) = (line.text, line.text);
    if bars {
        // The bars at both ends part nothing.
        inner = inner.trim_end();
        inner = inner.strip_suffix('|').unwrap_or(inner);
        text = inner.trim_start();
        text = text.strip_prefix('|').unwrap_or(text);
    }
    let before = inner.len().saturating_sub(text.len());
    let mut at = line.start.saturating_add(before);
    text.split(by).map(move |field| {
        let lead = field.len().saturating_sub(field.trim_start().len());
        let first = at.saturating_add(lead);
        at = at.saturating_add(field.len()).saturating_add(by.len_utf8());
        (first, field.trim())
    })
}

fn cells(line: Line<'_>, file: FileId) -> Vec<GridCell> {
    let cell = |(first, text): (usize, &str)| GridCell {
        text: text.to_owned(),
        place: Some(Place::Text(Span {
            file,
            start: saturate(first),
            end: saturate(first.saturating_add(text.len())),
        })),
        ..GridCell::default()
    };
    fields(line).map(cell).collect()
}
