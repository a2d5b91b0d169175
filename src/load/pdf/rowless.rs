//! Ruled tables without lines between their rows: a frame, perhaps with lines between its columns, and rows within. They are
//! read by alignment.

use super::geometry::Glyph;
use super::lattice::Lattice;
use super::line::{Line, lines};
use super::stream::{figure, tabular};
use std::collections::BTreeMap;

/// Fewer amounts below each other in a cell are no rows.
const ROWS: usize = 3;

/// Whether most amounts of a table stand below each other in one cell.
pub(super) fn is(table: &Lattice, glyphs: &[Glyph]) -> bool {
    let mut cells: BTreeMap<(usize, usize), Vec<Glyph>> = BTreeMap::new();
    for glyph in glyphs {
        if let Some(own) = table.find(glyph.area.centre()) {
            cells.entry(own).or_default().push(*glyph);
        }
    }
    let (mut several, mut all) = (0usize, 0usize);
    for glyphs in cells.into_values() {
        let rows = lines(glyphs).iter().filter(|line| is_row(line)).count();
        all = all.saturating_add(rows);
        if rows >= ROWS {
            several = several.saturating_add(rows);
        }
    }
    several > 0 && several.saturating_mul(2) > all
}

/// Whether a line is an amount, or has one standing apart.
fn is_row(line: &Line) -> bool {
    let amount = |line: &Line| {
        let text = line.text(1.0);
        figure(&text) && text.contains(['.', ','])
    };
    amount(line) || tabular(line) && line.columns().iter().any(amount)
}
