//! Hostile input is answered or refused; the host stays up. A test thread has the smallest stack of all hosts.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that fails may stop"
)]

use crate::support::{compile, ledger, packs, setup, told, wrong};
use crossfoot::evaluate::{Limits, evaluate};
use crossfoot::finding::Run;
use crossfoot::outcome::Outcome;
use std::fmt::Write as _;

const TABLE: &str = "支出预算总表\n单位：万元\n科目编码,科目名称,合计,基本支出,项目支出\n\
                     合计,,3.00,1.00,2.00\n201,一般公共服务支出,3.00,1.00,2.00\n";
const CELL: &str = "支出总表[合计].合计";

/// What rules come to on a tiny table; the first error's code where they do not compile.
fn run(rules: &str) -> Result<Run, String> {
    match packs("case.rules", rules).compile(&setup()) {
        Err(errors) => Err(told(&errors).lines().next().unwrap_or("").to_owned()),
        Ok(program) => {
            let ledger = ledger(&[("支出总表.csv", TABLE)], &program.forms);
            let limits = Limits::default();
            Ok(evaluate(&program, &ledger, setup().as_of, limits))
        }
    }
}

fn passes(rules: &str) {
    let run = run(rules).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(run.tally.get(Outcome::Pass), run.tally.total());
    assert!(run.tally.total() > 0);
}

#[test]
fn brackets_past_the_limit_are_refused_and_those_within_are_worked_out() {
    let many = 100_000;
    for text in [
        format!("{}{CELL}{} == 3", "(".repeat(many), ")".repeat(many)),
        format!("{}{CELL} == 3", "(".repeat(many)),
        format!("{}{CELL} == -3", "-".repeat(many)),
        format!("{}{CELL} == 3", "not ".repeat(many)),
        format!("{}{CELL}{} == 3", "abs(".repeat(many), ")".repeat(many)),
    ] {
        assert_eq!(run(&text).unwrap_err(), "parse::too_deep");
    }
    let most = 62;
    passes(&format!(
        "{}{CELL}{} == 3",
        "(".repeat(most),
        ")".repeat(most)
    ));
    passes(&format!(
        "{}{CELL}{} == 3",
        "abs(".repeat(most),
        ")".repeat(most)
    ));
    passes(&format!("{}{CELL}{} == 3", "-(".repeat(30), ")".repeat(30)));
    passes(&format!("{}{CELL} == 3", "not ".repeat(most)));
}

#[test]
fn chains_are_as_long_as_they_like() {
    let many = 100_000;
    let zeros = " + 0".repeat(many);
    passes(&format!("{CELL}{zeros} == 3"));
    passes(&format!("{CELL} == 3{}", " and 1 == 1".repeat(10_000)));
    passes(&format!(
        "{CELL} == 4{} or {CELL} == 3",
        " or 1 == 2".repeat(10_000)
    ));
    let cells = format!(" - {CELL} + {CELL}").repeat(2_000);
    passes(&format!("{CELL}{cells} == 3"));
    passes(&format!("1{} == 1", " * 1".repeat(10_000)));
}

#[test]
fn macros_end_in_an_answer_or_an_error() {
    let chain = |n: usize, step: &dyn Fn(usize) -> String| {
        let mut text = format!("let a0 = {CELL}\n");
        for i in 1..=n {
            writeln!(text, "let a{i} = {}", step(i)).unwrap();
        }
        writeln!(text, "a{n} == a{n}").unwrap();
        text
    };
    let doubled = chain(30, &|i| format!("a{} + a{}", i - 1, i - 1));
    assert_eq!(run(&doubled).unwrap_err(), "check::too_large");
    let long = chain(1_000, &|i| format!("a{} + 1", i - 1));
    assert_eq!(run(&long).unwrap_err(), "check::too_large");
    passes(&chain(40, &|i| format!("a{} + 1", i - 1)));
    let nested = |depth: usize| {
        move |i: usize| {
            let (open, close) = ("abs(".repeat(depth), ")".repeat(depth));
            format!("{open}a{}{close}", i - 1)
        }
    };
    // As deep as sixty macros of sixty brackets: an answer or an error, not an end of the process.
    assert_eq!(
        run(&chain(60, &nested(60))).unwrap_err(),
        "check::too_large"
    );
    passes(&chain(3, &nested(60)));
    passes(&chain(36, &|i| {
        format!("abs(sum(q in 支出总表[*]: -a{}))", i - 1)
    }));
    passes(&chain(36, &|i| {
        format!("0 + 1 * round(a{} default 0, 2)", i - 1)
    }));
    let mut any = format!("let a0 = {CELL} == 3\n");
    for i in 1..=60 {
        let below = format!("a{}", i - 1);
        writeln!(
            any,
            "let a{i} = 1 == 2 or not none(q in 支出总表[*] where {below}: {below} and 1 == 1)"
        )
        .unwrap();
    }
    let few: Vec<&str> = any.lines().take(9).collect();
    passes(&format!("{}\na8\n", few.join("\n")));
    assert_eq!(run(&format!("{any}a60\n")).unwrap_err(), "check::too_large");
    for text in [
        "let a = a\na == 1\n",
        "let a = b\nlet b = c\nlet c = a\na == 1\n",
        "let f(x) = f(x) + 1\nf(1) == 1\n",
        "let f(x) = x == 1 and f(x)\nf(1)\n",
        "param a = a\na == 1\n",
        "param a = b\nparam b = a + a\na == 1\n",
        "rule R-1 error \"例\" {\n  let a = a + 1\n  check a == 1\n}\n",
    ] {
        assert_eq!(run(text).unwrap_err(), "check::recursive_let", "{text}");
    }
    // Each level twice over, in every part of a fold: bounded by the number of expansions.
    let wide = "let a = any(r in 支出总表[*] where a: a)\na\n";
    assert!(run(wide).is_err());
}

#[test]
fn arguments_may_nest_and_grow_within_bounds() {
    passes(&format!("let d(x) = x + x\nd(d(d({CELL}))) == 24\n"));
    let deep = format!("{}{CELL}{}", "d(".repeat(40), ")".repeat(40));
    let error = run(&format!("let d(x) = x + x\n{deep} == 1\n")).unwrap_err();
    assert_eq!(error, "check::too_large");
    let many = "x + ".repeat(5_000);
    let text = format!("let d(x) = {many}x\nd(d(d({CELL}))) == 1\n");
    assert_eq!(run(&text).unwrap_err(), "check::too_large");
}

#[test]
fn a_file_of_a_mebibyte_is_read_and_a_larger_one_refused() {
    let line = format!("{CELL} >= 0 # 一行一条规则，说明写得长一些，免得规则太多\n");
    let mut rules = String::new();
    let mut n = 0;
    while rules.len() + line.len() + 20 < 1 << 20 && n < 4_000 {
        writeln!(rules, "{CELL} >= -{n} # {}", "说明".repeat(30)).unwrap();
        n += 1;
    }
    rules.push_str(&"#\n".repeat(((1 << 20) - rules.len()) / 2));
    assert!(rules.len() > (1 << 20) - 8 && rules.len() <= 1 << 20);
    let run = run(&rules).unwrap();
    assert_eq!(run.tally.get(Outcome::Pass), n);
    rules.push_str(&"#\n".repeat(8));
    assert!(told(&wrong("case.rules", &rules)).starts_with("parse::too_large"));
}

#[test]
fn five_thousand_rules_run_and_one_more_is_refused() {
    let rule = |n: usize| format!("{CELL} >= -{n}\n");
    let most: String = (0..5_000).map(rule).collect();
    assert_eq!(run(&most).unwrap().tally.get(Outcome::Pass), 5_000);
    let more: String = (0..5_001).map(rule).collect();
    assert_eq!(run(&more).unwrap_err(), "parse::too_many");
}

#[test]
fn a_loop_past_the_budget_is_told_and_does_not_pass() {
    let mut text = "支出预算总表\n单位：万元\n科目编码,科目名称,合计\n".to_owned();
    for code in 200..650 {
        writeln!(text, "{code},科目{code},1.00").unwrap();
    }
    let rules = "rule R-1 error \"两两\" {\n  for a in 支出总表[*]\n  for b in 支出总表[*]\n  check a.合计 == b.合计\n}\n";
    let program = compile(rules);
    let ledger = ledger(&[("支出总表.csv", &text)], &program.forms);
    let run = evaluate(&program, &ledger, setup().as_of, Limits::default());
    assert_eq!(run.tally.get(Outcome::Pass), 100_000);
    assert_eq!(run.tally.get(Outcome::Unreadable), 1);
    assert_eq!(run.tally.total(), 100_001);
}

#[test]
fn folds_that_look_at_no_cell_still_end() {
    let mut text = "支出预算总表\n单位：万元\n科目编码,科目名称,合计\n".to_owned();
    for code in 200..240 {
        writeln!(text, "{code},科目{code},1.00").unwrap();
    }
    let open = (0..12).map(|i| format!("sum(r{i} in 支出总表[*]: "));
    let sum = format!("{}1{}", open.collect::<String>(), ")".repeat(12));
    let (open, close) = ("any(r in 支出总表[*]: ".repeat(12), ")".repeat(12));
    let program = compile(&format!("{sum} == 1\n{open}1 == 2{close}\n"));
    let ledger = ledger(&[("支出总表.csv", &text)], &program.forms);
    let limits = Limits {
        visits: 200_000,
        ..Limits::default()
    };
    let run = evaluate(&program, &ledger, setup().as_of, limits);
    assert_eq!(run.tally.get(Outcome::Unreadable), 2);
}
