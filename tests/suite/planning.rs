//! A plan and the evaluator give the same run: findings, words, counts, coverage and vouching, whatever the rules and
//! the documents.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that fails may stop"
)]

use crate::support::{compile, setup};
use crossfoot::engine::Packs;
use crossfoot::evaluate::{Detail, Limits, Plan, Screening, Usages, evaluate, evaluate_planned};
use crossfoot::finding::Run;
use crossfoot::ledger::{Batch, Ledger};
use crossfoot::load::{Input, example, load};
use crossfoot::outcome::Outcome;
use crossfoot::program::Program;
use crossfoot::value::Decimal;
use proptest::prelude::*;
use std::fmt::Write as _;

/// Rules of every shape that a plan knows, and of some that it leaves to the evaluator.
pub(crate) const RULES: [&str; 35] = [
    "in 支出总表.* { when has [*] check [合计] == sum([*]) }",
    "in 支出总表.* { check [合计] == sum([*]) }",
    "in 支出总表.* { for c in [**] where has c.* check c == sum(c.*) }",
    "in 支出总表.* { when any(c in [**]: has c.*) for c in [**] where has c.* check c == sum(c.*) else \"{c}\" }",
    "in 一般支出表.* { when has 一般支出表[**] for c in [**] where has c.* check c == sum(c.*) within 1元 }",
    "{ for c in 支出总表[**, 合计] check c.合计 == c.基本支出 + c.项目支出 }",
    "{ for c in 支出总表[**, 合计] check c.合计 == c.基本支出 + c.项目支出 exactly }",
    "{ for c in 支出总表[**, 合计] check c.合计 == c.基本支出 + c.项目支出 consistently }",
    "{ for c in 支出总表[** except 206] check c.合计 - c.基本支出 == c.项目支出 check c.合计 >= c.基本支出 }",
    "{ for c in 一般支出表[**, 合计] check c.基本支出.小计 == c.基本支出.人员经费 + c.基本支出.公用经费 }",
    "{ check 支出总表[合计].基本支出 == 一般支出表[合计].基本支出.小计 }",
    "{ when has 支出总表 and has 一般支出表 check 支出总表[合计].合计 >= 一般支出表[合计].合计 }",
    "{ for c in 一般支出表[**, 合计] where has 支出总表[c] check 支出总表[c].合计 == c.合计 check 支出总表[c].项目支出 >= c.项目支出 }",
    "{ for c in 支出总表[**, 合计] check c.合计 >= (一般支出表[c].合计 default 0) }",
    "{ for c in 支出总表[**] check (一般支出表[c].合计 default c.合计) == c.合计 }",
    "{ for c in 支出总表[**] where level(c) == 2 check c.合计 > 0 }",
    "{ for c in 支出总表[**] where c.合计 != 0 check c.基本支出 <= c.合计 and c.项目支出 <= c.合计 }",
    "{ for c in 支出总表[**] where not has c.* check c.合计 < 1000000万元 }",
    "{ for c in 支出总表[206.**] check c.合计 <= 支出总表[206].合计 }",
    "{ check sum(206.*) default 0 == 支出总表[206].合计 default 0 }",
    "{ check sum(leaves(支出总表[**]).合计) == 支出总表[合计].合计 }",
    "{ check 支出总表[科学技术支出].合计 == 支出总表[206].合计 }",
    "{ check 支出总表[合计].合计 == sum(支出总表[201..229].合计) }",
    "{ check count(支出总表[*]) >= 2 }",
    "{ check sum(c in 支出总表[**] where level(c) == 1: c.基本支出 + c.项目支出) == 支出总表[合计].合计 }",
    "{ for c in 支出总表[**] where has c.合计 check c.合计 == c.合计 default 0 }",
    "{ for c in 支出总表[**] check (c.上年执行 default 0) <= c.合计 * 2 }",
    "{ when has 收支总表 and has 支出总表 check 收支总表[支出/支出总计].支出.预算数 == 支出总表[合计].合计 }",
    "{ when has 收支总表 for c in 支出总表[*] check (收支总表[c].支出.预算数 default 0) == c.合计 within 0.01万元 }",
    "{ for k in 收支总表[收入/*] check k.收入.预算数 >= 0 }",
    "{ for c in 支出总表[**] when has parent(c) check parent(c).合计 >= c.合计 }",
    // Left to the evaluator.
    "{ check max(支出总表[*].合计) >= avg(支出总表[*].合计) }",
    "{ for c in 支出总表[**] check abs(c.合计) == c.合计 }",
    "{ for c in 支出总表[**] check contains(name(c), \"支出\") }",
    "{ for c in 支出总表[**] where c.合计 > 0 check c.基本支出 / c.合计 <= 100% }",
];

const CODES: [&str; 12] = [
    "201", "20101", "2010101", "2010102", "206", "20601", "2060101", "20604", "2060404", "208",
    "20805", "2080599",
];

/// The rules of some numbers, with bare numbers in 万元.
pub(crate) fn program(numbers: &[usize]) -> Program {
    let mut text = "unit 万元\n".to_owned();
    for (i, number) in numbers.iter().enumerate() {
        let rule = RULES[*number];
        let (scope, body) = rule.split_once('{').unwrap();
        writeln!(text, "rule R-{i} error \"第{number}条\" {{\n  {scope}").unwrap();
        let words = ["when", "for", "check", "else"];
        let mut body = body.trim_end_matches([' ', '}']).to_owned();
        if rule.ends_with("} }") {
            body.push('}');
        }
        for word in words {
            body = body.replace(&format!(" {word} "), &format!("\n  {word} "));
        }
        writeln!(text, "{body}\n}}").unwrap();
    }
    compile(&text)
}

/// One cell: a figure in hundredths, or something else.
#[derive(Clone, Debug)]
enum Slip {
    None,
    Add(i64),
    Words(&'static str),
}

fn slip() -> impl Strategy<Value = Slip> {
    prop_oneof![
        24 => Just(Slip::None),
        2 => (-2i64..3).prop_map(Slip::Add),
        1 => Just(Slip::Add(100_000)),
        1 => Just(Slip::Words("")),
        1 => Just(Slip::Words("—")),
        1 => Just(Slip::Words("不详")),
        1 => Just(Slip::Words("12345678901234567890.12")),
        1 => Just(Slip::Words("9万元")),
    ]
}

/// One document: for each code a basic and a project figure and the slips of its cells, and which tables it has.
#[derive(Clone, Debug)]
pub(crate) struct Book {
    rows: Vec<(usize, i64, i64, [Slip; 3])>,
    total: [Slip; 3],
    tables: u8,
    twice: bool,
}

pub(crate) fn book() -> impl Strategy<Value = Book> {
    let slips = || [slip(), slip(), slip()];
    let row = (0..CODES.len(), 0i64..99_999, 0i64..99_999, slips());
    let rows = prop::collection::vec(row, 0..10);
    (rows, slips(), 0u8..16, prop::bool::weighted(0.1)).prop_map(
        |(mut rows, total, tables, twice)| {
            rows.sort_by_key(|row| row.0);
            if !twice {
                rows.dedup_by_key(|row| row.0);
            }
            Book {
                rows,
                total,
                tables,
                twice,
            }
        },
    )
}

fn shown(n: i64, slip: &Slip) -> String {
    match slip {
        Slip::None => Decimal::new(n, 2).to_string(),
        Slip::Add(d) => Decimal::new(n + d, 2).to_string(),
        Slip::Words(words) => (*words).to_owned(),
    }
}

/// The leaves' figures summed up along the codes, then slipped.
pub(crate) fn tables(book: &Book) -> Vec<(String, Vec<u8>)> {
    let has_below = |code: &str| {
        let below = |row: &&(usize, i64, i64, [Slip; 3])| {
            CODES[row.0] != code && CODES[row.0].starts_with(code)
        };
        book.rows.iter().any(|row| below(&row))
    };
    let sum = |code: &str| {
        let leaves = book
            .rows
            .iter()
            .filter(|row| CODES[row.0].starts_with(code) && !has_below(CODES[row.0]));
        leaves.fold((0, 0), |(a, b), row| (a + row.1, b + row.2))
    };
    let (mut spent, mut budget) = (String::new(), String::new());
    let mut both = "收支预算总表\n单位：万元\n收入项目,预算数,支出项目,预算数\n".to_owned();
    let head =
        |title: &str, columns: &str| format!("{title}\n单位：万元\n科目编码,科目名称,{columns}\n");
    spent.push_str(&head("支出预算总表", "合计,基本支出,项目支出"));
    budget.push_str(&head(
        "一般公共预算支出表",
        "合计,基本支出.小计,基本支出.人员经费,基本支出.公用经费,项目支出",
    ));
    let mut lines = vec![(String::new(), "合计".to_owned(), sum(""), &book.total)];
    for row in &book.rows {
        let code = CODES[row.0];
        lines.push((code.to_owned(), format!("科目{code}"), sum(code), &row.3));
    }
    for (code, name, (a, b), [x, y, z]) in &lines {
        let name = if code == "206" {
            "科学技术支出"
        } else {
            name
        };
        let (all, basic, project) = (shown(a + b, x), shown(*a, y), shown(*b, z));
        writeln!(spent, "{code},{name},{all},{basic},{project}").unwrap();
        let staff = shown(a / 3, z);
        let rest = shown(a - a / 3, &Slip::None);
        writeln!(
            budget,
            "{code},{name},{all},{basic},{staff},{rest},{project}"
        )
        .unwrap();
        let side = if code.is_empty() {
            "支出总计"
        } else {
            name
        };
        writeln!(both, "{name},{all},{side},{all}").unwrap();
    }
    let mut files = Vec::new();
    for (bit, name, text) in [(1, "支出", spent), (2, "一般", budget), (4, "收支", both)] {
        if book.tables & bit == 0 || book.tables & 8 != 0 {
            files.push((format!("{name}.csv"), text.clone().into_bytes()));
        }
        if book.twice && bit == 1 {
            files.push((format!("{name}2.csv"), text.into_bytes()));
        }
    }
    files
}

fn read(books: &[Book], program: &Program) -> Ledger {
    let inputs: Vec<Input> = books
        .iter()
        .enumerate()
        .map(|(i, book)| Input::Memory {
            document: format!("文件{i}"),
            files: tables(book),
        })
        .collect();
    load(&inputs, &program.forms)
}

fn both(program: &Program, ledger: &Ledger, limits: Limits) -> (Run, Run) {
    let plan = Plan::new(program);
    let day = setup().as_of;
    (
        evaluate(program, ledger, day, limits),
        evaluate_planned(program, &plan, ledger, day, limits),
    )
}

/// The first line in which two runs differ.
fn differ(walked: &Run, planned: &Run) -> Option<String> {
    let (a, b) = (format!("{walked:#?}"), format!("{planned:#?}"));
    let mut lines = a.lines().zip(b.lines()).enumerate();
    let first = lines.find(|(_, (a, b))| a != b);
    let first = first.map(|(n, (a, b))| format!("line {n}: walked {a}, planned {b}"));
    first.or((a.len() != b.len()).then(|| "one is longer".to_owned()))
}

#[test]
fn most_shapes_of_rules_are_planned() {
    let all: Vec<usize> = (0..RULES.len()).collect();
    let program = program(&all);
    let left: Vec<&str> = Plan::new(&program)
        .left_out()
        .into_iter()
        .map(|number| program.rules[number].title.as_str())
        .collect();
    assert_eq!(left, ["第31条", "第32条", "第33条", "第34条"]);
}

#[test]
fn a_finding_cites_nothing_that_another_check_looked_at() {
    // The `where` of the first rule leaves its last row out; the second rule has no row at all.
    let text = "unit 万元\nrule R-1 error \"甲\" {\n  for   c in 支出总表[**] where c.合计 > 1\n  \
                check c.合计 == 0\n}\nrule R-2 error \"乙\" {\n  for   c in 支出总表[229.**]\n  check c.合计 == 0\n}\n";
    let program = compile(text);
    let book = Book {
        rows: [(0, 200), (4, 50)]
            .map(|(code, amount)| (code, amount, 0, [Slip::None, Slip::None, Slip::None]))
            .to_vec(),
        total: [Slip::None, Slip::None, Slip::None],
        tables: 8,
        twice: false,
    };
    let ledger = read(&[book], &program);
    let run = evaluate(&program, &ledger, setup().as_of, Limits::default());
    let of = |rule: &str| run.findings.iter().find(|f| f.rule == rule).unwrap();
    assert_eq!(of("R-1").outcome, Outcome::Fail);
    assert_eq!(of("R-2").outcome, Outcome::Missing);
    assert_eq!(
        (of("R-2").id.as_str(), of("R-2").cited.len()),
        ("R-2@文件0:", 0)
    );
}

#[test]
fn a_plan_gives_the_same_run_on_the_bundled_packs_and_example() {
    let program = Packs::bundled().unwrap().compile(&setup()).unwrap();
    let ledger = load(&[example(), example()], &program.forms);
    let (walked, planned) = both(&program, &ledger, Limits::default());
    assert!(walked.tally.total() > 100);
    assert_eq!(differ(&walked, &planned), None);
    // The others ask for words, occurrences or other documents.
    let planned = program.rules.len() - Plan::new(&program).left_out().len();
    assert!(planned > 140, "{planned} rules are planned");
}

/// With more threads than one the rules run in shares; what they find is what one after another finds.
#[test]
fn rules_side_by_side_find_what_one_after_another_finds() {
    let program = Packs::bundled().unwrap().compile(&setup()).unwrap();
    let ledger = load(&[example()], &program.forms);
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
        let run = || evaluate(&program, &ledger, setup().as_of, Limits::default());
        pool.build().unwrap().install(run)
    };
    let (alone, beside) = (with(1), with(4));
    assert!(alone.tally.total() > 100);
    assert_eq!(differ(&alone, &beside), None);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_plan_and_the_evaluator_give_the_same_run(
        numbers in prop::collection::vec(0..RULES.len(), 1..8), books in prop::collection::vec(book(), 1..5),
    ) {
        let program = program(&numbers);
        let ledger = read(&books, &program);
        let (walked, planned) = both(&program, &ledger, Limits::default());
        prop_assert_eq!(differ(&walked, &planned), None);
    }

    /// Where what does not apply is only counted, nothing else changes.
    #[test]
    fn what_does_not_apply_is_counted_the_same(
        numbers in prop::collection::vec(0..RULES.len(), 1..8), books in prop::collection::vec(book(), 1..5),
    ) {
        let program = program(&numbers);
        let ledger = read(&books, &program);
        let walked = evaluate(&program, &ledger, setup().as_of, Limits::default());
        let plan = Plan::new(&program);
        let batch = Batch::of_ledger(&ledger, &program.forms, plan.forms());
        let screening = Screening::new(&program, &plan, &batch, Limits::default(), Detail::Applying);
        let (mut run, mut usage) = (Run::default(), Usages::new(&program));
        for document in 0..ledger.documents.len() {
            screening.explain(document, &ledger, setup().as_of, &mut run, &mut usage);
        }
        screening.count(&mut run);
        prop_assert_eq!(&run.rules, &walked.rules);
        let failed = |run: &Run| -> Vec<String> {
            let failed = run.findings.iter().filter(|f| f.outcome != Outcome::Skipped);
            failed.map(|finding| format!("{finding:?}")).collect()
        };
        prop_assert_eq!(failed(&run), failed(&walked));
    }
}
