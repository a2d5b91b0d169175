//! Codes of a classification as tables print them: level by level, each row all levels or its own alone, or before the name.

use super::grid::GridCell;
use crate::form::{Block, CodeLevel, CodeTable};
use crate::value::{normal_name, squash};

/// The codes of the last rows at each level: a row that prints its own level alone (` | 03 | `) stands below them.
#[derive(Debug, Default)]
pub(super) struct Above(Vec<Option<String>>);

/// What the columns of code and name say of a row.
#[derive(Debug, Default)]
pub(super) struct Coded<'a> {
    /// Its code.
    pub(super) code: Option<String>,
    /// Its name.
    pub(super) name: Option<&'a str>,
    /// At which level the code stands, where it is printed: 类 | 款 | 项 are three.
    pub(super) parts: usize,
}

/// A code with what the next level says: its digits (201 | 03), or the whole code again (201 | 20103). A level that lost its
/// leading zeros (301 | 2, as spreadsheets make of 02) gets them back: the classification says how many digits it has.
/// Below a 类 that is none (7 | 11 | 02) the code is as it is printed.
fn extend(mut code: String, part: &str, at: usize, levels: &[CodeLevel]) -> String {
    let length = |i: usize| levels.get(i).map_or(0, |level| level.length);
    let whole = part.len() == length(at) || (code.len() > 2 && part.starts_with(&code));
    if at > 0 && whole && part.len() > code.len() {
        return part.to_owned();
    }
    let above = at
        .checked_sub(1)
        .is_some_and(|above| code.len() == length(above));
    let digits = above && !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let lost = length(at).saturating_sub(code.len().saturating_add(part.len()));
    if digits {
        code.push_str(&"0".repeat(lost));
    }
    code.push_str(part);
    code
}

/// A code printed level by level, as one; none where the levels above the first that is printed are not known.
fn join(printed: &[Option<&GridCell>], levels: &[CodeLevel], above: &mut Above) -> Option<String> {
    let first = printed.iter().position(Option::is_some)?;
    let before = |at: usize| above.0.get(at).cloned().flatten();
    let start = first.checked_sub(1).and_then(before).unwrap_or_default();
    let mut known: Vec<Option<String>> = (0..first).map(before).collect();
    let mut code = start.clone();
    for (at, cell) in printed.iter().enumerate().skip(first) {
        let part = cell.map(|cell| squash(&cell.text));
        if let Some(part) = &part {
            code = extend(code, part, at, levels);
        }
        known.push(part.map(|_| code.clone()));
    }
    let length = levels.get(first).map_or(0, |level| level.length);
    let told = first == 0 || !start.is_empty() || code.len() >= length.max(3);
    above.0 = known;
    told.then_some(code)
}

/// The code in brackets before a name, `[30101]基本工资`, and the name.
pub(super) fn bracketed(label: &str) -> Option<(String, &str)> {
    let inner = label.strip_prefix(['[', '【', '［'])?;
    let (code, name) = inner.split_once([']', '】', '］'])?;
    let code = squash(code);
    let whole = code.len() > 1 && code.bytes().all(|b| b.is_ascii_digit());
    whole.then(|| (code, name.trim()))
}

/// The code written before a name, `2010301 行政运行`, and the name: a code of the classification, or what stands below one
/// of its highest level and is as long as its codes are.
fn written<'l>(label: &'l str, table: &CodeTable) -> Option<(String, &'l str)> {
    let rest = label.trim_start_matches(|c: char| c.is_ascii_digit());
    let code = label.get(..label.len().checked_sub(rest.len())?)?;
    let name = rest.trim_start_matches(|c: char| c.is_whitespace() || "-－—–_".contains(c));
    let high = table.levels.first()?.length;
    let long = table.levels.iter().any(|level| level.length == code.len());
    let below = code
        .get(..high)
        .is_some_and(|high| table.codes.contains_key(high));
    let known = table.codes.contains_key(code) || (name.len() < rest.len() && below);
    let named = name.starts_with(char::is_alphabetic);
    (long && known && named).then(|| (code.to_owned(), name))
}

/// The code of a row and its name; a code may be printed level by level, or before the name.
pub(super) fn and_name<'a>(
    block: &Block,
    table: Option<&CodeTable>,
    printed: &[Option<&'a GridCell>],
    label: Option<&'a GridCell>,
    above: &mut Above,
) -> Coded<'a> {
    let name = label.map(GridCell::trimmed);
    let bare = |name| Coded {
        name,
        ..Coded::default()
    };
    let Some(key) = printed.iter().flatten().next() else {
        let label = name.filter(|_| block.codes.is_some());
        let coded = |label| bracketed(label).or_else(|| written(label, table?));
        return match label.and_then(coded) {
            Some((code, name)) => Coded {
                code: Some(code),
                ..bare(Some(name))
            },
            None => bare(name),
        };
    };
    if is_name(block, key) {
        return bare(name.or(Some(key.trimmed())));
    }
    let levels = table.map_or(&[][..], |table| table.levels.as_slice());
    let last = printed.iter().rposition(Option::is_some);
    let code = join(printed, levels, above);
    Coded {
        parts: match code {
            Some(_) => last.map_or(0, |last| last.saturating_add(1)),
            None => 0,
        },
        code,
        name,
    }
}

/// Whether what stands in the column of codes is the name of a total.
fn is_name(block: &Block, key: &GridCell) -> bool {
    let plain = normal_name(&key.text);
    let declared = block.totals.contains(&plain) || block.apart.contains(&plain);
    declared || !squash(&key.text).chars().any(|c| c.is_ascii_alphanumeric())
}
