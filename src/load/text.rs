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

/// The stretches of a text that can hold a sentence: parted where a row of figures ends and the next line begins with a
/// year, as the title of the next table does. Together they would be a number.
fn prose(text: &str) -> Vec<Range<usize>> {
    let mut all = Vec::new();
    let (mut from, mut at) = (0usize, 0usize);
    let mut row = false;
    for line in text.split_inclusive('\n') {
        if row && begins_with_year(line) {
            all.push(from..at);
            from = at;
        }
        if !line.trim().is_empty() {
            row = is_row(line);
        }
        at = at.saturating_add(line.len());
    }
    all.push(from..text.len());
    all
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
