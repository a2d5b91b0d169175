//! Goal values of performance indicators: `≥95%`, `≥1000次`, `26亿元`, `等保三级`, `是`.

use super::{Decimal, printed::read_number, text::squashed};

/// How a goal compares with what is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Comparator {
    /// `≥`
    AtLeast,
    /// `>`
    MoreThan,
    /// `≤`
    AtMost,
    /// `<`
    LessThan,
    /// `=`, or no sign at all.
    Equal,
}

impl Comparator {
    /// The sign as reports print it.
    pub fn sign(self) -> &'static str {
        match self {
            Self::AtLeast => "≥",
            Self::MoreThan => ">",
            Self::AtMost => "≤",
            Self::LessThan => "<",
            Self::Equal => "=",
        }
    }
}

/// A goal value: a comparator, a number and its unit, or words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Goal {
    /// The sign before the number.
    pub comparator: Comparator,
    /// The number, if the goal has just one.
    pub number: Option<Decimal>,
    /// The unit or measure word after it; the whole text where there is no number.
    pub unit: String,
}

impl Goal {
    /// Reads a printed goal value. Words without a number are a goal too: their `unit` is the text.
    pub fn read(text: &str) -> Self {
        let squashed = squashed(text);
        let signs = [
            ("≥", Comparator::AtLeast),
            (">=", Comparator::AtLeast),
            ("≤", Comparator::AtMost),
            ("<=", Comparator::AtMost),
            (">", Comparator::MoreThan),
            ("<", Comparator::LessThan),
            ("=", Comparator::Equal),
        ];
        let (comparator, rest) = signs
            .into_iter()
            .find_map(|(sign, c)| squashed.strip_prefix(sign).map(|rest| (c, rest)))
            .unwrap_or((Comparator::Equal, squashed.as_ref()));
        let end = rest
            .find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ',')))
            .unwrap_or(rest.len());
        let (digits, unit) = rest.split_at_checked(end).unwrap_or((rest, ""));
        let several = unit.chars().any(|c| c.is_ascii_digit());
        match read_number(digits).filter(|_| !several) {
            Some(number) => Self {
                comparator,
                number: Some(number),
                unit: unit.trim_matches(['(', ')']).to_owned(),
            },
            None => Self {
                comparator,
                number: None,
                unit: rest.to_owned(),
            },
        }
    }
}
