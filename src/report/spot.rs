//! A place in words and in parts: file, line and column in characters, or sheet and cell, or page and box.

use super::words::{cell_name, hidden_as};
use crate::lang::Lang;
use crate::ledger::{Hidden, Ledger};
use crate::source::Place;
use crate::tell;

/// A place taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Spot {
    /// The file's name.
    pub(super) file: String,
    /// Where the file is.
    pub(super) path: String,
    /// The line and the column in characters, from 1.
    pub(super) line_column: Option<(u32, u32)>,
    /// The page, from 1.
    pub(super) page: Option<u32>,
    /// Left, top, right, bottom, in hundredths of a point.
    pub(super) area: Option<[i32; 4]>,
    /// The sheet's name.
    pub(super) sheet: Option<String>,
    /// The cell's name.
    pub(super) cell: Option<String>,
    /// Why the cell is not seen by who opens the workbook.
    pub(super) hidden: Option<Hidden>,
}

impl Spot {
    /// A place of a document.
    pub(super) fn of(ledger: &Ledger, place: Place) -> Self {
        let source = ledger.sources.get(place.file());
        let file = source.map_or_else(|| "?".to_owned(), |source| source.name.to_string());
        let path = source.map_or_else(|| "?".to_owned(), |source| source.path().to_owned());
        let place = match place {
            Place::Text(span) => ledger.sources.cell(span).unwrap_or(place),
            _ => place,
        };
        match place {
            Place::Text(span) => {
                let source = ledger.sources.get(span.file);
                let printed = source.and_then(|source| source.boxes(span).first().copied());
                // The lines of a text that was taken from pages are nowhere to be seen.
                let line = source.filter(|source| !source.is_printed());
                Self {
                    file,
                    path,
                    line_column: line.map(|source| source.line_column(span.start)),
                    page: source.and_then(|source| source.page(span.start)),
                    area: printed.map(|print| print.area),
                    ..Self::default()
                }
            }
            Place::Sheet {
                file: id,
                sheet,
                row,
                column,
            } => {
                let known = ledger.sheets.get(&(id, sheet)).cloned();
                let sheet = known.unwrap_or_else(|| format!("#{}", sheet.saturating_add(1)));
                Self {
                    file,
                    path,
                    sheet: Some(sheet),
                    cell: Some(cell_name(row, column)),
                    hidden: ledger.hidden(place),
                    ..Self::default()
                }
            }
            Place::Page { page, area, .. } => Self {
                file,
                path,
                page: Some(page),
                area: Some(area),
                ..Self::default()
            },
        }
    }
}

impl Spot {
    /// It in words.
    pub(super) fn said(&self, lang: Lang) -> String {
        let mut out = self.file.clone();
        if let Some((line, column)) = self.line_column {
            out.push_str(&format!(":{line}:{column}"));
        }
        if let Some(sheet) = &self.sheet {
            out.push_str(&tell!(lang, " 〔{sheet}〕", " [{sheet}]"));
        }
        if let Some(cell) = &self.cell {
            out.push_str(&format!(" {cell}"));
        }
        if let Some(hidden) = self.hidden {
            out.push_str(&lang.aside(hidden_as(hidden, lang)));
        }
        if let Some(page) = self.page {
            out.push_str(&tell!(lang, " 第{page}页", " p. {page}"));
        }
        out
    }
}
