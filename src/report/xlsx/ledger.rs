//! `crossfoot ledger` as a workbook: what was read, table by table, cells coloured by what became of them.

use super::copies::name;
use super::looks::{self, fit, heading as heading_looks, plain, title};
use crate::form::{Forms, Kind};
use crate::lang::Lang;
use crate::ledger::{Cell, Column, Ledger, State, Table};
use crate::report::ledger::{heading, identity, left_over};
use crate::report::spot::Spot;
use crate::report::words::{hidden_as, kind, state};
use crate::tell;
use crate::value::{CellId, count_decimals};
use rust_xlsxwriter::{Color, Format, FormatAlign, Note, Url, Workbook, Worksheet, XlsxError};

/// The most tables that get a sheet of their own; the list says how many are left out.
const SHEETS: usize = 500;
/// Columns before those of the table: row, code, name.
const OWN: u16 = 3;
/// The row of the headings.
const HEADS: u32 = 3;
/// What colours mean, for the list.
const COLOURS: [(&str, &str, u32); 5] = [
    (
        "未识别：印了字，读不成数，或说不准",
        "unreadable: printed, and no figure or not to be told",
        UNREADABLE,
    ),
    (
        "看不到：所在的行、列或表是隐藏的",
        "hidden: its row, column or sheet is",
        HIDDEN,
    ),
    (
        "推定：印在哪一栏没有看到，由表的关系定",
        "inferred: the relations of the table decided its column",
        INFERRED,
    ),
    (
        "存的数比显示的位数多",
        "more digits are stored than shown",
        STORED,
    ),
    (
        "表样里没有的栏，不受检查",
        "a column that the form does not have: not checked",
        UNKNOWN,
    ),
];
const UNREADABLE: u32 = 0xFF_EB9C;
const HIDDEN: u32 = 0xE4_DFEC;
const INFERRED: u32 = 0xE2_EFDA;
const STORED: u32 = 0xDD_EBF7;
const UNKNOWN: u32 = 0xD9_D9D9;

/// The workbook.
pub(in crate::report) fn bytes(
    ledger: &Ledger,
    forms: &Forms,
    lang: Lang,
) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    book.set_properties(&super::properties(
        lang.pick("勾稽账本", "Crossfoot: ledger"),
    )?);
    let shown = ledger.tables.iter().zip(0u32..).take(SHEETS);
    let sheets: Vec<String> = shown
        .zip(1usize..)
        .map(|((_, number), at)| name(at, ledger.title(number, forms)))
        .collect();
    add_list(book.add_worksheet(), ledger, (forms, lang), &sheets)?;
    for ((table, number), sheet) in ledger.tables.iter().zip(0u32..).zip(&sheets) {
        add_table(
            book.add_worksheet().set_name(sheet)?,
            ledger,
            (forms, lang),
            (number, table),
        )?;
    }
    book.save_to_buffer()
}

/// A line of the list, in order.
struct Lines<'a> {
    sheet: &'a mut Worksheet,
    next: u32,
}

impl Lines<'_> {
    fn add(&mut self, texts: [&str; 3], looks: &Format) -> Result<u32, XlsxError> {
        let at = self.next;
        for (column, text) in (0u16..).zip(texts) {
            self.sheet
                .write_string_with_format(at, column, looks::text(text), looks)?;
        }
        self.next = at.saturating_add(1);
        Ok(at)
    }
}

/// The first sheet: documents, tables with how sure they are, what the loaders saw, the colours.
fn add_list(
    sheet: &mut Worksheet,
    ledger: &Ledger,
    (forms, lang): (&Forms, Lang),
    sheets: &[String],
) -> Result<(), XlsxError> {
    sheet.set_name(lang.pick("账本", "Ledger"))?;
    sheet.set_column_width(0, 44)?.set_column_width(1, 30)?;
    sheet.set_column_width(2, 60)?;
    let mut lines = Lines { sheet, next: 0 };
    for document in &ledger.documents {
        let said = identity(&document.identity, lang);
        lines.add([&document.name, "", &said], &heading_looks())?;
        for (number, table) in ledger.tables_of(document) {
            let said = left_over(forms, table, lang).join("\n");
            let form = table.form.and_then(|id| forms.form(id));
            let form = form.map_or(
                lang.pick("没有表样，按它的样子读", "no form: read by its looks"),
                |form| &form.name,
            );
            let at = lines.add([&table.title, form, &said], &plain())?;
            if let Some(name) = sheets.get(number as usize) {
                let url = Url::new(format!("internal:'{name}'!A1"));
                let url = url.set_text(looks::text(&table.title));
                let looks = plain().set_font_color(Color::RGB(0x05_63C1));
                lines.sheet.write_url_with_format(at, 0, url, &looks)?;
            }
        }
    }
    let left_out = ledger.tables.len().saturating_sub(sheets.len());
    if left_out > 0 {
        lines.add(
            [
                &tell!(
                    lang,
                    "另有 {left_out} 张表没有列",
                    "{left_out} more tables are not shown"
                ),
                "",
                "",
            ],
            &plain(),
        )?;
    }
    for notice in &ledger.notices {
        lines.add(
            [
                notice.whereabouts.of(lang),
                notice.code,
                notice.message.of(lang),
            ],
            &plain(),
        )?;
    }
    for (zh, en, colour) in COLOURS {
        let looks = plain().set_background_color(Color::RGB(colour));
        lines.add([lang.pick(zh, en), "", ""], &looks)?;
    }
    Ok(())
}

fn add_table(
    sheet: &mut Worksheet,
    ledger: &Ledger,
    (forms, lang): (&Forms, Lang),
    (number, table): (u32, &Table),
) -> Result<(), XlsxError> {
    sheet.write_string_with_format(0, 0, looks::text(&table.title), &title())?;
    let unit = table
        .unit
        .map(|unit| tell!(lang, "单位：{unit}　", "unit: {unit} "));
    let place = table.place.map(|place| Spot::of(ledger, place).said(lang));
    let said = format!("{}{}", unit.unwrap_or_default(), place.unwrap_or_default());
    sheet.write_string(1, 0, looks::text(&said))?;
    sheet.write_string(
        2,
        0,
        looks::text(&left_over(forms, table, lang).join(lang.semicolon())),
    )?;
    sheet.set_freeze_panes(HEADS.saturating_add(1), OWN)?;
    let own = [
        lang.pick("行", "row"),
        lang.pick("编码", "code"),
        lang.pick("名称", "name"),
    ];
    for (column, text) in (0u16..).zip(own) {
        sheet.write_string_with_format(HEADS, column, text, &heading_looks())?;
    }
    for (at, (i, column)) in (OWN..).zip(table.columns.iter().enumerate()) {
        add_heading(sheet, at, (forms, lang), (table, i, column))?;
        let texts = column.texts.iter().map(|text| ledger.text(*text));
        let printed = column.heading.last().map(String::as_str);
        sheet.set_column_width(at, fit(printed.into_iter().chain(texts), 8, 44))?;
    }
    let names = table.rows.iter().map(|row| ledger.text(row.name));
    sheet.set_column_width(2, fit(names, 10, 48))?;
    for ((line, row), own) in (HEADS.saturating_add(1)..).zip(0u32..).zip(&table.rows) {
        let depth = u8::try_from(own.depth.min(8)).unwrap_or(0);
        sheet.write_number_with_format(line, 0, row.saturating_add(1), &plain())?;
        sheet.write_string_with_format(line, 1, looks::text(ledger.text(own.code)), &plain())?;
        let looks = plain().set_align(FormatAlign::Left).set_indent(depth);
        sheet.write_string_with_format(line, 2, looks::text(ledger.text(own.name)), &looks)?;
        for (at, column) in (OWN..).zip(0..crate::source::saturate(table.columns.len())) {
            let id = CellId {
                table: number,
                row,
                column,
            };
            add_cell(sheet, (line, at), (ledger, lang), id)?;
        }
    }
    Ok(())
}

/// A heading, with a comment that says which column of the form it is.
fn add_heading(
    sheet: &mut Worksheet,
    at: u16,
    (forms, lang): (&Forms, Lang),
    (table, number, column): (&Table, usize, &Column),
) -> Result<(), XlsxError> {
    let form = table.form.and_then(|id| forms.form(id));
    let known = form.and_then(|form| Some((form, form.columns.get(number)?)));
    let unit = column
        .unit
        .map_or_else(String::new, |unit| tell!(lang, "，{unit}", ", {unit}"));
    let said = match (known, column.kind) {
        (Some((form, known)), Some(of)) => {
            let printed = if column.heading.is_empty() {
                lang.pick("（没有印）", " (not printed)")
            } else {
                ""
            };
            format!(
                "{}.{}：{}{unit}{printed}",
                form.name,
                known.spelling(),
                kind(of, lang)
            )
        }
        (None, Some(of)) => tell!(
            lang,
            "没有表样，按样子读作{}{unit}",
            "no form: read as {}{unit}",
            kind(of, lang)
        ),
        (_, None) => lang
            .pick(
                "表样里没有这一栏，不受检查",
                "the form does not have this column: not checked",
            )
            .to_owned(),
    };
    let unknown = form.is_some() && column.kind.is_none();
    let looks = if unknown {
        heading_looks().set_background_color(Color::RGB(UNKNOWN))
    } else {
        heading_looks()
    };
    let text = heading(forms, table, number, column);
    sheet.write_string_with_format(HEADS, at, looks::text(&text), &looks)?;
    note(sheet, (HEADS, at), &said)
}

/// A cell, with a comment where there is more to say than its text.
fn add_cell(
    sheet: &mut Worksheet,
    at: (u32, u16),
    (ledger, lang): (&Ledger, Lang),
    id: CellId,
) -> Result<(), XlsxError> {
    let cell = ledger.cell(id);
    let hidden = cell.place.and_then(|place| ledger.hidden(place));
    let stored = cell.place.and_then(|place| ledger.stored(place));
    let inferred = ledger.inferred.contains_key(&id);
    let colour = match (cell.state, hidden, stored) {
        (State::Unreadable, ..) => Some(UNREADABLE),
        (_, Some(_), _) => Some(HIDDEN),
        _ if inferred => Some(INFERRED),
        (_, None, Some(_)) => Some(STORED),
        _ => None,
    };
    let looks = colour.map_or_else(plain, |colour| {
        plain().set_background_color(Color::RGB(colour))
    });
    write(sheet, at, &cell, &looks)?;
    let fault = ledger.faults.get(&id).map_or("", |fault| fault.of(lang));
    let mut said: Vec<String> = Vec::new();
    if cell.state == State::Unreadable {
        said.push(format!("{} {fault}", state(cell.state, lang)));
    }
    said.extend(hidden.map(|hidden| hidden_as(hidden, lang).to_owned()));
    said.extend(stored.map(|stored| tell!(lang, "存的是 {stored}", "stored as {stored}")));
    said.extend(inferred.then(|| lang.pick("推定", "inferred").to_owned()));
    if said.is_empty() {
        return Ok(());
    }
    said.extend(cell.place.map(|place| Spot::of(ledger, place).said(lang)));
    note(sheet, at, &said.join("\n"))
}

fn write(
    sheet: &mut Worksheet,
    at: (u32, u16),
    cell: &Cell,
    looks: &Format,
) -> Result<(), XlsxError> {
    let is_number = cell.state == State::Value && cell.kind.is_some_and(Kind::is_number);
    let bare = cell
        .text
        .chars()
        .all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '-'));
    match looks::number(cell.value).filter(|_| is_number && bare) {
        Some(number) => {
            let pattern = looks::pattern(cell.text, count_decimals(cell.text));
            sheet.write_number_with_format(
                at.0,
                at.1,
                number,
                &looks.clone().set_num_format(pattern),
            )?;
        }
        None => {
            sheet.write_string_with_format(at.0, at.1, looks::text(cell.text), looks)?;
        }
    }
    Ok(())
}

fn note(sheet: &mut Worksheet, at: (u32, u16), text: &str) -> Result<(), XlsxError> {
    let note = Note::new(looks::text(text))
        .add_author_prefix(false)
        .set_author("crossfoot");
    sheet.insert_note(at.0, at.1, &note.set_width(320).set_height(80))?;
    Ok(())
}
