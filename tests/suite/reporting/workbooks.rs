//! The workbook of problems, read back.

use super::findings::*;
use super::gone;
use super::made::*;
use calamine::{Data, Reader, Xlsx};
use crossfoot::finding::Run;
use crossfoot::ledger::Ledger;
use crossfoot::report::{Format, Options, Told, report};
use std::io::Cursor;

fn book(run: &Run, ledger: &Ledger) -> Vec<u8> {
    let (forms, rules) = (forms(), rules());
    let told = Told {
        run,
        ledger,
        forms: &forms,
        rules: &rules,
        checked: &[],
    };
    report(&told, Format::Xlsx, &Options::default()).unwrap()
}

fn rows(bytes: &[u8], sheet: &str) -> Vec<Vec<Data>> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let range = book.worksheet_range(sheet).unwrap();
    range.rows().map(<[Data]>::to_vec).collect()
}

fn some() -> Run {
    counted(vec![sum(), swapped(), workbook(), gone()])
}

#[test]
fn list_of_problems_reads_back() {
    let bytes = book(&some(), &ledger());
    assert_eq!(
        bytes,
        book(&some(), &ledger()),
        "the same run, the same bytes"
    );
    let rows = rows(&bytes, "问题清单");
    assert_eq!(rows.len(), 5);
    let heads: Vec<String> = rows[0].iter().map(ToString::to_string).collect();
    assert_eq!(
        &heads[..9],
        [
            "序号",
            "文件",
            "表",
            "位置",
            "问题",
            "印出的数",
            "应当一致的数",
            "差额",
            "单位"
        ]
    );
    assert_eq!(heads[14], "状态");
    // The figure in question is the printed one; here it stands on the right of the rule.
    assert_eq!(
        rows[1][5..8],
        [
            Data::Float(1393.88),
            Data::Float(1393.87),
            Data::Float(0.01)
        ]
    );
    assert_eq!(
        rows[2][5..8],
        [Data::Float(56.08), Data::Float(56.8), Data::Float(-0.72)]
    );
    assert!(
        rows[1..]
            .iter()
            .all(|row| row[14] == Data::Empty || row[14] == Data::String(String::new()))
    );
}

#[test]
fn tables_are_copied_and_commented() {
    let bytes = book(&some(), &ledger());
    let book: Xlsx<_> = Xlsx::new(Cursor::new(&bytes)).unwrap();
    assert_eq!(
        book.sheet_names(),
        ["问题清单", "本次运行", "1 收支总表", "2 收支总表"]
    );
    let rows = rows(&bytes, "1 收支总表");
    let texts = |row: &[Data]| row.iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(texts(&rows[2]), ["项目", "预算数", ""]);
    assert_eq!(texts(&rows[3]), ["", "2024年", "2025年"]);
    assert_eq!(rows[4][1], Data::Float(5511.89));
    assert_eq!(texts(&rows[5])[2], "##");
    let holds = |name: &str| {
        bytes
            .windows(name.len())
            .any(|part| part == name.as_bytes())
    };
    assert!(holds("xl/comments1.xml"), "no comments");
}

#[test]
fn a_text_stays_a_text() {
    let mut run = some();
    for finding in &mut run.findings {
        finding.message = told("=1+1\u{1b}\u{0}");
        finding.title = told(&"x".repeat(40_000));
        for citation in &mut finding.cited {
            citation.text = "=HYPERLINK(\"http://x\")".to_owned();
        }
    }
    let mut ledger = ledger();
    ledger.tables[1].title = "[坏]:*?/\\'名'".repeat(9);
    let bytes = book(&run, &ledger);
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(&bytes)).unwrap();
    let formulas = book.worksheet_formula("问题清单").unwrap();
    assert!(
        formulas
            .used_cells()
            .all(|(_, _, formula)| formula.is_empty())
    );
    let problem = rows(&bytes, "问题清单")[1][4].to_string();
    assert!(problem.starts_with("=1+1"), "{problem}");
}
