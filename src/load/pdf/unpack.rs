//! How much a packed stream unpacks to, found without keeping it.

use flate2::read::{DeflateDecoder, ZlibDecoder};
use std::io::Read;

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
