//! Colours, widths and numbers of the workbook.

use crate::outcome::Outcome;
use crate::report::words::{clean_char, width};
use crate::value::Decimal;
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

/// The most that Excel takes into a cell, in characters (its own limit is 32 767 UTF-16 units).
const LONGEST: usize = 16_000;
/// More digits than this a workbook cannot hold as a number.
const DIGITS: usize = 15;

/// A plain cell with a thin border.
pub(super) fn plain() -> Format {
    Format::new()
        .set_border(FormatBorder::Thin)
        .set_border_color(Color::RGB(0xBF_BFBF))
        .set_align(FormatAlign::Top)
        .set_text_wrap()
}

/// A heading.
pub(super) fn heading() -> Format {
    plain()
        .set_bold()
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter)
        .set_background_color(Color::RGB(0xDC_E6F1))
}

/// A title above a table.
pub(super) fn title() -> Format {
    Format::new().set_bold().set_font_size(14)
}

/// The colour of a cell that findings of an outcome cite.
pub(super) fn colour(outcome: Outcome, direct: bool) -> Color {
    match (outcome, direct) {
        (Outcome::Fail, true) => Color::RGB(0xFF_C7CE),
        (Outcome::Missing | Outcome::Unreadable, true) => Color::RGB(0xFF_EB9C),
        (Outcome::Waived, true) => Color::RGB(0xD9_D9D9),
        _ => Color::RGB(0xDD_EBF7),
    }
}

/// A text as a cell can hold it.
pub(super) fn text(text: &str) -> String {
    let keep = |c: char| if c == '\n' { c } else { clean_char(c) };
    text.chars().take(LONGEST).map(keep).collect()
}

/// A number as a workbook holds it, where it can without losing a digit.
pub(super) fn number(value: Decimal) -> Option<f64> {
    let digits = value.mantissa().unsigned_abs().to_string().len();
    value.to_f64().filter(|_| digits <= DIGITS)
}

/// The width of a column for texts, within bounds, in columns of a screen.
pub(super) fn fit<'a>(texts: impl Iterator<Item = &'a str>, least: u16, most: u16) -> u16 {
    let lines = texts.flat_map(str::lines);
    let widest = lines.map(width).max().unwrap_or(0);
    let widest = u16::try_from(widest).unwrap_or(u16::MAX).saturating_add(2);
    widest.clamp(least, most)
}

/// How many lines a text takes in a column, with a little room for words that are not broken.
pub(super) fn lines(text: &str, wide: u16) -> u32 {
    let room = usize::from(wide.saturating_sub(2).max(1));
    let lines = text.lines().map(|line| width(line).div_ceil(room).max(1));
    let lines = lines.fold(0usize, usize::saturating_add);
    // Excel takes no row higher than 409 points.
    crate::source::saturate(lines.clamp(1, 27))
}

/// The number format of a printed number: its decimals and its grouping.
pub(super) fn pattern(printed: &str, decimals: u32) -> String {
    let whole = if printed.contains([',', '，']) {
        "#,##0"
    } else {
        "0"
    };
    match decimals {
        0 => whole.to_owned(),
        n => format!("{whole}.{}", "0".repeat(n as usize)),
    }
}
