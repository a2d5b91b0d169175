//! Tables in text that lost its columns: every cell that is given is right, and what is not certain is unreadable.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test that fails may stop"
)]

use crate::support;
use crossfoot::engine::Packs;
use crossfoot::evaluate::{Limits, evaluate};
use crossfoot::finding::Finding;
use crossfoot::form::Forms;
use crossfoot::lang::Lang;
use crossfoot::ledger::{Ledger, State, Table};
use crossfoot::load::{Input, load};
use crossfoot::outcome::Outcome;
use crossfoot::program::{Day, Program};
use crossfoot::report::ledger_text;
use crossfoot::value::CellId;
use proptest::prelude::*;
use std::fmt::Write as _;
use std::fs;
use std::sync::OnceLock;

/// The bundled forms, with a few rules of the test's own.
fn program(rules: &str) -> Program {
    let packs = Packs::with_rules("case", rules).unwrap();
    packs
        .compile(&support::setup())
        .unwrap_or_else(|errors| panic!("{}", support::told(&errors)))
}

pub(crate) fn forms() -> &'static Forms {
    static FORMS: OnceLock<Forms> = OnceLock::new();
    FORMS.get_or_init(|| program("1 == 1").forms)
}

pub(crate) fn read(text: &str) -> Ledger {
    let files = vec![("文.txt".to_owned(), text.as_bytes().to_vec())];
    let input = Input::Memory {
        document: "案".to_owned(),
        files,
    };
    load(&[input], forms())
}

pub(crate) fn settle(name: &str) -> Ledger {
    let text = fs::read_to_string(format!("tests/cases/load/{name}.txt")).unwrap();
    let mut ledger = read(&text);
    // What the extracts of the packs make of the prose is not at issue here.
    let of_table = |id| forms().form(id).is_some_and(|form| form.extract.is_none());
    let tables = ledger.tables.iter();
    let count = tables
        .take_while(|table| table.form.is_none_or(of_table))
        .count();
    ledger.documents[0].tables = 0..u32::try_from(count).unwrap();
    insta::with_settings!({snapshot_path => "../cases/load", prepend_module_to_snapshot => false, omit_expression => true}, {
        insta::assert_snapshot!(name, ledger_text(&ledger, forms(), crossfoot::lang::Lang::Zh));
    });
    ledger
}

pub(crate) fn codes_of(ledger: &Ledger) -> Vec<&str> {
    ledger.notices.iter().map(|notice| notice.code).collect()
}

/// The cells of a column of a table, row by row.
pub(crate) fn column(ledger: &Ledger, form: &str, column: usize) -> Vec<(State, String)> {
    let table = ledger.tables.iter().find(|table| {
        let form_of = table.form.and_then(|id| forms().form(id));
        form_of.is_some_and(|of| of.name == form)
    });
    let table = table.unwrap();
    (0..table.rows.len())
        .map(|row| table.columns[column].cell(u32::try_from(row).unwrap(), &ledger.strings))
        .map(|cell| (cell.state, cell.value.to_string()))
        .collect()
}

/// The parts of what was carried over have the names of the sources above without their numbers, and begin a page.
#[test]
fn names_without_the_numbers_of_others_are_rows_of_their_own_overleaf() {
    let head = "财政拨款收入支出决算总表\n公开04表\n收入 支出\n项目 行次 金额 项目 行次 合计 一般公共预算财政拨款 政府性基金预算财政拨款 国有资本经营预算财政拨款\n";
    let text = format!(
        "{head}一、一般公共预算财政拨款 1 20.00 一、教育支出 7 20.00 20.00\n二、政府性基金预算财政拨款 2 3.00 二、其他支出 8 3.00 3.00\n\
        本年收入合计 3 23.00 本年支出合计 9 23.00 20.00 3.00 0.00\n年初财政拨款结转和结余 4 5.00 年末财政拨款结转和结余 10 5.00 4.00 1.00 0.00\n\u{c}\
        {head}一般公共预算财政拨款 5 4.00 11\n政府性基金预算财政拨款 6 1.00 12\n总计 7 28.00 总计 13 28.00 24.00 4.00 0.00\n"
    );
    let ledger = read(&text);
    assert!(!codes_of(&ledger).contains(&"load::printed_twice_differs"));
    let table = ledger
        .tables
        .iter()
        .find(|table| !table.made && !table.rows.is_empty());
    let rows = table.unwrap().rows.iter().filter(|row| row.block == 0);
    assert_eq!(rows.count(), 7);
}

/// Three lists of codes side by side: a list that has no row on a line has ended, so that 303 goes on with 301.
#[test]
fn lists_of_codes_side_by_side_are_told_apart_by_their_codes() {
    let text = "一般公共预算财政拨款基本支出决算表\n公开06表\n部门：某局 单位：万元\n人员经费 公用经费\n\
        科目编码 科目名称 决算数 科目编码 科目名称 决算数 科目编码 科目名称 决算数\n\
        301 工资福利支出 30.00 302 商品和服务支出 9.00 30228 工会经费 2.00\n30101 基本工资 20.00 30201 办公费 3.00 310 资本性支出 1.00\n\
        30102 津贴补贴 10.00 30211 差旅费 4.00 31002 办公设备购置 1.00\n303 对个人和家庭的补助 5.00\n30302 退休费 5.00\n\
        人员经费合计 35.00 公用经费合计 10.00\n";
    let ledger = read(text);
    let table = ledger
        .tables
        .iter()
        .find(|table| table.rows.len() == 13)
        .unwrap();
    let of_block = |block: u16| -> Vec<&str> {
        let rows = table.rows.iter().filter(|row| row.block == block);
        rows.map(|row| ledger.text(row.code.or(row.name))).collect()
    };
    assert_eq!(
        of_block(0),
        ["301", "30101", "30102", "303", "30302", "人员经费合计"]
    );
    assert_eq!(of_block(1), ["302", "30201", "30211", "公用经费合计"]);
    assert_eq!(of_block(2), ["30228", "310", "31002"]);
    let (state, value) = &column(&ledger, "一般公共预算财政拨款基本支出决算表三列", 0)[3];
    assert_eq!((*state, value.as_str()), (State::Value, "5.00"));
}

/// 303 can go on with either list: nothing of the table is placed.
#[test]
fn lists_of_codes_that_leave_a_choice_are_unreadable() {
    let text = "一般公共预算财政拨款基本支出决算表\n部门：某局 单位：万元\n科目编码 科目名称 决算数 科目编码 科目名称 决算数\n\
        301 工资福利支出 30.00 302 商品和服务支出 9.00\n30101 基本工资 30.00 30201 办公费 9.00\n303 对个人和家庭的补助 5.00\n\
        人员经费合计 35.00 公用经费合计 9.00\n";
    let ledger = read(text);
    let figures = column(&ledger, "一般公共预算财政拨款基本支出决算表", 0);
    assert_eq!(figures.len(), 7);
    assert!(
        figures.iter().all(|(state, _)| *state == State::Unreadable),
        "{figures:?}"
    );
    assert!(codes_of(&ledger).contains(&"load::undecided_column"));
}

/// As pasted from a workbook: a row of tabs is an empty one, and a name with a tab after it has an empty cell.
#[test]
fn rows_of_tabs_and_empty_cells_at_the_end_are_rows_of_a_pasted_table() {
    let text = "支出总表\n单位：万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n\t\t\t\t\n\t合计\t10.00\t6.00\t4.00\n201\t一般公共服务支出\t10.00\t6.00\t4.00\n";
    let ledger = read(text);
    assert_eq!(column(&ledger, "支出总表", 0).len(), 2);
    let text = "收入情况表\n单位：万元\n项目\t金额\n一般公共预算\t10.00\n财政专户\t\n其他收入\t2.00\n合计\t12.00\n";
    let ledger = read(text);
    let names: Vec<&str> = ledger.tables[0]
        .rows
        .iter()
        .map(|row| ledger.text(row.name))
        .collect();
    assert_eq!(names, ["一般公共预算", "财政专户", "其他收入", "合计"]);
}

/// The numbers of rows stand between names and figures, also where a list has neither; and pages say which of how many
/// they are, wherever the text says so.
#[test]
fn numbers_of_rows_and_of_pages_are_no_figures() {
    let text = "第 1 页，共 2 页\n收入支出决算总表\n公开01表\n部门：某局 金额单位：万元\n收入 支出\n项目 行次 金额 项目 行次 金额\n栏次 1 栏次 2\n\
        一、一般公共预算财政拨款收入 1 20.00 一、一般公共服务支出 5 12.00\n二、事业收入 2 2.50 二、外交支出 6\n3 三、教育支出 7 10.50\n\
        本年收入合计 4 22.50 本年支出合计 8 22.50\n\u{c}第 2 页，共 2 页\n收入支出决算总表\n公开01表\n收入 支出\n项目 行次 金额 项目 行次 金额\n\
        年初结转和结余 9 1.00 11\n总计 10 23.50 总计 12 23.50\n";
    let ledger = read(text);
    let figures = column(&ledger, "收入支出决算总表", 0);
    let values: Vec<&str> = figures
        .iter()
        .filter(|(state, _)| *state == State::Value)
        .map(|(_, value)| value.as_str())
        .collect();
    let mut sorted = values.clone();
    sorted.sort_unstable();
    let expected = [
        "1.00", "10.50", "12.00", "2.50", "20.00", "22.50", "22.50", "23.50", "23.50",
    ];
    assert_eq!(sorted, expected);
}

#[test]
fn a_mark_that_a_table_goes_on_is_no_heading_of_it() {
    let head = "科目编码  科目名称  本年支出合计  基本支出  项目支出  上缴上级支出  经营支出  对附属单位补助支出";
    let first = "201  一般公共服务支出  18.00  12.00  6.00  0.00  0.00  0.00";
    let next = "208  社会保障和就业支出  12.00  8.00  4.00  0.00  0.00  0.00";
    let text = format!(
        "某局2024年部门决算\n\n支出决算表\n单位：万元\n{head}\n合计  30.00  20.00  10.00  0.00  0.00  0.00\n{first}\n\u{c}续表\n{head}\n{next}\n"
    );
    let ledger = read(&text);
    let mut tables = ledger.tables.iter();
    let table = tables.find(|table| table.title == "支出决算表").unwrap();
    assert_eq!(table.rows.len(), 3);
    let states = table.columns.iter().flat_map(|column| &column.states);
    assert!(states.into_iter().all(|state| *state == State::Value));
}

#[test]
fn titles_may_stand_below_their_rows_and_headings_in_pieces() {
    let ledger = settle("text_titles_below");
    let unread = ledger
        .notices
        .iter()
        .any(|notice| notice.code == "load::undecided_column");
    assert!(!unread, "every figure finds its column");
}

#[test]
fn titles_may_stand_above_and_what_is_not_certain_is_unreadable() {
    let ledger = settle("text_titles_above");
    let codes = codes_of(&ledger);
    for code in ["load::inferred_columns", "load::undecided_column"] {
        assert!(codes.contains(&code), "{code} in {codes:?}");
    }
}

#[test]
fn labels_and_tables_of_a_form_are_read_where_only_one_reading_is_possible() {
    let ledger = settle("text_labels");
    let tables: Vec<(u32, &Table)> = ledger.tables_of(&ledger.documents[0]).collect();
    let lost = tables.iter().filter(|(_, table)| table.lost.is_some());
    let titles: Vec<&str> = lost.map(|(_, table)| table.title.as_str()).collect();
    assert_eq!(titles, ["项目年度指标"], "names that ran into other cells");
    let inferred = tables.iter().all(|(number, table)| {
        table.columns.iter().enumerate().all(|(at, column)| {
            column.states.iter().enumerate().all(|(row, state)| {
                let id = CellId {
                    table: *number,
                    row: u32::try_from(row).unwrap(),
                    column: u32::try_from(at).unwrap(),
                };
                *state != State::Value || ledger.inferred.contains_key(&id)
            })
        })
    });
    assert!(inferred, "every value says that it was inferred");
}

#[test]
fn without_marks_of_cells_what_could_stand_in_several_columns_is_unreadable() {
    let ledger = settle("text_labels_unmarked");
    let details = ledger
        .tables
        .iter()
        .find(|table| table.title == "项目支出明细");
    let details = details.unwrap();
    assert_eq!(details.rows.len(), 2);
    let open = details.columns.iter().flat_map(|column| &column.states);
    assert!(open.clone().any(|state| *state == State::Unreadable));
    assert!(
        !open
            .clone()
            .any(|state| *state == State::Value && details.lost.is_some())
    );
}

#[test]
fn rows_that_are_lost_leave_checks_unreadable_and_never_missing() {
    let rules = r#"
rule T-1 error "分值合计" {
  why "每份"
  check sum(项目年度指标[*].分值权重) == 80
}
rule T-2 error "有这个指标" {
  why "每份"
  check has 项目年度指标[没有的指标]
}
"#;
    let text = fs::read_to_string("tests/cases/load/text_labels.txt").unwrap();
    let program = program(rules);
    let ledger = read(&text);
    let day = Day::read(support::TODAY).unwrap();
    let run = evaluate(&program, &ledger, day, Limits::default());
    for id in ["T-1", "T-2"] {
        let findings: Vec<_> = run
            .findings
            .iter()
            .filter(|finding| finding.rule == id)
            .collect();
        assert!(!findings.is_empty(), "{id}");
        let unreadable = |f: &&Finding| f.outcome == Outcome::Unreadable;
        assert!(findings.iter().all(unreadable), "{findings:?}");
    }
}

#[test]
fn rows_that_were_told_are_judged_where_others_of_their_table_were_lost() {
    let rules = r#"
rule T-1 error "各行逐一检查，没有读出的另记一次" {
  why "每份"
  for x in 项目年度指标[*]
  check x.分值权重 == 30
}
rule T-2 error "有一行就够" {
  why "每份"
  check any(x in 项目年度指标[*]: x.分值权重 == 30)
}
rule T-3 error "有一行就不成立" {
  why "每份"
  check none(x in 项目年度指标[*]: x.分值权重 == 30)
}
rule T-4 error "没有读出的行里可能有" {
  why "每份"
  check any(x in 项目年度指标[*]: x.分值权重 == 31)
}
rule T-5 error "没有读出的行里可能有" {
  why "每份"
  check none(x in 项目年度指标[*]: x.分值权重 == 31)
}
rule T-6 error "前面可能有没有读出的行" {
  why "每份"
  for x in 项目年度指标[*] where x.分值权重 == 30
  check position(x) == 2
}
"#;
    let text = fs::read_to_string("tests/cases/load/text_labels.txt").unwrap();
    let program = program(rules);
    let ledger = read(&text);
    let day = Day::read(support::TODAY).unwrap();
    let run = evaluate(&program, &ledger, day, Limits::default());
    let mut told = String::new();
    for (id, rule) in run.rules.iter().filter(|(id, _)| id.starts_with("T-")) {
        write!(told, "{id}").unwrap();
        for outcome in Outcome::ALL {
            let count = rule.tally.get(outcome);
            if count > 0 {
                write!(told, " {} {count}", outcome.word()).unwrap();
            }
        }
        told.push('\n');
    }
    insta::assert_snapshot!(told, @r"
    T-1 pass 1 fail 1 unreadable 1
    T-2 pass 1
    T-3 fail 1
    T-4 unreadable 1
    T-5 unreadable 1
    T-6 unreadable 2
    ");
}

#[test]
fn a_line_that_numbers_the_columns_is_no_row() {
    let ledger = read(
        "2025年“三公”经费支出预算表\n单位：万元\n“三公”经费合计 因公出国（境）费 公务用车购置及运行费 公务接待费\n\
         小计 公务用车购置费 公务用车运行费\n1 2 3 4 5 6\n6.00 1.00 2.00 0.50 1.50 3.00\n",
    );
    let total = column(&ledger, "三公经费支出表", 0);
    assert_eq!(total, [(State::Value, "6.00".to_owned())]);
}

#[test]
fn a_title_may_end_on_the_next_line_and_headings_below_it_are_a_table() {
    let ledger = read(
        "一般公共预算机关运行经费支出预算表\n单位：万元\n科目编码 科目名称 机关运行经费支出\n合计 30.00\n\
         302 商品和服务支出 30.00\n30201 办公费 30.00\n\
         “三公”经费、会议费、培训费支出预算\n表\n合计\n“三公”经费\n会议费\n培训费\n小计\n公务接待费\n",
    );
    let titles: Vec<&str> = ledger.tables.iter().map(|t| t.title.as_str()).collect();
    assert!(titles.contains(&"“三公”经费、会议费、培训费支出预算表"));
    let figures = column(&ledger, "机关运行经费支出表", 0);
    assert!(figures.iter().all(|(state, _)| *state == State::Value));
}

#[test]
fn a_row_without_figures_is_not_blank_where_another_has_too_many() {
    let ledger = read(
        "一般公共预算机关运行经费支出预算表\n单位：万元\n科目编码 科目名称 机关运行经费支出\n合计 30.00\n\
         302 商品和服务支出 30.00\n30201 办公费\n30202 印刷费 12.00\n30205 水费 8.00 10.00\n",
    );
    let states = column(&ledger, "机关运行经费支出表", 0).into_iter();
    let states: Vec<State> = states.map(|(state, _)| state).collect();
    let (told, not) = (State::Value, State::Unreadable);
    assert_eq!(states, [told, told, not, told, not]);
}

#[test]
fn a_list_of_contents_is_no_table() {
    let ledger =
        read("目录\n1. 2030年支出预算总表\n2. 2030年收支预算总表\n3. 2030年财政拨款收支预算总表\n");
    assert!(ledger.tables.iter().all(|table| {
        let form = table.form.and_then(|id| forms().form(id));
        form.is_none_or(|form| form.extract.is_some())
    }));
}

/// One table of the form with two levels of sums, row by row.
fn printed(rows: &[(&str, [i64; 5])]) -> String {
    let mut text = String::from("2030年一般公共预算支出表\n单位：万元\n");
    text.push_str("科目编码 科目名称 合计 基本支出 小计 人员经费 公用经费 项目支出\n");
    for (code, values) in rows {
        let name = if *code == "合计" {
            ""
        } else {
            " 某项支出"
        };
        write!(text, "{code}{name}").unwrap();
        for value in values.iter().filter(|value| **value != 0) {
            write!(text, " {}.{:02}", value / 100, value % 100).unwrap();
        }
        text.push('\n');
    }
    text
}

#[test]
fn a_row_printed_in_full_is_read_as_printed_even_where_it_is_wrong() {
    let text = printed(&[
        ("合计", [10_000, 6_000, 5_000, 1_000, 9_900]),
        ("201", [10_000, 6_000, 5_000, 1_000, 9_900]),
    ]);
    let ledger = read(&text);
    assert!(ledger.inferred.is_empty());
    assert_eq!(
        column(&ledger, "一般公共预算支出表", 4)[0],
        (State::Value, "99.00".to_owned())
    );
}

#[test]
fn of_a_row_that_no_way_satisfies_one_figure_is_wrong_where_the_rows_above_bear_out_another() {
    let text = printed(&[
        ("合计", [10_000, 6_000, 5_000, 1_000, 4_000]),
        ("201", [10_000, 6_000, 5_000, 1_000, 4_000]),
        ("20101", [7_000, 3_000, 2_000, 1_000, 4_000]),
        ("20102", [3_003, 3_000, 3_000, 0, 0]),
    ]);
    let ledger = read(&text);
    let at = |at: usize| column(&ledger, "一般公共预算支出表", at)[3].clone();
    assert_eq!(at(0), (State::Value, "30.03".to_owned()));
    assert_eq!(at(2), (State::Value, "30.00".to_owned()));
    assert_eq!(at(3).0, State::Blank);
    assert!(!codes_of(&ledger).contains(&"load::undecided_column"));
    let said = ledger
        .notices
        .iter()
        .find(|notice| notice.code == "load::inferred_columns");
    let help = said.and_then(|notice| notice.help.as_ref()).unwrap();
    assert!(help.of(Lang::Zh).contains("改一个数才满足"));
}

#[test]
fn a_row_that_no_way_satisfies_is_unreadable() {
    let text = printed(&[
        ("合计", [10_000, 6_000, 5_000, 1_000, 4_000]),
        ("201", [10_000, 6_000, 5_000, 1_700, 0]),
    ]);
    let ledger = read(&text);
    assert_eq!(
        column(&ledger, "一般公共预算支出表", 2)[1].0,
        State::Unreadable
    );
    assert!(codes_of(&ledger).contains(&"load::undecided_column"));
}

const OWN: &str = r#"
rule T-1 error "合计 = 基本支出 + 项目支出" {
  why "每行"
  for r in 一般公共预算支出表[**, 合计]
  check r.合计 == r.基本支出.小计 + r.项目支出
}
rule T-2 error "合计行的项目支出是十元" {
  why "说明"
  check 一般公共预算支出表[合计].项目支出 == 10万元
}
"#;

#[test]
fn a_check_of_the_relation_that_placed_its_figures_proves_nothing() {
    let program = program(OWN);
    // Nothing but the sums of its row places the figures of a total alone.
    let text = printed(&[("合计", [3_000, 2_000, 2_000, 0, 1_000])]);
    let ledger = read(&text);
    let run = evaluate(
        &program,
        &ledger,
        Day::read(support::TODAY).unwrap(),
        Limits::default(),
    );
    assert_eq!(run.rules["T-1"].presumed, run.rules["T-1"].tally.total());
    assert_eq!(
        (run.rules["T-2"].presumed, run.rules["T-2"].tally.total()),
        (0, 1)
    );
    let full = printed(&[
        ("合计", [3_000, 2_000, 1_500, 500, 1_000]),
        ("201", [3_000, 2_000, 1_500, 500, 1_000]),
    ]);
    let run = evaluate(
        &program,
        &read(&full),
        Day::read(support::TODAY).unwrap(),
        Limits::default(),
    );
    assert_eq!(run.presumed, 0, "figures that were seen bear witness");
}

/// A table of funds in text, row by row.
fn funds(rows: &str) -> String {
    format!(
        "政府性基金预算财政拨款收入支出决算表\n单位：万元\n科目编码 科目名称 年初结转和结余 本年收入 本年支出 小计 基本支出 项目支出 年末结转和结余\n{rows}"
    )
}

#[test]
fn columns_that_add_up_on_both_sides_place_figures_and_bear_no_witness() {
    const FUNDS: &str = "政府性基金预算财政拨款收入支出决算表";
    // What came in may have been there at the start of the year, and may have gone into either part: it went out.
    let ledger = read(&funds(
        "合计 5.00 5.00 5.00\n212 城乡社区支出 5.00 5.00 5.00\n",
    ));
    let at = |at: usize| column(&ledger, FUNDS, at)[1].clone();
    assert_eq!(at(2), (State::Value, "5.00".to_owned()));
    for open in [0, 1, 3, 4] {
        assert_eq!(at(open).0, State::Unreadable, "column {open}");
    }
    assert_eq!(at(5).0, State::Blank);
    // Without it the first nought could be what came in, and the last figure what is left.
    let ledger = read(&funds(
        "合计 0 4.00 4.00 0 4.00\n212 城乡社区支出 0 4.00 4.00 0 4.00\n",
    ));
    assert_eq!(
        column(&ledger, FUNDS, 1)[0],
        (State::Value, "4.00".to_owned())
    );
    let rule = "rule T-3 error \"结余\" {\n  why \"每行\"\n  for r in 政府性基金预算财政拨款收入支出决算表[**, 合计]\n  check r.年初结转和结余 + r.本年收入 == r.本年支出.小计 + r.年末结转和结余\n}\n";
    let today = Day::read(support::TODAY).unwrap();
    let run = evaluate(&program(rule), &ledger, today, Limits::default());
    let told = &run.rules["T-3"];
    // It placed the figures of one row; those of the other are placed by the sums over the two, and bear witness.
    assert_eq!((told.presumed, told.tally.get(Outcome::Pass)), (1, 2));
    // Words of the heading stand where figures of the total do: those that are left need not add up.
    let ledger = read(&funds(
        "合计 0 5.00 合计 基本支出 项目支出 0\n212 城乡社区支出 0 5.00 5.00 5.00 0\n",
    ));
    assert_eq!(
        column(&ledger, FUNDS, 2)[1],
        (State::Value, "5.00".to_owned())
    );
}

#[test]
fn where_a_heading_leaves_the_order_open_no_column_is_taken_for_another() {
    // 公务接待费 stands before the cars here, after them in the form: one row of figures fits both.
    let text = "2030年“三公”经费支出表\n单位：万元\n合计 因公出国（境）费 公务接待费\n公务用车购置及运行费\n小计 公务用车购置费 公务用车运行费\n10.00 4.00 6.00 6.00\n";
    let ledger = read(text);
    for (at, wanted) in [
        (0, State::Value),
        (1, State::Unreadable),
        (5, State::Unreadable),
    ] {
        assert_eq!(
            column(&ledger, "三公经费支出表", at)[0].0,
            wanted,
            "column {at}"
        );
    }
}

#[test]
fn a_text_that_is_all_puzzle_ends_in_time() {
    let mut text = String::from(
        "2030年收入预算总表\n单位：万元\n部门编码 部门名称 合计 本年收入 小计 一般公共预算 政府性基金预算 国有资本经营预算 财政专户管理资金 事业收入 事业单位经营收入 上级补助收入 附属单位上缴收入 其他收入 上年结转结余 小计 一般公共预算 政府性基金预算 国有资本经营预算 财政专户管理资金 单位资金\n",
    );
    for row in 0..4000 {
        writeln!(
            text,
            "{} 某单位 1.00 1.00 1.00 1.00 1.00 1.00 1.00 1.00",
            10_000 + row
        )
        .unwrap();
    }
    let ledger = read(&text);
    assert!(codes_of(&ledger).contains(&"load::undecided_column"));
}

/// Leaves of a table of two levels: 项 under 款 under 类, each with 人员经费, 公用经费 and 项目支出.
pub(crate) fn leaves() -> impl Strategy<Value = Vec<(u8, u8, [i64; 3])>> {
    let value = prop_oneof![3 => Just(0i64), 2 => 1i64..40, 4 => 1i64..500_000];
    let leaf = (0u8..3, 0u8..2, [value.clone(), value.clone(), value]);
    proptest::collection::vec(leaf, 1..9)
}

/// The rows of the table that leaves add up to.
pub(crate) fn table(leaves: &[(u8, u8, [i64; 3])]) -> Vec<(String, [i64; 5])> {
    let mut sums: std::collections::BTreeMap<String, [i64; 3]> = std::collections::BTreeMap::new();
    let mut total = [0i64; 3];
    for (number, (class, group, values)) in leaves.iter().enumerate() {
        let class = ["201", "205", "208"][usize::from(*class)];
        let group = format!("{class}{}", ["01", "02"][usize::from(*group)]);
        let item = format!("{group}{:02}", number + 1);
        for code in [class.to_owned(), group, item] {
            let sum = sums.entry(code).or_default();
            for (sum, value) in sum.iter_mut().zip(values) {
                *sum += value;
            }
        }
        for (sum, value) in total.iter_mut().zip(values) {
            *sum += value;
        }
    }
    let full = |[people, goods, projects]: [i64; 3]| {
        [
            people + goods + projects,
            people + goods,
            people,
            goods,
            projects,
        ]
    };
    let rows = std::iter::once(("合计".to_owned(), full(total)));
    rows.chain(sums.into_iter().map(|(code, values)| (code, full(values))))
        .collect()
}

/// Every cell is what the row prints, or is not told. How many are not told.
pub(crate) fn given_as_printed(
    ledger: &Ledger,
    rows: &[(String, [i64; 5])],
) -> Result<usize, TestCaseError> {
    let mut untold = 0;
    for at in 0..5 {
        let column = column(ledger, "一般公共预算支出表", at);
        prop_assert_eq!(column.len(), rows.len());
        for ((state, value), (code, values)) in column.iter().zip(rows) {
            let was = values[at];
            let text = format!("{}.{:02}", was / 100, was % 100);
            match state {
                State::Value => prop_assert_eq!(value, &text, "{} column {}", code, at),
                State::Blank => prop_assert_eq!(was, 0, "{} column {}", code, at),
                State::Unreadable => untold += 1,
                State::Absent => prop_assert!(false, "{} column {} is absent", code, at),
            }
        }
    }
    Ok(untold)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// A consistent table loses its blanks, and its columns with them: what is given is as it was.
    #[test]
    fn a_cell_that_is_given_is_the_one_that_was_printed(leaves in leaves()) {
        let rows = table(&leaves);
        // A total without a figure is told from a heading by nothing.
        prop_assume!(rows[0].1[0] != 0);
        let lines: Vec<(&str, [i64; 5])> = rows.iter().map(|(code, values)| (code.as_str(), *values)).collect();
        let ledger = read(&printed(&lines));
        given_as_printed(&ledger, &rows)?;
    }

    /// One figure is another than it should be: what is given is as it is printed, and nothing is put elsewhere.
    #[test]
    fn a_cell_beside_a_wrong_figure_is_the_one_that_was_printed(
        leaves in leaves(), row in 0usize..40, at in 0usize..5, wrong in 1i64..500_000
    ) {
        let mut rows = table(&leaves);
        prop_assume!(rows[0].1[0] != 0);
        let row = row % rows.len();
        prop_assume!(![0, wrong].contains(&rows[row].1[at]));
        rows[row].1[at] = wrong;
        let lines: Vec<(&str, [i64; 5])> = rows.iter().map(|(code, values)| (code.as_str(), *values)).collect();
        let ledger = read(&printed(&lines));
        given_as_printed(&ledger, &rows)?;
    }
}
