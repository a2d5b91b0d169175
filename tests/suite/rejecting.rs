//! Rule files and packs that are wrong are explained; every code has a case.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that fails may stop"
)]

use crate::support::{packs, setup, snapshot, told, wrong};
use crossfoot::engine::Packs;
use crossfoot::error::{CheckError, LoadError, RuleError};
use crossfoot::{load, parse};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The text of every file of an extension in a directory.
fn texts(directory: &str, extension: &str) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = fs::read_dir(directory)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == extension))
        .map(|path| {
            let stem = path.file_stem().unwrap().to_str().unwrap().to_owned();
            (stem, fs::read_to_string(path).unwrap())
        })
        .collect();
    all.sort();
    all
}

#[test]
fn every_rule_file_that_makes_no_sense_is_explained() {
    for (name, text) in texts("tests/cases/check", "rules") {
        let errors = wrong(&format!("{name}.rules"), &text);
        snapshot(Path::new("tests/cases/check"), &name, &told(&errors));
    }
}

#[test]
fn a_case_shows_the_code_that_it_is_named_after() {
    let codes: BTreeSet<&str> = CheckError::CODES.iter().map(|(code, ..)| *code).collect();
    for (name, text) in texts("tests/cases/check", "rules") {
        let code = format!("check::{name}");
        if codes.contains(code.as_str()) {
            let shown = told(&wrong("case.rules", &text));
            assert!(shown.contains(&code), "{name}: {shown}");
        }
    }
}

#[test]
fn a_rule_file_past_the_limits_is_refused() {
    let long = "# 一行说明\n".repeat(80_000);
    let many = "支出总表[合计].合计 == 1\n".repeat(5_001);
    for (name, text) in [("too_large", long), ("too_many", many)] {
        let shown = told(&wrong(&format!("{name}.rules"), &text));
        snapshot(Path::new("tests/cases/parse"), name, &shown);
    }
}

#[test]
fn every_pack_that_cannot_be_read_is_explained() {
    let say = |error: LoadError| {
        let help = miette::Diagnostic::help(&error).map(|help| format!("\n  help: {help}"));
        let code = miette::Diagnostic::code(&error).unwrap();
        format!("[{code}] {error}{}\n", help.unwrap_or_default())
    };
    let directory = Path::new("tests/cases/packs");
    for name in ["cannot_read", "no_rules", "not_utf8", "bad_manifest"] {
        let error = load::pack(&directory.join(name)).unwrap_err();
        snapshot(directory, name, &say(error));
    }
    let error = load::pack(Path::new("rules")).unwrap_err();
    snapshot(directory, "directory_of_packs", &say(error));
    let error = Packs::named(&["cn-bugdet".to_owned()]).unwrap_err();
    snapshot(directory, "unknown_pack", &say(error));
}

/// Every `stage::name` between quotes in a source file.
fn codes_in(path: &str) -> BTreeSet<String> {
    let text = fs::read_to_string(path).unwrap();
    text.split('"')
        .filter(|piece| {
            let name = piece.split_once("::");
            name.is_some_and(|(stage, name)| {
                ["parse", "check", "load"].contains(&stage)
                    && name.chars().all(|c| c.is_ascii_lowercase() || c == '_')
            })
        })
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_code_has_a_case_whose_report_names_it() {
    let mut codes = BTreeSet::new();
    for file in ["parse", "check", "load"] {
        let found = codes_in(&format!("src/error/{file}.rs"));
        assert!(found.len() > 3, "src/error/{file}.rs");
        codes.extend(found);
    }
    codes.extend(
        CheckError::CODES
            .iter()
            .map(|(code, ..)| (*code).to_owned()),
    );
    let mut shown = String::new();
    for directory in ["parse", "check", "packs"] {
        for (_, text) in texts(&format!("tests/cases/{directory}"), "snap") {
            shown.push_str(&text);
        }
    }
    let without: Vec<&String> = codes
        .iter()
        .filter(|code| !shown.contains(code.as_str()))
        .collect();
    assert!(without.is_empty(), "no case names {without:?}");
}

#[test]
fn five_mistakes_are_five_errors_at_their_places() {
    let text = fs::read_to_string("tests/cases/check/five_mistakes.rules").unwrap();
    let errors = wrong("five_mistakes.rules", &text);
    let found = &errors.first().unwrap().errors;
    let lines: Vec<usize> = found
        .iter()
        .map(|error| {
            let before = text.get(..error.at().start as usize).unwrap();
            before.matches('\n').count() + 1
        })
        .collect();
    assert_eq!(lines, [2, 5, 8, 11, 14]);
}

#[test]
fn a_slip_of_the_pen_is_answered_with_the_nearest_name() {
    for (wrong_text, meant) in [
        ("check 支出总标[合计].合计 == 1", "支出总表"),
        ("check 支出总表[合计].合记 == 1", "合计"),
        ("check 一般支出表[合计].人员经废 == 1", "人员经费"),
        ("check summ(支出总表[*].合计) == 1", "sum"),
        ("check 支出总表[合计].合计 == 权种", "权重"),
        ("check 支出总表@上念[合计].合计 == 1", "上年"),
    ] {
        let text = format!("param 权重 = 80\nrule R-1 error \"例\" {{\n  {wrong_text}\n}}\n");
        let shown = told(&wrong("case.rules", &text));
        let hint = format!("是不是 `{meant}`");
        assert!(shown.contains(&hint), "{shown}");
    }
}

#[test]
fn a_parameter_from_outside_that_no_file_has_is_told() {
    let packs = packs(
        "case.rules",
        "param 权重 = 80\n支出总表[合计].合计 == 权重\n",
    );
    let mut setup = setup();
    for (name, value, code) in [
        ("权种", "90", "check::unknown_name"),
        ("权重", "(90", "parse::"),
        ("权重", "权重 + 1", "check::recursive_let"),
    ] {
        setup.params = vec![(name.to_owned(), value.to_owned())];
        let shown = told(&packs.compile(&setup).unwrap_err());
        assert!(shown.contains(code), "{shown}");
    }
}

#[test]
fn parsing_stops_at_nothing_that_checking_could_still_tell() {
    // Two stages, two kinds of news: a file with a mistake of form is not checked, but all of its form is told.
    let text =
        "rule R-1 error \"甲\" {\n  check a = b\n}\nruel R-2 error \"乙\" {\n  check a == b\n}\n";
    let source = crossfoot::source::Source::new("case.rules", text);
    let (_, errors) = parse::parse(&source, crossfoot::source::FileId(0));
    assert!(errors.len() >= 2, "{errors:?}");
    let all = wrong("case.rules", text);
    let errors: Vec<&RuleError> = all.iter().flat_map(|file| &file.errors).collect();
    assert!(errors.iter().all(|e| matches!(e, RuleError::Parse(_))));
}
