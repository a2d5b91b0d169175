//! How long reading takes: a PDF of thirty pages, a workbook of thirteen sheets, the text of a budget, each from bytes
//! to the ledger, with the bundled forms.
//!
//! `cargo bench --bench load`. What is read is written here, but for the text, which is the bundled example with its
//! cells joined by blanks, as a viewer copies them out of a PDF.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a measurement that fails may stop"
)]

use crossfoot::engine::{Packs, Setup};
use crossfoot::form::Forms;
use crossfoot::ledger::Ledger;
use crossfoot::load::{self, Input, load};
use divan::Bencher;
use rust_xlsxwriter::{Format, Workbook};
use std::fmt::Write as _;
use std::sync::OnceLock;

fn main() {
    divan::main();
}

#[divan::bench]
fn pdf_of_30_pages(bencher: Bencher<'_, '_>) {
    reads(bencher, "决算.pdf", pdf(30));
}

#[divan::bench]
fn workbook_of_13_sheets(bencher: Bencher<'_, '_>) {
    reads(bencher, "预算.xlsx", workbook(13));
}

#[divan::bench]
fn text_of_a_budget(bencher: Bencher<'_, '_>) {
    reads(bencher, "预算.txt", text());
}

/// Reads a file over and over, which must be read at all.
fn reads(bencher: Bencher<'_, '_>, name: &str, bytes: Vec<u8>) {
    let forms = forms();
    let input = [Input::Memory {
        document: "文件".to_owned(),
        files: vec![(name.to_owned(), bytes)],
    }];
    let cells = filled(&load(&input, forms));
    assert!(cells > 100, "{name}: {cells} cells");
    bencher.bench(|| load(&input, forms));
}

fn forms() -> &'static Forms {
    static FORMS: OnceLock<Forms> = OnceLock::new();
    FORMS.get_or_init(|| {
        let packs = Packs::bundled().unwrap();
        packs.compile(&Setup::default()).unwrap().forms
    })
}

/// How many cells of a ledger hold something.
fn filled(ledger: &Ledger) -> usize {
    let columns = ledger.tables.iter().flat_map(|table| &table.columns);
    let texts = columns.flat_map(|column| &column.texts);
    texts.filter(|text| !ledger.text(**text).is_empty()).count()
}

/// Invented rows of a table of spending: code, name, three amounts.
fn rows() -> Vec<[String; 5]> {
    let mut rows =
        vec![["科目编码", "科目名称", "合计", "基本支出", "项目支出"].map(str::to_owned)];
    for i in 0..100u32 {
        let (basic, project) = (1_000 + 37 * i, 5_000 + 91 * i);
        let amount = |n: u32| format!("{}.{:02}", n / 100, n % 100);
        rows.push([
            format!("{}", 2_010_100 + i),
            format!("一般公共服务支出第{i}项"),
            amount(basic + project),
            amount(basic),
            amount(project),
        ]);
    }
    rows
}

/// A PDF: a third of the pages prose, the others ruled tables of fifty rows each.
fn pdf(pages: usize) -> Vec<u8> {
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        String::new(),
        "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[<</Type/Font\
         /Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 5>>\
         /DW 1000/W[1 95 500]>>]>>"
            .to_owned(),
    ];
    let mut kids = String::new();
    for page in 0..pages {
        let content = if page % 3 == 0 { prose() } else { table(page) };
        write!(kids, "{} 0 R ", objects.len() + 1).unwrap();
        objects.push(format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {} 0 R/Resources<</Font<</F 3 0 R>>>>>>",
            objects.len() + 2
        ));
        let length = content.len();
        objects.push(format!("<</Length {length}>>stream\n{content}\nendstream"));
    }
    objects[1] = format!("<</Type/Pages/Kids[{kids}]/Count {pages}>>");
    let mut out = "%PDF-1.4\n".to_owned();
    let mut places = String::new();
    for (number, object) in (1..).zip(&objects) {
        writeln!(places, "{:010} 00000 n ", out.len()).unwrap();
        write!(out, "{number} 0 obj\n{object}\nendobj\n").unwrap();
    }
    let (start, count) = (out.len(), objects.len() + 1);
    write!(
        out,
        "xref\n0 {count}\n0000000000 65535 f \n{places}trailer\n<</Size {count}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n"
    )
    .unwrap();
    out.into_bytes()
}

/// A text at a place of the page.
fn say(out: &mut String, x: usize, y: usize, size: usize, text: &str) {
    let hex = text.encode_utf16().fold(String::new(), |mut hex, unit| {
        write!(hex, "{unit:04x}").unwrap();
        hex
    });
    writeln!(out, "BT /F {size} Tf {x} {y} Td <{hex}> Tj ET").unwrap();
}

fn prose() -> String {
    let mut out = String::new();
    let line = "二〇三一年收入预算一千二百三十四点五六万元，比上年增加一百万元，主要原因是";
    for i in 0..36 {
        say(&mut out, 60, 780 - 20 * i, 12, line);
    }
    out
}

fn table(page: usize) -> String {
    let mut out = String::new();
    say(
        &mut out,
        200,
        800,
        14,
        &format!("2031年支出预算总表（{page}）"),
    );
    say(&mut out, 480, 784, 9, "单位：万元");
    let columns = [40, 110, 300, 385, 470, 555];
    for (i, row) in rows().iter().take(50).enumerate() {
        let y = 766 - 14 * i;
        for (text, x) in row.iter().zip(columns) {
            say(&mut out, x + 3, y, 9, text);
        }
    }
    for i in 0..=50 {
        let y = 776 - 14 * i;
        writeln!(out, "40 {y} m 555 {y} l S").unwrap();
    }
    for x in columns {
        writeln!(out, "{x} 776 m {x} 76 l S").unwrap();
    }
    out
}

fn workbook(sheets: usize) -> Vec<u8> {
    let mut book = Workbook::new();
    let shown = Format::new().set_num_format("#,##0.00");
    for number in 1..=sheets {
        let sheet = book.add_worksheet();
        sheet.set_name(format!("表{number}")).unwrap();
        sheet
            .write(0, 0, format!("2031年支出预算表（{number}）"))
            .unwrap();
        sheet.write(1, 4, "单位：万元").unwrap();
        for (y, row) in (2..).zip(rows()) {
            for (x, text) in (0..).zip(row) {
                match text.parse::<f64>() {
                    Ok(amount) if x > 1 => sheet.write_with_format(y, x, amount, &shown).unwrap(),
                    _ => sheet.write(y, x, text).unwrap(),
                };
            }
        }
    }
    book.save_to_buffer().unwrap()
}

/// The tables of the bundled example, and its prose.
fn text() -> Vec<u8> {
    let Input::Memory { files, .. } = load::example() else {
        return Vec::new();
    };
    let mut out = String::new();
    for (name, bytes) in files {
        let text = String::from_utf8(bytes).unwrap();
        if name.ends_with(".txt") {
            out.push_str(&text);
        } else if name.starts_with("预算") {
            for record in crossfoot::source::records::records(&text, ',') {
                let cells = record.fields.iter().map(|field| field.text.trim());
                let printed: Vec<&str> = cells.filter(|cell| !cell.is_empty()).collect();
                writeln!(out, "{}", printed.join(" ")).unwrap();
            }
        }
    }
    out.into_bytes()
}
