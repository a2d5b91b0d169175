//! A stretch of a long file, straight into columns.

use super::chunks::Chunk;
use super::document;
use super::fields::Fields;
use super::keys::Keys;
use super::layout::{Layout, block_of, year};
use super::scan::Figure;
use super::words::Word;
use crate::form::{Block, Forms};
use crate::lang::Said;
use crate::ledger::{
    Batch, Document, Identity, Ledger, Look, NONE, Panel, PanelColumn, Presence, Role,
};
use crate::say;
use crate::source::records::records;
use crate::source::saturate;
use memchr::{memchr, memchr_iter};
use std::collections::BTreeSet;

/// More codes or names than this are forgotten before the next stretch.
const KNOWN: usize = 1 << 16;

/// Where a document stands in a stretch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stretch {
    /// Its name.
    pub name: String,
    /// The number of its first line in the file.
    pub line: u32,
    /// Its first byte in the stretch.
    start: usize,
    /// Whether a cell of it is not a plain figure, or a line of it could not be read.
    pub odd: bool,
}

/// A line that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadLine {
    /// Its number in the file.
    pub line: u32,
    /// What is wrong with it.
    pub why: Said,
}

/// Reads stretches one after another; what it knows of codes and names it keeps.
pub struct Reader<'a> {
    pub(super) layout: &'a Layout,
    pub(super) forms: &'a Forms,
    pub(super) blocks: Vec<Block>,
    pub(super) codes: Keys<Word>,
    pub(super) names: Keys<Word>,
    pub(super) batch: Batch,
    pub(super) documents: Vec<Stretch>,
    bad: Vec<BadLine>,
    /// For each code its parent in the code table of each block.
    pub(super) above: Vec<Vec<Option<u32>>>,
    /// For each code where it was last seen.
    pub(super) seen: Vec<(u64, u32)>,
    pub(super) stamp: u64,
}

impl<'a> Reader<'a> {
    /// A reader of files of a layout.
    pub fn new(layout: &'a Layout, forms: &'a Forms) -> Self {
        let blocks: Vec<Block> = layout.targets.iter().map(|t| block_of(forms, t)).collect();
        let panel = |form: &crate::form::Form| Panel {
            columns: vec![PanelColumn::default(); form.columns.len()],
            ..Panel::default()
        };
        Self {
            layout,
            forms,
            above: vec![Vec::new(); blocks.len()],
            blocks,
            codes: Keys::default(),
            names: Keys::default(),
            batch: Batch {
                panels: forms.forms.iter().map(panel).collect(),
                ..Batch::default()
            },
            documents: Vec::new(),
            bad: Vec::new(),
            seen: Vec::new(),
            stamp: 0,
        }
    }

    /// What was read of the last stretch.
    pub fn batch(&self) -> &Batch {
        &self.batch
    }

    /// Where its documents stand.
    pub fn documents(&self) -> &[Stretch] {
        &self.documents
    }

    /// Its lines that could not be read.
    pub fn bad(&self) -> &[BadLine] {
        &self.bad
    }

    /// The lines of one document of the last stretch.
    pub fn lines<'c>(&self, chunk: &'c Chunk, at: usize) -> &'c [u8] {
        let start = self.documents.get(at).map_or(0, |own| own.start);
        let next = self.documents.get(at.saturating_add(1));
        let end = next.map_or(chunk.bytes.len(), |next| next.start);
        chunk.bytes.get(start..end).unwrap_or(&[])
    }

    /// How many cells one document of the last stretch has.
    pub fn cells(&self, at: usize) -> usize {
        let panels = self.batch.panels.iter();
        let of = |panel: &Panel| panel.range(at).len().saturating_mul(panel.columns.len());
        panels.map(of).fold(0, usize::saturating_add)
    }

    /// That one document of the last stretch is too large to be looked at row by row, as a file of its own would be.
    pub fn too_large(&self, at: usize) -> Option<BadLine> {
        let line = self.documents.get(at)?.line;
        let why = super::super::budget::too_many();
        (self.cells(at) > super::super::budget::MAX_CELLS).then_some(BadLine { line, why })
    }

    /// One document of the last stretch without what was read of it.
    pub fn named(&self, at: usize) -> Ledger {
        Ledger {
            documents: self.batch.documents.get(at).cloned().into_iter().collect(),
            ..Ledger::default()
        }
    }

    /// One document of the last stretch, whole; of some forms where only those are asked for.
    pub fn ledger(&self, chunk: &Chunk, at: usize, only: Option<&BTreeSet<u32>>) -> Ledger {
        let mut ledger = Ledger::default();
        self.add(chunk, at, only, &mut ledger);
        ledger
    }

    /// Adds one document of the last stretch to a ledger.
    pub fn add(&self, chunk: &Chunk, at: usize, only: Option<&BTreeSet<u32>>, ledger: &mut Ledger) {
        let fallback = Stretch::default();
        let own = self.documents.get(at).unwrap_or(&fallback);
        let text = String::from_utf8_lossy(self.lines(chunk, at));
        document::add(ledger, (self.layout, self.forms), (&text, own), only);
    }

    /// Reads a stretch.
    pub fn read(&mut self, chunk: &Chunk) {
        self.clear();
        let bytes = chunk.bytes.as_slice();
        let quoted = memchr(b'"', bytes).is_some();
        let mut fields = Fields::new(self.layout.figures);
        let mut last: (&[u8], Option<usize>) = (&[], None);
        let (mut start, mut line) = (0usize, chunk.line);
        let ends = memchr_iter(b'\n', bytes).chain(Some(bytes.len()));
        for end in ends {
            let text = bytes.get(start..end).unwrap_or(&[]);
            let text = text.strip_suffix(b"\r").unwrap_or(text);
            if quoted && memchr(b'"', text).is_some() {
                self.quoted(text, (start, line));
            } else if !text.is_empty() {
                match fields.split(text, &self.layout.parts) {
                    Some(()) => self.line(&fields, &mut last, (start, line)),
                    None => self.wrong(
                        line,
                        say!("栏数与表头不同", "it has not as many fields as the heading"),
                    ),
                }
            }
            start = end.saturating_add(1);
            line = line.saturating_add(1);
        }
        self.finish();
    }

    fn wrong(&mut self, line: u32, why: Said) {
        self.bad.push(BadLine { line, why });
        if let Some(document) = self.documents.last_mut() {
            document.odd = true;
        }
    }

    /// A line with quotes, read as the readers of documents do.
    fn quoted(&mut self, text: &[u8], at: (usize, u32)) {
        let Ok(text) = std::str::from_utf8(text) else {
            return self.wrong(at.1, say!("不是 UTF-8", "it is not UTF-8"));
        };
        let all = records(text, ',');
        let open = text.bytes().filter(|b| *b == b'"').count();
        let [record] = all.as_slice() else {
            return self.wrong(at.1, say!("引号没有成对", "a quote is not closed"));
        };
        if !open.is_multiple_of(2) {
            return self.wrong(
                at.1,
                say!(
                    "引号没有成对；引号里不能换行",
                    "a quote is not closed; no line may break within quotes"
                ),
            );
        }
        let parts: Vec<&[u8]> = record.fields.iter().map(|f| f.text.as_bytes()).collect();
        if parts.len() != self.layout.parts.len() {
            return self.wrong(
                at.1,
                say!("栏数与表头不同", "it has not as many fields as the heading"),
            );
        }
        let mut fields = Fields::new(self.layout.figures);
        fields.take(&parts, &self.layout.parts);
        self.line(&fields, &mut (&[], None), at);
    }

    fn clear(&mut self) {
        if self.codes.len() > KNOWN || self.names.len() > KNOWN {
            *self = Self::new(self.layout, self.forms);
        }
        self.batch.documents.clear();
        self.documents.clear();
        self.bad.clear();
        for panel in &mut self.batch.panels {
            panel.presence.clear();
            panel.starts.clear();
            panel.documents.clear();
            panel.codes.clear();
            panel.names.clear();
            panel.parents.clear();
            panel.depths.clear();
            panel.roles.clear();
            panel.blocks.clear();
            for column in &mut panel.columns {
                column.values.clear();
                column.looks.clear();
                column.blanks.clear();
                column.printed.clear();
            }
        }
    }

    /// One row of a table.
    #[inline]
    fn line<'c>(
        &mut self,
        fields: &Fields<'c>,
        last: &mut (&'c [u8], Option<usize>),
        (start, line): (usize, u32),
    ) {
        let known = self.documents.last().map(|own| own.name.as_bytes());
        if known != Some(fields.document.trim_ascii()) {
            self.begin(fields, start, line);
        }
        if last.1.is_none() || last.0 != fields.table {
            let word = fields.table.trim_ascii();
            let mut targets = self.layout.targets.iter();
            *last = (
                fields.table,
                targets.position(|target| target.word.as_bytes() == word),
            );
        }
        match last.1 {
            Some(target) => self.row(fields, target),
            None => {
                let word = String::from_utf8_lossy(fields.table).into_owned();
                self.wrong(
                    line,
                    say!("没有登记表“{word}”", "the table `{word}` is not declared"),
                );
            }
        }
    }

    fn begin(&mut self, fields: &Fields<'_>, start: usize, line: u32) {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
        let name = text(fields.document);
        let org = Some(text(fields.org)).filter(|org| !org.is_empty());
        self.batch.documents.push(Document {
            name: name.clone(),
            identity: Identity {
                org: Some(org.unwrap_or_else(|| name.clone())),
                year: year(&text(fields.year)),
                kind: self.layout.kind,
                ..Identity::default()
            },
            of_many: true,
            ..Document::default()
        });
        for target in &self.layout.targets {
            if let Some(panel) = self.batch.panels.get_mut(target.form.0 as usize)
                && panel.presence.len() < self.batch.documents.len()
            {
                panel.presence.push(Presence::Absent);
                panel.starts.push(saturate(panel.codes.len()));
            }
        }
        self.documents.push(Stretch {
            name,
            line,
            start,
            odd: false,
        });
    }

    #[inline]
    fn row(&mut self, fields: &Fields<'_>, target: usize) {
        let (Some(code), Some(name)) = (self.code(fields.code), self.name(fields.name)) else {
            let line = self.documents.last().map_or(0, |own| own.line);
            return self.wrong(
                line,
                say!(
                    "这份文件里有不是 UTF-8 的字",
                    "something in this document is not UTF-8"
                ),
            );
        };
        let (mut number, mut plain, mut role) = (NONE, name, Role::Item);
        if let Some(word) = self.codes.get(code) {
            match word.names.get(target) {
                Some(true) if name_is_empty(fields.name) => plain = self.as_name(fields.code),
                Some(true) => {}
                _ => number = word.number,
            }
        }
        let word = self.names.get(plain);
        if let Some(word) = word {
            role = word.roles.get(target).copied().unwrap_or_default();
        }
        let plain = word.map_or(NONE, |word| word.number);
        let Some(own) = self.layout.targets.get(target) else {
            return;
        };
        let Some(panel) = self.batch.panels.get_mut(own.form.0 as usize) else {
            return;
        };
        let figures = || {
            own.columns
                .iter()
                .map(|column| fields.figures.get(column.figure))
        };
        if number == NONE && plain == NONE && figures().flatten().all(|f| *f == Figure::Blank) {
            return;
        }
        for (column, figure) in own.columns.iter().zip(figures()) {
            let Some(values) = panel.columns.get_mut(column.column) else {
                continue;
            };
            if !put(values, figure)
                && let Some(document) = self.documents.last_mut()
            {
                document.odd = true;
            }
        }
        panel.codes.push(number);
        panel.names.push(plain);
        panel.roles.push(role);
        panel.blocks.push(own.block);
        panel
            .documents
            .push(saturate(self.documents.len()).wrapping_sub(1));
        if let Some(presence) = panel.presence.last_mut() {
            *presence = Presence::One;
        }
    }
}

fn name_is_empty(text: &[u8]) -> bool {
    text.trim_ascii().is_empty()
}

/// Puts a figure into a column; whether it is a plain one.
#[inline]
fn put(column: &mut PanelColumn, figure: Option<&Figure>) -> bool {
    let told = match figure {
        Some(Figure::Told(value)) => Some(*value),
        Some(Figure::Blank) => {
            column.blanks.push(saturate(column.values.len()));
            Some(0)
        }
        _ => None,
    };
    if told.is_none() {
        column.looks.resize(column.values.len(), Look::Told);
        column.looks.push(Look::Unsure);
    } else if !column.looks.is_empty() {
        column.looks.push(Look::Told);
    }
    column.values.push(told.unwrap_or(0));
    told.is_some()
}
