//! What columns of a part hold at most, by the parts that stand before it.

use super::super::beside::is_called;
use super::parts::Part;
use super::steps::{Plan, Target};
use super::tokens::{Token, joined};
use super::ways::Way;
use crate::form::{BesideCell, BesideRow, Form, FormId};
use crate::ledger::State;
use crate::load::cells::read_text;
use crate::load::draft::DraftColumn;
use crate::ops::Comparison;
use crate::value::Decimal;

/// Columns of a row, added up, that hold no more than this.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Limit {
    columns: Vec<usize>,
    most: Decimal,
}

/// The limits of a form's lines about other parts, as far as these are read.
pub(super) fn limits(form: &Form, parts: &[(usize, Part<'_>)]) -> Vec<Limit> {
    let lines = form.beside.iter();
    let at_most = lines.filter(|line| line.sign != Comparison::AtLeast);
    let limit = at_most.filter_map(|line| {
        let cells: Option<Vec<Decimal>> = line.there.iter().map(|cell| told(cell, parts)).collect();
        let mut sum = Decimal::ZERO;
        for value in cells? {
            sum = sum.checked_add(value)?;
        }
        Some(Limit {
            columns: line.columns.clone(),
            most: sum,
        })
    });
    limit.collect()
}

/// The figure of a cell of a part of which no row was lost.
fn told(cell: &BesideCell, parts: &[(usize, Part<'_>)]) -> Option<Decimal> {
    let BesideRow::Named(block, names) = &cell.row else {
        return None;
    };
    let is_it = |id: Option<FormId>| id == Some(cell.form);
    let (_, part) = parts.iter().find(|(_, part)| is_it(part.draft.form))?;
    let rows = part.draft.rows.iter();
    let mut rows = rows.filter(|row| is_called(&part.draft, row, *block, names));
    let row = rows
        .next()
        .filter(|_| rows.next().is_none() && part.lost.is_empty())?;
    let own = row.cells.get(cell.column)?;
    match own.state {
        State::Value => Some(own.value),
        State::Blank | State::Absent => Some(Decimal::ZERO),
        State::Unreadable => None,
    }
}

/// The ways to read a row that keep to limits; all of them where none does.
pub(super) fn within<'w>(
    ways: &'w [Way],
    tokens: &[Token],
    plan: &Plan,
    (limits, columns): (&[Limit], &[DraftColumn]),
) -> Vec<&'w Way> {
    let value = |way: &Way, column: usize| {
        let step = plan
            .targets
            .iter()
            .position(|target| *target == Target::Column(column))?;
        let (from, to) = *way.get(step)?;
        let text = joined(tokens.get(from..to)?);
        let of = columns.get(column)?;
        let cell = read_text(&text, None, of.kind, of.unit);
        Some(cell.value).filter(|_| cell.state == State::Value)
    };
    let keeps = |way: &Way, limit: &Limit| {
        let mut values = limit
            .columns
            .iter()
            .filter_map(|column| value(way, *column));
        let sum = values.try_fold(Decimal::ZERO, |sum, value| sum.checked_add(value));
        sum.is_none_or(|sum| sum <= limit.most)
    };
    let kept: Vec<&Way> = ways
        .iter()
        .filter(|way| limits.iter().all(|limit| keeps(way, limit)))
        .collect();
    match kept.is_empty() {
        true => ways.iter().collect(),
        false => kept,
    }
}
