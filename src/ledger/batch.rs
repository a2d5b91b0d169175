//! Many documents of the same forms, by column: what a plan runs over.
//!
//! A [`Panel`] holds every table of one form, document after document: one array a column, in fixed point of one scale.
//! It has what is needed to tell which checks certainly hold; texts and places stay where they were read.

use super::{Column, Document, Ledger, Role, State, Table, Values};
use crate::form::{FormId, Forms, Kind};
use crate::source::saturate;
use crate::types::{Dimension, Type};
use crate::value::Unit;
use indexmap::IndexSet;
use std::collections::BTreeSet;

/// There is no such row, code or name.
pub const NONE: u32 = u32::MAX;

/// How many tables of a form a document has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Presence {
    /// None.
    #[default]
    Absent,
    /// One.
    One,
    /// Several, or one whose cells cannot be laid out by column: a plan leaves it alone.
    Odd,
}

/// What a plan may take of a cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Look {
    /// The figure; 0 for a blank.
    #[default]
    Told,
    /// There is no such cell.
    Absent,
    /// It cannot be told, or does not fit into fixed point.
    Unsure,
}

/// One column of every table of a form.
#[derive(Clone, Debug, Default)]
pub struct PanelColumn {
    /// A figure is its mantissa times ten to this power, in 元 (or as a fraction, a count).
    pub exponent: i32,
    /// One mantissa a row; empty for a column of words.
    pub values: Vec<i64>,
    /// What may be taken of each cell; empty where every figure is told.
    pub looks: Vec<Look>,
    /// The rows whose cell is blank, in order: their figure is 0, and none is printed.
    pub blanks: Vec<u32>,
    /// For each document whether the column is printed.
    pub printed: Vec<bool>,
}

/// Every table of one form, document after document.
#[derive(Clone, Debug, Default)]
pub struct Panel {
    /// How many such tables each document has.
    pub presence: Vec<Presence>,
    /// The first row of each document, and the end of the last.
    pub starts: Vec<u32>,
    /// The document of each row.
    pub documents: Vec<u32>,
    /// The code of each row, by number in [`Batch::codes`].
    pub codes: Vec<u32>,
    /// The normalised name of each row, by number in [`Batch::names`].
    pub names: Vec<u32>,
    /// The row above each row.
    pub parents: Vec<u32>,
    /// How deep each row stands.
    pub depths: Vec<u16>,
    /// What each row is to the rows around it.
    pub roles: Vec<Role>,
    /// The block of each row.
    pub blocks: Vec<u16>,
    /// The columns, under the form's numbers.
    pub columns: Vec<PanelColumn>,
}

impl Panel {
    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.codes.len()
    }

    /// The rows of a document.
    pub fn range(&self, document: usize) -> std::ops::Range<usize> {
        let at = |i: usize| self.starts.get(i).copied().unwrap_or(0) as usize;
        at(document)..at(document.saturating_add(1))
    }
}

/// Documents by column.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    /// The documents.
    pub documents: Vec<Document>,
    /// The panels, under the numbers of their forms.
    pub panels: Vec<Panel>,
    /// The codes.
    pub codes: IndexSet<String>,
    /// The normalised names.
    pub names: IndexSet<String>,
}

impl Batch {
    /// The panel of a form.
    pub fn panel(&self, form: FormId) -> Option<&Panel> {
        self.panels.get(form.0 as usize)
    }

    /// The text of a code; empty where there is none.
    pub fn code(&self, number: u32) -> &str {
        self.codes
            .get_index(number as usize)
            .map_or("", String::as_str)
    }

    /// The text of a name; empty where there is none.
    pub fn name(&self, number: u32) -> &str {
        self.names
            .get_index(number as usize)
            .map_or("", String::as_str)
    }

    /// The documents of a ledger by column, of the forms that are asked for.
    pub fn of_ledger(ledger: &Ledger, forms: &Forms, wanted: &BTreeSet<u32>) -> Self {
        let mut batch = Self {
            documents: ledger.documents.clone(),
            ..Self::default()
        };
        for (id, form) in forms.iter() {
            let kinds: Vec<Kind> = form.columns.iter().map(|column| column.kind).collect();
            let panel = if wanted.contains(&id.0) {
                batch.panel_of(ledger, id, &kinds)
            } else {
                Panel::default()
            };
            batch.panels.push(panel);
        }
        batch
    }

    fn panel_of(&mut self, ledger: &Ledger, form: FormId, kinds: &[Kind]) -> Panel {
        let mut panel = Panel {
            starts: vec![0],
            columns: kinds.iter().map(|_| PanelColumn::default()).collect(),
            ..Panel::default()
        };
        let mut tables: Vec<Option<&Table>> = Vec::new();
        for document in &ledger.documents {
            let own: Vec<&Table> = ledger
                .tables_of(document)
                .map(|(_, table)| table)
                .filter(|table| table.form == Some(form))
                .collect();
            let (presence, table) = match own.as_slice() {
                [] => (Presence::Absent, None),
                [one] if one.lost.is_none() => (Presence::One, Some(*one)),
                _ => (Presence::Odd, None),
            };
            panel.presence.push(presence);
            tables.push(table);
        }
        for (number, table) in tables.iter().enumerate() {
            if let Some(table) = table {
                self.rows_of(ledger, table, saturate(number), &mut panel);
            }
            panel.starts.push(saturate(panel.codes.len()));
        }
        for (at, column) in panel.columns.iter_mut().enumerate() {
            let columns = tables
                .iter()
                .map(|table| table.map(|table| (table.columns.get(at), table.rows.len())));
            *column = join(&columns.collect::<Vec<_>>());
        }
        panel
    }

    fn rows_of(&mut self, ledger: &Ledger, table: &Table, document: u32, panel: &mut Panel) {
        let first = saturate(panel.codes.len());
        let number = |set: &mut IndexSet<String>, sym: Option<super::Sym>| match sym {
            Some(sym) => saturate(set.insert_full(ledger.strings.get(sym).to_owned()).0),
            None => NONE,
        };
        for row in &table.rows {
            panel.documents.push(document);
            panel.codes.push(number(&mut self.codes, row.code));
            panel.names.push(number(&mut self.names, row.plain));
            let parent = row.parent.map_or(NONE, |above| above.saturating_add(first));
            panel.parents.push(parent);
            panel.depths.push(row.depth);
            panel.roles.push(row.role);
            panel.blocks.push(row.block);
        }
    }
}

/// The unit in which a column's figures become 元, a fraction, a count; none where that cannot be told.
fn unit_of(column: &Column) -> Option<Unit> {
    match column.kind?.cell_type() {
        Type::Number(Dimension::Money) => column.unit,
        Type::Number(Dimension::Ratio) => Some(Unit::Percent),
        Type::Number(_) => Some(Unit::One),
        _ => None,
    }
}

/// One column of several tables in fixed point of one scale.
fn join(columns: &[Option<(Option<&Column>, usize)>]) -> PanelColumn {
    let exponent = |column: &Column| -> Option<i32> {
        let Values::Fixed { scale, .. } = &column.values else {
            return None;
        };
        let scale = i32::try_from(*scale).ok()?;
        unit_of(column)?.exponent().checked_sub(scale)
    };
    let known = columns.iter().flatten().filter_map(|(column, _)| *column);
    let mut joined = PanelColumn {
        exponent: known.filter_map(exponent).min().unwrap_or(0),
        ..PanelColumn::default()
    };
    for column in columns {
        let Some((column, rows)) = column else {
            joined.printed.push(false);
            continue;
        };
        let printed = column.is_some_and(|column| !column.heading.is_empty());
        joined.printed.push(printed);
        let up = column
            .and_then(exponent)
            .and_then(|e| e.checked_sub(joined.exponent))
            .and_then(|up| 10i64.checked_pow(u32::try_from(up).ok()?));
        for row in 0..*rows {
            let (value, look) = column.map_or((0, Look::Absent), |c| look(c, row, up));
            if column.is_some_and(|c| c.states.get(row) == Some(&State::Blank)) {
                joined.blanks.push(saturate(joined.values.len()));
            }
            joined.values.push(value);
            joined.looks.push(look);
        }
    }
    if joined.looks.iter().all(|look| *look == Look::Told) {
        joined.looks.clear();
    }
    joined
}

/// What may be taken of a cell, and its mantissa at the scale that is `up` times its own.
fn look(column: &Column, row: usize, up: Option<i64>) -> (i64, Look) {
    let state = column.states.get(row).copied().unwrap_or_default();
    let number = column.kind.is_some_and(Kind::is_number);
    match (state, &column.values, up) {
        (State::Absent, ..) => (0, Look::Absent),
        (State::Blank | State::Value, Values::Fixed { mantissas, .. }, Some(up)) if number => {
            let own = match state {
                State::Value => mantissas.get(row).copied().unwrap_or(0),
                _ => 0,
            };
            own.checked_mul(up)
                .map_or((0, Look::Unsure), |value| (value, Look::Told))
        }
        _ => (0, Look::Unsure),
    }
}
