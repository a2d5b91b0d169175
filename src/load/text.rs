//! The reader of plain text: prose for extracts, and tables, with the columns parted by marks or run together.

use super::grid::Read;
use super::tabbed;
use crate::lang::Said;
use crate::source::{FileId, Source, Span, saturate};
use crate::value::{Reading, read_amount};
use std::ops::Range;

/// Takes the whole text as prose, in which there may be tables.
///
/// # Errors
///
/// Where a table is too large, and what it exceeds, in words.
pub(super) fn read(source: &Source, file: FileId) -> Result<Read, Said> {
    let span = |own: Range<usize>| Span {
        file,
        start: saturate(own.start),
        end: saturate(own.end),
    };
    let (sheets, left) = tabbed::tables(source, file)?;
    Ok(Read {
        sheets,
        prose: prose(&source.text).into_iter().map(span).collect(),
        listings: left.into_iter().map(span).collect(),
    })
}

/// The stretches of a text that can hold a sentence. They are parted where lines together would be a number that is not
/// printed: a row of figures and the year with which the title of the next table begins, the number of a page and the figure
/// beside it.
fn prose(text: &str) -> Vec<Range<usize>> {
    let mut start = 0usize;
    let mut lines: Vec<(usize, &str)> = Vec::new();
    for line in text.split_inclusive('\n') {
        lines.extend(Some((start, line)).filter(|(_, line)| !line.trim().is_empty()));
        start = start.saturating_add(line.len());
    }
    let line = |at: usize| lines.get(at).map_or("", |(_, line)| *line);
    let is_page = |at: usize| {
        let Some(((own, number), (next, below))) =
            lines.get(at).zip(lines.get(at.saturating_add(1)))
        else {
            return false;
        };
        let end = own.saturating_add(number.trim_end().len());
        let blanks = below.len().saturating_sub(below.trim_start().len());
        let between = text.get(end..next.saturating_add(blanks));
        is_page_number(number) && between.is_some_and(|between| between.contains('\u{c}'))
    };
    let mut all = Vec::new();
    let mut from = 0usize;
    for (at, (start, own)) in lines.iter().enumerate().skip(1) {
        let before = at.saturating_sub(1);
        let above = line(before);
        let title = is_row(above) && begins_with_year(own);
        let overleaf = is_page(before) && begins_with_amount(own);
        let next = is_page(at) && begins_with_amount(line(at.saturating_add(1)));
        if title || overleaf || next && above.trim_end().ends_with(is_digit) {
            all.push(from..*start);
            from = *start;
        }
    }
    all.push(from..text.len());
    all
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit()
}

/// Whether a line begins with an amount or the end of one: `30.50万元`, `.50万元`.
fn begins_with_amount(line: &str) -> bool {
    let figure = |c: char| is_digit(c) || matches!(c, '.' | ',');
    let rest = line.trim_start().trim_start_matches(figure);
    rest.trim_start().starts_with(['万', '元', '亿', '%', '％'])
}

/// Whether a line can be the number of a page: `12`, `- 12 -`.
fn is_page_number(line: &str) -> bool {
    let bare = |c: char| c.is_whitespace() || matches!(c, '-' | '—' | '–');
    let number = line.trim_matches(bare);
    (1..=3).contains(&number.len()) && number.chars().all(is_digit)
}

/// Whether a line ends with a figure and has no mark of a sentence on it.
fn is_row(line: &str) -> bool {
    let last = line.split_whitespace().next_back().unwrap_or("");
    let figure = matches!(read_amount(last), Reading::Value { unit: None, .. });
    figure && !line.contains(['。', '，', '；', '：', '、'])
}

fn begins_with_year(line: &str) -> bool {
    let line = line.trim_start();
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = line.len().saturating_sub(rest.len());
    digits == 4 && rest.trim_start().starts_with('年')
}
