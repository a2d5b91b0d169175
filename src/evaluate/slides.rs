//! Row slide (FX-14): three or more figures of a column that equal another table's figures one row off, or a few.
//!
//! Checks that compare two columns item by item say which cells should be alike. Where the figures of one column are
//! those that rows above (or below) should have, each as far off, the column was pasted so many rows off: one slip, and
//! every failed check that holds once the figures are put back is of it.

use super::{
    Desk,
    broken::{Broken, Line},
    conditions::Fact,
    instances::Result,
};
use crate::ledger::{Role, State};
use crate::value::{CellId, Decimal, Unit};
use indexmap::{IndexMap, IndexSet};

/// How many figures must stand one row off, and how many failed checks must say so.
const FIGURES: usize = 3;
const CHECKS: usize = 2;
/// How many rows off a column is found at most.
const FAR: usize = 6;
/// How many figures must stand further off than one row, of how many values: a class of one group of one item prints one
/// figure in three rows.
const FAR_FIGURES: usize = 4;
const FAR_VALUES: usize = 3;

/// A column of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct ColumnAt {
    pub(super) table: u32,
    pub(super) column: u32,
}

/// Figures of a column that stand one row off, or a few.
#[derive(Clone, Debug)]
pub(super) struct Slide {
    /// The column that slid.
    pub(super) column: ColumnAt,
    /// The column that it was compared with.
    pub(super) against: ColumnAt,
    /// Down or up; none where the figures fit both ways.
    pub(super) down: Option<bool>,
    /// By how many rows.
    pub(super) by: usize,
    /// Whether passing checks tell which of the two columns slid.
    pub(super) sure: bool,
    /// The rows from the first to the last.
    pub(super) rows: (u32, u32),
    /// How many figures of them equal those so many rows off.
    pub(super) figures: usize,
    /// What puts them back.
    pub(super) moves: IndexMap<CellId, Decimal>,
    /// The failed checks that it explains, by number among the broken.
    pub(super) mends: Vec<usize>,
    /// Those that it explains only together with another slide.
    pub(super) helps: Vec<usize>,
}

/// A printed figure in its base unit, with its half-width.
type Figure = (Decimal, Decimal);

/// For rows of a column, the row of the other column that each is compared with.
type Pairs = IndexMap<u32, u32>;

impl Desk<'_> {
    /// Every slide that the broken tell of, those of most figures first; none shares a check with another.
    pub(super) fn slides(&self, broken: &[Broken], results: &[Result]) -> Vec<Slide> {
        let mut columns: IndexMap<(ColumnAt, ColumnAt), Pairs> = IndexMap::new();
        for check in broken {
            let facts = results.get(check.result).map_or(&[][..], |r| &r.facts);
            for (left, right) in facts.iter().filter_map(pair) {
                let (a, b) = (column_of(left), column_of(right));
                if a.table != b.table {
                    columns
                        .entry((a, b))
                        .or_default()
                        .insert(left.row, right.row);
                    columns
                        .entry((b, a))
                        .or_default()
                        .insert(right.row, left.row);
                }
            }
        }
        let mut all: Vec<Slide> = columns
            .iter()
            .filter(|(_, pairs)| pairs.len() >= CHECKS)
            .flat_map(|((own, other), pairs)| self.slid(*own, *other, pairs))
            .collect();
        for slide in &mut all {
            let mended = broken.iter().enumerate();
            let mended = mended.filter(|(_, check)| check.holds_after(&slide.moves));
            slide.mends = mended.map(|(i, _)| i).collect();
        }
        let held = |slide: &Slide| self.held_in(slide.column, slide.rows);
        all.sort_by_cached_key(|slide| {
            let most = std::cmp::Reverse((slide.figures, slide.mends.len()));
            (most, held(slide), slide.column, slide.rows)
        });
        let mut taken = vec![false; broken.len()];
        let mut kept: Vec<Slide> = Vec::new();
        for mut slide in all {
            slide.mends.retain(|i| taken.get(*i) == Some(&false));
            if slide.mends.len() < CHECKS {
                continue;
            }
            let other = (slide.against, slide.rows);
            slide.sure = held(&slide) != self.held_in(other.0, other.1);
            for i in &slide.mends {
                if let Some(slot) = taken.get_mut(*i) {
                    *slot = true;
                }
            }
            kept.push(slide);
        }
        join(&mut kept, broken, &taken);
        kept
    }

    /// The slides of a column that is compared with another, row by row.
    fn slid(&self, column: ColumnAt, against: ColumnAt, pairs: &Pairs) -> Vec<Slide> {
        let (own, wanted) = self.side_by_side(column, against, pairs);
        let mut found: Vec<Slide> = Vec::new();
        let ways = (1..=FAR).flat_map(|by| [(true, by), (false, by)]);
        for (down, by) in ways {
            for run in runs(&own, &wanted, (down, by)) {
                let way = (run, down, by);
                let Some(slide) = self.slide(column, against, &own, &wanted, way) else {
                    continue;
                };
                let overlaps = |other: &&mut Slide| {
                    other.rows.0 <= slide.rows.1 && slide.rows.0 <= other.rows.1
                };
                match found.iter_mut().find(overlaps) {
                    // The figures fit both ways: which way it slid cannot be told.
                    Some(other) if other.figures == slide.figures && other.by == slide.by => {
                        other.down = None;
                    }
                    Some(other) if other.figures < slide.figures => *other = slide,
                    Some(_) => {}
                    None => found.push(slide),
                }
            }
        }
        found
    }

    fn slide(
        &self,
        column: ColumnAt,
        against: ColumnAt,
        own: &[Option<Figure>],
        wanted: &[Option<Figure>],
        (run, down, by): (Vec<usize>, bool, usize),
    ) -> Option<Slide> {
        let at = |of: &[Option<Figure>], i: usize| of.get(i).copied().flatten();
        let is_off = |i: &usize| match (at(own, *i), at(wanted, *i)) {
            (Some(a), Some(b)) => !alike(a, b),
            _ => false,
        };
        let off: Vec<usize> = run
            .iter()
            .copied()
            .filter(|i| is_off(i) && at(own, *i).is_some_and(|(value, _)| !value.is_zero()))
            .collect();
        let (first, last) = (*off.first()?, *off.last()?);
        if off.len() < FIGURES || by > 1 && !is_plain(&off, own) {
            return None;
        }
        // The rows at the end that the figures left are off too: theirs stand in the rows so far off.
        let (first, last) = match down {
            true => (first.saturating_sub(by), last),
            false => (first, last.saturating_add(by)),
        };
        let mut moves = IndexMap::new();
        for i in (first..=last).filter(is_off) {
            let (now, then) = (at(own, i)?.0, at(wanted, i)?.0);
            let cell = CellId {
                table: column.table,
                row: Self::row_number(i),
                column: column.column,
            };
            moves.insert(cell, then.checked_sub(now)?);
        }
        Some(Slide {
            column,
            against,
            down: Some(down),
            by,
            sure: false,
            rows: (Self::row_number(first), Self::row_number(last)),
            figures: off.len(),
            moves,
            mends: Vec::new(),
            helps: Vec::new(),
        })
    }

    /// The figures of a column, and those of the other column that each should equal: of the row it is compared with,
    /// else of the same item; 0 where the other table does not have it.
    fn side_by_side(
        &self,
        column: ColumnAt,
        against: ColumnAt,
        pairs: &Pairs,
    ) -> (Vec<Option<Figure>>, Vec<Option<Figure>>) {
        let rows = |table| self.ledger.table(table).map_or(&[][..], |t| &t.rows);
        let mut named = IndexMap::new();
        for (i, row) in rows(against.table).iter().enumerate() {
            let name = row.code.or(row.plain);
            named.entry(name).or_insert(Self::row_number(i));
        }
        let mut own = Vec::new();
        let mut wanted = Vec::new();
        for (i, row) in rows(column.table).iter().enumerate() {
            let number = Self::row_number(i);
            own.push(self.figure(column, number));
            let same = row.code.or(row.plain).and_then(|n| named.get(&Some(n)));
            let other = pairs.get(&number).or(same);
            wanted.push(match other {
                Some(other) => self.figure(against, *other),
                None if row.role == Role::Item => Some((Decimal::ZERO, Decimal::ZERO)),
                None => None,
            });
        }
        (own, wanted)
    }

    /// A printed figure in its base unit; 0 for a blank.
    fn figure(&self, column: ColumnAt, row: u32) -> Option<Figure> {
        let cell = self.ledger.cell(CellId {
            table: column.table,
            row,
            column: column.column,
        });
        let unit = cell.unit.unwrap_or(Unit::One);
        match cell.state {
            State::Value => Some((unit.to_base(cell.value)?, unit.to_base(cell.half)?)),
            State::Blank | State::Absent => Some((Decimal::ZERO, Decimal::ZERO)),
            State::Unreadable => None,
        }
    }

    /// How many passing checks used the figures of some rows of a column.
    fn held_in(&self, column: ColumnAt, rows: (u32, u32)) -> u32 {
        let used = self.uses.iter().filter(|(cell, _)| {
            column_of(**cell) == column && (rows.0..=rows.1).contains(&cell.row)
        });
        used.fold(0, |sum, (_, uses)| uses.held.saturating_add(sum))
    }
}

/// Puts the checks that several slides explain together under the first of them.
fn join(slides: &mut [Slide], broken: &[Broken], taken: &[bool]) {
    let all = slides
        .iter()
        .flat_map(|slide| slide.moves.clone())
        .collect();
    let open = broken.iter().zip(taken).enumerate();
    for (i, (check, _)) in open.filter(|(_, (_, taken))| !**taken) {
        let moved = |slide: &&mut Slide| check.cells().any(|cell| slide.moves.contains_key(&cell));
        if check.holds_after(&all)
            && let Some(slide) = slides.iter_mut().find(moved)
        {
            slide.helps.push(i);
        }
    }
}

/// The two figures of a comparison of one with one; a figure of 0 beside another says nothing.
fn pair(fact: &Fact) -> Option<(CellId, CellId)> {
    let Line { weights, .. } = super::broken::line(fact)?;
    let Fact::Compared { left, .. } = fact else {
        return None;
    };
    let is_left = |cell: &CellId| {
        let amount = left.amount.as_ref();
        amount.is_some_and(|amount| amount.number.terms.has(*cell))
    };
    let one = |on_left: bool| {
        let side: Vec<_> = weights
            .iter()
            .filter(|(cell, _)| is_left(cell) == on_left)
            .collect();
        let printed: Vec<_> = side.iter().filter(|(_, w)| !w.value.is_zero()).collect();
        match (side.as_slice(), printed.as_slice()) {
            ([(cell, weight)], _) | (_, [(cell, weight)]) => {
                Some(**cell).filter(|_| weight.coefficient.abs() == Decimal::ONE)
            }
            _ => None,
        }
    };
    Some((one(true)?, one(false)?))
}

fn column_of(cell: CellId) -> ColumnAt {
    ColumnAt {
        table: cell.table,
        column: cell.column,
    }
}

/// Whether two printed figures are the same within rounding.
fn alike(a: Figure, b: Figure) -> bool {
    let difference = a.0.checked_sub(b.0).map(|d| d.abs());
    let slack = a.1.checked_add(b.1);
    matches!((difference, slack), (Some(d), Some(s)) if d <= s)
}

/// Whether figures that stand further off than one row are enough, and of enough values.
fn is_plain(off: &[usize], own: &[Option<Figure>]) -> bool {
    let values = off.iter().filter_map(|i| own.get(*i).copied().flatten());
    let values: IndexSet<Decimal> = values.map(|(value, _)| value).collect();
    off.len() >= FAR_FIGURES && values.len() >= FAR_VALUES
}

/// The runs of rows whose figures are those that the row so many above (or below) should have.
fn runs(
    own: &[Option<Figure>],
    wanted: &[Option<Figure>],
    (down, by): (bool, usize),
) -> Vec<Vec<usize>> {
    let beside = |i: usize| match down {
        true => i.checked_sub(by),
        false => i.checked_add(by),
    };
    let fits = |i: usize| {
        let mine = own.get(i).copied().flatten();
        let theirs = beside(i).and_then(|j| wanted.get(j)).copied().flatten();
        matches!((mine, theirs), (Some(a), Some(b)) if alike(a, b))
    };
    let mut runs: Vec<Vec<usize>> = Vec::new();
    let mut open = IndexSet::new();
    for i in 0..own.len() {
        if fits(i) {
            open.insert(i);
        } else if !open.is_empty() {
            runs.push(std::mem::take(&mut open).into_iter().collect());
        }
    }
    runs.push(open.into_iter().collect());
    runs
}
