//! Rows of a workbook or of a page, made up as text: the heading, the row, a label under the cell.

use super::Telling;
use super::clip::{Cut, windows};
use super::snippet::{Snippet, both};
use super::spot::Spot;
use super::words::{clean, pad, width};
use crate::finding::Citation;
use crate::lang::Lang;
use crate::ledger::Table;
use crate::source::Place;
use indexmap::IndexMap;
use std::ops::Range;

/// Between the cells of a row.
const BETWEEN: &str = " | ";

/// A citation in a table that has no text of its own.
pub(super) struct InTable<'a> {
    /// The citation.
    pub(super) citation: &'a Citation,
    /// Where it stands.
    pub(super) place: Place,
    /// What to say below it.
    pub(super) label: String,
    /// Its place among the citations of the finding.
    pub(super) order: usize,
}

impl InTable<'_> {
    /// Its column of the table.
    fn column(&self) -> usize {
        self.citation.cell.map_or(0, |id| id.column as usize)
    }
}

/// Snippets of a table: one for each run of neighbouring rows, or one for each cell of no table.
pub(super) fn of_table(
    told: &Telling,
    table: Option<u32>,
    cells: &[InTable],
    room: usize,
) -> Vec<Snippet> {
    let known = table.and_then(|number| told.ledger.table(number));
    let Some(known) = known else {
        return cells.iter().map(|cell| lone(told, cell)).collect();
    };
    let mut rows: IndexMap<u32, Vec<&InTable>> = IndexMap::new();
    for cell in cells {
        let row = cell.citation.cell.map_or(0, |id| id.row);
        rows.entry(row).or_default().push(cell);
    }
    rows.sort_unstable_keys();
    let mut groups: Vec<Vec<(u32, Vec<&InTable>)>> = Vec::new();
    for (row, cells) in rows {
        let follows = |group: &&mut Vec<(u32, Vec<&InTable>)>| {
            group.last().is_some_and(|(last, before)| {
                line_number(*last, before).saturating_add(1) == line_number(row, &cells)
            })
        };
        match groups.last_mut().filter(follows) {
            Some(group) => group.push((row, cells)),
            None => groups.push(vec![(row, cells)]),
        }
    }
    groups
        .iter()
        .map(|group| rows_of(told, known, group, room))
        .collect()
}

/// The number of a row in its sheet, or in its table where there is no sheet.
fn line_number(row: u32, cells: &[&InTable]) -> u32 {
    match cells.first().map(|cell| cell.place) {
        Some(Place::Sheet { row, .. }) => row.saturating_add(1),
        _ => row.saturating_add(1),
    }
}

/// A cell of which no table is known: its text alone.
fn lone(told: &Telling, cell: &InTable) -> Snippet {
    let text = clean(&cell.citation.text);
    let row = cell.citation.cell.map_or(0, |id| id.row);
    Snippet {
        header: Spot::of(told.ledger, cell.place).said(told.lang),
        first: line_number(row, &[cell]) as usize,
        unnumbered: 0,
        at: 0,
        labels: vec![(0..text.len(), Some(cell.label.clone()))],
        text: format!("{text}\n"),
        order: cell.order,
    }
}

/// A row as text, and which bytes of it are which column of the table.
type Line = (String, Vec<(usize, Range<usize>)>);

/// The columns of a table as they stand side by side on the screen.
struct Grid {
    /// The columns shown, by number in the table.
    columns: Vec<usize>,
    /// How wide each is.
    widths: Vec<usize>,
}

impl Grid {
    /// The columns that have a heading or, in the rows shown, a text; each as wide as its widest.
    fn new(told: &Telling, table: &Table, rows: &[u32]) -> Self {
        let (mut columns, mut widths) = (Vec::new(), Vec::new());
        for (number, column) in table.columns.iter().enumerate() {
            let texts = rows
                .iter()
                .map(|row| width(&clean(column.cell(*row, &told.ledger.strings).text)));
            let widest = texts.max().unwrap_or(0);
            if widest > 0 || !column.heading.is_empty() {
                columns.push(number);
                widths.push(widest.max(width(&clean(&column.heading.join(".")))).max(2));
            }
        }
        Self { columns, widths }
    }

    /// A row of texts, and the bytes of each.
    fn line(&self, text: impl Fn(usize) -> String) -> Line {
        let (mut line, mut at) = (String::new(), Vec::new());
        for (i, (column, wide)) in self.columns.iter().zip(&self.widths).enumerate() {
            if i > 0 {
                line.push_str(BETWEEN);
            }
            let text = clean(&text(*column));
            let start = line.len();
            // An empty cell is underlined as wide as its column.
            let length = if text.is_empty() { *wide } else { text.len() };
            at.push((*column, start..start.saturating_add(length)));
            line.push_str(&pad(&text, *wide));
        }
        (line, at)
    }

    /// The columns of the screen where a column of the table begins and ends.
    fn edges(&self, wanted: &[usize]) -> Vec<usize> {
        let (mut edges, mut start) = (Vec::new(), 0usize);
        for (column, wide) in self.columns.iter().zip(&self.widths) {
            let end = start.saturating_add(*wide);
            if wanted.contains(column) {
                edges.extend([start, end]);
            }
            start = end.saturating_add(BETWEEN.len());
        }
        edges
    }

    /// How wide a row is.
    fn width(&self) -> usize {
        let between = self
            .widths
            .len()
            .saturating_sub(1)
            .saturating_mul(BETWEEN.len());
        self.widths
            .iter()
            .fold(between, |sum, wide| sum.saturating_add(*wide))
    }
}

/// The heading of a table and some of its rows, with labels under the cells.
fn rows_of(told: &Telling, table: &Table, rows: &[(u32, Vec<&InTable>)], room: usize) -> Snippet {
    let numbers: Vec<u32> = rows.iter().map(|(row, _)| *row).collect();
    let grid = Grid::new(told, table, &numbers);
    let cells = || rows.iter().flat_map(|(_, cells)| cells);
    let wanted: Vec<usize> = cells().map(|cell| cell.column()).collect();
    // Heading and rows are cut in the same columns, so that they still stand above each other.
    let shown = windows(&grid.edges(&wanted), grid.width(), room);
    let heading = |n: usize| {
        table
            .columns
            .get(n)
            .map_or_else(String::new, |c| c.heading.join("."))
    };
    let heading = Cut::new(&grid.line(heading).0, &shown).text;
    let first = rows
        .first()
        .map_or(1, |(row, cells)| line_number(*row, cells)) as usize;
    let head = cells().min_by_key(|cell| cell.order);
    let mut out = Snippet {
        header: head.map_or_else(String::new, |cell| {
            Spot::of(told.ledger, cell.place).said(told.lang)
        }),
        // The heading stands one line above the first row, and its number is not drawn.
        first: first.saturating_sub(1),
        unnumbered: 1,
        at: 0,
        text: format!("{}\n", heading.trim_end()),
        labels: Vec::new(),
        order: head.map_or(0, |cell| cell.order),
    };
    for (row, cells) in rows {
        let text = |n: usize| {
            table
                .columns
                .get(n)
                .map(|c| c.cell(*row, &told.ledger.strings).text)
        };
        let line = grid.line(|n| text(n).unwrap_or("").to_owned());
        add_row(&mut out, &line, &shown, (cells, told.lang));
    }
    out
}

/// Adds a row to a snippet, with a label for every cell that is cited.
fn add_row(
    out: &mut Snippet,
    line: &Line,
    shown: &[Range<usize>],
    (cells, lang): (&[&InTable], Lang),
) {
    let (line, at) = line;
    let cut = Cut::new(line, shown);
    let base = out.text.len();
    // Blanks at the end stay only where a label stands under them.
    let mut end = cut.text.trim_end().len();
    for (number, bytes) in at {
        let here = cells.iter().filter(|cell| cell.column() == *number);
        let label = here.fold(None, |label, cell| {
            both(label, Some(cell.label.clone()), lang)
        });
        if label.is_some() {
            let (from, to) = (cut.place(bytes.start), cut.place(bytes.end));
            end = end.max(to);
            out.labels
                .push((from.saturating_add(base)..to.saturating_add(base), label));
        }
    }
    out.text.push_str(cut.text.get(..end).unwrap_or(&cut.text));
    out.text.push('\n');
}
