//! Reading one cell as what its column holds.

use super::draft::DraftCell;
use super::grid::GridCell;
use crate::form::Kind;
use crate::lang::Said;
use crate::ledger::State;
use crate::say;
use crate::source::Place;
use crate::value::{
    Decimal, Reading, Unit, count_decimals, read_amount, read_number, squash, squashed,
};

/// Reads a cell of a grid. A figure is told once: where a merged cell repeats it, there is nothing.
pub(super) fn read_cell(cell: &GridCell, kind: Option<Kind>, unit: Option<Unit>) -> DraftCell {
    if let Some(fault) = &cell.fault {
        let mut read = plain(cell.trimmed(), cell.place, State::Unreadable);
        read.fault = Some(fault.clone());
        return read;
    }
    let repeated = cell.merged && kind.is_none_or(|kind| kind.is_number() && kind != Kind::Ordinal);
    let text = if repeated { "" } else { cell.trimmed() };
    read_text(text, cell.place, kind, unit)
}

/// Reads a printed text.
pub(super) fn read_text(
    text: &str,
    place: Option<Place>,
    kind: Option<Kind>,
    unit: Option<Unit>,
) -> DraftCell {
    if squashed(text).is_empty() {
        return plain("", place, State::Blank);
    }
    match kind {
        Some(kind) if kind.is_number() => match number(text, kind, unit) {
            Number::Blank => plain(text, place, State::Blank),
            Number::Value(value, decimals) => DraftCell {
                value,
                decimals,
                ..plain(text, place, State::Value)
            },
            Number::Unreadable => plain(text, place, State::Unreadable),
        },
        Some(_) => plain(text, place, State::Value),
        None => match amount(text, unit) {
            Number::Value(value, decimals) => DraftCell {
                value,
                decimals,
                ..plain(text, place, State::Value)
            },
            Number::Blank => plain(text, place, State::Blank),
            Number::Unreadable => plain(text, place, State::Value),
        },
    }
}

fn plain(text: &str, place: Option<Place>, state: State) -> DraftCell {
    DraftCell {
        state,
        text: text.to_owned(),
        place,
        ..DraftCell::default()
    }
}

enum Number {
    Blank,
    Value(Decimal, u32),
    Unreadable,
}

fn number(text: &str, kind: Kind, unit: Option<Unit>) -> Number {
    match kind {
        // The word for none, in the place of an amount.
        Kind::Money if squashed(text) == "无" => Number::Blank,
        Kind::Money | Kind::Ratio => amount(text, unit),
        Kind::Year => {
            let squashed = squash(text);
            measured(squashed.trim_end_matches('度').trim_end_matches('年'), 0)
        }
        Kind::Ordinal => match ordinal(text) {
            Some(number) => Number::Value(Decimal::from(number), 0),
            None => measured(&squashed(text), 0),
        },
        _ => measured(&squashed(text), 4),
    }
}

/// An amount, brought from the unit printed in the cell to that of the column.
fn amount(text: &str, unit: Option<Unit>) -> Number {
    match read_amount(text) {
        Reading::Blank => Number::Blank,
        Reading::Value {
            number,
            decimals,
            unit: own,
        } => match (own, unit) {
            (Some(own), Some(unit)) if own != unit => convert(number, own, unit)
                .map_or(Number::Unreadable, |number| {
                    Number::Value(number, number.scale())
                }),
            _ => Number::Value(number, decimals),
        },
        Reading::Unreadable => Number::Unreadable,
    }
}

/// A number of one unit in another, exactly; none where they measure different things.
pub(super) fn convert(number: Decimal, from: Unit, to: Unit) -> Option<Decimal> {
    if from.dimension() != to.dimension() {
        return None;
    }
    let base = from.to_base(number)?;
    let converted = to.of_base(base)?;
    (to.to_base(converted)? == base).then_some(converted)
}

/// A number with at most `most` characters of a measure word after it.
fn measured(text: &str, most: usize) -> Number {
    if matches!(read_amount(text), Reading::Blank) {
        return Number::Blank;
    }
    let digit = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '+');
    let end = text.find(|c| !digit(c)).unwrap_or(text.len());
    let (digits, word) = text.split_at_checked(end).unwrap_or((text, ""));
    // 万 and % are part of the figure, not the name of what is counted.
    let scales = word.starts_with(['百', '千', '万', '亿', '%']);
    let words = word.chars().count() <= most && !word.chars().any(|c| c.is_ascii_digit());
    let measure = words && !scales;
    match read_number(digits).filter(|_| measure) {
        Some(number) => Number::Value(number, count_decimals(digits)),
        None => Number::Unreadable,
    }
}

/// The number of an ordinal: `3`, `三、`, `（十二）`, `廿一`.
pub(super) fn ordinal(text: &str) -> Option<u32> {
    let squashed = squash(text);
    let bare = squashed.trim_matches(|c| matches!(c, '(' | ')' | '、' | '.' | '第'));
    if bare.bytes().all(|b| b.is_ascii_digit()) {
        return bare.parse().ok();
    }
    chinese_number(bare)
}

fn chinese_number(text: &str) -> Option<u32> {
    let (mut total, mut digit): (u32, Option<u32>) = (0, None);
    for c in text.chars() {
        let times = match c {
            '十' => 10,
            '百' => 100,
            '廿' => {
                total = total.checked_add(20)?;
                continue;
            }
            '卅' => {
                total = total.checked_add(30)?;
                continue;
            }
            // Digits side by side (二〇二五) are a number written by places, which no ordinal is.
            _ if digit.is_some() => return None,
            '零' | '〇' => continue,
            '两' => {
                digit = Some(2);
                continue;
            }
            _ => {
                let one = "一二三四五六七八九".chars().position(|d| d == c)?;
                digit = Some(u32::try_from(one).ok()?.checked_add(1)?);
                continue;
            }
        };
        total = total.checked_add(digit.take().unwrap_or(1).checked_mul(times)?)?;
    }
    total
        .checked_add(digit.unwrap_or(0))
        .filter(|number| *number > 0)
}

/// What a cell of such a column should be, in words.
pub(super) fn expected(kind: Kind, unit: Option<Unit>) -> Said {
    match (kind, unit) {
        (Kind::Money, Some(unit)) => say!("金额（{unit}）", "an amount ({unit})"),
        (Kind::Money, None) => say!("金额", "an amount"),
        (Kind::Ratio, _) => say!("百分数", "a percentage"),
        (Kind::Year, _) => say!("年份", "a year"),
        (Kind::Ordinal, _) => say!("序号", "an ordinal"),
        _ => say!("数", "a number"),
    }
}

#[cfg(test)]
mod tests {
    use super::ordinal;

    #[test]
    fn digits_side_by_side_are_no_ordinal() {
        for (text, number) in [
            ("（十二）", 12),
            ("二十", 20),
            ("一百零五", 105),
            ("廿一", 21),
        ] {
            assert_eq!(ordinal(text), Some(number), "{text}");
        }
        for text in ["二一", "二〇二五", "一〇", "零"] {
            assert_eq!(ordinal(text), None, "{text}");
        }
    }
}
