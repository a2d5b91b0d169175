//! Laying a rule file out changes nothing of what it says, and once is enough.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::string_slice,
    clippy::indexing_slicing,
    reason = "a test that fails may stop"
)]

use crate::architecture::files;
use crate::parsing::random::item::item;
use crossfoot::ast::{File, TokenKind};
use crossfoot::engine::formatted;
use crossfoot::format::{Language, Style};
use crossfoot::parse::{parse, tokens};
use crossfoot::source::{FileId, Source};
use proptest::collection::vec;
use proptest::prelude::*;

const STYLES: [Style; 4] = [
    Style {
        language: None,
        wide: false,
    },
    Style {
        language: Some(Language::English),
        wide: false,
    },
    Style {
        language: Some(Language::Chinese),
        wide: false,
    },
    Style {
        language: Some(Language::Chinese),
        wide: true,
    },
];

fn laid_out(text: &str, style: Style) -> String {
    let source = Source::new("case.rules", text);
    match formatted(&source, style) {
        Ok(Some(text)) => text,
        Ok(None) => panic!("the tree changed:\n{text}"),
        Err(errors) => panic!("{errors:?}\n{text}"),
    }
}

fn tree(text: &str) -> File {
    parse(&Source::new("case.rules", text), FileId(0)).0
}

fn comments(text: &str) -> Vec<String> {
    let source = Source::new("case.rules", text);
    let comment = |token: &crossfoot::ast::Token| {
        let range = token.span.start as usize..token.span.end as usize;
        text[range].trim_end().to_owned()
    };
    let all = tokens(&source, FileId(0)).unwrap();
    let comments = all.iter().filter(|token| token.kind == TokenKind::Comment);
    comments.map(comment).collect()
}

/// What must hold of a text that parses, in some styles.
fn keeps(text: &str, styles: &[Style]) {
    let (tree_before, comments_before) = (tree(text), comments(text));
    for style in styles {
        let once = laid_out(text, *style);
        assert_eq!(tree(&once), tree_before, "{once}");
        assert_eq!(laid_out(&once, *style), once, "from\n{text}");
        assert_eq!(comments(&once), comments_before, "from\n{text}");
        assert!(
            !once.contains("\n\n\n") || text.contains("\"\"\""),
            "{once}"
        );
    }
}

/// Everything that must hold of a text that parses.
fn holds(text: &str) {
    keeps(text, &STYLES);
    let english = laid_out(text, STYLES[1]);
    let there_and_back = laid_out(&laid_out(text, STYLES[3]), STYLES[1]);
    assert_eq!(tree(&there_and_back), tree(&english));
}

/// A text with more blanks, line breaks and comments than it had.
fn messed(text: &str, dice: &[u8]) -> String {
    let source = Source::new("case.rules", text);
    let mut dice = dice.iter().copied().cycle();
    let mut out = String::new();
    let mut end = 0;
    for token in tokens(&source, FileId(0)).unwrap() {
        let range = token.span.start as usize..token.span.end as usize;
        let gap = &text[end..range.start];
        out.push_str(gap);
        if !gap.is_empty() {
            out.push_str([" ", "", "\u{3000}", "\t"][usize::from(dice.next().unwrap() % 4)]);
        }
        end = range.end;
        if token.kind == TokenKind::Break {
            let breaks = [
                "\n",
                "\n\n\n",
                "  # 注\n",
                "\n# 注：\"（\n",
                "\r\n",
                "\n\n //x\n",
            ];
            let after_row = out.trim_end().ends_with('|');
            let pick = usize::from(dice.next().unwrap() % 6);
            out.push_str(breaks[if after_row && pick == 2 { 0 } else { pick }]);
        } else {
            out.push_str(&text[range]);
        }
    }
    out
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_file_keeps_its_tree_and_is_laid_out_once(items in vec(item(), 0..5), dice in vec(any::<u8>(), 1..40)) {
        let printed = File { items }.to_string();
        holds(&printed);
        let messed = messed(&printed, &dice);
        prop_assert_eq!(tree(&messed), tree(&printed), "{}", messed);
        holds(&messed);
    }
}

#[test]
fn bundled_files_are_laid_out_and_keep_their_trees() {
    let files = files("rules", "rules");
    assert!(files.len() > 100);
    let mut loose: Vec<String> = Vec::new();
    for (number, (path, text)) in files.iter().enumerate() {
        // The other styles by turns: a random file is laid out in all of them.
        let turn = number % (STYLES.len() - 1) + 1;
        keeps(text, &[STYLES[turn]]);
        if laid_out(text, STYLES[0]) != *text {
            loose.push(path.display().to_string());
        }
    }
    assert!(loose.is_empty(), "crossfoot fmt rules: {}", loose.join(" "));
}

#[test]
fn each_case_is_laid_out_as_shown() {
    insta::glob!("../cases/format", "*.rules", |path| {
        let text = std::fs::read_to_string(path).unwrap();
        holds(&text);
        let name = path.file_stem().unwrap().to_str().unwrap();
        let shown: Vec<String> = [STYLES[0], STYLES[1], STYLES[3]]
            .into_iter()
            .map(|style| laid_out(&text, style))
            .collect();
        insta::with_settings!({
            snapshot_path => path.parent().unwrap(), prepend_module_to_snapshot => false,
            snapshot_suffix => "", omit_expression => true,
        }, { insta::assert_snapshot!(name, shown.join("\n----\n\n")) });
    });
}

#[test]
fn what_would_go_on_with_the_line_above_keeps_its_semicolon() {
    let plain = |text| laid_out(text, Style::default());
    assert_eq!(plain("a == b; c == d"), "a == b\nc == d\n");
    assert_eq!(plain("a == b;\n\n-c == d"), "a == b;\n\n-c == d\n");
    assert_eq!(
        plain("extract x one \"{a:名}\" ; # 注\n\"b\" == c"),
        "extract x one \"{a:名}\";  # 注\n\"b\" == c\n"
    );
}

#[test]
fn a_wrong_file_is_not_touched() {
    let wrong = Source::new("case.rules", "rule R-1 \"x\" { check }");
    let errors = formatted(&wrong, Style::default()).unwrap_err();
    assert_eq!(errors.len(), 1);
}

#[test]
fn names_that_would_become_words_stay_wide() {
    holds("ａｎｄ == ｒ.合计（Ａ－１）");
    assert_eq!(
        laid_out("ａｎｄ == ｒ.合计", Style::default()),
        "ａｎｄ == r.合计\n"
    );
}

fn crossfoot(args: &[&str]) -> (i32, String) {
    let run = std::process::Command::new(env!("CARGO_BIN_EXE_crossfoot"))
        .env("CROSSFOOT_LANG", "zh")
        .args(args)
        .output()
        .unwrap();
    let said = [run.stdout, run.stderr].concat();
    (run.status.code().unwrap(), String::from_utf8(said).unwrap())
}

#[test]
fn the_command_checks_writes_and_leaves_wrong_files_alone() {
    let folder = std::env::temp_dir().join(format!("crossfoot-fmt-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let (good, bad) = (folder.join("good.rules"), folder.join("wrong.rules"));
    std::fs::write(&good, "a==b # 注\n").unwrap();
    let all = folder.to_str().unwrap();
    let (code, said) = crossfoot(&["fmt", "--check", all]);
    assert_eq!(code, 1);
    assert!(
        said.contains("good.rules") && said.contains("+a == b  # 注"),
        "{said}"
    );
    assert_eq!(std::fs::read_to_string(&good).unwrap(), "a==b # 注\n");
    assert_eq!(crossfoot(&["fmt", all]).0, 0);
    assert_eq!(std::fs::read_to_string(&good).unwrap(), "a == b  # 注\n");
    assert_eq!(crossfoot(&["fmt", "--check", all]), (0, String::new()));
    std::fs::write(&bad, "a=b\n").unwrap();
    let (code, said) = crossfoot(&["fmt", all]);
    assert_eq!(code, 2);
    assert!(said.contains("parse::single_equals"), "{said}");
    assert_eq!(std::fs::read_to_string(&bad).unwrap(), "a=b\n");
    assert_eq!(crossfoot(&["lint", bad.to_str().unwrap()]).0, 2);
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn completions_and_manual_pages_are_written() {
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let (code, said) = crossfoot(&["completions", shell]);
        assert!(code == 0 && said.contains("fmt"), "{shell}");
    }
    let (code, said) = crossfoot(&["man", "fmt"]);
    assert!(code == 0 && said.contains(".TH crossfoot-fmt"), "{said}");
    assert_eq!(crossfoot(&["man"]).0, 0);
    assert_eq!(crossfoot(&["man", "没有"]).0, 2);
}
