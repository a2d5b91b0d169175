//! Tables as their ruling lines draw them: lines that cross are one table, cells with no line between are one cell.

use super::geometry::{Area, Rule};
use super::snap::{GAP, Union, distinct, joined};
use std::collections::BTreeMap;

/// A page whose lines could cross more often than this is no printed table.
const CROSSINGS: usize = 8_000_000;
/// A table with more elementary cells than this is none either.
const CELLS: usize = 100_000;

/// One ruled table.
#[derive(Clone, Debug)]
pub(super) struct Lattice {
    /// The positions of the lines that run down.
    pub(super) xs: Vec<f64>,
    /// The positions of the lines that run across.
    pub(super) ys: Vec<f64>,
    /// For each elementary cell, row by row, the cell that it is part of.
    owner: Vec<usize>,
    /// Whether a cell was no rectangle.
    pub(super) ragged: bool,
}

impl Lattice {
    /// The number of columns.
    pub(super) fn columns(&self) -> usize {
        self.xs.len().saturating_sub(1)
    }

    /// The number of rows.
    pub(super) fn rows(&self) -> usize {
        self.ys.len().saturating_sub(1)
    }

    /// The box around it.
    pub(super) fn area(&self) -> Area {
        let end = |line: &[f64]| line.last().copied().unwrap_or(0.0);
        let start = |line: &[f64]| line.first().copied().unwrap_or(0.0);
        Area {
            x0: start(&self.xs),
            y0: start(&self.ys),
            x1: end(&self.xs),
            y1: end(&self.ys),
        }
    }

    /// The number of the elementary cell at a row and a column.
    fn number(&self, row: usize, column: usize) -> usize {
        row.saturating_mul(self.columns()).saturating_add(column)
    }

    /// The row and column of the cell that covers an elementary one.
    pub(super) fn owner(&self, row: usize, column: usize) -> (usize, usize) {
        let own = self
            .owner
            .get(self.number(row, column))
            .copied()
            .unwrap_or(0);
        let columns = self.columns().max(1);
        (
            own.checked_div(columns).unwrap_or(0),
            own.checked_rem(columns).unwrap_or(0),
        )
    }

    /// The row and column of the cell at a point.
    pub(super) fn find(&self, (x, y): (f64, f64)) -> Option<(usize, usize)> {
        let slot = |line: &[f64], at: f64| line.partition_point(|p| *p <= at).checked_sub(1);
        let (row, column) = (slot(&self.ys, y)?, slot(&self.xs, x)?);
        (row < self.rows() && column < self.columns()).then(|| self.owner(row, column))
    }

    /// How many rows and columns the cell at a position covers; `(0, 0)` where another one covers it.
    pub(super) fn span(&self, row: usize, column: usize) -> (usize, usize) {
        let own = (row, column);
        if self.owner(row, column) != own {
            return (0, 0);
        }
        let across = (column..self.columns())
            .take_while(|c| self.owner(row, *c) == own)
            .count();
        let down = (row..self.rows())
            .take_while(|r| self.owner(*r, column) == own)
            .count();
        (down, across)
    }

    /// The box of a cell.
    pub(super) fn cell(&self, row: usize, column: usize, (down, across): (usize, usize)) -> Area {
        let at = |line: &[f64], i: usize| line.get(i).or(line.last()).copied().unwrap_or(0.0);
        Area {
            x0: at(&self.xs, column),
            y0: at(&self.ys, row),
            x1: at(&self.xs, column.saturating_add(across)),
            y1: at(&self.ys, row.saturating_add(down)),
        }
    }

    /// Merges the elementary cells that no line parts.
    fn merge(&mut self, across: &[Rule], down: &[Rule]) {
        let (rows, columns) = (self.rows(), self.columns());
        let level = by_position(across, &self.ys);
        let upright = by_position(down, &self.xs);
        let (mut sets, xs, ys) = (Union::new(self.owner.len()), &self.xs, &self.ys);
        for row in 0..rows {
            for column in 0..columns {
                let own = self.number(row, column);
                let right = column.saturating_add(1);
                if right < columns && !drawn(&upright, right, middle(ys, row)) {
                    sets.join(own, self.number(row, right));
                }
                let below = row.saturating_add(1);
                if below < rows && !drawn(&level, below, middle(xs, column)) {
                    sets.join(own, self.number(below, column));
                }
            }
        }
        self.owner = (0..self.owner.len()).map(|i| sets.root(i)).collect();
        self.cut_ragged();
    }

    /// Leaves the elementary cells of a cell that is no rectangle apart: whatever is printed in it is read where
    /// it stands, and the table says that its lines are in doubt.
    fn cut_ragged(&mut self) {
        let columns = self.columns().max(1);
        let mut cells: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (i, own) in self.owner.iter().enumerate() {
            cells.entry(*own).or_default().push(i);
        }
        for members in cells.into_values() {
            let row = |i: usize| i.checked_div(columns).unwrap_or(0);
            let column = |i: usize| i.checked_rem(columns).unwrap_or(0);
            let extent = |of: &dyn Fn(usize) -> usize| {
                let (least, most) = members.iter().fold((usize::MAX, 0), |(least, most), i| {
                    (least.min(of(*i)), most.max(of(*i)))
                });
                most.saturating_sub(least).saturating_add(1)
            };
            if extent(&row).saturating_mul(extent(&column)) != members.len() {
                self.ragged = true;
                for i in members {
                    if let Some(own) = self.owner.get_mut(i) {
                        *own = i;
                    }
                }
            }
        }
    }
}

/// The stretches of the lines at each position.
fn by_position(lines: &[Rule], positions: &[f64]) -> Vec<Vec<(f64, f64)>> {
    let mut out = vec![Vec::new(); positions.len()];
    for line in lines {
        let near = positions.iter().position(|at| (at - line.at).abs() <= GAP);
        if let Some(stretches) = near.and_then(|i| out.get_mut(i)) {
            stretches.push((line.from, line.to));
        }
    }
    out
}

/// Whether a line is drawn at a position, at a point of its length.
fn drawn(lines: &[Vec<(f64, f64)>], i: usize, at: f64) -> bool {
    lines
        .get(i)
        .is_some_and(|line| line.iter().any(|(from, to)| *from <= at && at <= *to))
}

/// The middle between two neighbouring positions.
fn middle(line: &[f64], i: usize) -> f64 {
    let at = |i: usize| line.get(i).copied().unwrap_or(0.0);
    f64::midpoint(at(i), at(i.saturating_add(1)))
}

/// The tables of a page, from top to bottom, or nothing where there are too many lines to be tables.
pub(super) fn find(rules: &[Rule]) -> Option<Vec<Lattice>> {
    let (across, down) = (joined(rules, true), joined(rules, false));
    if across.len().saturating_mul(down.len()) > CROSSINGS {
        return None;
    }
    let mut tables: Vec<Lattice> = Vec::new();
    for (across, down) in crossing(&across, &down) {
        tables.extend(lattice(&across, &down));
    }
    tables.sort_by(|a, b| {
        let (a, b) = (a.area(), b.area());
        a.y0.total_cmp(&b.y0).then(a.x0.total_cmp(&b.x0))
    });
    Some(tables)
}

/// The lines that hang together by crossing.
fn crossing(across: &[Rule], down: &[Rule]) -> Vec<(Vec<Rule>, Vec<Rule>)> {
    let total = across.len().saturating_add(down.len());
    let mut sets = Union::new(total);
    for (i, level) in across.iter().enumerate() {
        for (j, upright) in down.iter().enumerate() {
            let on = |line: &Rule, at: f64| line.from - GAP <= at && at <= line.to + GAP;
            if on(level, upright.at) && on(upright, level.at) {
                sets.join(i, across.len().saturating_add(j));
            }
        }
    }
    let mut tables: BTreeMap<usize, (Vec<Rule>, Vec<Rule>)> = BTreeMap::new();
    for (i, line) in across.iter().chain(down).enumerate() {
        let (level, upright) = tables.entry(sets.root(i)).or_default();
        if line.across {
            level.push(*line)
        } else {
            upright.push(*line)
        }
    }
    tables
        .into_values()
        .filter(|(level, upright)| !level.is_empty() && !upright.is_empty())
        .collect()
}

/// One table of crossing lines; a single box is a frame and no table.
fn lattice(across: &[Rule], down: &[Rule]) -> Option<Lattice> {
    let xs = positions(down, across);
    let ys = positions(across, down);
    let count = xs
        .len()
        .checked_sub(1)?
        .checked_mul(ys.len().checked_sub(1)?)?;
    if !(2..=CELLS).contains(&count) {
        return None;
    }
    let owner = (0..count).collect();
    let mut table = Lattice {
        xs,
        ys,
        owner,
        ragged: false,
    };
    table.merge(across, down);
    let cells = table
        .owner
        .iter()
        .enumerate()
        .filter(|(i, own)| i == *own)
        .count();
    (cells > 1).then_some(table)
}

/// Where the lines of one direction stand, and where those of the other end: a table may be open at its sides.
fn positions(lines: &[Rule], others: &[Rule]) -> Vec<f64> {
    let mut out = distinct(lines.iter().map(|line| line.at).collect());
    let (first, last) = (out.first().copied(), out.last().copied());
    let from = others
        .iter()
        .map(|line| line.from)
        .fold(f64::INFINITY, f64::min);
    let to = others
        .iter()
        .map(|line| line.to)
        .fold(f64::NEG_INFINITY, f64::max);
    // Less than a character's width is a line drawn a little too long.
    let beyond = 6.0;
    if first.is_some_and(|first| from.is_finite() && from < first - beyond) {
        out.insert(0, from);
    }
    if last.is_some_and(|last| to.is_finite() && to > last + beyond) {
        out.push(to);
    }
    out
}
