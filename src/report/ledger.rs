//! `crossfoot ledger`, for people: what was read, cell by cell.

use super::spot::Spot;
use super::words::{self, amount, clean, document_kind, kind, number, state};
use crate::form::Forms;
use crate::ledger::{
    Cell, Column, Document, Gravity, Identity, Ledger, Notice, Scope, State, Table,
};
use crate::value::CellId;
use std::fmt::Write as _;

/// What was read, in words: documents, tables, columns, and every cell with its text, value, state and place.
pub fn ledger_text(ledger: &Ledger, forms: &Forms) -> String {
    let mut out = String::new();
    for document in &ledger.documents {
        add_document(&mut out, ledger, forms, document);
    }
    if ledger.documents.is_empty() {
        out.push_str("没有读到文件\n");
    }
    for notice in &ledger.notices {
        add_notice(&mut out, notice);
    }
    out
}

/// Adds one line. Writing to a string cannot fail.
fn add(out: &mut String, indent: usize, line: &str) {
    let _ = writeln!(out, "{}{}", "  ".repeat(indent), clean(line));
}

fn add_document(out: &mut String, ledger: &Ledger, forms: &Forms, document: &Document) {
    add(out, 0, &document.name);
    add(out, 1, &identity(&document.identity));
    for (number, table) in ledger.tables_of(document) {
        add_table(out, ledger, forms, number, table);
    }
}

/// Who, when and what.
pub(super) fn identity(of: &Identity) -> String {
    let year = of
        .year
        .map_or_else(|| "未写明".to_owned(), |year| year.to_string());
    let known = |text: &Option<String>| text.clone().unwrap_or_else(|| "未写明".to_owned());
    format!(
        "组织 {}；年度 {year}；{}{}；级次 {}；地区 {}；主管 {}",
        known(&of.org),
        of.scope.map_or("", Scope::word),
        document_kind(of.kind),
        known(&of.level),
        known(&of.region),
        known(&of.superior)
    )
}

fn add_table(out: &mut String, ledger: &Ledger, forms: &Forms, number: u32, table: &Table) {
    let form = table.form.and_then(|id| forms.form(id));
    let form = form.map_or_else(|| "未登记的表".to_owned(), |form| form.name.clone());
    let mut line = format!("表{}  {form}  “{}”", number.saturating_add(1), table.title);
    if let Some(unit) = table.unit {
        line.push_str(&format!("  单位 {unit}"));
    }
    if table.occurrence.is_some() {
        line.push_str(&format!("  属 {}", ledger.text(table.occurrence)));
    }
    if let Some(place) = table.place {
        line.push_str(&format!("  {}", Spot::of(ledger, place)));
    }
    add(out, 1, &line);
    for said in left_over(forms, table) {
        add(out, 2, &said);
    }
    for (i, column) in table.columns.iter().enumerate() {
        let name = heading(forms, table, i, column);
        add(
            out,
            2,
            &format!("栏{}  {name}  {}", i.saturating_add(1), nature(column)),
        );
    }
    for row in 0..crate::source::saturate(table.rows.len()) {
        add_row(out, ledger, forms, (number, table), row);
    }
    for note in &table.notes {
        add(out, 2, &format!("注  {note}"));
    }
}

/// How a table was bound, and what of it and of its form was left over.
pub(super) fn left_over(forms: &Forms, table: &Table) -> Vec<String> {
    let mut said: Vec<String> = table.binding.map(words::binding).into_iter().collect();
    let named = |of: &dyn Fn(&Column) -> bool| {
        let columns = table
            .columns
            .iter()
            .enumerate()
            .filter(|(_, column)| of(column));
        let names = columns.map(|(i, column)| heading(forms, table, i, column));
        names.collect::<Vec<_>>().join("、")
    };
    let unknown = named(&|column| table.form.is_some() && column.kind.is_none());
    if !unknown.is_empty() {
        said.push(format!("表样里没有的栏：{unknown}"));
    }
    let unprinted = named(&|column| column.kind.is_some() && column.heading.is_empty());
    if table.binding.is_some() && !unprinted.is_empty() {
        said.push(format!("没有印的栏：{unprinted}"));
    }
    said
}

/// What the cells of a column are, with their unit.
fn nature(column: &Column) -> String {
    match (column.kind, column.unit) {
        (Some(of), Some(unit)) => format!("{} {unit}", kind(of)),
        (Some(of), None) => kind(of).to_owned(),
        (None, _) => "未登记".to_owned(),
    }
}

/// A column's heading as printed, else as its form spells it.
pub(super) fn heading(forms: &Forms, table: &Table, number: usize, column: &Column) -> String {
    let form = table.form.and_then(|id| forms.form(id));
    match form.and_then(|form| form.columns.get(number)) {
        Some(known) if column.heading.is_empty() => known.spelling(),
        _ => column.heading.join("."),
    }
}

fn add_row(out: &mut String, ledger: &Ledger, forms: &Forms, table: (u32, &Table), row: u32) {
    let (number, table) = table;
    add(
        out,
        2,
        &format!(
            "行{}  {}",
            row.saturating_add(1),
            ledger.row_label(number, row)
        ),
    );
    for (i, column) in table.columns.iter().enumerate() {
        let cell = column.cell(row, &ledger.strings);
        if cell.state != State::Absent {
            let place = cell
                .place
                .map(|place| format!("  {}", Spot::of(ledger, place)));
            let stored = cell.place.and_then(|place| ledger.stored(place));
            let stored = stored.map_or_else(String::new, |stored| format!("  存的是 {stored}"));
            let name = heading(forms, table, i, column);
            let place = place.unwrap_or_default();
            add(
                out,
                3,
                &format!(
                    "{name}  {}{stored}{place}{}",
                    content(&cell),
                    inferred(ledger, (number, row, i))
                ),
            );
        }
    }
}

/// That the column of a cell was worked out, and by which relations.
fn inferred(ledger: &Ledger, (table, row, column): (u32, u32, usize)) -> String {
    let column = crate::source::saturate(column);
    let Some(relations) = ledger.inferred.get(&CellId { table, row, column }) else {
        return String::new();
    };
    let relations = relations.iter();
    let relations = relations.filter_map(|number| ledger.relations.get(*number as usize));
    let words: Vec<&str> = relations.map(|relation| relation.words.as_str()).collect();
    match words.is_empty() {
        true => "  推定".to_owned(),
        false => format!("  推定：{}", words.join("；")),
    }
}

/// The text of a cell and what it was taken for.
fn content(cell: &Cell) -> String {
    let is_number = cell.kind.is_some_and(crate::form::Kind::is_number);
    match (cell.state, cell.unit) {
        (State::Value, Some(unit)) if is_number => {
            format!("“{}” = {}", cell.text, amount(cell.value, unit))
        }
        (State::Value, None) if is_number => format!("“{}” = {}", cell.text, number(cell.value)),
        (State::Value, _) => format!("“{}”", cell.text),
        (other, _) => format!("“{}”  {}", cell.text, state(other)),
    }
}

fn add_notice(out: &mut String, notice: &Notice) {
    let gravity = match notice.gravity {
        Gravity::Note => "提示",
        Gravity::Unreadable => "未识别",
        Gravity::Broken => "读不了",
    };
    let place = &notice.whereabouts;
    add(
        out,
        0,
        &format!("{gravity}  {}  {place}  {}", notice.code, notice.message),
    );
    if let Some(help) = &notice.help {
        add(out, 1, help);
    }
}
