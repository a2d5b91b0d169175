//! Bytes of a line: fields, and figures straight to fixed point.

/// The decimals that every figure is brought to.
pub(super) const SCALE: u32 = 4;
/// The most digits that a figure may have to be read here: with four decimals more it fits into 64 bits.
const DIGITS: usize = 14;

/// A field of a line that has no quotes.
pub(super) fn field(line: &[u8], at: usize) -> &[u8] {
    line.split(|b| *b == b',').nth(at).unwrap_or(&[])
}

/// What a field of figures holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Figure {
    /// Nothing.
    #[default]
    Blank,
    /// A plain figure, at [`SCALE`].
    Told(i64),
    /// Something else, which the readers of documents know.
    Other,
}

/// Reads the figure that a stretch of a line begins with, `-12.30`, up to the comma or the end; and how many bytes it takes.
#[inline]
pub(super) fn figure(rest: &[u8]) -> (Figure, usize) {
    match rest.first() {
        None | Some(b',') => return (Figure::Blank, 0),
        _ => {}
    }
    let negative = rest.first() == Some(&b'-');
    let first = usize::from(negative);
    let mut value = 0i64;
    let mut at = first;
    let mut point = None;
    let mut plain = true;
    while let Some(byte) = rest.get(at) {
        let digit = byte.wrapping_sub(b'0');
        if digit <= 9 {
            value = value.wrapping_mul(10).wrapping_add(i64::from(digit));
        } else if *byte == b',' {
            break;
        } else if *byte == b'.' && point.is_none() && at > first {
            point = Some(at);
        } else {
            plain = false;
        }
        at = at.wrapping_add(1);
    }
    let decimals = point.map(|point| at.wrapping_sub(point).wrapping_sub(1));
    let up = match decimals {
        None => 10_000,
        Some(1) => 1_000,
        Some(2) => 100,
        Some(3) => 10,
        Some(4) => 1,
        Some(_) => 0,
    };
    let digits = at.wrapping_sub(first);
    if !plain || up == 0 || digits > DIGITS || digits == 0 {
        return (Figure::Other, at);
    }
    let value = value.wrapping_mul(up);
    let value = if negative {
        value.wrapping_neg()
    } else {
        value
    };
    (Figure::Told(value), at)
}

/// How long the field is that a stretch of a line begins with.
#[inline]
pub(super) fn length(rest: &[u8]) -> usize {
    let mut at = 0usize;
    while let Some(byte) = rest.get(at) {
        if *byte == b',' {
            break;
        }
        at = at.wrapping_add(1);
    }
    at
}
