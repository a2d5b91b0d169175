//! Workbooks as the ministry's program exports them: codes merged over the columns of their levels, headings merged down
//! over rows in which nothing else stands, the numbers of the columns below.
#![cfg(feature = "workbook")]
#![expect(clippy::unwrap_used, reason = "a test that fails may stop")]

use crossfoot::engine::{Packs, Setup};
use crossfoot::lang::Lang;
use crossfoot::load::{Input, load};
use crossfoot::report::ledger_text;
use std::path::PathBuf;

/// The first tables of a file as read, without what extracts make of its prose, and what was noticed in it.
fn settle(file: &str, tables: u32) -> usize {
    let program = Packs::bundled().unwrap().compile(&Setup::default());
    let forms = &program.unwrap().forms;
    let path = PathBuf::from(format!("tests/cases/load/{file}.xlsx"));
    let mut ledger = load(&[Input::Path(path)], forms);
    ledger
        .documents
        .iter_mut()
        .for_each(|document| document.tables = 0..tables);
    insta::with_settings!({snapshot_path => "../cases/load", prepend_module_to_snapshot => false, omit_expression => true}, {
        insta::assert_snapshot!(file, ledger_text(&ledger, forms, Lang::Zh));
    });
    ledger.notices.len()
}

#[test]
fn a_code_merged_over_its_levels_is_one_and_column_numbers_below_merged_headings_are_no_row() {
    settle("export", 1);
}

#[test]
fn an_empty_cell_over_two_columns_is_one_of_a_part_of_a_form() {
    // The form and its parts: funds, indicators.
    assert_eq!(settle("self-evaluation", 3), 0);
}

/// Where a file keeps no merged cells, headings merged down leave an empty record between them and the levels of the code.
#[test]
fn an_empty_record_within_the_headings_ends_no_table() {
    let text = "一般公共预算财政拨款支出决算表,,,,,,\n,,,,,,单位：万元\n项目,,,,合计,基本支出,项目支出\n\
                支出功能分类科目编码,,,科目名称,,,\n,,,,,,\n类,款,项,,,,\n206,,,科学技术支出,12.29,,12.29\n\
                206,07,,科学技术普及,12.29,,12.29\n206,07,02,科普活动,12.29,,12.29\n合计,,,,12.29,,12.29\n";
    let program = Packs::bundled().unwrap().compile(&Setup::default());
    let forms = &program.unwrap().forms;
    let input = Input::Memory {
        document: "决算".to_owned(),
        files: vec![("05表.csv".to_owned(), text.as_bytes().to_vec())],
    };
    let ledger = load(&[input], forms);
    let bound: Vec<_> = ledger
        .tables
        .iter()
        .filter(|table| table.form.is_some())
        .collect();
    let codes = |rows: &[crossfoot::ledger::Row]| -> Vec<String> {
        rows.iter()
            .map(|row| ledger.text(row.code).to_owned())
            .collect()
    };
    let read: Vec<Vec<String>> = bound.iter().map(|table| codes(&table.rows)).collect();
    assert!(
        read.contains(&["206", "20607", "2060702", ""].map(str::to_owned).to_vec()),
        "{read:?}"
    );
    assert!(ledger.tables.iter().all(|table| table.form.is_some()));
}
