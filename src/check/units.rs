//! Dimensions: what may be added, multiplied, compared.

use crate::types::Dimension::{self, Bare, Ratio};

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
