//! What the bytes of a file come to when it is opened, before it is: the library that opens it unpacks what its
//! objects are packed in, wherever the file says that is, and knows no bounds.

use super::guard::FILE;
use super::unpack::{counted, digits, lzw, plain};
use memchr::memmem;

/// How far before its data a stream says what it is.
const HEAD: usize = 4096;
/// The most that the streams of objects of an encrypted file may hold, in bytes: they are counted only when they are
/// decrypted, and unpack to a thousand times as much.
const LOCKED: u64 = 2 << 20;
/// The widest row that the filter of a stream may be told, in samples.
pub(super) const ROW: u64 = 1 << 20;

/// Whether a file, opened, would unpack to more than a file may, or ask for rows without end.
pub(super) fn bomb(bytes: &[u8]) -> bool {
    let mut left = FILE;
    let mut locked = LOCKED;
    let encrypted = names(bytes, b"Encrypt").next().is_some();
    if names(bytes, b"Columns").any(|at| wide(bytes.get(at..).unwrap_or_default())) {
        return true;
    }
    for at in memmem::find_iter(bytes, b"stream") {
        let (before, data) = bytes.split_at_checked(at).unwrap_or_default();
        let data = data.get(6..).unwrap_or_default();
        let data = data.strip_prefix(b"\r").unwrap_or(data);
        let data = data.strip_prefix(b"\n").unwrap_or(data);
        let head = head(before);
        if before.ends_with(b"end") || says(head, b"Image") {
            continue;
        }
        match left.checked_sub(unpacked(head, data, left)) {
            Some(rest) if !twice(head) => left = rest,
            _ => return true,
        }
        if encrypted && says(head, b"ObjStm") {
            let length = memmem::find(data, b"endstream").unwrap_or(data.len());
            match locked.checked_sub(length as u64) {
                Some(rest) => locked = rest,
                None => return true,
            }
        }
    }
    false
}

/// What a stream may unpack to, in whatever way it is packed: what it says of that may stand elsewhere in the file.
fn unpacked(head: &[u8], data: &[u8], most: u64) -> u64 {
    let text = |data: &[u8]| memmem::find(data, b"endstream").unwrap_or(data.len());
    let any = |packed: &[u8]| {
        let deflated = counted(packed, most);
        deflated
            .max(lzw(packed, true, most))
            .max(lzw(packed, false, most))
    };
    let own = data.get(..text(data)).unwrap_or_default();
    let inner = |names: [&[u8]; 2], plain: fn(&[u8]) -> Vec<u8>| {
        let written = names.iter().any(|name| says(head, name));
        if written { any(&plain(own)) } else { 0 }
    };
    any(data)
        .max(inner([b"ASCII85Decode", b"A85"], plain))
        .max(inner([b"ASCIIHexDecode", b"AHx"], digits))
}

/// Whether a stream says that it is packed over and over.
fn twice(head: &[u8]) -> bool {
    let ways: [&[u8]; 4] = [b"FlateDecode", b"Fl", b"LZWDecode", b"LZW"];
    let count = ways.map(|way| names(head, way).count());
    count.iter().sum::<usize>() > 1
}

/// The words of a stream before its data.
fn head(before: &[u8]) -> &[u8] {
    let near = before.len().saturating_sub(HEAD);
    let near = before.get(near..).unwrap_or(before);
    let start = memmem::rfind(near, b"obj").map_or(0, |at| at.saturating_add(3));
    near.get(start..).unwrap_or_default()
}

/// Whether a name stands in the words of a stream.
fn says(head: &[u8], name: &[u8]) -> bool {
    names(head, name).next().is_some()
}

/// Where a name ends, each time that it stands in the bytes; its characters may be written as numbers.
fn names<'a>(bytes: &'a [u8], name: &'a [u8]) -> impl Iterator<Item = usize> + 'a {
    memchr::memchr_iter(b'/', bytes).filter_map(move |at| {
        let mut at = at.saturating_add(1);
        for wanted in name {
            let (byte, length) = character(bytes.get(at..)?)?;
            at = at.saturating_add((byte == *wanted).then_some(length)?);
        }
        let next = bytes.get(at).copied().unwrap_or(b' ');
        let ends = next <= b' ' || b"()<>[]{}/%".contains(&next);
        ends.then_some(at)
    })
}

/// The first character of a name, and how many bytes it is written with.
fn character(name: &[u8]) -> Option<(u8, usize)> {
    let digit = |byte: &u8| char::from(*byte).to_digit(16);
    match name {
        [b'#', high, low, ..] => match (digit(high), digit(low)) {
            (Some(high), Some(low)) => Some((u8::try_from((high << 4) | low).ok()?, 3)),
            _ => Some((b'#', 1)),
        },
        [byte, ..] => Some((*byte, 1)),
        [] => None,
    }
}

/// Whether the number of samples that stands here is more than a row may have, or stands elsewhere.
fn wide(value: &[u8]) -> bool {
    let mut words = value
        .split(|byte| byte.is_ascii_whitespace() || *byte == 0)
        .filter(|word| !word.is_empty());
    let number = |word: Option<&[u8]>| {
        let digits = word?.iter().take_while(|byte| byte.is_ascii_digit());
        let digits: Vec<u8> = digits.copied().collect();
        let digits = (!digits.is_empty()).then_some(digits)?;
        Some(
            String::from_utf8(digits)
                .ok()?
                .parse::<u64>()
                .unwrap_or(u64::MAX),
        )
    };
    let first = number(words.next());
    let elsewhere =
        number(words.next()).is_some() && words.next().is_some_and(|word| word.starts_with(b"R"));
    elsewhere || first.is_some_and(|columns| columns > ROW)
}
