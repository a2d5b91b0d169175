//! From a block and its form to the rows of a table.

use super::blocks::{Line, has_number, same_texts};
use super::cells::{expected, read_cell};
use super::codes;
use super::desk::{Desk, Spot};
use super::draft::{Draft, DraftColumn, DraftRow};
use super::foot;
use super::graded;
use super::grid::GridCell;
use super::headings::{Head, Heading};
use super::layout::{Layout, List, layout, lists};
use super::names;
use super::untold;
use crate::form::{Block, CodeTable, Form, FormColumn, Kind};
use crate::lang::Said;
use crate::ledger::{Gravity, Role, State};
use crate::say;
use crate::source::saturate;
use crate::value::{Unit, normal_name, squash, squashed};
use std::borrow::Cow;

/// Fills a draft, whose title and unit are known, with the columns and rows of a form.
pub(super) fn fill(
    desk: &mut Desk<'_>,
    draft: &mut Draft,
    form: &Form,
    head: &Head,
    rows: &[Line],
) {
    let mut layout = layout(form, &head.headings);
    let (top, data) = rows.split_at_checked(head.rows).unwrap_or((rows, &[]));
    graded::take_out(desk, draft, (form, &mut layout), head, data);
    columns(desk, draft, form, head, &layout);
    let unknown = layout.unknown.iter();
    let extra: Vec<&Heading> = unknown.filter_map(|at| head.headings.get(*at)).collect();
    let beyond = untold::beyond(desk, &draft.title, &head.headings, data);
    for (number, (block, list)) in lists(form).iter().zip(&layout.lists).enumerate() {
        let mut above = codes::Above::default();
        let table = block.codes.and_then(|id| desk.forms.code_table(id));
        // A column that no form knows goes with the first list.
        let mut headings = printed(form, list, head, if number == 0 { &extra } else { &[] });
        headings.resize(draft.columns.len(), None);
        for (at_line, line) in data.iter().enumerate() {
            let within: &[usize] = if at_line == 0 { &head.within } else { &[] };
            let line = &without(line, within);
            // Headings that a new page repeats are no rows.
            if top.iter().any(|heading| same_texts(heading, line)) {
                continue;
            }
            let line = &foot::across(line, &layout, &head.headings);
            let Some(mut row) = row((block, table), list, &head.headings, line, &mut above) else {
                continue;
            };
            row.block = u16::try_from(number).unwrap_or(u16::MAX);
            for (heading, column) in headings.iter().zip(&draft.columns) {
                let cell = heading.and_then(|heading| line.get(heading.column));
                let blank = GridCell::default();
                row.cells.push(match heading {
                    Some(_) => read_cell(cell.unwrap_or(&blank), column.kind, column.unit),
                    None => super::draft::DraftCell::default(),
                });
            }
            if stands_for_none(&row) && !row.cells.iter().any(is_printed) {
                continue;
            }
            report(desk, draft, &row, &head.headings, list);
            untold::row(draft, &mut row, &head.headings, list, line);
            beyond.spoil(at_line, &mut row);
            draft.rows.push(row);
        }
    }
    untold::columns(draft, &extra, top);
    super::merge::one_total(draft);
    spoil_twice(desk, draft, form, head, &layout);
}

/// Under which heading each column of a list is printed, those of the form before the further ones.
fn printed<'h>(
    form: &Form,
    list: &List,
    head: &'h Head,
    extra: &[&'h Heading],
) -> Vec<Option<&'h Heading>> {
    let at = |column: usize| list.columns.get(column).copied().flatten();
    let known = (0..form.columns.len()).map(|column| head.headings.get(at(column)?));
    known.chain(extra.iter().copied().map(Some)).collect()
}

/// Whether a row says nothing, or only that there is none: `无`, `…`.
fn stands_for_none(row: &DraftRow) -> bool {
    let none = |name: &str| {
        let text = squashed(name);
        matches!(text.as_ref(), "无" | "/")
            || text.chars().all(|c| matches!(c, '…' | '—' | '-' | '.'))
    };
    row.code.is_none() && row.name.as_deref().is_none_or(none)
}

/// A row without the texts that are headings. Where it has figures, the texts stand in the place of figures, and stay.
fn without<'l>(line: &'l Line, headings: &[usize]) -> Cow<'l, Line> {
    let figures = has_number(line);
    let mut line = Cow::Borrowed(line);
    for column in headings.iter().filter(|_| !figures) {
        if let Some(cell) = line.to_mut().get_mut(*column) {
            cell.text.clear();
        }
    }
    line
}

/// Whether something stands in a cell.
pub(super) fn is_printed(cell: &super::draft::DraftCell) -> bool {
    matches!(cell.state, State::Value | State::Unreadable)
}

/// The columns of the form, then the printed ones that it does not know.
fn columns(desk: &mut Desk<'_>, draft: &mut Draft, form: &Form, head: &Head, layout: &Layout) {
    let mut no_unit = false;
    for (at, column) in form.columns.iter().enumerate() {
        let heading = layout.heading_of(at).and_then(|at| head.headings.get(at));
        let unit = unit_of(
            column,
            heading.and_then(|heading| heading.unit),
            draft.unit,
            form.unit,
        );
        no_unit |= heading.is_some() && column.kind == Kind::Money && unit.is_none();
        draft.columns.push(DraftColumn {
            heading: heading
                .map(|heading| heading.printed.clone())
                .unwrap_or_default(),
            kind: Some(column.kind),
            unit,
        });
        if heading.is_none() && !column.optional {
            let message = say!(
                "《{}》没有印“{}”这一栏",
                "“{}” does not print the column “{}”",
                draft.title,
                column.spelling()
            );
            desk.note("load::missing_heading", message, draft.spot());
        }
    }
    for heading in layout
        .unknown
        .iter()
        .filter_map(|at| head.headings.get(*at))
    {
        let spelling = heading.printed.join(".");
        let message = say!(
            "《{}》印有“{spelling}”一栏，表样里没有登记",
            "“{}” prints a column “{spelling}” that its form does not have",
            draft.title
        );
        let help = say!(
            "在表样里加上这一栏，或把它登记为某栏的别名",
            "add the column to the form, or make it an alias of another"
        );
        let spot = spot(draft, heading);
        desk.notice(Gravity::Note, "load::unknown_heading", message, help, spot);
        let unit = heading.unit.or(draft.unit);
        draft.columns.push(DraftColumn {
            heading: heading.printed.clone(),
            kind: None,
            unit,
        });
    }
    if no_unit {
        no_unit_notice(desk, draft);
    }
}

fn spot<'a>(draft: &'a Draft, heading: &Heading) -> Spot<'a> {
    Spot {
        place: heading.place,
        column: Some(heading.column),
        title: &draft.title,
    }
}

/// Tells that amounts have no unit.
pub(super) fn no_unit_notice(desk: &mut Desk<'_>, draft: &Draft) {
    let message = say!(
        "《{}》没有写明金额单位，表样里也没有",
        "“{}” does not print the unit of its amounts, nor does its form have one",
        draft.title
    );
    let spot = Spot {
        place: draft.place,
        column: None,
        title: &draft.title,
    };
    desk.notice(
        Gravity::Unreadable,
        "load::no_unit",
        message,
        say!(
            "在表上写明“单位：万元”",
            "print the unit on the table: “单位：万元”"
        ),
        spot,
    );
}

/// The unit of a column: what its heading says, else the page, else the form.
pub(super) fn unit_of(
    column: &FormColumn,
    heading: Option<Unit>,
    page: Option<Unit>,
    form: Option<Unit>,
) -> Option<Unit> {
    match column.kind {
        Kind::Money => heading
            .filter(|unit| unit.dimension() == Unit::Yuan.dimension())
            .or(column.unit)
            .or(page)
            .or(form),
        Kind::Ratio => Some(Unit::Percent),
        Kind::Count | Kind::Year | Kind::Ordinal => Some(Unit::One),
        _ => None,
    }
}

/// Code, name and role of a printed row; none where the list has nothing in it.
fn row(
    (block, table): (&Block, Option<&CodeTable>),
    list: &List,
    headings: &[Heading],
    line: &Line,
    above: &mut codes::Above,
) -> Option<DraftRow> {
    let at = |heading: Option<usize>| heading.and_then(|at| headings.get(at)).map(|h| h.column);
    let cell = |heading| {
        at(heading)
            .and_then(|column| line.get(column))
            .filter(|c| !c.is_empty())
    };
    let printed = levels_of_code(list, headings, line);
    let key = printed.iter().flatten().next().copied();
    let label = cell(list.label);
    let columns = list
        .columns
        .iter()
        .flatten()
        .filter_map(|at| headings.get(*at));
    let mut texts = columns.filter_map(|heading| line.get(heading.column));
    if key.is_none() && label.is_none() && texts.all(GridCell::is_empty) {
        return None;
    }
    // Beside further columns of words, the name of a total often stands in one of them.
    let label = match (key, label) {
        (None, None) => {
            let values = list.columns.iter().filter_map(|heading| at(*heading));
            let first = values.min();
            names::total_before(block, line, at(list.label))
                .or_else(|| names::total_behind(block, line, at(list.label)?, first?))
                .or_else(|| names::below_no_heading(block, line, first?))
        }
        _ => label,
    };
    let codes::Coded { code, name, parts } = codes::and_name(block, table, &printed, label, above);
    let plain = name.map(normal_name);
    let is = |names: &[String]| plain.as_ref().is_some_and(|plain| names.contains(plain));
    let role = match (is(&block.totals), is(&block.apart)) {
        (true, _) => Role::Total,
        (false, true) => Role::Apart,
        (false, false) => Role::Item,
    };
    let first = key.or(label);
    let indents = key.iter().chain(&label).map(|cell| indent(&cell.text));
    Some(DraftRow {
        indent: indents.max().unwrap_or(0),
        place: first.and_then(|cell| cell.place),
        at: at(list.key).or(at(list.label)).unwrap_or(0),
        name: name.map(str::to_owned),
        code,
        parts,
        plain,
        role,
        ..DraftRow::default()
    })
}

/// The cells of the levels of a code. A code in a cell that is merged over the columns of its levels is one code.
fn levels_of_code<'a>(
    list: &List,
    headings: &[Heading],
    line: &'a Line,
) -> Vec<Option<&'a GridCell>> {
    let columns = list.key.iter().chain(&list.key_rest);
    let columns = columns.filter_map(|at| headings.get(*at));
    let cells = columns.enumerate().map(|(level, heading)| {
        let own = line.get(heading.column).filter(|cell| !cell.is_empty())?;
        let left = heading
            .column
            .checked_sub(1)
            .and_then(|left| line.get(left));
        let repeated = own.merged && left.is_some_and(|left| left.text == own.text);
        (level == 0 || !repeated).then_some(own)
    });
    cells.collect()
}

fn indent(text: &str) -> usize {
    text.chars().take_while(|c| c.is_whitespace()).count()
}

/// Tells of the cells of a row that cannot be read.
fn report(desk: &mut Desk<'_>, draft: &Draft, row: &DraftRow, headings: &[Heading], list: &List) {
    for (at, cell) in row.cells.iter().enumerate() {
        let Some(column) = draft.columns.get(at) else {
            continue;
        };
        if cell.state != State::Unreadable || cell.fault.is_some() {
            continue;
        }
        let heading = list
            .columns
            .get(at)
            .copied()
            .flatten()
            .and_then(|at| headings.get(at));
        let spot = Spot {
            place: cell.place,
            column: heading.map(|heading| heading.column),
            title: &draft.title,
        };
        bad_cell(desk, draft, column, &cell.text, spot);
    }
}

/// Tells of a cell that cannot be read.
pub(super) fn bad_cell(
    desk: &mut Desk<'_>,
    draft: &Draft,
    column: &DraftColumn,
    text: &str,
    spot: Spot<'_>,
) {
    let wanted = column
        .kind
        .map_or_else(Said::default, |kind| expected(kind, column.unit));
    let heading = column.heading.join(".");
    let message = match text.trim().is_empty() {
        true => say!(
            "《{}》“{heading}”一栏印了什么，分不出来",
            "what stands in the column “{heading}” of “{}” cannot be told",
            draft.title
        ),
        false => say!(
            "《{}》“{heading}”栏印的是“{text}”，应是{}",
            "in the column “{heading}” of “{}” stands “{text}”, which should be {}",
            draft.title,
            wanted
        ),
    };
    desk.unread("load::bad_cell", message, spot);
}

/// Two printed columns for one column of the form: neither can be told to be it.
fn spoil_twice(desk: &mut Desk<'_>, draft: &mut Draft, form: &Form, head: &Head, layout: &Layout) {
    for (column, second) in &layout.twice {
        let name = form
            .columns
            .get(*column)
            .map(FormColumn::spelling)
            .unwrap_or_default();
        if let Some(heading) = head.headings.get(*second) {
            let message = say!(
                "《{}》印了两栏“{name}”，不知以哪一栏为准",
                "“{}” prints the column “{name}” twice: which one counts?",
                draft.title
            );
            let spot = spot(draft, heading);
            desk.unread("load::two_columns", message, spot);
        }
        let cells = draft
            .rows
            .iter_mut()
            .filter_map(|row| row.cells.get_mut(*column));
        for cell in cells.filter(|cell| cell.state != State::Absent) {
            cell.spoil(say!(
                "表上印了两栏“{name}”",
                "the table prints the column “{name}” twice"
            ));
        }
    }
}

/// The occurrence that a table of a repeated form is: the text of its key field.
pub(super) fn occurrence(draft: &Draft, form: &Form) -> Option<String> {
    let cell = draft.rows.first()?.cells.get(form.repeats?)?;
    let text = squash(&cell.text);
    (saturate(text.len()) > 0).then_some(text)
}
