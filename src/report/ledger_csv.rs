//! `crossfoot ledger`, for spreadsheets and databases: a line a cell, as `docs/report.md` promises it.

use super::csv::{BYTE_ORDER_MARK, add};
use super::ledger::heading;
use super::spot::Spot;
use super::words::{basis_word, document_kind, hidden_word, state_word};
use crate::form::{Forms, Kind};
use crate::lang::Lang;
use crate::ledger::{Document, Ledger, State, Table};
use crate::value::CellId;

/// The columns; new ones come at the end.
const HEADINGS: [&str; 21] = [
    "document", "org", "year", "kind", "table", "title", "basis", "certain", "row", "code", "name",
    "column", "text", "value", "unit", "state", "fault", "stored", "hidden", "place", "inferred",
];

/// What was read, as CSV: one line for each cell that is printed.
pub fn ledger_csv(ledger: &Ledger, forms: &Forms, lang: Lang) -> String {
    let mut out = String::from(BYTE_ORDER_MARK);
    add(&mut out, HEADINGS.iter().map(|name| (*name).to_owned()));
    for document in &ledger.documents {
        for (number, table) in ledger.tables_of(document) {
            let of = of_table(forms, document, table, lang);
            for row in 0..crate::source::saturate(table.rows.len()) {
                for column in 0..crate::source::saturate(table.columns.len()) {
                    let id = CellId {
                        table: number,
                        row,
                        column,
                    };
                    if ledger.cell(id).state != State::Absent {
                        let cell = of_cell(ledger, (forms, lang), table, id);
                        add(&mut out, of.iter().cloned().chain(cell));
                    }
                }
            }
        }
    }
    out
}

/// The fields that all cells of a table share.
fn of_table(forms: &Forms, document: &Document, table: &Table, lang: Lang) -> Vec<String> {
    let identity = &document.identity;
    let form = table.form.and_then(|id| forms.form(id));
    vec![
        document.name.clone(),
        identity.org.clone().unwrap_or_default(),
        identity
            .year
            .map_or_else(String::new, |year| year.to_string()),
        document_kind(identity.kind, lang).to_owned(),
        form.map_or_else(String::new, |form| form.name.clone()),
        table.title.clone(),
        table
            .binding
            .map_or("", |binding| basis_word(binding.basis))
            .to_owned(),
        table
            .binding
            .map_or_else(String::new, |binding| binding.is_certain().to_string()),
    ]
}

fn of_cell(
    ledger: &Ledger,
    (forms, lang): (&Forms, Lang),
    table: &Table,
    id: CellId,
) -> Vec<String> {
    let row = table.row(id.row).copied().unwrap_or_default();
    let column = table.columns.get(id.column as usize);
    let cell = ledger.cell(id);
    let number = cell.state == State::Value && cell.kind.is_some_and(Kind::is_number);
    let place = cell.place;
    vec![
        id.row.saturating_add(1).to_string(),
        ledger.text(row.code).to_owned(),
        ledger.text(row.name).to_owned(),
        column.map_or_else(String::new, |column| {
            heading(forms, table, id.column as usize, column)
        }),
        cell.text.to_owned(),
        if number {
            cell.value.to_string()
        } else {
            String::new()
        },
        cell.unit
            .filter(|_| number)
            .map_or_else(String::new, |unit| unit.to_string()),
        state_word(cell.state).to_owned(),
        ledger
            .faults
            .get(&id)
            .map_or("", |fault| fault.of(lang))
            .to_owned(),
        place
            .and_then(|place| ledger.stored(place))
            .unwrap_or("")
            .to_owned(),
        place
            .and_then(|place| ledger.hidden(place))
            .map_or("", hidden_word)
            .to_owned(),
        place.map_or_else(String::new, |place| Spot::of(ledger, place).said(lang)),
        ledger.inferred.contains_key(&id).to_string(),
    ]
}
