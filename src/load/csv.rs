//! The reader of comma-separated files.

use super::budget::Budget;
use super::grid::{Grid, GridCell, Read, Sheet};
use crate::lang::Said;
use crate::say;
use crate::source::{FileId, Place, Source, Span, records};

/// The longest field that is read, in bytes; one past it is as a rule a quote that is never closed.
const MAX_FIELD: usize = 1 << 20;

/// Why a text is not read.
pub(super) enum Refused {
    /// What it exceeds, in words.
    TooLarge(Said),
    /// The line of a quote that is never closed.
    Unclosed(u32),
}

/// Reads a text as one sheet; empty lines stay empty rows. The delimiter is found where it is not told.
///
/// # Errors
///
/// Where the text is too large and what it exceeds, or the line of a quote that is never closed.
pub(super) fn read(
    source: &Source,
    file: FileId,
    name: &str,
    told: Option<char>,
) -> Result<Read, Refused> {
    let delimiter = told.unwrap_or_else(|| delimiter(&source.text));
    let mut budget = Budget::default();
    let mut rows: Vec<Vec<GridCell>> = Vec::new();
    let mut begins = true;
    for (field, ends) in records::fields(&source.text, delimiter) {
        let start = field.start;
        let width = if begins {
            1
        } else {
            rows.last().map_or(0, Vec::len).saturating_add(1)
        };
        let line = || source.line_column(start).0;
        if field.unclosed {
            return Err(Refused::Unclosed(line()));
        }
        let at = |why| {
            let line = line();
            Refused::TooLarge(say!("第{line}行{}", "line {line}: {}", why))
        };
        long(&field).map_err(at)?;
        Budget::width(width).map_err(at)?;
        budget.cells(1).map_err(at)?;
        budget.text(field.text.len()).map_err(at)?;
        let cell = GridCell {
            text: field.text,
            place: Some(Place::Text(Span {
                file,
                start,
                end: field.end,
            })),
            ..GridCell::default()
        };
        match rows.last_mut() {
            Some(row) if !begins => row.push(cell),
            _ => {
                // Most rows are as long as the one before.
                let mut row = Vec::with_capacity(rows.last().map_or(1, Vec::len));
                row.push(cell);
                rows.push(row);
            }
        }
        begins = ends;
    }
    Ok(Read {
        sheets: vec![Sheet {
            name: name.to_owned(),
            file,
            grid: Grid { rows },
            after: 0,
        }],
        ..Read::default()
    })
}

fn long(field: &records::Field) -> Result<(), Said> {
    let length = field.text.len();
    if length <= MAX_FIELD {
        return Ok(());
    }
    let length = length >> 20;
    Err(say!(
        "的一格超过 1 MB（{length} MB 多）",
        "a field is longer than 1 MB (over {length} MB)"
    ))
}

/// Whether the comma at `at` stands between the thousands of a figure.
fn groups(line: &str, at: usize) -> bool {
    let (before, after) = line.split_at_checked(at).unwrap_or((line, ""));
    let digits = after.bytes().skip(1).take_while(u8::is_ascii_digit).count();
    digits == 3 && before.ends_with(|c: char| c.is_ascii_digit())
}

/// The mark that parts the fields, guessed from the first lines: the one there is most of. A full-width comma is one
/// only where nothing else is: it is what sentences are written with.
fn delimiter(text: &str) -> char {
    let mut counts = [(',', 0usize), ('\t', 0), (';', 0), ('|', 0), ('，', 0)];
    for line in text.lines().take(20) {
        let line = line.get(..line.floor_char_boundary(10_000)).unwrap_or(line);
        let mut quoted = false;
        for (at, c) in line.char_indices() {
            quoted ^= c == '"';
            if quoted || (c == ',' && line.contains('\t') && groups(line, at)) {
                continue;
            }
            for (mark, count) in &mut counts {
                *count = count.saturating_add(usize::from(c == *mark));
            }
        }
    }
    let [.., wide] = counts;
    // `max_by_key` takes the last of equals; the comma is to win.
    let narrow = counts.iter().take(4).rev().max_by_key(|(_, count)| *count);
    match narrow {
        Some((mark, count)) if *count > 0 || wide.1 == 0 => *mark,
        _ => wide.0,
    }
}
