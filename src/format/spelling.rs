//! How each word and sign is spelt.

use super::{Language, Style};
use crate::ast::{Token, TokenKind};

/// What is written for a token whose text is `raw`.
pub(super) fn spelt(token: &Token, raw: &str, style: Style) -> String {
    match token.kind {
        TokenKind::Word(english, chinese) => word(raw, english, chinese, style).to_owned(),
        TokenKind::Sign(narrow, wide) => {
            let spelt = if style.wide && !wide.is_empty() {
                wide
            } else {
                narrow
            };
            spelt.to_owned()
        }
        TokenKind::Open => if style.wide { "｛" } else { "{" }.to_owned(),
        TokenKind::Close => if style.wide { "｝" } else { "}" }.to_owned(),
        TokenKind::End => if style.wide { "；" } else { ";" }.to_owned(),
        TokenKind::Text => text(raw, style),
        TokenKind::Name => raw.chars().map(narrow).collect(),
        TokenKind::Comment => raw.trim_end().to_owned(),
        TokenKind::Alike | TokenKind::Verbatim | TokenKind::Row | TokenKind::Break => {
            raw.to_owned()
        }
    }
}

fn word<'t>(raw: &'t str, english: &'t str, chinese: &'t str, style: Style) -> &'t str {
    match style.language {
        Some(Language::English) => english,
        Some(Language::Chinese) => chinese,
        None if raw == chinese => chinese,
        None => english,
    }
}

/// A text in the quotes of the style, where that needs no escape.
fn text(raw: &str, style: Style) -> String {
    if raw.starts_with("\"\"\"") {
        return raw.to_owned();
    }
    let inside = raw
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'));
    match (inside, style.wide) {
        (Some(inside), true) if !inside.contains(['\\', '「', '」']) => format!("「{inside}」"),
        (Some(_), _) | (None, true) => raw.to_owned(),
        (None, false) => {
            let mut chars = raw.chars();
            chars.next();
            chars.next_back();
            match chars.as_str() {
                inside if inside.contains(['"', '\\']) => raw.to_owned(),
                inside => format!("\"{inside}\""),
            }
        }
    }
}

/// A full-width letter, digit or mark of a name made narrow, as the parser reads it.
fn narrow(c: char) -> char {
    match c {
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '＿' | '．' | '－' | '％' => {
            char::from_u32((c as u32).saturating_sub(0xfee0)).unwrap_or(c)
        }
        _ => c,
    }
}
