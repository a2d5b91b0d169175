//! Products and quotients of printed figures: what they come to once figures have moved.

use super::{Number, OpError, mul};
use crate::types::Dimension;
use crate::value::{CellId, Decimal};
use std::{cmp::Ordering, sync::Arc};

/// How a value was made that is not linear in the figures behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Made {
    Product(Number, Number),
    Quotient(Number, Number),
    /// By how much the second of several comes to be larger (or, of the smallest, smaller) than the one that was chosen.
    Beyond(Number, Number, Ordering),
}

impl Made {
    fn parts(&self) -> (&Number, &Number) {
        let (Self::Product(left, right)
        | Self::Quotient(left, right)
        | Self::Beyond(left, right, _)) = self;
        (left, right)
    }

    /// The number that was made of two values: what it comes to, and the most that rounding can have moved it.
    pub(super) fn number(
        self,
        of: (Decimal, Decimal),
        value: Decimal,
        spread: Option<Decimal>,
        dimension: Dimension,
    ) -> Number {
        let (left, right) = self.parts();
        let behind = left.cells().chain(right.cells()).collect();
        let curve = Curve {
            coefficient: Decimal::ONE,
            value,
            of,
            made: Arc::new(self),
        };
        Number {
            behind,
            curves: Some(vec![curve]),
            ..Number::spread(value, spread, dimension)
        }
    }
}

/// A product or a quotient as a part of a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Curve {
    /// How many times it is counted.
    coefficient: Decimal,
    /// What it comes to, counted once.
    value: Decimal,
    /// What its parts come to.
    of: (Decimal, Decimal),
    made: Arc<Made>,
}

impl Curve {
    /// The same, counted so many times as often.
    ///
    /// # Errors
    ///
    /// `Overflow` where a number leaves 28 digits.
    pub fn scaled(&self, factor: Decimal) -> Result<Self, OpError> {
        Ok(Self {
            coefficient: mul(self.coefficient, factor)?,
            ..self.clone()
        })
    }

    /// The same of other figures.
    ///
    /// # Errors
    ///
    /// `Overflow` where a number leaves 28 digits.
    pub fn renamed(self, name: &dyn Fn(CellId) -> CellId) -> Result<Self, OpError> {
        let (left, right) = self.made.parts();
        if left
            .cells()
            .chain(right.cells())
            .all(|cell| name(cell) == cell)
        {
            return Ok(self);
        }
        let (left, right) = (left.renamed(name)?, right.renamed(name)?);
        let made = match &*self.made {
            Made::Product(..) => Made::Product(left, right),
            Made::Quotient(..) => Made::Quotient(left, right),
            Made::Beyond(.., way) => Made::Beyond(left, right, *way),
        };
        Ok(Self {
            made: Arc::new(made),
            ..self
        })
    }

    /// How much it grows once figures have moved, each by a step; nothing where that cannot be told.
    pub fn growth(&self, moves: impl Moves) -> Option<Decimal> {
        let (left, right) = self.made.parts();
        let left = self.of.0.checked_add(left.growth(moves.clone())?)?;
        let right = self.of.1.checked_add(right.growth(moves)?)?;
        let value = match &*self.made {
            Made::Product(..) => left.checked_mul(right)?,
            Made::Quotient(..) => left.checked_div(right)?,
            Made::Beyond(.., way) if right.cmp(&left) == *way => right.checked_sub(left)?,
            Made::Beyond(..) => Decimal::ZERO,
        };
        value.checked_sub(self.value)?.checked_mul(self.coefficient)
    }
}

/// Figures that move, each with its step: gone over again and again, and few beside the figures of a long sum.
pub trait Moves: Iterator<Item = (CellId, Decimal)> + Clone {}

impl<M: Iterator<Item = (CellId, Decimal)> + Clone> Moves for M {}

impl Number {
    /// The number as the one chosen among several, where the next is `second`: once its figures have moved, that may be
    /// chosen. `way` says how it would compare then: `Greater` of the largest.
    ///
    /// # Errors
    ///
    /// `Overflow` where a number leaves 28 digits.
    pub fn chosen(mut self, second: Decimal, way: Ordering) -> Result<Self, OpError> {
        let of = (self.value()?, second);
        let next = Self::exact(second, self.dimension);
        let curve = Curve {
            coefficient: Decimal::ONE,
            value: Decimal::ZERO,
            of,
            made: Arc::new(Made::Beyond(self.clone(), next, way)),
        };
        let cells: Vec<CellId> = self.terms.iter().map(|(cell, _)| cell).collect();
        self.behind.extend(cells);
        if let Some(curves) = &mut self.curves {
            curves.push(curve);
        }
        Ok(self)
    }

    fn renamed(&self, name: &dyn Fn(CellId) -> CellId) -> Result<Self, OpError> {
        let renamed = |curve: &Curve| curve.clone().renamed(name);
        let curves = self.curves.as_ref();
        let curves = curves.map(|curves| curves.iter().map(renamed).collect());
        Ok(Self {
            terms: self.terms.renamed(name)?,
            behind: self.behind.iter().map(|cell| name(*cell)).collect(),
            curves: curves.transpose()?,
            ..self.clone()
        })
    }

    /// How much it grows once figures have moved.
    fn growth<M: Moves>(&self, moves: M) -> Option<Decimal> {
        let mut growth = Decimal::ZERO;
        for (cell, step) in moves.clone() {
            if let Some(term) = self.terms.get(cell) {
                growth = growth.checked_add(term.coefficient.checked_mul(step)?)?;
            }
        }
        if moves.clone().any(|(cell, _)| self.behind.contains(&cell)) {
            for curve in self.curves.as_ref()? {
                growth = growth.checked_add(curve.growth(moves.clone())?)?;
            }
        }
        Some(growth)
    }
}
