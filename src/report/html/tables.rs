//! The tables as printed, with the cells in question marked.

use super::cells::{BodyCell, HeadCell, anchor, plain, row_cell};
use crate::lang::Said;
use crate::ledger::{Role, Table};
use crate::report::Telling;
use crate::report::layout::{Mark, Shown, is_prose, layout};
use crate::report::spot::Spot;
use crate::value::CellId;
use indexmap::IndexMap;
use serde::Serialize;

/// Tables that no finding cites are left out past so many cells: the page has to open on a phone.
const CELLS: usize = 60_000;

/// A table of the page.
#[derive(Clone, Debug, Serialize)]
pub(super) struct ShownTable {
    number: u32,
    document: String,
    title: String,
    /// The title as printed, where it is another.
    printed: Option<String>,
    unit: String,
    place: Said,
    heads: Vec<Vec<HeadCell>>,
    rows: Vec<ShownRow>,
    notes: Vec<String>,
    /// How many cells are marked.
    marked: usize,
}

/// A row of it.
#[derive(Clone, Debug, Serialize)]
struct ShownRow {
    class: &'static str,
    cells: Vec<BodyCell>,
}

/// The tables that are shown, and how many are left out.
pub(super) fn of(told: &Telling, marks: &IndexMap<CellId, Mark>) -> (Vec<ShownTable>, usize) {
    let mut marked: IndexMap<u32, usize> = IndexMap::new();
    for id in marks.keys() {
        let count = marked.entry(id.table).or_default();
        *count = count.saturating_add(1);
    }
    let (mut shown, mut left_out, mut cells) = (Vec::new(), 0usize, 0usize);
    for document in &told.ledger.documents {
        for (number, table) in told.ledger.tables_of(document) {
            let size = table.rows.len().saturating_mul(table.columns.len());
            let count = marked.get(&number).copied().unwrap_or(0);
            if is_prose(told, table) || size == 0 {
                continue;
            }
            if count == 0 && cells.saturating_add(size) > CELLS {
                left_out = left_out.saturating_add(1);
                continue;
            }
            cells = cells.saturating_add(size);
            shown.push(ShownTable {
                document: document.name.clone(),
                marked: count,
                ..of_table(told, number, table, marks)
            });
        }
    }
    (shown, left_out)
}

fn of_table(
    told: &Telling,
    number: u32,
    table: &Table,
    marks: &IndexMap<CellId, Mark>,
) -> ShownTable {
    let layout = layout(told, table);
    let mut rows = Vec::new();
    for (at, row) in (0u32..).zip(&table.rows) {
        let cell = |shown: &Shown| match shown {
            Shown::Column(column) => cell(told, table, (number, at, *column), marks),
            own => row_cell(told, row, *own),
        };
        let class = match row.role {
            Role::Item => "",
            Role::Total => "total",
            Role::Apart => "apart",
        };
        rows.push(ShownRow {
            class,
            cells: layout.columns.iter().map(cell).collect(),
        });
    }
    let title = told.ledger.title(number, told.forms).to_owned();
    let heads = layout
        .heads
        .iter()
        .map(|level| level.iter().map(HeadCell::from).collect());
    ShownTable {
        number,
        document: String::new(),
        printed: Some(table.title.clone()).filter(|printed| *printed != title),
        title,
        unit: table.unit.map(|unit| unit.to_string()).unwrap_or_default(),
        place: table
            .place
            .map(|p| Said::each(|lang| Spot::of(told.ledger, p).said(lang)))
            .unwrap_or_default(),
        heads: heads.collect(),
        rows,
        notes: table.notes.clone(),
        marked: 0,
    }
}

fn cell(
    told: &Telling,
    table: &Table,
    at: (u32, u32, usize),
    marks: &IndexMap<CellId, Mark>,
) -> BodyCell {
    let (number, row, column) = at;
    let known = table.columns.get(column);
    let mut out = known.map_or_else(BodyCell::default, |c| {
        plain(&c.cell(row, &told.ledger.strings))
    });
    let id = CellId {
        table: number,
        row,
        column: crate::source::saturate(column),
    };
    let Some(mark) = marks.get(&id) else {
        return out;
    };
    let strength = if mark.direct { "direct" } else { "addend" };
    out.class = format!("{} mark {} {strength}", out.class, mark.outcome.word());
    out.anchor = Some(anchor(id));
    out.link = mark.findings.first().map(|first| format!("f{first}"));
    let numbers: Vec<String> = mark.findings.iter().map(|n| format!("#{n}")).collect();
    out.title = Some(numbers.join(" "));
    out
}
