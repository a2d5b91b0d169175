//! The grid of a lattice: what is printed in its cells, with the indentation that tells of ranks.

use super::lattice::{Field, Lattice};
use super::lines::{Line, lines, wrap};
use super::pages::{Glyph, Page};
use crate::load::grid::GridCell;
use crate::source::{FileId, Place};
use crate::value::{Reading, read_amount};

/// How far apart two left edges may be and still be one, in points.
const EDGE: f64 = 1.5;
/// The deepest indentation that is told, in characters.
const DEEPEST: usize = 12;
/// A text whose free room left and right differs by less than this is set in the middle.
const MIDDLE: f64 = 3.0;

/// What is printed in one field.
#[derive(Debug, Default)]
struct Print {
    text: String,
    /// The left end of its first line, its size, and whether that tells an indentation.
    left: f64,
    size: f64,
    ranked: bool,
}

/// The rows of a table, with merged cells repeated.
pub(super) fn rows(page: &Page, table: &Lattice, file: FileId) -> Vec<Vec<GridCell>> {
    let mut prints: Vec<Print> = table.fields.iter().map(|f| print(page, f)).collect();
    indent(table, &mut prints);
    let mut begun = vec![false; prints.len()];
    let cell = |number: &usize| {
        let (Some(print), Some(field)) = (prints.get(*number), table.fields.get(*number)) else {
            return GridCell::default();
        };
        let merged = begun
            .get_mut(*number)
            .is_some_and(|begun| std::mem::replace(begun, true));
        GridCell {
            text: print.text.clone(),
            place: Some(Place::Page {
                file,
                page: page.number,
                area: page.shown(field.area),
            }),
            merged,
            fault: None,
        }
    };
    let mut cell = cell;
    table
        .grid
        .iter()
        .map(|row| row.iter().map(&mut cell).collect())
        .collect()
}

fn print(page: &Page, field: &Field) -> Print {
    let glyphs: Vec<&Glyph> = field
        .glyphs
        .iter()
        .filter_map(|number| page.glyphs.get(*number))
        .collect();
    let lines = lines(&glyphs);
    let mut print = Print::default();
    for line in &lines {
        let Some(whole) = whole(line) else { continue };
        wrap(&mut print.text, &whole.text);
    }
    let first = lines.first().and_then(|line| line.first());
    if let Some(first) = first {
        (print.left, print.size) = (first.left(), first.size);
        let [x0, _, x1, _] = field.area;
        let right = lines.first().and_then(|line| line.last());
        let right = x1 - right.map_or(x1, Line::right);
        let left = first.left() - x0;
        let middle = lines.len() == 1 && (left - right).abs() < MIDDLE && left > first.size;
        let figure = matches!(
            read_amount(&print.text),
            Reading::Value { .. } | Reading::Blank
        );
        print.ranked = !field.wide && !middle && !figure && right > -MIDDLE;
    }
    print
}

/// One line of a cell, whose stretches may stand apart.
fn whole(line: &[Line]) -> Option<Line> {
    let (first, rest) = line.split_first()?;
    let mut whole = first.clone();
    for stretch in rest {
        whole.append(stretch);
    }
    Some(whole)
}

/// Puts a blank of full width before a text for each character that it stands in from the left edge of its column.
fn indent(table: &Lattice, prints: &mut [Print]) {
    let columns = table.xs.len().saturating_sub(1);
    for column in 0..columns {
        let mut cells: Vec<usize> = table
            .grid
            .iter()
            .filter_map(|row| row.get(column).copied())
            .collect();
        cells.dedup();
        let ranked = |number: &&usize| prints.get(**number).is_some_and(|print| print.ranked);
        let lefts = cells.iter().filter(ranked);
        let lefts = lefts.filter_map(|number| prints.get(*number).map(|print| print.left));
        let least = lefts.fold(f64::INFINITY, f64::min);
        for number in cells {
            let Some(print) = prints.get_mut(number).filter(|print| print.ranked) else {
                continue;
            };
            print.ranked = false;
            let offset = print.left - least;
            if offset < EDGE || print.size <= 0.0 {
                continue;
            }
            // Half-width blanks indent by halves: any step to the right is a step.
            let steps = whole_steps(offset / (print.size / 2.0));
            print.text.insert_str(0, &"\u{3000}".repeat(steps));
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a cast from float stops at the limits of the integer"
)]
fn whole_steps(steps: f64) -> usize {
    (steps.round().max(0.0) as usize).min(DEEPEST)
}
