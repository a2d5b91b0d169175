//! A table laid out as it was printed: its columns in printed order, its headings in levels, its cells marked.

use super::Telling;
use crate::finding::{Citation, Finding, Part};
use crate::ledger::{Row, State, Sym, Table};
use crate::outcome::Outcome;
use crate::source::Place;
use crate::value::CellId;
use indexmap::IndexMap;

/// A heading over one or several columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Head {
    /// What it says.
    pub(super) text: String,
    /// The first column below it, among those shown.
    pub(super) left: usize,
    /// How many columns stand below it.
    pub(super) columns: usize,
    /// How many levels it reaches down.
    pub(super) rows: usize,
}

/// A column as it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shown {
    /// The codes of the rows.
    Code,
    /// The names of the rows.
    Name,
    /// A column of the table, by number.
    Column(usize),
}

/// The columns and headings of a table.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    /// The columns that are printed, in printed order; what the ledger keeps with the row stands first.
    pub(super) columns: Vec<Shown>,
    /// The headings, level by level.
    pub(super) heads: Vec<Vec<Head>>,
}

/// Lays out a table.
pub(super) fn layout(told: &Telling, table: &Table) -> Layout {
    let mut columns = rows_own(told, table);
    columns.extend(printed(table).into_iter().map(Shown::Column));
    let paths: Vec<Vec<String>> = columns.iter().map(|c| path(told, table, *c)).collect();
    let levels = paths.iter().map(Vec::len).max().unwrap_or(0);
    let heads = (0..levels)
        .map(|level| row_of_heads(&paths, level, levels))
        .collect();
    Layout { columns, heads }
}

/// What the ledger keeps with a row.
type Own = fn(&Row) -> Option<Sym>;

/// Codes and names of the rows, unless a column of words has them too.
fn rows_own(told: &Telling, table: &Table) -> Vec<Shown> {
    let ledger = told.ledger;
    let repeated = |of: Own| {
        let same = |column: &crate::ledger::Column| {
            let pairs = table.rows.iter().zip(&column.texts);
            pairs
                .into_iter()
                .all(|(row, text)| ledger.text(of(row)).trim() == ledger.text(*text).trim())
        };
        table.rows.iter().all(|row| of(row).is_none()) || table.columns.iter().any(same)
    };
    let own: [(Shown, Own); 2] = [(Shown::Code, |row| row.code), (Shown::Name, |row| row.name)];
    own.into_iter()
        .filter(|(_, of)| !repeated(*of))
        .map(|(shown, _)| shown)
        .collect()
}

/// The name or code of a row, where a column shows it; none for a column of the table.
pub(super) fn own_text<'a>(told: &Telling<'a>, row: &Row, shown: Shown) -> Option<&'a str> {
    match shown {
        Shown::Code => Some(told.ledger.text(row.code)),
        Shown::Name => Some(told.ledger.text(row.name)),
        Shown::Column(_) => None,
    }
}

/// The columns that have a heading or a cell, in printed order: the ledger has those of the form first.
fn printed(table: &Table) -> Vec<usize> {
    let all = table.columns.iter().enumerate();
    let shown = |c: &crate::ledger::Column| {
        !c.heading.is_empty() || c.states.iter().any(|state| *state != State::Absent)
    };
    let mut columns: Vec<usize> = all.filter(|(_, c)| shown(c)).map(|(n, _)| n).collect();
    let at = |column: usize, row: usize| -> Option<Place> {
        table
            .columns
            .get(column)?
            .places
            .get(row)
            .copied()
            .flatten()
    };
    let placed = |row: &usize| columns.iter().filter(|c| at(**c, *row).is_some()).count();
    // The first of the rows with the most cells; `max_by_key` alone would take the last.
    let fullest = (0..table.rows.len()).rev().max_by_key(placed).unwrap_or(0);
    columns.sort_by_key(|column| at(*column, fullest).map_or(i64::MAX, offset));
    columns
}

/// How far to the right a place stands, for places of one row.
fn offset(place: Place) -> i64 {
    match place {
        Place::Text(span) => i64::from(span.start),
        Place::Sheet { column, .. } => i64::from(column),
        Place::Page {
            area: [left, ..], ..
        } => i64::from(left),
    }
}

/// The headings above a column, as printed, else as its form spells them.
fn path(told: &Telling, table: &Table, shown: Shown) -> Vec<String> {
    let form = table.form.and_then(|id| told.forms.form(id));
    let block = form.and_then(|form| form.blocks.first());
    let spelt = |words: Option<&String>, else_: &str| {
        vec![words.cloned().unwrap_or_else(|| else_.to_owned())]
    };
    let number = match shown {
        Shown::Code => {
            return spelt(
                block.and_then(|b| b.key.first()),
                told.lang.pick("编码", "code"),
            );
        }
        Shown::Name => {
            return spelt(
                block.and_then(|b| b.label.first()),
                told.lang.pick("名称", "name"),
            );
        }
        Shown::Column(number) => number,
    };
    let printed = table
        .columns
        .get(number)
        .map(|c| c.heading.clone())
        .unwrap_or_default();
    match form.and_then(|form| form.columns.get(number)) {
        Some(known) if printed.is_empty() => known.path.clone(),
        _ => printed,
    }
}

/// One level of headings: columns that share everything down to here share one.
fn row_of_heads(paths: &[Vec<String>], level: usize, levels: usize) -> Vec<Head> {
    let mut heads: Vec<Head> = Vec::new();
    let mut before: Option<&[String]> = None;
    for (left, path) in paths.iter().enumerate() {
        let upto = level.saturating_add(1);
        let Some(own) = path.get(..upto) else {
            before = None;
            // A column without any heading still holds its place.
            if path.is_empty() && level == 0 {
                heads.push(Head {
                    text: String::new(),
                    left,
                    columns: 1,
                    rows: levels,
                });
            }
            continue;
        };
        let is_last = path.len() == upto;
        match heads.last_mut().filter(|_| before == Some(own) && !is_last) {
            Some(head) => head.columns = head.columns.saturating_add(1),
            None => heads.push(Head {
                text: own.last().cloned().unwrap_or_default(),
                left,
                columns: 1,
                rows: if is_last {
                    levels.saturating_sub(level)
                } else {
                    1
                },
            }),
        }
        before = Some(own);
    }
    heads
}

/// What findings say of a cell.
#[derive(Clone, Debug)]
pub(super) struct Mark {
    /// The findings that cite it, by number in the list, from 1.
    pub(super) findings: Vec<usize>,
    /// The gravest outcome of those: the list names them in that order.
    pub(super) outcome: Outcome,
    /// Whether it stands in a comparison itself, and is not only one of several that make up a side.
    pub(super) direct: bool,
}

/// The cells that a list of findings cites.
pub(super) fn marks(told: &Telling, listed: &[&Finding]) -> IndexMap<CellId, Mark> {
    let mut marks: IndexMap<CellId, Mark> = IndexMap::new();
    for (i, finding) in listed.iter().enumerate() {
        let number = i.saturating_add(1);
        for citation in &finding.cited {
            let Some(id) = citation.cell else { continue };
            let direct = is_direct(told, finding, citation, id);
            let mark = marks.entry(id).or_insert(Mark {
                findings: Vec::new(),
                outcome: finding.outcome,
                direct: false,
            });
            if mark.findings.last() != Some(&number) {
                mark.findings.push(number);
            }
            mark.direct |= direct;
        }
    }
    marks
}

/// Whether a cell is itself in question: a side of a comparison, or the very cell that could not be told.
fn is_direct(told: &Telling, finding: &Finding, citation: &Citation, id: CellId) -> bool {
    let undecided = matches!(finding.outcome, Outcome::Missing | Outcome::Unreadable);
    match citation.part {
        Part::LeftAddend | Part::RightAddend if !undecided => false,
        Part::Subject => true,
        _ => !undecided || told.ledger.cell(id).state == State::Unreadable,
    }
}

/// Whether a table was made of prose: it is printed nowhere as a table.
pub(super) fn is_prose(told: &Telling, table: &Table) -> bool {
    let form = table.form.and_then(|id| told.forms.form(id));
    form.is_some_and(|form| form.extract.is_some())
}
