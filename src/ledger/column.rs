//! One column of a table: its cells as arrays.

use super::strings::{Strings, Sym};
use crate::form::Kind;
use crate::source::Place;
use crate::types::Dimension;
use crate::value::{Decimal, Reading, Unit, half_width, read_amount};

/// What stands in a cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum State {
    /// There is no such cell: the document has no such row or column.
    #[default]
    Absent,
    /// Nothing is printed, or a dash: exactly 0 in a sum.
    Blank,
    /// A figure or words.
    Value,
    /// Something is printed and could not be told.
    Unreadable,
}

/// The figures of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Values {
    /// Fixed point: mantissa over 10^scale, 0 where there is no figure.
    Fixed {
        /// The scale of every figure of the column.
        scale: u32,
        /// One mantissa a row.
        mantissas: Vec<i64>,
    },
    /// Figures that do not fit into fixed point of one scale.
    Wide(Vec<Decimal>),
}

impl Default for Values {
    fn default() -> Self {
        Self::Fixed {
            scale: 0,
            mantissas: Vec::new(),
        }
    }
}

impl Values {
    /// One figure a row, in fixed point where all fit.
    pub fn new(figures: Vec<Decimal>) -> Self {
        let scale = figures.iter().map(Decimal::scale).max().unwrap_or(0);
        let fixed = |d: &Decimal| -> Option<i64> {
            let up = 10i128.checked_pow(scale.checked_sub(d.scale())?)?;
            i64::try_from(d.mantissa().checked_mul(up)?).ok()
        };
        match figures.iter().map(fixed).collect() {
            Some(mantissas) => Self::Fixed { scale, mantissas },
            None => Self::Wide(figures),
        }
    }

    /// The figure of a row.
    pub fn get(&self, row: usize) -> Option<Decimal> {
        match self {
            Self::Fixed { scale, mantissas } => mantissas
                .get(row)
                .and_then(|m| Decimal::try_new(*m, *scale).ok()),
            Self::Wide(figures) => figures.get(row).copied(),
        }
    }
}

/// A column: parallel arrays, one entry a row.
#[derive(Clone, Debug, Default)]
pub struct Column {
    /// Its heading as printed, from the outermost to the innermost; empty for a form's column that is not printed.
    pub heading: Vec<String>,
    /// What its cells are; none for a printed column that no form knows.
    pub kind: Option<Kind>,
    /// The unit of its figures.
    pub unit: Option<Unit>,
    /// The most decimals that a figure of it is printed with.
    pub decimals: u32,
    /// Whether each figure has its own decimals (prose) rather than the column's.
    pub own_decimals: bool,
    /// Of figures with their own decimals, half of the last printed digit where the text does not say it: where it was
    /// printed in another unit, or is a bare 0 among figures with decimals; empty where no figure was.
    pub converted: Vec<Option<Decimal>>,
    /// Whether whole figures are printed with their decimals, as `1,200.00`: one without them was rounded.
    pub fixed_decimals: bool,
    /// The figures, in `unit`.
    pub values: Values,
    /// Whether there is a figure.
    pub states: Vec<State>,
    /// The text as printed.
    pub texts: Vec<Option<Sym>>,
    /// Where it stands.
    pub places: Vec<Option<Place>>,
}

/// One cell, looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell<'a> {
    /// What stands in it.
    pub state: State,
    /// The figure in the unit of its column; 0 for a blank.
    pub value: Decimal,
    /// Half of the last printed digit, in the unit of its column; 0 for blanks, counts and amounts to the fen.
    pub half: Decimal,
    /// The unit of its column.
    pub unit: Option<Unit>,
    /// What it is.
    pub kind: Option<Kind>,
    /// The text as printed.
    pub text: &'a str,
    /// Where it stands.
    pub place: Option<Place>,
}

impl Cell<'_> {
    /// A cell that is not there.
    pub const ABSENT: Self = Cell {
        state: State::Absent,
        value: Decimal::ZERO,
        half: Decimal::ZERO,
        unit: None,
        kind: None,
        text: "",
        place: None,
    };
}

impl Column {
    /// The cell of a row.
    pub fn cell<'a>(&self, row: u32, strings: &'a Strings) -> Cell<'a> {
        let at = row as usize;
        let state = self.states.get(at).copied().unwrap_or_default();
        let text = self
            .texts
            .get(at)
            .copied()
            .flatten()
            .map_or("", |sym| strings.get(sym));
        let value = match state {
            State::Value => self.values.get(at).unwrap_or(Decimal::ZERO),
            _ => Decimal::ZERO,
        };
        let half = if state == State::Value {
            self.half(at, text, value)
        } else {
            Decimal::ZERO
        };
        let place = self.places.get(at).copied().flatten();
        Cell {
            state,
            value,
            half,
            unit: self.unit,
            kind: self.kind,
            text,
            place,
        }
    }

    /// Half of the last printed digit of a figure printed as `text`.
    fn half(&self, at: usize, text: &str, value: Decimal) -> Decimal {
        if let Some(half) = self.converted.get(at).copied().flatten() {
            return half;
        }
        let own = || crate::value::count_decimals(text);
        let rounded = || self.fixed_decimals && own() == 0 && !value.is_zero();
        let decimals = match self.own_decimals || rounded() {
            true => own(),
            false => self.decimals,
        };
        match (self.kind, self.unit) {
            (Some(Kind::Money), Some(unit)) => unit.half(decimals),
            (Some(Kind::Money | Kind::Ratio), _) => half_width(decimals),
            _ => Decimal::ZERO,
        }
    }
}

/// Half of the last printed digit of a figure of a column in `unit` that was printed in another; none where it was printed
/// in that of its column.
pub fn half_converted(text: &str, value: Decimal, unit: Option<Unit>) -> Option<Decimal> {
    let Reading::Value {
        number, decimals, ..
    } = read_amount(text)
    else {
        return None;
    };
    if number == value || number.is_zero() {
        return None;
    }
    let money = unit.filter(|unit| unit.dimension() == Dimension::Money);
    let in_yuan = money.and_then(|unit| unit.to_base(value)) == Some(number);
    let half = match in_yuan {
        true => Unit::Yuan.half(decimals),
        false => half_width(decimals),
    };
    half.checked_mul(value)?.checked_div(number)
}
