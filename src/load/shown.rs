//! What a spreadsheet shows for the number that it stores.

use crate::value::Decimal;
use rust_decimal::RoundingStrategy;

/// The shapes of number formats that budgets use: `0.00`, `#,##0.00`, `0.00%`, `000000`, with their variants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NumberFormat {
    /// The fewest digits before the point.
    whole: usize,
    /// The fewest digits after the point.
    least: u32,
    /// The most digits after the point.
    most: u32,
    /// Whether it shows hundredths.
    percent: bool,
}

impl NumberFormat {
    /// Reads a format code; none where it is of another shape (`General`, text, dates).
    pub(super) fn read(code: &str) -> Option<Self> {
        let shape = shape(code)?;
        let (whole, fraction) = shape.split_once('.').unwrap_or((&shape, ""));
        let digits = |part: &str, of: &[char]| part.chars().filter(|c| of.contains(c)).count();
        if digits(&shape, &['0', '#', '?']) == 0 {
            return None;
        }
        Some(Self {
            whole: digits(whole, &['0']),
            least: u32::try_from(digits(fraction, &['0'])).ok()?,
            most: u32::try_from(digits(fraction, &['0', '#', '?'])).ok()?,
            percent: shape.contains('%'),
        })
    }
}

/// The first section of a format code without literals and spacing; none where a sign of another shape is left.
fn shape(code: &str) -> Option<String> {
    let mut shape = String::new();
    let mut chars = code.chars();
    while let Some(c) = chars.next() {
        match c {
            ';' => break,
            '_' | '\\' | '*' => {
                chars.next();
            }
            '"' => {
                chars.by_ref().take_while(|c| *c != '"').for_each(drop);
            }
            '[' => {
                chars.by_ref().take_while(|c| *c != ']').for_each(drop);
            }
            '0' | '#' | '?' | '.' | '%' => shape.push(c),
            ',' | ' ' | '-' | '+' | '(' | ')' | '¥' | '￥' | '$' => {}
            _ => return None,
        }
    }
    Some(shape)
}

/// The text of a stored number, given as its shortest decimal.
pub(super) fn shown(shortest: &str, format: Option<&NumberFormat>) -> String {
    let Some(number) = Decimal::from_str_exact(shortest)
        .ok()
        .or_else(|| shortest.parse().ok())
    else {
        return shortest.to_owned();
    };
    match format {
        Some(format) => formatted(number, format).unwrap_or_else(|| shortest.to_owned()),
        None => unformatted(number).to_string(),
    }
}

fn formatted(number: Decimal, format: &NumberFormat) -> Option<String> {
    let number = if format.percent {
        number.checked_mul(Decimal::ONE_HUNDRED)?
    } else {
        number
    };
    let mut rounded = round(number, format.most).normalize();
    if rounded.scale() < format.least {
        rounded.rescale(format.least);
    }
    if rounded.is_zero() {
        rounded.set_sign_positive(true);
    }
    let text = rounded.to_string();
    let (sign, digits) = text
        .strip_prefix('-')
        .map_or(("", text.as_str()), |digits| ("-", digits));
    let whole = digits
        .split_once('.')
        .map_or(digits, |(whole, _)| whole)
        .len();
    let zeros = "0".repeat(format.whole.saturating_sub(whole));
    let percent = if format.percent { "%" } else { "" };
    Some(format!("{sign}{zeros}{digits}{percent}"))
}

/// A number without a format: what arithmetic in floats left behind the eighth decimal is taken off; a longer tail is
/// that of a result no one meant to print in full.
fn unformatted(number: Decimal) -> Decimal {
    let clean = round(number, 8).normalize();
    if clean.scale() > 6 {
        round(number, 2).normalize()
    } else {
        clean
    }
}

fn round(number: Decimal, decimals: u32) -> Decimal {
    number.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero)
}
