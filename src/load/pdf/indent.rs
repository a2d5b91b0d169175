//! How far names are set in: the depth of a row, where the page shows it by a margin only.

use super::cell::Slot;
use super::line::Line;
use super::page::{Cell, Indent, TableRow};
use crate::source::Place;
use std::collections::BTreeMap;

/// Margins closer than this, in sizes of the text, are one.
const SAME: f64 = 0.2;
/// A step is at least this many sizes wide.
const STEP: f64 = 0.4;
/// More steps than these are no hierarchy.
const MOST: usize = 7;

/// How a text lies in its cell, in sizes of the text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lie {
    /// What is free before its first line, and after the longest.
    before: f64,
    after: f64,
    /// What is free before its further lines, at least and at most.
    rest: Option<(f64, f64)>,
}

/// The lie of every cell, by its place.
pub(super) type Lies = BTreeMap<(u32, [i32; 4]), Lie>;

/// What a place is known by.
fn key(place: Place) -> Option<(u32, [i32; 4])> {
    match place {
        Place::Page { page, area, .. } => Some((page, area)),
        _ => None,
    }
}

/// Notes how the text of a cell lies.
pub(super) fn note(lies: &mut Lies, slot: &Slot, place: Place) {
    let Some(first) = slot.lines.first() else {
        return;
    };
    // Blanks before a name set in its first line alone; where each paragraph is set in, all of a column are, by as much.
    let right = slot
        .lines
        .iter()
        .map(|line| line.area.x1)
        .fold(f64::NEG_INFINITY, f64::max);
    let size = first.size.max(1.0);
    let before = |line: &Line| (line.area.x0 - slot.area.x0) / size;
    let further = slot.lines.iter().skip(1).map(before);
    let rest = further.fold(None, |rest: Option<(f64, f64)>, one| {
        Some(rest.map_or((one, one), |(least, most)| (least.min(one), most.max(one))))
    });
    let lie = Lie {
        before: before(first),
        after: (slot.area.x1 - right) / size,
        rest,
    };
    lies.extend(key(place).map(|key| (key, lie)));
}

/// Finds the steps of every column and writes them before the texts.
pub(super) fn write(rows: &mut [TableRow], columns: usize, lies: &Lies) {
    // Headings are set for themselves, and say nothing of the rows below.
    let figure = |cell: &Cell| cell.text.contains(|c: char| c.is_ascii_digit());
    let first = rows
        .iter()
        .position(|row| row.cells.iter().any(figure))
        .unwrap_or(0);
    let rows = rows.get_mut(first..).unwrap_or_default();
    for column in 0..columns {
        let lie = |cell: &Cell| key(cell.place).and_then(|key| lies.get(&key)).copied();
        let cells = || {
            rows.iter()
                .filter_map(|row| row.cells.get(column))
                .filter(|cell| name(cell))
        };
        let all: Vec<Lie> = cells().filter_map(lie).collect();
        let Some((margin, step, certain)) = aligned(&all).then(|| steps(&all)).flatten() else {
            continue;
        };
        for cell in rows.iter_mut().filter_map(|row| row.cells.get_mut(column)) {
            let own = lie(cell).filter(|lie| name(cell) && !centred(lie));
            let count = own.map_or(0.0, |lie| {
                ((lie.before - margin) / step).round().clamp(0.0, 9.0)
            });
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "between 0 and 9"
            )]
            let steps = count as u8;
            cell.indent = Indent { steps, certain };
            cell.text
                .insert_str(0, &"\u{3000}".repeat(usize::from(steps)));
        }
    }
}

/// Whether a cell holds a code or a name; an amount stands where its column is aligned, whatever its row.
fn name(cell: &Cell) -> bool {
    let amount = !cell.text.chars().any(char::is_alphabetic);
    cell.span.1 == 1 && !cell.text.is_empty() && !amount
}

/// Whether a text stands in the middle of its cell, as a heading or a total does in a column of names.
fn centred(lie: &Lie) -> bool {
    let hangs = lie
        .rest
        .is_some_and(|(least, most)| most - least <= SAME && lie.before - least > SAME);
    lie.before > 1.2 && (lie.before - lie.after).abs() <= 0.4 && !hangs
}

/// Whether a column is aligned at the left: where it is centred or aligned at the right, the left margins follow
/// the lengths of the texts, and are more different ones than the middles or the right margins.
fn aligned(lies: &[Lie]) -> bool {
    // Further lines that all begin at one margin show it.
    let wrapped = || lies.iter().filter_map(|lie| lie.rest);
    let margins = groups(wrapped().flat_map(|(least, most)| [least, most]));
    if wrapped().count() > 1 && margins.len() == 1 {
        return true;
    }
    // A text that fills its cell does not show how it is aligned.
    let fills = |lie: &Lie| lie.rest.is_some() || lie.before + lie.after <= 2.0;
    let free = || lies.iter().filter(|lie| !fills(lie) && !centred(lie));
    let left = groups(free().map(|lie| lie.before)).len();
    let middle = groups(free().map(|lie| (lie.before - lie.after) / 2.0)).len();
    let right = groups(free().map(|lie| lie.after)).len();
    left < middle && left < right
}

/// The different values, each with how often it stands.
fn groups(values: impl Iterator<Item = f64>) -> Vec<(f64, usize)> {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    let mut out: Vec<(f64, usize)> = Vec::new();
    for value in values {
        match out.last_mut() {
            Some((first, count)) if value - *first <= SAME => *count = count.saturating_add(1),
            _ => out.push((value, 1)),
        }
    }
    out
}

/// The margin of a column, the width of its steps, and whether they are plain; nothing where it has none.
fn steps(lies: &[Lie]) -> Option<(f64, f64, bool)> {
    let levels = groups(
        lies.iter()
            .filter(|lie| !centred(lie))
            .map(|lie| lie.before),
    );
    let between = levels
        .windows(2)
        .filter_map(|pair| Some(pair.get(1)?.0 - pair.first()?.0));
    let distances: Vec<f64> = between.collect();
    let step = distances.iter().copied().fold(f64::INFINITY, f64::min);
    if levels.len() < 2 || levels.len() > MOST || step < STEP {
        return None;
    }
    let even = distances
        .iter()
        .all(|d| ((d / step) - (d / step).round()).abs() < 0.15);
    let certain = even && levels.iter().all(|(_, count)| *count > 1);
    Some((levels.first()?.0, step, certain))
}
