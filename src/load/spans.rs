//! Tables that were copied from a page whose cells span several columns or rows: the copy has each cell once, so that
//! headings have fewer cells than the rows below them.

use super::grid::GridCell;
use super::numbering;
use crate::say;
use crate::value::{Reading, read_amount, squash, squashed};
use std::ops::Range;

/// The fewest rows with figures that are equally long, where others are not.
const FEWEST: usize = 3;
/// The most ways to spread headings that are tried.
const MOST: usize = 5_000;

type Row = Vec<GridCell>;

/// What stands in a column below the headings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stands {
    Names,
    Figures,
    Nothing,
}

/// Gives the cells of short rows the columns that they span: those of a total before its figures, and those of headings
/// where they can be in one way only. Where they cannot be told, the figures below them are at fault.
pub(super) fn spread(rows: &mut Vec<Row>) {
    // A row of cells that all begin above it has none of its own.
    rows.retain(|row| row.len() > 1 || !row.iter().all(GridCell::is_empty));
    let Some(width) = width(rows) else { return };
    let whole = |row: &Row| row.len() == width && has_figures(row);
    let full: Vec<&Row> = rows.iter().filter(|row| whole(row)).collect();
    let columns: Vec<Stands> = (0..width).map(|at| stands(&full, at)).collect();
    let named = columns.iter().take_while(|own| **own == Stands::Names);
    let names = named.count();
    for row in rows.iter_mut() {
        total(row, names, width);
    }
    let Some(first) = rows.iter().position(whole) else {
        return;
    };
    let heads = heads(rows.get(..first).unwrap_or_default());
    let own = rows.get(heads.clone()).unwrap_or_default();
    let short = own.iter().any(|row| row.len() < width);
    if !short || own.iter().flatten().any(GridCell::is_empty) {
        return;
    }
    if let Some(told) = told(own, &columns) {
        for (row, told) in rows.iter_mut().skip(heads.start).zip(told) {
            *row = told;
        }
        return;
    }
    let below = rows.iter_mut().skip(first).flatten();
    for cell in below.filter(|cell| is_figure(cell)) {
        cell.fault = Some(say!(
            "栏头的格子比下面的行少（合并的格子只印了一次），各数在哪一栏分不清",
            "the headings have fewer cells than the rows below them (merged cells stand there once): which figure stands where cannot be told"
        ));
    }
}

/// How long the rows with figures are: as most of them.
fn width(rows: &[Row]) -> Option<usize> {
    let figures = rows.iter().filter(|row| has_figures(row));
    let lengths: Vec<usize> = figures.map(Vec::len).collect();
    let count = |length: usize| lengths.iter().filter(|own| **own == length).count();
    let most = lengths.iter().copied();
    let width = most.max_by_key(|length| (count(*length), *length))?;
    (count(width) >= FEWEST || count(width) == lengths.len()).then_some(width)
}

/// Which of the rows above the figures are headings: those below title and unit, without the numbers of columns.
fn heads(top: &[Row]) -> Range<usize> {
    let numbers = |row: &&Row| numbering::numbers_line(row.iter().map(|cell| cell.text.as_str()));
    let end = top.iter().rev().skip_while(numbers).count();
    let above = top.get(..end).unwrap_or_default();
    let begun = above.iter().rposition(|row| !is_heading(row));
    begun.map_or(0, |at| at.saturating_add(1))..end
}

fn is_figure(cell: &GridCell) -> bool {
    matches!(read_amount(cell.trimmed()), Reading::Value { .. })
}

/// Whether a row has an amount: a figure with decimals, in digits and points of either width.
fn has_figures(row: &Row) -> bool {
    row.iter()
        .any(|cell| is_figure(cell) && squashed(cell.trimmed()).contains('.'))
}

/// Whether a row may be one of headings: several cells, and no label with its value.
fn is_heading(row: &Row) -> bool {
    let label = |cell: &GridCell| cell.text.contains(['：', ':']) && cell.text.contains("单位");
    row.len() > 1 && !row.iter().any(label)
}

fn stands(rows: &[&Row], at: usize) -> Stands {
    let mut cells = rows
        .iter()
        .filter_map(|row| row.get(at))
        .filter(|cell| !cell.is_empty())
        .peekable();
    let code = |cell: &GridCell| {
        let text = squashed(cell.trimmed());
        text.len() > 2 && text.bytes().all(|b| b.is_ascii_digit())
    };
    if cells.peek().is_none() {
        return Stands::Nothing;
    }
    match cells.all(|cell| !is_figure(cell) || code(cell)) {
        true => Stands::Names,
        false => Stands::Figures,
    }
}

/// Gives the name before figures alone the columns of codes and names, which it spans: 合计, 栏次.
fn total(row: &mut Row, names: usize, width: usize) {
    let figures = |cell: &GridCell| is_figure(cell) || cell.is_empty();
    let (Some(first), Some(rest)) = (row.first().cloned(), row.get(1..)) else {
        return;
    };
    let short = row.len().saturating_add(names) == width.saturating_add(1) && names > 1;
    if !short
        || is_figure(&first)
        || first.is_empty()
        || !rest.iter().all(figures)
        || !rest.iter().any(is_figure)
    {
        return;
    }
    let again = GridCell {
        merged: true,
        ..first
    };
    row.splice(1..1, std::iter::repeat_n(again, names.saturating_sub(1)));
}

/// The headings with the columns that they span; none where there is not one way only.
fn told(heads: &[Row], columns: &[Stands]) -> Option<Vec<Row>> {
    match heads {
        [upper, lower] => one(upper, lower, columns.len(), Some(columns)),
        [over, upper, lower] => {
            let below = one(upper, lower, columns.len(), Some(columns))?;
            let [upper, lower] = below.as_slice() else {
                return None;
            };
            let mut all = one(over, upper, columns.len(), None)?;
            all.push(lower.clone());
            Some(all)
        }
        _ => None,
    }
}

/// Two rows of headings, of which some of the upper stand over several of the lower and the others over none, so that
/// there are so many columns.
fn one(upper: &Row, lower: &Row, width: usize, columns: Option<&[Stands]>) -> Option<Vec<Row>> {
    let groups = upper.len().saturating_add(lower.len()).checked_sub(width)?;
    if groups == 0 || groups > upper.len() {
        return None;
    }
    let splits = splits(lower, groups);
    let mut subsets: Vec<Vec<usize>> = Vec::new();
    choose(upper.len(), groups, &mut Vec::new(), &mut subsets);
    if subsets.len().saturating_mul(splits.len()) > MOST {
        return None;
    }
    let mut ways: Vec<(usize, [Row; 2])> = Vec::new();
    for subset in &subsets {
        for split in &splits {
            let rows = laid(upper, lower, subset, split);
            if columns.is_none_or(|columns| fits(&rows, columns)) {
                ways.push((alike(upper, lower, subset, split), rows));
            }
        }
    }
    let most = ways.iter().map(|(alike, _)| *alike).max()?;
    ways.retain(|(alike, _)| *alike == most);
    match ways.as_slice() {
        [(_, rows)] => Some(rows.to_vec()),
        _ => None,
    }
}

/// The ways to share the lower headings among so many above them, two or more each; where a first heading is repeated as
/// often, a list begins with each.
fn splits(lower: &Row, groups: usize) -> Vec<Vec<usize>> {
    let text = |cell: &GridCell| squash(cell.trimmed());
    let first = lower.first().map(text);
    let begins = lower
        .iter()
        .enumerate()
        .filter(|(_, cell)| Some(text(cell)) == first);
    let mut begins: Vec<usize> = begins.map(|(at, _)| at).collect();
    if begins.len() == groups {
        begins.push(lower.len());
        let lengths = begins.windows(2).map(|pair| match pair {
            [a, b] => b.saturating_sub(*a),
            _ => 0,
        });
        return vec![lengths.collect()];
    }
    let mut all = Vec::new();
    share(lower.len(), groups, &mut Vec::new(), &mut all);
    all
}

fn share(left: usize, groups: usize, taken: &mut Vec<usize>, all: &mut Vec<Vec<usize>>) {
    if all.len() > MOST {
        return;
    }
    let rest = groups.saturating_sub(taken.len());
    if rest == 1 {
        if left > 1 {
            all.push(taken.iter().copied().chain([left]).collect());
        }
        return;
    }
    // Each group that is still to come takes two at least.
    let most = left.saturating_sub(rest.saturating_sub(1).saturating_mul(2));
    for own in 2..=most {
        taken.push(own);
        share(left.saturating_sub(own), groups, taken, all);
        taken.pop();
    }
}

fn choose(count: usize, some: usize, taken: &mut Vec<usize>, all: &mut Vec<Vec<usize>>) {
    if all.len() > MOST {
        return;
    }
    if taken.len() == some {
        all.push(taken.clone());
        return;
    }
    let first = taken.last().map_or(0, |last| last.saturating_add(1));
    for at in first..count {
        taken.push(at);
        choose(count, some, taken, all);
        taken.pop();
    }
}

/// The two rows, those of the upper that are chosen over so many of the lower each.
fn laid(upper: &Row, lower: &Row, subset: &[usize], split: &[usize]) -> [Row; 2] {
    let (mut above, mut below) = (Vec::new(), Vec::new());
    let mut rest = lower.iter();
    for (at, cell) in upper.iter().enumerate() {
        let again = GridCell {
            merged: true,
            ..cell.clone()
        };
        above.push(cell.clone());
        match subset
            .iter()
            .position(|own| *own == at)
            .and_then(|group| split.get(group))
        {
            Some(count) => {
                above.extend(std::iter::repeat_n(again, count.saturating_sub(1)));
                below.extend(rest.by_ref().take(*count).cloned());
            }
            None => below.push(again),
        }
    }
    [above, below]
}

/// Whether headings of codes and names stand above them alone, and no other heading does.
fn fits([upper, lower]: &[Row; 2], columns: &[Stands]) -> bool {
    let names = |cell: &GridCell| {
        let text = squash(cell.trimmed());
        let mut ends = ["编码", "代码", "名称", "科目", "项目"].iter();
        ends.any(|end| text.ends_with(end))
    };
    let sound = |cell: &GridCell, stands: &Stands| match stands {
        Stands::Names => names(cell),
        Stands::Figures => !names(cell),
        Stands::Nothing => true,
    };
    let mut own = lower.iter().zip(columns);
    let mut over = upper.iter().zip(columns);
    own.all(|(cell, stands)| sound(cell, stands))
        && over.all(|(cell, stands)| !names(cell) || sound(cell, stands))
}

/// How many of the lower headings begin or end as the one does that they stand below.
fn alike(upper: &Row, lower: &Row, subset: &[usize], split: &[usize]) -> usize {
    let ends = |cell: &GridCell| {
        let letters: Vec<char> = squash(cell.trimmed()).chars().collect();
        let first: Vec<char> = letters.iter().take(2).copied().collect();
        let last: Vec<char> = letters.iter().rev().take(2).copied().collect();
        (first, last)
    };
    let mut rest = lower.iter();
    let mut alike = 0usize;
    for (at, count) in subset.iter().zip(split) {
        let above = upper.get(*at).map(ends);
        let own = rest.by_ref().take(*count).map(ends);
        let same = own.filter(|own| {
            let above = above.as_ref();
            above.is_some_and(|above| above.0 == own.0 || above.1 == own.1)
        });
        alike = alike.saturating_add(same.count());
    }
    alike
}
