//! Forms of labels with tables within them, all in one grid of merged cells, as Word files and on paper.
#![cfg(feature = "docx")]
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that fails may stop"
)]

use crossfoot::engine::{Packs, Setup};
use crossfoot::form::Forms;
use crossfoot::ledger::Ledger;
use crossfoot::load::{Input, load};
use crossfoot::value::{Unit, squash};
use std::path::PathBuf;

fn forms() -> Forms {
    let program = Packs::bundled().unwrap().compile(&Setup::default());
    program.unwrap().forms
}

fn ledger(file: &str) -> Ledger {
    let cases = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/cases/pdf");
    load(&[Input::Path(cases.join(file))], &forms())
}

/// Every row of the parts that a file prints: the part, the name of the row, what stands in its columns.
fn told(file: &str) -> Vec<String> {
    let (ledger, forms) = (ledger(file), forms());
    let mut all = Vec::new();
    for table in &ledger.tables {
        let form = table.form.and_then(|id| forms.form(id));
        let Some(form) = form.filter(|form| form.part_of.is_some()) else {
            continue;
        };
        for (at, row) in table.rows.iter().enumerate() {
            let columns = table.columns.iter();
            let texts = columns.map(|column| squash(ledger.text(column.texts[at])));
            let texts: Vec<String> = texts.collect();
            let name = row.name.or(row.code);
            all.push(format!(
                "{} {}：{}",
                form.name,
                ledger.text(name),
                texts.join("｜")
            ));
        }
    }
    all
}

/// What a Word file says, as a snapshot beside it; the same form printed as PDF says the same.
fn settle(name: &str) {
    let word = told(&format!("{name}.docx"));
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../cases/pdf");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, word.join("\n")));
    assert_eq!(told(&format!("{name}.pdf")), word);
}

/// Each part has columns of its own over those of the form, its title above or beside its headings; on paper it breaks
/// within a row and between two parts.
#[test]
fn a_form_keeps_its_parts_with_their_columns_over_pages() {
    settle("form-parts");
}

/// A kind under which no indicator is listed ends no part, and a label may end with a colon.
#[test]
fn a_part_goes_on_below_a_kind_that_is_left_empty() {
    settle("form-empty-kind");
}

/// The title of a part may lie over its names and have its unit behind it; names that no form lists are names.
#[test]
fn a_title_over_the_names_of_a_part_gives_its_unit() {
    settle("form-title-over-names");
    let ledger = ledger("form-title-over-names.pdf");
    let part = &ledger.tables[1];
    assert_eq!(part.columns[0].unit, Some(Unit::Yuan));
}

/// Goals stand by number in one cell, and below the number of each its indicators under headings that come again; the
/// heading of the names of income and expenditure lies over those of their groups.
#[test]
fn the_form_of_a_department_gives_each_indicator_its_goal() {
    settle("form-whole");
}
