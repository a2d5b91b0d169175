//! The reader of plain text: prose for extracts.

use super::grid::Read;
use crate::source::{FileId, Source, Span, saturate};

/// Takes the whole text as prose.
pub(super) fn read(source: &Source, file: FileId) -> Read {
    let all = Span {
        file,
        start: 0,
        end: saturate(source.text.len()),
    };
    Read {
        sheets: Vec::new(),
        prose: vec![all],
    }
}
