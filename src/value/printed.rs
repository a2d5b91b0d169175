//! From printed characters to exact numbers.

use super::{Decimal, Unit, text::squashed};

/// What a printed cell of an amount column says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reading {
    /// Nothing, or a dash: exactly 0 in a sum.
    Blank,
    /// A figure, with the decimals it is printed with and the unit printed beside it, if any.
    Value {
        /// The number as printed.
        number: Decimal,
        /// How many digits stand after the point.
        decimals: u32,
        /// The unit printed in the cell itself, as in `9万元`.
        unit: Option<Unit>,
    },
    /// Something that is not a number.
    Unreadable,
}

/// Reads a printed number: optional sign, thousands separators in their place, a decimal point.
///
/// `(12.3)` is not read as negative: accountants write it so, budgets number lines so. As an amount with two decimals
/// [`read_amount`] reads it.
pub fn read_number(text: &str) -> Option<Decimal> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    if !well_grouped(whole) || fraction.is_empty() || !fraction.bytes().all(|b| b.is_ascii_digit())
    {
        return None;
    }
    let plain: String = digits.chars().filter(|c| *c != ',').collect();
    let number = Decimal::from_str_exact(&plain).ok()?;
    Some(if negative {
        Decimal::ZERO.checked_sub(number)?
    } else {
        number
    })
}

/// Whether the whole part is all digits, or groups of three after the first comma.
fn well_grouped(whole: &str) -> bool {
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or("");
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let rest: Vec<&str> = groups.collect();
    digits(first)
        && (rest.is_empty() || first.len() <= 3)
        && rest.iter().all(|group| group.len() == 3 && digits(group))
}

/// How many digits stand after the point of a printed number.
pub fn count_decimals(text: &str) -> u32 {
    let digits = text.split_once('.').map_or("", |(_, fraction)| fraction);
    crate::source::saturate(digits.bytes().take_while(u8::is_ascii_digit).count())
}

/// Reads a cell of an amount column as printed.
pub fn read_amount(text: &str) -> Reading {
    let squashed = squashed(text);
    if squashed.is_empty()
        || squashed
            .chars()
            .all(|c| matches!(c, '-' | '—' | '–' | '─' | '/'))
    {
        return Reading::Blank;
    }
    let bare = squashed.trim_start_matches(['¥', '￥']);
    let (digits, unit) = Unit::NAMED
        .iter()
        .find_map(|(word, unit)| bare.strip_suffix(word).map(|digits| (digits, Some(*unit))))
        .unwrap_or((bare, None));
    let (digits, negative) = match in_brackets(digits) {
        Some(digits) => (digits, true),
        None => (digits, false),
    };
    match read_number(digits) {
        Some(number) => Reading::Value {
            number: match negative {
                true => Decimal::ZERO.saturating_sub(number),
                false => number,
            },
            decimals: count_decimals(digits),
            unit,
        },
        None => Reading::Unreadable,
    }
}

/// The digits of an amount in brackets, as accounts print what is negative: `(12.34)`. `(2)` is the number of an item.
fn in_brackets(text: &str) -> Option<&str> {
    let digits = text.strip_prefix('(')?.strip_suffix(')')?;
    let amount = count_decimals(digits) == 2 && !digits.starts_with(['-', '+']);
    amount.then_some(digits)
}
