//! From paths to bytes to readers. The only place that asks the disk.

use super::csv::{self, Refused};
use super::desk::Desk;
use super::encoding::{NotText, decode};
use super::grid::Read;
use super::identity::{self, Told};
use super::packs::why;
use super::refused;
use super::{Input, text};
use crate::lang::Said;
use crate::say;
use crate::source::{FileId, Source};
use std::fs;
use std::path::{Path, PathBuf};

/// The largest file that is read, in bytes.
const MAX_BYTES: usize = 256 * 1024 * 1024;

/// The largest text or CSV file that is read, in bytes.
const MAX_TEXT: usize = 128 * 1024 * 1024;

/// One document as its readers left it.
#[derive(Debug, Default)]
pub(super) struct ReadDocument {
    /// Its name.
    pub(super) name: String,
    /// Its files.
    pub(super) files: Vec<FileId>,
    /// What was read, file by file.
    pub(super) reads: Vec<Read>,
    /// What it is told to be.
    pub(super) told: Told,
}

/// A file that is not yet read.
struct Waiting {
    name: String,
    /// Where it is, if messages call it otherwise.
    path: Option<String>,
    bytes: Result<Vec<u8>, Said>,
    /// Whether the user named this very file.
    named: bool,
}

/// Reads one input; none where there is nothing that could be read.
pub(super) fn read(desk: &mut Desk<'_>, input: &Input) -> Option<ReadDocument> {
    let (name, waiting) = match input {
        Input::Memory { document, files } => (document.clone(), memory(document, files)),
        Input::Named { document, path } => on_disk(desk, path, document.clone())?,
        Input::Path(path) => on_disk(desk, path, own_name(path))?,
    };
    let mut document = ReadDocument {
        name,
        ..ReadDocument::default()
    };
    if waiting.is_empty() {
        let message = say!(
            "“{}”里没有能读的文件",
            "“{}” has no file that can be read",
            document.name
        );
        desk.broken(
            "load::nothing_to_read",
            message,
            say!(
                "要 .csv .xlsx .xls .docx .pdf .txt 文件",
                "it takes .csv .xlsx .xls .docx .pdf .txt files"
            ),
            &document.name,
        );
        return None;
    }
    for mut file in waiting {
        let (first, path) = (desk.ledger.sources.next(), file.path.take());
        read_file(desk, &mut document, file);
        if let Some(path) = path {
            for id in first.0..desk.ledger.sources.next().0 {
                desk.ledger.sources.place(FileId(id), &path);
            }
        }
    }
    Some(document)
}

fn memory(document: &str, files: &[(String, Vec<u8>)]) -> Vec<Waiting> {
    let waiting = files.iter().map(|(name, bytes)| Waiting {
        name: format!("{document}/{name}"),
        path: None,
        bytes: Ok(bytes.clone()),
        named: false,
    });
    let mut all: Vec<Waiting> = waiting.collect();
    all.sort_by(|a, b| a.name.cmp(&b.name));
    all
}

/// A file or directory by its own name.
pub(super) fn own_name(path: &Path) -> String {
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned());
    name.unwrap_or_else(|| path.display().to_string())
}

fn on_disk(desk: &mut Desk<'_>, path: &Path, name: String) -> Option<(String, Vec<Waiting>)> {
    let shown = path.display().to_string();
    if !path.is_dir() {
        let waiting = Waiting {
            name: shown,
            path: None,
            bytes: bytes(path),
            named: true,
        };
        return Some((name, vec![waiting]));
    }
    let listed = fs::read_dir(path).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let mut paths: Vec<PathBuf> = match listed {
        Ok(entries) => entries.into_iter().map(|entry| entry.path()).collect(),
        Err(error) => {
            let message = say!(
                "目录“{shown}”读不出来：{}",
                "the directory “{shown}” cannot be read: {}",
                why(&error)
            );
            desk.broken("load::cannot_read", message, Said::default(), &shown);
            return None;
        }
    };
    paths.sort();
    let mut waiting = Vec::new();
    for path in paths {
        let own = path
            .file_name()
            .map_or_else(String::new, |n| n.to_string_lossy().into_owned());
        // Hidden files, and those that spreadsheets leave beside an open workbook.
        if own.starts_with(['.', '~']) {
            continue;
        }
        if path.is_dir() {
            refused::directory_within(desk, &name, &own);
            continue;
        }
        let known = reader_of(&own) != Reader::Unknown;
        let bytes = if known { bytes(&path) } else { Ok(Vec::new()) };
        waiting.push(Waiting {
            name: format!("{name}/{own}"),
            path: Some(path.display().to_string()),
            bytes,
            named: false,
        });
    }
    Some((name, waiting))
}

fn bytes(path: &Path) -> Result<Vec<u8>, Said> {
    fs::read(path).map_err(|error| why(&error))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Reader {
    Csv,
    Text,
    Workbook,
    Word,
    Pdf,
    Unknown,
}

fn reader_of(name: &str) -> Reader {
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    match extension.to_ascii_lowercase().as_str() {
        "csv" | "tsv" => Reader::Csv,
        "txt" => Reader::Text,
        "xlsx" | "xls" => Reader::Workbook,
        "docx" => Reader::Word,
        "pdf" => Reader::Pdf,
        _ => Reader::Unknown,
    }
}

fn read_file(desk: &mut Desk<'_>, document: &mut ReadDocument, file: Waiting) {
    let Waiting {
        name, bytes, named, ..
    } = file;
    let kind = reader_of(&name);
    let bytes = match bytes {
        Ok(bytes) => bytes,
        Err(error) => {
            let message = say!(
                "文件“{name}”读不出来：{}",
                "the file “{name}” cannot be read: {}",
                error
            );
            desk.broken("load::cannot_read", message, Said::default(), &name);
            return;
        }
    };
    if kind == Reader::Unknown {
        refused::unknown_kind(desk, &name, named);
        return;
    }
    if bytes.is_empty() {
        refused::empty(desk, &name);
        return;
    }
    let most = match kind {
        Reader::Csv | Reader::Text => MAX_TEXT,
        _ => MAX_BYTES,
    };
    if bytes.len() > most {
        let (size, most) = (bytes.len() >> 20, most >> 20);
        let message = say!(
            "文件“{name}”太大：{size} MB，最多 {most} MB",
            "the file “{name}” is too large: {size} MB, {most} MB at most"
        );
        let help = say!("分成几个文件再检查", "split it, then check again");
        desk.broken("load::too_large", message, help, &name);
        return;
    }
    match kind {
        Reader::Workbook => {
            let id = desk.ledger.sources.add(Source::new(name, ""));
            document.files.push(id);
            let read = workbook(desk, id, &bytes);
            document.reads.push(read);
        }
        Reader::Word => word(desk, document, name, &bytes),
        Reader::Pdf => pdf(desk, document, name, &bytes),
        _ => read_text(desk, document, name, bytes, kind),
    }
}

fn read_text(
    desk: &mut Desk<'_>,
    document: &mut ReadDocument,
    name: String,
    bytes: Vec<u8>,
    kind: Reader,
) {
    let decoded = match decode(&bytes, desk.reading.encoding.as_deref()) {
        Ok(decoded) => decoded,
        Err(NotText::Empty) => {
            refused::empty(desk, &name);
            return;
        }
        Err(NotText::Binary) => {
            let line = bad_line(&bytes);
            refused::not_text(desk, &name, line);
            return;
        }
        Err(NotText::Mixed { utf8, other }) => {
            refused::mixed(desk, &name, utf8, other);
            return;
        }
    };
    drop(bytes);
    let source = Source::new(name, decoded.text);
    let id = desk.ledger.sources.add(source.clone());
    document.files.push(id);
    if decoded.doubtful {
        refused::doubtful(desk, id);
    }
    let own = desk.file_name(id);
    let stem = own.rsplit_once('.').map_or(own.as_str(), |(stem, _)| stem);
    let is_text = kind == Reader::Text;
    let read = match is_text {
        true => text::read(&source, id).map_err(Refused::TooLarge),
        false => csv::read(&source, id, stem, desk.reading.delimiter),
    };
    match read {
        Ok(read) if !is_text && identity::is_told_in(stem) => {
            document.told = identity::read_told(desk, &read)
        }
        Ok(read) => document.reads.push(read),
        Err(Refused::Unclosed(line)) => refused::unclosed(desk, &source.name, line),
        Err(Refused::TooLarge(why)) => {
            let message = say!(
                "文件“{}”太大：{}",
                "the file “{}” is too large: {}",
                source.name,
                why
            );
            let split = say!("分成几个文件再检查", "split it, then check again");
            let delimited = say!(
                "多半是引号没有合上，或分隔符认错了（crossfoot.toml 的 [csv] 可以写明）；真有这么大，分成几个文件",
                "most likely a quote is not closed, or the delimiter was mistaken (`[csv]` of crossfoot.toml can tell it); if it is so large, split it"
            );
            let help = if is_text { split } else { delimited };
            desk.broken("load::too_large", message, help, &source.name);
        }
    }
}

/// The first line that is not text.
fn bad_line(bytes: &[u8]) -> usize {
    let bad = |line: &[u8]| matches!(decode(line, None), Err(NotText::Binary));
    let line = bytes.split(|byte| *byte == b'\n').position(bad);
    line.map_or(1, |line| line.saturating_add(1))
}

#[cfg(feature = "workbook")]
fn workbook(desk: &mut Desk<'_>, id: FileId, bytes: &[u8]) -> Read {
    super::workbook::read(desk, id, bytes)
}

#[cfg(feature = "docx")]
fn word(desk: &mut Desk<'_>, document: &mut ReadDocument, name: String, bytes: &[u8]) {
    match super::docx::read(bytes, desk.ledger.sources.next()) {
        Ok(paper) => {
            let end = crate::source::saturate(paper.text.len());
            let file = desk.ledger.sources.add(Source::new(name, paper.text));
            for (i, sheet) in paper.sheets.iter().enumerate() {
                let number = u16::try_from(i).unwrap_or(u16::MAX);
                desk.ledger
                    .sheets
                    .insert((file, number), sheet.name.clone());
            }
            document.files.push(file);
            if paper.hides {
                refused::hidden_text(desk, file);
            }
            let prose = vec![crate::source::Span {
                file,
                start: 0,
                end,
            }];
            document.reads.push(Read {
                sheets: paper.sheets,
                prose,
                ..Read::default()
            });
        }
        Err(reason) => {
            let message = say!(
                "Word 文件“{name}”读不出来：{}",
                "the Word document “{name}” cannot be read: {}",
                reason
            );
            let help = say!(
                "用文字处理软件打开，去掉密码，另存为 .docx 再检查",
                "open it in a word processor, save it without a password as .docx, then check again"
            );
            desk.broken("load::not_a_document", message, help, &name);
        }
    }
}

#[cfg(feature = "pdf")]
fn pdf(desk: &mut Desk<'_>, document: &mut ReadDocument, name: String, bytes: &[u8]) {
    if let Some((file, read)) = super::printed::read(desk, name, bytes) {
        document.files.push(file);
        document.reads.push(read);
    }
}

#[cfg(not(feature = "pdf"))]
fn pdf(desk: &mut Desk<'_>, _: &mut ReadDocument, name: String, _: &[u8]) {
    let message = say!(
        "“{name}”是 PDF，而这个程序编译时不含读取它的功能",
        "“{name}” is a PDF, and this program was built without a reader of PDF"
    );
    desk.broken(
        "load::no_pdf_reader",
        message,
        say!("另存为 .txt 再检查", "save it as .txt, then check again"),
        &name,
    );
}

#[cfg(not(feature = "docx"))]
fn word(desk: &mut Desk<'_>, _: &mut ReadDocument, name: String, _: &[u8]) {
    let message = say!(
        "“{name}”是 Word 文件，而这个程序编译时不含读取它的功能",
        "“{name}” is a Word document, and this program was built without a reader of Word documents"
    );
    desk.broken(
        "load::no_word_reader",
        message,
        say!("另存为 .txt 再检查", "save it as .txt, then check again"),
        &name,
    );
}

#[cfg(not(feature = "workbook"))]
fn workbook(desk: &mut Desk<'_>, id: FileId, _: &[u8]) -> Read {
    let name = desk.file_name(id);
    let message = say!(
        "“{name}”是工作簿，而这个程序编译时没有带上工作簿的读法",
        "“{name}” is a workbook, and this program was built without a reader of workbooks"
    );
    desk.broken(
        "load::no_workbook_reader",
        message,
        say!("另存为 .csv 再检查", "save it as .csv, then check again"),
        &name,
    );
    Read::default()
}
