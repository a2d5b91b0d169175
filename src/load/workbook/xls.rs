//! The sheets of an `.xls`.

use super::super::budget::Budget;
use super::biff::{container, stream, survey};
use super::{Area, Bytes, RawSheet, Trouble, raw_cell};
use crate::lang::Said;
use crate::say;
use calamine::{Reader as _, SheetType, SheetVisible, Xls, XlsError};
use std::collections::BTreeMap;
use std::io::Cursor;

impl From<XlsError> for Trouble {
    fn from(error: XlsError) -> Self {
        match error {
            XlsError::Password => Self::Password,
            other => Self::Other(Said::same(other.to_string())),
        }
    }
}

/// Reads every sheet.
pub(super) fn read(bytes: &[u8], budget: &mut Budget) -> Result<Vec<RawSheet>, Trouble> {
    let stream = stream(bytes)?;
    let survey = survey(&stream)?;
    let bytes = container(&stream)?;
    let mut book: Xls<Bytes<'_>> = calamine::open_workbook_from_rs(Cursor::new(bytes.as_slice()))?;
    let mut surveyed = survey.sheets.into_iter();
    let mut sheets = Vec::new();
    for meta in book.sheets_metadata().to_vec() {
        let beside = surveyed.next().unwrap_or_default();
        if meta.typ != SheetType::WorkSheet {
            continue;
        }
        let range = book.worksheet_range(&meta.name)?;
        let formulas = book.worksheet_formula(&meta.name)?;
        let (top, left) = range.start().unwrap_or((0, 0));
        let mut cells = BTreeMap::new();
        // A range starts at its first used cell, not at A1.
        for (row, column, data) in range.used_cells() {
            let row = top.saturating_add(u32::try_from(row).unwrap_or(u32::MAX));
            let column = left.saturating_add(u32::try_from(column).unwrap_or(u32::MAX));
            let formula = formulas
                .get_value((row, column))
                .is_some_and(|f| !f.is_empty());
            let style = beside.styles.get(&(row, column));
            let format = style.and_then(|style| survey.formats.get(*style)?.as_ref());
            let read = raw_cell(data, format, formula);
            let too_large =
                |why| Trouble::TooLarge(say!("表“{}”{}", "the sheet “{}”: {}", meta.name, why));
            budget.text(read.text.len()).map_err(too_large)?;
            cells.insert((row, column), read);
        }
        let merged = book.merge_cells_by_sheet_name(&meta.name)?;
        sheets.push(RawSheet {
            is_hidden: meta.visible != SheetVisible::Visible,
            cells,
            hidden: beside.hidden,
            merged: merged
                .into_iter()
                .map(|area| Area {
                    start: area.start,
                    end: area.end,
                })
                .collect(),
            name: meta.name,
        });
    }
    Ok(sheets)
}
