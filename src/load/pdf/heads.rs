//! The headings of a table without lines, as rows of merged cells.

use super::bands::{Bands, FINE};
use super::geometry::{Area, Sheet};
use super::line::Line;
use super::page::{Cell, TableRow};

/// A heading is above the middle of another if it is off by no more than this, in sizes.
const ASIDE: f64 = 0.6;

/// One heading.
struct Head {
    text: String,
    area: Area,
    /// The columns below it, first and last.
    below: (usize, usize),
}

/// The headings above each column, from the top.
pub(super) fn rows(lines: &[Line], bands: &Bands, sheet: &Sheet) -> Vec<TableRow> {
    let mut heads: Vec<Head> = Vec::new();
    let mut above: Vec<Vec<usize>> = vec![Vec::new(); bands.count()];
    let pieces: Vec<Line> = lines.iter().flat_map(|line| apart(line, bands)).collect();
    for piece in &pieces {
        let below = under(piece, &pieces, bands);
        let text = piece.text(f64::INFINITY);
        // What stands above the same columns is one heading that is wrapped.
        let last = above.get(below.0).and_then(|own| own.last()).copied();
        let wrapped = last.and_then(|last| heads.get_mut(last));
        match wrapped.filter(|head| head.below == below) {
            Some(head) => {
                head.text.push_str(&text);
                head.area = head.area.union(piece.area);
            }
            None => {
                let (from, to) = below;
                let own = above.iter_mut().take(to.saturating_add(1)).skip(from);
                own.for_each(|own| own.push(heads.len()));
                let area = piece.area;
                heads.push(Head { text, area, below });
            }
        }
    }
    let depth = above.iter().map(Vec::len).max().unwrap_or(0);
    let mut begun = vec![false; heads.len()];
    let row = |level: usize| {
        let cells = above.iter().enumerate().map(|(column, own)| {
            let number = own.get(level).or(own.last()).copied();
            let head = number.and_then(|number| heads.get(number));
            let slot = number.and_then(|number| begun.get_mut(number));
            let first = slot.is_some_and(|begun| !std::mem::replace(begun, true));
            match head {
                Some(head) => head.cell(first, depth.saturating_sub(level), sheet),
                None => {
                    let line = lines.first().map(|line| line.area).unwrap_or_default();
                    Cell::new(String::new(), sheet.place(bands.area(column, line)))
                }
            }
        });
        TableRow::body(cells.collect(), sheet.page)
    };
    (0..depth).map(row).collect()
}

impl Head {
    /// The cell of a heading where it begins, or one that it covers.
    fn cell(&self, first: bool, down: usize, sheet: &Sheet) -> Cell {
        let (from, to) = self.below;
        let across = to.saturating_sub(from).saturating_add(1);
        Cell {
            span: if first { (down, across) } else { (0, 0) },
            ..Cell::new(self.text.clone(), sheet.place(self.area))
        }
    }
}

/// The columns above which a heading stands, first and last: those that it covers, else those of the headings below
/// it that it stands in the middle of.
fn under(piece: &Line, all: &[Line], bands: &Bands) -> (usize, usize) {
    if let [first, .., last] = bands.covered(piece.area).as_slice() {
        return (*first, *last);
    }
    let at = |line: &Line| bands.at(line.area.centre().0);
    let own = (at(piece), at(piece));
    let below: Vec<&Line> = lower(piece, all);
    // Without a heading below it there is its column.
    if !below.iter().any(|line| at(line) == own.0) {
        return own;
    }
    let off = |line: &&&Line| line.area.centre().0 - piece.area.centre().0;
    let near = ASIDE * piece.size;
    let left = below.iter().rev().find(|line| off(line) < -near);
    let right = below.iter().find(|line| off(line) > near);
    let middle = below.iter().find(|line| off(line).abs() <= near);
    let level = |a: &Line, b: &Line| (a.area.y0 - b.area.y0).abs() < 0.3 * a.size;
    match (left, middle, right) {
        (Some(left), None, Some(right)) if level(left, right) => (at(left), at(right)),
        (Some(left), Some(middle), Some(right)) => {
            let even = (off(&left) + off(&right)).abs() < 0.15 * (off(&right) - off(&left));
            if even && level(left, middle) && level(middle, right) {
                (at(left), at(right))
            } else {
                own
            }
        }
        _ => own,
    }
}

/// The headings of the line below one, with nothing else above them, from the left.
fn lower<'a>(piece: &Line, all: &'a [Line]) -> Vec<&'a Line> {
    let above = |a: &Line, b: &Line| a.area.centre().1 < b.area.y0;
    let over = |a: &Line, b: &Line| a.area.x0 < b.area.x1 && b.area.x0 < a.area.x1;
    let own = |line: &&Line| {
        let mut others = all.iter().filter(|other| other.area != piece.area);
        above(piece, line) && !others.any(|other| above(other, line) && over(other, line))
    };
    let mut below: Vec<&Line> = all.iter().filter(own).collect();
    below.sort_by(|a, b| a.area.x0.total_cmp(&b.area.x0));
    below
}

/// The headings of a line: what stands apart, and what stands close where each part is above a column of its own.
fn apart(line: &Line, bands: &Bands) -> Vec<Line> {
    let mut all = Vec::new();
    for piece in line.columns() {
        let parts = piece.pieces(FINE);
        let mut own: Vec<usize> = parts
            .iter()
            .map(|part| bands.at(part.area.centre().0))
            .collect();
        own.dedup();
        if own.len() == parts.len() && parts.iter().all(|part| whole(part, bands)) {
            all.extend(parts);
        } else {
            all.push(piece);
        }
    }
    all
}

/// Whether a text is a heading by itself, and not a letter of one that is set wide.
fn whole(part: &Line, bands: &Bands) -> bool {
    let letters = part.glyphs.iter().filter(|glyph| !glyph.blank()).count();
    letters > 1 && bands.covered(part.area).len() <= 1
}
