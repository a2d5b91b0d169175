//! Which cell a glyph belongs to: the one it stands in, unless its text runs over the border of its own.

use super::geometry::{Area, Glyph};
use super::lattice::Lattice;

/// How far a cell may be cut off outside its lines, in points.
const EDGE: f64 = 3.0;
/// Neighbours of one text stand no further apart, or over each other, than this, in sizes.
const NEXT: f64 = 0.1;
/// A border this near to the end of a character does not run through it, in points.
const BETWEEN: f64 = 0.4;
/// A text this near to the border of a cell is set against it, in sizes.
const AGAINST: f64 = 0.5;

/// A cell by its row and column.
pub(super) type Cell = (usize, usize);

/// The cell of each glyph, in the order they were drawn; none where it stands in no cell.
pub(super) fn owners(table: &Lattice, glyphs: &[Glyph]) -> Vec<Option<Cell>> {
    let mut owners: Vec<Option<Cell>> = glyphs.iter().map(|glyph| stands(table, glyph)).collect();
    let mut start = 0usize;
    for end in 1..=glyphs.len() {
        let on = glyphs
            .get(end.saturating_sub(1))
            .zip(glyphs.get(end))
            .is_some_and(|(before, after)| goes_on(before, after));
        if on {
            continue;
        }
        let texts = glyphs.get(start..end).zip(owners.get_mut(start..end));
        if let Some((text, owners)) = texts
            && let Some(own) = whole(table, text, owners)
        {
            owners.fill(Some(own));
        }
        start = end;
    }
    owners
}

/// The cell that a glyph was drawn for, where it was drawn for one; else the cell that it stands in.
fn stands(table: &Lattice, glyph: &Glyph) -> Option<Cell> {
    let told = drawn_for(table, glyph).or_else(|| column_of(table, glyph));
    told.or_else(|| table.find(glyph.area.centre()))
}

/// The cell that a glyph was drawn for, where the file cuts it off there.
pub(super) fn drawn_for(table: &Lattice, glyph: &Glyph) -> Option<Cell> {
    let clip = glyph.clip?;
    let own = table.find(clip.centre())?;
    let cell = area(table, own);
    let within = clip.x0 > cell.x0 - EDGE
        && clip.y0 > cell.y0 - EDGE
        && clip.x1 < cell.x1 + EDGE
        && clip.y1 < cell.y1 + EDGE;
    within.then_some(own)
}

/// The cell in the row in which a glyph stands and the column that it was drawn for, where the file cuts it off there.
pub(super) fn column_of(table: &Lattice, glyph: &Glyph) -> Option<Cell> {
    let clip = glyph.clip?;
    let (x, y) = (clip.centre().0, glyph.area.centre().1);
    let own = table.find((x, y))?;
    let cell = area(table, own);
    (clip.x0 > cell.x0 - EDGE && clip.x1 < cell.x1 + EDGE).then_some(own)
}

/// Whether two glyphs, drawn one after the other, are neighbours in one text.
fn goes_on(before: &Glyph, after: &Glyph) -> bool {
    let size = before.size.min(after.size);
    let gap = after.area.x0 - before.area.x1;
    !before.blank()
        && !after.blank()
        && (before.base - after.base).abs() < 0.05 * size
        && gap.abs() < NEXT * size
        && before.clip == after.clip
}

/// The one cell of a text that runs through the border between cells, or of a figure on both sides of it; none where it
/// does not.
fn whole(table: &Lattice, text: &[Glyph], owners: &[Option<Cell>]) -> Option<Cell> {
    let (first, last) = ((*owners.first()?)?, (*owners.last()?)?);
    if first == last || first.0 != last.0 {
        return None;
    }
    let figure = is_figure(text);
    let through = text.windows(2).zip(owners.windows(2)).any(|pair| {
        let ([before, after], [Some(own), Some(next)]) = pair else {
            return false;
        };
        let border = area(table, *own).x1;
        let ends = [before.area.x1, after.area.x0];
        let runs = ends.into_iter().all(|end| (end - border).abs() > BETWEEN);
        own != next && (runs || figure && !are_two(table, text, owners, *own))
    });
    if !through {
        return None;
    }
    let size = text.first()?.size;
    let (left, right) = (text.first()?.area.x0, text.last()?.area.x1);
    let (from, to) = (area(table, first).x0, area(table, last).x1);
    if left - from < AGAINST * size {
        return Some(first);
    }
    if to - right < AGAINST * size {
        return Some(last);
    }
    let middle = f64::midpoint(left, right);
    table.find((middle, text.first()?.area.centre().1))
}

/// Whether a figure with two decimals ends at a border and digits begin behind it that have room beside it: a code in the
/// next cell.
fn are_two(table: &Lattice, text: &[Glyph], owners: &[Option<Cell>], own: Cell) -> bool {
    let end = owners.iter().rposition(|owner| *owner == Some(own));
    let parts = end.and_then(|end| text.split_at_checked(end.saturating_add(1)));
    let Some((figure, code)) = parts else {
        return false;
    };
    let decimals = figure.iter().rev().position(|glyph| glyph.c == '.');
    let digits = code.iter().all(|glyph| glyph.c.is_ascii_digit());
    let widest = owners.iter().flatten().map(|own| area(table, *own).width());
    let widest = widest.fold(0.0, f64::max);
    let ends = text.first().zip(text.last());
    let width = ends.map_or(0.0, |(first, last)| last.area.x1 - first.area.x0);
    decimals == Some(2) && digits && width < widest
}

/// Whether a text is one figure: what touches its neighbour is of one number, on whichever side of a border it stands.
fn is_figure(text: &[Glyph]) -> bool {
    let points = text.iter().filter(|glyph| glyph.c == '.').count();
    let mark = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',');
    points < 2 && text.iter().all(|glyph| mark(glyph.c))
}

/// The box of a cell.
pub(super) fn area(table: &Lattice, (row, column): Cell) -> Area {
    table.cell(row, column, table.span(row, column))
}
