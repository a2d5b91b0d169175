//! Copies of the tables as printed, with the cells in question coloured and commented.

use super::looks::{self, fit, heading, plain, title};
use crate::lang::Lang;
use crate::ledger::{Cell, Role, Row, State, Table};
use crate::report::Telling;
use crate::report::entry::Entry;
use crate::report::layout::{Layout, Mark, Shown, is_prose, layout, own_text};
use crate::report::spot::Spot;
use crate::report::words::cell_name;
use crate::tell;
use crate::value::{CellId, count_decimals};
use indexmap::{IndexMap, IndexSet};
use rust_xlsxwriter::{FormatAlign, Note, Worksheet, XlsxError};

/// More sheets than this nobody leafs through; those that findings cite come first.
const SHEETS: usize = 120;
/// The most that stands in a comment, in characters.
const COMMENT: usize = 600;
/// Above the headings: title, and unit with place.
const ABOVE: u32 = 2;

/// A table that is copied.
pub(super) struct Copy {
    /// Its number in the ledger.
    pub(super) table: u32,
    /// The name of its sheet.
    pub(super) sheet: String,
    layout: Layout,
}

/// The tables that are copied.
pub(super) struct Copies {
    /// In the order of the documents.
    pub(super) all: Vec<Copy>,
    /// How many tables are not.
    pub(super) left_out: usize,
}

impl Copies {
    /// Chooses the tables and names their sheets.
    pub(super) fn new(told: &Telling, marks: &IndexMap<CellId, Mark>) -> Self {
        let cited: IndexSet<u32> = marks.keys().map(|id| id.table).collect();
        let printed = |number: &u32| {
            let table = told.ledger.table(*number);
            table.is_some_and(|t| !is_prose(told, t) && !t.rows.is_empty())
        };
        let tables: Vec<u32> = (0..crate::source::saturate(told.ledger.tables.len()))
            .filter(printed)
            .collect();
        let is_cited = |number: &&u32| cited.contains(*number);
        let first = tables.iter().filter(is_cited);
        let rest = tables.iter().filter(|number| !is_cited(number));
        let mut chosen: Vec<u32> = first.chain(rest).take(SHEETS).copied().collect();
        chosen.sort_unstable();
        let left_out = tables.len().saturating_sub(chosen.len());
        let mut all = Vec::new();
        for (number, table) in (1usize..).zip(chosen) {
            if let Some(known) = told.ledger.table(table) {
                all.push(Copy {
                    table,
                    sheet: name(number, told.ledger.title(table, told.forms)),
                    layout: layout(told, known),
                });
            }
        }
        Self { all, left_out }
    }

    /// Where a cell of the ledger stands in the workbook.
    pub(super) fn link(&self, told: &Telling, id: CellId) -> Option<String> {
        let copy = self.all.iter().find(|copy| copy.table == id.table)?;
        let column = copy
            .layout
            .columns
            .iter()
            .position(|s| *s == Shown::Column(id.column as usize))?;
        let known = told
            .ledger
            .table(id.table)
            .is_some_and(|t| (id.row as usize) < t.rows.len());
        let row = first_row(&copy.layout).saturating_add(id.row);
        let cell = cell_name(row, crate::source::saturate(column));
        known.then(|| format!("internal:'{}'!{cell}", copy.sheet))
    }
}

/// A name that Excel takes: at most 31 characters, none of a few, and no other sheet's.
pub(super) fn name(number: usize, title: &str) -> String {
    let plain = title
        .chars()
        .filter(|c| !"[]:*?/\\'".contains(*c) && !c.is_control());
    let head = format!("{number} ");
    let room = 31usize.saturating_sub(head.len());
    format!("{head}{}", plain.take(room).collect::<String>())
        .trim_end()
        .to_owned()
}

/// The row of the workbook where the first row of the table stands.
fn first_row(layout: &Layout) -> u32 {
    ABOVE.saturating_add(crate::source::saturate(layout.heads.len()))
}

/// Writes a copy.
pub(super) fn add(
    sheet: &mut Worksheet,
    told: &Telling,
    copy: &Copy,
    marks: &IndexMap<CellId, Mark>,
    entries: &[Entry],
) -> Result<(), XlsxError> {
    let Some(table) = told.ledger.table(copy.table) else {
        return Ok(());
    };
    sheet.set_name(&copy.sheet)?;
    sheet
        .set_landscape()
        .set_paper_size(9)
        .set_print_fit_to_pages(1, 0);
    sheet.write_string_with_format(0, 0, looks::text(&table.title), &title())?;
    let unit = table
        .unit
        .map(|unit| tell!(told.lang, "单位：{unit}　", "Unit: {unit}  "));
    let place = table
        .place
        .map(|place| Spot::of(told.ledger, place).said(told.lang));
    let said = format!("{}{}", unit.unwrap_or_default(), place.unwrap_or_default());
    sheet.write_string(1, 0, looks::text(&said))?;
    let first = first_row(&copy.layout);
    sheet.set_freeze_panes(first, 0)?;
    add_heads(sheet, &copy.layout)?;
    let mut marked = false;
    for ((row, number), own) in (first..).zip(0u32..).zip(&table.rows) {
        for (column, of) in (0u16..).zip(&copy.layout.columns) {
            let Shown::Column(of) = of else {
                add_own(sheet, (row, column), told, own, *of)?;
                continue;
            };
            let id = CellId {
                table: copy.table,
                row: number,
                column: crate::source::saturate(*of),
            };
            let cell = told.ledger.cell(id);
            let mark = marks.get(&id);
            marked |= mark.is_some();
            add_cell(sheet, (row, column), &cell, (mark, entries, told.lang))?;
        }
    }
    if marked {
        sheet.set_tab_color(rust_xlsxwriter::Color::RGB(0xC6_2F2F));
    }
    add_notes(sheet, first, table)?;
    set_widths(sheet, told, copy, table)
}

/// The name or code of a row, indented as deep as it stands.
fn add_own(
    sheet: &mut Worksheet,
    at: (u32, u16),
    told: &Telling,
    row: &Row,
    shown: Shown,
) -> Result<(), XlsxError> {
    let text = looks::text(own_text(told, row, shown).unwrap_or_default());
    let depth = u8::try_from(row.depth.min(8)).unwrap_or(0);
    let format = match row.role {
        Role::Total => plain().set_bold(),
        _ => plain(),
    };
    sheet.write_string_with_format(
        at.0,
        at.1,
        text,
        &format.set_align(FormatAlign::Left).set_indent(depth),
    )?;
    Ok(())
}

/// The notes below the table.
fn add_notes(sheet: &mut Worksheet, first: u32, table: &Table) -> Result<(), XlsxError> {
    let below = first
        .saturating_add(crate::source::saturate(table.rows.len()))
        .saturating_add(1);
    for (row, note) in (below..).zip(&table.notes) {
        sheet.write_string(row, 0, looks::text(note))?;
    }
    Ok(())
}

fn add_heads(sheet: &mut Worksheet, layout: &Layout) -> Result<(), XlsxError> {
    for (row, level) in (ABOVE..).zip(&layout.heads) {
        for head in level {
            let left = u16::try_from(head.left).unwrap_or(u16::MAX);
            let wide = u16::try_from(head.columns.saturating_sub(1)).unwrap_or(0);
            let tall = crate::source::saturate(head.rows.saturating_sub(1));
            let (last, right) = (row.saturating_add(tall), left.saturating_add(wide));
            let text = looks::text(&head.text);
            if (last, right) == (row, left) {
                sheet.write_string_with_format(row, left, text, &heading())?;
            } else {
                sheet.merge_range(row, left, last, right, &text, &heading())?;
            }
        }
    }
    Ok(())
}

/// A cell: a number where it is printed as one, else its text.
fn add_cell(
    sheet: &mut Worksheet,
    at: (u32, u16),
    cell: &Cell,
    of: (Option<&Mark>, &[Entry], Lang),
) -> Result<(), XlsxError> {
    let ((row, column), (mark, entries, lang)) = (at, of);
    let mut format = plain();
    if let Some(mark) = mark {
        format = format
            .set_background_color(looks::colour(mark.outcome, mark.direct))
            .set_bold();
        let note = Note::new(comment(mark, entries, lang))
            .add_author_prefix(false)
            .set_author("crossfoot");
        sheet.insert_note(row, column, &note.set_width(320).set_height(140))?;
    }
    // Only what is printed as a bare number: `15.61%` or `约 3` stay what they are.
    let bare = cell
        .text
        .trim_start_matches(['-', '−'])
        .chars()
        .all(|c| c.is_ascii_digit() || c == ',' || c == '.');
    let number = looks::number(cell.value).filter(|_| cell.state == State::Value && bare);
    match number.filter(|_| cell.kind.is_some_and(|kind| kind.is_number())) {
        Some(number) => {
            let pattern = looks::pattern(cell.text, count_decimals(cell.text));
            let format = format.set_num_format(pattern).set_align(FormatAlign::Right);
            sheet.write_number_with_format(row, column, number, &format)?;
        }
        None if cell.text.is_empty() => {
            sheet.write_blank(row, column, &format)?;
        }
        None => {
            sheet.write_string_with_format(row, column, looks::text(cell.text), &format)?;
        }
    }
    Ok(())
}

/// What the findings that cite a cell say.
fn comment(mark: &Mark, entries: &[Entry], lang: Lang) -> String {
    let mut out = String::new();
    for number in &mark.findings {
        let entry = number.checked_sub(1).and_then(|at| entries.get(at));
        if let Some(entry) = entry {
            out.push_str(&tell!(
                lang,
                "第 {number} 号〔{}〕{}\n{}\n",
                "No. {number} [{}] {}\n{}\n",
                entry.outcome,
                entry.rule,
                entry.problem
            ));
        }
    }
    let cut: String = looks::text(out.trim_end()).chars().take(COMMENT).collect();
    if cut.chars().count() == COMMENT {
        format!("{cut}…")
    } else {
        cut
    }
}

fn set_widths(
    sheet: &mut Worksheet,
    told: &Telling,
    copy: &Copy,
    table: &Table,
) -> Result<(), XlsxError> {
    for (column, of) in (0u16..).zip(&copy.layout.columns) {
        let wide = match of {
            Shown::Column(number) => {
                let Some(known) = table.columns.get(*number) else {
                    continue;
                };
                let texts = known.texts.iter().map(|text| told.ledger.text(*text));
                fit(
                    known
                        .heading
                        .last()
                        .map(String::as_str)
                        .into_iter()
                        .chain(texts),
                    8,
                    44,
                )
            }
            own => {
                let texts = table
                    .rows
                    .iter()
                    .filter_map(|row| own_text(told, row, *own));
                fit(texts, 10, 48)
            }
        };
        sheet.set_column_width(column, wide)?;
    }
    Ok(())
}
