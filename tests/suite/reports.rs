//! Several reports in one file: each is a document of its own.
#![allow(clippy::unwrap_used, reason = "a test that fails may stop")]

use crate::support::{TODAY, compile};
use crossfoot::engine::{Judge, Make, Many};
use crossfoot::evaluate::{Limits, evaluate};
use crossfoot::lang::{In, Lang};
use crossfoot::ledger::Ledger;
use crossfoot::load::{self, Input};
use crossfoot::outcome::Outcome;
use crossfoot::program::{Day, Program};
use crossfoot::project::Reading;
use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The least share of the total that is right: 基本支出 and 项目支出 add up.
const RULE: &str = "unit 万元\nrule B-1 error \"合计 = 基本 + 项目\" {\n  for r in 支出总表[**, 合计]\n  check r.合计 == r.基本支出 + r.项目支出\n}\n";

/// Three tables that say one total, of which the first is right where `project` is the rest of it.
fn tables(total: &str, project: &str) -> String {
    let mut text = format!(
        "支出总表\n单位：万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n\t合计\t{total}\t5.00\t{project}\n201\t一般公共服务支出\t{total}\t5.00\t{project}\n\n"
    );
    for title in ["甲表", "乙表"] {
        text.push_str(&format!(
            "{title}\n单位：万元\n项目\t栏一\t栏二\n一\t{total}\t1.00\n二\t{total}\t2.00\n\n"
        ));
    }
    text
}

fn input(text: String) -> Input {
    Input::Memory {
        document: "汇编".to_owned(),
        files: vec![("汇编.txt".to_owned(), text.into_bytes())],
    }
}

fn loaded(text: &str) -> (Program, Ledger) {
    let program = compile(RULE);
    let ledger = load::load(&[input(text.to_owned())], &program.forms);
    (program, ledger)
}

/// The documents of a text: their names, their organisations, and how many tables each has.
fn documents(text: &str) -> Vec<(String, String, usize)> {
    let (_, ledger) = loaded(text);
    let documents = ledger.documents.iter();
    let told = documents.map(|document| {
        let org = document.identity.org.clone().unwrap_or_default();
        (document.name.clone(), org, document.tables.len())
    });
    told.collect()
}

fn two() -> String {
    let (own, of_unit) = (tables("9.00", "4.00"), tables("7.00", "3.00"));
    format!("某区某局2025年部门预算\n{own}某区某局服务中心2025年单位预算\n{of_unit}")
}

#[test]
fn each_report_of_a_file_is_a_document_of_its_own() {
    let told = [("汇编#1", "某区某局", 3), ("汇编#2", "某区某局服务中心", 3)];
    let told = told.map(|(name, org, tables)| (name.to_owned(), org.to_owned(), tables));
    assert_eq!(documents(&two()), told);
    let (program, ledger) = loaded(&two());
    let run = evaluate(
        &program,
        &ledger,
        Day::read(TODAY).unwrap(),
        Limits::default(),
    );
    // 7.00 is not 5.00 + 3.00, in the total and in its only row; no table is a printing of another.
    let tally = run.rules.get("B-1").unwrap().tally;
    assert_eq!((tally.get(Outcome::Pass), tally.get(Outcome::Fail)), (2, 2));
    assert_eq!(tally.get(Outcome::Unreadable), 0);
    let notices = ledger.notices.iter();
    let notices = notices.filter(|notice| notice.code == "load::several_reports");
    let told: Vec<String> = notices
        .map(|notice| In(&notice.message, Lang::Zh).to_string())
        .collect();
    assert_eq!(
        told,
        [
            "这个文件里有 2 份报告，各自检查；从这里起是“某区某局”的",
            "这个文件里有 2 份报告，各自检查；从这里起是“某区某局服务中心”的",
        ]
    );
}

#[test]
fn a_cover_may_name_its_publisher_above_or_below() {
    let (one, other) = (tables("9.00", "4.00"), tables("7.00", "2.00"));
    let above = format!("甲区教育局\n2024年部门决算\n{one}乙区民政局\n2024年部门决算\n{other}");
    let below = format!(
        "某区2025年区级部门预算\n预算主管部门：甲区教育局\n{one}某区2025年区级部门预算\n预算主管部门：乙区民政局\n{other}"
    );
    for text in [above, below] {
        let orgs: Vec<String> = documents(&text)
            .into_iter()
            .map(|(_, org, _)| org)
            .collect();
        assert_eq!(orgs, ["甲区教育局", "乙区民政局"], "{text}");
    }
    // A department and its own unit of one name.
    let text = format!("甲局2024年部门预算\n{one}甲局2024年单位预算\n{other}");
    assert_eq!(documents(&text).len(), 2);
}

#[test]
fn a_line_like_a_cover_does_not_part_a_report() {
    let (one, other) = (tables("9.00", "4.00"), tables("7.00", "2.00"));
    let within = [
        // The same publisher again, with and without the name of its region.
        "某局2025年部门预算",
        "某区某局2025年部门预算公开",
        // A heading, a sentence, an entry of a list.
        "另一局2025年部门预算情况说明",
        "另一局2025年部门预算。",
        "1.另一局2025年单位预算",
        "某区2025年部门预算",
        "另一局2025年部门预算公开表",
    ];
    for line in within {
        let text = format!("某区某局2025年部门预算\n{one}{line}\n{other}");
        assert_eq!(documents(&text).len(), 1, "{line}");
    }
    // A list of what follows, and a cover after which there is no report.
    let list = "甲中心2025年单位预算\n乙中心2025年单位预算\n";
    let text = format!("某局2025年部门预算\n{list}{one}");
    assert_eq!(documents(&text).len(), 1);
    let text = format!("某局2025年部门预算\n{one}{list}");
    assert_eq!(documents(&text).len(), 1);
}

/// Runs over many files: how many were read to see which belong together, which do, and what is kept of each run.
fn over<T: Send>(
    program: &Program,
    inputs: &[Input],
    make: &Make<'_, T>,
) -> (usize, Vec<Vec<usize>>, Vec<T>) {
    let judge = Judge {
        program,
        as_of: Day::read(TODAY).unwrap(),
        limits: Limits::default(),
        baseline: None,
        accepts: None,
    };
    let many = Many {
        judge,
        inputs,
        reading: &Reading::default(),
    };
    let seen = AtomicUsize::new(0);
    let families = many.families(&|| seen.fetch_add(1, Ordering::SeqCst) < inputs.len());
    let mut made = Vec::new();
    let whole = many.run(&families, &BTreeSet::new(), make, &mut |done| {
        made.push(done.made);
        ControlFlow::Continue(())
    });
    assert!(whole);
    (seen.into_inner(), families, made)
}

#[test]
fn many_files_with_several_reports_end_as_one_of_them_does() {
    let (program, ledger) = loaded(&two());
    let as_of = Day::read(TODAY).unwrap();
    let whole = evaluate(&program, &ledger, as_of, Limits::default());
    let inputs = [input(two()), input(two())];
    let (seen, families, tallies) = over(&program, &inputs, &|_, told, counted| {
        (told.run.tally, counted.rows)
    });
    // No rule looks at another document, so that none has to be read beforehand.
    assert_eq!((seen, families), (0, vec![vec![0], vec![1]]));
    let rows: usize = ledger.tables.iter().map(|table| table.rows.len()).sum();
    assert_eq!(tallies, [(whole.tally, rows as u64); 2]);
}

#[test]
fn each_report_of_a_file_is_read_with_the_documents_that_it_is_held_against() {
    let rule = format!(
        "{RULE}rule B-2 error \"不比上年少\" {{\n  when has 支出总表@上年\n  check 支出总表[合计].合计 >= 支出总表@上年[合计].合计\n}}\n"
    );
    let program = compile(&rule);
    let alone = |cover: &str| input(format!("{cover}\n{}", tables("6.00", "1.00")));
    let inputs = [
        alone("另一局2024年部门预算"),
        input(two()),
        alone("某区某局服务中心2024年单位预算"),
    ];
    let (seen, families, passed) = over(&program, &inputs, &|number, told, _| {
        let tally = told.run.rules.get("B-2").map(|rule| rule.tally);
        (number, tally.map_or(0, |tally| tally.get(Outcome::Pass)))
    });
    // The second report of the second file is the one that the third is of the year before.
    assert_eq!((seen, families), (3, vec![vec![0], vec![1, 2]]));
    assert_eq!(passed, [(0, 0), (1, 1), (2, 0)]);
}

/// A workbook of sheets, a sheet of lines, a line of cells parted by bars.
#[cfg(feature = "workbook")]
fn workbook(sheets: &[&[&str]]) -> Ledger {
    use std::io::{Cursor, Write};
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let mut part = |name: &str, xml: String| {
        let options = zip::write::SimpleFileOptions::default();
        zip.start_file(name, options).unwrap();
        zip.write_all(xml.as_bytes()).unwrap();
    };
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let of = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let packed = "http://schemas.openxmlformats.org/package/2006/relationships";
    let (mut named, mut related) = (String::new(), String::new());
    for (at, lines) in (1..).zip(sheets) {
        named.push_str(&format!(
            "<sheet name=\"{at}\" sheetId=\"{at}\" r:id=\"r{at}\"/>"
        ));
        related.push_str(&format!(
            "<Relationship Id=\"r{at}\" Type=\"{of}/worksheet\" Target=\"worksheets/{at}.xml\"/>"
        ));
        let row = |(row, line): (u32, &&str)| {
            let cell = |(letter, text): (char, &str)| {
                format!("<c r=\"{letter}{row}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
            };
            let cells = ('A'..).zip(line.split('|'));
            let cells: String = cells
                .filter(|(_, text)| !text.is_empty())
                .map(cell)
                .collect();
            format!("<row r=\"{row}\">{cells}</row>")
        };
        let rows: String = (1..).zip(lines.iter()).map(row).collect();
        part(
            &format!("xl/worksheets/{at}.xml"),
            format!("<worksheet xmlns=\"{main}\"><sheetData>{rows}</sheetData></worksheet>"),
        );
    }
    part(
        "xl/workbook.xml",
        format!("<workbook xmlns=\"{main}\" xmlns:r=\"{of}\"><sheets>{named}</sheets></workbook>"),
    );
    part(
        "xl/_rels/workbook.xml.rels",
        format!("<Relationships xmlns=\"{packed}\">{related}</Relationships>"),
    );
    part(
        "_rels/.rels",
        format!(
            "<Relationships xmlns=\"{packed}\"><Relationship Id=\"w\" Type=\"{of}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
        ),
    );
    let input = Input::Memory {
        document: "汇编".to_owned(),
        files: vec![("汇编.xlsx".to_owned(), zip.finish().unwrap().into_inner())],
    };
    load::load(&[input], &compile(RULE).forms)
}

#[test]
#[cfg(feature = "workbook")]
fn a_workbook_with_a_cover_before_the_sheets_of_each_report_is_as_many_documents() {
    let own: &[&str] = &[
        "支出总表",
        "单位：万元",
        "科目编码|科目名称|合计|基本支出|项目支出",
        "|合计|9.00|5.00|4.00",
        "201|一般公共服务支出|9.00|5.00|4.00",
    ];
    let other = ["甲表", "单位：万元", "项目|栏一|栏二", "一|1.00|2.00"];
    // The cover may stand on a sheet of its own, or above the first table.
    let covered: Vec<&str> = [&["某区某局服务中心2025年单位预算"], own].concat();
    let first: &[&str] = &["某区某局2025年部门预算"];
    let sheets = [first, own, &other, &other, &covered, &other, &other];
    let ledger = workbook(&sheets);
    let documents = ledger.documents.iter();
    let told: Vec<(String, usize)> = documents
        .map(|document| {
            let org = document.identity.org.clone().unwrap_or_default();
            (org, document.tables.len())
        })
        .collect();
    let expected = [("某区某局", 3), ("某区某局服务中心", 3)];
    assert_eq!(told, expected.map(|(org, tables)| (org.to_owned(), tables)));
    // One table more is no report.
    let short = [first, own, &other, &other, &covered];
    assert_eq!(workbook(&short).documents.len(), 1);
}
