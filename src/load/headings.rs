//! Which rows of a table are its headings, and what each column is headed by.

use super::blocks::{Line, has_number};
use super::grid::GridCell;
use super::{numbering, years};
use crate::form::Form;
use crate::source::Place;
use crate::value::{Unit, heading_of, unit_of_heading};
use indexmap::IndexSet;
use std::borrow::Cow;

/// The most rows that headings take.
const MAX_LEVELS: usize = 5;

/// A printed column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Heading {
    /// The column of the grid.
    pub(super) column: usize,
    /// Its headings as printed, from the outermost to the innermost.
    pub(super) printed: Vec<String>,
    /// Its headings, made comparable.
    pub(super) plain: Vec<String>,
    /// The unit that a heading carries: `单价（万元）`.
    pub(super) unit: Option<Unit>,
    /// Where the innermost stands.
    pub(super) place: Option<Place>,
    /// Whether they name another year than that of the table.
    pub(super) other_year: bool,
}

impl Heading {
    /// The innermost heading, made comparable.
    pub(super) fn leaf(&self) -> &str {
        self.plain.last().map_or("", String::as_str)
    }
}

/// The headings of a table and how many rows they take.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Head {
    /// How many rows.
    pub(super) rows: usize,
    /// The columns whose lowest heading stands in the first row below: `合计 | … | 小计 | 基本支出 | 项目支出`.
    pub(super) within: Vec<usize>,
    /// The columns.
    pub(super) headings: Vec<Heading>,
}

/// [`heading_of`], owned.
pub(super) fn plain_heading(text: &str) -> String {
    heading_of(text).into_owned()
}

/// A heading made comparable, and the unit that it carries.
pub(super) fn parted(text: &str) -> (String, Option<Unit>) {
    (plain_heading(text), unit_of_heading(text))
}

/// The headings of a table, with the help of the form where it is known.
pub(super) fn head(rows: &[Line], form: Option<&Form>) -> Head {
    let none = IndexSet::new();
    let known = form.map_or(&none, |form| &form.plain().parts);
    let mut count = 0usize;
    for row in rows.iter().take(MAX_LEVELS) {
        let above = rows.get(..count).unwrap_or(&[]);
        if !is_heading(row, above, known, form) {
            break;
        }
        count = count.saturating_add(1);
    }
    // What headings are merged down over is no row.
    let covered = |row: &Line| !row.iter().any(GridCell::begins);
    while count > 0 && rows.get(count).is_some_and(covered) {
        count = count.saturating_add(1);
    }
    let mut lines = rows.get(..count).unwrap_or(&[]).to_vec();
    let below = rows.get(count.saturating_add(1)..).unwrap_or(&[]);
    let numbers = rows
        .get(count)
        .filter(|row| count > 0 && numbering::numbers_columns(row, below));
    if let Some(row) = numbers {
        lines.extend(levels_of_code(row));
        count = count.saturating_add(1);
    }
    let first = rows.get(count);
    let within = first.map_or(vec![], |row| heads_of_total(row, &lines, known, form));
    lines.extend(first.and_then(levels_of_code));
    lines.extend(first.and_then(|row| only(row, &within)));
    let width = lines.iter().map(Vec::len).max().unwrap_or(0);
    let paths = paths(&lines, width);
    let headings = paths
        .into_iter()
        .enumerate()
        .filter_map(|(column, path)| heading(column, &path));
    // A column that numbers the rows holds no figures.
    let counted =
        |heading: &Heading| heading.leaf() != numbering::ROWS || known.contains(heading.leaf());
    let mut headings: Vec<Heading> = headings.filter(counted).collect();
    years::settle(&mut headings);
    Head {
        rows: count,
        within,
        headings,
    }
}

/// The cells 类 | 款 | 项 that head the levels of a code in the very row of the total.
fn levels_of_code(row: &Line) -> Option<Line> {
    let is = |cell: &GridCell, name: &str| heading_of(&cell.text) == name;
    let levels = row
        .iter()
        .zip(["类", "款", "项"])
        .take_while(|(cell, name)| is(cell, name));
    let levels: Line = levels.map(|(cell, _)| cell.clone()).collect();
    (has_number(row) && levels.len() > 1).then_some(levels)
}

/// The columns that are headed in the very row of the total: side by side below one heading that spans them, each text a
/// heading that the form knows.
fn heads_of_total(
    row: &Line,
    above: &[Line],
    known: &IndexSet<String>,
    form: Option<&Form>,
) -> Vec<usize> {
    let Some(form) = form else {
        return Vec::new();
    };
    let mut begun = row.iter().enumerate().filter(|(_, cell)| cell.begins());
    let total = begun
        .next()
        .is_some_and(|(_, cell)| is_total(form, &heading_of(&cell.text)));
    let (columns, cells): (Vec<usize>, Vec<&GridCell>) = begun.unzip();
    let spanned = columns
        .first()
        .and_then(|first| over(above, *first))
        .is_some_and(|first| columns.iter().all(|c| over(above, *c) == Some(first)));
    let all_known = cells
        .iter()
        .all(|cell| known.contains(&*heading_of(&cell.text)));
    match total && columns.len() > 1 && spanned && all_known {
        true => columns,
        false => Vec::new(),
    }
}

/// The lowest heading over a column; a gap in the topmost row continues what stands to its left.
fn over(above: &[Line], column: usize) -> Option<&str> {
    let own = |line: &'_ Line| line.get(column).filter(|cell| !cell.is_empty()).is_some();
    let line = above
        .iter()
        .rev()
        .find(|line| own(line))
        .or(above.first())?;
    let mut left = line.iter().take(column.saturating_add(1)).rev();
    left.find(|cell| !cell.is_empty()).map(GridCell::trimmed)
}

/// A row with the cells of some columns alone.
fn only(row: &Line, columns: &[usize]) -> Option<Line> {
    let cells = row.iter().enumerate();
    let kept = |(at, cell): (usize, &GridCell)| match columns.contains(&at) {
        true => cell.clone(),
        false => GridCell::default(),
    };
    (!columns.is_empty()).then(|| cells.map(kept).collect())
}

fn heading(column: usize, path: &[&GridCell]) -> Option<Heading> {
    let mut printed: Vec<String> = path.iter().map(|cell| cell.trimmed().to_owned()).collect();
    printed.dedup();
    let place = path.last()?.place;
    let unit = printed.iter().rev().find_map(|text| unit_of_heading(text));
    let plain = printed.iter().map(|text| plain_heading(text));
    Some(Heading {
        column,
        plain: plain.collect(),
        printed,
        unit,
        place,
        other_year: false,
    })
}

fn is_heading(row: &Line, above: &[Line], known: &IndexSet<String>, form: Option<&Form>) -> bool {
    if has_number(row) {
        return false;
    }
    let texts: Vec<(usize, Cow<'_, str>)> = row
        .iter()
        .enumerate()
        .filter(|(_, cell)| !cell.is_empty())
        .map(|(i, cell)| (i, heading_of(&cell.text)))
        .collect();
    let Some((first, first_text)) = texts.first() else {
        return false;
    };
    if above.is_empty() {
        let total = form.is_some_and(|form| is_total(form, first_text))
            && !known.contains(first_text.as_ref());
        return !total;
    }
    let names = |line| names_rows(std::slice::from_ref(line), *first, form);
    if form.is_some_and(|form| is_total(form, first_text)) && above.iter().any(names) {
        return false;
    }
    let hits = texts
        .iter()
        .filter(|(_, text)| {
            known.contains(text.as_ref()) || known.contains(&years::without_years(text))
        })
        .count();
    let enough = hits > 0 && hits.saturating_mul(3) >= texts.len();
    (enough && !names_rows(above, *first, form)) || fills_gap(row, above)
}

fn is_total(form: &Form, text: &str) -> bool {
    form.blocks
        .iter()
        .any(|list| list.totals.iter().any(|total| total == text))
}

/// Whether the column is one of codes or names already: what stands below is a row, not a heading.
fn names_rows(above: &[Line], column: usize, form: Option<&Form>) -> bool {
    let last = above
        .last()
        .and_then(|line| line.get(column))
        .filter(|cell| !cell.is_empty());
    let Some(cell) = last.filter(|cell| !cell.merged) else {
        return false;
    };
    let text = heading_of(&cell.text);
    let mut lists = form.into_iter().flat_map(|form| &form.plain().lists);
    lists.any(|list| list.heads_codes(&text) || list.heads_names(&text))
}

/// Whether a row has a text where the headings above leave a gap, and nothing new below the first of them.
fn fills_gap(row: &Line, above: &[Line]) -> bool {
    let Some(last) = above.last() else {
        return false;
    };
    let fresh = |cell: &GridCell| cell.begins();
    let first_is_free = !row.first().is_some_and(fresh) || !last.get(1).is_some_and(fresh);
    let gap = row
        .iter()
        .enumerate()
        .any(|(i, cell)| fresh(cell) && !last.get(i).is_some_and(fresh));
    first_is_free && gap
}

/// The headings above each column. A gap beside a heading continues it where the level below has a text.
fn paths(lines: &[Line], width: usize) -> Vec<Vec<&GridCell>> {
    let mut all: Vec<Vec<&GridCell>> = vec![Vec::new(); width];
    for (level, line) in lines.iter().enumerate() {
        let below = lines.get(level.saturating_add(1)..).unwrap_or(&[]);
        let mut left: Option<&GridCell> = None;
        let mut left_path: Vec<&GridCell> = Vec::new();
        for (column, path) in all.iter_mut().enumerate() {
            let own = line.get(column).filter(|cell| !cell.is_empty());
            let goes_on = has_text(below, column) && same_texts(&left_path, path);
            left_path.clone_from(path);
            left = match own {
                Some(cell) => Some(cell),
                None => left.filter(|_| goes_on),
            };
            path.extend(left.filter(|_| own.is_some() || goes_on));
        }
    }
    all
}

fn has_text(lines: &[Line], column: usize) -> bool {
    lines
        .iter()
        .any(|line| line.get(column).is_some_and(|cell| !cell.is_empty()))
}

fn same_texts(a: &[&GridCell], b: &[&GridCell]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.text == b.text)
}
