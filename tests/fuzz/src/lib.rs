//! What the fuzz targets do with the bytes that they are given.

use crossfoot::engine::{Packs, Setup, formatted};
use crossfoot::evaluate::{Limits, evaluate};
use crossfoot::format::Style;
use crossfoot::lang::Lang;
use crossfoot::ledger::State;
use crossfoot::load::{self, Input};
use crossfoot::pack::Pack;
use crossfoot::program::Program;
use crossfoot::report::{Options, ledger_json, rule_errors};
use crossfoot::source::{Place, Source};
use std::io::{Cursor, Write as _};
use std::path::Path;
use std::sync::OnceLock;
use zip::write::SimpleFileOptions;

/// What parts one file of an archive from the next in the input of [`workbook`].
const PART: &str = "\n<!-- part -->\n";

const FORMS: &str = include_str!("../../cases/forms/forms.rules");
const CODES: &str = include_str!("../../cases/forms/codes.csv");

/// A panic that a reader catches on purpose is not a find: only one that comes out of the library is.
pub fn quiet() {
    std::panic::set_hook(Box::new(|panic| eprintln!("{panic}")));
}

/// A comma-separated file.
pub fn csv(bytes: &[u8]) {
    document("a.csv", bytes.to_vec());
}

/// A text file.
pub fn text(bytes: &[u8]) {
    document("a.txt", bytes.to_vec());
}

/// A PDF.
pub fn pdf(bytes: &[u8]) {
    document("a.pdf", bytes.to_vec());
}

/// A workbook: bytes of a real one as they are; else the XML of its sheet, its formats, its texts and its list of
/// sheets, which are packed here, because no mutation meets a checksum.
pub fn workbook(bytes: &[u8]) {
    let whole = bytes.starts_with(b"PK") || bytes.starts_with(b"\xd0\xcf\x11\xe0");
    let packed = if whole {
        Some(bytes.to_vec())
    } else {
        packed_workbook(bytes)
    };
    if let Some(packed) = packed {
        document("a.xlsx", packed);
    }
}

/// A Word document, given by its `document.xml`.
pub fn docx(bytes: &[u8]) {
    let whole = bytes.starts_with(b"PK");
    let packed = if whole {
        Some(bytes.to_vec())
    } else {
        archive(&[("word/document.xml", bytes)])
    };
    if let Some(packed) = packed {
        document("a.docx", packed);
    }
}

/// A rule file: parsed, checked, run on a small table, and laid out in house style.
pub fn rules(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let source = Source::new("a.rules", text);
    let fuzzed = Pack {
        name: "fuzzed".to_owned(),
        rules: vec![source.clone()],
        ..Pack::default()
    };
    let packs = Packs {
        packs: vec![(lent(), false), (fuzzed, true)],
    };
    match packs.compile(&Setup::default()) {
        Err(errors) => drop(rule_errors(&errors, &Options::default())),
        Ok(program) => {
            let ledger = load::load(&[table()], &program.forms);
            let limits = Limits {
                visits: 20_000,
                ..Limits::default()
            };
            drop(evaluate(&program, &ledger, Setup::default().as_of, limits));
        }
    }
    if let Ok(laid_out) = formatted(&source, Style::default()) {
        assert!(
            laid_out.is_some(),
            "the formatter would change what the file says"
        );
    }
}

/// Reads a document of one file, and writes down what was read.
fn document(name: &str, bytes: Vec<u8>) {
    let program = program();
    let files = vec![(name.to_owned(), bytes)];
    let input = Input::Memory {
        document: "a".to_owned(),
        files,
    };
    let ledger = load::load(&[input], &program.forms);
    // A cell in a text leads back to its characters.
    for table in &ledger.tables {
        for column in &table.columns {
            for (row, state) in column.states.iter().enumerate() {
                let place = column.places.get(row).copied().flatten();
                if let (State::Value, Some(Place::Text(span))) = (state, place) {
                    assert!(
                        !ledger.sources.text(span).is_empty(),
                        "{span:?} holds nothing"
                    );
                }
            }
        }
    }
    drop(ledger_json(&ledger, &program.forms, Lang::Zh));
}

fn program() -> &'static Program {
    static PROGRAM: OnceLock<Program> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        let packs = Packs::bundled().expect("bundled packs are whole");
        packs
            .compile_untested(&Setup::default())
            .expect("bundled packs compile")
    })
}

/// The forms that rules are fuzzed against.
fn lent() -> Pack {
    let data = [("codes.csv".to_owned(), CODES.to_owned())]
        .into_iter()
        .collect();
    Pack {
        name: "lent".to_owned(),
        rules: vec![Source::new("forms.rules", FORMS)],
        data,
        ..Pack::default()
    }
}

fn table() -> Input {
    let text = "支出预算总表\n单位：万元\n科目编码,科目名称,合计,基本支出,项目支出\n\
                合计,,3.00,1.00,2.00\n201,一般公共服务支出,3.00,1.00,2.00\n";
    let files = vec![("支出总表.csv".to_owned(), text.as_bytes().to_vec())];
    Input::Memory {
        document: "a".to_owned(),
        files,
    }
}

fn packed_workbook(bytes: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(bytes).ok()?;
    let mut parts = text.split(PART);
    let sheet = parts.next()?;
    let styles = parts.next().unwrap_or("<styleSheet/>");
    let strings = parts.next().unwrap_or("<sst/>");
    let book = parts.next().unwrap_or(
        "<workbook xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">\
         <sheets><sheet name=\"Sheet1\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>",
    );
    let kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let relations = format!(
        "<Relationships><Relationship Id=\"rId1\" Type=\"{kinds}/worksheet\" Target=\"worksheets/sheet1.xml\"/>\
         <Relationship Id=\"rId2\" Type=\"{kinds}/styles\" Target=\"styles.xml\"/>\
         <Relationship Id=\"rId3\" Type=\"{kinds}/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>"
    );
    archive(&[
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", relations.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
        ("xl/styles.xml", styles.as_bytes()),
        ("xl/sharedStrings.xml", strings.as_bytes()),
    ])
}

fn archive(files: &[(&str, &[u8])]) -> Option<Vec<u8>> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, bytes) in files {
        writer.start_file(Path::new(name).to_str()?, stored).ok()?;
        writer.write_all(bytes).ok()?;
    }
    Some(writer.finish().ok()?.into_inner())
}
