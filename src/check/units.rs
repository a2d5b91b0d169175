//! Dimensions: what may be added, multiplied, compared.

use crate::types::Dimension::{self, Bare, Count, Money, Ratio, Year};

/// The dimension of a sum or of a comparison's sides; nothing where they do not go together.
///
/// A bare number takes the dimension of its neighbour, except beside a ratio: 100 and 100% are easily confused.
pub(super) fn alike(a: Dimension, b: Dimension) -> Option<Dimension> {
    match (a, b) {
        _ if a == b => Some(a),
        (Bare, Ratio) | (Ratio, Bare) => None,
        (Bare, other) | (other, Bare) => Some(other),
        _ => None,
    }
}

/// The dimension of a product.
pub(super) fn product(a: Dimension, b: Dimension) -> Option<Dimension> {
    match (a, b) {
        (Year, _) | (_, Year) | (Money, Money) => None,
        (Bare, other) | (other, Bare) => Some(other),
        (Money, _) | (_, Money) => Some(Money),
        (Count, _) | (_, Count) => Some(Count),
        (Ratio, Ratio) => Some(Ratio),
    }
}

/// The dimension of a quotient.
pub(super) fn quotient(a: Dimension, b: Dimension) -> Option<Dimension> {
    match (a, b) {
        (Year, _) | (_, Year) => None,
        (Bare, Bare) => Some(Bare),
        (a, b) if a == b => Some(Ratio),
        (other, Bare) => Some(other),
        (Bare, Ratio) => Some(Bare),
        (Money | Count, Ratio) => Some(a),
        (Money, Count) => Some(Money),
        _ => None,
    }
}
