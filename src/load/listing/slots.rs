//! Figures that stand below one another, in a text that keeps columns, are of one column, whichever it is: that is a slot.

use super::kept::Kept;
use super::rows::Row;
use std::rc::Rc;

/// Figures whose ends are off by more than this do not stand below one another.
const OFF: u32 = 1;
/// So far are programs off, where a text before a figure takes the room of some blanks.
const ASIDE: u32 = 3;
/// Figures nearer to each other than this, and never in one row, may be of one column that the program did not keep.
const NEAR: u32 = 4;

/// Where the figures of a row stand, by slots.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Slots {
    /// The rows that share them, by number.
    pub(super) group: usize,
    /// For each figure its slot.
    pub(super) at: Vec<usize>,
    /// How many slots there are.
    pub(super) count: usize,
    /// Where each slot stands.
    pub(super) stand: Rc<Vec<Kept>>,
}

/// The slots of rows, as far as there are no more than columns.
pub(super) fn slots(rows: &[&Row], width: usize) -> Vec<Option<Slots>> {
    let page = |row: &Row| row.figures.first()?.kept.map(|kept| kept.page);
    let pages: Vec<Option<usize>> = rows.iter().map(|row| page(row)).collect();
    let mut all = vec![None; rows.len()];
    let mut done: Vec<usize> = Vec::new();
    for own in pages.iter().flatten() {
        if done.contains(own) {
            continue;
        }
        let group = done.len();
        done.push(*own);
        let here = || {
            let pairs = rows.iter().zip(&pages).enumerate();
            pairs.filter(|(_, (_, page))| **page == Some(*own))
        };
        let figures: Option<Vec<Vec<Kept>>> = here().map(|(_, (row, _))| places(row)).collect();
        let found = figures.and_then(|rows| {
            let found = by(&rows, overlapping).or_else(|| by(&rows, ending));
            found.filter(|(_, stand)| stand.len() <= width)
        });
        let Some((found, stand)) = found else {
            continue;
        };
        let stand = Rc::new(stand);
        for ((at, _), slots) in here().zip(found) {
            if let Some(slot) = all.get_mut(at) {
                *slot = Some(Slots {
                    group,
                    at: slots,
                    count: stand.len(),
                    stand: Rc::clone(&stand),
                });
            }
        }
    }
    all
}

/// Where the figures of a row stand; none where that is not known of all, or not on one page.
fn places(row: &Row) -> Option<Vec<Kept>> {
    let kept: Option<Vec<Kept>> = row.figures.iter().map(|printed| printed.kept).collect();
    let one_page = |kept: &Vec<Kept>| {
        kept.windows(2).all(|pair| match pair {
            [a, b] => a.page == b.page && a.end <= b.start,
            _ => true,
        })
    };
    kept.filter(one_page)
}

/// The slots of the figures of rows, told apart in a way; none where a row has two figures in one.
fn by(
    rows: &[Vec<Kept>],
    apart: fn(&mut [Kept]) -> Vec<Kept>,
) -> Option<(Vec<Vec<usize>>, Vec<Kept>)> {
    let mut all: Vec<Kept> = rows.iter().flatten().copied().collect();
    let stand = apart(&mut all);
    let slot = |kept: &Kept| stand.partition_point(|own| own.end < kept.end);
    let found: Vec<Vec<usize>> = rows
        .iter()
        .map(|row| row.iter().map(slot).collect())
        .collect();
    let rising = |slots: &Vec<usize>| slots.windows(2).all(|pair| pair.first() < pair.last());
    let sound =
        found.iter().all(rising) && aligned(rows, &found, stand.len()) && parted(&found, &stand);
    sound.then_some((found, stand))
}

/// Whether the figures of each slot begin, end or have their middle below one another.
fn aligned(rows: &[Vec<Kept>], found: &[Vec<usize>], count: usize) -> bool {
    let mut slots: Vec<Vec<Kept>> = vec![Vec::new(); count];
    for (kept, slot) in rows.iter().flatten().zip(found.iter().flatten()) {
        // A single character is a dash, which may stand anywhere.
        let dash = kept.end.saturating_sub(kept.start) == 1;
        if let Some(slot) = slots.get_mut(*slot).filter(|_| !dash) {
            slot.push(*kept);
        }
    }
    let spread = |slot: &[Kept], of: fn(&Kept) -> u32| {
        let (least, most) = (slot.iter().map(of).min(), slot.iter().map(of).max());
        most.unwrap_or(0).saturating_sub(least.unwrap_or(0))
    };
    slots.iter().all(|slot| {
        let middles = spread(slot, |kept| kept.start.saturating_add(kept.end));
        spread(slot, |kept| kept.end) <= ASIDE
            || spread(slot, |kept| kept.start) <= ASIDE
            || middles <= ASIDE.saturating_mul(2)
    })
}

/// Whether neighbouring slots are two: they stand in one row, or well apart.
fn parted(found: &[Vec<usize>], stand: &[Kept]) -> bool {
    let mut pairs = stand.windows(2).enumerate();
    pairs.all(|(at, pair)| {
        let next = at.saturating_add(1);
        let both = |row: &Vec<usize>| row.contains(&at) && row.contains(&next);
        let apart = match pair {
            [a, b] => b.start >= a.end.saturating_add(NEAR),
            _ => true,
        };
        apart || found.iter().any(both)
    })
}

/// Figures that overlap are of one slot.
fn overlapping(all: &mut [Kept]) -> Vec<Kept> {
    all.sort_unstable_by_key(|kept| kept.start);
    slots_of(all, |slot, kept| kept.start < slot.end)
}

/// Figures that end below one another are of one slot.
fn ending(all: &mut [Kept]) -> Vec<Kept> {
    all.sort_unstable_by_key(|kept| kept.end);
    slots_of(all, |slot, kept| kept.end.saturating_sub(slot.end) <= OFF)
}

/// The slots of figures in their order, each one with those after it that belong to it.
fn slots_of(all: &[Kept], belongs: fn(&Kept, &Kept) -> bool) -> Vec<Kept> {
    let mut slots: Vec<Kept> = Vec::new();
    for kept in all {
        match slots.last_mut().filter(|slot| belongs(slot, kept)) {
            Some(slot) => {
                slot.start = slot.start.min(kept.start);
                slot.end = slot.end.max(kept.end);
            }
            None => slots.push(*kept),
        }
    }
    slots
}
