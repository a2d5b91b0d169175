//! What a spreadsheet shows for the number that it stores.
//!
//! The stored float is taken by its shortest decimal, the one that was typed in; the format says how many of its
//! digits are printed. No float is calculated with.

use crate::value::Decimal;
use rust_decimal::RoundingStrategy;

/// A number format as spreadsheets write it: up to four sections, of which the value or its own condition chooses one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NumberFormat {
    sections: Vec<Section>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Section {
    /// `[>=10000]`: when the section is meant.
    when: Option<(String, Decimal)>,
    tokens: Vec<Token>,
    /// How often the number is divided by a thousand: commas after the last digit.
    thousands: u32,
    /// How often it is multiplied by a hundred.
    percents: u32,
    /// Whether the whole part is grouped: a comma between digits.
    grouped: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    /// `0`, or `#` and `?`, which print nothing where there is no digit.
    Digit(bool),
    Point,
    Literal(char),
}

/// What a cell shows, and what it stores where that says more.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Shown {
    /// The text on the page.
    pub(super) text: String,
    /// The stored number, where the page shows fewer digits of it.
    pub(super) stored: Option<String>,
}

impl NumberFormat {
    /// Reads a format code; none where it is of another kind (`General`, text, dates, fractions, exponents).
    pub(super) fn read(code: &str) -> Option<Self> {
        let mut sections = Vec::new();
        let mut chars = code.chars().peekable();
        while chars.peek().is_some() && sections.len() < 3 {
            sections.push(section(&mut chars)?);
        }
        let digits =
            |section: &Section| section.tokens.iter().any(|t| matches!(t, Token::Digit(_)));
        sections.iter().any(digits).then_some(Self { sections })
    }

    /// The section for a number.
    fn section(&self, number: Decimal) -> Option<&Section> {
        if self.sections.iter().any(|section| section.when.is_some()) {
            let meant = |section: &&Section| match &section.when {
                Some((sign, limit)) => holds(number, sign, *limit),
                None => true,
            };
            return self.sections.iter().find(meant);
        }
        let at = match (number.is_zero(), number.is_sign_negative()) {
            (true, _) => 2,
            (false, true) => 1,
            (false, false) => 0,
        };
        self.sections.get(at).or_else(|| self.sections.first())
    }
}

fn holds(number: Decimal, sign: &str, limit: Decimal) -> bool {
    match sign {
        ">=" => number >= limit,
        "<=" => number <= limit,
        ">" => number > limit,
        "<" => number < limit,
        "<>" => number != limit,
        _ => number == limit,
    }
}

/// Reads one section, up to its `;`; none where it is not for plain numbers.
fn section(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Option<Section> {
    let mut section = Section::default();
    let mut commas = 0u32;
    while let Some(c) = chars.next() {
        if c == ';' {
            break;
        }
        if !matches!(c, ',' | '0' | '#' | '?') && commas > 0 {
            section.thousands = section
                .thousands
                .saturating_add(std::mem::take(&mut commas));
        }
        match c {
            '_' | '*' => {
                chars.next();
            }
            '\\' | '!' => section.tokens.extend(chars.next().map(Token::Literal)),
            '"' => {
                let quoted = chars.by_ref().take_while(|c| *c != '"');
                section.tokens.extend(quoted.map(Token::Literal));
            }
            '[' => bracket(
                chars.by_ref().take_while(|c| *c != ']').collect(),
                &mut section,
            )?,
            '0' | '#' | '?' => {
                section.grouped |= std::mem::take(&mut commas) > 0;
                section.tokens.push(Token::Digit(c == '0'));
            }
            '.' if section.tokens.contains(&Token::Point) => return None,
            '.' => section.tokens.push(Token::Point),
            ',' => commas = commas.saturating_add(1),
            '%' => {
                section.percents = section.percents.saturating_add(1);
                section.tokens.push(Token::Literal('%'));
            }
            ' ' | '+' | '(' | ')' | '-' | '¥' | '￥' | '$' => {
                section.tokens.push(Token::Literal(c))
            }
            // Signs above ASCII need no quotes: `0.0万`.
            _ if !c.is_ascii() && !matches!(c, '年' | '月' | '日' | '时' | '分' | '秒') => {
                section.tokens.push(Token::Literal(c));
            }
            _ => return None,
        }
    }
    section.thousands = section.thousands.saturating_add(commas);
    Some(section)
}

/// What stands in square brackets: a colour, a currency, a condition; none for what is not for plain numbers (`[h]`).
fn bracket(text: String, section: &mut Section) -> Option<()> {
    if let Some(currency) = text.strip_prefix('$') {
        let sign = currency.split('-').next().unwrap_or("");
        section.tokens.extend(sign.chars().map(Token::Literal));
        return Some(());
    }
    if text.starts_with(['<', '>', '=']) {
        let (sign, limit) = text.split_at_checked(text.find(|c| !matches!(c, '<' | '>' | '='))?)?;
        section.when = Some((sign.to_owned(), Decimal::from_str_exact(limit).ok()?));
        return Some(());
    }
    let clock = |c: char| matches!(c.to_ascii_lowercase(), 'h' | 'm' | 's');
    (!text.chars().all(clock)).then_some(())
}

/// The text of a stored number, given as its shortest decimal.
pub(super) fn shown(shortest: &str, format: Option<&NumberFormat>) -> Shown {
    let stored = Decimal::from_str_exact(shortest).or_else(|_| shortest.parse());
    let Ok(number) = stored else {
        return Shown {
            text: shortest.to_owned(),
            stored: None,
        };
    };
    let (text, whole) = match format {
        Some(format) => formatted(number, format).unwrap_or_else(|| (shortest.to_owned(), true)),
        None => {
            let clean = unformatted(number);
            (clean.to_string(), clean == number)
        }
    };
    Shown {
        text,
        stored: (!whole).then(|| shortest.to_owned()),
    }
}

/// The text by a format, and whether it says all of the number.
fn formatted(number: Decimal, format: &NumberFormat) -> Option<(String, bool)> {
    let section = format.section(number)?;
    let of = |wanted: &dyn Fn(&Token) -> bool| section.tokens.iter().filter(|t| wanted(t)).count();
    if of(&|t| matches!(t, Token::Digit(_))) == 0 {
        let literals = section.tokens.iter().filter_map(|token| match token {
            Token::Literal(c) => Some(*c),
            _ => None,
        });
        return Some((
            literals.collect::<String>().trim().to_owned(),
            number.is_zero(),
        ));
    }
    let mut scaled = number.abs();
    for _ in 0..section.percents {
        scaled = scaled.checked_mul(Decimal::ONE_HUNDRED)?;
    }
    for _ in 0..section.thousands {
        scaled = scaled.checked_div(Decimal::ONE_THOUSAND)?;
    }
    let point = section
        .tokens
        .iter()
        .position(|t| *t == Token::Point)
        .unwrap_or(section.tokens.len());
    let (whole, fraction) = section.tokens.split_at_checked(point)?;
    let most = fraction
        .iter()
        .filter(|t| matches!(t, Token::Digit(_)))
        .count();
    let rounded = round(scaled, u32::try_from(most).ok()?.min(28));
    let digits = rounded.to_string();
    let (before, after) = digits.split_once('.').unwrap_or((&digits, ""));
    let mut text = lay_whole(
        whole,
        if before == "0" { "" } else { before },
        section.grouped,
    );
    lay_fraction(&mut text, fraction, after.trim_end_matches('0'));
    let text = text.trim().to_owned();
    let sign = if number.is_sign_negative() && !rounded.is_zero() {
        "-"
    } else {
        ""
    };
    Some((format!("{sign}{text}"), rounded == scaled))
}

/// Lays the digits before the point into their places from the right; the first place takes all that are left.
fn lay_whole(tokens: &[Token], digits: &str, grouped: bool) -> String {
    let mut left = digits.chars().rev().peekable();
    let mut places = tokens
        .iter()
        .filter(|t| matches!(t, Token::Digit(_)))
        .count();
    let mut laid = 0usize;
    let mut text: Vec<char> = Vec::new();
    let put = |text: &mut Vec<char>, c: char, laid: &mut usize| {
        if grouped && *laid > 0 && laid.checked_rem(3) == Some(0) {
            text.push(',');
        }
        text.push(c);
        *laid = laid.saturating_add(1);
    };
    for token in tokens.iter().rev() {
        match token {
            Token::Digit(always) => {
                places = places.saturating_sub(1);
                match left.next() {
                    Some(c) => put(&mut text, c, &mut laid),
                    None if *always => put(&mut text, '0', &mut laid),
                    None => {}
                }
                while places == 0 && left.peek().is_some() {
                    left.next()
                        .into_iter()
                        .for_each(|c| put(&mut text, c, &mut laid));
                }
            }
            Token::Literal(c) => {
                text.extend(literal(*c));
                // A point that is only printed, `#,##0!.0,`: groups begin before it, as before any other.
                if *c == '.' {
                    laid = 0;
                }
            }
            Token::Point => {}
        }
    }
    // A format such as `.00` has no place before the point.
    left.for_each(|c| put(&mut text, c, &mut laid));
    text.iter().rev().collect()
}

fn lay_fraction(text: &mut String, tokens: &[Token], digits: &str) {
    let mut digits = digits.chars();
    let mut point = false;
    for token in tokens {
        let digit = match token {
            Token::Digit(always) => digits.next().or_else(|| always.then_some('0')),
            Token::Literal(c) => {
                text.extend(literal(*c));
                None
            }
            Token::Point => None,
        };
        if let Some(digit) = digit {
            if !std::mem::replace(&mut point, true) {
                text.push('.');
            }
            text.push(digit);
        }
    }
}

/// A literal beside digits. The sign is put before the number by the value: brackets and a minus of the section for
/// negative numbers would say it twice.
fn literal(c: char) -> Option<char> {
    (!matches!(c, '(' | ')' | '-' | '+')).then_some(c)
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

#[cfg(test)]
mod tests {
    use super::{NumberFormat, shown};

    #[test]
    fn a_point_that_is_only_printed_parts_the_groups_before_it() {
        let show = |code: &str, number: &str| {
            let format = NumberFormat::read(code);
            shown(number, format.as_ref()).text
        };
        assert_eq!(show("#,##0!.0,", "123456789"), "12,345.7");
        assert_eq!(show("#,##0!.0,", "500"), "0.1");
        assert_eq!(show("0!.0,", "123456789"), "12345.7");
        assert_eq!(show("#,##0.00", "1234567.8"), "1,234,567.80");
    }
}
