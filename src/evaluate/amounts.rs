//! Amounts: numbers that remember how they were printed.

use super::{Desk, Known};
use crate::ops::{Number, OpError};
use crate::say;
use crate::source::Span;
use crate::types::Dimension;
use crate::value::{Decimal, Unit};

/// The most places that a worked-out number is shown with.
const SHOWN: u32 = 4;

/// A number with the unit and the decimals that reports show it in.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Amount {
    pub(super) number: Number,
    pub(super) unit: Option<Unit>,
    pub(super) decimals: u32,
}

impl Amount {
    /// A number that was written in the rule.
    pub(super) fn written(value: Decimal, dimension: Dimension) -> Self {
        Self {
            number: Number::exact(value, dimension),
            unit: None,
            decimals: value.scale(),
        }
    }

    /// The unit it is shown in: its own, or the one that goes with its dimension.
    pub(super) fn shown_unit(&self, fallback: Option<Unit>) -> Unit {
        match self.number.dimension {
            Dimension::Ratio => Unit::Percent,
            Dimension::Money => self.unit.or(fallback).unwrap_or(Unit::TenThousand),
            Dimension::Count | Dimension::Year | Dimension::Bare => Unit::One,
        }
    }

    /// Its value in a unit, with as many places as it was printed with and no more than it needs.
    pub(super) fn in_unit(&self, unit: Unit) -> Result<Decimal, OpError> {
        self.number
            .value()
            .map(|value| show(value, unit, self.decimals))
    }

    /// Its value and unit in words: `56.80 万元`.
    pub(super) fn words(&self, fallback: Option<Unit>) -> Result<String, OpError> {
        let unit = self.shown_unit(fallback);
        let value = self.in_unit(unit)?;
        Ok(match unit {
            Unit::One => value.to_string(),
            Unit::Percent => format!("{value}%"),
            _ => format!("{value} {unit}"),
        })
    }
}

/// A value of the base unit as reports show it in `unit`: at least `decimals` places, rounded (half away from zero) only
/// where it has more than were printed and more than four.
pub(super) fn show(base: Decimal, unit: Unit, decimals: u32) -> Decimal {
    let value = unit.of_base(base).unwrap_or(base);
    let strategy = rust_decimal::RoundingStrategy::MidpointAwayFromZero;
    let mut shown = value.normalize();
    if shown.scale() > decimals.max(SHOWN) {
        shown = shown
            .round_dp_with_strategy(decimals.max(SHOWN), strategy)
            .normalize();
    }
    if shown.scale() < decimals {
        shown.rescale(decimals);
    }
    shown
}

impl Desk<'_> {
    /// Gives a bare number the unit of the amount beside it: the file's, else the one that is printed there.
    pub(super) fn settle(
        &self,
        mut a: Amount,
        mut b: Amount,
        span: Span,
    ) -> Known<(Amount, Amount)> {
        let (da, db) = (a.number.dimension, b.number.dimension);
        match (da, db) {
            (Dimension::Bare, Dimension::Money) => a = self.as_money(a, b.unit, span)?,
            (Dimension::Money, Dimension::Bare) => b = self.as_money(b, a.unit, span)?,
            (Dimension::Bare, other) => a.number.dimension = other,
            (other, Dimension::Bare) => b.number.dimension = other,
            // Columns of a table without a form: `check` could not tell.
            _ if da != db => {
                let mut cells = a.number.cells().chain(b.number.cells());
                let unknown = cells.find(|cell| self.has_no_unit(*cell));
                let reason = match unknown {
                    Some(cell) => self.no_unit(cell),
                    None => say!("{}与{}不能放在一起", "{} and {} do not go together", da, db),
                };
                return self.unreadable(span, reason);
            }
            _ => {}
        }
        Ok((a, b))
    }

    fn as_money(&self, bare: Amount, beside: Option<Unit>, span: Span) -> Known<Amount> {
        let unit = self.unit.or(beside).unwrap_or(Unit::TenThousand);
        let mut number = self.op(bare.number.scaled(unit.factor()), span)?;
        number.dimension = Dimension::Money;
        Ok(Amount {
            number,
            unit: Some(unit),
            decimals: bare.decimals,
        })
    }

    /// An operation's result, or why there is none.
    pub(super) fn op<T>(&self, result: Result<T, OpError>, span: Span) -> Known<T> {
        match result {
            Ok(value) => Ok(value),
            Err(error) => self.unreadable(span, say!("{}", "{}", error)),
        }
    }
}
