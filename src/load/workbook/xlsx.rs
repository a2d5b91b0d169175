//! The sheets of an `.xlsx`.

use super::super::budget::Budget;
use super::super::shown::NumberFormat;
use super::survey::{SheetSurvey, survey};
use super::{Bytes, RawCell, RawSheet, Trouble, raw_cell};
use crate::lang::Said;
use crate::say;
use calamine::{Data, DataRef, Reader as _, SheetType, SheetVisible, Xlsx, XlsxError};
use std::collections::BTreeMap;
use std::io::Cursor;

impl From<XlsxError> for Trouble {
    fn from(error: XlsxError) -> Self {
        match error {
            XlsxError::Password => Self::Password,
            other => Self::Other(Said::same(other.to_string())),
        }
    }
}

/// Reads every sheet.
pub(super) fn read(bytes: &[u8], budget: &mut Budget) -> Result<Vec<RawSheet>, Trouble> {
    let mut surveyed = survey(bytes)?;
    let mut book: Xlsx<Bytes<'_>> = calamine::open_workbook_from_rs(Cursor::new(bytes))?;
    let mut sheets = Vec::new();
    for meta in book.sheets_metadata().to_vec() {
        if meta.typ != SheetType::WorkSheet {
            continue;
        }
        let survey = surveyed.remove(&meta.name).unwrap_or_default();
        let cells = values(&mut book, &meta.name, &survey, budget)?;
        sheets.push(RawSheet {
            name: meta.name,
            is_hidden: meta.visible != SheetVisible::Visible,
            cells,
            hidden: survey.hidden,
            merged: survey.merged,
        });
    }
    Ok(sheets)
}

/// The cells of a sheet, read as a stream: a cell in the last corner of an empty sheet must not cost the whole sheet.
fn values(
    book: &mut Xlsx<Bytes<'_>>,
    sheet: &str,
    survey: &SheetSurvey,
    budget: &mut Budget,
) -> Result<BTreeMap<(u32, u32), RawCell>, Trouble> {
    let mut cells = BTreeMap::new();
    let mut formats: BTreeMap<usize, Option<NumberFormat>> = BTreeMap::new();
    let mut reader = book.worksheet_cells_reader(sheet)?;
    while let Some(cell) = reader.next_cell_with_formula_metadata()? {
        let formula = cell.formula.is_some();
        if !formula && is_blank(&cell.value) {
            continue;
        }
        let style = survey.styles.get(&cell.pos).copied().unwrap_or(0);
        let format = formats.entry(style).or_insert_with(|| {
            let format = reader
                .styles()
                .get(style)
                .and_then(|style| style.number_format.as_ref());
            format.and_then(|format| NumberFormat::read(&format.format_code))
        });
        let read = raw_cell(&Data::from(cell.value), format.as_ref(), formula);
        let too_large =
            |why| Trouble::TooLarge(say!("表“{sheet}”{}", "the sheet “{sheet}”: {}", why));
        budget.text(read.text.len()).map_err(too_large)?;
        cells.insert(cell.pos, read);
    }
    Ok(cells)
}

/// Whether nothing is printed in a cell: it does not make its sheet larger.
fn is_blank(value: &DataRef<'_>) -> bool {
    match value {
        DataRef::Empty => true,
        DataRef::String(text) => text.trim().is_empty(),
        DataRef::SharedString(text) => text.trim().is_empty(),
        _ => false,
    }
}
