//! Bytes of a line: fields, and figures straight to fixed point.

/// The decimals that every figure is brought to.
pub(super) const SCALE: u32 = 4;
/// The most digits that a figure may have to be read here: with four decimals more it fits into 64 bits.
const DIGITS: usize = 14;

/// The lines of a stretch, without their ends.
pub(super) fn lines(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    bytes
        .split_inclusive(|b| *b == b'\n')
        .map(|line| line.strip_suffix(b"\n").unwrap_or(line))
        .map(|line| line.strip_suffix(b"\r").unwrap_or(line))
}

/// A field of a line that has no quotes.
pub(super) fn field(line: &[u8], at: usize) -> &[u8] {
    line.split(|b| *b == b',').nth(at).unwrap_or(&[])
}

/// A figure as it stands: `-12.30`, at [`SCALE`]; a field of nothing is 0. None for all else, which the readers of
/// documents know.
pub(super) fn figure(field: &[u8]) -> Option<i64> {
    if field.is_empty() {
        return Some(0);
    }
    let (negative, digits) = match field.strip_prefix(b"-") {
        Some(digits) => (true, digits),
        None => (false, field),
    };
    if digits.len() > DIGITS {
        return None;
    }
    let mut value = 0i64;
    let mut point: Option<usize> = None;
    for (at, byte) in digits.iter().enumerate() {
        let digit = byte.wrapping_sub(b'0');
        if digit <= 9 {
            value = value.wrapping_mul(10).wrapping_add(i64::from(digit));
        } else if *byte == b'.' && point.is_none() && at > 0 {
            point = Some(at);
        } else {
            return None;
        }
    }
    let decimals = match point {
        None => 0,
        Some(at) => digits.len().checked_sub(at)?.checked_sub(1)?,
    };
    let up = match decimals {
        0 if point.is_some() => return None,
        0 => 10_000,
        1 => 1_000,
        2 => 100,
        3 => 10,
        4 => 1,
        _ => return None,
    };
    let value = value.wrapping_mul(up);
    Some(if negative {
        value.wrapping_neg()
    } else {
        value
    })
}
