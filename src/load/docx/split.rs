//! Tables that were split by hand, a part on each page: the parts are one table.

use crate::load::blocks::{goes_on, is_form_number};
use crate::load::continued::continued;
use crate::load::grid::{GridCell, Sheet};
use crate::value::{Reading, read_amount, squash};

/// The fewest columns of a table that is put together.
const COLUMNS: usize = 2;
/// The fewest headings by which a table is known.
const FEWEST: usize = 3;

/// A table as it stands in the document.
#[derive(Debug)]
pub(super) struct Part {
    sheet: Sheet,
    /// How many of its first rows are the lines above it.
    leads: usize,
    /// Whether nothing stands between the table before and this one.
    follows: bool,
    /// Whether nothing but the lines above it does.
    only_leads: bool,
    /// Whether notes below it end it.
    ended: bool,
}

type Row = Vec<GridCell>;

impl Part {
    pub(super) fn new(sheet: Sheet, leads: usize, (follows, only_leads): (bool, bool)) -> Self {
        Self {
            sheet,
            leads,
            follows,
            only_leads,
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

    /// Whether the lines above the next table say that it goes on with this one, and name no other.
    fn goes_on_in(&self, next: &Self) -> bool {
        let leads = |part: &Self| -> Vec<String> {
            let rows = part.sheet.grid.rows.iter().take(part.leads);
            rows.map(|row| texts(row).concat()).collect()
        };
        let (own, lines) = (leads(self), leads(next));
        let known = |line: &String| match continued(line) {
            Some(title) => title.is_empty() || own.contains(&title),
            None => own.contains(line) || line.contains(':') || is_form_number(line),
        };
        let marked = lines.iter().any(|line| continued(line).is_some());
        next.only_leads && marked && lines.iter().all(known)
    }

    /// How many headings a part repeats that goes on with this one; none where it is another table.
    fn repeats(&self, next: &Self) -> Option<usize> {
        let width = self.width();
        let says_so = self.goes_on_in(next);
        let follows = next.follows || says_so;
        if !follows || self.ended || width < COLUMNS || width != next.width() {
            return None;
        }
        let (own, rows) = (self.rows(), next.rows());
        let pairs = own.iter().zip(rows);
        let same = pairs.take_while(|(own, row)| !has_figure(row) && texts(own) == texts(row));
        let heading: Vec<&Row> = same.map(|(_, row)| row).collect();
        let first = rows.get(heading.len())?;
        if heading.is_empty() {
            let row = says_so || has_figure(first) || goes_on(own, rows);
            return (row && own.iter().any(has_figure)).then_some(0);
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
                let first = part.leads.saturating_add(heading);
                let rows = part.sheet.grid.rows.drain(first..);
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
