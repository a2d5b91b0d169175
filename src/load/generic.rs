//! A table that no form knows, read by its looks, so that rules can still address it by its title.

use super::blocks::Line;
use super::cells::read_cell;
use super::desk::Desk;
use super::draft::{Draft, DraftColumn, DraftRow};
use super::grid::GridCell;
use super::headings::{Head, Heading};
use super::{hierarchy, untold};
use crate::form::Kind;
use crate::ledger::Role;
use crate::value::{Reading, Unit, normal_name, read_amount, squash};

/// The names of rows that sum others in any table.
const TOTALS: [&str; 5] = ["合计", "总计", "小计", "收入总计", "支出总计"];

/// How headings of counts end.
const COUNTS: [&str; 13] = [
    "数量",
    "人数",
    "户数",
    "个数",
    "次数",
    "台数",
    "辆数",
    "套数",
    "件数",
    "编制数",
    "实有数",
    "保有量",
    "份数",
];

/// What headings of codes are, or end in: figures that are no amounts.
const CODES: [&str; 3] = ["类", "款", "项"];
const CODED: [&str; 3] = ["编码", "代码", "编号"];

/// Headings of years.
const YEARS: [&str; 2] = ["年度", "年份"];

/// Fills a draft, whose title and unit are known: the first column names the rows, by code or by name.
pub(super) fn fill(desk: &mut Desk<'_>, draft: &mut Draft, head: &Head, rows: &[Line]) {
    let data = rows.get(head.rows..).unwrap_or(&[]);
    let mut headings = head.headings.iter().peekable();
    let first = headings.next();
    let coded = first.is_some_and(|first| all(data, first, is_code));
    let named = coded
        .then(|| headings.next_if(|second| !all(data, second, is_number)))
        .flatten();
    let rest: Vec<&Heading> = headings.collect();
    for heading in &rest {
        draft.columns.push(column(heading, data, draft.unit));
    }
    let beyond = untold::beyond(desk, &draft.title, &head.headings, data);
    for (at, line) in data.iter().enumerate() {
        let cell = |heading: Option<&Heading>| {
            heading
                .and_then(|h| line.get(h.column))
                .filter(|cell| !cell.is_empty())
        };
        let (key, label) = if coded {
            (cell(first), cell(named))
        } else {
            (None, cell(first))
        };
        let key_is_name = key.is_some_and(|key| !is_code(key));
        let name = if key_is_name { label.or(key) } else { label };
        let plain = name.map(|cell| normal_name(&cell.text));
        let total = plain
            .as_ref()
            .is_some_and(|plain| TOTALS.contains(&plain.as_str()));
        let mut row = DraftRow {
            code: key.filter(|_| !key_is_name).map(|cell| squash(&cell.text)),
            name: name.map(|cell| cell.trimmed().to_owned()),
            plain,
            role: if total { Role::Total } else { Role::Item },
            place: key.or(label).and_then(|cell| cell.place),
            ..DraftRow::default()
        };
        for (heading, column) in rest.iter().zip(&draft.columns) {
            let blank = GridCell::default();
            let cell = line.get(heading.column).unwrap_or(&blank);
            row.cells.push(read_cell(cell, column.kind, column.unit));
        }
        let named = key.iter().chain(&label);
        untold::named(draft, &mut row, named.copied());
        beyond.spoil(at, &mut row);
        draft.rows.push(row);
    }
    hierarchy::arrange_by_length(draft);
}

/// A column as it looks: of amounts, of percentages, of counts or years where its heading says so, else of words.
fn column(heading: &Heading, data: &[Line], unit: Option<Unit>) -> DraftColumn {
    let leaf = heading.leaf();
    let bare = heading.unit.is_none();
    let counts = bare && COUNTS.iter().any(|word| leaf.ends_with(word));
    let years = bare && YEARS.contains(&leaf);
    let headed = CODES.contains(&leaf) || CODED.iter().any(|word| leaf.ends_with(word));
    let codes = bare && headed && all(data, heading, is_whole);
    let (kind, unit) = if codes || !all(data, heading, is_number) {
        (Kind::Text, None)
    } else if counts && all(data, heading, is_whole) {
        (Kind::Count, None)
    } else if years && all(data, heading, is_year) {
        (Kind::Year, None)
    } else if data.iter().any(|line| is_percent(line, heading)) {
        (Kind::Ratio, Some(Unit::Percent))
    } else {
        (Kind::Money, heading.unit.or(unit))
    };
    DraftColumn {
        heading: heading.printed.clone(),
        kind: Some(kind),
        unit,
    }
}

/// Whether all cells of a column that are not empty look alike; totals in the column of codes do not count.
fn all(rows: &[Line], heading: &Heading, looks: fn(&GridCell) -> bool) -> bool {
    let cells = rows.iter().filter_map(|row| row.get(heading.column));
    let mut cells = cells
        .filter(|cell| !cell.is_empty() && !TOTALS.contains(&normal_name(&cell.text).as_str()));
    cells.all(looks)
}

fn is_percent(line: &Line, heading: &Heading) -> bool {
    line.get(heading.column)
        .is_some_and(|cell| squash(&cell.text).ends_with('%'))
}

fn is_number(cell: &GridCell) -> bool {
    !matches!(read_amount(&cell.text), Reading::Unreadable)
}

fn is_whole(cell: &GridCell) -> bool {
    match read_amount(&cell.text) {
        Reading::Value { number, unit, .. } => unit.is_none() && number.fract().is_zero(),
        Reading::Blank => true,
        Reading::Unreadable => false,
    }
}

fn is_year(cell: &GridCell) -> bool {
    let text = squash(&cell.text);
    text.len() == 4 && text.starts_with("20") && is_whole(cell)
}

fn is_code(cell: &GridCell) -> bool {
    let text = squash(&cell.text);
    text.len() >= 2
        && text.starts_with(|c: char| c.is_ascii_digit())
        && text.chars().all(|c| c.is_ascii_alphanumeric())
}
