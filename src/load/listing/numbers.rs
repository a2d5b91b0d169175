//! The numbers of the rows of lists side by side, 行次.

use super::lines::{Figure, Piece};
use crate::value::Decimal;

/// The most rows of a list that are numbered.
const MOST_ROWS: u32 = 200;

/// The number of a row, and where it stands.
#[derive(Clone, Copy)]
pub(super) struct Number {
    value: Decimal,
    pub(super) start: u32,
}

/// Takes away the number of each row, which stands before its figures, also where it has neither name nor figure; and says
/// which they were. One that goes on with a number of the line before can stand anywhere, as one can without decimals
/// right after a figure with them.
pub(super) fn without_numbers(pieces: &mut Vec<Piece<'_>>, last: &[Number]) -> Vec<Number> {
    let most = Decimal::from(MOST_ROWS);
    let mut begins = true;
    let mut decimals = false;
    let mut numbers = Vec::new();
    pieces.retain(|piece| {
        let whole = |figure: &Figure| figure.decimals == 0 && !figure.blank;
        let number = piece.figure.filter(whole).map(|figure| figure.value);
        let number = number.filter(|value| *value > Decimal::ZERO && *value <= most);
        let next = |number: &Number| number.value.checked_add(Decimal::ONE);
        let goes_on = |value: &Decimal| last.iter().any(|own| next(own) == Some(*value));
        let own = number.filter(|value| begins || decimals || goes_on(value));
        let start = piece.start;
        numbers.extend(own.map(|value| Number { value, start }));
        begins = piece.figure.is_none();
        decimals = piece.figure.is_some_and(|figure| figure.decimals > 0);
        own.is_none()
    });
    numbers
}
