//! Which row stands above which.

use super::draft::{Draft, DraftRow};
use crate::form::{CodeTable, Form, Forms, Hierarchy};
use crate::ledger::Role;
use crate::source::saturate;
use indexmap::IndexMap;

/// Sets the row above each row, and how deep each stands, list by list.
pub(super) fn arrange(draft: &mut Draft, form: &Form, forms: &Forms) {
    for (number, block) in form.blocks.iter().enumerate() {
        let number = u16::try_from(number).unwrap_or(u16::MAX);
        let parents = match block.hierarchy {
            Hierarchy::Codes(id) => forms
                .code_table(id)
                .map(|table| by_codes(draft, number, table)),
            Hierarchy::Indent => Some(by_rank(draft, number, indent_ranks(draft, number))),
            Hierarchy::Ordinal => Some(by_rank(draft, number, ordinal_ranks(draft, number))),
            Hierarchy::Flat => None,
        };
        for (row, parent) in parents.unwrap_or_default() {
            hang(draft, row, parent);
        }
    }
    deepen(draft);
}

/// Sets the row above each row of a table without a form: where every row has a code of 类, 款 or 项 (3, 5 or 7 digits),
/// the nearest code above that is printed.
pub(super) fn arrange_by_length(draft: &mut Draft) {
    let mut printed: IndexMap<&str, u32> = IndexMap::new();
    for (at, row) in items(draft, 0) {
        let Some(code) = row.code.as_deref().filter(|code| is_classified(code)) else {
            return;
        };
        printed.entry(code).or_insert(at);
    }
    let above = |code: &str| {
        let shorter = [5, 3].into_iter().filter_map(|end| code.get(..end));
        let mut shorter = shorter.filter(|shorter| shorter.len() < code.len());
        shorter.find_map(|shorter| printed.get(shorter).copied())
    };
    let pairs = items(draft, 0).filter_map(|(at, row)| Some((at, above(row.code.as_deref()?)?)));
    for (row, parent) in pairs.collect::<Vec<_>>() {
        hang(draft, row, parent);
    }
    deepen(draft);
}

fn is_classified(code: &str) -> bool {
    matches!(code.len(), 3 | 5 | 7) && code.bytes().all(|b| b.is_ascii_digit())
}

fn hang(draft: &mut Draft, row: u32, parent: u32) {
    if let Some(row) = draft.rows.get_mut(row as usize) {
        row.parent = Some(parent);
    }
}

/// Sets how deep each row stands.
fn deepen(draft: &mut Draft) {
    let depths: Vec<u16> = (0..draft.rows.len())
        .map(|row| depth(draft, saturate(row)))
        .collect();
    for (row, depth) in draft.rows.iter_mut().zip(depths) {
        row.depth = depth;
    }
}

/// The items of a list with their numbers.
fn items(draft: &Draft, block: u16) -> impl Iterator<Item = (u32, &DraftRow)> {
    let rows = draft
        .rows
        .iter()
        .enumerate()
        .map(|(i, row)| (saturate(i), row));
    rows.filter(move |(_, row)| row.block == block && row.role == Role::Item)
}

/// By the code table: the nearest code above that is printed. A code that is none of the classification's, neither by
/// the table nor by its length, stands where its columns say: 类 | 款 | 项 below the last row with fewer of them.
fn by_codes(draft: &Draft, block: u16, table: &CodeTable) -> Vec<(u32, u32)> {
    let mut printed: IndexMap<&str, u32> = IndexMap::new();
    for (at, row) in items(draft, block) {
        if let Some(code) = &row.code {
            printed.entry(code).or_insert(at);
        }
    }
    let above = |code: &str| table.above(code, |code| printed.get(code).copied());
    // The last row so far that prints its code in so many columns.
    let mut last: IndexMap<usize, u32> = IndexMap::new();
    let mut pair = |(at, row): (u32, &DraftRow)| {
        let fewer = last
            .iter()
            .filter(|(parts, _)| (1..row.parts).contains(*parts));
        let before = fewer.map(|(_, at)| *at).max();
        last.insert(row.parts, at);
        let code = row.code.as_ref()?;
        let strange = !table.codes.contains_key(code)
            && row.parts > 0
            && table.level(code) != row.parts.checked_sub(1);
        let parent = if strange && row.parts > 1 {
            before
        } else {
            above(code)
        };
        Some((at, parent?))
    };
    items(draft, block)
        .filter_map(&mut pair)
        .filter(|(row, parent)| row != parent)
        .collect()
}

/// By a rank that grows with depth: the last row before it of a lower rank.
fn by_rank(draft: &Draft, block: u16, ranks: Vec<Option<usize>>) -> Vec<(u32, u32)> {
    let mut stack: Vec<(usize, u32)> = Vec::new();
    let mut pairs = Vec::new();
    for ((at, _), rank) in items(draft, block).zip(ranks) {
        // A row without a rank stands at the depth of the row before it.
        let rank = rank
            .or_else(|| stack.last().map(|(rank, _)| *rank))
            .unwrap_or(0);
        while stack.last().is_some_and(|(above, _)| *above >= rank) {
            stack.pop();
        }
        pairs.extend(stack.last().map(|(_, parent)| (at, *parent)));
        stack.push((rank, at));
    }
    pairs
}

/// The rank of each row by its indentation. Where nothing is indented, a code that continues the code of a row above it
/// (125001 below 125) stands beneath that row.
fn indent_ranks(draft: &Draft, block: u16) -> Vec<Option<usize>> {
    let rows: Vec<&DraftRow> = items(draft, block).map(|(_, row)| row).collect();
    let codes: Option<Vec<&str>> = rows.iter().map(|row| row.code.as_deref()).collect();
    let indented = rows.iter().any(|row| row.indent > 0);
    let Some(codes) = codes.filter(|_| !indented) else {
        return rows.iter().map(|row| Some(row.indent)).collect();
    };
    // How often each code was printed so far.
    let mut seen: IndexMap<&str, usize> = IndexMap::new();
    let mut ranks = Vec::with_capacity(codes.len());
    for code in codes {
        let shorter = (1..code.len()).filter_map(|end| code.get(..end));
        let above = shorter.filter_map(|prefix| seen.get(prefix)).sum();
        ranks.push(Some(above));
        let times = seen.entry(code).or_default();
        *times = times.saturating_add(1);
    }
    ranks
}

/// The rank of each row by its ordinal. Numbers that begin again below a row without one (一、…三、 年初结转 一、…三、)
/// stand beneath that row. Rows without one between a number and the next (一、本年收入 … 二、上年结转) stand beneath the
/// first, and where their names come again after the last number, beneath that.
fn ordinal_ranks(draft: &Draft, block: u16) -> Vec<Option<usize>> {
    let rows: Vec<&DraftRow> = items(draft, block).map(|(_, row)| row).collect();
    let mut seen: Vec<usize> = Vec::new();
    let mut bare = false;
    let mut beneath = false;
    let mut ranks = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        let name = row.name.as_deref().unwrap_or("");
        let Some(style) = style(name) else {
            let between = between(&rows, at).or_else(|| of_which(&rows, at));
            ranks.push(between.or_else(|| seen.first().copied().filter(|_| beneath)));
            (bare, beneath) = (between.is_none(), beneath && between.is_some());
            continue;
        };
        beneath |= bare && seen.contains(&style) && is_first(name);
        bare = false;
        ranks.push(Some(style.saturating_add(usize::from(beneath))));
        if !seen.contains(&style) {
            seen.push(style);
        }
    }
    ranks
}

/// The rank of a row that begins with 其中: beneath the row with a number before it.
fn of_which(rows: &[&DraftRow], at: usize) -> Option<usize> {
    let name = |row: &DraftRow| crate::value::squash(row.name.as_deref().unwrap_or(""));
    let begins = name(rows.get(at)?).starts_with("其中");
    let before = rows.get(..at)?.last().filter(|_| begins)?;
    style(before.name.as_deref().unwrap_or("")).map(|style| style.saturating_add(1))
}

/// The rank of a row without an ordinal that stands between one number and the next of its kind, or whose name does and
/// that comes again after the last number.
fn between(rows: &[&DraftRow], at: usize) -> Option<usize> {
    let number = |row: &&DraftRow| ordinal_of(row.name.as_deref().unwrap_or(""));
    let (before, rest) = rows.split_at_checked(at)?;
    let above = before.iter().rev().find_map(number)?;
    match rest.iter().find_map(number) {
        Some((style, next)) => (style == above.0 && next == above.1.saturating_add(1))
            .then_some(style.saturating_add(1)),
        None => {
            let own = rows.get(at)?.plain.as_ref()?;
            let earlier = before
                .iter()
                .position(|row| row.plain.as_ref() == Some(own))?;
            let bare = rows.get(earlier).is_some_and(|row| number(row).is_none());
            bare.then(|| between(rows, earlier)).flatten()
        }
    }
}

/// Whether an ordinal is the first of its kind.
fn is_first(name: &str) -> bool {
    let text = crate::value::squash(name);
    let text = text.strip_prefix('(').unwrap_or(&text);
    let rest = text.strip_prefix(['一', '1']).unwrap_or("");
    rest.starts_with(['、', '.', ')'])
}

/// The style of an ordinal, and its number up to 99.
fn ordinal_of(name: &str) -> Option<(usize, usize)> {
    let style = style(name)?;
    let text = crate::value::squash(name);
    let text = text.strip_prefix('(').unwrap_or(&text);
    let end = text.find(['、', '.', ')'])?;
    let word = text.get(..end)?;
    let digits = || {
        let (tens, ones) = word.split_once('十').unwrap_or(("〇", word));
        let digit = |part: &str, none: usize| match part {
            "" => Some(none),
            "〇" | "零" => Some(0),
            _ => ["一", "二", "三", "四", "五", "六", "七", "八", "九"]
                .iter()
                .position(|own| *own == part)
                .map(|at| at.saturating_add(1)),
        };
        let tens = digit(tens, 1)?.saturating_mul(10);
        digit(ones, 0).map(|ones| tens.saturating_add(ones))
    };
    Some((style, word.parse().ok().or_else(digits)?))
}

/// The style of an ordinal: 一、 above （一） above 1、 above （1）.
pub(super) fn style(name: &str) -> Option<usize> {
    let text = crate::value::squash(name);
    let chinese = |c: char| "一二三四五六七八九十〇零百廿卅".contains(c);
    let (inner, bracketed) = match text.strip_prefix('(') {
        Some(inner) => (inner, true),
        None => (text.as_str(), false),
    };
    let after_chinese = inner.trim_start_matches(chinese);
    let after_digits = inner.trim_start_matches(|c: char| c.is_ascii_digit());
    let closed = |rest: &str| match bracketed {
        true => rest.starts_with(')'),
        false => rest.starts_with(['、', '.']),
    };
    if after_chinese.len() < inner.len() && closed(after_chinese) {
        return Some(usize::from(bracketed));
    }
    let digits = after_digits.len() < inner.len() && closed(after_digits);
    digits.then_some(if bracketed { 3 } else { 2 })
}

fn depth(draft: &Draft, row: u32) -> u16 {
    let mut depth = 0u16;
    let mut at = row;
    while let Some(parent) = draft.rows.get(at as usize).and_then(|row| row.parent) {
        depth = depth.saturating_add(1);
        at = parent;
        if usize::from(depth) > draft.rows.len() || depth == u16::MAX {
            break;
        }
    }
    depth
}
