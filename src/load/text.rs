//! The reader of plain text: prose for extracts, and tables, with the columns parted by marks or run together.

use super::grid::Read;
use super::tabbed;
use crate::lang::Said;
use crate::source::{FileId, Source, Span, saturate};

/// Takes the whole text as prose, in which there may be tables.
///
/// # Errors
///
/// Where a table is too large, and what it exceeds, in words.
pub(super) fn read(source: &Source, file: FileId) -> Result<Read, Said> {
    let span = |start: usize, end: usize| Span {
        file,
        start: saturate(start),
        end: saturate(end),
    };
    let (sheets, left) = tabbed::tables(source, file)?;
    Ok(Read {
        sheets,
        prose: vec![span(0, source.text.len())],
        listings: left
            .into_iter()
            .map(|own| span(own.start, own.end))
            .collect(),
    })
}
