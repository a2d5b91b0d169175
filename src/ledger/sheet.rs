//! What a workbook says of a sheet beside the text of its cells.

use std::collections::{BTreeMap, BTreeSet};

/// What a workbook says of one of its sheets: what it does not show, and what it stores where it shows less.
///
/// Hidden cells are read like any other: a total on the page may well sum them. They are told wherever they are cited.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SheetFacts {
    /// Whether the whole sheet is hidden.
    pub hidden: bool,
    /// The hidden rows that hold something, from 0.
    pub rows: BTreeSet<u32>,
    /// The hidden columns that hold something, from 0.
    pub columns: BTreeSet<u32>,
    /// The stored number of a cell, by row and column, where its format shows fewer digits of it.
    pub stored: BTreeMap<(u32, u32), String>,
}

/// Why a cell is not seen by who opens the workbook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hidden {
    /// Its sheet is hidden.
    Sheet,
    /// Its row is.
    Row,
    /// Its column is.
    Column,
}

impl SheetFacts {
    /// Why a cell is not seen; none where it is.
    pub fn hidden(&self, row: u32, column: u32) -> Option<Hidden> {
        if self.hidden {
            Some(Hidden::Sheet)
        } else if self.rows.contains(&row) {
            Some(Hidden::Row)
        } else {
            self.columns.contains(&column).then_some(Hidden::Column)
        }
    }
}
