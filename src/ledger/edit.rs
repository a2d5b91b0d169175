//! A table as it would be with one row otherwise: with another code, with a row more, with a row less, with another
//! figure. What a check would say then tells whether the row is at fault. The numbers of all other rows stay as they are.

use super::{Column, Role, Row, State, Strings, Sym, Table, Values};
use crate::form::CodeTable;
use crate::source::saturate;
use crate::value::Decimal;
use indexmap::IndexMap;

/// A cell of a row that is put in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    /// A figure, with its text as printed.
    Printed(Decimal, Sym),
    /// Nothing.
    Blank,
    /// What nobody knows.
    Unknown,
}

impl Table {
    /// The row above each item by the codes; none for a row without a code, or with none above it.
    fn nested(&self, codes: &CodeTable, strings: &Strings) -> Vec<Option<u32>> {
        let code = |row: &Row| row.code.map(|code| strings.get(code));
        let mut printed: IndexMap<(u16, &str), u32> = IndexMap::new();
        for (at, row) in self.rows.iter().enumerate() {
            if let (Some(code), Role::Item) = (code(row), row.role) {
                printed.entry((row.block, code)).or_insert(saturate(at));
            }
        }
        let above = |(at, row): (usize, &Row)| {
            let code = code(row).filter(|_| row.role == Role::Item)?;
            let above = codes.above(code, |code| printed.get(&(row.block, code)).copied());
            above.filter(|above| *above != saturate(at))
        };
        self.rows.iter().enumerate().map(above).collect()
    }

    /// Whether the codes alone say which row stands above which.
    pub fn is_nested(&self, codes: &CodeTable, strings: &Strings) -> bool {
        let mut rows = self.rows.iter().zip(self.nested(codes, strings));
        rows.all(|(row, above)| row.parent == above)
    }

    /// The same with the rows above by the codes as they now are.
    fn nest(mut self, codes: &CodeTable, strings: &Strings) -> Self {
        let parents = self.nested(codes, strings);
        for (row, parent) in self.rows.iter_mut().zip(&parents) {
            row.parent = *parent;
        }
        let depth = |mut at: usize| {
            let mut depth = 0u16;
            while let Some(parent) = parents.get(at).copied().flatten()
                && depth < 16
            {
                depth = depth.saturating_add(1);
                at = parent as usize;
            }
            depth
        };
        for (at, row) in self.rows.iter_mut().enumerate() {
            row.depth = depth(at);
        }
        self
    }

    /// The same, a row having another code.
    pub fn recoded(&self, row: u32, code: Sym, codes: &CodeTable, strings: &Strings) -> Self {
        let mut table = self.clone();
        if let Some(row) = table.rows.get_mut(row as usize) {
            row.code = Some(code);
        }
        table.nest(codes, strings)
    }

    /// The same with an item more at its end, with one figure a column.
    pub fn with_row(
        &self,
        row: Row,
        figures: &[Figure],
        codes: &CodeTable,
        strings: &Strings,
    ) -> Self {
        let mut table = self.clone();
        table.rows.push(Row {
            role: Role::Item,
            ..row
        });
        let unknown = std::iter::repeat(Figure::Unknown);
        let figures = figures.iter().copied().chain(unknown);
        for (column, figure) in table.columns.iter_mut().zip(figures) {
            column.push(figure);
        }
        table.nest(codes, strings)
    }

    /// The same, a row counting no more.
    pub fn without_row(&self, row: u32, codes: &CodeTable, strings: &Strings) -> Self {
        let mut table = self.clone();
        if let Some(row) = table.rows.get_mut(row as usize) {
            *row = Row {
                role: Role::Apart,
                code: None,
                ..*row
            };
        }
        table.nest(codes, strings)
    }

    /// The same, a figure being another.
    pub fn with_value(&self, row: u32, column: u32, value: Decimal) -> Self {
        let mut table = self.clone();
        if let Some(column) = table.columns.get_mut(column as usize) {
            let rows = 0..column.states.len();
            let value_at = |at: usize| match at == row as usize {
                true => value,
                false => column.values.get(at).unwrap_or(Decimal::ZERO),
            };
            column.values = Values::new(rows.map(value_at).collect());
        }
        table
    }
}

impl Column {
    /// Adds a cell below the last; one that is not known is unreadable. A column that is not printed stays so.
    fn push(&mut self, figure: Figure) {
        if self.states.is_empty() {
            return;
        }
        let rows = self.states.len();
        let own = (0..rows).map(|at| self.values.get(at).unwrap_or(Decimal::ZERO));
        let mut values: Vec<Decimal> = own.collect();
        let (value, state, text) = match figure {
            Figure::Printed(value, text) => (value, State::Value, Some(text)),
            Figure::Blank => (Decimal::ZERO, State::Blank, None),
            Figure::Unknown => (Decimal::ZERO, State::Unreadable, None),
        };
        values.push(value);
        self.values = Values::new(values);
        self.states.push(state);
        self.texts.resize(rows, None);
        self.texts.push(text);
        self.places.resize(rows, None);
        self.places.push(None);
    }
}
