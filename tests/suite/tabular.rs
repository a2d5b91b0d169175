//! Comma-separated files as people leave them: torn quotes, figures with bare commas, units within cells.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that fails may stop"
)]

use crate::support::{compile, ledger};
use crossfoot::ledger::{Gravity, Ledger, State};
use crossfoot::value::{CellId, Decimal, Unit};

const HEAD: &str = "支出总表\n单位：万元\n科目编码,科目名称,合计,基本支出,项目支出\n";

fn read(name: &str, rows: &str) -> Ledger {
    let text = format!("{HEAD}{rows}");
    ledger(&[(name, &text)], &compile("1 == 1\n").forms)
}

fn codes(ledger: &Ledger) -> Vec<&str> {
    let grave = ledger.notices.iter();
    let grave = grave.filter(|notice| notice.gravity > Gravity::Note);
    grave.map(|notice| notice.code).collect()
}

/// The figures of a row of the only table, by how its columns are headed; none where they cannot be told.
fn figures(ledger: &Ledger, row: u32) -> Vec<(String, Option<Decimal>)> {
    let table = &ledger.tables[0];
    let cell = |column: usize| {
        let cell = ledger.cell(CellId {
            table: 0,
            row,
            column: u32::try_from(column).unwrap(),
        });
        let told = cell.state != State::Unreadable;
        let heading = table.columns[column].heading.last().cloned();
        (heading.unwrap_or_default(), told.then_some(cell.value))
    };
    let printed = (0..table.columns.len()).filter(|at| {
        let states = &table.columns[*at].states;
        states.iter().any(|state| *state != State::Absent)
    });
    printed.map(cell).collect()
}

#[test]
fn a_quote_that_is_never_closed_is_told_with_its_line_and_nothing_is_read_past_it() {
    let read = read(
        "表.csv",
        "合计,,3,1,2\n201,\"一般公共服务支出,3,1,2\n208,另一类,1,1,0\n",
    );
    assert_eq!(codes(&read), ["load::unclosed_quote"]);
    let message = read.notices[0].message.of(crossfoot::lang::Lang::Zh);
    assert!(message.contains("第5行"), "{message}");
    assert!(read.tables.is_empty());
}

#[test]
fn a_row_with_more_figures_than_headings_is_unreadable_and_the_others_are_not() {
    let read = read(
        "表.csv",
        "合计,,1,60,40\n201,某类,1,070.00,50.00,1020.00\n208,另一类,31,10,21\n",
    );
    assert_eq!(codes(&read), ["load::beyond_headings"]);
    assert!(
        figures(&read, 1).iter().all(|(_, value)| value.is_none()),
        "{:?}",
        figures(&read, 1)
    );
    assert!(figures(&read, 2).iter().all(|(_, value)| value.is_some()));
}

#[test]
fn tabs_part_the_fields_where_commas_group_the_thousands() {
    let rows = "201\t某类\t1,234,567.89\t1,234,567.89\t\n";
    let text = format!("{HEAD}{rows}").replace(
        "科目编码,科目名称,合计,基本支出,项目支出",
        "科目编码\t科目名称\t合计\t基本支出\t项目支出",
    );
    for name in ["表.csv", "表.tsv"] {
        let read = ledger(&[(name, &text)], &compile("1 == 1\n").forms);
        assert_eq!(codes(&read), [""; 0]);
        assert_eq!(figures(&read, 0)[0].1, Some("1234567.89".parse().unwrap()));
    }
}

/// `9万元` in a column of 元 is rounded to 万元, `123元` in one of 万元 to 元; neither says how the others are rounded.
#[test]
fn a_figure_with_a_unit_of_its_own_is_rounded_as_it_is_printed() {
    let half = |unit: &str, rows: &str, row: u32| {
        let text =
            format!("支出总表\n单位：{unit}\n科目编码,科目名称,合计,基本支出,项目支出\n{rows}");
        let read = ledger(&[("表.csv", &text)], &compile("1 == 1\n").forms);
        let id = CellId {
            table: 0,
            row,
            column: 0,
        };
        read.cell(id).half.to_string()
    };
    let rows = "201,某类,9万元,1,2\n208,另一类,123,1,2\n";
    assert_eq!(half("元", rows, 0), "5000.0");
    assert_eq!(half("元", rows, 1), "0.5");
    let rows = "201,某类,123元,1,2\n208,另一类,1.25,1,2\n";
    assert_eq!(half("万元", rows, 0), "0.00005");
    assert_eq!(half("万元", rows, 1), "0.005");
    // Amounts to the fen are exact.
    let rows = "201,某类,100.01元,1,2\n208,另一类,1.25,1,2\n";
    assert_eq!(half("万元", rows, 0).trim_end_matches(['0', '.']), "");
}

/// Heading rows of a copied table that could be parted in more ways than anyone can count end in time.
#[test]
fn many_merged_headings_over_many_columns_end_in_time() {
    let cells = |count: usize, word: &str| {
        let cells: Vec<String> = (0..count).map(|at| format!("{word}{at}")).collect();
        cells.join("\t")
    };
    let figures = ["1.00"; 60].join("\t");
    let text = format!(
        "支出总表\n单位：万元\n{}\n{}\n{figures}\n{figures}\n",
        cells(60, "栏"),
        cells(59, "组")
    );
    let read = ledger(&[("表.txt", &text)], &compile("1 == 1\n").forms);
    assert_eq!(read.documents.len(), 1);
}

/// The unit may stand in a heading; lines above the table that tell the unit have other words beside it.
#[test]
fn a_heading_that_says_the_unit_of_all_is_a_heading() {
    let rule = "支出总表[合计].合计 == 支出总表[合计].基本支出 + 支出总表[合计].项目支出\n";
    let forms = compile(rule).forms;
    for head in [
        "科目编码（单位：万元）,科目名称,合计,基本支出,项目支出\n",
        "编制单位：某局,公开02表,金额单位：万元\n科目编码,科目名称,合计,基本支出,项目支出\n",
        "编制单位：某局（单位：万元）,2030年,第1页\n科目编码,科目名称,合计,基本支出,项目支出\n",
    ] {
        let text =
            format!("支出总表\n{head}201,一般公共服务支出,9.00,4.00,5.00\n合计,,9.00,4.00,5.00\n");
        let read = ledger(&[("表.csv", &text)], &forms);
        let table = &read.tables[0];
        assert!(table.form.is_some(), "{head}");
        assert_eq!(table.rows.len(), 2, "{head}");
        assert_eq!(table.unit, Some(Unit::TenThousand), "{head}");
    }
}

/// What tells whose document it is must not be passed over because a word of it is not known.
#[test]
fn a_line_that_should_tell_whose_document_it_is_and_does_not_is_told() {
    let told = "组织,某局\n年份,2025\n年度,二〇二五\n类型,草案\n上级,\n";
    let forms = compile("1 == 1\n").forms;
    let read = ledger(
        &[
            ("文档.csv", told),
            ("表.csv", &format!("{HEAD}201,某类,1,1,0\n")),
        ],
        &forms,
    );
    assert_eq!(codes(&read), ["load::bad_identity"; 3]);
    assert_eq!(read.documents[0].identity.org.as_deref(), Some("某局"));
    assert_eq!(read.documents[0].identity.year, None);
}

/// Big5 reads as GB18030 without a fault, and as other words.
#[test]
fn a_text_that_is_likely_in_another_encoding_is_told() {
    let text = "支出總表\n單位：萬元\n科目編碼,科目名稱,合計,基本支出\n201,一般公共服務支出,3,1\n208,社會保障和就業支出,2,1\n";
    let (bytes, _, _) = encoding_rs::BIG5.encode(text);
    let input = crossfoot::load::Input::Memory {
        document: "文件".to_owned(),
        files: vec![("表.csv".to_owned(), bytes.into_owned())],
    };
    let read = crossfoot::load::load(&[input], &compile("1 == 1\n").forms);
    let mut codes = read.notices.iter().map(|notice| notice.code);
    assert!(
        codes.any(|code| code == "load::doubtful_encoding"),
        "{:?}",
        read.notices
    );
}

#[test]
fn a_word_of_a_form_that_comes_again_does_not_make_a_list_that_form() {
    let program = compile("form 打分表 \"项目打分表\" {\n  field 得分 \"100\" : 数\n}\n1 == 1\n");
    let list = "设备购置计划\n项目,数量（台）,运费（元）\n合计,24,300\n服务器,8,100\n打印机,9,100\n复印机,7,100\n";
    let read = ledger(&[("购置.csv", list)], &program.forms);
    let table = &read.tables[0];
    assert_eq!(table.rows.len(), 4);
    assert!(table.form.is_none());
}

/// The last part of a table that says that it goes on has a row or two.
#[test]
fn a_part_of_a_pasted_table_that_says_that_it_goes_on_may_have_one_row() {
    let text = "某局2025年部门预算\n支出总表\n单位：万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n201\t一般公共服务支出\t10.00\t6.00\t4.00\n\
        20113\t商贸事务\t10.00\t6.00\t4.00\n\n续表\n合计\t\t10.00\t6.00\t4.00\n";
    let ledger = crate::listing::read(text);
    let mut tables = ledger.tables.iter();
    let table = tables.find(|table| table.title == "支出总表").unwrap();
    assert_eq!(table.rows.len(), 3);
}
