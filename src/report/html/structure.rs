//! A small picture of what the money is for: the top rows of each main form, each split into its kinds.
//!
//! Nothing here goes by the names of a document: the form is the one that the pack calls main, its rows are those that
//! stand under no other, and the whole among its groups of columns is the one that the others add up to.

use crate::form::Form;
use crate::ledger::{State, Table};
use crate::report::Telling;
use crate::report::words::{number, short};
use crate::value::Decimal;
use indexmap::IndexMap;
use rust_decimal::RoundingStrategy;
use serde::Serialize;

/// More documents than this have no picture: it is a first look, not a statistic.
const PICTURES: usize = 6;
/// More rows than this are left to the table.
const ROWS: usize = 16;
/// A bar with its line of words above it, in pixels.
const STEP: u32 = 40;

/// A picture.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Structure {
    document: String,
    title: String,
    unit: String,
    parts: Vec<String>,
    bars: Vec<Bar>,
    height: u32,
    more: usize,
}

/// A row: its words above, its bar below.
#[derive(Clone, Debug, Serialize)]
struct Bar {
    name: String,
    amount: String,
    words: u32,
    top: u32,
    whole: String,
    segments: Vec<Segment>,
}

/// A part of a bar, in per cent of the width.
#[derive(Clone, Debug, Serialize)]
struct Segment {
    part: usize,
    from: String,
    wide: String,
    title: String,
}

/// The pictures of the first documents.
pub(super) fn of(told: &Telling) -> Vec<Structure> {
    let mut out = Vec::new();
    for document in &told.ledger.documents {
        for (number, table) in told.ledger.tables_of(document) {
            let form = table
                .form
                .and_then(|id| told.forms.form(id))
                .filter(|form| form.main);
            let picture = form.and_then(|form| picture(told, number, table, form));
            out.extend(picture.map(|p| Structure {
                document: document.name.clone(),
                ..p
            }));
        }
    }
    out.truncate(PICTURES);
    out
}

/// What a row has in each group of columns.
struct Line {
    name: String,
    figures: Vec<Decimal>,
}

/// The top rows that have a figure in any group.
fn lines(told: &Telling, number: u32, table: &Table, groups: &[(String, usize)]) -> Vec<Line> {
    let mut lines = Vec::new();
    for row in table.children(None) {
        let figure = |columns: &(String, usize)| {
            let column = table.columns.get(columns.1)?;
            let cell = column.cell(row, &told.ledger.strings);
            (cell.state == State::Value).then_some(cell.value)
        };
        let figures: Vec<Option<Decimal>> = groups.iter().map(figure).collect();
        if figures.iter().any(Option::is_some) {
            lines.push(Line {
                name: told.ledger.row_label(number, row),
                figures: figures.into_iter().map(Option::unwrap_or_default).collect(),
            });
        }
    }
    lines
}

fn picture(told: &Telling, number: u32, table: &Table, form: &Form) -> Option<Structure> {
    let groups = groups(table, form);
    let mut lines = lines(told, number, table, &groups);
    let whole = whole(&lines, groups.len());
    let largest = lines
        .iter()
        .filter_map(|l| l.figures.get(whole).copied())
        .max()?;
    if largest <= Decimal::ZERO {
        return None;
    }
    // Groups that are empty in every row are no part of the picture.
    let used = |i: &usize| {
        lines
            .iter()
            .any(|l| l.figures.get(*i).is_some_and(|n| !n.is_zero()))
    };
    let parts: Vec<usize> = (0..groups.len())
        .filter(|i| *i != whole)
        .filter(used)
        .collect();
    let name = |i: &usize| {
        groups
            .get(*i)
            .map(|(name, _)| name.clone())
            .unwrap_or_default()
    };
    let names: Vec<String> = parts.iter().map(name).collect();
    lines.sort_by_key(|l| std::cmp::Reverse(l.figures.get(whole).copied().unwrap_or_default()));
    let shown = lines.iter().take(ROWS);
    let bars: Vec<Bar> = (0u32..)
        .zip(shown)
        .map(|(i, l)| bar(i, l, whole, (&parts, &names), largest))
        .collect();
    Some(Structure {
        document: String::new(),
        title: form.name.clone(),
        unit: table
            .unit
            .or(form.unit)
            .map(|unit| unit.to_string())
            .unwrap_or_default(),
        parts: names,
        height: crate::source::saturate(bars.len()).saturating_mul(STEP),
        more: lines.len().saturating_sub(bars.len()),
        bars,
    })
}

/// The groups of amounts that stand side by side: each by its outermost heading, with its first column.
fn groups(table: &Table, form: &Form) -> Vec<(String, usize)> {
    let mut groups: IndexMap<String, usize> = IndexMap::new();
    for (number, column) in form
        .amounts()
        .filter(|(_, c)| c.block.is_none_or(|block| block == 0))
    {
        let printed = table
            .columns
            .get(number)
            .is_some_and(|c| c.states.iter().any(|s| *s != State::Absent));
        if let Some(outermost) = column.path.first().filter(|_| printed) {
            groups.entry(outermost.clone()).or_insert(number);
        }
    }
    groups.into_iter().collect()
}

/// The group that in most rows is the sum of the others; the first where none is in any.
fn whole(lines: &[Line], groups: usize) -> usize {
    let is_sum = |at: usize, line: &Line| {
        let others = line.figures.iter().enumerate().filter(|(i, _)| *i != at);
        let sum = others
            .map(|(_, n)| *n)
            .try_fold(Decimal::ZERO, Decimal::checked_add);
        line.figures
            .get(at)
            .is_some_and(|own| Some(*own) == sum && !own.is_zero())
    };
    let rows = |at: &usize| lines.iter().filter(|line| is_sum(*at, line)).count();
    // Of equals the first: `max_by_key` alone would take the last.
    (0..groups).rev().max_by_key(rows).unwrap_or(0)
}

fn bar(at: u32, line: &Line, whole: usize, parts: (&[usize], &[String]), largest: Decimal) -> Bar {
    let (parts, names) = parts;
    let of = |i: usize| {
        line.figures
            .get(i)
            .copied()
            .unwrap_or_default()
            .max(Decimal::ZERO)
    };
    let share = |n: Decimal| -> Decimal {
        let percent = n
            .checked_mul(Decimal::ONE_HUNDRED)
            .and_then(|n| n.checked_div(largest));
        percent
            .unwrap_or_default()
            .min(Decimal::ONE_HUNDRED)
            .round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero)
    };
    let mut segments = Vec::new();
    let mut from = Decimal::ZERO;
    for (part, (i, name)) in parts.iter().zip(names).enumerate() {
        let wide = share(of(*i));
        segments.push(Segment {
            part,
            from: format!("{from}%"),
            wide: format!("{wide}%"),
            title: format!("{name} {}", number(of(*i))),
        });
        from = from.checked_add(wide).unwrap_or(from);
    }
    let top = at.saturating_mul(STEP);
    Bar {
        name: short(&line.name, 30),
        amount: number(line.figures.get(whole).copied().unwrap_or_default()),
        words: top.saturating_add(14),
        top: top.saturating_add(20),
        whole: format!("{}%", share(of(whole))),
        segments,
    }
}
