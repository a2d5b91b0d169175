//! The reader of Word documents: tables as grids, paragraphs as prose.
//!
//! A `.docx` has no pages: a cell stands in table, row and column. Deleted and moved-away text is not part of the
//! document, nor are the fallbacks that stand beside newer drawings.

mod headers;
mod numbers;
mod split;
mod table;
mod unpack;
mod xml;

use super::blocks::is_note;
use super::budget::Budget;
use super::grid::{Grid, GridCell, Sheet};
use crate::lang::Said;
use crate::say;
use crate::source::{FileId, Place, saturate};
use headers::Headers;
use numbers::{Numbered, Numbers};
use quick_xml::events::{BytesStart, Event};
use split::{Part, joined};
use std::collections::BTreeMap;
use table::{Table, leads, line};
use unpack::unpack;
use xml::{entity, is_no_part, number, value};

/// How deep tables may stand in tables.
const MAX_NESTING: usize = 16;
/// How deep elements may stand in elements: some ten for each table within a table, and room for frames and controls.
const MAX_DEPTH: usize = 1_000;

/// What a Word document holds: grids, and its paragraphs as the lines of one text.
#[derive(Debug, Default)]
pub(super) struct Paper {
    pub(super) sheets: Vec<Sheet>,
    pub(super) text: String,
    /// Whether there is text that it does not show.
    pub(super) hides: bool,
}

/// Reads a `.docx`.
///
/// # Errors
///
/// Why it cannot be read, in words.
pub(super) fn read(bytes: &[u8], file: FileId) -> Result<Paper, Said> {
    let (xml, numbers, headers) = unpack(bytes)?;
    let mut reader = quick_xml::Reader::from_str(&xml);
    let mut walk = Walk {
        file,
        numbers,
        headers,
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
            Ok(Event::Eof) => return walk.finish(),
            Ok(Event::Start(tag)) => {
                walk.deeper()?;
                walk.open(&tag, false)?;
            }
            Ok(Event::Empty(tag)) => walk.open(&tag, true)?,
            Ok(Event::End(tag)) => {
                walk.depth = walk.depth.saturating_sub(1);
                walk.close(tag.local_name().as_ref())?;
            }
            Ok(Event::DocType(_)) => {
                return Err(say!(
                    "里面声明了实体（DOCTYPE），不展开",
                    "it declares entities (DOCTYPE), which are not expanded"
                ));
            }
            Ok(Event::Text(text)) => {
                walk.say(&text.xml_content(quick_xml::XmlVersion::Implicit1_0))
            }
            Ok(Event::CData(text)) => walk.say(&text),
            Ok(Event::GeneralRef(name)) => match name.resolve_char_ref() {
                Ok(Some(c)) => walk.say(c.encode_utf8(&mut [0; 4])),
                _ => walk.say(entity(&name)),
            },
            Ok(_) => {}
        }
    }
}

#[derive(Debug, Default)]
struct Walk {
    file: FileId,
    paper: Paper,
    /// The tables that are closed, by number.
    done: BTreeMap<u16, Part>,
    tables: Vec<Table>,
    opened: u16,
    paragraph: String,
    /// The last paragraphs outside tables: the title and unit of the next one may be among them.
    recent: Vec<String>,
    /// What the file may still hold.
    budget: Budget,
    /// How many elements deep the reader is.
    depth: usize,
    /// How many elements deep the reader is in something that is not part of the document.
    skipped: usize,
    in_text: bool,
    /// Whether the run at hand is not shown.
    hidden: bool,
    numbers: Numbers,
    headers: Headers,
    /// Whether the properties of a row are being read.
    of_row: bool,
    /// The style of the paragraph at hand, and its own number.
    style: Option<String>,
    numbered: Numbered,
}

impl Walk {
    /// One element deeper; a document that people wrote is not very deep.
    fn deeper(&mut self) -> Result<(), Said> {
        self.depth = self.depth.saturating_add(1);
        if self.depth <= MAX_DEPTH {
            return Ok(());
        }
        Err(say!(
            "document.xml 的元素套得太深，超过 {MAX_DEPTH} 层",
            "the elements of document.xml stand in each other more than {MAX_DEPTH} deep"
        ))
    }

    fn open(&mut self, tag: &BytesStart<'_>, empty: bool) -> Result<(), Said> {
        let name = tag.local_name();
        let name = name.as_ref();
        if name == "del" && self.of_row && self.skipped == 0 {
            self.table(|t| t.deleted = true);
        }
        if self.skipped > 0 || is_no_part(name) {
            self.skipped = self.skipped.saturating_add(usize::from(!empty));
            return Ok(());
        }
        match name {
            "t" => self.in_text = !empty,
            "r" => self.hidden = false,
            "tr" => self.table(|t| t.deleted = false),
            "trPr" => self.of_row = !empty,
            "sectPr" if empty => self.headers.next(),
            "vanish" => self.hidden = !matches!(value(tag).as_deref(), Some("0" | "false")),
            "p" => (self.style, self.numbered) = (None, Numbered::default()),
            "pStyle" => self.style = value(tag),
            "numId" => self.numbered.list = value(tag).and_then(|value| value.parse().ok()),
            "ilvl" => self.numbered.level = Some(number(tag)),
            "tab" => self.paragraph.push(' '),
            "br" | "cr" => self.paragraph.push('\n'),
            "tbl" if self.tables.len() >= MAX_NESTING => {
                return Err(say!("表套表太深", "tables stand in tables too deep"));
            }
            "tbl" => {
                let mut follows = self.tables.is_empty() && self.recent.is_empty();
                let between = self.recent.len();
                let leads = match self.tables.last() {
                    None => {
                        let leads = self.leads();
                        let (leads, other) = self.headers.above(leads);
                        follows &= !other;
                        leads
                    }
                    Some(outer) => outer.leads_within(),
                };
                self.tables.push(Table {
                    number: self.opened,
                    follows,
                    only_leads: between == leads.len(),
                    leads,
                    after: saturate(self.paper.text.len()),
                    ..Table::default()
                });
                let more = self.opened.checked_add(1);
                self.opened =
                    more.ok_or_else(|| say!("表超过 {} 张", "more than {} tables", u16::MAX))?;
            }
            "noBreakHyphen" => self.paragraph.push('-'),
            "gridSpan" => self.table(|t| t.span = number(tag).max(1)),
            "gridBefore" => {
                let n = number(tag);
                Budget::width(n)?;
                self.budget.cells(n)?;
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
        let shown = self.in_text && self.skipped == 0;
        if shown && self.hidden {
            self.paper.hides |= !text.trim().is_empty();
        } else if shown {
            self.paragraph.push_str(text);
        }
    }

    fn close(&mut self, name: &str) -> Result<(), Said> {
        if self.skipped > 0 {
            self.skipped = self.skipped.saturating_sub(1);
            return Ok(());
        }
        match name {
            "t" => self.in_text = false,
            "pPr" => {
                let number = self.numbers.next(self.style.as_deref(), self.numbered);
                self.paragraph.push_str(&number);
            }
            "p" => self.end_paragraph(),
            "tc" => {
                let table = self.tables.last().map_or(0, |t| t.number).saturating_add(1);
                let row = self
                    .tables
                    .last()
                    .map_or(0, |t| t.rows.len())
                    .saturating_add(1);
                let at = |why| {
                    say!(
                        "第{table}张表第{row}行，全文{}",
                        "table {table}, row {row}: in all {}",
                        why
                    )
                };
                self.end_cell().map_err(at)?;
            }
            "tr" => self.table(|t| {
                let row = std::mem::take(&mut t.row);
                t.rows.extend(Some(row).filter(|_| !t.deleted));
            }),
            "tbl" => self.end_table(),
            "trPr" => self.of_row = false,
            "sectPr" => self.headers.next(),
            _ => {}
        }
        Ok(())
    }

    fn end_paragraph(&mut self) {
        let text = std::mem::take(&mut self.paragraph);
        if let Some(table) = self.tables.last_mut() {
            table.cell.push_str(text.trim_end());
            table.said.push(text);
            return;
        }
        self.paper.text.push_str(&text);
        self.paper.text.push('\n');
        if text.trim().is_empty() {
            return;
        }
        let above = self.done.last_entry().filter(|_| self.recent.is_empty());
        match above {
            Some(mut table) if is_note(&text) => table.get_mut().note(line(text)),
            _ => self.recent.push(text),
        }
    }

    /// The short lines just above a table, which may be its title and its unit.
    fn leads(&mut self) -> Vec<String> {
        let recent = std::mem::take(&mut self.recent);
        leads(&recent)
    }

    fn end_cell(&mut self) -> Result<(), Said> {
        let file = self.file;
        let Some(table) = self.tables.last_mut() else {
            return Ok(());
        };
        let (sheet, row) = (table.number, saturate(table.rows.len()));
        table.said.clear();
        let text = std::mem::take(&mut table.cell);
        let above = table
            .rows
            .last()
            .and_then(|above| above.get(table.row.len()));
        let text = match (table.continues, above) {
            (true, Some(above)) => above.text.clone(),
            _ => text,
        };
        let span = table.span.max(1);
        Budget::width(table.row.len().saturating_add(span))?;
        self.budget.cells(span)?;
        self.budget.text(text.len().saturating_mul(span))?;
        for i in 0..span {
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
                ..GridCell::default()
            });
        }
        Ok(())
    }

    fn end_table(&mut self) {
        let Some(table) = self.tables.pop() else {
            return;
        };
        let title = table.leads.first().map(|title| title.trim());
        let title = title.map_or_else(String::new, |title| format!("“{title}”"));
        let name = format!("第{}张表{title}", table.number.saturating_add(1));
        let leads = table.leads.len();
        let mut rows: Vec<Vec<GridCell>> = table.leads.into_iter().map(line).collect();
        rows.extend(table.rows);
        let sheet = Sheet {
            name,
            file: self.file,
            grid: Grid { rows },
            after: table.after,
        };
        let part = Part::new(sheet, leads, (table.follows, table.only_leads));
        self.done.insert(table.number, part);
    }

    /// The paper, once everything is read.
    ///
    /// # Errors
    ///
    /// That the text ends before its elements do: what is missing may be tables.
    fn finish(mut self) -> Result<Paper, Said> {
        if self.depth > 0 {
            let open = self.depth;
            return Err(say!(
                "document.xml 不完整：到末尾还有 {open} 个元素没有合上",
                "document.xml is not whole: elements that are still open at its end: {open}"
            ));
        }
        self.paper.sheets = joined(self.done.into_values());
        Ok(self.paper)
    }
}
