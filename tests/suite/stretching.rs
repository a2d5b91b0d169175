//! A long file gives the findings and the counts of its documents read whole.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "a test that fails may stop"
)]

use crossfoot::engine::{Along, LongSetup, Packs, Setup, check_long};
use crossfoot::evaluate::{Limits, evaluate};
use crossfoot::finding::Run;
use crossfoot::lang::Lang;
use crossfoot::load::{Input, load, long, long_tables, pack, project_in};
use crossfoot::outcome::Outcome;
use crossfoot::program::{Day, Program};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::ControlFlow;
use std::path::Path;

const WORKLOAD: &str = "benches/workload";
/// Tables of the workload, their titles, and how many amounts a row has.
const TABLES: [(&str, &str, usize); 4] = [
    ("T02", "收入表", 6),
    ("T03", "支出表", 3),
    ("T04", "支出分类表", 3),
    ("T05", "一般公共预算支出表", 5),
];
const ROWS: [(&str, &str); 5] = [
    ("", "合计"),
    ("206", "科学技术支出"),
    ("20601", "科学技术管理事务"),
    ("2060101", "行政运行"),
    ("208", "社会保障和就业支出"),
];

/// The amounts of a table, a row after another.
type Amounts = Vec<Vec<i64>>;

fn program() -> Program {
    let packs = Packs {
        packs: vec![(pack(Path::new(WORKLOAD)).unwrap(), true)],
    };
    packs.compile(&Setup::default()).unwrap()
}

fn printed(amount: i64) -> String {
    format!("{}.{:02}", amount / 100, amount % 100)
}

/// What sums up where nothing is off: the first amount is the sum of the others, a parent that of its children.
fn table(leaves: [i64; 2], width: usize, off: Option<(usize, usize, i64)>) -> Amounts {
    let row = |leaf: i64| -> Vec<i64> {
        let mut amounts = vec![0; width];
        amounts[width - 1] = leaf;
        amounts[1] += leaf;
        amounts[0] = leaf * 2;
        amounts
    };
    let [a, b] = leaves;
    let (first, second) = (row(a), row(b));
    let total = first.iter().zip(&second).map(|(x, y)| x + y).collect();
    let mut rows = vec![total, first.clone(), first.clone(), first, second];
    if let Some((at, column, by)) = off {
        rows[at % 5][column % width] += by;
    }
    rows
}

fn long_text(documents: &[Vec<Amounts>]) -> String {
    let mut text = "dept,tbl,row,code,label,a1,a2,a3,a4,a5,a6\n".to_owned();
    for (number, tables) in documents.iter().enumerate() {
        for ((word, ..), amounts) in TABLES.iter().zip(tables) {
            for (at, ((code, name), row)) in ROWS.iter().zip(amounts).enumerate() {
                let _ = write!(text, "D{number:03},{word},{at},{code},{name}");
                let cells = (0..6).map(|i| row.get(i).map_or_else(String::new, |a| printed(*a)));
                cells.for_each(|cell| text.push_str(&format!(",{cell}")));
                text.push('\n');
            }
        }
    }
    text
}

fn whole(number: usize, tables: &[Amounts]) -> Input {
    let file = |((word, title, width), amounts): (&(&str, &str, usize), &Amounts)| {
        let mut text = format!("{title}\n单位：元\n编码,名称");
        (1..=*width).for_each(|i| text.push_str(&format!(",a{i}")));
        text.push('\n');
        for ((code, name), row) in ROWS.iter().zip(amounts) {
            let _ = write!(text, "{code},{name}");
            row.iter()
                .for_each(|a| text.push_str(&format!(",{}", printed(*a))));
            text.push('\n');
        }
        (format!("{word}.csv"), text.into_bytes())
    };
    Input::Memory {
        document: format!("D{number:03}"),
        files: TABLES.iter().zip(tables).map(file).collect(),
    }
}

/// Rule, outcome and words of each finding of a document, in order.
fn said(run: &Run, into: &mut Vec<String>) {
    for one in &run.findings {
        let words = one.message.of(Lang::Zh);
        into.push(format!(
            "{} {} {:?} {words}",
            one.document, one.rule, one.outcome
        ));
    }
}

fn counts(run: &Run) -> BTreeMap<String, [u64; 7]> {
    let rules = run.rules.iter();
    rules
        .map(|(id, rule)| (id.clone(), Outcome::ALL.map(|o| rule.tally.get(o))))
        .collect()
}

#[test]
fn a_line_that_cannot_be_read_and_a_document_that_comes_back_are_told_with_their_lines() {
    let head = "dept,tbl,row,code,label,a1,a2,a3,a4,a5,a6\n";
    let text = [
        head,
        "D1,T03,0,,合计,1.00,1.00,0.00,,,\n",
        "D1,T03,1,206,科学技术支出,1.00\n",
        "D1,T99,0,,合计,1.00,1.00,0.00,,,\n",
        "D2,T03,0,\",合计,1.00,1.00,0.00,,,\n",
        "D2,T03,0,,合计,1.00,1.00,0.00,,,\n",
        "D1,T03,0,,合计,1.00,1.00,0.00,,,\n",
    ];
    let program = program();
    let path = std::env::temp_dir().join(format!("crossfoot-lines-{}.csv", std::process::id()));
    std::fs::write(&path, text.concat()).unwrap();
    let project = project_in(Path::new(WORKLOAD)).unwrap();
    let declared = long_tables(&project, &path).unwrap();
    let opened = long(&path, declared, &program.forms, &project).unwrap();
    let setup = LongSetup {
        as_of: Day::default(),
        limits: Limits::default(),
        threads: 1,
    };
    let ran = check_long(&program, opened, &setup, &mut |_| ControlFlow::Continue(())).unwrap();
    std::fs::remove_file(&path).unwrap();
    let bad: Vec<(u32, &str)> = ran
        .bad
        .iter()
        .map(|b| (b.line, b.why.of(Lang::Zh)))
        .collect();
    let lines: Vec<u32> = bad.iter().map(|(line, _)| *line).collect();
    assert_eq!(lines, [3, 4, 5, 7], "{bad:?}");
}

#[test]
fn a_run_over_a_long_file_that_is_told_to_stop_stops_and_says_how_far_it_came() {
    // More than the stretches that one thread has under way.
    let one: Vec<Amounts> = TABLES
        .iter()
        .map(|(_, _, width)| table([3, 4], *width, None))
        .collect();
    let documents: Vec<Vec<Amounts>> = vec![one; 300];
    let program = program();
    let path = std::env::temp_dir().join(format!("crossfoot-stop-{}.csv", std::process::id()));
    // A column that no one declared makes the lines long.
    let note = format!(",{}\n", "注".repeat(350));
    let text = long_text(&documents).replace('\n', &note);
    std::fs::write(&path, text).unwrap();
    let size = std::fs::metadata(&path).unwrap().len();
    let project = project_in(Path::new(WORKLOAD)).unwrap();
    let setup = LongSetup {
        as_of: Day::default(),
        limits: Limits::default(),
        threads: 1,
    };
    let ran = |stop: bool| {
        let declared = long_tables(&project, &path).unwrap();
        let opened = long(&path, declared, &program.forms, &project).unwrap();
        let mut last = (0, 0, 0);
        let mut told = |along: Along| {
            if let Along::SoFar {
                documents,
                rows,
                bytes,
            } = along
            {
                assert!(documents >= last.0 && rows >= last.1 && bytes > last.2);
                last = (documents, rows, bytes);
            }
            if stop {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        };
        let ran = check_long(&program, opened, &setup, &mut told).unwrap();
        assert_eq!((ran.documents, ran.rows), (last.0, last.1));
        (ran, last.2)
    };
    let (whole, bytes) = ran(false);
    assert!(!whole.stopped && whole.documents == 300);
    // The line of headings is no part of a document.
    assert!(bytes <= size && bytes + 2_000 > size, "{bytes} of {size}");
    let (part, bytes) = ran(true);
    assert!(part.stopped && part.documents > 0 && part.documents < 300 && bytes < size);
    std::fs::remove_file(&path).unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn a_long_file_gives_what_its_documents_give(
        given in prop::collection::vec(
            prop::collection::vec(
                ([0i64..100_000, 0i64..100_000], prop::option::weighted(0.3, (0usize..5, 0usize..6, 1i64..500))),
                TABLES.len(),
            ),
            1..12,
        ),
        threads in 1usize..3,
    ) {
        let documents: Vec<Vec<Amounts>> = given
            .iter()
            .map(|tables| {
                let one = |((leaves, off), (_, _, width)): (&([i64; 2], _), &(&str, &str, usize))| {
                    table(*leaves, *width, *off)
                };
                tables.iter().zip(&TABLES).map(one).collect()
            })
            .collect();
        let program = program();
        let path = std::env::temp_dir().join(format!("crossfoot-long-{}.csv", std::process::id()));
        std::fs::write(&path, long_text(&documents)).unwrap();
        let project = project_in(Path::new(WORKLOAD)).unwrap();
        let opened = long(&path, long_tables(&project, &path).unwrap(), &program.forms, &project).unwrap();
        let setup = LongSetup { as_of: Day::default(), limits: Limits::default(), threads };
        let mut by_stretch = Vec::new();
        let mut told = |along: Along| {
            if let Along::Explained(told) = along {
                said(&told.run, &mut by_stretch);
            }
            ControlFlow::Continue(())
        };
        let ran = check_long(&program, opened, &setup, &mut told).unwrap();
        std::fs::remove_file(&path).unwrap();

        let inputs: Vec<Input> = documents.iter().enumerate().map(|(i, d)| whole(i, d)).collect();
        let ledger = load(&inputs, &program.forms);
        prop_assert!(ledger.notices.is_empty(), "{:?}", ledger.notices);
        let run = evaluate(&program, &ledger, Day::default(), Limits::default());
        let mut by_document = Vec::new();
        said(&run, &mut by_document);
        let off = given.iter().flatten().any(|(_, off)| off.is_some());
        // Tables that do not agree with each other are found too.
        prop_assert!(!off || !by_document.is_empty());
        by_stretch.sort();
        by_document.sort();
        prop_assert_eq!(by_stretch, by_document);
        prop_assert_eq!(counts(&ran.run), counts(&run));
        prop_assert_eq!(ran.documents, documents.len() as u64);
        prop_assert!(ran.bad.is_empty());
    }
}
