//! Printed words, made comparable without losing where they stood.

use std::borrow::Cow;

/// A text with widths folded and blanks removed, and for each byte of it the byte it came from.
///
/// Only single characters are folded (full-width forms U+FF01–FF5E, blanks); whole-string NFKC would
/// turn `①２` into `12` and `…` into three stops.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folded {
    /// The folded text.
    pub text: String,
    origin: Vec<u32>,
    ends: Vec<u32>,
}

impl Folded {
    /// Folds `text`, whose first byte stands at `base` of its source.
    pub fn new(text: &str, base: u32) -> Self {
        let mut folded = Self::default();
        folded.push(text, base);
        folded
    }

    /// Adds a further piece, such as the next line of a paragraph.
    pub fn push(&mut self, text: &str, base: u32) {
        for (at, c) in text.char_indices() {
            let Some(c2) = fold_char(c) else { continue };
            self.text.push(c2);
            let start = base.saturating_add(crate::source::saturate(at));
            let end = start.saturating_add(crate::source::saturate(c.len_utf8()));
            for _ in 0..c2.len_utf8() {
                self.origin.push(start);
                self.ends.push(end);
            }
        }
    }

    /// The bytes of the source that stand behind a range of the folded text.
    pub fn origin(&self, start: usize, end: usize) -> (u32, u32) {
        let first = self.origin.get(start).copied();
        let last = end.checked_sub(1).and_then(|i| self.ends.get(i)).copied();
        let fallback = self.ends.last().copied().unwrap_or(0);
        (
            first.unwrap_or(fallback),
            last.or(first).unwrap_or(fallback),
        )
    }
}

/// A character with its width folded, and quotes of one kind, or nothing where it is a blank.
pub fn fold_char(c: char) -> Option<char> {
    match c {
        // First what nearly every character is.
        '\u{4e00}'..='\u{9fff}' | '!'..='~' => Some(c),
        c if c.is_whitespace() => None,
        '\u{200b}' | '\u{feff}' | '\u{ad}' => None,
        '\u{ff01}'..='\u{ff5e}' => char::from_u32((c as u32).wrapping_sub(0xfee0)).or(Some(c)),
        '≧' => Some('≥'),
        '≦' => Some('≤'),
        '−' | '﹣' => Some('-'),
        '“' | '”' | '„' | '‟' | '〝' | '〞' => Some('"'),
        '‘' | '’' => Some('\''),
        _ => Some(c),
    }
}

/// Whether a character is what nearly every one is, and stays as it is.
fn is_plain(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '!'..='~')
}

/// A text with widths and quotes folded and every blank removed.
pub fn squash(text: &str) -> String {
    squashed(text).into_owned()
}

/// [`squash`], without a copy of a text that stays as it is.
pub fn squashed(text: &str) -> Cow<'_, str> {
    if text.chars().all(is_plain) {
        return Cow::Borrowed(text);
    }
    let mut squashed = String::with_capacity(text.len());
    squashed.extend(text.chars().filter_map(fold_char));
    Cow::Owned(squashed)
}

/// Whether a character, folded, is a quote, which names go without.
fn is_quote(c: char) -> bool {
    matches!(c, '"' | '\'')
}

/// The name by which rows and headings are the same: widths folded, blanks and quotes removed, and the ordinal
/// (`一、`, `（二）`, `3.`), the words 其中 and 加 减 before a colon, and a colon at the end left out.
pub fn normal_name(text: &str) -> String {
    name_of(text).into_owned()
}

/// Whether two texts are the same name.
pub fn same_name(left: &str, right: &str) -> bool {
    if left == right {
        return true;
    }
    // A name keeps the end of its text, and most names end unlike.
    let end = |text: &str| {
        let mut folded = text.chars().rev().filter_map(fold_char);
        folded.find(|c| !is_quote(*c))
    };
    let (a, b) = (end(left), end(right));
    // Unless that is a colon, which names go without.
    (a == b || a == Some(':') || b == Some(':')) && name_of(left) == name_of(right)
}

/// [`normal_name`], without a copy where the name stands in the text as it is.
pub fn name_of(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| is_plain(c) && !is_quote(c)) {
        return Cow::Borrowed(bare(text));
    }
    let folded = text.chars().filter_map(fold_char);
    let mut name = String::with_capacity(text.len());
    name.extend(folded.filter(|c| !is_quote(*c)));
    Cow::Owned(bare(&name).to_owned())
}

/// A folded text without the words and the ordinal that it begins with, and without the colon that it ends with.
fn bare(name: &str) -> &str {
    let mut rest = name;
    for lead in ["其中:", "加:", "减:"] {
        rest = rest.strip_prefix(lead).unwrap_or(rest);
    }
    rest = rest.strip_suffix(':').unwrap_or(rest);
    let leads = |c: char| c == '(' || c.is_ascii_digit() || counts(c);
    match rest.starts_with(leads) {
        true => strip_ordinal(rest),
        false => rest,
    }
}

/// Whether `c` counts in a Chinese ordinal.
fn counts(c: char) -> bool {
    const WORDS: [char; 15] = [
        '一', '二', '三', '四', '五', '六', '七', '八', '九', '零', '〇', '十', '廿', '卅', '百',
    ];
    WORDS.contains(&c)
}

/// The text after a leading ordinal, or the whole text where that would leave nothing.
fn strip_ordinal(text: &str) -> &str {
    let bracketed = text.strip_prefix('(').and_then(|inner| {
        let after = inner.trim_start_matches(|c| counts(c) || c.is_ascii_digit());
        after
            .strip_prefix(')')
            .filter(|_| after.len() < inner.len())
    });
    let plain = || {
        let chinese = text.trim_start_matches(counts);
        let digits = text.trim_start_matches(|c: char| c.is_ascii_digit());
        let after_chinese = chinese
            .strip_prefix('、')
            .filter(|_| chinese.len() < text.len());
        let after_digits = digits
            .strip_prefix('、')
            .or_else(|| {
                digits
                    .strip_prefix('.')
                    .filter(|r| !r.starts_with(|c: char| c.is_ascii_digit()))
            })
            .filter(|_| digits.len() < text.len());
        after_chinese.or(after_digits)
    };
    bracketed
        .or_else(plain)
        .filter(|rest| !rest.is_empty())
        .unwrap_or(text)
}
