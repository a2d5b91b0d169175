//! Codes of a classification as tables print them: level by level, or in brackets before the name.

use crate::form::CodeLevel;
use crate::value::squash;

/// A code printed level by level, 类 | 款 | 项, as one. A level that lost its leading zeros (301 | 2, as spreadsheets make of
/// 02) gets them back: the classification says how many digits it has.
pub(super) fn join(parts: impl Iterator<Item = String>, levels: &[CodeLevel]) -> String {
    let mut code = String::new();
    for (i, part) in parts.enumerate() {
        let wanted = levels.get(i).map_or(0, |level| level.length);
        let digits = i > 0 && !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        let lost = wanted.saturating_sub(code.len().saturating_add(part.len()));
        if digits {
            code.push_str(&"0".repeat(lost));
        }
        code.push_str(&part);
    }
    code
}

/// The code in brackets before a name, `[30101]基本工资`, and the name.
pub(super) fn bracketed(label: &str) -> Option<(String, &str)> {
    let inner = label.strip_prefix(['[', '【', '［'])?;
    let (code, name) = inner.split_once([']', '】', '］'])?;
    let code = squash(code);
    let whole = code.len() > 1 && code.bytes().all(|b| b.is_ascii_digit());
    whole.then(|| (code, name.trim()))
}
