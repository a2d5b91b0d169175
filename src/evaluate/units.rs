//! A table under the wrong unit: 元 printed for 万元, or the other way round. One slip, and every failed check that holds
//! once the table's figures are read in the other unit is of it.

use super::{
    Desk,
    broken::{Broken, Line, Weight},
};
use crate::value::{CellId, Decimal, Unit, count_decimals, half_width};
use indexmap::IndexMap;

/// How many failed checks must say so.
const CHECKS: usize = 3;
/// How many times the slack of a comparison the other unit must move its figures.
const FAR: Decimal = Decimal::ONE_HUNDRED;

/// A table whose figures fit those of others in another unit.
#[derive(Clone, Debug)]
pub(super) struct Misread {
    pub(super) table: u32,
    /// The unit printed beside it, and the one in which its figures fit.
    pub(super) units: (Unit, Unit),
    /// The failed checks that it explains, by number among the broken.
    pub(super) mends: Vec<usize>,
}

impl Desk<'_> {
    /// The tables under a wrong unit, that of most failed checks first; none shares a check with another, and none is
    /// told where reading another table otherwise would mend as many.
    pub(super) fn misread(&self, broken: &[Broken], explained: &[bool]) -> Vec<Misread> {
        let mut open: Vec<usize> = (0..broken.len())
            .filter(|i| explained.get(*i) == Some(&false))
            .collect();
        let mut found = Vec::new();
        while let Some(most) = self.most_misread(broken, &open) {
            open.retain(|i| !most.mends.contains(i));
            found.push(most);
        }
        found
    }

    fn most_misread(&self, broken: &[Broken], open: &[usize]) -> Option<Misread> {
        let mut cells: IndexMap<u32, Vec<CellId>> = IndexMap::new();
        for cell in open
            .iter()
            .filter_map(|i| broken.get(*i))
            .flat_map(Broken::cells)
        {
            cells.entry(cell.table).or_default().push(cell);
        }
        let mut all: Vec<Misread> = cells
            .iter()
            .filter_map(|(table, cells)| self.other_unit(*table, cells, broken, open))
            .collect();
        all.sort_by_key(|one| (std::cmp::Reverse(one.mends.len()), one.table));
        let mut all = all.into_iter();
        let first = all.next()?;
        let rival = all
            .next()
            .is_some_and(|other| other.mends.len() == first.mends.len());
        (!rival).then_some(first)
    }

    /// A printed table in the unit in which its figures mend enough checks, and most of those that fail with them.
    fn other_unit(
        &self,
        table: u32,
        cells: &[CellId],
        broken: &[Broken],
        open: &[usize],
    ) -> Option<Misread> {
        let read = self.ledger.table(table).filter(|table| !table.made)?;
        let (printed, fits) = match read.unit? {
            Unit::Yuan => (Unit::Yuan, Unit::TenThousand),
            Unit::TenThousand => (Unit::TenThousand, Unit::Yuan),
            _ => return None,
        };
        let mut moves = IndexMap::new();
        for cell in cells {
            let figure = self.ledger.cell(*cell);
            if figure.unit == Some(printed) {
                let step = step(figure.value, (printed, fits))?;
                let width = half_width(count_decimals(figure.text));
                moves.insert(*cell, (step, fits.to_base(width)?));
            }
        }
        let of = |i: &&usize| {
            let check = broken.get(**i);
            check.is_some_and(|check| check.cells().any(|cell| moves.contains_key(&cell)))
        };
        let touched: Vec<usize> = open.iter().filter(of).copied().collect();
        let lines = |i: usize| broken.get(i).map_or(&[][..], |check| &check.lines);
        let beyond = |i: &&usize| lines(**i).iter().all(|line| is_mended(line, table, &moves));
        let proofs = touched.iter().filter(beyond).count();
        // What only bears on the rounding of the table's own figures goes with them.
        let wider = |line: &Line| line.holds_wider(&moves) == Some(true);
        let holds = |i: &usize| lines(*i).iter().all(wider);
        let mends: Vec<usize> = touched.iter().copied().filter(holds).collect();
        let most = mends.len().saturating_mul(2) > touched.len();
        (proofs >= CHECKS && most).then_some(Misread {
            table,
            units: (printed, fits),
            mends,
        })
    }
}

/// Whether a comparison with other tables holds once the figures of a table are read in another unit, and could not hold
/// for its slack alone: they move by far more than that.
fn is_mended(line: &Line, table: u32, moves: &IndexMap<CellId, (Decimal, Decimal)>) -> bool {
    let beyond =
        |(cell, weight): (&CellId, &Weight)| cell.table != table && !weight.value.is_zero();
    let mut moved = Decimal::ZERO;
    for (cell, weight) in &line.weights {
        if let Some((step, _)) = moves.get(cell) {
            let step = weight.coefficient.saturating_mul(*step);
            moved = moved.saturating_add(step.abs());
        }
    }
    let least = line.verdict.slack.checked_mul(FAR);
    let far = least.is_some_and(|least| moved > least);
    far && line.weights.iter().any(beyond) && line.holds_wider(moves) == Some(true)
}

/// How much a figure grows when it is read in another unit.
fn step(value: Decimal, (printed, fits): (Unit, Unit)) -> Option<Decimal> {
    fits.to_base(value)?.checked_sub(printed.to_base(value)?)
}
