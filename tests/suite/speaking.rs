//! Both languages say everything, and each says nothing of the other.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that fails may stop"
)]

#[path = "speaking/commands.rs"]
mod commands;

use crate::support::{packs, setup, snapshot};
use crossfoot::engine::Packs;
use crossfoot::error::{CheckError, Lint, LoadError, PackError, ParseError, RuleFileError, Spoken};
use crossfoot::evaluate::{Limits, evaluate};
use crossfoot::lang::Lang;
use crossfoot::load::{Input, load};
use crossfoot::report::{Format, Options, Told, explain, ledger_text, report};
use regex::Regex;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

const CASES: &str = "tests/cases/english";

/// Files in which Chinese stands that is no message: words of documents and of the rule language, files that are
/// written, and what is Chinese in any language.
const NO_MESSAGES: [&str; 72] = [
    "ast/print/expr.rs",
    "builtins.rs",
    "check/forms.rs",
    "check/rules.rs",
    "engine/shelf.rs",
    "engine/test.rs",
    "evaluate/columns.rs",
    "evaluate/texts.rs",
    "form.rs",
    "form/phrase.rs",
    "form/plain.rs",
    "ledger.rs",
    "lint/characters.rs",
    "lint/linear.rs",
    "lint/rules.rs",
    "load/alone.rs",
    "load/bind.rs",
    "load/blocks.rs",
    "load/cells.rs",
    "load/continued.rs",
    "load/cover.rs",
    "load/docx.rs",
    "load/docx/headers.rs",
    "load/docx/numbers.rs",
    "load/fields.rs",
    "load/generic.rs",
    "load/graded.rs",
    "load/headed.rs",
    "load/headings.rs",
    "load/hierarchy.rs",
    "load/identity.rs",
    "load/layout.rs",
    "load/listing.rs",
    "load/listing/heads.rs",
    "load/listing/labels.rs",
    "load/listing/labels/rows.rs",
    "load/listing/labels/sections.rs",
    "load/listing/labels/steps.rs",
    "load/listing/lines.rs",
    "load/listing/lists.rs",
    "load/listing/rows.rs",
    "load/listing/stretches.rs",
    "load/merge.rs",
    "load/numbering.rs",
    "load/packs/lock.rs",
    "load/packs/scaffold.rs",
    "load/pdf/attach.rs",
    "load/pdf/prose.rs",
    "load/pdf/radicals.rs",
    "load/pdf/seams.rs",
    "load/pdf/stream.rs",
    "load/pdf/torn.rs",
    "load/printed.rs",
    "load/sections.rs",
    "load/spans.rs",
    "load/tabbed.rs",
    "load/titles.rs",
    "load/workbook.rs",
    "load/years.rs",
    "outcome.rs",
    "parse/foreign.rs",
    "parse/statement.rs",
    "parse/token.rs",
    "parse/words.rs",
    "program/expr.rs",
    "program/wordings.rs",
    "report/snapshot.rs",
    "value.rs",
    "value/heading.rs",
    "value/items.rs",
    "value/text.rs",
    "value/working.rs",
];

/// Files in which a text is Chinese because another beside it is English, in a way of their own.
const OWN_WAY: [&str; 4] = [
    "bin/crossfoot/language.rs",
    "report.rs",
    "report/explain.rs",
    "report/words.rs",
];

fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

/// A message without what it quotes: code, and words of a document.
pub(super) fn own_words(text: &str) -> String {
    let quoted = Regex::new(r#"`[^`]*`|“[^“”]*”|\\"[^"]*\\""#).unwrap();
    // Twice: a title may quote a word itself.
    let once = quoted.replace_all(text, " ").into_owned();
    quoted.replace_all(&once, " ").into_owned()
}

fn sources() -> Vec<(String, String)> {
    let mut open = vec![PathBuf::from("src")];
    let mut all = Vec::new();
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                let name = path.strip_prefix("src").unwrap().display().to_string();
                all.push((name, fs::read_to_string(path).unwrap()));
            }
        }
    }
    all.sort();
    all
}

/// The Chinese texts of a source file that have no English one right behind them.
fn alone(text: &str) -> Vec<String> {
    let comments = Regex::new(r"(?m)^\s*//.*$").unwrap();
    let raw = Regex::new(r##"(?s)r#".*?"#"##).unwrap();
    let text = comments.replace_all(text, "").replace("'\"'", "''");
    let text = raw.replace_all(&text, "\"\"").into_owned();
    let literal = Regex::new(r#"(?s)"((?:[^"\\]|\\.)*)""#).unwrap();
    let between = Regex::new(r"^\s*,?\s*$").unwrap();
    let all: Vec<regex::Match<'_>> = literal.find_iter(&text).collect();
    let english = |m: &regex::Match<'_>| !own_words(m.as_str()).contains(is_han);
    let mut out = Vec::new();
    for (i, one) in all
        .iter()
        .enumerate()
        .filter(|(_, m)| m.as_str().contains(is_han))
    {
        let next = all.get(i + 1);
        let before = i.checked_sub(1).and_then(|i| all.get(i));
        let followed =
            next.is_some_and(|n| between.is_match(&text[one.end()..n.start()]) && english(n));
        let follows =
            before.is_some_and(|b| between.is_match(&text[b.end()..one.start()]) && english(one));
        if !followed && !follows {
            out.push(one.as_str().to_owned());
        }
    }
    out
}

#[test]
fn every_message_stands_in_both_languages() {
    let (mut without, mut seen) = (Vec::new(), BTreeSet::new());
    for (name, text) in sources() {
        let alone = alone(&text);
        let known = |list: &[&str]| list.contains(&name.as_str());
        if !alone.is_empty() && !known(&NO_MESSAGES) && !known(&OWN_WAY) {
            without.push(format!("{name}: {alone:?}"));
        }
        if !alone.is_empty() {
            seen.insert(name);
        }
    }
    assert!(
        without.is_empty(),
        "no English beside\n{}",
        without.join("\n")
    );
    let listed = NO_MESSAGES.iter().chain(&OWN_WAY);
    let idle: Vec<_> = listed.filter(|name| !seen.contains(**name)).collect();
    assert!(idle.is_empty(), "{idle:?}");
    assert_eq!(
        alone("say!(\"没有\", \"none\"); f(\"只有中文\")"),
        ["\"只有中文\""]
    );
}

#[test]
fn english_messages_of_errors_have_no_chinese_words() {
    let tables = [
        ParseError::CODES,
        CheckError::CODES,
        Lint::CODES,
        LoadError::CODES,
        PackError::CODES,
    ];
    for (code, zh, en) in tables.into_iter().flatten() {
        assert!(zh.contains(is_han), "{code}: {zh}");
        assert!(!own_words(en).contains(is_han), "{code}: {en}");
    }
}

/// Errors as they are said, without the lines that they point at.
fn said(errors: &[RuleFileError], lang: Lang) -> String {
    let mut out = String::new();
    for error in errors.iter().flat_map(|file| &file.errors) {
        let notes: Vec<String> = error
            .notes(lang)
            .into_iter()
            .map(|(_, said)| said)
            .collect();
        let (id, message) = (error.id(), error.message(lang));
        out.push_str(&format!("{id}: {message}\n  {}\n", notes.join(" / ")));
        out.extend(error.advice(lang).map(|help| format!("  help: {help}\n")));
    }
    out
}

fn rules_in(directory: &str) -> Vec<(String, String)> {
    let entries = fs::read_dir(directory)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let mut all: Vec<PathBuf> = entries
        .filter(|p| p.extension().is_some_and(|e| e == "rules"))
        .collect();
    all.sort();
    let text = |path: &PathBuf| fs::read_to_string(path).unwrap();
    let name = |path: &PathBuf| path.file_stem().unwrap().to_str().unwrap().to_owned();
    all.iter().map(|path| (name(path), text(path))).collect()
}

/// Words of the language and of the forms that errors may name without quoting them.
fn free_of_chinese(text: &str, allowed: &str) -> Vec<String> {
    let runs = Regex::new(r"[\u{4e00}-\u{9fff}]+").unwrap();
    let own = own_words(text);
    let found = runs.find_iter(&own).map(|run| run.as_str().to_owned());
    found
        .filter(|run| !allowed.contains(run.as_str()))
        .collect()
}

#[test]
fn rule_file_errors_speak_english() {
    for family in ["parse", "check"] {
        let mut text = String::new();
        for (name, rules) in rules_in(&format!("tests/cases/{family}")) {
            let Err(errors) = packs(&format!("{name}.rules"), &rules).compile(&setup()) else {
                continue;
            };
            let told = said(&errors, Lang::En);
            let foreign = free_of_chinese(&told, &rules);
            assert!(foreign.is_empty(), "{name}: {foreign:?}\n{told}");
            text.push_str(&format!("# {name}\n{told}\n"));
        }
        snapshot(Path::new(CASES), family, &text);
    }
}

#[test]
fn lints_speak_english() {
    let mut text = String::new();
    for (name, rules) in rules_in("tests/cases/lint") {
        let told = packs(&format!("{name}.rules"), &rules).lint(&setup(), &[]);
        let told = said(&told.unwrap_or_else(|errors| errors), Lang::En);
        let foreign = free_of_chinese(&told, &rules);
        assert!(foreign.is_empty(), "{name}: {foreign:?}\n{told}");
        text.push_str(&format!("# {name}\n{told}\n"));
    }
    snapshot(Path::new(CASES), "lint", &text);
}

/// Every document of the cases of loading, with what the bundled forms make of it.
fn documents() -> Vec<PathBuf> {
    let entries = ["tests/cases/load", "tests/cases/pdf"];
    let entries = entries.iter().flat_map(|dir| fs::read_dir(dir).unwrap());
    let mut all: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    all.retain(|path| path.extension().is_none_or(|end| end != "snap"));
    all.sort();
    all
}

#[test]
fn what_is_noticed_in_documents_is_said_in_english() {
    let program = Packs::bundled().unwrap().compile(&setup()).unwrap();
    let unit = Regex::new("[万千亿]?元").unwrap();
    let mut said = BTreeSet::new();
    for path in documents() {
        let ledger = load(&[Input::Path(path.clone())], &program.forms);
        for notice in &ledger.notices {
            let message = notice.message.of(Lang::En);
            let help = notice.help.as_ref().map_or("", |help| help.of(Lang::En));
            let own = own_words(&format!("{message} {help}"));
            let own = unit.replace_all(&own, "");
            assert!(
                !own.contains(is_han),
                "{}: {message} {help}",
                path.display()
            );
            said.insert(notice.code);
        }
    }
    assert!(said.len() > 8, "{said:?}");
}

/// A run of rules that go wrong in every way, on the bundled example.
fn run_on_the_example(look: impl Fn(&Told)) -> String {
    let rules = fs::read_to_string(format!("{CASES}/every_way.rules")).unwrap();
    let packs = Packs::with_rules("every_way.rules", &rules).unwrap();
    let program = packs
        .compile(&setup())
        .unwrap_or_else(|errors| panic!("{}", said(&errors, Lang::En)));
    let ledger = load(&[crossfoot::load::example()], &program.forms);
    let run = evaluate(&program, &ledger, setup().as_of, Limits::default());
    look(&Told {
        run: &run,
        ledger: &ledger,
        forms: &program.forms,
        rules: &program.sources,
        checked: &program.rules,
    });
    // What the rules and the document say is the same in any language.
    let mut allowed = rules;
    allowed.extend(run.findings.iter().map(|finding| finding.id.clone()));
    allowed.push_str(&ledger_text(&ledger, &program.forms, Lang::En));
    allowed.extend(
        program
            .sources
            .iter()
            .map(|(_, source)| source.text.to_string()),
    );
    allowed.extend(
        ledger
            .sources
            .iter()
            .map(|(_, source)| source.text.to_string()),
    );
    allowed
}

const TEXTS: [(Format, &str); 8] = [
    (Format::Human, "human"),
    (Format::Concise, "concise"),
    (Format::Json, "json"),
    (Format::Sarif, "sarif"),
    (Format::Junit, "junit"),
    (Format::Github, "github"),
    (Format::Markdown, "markdown"),
    (Format::Csv, "csv"),
];

#[test]
fn every_format_speaks_english() {
    let texts = std::cell::RefCell::new(Vec::new());
    let english = Options {
        lang: Lang::En,
        full: true,
        ..Options::default()
    };
    let allowed = run_on_the_example(|told| {
        for (format, name) in TEXTS {
            let bytes = report(told, format, &english).unwrap();
            texts
                .borrow_mut()
                .push((name, String::from_utf8(bytes).unwrap()));
        }
        let page = report(told, Format::Html, &english).unwrap();
        texts
            .borrow_mut()
            .push(("html", String::from_utf8(page).unwrap()));
    });
    for (name, text) in texts.into_inner() {
        let text = match name {
            "html" => english_of(&text),
            _ => text,
        };
        let foreign = free_of_chinese(&text, &allowed);
        assert!(foreign.is_empty(), "{name}: {foreign:?}");
        // The figures of a page are those of the other formats: its words are enough.
        let shown = match name {
            "json" | "sarif" | "html" => continue,
            _ => text,
        };
        snapshot(Path::new(CASES), name, &shown);
    }
}

/// What a page shows to a reader of English.
fn english_of(page: &str) -> String {
    let spans = Regex::new(r#"(?s)<span class="zh" lang="zh-CN">.*?</span>"#).unwrap();
    let switch = Regex::new(r#"(?s)<button type="button" id="language".*?</button>"#).unwrap();
    let scripts = Regex::new(r"(?s)<script>.*?</script>").unwrap();
    let page = scripts.replace_all(page, "");
    let page = switch.replace_all(&page, "").into_owned();
    spans.replace_all(&page, "").replace("data-zh=\"全部\"", "")
}

#[test]
fn every_code_is_explained_in_english() {
    let program = Packs::bundled().unwrap().compile(&setup()).unwrap();
    let heads = |page: &str| -> BTreeSet<String> {
        let text = fs::read_to_string(page).unwrap();
        let heads = text.lines().filter_map(|line| line.strip_prefix("## `"));
        heads
            .filter_map(|head| Some(head.split_once('`')?.0.to_owned()))
            .collect()
    };
    let mut chinese = heads("docs/errors.md");
    chinese.extend(heads("docs/lint.md"));
    assert_eq!(heads("docs/errors.en.md"), chinese);
    for code in chinese {
        let text = explain(&code, &program, Lang::En).unwrap();
        let words = text.split("```").next().unwrap();
        assert!(!own_words(words).contains(is_han), "{words}");
    }
    let rule = explain(&program.rules[0].id, &program, Lang::En).unwrap();
    assert!(rule.contains("severity: "), "{rule}");
}
