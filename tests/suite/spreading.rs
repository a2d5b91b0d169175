//! The documents of a long file are reported the same, whether a plan or the evaluator tells what holds in them.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "a test that fails may stop"
)]

use crate::planning::{Book, RULES, book, program, tables};
use crate::support::setup;
use crossfoot::engine::{Done, Ended, Judge, Spread, Wanted};
use crossfoot::evaluate::Limits;
use crossfoot::load::{long, long_tables, project_in};
use crossfoot::outcome::Outcome;
use crossfoot::program::Program;
use crossfoot::report::{Options, Told, csv_rows, lines};
use crossfoot::survey::{Counted, Survey};
use proptest::prelude::*;
use std::fmt::Write as _;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

const PROJECT: &str = r#"[[long]]
files = "*.csv"
document = "文件"
table = "表"
code = "编码"
name = "名称"
unit = "万元"

[long.tables.ZC]
form = "支出总表"
columns = { a = "合计", b = "基本支出", c = "项目支出" }

[long.tables.YB]
form = "一般支出表"
columns = { a = "合计", b = "基本支出.小计", c = "基本支出.人员经费", d = "基本支出.公用经费", e = "项目支出" }
"#;

/// A project of one long file.
fn project(books: &[Book]) -> (PathBuf, PathBuf) {
    let folder = std::env::temp_dir().join(format!("crossfoot-spread-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let mut text = "文件,表,编码,名称,a,b,c,d,e\n".to_owned();
    for (number, book) in books.iter().enumerate() {
        for (name, bytes) in tables(book) {
            let (word, rest) = match name.as_str() {
                "支出.csv" => ("ZC", ",,"),
                "一般.csv" => ("YB", ""),
                _ => continue,
            };
            let table = String::from_utf8(bytes).unwrap();
            // Title, unit and headings are declared.
            for row in table.lines().skip(3) {
                let _ = writeln!(text, "D{number},{word},{row}{rest}");
            }
        }
    }
    let file = folder.join("全省.csv");
    std::fs::write(&file, text).unwrap();
    std::fs::write(folder.join("crossfoot.toml"), PROJECT).unwrap();
    (folder, file)
}

/// What a run writes: the lines of each document, the rows of the list of problems, and what all come to.
fn written(program: &Program, (folder, file): (&Path, &Path), wanted: Wanted) -> (String, Survey) {
    let project = project_in(folder).unwrap();
    let declared = long_tables(&project, file).unwrap();
    let opened = long(file, declared, &program.forms, &project).unwrap();
    let spread = Spread {
        judge: Judge {
            program,
            as_of: setup().as_of,
            limits: Limits::default(),
            baseline: None,
            accepts: None,
        },
        path: "全省.csv",
        known: &[],
        hashed: true,
        wanted,
    };
    let options = Options {
        full: wanted != Wanted::Wrong,
        ..Options::default()
    };
    let make = |_: usize, told: &Told<'_>, counted: &mut Counted| {
        lines(told, counted, &options) + &csv_rows(told, &options)
    };
    let (mut text, mut survey) = (String::new(), Survey::default());
    let mut take = |done: Done<String>| {
        text.push_str(&done.made);
        survey.add(&done.counted);
        ControlFlow::Continue(())
    };
    let ended = spread.run(opened, &make, &mut take).unwrap();
    assert_eq!(ended, Ended::Whole);
    (text, survey)
}

/// Without the lines of findings that hold or do not apply.
fn wrong(text: &str) -> String {
    let harmless = [Outcome::Rounded, Outcome::Skipped];
    let is_harmless = |line: &&str| {
        let mut words = harmless.iter();
        words.any(|outcome| {
            line.contains(&format!("\"outcome\":\"{}\"", outcome.word()))
                || line.contains(&format!(",{},", outcome.called(crossfoot::lang::Lang::Zh)))
        })
    };
    let kept = text.lines().filter(|line| !is_harmless(line));
    kept.map(|line| format!("{line}\n")).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_plan_and_the_evaluator_write_the_same_of_a_long_file(
        numbers in prop::collection::vec(0..RULES.len(), 1..8), books in prop::collection::vec(book(), 1..6),
    ) {
        let program = program(&numbers);
        let (folder, file) = project(&books);
        let at = (folder.as_path(), file.as_path());
        let (walked, all) = written(&program, at, Wanted::Cells);
        let (planned, planned_all) = written(&program, at, Wanted::Findings);
        prop_assert_eq!(&planned, &walked);
        prop_assert_eq!(&planned_all, &all);
        let (short, short_all) = written(&program, at, Wanted::Wrong);
        prop_assert_eq!(wrong(&short), wrong(&walked));
        prop_assert_eq!(&short_all, &all);
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
