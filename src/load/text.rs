//! The reader of plain text: prose for extracts, and tables whose columns have run together.

use super::grid::Read;
use crate::source::{FileId, Source, Span, saturate};

/// Takes the whole text as prose, in which there may be tables.
pub(super) fn read(source: &Source, file: FileId) -> Read {
    let all = Span {
        file,
        start: 0,
        end: saturate(source.text.len()),
    };
    Read {
        sheets: Vec::new(),
        prose: vec![all],
        listings: vec![all],
    }
}
