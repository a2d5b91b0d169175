//! Pages of a PDF become grids and prose: what is ruled as a table, what is printed around it.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that fails may stop"
)]

use crossfoot::form::Forms;
use crossfoot::ledger::{Gravity, Ledger};
use crossfoot::load::{Input, load};
use crossfoot::source::Place;
use std::path::PathBuf;

fn case(file: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/cases/pdf")
        .join(file)
}

fn read(file: &str) -> Ledger {
    load(&[Input::Path(case(file))], &Forms::default())
}

/// Every cell of a table as `name/heading=text`, the page after it.
fn printed(ledger: &Ledger, table: usize) -> Vec<String> {
    let table = &ledger.tables[table];
    let mut all = Vec::new();
    for (at, row) in table.rows.iter().enumerate() {
        for column in &table.columns {
            let cell = &column.cells[at];
            let text = ledger.strings.get(cell.text);
            let name = row.name.map_or("", |name| ledger.strings.get(name));
            let page = match cell.place {
                Some(Place::Page { page, .. }) => page,
                _ => 0,
            };
            all.push(format!("{name}/{}={text}@{page}", column.printed.join(".")));
        }
    }
    all
}

fn codes(ledger: &Ledger, gravity: Gravity) -> Vec<&str> {
    let notices = ledger.notices.iter();
    notices
        .filter(|notice| notice.gravity == gravity)
        .map(|notice| notice.code)
        .collect()
}
