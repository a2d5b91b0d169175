//! `docs/rules.md` lists every bundled rule, and every relation of `rules/cn-common/relations.csv` with the rules that say it.
//!
//! `CROSSFOOT_PAGES=write cargo test` writes the page anew; read the difference.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that fails may stop"
)]

use crate::support::{setup, told};
use crossfoot::engine::Packs;
use crossfoot::outcome::Severity;
use crossfoot::program::{Program, Rule};
use std::collections::BTreeMap;
use std::fs;

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/rules.md");
const RELATIONS: &str = include_str!("../../rules/cn-common/relations.csv");

/// A line of `rules/cn-common/relations.csv`.
struct Relation {
    id: &'static str,
    title: &'static str,
    /// Rules beside those that bear its id.
    also: Vec<&'static str>,
    /// Why no rule says it.
    reason: &'static str,
}

fn relations() -> Vec<Relation> {
    let lines = RELATIONS.lines().skip(1);
    let read = |line: &'static str| {
        let fields: Vec<&str> = line.split(',').collect();
        assert_eq!(fields.len(), 4, "{line}");
        Relation {
            id: fields[0],
            title: fields[1],
            also: fields[2].split_whitespace().collect(),
            reason: fields[3],
        }
    };
    lines.map(read).collect()
}

fn bundled() -> Program {
    let compiled = Packs::bundled().unwrap().compile(&setup());
    compiled.unwrap_or_else(|errors| panic!("{}", told(&errors)))
}

/// The relation that a rule bears the id of: `BX-05b` is of `BX-05`.
fn stem(id: &str) -> &str {
    id.trim_end_matches(|c: char| c.is_ascii_lowercase())
}

fn says(relation: &Relation, rule: &Rule) -> bool {
    rule.id == relation.id || stem(&rule.id) == relation.id || relation.also.contains(&&*rule.id)
}

fn page(program: &Program, relations: &[Relation]) -> String {
    let mut page = "# 自带的规则\n\n本页由测试从规则包生成，不手改：`CROSSFOOT_PAGES=write cargo test relations`。\n\
         前一部分是全部规则，后一部分是勾稽关系清单：每一条由哪几条规则核对，不写规则的说明原因。\n"
        .to_owned();
    for (number, pack) in program.packs.iter().enumerate() {
        let rules = program.rules.iter().filter(|rule| rule.pack == number);
        let mut files: BTreeMap<&str, Vec<&Rule>> = BTreeMap::new();
        for rule in rules {
            let source = program.sources.get(rule.span.file).unwrap();
            files.entry(source.name.as_ref()).or_default().push(rule);
        }
        let kinds = &program.applies[number].kinds;
        let applies = match kinds.as_slice() {
            [] => "各种文件".to_owned(),
            kinds => kinds.join("、"),
        };
        page += &format!("\n## {}\n\n用于：{applies}。\n", pack.name);
        for (file, rules) in files {
            page += &format!(
                "\n### {file}\n\n| 编号 | 级别 | 规则 | 依据 | 关系 |\n|---|---|---|---|---|\n"
            );
            for rule in rules {
                page += &row(rule, relations);
            }
        }
    }
    let said = relations.iter().filter(|r| r.reason.is_empty()).count();
    page += &format!(
        "\n## 勾稽关系\n\n共 {} 条：{said} 条由规则核对，{} 条不写规则，各有原因。\n\n| 关系 | 内容 | 规则，或不写的原因 |\n|---|---|---|\n",
        relations.len(),
        relations.len() - said
    );
    for relation in relations {
        let ids: Vec<&str> = program
            .rules
            .iter()
            .filter(|rule| says(relation, rule))
            .map(|rule| rule.id.as_str())
            .collect();
        let by = match relation.reason {
            "" => ids.join(" "),
            reason => format!("不写规则：{reason}"),
        };
        page += &format!("| {} | {} | {by} |\n", relation.id, relation.title);
    }
    page
}

fn row(rule: &Rule, relations: &[Relation]) -> String {
    let ids = relations.iter().filter(|relation| says(relation, rule));
    let ids: Vec<&str> = ids.map(|relation| relation.id).collect();
    let severity = match rule.severity {
        Severity::Error => "错误",
        Severity::Warn => "警告",
        Severity::Info => "提示",
    };
    let cell = |text: &str| text.replace('|', "\\|").replace('\n', " ");
    let why = cell(rule.why.as_deref().unwrap_or(""));
    let title = cell(&rule.title);
    format!(
        "| {} | {severity} | {title} | {why} | {} |\n",
        rule.id,
        ids.join(" ")
    )
}

#[test]
fn every_relation_is_said_by_a_rule_or_has_a_reason() {
    let program = bundled();
    let relations = relations();
    assert_eq!(relations.len(), 182);
    for relation in &relations {
        let said = program.rules.iter().any(|rule| says(relation, rule));
        assert_ne!(
            said,
            !relation.reason.is_empty(),
            "{}: a relation is said by a rule, or has a reason, not both",
            relation.id
        );
        for id in &relation.also {
            let known = program.rule(id).is_some();
            assert!(known, "{}: no rule `{id}`", relation.id);
        }
    }
}

#[test]
fn the_page_of_rules_is_what_the_packs_say() {
    let fresh = page(&bundled(), &relations());
    if std::env::var("CROSSFOOT_PAGES").is_ok_and(|value| value == "write") {
        fs::write(PAGE, &fresh).unwrap();
        return;
    }
    let kept = fs::read_to_string(PAGE).unwrap_or_default();
    let off = fresh
        .lines()
        .zip(kept.lines())
        .find(|(new, old)| new != old);
    assert!(
        fresh == kept,
        "docs/rules.md is stale, at {off:?}: CROSSFOOT_PAGES=write cargo test relations"
    );
}
