//! The 问题清单 as CSV that Excel opens by double click: UTF-8 with a byte order mark, CRLF.

use super::entry::{Entry, entries};
use super::{Options, Telling};

/// Without it Excel takes the text for GBK.
pub(super) const BYTE_ORDER_MARK: char = '\u{feff}';

/// The list of problems.
pub(super) fn text(told: &Telling, options: &Options) -> String {
    let mut out = String::from(BYTE_ORDER_MARK);
    add(
        &mut out,
        Entry::headings(told.lang).map(str::to_owned).into_iter(),
    );
    for entry in entries(told, options) {
        add(&mut out, entry.fields(told.lang).into_iter());
    }
    out
}

/// Adds a line.
pub(super) fn add(out: &mut String, fields: impl Iterator<Item = String>) {
    let fields: Vec<String> = fields.map(|field| escaped(&field)).collect();
    out.push_str(&fields.join(","));
    out.push_str("\r\n");
}

/// A field: quoted where it has to be, and no formula.
fn escaped(field: &str) -> String {
    // A spreadsheet would run a text that begins so; a number may keep its sign.
    let formula = field.starts_with(['=', '+', '-', '@', '\t', '\r']) && !is_number(field);
    let field = if formula {
        format!("'{field}")
    } else {
        field.to_owned()
    };
    if field.contains(['"', ',', '\n', '\r']) {
        format!("\"{}\"", field.replace('"', "\"\""))
    } else {
        field
    }
}

fn is_number(field: &str) -> bool {
    let digits = field.strip_prefix(['-', '+']).unwrap_or(field);
    !digits.is_empty()
        && digits
            .chars()
            .all(|c| c.is_ascii_digit() || ".,%".contains(c))
}
