//! `crossfoot ledger`, for people: what was read, cell by cell.

use super::spot::Spot;
use super::words::{self, amount, clean, document_kind, kind, number, state};
use crate::form::Forms;
use crate::lang::Lang;
use crate::ledger::{
    Cell, Column, Document, Gravity, Identity, Ledger, Notice, Scope, State, Table,
};
use crate::tell;
use crate::value::CellId;
use std::fmt::Write as _;

/// What every line needs to know.
struct With<'a> {
    ledger: &'a Ledger,
    forms: &'a Forms,
    lang: Lang,
}

/// What was read, in words: documents, tables, columns, and every cell with its text, value, state and place.
pub fn ledger_text(ledger: &Ledger, forms: &Forms, lang: Lang) -> String {
    let with = &With {
        ledger,
        forms,
        lang,
    };
    let mut out = String::new();
    for document in &ledger.documents {
        add_document(&mut out, with, document);
    }
    if ledger.documents.is_empty() {
        out.push_str(lang.pick("没有读到文件\n", "no document was read\n"));
    }
    for notice in &ledger.notices {
        add_notice(&mut out, notice, lang);
    }
    out
}

/// Adds one line. Writing to a string cannot fail.
fn add(out: &mut String, indent: usize, line: &str) {
    let _ = writeln!(out, "{}{}", "  ".repeat(indent), clean(line));
}

/// So many extracts of which the prose says nothing are named.
const UNSAID: usize = 12;

fn add_document(out: &mut String, with: &With<'_>, document: &Document) {
    add(out, 0, &document.name);
    add(out, 1, &identity(&document.identity, with.lang));
    let mut unsaid: Vec<&str> = Vec::new();
    for (number, table) in with.ledger.tables_of(document) {
        match unfound(with.forms, table) {
            Some(extract) => unsaid.push(extract),
            None => add_table(out, with, number, table),
        }
    }
    if !unsaid.is_empty() {
        let count = unsaid.len();
        unsaid.truncate(UNSAID);
        let names = unsaid.join(with.lang.comma());
        let said = match count > UNSAID {
            true => tell!(
                with.lang,
                "说明文字里没有找到：{names}等 {count} 种说法",
                "not found in the prose: {names} and others, {count} in all"
            ),
            false => tell!(
                with.lang,
                "说明文字里没有找到：{names}",
                "not found in the prose: {names}"
            ),
        };
        add(out, 1, &said);
    }
}

/// The name of the extract whose table it is, where the prose says nothing of the kind.
fn unfound<'f>(forms: &'f Forms, table: &Table) -> Option<&'f str> {
    let form = table.form.and_then(|id| forms.form(id))?;
    let unfound = form.extract.is_some() && table.rows.is_empty() && table.lost.is_none();
    unfound.then_some(form.name.as_str())
}

/// Who, when and what.
pub(super) fn identity(of: &Identity, lang: Lang) -> String {
    let unknown = || lang.pick("未写明", "not stated").to_owned();
    let year = of.year.map_or_else(unknown, |year| year.to_string());
    let known = |text: &Option<String>| text.clone().unwrap_or_else(unknown);
    tell!(
        lang,
        "组织 {}；年度 {year}；{}{}；级次 {}；地区 {}；主管 {}",
        "organisation {}; year {year}; {}{}; level {}; region {}; superior {}",
        known(&of.org),
        of.scope.map_or("", |scope| scope_said(scope, lang)),
        document_kind(of.kind, lang),
        known(&of.level),
        known(&of.region),
        known(&of.superior)
    )
}

/// A table in one line: its number, form, title, unit, and where it stands.
fn headline(with: &With<'_>, number: u32, table: &Table) -> String {
    let With {
        ledger,
        forms,
        lang,
    } = *with;
    let form = table.form.and_then(|id| forms.form(id));
    let form = form.map_or(lang.pick("未登记的表", "no form"), |form| {
        form.name.as_str()
    });
    let mut line = tell!(
        lang,
        "表{}  {form}  “{}”",
        "table {}  {form}  “{}”",
        number.saturating_add(1),
        table.title
    );
    if let Some(unit) = table.unit {
        line.push_str(&tell!(lang, "  单位 {unit}", "  unit {unit}"));
    }
    if table.occurrence.is_some() {
        line.push_str(&tell!(
            lang,
            "  属 {}",
            "  of {}",
            ledger.text(table.occurrence)
        ));
    }
    if let Some(place) = table.place {
        line.push_str(&format!("  {}", Spot::of(ledger, place).said(lang)));
    }
    line
}

fn add_table(out: &mut String, with: &With<'_>, number: u32, table: &Table) {
    let With { forms, lang, .. } = *with;
    add(out, 1, &headline(with, number, table));
    for said in left_over(forms, table, lang) {
        add(out, 2, &said);
    }
    if let Some(why) = &table.lost {
        let why = why.of(lang);
        add(
            out,
            2,
            &tell!(
                lang,
                "有的行没有读出：{why}",
                "some rows were not read: {why}"
            ),
        );
    }
    for (i, column) in table.columns.iter().enumerate() {
        let name = heading(forms, table, i, column);
        add(
            out,
            2,
            &tell!(
                lang,
                "栏{}  {name}  {}",
                "column {}  {name}  {}",
                i.saturating_add(1),
                nature(column, lang)
            ),
        );
    }
    for row in 0..crate::source::saturate(table.rows.len()) {
        add_row(out, with, (number, table), row);
    }
    for note in &table.notes {
        add(out, 2, &tell!(lang, "注  {note}", "note  {note}"));
    }
}

/// How a table was bound, and what of it and of its form was left over.
pub(super) fn left_over(forms: &Forms, table: &Table, lang: Lang) -> Vec<String> {
    let bound = table.binding.map(|binding| words::binding(binding, lang));
    let mut said: Vec<String> = bound.into_iter().collect();
    let named = |of: &dyn Fn(&Column) -> bool| {
        let columns = table
            .columns
            .iter()
            .enumerate()
            .filter(|(_, column)| of(column));
        let names = columns.map(|(i, column)| heading(forms, table, i, column));
        names.collect::<Vec<_>>().join(lang.comma())
    };
    let unknown = named(&|column| table.form.is_some() && column.kind.is_none());
    if !unknown.is_empty() {
        said.push(tell!(
            lang,
            "表样里没有的栏：{unknown}",
            "columns that the form does not have: {unknown}"
        ));
    }
    let unprinted = named(&|column| column.kind.is_some() && column.heading.is_empty());
    if table.binding.is_some() && !unprinted.is_empty() {
        said.push(tell!(
            lang,
            "没有印的栏：{unprinted}",
            "columns that are not printed: {unprinted}"
        ));
    }
    said
}

/// Whose budget it is.
fn scope_said(scope: Scope, lang: Lang) -> &'static str {
    match scope {
        Scope::Department => lang.pick("部门", "department "),
        Scope::Unit => lang.pick("单位", "unit "),
    }
}

/// What the cells of a column are, with their unit.
fn nature(column: &Column, lang: Lang) -> String {
    match (column.kind, column.unit) {
        (Some(of), Some(unit)) => format!("{} {unit}", kind(of, lang)),
        (Some(of), None) => kind(of, lang).to_owned(),
        (None, _) => lang.pick("未登记", "in no form").to_owned(),
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

fn add_row(out: &mut String, with: &With<'_>, table: (u32, &Table), row: u32) {
    let With {
        ledger,
        forms,
        lang,
    } = *with;
    let (number, table) = table;
    add(
        out,
        2,
        &tell!(
            lang,
            "行{}  {}",
            "row {}  {}",
            row.saturating_add(1),
            ledger.row_label(number, row)
        ),
    );
    for (i, column) in table.columns.iter().enumerate() {
        let cell = column.cell(row, &ledger.strings);
        if cell.state != State::Absent {
            let place = cell
                .place
                .map(|place| format!("  {}", Spot::of(ledger, place).said(lang)));
            let stored = cell.place.and_then(|place| ledger.stored(place));
            let stored = stored.map_or_else(String::new, |stored| {
                tell!(lang, "  存的是 {stored}", "  stored as {stored}")
            });
            let name = heading(forms, table, i, column);
            let place = place.unwrap_or_default();
            add(
                out,
                3,
                &format!(
                    "{name}  {}{stored}{place}{}",
                    content(&cell, lang),
                    inferred(ledger, (number, row, i), lang)
                ),
            );
        }
    }
}

/// That the column of a cell was worked out, and by which relations.
fn inferred(ledger: &Ledger, (table, row, column): (u32, u32, usize), lang: Lang) -> String {
    let column = crate::source::saturate(column);
    let Some(relations) = ledger.inferred.get(&CellId { table, row, column }) else {
        return String::new();
    };
    let relations = relations.iter();
    let relations = relations.filter_map(|number| ledger.relations.get(*number as usize));
    let words: Vec<&str> = relations.map(|relation| relation.words.of(lang)).collect();
    match words.is_empty() {
        true => tell!(lang, "  推定", "  worked out"),
        false => tell!(
            lang,
            "  推定：{}",
            "  worked out: {}",
            words.join(lang.semicolon())
        ),
    }
}

/// The text of a cell and what it was taken for.
fn content(cell: &Cell, lang: Lang) -> String {
    let is_number = cell.kind.is_some_and(crate::form::Kind::is_number);
    match (cell.state, cell.unit) {
        (State::Value, Some(unit)) if is_number => {
            format!("“{}” = {}", cell.text, amount(cell.value, unit))
        }
        (State::Value, None) if is_number => format!("“{}” = {}", cell.text, number(cell.value)),
        (State::Value, _) => format!("“{}”", cell.text),
        (other, _) => format!("“{}”  {}", cell.text, state(other, lang)),
    }
}

fn add_notice(out: &mut String, notice: &Notice, lang: Lang) {
    let gravity = match notice.gravity {
        Gravity::Note => lang.pick("提示", "note"),
        Gravity::Unreadable => lang.pick("未识别", "unreadable"),
        Gravity::Broken => lang.pick("读不了", "cannot be read"),
    };
    let (place, message) = (notice.whereabouts.of(lang), notice.message.of(lang));
    add(
        out,
        0,
        &format!("{gravity}  {}  {place}  {message}", notice.code),
    );
    if let Some(help) = &notice.help {
        add(out, 1, help.of(lang));
    }
}
