//! Which label stands beside which value, and under which names of groups.

use crate::form::{Form, FormColumn};
use crate::load::blocks::{Line, is_number};
use crate::load::grid::GridCell;
use crate::load::headings::{parted, plain_heading};
use crate::value::{Unit, heading_of};
use indexmap::IndexSet;
use std::borrow::Cow;

/// A label and what belongs to it, with the column of the grid in which that is.
pub(super) struct Pair<'a> {
    pub(super) label: &'a GridCell,
    pub(super) value: Option<&'a GridCell>,
    pub(super) at: usize,
    /// The line that it stands in.
    pub(super) row: usize,
    /// Whether the form knows a label of that name.
    known: bool,
    /// What the label stands under, the nearest first: groups to its left, then labels and groups above it.
    under: Vec<&'a str>,
    /// Whether a name of a group stands before it.
    pub(super) grouped: bool,
    /// The unit that the name of its group carries: `项目资金（万元）`.
    pub(super) unit: Option<Unit>,
}

impl Pair<'_> {
    /// The unit that the label carries, else its group.
    pub(super) fn printed_unit(&self) -> Option<Unit> {
        parted(self.label.trimmed()).1.or(self.unit)
    }
}

/// The names that a form knows, made comparable.
struct Known {
    labels: IndexSet<String>,
    groups: IndexSet<String>,
}

impl Known {
    fn of(form: &Form) -> Self {
        let all = || form.columns.iter().flat_map(names);
        let groups = all().flat_map(|name| name.groups);
        Self {
            labels: all().map(|name| plain_heading(&name.leaf)).collect(),
            groups: groups.map(plain_heading).collect(),
        }
    }

    /// Whether a cell is a label of the form.
    fn is_label(&self, cell: &GridCell) -> bool {
        self.labels.contains(&*heading_of(cell.trimmed()))
    }

    /// Whether a cell is a label of the form or the name of a group.
    fn has(&self, cell: &GridCell) -> bool {
        let name = heading_of(cell.trimmed());
        self.labels.contains(&*name) || self.groups.contains(&*name)
    }
}

/// The most names of groups that stand before a label.
const GROUPS: usize = 8;
/// The most lines of labels with the values below them.
const HEADS: usize = 4;
/// How many lines above a label are looked at for what it stands under.
const ABOVE: usize = 64;

/// A name of a group, with the column of the grid that it begins.
type Group<'a> = (usize, &'a str);

/// The labels of some rows with their values, in the order of the page.
///
/// A value stands beside its label. The name of a group stands before labels and is none: `项目资金 | 资金总额 | 100`. Where
/// nothing but labels and names of groups stands in a line, the values stand below: `年度预算 | 财政拨款 | 单位资金`.
pub(super) fn pairs<'a>(form: &Form, rows: &[&'a Line]) -> Vec<Pair<'a>> {
    let known = Known::of(form);
    let mut all = Vec::new();
    let mut groups: Vec<Group<'a>> = Vec::new();
    let mut at = 0usize;
    while let Some(row) = rows.get(at) {
        let rest = rows.get(at..).unwrap_or_default();
        let heads = heads(&known, rest);
        let values = rest.get(heads).filter(|_| heads > 0);
        if let Some(values) = values {
            let lines = rest.get(..heads).unwrap_or_default();
            all.extend(below(&known, (lines, at), values, &groups));
            at = at.saturating_add(heads).saturating_add(1);
        } else {
            all.extend(beside(&known, (row, at), rows, &mut groups));
            at = at.saturating_add(1);
        }
    }
    all
}

/// The column of the form that a label names, with the unit in the label. Of fields of one name, the one of which the
/// group is nearest; none where that cannot be told.
pub(super) fn column_of(form: &Form, pair: &Pair<'_>) -> Option<(usize, Option<Unit>)> {
    if !pair.known {
        return None;
    }
    let (name, unit) = parted(pair.label.trimmed());
    let columns = form.columns.iter().enumerate();
    let ranked = columns.filter_map(|(at, column)| {
        let ranks = names(column).map(|name_of| rank(form, &name, &name_of, &pair.under));
        Some((ranks.flatten().min()?, at))
    });
    let ranked: Vec<(usize, usize)> = ranked.collect();
    let (best, at) = *ranked.iter().min()?;
    let alike = ranked.iter().filter(|(rank, _)| *rank == best).count();
    (best < LEAF_ALONE || alike == 1).then_some((at, unit))
}

/// The rank of a field that is known by its bare name.
const BARE: usize = usize::MAX >> 1;
/// The rank of a field within a group that is not printed.
const LEAF_ALONE: usize = usize::MAX;

/// A name that a field goes by: the groups that it stands under, and whether they may be left out.
struct Name<'f> {
    groups: Vec<&'f str>,
    leaf: Cow<'f, str>,
    alone: bool,
}

fn names(column: &FormColumn) -> impl Iterator<Item = Name<'_>> {
    let outer = column.path.iter().rev().skip(1);
    let own = Name {
        groups: outer.map(String::as_str).collect(),
        leaf: column.leaf().into(),
        alone: true,
    };
    let whole = Name {
        groups: Vec::new(),
        leaf: match column.path.as_slice() {
            [only] => only.as_str().into(),
            path => path.concat().into(),
        },
        alone: true,
    };
    let others = column.aliases.iter().map(|alias| {
        let mut parts = alias.rsplit('.');
        Name {
            leaf: parts.next().unwrap_or_default().into(),
            groups: parts.collect(),
            alone: false,
        }
    });
    [own, whole].into_iter().chain(others)
}

/// How near a label is to a name of a field: how far the group is, of several groups the farthest; none if it is another.
fn rank(form: &Form, label: &str, name: &Name<'_>, under: &[&str]) -> Option<usize> {
    if heading_of(&name.leaf) != label {
        return None;
    }
    let found = name.groups.iter().map(|group| {
        let mut above = under.iter();
        above.position(|text| same_name(form, text, group))
    });
    let found: Option<Vec<usize>> = found.collect();
    match found.map(|all| all.into_iter().max()) {
        Some(Some(farthest)) => Some(farthest),
        Some(None) => Some(BARE),
        None => name.alone.then_some(LEAF_ALONE),
    }
}

/// Whether a printed text is the name of a group, or another name of the field that is called so.
fn same_name(form: &Form, text: &str, group: &str) -> bool {
    let (text, group) = (heading_of(text), heading_of(group));
    let both = |column: &FormColumn| {
        let named = |name: &str| names(column).any(|own| heading_of(&own.leaf) == name);
        named(&text) && named(&group)
    };
    text == group || form.columns.iter().any(both)
}

/// How many lines, from the first on, hold labels and names of groups alone, with values below.
fn heads(known: &Known, rows: &[&Line]) -> usize {
    let head = |row: &&&Line| {
        let begun: Vec<&GridCell> = row.iter().filter(|cell| cell.begins()).collect();
        let labels = begun.iter().filter(|cell| known.is_label(cell)).count();
        labels > 0 && begun.len() > 1 && begun.iter().all(|cell| known.has(cell)) && close(row)
    };
    let count = rows.iter().take(HEADS).take_while(head).count();
    let is_value = |cell: &GridCell| !known.has(cell);
    let values = rows.get(count).is_some_and(|row| {
        let mut begun = row.iter().filter(|cell| cell.begins()).peekable();
        begun.peek().is_some() && begun.all(is_value)
    });
    if values { count } else { 0 }
}

/// Whether nothing is left blank between the texts of a line, as the value of a label may be.
fn close(row: &Line) -> bool {
    let texts: Vec<usize> = row
        .iter()
        .enumerate()
        .filter(|(_, cell)| !cell.is_empty())
        .map(|(at, _)| at)
        .collect();
    let (first, last) = (texts.first(), texts.last());
    let span = first
        .zip(last)
        .map(|(first, last)| last.saturating_sub(*first).saturating_add(1));
    span == Some(texts.len())
}

/// The pairs of lines of labels with the values below them.
fn below<'a>(
    known: &Known,
    (heads, row): (&[&'a Line], usize),
    values: &'a Line,
    groups: &[Group<'a>],
) -> Vec<Pair<'a>> {
    let width = heads.iter().map(|line| line.len()).max().unwrap_or(0);
    let column = |at: usize| {
        let mut lines = heads.iter().enumerate().rev();
        let cell = |line: &'a Line| line.get(at).filter(|cell| !cell.is_empty());
        let (level, label) = lines.find_map(|(level, line)| Some((level, cell(line)?)))?;
        let line = *heads.get(level)?;
        let left = at.checked_sub(1).and_then(|left| line.get(left));
        let goes_on = label.merged && left.is_some_and(|left| left.text == label.text);
        if goes_on || !known.is_label(label) {
            return None;
        }
        let above = heads.get(..level).unwrap_or_default().iter().rev();
        let above = above.filter_map(|line| over(line, at));
        let under: Vec<&str> = above.filter(|text| *text != label.trimmed()).collect();
        let before = groups.iter().rev().filter(|(column, _)| *column < at);
        let value = values.get(at);
        Some(Pair {
            label,
            value,
            at,
            row,
            known: true,
            grouped: !under.is_empty(),
            unit: unit_of(&under),
            under: under
                .into_iter()
                .chain(before.map(|(_, name)| *name))
                .collect(),
        })
    };
    (0..width).filter_map(column).collect()
}

/// What a line has over a column; a gap continues what stands to its left.
fn over(line: &Line, column: usize) -> Option<&str> {
    let mut left = line.iter().take(column.saturating_add(1)).rev();
    left.find(|cell| !cell.is_empty()).map(GridCell::trimmed)
}

/// The pairs of a line in which values stand beside labels: a label, then the next cell that is not the label's own,
/// merged, continuation.
fn beside<'a>(
    known: &Known,
    (row, number): (&'a Line, usize),
    rows: &[&'a Line],
    groups: &mut Vec<Group<'a>>,
) -> Vec<Pair<'a>> {
    let mut all = Vec::new();
    let mut cells = row.iter().enumerate().peekable();
    while let Some((at, label)) = cells.next() {
        if !label.begins() {
            continue;
        }
        groups.retain(|(column, _)| *column < at || !begins(row, *column));
        while cells
            .next_if(|(_, cell)| cell.merged && cell.text == label.text)
            .is_some()
        {}
        let is_next = |(_, next): &(usize, &'a GridCell)| next.begins() && known.is_label(next);
        if cells.peek().is_some_and(is_next) {
            groups.retain(|(column, _)| *column != at);
            groups.truncate(GROUPS);
            groups.push((at, label.trimmed()));
            continue;
        }
        let to = across(known, rows, row, at).unwrap_or(at);
        let within = |(column, _): &(usize, &GridCell)| *column < to;
        while cells.next_if(within).is_some() {}
        let value = cells.next();
        let before: Vec<&str> = {
            let before = groups.iter().filter(|(column, _)| *column < at);
            let mut before: Vec<&Group<'_>> = before.collect();
            before.sort_by_key(|(column, _)| std::cmp::Reverse(*column));
            before.into_iter().map(|(_, name)| *name).collect()
        };
        let is_known = known.is_label(label);
        let above = rows.iter().take(number).rev().take(ABOVE);
        let lines = above.filter(|_| is_known);
        let over = lines.filter_map(|line| line.get(at).filter(|cell| known.has(cell)));
        all.push(Pair {
            label,
            value: value.map(|(_, cell)| cell),
            at: value.map_or(at.saturating_add(1), |(at, _)| at),
            row: number,
            known: is_known,
            grouped: !before.is_empty(),
            unit: unit_of(&before),
            under: before
                .into_iter()
                .chain(over.map(GridCell::trimmed))
                .collect(),
        });
        if let Some((_, value)) = value {
            while cells
                .next_if(|(_, cell)| cell.merged && cell.text == value.text)
                .is_some()
            {}
        }
    }
    all
}

/// The column of a value beside a label that was merged over several columns, where a file keeps no merged cells: behind
/// blanks, and a figure; or a word with nothing behind it but another label, in a column in which no label begins, or as
/// far from its label as the value of another label of the line.
fn across(known: &Known, rows: &[&Line], row: &Line, label: usize) -> Option<usize> {
    let behind = |label: usize| {
        row.get(label).filter(|cell| known.is_label(cell))?;
        let mut cells = row.iter().enumerate().skip(label.saturating_add(1));
        let (at, value) = cells.find(|(_, cell)| cell.begins())?;
        (!known.has(value)).then_some((at, value))
    };
    let (at, value) = behind(label)?;
    let unmerged = |row: &&Line| !row.iter().any(|cell| cell.merged);
    let gap = at.saturating_sub(label);
    let next = row.get(at.saturating_add(1)).filter(|cell| cell.begins());
    let alone = next.is_none_or(|next| known.is_label(next));
    let labels = |row: &&Line| row.get(at).is_some_and(|cell| known.has(cell));
    let as_far =
        |other: usize| behind(other).is_some_and(|(at, _)| at.saturating_sub(other) == gap);
    let told = !rows.iter().any(labels) || (0..label).any(as_far);
    let sure = gap > 1 && (is_number(value) || alone && told);
    (sure && rows.iter().all(unmerged)).then_some(at)
}

/// The unit that the nearest name of a group carries.
fn unit_of(groups: &[&str]) -> Option<Unit> {
    groups.iter().find_map(|group| parted(group).1)
}

fn begins(row: &Line, column: usize) -> bool {
    row.get(column).is_some_and(GridCell::begins)
}
