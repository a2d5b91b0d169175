//! Text in which blanks keep the columns below one another: figures that stand below one another are of one column.
#![expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test that fails may stop"
)]

use crate::listing::{codes_of, column, given_as_printed, leaves, read, settle, table};
use crossfoot::ledger::State;
use proptest::prelude::*;
use std::fmt::Write as _;

#[test]
fn columns_that_blanks_keep_are_read_with_headings_and_names_that_are_wrapped() {
    let ledger = settle("text_kept");
    assert!(!codes_of(&ledger).contains(&"load::undecided_column"));
}

/// A row of a table whose sums could not place its figures, since it is wrong, and that of its total.
#[test]
fn a_figure_stands_in_the_column_of_those_below_it_even_where_its_row_is_wrong() {
    let text = printed(
        &[
            ("合计".to_owned(), [60_000, 50_000, 40_000, 10_000, 10_000]),
            ("201".to_owned(), [60_000, 50_000, 40_000, 10_000, 10_000]),
            ("20101".to_owned(), [50_000, 50_000, 40_000, 10_000, 0]),
            ("20102".to_owned(), [10_000, 0, 0, 0, 90_000]),
        ],
        1,
    );
    let ledger = read(&text);
    let projects = column(&ledger, "一般公共预算支出表", 4);
    assert_eq!(projects[3], (State::Value, "900.00".to_owned()));
    assert_eq!(projects[2].0, State::Blank);
}

/// Two figures of one column that the program did not keep stand a little apart: they are not taken for two columns.
#[test]
fn figures_that_hardly_stand_below_one_another_decide_nothing() {
    let shifted = "2030年一般公共预算支出表\n单位：万元\n科目编码   科目名称   合计   基本支出   项目支出\n\
        合计            1,900.00        900.00      1,000.00\n\
        201     某项支出          900.00        900.00\n\
        20101   某项支出          900.00        900.00\n\
        205     某项支出    1,000.00                    1,000.00\n\
        20501   某项支出    1,000.00                    1,000.00\n";
    let ledger = read(shifted);
    let total = column(&ledger, "一般公共预算支出表", 0);
    assert!(
        total.iter().all(|(state, _)| *state == State::Value),
        "{total:?}"
    );
}

/// The table with its columns kept, by letters that take so many columns each.
fn printed(rows: &[(String, [i64; 5])], wide: usize) -> String {
    let width = |text: &str| -> usize {
        let one = |c: char| if c.is_ascii() { 1 } else { wide };
        text.chars().map(one).sum()
    };
    let line = |cells: [&str; 7]| -> String {
        let mut line = String::new();
        let mut end = 0;
        for (cell, at) in cells.into_iter().zip([9, 30, 46, 60, 74, 88, 102]) {
            let used = width(&line);
            let left = match end {
                0 | 9 => end,
                _ => at - width(cell),
            };
            line.push_str(&" ".repeat(left.saturating_sub(used)));
            line.push_str(cell);
            end = at;
        }
        line.trim_end().to_owned()
    };
    let mut text = String::from("2030年一般公共预算支出表\n单位：万元\n");
    writeln!(text, "{}", line(["", "", "", "", "基本支出", "", ""])).unwrap_or_default();
    let heads = [
        "科目编码",
        "科目名称",
        "合计",
        "小计",
        "人员经费",
        "公用经费",
        "项目支出",
    ];
    writeln!(text, "{}", line(heads)).unwrap_or_default();
    for (code, values) in rows {
        let figure = |value: i64| match value {
            0 => String::new(),
            _ => format!("{}.{:02}", value / 100, value % 100),
        };
        let [a, b, c, d, e] = values.map(figure);
        let name = if code == "合计" { "" } else { "某项支出" };
        writeln!(text, "{}", line([code, name, &a, &b, &c, &d, &e])).unwrap_or_default();
    }
    text
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// A table that keeps its columns, one of its figures changed: what is given is as it was printed, and where every
    /// column has a figure all is given.
    #[test]
    fn a_cell_of_a_kept_table_is_the_one_that_was_printed(
        leaves in leaves(),
        wide in 1usize..=2,
        changed in any::<(prop::sample::Index, prop::sample::Index)>(),
    ) {
        let mut rows = table(&leaves);
        prop_assume!(rows[0].1[0] != 0);
        let row = changed.0.index(rows.len());
        let at = changed.1.index(5);
        rows[row].1[at] += 10;
        let ledger = read(&printed(&rows, wide));
        let all = (0..5).all(|at| rows.iter().any(|row| row.1[at] != 0));
        let untold = given_as_printed(&ledger, &rows)?;
        prop_assert!(untold == 0 || !all || rows.len() < 5, "{untold} cells are not told");
    }
}

/// A copy has merged cells once. Where their headings could stand over other columns too, no figure below them is told.
#[test]
fn columns_of_copied_tables_are_told_where_merged_headings_can_stand_in_one_way_only() {
    let ledger = settle("text_copied");
    let told = column(&ledger, "政府性基金预算财政拨款收入支出决算表", 2);
    assert!(
        told.iter().all(|(state, _)| *state == State::Value),
        "{told:?}"
    );
    let open = column(&ledger, "一般公共预算财政拨款基本支出决算表三列", 0);
    assert!(
        open.iter().all(|(state, _)| *state != State::Value),
        "{open:?}"
    );
}

/// The same table, with digits, points and commas of either width.
#[test]
fn wide_figures_tell_the_columns_of_a_copied_table_as_narrow_ones_do() {
    let head = "某市某局2030年部门决算\n收入支出决算总表\n单位：万元\n\
        收入\t支出\n\
        项目\t决算数\t项目\t决算数\n";
    let rows = "一、一般公共预算财政拨款收入\t3,862.86\t一、一般公共服务支出\t3,407.15\n\
        二、政府性基金预算财政拨款收入\t442.10\t二、外交支出\t\n\
        三、国有资本经营预算财政拨款收入\t16.27\t三、国防支出\t914.08\n\
        本年收入合计\t4,321.23\t本年支出合计\t4,321.23\n\
        总计\t4,321.23\t总计\t4,321.23\n";
    let wider = |c: char| match c {
        '0'..='9' | '.' | ',' => char::from_u32(u32::from(c) + 0xfee0).unwrap_or(c),
        _ => c,
    };
    let told = |rows: &str| column(&read(&format!("{head}{rows}")), "收入支出决算总表", 0);
    let expected = told(rows);
    let count = |own: State| expected.iter().filter(|(state, _)| *state == own).count();
    assert_eq!((count(State::Value), count(State::Unreadable)), (9, 0));
    let wide: String = rows.chars().map(wider).collect();
    assert_eq!(told(&wide), expected);
}

/// 公用经费合计 is merged over the second list and the codes and names of the third, where its figure stands.
#[test]
fn a_total_merged_over_two_lists_names_its_figure_where_merged_cells_are_lost() {
    let text = "某市某局2030年部门决算\n一般公共预算财政拨款基本支出决算表\n单位：万元\n\
        科目编码\t科目名称\t决算数\t科目编码\t科目名称\t决算数\t科目编码\t科目名称\t决算数\n\
        301\t工资福利支出\t40.00\t302\t商品和服务支出\t20.00\t310\t资本性支出\t5.00\n\
        30101\t基本工资\t40.00\t30201\t办公费\t20.00\t31002\t办公设备购置\t5.00\n\
        人员经费合计\t\t40.00\t公用经费合计\t\t\t\t\t25.00\n";
    let ledger = read(text);
    let table = ledger.tables.iter().find(|table| table.rows.len() > 5);
    let rows = table.map_or(&[][..], |table| &table.rows);
    let named = rows
        .iter()
        .filter(|row| ledger.text(row.name) == "公用经费合计");
    assert!(named.count() > 0 && rows.iter().all(|row| !ledger.text(row.name).is_empty()));
    let form = "一般公共预算财政拨款基本支出决算表三列";
    assert!(column(&ledger, form, 0).contains(&(State::Value, "25.00".to_owned())));
}

/// A table without rows whose headings are not all known has none that were lost: it may be empty, as its note says.
#[test]
fn a_table_without_rows_is_empty_whatever_its_headings() {
    let text = "2030年政府性基金预算支出表\n单位：万元\n功能分类科目编码 功能分类科目名称 合计 基本支出 项目支出 其他安排\n\
        注：本单位没有政府性基金预算支出，本表无数据。\n";
    let ledger = read(text);
    let lost = ledger.tables.iter().filter(|table| table.lost.is_some());
    assert_eq!(lost.count(), 0);
}
