//! The house stands as it was drawn: imports point one way, secrets are kept, rooms stay small.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that fails may stop"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Each imports only those that stand before it.
const NOUNS: [&str; 17] = [
    "lang", "source", "pack", "outcome", "types", "value", "ops", "error", "ast", "builtins",
    "form", "ledger", "finding", "program", "project", "baseline", "survey",
];
/// Each imports nouns and no other verb.
const VERBS: [&str; 7] = [
    "load", "parse", "check", "evaluate", "report", "format", "lint",
];
/// Name several verbs.
const HALLS: [&str; 3] = ["engine", "main", "lib"];

/// A word, the module that may say it, and the other modules that may.
const SECRETS: [(&str, &[&str]); 5] = [
    ("pest", &["parse"]),
    ("pest_derive", &["parse"]),
    // The command line writes the reports that it was asked for.
    ("fs", &["load", "main"]),
    (
        "ast",
        &["ast", "parse", "check", "format", "lint", "engine"],
    ),
    ("miette", &["source", "error", "report", "main"]),
];

/// Every file of a folder with an ending, with its text.
pub(crate) fn files(folder: &str, ending: &str) -> Vec<(PathBuf, String)> {
    let mut all = Vec::new();
    let mut open = vec![PathBuf::from(folder)];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|e| e == ending) {
                let text = fs::read_to_string(&path).unwrap();
                all.push((path, text));
            }
        }
    }
    all.sort();
    all
}

/// The module of a file: `src/check/rows.rs` is of `check`.
fn module(path: &Path) -> String {
    let inside = path.strip_prefix("src").unwrap();
    let first = inside.iter().next().unwrap().to_str().unwrap();
    match first {
        // The command line is a crate of its own: its files name each other and the library's rooms.
        "bin" => "main".to_owned(),
        room => room.trim_end_matches(".rs").to_owned(),
    }
}

/// Code without comments, texts and characters: what the compiler reads as names.
fn bare(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let skipped = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if let Some(hashes) = raw_text(rest) {
            let close = format!("\"{}", "#".repeat(hashes));
            let open = hashes + 2;
            open + rest[open..].find(&close).unwrap() + close.len()
        } else if c == '"' {
            quoted(rest)
        } else if c == '\'' {
            character(rest)
        } else {
            0
        };
        if skipped == 0 {
            code.push(c);
            rest = &rest[c.len_utf8()..];
        } else {
            let gone = &rest[..skipped];
            code.extend(gone.chars().filter(|c| *c == '\n'));
            code.push(' ');
            rest = &rest[skipped..];
        }
    }
    code
}

/// How many `#` a raw text has that begins here.
fn raw_text(rest: &str) -> Option<usize> {
    let after = rest.strip_prefix('r')?;
    let hashes = after.chars().take_while(|c| *c == '#').count();
    after[hashes..].starts_with('"').then_some(hashes)
}

fn quoted(rest: &str) -> usize {
    let mut escaped = false;
    for (i, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return i + 1,
            _ => {}
        }
    }
    rest.len()
}

/// The length of `'c'` or `'\n'`; 0 for a lifetime.
fn character(rest: &str) -> usize {
    let mut chars = rest.char_indices().skip(1);
    match (chars.next(), chars.next()) {
        (Some((_, '\\')), _) => 3 + rest[3..].find('\'').unwrap_or(0),
        (Some(_), Some((i, '\''))) => i + 1,
        _ => 0,
    }
}

/// Every name that stands right after `crate::`, also within `crate::{a, b::c}`.
fn imports(code: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for after in code.split("crate::").skip(1) {
        let Some(group) = after.strip_prefix('{') else {
            names.insert(word(after));
            continue;
        };
        let mut depth = 0;
        let mut start = true;
        for (i, c) in group.char_indices() {
            match c {
                '{' => depth += 1,
                '}' if depth == 0 => break,
                '}' => depth -= 1,
                ',' if depth == 0 => start = true,
                c if start && c.is_alphabetic() => {
                    names.insert(word(&group[i..]));
                    start = false;
                }
                _ => {}
            }
        }
    }
    names
}

fn word(text: &str) -> String {
    text.chars()
        .take_while(|c| c.is_alphanumeric() || *c == '_')
        .collect()
}

/// Whether a name stands as the first part of a path.
fn says(code: &str, name: &str) -> bool {
    let path = format!("{name}::");
    let starts = |(i, _): (usize, &str)| {
        let before = code[..i].chars().next_back();
        before.is_none_or(|c| !c.is_alphanumeric() && c != '_')
    };
    code.match_indices(&path).any(starts)
        || code.contains(&format!("use {name};"))
        || code.contains(&format!("::{name};"))
}

fn wrong_import(from: &str, to: &str) -> bool {
    let place = |name: &str| NOUNS.iter().position(|noun| *noun == name);
    match (place(from), place(to)) {
        (Some(from), Some(to)) => to > from,
        (Some(_), None) => VERBS.contains(&to) || HALLS.contains(&to),
        (None, Some(_)) => false,
        (None, None) => {
            !HALLS.contains(&from) && from != to && (VERBS.contains(&to) || HALLS.contains(&to))
        }
    }
}

/// What a file does that its module may not.
fn trespasses(path: &Path, text: &str) -> Vec<String> {
    let (own, code) = (module(path), bare(text));
    let mut found = Vec::new();
    let known = NOUNS.contains(&&*own) || VERBS.contains(&&*own) || HALLS.contains(&&*own);
    if !known {
        found.push(format!("{}: no such room", path.display()));
    }
    for name in imports(&code) {
        if wrong_import(&own, &name) {
            found.push(format!("{}: imports {name}", path.display()));
        }
    }
    for (secret, keepers) in SECRETS {
        if !keepers.contains(&&*own) && says(&code, secret) {
            found.push(format!("{}: says {secret}", path.display()));
        }
    }
    let float = |word: &str| matches!(word, "f32" | "f64");
    let mut words = code.split(|c: char| !c.is_alphanumeric() && c != '_');
    // Coordinates of a page and widths of a sheet are floats; money never is.
    if !matches!(&*own, "load" | "report") && words.any(float) {
        found.push(format!("{}: counts in floats", path.display()));
    }
    found
}

#[test]
fn imports_point_one_way_and_secrets_are_kept() {
    let found: Vec<String> = files("src", "rs")
        .iter()
        .flat_map(|(path, text)| trespasses(path, text))
        .collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn each_law_of_the_house_catches_what_breaks_it() {
    for (path, text) in [
        ("src/value.rs", "use crate::ledger::Ledger;"),
        ("src/value.rs", "use crate::{types::Type, program};"),
        ("src/form.rs", "fn f() { crate::load::load(&[]) }"),
        ("src/check/rows.rs", "use crate::parse::parse;"),
        ("src/evaluate/rows.rs", "use crate::ast::Expr;"),
        ("src/evaluate.rs", "use crate::engine::Packs;"),
        ("src/check.rs", "use pest::Parser;"),
        ("src/check.rs", "fn f() { std::fs::read(\"x\") }"),
        ("src/report.rs", "use std::fs;"),
        ("src/evaluate.rs", "use miette::Report;"),
        ("src/value.rs", "fn f(x: f64) {}"),
        ("src/helpers.rs", ""),
    ] {
        let found = trespasses(Path::new(path), text);
        assert!(!found.is_empty(), "{path}: {text}");
    }
    for (path, text) in [
        ("src/value.rs", "// use crate::ledger::Ledger;"),
        (
            "src/value.rs",
            "/// [`f64`], crate::ledger::Ledger\nfn f() {}",
        ),
        ("src/value.rs", "const A: &str = \"crate::load::load\";"),
        (
            "src/value.rs",
            "const A: &str = r#\"use \"pest::x\" fs::\"#;",
        ),
        (
            "src/report.rs",
            "use crate::{finding::{Run, Tally}, source};",
        ),
        ("src/engine.rs", "use crate::{load, parse, check};"),
        (
            "src/load/csv.rs",
            "fn f<'a>(x: &'a str) { std::fs::read('\"') }",
        ),
    ] {
        let found = trespasses(Path::new(path), text);
        assert!(found.is_empty(), "{found:?}");
    }
}

#[test]
fn no_file_is_longer_than_400_lines() {
    let mut long: Vec<String> = Vec::new();
    for (path, text) in files("src", "rs")
        .into_iter()
        .chain(files("rules", "rules"))
    {
        let lines = text.lines().count();
        if lines > 400 {
            long.push(format!("{}: {lines} lines", path.display()));
        }
    }
    assert!(long.is_empty(), "{}", long.join("\n"));
}

/// Every function with where it begins and its lines.
fn functions(code: &str) -> Vec<(usize, Vec<&str>)> {
    let lines: Vec<&str> = code.lines().collect();
    let mut found = Vec::new();
    for (i, line) in lines.iter().enumerate() {
        let words: Vec<&str> = line.split_whitespace().collect();
        let begins = words.iter().position(|word| *word == "fn");
        let modifiers =
            |word: &&str| word.starts_with("pub") || ["const", "super)", "crate)"].contains(word);
        if !begins.is_some_and(|at| words[..at].iter().all(modifiers)) {
            continue;
        }
        let (mut depth, mut open) = (0i32, false);
        for (j, line) in lines.iter().enumerate().skip(i) {
            for c in line.chars() {
                depth += match c {
                    '{' => 1,
                    '}' => -1,
                    _ => 0,
                };
                open |= c == '{';
            }
            if open && depth == 0 || !open && line.ends_with(';') {
                found.push((i + 1, lines[i..=j].to_vec()));
                break;
            }
        }
    }
    found
}

/// Whether a function is one `match` of many short arms: nothing in it is deeper than an arm's own layout.
fn is_flat_match(lines: &[&str]) -> bool {
    let arms = lines.iter().filter(|line| line.contains("=>")).count();
    arms >= 8 && arms * 12 >= lines.len()
}

#[test]
fn no_function_is_longer_than_60_lines_but_a_flat_match() {
    let mut long = Vec::new();
    for (path, text) in files("src", "rs") {
        let code = bare(&text);
        for (line, body) in functions(&code) {
            if body.len() > 60 && !is_flat_match(&body) {
                let (path, length) = (path.display(), body.len());
                long.push(format!("{path}:{line}: {length} lines"));
            }
        }
    }
    assert!(long.is_empty(), "{}", long.join("\n"));
    let planted = format!("fn f() {{\n{}}}\n", "    g();\n".repeat(60));
    assert_eq!(functions(&planted).first().unwrap().1.len(), 62);
}

#[test]
fn the_house_has_no_other_rooms_at_the_top() {
    let allowed = ["grammar", "src", "rules", "tests", "docs", "benches", ".ci"];
    // What git and cargo keep is none of the house's.
    let kept = [".git", ".github", ".cargo", "target"];
    for entry in fs::read_dir(".").unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        if entry.file_type().unwrap().is_dir() && !kept.contains(&name.as_str()) {
            assert!(allowed.contains(&name.as_str()), "`{name}`");
        }
    }
}
