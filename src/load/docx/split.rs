//! Tables that were split by hand, a part on each page: the parts are one table.

use crate::load::grid::{GridCell, Sheet};
use crate::value::{Reading, read_amount, squash};

/// The fewest columns of a table that is put together, and the fewest headings by which it is known.
const FEWEST: usize = 3;

/// A table as it stands in the document.
#[derive(Debug)]
pub(super) struct Part {
    sheet: Sheet,
    /// How many of its first rows are the lines above it.
    leads: usize,
    /// Whether nothing stands between the table before and this one.
    follows: bool,
    /// Whether notes below it end it.
    ended: bool,
}

type Row = Vec<GridCell>;

impl Part {
    pub(super) fn new(sheet: Sheet, leads: usize, follows: bool) -> Self {
        Self {
            sheet,
            leads,
            follows,
            ended: false,
        }
    }

    /// Adds a note below it.
    pub(super) fn note(&mut self, note: Row) {
        self.sheet.grid.rows.push(note);
        self.ended = true;
    }

    fn rows(&self) -> &[Row] {
        self.sheet.grid.rows.get(self.leads..).unwrap_or_default()
    }

    fn width(&self) -> usize {
        self.rows().iter().map(Vec::len).max().unwrap_or(0)
    }

    /// How many headings a part repeats that goes on with this one; none where it is another table.
    fn repeats(&self, next: &Self) -> Option<usize> {
        let width = self.width();
        if !next.follows || self.ended || width < FEWEST || width != next.width() {
            return None;
        }
        let (own, rows) = (self.rows(), next.rows());
        let pairs = own.iter().zip(rows);
        let same = pairs.take_while(|(own, row)| !has_figure(row) && texts(own) == texts(row));
        let heading: Vec<&Row> = same.map(|(_, row)| row).collect();
        let first = rows.get(heading.len())?;
        if heading.is_empty() {
            return (has_figure(first) && own.iter().any(has_figure)).then_some(0);
        }
        let told = heading.iter().any(|row| printed(row).count() >= FEWEST);
        // Where the first rows are alike too, it begins anew.
        let again = own.get(heading.len()).map(label) == Some(label(first));
        (told && !again).then_some(heading.len())
    }
}

/// The tables, each of which parts were put together as one.
pub(super) fn joined(parts: impl Iterator<Item = Part>) -> Vec<Sheet> {
    let mut all: Vec<Part> = Vec::new();
    for mut part in parts {
        let last = all.last_mut();
        match last.and_then(|last| Some((last.repeats(&part)?, last))) {
            Some((heading, last)) => {
                let rows = part.sheet.grid.rows.drain(heading..);
                last.sheet.grid.rows.extend(rows);
                last.ended = part.ended;
            }
            None => all.push(part),
        }
    }
    all.into_iter().map(|part| part.sheet).collect()
}

/// What is printed in a row, each text once.
fn printed(row: &Row) -> impl Iterator<Item = &GridCell> {
    row.iter().filter(|cell| cell.begins())
}

fn texts(row: &Row) -> Vec<String> {
    row.iter().map(|cell| squash(&cell.text)).collect()
}

/// What a row begins with.
fn label(row: &Row) -> Vec<String> {
    let first = printed(row).take_while(|cell| !is_figure(cell));
    first.map(|cell| squash(&cell.text)).collect()
}

fn has_figure(row: &Row) -> bool {
    row.iter().any(is_figure)
}

/// An amount: codes and numbers of columns have no decimals.
fn is_figure(cell: &GridCell) -> bool {
    let amount = read_amount(&cell.text);
    matches!(amount, Reading::Value { decimals, .. } if decimals > 0)
}
