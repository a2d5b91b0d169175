//! Products and quotients of printed figures: what they come to once figures have moved.

use super::{Number, OpError, mul};
use crate::types::Dimension;
use crate::value::{CellId, Decimal};
use std::sync::Arc;

/// How a value was made that is not linear in the figures behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Made {
    Product(Number, Number),
    Quotient(Number, Number),
}

impl Made {
    /// The number that was made: its value, and the most that rounding can have moved it.
    pub(super) fn number(
        self,
        value: Decimal,
        spread: Option<Decimal>,
        dimension: Dimension,
    ) -> Number {
        let (Self::Product(left, right) | Self::Quotient(left, right)) = &self;
        let behind = left.cells().chain(right.cells()).collect();
        let curve = Curve {
            coefficient: Decimal::ONE,
            value,
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
    pub fn renamed(self, name: &dyn Fn(CellId) -> CellId) -> Self {
        let (Made::Product(left, right) | Made::Quotient(left, right)) = &*self.made;
        if left
            .cells()
            .chain(right.cells())
            .all(|cell| name(cell) == cell)
        {
            return self;
        }
        let (left, right) = (left.renamed(name), right.renamed(name));
        let made = match &*self.made {
            Made::Product(..) => Made::Product(left, right),
            Made::Quotient(..) => Made::Quotient(left, right),
        };
        Self {
            made: Arc::new(made),
            ..self
        }
    }

    /// How much it grows once figures have moved, each by a step; nothing where that cannot be told.
    pub fn growth(&self, step: &dyn Fn(CellId) -> Option<Decimal>) -> Option<Decimal> {
        let (Made::Product(left, right) | Made::Quotient(left, right)) = &*self.made;
        let (left, right) = (left.after(step)?, right.after(step)?);
        let value = match &*self.made {
            Made::Product(..) => left.checked_mul(right)?,
            Made::Quotient(..) => left.checked_div(right)?,
        };
        value.checked_sub(self.value)?.checked_mul(self.coefficient)
    }
}

impl Number {
    fn renamed(&self, name: &dyn Fn(CellId) -> CellId) -> Self {
        let curves = self.curves.as_ref();
        let renamed = |curve: &Curve| curve.clone().renamed(name);
        Self {
            terms: self.terms.renamed(name),
            behind: self.behind.iter().map(|cell| name(*cell)).collect(),
            curves: curves.map(|curves| curves.iter().map(renamed).collect()),
            ..self.clone()
        }
    }

    /// What it comes to once figures have moved.
    fn after(&self, step: &dyn Fn(CellId) -> Option<Decimal>) -> Option<Decimal> {
        let mut value = self.value().ok()?;
        for (cell, term) in self.terms.iter() {
            if let Some(step) = step(cell) {
                value = value.checked_add(term.coefficient.checked_mul(step)?)?;
            }
        }
        if self.behind.iter().any(|cell| step(*cell).is_some()) {
            for curve in self.curves.as_ref()? {
                value = value.checked_add(curve.growth(step)?)?;
            }
        }
        Some(value)
    }
}
