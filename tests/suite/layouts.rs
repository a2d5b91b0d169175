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
use crossfoot::form::Kind;
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

/// The codes of the rows of the first table.
fn codes(ledger: &Ledger) -> Vec<&str> {
    let rows = ledger.tables[0].rows.iter();
    rows.map(|row| ledger.text(row.code)).collect()
}

#[test]
fn a_code_written_before_a_name_is_the_code_of_a_row_without_a_column_of_codes() {
    let (_, ledger) = read(
        "情况表\n单位：万元\n经济科目,金额\n合计,7\n201 一般公共服务支出,7\n2010199-其他人大事务支出,5\n2010102一般行政管理事务,2\n110 指挥系统,0\n",
    );
    let rows = &ledger.tables[0].rows;
    let names: Vec<&str> = rows.iter().map(|row| ledger.text(row.plain)).collect();
    assert_eq!(codes(&ledger), ["", "201", "2010199", "2010102", ""]);
    let all = ["一般公共服务支出", "其他人大事务支出", "一般行政管理事务"];
    assert_eq!(names[1..4], all);
}

#[test]
fn a_level_of_a_code_that_stands_alone_goes_on_with_the_code_above_it() {
    let text = |rows: &str| {
        format!("支出表\n单位：万元\n科目编码,,,科目名称,合计,基本支出\n类,款,项,,,\n{rows}")
    };
    let own = "合计,,,,9,9\n205,,,教育支出,9,9\n,01,,教育管理事务,4,4\n,,01,行政运行,3,3\n,,02,一般行政管理事务,1,1\n,02,,普通教育,5,5\n,,01,学前教育,5,5\n";
    let (_, ledger) = read(&text(own));
    let all = ["", "205", "20501", "2050101", "2050102", "20502", "2050201"];
    assert_eq!(codes(&ledger), all);
    // Each level the whole code, alone or beside those above it.
    let whole = "合计,,,,9,9\n205,,,教育支出,9,9\n,20501,,教育管理事务,4,4\n,,2050101,行政运行,4,4\n205,20502,,普通教育,5,5\n205,20502,2050201,学前教育,5,5\n";
    let (_, ledger) = read(&text(whole));
    let all = ["", "205", "20501", "2050101", "20502", "2050201"];
    assert_eq!(codes(&ledger), all);
    // What stands above the first row is not known.
    let (_, ledger) = read(&text(",01,,教育管理事务,4,4\n205,,,教育支出,9,9\n"));
    assert_eq!(codes(&ledger), ["", "205"]);
}

#[test]
fn levels_of_a_code_need_no_heading_above_them() {
    let (_, ledger) = read(
        "支出表\n单位：万元\n类,款,项,科目名称,合计,基本支出\n205,,,教育支出,9,9\n205,01,,教育管理事务,9,9\n",
    );
    assert_eq!(codes(&ledger), ["205", "20501"]);
}

#[test]
fn a_row_that_numbers_the_columns_behind_stars_is_no_row() {
    let (_, ledger) =
        read("支出表\n单位：万元\n科目编码,科目名称,合计,基本支出\n**,**,1,2\n205,教育支出,9,9\n");
    assert_eq!(codes(&ledger), ["205"]);
}

#[test]
fn a_title_over_two_or_three_lines_is_one_even_where_it_ends_as_another_does() {
    let rows = "单位：万元\n科目编码,科目名称,合计,基本支出\n205,教育支出,9,9\n";
    let forms = "form 总 \"财政拨款支出表\" {\n  key 科目编码\n  name 科目名称\n  level flat\n  column 合计\n  column 基本支出\n}\n";
    let program = program(forms);
    for (title, form) in [
        ("2024年财政拨款\n支出表", "总"),
        ("2024年财政\n拨款\n支出表", "总"),
        ("2024年部门预算\n支出表", "支出"),
    ] {
        let ledger = ledger(&[("表.csv", &format!("{title}\n{rows}"))], &program.forms);
        let id = ledger.tables[0].form.unwrap();
        assert_eq!(program.forms.form(id).unwrap().name, form, "{title}");
    }
    let ledger = ledger(
        &[("表.csv", &format!("支出表\n（2024年度）\n{rows}"))],
        &program.forms,
    );
    assert_eq!(ledger.tables[0].title, "支出表（2024年度）");
    assert!(ledger.tables[0].form.is_some());
}

#[test]
fn a_title_and_a_unit_begin_a_table_though_no_empty_row_stands_before_them() {
    let (program, ledger) = read(
        "表1\n情况表\n单位：万元\n经济科目,金额\n合计,7\n某项报表,\n办公费,7\n表2\n单位表\n部门：某局,,单位：万元\n编码,名称,金额\n125,某厅,7\n",
    );
    let names = ledger.tables.iter().filter_map(|table| table.form);
    let names = names.filter_map(|id| program.forms.form(id));
    let names: Vec<&str> = names.map(|form| form.name.as_str()).collect();
    assert_eq!(names, ["单栏", "单位"]);
    assert_eq!(
        (ledger.tables[0].rows.len(), ledger.tables[1].rows.len()),
        (3, 1)
    );
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
fn codes_in_a_table_without_a_form_are_no_amounts() {
    let (_, ledger) =
        read("对照表\n单位：万元\n科目名称,类,款,项目编号,项,合计\n工资,501,01,77,2.50,9.00\n");
    let columns = &ledger.tables[0].columns;
    let kinds: Vec<_> = columns.iter().map(|column| column.kind).collect();
    let (text, money) = (Some(Kind::Text), Some(Kind::Money));
    assert_eq!(kinds, [text, text, text, money, money]);
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

#[test]
fn the_figure_of_a_sum_whose_merged_cell_was_lost_has_the_name_before_it() {
    let form = "unit 万元\nform 经济 \"经济表\" {\n  column 决算数\n  block 甲 {\n    key 编码\n    name 名称\n    total 人员合计\n  }\n  block 乙 {\n    key 编码\n    name 名称\n    total 公用合计\n  }\n  block 丙 {\n    key 编码\n    name 名称\n    total 公用合计\n  }\n}\n1 == 1\n";
    let program = compile(form);
    let read = |foot: &str| {
        let text = format!(
            "经济表\n单位：万元\n编码,名称,决算数,编码,名称,决算数,编码,名称,决算数\n301,工资,5.00,302,办公费,2.00,310,设备,1.00\n{foot}\n"
        );
        let ledger = ledger(&[("表.csv", &text)], &program.forms);
        let table = &ledger.tables[0];
        let rows = table.rows.iter().zip(&table.columns[0].texts);
        let rows =
            rows.map(|(row, text)| format!("{} {}", ledger.text(row.name), ledger.text(*text)));
        rows.collect::<Vec<String>>()
    };
    let told = read("人员合计,,5.00,公用合计,,,,,3.00");
    assert!(told.contains(&"公用合计 3.00".to_owned()), "{told:?}");
    assert!(told.contains(&"人员合计 5.00".to_owned()), "{told:?}");
    // A code with a name is a row of its list, and a figure without one beside it belongs to no other.
    let told = read("人员合计,,5.00,303,补助,,,,3.00");
    assert!(told.contains(&"补助 ".to_owned()), "{told:?}");
}

/// The tables that a form binds or nothing does, with their titles and how many rows.
fn tables(ledger: &Ledger) -> Vec<(bool, &str, usize)> {
    let tables = ledger.tables.iter().filter(|table| !table.made);
    let told = tables.map(|t| (t.form.is_some(), t.title.as_str(), t.rows.len()));
    told.collect()
}

#[test]
fn a_table_whose_title_says_more_than_that_of_another_is_not_joined_to_it() {
    let (_, ledger) = read(
        "支出表\n单位：万元\n科目编码,科目名称,合计,基本支出\n205,教育支出,9,5\n\n财政拨款支出表（功能科目）\n单位：万元\n科目编码,科目名称,合计,基本支出\n205,教育支出,7,4\n",
    );
    let told = tables(&ledger);
    assert_eq!(
        told,
        [
            (true, "支出表", 1),
            (false, "财政拨款支出表（功能科目）", 1)
        ]
    );
    assert_eq!(row(&ledger, 0)[..2], ["9", "5"]);
    assert!(ledger.notices.iter().any(|n| n.code == "load::no_form"));
}

#[test]
fn a_table_without_a_title_that_prints_other_figures_is_not_joined_to_one_with_a_title() {
    let text = |figure: &str| {
        format!(
            "支出表\n单位：万元\n科目编码,科目名称,合计,基本支出\n205,教育支出,9,5\n\n科目编码,科目名称,合计,基本支出\n205,教育支出,{figure},5\n"
        )
    };
    let (other, same) = (text("7"), text("9"));
    assert_eq!(tables(&read(&other).1).len(), 2);
    assert_eq!(tables(&read(&same).1), [(true, "支出表", 1)]);
}

#[test]
fn a_table_that_says_that_it_goes_on_is_one_with_the_table_before_it() {
    let marks = [
        "续表\n{h}\n",
        "\n续表\n单位：万元\n{h}\n",
        "\n（续上表）\n",
        "\n支出表（续）,,,单位：万元\n{h}\n",
    ];
    for mark in marks {
        let heading = "科目编码,科目名称,合计,基本支出";
        let mark = mark.replace("{h}", heading);
        let text = format!(
            "支出表\n单位：万元\n{heading}\n合计,,19.00,11.00\n205,教育支出,9.00,5.00\n{mark}206,科学技术支出,10.00,6.00\n207,文化支出,1.00,1.00\n208,社会保障支出,2.00,2.00\n"
        );
        for (name, text) in [
            ("表.csv", text.clone()),
            ("文.txt", text.replace(',', "\t")),
        ] {
            let program = program("");
            let ledger = ledger(&[(name, &text)], &program.forms);
            assert_eq!(tables(&ledger), [(true, "支出表", 5)], "{name} {text}");
            assert_eq!(row(&ledger, 2)[..2], ["10.00", "6.00"], "{name} {text}");
            assert!(ledger.notices.is_empty(), "{:?}", ledger.notices);
        }
    }
    // Under other headings it is another table.
    let (_, ledger) = read(
        "支出表\n单位：万元\n科目编码,科目名称,合计,基本支出\n205,教育支出,9,5\n续表\n科目编码,科目名称,基本支出,合计\n206,科学技术支出,6,10\n",
    );
    assert_eq!(tables(&ledger).iter().map(|t| t.2).sum::<usize>(), 2);
    assert_eq!(row(&ledger, 0)[..2], ["9", "5"]);
}
