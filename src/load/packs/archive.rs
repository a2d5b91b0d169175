//! Packs as one file: a ZIP archive that any tool can open, and that comes out the same everywhere.
//!
//! It is written here rather than by a crate, because signatures and lock files stand on its bytes: entries are stored,
//! sorted, without times, owners or comments, and no version of anything may change that. `build.rs` uses it too.

use super::Files;
use sha2::{Digest, Sha256};

/// The archive of files: the same files give the same bytes.
pub(super) fn archive(files: &Files) -> Vec<u8> {
    let mut sorted: Vec<&(String, Vec<u8>)> = files.iter().collect();
    sorted.sort();
    let mut out = Vec::new();
    let mut directory = Vec::new();
    for (name, bytes) in &sorted {
        let offset = length(out.len());
        let head = head(name, bytes);
        out.extend(b"PK\x03\x04");
        out.extend(&head);
        out.extend(name.as_bytes());
        out.extend(bytes);
        // The version that made it: 2.0, on Unix, so that the mode below is understood.
        directory.extend(b"PK\x01\x02\x14\x03");
        directory.extend(&head);
        // No comment, first disk, no internal attributes, a regular file with mode 644.
        directory.extend([0; 6]);
        directory.extend(0o100_644_u32.wrapping_shl(16).to_le_bytes());
        directory.extend(offset.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let (start, size) = (length(out.len()), length(directory.len()));
    let count = u16::try_from(sorted.len()).unwrap_or(u16::MAX);
    out.extend(directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend(count.to_le_bytes());
    out.extend(count.to_le_bytes());
    out.extend(size.to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend([0; 2]);
    out
}

/// The part that the two headers of an entry share: version 2.0, UTF-8 names, stored, 1980-01-01, sum and lengths.
fn head(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut out = vec![20, 0, 0, 8, 0, 0, 0, 0, 33, 0];
    out.extend(crc32fast::hash(bytes).to_le_bytes());
    out.extend(length(bytes.len()).to_le_bytes());
    out.extend(length(bytes.len()).to_le_bytes());
    out.extend(u16::try_from(name.len()).unwrap_or(u16::MAX).to_le_bytes());
    out.extend([0; 2]);
    out
}

/// A length in an archive; packs are bounded far below the limit.
fn length(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// SHA-256 in hexadecimal.
pub(super) fn sha256(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
