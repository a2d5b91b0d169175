//! Tables of Word documents as people make them: a part on each page, each within a frame.
#![cfg(feature = "docx")]
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that fails may stop"
)]

use crate::support::compile;
use crossfoot::ledger::Ledger;
use crossfoot::load::{Input, load};
use std::io::{Cursor, Write};

const FORM: &str = "unit 万元\nform 支出表 \"支出总表\" {\n  key 科目编码\n  name 科目名称\n  total 合计\n  column 合计\n  column 基本支出\n}\n1 == 1\n";
const HEAD: &str = "科目编码|科目名称|合计|基本支出";

/// A document of paragraphs and tables: a table is rows that end with `;`, its cells parted by bars.
fn docx(body: &str) -> Ledger {
    let xml = format!("<document><body>{body}</body></document>");
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    zip.start_file("word/document.xml", options).unwrap();
    zip.write_all(xml.as_bytes()).unwrap();
    let input = Input::Memory {
        document: "案".to_owned(),
        files: vec![("表.docx".to_owned(), zip.finish().unwrap().into_inner())],
    };
    load(&[input], &compile(FORM).forms)
}

fn paragraph(text: &str) -> String {
    format!("<p><r><t>{text}</t></r></p>")
}

fn table(rows: &[&str]) -> String {
    let cell = |text: &str| format!("<tc>{}</tc>", paragraph(text));
    let row = |row: &&str| {
        let cells: String = row.split('|').map(cell).collect();
        format!("<tr>{cells}</tr>")
    };
    let rows: String = rows.iter().map(row).collect();
    format!("<tbl>{rows}</tbl>")
}

fn lead() -> String {
    [paragraph("支出总表"), paragraph("单位：万元")].concat()
}

/// For each table of the form how many rows it has; 0 for one that is none of the form.
fn rows(ledger: &Ledger) -> Vec<usize> {
    let tables = ledger.tables.iter().filter(|table| !table.made);
    tables
        .map(|table| table.form.map_or(0, |_| table.rows.len()))
        .collect()
}

#[test]
fn a_table_that_was_split_by_hand_is_one() {
    let first = table(&[HEAD, "|合计|30.00|20.00", "201|一般公共服务支出|10.00|6.00"]);
    let headed = table(&[HEAD, "205|教育支出|15.00|10.00"]);
    let bare = table(&["208|社会保障和就业支出|5.00|4.00"]);
    let blank = paragraph(" ");
    let whole = [lead(), first.clone(), blank.clone(), headed, blank, bare].concat();
    assert_eq!(rows(&docx(&whole)), [4]);
    // Tables that no form knows: under a line of its own, or where the first rows are alike too, one is another table.
    let head = "名称|甲|乙";
    let one = table(&[head, "合计|30.00|20.00"]);
    let more = table(&[head, "其中|10.00|6.00"]);
    let count = |body: &[String]| rows(&docx(&body.concat())).len();
    assert_eq!(count(&[one.clone(), more.clone()]), 1);
    assert_eq!(count(&[one.clone(), paragraph("下属单位的支出"), more]), 2);
    assert_eq!(count(&[one.clone(), table(&[head, "合计|9.00|9.00"])]), 2);
}

#[test]
fn a_table_in_a_frame_has_the_title_above_it_or_within() {
    let inner = table(&[
        HEAD,
        "|合计|30.00|20.00",
        "201|一般公共服务支出|30.00|20.00",
    ]);
    let framed = |within: &str| format!("<tbl><tr><tc>{within}{}</tc></tr></tbl>", paragraph(""));
    let outside = format!("{}{}", lead(), framed(&inner));
    let inside = framed(&format!("{}{inner}", lead()));
    for body in [outside, inside] {
        let ledger = docx(&body);
        let own = ledger.tables.iter().find(|table| table.form.is_some());
        assert_eq!(own.unwrap().rows.len(), 2, "{body}");
        assert!(own.unwrap().columns[0].unit.is_some(), "{body}");
    }
}

#[test]
fn text_that_is_not_shown_is_not_read() {
    let row = "<tr><tc><p><r><t>合计</t></r></p></tc><tc><p><r><t>20.82</t></r><r><rPr><vanish/></rPr><t>77</t></r></p></tc><tc><p><r><rPr><vanish val=\"0\"/></rPr><t>5.00</t></r></p></tc></tr>";
    let head = "科目名称|合计|基本支出";
    let body = table(&[head]).replace("</tbl>", &format!("{row}</tbl>"));
    let ledger = docx(&format!("{}{body}", lead()));
    let columns = ledger.tables[0].columns.iter();
    let texts: Vec<&str> = columns.map(|column| ledger.text(column.texts[0])).collect();
    assert!(texts.ends_with(&["20.82", "5.00"]), "{texts:?}");
    let mut codes = ledger.notices.iter().map(|notice| notice.code);
    assert!(codes.any(|code| code == "load::hidden_text"));
}
