//! Which of several documents another one means.
#![allow(clippy::unwrap_used, reason = "a test that fails may stop")]

use crate::support::{TODAY, compile};
use crossfoot::evaluate::{Limits, evaluate};
use crossfoot::finding::Tally;
use crossfoot::load::{self, Input};
use crossfoot::outcome::Outcome;
use crossfoot::program::Day;

/// A document by what its cover says, with a table where it has a total.
fn document(name: &str, cover: &str, total: Option<&str>) -> Input {
    let mut files = vec![("封面.txt".to_owned(), format!("{cover}\n").into_bytes())];
    if let Some(total) = total {
        let table = format!(
            "支出总表\n单位：万元\n科目编码,科目名称,合计,基本支出,项目支出\n,合计,{total},{total},\n201,一般公共服务支出,{total},{total},\n"
        );
        files.push(("支出总表.csv".to_owned(), table.into_bytes()));
    }
    Input::Memory {
        document: name.to_owned(),
        files,
    }
}

/// How the one rule B-1 ends on documents that are read together.
fn tally(rule: &str, documents: &[Input]) -> Tally {
    let program = compile(rule);
    let ledger = load::load(documents, &program.forms);
    let today = Day::read(TODAY).unwrap();
    let run = evaluate(&program, &ledger, today, Limits::default());
    run.rules.get("B-1").unwrap().tally
}

/// How often a rule that holds this year's total against that of a document beside it came to a result: pass, fail,
/// unreadable.
fn told(beside: &str, documents: &[Input]) -> [u64; 3] {
    let rule = format!(
        "unit 万元\nrule B-1 error \"与另一份相同\" {{\n  when  has 支出总表{beside}\n  check 支出总表[合计].合计 == 支出总表{beside}[合计].合计\n}}\n"
    );
    let tally = tally(&rule, documents);
    [Outcome::Pass, Outcome::Fail, Outcome::Unreadable].map(|outcome| tally.get(outcome))
}

#[test]
fn a_department_and_its_own_unit_are_two_organisations_of_one_name() {
    let all = [
        document("部门24", "2024年某区某局部门预算", Some("9.00")),
        document("单位24", "2024年某区某局单位预算", Some("5.00")),
        document("部门25", "2025年某区某局部门预算", Some("9.00")),
        document("单位25", "2025年某区某局单位预算", Some("5.00")),
    ];
    assert_eq!(told("@上年", &all), [2, 0, 0]);
    // The unit of last year is not the department of this one.
    let [_, unit, department, _] = all;
    assert_eq!(told("@上年", &[unit, department]), [0, 0, 0]);
    // Where last year's says nothing of it, it may be either.
    let bare = || document("24", "2024年某区某局预算", Some("9.00"));
    let own = || document("部门25", "2025年某区某局部门预算", Some("9.00"));
    assert_eq!(told("@上年", &[bare(), own()]), [1, 0, 0]);
    let like = document("部门24", "2024年某区某局部门预算", Some("9.00"));
    assert_eq!(told("@上年", &[bare(), like, own()]), [1, 0, 0]);
}

#[test]
fn of_several_documents_the_one_that_has_the_table_is_meant() {
    let last = |name: &str, total| document(name, "2024年某区某局部门预算", total);
    let own = || document("今年", "2025年某区某局部门预算", Some("9.00"));
    let prose_and_tables = [last("说明", None), last("表", Some("9.00")), own()];
    assert_eq!(told("@上年", &prose_and_tables), [1, 0, 0]);
    // The same file twice is one; two that differ are not told apart.
    let twice = [last("甲", Some("9.00")), last("乙", Some("9.00")), own()];
    assert_eq!(told("@上年", &twice), [1, 0, 0]);
    let two = [last("甲", Some("9.00")), last("乙", Some("8.00")), own()];
    assert_eq!(told("@上年", &two), [0, 0, 1]);
}

#[test]
fn last_years_final_accounts_stand_beside_this_years_budget() {
    let all = [
        document("预算24", "2024年某区某局部门预算", Some("8.00")),
        document("决算24", "2024年某区某局部门决算", Some("9.00")),
        document("预算25", "2025年某区某局部门预算", Some("9.00")),
    ];
    assert_eq!(told("@上年决算", &all), [1, 0, 0]);
    assert_eq!(told("@上年预算", &all), [0, 1, 0]);
    assert_eq!(told("@上年", &all), [0, 1, 0]);
}

#[test]
fn units_below_that_print_the_same_are_each_counted() {
    let unit = |name: &str| {
        let cover = format!("2025年{name}单位预算\n主管部门：某区某局");
        document(name, &cover, Some("5.00"))
    };
    let whole = document("部门", "2025年某区某局部门预算", Some("10.00"));
    let rule = "unit 万元\nrule B-1 error \"下属之和\" {\n  when  has 支出总表@下属.*\n  check 支出总表[合计].合计 == sum(支出总表@下属.*[合计].合计)\n}\n";
    let all = [whole, unit("某区甲所"), unit("某区乙所")];
    assert_eq!(tally(rule, &all).get(Outcome::Pass), 1);
}
