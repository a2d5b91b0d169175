//! The prose of a workbook: sentences and headings that stand in cells of their own, outside its tables.

use super::super::blocks::{Line, is_number};
use super::super::grid::{Grid, Sheet};
use crate::source::{InCell, Place, saturate};

/// A cell within a table holds prose where it is so long, in characters, or where a sentence ends in it.
const LONG: usize = 40;

/// Lines of text, and the cells that they stand in.
#[derive(Debug, Default)]
pub(super) struct Prose {
    pub(super) text: String,
    pub(super) cells: Vec<InCell>,
}

/// The prose of all sheets, in their order.
pub(super) fn of(sheets: &[Sheet]) -> Prose {
    let mut prose = Prose::default();
    for sheet in sheets {
        prose.add(&sheet.grid);
    }
    prose
}

impl Prose {
    fn add(&mut self, grid: &Grid) {
        let rows = || grid.rows.iter().enumerate();
        let first = rows().find(|(_, row)| begun(row) > 1);
        let last = rows().rfind(|(_, row)| begun(row) > 1);
        let table = first.zip(last).map(|((first, _), (last, _))| first..=last);
        for (at, row) in rows().filter(|(_, row)| begun(row) == 1) {
            let Some(cell) = row.iter().find(|cell| cell.begins()) else {
                continue;
            };
            let within = table.as_ref().is_some_and(|table| table.contains(&at));
            if is_number(cell) || (within && !is_sentence(&cell.text)) {
                continue;
            }
            let Some(Place::Sheet {
                sheet, row, column, ..
            }) = cell.place
            else {
                continue;
            };
            for line in cell.text.split(['\n', '\r']) {
                self.cells.push(InCell {
                    at: saturate(self.text.len()),
                    sheet,
                    row,
                    column,
                });
                self.text.push_str(line);
                self.text.push('\n');
            }
        }
    }
}

/// How many cells begin in a row.
fn begun(row: &Line) -> usize {
    row.iter().filter(|cell| cell.begins()).count()
}

fn is_sentence(text: &str) -> bool {
    text.contains(['。', '；', '\n']) || text.chars().count() >= LONG
}
