//! The printed figures of a linear form.

use super::{OpError, Term, add, mul};
use crate::value::{CellId, Decimal};
use indexmap::IndexMap;

/// So many figures are found faster one by one than by an index.
const FEW: usize = 16;

/// Printed figures with how many times each counts, in the order they were first met. Nearly every number has few.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    list: Vec<(CellId, Term)>,
    /// Where each figure is in the list, while they are many.
    places: IndexMap<CellId, usize>,
}

impl Terms {
    /// One figure, counted once.
    pub fn of(cell: CellId, value: Decimal, half: Decimal) -> Self {
        let coefficient = Decimal::ONE;
        let term = Term {
            coefficient,
            value,
            half,
        };
        Self {
            list: vec![(cell, term)],
            places: IndexMap::new(),
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The figures with their terms.
    pub fn iter(&self) -> impl Iterator<Item = (CellId, &Term)> {
        self.list.iter().map(|(cell, term)| (*cell, term))
    }

    /// Whether a figure is among them.
    pub fn has(&self, cell: CellId) -> bool {
        self.place(cell).is_some()
    }

    /// The term of a figure.
    pub(super) fn get(&self, cell: CellId) -> Option<&Term> {
        let known = self.place(cell).and_then(|at| self.list.get(at));
        known.map(|(_, term)| term)
    }

    /// Whether no figure is in both, as is soon seen where one of them has one figure or none.
    pub(super) fn is_apart(&self, other: &Self) -> bool {
        let (few, many) = match self.list.len() <= other.list.len() {
            true => (self, other),
            false => (other, self),
        };
        match few.list.as_slice() {
            [] => true,
            [(cell, _)] => !many.has(*cell),
            _ => false,
        }
    }

    /// Adds a figure, so many times.
    pub(super) fn add(&mut self, cell: CellId, more: Term) -> Result<(), OpError> {
        let known = self.place(cell).and_then(|at| self.list.get_mut(at));
        if let Some((_, mine)) = known {
            mine.coefficient = add(mine.coefficient, more.coefficient)?;
            return Ok(());
        }
        let at = self.list.len();
        self.list.push((cell, more));
        match self.places.is_empty() {
            true => self.index(),
            false => drop(self.places.insert(cell, at)),
        }
        Ok(())
    }

    /// Counts each so many times as often.
    pub(super) fn scale(&mut self, factor: Decimal) -> Result<(), OpError> {
        for (_, term) in &mut self.list {
            term.coefficient = mul(term.coefficient, factor)?;
        }
        Ok(())
    }

    /// The same terms of other figures; two that become one count together.
    pub(super) fn renamed(&self, name: &dyn Fn(CellId) -> CellId) -> Result<Self, OpError> {
        let mut renamed = Self::default();
        for (cell, term) in self.iter() {
            renamed.add(name(cell), *term)?;
        }
        Ok(renamed)
    }

    /// Leaves out what cancels.
    pub(super) fn cancel(&mut self) {
        let before = self.list.len();
        self.list.retain(|(_, term)| !term.coefficient.is_zero());
        if self.list.len() < before {
            self.places.clear();
            self.index();
        }
    }

    fn index(&mut self) {
        if self.list.len() > FEW {
            let cells = self.list.iter().enumerate();
            self.places = cells.map(|(at, (cell, _))| (*cell, at)).collect();
        }
    }

    fn place(&self, cell: CellId) -> Option<usize> {
        match self.places.is_empty() {
            true => self.list.iter().position(|(own, _)| *own == cell),
            false => self.places.get(&cell).copied(),
        }
    }
}
