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
    let within = "let a = any(r in 支出总表[*] where a: a)\na\n";
    assert_eq!(run(within).unwrap_err(), "check::recursive_let");
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

#[test]
fn of_many_results_those_that_can_be_shown_are_kept_and_all_are_counted() {
    let mut table = String::from(TABLE);
    for i in 0..4_000 {
        writeln!(table, "{},甲{i},3.00,1.00,1.00", 20_000 + i).unwrap();
    }
    let program = compile(
        "unit 万元\nrule A-1 error \"合计\" {\n  for r in 支出总表[**]\n  check r.合计 == r.基本支出 + r.项目支出\n}\n",
    );
    let ledger = ledger(&[("支出总表.csv", &table)], &program.forms);
    let run = evaluate(&program, &ledger, setup().as_of, Limits::default());
    assert_eq!(run.tally.get(Outcome::Fail), 4_000);
    assert_eq!(run.findings.len(), 200);
    assert_eq!(run.rules["A-1"].withheld, 3_800);
    // A baseline needs them all.
    let limits = Limits {
        findings: u64::MAX,
        ..Limits::default()
    };
    let all = evaluate(&program, &ledger, setup().as_of, limits);
    assert_eq!(all.findings.len(), 4_000);
    assert_eq!(all.findings[..200], run.findings[..]);
}

#[test]
fn a_mistake_is_told_the_same_wherever_it_stands_among_others() {
    use crossfoot::parse::parse;
    use crossfoot::source::{FileId, Source};
    let places = |text: &str| -> Vec<(String, u32, u32)> {
        let (_, errors) = parse(&Source::new("x.rules", text), FileId(0));
        use crossfoot::error::Spoken as _;
        let place = |e: &crossfoot::error::ParseError| (e.to_string(), e.at().start, e.at().end);
        errors.iter().map(place).collect()
    };
    let pieces = [
        "rule A-1 error \"甲\" {\n  check 支出总表[合计].合计 = = 3\n  check (1 + 2 == 3\n}\n",
        "支出总表[合计].合计 == == 3\n",
        "rule A-2 error {\n  check 1 == 1\n}\n",
        "let 甲 = \"没有关上\n",
        "form 乙 \"乙表\" {\n  colum 合计\n}\n",
        "test \"丙\" {\n  given 支出总表\n    | 合计 | 数 |\n    | 1 |\n  expect A-1 failed\n}\n",
    ];
    for piece in pieces {
        let alone = places(piece);
        assert!(!alone.is_empty(), "{piece}");
        // The first stands where the whole file is looked at, those after it where what is near is enough.
        let many = 60;
        let all = places(&piece.repeat(many));
        assert_eq!(all.len(), alone.len() * many, "{piece}");
        for (number, found) in all.iter().enumerate() {
            let shift = u32::try_from(piece.len() * (number / alone.len())).unwrap();
            let (words, start, end) = &alone[number % alone.len()];
            assert_eq!(
                found,
                &(words.clone(), start + shift, end + shift),
                "{piece}"
            );
        }
    }
}

#[test]
fn a_run_passes_over_tests_and_a_test_that_has_no_end_is_told() {
    let rules = "rule A-1 error \"甲\" {\n  check 支出总表[合计].合计 == 3\n}\n";
    let wrong = "test \"错\" {\n  given 支出总表\n    | { | 合计 |\n  expct A-1 pass\n}\n";
    let text = format!("{wrong}{rules}");
    assert!(packs("case.rules", &text).compile(&setup()).is_err());
    let program = packs("case.rules", &text)
        .compile_untested(&setup())
        .unwrap();
    assert!(
        program
            .rules
            .iter()
            .any(|rule| rule.id == "A-1" && rule.active)
    );
    let open = text.replace("expct A-1 pass\n}", "expct A-1 pass\n");
    let errors = packs("case.rules", &open)
        .compile_untested(&setup())
        .unwrap_err();
    assert!(
        told(&errors).contains("parse::unclosed_block"),
        "{}",
        told(&errors)
    );
}
