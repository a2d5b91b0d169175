//! The reader of Word documents: tables as grids, paragraphs as prose.
//!
//! A `.docx` has no pages: a cell stands in table, row and column. Deleted and moved-away text is not part of the
//! document, nor are the fallbacks that stand beside newer drawings.

use super::grid::{Grid, GridCell, Sheet};
use crate::lang::Said;
use crate::say;
use crate::source::{FileId, Place, saturate};
use quick_xml::events::{BytesStart, Event};
use std::io::{Cursor, Read as _};

/// The largest `document.xml` that is unpacked, in bytes, and how many times larger than the file it may be.
const MAX_XML: u64 = 64 << 20;
const MAX_RATIO: u64 = 200;
/// How deep tables may stand in tables.
const MAX_NESTING: usize = 16;
/// The most columns that a table may claim to have.
const MAX_COLUMNS: usize = 1_000;
/// Lines above a table that may be its title and unit.
const LEADS: usize = 4;

/// What a Word document holds: grids, and its paragraphs as the lines of one text.
#[derive(Debug, Default)]
pub(super) struct Paper {
    pub(super) sheets: Vec<Sheet>,
    pub(super) text: String,
}

/// Reads a `.docx`.
///
/// # Errors
///
/// Why it cannot be read, in words.
pub(super) fn read(bytes: &[u8], file: FileId) -> Result<Paper, Said> {
    let xml = unpack(bytes)?;
    let mut reader = quick_xml::Reader::from_str(&xml);
    let mut walk = Walk {
        file,
        ..Walk::default()
    };
    loop {
        match reader.read_event() {
            Err(error) => {
                return Err(say!(
                    "document.xml 写法不对：{error}",
                    "document.xml is not well formed: {error}"
                ));
            }
            Ok(Event::Eof) => return Ok(walk.paper),
            Ok(Event::Start(tag)) => walk.open(&tag, false)?,
            Ok(Event::Empty(tag)) => walk.open(&tag, true)?,
            Ok(Event::End(tag)) => walk.close(tag.local_name().as_ref()),
            Ok(Event::Text(text)) => {
                walk.say(&text.xml_content(quick_xml::XmlVersion::Implicit1_0))
            }
            Ok(Event::GeneralRef(name)) => walk.say(entity(&name)),
            Ok(_) => {}
        }
    }
}

fn unpack(bytes: &[u8]) -> Result<String, Said> {
    let mut archive =
        zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| match bytes.get(..4) {
            Some([0xd0, 0xcf, 0x11, 0xe0]) => say!(
                "文件有密码，或是旧的 .doc",
                "it has a password, or is an old .doc"
            ),
            _ => say!("不是 .docx：{error}", "it is not a .docx: {error}"),
        })?;
    let entry = archive.by_name("word/document.xml").map_err(|_| {
        say!(
            "里面没有 word/document.xml",
            "it has no word/document.xml inside"
        )
    })?;
    let limit = MAX_XML.min((bytes.len() as u64).saturating_mul(MAX_RATIO));
    let mut xml = String::new();
    let mut limited = entry.take(limit.saturating_add(1));
    limited.read_to_string(&mut xml).map_err(|error| {
        say!(
            "document.xml 读不出来：{error}",
            "document.xml cannot be read: {error}"
        )
    })?;
    if xml.len() as u64 > limit {
        Err(say!(
            "document.xml 展开后太大",
            "document.xml is too large once unpacked"
        ))
    } else {
        Ok(xml)
    }
}

/// The five entities of XML; any other stands for nothing that is printed.
fn entity(name: &str) -> &'static str {
    match name {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        _ => "",
    }
}

#[derive(Debug, Default)]
struct Table {
    rows: Vec<Vec<GridCell>>,
    row: Vec<GridCell>,
    cell: String,
    span: usize,
    continues: bool,
    leads: Vec<String>,
}

#[derive(Debug, Default)]
struct Walk {
    file: FileId,
    paper: Paper,
    tables: Vec<Table>,
    paragraph: String,
    /// The last paragraphs outside tables: the title and unit of the next one may be among them.
    recent: Vec<String>,
    /// How many elements deep the reader is in something that is not part of the document.
    skipped: usize,
    in_text: bool,
}

impl Walk {
    fn open(&mut self, tag: &BytesStart<'_>, empty: bool) -> Result<(), Said> {
        let name = tag.local_name();
        let name = name.as_ref();
        if self.skipped > 0 || matches!(name, "del" | "moveFrom" | "Fallback") {
            self.skipped = self.skipped.saturating_add(usize::from(!empty));
            return Ok(());
        }
        match name {
            "t" => self.in_text = !empty,
            "tab" => self.paragraph.push(' '),
            "br" | "cr" => self.paragraph.push('\n'),
            "tbl" if self.tables.len() >= MAX_NESTING => {
                return Err(say!("表套表太深", "tables stand in tables too deep"));
            }
            "tbl" => {
                let leads = if self.tables.is_empty() {
                    self.leads()
                } else {
                    Vec::new()
                };
                self.tables.push(Table {
                    leads,
                    ..Table::default()
                });
            }
            "gridSpan" => self.table(|t| t.span = number(tag).clamp(1, MAX_COLUMNS)),
            "gridBefore" => {
                let n = number(tag).min(MAX_COLUMNS);
                self.table(|t| t.row.extend(std::iter::repeat_n(GridCell::default(), n)));
            }
            "vMerge" => {
                let restart = value(tag).as_deref() == Some("restart");
                self.table(|t| t.continues = !restart);
            }
            "tc" => self.table(|t| (t.span, t.continues) = (1, false)),
            _ => {}
        }
        Ok(())
    }

    fn table(&mut self, change: impl FnOnce(&mut Table)) {
        if let Some(table) = self.tables.last_mut() {
            change(table);
        }
    }

    fn say(&mut self, text: &str) {
        if self.in_text && self.skipped == 0 {
            self.paragraph.push_str(text);
        }
    }

    fn close(&mut self, name: &str) {
        if self.skipped > 0 {
            self.skipped = self.skipped.saturating_sub(1);
            return;
        }
        match name {
            "t" => self.in_text = false,
            "p" => self.end_paragraph(),
            "tc" => self.end_cell(),
            "tr" => self.table(|t| {
                let row = std::mem::take(&mut t.row);
                t.rows.push(row);
            }),
            "tbl" => self.end_table(),
            _ => {}
        }
    }

    fn end_paragraph(&mut self) {
        let text = std::mem::take(&mut self.paragraph);
        if let Some(table) = self.tables.last_mut() {
            table.cell.push_str(text.trim_end());
            return;
        }
        self.paper.text.push_str(&text);
        self.paper.text.push('\n');
        if !text.trim().is_empty() {
            self.recent.push(text);
        }
    }

    /// The short lines just above a table, which may be its title and its unit.
    fn leads(&mut self) -> Vec<String> {
        let recent = std::mem::take(&mut self.recent);
        let short = |line: &&String| line.chars().count() <= 60 && !line.contains(['。', '；']);
        let mut leads: Vec<String> = recent
            .iter()
            .rev()
            .take_while(short)
            .take(LEADS)
            .cloned()
            .collect();
        leads.reverse();
        leads
    }

    fn end_cell(&mut self) {
        let (file, sheet) = (
            self.file,
            u16::try_from(self.paper.sheets.len()).unwrap_or(u16::MAX),
        );
        let Some(table) = self.tables.last_mut() else {
            return;
        };
        let row = saturate(table.rows.len());
        let text = std::mem::take(&mut table.cell);
        let above = table
            .rows
            .last()
            .and_then(|above| above.get(table.row.len()));
        let text = match (table.continues, above) {
            (true, Some(above)) => above.text.clone(),
            _ => text,
        };
        for i in 0..table.span.max(1) {
            if table.row.len() >= MAX_COLUMNS {
                break;
            }
            let column = saturate(table.row.len());
            let place = Place::Sheet {
                file,
                sheet,
                row,
                column,
            };
            let merged = i > 0 || table.continues;
            table.row.push(GridCell {
                text: text.clone(),
                place: Some(place),
                merged,
                fault: None,
            });
        }
    }

    fn end_table(&mut self) {
        let Some(table) = self.tables.pop() else {
            return;
        };
        let cell = |text: String| {
            vec![GridCell {
                text,
                ..GridCell::default()
            }]
        };
        let mut rows: Vec<Vec<GridCell>> = table.leads.into_iter().map(cell).collect();
        rows.extend(table.rows);
        let name = format!("表{}", self.paper.sheets.len().saturating_add(1));
        self.paper.sheets.push(Sheet {
            name,
            file: self.file,
            grid: Grid { rows },
        });
    }
}

fn value(tag: &BytesStart<'_>) -> Option<String> {
    let attributes = tag.attributes().flatten();
    let mut values = attributes.filter(|a| a.key.local_name().as_ref() == "val");
    values.next().map(|a| a.value.into_owned())
}

fn number(tag: &BytesStart<'_>) -> usize {
    value(tag).and_then(|value| value.parse().ok()).unwrap_or(0)
}
