//! How much a packed stream unpacks to, found without keeping it.

use flate2::read::{DeflateDecoder, ZlibDecoder};
use std::io::Read;

/// The code of LZW that empties its table, and the one that ends the data.
const CLEAR: usize = 256;
const END: usize = 257;
/// How many codes LZW knows at most.
const CODES: usize = 4096;

/// How many bytes deflated data unpacks to, up to where it is broken; one more than `most` where it is more.
pub(super) fn counted(packed: &[u8], most: u64) -> u64 {
    match count(ZlibDecoder::new(packed), most) {
        0 => count(DeflateDecoder::new(packed), most),
        size => size,
    }
}

fn count(mut stream: impl Read, most: u64) -> u64 {
    let mut buffer = vec![0; 1 << 15];
    let mut size = 0u64;
    while size <= most {
        match stream.read(&mut buffer) {
            Ok(0) | Err(_) => return size,
            Ok(n) => size = size.saturating_add(n as u64),
        }
    }
    most.saturating_add(1)
}

/// How many bytes LZW data unpacks to, up to where it is broken; one more than `most` where it is more. `early` says
/// that codes grow one entry before they have to.
pub(super) fn lzw(packed: &[u8], early: bool, most: u64) -> u64 {
    // What is kept of each code is how many bytes it stands for.
    let mut lengths: Vec<u64> = vec![1; 258];
    let (mut size, mut last) = (0u64, None::<u64>);
    let (mut bits, mut held) = (0u32, 0u32);
    let mut bytes = packed.iter();
    while size <= most {
        let wide = match lengths.len().saturating_add(usize::from(early)) {
            ..512 => 9,
            512..1024 => 10,
            1024..2048 => 11,
            _ => 12,
        };
        while held < wide {
            let Some(byte) = bytes.next() else {
                return size;
            };
            bits = (bits << 8) | u32::from(*byte);
            held = held.saturating_add(8);
        }
        held = held.saturating_sub(wide);
        let code = usize::try_from(bits >> held).unwrap_or(END);
        bits &= !u32::MAX.checked_shl(held).unwrap_or(0);
        match code {
            CLEAR => {
                lengths.truncate(258);
                last = None;
            }
            END => return size,
            _ => {
                let longer = last.map(|last| last.saturating_add(1));
                let Some(length) = lengths.get(code).copied().or(longer) else {
                    return size;
                };
                if code > lengths.len() {
                    return size;
                }
                lengths.extend(longer.filter(|_| lengths.len() < CODES));
                size = size.saturating_add(length);
                last = Some(length);
            }
        }
    }
    most.saturating_add(1)
}

/// How many bytes runs of bytes stand for; one more than `most` where it is more.
pub(super) fn runs(packed: &[u8], most: u64) -> u64 {
    let mut size = 0u64;
    let mut rest = packed;
    while let Some((length, tail)) = rest.split_first().filter(|_| size <= most) {
        let (run, step) = match length {
            128 => break,
            ..128 => (
                u64::from(*length).saturating_add(1),
                usize::from(*length).saturating_add(1),
            ),
            _ => (257u64.saturating_sub(u64::from(*length)), 1),
        };
        size = size.saturating_add(run);
        rest = tail.get(step..).unwrap_or_default();
    }
    size.min(most.saturating_add(1))
}

/// The bytes that base-16 text stands for, up to `>`.
pub(super) fn digits(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut high = None;
    for byte in text.iter().take_while(|byte| **byte != b'>') {
        let Some(digit) = char::from(*byte).to_digit(16) else {
            continue;
        };
        let digit = u8::try_from(digit).unwrap_or(0);
        match high.take() {
            None => high = Some(digit),
            Some(high) => out.push((high << 4) | digit),
        }
    }
    out.extend(high.map(|high: u8| high << 4));
    out
}

/// The bytes that base-85 text stands for: five characters for four bytes, `z` for four zeros, up to `~`.
pub(super) fn plain(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let (mut group, mut count) = (0u32, 0u8);
    for byte in text.iter().take_while(|byte| **byte != b'~') {
        match byte {
            b'z' if count == 0 => out.extend([0; 4]),
            b'!'..=b'u' => {
                let digit = u32::from(byte.saturating_sub(b'!'));
                group = group.wrapping_mul(85).wrapping_add(digit);
                count = count.saturating_add(1);
                if count == 5 {
                    out.extend(group.to_be_bytes());
                    (group, count) = (0, 0);
                }
            }
            _ => {}
        }
    }
    if count > 1 {
        for _ in count..5 {
            group = group.wrapping_mul(85).wrapping_add(84);
        }
        out.extend(
            group
                .to_be_bytes()
                .iter()
                .take(usize::from(count).saturating_sub(1)),
        );
    }
    out
}
