//! Headings and cells as the page shows them, for whole tables and for the few rows of a finding alike.

use crate::ledger::{Cell, Row, State};
use crate::report::Telling;
use crate::report::layout::{Head, Shown, own_text};
use crate::value::CellId;
use serde::Serialize;

/// A heading.
#[derive(Clone, Debug, Serialize)]
pub(super) struct HeadCell {
    text: String,
    columns: usize,
    rows: usize,
}

impl HeadCell {
    /// A heading over one column.
    pub(super) fn alone(text: String) -> Self {
        Self {
            text,
            columns: 1,
            rows: 1,
        }
    }
}

impl From<&Head> for HeadCell {
    fn from(head: &Head) -> Self {
        Self {
            text: head.text.clone(),
            columns: head.columns,
            rows: head.rows,
        }
    }
}

/// A cell.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct BodyCell {
    pub(super) text: String,
    /// Words for style.
    pub(super) class: String,
    /// The name by which it is found.
    pub(super) anchor: Option<String>,
    /// Where a click leads.
    pub(super) link: Option<String>,
    /// What a reader is told who asks.
    pub(super) title: Option<String>,
}

/// The name of a cell on the page.
pub(super) fn anchor(id: CellId) -> String {
    format!("c{}-{}-{}", id.table, id.row, id.column)
}

/// A cell without any mark.
pub(super) fn plain(cell: &Cell) -> BodyCell {
    let number = cell.kind.is_some_and(crate::form::Kind::is_number);
    let class = match (cell.state, number) {
        (State::Unreadable, _) => "num unread",
        (State::Value, true) => "num",
        (State::Blank, _) => "blank",
        _ => "",
    };
    BodyCell {
        text: cell.text.to_owned(),
        class: class.to_owned(),
        ..BodyCell::default()
    }
}

/// The name or code of a row, indented as deep as it stands.
pub(super) fn row_cell(told: &Telling, row: &Row, shown: Shown) -> BodyCell {
    let class = match shown {
        Shown::Name => format!("name d{}", row.depth.min(5)),
        _ => "code".to_owned(),
    };
    BodyCell {
        text: own_text(told, row, shown).unwrap_or_default().to_owned(),
        class,
        ..BodyCell::default()
    }
}
