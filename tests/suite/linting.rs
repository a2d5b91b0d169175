//! What a linter says: each law with its case, its section in the manual, and a way to allow it.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that fails may stop"
)]

use crossfoot::engine::{Packs, Setup};
use crossfoot::error::{Lint, RuleError, RuleFileError, Spoken};
use crossfoot::load::{Input, example};
use crossfoot::report::{Options, lints};
use std::path::Path;

fn linted(text: &str, documents: &[Input]) -> Vec<RuleFileError> {
    let packs = Packs::with_rules("case.rules", text).unwrap();
    match packs.lint(&Setup::default(), documents) {
        Ok(told) => told,
        Err(errors) => panic!("{errors:?}"),
    }
}

fn codes(text: &str) -> Vec<&'static str> {
    let of = |error: &RuleError| match error {
        RuleError::Lint(lint) => Some(lint.id()),
        _ => None,
    };
    let told = linted(text, &[]);
    let all = told.iter().flat_map(|file| &file.errors);
    all.filter_map(of).collect()
}

fn stem(path: &Path) -> &str {
    path.file_stem().unwrap().to_str().unwrap()
}

#[test]
fn each_law_is_told_where_it_is_broken() {
    insta::glob!("../cases/lint", "*.rules", |path| {
        let text = std::fs::read_to_string(path).unwrap();
        let code = format!("lint::{}", stem(path));
        let documents = match code.as_str() {
            "lint::never_applies" => vec![example()],
            _ => Vec::new(),
        };
        let mut told = linted(&text, &documents);
        for file in &mut told {
            file.errors
                .retain(|error| matches!(error, RuleError::Lint(lint) if lint.id() == code));
        }
        let shown = lints(&told, &Options::default());
        insta::with_settings!({
            snapshot_path => path.parent().unwrap(), prepend_module_to_snapshot => false,
            snapshot_suffix => "", omit_expression => true,
        }, { insta::assert_snapshot!(stem(path), shown) });
        assert!(told.iter().any(|file| !file.errors.is_empty()), "{code}");
    });
}

#[test]
fn every_law_has_a_case_and_a_section() {
    let manual = std::fs::read_to_string("docs/lint.md").unwrap();
    for (code, ..) in Lint::CODES {
        let name = code.strip_prefix("lint::").unwrap();
        let case = format!("tests/cases/lint/{name}.rules");
        assert!(Path::new(&case).exists(), "{case}");
        assert!(manual.contains(&format!("## `{code}`\n")), "{code}");
    }
}

#[test]
fn a_comment_above_allows_what_it_names() {
    let rule = "rule R-1 error \"甲\" { check 支出总表[合计].合计 == 1元 }\n";
    assert_eq!(codes(rule), ["lint::no_why", "lint::no_test"]);
    let one = format!("# lint: allow lint::no_why\n# 别的话\n{rule}");
    assert_eq!(codes(&one), ["lint::no_test"]);
    let both = format!("# lint: allow lint::no_why, lint::no_test\n{rule}");
    assert!(codes(&both).is_empty());
    let beside = format!(
        "{}  # lint: allow lint::no_why lint::no_test\n",
        rule.trim()
    );
    assert!(codes(&beside).is_empty());
    let far = format!("# lint: allow lint::no_why\nunit 万元\n{rule}");
    assert_eq!(
        codes(&far),
        ["lint::idle_allow", "lint::no_why", "lint::no_test"]
    );
}

#[test]
fn what_is_sound_is_not_told() {
    let sound = r#"
unit 万元
param 上限 = 100万元
let 差(a, b) = a - b
rule R-1 error "合计 = 基本支出 + 项目支出" {
  why   "编报说明"
  for   r in 支出总表[**, 合计]
  check r.合计 == r.基本支出 + r.项目支出
        else "{r}"
}
rule R-2 warn "不超过上限" {
  check 差(支出总表[合计].合计, 上限) <= 0万元
}
test "例" {
  given 支出总表 万元
    | 科目编码 | 科目名称 | 合计   | 基本支出 | 项目支出 |
    |          | 合计     | 200.00 | 100.00   | 99.00    |
  expect R-1 fail
  expect R-2 fail
}
"#;
    assert_eq!(codes(sound), [""; 0]);
}

#[test]
fn bundled_packs_can_be_linted() {
    let told = Packs::bundled().unwrap().lint(&Setup::default(), &[]);
    assert!(told.is_ok());
}

#[test]
fn wrong_rules_are_errors_not_lints() {
    let packs = Packs::with_rules("case.rules", "check 没有的表[合计].合计 == 1").unwrap();
    assert!(packs.lint(&Setup::default(), &[]).is_err());
}
