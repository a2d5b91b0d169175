//! Every bundled rule says why, and is tried both ways.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that fails may stop"
)]

use crate::support::{compile, setup, told};
use crossfoot::engine::{Packs, TestOutcome, test};
use crossfoot::error::RuleFileError;
use crossfoot::evaluate::{Limits, evaluate};
use crossfoot::form::Form;
use crossfoot::lang::{Lang, join};
use crossfoot::ledger::Gravity;
use crossfoot::load::{example, load};
use crossfoot::outcome::Outcome;
use crossfoot::pack::Pack;
use crossfoot::program::Program;
use crossfoot::source::Source;
use std::collections::BTreeSet;
use std::path::Path;

fn bundled() -> Program {
    let compiled = Packs::bundled().unwrap().compile(&setup());
    compiled.unwrap_or_else(|errors| panic!("{}", told(&errors)))
}

fn none(offenders: &[String]) {
    assert!(
        offenders.is_empty(),
        "{} of them:\n{}",
        offenders.len(),
        offenders.join("\n")
    );
}

/// What a program's rules owe its readers: a reason, a test in which they hold, and one in which they do not.
fn owed(program: &Program) -> Vec<String> {
    let mut holds = BTreeSet::new();
    let mut breaks = BTreeSet::new();
    let expected = program.tests.iter().flat_map(|test| &test.expect);
    for expect in expected.filter(|expect| !expect.none) {
        match expect.outcome {
            // A percentage of two amounts is printed rounded: there, `rounded` is how it holds.
            Outcome::Pass | Outcome::Rounded => holds.insert(expect.rule.as_str()),
            Outcome::Skipped | Outcome::Waived => false,
            Outcome::Fail | Outcome::Missing | Outcome::Unreadable => {
                breaks.insert(expect.rule.as_str())
            }
        };
    }
    let mut owed = Vec::new();
    for rule in &program.rules {
        let id = rule.id.as_str();
        if rule.why.is_none() {
            owed.push(format!("{id}: no why"));
        }
        if !holds.contains(id) {
            owed.push(format!("{id}: no test in which it passes"));
        }
        if !breaks.contains(id) {
            owed.push(format!("{id}: no test in which it does not"));
        }
    }
    owed
}

#[test]
fn every_bundled_rule_says_why_and_is_tried_both_ways() {
    none(&owed(&bundled()));
}

#[test]
fn a_rule_that_owes_something_is_told() {
    let good = "rule R-1 error \"甲\" {\n  why \"乙\"\n  check 支出总表[合计].合计 == 1\n}\n\
                test \"对\" {\n  given 支出总表\n    | 科目编码 | 合计 |\n    | 合计 | 1.00 |\n  expect R-1 pass\n}\n\
                test \"错\" {\n  given 支出总表\n    | 科目编码 | 合计 |\n    | 合计 | 2.00 |\n  expect R-1 fail at 支出总表[合计].合计\n}\n";
    let program = crate::support::compile(good);
    none(&owed(&program));
    let ended = test(&program, setup().as_of);
    assert_eq!(ended.len(), 2);
    none(&failures(&ended));
    for (from, to) in [
        ("why \"乙\"", ""),
        ("expect R-1 pass", "expect none R-1 missing"),
        ("expect R-1 fail", "expect none R-1 fail"),
    ] {
        let program = crate::support::compile(&good.replace(from, to));
        assert_eq!(owed(&program).len(), 1, "{to}");
    }
}

#[test]
fn a_test_may_name_a_cell_of_another_repeated_form_than_the_last_rule() {
    let program = compile(
        r#"unit 万元
rule T-1 error "甲" {
  check 绩效表.总额 == 1
}
rule T-2 error "乙" {
  check 申报表.当年预算 == 1
}
test "甲不对" {
  given 绩效表
    | 项目代码 | K1   |
    | 总额     | 2.00 |
  expect T-1 fail at 绩效表.总额
}
"#,
    );
    none(&failures(&test(&program, setup().as_of)));
}

fn failures(ended: &[TestOutcome]) -> Vec<String> {
    let wrong = ended.iter().filter(|one| !one.failures.is_empty());
    wrong
        .map(|one| format!("{}: {}", one.title, join(Lang::Zh, &one.failures, "; ")))
        .collect()
}

#[test]
fn every_test_of_the_bundled_packs_is_green() {
    let program = bundled();
    none(&failures(&test(&program, setup().as_of)));
}

#[test]
fn a_test_that_expects_what_does_not_come_out_fails() {
    let text = "rule R-1 error \"甲\" {\n  check 支出总表[合计].合计 == 1\n}\n\
                test \"错\" {\n  given 支出总表\n    | 科目编码 | 合计 |\n    | 合计 | 2.00 |\n  EXPECT\n}\n";
    for (expect, green) in [
        ("expect R-1 fail", true),
        ("expect R-1 fail at 支出总表[合计].合计", true),
        ("expect none R-1 pass", true),
        ("# nothing", false),
        ("expect R-1 pass", false),
        ("expect R-1 rounded", false),
        ("expect R-1 missing", false),
        ("expect R-1 fail at 支出总表[201].合计", false),
        ("expect R-1 fail at 支出总表[合计].基本支出", false),
        ("expect none R-1 fail", false),
    ] {
        let program = crate::support::compile(&text.replace("EXPECT", expect));
        let ended = test(&program, setup().as_of);
        assert_eq!(failures(&ended).is_empty(), green, "{expect}");
    }
}

#[test]
fn the_bundled_example_is_read_and_checked() {
    let program = bundled();
    let ledger = load(&[example()], &program.forms);
    let run = evaluate(&program, &ledger, setup().as_of, Limits::default());
    let broken: Vec<String> = ledger
        .notices
        .iter()
        .filter(|notice| notice.gravity == Gravity::Broken)
        .map(|notice| notice.message.of(Lang::Zh).to_owned())
        .collect();
    none(&broken);
    assert!(run.tally.total() > 0);
}

#[test]
fn a_bundled_pack_has_the_hash_of_its_directory() {
    for (pack, _) in &Packs::bundled().unwrap().packs {
        let directory = Path::new("rules").join(&pack.name);
        let read = crossfoot::load::pack(&directory).unwrap();
        assert_eq!(pack.hash, read.hash, "{}", pack.name);
        assert_eq!(pack.data, read.data);
    }
}

/// Packs of which nothing is taken from what was kept of them.
fn parsed(packs: &Packs) -> Packs {
    let mut read = packs.clone();
    for (pack, _) in &mut read.packs {
        for source in &mut pack.rules {
            *source = Source::new(source.name.clone(), source.text.clone());
        }
    }
    read
}

/// What the bundled packs lend to a rule file, and the rules of that file: as kept, and as parsed.
fn lent(text: &str) -> [Result<Program, Vec<RuleFileError>>; 2] {
    let kept = Packs::with_rules("own.rules", text).unwrap();
    [parsed(&kept), kept].map(|packs| packs.compile(&setup()))
}

#[test]
fn what_bundled_packs_lend_is_what_parsing_and_checking_give() {
    let own =
        "param 上限 = 1\nrule R-1 \"x\" { check sum(支出总表[*].合计) == 支出总表[合计].合计 }";
    let [read, kept] = lent(own).map(|program| {
        let program = program.unwrap();
        format!(
            "{:?} {:?} {:?}",
            program.forms, program.rules, program.params
        )
    });
    assert!(kept.contains("支出总表"));
    assert_eq!(kept, read);
}

#[test]
fn a_form_of_ones_own_takes_the_place_of_a_lent_one_and_leaves_the_others() {
    let form = |name: &str| {
        format!(
            "form {name} \"{name}\" {{\n  name 项\n  column 金额 : 万元\n}}\n{name}[甲].金额 == 1 万元"
        )
    };
    for name in ["自己的表", "支出总表"] {
        let [_, kept] = lent(&form(name));
        let program = kept.unwrap_or_else(|errors| panic!("{}", told(&errors)));
        let (_, own) = program.forms.named(name).unwrap();
        assert_eq!(own.columns.len(), 1, "{name}");
        let stepped_back = |(_, form): (_, &Form)| form.name.is_empty() && !form.columns.is_empty();
        assert!(!program.forms.iter().any(stepped_back), "{name}");
        // Others that rest on the lent one rest on it still.
        assert!(program.forms.named("项目支出表").is_some());
    }
}

#[test]
fn rules_beside_the_bundled_ones_come_to_the_same_whether_those_are_kept_or_parsed() {
    let beside = [
        "rule R-1 \"x\" { check 支出总表[合计].合计 >= 0 万元 }\nwaive BT-10b within 1万元 because \"核实中\" until 2027-06-30",
        "override BT-10b off because \"另有规定\"",
        "override param 指标权重合计 = 90 because \"本地规定\"",
        "rule BT-10b \"x\" { check 支出总表[合计].合计 >= 0 万元 }",
    ];
    for text in beside {
        let mut kept = Packs::bundled().unwrap();
        let rules = vec![Source::new("own.rules", text)];
        let own = Pack {
            name: "own".to_owned(),
            rules,
            ..Pack::default()
        };
        kept.packs.push((own, true));
        let [read, kept] =
            [parsed(&kept), kept].map(|packs| match packs.compile_untested(&setup()) {
                Ok(program) => format!(
                    "{:?} {:?} {:?} {:?} {:?}",
                    program.rules, program.waivers, program.forms, program.params, program.packs
                ),
                Err(errors) => told(&errors),
            });
        assert!(kept == read, "{text}");
        let wrong = kept.starts_with("check::");
        assert_eq!(wrong, text.starts_with("rule BT"), "{kept:.2000}");
    }
}

#[test]
fn what_the_program_brings_along_is_what_parsing_and_checking_give() {
    let kept = Packs::bundled().unwrap();
    // Where a pack that only lends stands before them, only the trees serve.
    let mut trees = kept.clone();
    trees.packs.insert(0, (Pack::default(), false));
    let read = parsed(&kept);
    let [kept, trees, read] = [kept, trees, read].map(|packs| {
        let program = packs.compile_untested(&setup()).unwrap();
        assert!(!program.rules.is_empty() && program.tests.is_empty());
        let names: Vec<_> = program
            .sources
            .iter()
            .map(|(_, source)| source.name.clone())
            .collect();
        let (rules, forms, beside) = (&program.rules, &program.forms, &program.beside);
        let (packs, applies, params) = (&program.packs, &program.applies, &program.params);
        let all =
            format!("{names:?} {rules:?} {forms:?} {beside:?} {packs:?} {applies:?} {params:?}");
        // Expressions that were never tried are not compiled yet.
        (
            all,
            format!("{:?}", program.wordings).matches("written").count(),
        )
    });
    assert_eq!(kept, read);
    assert_eq!(trees, read);
}
