//! A published document is read cell by cell as people transcribed it.
//!
//! `final-2024.pdf` is a published final account without its embedded fonts, which only draw; `final-2024.json` holds
//! every printed cell of its tables: page, code, name, column, text.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that fails may stop"
)]

use crossfoot::engine::{Packs, Setup};
use crossfoot::form::Forms;
use crossfoot::ledger::{Ledger, State, Table};
use crossfoot::load::{Input, load};
use crossfoot::source::Place;
use crossfoot::value::squash;
use serde_json::Value;
use std::path::PathBuf;

type Cell = (u64, String, String, String, String);

fn case(file: &str) -> PathBuf {
    let cases = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/cases/recall");
    cases.join(file)
}

/// The cells of a table that hold a text, and are told.
fn read(ledger: &Ledger, forms: &Forms, table: &Table) -> Vec<Cell> {
    let form = table.form.and_then(|form| forms.form(form));
    let mut cells = Vec::new();
    for (at, row) in table.rows.iter().enumerate() {
        for (number, column) in table.columns.iter().enumerate() {
            let cell = column.cell(u32::try_from(at).unwrap(), &ledger.strings);
            let page = match cell.place {
                Some(Place::Page { page, .. }) => u64::from(page),
                _ => 0,
            };
            let spelt = form.and_then(|form| form.columns.get(number));
            let heading = match spelt {
                Some(spelt) if column.heading.is_empty() => spelt.spelling(),
                _ => column.heading.join("."),
            };
            if cell.state == State::Value {
                let (code, name) = (ledger.text(row.code), squash(ledger.text(row.name)));
                cells.push((page, code.to_owned(), name, heading, squash(cell.text)));
            }
        }
    }
    cells
}

fn expected(table: &Value) -> Vec<Cell> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let cell = |cell: &Value| {
        (
            cell[0].as_u64().unwrap(),
            text(&cell[1]),
            squash(&text(&cell[2])),
            text(&cell[3]),
            squash(&text(&cell[4])),
        )
    };
    table["cells"]
        .as_array()
        .unwrap()
        .iter()
        .map(cell)
        .collect()
}

/// Whether a cell is the one that was transcribed; the transcript leaves out headings that say the side.
fn same(read: &Cell, expected: &Cell) -> bool {
    let (page, code, name, heading, text) = read;
    let column = heading == &expected.3 || heading.ends_with(&format!(".{}", expected.3));
    column && (page, code, name, text) == (&expected.0, &expected.1, &expected.2, &expected.4)
}

#[test]
fn every_cell_of_a_transcribed_document_is_read_in_its_row_and_column_on_its_page() {
    let program = Packs::bundled()
        .unwrap()
        .compile(&Setup::default())
        .unwrap();
    let ledger = load(&[Input::Path(case("final-2024.pdf"))], &program.forms);
    let transcript = std::fs::read_to_string(case("final-2024.json")).unwrap();
    let transcript: Value = serde_json::from_str(&transcript).unwrap();
    let tables = transcript["tables"].as_array().unwrap();
    let (mut count, mut wrong) = (0, Vec::new());
    for (number, expected_table) in tables.iter().enumerate() {
        let table = &ledger.tables[number];
        let title = expected_table["title"].as_str().unwrap();
        let mut cells = read(&ledger, &program.forms, table);
        for expected in expected(expected_table) {
            count += 1;
            match cells.iter().position(|cell| same(cell, &expected)) {
                Some(at) => drop(cells.remove(at)),
                None => wrong.push(format!("{title}: lacks {expected:?}")),
            }
        }
        wrong.extend(cells.iter().map(|cell| format!("{title}: has {cell:?}")));
        let unit = table.unit.map(|unit| unit.to_string());
        assert_eq!(unit.as_deref(), expected_table["unit"].as_str(), "{title}");
        let notes: Vec<&str> = table.notes.iter().map(String::as_str).collect();
        let expected_notes = expected_table["notes"].as_array().unwrap();
        assert!(notes.iter().eq(expected_notes), "{title}: {notes:?}");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(count, 200);
}
