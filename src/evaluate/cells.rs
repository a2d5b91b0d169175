//! Cells: from row and column to a value, or why there is none.

use super::{
    Desk, Gap, Known, RowAt,
    amounts::Amount,
    texts::{Cells, Words},
};
use crate::form::Kind;
use crate::lang::Said;
use crate::ledger::State;
use crate::ops::Number;
use crate::outcome::Outcome;
use crate::program::ColumnRef;
use crate::say;
use crate::source::Span;
use crate::types::{Dimension, Type};
use crate::value::{CellId, Unit, count_decimals, distance, heading_of, normal_name};

/// How many columns are named where the one that is wanted is not there, the nearest first.
const COLUMNS: usize = 6;

/// What a cell says.
pub(super) enum Told<'w> {
    Amount(Amount),
    Words(Words<'w>),
}

impl<'a> Desk<'a> {
    /// The cell of a row and a column; nothing for the row's own code and name.
    pub(super) fn cell_id(&mut self, row: RowAt, column: &ColumnRef) -> Option<CellId> {
        if *column == ColumnRef::Scope {
            self.chosen.look_elsewhere();
        }
        self.cell_at(row, column)
    }

    fn cell_at(&self, row: RowAt, column: &ColumnRef) -> Option<CellId> {
        let index = match column {
            ColumnRef::Index(index) => *index,
            ColumnRef::Scope => match &self.column {
                Some(ColumnRef::Scope) | None => return None,
                Some(other) => return self.cell_at(row, other),
            },
            ColumnRef::Heading(path) => self.printed_column(row.table, path)?,
            ColumnRef::Key | ColumnRef::Label => return None,
        };
        Some(CellId {
            table: row.table,
            row: row.row,
            column: index,
        })
    }

    /// The column of a table without a form, by its printed heading.
    fn printed_column(&self, table: u32, path: &[String]) -> Option<u32> {
        match self.printed_columns(table, path).as_slice() {
            [one] => Some(*one),
            _ => None,
        }
    }

    /// The columns that go by a heading: as printed, else without the unit that is printed in it, `金额（元）`.
    fn printed_columns(&self, table: u32, path: &[String]) -> Vec<u32> {
        let columns = self.ledger.table(table).map(|table| &table.columns);
        let found = |plain: fn(&str) -> String, path: &[String]| -> Vec<u32> {
            let columns = columns.into_iter().flatten().enumerate();
            let fits = columns.filter(|(_, column)| {
                let heading: Vec<String> = column.heading.iter().map(|part| plain(part)).collect();
                heading.ends_with(path)
            });
            fits.map(|(i, _)| Self::row_number(i)).collect()
        };
        let printed = found(normal_name, path);
        if !printed.is_empty() {
            return printed;
        }
        let path: Vec<String> = path.iter().map(|part| without_unit(part)).collect();
        found(without_unit, &path)
    }

    /// That a table has no such column, and which it has.
    fn lacks_column(&self, table: u32, column: &ColumnRef) -> Said {
        let label = self.ledger.title(table, &self.program.forms);
        let ColumnRef::Heading(path) = column else {
            return say!("`{label}`没有这一栏", "`{label}` has no such column");
        };
        let columns = self.ledger.table(table).map(|table| &table.columns);
        let headings = columns.into_iter().flatten();
        let headings: Vec<String> = headings.map(|column| column.heading.join(".")).collect();
        let wanted = path.join(".");
        let several = self.printed_columns(table, path);
        if !several.is_empty() {
            let all = several.iter().filter_map(|i| headings.get(*i as usize));
            let all: Vec<&str> = all.map(String::as_str).collect();
            return say!(
                "`{label}`有几栏都叫`{wanted}`，写出全称：{}",
                "`{label}` has several columns `{wanted}`; write the full name: {}",
                Said::names(&all)
            );
        }
        let known = headings.into_iter().filter(|heading| !heading.is_empty());
        let known: Vec<String> = known.collect();
        let mut near: Vec<(usize, &String)> = known
            .iter()
            .map(|own| (distance(&normal_name(own), &wanted), own))
            .collect();
        near.sort_by_key(|(distance, _)| *distance);
        let near: Vec<&str> = near
            .iter()
            .take(COLUMNS)
            .map(|(_, own)| own.as_str())
            .collect();
        match near.is_empty() {
            true => say!(
                "`{label}`没有`{wanted}`一栏",
                "`{label}` has no column `{wanted}`"
            ),
            false => say!(
                "`{label}`没有`{wanted}`一栏，有{}",
                "`{label}` has no column `{wanted}`; it has {}",
                Said::names(&near)
            ),
        }
    }

    /// What a cell says.
    pub(super) fn cell(&mut self, row: RowAt, column: &ColumnRef, span: Span) -> Known<Told<'a>> {
        if matches!(column, ColumnRef::Key | ColumnRef::Label) {
            return Ok(Told::Words(self.row_words(row, column == &ColumnRef::Key)));
        }
        let Some(id) = self.cell_id(row, column) else {
            let reason = self.why(|| self.lacks_column(row.table, column));
            return self.missing(span, reason);
        };
        self.visit(id, span)?;
        let cell = self.ledger.cell(id);
        match cell.state {
            State::Absent => {
                // Of a table that was not read whole, the list of a row may be mistaken too.
                if self.is_of_another_list(id) {
                    self.told_whole(id.table, true, span)?;
                }
                Err(Gap {
                    outcome: Outcome::Missing,
                    reason: say!("{}没有印出", "{} is not printed", self.spot(id)),
                    span,
                    cell: Some(id),
                    lost: false,
                })
            }
            State::Unreadable => Err(Gap {
                outcome: Outcome::Unreadable,
                reason: match self.ledger.faults.get(&id) {
                    Some(fault) => {
                        say!("{}未识别：{}", "{} is unreadable: {}", self.spot(id), fault)
                    }
                    None => say!(
                        "{}未识别：`{}`",
                        "{} is unreadable: `{}`",
                        self.spot(id),
                        cell.text
                    ),
                },
                span,
                cell: Some(id),
                lost: false,
            }),
            State::Blank | State::Value => self.told(id, span),
        }
    }

    /// Whether a cell is of a column of another list than its row.
    fn is_of_another_list(&self, id: CellId) -> bool {
        let Some(table) = self.ledger.table(id.table) else {
            return false;
        };
        let form = table.form.and_then(|form| self.program.forms.form(form));
        let column = form.and_then(|form| form.columns.get(id.column as usize));
        let row = table.rows.get(id.row as usize);
        let block = column.and_then(|column| column.block);
        block
            .zip(row)
            .is_some_and(|(block, row)| row.block != block)
    }

    /// Whether a figure is one of money, as far as one sees, of which no unit is printed.
    pub(super) fn has_no_unit(&self, id: CellId) -> bool {
        let cell = self.ledger.cell(id);
        cell.kind == Some(Kind::Money) && cell.unit.is_none()
    }

    /// That the unit of a figure is nowhere printed.
    pub(super) fn no_unit(&self, id: CellId) -> Said {
        say!("{}没有印出单位", "{} has no printed unit", self.spot(id))
    }

    fn is_formless(&self, id: CellId) -> bool {
        let table = self.ledger.table(id.table);
        table.is_some_and(|table| table.form.is_none())
    }

    fn told(&mut self, id: CellId, span: Span) -> Known<Told<'a>> {
        let cell = self.ledger.cell(id);
        let kind = cell.kind.unwrap_or(Kind::Text);
        let Type::Number(mut dimension) = kind.cell_type() else {
            let words = Words {
                text: cell.text.into(),
                cells: Cells::One(id),
            };
            return Ok(Told::Words(words));
        };
        if self.has_no_unit(id) && self.is_formless(id) {
            // A figure by itself: it goes with those of its kind, not with amounts.
            dimension = Dimension::Count;
        }
        let unit = match dimension {
            Dimension::Money => cell.unit,
            Dimension::Ratio => Some(Unit::Percent),
            _ => Some(Unit::One),
        };
        let Some(unit) = unit else {
            return Err(Gap {
                outcome: Outcome::Unreadable,
                reason: self.no_unit(id),
                span,
                cell: Some(id),
                lost: false,
            });
        };
        let (value, half) = (unit.to_base(cell.value), unit.to_base(cell.half));
        let (Some(value), Some(half)) = (value, half) else {
            return self.unreadable(
                span,
                say!("{}超出 28 位", "{} has more than 28 digits", self.spot(id)),
            );
        };
        let number = Number::printed(id, value, half, dimension);
        Ok(Told::Amount(Amount {
            number,
            unit: Some(unit),
            decimals: count_decimals(cell.text),
        }))
    }

    /// A row's own code or name.
    pub(super) fn row_words(&self, row: RowAt, key: bool) -> Words<'a> {
        let read = self.row(row);
        let text = read.and_then(|r| if key { r.code } else { r.name });
        Words {
            text: self.ledger.text(text).trim().into(),
            cells: Cells::None,
        }
    }

    /// Where a cell is, in words: `支出总表 206 科学技术支出 合计`.
    pub(super) fn spot(&self, id: CellId) -> Said {
        let table = self.ledger.title(id.table, &self.program.forms);
        let row = self.ledger.row_label(id.table, id.row);
        let column = self.heading(id);
        match row.is_empty() {
            true => say!("`{table}`的`{column}`", "`{column}` of `{table}`"),
            false => say!(
                "`{table}`的`{row}`的`{column}`",
                "`{column}` of `{row}` in `{table}`"
            ),
        }
    }

    /// The heading of a cell's column: the form's spelling, else as printed.
    pub(super) fn heading(&self, id: CellId) -> String {
        let Some(table) = self.ledger.table(id.table) else {
            return String::new();
        };
        let form = table.form.and_then(|form| self.program.forms.form(form));
        let spelled = form
            .and_then(|form| form.columns.get(id.column as usize))
            .map(|c| c.spelling());
        let printed = || {
            table
                .columns
                .get(id.column as usize)
                .map(|c| c.heading.join("."))
        };
        spelled.or_else(printed).unwrap_or_default()
    }
}

/// A heading made comparable, without its unit.
fn without_unit(heading: &str) -> String {
    heading_of(heading).into_owned()
}
