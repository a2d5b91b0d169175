//! What some cells, taken as one, say.

use super::tokens::{Token, joined};
use super::ways::Way;
use crate::value::{Reading, Unit, read_amount};

/// What some cells say, without blanks.
pub(super) fn spelled(run: &[Token]) -> String {
    run.iter().map(|token| token.plain.as_str()).collect()
}

pub(super) fn is_figure(run: &[Token]) -> bool {
    match run {
        [one] => one.figure().is_some(),
        _ => false,
    }
}

/// The unit printed beside an amount; none where there is no amount.
pub(super) fn amount(plain: &str) -> Option<Option<Unit>> {
    match read_amount(plain) {
        Reading::Blank => Some(None),
        Reading::Value { unit, .. } => Some(unit),
        Reading::Unreadable => None,
    }
}

/// The text that some steps take, the first and the last of them given, where all ways agree on it.
pub(super) fn agreed(
    tokens: &[Token],
    ways: &[Way],
    (first, last): (usize, usize),
) -> Option<(String, (usize, usize))> {
    let text = |way: &Way| {
        let (from, to) = (way.get(first)?.0, way.get(last)?.1);
        Some((joined(tokens.get(from..to)?), (from, to)))
    };
    let mut texts = ways.iter().map(text);
    let one = texts.next()??;
    let same = texts.all(|other| other.is_some_and(|other| other.0 == one.0));
    same.then_some(one)
}
