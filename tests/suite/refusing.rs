//! A hostile or broken file is refused with its name, the place and what to do; the other files of the run are read.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that fails may stop"
)]

use crate::support::lender;
use crossfoot::engine::{Packs, Setup};
use crossfoot::form::Forms;
use crossfoot::lang::Lang;
use crossfoot::ledger::{Gravity, Ledger};
use crossfoot::load::{Input, load};
use crossfoot::source::Source;
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// A file that can be read, which stands in the same run.
const GOOD: &str = "支出预算总表\n单位：万元\n科目编码,科目名称,合计,基本支出,项目支出\n\
                    合计,,3.00,1.00,2.00\n201,一般公共服务支出,3.00,1.00,2.00\n";
/// Longer than any of these files takes, by far, even in a build without optimisation on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

fn forms() -> &'static Forms {
    static FORMS: OnceLock<Forms> = OnceLock::new();
    FORMS.get_or_init(|| {
        let packs = Packs {
            packs: vec![(lender(), true)],
        };
        packs.compile(&Setup::default()).unwrap().forms
    })
}

/// A run over a file and one that can be read, which must be; in bounded time.
fn run(name: &str, bytes: Vec<u8>) -> Ledger {
    let started = Instant::now();
    let document = |name: &str, bytes: Vec<u8>| Input::Memory {
        document: "文件".to_owned(),
        files: vec![(name.to_owned(), bytes)],
    };
    let good = GOOD.as_bytes().to_vec();
    let ledger = load(
        &[document(name, bytes), document("支出总表.csv", good)],
        forms(),
    );
    assert!(started.elapsed() < PATIENCE, "{name}");
    let last = ledger.documents.last().unwrap();
    assert_eq!(last.tables.len(), 1, "{name}: the other file was not read");
    ledger
}

/// What is said of a file: of the grave kind, with what to do.
fn said(ledger: &Ledger, gravity: Gravity) -> Vec<String> {
    let notices = ledger.notices.iter();
    let grave = notices.filter(|notice| notice.gravity == gravity);
    grave
        .map(|notice| {
            let of = |said: &crossfoot::lang::Said| said.of(Lang::Zh).to_string();
            let help = notice.help.as_ref().map_or_else(String::new, of);
            let (place, message) = (of(&notice.whereabouts), of(&notice.message));
            format!("{} | {place} | {message} | {help}", notice.code)
        })
        .collect()
}

/// That a file is refused in just these words.
fn refused(name: &str, bytes: Vec<u8>, words: &str) {
    assert_eq!(said(&run(name, bytes), Gravity::Broken), [words], "{name}");
}

// ---- PDF ---------------------------------------------------------------------------------------

/// A PDF of these objects, numbered from 1; the first is its catalogue.
#[cfg(feature = "pdf")]
fn pdf(objects: &[String]) -> Vec<u8> {
    let mut out = String::from("%PDF-1.4\n");
    let mut starts = Vec::new();
    for (number, object) in (1..).zip(objects) {
        starts.push(out.len());
        write!(out, "{number} 0 obj\n{object}\nendobj\n").unwrap();
    }
    let (count, table) = (objects.len() + 1, out.len());
    write!(out, "xref\n0 {count}\n0000000000 65535 f \n").unwrap();
    for start in starts {
        writeln!(out, "{start:010} 00000 n ").unwrap();
    }
    write!(
        out,
        "trailer\n<</Size {count}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n"
    )
    .unwrap();
    out.into_bytes()
}

#[cfg(feature = "pdf")]
fn stream(dict: &str, content: &str) -> String {
    format!(
        "<<{dict}/Length {}>>stream\n{content}\nendstream",
        content.len()
    )
}

/// A PDF of pages, each with this content and a font.
#[cfg(feature = "pdf")]
fn pages(contents: &[&str]) -> Vec<u8> {
    let first = 4;
    let kids: Vec<String> = (0..contents.len())
        .map(|i| format!("{} 0 R", first + 2 * i))
        .collect();
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        format!(
            "<</Type/Pages/Kids[{}]/Count {}>>",
            kids.join(" "),
            kids.len()
        ),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_owned(),
    ];
    for (i, content) in contents.iter().enumerate() {
        objects.push(format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents {} 0 R/Resources<</Font<</F 3 0 R>>>>>>",
            first + 2 * i + 1
        ));
        objects.push(stream("", content));
    }
    pdf(&objects)
}

#[cfg(feature = "pdf")]
const LINE: &str = "BT /F 10 Tf 20 100 Td (Budget 1,234.50) Tj ET";
#[cfg(feature = "pdf")]
const PICTURE: &str = "q 200 0 0 100 50 50 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x20 EI Q";

#[cfg(feature = "pdf")]
#[test]
fn a_pdf_that_is_none_is_refused() {
    let words = "load::not_a_pdf | 文件/决算.pdf | “文件/决算.pdf”读不出来：不是 PDF 文件，或文件已损坏 | 用阅读器打开，另存为 PDF 再检查";
    for bytes in [
        "<html>登录后下载</html>".as_bytes(),
        b"PK\x03\x04",
        b"%PDF-1.4\n",
        &[0; 4096],
    ] {
        refused("决算.pdf", bytes.to_vec(), words);
    }
}

#[cfg(feature = "pdf")]
#[test]
fn a_pdf_that_is_cut_is_read_as_far_as_it_goes_and_said_to_be_cut() {
    let whole = pages(&[LINE; 8]);
    assert_eq!(
        said(&run("决算.pdf", whole.clone()), Gravity::Broken),
        [""; 0]
    );
    let ledger = run("决算.pdf", whole[..whole.len() * 2 / 3].to_vec());
    assert_eq!(
        said(&ledger, Gravity::Broken),
        [
            "load::not_a_pdf | 决算.pdf 第6页 | PDF 文件不完整：没有文件尾（%%EOF），只读到第6页，后面的页可能缺失 | 多半是没有下载完：重新下载，再检查"
        ]
    );
    // However much of it is there, it does not pass for whole.
    for part in 1..40 {
        let ledger = run("决算.pdf", whole[..whole.len() * part / 41].to_vec());
        assert_eq!(said(&ledger, Gravity::Broken).len(), 1, "{part} of 41");
    }
}

#[cfg(feature = "pdf")]
#[test]
fn a_pdf_that_is_cut_before_its_first_page_is_said_to_be_cut() {
    let words = "load::not_a_pdf | 文件/决算.pdf | “文件/决算.pdf”读不出来：PDF 文件不完整：没有文件尾（%%EOF），一页也读不出来 | 多半是没有下载完：重新下载，再检查";
    // Many producers write the list of pages at the end.
    let text = String::from_utf8(pages(&[LINE; 8])).unwrap();
    let at = text.find("<</Type/Pages").unwrap();
    refused("决算.pdf", text.as_bytes()[..at].to_vec(), words);
    let packed = stream("/Type/ObjStm/N 1/First 4/Filter/FlateDecode", "x");
    let packed = String::from_utf8(pdf(&[packed])).unwrap();
    let at = packed.find("endstream").unwrap();
    refused("决算.pdf", packed.as_bytes()[..at].to_vec(), words);
}

#[cfg(feature = "pdf")]
#[test]
fn a_scanned_page_is_named_and_character_recognition_suggested() {
    let ocr = "用文字识别软件转成带文字的 PDF，或换用原来的电子文件";
    let ledger = run("决算.pdf", pages(&[LINE, PICTURE, LINE]));
    assert_eq!(
        said(&ledger, Gravity::Unreadable),
        [format!(
            "load::scanned_page | 决算.pdf 第2页 | 第2页是图像，没有文字，需先做文字识别（OCR） | {ocr}"
        )]
    );
    refused(
        "决算.pdf",
        pages(&[PICTURE, PICTURE]),
        &format!(
            "load::scanned_page | 文件/决算.pdf | “文件/决算.pdf”读不出来：PDF 文件全部 2 页都是扫描图像，没有文字，需先做文字识别（OCR） | {ocr}"
        ),
    );
}

#[cfg(feature = "pdf")]
#[test]
fn two_thousand_pages_are_read_and_more_than_five_thousand_refused() {
    let ledger = run("决算.pdf", pages(&vec![LINE; 2_000]));
    assert_eq!(said(&ledger, Gravity::Broken), [""; 0]);
    assert_eq!(ledger.pages.len(), 2_000);
    refused(
        "决算.pdf",
        pages(&vec![LINE; 5_001]),
        "load::too_large | 文件/决算.pdf | “文件/决算.pdf”读不出来：PDF 文件有 5001 页，超过上限 5000 页 | 分成几个文件再检查",
    );
}

/// Objects that are made of themselves, wherever one may refer to another.
#[cfg(feature = "pdf")]
#[test]
fn objects_that_run_in_circles_end_in_an_answer() {
    let catalogue = "<</Type/Catalog/Pages 2 0 R>>";
    let tree = "<</Type/Pages/Kids[3 0 R]/Count 1>>";
    let page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>";
    let (text, font) = (
        stream("", LINE),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    );
    for circle in [
        // The tree of pages, downwards and upwards, and the catalogue.
        [
            catalogue,
            "<</Type/Pages/Kids[2 0 R 3 0 R]/Count 2>>",
            page,
            &text,
            font,
        ],
        [
            catalogue,
            "<</Type/Pages/Kids[3 0 R]/Parent 3 0 R/Count 1>>",
            page,
            &text,
            font,
        ],
        [
            catalogue,
            "<</Type/Pages/Kids 2 0 R/Count 1>>",
            page,
            &text,
            font,
        ],
        ["1 0 R", tree, page, &text, font],
        ["<</Type/Catalog/Pages 1 0 R>>", tree, page, &text, font],
        // What a page takes from those above it.
        [
            catalogue,
            "<</Type/Pages/Kids[3 0 R]/Parent 2 0 R/Count 1>>",
            "<</Type/Page/Parent 2 0 R/Contents 4 0 R>>",
            &text,
            font,
        ],
        // Contents, the length of a stream, its filter, the box of a page, a reference to itself.
        [catalogue, tree, page, "[4 0 R 4 0 R]", font],
        [catalogue, tree, page, "4 0 R", font],
        [
            catalogue,
            tree,
            page,
            &format!("<</Length 4 0 R>>stream\n{LINE}\nendstream"),
            font,
        ],
        [
            catalogue,
            tree,
            page,
            &stream("/Filter 4 0 R/DecodeParms 4 0 R", LINE),
            font,
        ],
        [
            catalogue,
            tree,
            "<</Type/Page/Parent 2 0 R/MediaBox 3 0 R/Contents 4 0 R/Resources 3 0 R>>",
            &text,
            font,
        ],
        // A font made of itself.
        [
            catalogue,
            tree,
            page,
            &text,
            "<</Type/Font/Subtype/Type0/BaseFont/X/Encoding 5 0 R/DescendantFonts[5 0 R]/ToUnicode 5 0 R>>",
        ],
        [
            catalogue,
            tree,
            page,
            &text,
            "<</Type/Font/Subtype/Type3/FontBBox[0 0 1 1]/FontMatrix[1 0 0 1 0 0]/CharProcs 5 0 R/Encoding<</Differences[66/a]>>/Resources<</Font<</F 5 0 R>>>>/FirstChar 66/LastChar 66/Widths[1]>>",
        ],
    ] {
        let objects = circle.map(str::to_owned);
        let first = run("决算.pdf", pdf(&objects));
        let again = run("决算.pdf", pdf(&objects));
        assert_eq!(first.notices, again.notices, "{circle:?}");
    }
    let mut lists = pages(&[LINE]);
    // A list of objects that says to go on with itself.
    let text = String::from_utf8(lists.clone()).unwrap();
    let table = text.find("xref\n").unwrap();
    let text = text.replace("/Root 1 0 R>>", &format!("/Root 1 0 R/Prev {table}>>"));
    lists = text.into_bytes();
    assert_eq!(said(&run("决算.pdf", lists), Gravity::Broken), [""; 0]);
}

/// What a small file asks for may be large without any circle.
#[cfg(feature = "pdf")]
#[test]
fn a_pdf_that_asks_for_more_than_a_printed_page_is_refused_unread() {
    let pack = |content: &[u8]| {
        let level = flate2::Compression::fast();
        let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), level);
        packed.write_all(content).unwrap();
        packed.finish().unwrap()
    };
    let packed = |dict: &str, content: &[u8]| {
        // Base 16, so that the objects are text.
        let bytes = pack(content).iter().fold(String::new(), |mut text, byte| {
            write!(text, "{byte:02x}").unwrap();
            text
        });
        stream(
            &format!("{dict}/Filter[/ASCIIHexDecode/FlateDecode]"),
            &bytes,
        )
    };
    let page = |contents: &str| {
        format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents{contents}/Resources<</Font<</F 5 0 R>>/ColorSpace<</C[/Separation/X/DeviceGray 6 0 R]>>>>>>"
        )
    };
    let file = |page: String, text: String, font: &str, function: String| {
        let heads = [
            "<</Type/Catalog/Pages 2 0 R>>",
            "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        ];
        let tails = [page, text, font.to_owned(), function];
        pdf(&heads
            .map(str::to_owned)
            .into_iter()
            .chain(tails)
            .collect::<Vec<_>>())
    };
    let font = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>";
    let plain = || stream("", LINE);
    let function = |body: &str| stream("/FunctionType 4/Domain[0 1]/Range[0 1]", body);
    let colour = || stream("", &format!("/C cs 0.5 scn {LINE}"));
    // As it should be.
    let ledger = run(
        "决算.pdf",
        file(page(" 4 0 R"), colour(), font, function("{}")),
    );
    assert_eq!(said(&ledger, Gravity::Broken), [""; 0]);
    assert_eq!(said(&ledger, Gravity::Unreadable), [""; 0]);
    let words = "load::too_large | 文件/决算.pdf | “文件/决算.pdf”读不出来：PDF 文件展开后超过 512 MB，或里面的定义没有尽头，是压缩炸弹或不是预算表 | 用阅读器打开，打印成新的 PDF 再检查";
    // Procedures in procedures; widths of two thousand million characters; packed twice; much too large.
    let deep = "{".repeat(100_000) + &"}".repeat(100_000);
    refused(
        "决算.pdf",
        file(page(" 4 0 R"), colour(), font, function(&deep)),
        words,
    );
    let wide = "<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[<</Type/Font/Subtype/CIDFontType2/BaseFont/X/W[0 2000000000 500]>>]>>";
    refused(
        "决算.pdf",
        file(page(" 4 0 R"), plain(), wide, function("{}")),
        words,
    );
    let twice = stream("/Filter[/FlateDecode/FlateDecode]", "x");
    refused(
        "决算.pdf",
        file(page(" 4 0 R"), twice, font, function("{}")),
        words,
    );
    // A page that holds its content over and over.
    let over = page(&format!("[{}]", " 4 0 R".repeat(100_000)));
    let text = stream("", &format!("{LINE} ").repeat(100));
    let ledger = run("决算.pdf", file(over, text, font, function("{}")));
    assert_eq!(said(&ledger, Gravity::Broken).len(), 1);
    assert!(
        said(&ledger, Gravity::Broken)[0].starts_with("load::page_too_large | 决算.pdf 第1页 | ")
    );
    // One that is packed as small as can be, and is read.
    let ledger = run(
        "决算.pdf",
        file(
            page(" 4 0 R"),
            packed("", LINE.as_bytes()),
            font,
            function("{}"),
        ),
    );
    assert_eq!(
        ledger.sources.text(ledger.documents[0].prose[0]),
        "Budget 1,234.50\n"
    );
}

/// Data of LZW that grow to seven megabytes a round, in base 16.
#[cfg(feature = "pdf")]
fn swollen(rounds: usize) -> String {
    let (mut bits, mut out) = (Vec::new(), String::new());
    let mut put = |code: u32, wide: u32| {
        bits.extend((0..wide).rev().map(|bit| (code >> bit) & 1));
    };
    for round in 0..rounds {
        put(256, if round == 0 { 9 } else { 12 });
        put(65, 9);
        for code in 258..4095 {
            put(code, 32 - u32::leading_zeros(code + 1).min(23));
        }
    }
    put(257, 12);
    for byte in bits.chunks(8) {
        let byte = byte.iter().fold(0, |byte, bit| (byte << 1) | bit) << (8 - byte.len());
        write!(out, "{byte:02x}").unwrap();
    }
    out
}

/// The bounds hold however a stream is packed, and before the file is opened: what its objects are packed in is
/// unpacked then.
#[cfg(feature = "pdf")]
#[test]
fn a_pdf_is_counted_in_whatever_way_it_is_packed() {
    let words = "load::too_large | 文件/决算.pdf | “文件/决算.pdf”读不出来：PDF 文件展开后超过 512 MB，或里面的定义没有尽头，是压缩炸弹或不是预算表 | 用阅读器打开，打印成新的 PDF 再检查";
    let file = |stream: String, contents: &str| {
        let page = format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents {contents}/Resources<</Font<</F 5 0 R>>>>>>"
        );
        let tree = "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned();
        let font = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_owned();
        pdf(&[
            "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
            tree,
            page,
            stream,
            font,
        ])
    };
    let lzw = |dict: &str, rounds: usize| {
        stream(
            &format!("{dict}/Filter[/ASCIIHexDecode/LZWDecode]"),
            &swollen(rounds),
        )
    };
    // A page of seven megabytes is read, one of fifty is not, and no file of a thousand is.
    let notices = |rounds: usize| {
        said(
            &run("决算.pdf", file(lzw("", rounds), "4 0 R")),
            Gravity::Broken,
        )
    };
    assert_eq!(notices(1), [""; 0]);
    assert!(notices(7)[0].starts_with("load::page_too_large | 决算.pdf 第1页 | "));
    refused("决算.pdf", file(lzw("", 140), "4 0 R"), words);
    // What is opened first, under a name that is written in numbers.
    let objects = "/Type/Obj#53tm/N 1/First 4";
    refused("决算.pdf", file(lzw(objects, 140), "6 0 R"), words);
    let twice = stream("/Filter[/Flate#44ecode/FlateDecode]", "x");
    refused("决算.pdf", file(twice, "6 0 R"), words);
    // A row of seventy million million samples.
    let row = stream(
        "/Filter/LZWDecode/DecodeParms<</Predictor 2/BitsPerComponent 4/C#6flumns 70368744177664>>",
        "x",
    );
    refused("决算.pdf", file(row, "4 0 R"), words);
}

#[cfg(feature = "pdf")]
#[test]
fn an_encrypted_pdf_is_refused_and_one_that_opens_without_a_password_is_read() {
    let case = |name: &str| {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases/pdf/");
        std::fs::read(format!("{folder}{name}")).unwrap()
    };
    for locked in ["locked.pdf", "locked-aes.pdf"] {
        refused(
            "决算.pdf",
            case(locked),
            "load::encrypted | 文件/决算.pdf | “文件/决算.pdf”读不出来：PDF 文件有密码保护，请先去除密码 | 去掉密码后另存，再检查",
        );
    }
    // Many bureaus forbid to change a file, which is not to forbid to read it.
    let ledger = run("决算.pdf", case("no-changes.pdf"));
    assert_eq!(said(&ledger, Gravity::Broken), [""; 0]);
    let prose = ledger.documents[0].prose[0];
    assert_eq!(ledger.sources.text(prose), "Budget 1,234.50\n");
}

// ---- workbooks and Word documents --------------------------------------------------------------

/// A container with these streams.
#[cfg(feature = "workbook")]
fn compound(streams: &[(&str, &[u8])]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    for (name, bytes) in streams {
        file.create_stream(name).unwrap().write_all(bytes).unwrap();
    }
    file.flush().unwrap();
    file.into_inner().into_inner()
}

/// An archive with these parts.
#[cfg(any(feature = "workbook", feature = "docx"))]
fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default())
            .unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// An archive of one part that unpacks to so many bytes, and says that they are so many others: 258 equal bytes for
/// each 13 bits.
#[cfg(any(feature = "workbook", feature = "docx"))]
fn bomb(name: &str, size: u64, said: u32) -> Vec<u8> {
    let mut packed: Vec<u8> = Vec::new();
    let (mut bits, mut count) = (0u64, 0u32);
    let mut put = |value: u64, length: u32| {
        bits |= value << count;
        count += length;
        while count >= 8 {
            packed.push(u8::try_from(bits & 0xff).unwrap());
            (bits, count) = (bits >> 8, count - 8);
        }
    };
    // The last block, with fixed codes; a blank; then over and over 258 bytes from one byte before; the end.
    put(0b011, 3);
    put(u64::from((0x30u8 + b' ').reverse_bits()), 8);
    for _ in 0..size / 258 {
        put(u64::from(0b1100_0101u8.reverse_bits()), 8);
        put(0, 5);
    }
    put(0, 7);
    put(0, 7);
    let length = u32::try_from(packed.len()).unwrap();
    let called = u16::try_from(name.len()).unwrap();
    let mut tail = Vec::new();
    tail.extend(20u16.to_le_bytes());
    tail.extend([0, 0, 8, 0, 0, 0, 0, 0]);
    for number in [0, length, said] {
        tail.extend(u32::to_le_bytes(number));
    }
    tail.extend(called.to_le_bytes());
    tail.extend([0, 0]);
    let mut out = [b"PK\x03\x04".as_slice(), &tail, name.as_bytes(), &packed].concat();
    let start = u32::try_from(out.len()).unwrap();
    out.extend(b"PK\x01\x02\x14\x00");
    out.extend(&tail);
    out.extend([0; 14]);
    out.extend(name.as_bytes());
    let size = u32::try_from(out.len()).unwrap() - start;
    out.extend(b"PK\x05\x06\0\0\0\0\x01\0\x01\0");
    out.extend(size.to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend([0, 0]);
    out
}

#[cfg(feature = "workbook")]
#[test]
fn a_workbook_with_a_password_is_refused() {
    let bytes = compound(&[("/EncryptionInfo", b"x"), ("/EncryptedPackage", &[7; 5000])]);
    refused(
        "决算.xlsx",
        bytes,
        "load::encrypted | 决算.xlsx | 工作簿“决算.xlsx”加了密码 | 去掉密码后另存，再检查",
    );
}

#[cfg(feature = "workbook")]
#[test]
fn a_sheet_that_claims_a_huge_size_is_refused() {
    let record = |kind: u16, data: &[u8]| {
        let length = u16::try_from(data.len()).unwrap();
        [&kind.to_le_bytes(), &length.to_le_bytes(), data].concat()
    };
    let begin = |what: u16| {
        let data = [0x0600u16.to_le_bytes(), what.to_le_bytes(), [0; 2], [0; 2]].concat();
        record(0x0809, &[data, vec![0; 8]].concat())
    };
    let end = record(0x000a, &[]);
    let name = |start: usize| {
        let start = u32::try_from(start).unwrap().to_le_bytes();
        record(0x0085, &[start.as_slice(), &[0, 0, 1, 0, b'A']].concat())
    };
    // Rows and columns from 0 to the last that the format knows.
    let claimed = [0u32.to_le_bytes(), 0x0001_0000u32.to_le_bytes()].concat();
    let claimed = [claimed, vec![0, 0, 0, 1, 0, 0]].concat();
    let mut book = begin(5);
    let start = book.len() + name(0).len() + end.len();
    book.extend(
        [
            name(start),
            end.clone(),
            begin(0x10),
            record(0x0200, &claimed),
            end,
        ]
        .concat(),
    );
    let whole = "选中数据右边的列和下边的行，整列整行删除后保存；或分成几个文件再检查";
    refused(
        "决算.xls",
        compound(&[("/Workbook", &book)]),
        &format!(
            "load::too_large | 决算.xls | 工作簿“决算.xls”太大：第1张表超过 100 万格 | {whole}"
        ),
    );
}

#[cfg(all(feature = "workbook", feature = "docx"))]
#[test]
fn a_bomb_is_refused_whatever_it_says_of_its_size() {
    let size = 300 << 20;
    let told = u32::try_from(size).unwrap();
    let why = "展开后超过 256 MB，是压缩炸弹或不是预算表";
    let help = "选中数据右边的列和下边的行，整列整行删除后保存；或分成几个文件再检查";
    refused(
        "决算.xlsx",
        bomb("xl/workbook.xml", size, told),
        &format!("load::too_large | 决算.xlsx | 工作簿“决算.xlsx”太大：{why} | {help}"),
    );
    let help = "用文字处理软件打开，去掉密码，另存为 .docx 再检查";
    refused(
        "决算.docx",
        bomb("word/document.xml", size, told),
        &format!(
            "load::not_a_document | 文件/决算.docx | Word 文件“文件/决算.docx”读不出来：{why} | {help}"
        ),
    );
    // One that says it is small is not unpacked beyond what it says.
    for (name, part) in [
        ("决算.xlsx", "xl/workbook.xml"),
        ("决算.docx", "word/document.xml"),
    ] {
        let said = said(&run(name, bomb(part, size, 100)), Gravity::Broken);
        assert!(said.len() == 1 && said[0].contains(part), "{said:?}");
    }
}

#[cfg(feature = "docx")]
#[test]
fn a_word_document_that_is_very_deep_or_cut_is_refused() {
    let docx = |xml: &str| archive(&[("word/document.xml", xml.as_bytes())]);
    let words = |why: &str| {
        format!(
            "load::not_a_document | 文件/决算.docx | Word 文件“文件/决算.docx”读不出来：{why} | 用文字处理软件打开，去掉密码，另存为 .docx 再检查"
        )
    };
    for (element, many) in [("sdt", 2_000_000), ("p", 100_000), ("del", 100_000)] {
        let (open, close) = (format!("<{element}>"), format!("</{element}>"));
        for xml in [
            format!("{}{}", open.repeat(many), close.repeat(many)),
            open.repeat(many),
        ] {
            let why = "document.xml 的元素套得太深，超过 1000 层";
            refused("决算.docx", docx(&xml), &words(why));
        }
    }
    let xml = format!(
        "<document><body>{}<p><r><t>其余</t></r></p></body></document>",
        "<tbl><tr><tc><p><r><t>合计</t></r></p></tc><tc><p><r><t>1.00</t></r></p></tc></tr></tbl>"
            .repeat(3)
    );
    let ledger = run("决算.docx", docx(&xml));
    assert_eq!(said(&ledger, Gravity::Broken), [""; 0]);
    for (end, why) in [
        (
            "<t>其余",
            "document.xml 不完整：到末尾还有 5 个元素没有合上",
        ),
        (
            "</document>",
            "document.xml 不完整：到末尾还有 1 个元素没有合上",
        ),
    ] {
        let cut =
            xml.find(end).unwrap() + end.len() - if end.starts_with("</") { end.len() } else { 0 };
        refused("决算.docx", docx(&xml[..cut]), &words(why));
    }
    // The archive itself is cut.
    let whole = docx(&xml);
    let ledger = run("决算.docx", whole[..whole.len() - 30].to_vec());
    let said = said(&ledger, Gravity::Broken);
    assert!(
        said[0].starts_with("load::not_a_document | 文件/决算.docx | "),
        "{said:?}"
    );
}

// ---- texts -------------------------------------------------------------------------------------

#[test]
fn a_table_of_a_text_that_is_too_large_is_refused_with_its_line() {
    let words = |why: &str| {
        format!(
            "load::too_large | 文件/决算.txt | 文件“文件/决算.txt”太大：{why} | 分成几个文件再检查"
        )
    };
    let three = "编码\t\t合计\n".repeat(3);
    let wide = format!("支出表\n{three}201{}\n", "\t1.00".repeat(2_000));
    refused("决算.txt", wide.into_bytes(), &words("第5行超过 1000 列"));
    let long = three.repeat(120_000);
    refused(
        "决算.txt",
        long.into_bytes(),
        &words("第333334行超过 100 万格"),
    );
}

#[test]
fn a_line_without_end_is_refused_with_its_number() {
    let split = "多半是引号没有合上，或分隔符认错了（crossfoot.toml 的 [csv] 可以写明）；真有这么大，分成几个文件";
    let words = |why: &str| {
        format!("load::too_large | 文件/决算.csv | 文件“文件/决算.csv”太大：{why} | {split}")
    };
    let columns = format!("{GOOD}201,{}\n", "1.00,".repeat(2_000_000));
    refused(
        "决算.csv",
        columns.into_bytes(),
        &words("第6行超过 1000 列"),
    );
    let field = format!("{GOOD}201,{}\n", "一".repeat(2_000_000));
    refused(
        "决算.csv",
        field.into_bytes(),
        &words("第6行的一格超过 1 MB（5 MB 多）"),
    );
    let quote = format!("{GOOD}201,\"一般\n{}", GOOD.repeat(20_000));
    let why = "文件“文件/决算.csv”第6行的引号没有合上，其后的内容分不出格";
    let close = "在这一格末尾补上引号；格里的引号写两个";
    let unclosed = format!("load::unclosed_quote | 文件/决算.csv | {why} | {close}");
    refused("决算.csv", quote.into_bytes(), &unclosed);
}

#[test]
fn a_text_of_two_encodings_is_refused_with_a_line_of_each() {
    let (gbk, _, _) = encoding_rs::GB18030.encode(GOOD);
    let help = "多半是几个文件拼成的：各自另存为 UTF-8 编码，重新拼好再检查";
    for (first, second, utf8, other) in [
        (GOOD.as_bytes(), &*gbk, 1, 6),
        (&*gbk, GOOD.as_bytes(), 6, 1),
    ] {
        for name in ["决算.csv", "决算.txt"] {
            refused(
                name,
                [first, second].concat(),
                &format!(
                    "load::not_text | 文件/{name} | 文件“文件/{name}”混有两种编码：第{utf8}行是 UTF-8，第{other}行不是 | {help}"
                ),
            );
        }
    }
    assert_eq!(
        said(&run("决算.csv", gbk.to_vec()), Gravity::Broken),
        [""; 0]
    );
    let (utf16, words) = (
        [0xff, 0xfe]
            .into_iter()
            .chain(GOOD.encode_utf16().flat_map(u16::to_le_bytes)),
        "load::not_text | 文件/决算.csv | 文件“文件/决算.csv”不是文字：第1行既非 UTF-8，也非 GB18030 | 另存为 UTF-8 编码再检查",
    );
    let utf16: Vec<u8> = utf16.collect();
    assert_eq!(
        said(&run("决算.csv", utf16.clone()), Gravity::Broken),
        [""; 0]
    );
    refused("决算.csv", utf16[2..].to_vec(), words);
}

// ---- places ------------------------------------------------------------------------------------

#[test]
fn lines_and_columns_are_those_one_counts_and_found_once() {
    let text = format!(
        "甲a\n\n{}乙\r\n{}",
        "丙b".repeat(1_000),
        "丁\n".repeat(2_000)
    );
    let source = Source::part("x.txt", text.as_str(), 7);
    let (mut line, mut column) = (7, 1);
    for (at, c) in text.char_indices() {
        let at = u32::try_from(at).unwrap();
        assert_eq!(source.line_column(at), (line, column), "byte {at}");
        (line, column) = if c == '\n' {
            (line + 1, 1)
        } else {
            (line, column + 1)
        };
    }
    let end = u32::try_from(text.len()).unwrap();
    assert_eq!(source.line_column(end), (line, column));
    assert_eq!(source.line_column(u32::MAX), (line, column));
    assert_eq!(Source::new("空.txt", "").line_column(3), (1, 1));
    // Many places of a long text: each is near a place that is known.
    let long = Source::new("x.txt", "一行字，不长也不短\n".repeat(200_000));
    let started = Instant::now();
    for line in (0..200_000u32).step_by(10) {
        assert_eq!(long.line_column(line * 28 + 3), (line + 1, 2));
    }
    assert!(started.elapsed() < PATIENCE);
}
