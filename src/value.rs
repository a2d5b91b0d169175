//! What a cell can hold: amounts with their unit, and the words beside them.
//!
//! Money is exact: a printed figure is a decimal, never a float. Inside the evaluator every amount
//! is in 元 and every ratio a fraction; [`Unit`] says how it was printed.

mod alike;
pub(crate) mod exact;
mod goal;
mod heading;
mod items;
mod printed;
mod text;
mod working;

pub use alike::{alike, distance};
pub use goal::{Comparator, Goal};
pub use heading::{heading_of, title_of, unit_of_heading, without_year};
pub use items::items;
pub use printed::{Reading, count_decimals, read_amount, read_number};
pub use rust_decimal::Decimal;
pub use text::{Folded, fold_char, name_of, normal_name, same_name, squash, squashed};
pub use working::{Told, Working, workings};

use crate::types::Dimension;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A unit in which figures are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Unit {
    /// 元
    Yuan,
    /// 千元
    Thousand,
    /// 万元
    TenThousand,
    /// 亿元
    HundredMillion,
    /// %
    Percent,
    /// A number with no unit of its own.
    One,
}

impl Unit {
    /// Every unit that a rule file or a page can name.
    pub const NAMED: [(&'static str, Self); 7] = [
        ("亿元", Self::HundredMillion),
        ("万元", Self::TenThousand),
        ("千元", Self::Thousand),
        ("元", Self::Yuan),
        ("%", Self::Percent),
        ("％", Self::Percent),
        ("万", Self::TenThousand),
    ];

    /// The unit that a printed word names.
    pub fn printed(word: &str) -> Option<Self> {
        let named = Self::NAMED.iter().find(|(name, _)| *name == word);
        named.map(|(_, unit)| *unit)
    }

    /// The unit that a word of a rule file names; a bare 万 is none there.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::printed(word).filter(|_| word != "万")
    }

    /// How many 元 (or what fraction) one of it is.
    pub fn factor(self) -> Decimal {
        match self {
            Self::Yuan | Self::One => Decimal::ONE,
            Self::Thousand => Decimal::ONE_THOUSAND,
            Self::TenThousand => Decimal::from_parts(10_000, 0, 0, false, 0),
            Self::HundredMillion => Decimal::from_parts(100_000_000, 0, 0, false, 0),
            Self::Percent => Decimal::from_parts(1, 0, 0, false, 2),
        }
    }

    /// The power of ten that one of it is.
    pub fn exponent(self) -> i32 {
        match self {
            Self::Yuan | Self::One => 0,
            Self::Thousand => 3,
            Self::TenThousand => 4,
            Self::HundredMillion => 8,
            Self::Percent => -2,
        }
    }

    /// The dimension that it measures.
    pub fn dimension(self) -> Dimension {
        match self {
            Self::Percent => Dimension::Ratio,
            Self::One => Dimension::Count,
            _ => Dimension::Money,
        }
    }

    /// A value in 元 (or a fraction) as a number of this unit; `None` past 28 digits.
    pub fn of_base(self, base: Decimal) -> Option<Decimal> {
        base.checked_div(self.factor()).map(|d| d.normalize())
    }

    /// A number of this unit as 元 (or a fraction); `None` past 28 digits.
    pub fn to_base(self, number: Decimal) -> Option<Decimal> {
        match self {
            Self::Yuan | Self::One => Some(number),
            _ => number.checked_mul(self.factor()),
        }
    }

    /// How far rounding can have moved a figure of this unit that is printed with so many decimals: half of its last
    /// digit, and not at all where it is 元 to the fen.
    pub fn half(self, decimals: u32) -> Decimal {
        match self {
            Self::Yuan if decimals >= 2 => Decimal::ZERO,
            _ => half_width(decimals),
        }
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Yuan => "元",
            Self::Thousand => "千元",
            Self::TenThousand => "万元",
            Self::HundredMillion => "亿元",
            Self::Percent => "%",
            Self::One => "",
        })
    }
}

/// Half of one unit of the last of `decimals` places, the most that rounding can have moved a figure.
///
/// In the unit the figure is printed in. Rounding to the last printed digit, half away from zero, moves a figure by
/// at most this much (XBRL Calculations 1.1 takes the same interval, closed at both ends).
pub fn half_width(decimals: u32) -> Decimal {
    Decimal::try_from_i128_with_scale(5, decimals.saturating_add(1).min(28))
        .unwrap_or(Decimal::ZERO)
}

/// The name of one cell of a ledger. Arithmetic compares it and never looks behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CellId {
    /// The table, by its number in the ledger.
    pub table: u32,
    /// The row within the table.
    pub row: u32,
    /// The column within the table.
    pub column: u32,
}
