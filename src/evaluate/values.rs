//! Numbers.

use super::{Desk, Known, amounts::Amount, cells::Told};
use crate::builtins::OfRow;
use crate::program::{Expr, Kind};
use crate::say;
use crate::source::Span;
use crate::types::{Dimension, Type};
use crate::value::{Decimal, Unit};

impl Desk<'_> {
    /// An expression as a number.
    pub(super) fn amount(&mut self, expr: &Expr) -> Known<Amount> {
        let span = expr.span;
        match &expr.kind {
            Kind::Number(value, dimension) => Ok(self.written(*value, *dimension)),
            Kind::Cell(rows, column) => {
                let row = self.one(rows)?;
                match self.cell(row, column, span)? {
                    Told::Amount(amount) => Ok(amount),
                    Told::Words(words) => self
                        .unreadable(span, say!("`{}`不是数", "`{}` is not a number", words.text)),
                }
            }
            Kind::Fold { .. } => self.fold(expr),
            Kind::Sum(parts) => self.sum(parts, span),
            Kind::Product(parts) => self.product(parts, expr.ty, span),
            Kind::Negate(of) => {
                let of = self.amount(of)?;
                let number = self.op(of.number.negated(), span)?;
                Ok(Amount { number, ..of })
            }
            Kind::Abs(of) => {
                let of = self.amount(of)?;
                let number = self.op(of.number.magnitude(), span)?;
                Ok(Amount { number, ..of })
            }
            Kind::Round(of, places) => {
                let of = self.amount(of)?;
                let unit = of.shown_unit(self.unit);
                let number = self.op(of.number.rounded(*places, unit.factor()), span)?;
                Ok(Amount {
                    number,
                    unit: of.unit,
                    decimals: *places,
                })
            }
            Kind::OfRow(of_row, rows) => {
                let row = self.one(rows)?;
                if *of_row == OfRow::Position {
                    // Rows that were not told may stand before it.
                    self.told_whole(row.table, false, span)?;
                }
                Ok(self.number_of_row(*of_row, row))
            }
            Kind::OfText(_, of) => self.number_in(of, span),
            Kind::Working(part, of) => self.working(*part, of, span),
            Kind::Items(of) => self.items(of, span),
            Kind::Default(of, other) => match self.amount(of) {
                Err(gap) if gap.has_default() => self.amount(other),
                known => known,
            },
            _ => self.unreadable(span, say!("这里不是数", "this is not a number")),
        }
    }

    /// A number written in the rule: shown in the unit it was written in.
    fn written(&self, value: Decimal, dimension: Dimension) -> Amount {
        let mut amount = Amount::written(value, dimension);
        if dimension == Dimension::Money {
            amount.unit = self.unit;
            amount.decimals = 0;
        }
        if dimension == Dimension::Ratio {
            amount.unit = Some(Unit::Percent);
            amount.decimals = 0;
        }
        amount
    }

    fn sum(&mut self, parts: &[(bool, Expr)], span: Span) -> Known<Amount> {
        let mut total: Option<Amount> = None;
        for (away, part) in parts {
            let part = self.amount(part)?;
            let Some(so_far) = total.take() else {
                total = Some(part);
                continue;
            };
            let (mut so_far, part) = self.settle(so_far, part, span)?;
            let sign = if *away {
                Decimal::NEGATIVE_ONE
            } else {
                Decimal::ONE
            };
            self.op(so_far.number.accumulate(&part.number, sign), span)?;
            so_far.unit = so_far.unit.or(part.unit);
            so_far.decimals = so_far.decimals.max(part.decimals);
            total = Some(so_far);
        }
        match total {
            Some(total) => Ok(total),
            None => self.unreadable(span, say!("没有加数", "there is nothing to add up")),
        }
    }

    /// That columns which are told only when they are read cannot be multiplied or divided.
    fn senseless<T>(&self, a: Dimension, b: Dimension, span: Span) -> Known<T> {
        let (a, b) = (a.said(), b.said());
        self.unreadable(
            span,
            say!(
                "{}与{}不能相乘除",
                "{} and {} can neither be multiplied nor divided",
                a,
                b
            ),
        )
    }

    fn product(&mut self, parts: &[(bool, Expr)], ty: Type, span: Span) -> Known<Amount> {
        let Some(((_, first), rest)) = parts.split_first() else {
            return self.unreadable(span, say!("没有因数", "there is nothing to multiply"));
        };
        let mut so_far = self.amount(first)?;
        for (divides, part) in rest {
            let part = self.amount(part)?;
            let both = [so_far.number.dimension, part.number.dimension];
            if !divides && both == [Dimension::Money; 2] {
                return self.unreadable(
                    span,
                    say!(
                        "金额与金额不能相乘",
                        "an amount cannot be multiplied by an amount"
                    ),
                );
            }
            let (so_far_is, is) = (so_far.number.dimension, part.number.dimension);
            let dimension = match divides {
                true => so_far_is.over(is),
                false => so_far_is.times(is),
            };
            let dimension = match (dimension, ty) {
                (Some(dimension), _) => dimension,
                // `check` has refused those that make no sense.
                (None, Type::Number(_)) => so_far_is,
                (None, _) => return self.senseless(so_far_is, is, span),
            };
            let unit = match dimension {
                Dimension::Money => so_far
                    .unit
                    .filter(|u| *u != Unit::One && *u != Unit::Percent)
                    .or(part.unit),
                _ => None,
            };
            let decimals = so_far.decimals.max(part.decimals);
            let result = match divides {
                true => so_far.number.over(part.number, dimension),
                false => so_far.number.times(part.number, dimension),
            };
            so_far = Amount {
                number: self.op(result, span)?,
                unit,
                decimals,
            };
        }
        if let Type::Number(dimension) = ty {
            so_far.number.dimension = dimension;
        }
        Ok(so_far)
    }
}
