//! Lines of headings and lines of rows that were meant to be one and stand apart: `| 编码    | 名称 |` above
//! `| 204 | 公共安全支出 |`. The strip between them is a column of the page and none of the table.

use super::lattice::Lattice;
use super::page::TableRow;

/// A strip that is wider than this, in points, is a column.
const STRIP: f64 = 24.0;

/// The rows without the strips that no cell has for itself, and the positions of the columns that are left. `tails` says
/// something of each column, and goes with them.
pub(super) fn mend(
    table: &Lattice,
    mut rows: Vec<TableRow>,
    tails: &mut Vec<bool>,
) -> (Vec<TableRow>, Vec<f64>) {
    let mut xs = table.xs.clone();
    // The owners of the cells as they stand after each strip is gone: the column in which they begin.
    let mut owners: Vec<Vec<(usize, usize)>> = (0..table.rows())
        .map(|row| (0..table.columns()).map(|c| table.owner(row, c)).collect())
        .collect();
    let mut column = 1usize;
    while column.saturating_add(2) < xs.len() {
        match strip(&xs, &owners, column) {
            Some(line) => {
                drop_column(&mut rows, &mut owners, column);
                let tail = tails.get(column).copied().unwrap_or(false);
                if column < tails.len() {
                    tails.remove(column);
                }
                if let Some(next) = tails.get_mut(column) {
                    *next |= tail;
                }
                xs.remove(line);
            }
            None => column = column.saturating_add(1),
        }
    }
    (rows, xs)
}

/// For a strip that no cell has for itself, which of its two lines fewer cells begin at.
fn strip(xs: &[f64], owners: &[Vec<(usize, usize)>], column: usize) -> Option<usize> {
    let width = |at: usize| {
        xs.get(at.saturating_add(1))
            .zip(xs.get(at))
            .map(|(b, a)| b - a)
    };
    let own = width(column)?;
    let beside = width(column.checked_sub(1)?)?.min(width(column.saturating_add(1))?);
    if own > STRIP || own * 2.0 > beside {
        return None;
    }
    let (mut left, mut right) = (0usize, 0usize);
    for row in owners {
        let own = row.get(column)?;
        let with_left = row.get(column.checked_sub(1)?) == Some(own);
        let with_right = row.get(column.saturating_add(1)) == Some(own);
        match (with_left, with_right) {
            (false, false) => return None,
            (true, false) => left = left.saturating_add(1),
            (false, true) => right = right.saturating_add(1),
            (true, true) => {}
        }
    }
    let lesser = if left > right {
        column
    } else {
        column.saturating_add(1)
    };
    (left > 0 && right > 0).then_some(lesser)
}

/// Takes a column out: what begins in it begins in the next one.
fn drop_column(rows: &mut [TableRow], owners: &mut [Vec<(usize, usize)>], column: usize) {
    for (at, (row, own)) in rows.iter_mut().zip(owners.iter()).enumerate() {
        let Some(owner) = own.get(column).copied() else {
            continue;
        };
        let begins = owner == (at, column);
        let cell = row.cells.get_mut(owner.1).filter(|_| owner.0 == at);
        if let Some(cell) = cell {
            cell.span.1 = cell.span.1.saturating_sub(1);
        }
        if column < row.cells.len() {
            let gone = row.cells.remove(column);
            if let Some(next) = row.cells.get_mut(column).filter(|_| begins) {
                *next = gone;
            }
        }
    }
    for row in owners {
        if column < row.len() {
            row.remove(column);
        }
        for (_, begun) in row {
            *begun = begun.saturating_sub(usize::from(*begun > column));
        }
    }
}
