//! Codes of a classification as tables print them: level by level, or in brackets before the name.

use super::grid::GridCell;
use crate::form::{Block, CodeLevel};
use crate::value::{normal_name, squash};
use std::iter;

/// A code printed level by level, 类 | 款 | 项, as one. A level that lost its leading zeros (301 | 2, as spreadsheets make of
/// 02) gets them back: the classification says how many digits it has. Below a 类 that is none (7 | 11 | 02) the code is
/// as it is printed.
pub(super) fn join(parts: impl Iterator<Item = String>, levels: &[CodeLevel]) -> String {
    let mut code = String::new();
    let length = |i: usize| levels.get(i).map_or(0, |level| level.length);
    for (i, part) in parts.enumerate() {
        let above = i
            .checked_sub(1)
            .is_some_and(|above| code.len() == length(above));
        let digits = above && !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        let lost = length(i).saturating_sub(code.len().saturating_add(part.len()));
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

/// The code of a row and its name; a code may be printed level by level, or in brackets before the name.
pub(super) fn and_name<'a>(
    block: &Block,
    levels: &[CodeLevel],
    (key, rest): (Option<&'a GridCell>, impl Iterator<Item = &'a GridCell>),
    label: Option<&'a GridCell>,
) -> (Option<String>, Option<&'a str>) {
    let name = label.map(GridCell::trimmed);
    let Some(key) = key else {
        let label = name.filter(|_| block.codes.is_some());
        return match label.and_then(bracketed) {
            Some((code, name)) => (Some(code), Some(name)),
            None => (None, name),
        };
    };
    if is_name(block, key) {
        return (None, name.or(Some(key.trimmed())));
    }
    let parts = iter::once(key).chain(rest);
    let code = join(parts.map(|cell| squash(&cell.text)), levels);
    (Some(code), name)
}

/// Whether what stands in the column of codes is the name of a total.
fn is_name(block: &Block, key: &GridCell) -> bool {
    let plain = normal_name(&key.text);
    let declared = block.totals.contains(&plain) || block.apart.contains(&plain);
    declared || !squash(&key.text).chars().any(|c| c.is_ascii_alphanumeric())
}
