//! Headings of several years, codes in brackets, totals in the first column: what provinces print is told apart, and a
//! table of other columns is not forced into a form.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that fails may stop"
)]

use crate::support::{compile, ledger, setup};
use crossfoot::evaluate::{Limits, evaluate};
use crossfoot::ledger::{Ledger, Role};
use crossfoot::outcome::Outcome;
use crossfoot::program::Program;

const FORMS: &str = r#"unit 万元
form 支出 "支出表" {
  key 科目编码
  name 科目名称
  level flat
  total 合计
  column 合计, "预算数.小计"
  column 基本支出
  column 上年执行数 optional
  column 增减额 optional
}
form 单栏 "情况表" {
  name 经济科目
  codes 功能科目
  total 合计
  column 金额
}
form 单位 "单位表" {
  key 编码
  name 名称
  level indent
  total 合计
  column 金额
}
form 收支 "收支表" {
  name 项目
  level ordinal
  total 总计
  column 金额
}
"#;

fn program(rules: &str) -> Program {
    compile(&format!("{FORMS}{rules}"))
}

fn read(text: &str) -> (Program, Ledger) {
    let program = program("");
    let ledger = ledger(&[("表.csv", text)], &program.forms);
    (program, ledger)
}

/// The figures of a row, as printed.
fn row(ledger: &Ledger, at: usize) -> Vec<String> {
    let columns = ledger.tables[0].columns.iter();
    columns
        .map(|column| ledger.text(column.texts[at]).to_owned())
        .collect()
}

#[test]
fn a_column_of_last_year_is_not_taken_for_this_year() {
    let (_, ledger) = read(
        "支出表\n单位：万元\n科目编码,科目名称,2024年执行数,2025年预算数,,2025年预算数比2024年执行数\n,,,小计,基本支出,增减额\n205,教育支出,9,7,5,-2\n",
    );
    assert_eq!(row(&ledger, 0), ["7", "5", "9", "-2"]);
}

#[test]
fn two_years_of_the_same_columns_are_told_apart() {
    let (_, ledger) = read(
        "支出表\n单位：万元\n科目编码,科目名称,2024年预算数,,2025年预算数,\n,,合计,基本支出,合计,基本支出\n205,教育支出,9,8,7,5\n",
    );
    assert_eq!(row(&ledger, 0)[..2], ["7", "5"]);
    assert!(ledger.notices.iter().all(|n| n.code != "load::two_columns"));
}

#[test]
fn years_that_stand_alone_beside_this_year_are_those_before_it() {
    let forms = "unit 万元\nform 构成 \"构成表\" {\n  name 项目\n  column 当年金额\n  column 前年 optional\n  column 上年 optional\n}\n";
    let program = compile(forms);
    let text = "构成表\n单位：万元\n项目,当年金额,2023年,2024年\n拨款,7,5,6\n";
    let ledger = ledger(&[("表.csv", text)], &program.forms);
    assert_eq!(row(&ledger, 0), ["7", "5", "6"]);
    assert!(ledger.notices.is_empty());
}

#[test]
fn of_columns_of_one_name_the_one_beside_the_names_is_meant_where_each_stands_beside_words() {
    let forms = "form 评分 \"评分表\" {\n  name 三级指标\n  column 一级指标 : 文字\n  column 二级指标 : 文字\n  column 分值 : 数\n}\n";
    let program = compile(forms);
    let weights = |text: &str| {
        let ledger = ledger(&[("表.csv", text)], &program.forms);
        let twice = ledger.notices.iter();
        let twice = twice.filter(|notice| notice.code == "load::two_columns");
        (row(&ledger, 0)[2].to_owned(), twice.count())
    };
    let all = "评分表\n一级指标,分值,二级指标,分值,三级指标,分值\n产出,50,数量,20,次数,5\n";
    assert_eq!(weights(all), ("5".to_owned(), 0));
    let first = "评分表\n三级指标,分值,一级指标,分值,二级指标\n次数,5,产出,50,数量\n";
    assert_eq!(weights(first), ("5".to_owned(), 0));
    // Two beside one another are two.
    let (_, twice) = weights("评分表\n一级指标,二级指标,三级指标,分值,分值\n产出,数量,次数,5,6\n");
    assert_eq!(twice, 1);
}

#[test]
fn a_code_in_brackets_is_the_code_of_a_row_without_a_column_of_codes() {
    let (_, ledger) = read(
        "情况表\n单位：万元\n经济科目,金额\n合计,7\n[301]工资福利支出,7\n　[30101]基本工资,7\n",
    );
    let rows = &ledger.tables[0].rows;
    let codes: Vec<&str> = rows.iter().map(|row| ledger.text(row.code)).collect();
    let names: Vec<&str> = rows.iter().map(|row| ledger.text(row.plain)).collect();
    assert_eq!(codes, ["", "301", "30101"]);
    assert_eq!(names, ["合计", "工资福利支出", "基本工资"]);
}

#[test]
fn the_name_of_a_total_may_stand_before_the_column_of_names() {
    let (_, ledger) = read(
        "单位表\n单位：万元\n类型,编码,名称,金额\n本级,125,某厅,7\n本级,125001,某厅本级,7\n合计,,,7\n",
    );
    let rows = &ledger.tables[0].rows;
    assert_eq!(rows[2].role, Role::Total);
    // Nothing is indented: the code of the unit continues that of its department.
    assert_eq!(rows[1].parent, Some(0));
}

#[test]
fn rows_without_a_number_stand_beneath_the_number_before_them() {
    let (_, ledger) = read(
        "收支表\n单位：万元\n项目,金额\n一、本年收入,7\n一般公共预算,5\n政府性基金,2\n二、上年结转,1\n一般公共预算,1\n总计,8\n",
    );
    let rows = &ledger.tables[0].rows;
    let parents: Vec<Option<u32>> = rows.iter().map(|row| row.parent).collect();
    assert_eq!(parents, [None, Some(0), Some(0), None, Some(3), None]);
}

#[test]
fn a_table_of_other_columns_is_bound_to_no_form_and_says_so() {
    let program = program(
        "rule A error \"没有硬套\" {\n  check not has 支出\n}\nrule B error \"说得出来\" {\n  check unbound(支出) == \"支出表\"\n}\n",
    );
    let text = "支出表\n单位：万元\n科目编码,科目名称,合计,工资福利支出\n205,教育支出,9,8\n";
    let ledger = ledger(&[("表.csv", text)], &program.forms);
    assert_eq!(ledger.tables[0].form, None);
    let run = evaluate(&program, &ledger, setup().as_of, Limits::default());
    assert_eq!(run.tally.get(Outcome::Pass), 2);
    assert_eq!(run.tally.total(), 2);
}

#[test]
fn a_column_of_figures_that_no_form_has_is_told() {
    let program = program(
        "rule A error \"不认识的栏\" {\n  when unlisted(支出) == \"\"\n  check 支出[205].合计 == 支出[205].基本支出\n}\n",
    );
    let outcome = |text: &str| {
        let ledger = ledger(&[("表.csv", text)], &program.forms);
        let run = evaluate(&program, &ledger, setup().as_of, Limits::default());
        run.findings[0].outcome
    };
    let known = "支出表\n单位：万元\n科目编码,科目名称,合计,基本支出,说明\n205,教育支出,9,5,略\n";
    let unknown = "支出表\n单位：万元\n科目编码,科目名称,合计,基本支出,捐赠\n205,教育支出,9,5,4\n";
    assert_eq!(outcome(known), Outcome::Fail);
    assert_eq!(outcome(unknown), Outcome::Skipped);
}
