//! Tables in text that keeps no columns, as programs write it that go line by line over the page: headings and names are
//! wrapped, and a line holds the parts of several cells.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that fails may stop"
)]

use crate::listing::{codes_of, column, read};
use crossfoot::ledger::{Ledger, State};

fn values(ledger: &Ledger, form: &str, at: usize) -> Vec<String> {
    let told = |(state, value): (State, String)| match state {
        State::Value => value,
        State::Blank => String::new(),
        _ => "?".to_owned(),
    };
    column(ledger, form, at).into_iter().map(told).collect()
}

fn names(ledger: &Ledger, title: &str) -> Vec<String> {
    let mut tables = ledger.tables.iter();
    let table = tables.find(|table| table.title.ends_with(title) && !table.made);
    let rows = &table.unwrap().rows;
    rows.iter()
        .map(|row| ledger.text(row.name).to_owned())
        .collect()
}

fn assert_named(names: &[String], wanted: &[&str]) {
    for name in wanted {
        assert!(
            names.iter().any(|own| own == name),
            "{name} is not among {names:?}"
        );
    }
}

const TOTALS: &str = "财政拨款收入支出决算总表\n单位：万元\n收入决算数 支出决算数\n一般公共预算财 政府性基金预算 国有资本经营预\n项目 决算数 项目 合计\n政拨款 财政拨款 算财政拨款\n\
    一、一般公共预算财政拨款 30.00 一、一般公共服务支出 20.00 20.00 0.00 0.00\n二、政府性基金预算财政拨款 5.00 二、城乡社区支出 15.00 10.00 5.00 0.00\n\
    三、国有资本经营预算财政拨款 0.00 三、其他支出 0.00 0.00 0.00 0.00\n本年收入合计 35.00 本年支出合计 35.00 30.00 5.00 0.00\n\
    年初财政拨款结转和结余 0.00 年末财政拨款结转和结余 0.00 0.00 0.00 0.00\n总计 35.00 总计 35.00 30.00 5.00 0.00\n";

#[test]
fn headings_wrapped_side_by_side_are_put_together_line_by_line() {
    let ledger = read(TOTALS);
    let rows = values(&ledger, "财政拨款收入支出决算总表", 2);
    assert!(rows.contains(&"30.00".to_owned()), "{rows:?}");
    let funds = values(&ledger, "财政拨款收入支出决算总表", 3);
    assert_eq!(
        funds.iter().filter(|value| *value == "5.00").count(),
        3,
        "{funds:?}"
    );
}

#[test]
fn a_heading_wrapped_around_the_line_of_the_others_stands_where_the_figures_say() {
    let income = |row: &str| {
        format!(
            "收入决算表\n单位：万元\n项目\n附属单位上缴\n功能分类 本年收入合计 财政拨款收入 上级补助收入 事业收入 经营收入 其他收入\n收入\n科目编码 科目名称\n\
            类 款 项 合计 {row}\n201 一般公共服务支出 {row}\n20103 政府办公厅及相关机构事务 {row}\n2010301 行政运行 {row}\n"
        )
    };
    // The other table has the appropriations: nothing is left for the column whose place is open.
    let row = "35.00 35.00 0.00 0.00 0.00 0.00 0.00";
    let ledger = read(&format!("{TOTALS}{}", income(row)));
    let own = values(&ledger, "收入决算表", 1);
    assert_eq!(own, ["35.00"; 4]);
    assert_eq!(names(&ledger, "收入决算表")[0], "合计");
    // Here it may have either.
    let ledger = read(&income("10.00 6.00 0.00 0.00 0.00 3.00 1.00"));
    let own = values(&ledger, "收入决算表", 7);
    assert_eq!(own, ["?"; 4]);
}

const HEAD: &str = "一般公共预算财政拨款支出决算表\n单位：万元\n功能分类\n科目编码 科目名称 合计 基本支出 项目支出\n";

#[test]
fn names_wrapped_above_and_below_their_code_are_whole() {
    let text = format!(
        "{HEAD}社会保障和就业\n208 11.00 11.00 0.00\n支出\n行政事业单位离\n20805 11.00 11.00 0.00\n退休\n2080501 行政单位离退休 4.00 4.00 0.00\n\
        机关事业单位基\n2080505 本养老保险缴费 5.00 5.00 0.00\n支出\n机关事业单位职\n2080506 2.00 2.00 0.00\n业年金缴费支出\n合计 11.00 11.00 0.00\n"
    );
    let ledger = read(&text);
    assert_eq!(
        names(&ledger, "一般公共预算财政拨款支出决算表"),
        [
            "社会保障和就业支出",
            "行政事业单位离退休",
            "行政单位离退休",
            "机关事业单位基本养老保险缴费支出",
            "机关事业单位职业年金缴费支出",
            "合计"
        ]
    );
    assert_eq!(
        values(&ledger, "一般公共预算财政拨款支出决算表", 1),
        ["11.00", "11.00", "4.00", "5.00", "2.00", "11.00"]
    );
}

#[test]
fn lines_that_do_not_come_out_even_are_given_to_no_name() {
    // One line of words too many: which row it is of, nobody knows; it may as well head a column.
    let text = format!(
        "{HEAD}208 社会保障和就业支出 4.00 4.00 0.00\n某一栏\n行政事业单位离\n20805 4.00 4.00 0.00\n退休\n2080501 行政单位离退休 4.00 4.00 0.00\n合计 4.00 4.00 0.00\n"
    );
    let ledger = read(&text);
    let own = values(&ledger, "一般公共预算财政拨款支出决算表", 1);
    assert!(own.iter().all(|value| value == "?"), "{own:?}");
}

#[test]
fn columns_that_repeat_under_each_heading_stand_in_its_order() {
    let text = "财政拨款“三公”经费支出决算表\n单位：万元\n财政拨款“三公”经费\n公务用车购置及运行维护费\n合计 因公出国（境）费 公务接待费\n小计 公务用车购置费 公务用车运行维护费\n\
        预算数 决算数 预算数 决算数 预算数 决算数 预算数 决算数 预算数 决算数 预算数 决算数\n21.00 16.95 1.00 0.20 19.50 16.75 3.00 2.00 16.50 14.75 0.50 0.00\n";
    let ledger = read(text);
    let row: Vec<String> = (0..12)
        .map(|at| values(&ledger, "财政拨款三公经费支出决算表", at)[0].clone())
        .collect();
    let wanted = [
        "21.00", "16.95", "1.00", "0.20", "19.50", "16.75", "3.00", "2.00", "16.50", "14.75",
        "0.50", "0.00",
    ];
    assert_eq!(row, wanted);
}

#[test]
fn the_numbers_of_two_pages_are_no_rows() {
    let head = "科目编码 科目名称 合计 基本支出 项目支出\n";
    let text = format!(
        "某局\n2025年度部门决算\n\u{c}政府性基金预算财政拨款支出决算表\n单位：万元\n{head}合计\n说明：本年度没有政府性基金预算财政拨款支出，故本表无数据。\n2\n\
        \u{c}一般公共预算财政拨款支出决算表\n单位：万元\n{head}201 一般公共服务支出 4.00 4.00 0.00\n合计 4.00 4.00 0.00\n3\n\
        \u{c}第三部分\n本年支出合计4.00万元。\n\u{c}完\n\u{c}完\n\u{c}完\n\u{c}完\n\u{c}完\n\u{c}完\n\u{c}完\n\u{c}完\n\u{c}完\n"
    );
    let ledger = read(&text);
    assert_eq!(
        values(&ledger, "一般公共预算财政拨款支出决算表", 0),
        ["4.00", "4.00"]
    );
    assert!(!codes_of(&ledger).contains(&"load::orphan_figures"));
}

#[test]
fn what_is_wrapped_beside_a_whole_name_is_not_of_it() {
    let text = "一般公共预算财政拨款基本支出决算表\n单位：万元\n科目编码 科目名称 决算数 科目编码 科目名称 决算数\n301 工资福利支出 9.00 302 商品和服务支出 3.00\n\
        30101 基本工资 2.00 30205 水费\n机关事业单位基本养老保\n30108 7.00 30206 电费 3.00\n险缴费\n人员经费合计 9.00 公用经费合计 3.00\n";
    let ledger = read(text);
    let names = names(&ledger, "一般公共预算财政拨款基本支出决算表");
    assert!(names.contains(&"水费".to_owned()), "{names:?}");
}

const LISTS: &str = "财政拨款收入支出决算总表\n单位：万元\n收入 支出\n一般公共 政府性基 国有资本\n项目 决算数 项目 合计 预算财政 金预算财 经营预算\n拨款 政拨款 财政拨款\n\
    一、一般公共预算财政拨款 9.00 一、一般公共服务支出 6.00 6.00\n二、政府性基金预算财政拨款 二、外交支出\n三、国有资本经营预算财政拨款 三、国防支出\n\
    二十二、灾害防治及应急管理支\n3.00 3.00\n出\n二十三、其他支出\n二十四、抗疫特别国债安排的支\n出\n本年收入合计 9.00 本年支出合计 9.00 9.00\n\
    年初财政拨款结转和结余 年末财政拨款结转和结余\n一、一般公共预算财政拨款\n总计 9.00 总计 9.00 9.00\n";

#[test]
fn a_name_wrapped_around_the_line_of_its_figures_is_whole_in_lists_side_by_side() {
    let ledger = read(LISTS);
    let names = names(&ledger, "财政拨款收入支出决算总表");
    assert_named(
        &names,
        &[
            "二十二、灾害防治及应急管理支出",
            "年初财政拨款结转和结余",
            "年末财政拨款结转和结余",
        ],
    );
    let sums = values(&ledger, "财政拨款收入支出决算总表", 1);
    assert_eq!(sums.iter().filter(|value| *value == "3.00").count(), 1);
    // Which of three columns has the appropriations, the table alone does not say.
    let own = values(&ledger, "财政拨款收入支出决算总表", 2);
    assert!(own.contains(&"?".to_owned()), "{own:?}");
}

#[test]
fn what_a_table_leaves_open_tables_behind_it_tell() {
    let own = "201 一般公共服务支出 6.00 6.00\n20103 政府办公厅（室）及相关机构事务 6.00 6.00\n2010301 行政运行 6.00 6.00\n\
        224 灾害防治及应急管理支出 3.00 3.00\n22401 应急管理事务 3.00 3.00\n2240101 行政运行 3.00 3.00\n";
    let behind = format!("{HEAD}{own}合计 9.00 6.00 3.00\n");
    let all = format!(
        "支出决算表\n单位：万元\n科目编码 科目名称 本年支出合计 基本支出 项目支出 上缴上级支出 经营支出 对附属单位补助支出\n{}合计 9.00 6.00 3.00\n",
        own.replace("6.00\n", "6.00 0.00\n")
            .replace("3.00\n", "0.00 3.00\n")
    );
    let ledger = read(&format!("{all}{LISTS}{behind}"));
    let sums = values(&ledger, "财政拨款收入支出决算总表", 2);
    // The income side has no such column.
    let sums: Vec<&String> = sums.iter().skip_while(|value| *value == "?").collect();
    assert_eq!(sums, ["6.00", "", "", "3.00", "", "", "9.00", "", "9.00"]);
    let projects = values(&ledger, "一般公共预算财政拨款支出决算表", 2);
    assert_eq!(projects, ["", "", "", "3.00", "3.00", "3.00", "3.00"]);
}

const TWO: &str = "一般公共预算财政拨款基本支出决算表\n单位：万元\n经济分\n经济分类 类\n科目名称 决算数 科目名称 决算数\n科目编码 科目编\n码\n\
    301 工资福利支出 9.00 302 商品和服务支出 3.00\n30101 基本工资 2.00 30201 办公费 3.00\n机关事业单位基本养老保\n30108 7.00 30202 印刷费\n险缴费\n\
    30299 其他商品和服务支出\n310资本性支出 4.00\n信息网络及软件购置\n31007 4.00\n更新\n人员经费合计 9.00 公用经费合计 7.00\n";

#[test]
fn codes_side_by_side_are_seen_where_their_heading_is_wrapped() {
    let ledger = read(TWO);
    let names = names(&ledger, "一般公共预算财政拨款基本支出决算表");
    assert_named(
        &names,
        &[
            "机关事业单位基本养老保险缴费",
            "信息网络及软件购置更新",
            "资本性支出",
        ],
    );
    let own = values(&ledger, "一般公共预算财政拨款基本支出决算表", 0);
    assert_eq!(
        own,
        [
            "9.00", "2.00", "7.00", "9.00", "3.00", "3.00", "", "", "4.00", "4.00", "7.00"
        ]
    );
}

#[test]
fn a_printed_zero_and_nothing_are_worth_the_same() {
    // Where the wrapped heading stands is open: the 0 is of one of two columns, the rest is not.
    let text = "支出决算表\n单位：万元\n项目\n对附属单位补\n本年支出合计 基本支出 项目支出 上缴上级支出 经营支出\n功能分类\n助支出\n科目名称\n科目编码\n合计 9.00 6.00 3.00\n\
        201 一般公共服务支出 9.00 6.00 3.00\n20103 政府办公厅（室）及相关机构事务 9.00 6.00 3.00\n2010301 行政运行 6.00 6.00 0.00\n2010302 一般行政管理事务 3.00 0.00 3.00\n";
    let behind = format!(
        "{HEAD}201 一般公共服务支出 9.00 6.00 3.00\n20103 政府办公厅（室）及相关机构事务 9.00 6.00 3.00\n2010301 行政运行 6.00 6.00 0.00\n2010302 一般行政管理事务 3.00 0.00 3.00\n合计 9.00 6.00 3.00\n"
    );
    let ledger = read(&format!("{text}{behind}"));
    assert_eq!(
        values(&ledger, "支出决算表", 2),
        ["3.00", "3.00", "3.00", "0.00", "3.00"]
    );
    assert!(!values(&ledger, "支出决算表", 1).contains(&"?".to_owned()));
}

#[test]
fn a_row_below_its_code_is_of_the_list_on_the_right() {
    let ledger = read(
        "一般公共预算财政拨款基本支出决算表\n                                                  单位：万元\n\
经济分类                              经济分类\n            科目名称       决算数                      科目名称      决算数\n科目编码                              科目编码\n\
301     工资福利支出          9.00    302     商品和服务支出          6.00\n30101    基本工资            2.00    30201    办公费              1.00\n\
30102    津贴补贴            7.00    30202\n                                     印刷费              2.00\n30103    奖金              0.00    30203\n                                     咨询费              3.00\n\
      人员经费合计          9.00       公用经费合计              6.00\n",
    );
    let own = values(&ledger, "一般公共预算财政拨款基本支出决算表", 0);
    assert_eq!(
        own,
        [
            "9.00", "2.00", "7.00", "0.00", "9.00", "6.00", "1.00", "2.00", "3.00", "6.00"
        ]
    );
}

#[test]
fn words_of_the_heading_in_a_total_leave_its_cells_open_and_lose_no_row() {
    let funds = "政府性基金预算财政拨款收入支出决算表\n单位：万元\n项目\n年初结转和 年末结转和\n本年收入 本年支出\n功能分类\n结余 结余\n科目名称\n科目编码\n";
    let text = format!(
        "{funds}合计 0 5.00 合计 基本支出 项目支出 0\n212 城乡社区支出 0 5.00 5.00 5.00 0\n21208 国有土地使用权出让收入安排的支出 0 5.00 5.00 5.00 0\n\
        农业农村生态环\n2120816 0 5.00 5.00 5.00 0\n境支出\n"
    );
    let ledger = read(&text);
    let title = "政府性基金预算财政拨款收入支出决算表";
    assert_eq!(names(&ledger, title).len(), 4);
    let spent = values(&ledger, title, 2);
    assert_eq!(spent[0], "?");
    assert!(codes_of(&ledger).contains(&"load::undecided_column"));
    let lost = ledger.tables.iter().any(|table| table.lost.is_some());
    assert!(!lost);
}

#[test]
fn more_lines_with_codes_than_a_classification_has_are_no_lists() {
    let rows = "30101 基本工资 1.00 30201 办公费 1.00\n".repeat(2_001);
    let text = format!(
        "一般公共预算财政拨款基本支出决算表\n单位：万元\n科目编码 科目名称 决算数 科目编码 科目名称 决算数\n{rows}"
    );
    let ledger = read(&text);
    let own = values(&ledger, "一般公共预算财政拨款基本支出决算表", 0);
    assert!(own.iter().all(|value| value == "?"));
    assert!(codes_of(&ledger).contains(&"load::undecided_column"));
}
