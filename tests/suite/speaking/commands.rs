//! The command line in both languages, and how the language is chosen.

use super::{is_han, own_words};
use std::fs;
use std::path::PathBuf;
use std::process::Command;

const COMMANDS: [&str; 20] = [
    "",
    "check",
    "eval",
    "ledger",
    "test",
    "explain",
    "init",
    "fmt",
    "lint",
    "completions",
    "man",
    "pack",
    "pack new",
    "pack check",
    "pack build",
    "pack sign",
    "pack verify",
    "pack add",
    "pack remove",
    "pack update",
];

fn run(args: &[&str], with: &[(&str, &str)], directory: &PathBuf) -> (String, i32) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_crossfoot"));
    for name in ["CROSSFOOT_LANG", "LC_ALL", "LC_MESSAGES", "LANG"] {
        command.env_remove(name);
    }
    let done = command
        .envs(with.iter().copied())
        .args(args)
        .current_dir(directory);
    let done = done.output().unwrap();
    let text = [done.stdout, done.stderr].concat();
    (
        String::from_utf8(text).unwrap(),
        done.status.code().unwrap(),
    )
}

fn scratch(name: &str) -> PathBuf {
    let path =
        std::env::temp_dir().join(format!("crossfoot-speaking-{name}-{}", std::process::id()));
    fs::create_dir_all(&path).unwrap();
    path
}

#[test]
fn help_is_in_one_language() {
    let here = scratch("help");
    for command in COMMANDS {
        let mut args: Vec<&str> = command.split_whitespace().collect();
        args.push("--help");
        let (english, _) = run(&args, &[("CROSSFOOT_LANG", "en")], &here);
        assert!(!english.contains(is_han), "{command}: {english}");
        assert!(
            english.contains("Usage:") && english.contains("Options:"),
            "{english}"
        );
        let (chinese, _) = run(&args, &[("CROSSFOOT_LANG", "zh")], &here);
        let words = [
            "Usage",
            "Options:",
            "Commands:",
            "Arguments:",
            "Print",
            "default:",
            "possible",
        ];
        let found: Vec<&&str> = words
            .iter()
            .filter(|word| chinese.contains(**word))
            .collect();
        assert!(found.is_empty(), "{command}: {found:?}\n{chinese}");
        assert!(chinese.contains("用法：crossfoot"), "{chinese}");
    }
    fs::remove_dir_all(here).unwrap();
}

#[test]
fn mistakes_in_arguments_are_told_in_one_language() {
    let here = scratch("arguments");
    let wrong: [&[&str]; 6] = [
        &["chekc"],
        &["check", "--fromat", "x"],
        &["check", "--format", "x"],
        &["check", "--format"],
        &["check", "--output", "html"],
        &["explain"],
    ];
    for args in wrong {
        let (english, code) = run(args, &[("LANG", "en_GB.UTF-8")], &here);
        assert_eq!(code, 2, "{english}");
        assert!(!english.contains(is_han), "{english}");
        let (chinese, code) = run(args, &[("LANG", "zh_CN.UTF-8")], &here);
        assert_eq!(code, 2, "{chinese}");
        assert!(chinese.starts_with("错误："), "{chinese}");
    }
    fs::remove_dir_all(here).unwrap();
}

#[test]
fn the_language_is_chosen_from_the_nearest_who_says_it() {
    let here = scratch("choice");
    let english = |args: &[&str], with: &[(&str, &str)]| {
        let (text, _) = run(args, with, &here);
        !text.lines().next().unwrap_or("").contains(is_han)
    };
    let list: &[&str] = &["explain", "parse::bad_date"];
    let list_in = |lang: &'static str| ["--lang", lang, "explain", "none"];
    let none: &[&str] = &["explain", "none"];
    // A locale that says nothing is Chinese, as are the budgets.
    for locale in ["", "C", "C.UTF-8", "POSIX", "zh_CN.UTF-8", "zh_TW", "zh"] {
        assert!(!english(none, &[("LANG", locale)]), "{locale}");
    }
    for locale in ["en_US.UTF-8", "de_DE", "fr"] {
        assert!(english(none, &[("LANG", locale)]), "{locale}");
    }
    assert!(english(none, &[("LANG", "zh_CN"), ("LC_ALL", "en_US")]));
    assert!(english(
        none,
        &[("LANG", "zh_CN"), ("LC_MESSAGES", "en_US")]
    ));
    // The project file goes before the locale, the variable before the project file, the option before both.
    fs::write(here.join("crossfoot.toml"), "lang = \"en\"\n").unwrap();
    assert!(english(none, &[("LANG", "zh_CN")]));
    assert!(!english(none, &[("CROSSFOOT_LANG", "zh")]));
    assert!(english(&list_in("en"), &[("CROSSFOOT_LANG", "zh")]));
    assert!(!english(&list_in("zh"), &[("CROSSFOOT_LANG", "en")]));
    assert!(!english(&["explain", "none", "--lang=zh"], &[]));
    let (text, code) = run(list, &[("CROSSFOOT_LANG", "fr")], &here);
    assert_eq!(
        (code, text.contains("CROSSFOOT_LANG is zh or en")),
        (2, true),
        "{text}"
    );
    fs::remove_dir_all(here).unwrap();
}

#[test]
fn a_project_and_a_pack_begin_in_english() {
    let here = scratch("init");
    let steps: [&[&str]; 6] = [
        &["init"],
        &["check"],
        &["test"],
        &["pack", "new", "bureau"],
        &["pack", "check", "bureau"],
        &["pack", "build", "bureau"],
    ];
    for args in steps {
        let (text, code) = run(args, &[("CROSSFOOT_LANG", "en")], &here);
        assert_eq!(code, 0, "{args:?}: {text}");
        let names = ["支出总表", "科目编码", "示例"];
        let own = names
            .iter()
            .fold(own_words(&text), |text, name| text.replace(name, ""));
        assert!(!own.contains(is_han), "{args:?}: {text}");
    }
    fs::remove_dir_all(here).unwrap();
}

#[test]
fn fmt_keeps_lang_for_keywords() {
    let here = scratch("fmt");
    fs::write(here.join("a.rules"), "unit 万元\n").unwrap();
    let (text, _) = run(
        &["fmt", "--lang", "zh", "a.rules"],
        &[("CROSSFOOT_LANG", "en")],
        &here,
    );
    assert_eq!(text, "formatted a.rules\n");
    assert_eq!(
        fs::read_to_string(here.join("a.rules")).unwrap(),
        "单位 万元\n"
    );
    let (text, _) = run(
        &["--lang", "zh", "fmt", "--lang", "en", "a.rules"],
        &[],
        &here,
    );
    assert_eq!(text, "已排版 a.rules\n");
    fs::remove_dir_all(here).unwrap();
}
