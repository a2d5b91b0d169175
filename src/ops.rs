//! What operators do to numbers. Knows no places: the evaluator adds them.
//!
//! A number is kept as a linear form over the cells it was made of, so that a cell on both sides of a comparison
//! cancels and the slack of rounding counts each printed figure once. What is not linear (a product of two cells, a
//! ratio) is folded into a value and the most that rounding can have moved it.

mod compare;
mod curves;
mod terms;

pub use compare::{Comparison, Standing, Tolerance, Verdict, compare, standing};
use curves::Made;
pub use curves::{Curve, Moves};
pub use terms::Terms;

use crate::lang::Lang;
use crate::spoken;
use crate::types::Dimension;
use crate::value::{CellId, Decimal};

/// Why an operation has no result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpError {
    /// More than 28 digits.
    Overflow,
    /// A divisor of zero.
    DivisionByZero,
    /// A divisor that rounding cannot tell from zero.
    DivisorMayBeZero,
}

impl OpError {
    /// The reason, in words.
    pub fn called(self, lang: Lang) -> &'static str {
        match self {
            Self::Overflow => lang.pick("数值超出 28 位", "the number has more than 28 digits"),
            Self::DivisionByZero => lang.pick("除数为 0", "the divisor is 0"),
            Self::DivisorMayBeZero => lang.pick(
                "除数在四舍五入范围内可能为 0",
                "within rounding, the divisor may be 0",
            ),
        }
    }
}

spoken!(OpError);

/// A printed figure as a term of a linear form, in 元 (or as a fraction, a count, a year).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// How many times it is counted.
    pub coefficient: Decimal,
    /// Its value.
    pub value: Decimal,
    /// Half of its last printed digit.
    pub half: Decimal,
}

/// A number and what it was made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    /// What it measures.
    pub dimension: Dimension,
    /// The part that is not a multiple of printed figures.
    pub constant: Decimal,
    /// The most that rounding can have moved the constant; `None` where nothing bounds it: a divisor may be 0.
    pub spread: Option<Decimal>,
    /// The printed figures, in the order they were first met.
    pub terms: Terms,
    /// The printed figures behind the constant, where it is not linear in them.
    pub behind: Vec<CellId>,
    /// The products and quotients that the constant takes them in; nothing where it is made of them in another way.
    pub curves: Option<Vec<Curve>>,
}

impl Number {
    /// A number that was written, not printed: it has no half-width.
    pub fn exact(value: Decimal, dimension: Dimension) -> Self {
        Self {
            dimension,
            constant: value,
            spread: Some(Decimal::ZERO),
            terms: Terms::default(),
            behind: Vec::new(),
            curves: Some(Vec::new()),
        }
    }

    /// One printed figure.
    pub fn printed(cell: CellId, value: Decimal, half: Decimal, dimension: Dimension) -> Self {
        Self {
            terms: Terms::of(cell, value, half),
            ..Self::exact(Decimal::ZERO, dimension)
        }
    }

    /// What it comes to.
    pub fn value(&self) -> Result<Decimal, OpError> {
        self.terms.iter().try_fold(self.constant, |sum, (_, term)| {
            let part = times(term.coefficient, term.value, mul)?;
            add(sum, part)
        })
    }

    /// The most that rounding can have moved it: Σ|coefficient|·half, and the spread.
    ///
    /// # Errors
    ///
    /// `DivisorMayBeZero` where nothing bounds it.
    pub fn half(&self) -> Result<Decimal, OpError> {
        let spread = self.spread.ok_or(OpError::DivisorMayBeZero)?;
        self.terms.iter().try_fold(spread, |sum, (_, term)| {
            let part = times(term.coefficient.abs(), term.half, mul_up)?;
            add(sum, part)
        })
    }

    /// Half of the last digit of its figures, of the coarsest where they differ; nothing where it is not made of
    /// figures alone.
    fn last_digit(&self) -> Option<Decimal> {
        let plain = self.spread == Some(Decimal::ZERO) && self.constant.is_zero();
        let halves = self.terms.iter().map(|(_, term)| term.half);
        halves.max().filter(|_| plain)
    }

    /// Every printed figure that it was made of.
    pub fn cells(&self) -> impl Iterator<Item = CellId> + '_ {
        let terms = self.terms.iter().map(|(cell, _)| cell);
        terms.chain(self.behind.iter().copied())
    }

    /// Says which printed figures a number was read from, in a way that is not to be followed.
    pub fn read_from(mut self, cells: Vec<CellId>) -> Self {
        self.behind = cells;
        self.curves = None;
        self
    }

    /// Adds another number, `sign` times (1 or -1).
    pub fn accumulate(&mut self, other: &Self, sign: Decimal) -> Result<(), OpError> {
        self.constant = add(self.constant, mul(other.constant, sign)?)?;
        self.spread = match (self.spread, other.spread) {
            (Some(mine), Some(more)) => Some(add(mine, more)?),
            _ => None,
        };
        self.behind.extend(other.behind.iter().copied());
        self.curves = match (self.curves.take(), &other.curves) {
            (Some(mut mine), Some(more)) => {
                for curve in more {
                    mine.push(curve.scaled(sign)?);
                }
                Some(mine)
            }
            _ => None,
        };
        for (cell, term) in other.terms.iter() {
            let coefficient = times(term.coefficient, sign, mul)?;
            self.terms.add(
                cell,
                Term {
                    coefficient,
                    ..*term
                },
            )?;
        }
        if self.dimension == Dimension::Bare {
            self.dimension = other.dimension;
        }
        Ok(())
    }

    /// `self + other`
    pub fn plus(mut self, other: &Self) -> Result<Self, OpError> {
        self.accumulate(other, Decimal::ONE)?;
        Ok(self)
    }

    /// `self - other`; a cell of both cancels.
    pub fn minus(mut self, other: &Self) -> Result<Self, OpError> {
        self.accumulate(other, Decimal::NEGATIVE_ONE)?;
        self.terms.cancel();
        Ok(self)
    }

    /// `self × factor`, a number without half-width.
    pub fn scaled(mut self, factor: Decimal) -> Result<Self, OpError> {
        self.constant = mul(self.constant, factor)?;
        self.spread = match self.spread {
            Some(spread) => Some(mul_up(spread, factor.abs())?),
            None => None,
        };
        for curve in self.curves.iter_mut().flatten() {
            *curve = curve.scaled(factor)?;
        }
        self.terms.scale(factor)?;
        Ok(self)
    }

    /// `self × factor`, a number that was written or worked out from figures without half-width.
    fn scaled_by(self, factor: Decimal, from: Vec<CellId>) -> Result<Self, OpError> {
        let mut scaled = self.scaled(factor)?;
        if !from.is_empty() {
            scaled.behind.extend(from);
            scaled.curves = None;
        }
        Ok(scaled)
    }

    /// Whether it was written rather than printed.
    fn is_constant(&self) -> bool {
        self.terms.is_empty() && self.spread == Some(Decimal::ZERO)
    }

    /// `self × other`, as `dimension`.
    pub fn times(self, other: Self, dimension: Dimension) -> Result<Self, OpError> {
        if other.is_constant() {
            let mut scaled = self.scaled_by(other.constant, other.behind)?;
            scaled.dimension = dimension;
            return Ok(scaled);
        }
        if self.is_constant() {
            return other.times(self, dimension);
        }
        let (a, b) = (self.value()?, other.value()?);
        let product = mul(a, b)?;
        let (Some(da), Some(db)) = (bounded(&self)?, bounded(&other)?) else {
            return Ok(Made::Product(self, other).number((a, b), product, None, dimension));
        };
        // |(a±da)(b±db) − ab| ≤ |a|·db + |b|·da + da·db, reached at an end point.
        let sides = add(mul_up(a.abs(), db)?, mul_up(b.abs(), da)?)?;
        let spread = add(add(sides, mul_up(da, db)?)?, cut(product))?;
        Ok(Made::Product(self, other).number((a, b), product, Some(spread), dimension))
    }

    /// `self ÷ other`, as `dimension`. The spread is the larger deviation of the end points; nothing bounds it where
    /// rounding cannot tell the divisor from 0.
    pub fn over(self, other: Self, dimension: Dimension) -> Result<Self, OpError> {
        let (a, b) = (self.value()?, other.value()?);
        if b.is_zero() {
            return Err(OpError::DivisionByZero);
        }
        if other.is_constant() && Decimal::ONE.checked_rem(b) == Some(Decimal::ZERO) {
            let mut scaled = self.scaled_by(div(Decimal::ONE, b)?, other.behind)?;
            scaled.dimension = dimension;
            return Ok(scaled);
        }
        let value = div(a, b)?;
        let (Some(da), Some(db)) = (bounded(&self)?, bounded(&other)?.filter(|db| *db < b.abs()))
        else {
            return Ok(Made::Quotient(self, other).number((a, b), value, None, dimension));
        };
        let mut spread = Decimal::ZERO;
        // The quotient and each of the end points may have been cut.
        let lost = add(cut(value), cut(value))?;
        for top in [sub(a, da)?, add(a, da)?] {
            for bottom in [sub(b, db)?, add(b, db)?] {
                spread = spread.max(sub(div(top, bottom)?, value)?.abs());
            }
        }
        let spread = add(spread, lost)?;
        Ok(Made::Quotient(self, other).number((a, b), value, Some(spread), dimension))
    }

    /// `-self`
    pub fn negated(self) -> Result<Self, OpError> {
        self.scaled(Decimal::NEGATIVE_ONE)
    }

    /// `abs(self)`: itself or its negative, by its value.
    pub fn magnitude(self) -> Result<Self, OpError> {
        if self.value()?.is_sign_negative() {
            self.negated()
        } else {
            Ok(self)
        }
    }

    /// `round(self, places)` in its own unit: half away from zero, as a printed figure of that many places.
    pub fn rounded(self, places: u32, factor: Decimal) -> Result<Self, OpError> {
        let strategy = rust_decimal::RoundingStrategy::MidpointAwayFromZero;
        let round = |v: Decimal| -> Result<Decimal, OpError> {
            mul(
                div(v, factor)?.round_dp_with_strategy(places, strategy),
                factor,
            )
        };
        let value = self.value()?;
        let middle = round(value)?;
        let Some(half) = bounded(&self)? else {
            return Ok(Self::folded(middle, None, &self));
        };
        let low = sub(middle, round(sub(value, half)?)?)?;
        let high = sub(round(add(value, half)?)?, middle)?;
        Ok(Self::folded(middle, Some(low.max(high)), &self))
    }

    /// A value with the most that rounding can have moved it.
    pub fn spread(value: Decimal, spread: Option<Decimal>, dimension: Dimension) -> Self {
        Self {
            spread,
            ..Self::exact(value, dimension)
        }
    }

    fn folded(value: Decimal, spread: Option<Decimal>, from: &Self) -> Self {
        Self::spread(value, spread, from.dimension).read_from(from.cells().collect())
    }
}

/// The half-width of a number, or nothing where nothing bounds it.
fn bounded(number: &Number) -> Result<Option<Decimal>, OpError> {
    match number.half() {
        Ok(half) => Ok(Some(half)),
        Err(OpError::DivisorMayBeZero) => Ok(None),
        Err(error) => Err(error),
    }
}

fn add(a: Decimal, b: Decimal) -> Result<Decimal, OpError> {
    a.checked_add(b).ok_or(OpError::Overflow)
}

fn sub(a: Decimal, b: Decimal) -> Result<Decimal, OpError> {
    a.checked_sub(b).ok_or(OpError::Overflow)
}

/// A product of which a factor is nearly always 1.
fn times(
    a: Decimal,
    b: Decimal,
    product: fn(Decimal, Decimal) -> Result<Decimal, OpError>,
) -> Result<Decimal, OpError> {
    match (a == Decimal::ONE, b == Decimal::ONE) {
        (true, _) => Ok(b),
        (_, true) => Ok(a),
        _ => product(a, b),
    }
}

fn mul(a: Decimal, b: Decimal) -> Result<Decimal, OpError> {
    let product = a.checked_mul(b).ok_or(OpError::Overflow)?;
    // rust_decimal gives a product too small for 28 places as 0 without a word.
    if product.is_zero() && !a.is_zero() && !b.is_zero() {
        Err(OpError::Overflow)
    } else {
        Ok(product)
    }
}

/// A product that bounds an error: what is too small for 28 places counts as the smallest there is.
fn mul_up(a: Decimal, b: Decimal) -> Result<Decimal, OpError> {
    let product = a.checked_mul(b).ok_or(OpError::Overflow)?;
    if product.is_zero() && !a.is_zero() && !b.is_zero() {
        Ok(Decimal::from_parts(1, 0, 0, false, Decimal::MAX_SCALE))
    } else {
        add(product, cut(product))
    }
}

/// The most by which a product or quotient can have been cut: one of its last place, unless it ended of itself.
fn cut(value: Decimal) -> Decimal {
    const WHOLE: u128 = 100_000_000_000_000_000_000_000_000;
    let plain = value.normalize();
    if plain.scale() < Decimal::MAX_SCALE && plain.mantissa().unsigned_abs() < WHOLE {
        Decimal::ZERO
    } else {
        Decimal::from_parts(1, 0, 0, false, plain.scale())
    }
}

fn div(a: Decimal, b: Decimal) -> Result<Decimal, OpError> {
    if b.is_zero() {
        Err(OpError::DivisionByZero)
    } else {
        a.checked_div(b).ok_or(OpError::Overflow)
    }
}
