//! From bytes to text: decided once, for every reader of text.

/// Why bytes are not text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NotText {
    /// There is nothing.
    Empty,
    /// No encoding that budgets are written in gives characters.
    Binary,
    /// Some lines are of one encoding and some of another, as where files were put one behind the other.
    Mixed {
        /// The first line in UTF-8, from 1.
        utf8: usize,
        /// The first line that is not.
        other: usize,
    },
}

/// Text as decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Decoded {
    /// The text, without a byte order mark.
    pub(super) text: String,
    /// Whether it holds characters that no one prints: a sign of another encoding, such as Big5.
    pub(super) doubtful: bool,
}

/// Decodes by the byte order mark, else as it is told, else as UTF-8, else as GB18030.
pub(super) fn decode(bytes: &[u8], told: Option<&str>) -> Result<Decoded, NotText> {
    if bytes.is_empty() {
        return Err(NotText::Empty);
    }
    let told = told.and_then(|label| encoding_rs::Encoding::for_label(label.as_bytes()));
    let text = match (encoding_rs::Encoding::for_bom(bytes), told) {
        (Some((encoding, mark)), _) => {
            let rest = bytes.get(mark..).unwrap_or(&[]);
            encoding.decode_without_bom_handling_and_without_replacement(rest)
        }
        (None, Some(told)) => told.decode_without_bom_handling_and_without_replacement(bytes),
        (None, None) => {
            match encoding_rs::UTF_8.decode_without_bom_handling_and_without_replacement(bytes) {
                Some(text) => Some(text),
                None => {
                    mixed(bytes)?;
                    encoding_rs::GB18030.decode_without_bom_handling_and_without_replacement(bytes)
                }
            }
        }
    };
    let text = text.ok_or(NotText::Binary)?.into_owned();
    let odd = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{c}' | '\u{1a}');
    if text.chars().any(odd) {
        return Err(NotText::Binary);
    }
    if text.trim().is_empty() {
        return Err(NotText::Empty);
    }
    let doubtful = text.chars().any(|c| matches!(c, '\u{e000}'..='\u{f8ff}'));
    Ok(Decoded { text, doubtful })
}

/// That a text which is not UTF-8 has no line that is: read as GB18030 such a line would give other characters.
fn mixed(bytes: &[u8]) -> Result<(), NotText> {
    let (mut utf8, mut other) = (None, None);
    for (number, line) in (1..).zip(bytes.split(|byte| *byte == b'\n')) {
        match std::str::from_utf8(line) {
            // By chance two bytes of a Chinese text may be one letter of UTF-8, but hardly three of them a character.
            Ok(text) if utf8.is_none() && text.chars().any(han) => utf8 = Some(number),
            Ok(_) => {}
            Err(_) => other = other.or(Some(number)),
        }
    }
    match (utf8, other) {
        (Some(utf8), Some(other)) => Err(NotText::Mixed { utf8, other }),
        _ => Ok(()),
    }
}

fn han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}')
}
