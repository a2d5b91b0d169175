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
fn a_part_that_says_that_it_goes_on_is_part_of_the_table_before() {
    let first = table(&[HEAD, "|合计|30.00|20.00", "201|一般公共服务支出|10.00|6.00"]);
    let headed = table(&[HEAD, "205|教育支出|15.00|10.00"]);
    let bare = table(&["206|科学技术支出||", "208|社会保障和就业支出|5.00|4.00"]);
    let marks = [
        paragraph("支出总表（续）") + &paragraph("单位：万元"),
        paragraph("续表"),
        paragraph("（续上表）"),
    ];
    for mark in &marks {
        let lead = lead();
        let whole = [&lead, &first, mark, &headed, mark, &bare].map(String::as_str);
        assert_eq!(rows(&docx(&whole.concat())), [5], "{mark}");
    }
    // Without a mark too, where nothing stands between and names stand below names.
    let narrow = table(&["项目|金额", "一、教育支出|10.00"]);
    let rest = table(&["二、国防支出|", "三、外交支出|5.00"]);
    assert_eq!(rows(&docx(&format!("{narrow}{rest}"))), [0]);
    let other = paragraph("下属单位支出表（续）");
    let head = "名称|甲|乙";
    let (one, more) = (
        table(&[head, "合计|30.00|20.00"]),
        table(&[head, "其中|10.00|6.00"]),
    );
    assert_eq!(rows(&docx(&[one, other, more].concat())).len(), 2);
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

#[test]
fn a_row_in_which_nothing_is_printed_does_not_end_a_list() {
    let lists = [
        "收入||支出|",
        "项目|决算数|项目|决算数",
        "一、财政拨款收入|30.00|一、一般公共服务支出|20.00",
        "二、事业收入|5.00|二、国防支出|",
        "|||",
        "||三、教育支出|",
        "||四、科学技术支出|15.00",
        "本年收入合计|35.00|本年支出合计|35.00",
    ];
    let lead = [paragraph("收支总表"), paragraph("单位：万元")].concat();
    let count = |rows: &[&str]| {
        let ledger = docx(&format!("{lead}{}", table(rows)));
        ledger.tables.iter().filter(|table| !table.made).count()
    };
    assert_eq!(count(&lists), 1);
    // The title of another table is none of its names, and neither is a heading over figures.
    let mut titled = lists;
    titled[5] = "二、支出总表|||";
    titled[6] = "项目|本年|上年|合计";
    assert_eq!(count(&titled), 2);
}

#[test]
fn a_row_that_was_deleted_is_not_read_while_the_change_is_shown() {
    let row = "<tr><trPr><del id=\"1\"/></trPr><tc><p><del><r><delText>203</delText></r></del></p></tc><tc><p/></tc><tc><p/></tc><tc><p/></tc></tr>";
    let first = table(&[HEAD, "|合计|30.00|20.00"]).replace("</tbl>", row);
    let rest = table(&["201|一般公共服务支出|30.00|20.00"]).replace("<tbl>", "");
    let ledger = docx(&format!("{}{first}{rest}", lead()));
    assert_eq!(rows(&ledger), [2]);
}

/// A document whose sections have these headers; each section is what stands before its end, `{n}` for the nth.
fn headed(body: &str, headers: &[&str]) -> Ledger {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    let mut part = |name: &str, xml: &str| {
        zip.start_file(name, options).unwrap();
        zip.write_all(xml.as_bytes()).unwrap();
    };
    let mut body = body.to_owned();
    let mut relations = String::new();
    for (at, header) in headers.iter().enumerate() {
        let reference = format!(
            "<p><pPr><sectPr><headerReference type=\"default\" id=\"h{at}\"/></sectPr></pPr></p>"
        );
        body = body.replace(&format!("{{{at}}}"), &reference);
        relations.push_str(&format!(
            "<Relationship Id=\"h{at}\" Type=\"a/header\" Target=\"h{at}.xml\"/>"
        ));
        part(
            &format!("word/h{at}.xml"),
            &format!("<hdr>{}</hdr>", paragraph(header)),
        );
    }
    part(
        "word/_rels/document.xml.rels",
        &format!("<Relationships>{relations}</Relationships>"),
    );
    part(
        "word/document.xml",
        &format!("<document><body>{body}</body></document>"),
    );
    let input = Input::Memory {
        document: "案".to_owned(),
        files: vec![("表.docx".to_owned(), zip.finish().unwrap().into_inner())],
    };
    load(&[input], &compile(FORM).forms)
}

#[test]
fn the_header_of_a_section_is_the_title_of_its_table() {
    let own = table(&[
        HEAD,
        "|合计|30.00|20.00",
        "201|一般公共服务支出|30.00|20.00",
    ]);
    let more = table(&["名称|甲|乙", "合计|9.00|9.00"]);
    let body = format!("{}{own}{{0}}{more}{{1}}", paragraph("单位：万元"));
    // Other headers are other tables; a table with a title of its own keeps it.
    let ledger = headed(&body, &["支出总表", "下属单位支出表"]);
    assert_eq!(rows(&ledger), [2, 0]);
    assert_eq!(ledger.tables[1].title, "下属单位支出表");
    let titled = format!("{}{own}{{0}}", lead());
    assert_eq!(
        headed(&titled, &["某局报表汇编"]).tables[0].title,
        "支出总表"
    );
    // What says no table is no title.
    let ledger = headed(&body, &["支出总表", "某局2025年部门预算"]);
    assert_ne!(ledger.tables[1].title, "某局2025年部门预算");
}

/// How a paragraph, a cell or a run was before somebody changed it is no part of it; nor are the stops of its tabs.
#[test]
fn what_was_changed_is_read_as_it_is_now() {
    let span = "<tcPr><gridSpan val=\"1\"/><tcPrChange><tcPr><gridSpan val=\"3\"/></tcPr></tcPrChange></tcPr>";
    let run = "<rPr><rPrChange><rPr><vanish/></rPr></rPrChange></rPr>";
    let stops =
        "<pPr><tabs><tab val=\"left\" pos=\"420\"/><tab val=\"left\" pos=\"840\"/></tabs></pPr>";
    let row = format!(
        "<tr><tc>{span}{}</tc><tc><p>{stops}<r>{run}<t>一般公共服务支出</t></r></p></tc><tc>{}</tc><tc>{}</tc></tr>",
        paragraph("201"),
        paragraph("10.00"),
        paragraph("6.00"),
    );
    let whole = table(&[HEAD, "|合计|10.00|6.00"]).replace("</tbl>", &format!("{row}</tbl>"));
    let ledger = docx(&format!("{}{whole}", lead()));
    let table = &ledger.tables[0];
    assert_eq!(table.rows.len(), 2);
    assert_eq!(ledger.text(table.rows[1].name), "一般公共服务支出");
    let figures: Vec<String> = (0..2)
        .map(|column| {
            let id = crossfoot::value::CellId {
                table: 0,
                row: 1,
                column,
            };
            ledger.cell(id).value.to_string()
        })
        .collect();
    assert_eq!(figures, ["10.00", "6.00"]);
}
