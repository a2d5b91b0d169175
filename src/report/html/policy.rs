//! What the page allows itself: its own style, and exactly its own script.

use sha2::{Digest, Sha256};

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// The content security policy of a page with one script.
pub(super) fn of(script: &str) -> String {
    let hash = base64(&Sha256::digest(script.as_bytes()));
    format!(
        "default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'"
    )
}

/// The content security policy of a page without scripts.
pub(in crate::report) fn style_only() -> String {
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'".to_owned()
}

fn base64(bytes: &[u8]) -> String {
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let byte = |i: usize| chunk.get(i).copied().unwrap_or(0);
        let bits = u32::from_be_bytes([0, byte(0), byte(1), byte(2)]);
        let digit = |right: u32| {
            let six = bits.checked_shr(right).unwrap_or(0) & 63;
            DIGITS
                .get(six as usize)
                .map_or('=', |digit| char::from(*digit))
        };
        let digits = [18, 12, 6, 0].map(digit);
        let kept = chunk.len().saturating_add(1);
        out.extend(digits.iter().take(kept));
        out.extend(std::iter::repeat_n('=', 4usize.saturating_sub(kept)));
    }
    out
}
