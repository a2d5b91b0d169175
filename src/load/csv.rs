//! The reader of comma-separated files.

use super::grid::{Grid, GridCell, Read, Sheet};
use crate::source::{FileId, Place, Source, Span, records};

/// Reads a text as one sheet; empty lines stay empty rows.
pub(super) fn read(source: &Source, file: FileId, name: &str) -> Read {
    let rows = records::records(&source.text, delimiter(&source.text));
    let cell = |field: records::Field| GridCell {
        text: field.text,
        place: Some(Place::Text(Span {
            file,
            start: field.start,
            end: field.end,
        })),
        ..GridCell::default()
    };
    let rows = rows
        .into_iter()
        .map(|record| record.fields.into_iter().map(cell).collect());
    let grid = Grid {
        rows: rows.collect(),
    };
    Read {
        sheets: vec![Sheet {
            name: name.to_owned(),
            file,
            grid,
        }],
        ..Read::default()
    }
}

/// The mark that parts the fields, guessed from the first lines: the one there is most of.
fn delimiter(text: &str) -> char {
    let mut counts = [(',', 0usize), ('\t', 0), (';', 0)];
    for line in text.lines().take(20) {
        let mut quoted = false;
        for c in line.chars() {
            quoted ^= c == '"';
            for (mark, count) in &mut counts {
                *count = count.saturating_add(usize::from(c == *mark && !quoted));
            }
        }
    }
    // `max_by_key` takes the last of equals; the comma is to win.
    counts
        .iter()
        .rev()
        .max_by_key(|(_, count)| *count)
        .map_or(',', |(mark, _)| *mark)
}
