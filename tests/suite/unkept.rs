//! Tables in text that keeps no columns, as `pdftotext -raw` writes it: lines end within rows and within names.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that fails may stop"
)]

use crate::listing::{codes_of, column, forms, read};
use crossfoot::ledger::{Ledger, State, Table};
use crossfoot::report::ledger_text;

fn table<'l>(ledger: &'l Ledger, title: &str) -> &'l Table {
    let mut tables = ledger.tables.iter();
    tables
        .find(|table| table.title.ends_with(title) && !table.made)
        .unwrap()
}

fn values(ledger: &Ledger, form: &str, at: usize) -> Vec<String> {
    let figures = column(ledger, form, at);
    let told = |(state, value): (State, String)| match state {
        State::Value => value,
        State::Blank => String::new(),
        _ => "?".to_owned(),
    };
    figures.into_iter().map(told).collect()
}

/// Two forms bear one title; the other one has columns 类, 款 and 项 and heads its names otherwise.
#[test]
fn of_forms_with_one_title_the_one_whose_names_are_headed_so_is_meant() {
    let text = "2025年部门支出预算总表\n编制部门：某局 单位：元\n项目 支出预算\n功能分类科目编码\n功能分类科目名称 合计 基本支出 项目支出\n类 款 项\n\
        201 一般公共服务支出 30.00 20.00 10.00\n201 13 商贸事务 30.00 20.00 10.00\n201 13 01 行政运行 20.00 20.00\n\
        201 13 02 一般行政管理事务 10.00 10.00\n合计 30.00 20.00 10.00\n";
    let ledger = read(text);
    assert_eq!(values(&ledger, "支出总表", 0).len(), 5);
    assert!(!codes_of(&ledger).contains(&"load::undecided_column"));
}

#[test]
fn a_code_in_parts_alone_on_its_line_begins_a_row() {
    let text = "支出决算表\n单位：万元\n科目编码 科目名称 本年支出合计 基本支出 项目支出 上缴上级支出 经营支出 对附属单位补助支出\n类 款 项\n\
        208 社会保障和就业支出 5.00 5.00 0.00 0.00 0.00 0.00\n208 05 行政事业单位养老支出 5.00 5.00 0.00 0.00 0.00 0.00\n\
        208 05 05\n机关事业单位基本养老保险\n缴费支出\n4.00 4.00 0.00 0.00 0.00 0.00\n208 05 06\n机关事业单位职业年金缴费支出 1.00\n1.00 0.00 0.00 0.00 0.00\n\
        合计 5.00 5.00 0.00 0.00 0.00 0.00\n";
    let ledger = read(text);
    let rows = &table(&ledger, "支出决算表").rows;
    let codes: Vec<&str> = rows.iter().map(|row| ledger.text(row.code)).collect();
    assert_eq!(codes, ["208", "20805", "2080505", "2080506", ""]);
    let names: Vec<&str> = rows.iter().map(|row| ledger.text(row.name)).collect();
    assert_eq!(names[2], "机关事业单位基本养老保险缴费支出");
    assert_eq!(
        values(&ledger, "支出决算表", 1),
        ["5.00", "5.00", "4.00", "1.00", "5.00"]
    );
}

/// Each figure of a row stands on a line of its own; a name that ends on the next line is of the list that knows it whole.
#[test]
fn a_row_of_a_list_that_stands_alone_goes_on_over_lines() {
    let text = "财政拨款收入支出决算总表\n单位：万元\n收入 支出\n项目 决算数 项目 合计 一般公共预算财政拨款 政府性基金预算财政拨款 国有资本经营预算财政拨款\n\
        一、一般公共预算财政拨款\n9.00\n一、一般公共服务支出 9.00 9.00 0.00 0.00\n二、政府性基金预算财政拨\n款\n七、文化旅游体育与传媒支\n出\n\
        本年收入合计\n9.00\n本年支出合计\n9.00\n9.00\n0.00\n0.00\n总计 9.00 总计 9.00 9.00 0.00 0.00\n";
    let ledger = read(text);
    let rows = &table(&ledger, "财政拨款收入支出决算总表").rows;
    let told: Vec<(u16, &str)> = rows
        .iter()
        .map(|row| (row.block, ledger.text(row.name)))
        .collect();
    assert!(
        told.contains(&(0, "二、政府性基金预算财政拨款")),
        "{told:?}"
    );
    assert!(
        told.contains(&(1, "七、文化旅游体育与传媒支出")),
        "{told:?}"
    );
    assert!(!codes_of(&ledger).contains(&"load::undecided_column"));
    for column in 0..3 {
        let figures = values(&ledger, "财政拨款收入支出决算总表", column);
        let nines = figures.iter().filter(|value| *value == "9.00");
        assert_eq!(nines.count(), 3, "{figures:?}");
    }
}

/// Three lists: on the last lines a name can be of the second or of the third, and nothing says of which.
#[test]
fn a_name_that_two_lists_have_is_of_neither_where_one_of_three_has_no_row() {
    let head = "收支预算总表\n单位：万元\n收入 支出\n功能分类 支出用途\n项目名称 金额 功能科目名称 金额 项目名称 金额\n\
        一、财政拨款 9.00 一、一般公共服务支出 9.00 一、基本支出 5.00\n二、外交支出 二、项目支出 4.00\n三、国防支出\n";
    let whole = format!("{head}当年收入小计 9.00 当年支出小计 9.00 当年支出小计 9.00\n");
    let ledger = read(&whole);
    let rows = &table(&ledger, "收支预算总表").rows;
    let lists: Vec<u16> = rows.iter().map(|row| row.block).collect();
    assert_eq!(lists, [0, 0, 1, 1, 1, 1, 2, 2, 2]);
    assert!(!values(&ledger, "收支总表分用途", 0).contains(&"?".to_owned()));
    let ledger = read(&format!("{head}当年收入小计 9.00 当年支出小计 9.00\n"));
    let figures = values(&ledger, "收支总表分用途", 0);
    assert!(
        figures.iter().all(|value| value == "?" || value.is_empty()),
        "{figures:?}"
    );
}

/// A name that is wrapped leaves its code alone on a line; the other list goes on beside it two lines below.
#[test]
fn lists_of_codes_go_on_where_a_line_ends_within_a_row() {
    let text = "一般公共预算财政拨款基本支出决算表\n单位：万元\n经济分类\n科目编码\n科目名称 决算数\n经济分类\n科目编码\n科目名称 决算数\n\
        301\n工资福利支出\n30.00 302\n商品和服务支出\n9.00\n301 01\n基本工资 20.00\n302\n01 办公费 3.00\n301 08 机关事业单位基本养老保险缴\n费\n10.00\n302\n06 电费 6.00\n\
        303 对个人和家庭的补助 5.00 302\n12\n因公出国（境）费\n用\n303 02 退休费 5.00 302\n28 工会经费\n302\n99\n其他商品和服务支出\n310\n资本性支出 1.00\n310\n02 办公设备购置 1.00\n\
        人员经费合计\n35.00\n公用经费合计\n10.00\n";
    let ledger = read(text);
    let rows = &table(&ledger, "一般公共预算财政拨款基本支出决算表").rows;
    let of_block = |block: u16| -> Vec<&str> {
        let rows = rows.iter().filter(|row| row.block == block);
        rows.map(|row| ledger.text(row.code.or(row.name))).collect()
    };
    assert_eq!(
        of_block(0),
        ["301", "30101", "30108", "303", "30302", "人员经费合计"]
    );
    assert_eq!(
        of_block(1),
        [
            "302",
            "30201",
            "30206",
            "30212",
            "30228",
            "30299",
            "310",
            "31002",
            "公用经费合计"
        ]
    );
    assert_eq!(
        values(&ledger, "一般公共预算财政拨款基本支出决算表", 0),
        [
            "30.00", "20.00", "10.00", "5.00", "5.00", "35.00", "9.00", "3.00", "6.00", "", "", "",
            "1.00", "1.00", "10.00"
        ]
    );
}

#[test]
fn a_row_of_figures_and_the_year_of_the_next_title_are_no_number() {
    let text = "某局2025年部门预算\n收支总表\n合计 123 0 0 0\n2024年部门支出总表\n";
    let ledger = read(text);
    assert!(!codes_of(&ledger).contains(&"load::bad_cell"));
}

const CELLS: &str = "2025年部门支出预算总表\n编制部门：某局\n单位：元\n项目\n支出预算\n功能分类科目编码\n功能分类科目名称\n合计\n基本支出\n项目支出\n类\n款\n项\n";

/// Each cell stands on a line of its own, codes level by level.
#[test]
fn one_cell_a_line_is_read_as_the_rows_that_it_is() {
    let text = format!(
        "{CELLS}201\n一般公共服务支出\n30\n20\n10\n201\n13\n商贸事务\n30\n20\n10\n201\n13\n01\n行政运行\n20\n20\n201\n13\n02\n一般行政管理事务\n10\n10\n\
        合计\n30\n20\n10\n"
    );
    let ledger = read(&text);
    let rows = &table(&ledger, "支出预算总表").rows;
    let codes: Vec<&str> = rows.iter().map(|row| ledger.text(row.code)).collect();
    assert_eq!(codes, ["201", "20113", "2011301", "2011302", ""]);
    assert_eq!(values(&ledger, "支出总表", 1), ["20", "20", "20", "", "20"]);
    assert_eq!(values(&ledger, "支出总表", 4), ["10", "10", "", "10", "10"]);
}

/// 2011399 is an amount here.
#[test]
fn a_code_alone_on_a_line_that_no_name_follows_may_be_a_figure() {
    let text = format!(
        "{CELLS}201\n一般公共服务支出\n2011399\n2011399\n201\n13\n商贸事务\n2011399\n2011399\n合计\n2011399\n2011399\n"
    );
    let ledger = read(&text);
    let told = values(&ledger, "支出总表", 0);
    assert!(told.iter().all(|value| value == "?"), "{told:?}");
}

/// What the row of the total holds is printed in the other tables; the rows below add up to it.
#[test]
fn columns_of_income_are_told_by_what_the_other_tables_say() {
    let text = "收入支出决算总表\n单位：万元\n收入 支出\n项目 决算数 项目 决算数\n一、一般公共预算财政拨款收入 8.00 一、一般公共服务支出 10.00\n\
        八、其他收入 2.00\n本年收入合计 10.00 本年支出合计 10.00\n总计 10.00 总计 10.00\n\
        收入决算表\n单位：万元\n科目编码 科目名称 本年收入合计 财政拨款收入 上级补助收入 事业收入 经营收入 附属单位上缴收入 其他收入\n\
        合计 10.00 8.00 2.00\n201 一般公共服务支出 10.00 8.00 2.00\n20113 商贸事务 10.00 8.00 2.00\n\
        财政拨款收入支出决算总表\n单位：万元\n收入 支出\n项目 决算数 项目 合计 一般公共预算财政拨款 政府性基金预算财政拨款 国有资本经营预算财政拨款\n\
        一、一般公共预算财政拨款 8.00 一、一般公共服务支出 8.00 8.00 0.00 0.00\n本年收入合计 8.00 本年支出合计 8.00 8.00 0.00 0.00\n\
        总计 8.00 总计 8.00 8.00 0.00 0.00\n";
    let ledger = read(text);
    assert_eq!(values(&ledger, "收入决算表", 1), ["8.00", "8.00", "8.00"]);
    assert_eq!(values(&ledger, "收入决算表", 7), ["2.00", "2.00", "2.00"]);
}

#[test]
fn lists_of_codes_without_a_figure_are_a_table() {
    let text = "一般公共预算财政拨款基本支出决算表\n单位：万元\n经济分类\n科目编码\n科目名称 决算数\n经济分类\n科目编码\n科目名称 决算数\n\
        301 工资福利支出 302 商品和服务支出\n30101 基本工资 30201 办公费\n人员经费合计 公用经费合计\n";
    let ledger = read(text);
    assert_eq!(
        values(&ledger, "一般公共预算财政拨款基本支出决算表", 0).len(),
        6
    );
}

#[test]
fn the_number_of_a_page_and_a_figure_overleaf_are_no_number() {
    let text = "某局2025年部门预算\n2025年部门预算编制说明\n2025年，某局收入预算\n12\n\u{c}30.50万元，其中：财政拨款收入30.50万元。\n";
    let ledger = read(text);
    let printed = ledger_text(&ledger, forms(), crossfoot::lang::Lang::Zh);
    assert!(!printed.contains("1230.50"), "{printed}");
}

#[test]
fn numbers_of_columns_above_their_word_are_no_row() {
    let text = "国有资本经营预算财政拨款支出决算表\n\n单位：万元\n\n项目\n\n科目编码\n\n本年支出\n科目名称\n\n合计\n\n基本支出\n\n项目支出\n\n1\n\n2\n\n3\n\n\
        栏次\n合计\n\n25.07\n\n0.00\n\n25.07\n\n223\n\n国有资本经营预算支出\n\n25.07\n\n0.00\n\n25.07\n";
    let ledger = read(text);
    let rows = &table(&ledger, "国有资本经营预算财政拨款支出决算表").rows;
    let names: Vec<&str> = rows.iter().map(|row| ledger.text(row.name)).collect();
    assert_eq!(names, ["合计", "国有资本经营预算支出"]);
}
