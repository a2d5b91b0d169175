//! Grids: every column as wide as its widest cell, seen in columns of a terminal.

use unicode_width::UnicodeWidthStr;

/// The rows of one grid, aligned; each as written, without the blanks around it.
pub(super) fn aligned(rows: &[&str]) -> Vec<String> {
    let rows: Vec<Vec<&str>> = rows.iter().map(|row| cells(row)).collect();
    let body = rows.iter().filter(|row| !is_ruler(row));
    let count = body.clone().map(Vec::len).max();
    let count = count
        .or_else(|| rows.iter().map(Vec::len).max())
        .unwrap_or(0);
    let wide = |row: &[&str], at: usize| row.get(at).map_or(0, |cell| cell.width());
    let columns: Vec<Column> = (0..count)
        .map(|at| Column {
            width: body
                .clone()
                .map(|row| wide(row, at))
                .max()
                .unwrap_or(0)
                .max(1),
            right: are_amounts(body.clone().skip(1).filter_map(|row| row.get(at).copied())),
        })
        .collect();
    rows.iter().map(|row| written(row, &columns)).collect()
}

struct Column {
    width: usize,
    /// Whether it is set flush right.
    right: bool,
}

/// The cells of a row, without the blanks that only align them: full-width ones at the head are printed indentation.
fn cells(row: &str) -> Vec<&str> {
    let bars = ['|', '｜'];
    let inside = row.trim().strip_prefix(bars).unwrap_or("").trim_end();
    let inside = inside.strip_suffix(bars).unwrap_or(inside);
    inside.split(bars).map(cell).collect()
}

/// A cell without the blanks around it; full-width ones at its head are its indentation, as printed.
fn cell(written: &str) -> &str {
    match written.trim().is_empty() {
        true => "",
        false => written
            .trim_start_matches([' ', '\t', '\u{a0}', '\u{feff}'])
            .trim_end(),
    }
}

/// Whether a row only rules a line: `|---|---|`.
fn is_ruler(cells: &[&str]) -> bool {
    let dashes = |text: &&str| !text.is_empty() && text.chars().all(|c| matches!(c, '-' | ':'));
    !cells.is_empty() && cells.iter().all(dashes)
}

/// Whether cells are amounts, of which some have decimals or separators: codes have neither.
fn are_amounts<'t>(cells: impl Iterator<Item = &'t str> + Clone) -> bool {
    let number = |cell: &str| {
        let digit = |c: char| c.is_ascii_digit() || matches!(c, ',' | '.' | '-' | '%' | '—' | '−');
        cell.chars().all(digit)
    };
    cells.clone().all(number) && cells.clone().any(|cell| cell.contains(['.', ',']))
}

fn written(row: &[&str], columns: &[Column]) -> String {
    let ruler = is_ruler(row);
    let mut out = String::from("|");
    for (at, column) in columns.iter().enumerate() {
        let cell = row.get(at).copied().unwrap_or("");
        let blanks = " ".repeat(column.width.saturating_sub(cell.width()));
        if ruler {
            out.push_str(&"-".repeat(column.width.saturating_add(2)));
        } else if column.right {
            out.push_str(&format!(" {blanks}{cell} "));
        } else {
            out.push_str(&format!(" {cell}{blanks} "));
        }
        out.push('|');
    }
    out
}
