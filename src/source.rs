//! Texts that people wrote, and places in them.
//!
//! Rule files and documents are both [`Source`]s. A [`Span`] is a stretch of a rule file; a
//! [`Place`] is where a printed figure stands: in a text, in a cell of a sheet, or on a page.

mod marks;
pub mod records;

use marks::Marks;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// One text with the name that messages call it by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The name that messages show, such as `cn-budget/narrative.rules`.
    pub name: Arc<str>,
    /// The whole text, in UTF-8; empty for a file that is not text (a workbook).
    pub text: Arc<str>,
    /// Where its file is, from the working directory; none where messages call it so, or it is not on disk.
    path: Option<Arc<str>>,
    /// The number of its first line: 1, unless it is a stretch of a longer file.
    pub first_line: u32,
    /// Where its characters are printed, in the order of the text; none where it was not taken from pages.
    printed: Arc<[Print]>,
    /// The cells that its lines were taken from, in their order; none where it was not taken from a workbook.
    cells: Arc<[InCell]>,
    /// Line and column here and there in the text, once someone has asked.
    marks: Marks,
    /// Whether the program brings it along.
    bundled: bool,
}

/// Where one character of a text is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Print {
    /// Its first byte in the text.
    pub at: u32,
    /// The page, from 1.
    pub page: u32,
    /// Left, top, right, bottom, in hundredths of a point from the top left.
    pub area: [i32; 4],
}

/// A line of a text that was taken from cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InCell {
    /// Its first byte in the text.
    pub at: u32,
    /// The sheet, in the order of the workbook.
    pub sheet: u16,
    /// The row, from 0.
    pub row: u32,
    /// The column, from 0.
    pub column: u32,
}

impl Print {
    /// This with the next one, if both are printed on one line.
    fn with(self, next: Self) -> Option<Self> {
        let ([ax, ay, ar, ab], [bx, by, br, bb]) = (self.area, next.area);
        let shared = ab.min(bb).saturating_sub(ay.max(by));
        let least = ab.saturating_sub(ay).min(bb.saturating_sub(by));
        let line = self.page == next.page && bx >= ax && shared.saturating_mul(2) > least;
        let area = [ax.min(bx), ay.min(by), ar.max(br), ab.max(bb)];
        line.then_some(Self { area, ..self })
    }
}

impl Source {
    /// A source from a name and its text.
    pub fn new(name: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> Self {
        Self {
            name: name.into(),
            text: text.into(),
            path: None,
            first_line: 1,
            printed: Arc::default(),
            cells: Arc::default(),
            marks: Marks::default(),
            bundled: false,
        }
    }

    /// A source that the program brings along, as it is.
    pub fn bundled(name: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> Self {
        Self {
            bundled: true,
            ..Self::new(name, text)
        }
    }

    /// Whether the program brings it along.
    pub fn is_bundled(&self) -> bool {
        self.bundled
    }

    /// A stretch of a longer file, which begins at a line of it.
    pub fn part(name: impl Into<Arc<str>>, text: impl Into<Arc<str>>, first_line: u32) -> Self {
        Self {
            first_line,
            ..Self::new(name, text)
        }
    }

    /// A text taken from pages, with where its characters are printed.
    pub fn printed(
        name: impl Into<Arc<str>>,
        text: impl Into<Arc<str>>,
        prints: Vec<Print>,
    ) -> Self {
        Self {
            printed: prints.into(),
            ..Self::new(name, text)
        }
    }

    /// A text taken from the cells of a workbook.
    pub fn of_cells(
        name: impl Into<Arc<str>>,
        text: impl Into<Arc<str>>,
        cells: Vec<InCell>,
    ) -> Self {
        Self {
            cells: cells.into(),
            ..Self::new(name, text)
        }
    }

    /// Where its file is, for programs that open it.
    pub fn path(&self) -> &str {
        self.path.as_deref().unwrap_or(&self.name)
    }

    /// Whether it is a text with lines that can be counted: one taken from pages or cells is nowhere to be seen as such.
    pub fn has_lines(&self) -> bool {
        self.printed.is_empty() && self.cells.is_empty()
    }

    /// Whether the text was taken from pages.
    pub fn is_printed(&self) -> bool {
        !self.printed.is_empty()
    }

    /// The page on which a byte of a text that was taken from pages stands.
    pub fn page(&self, at: u32) -> Option<u32> {
        let next = self.printed.partition_point(|print| print.at <= at);
        let here = self.printed.get(next.saturating_sub(1));
        here.map(|print| print.page)
    }

    /// Where a stretch of a text that was taken from pages is printed: a box for each printed line that it touches.
    pub fn boxes(&self, span: Span) -> Vec<Print> {
        let first = self.printed.partition_point(|print| print.at < span.start);
        let last = self.printed.partition_point(|print| print.at < span.end);
        let mut boxes: Vec<Print> = Vec::new();
        for print in self.printed.get(first..last).unwrap_or_default() {
            match boxes
                .last_mut()
                .and_then(|line| Some((line.with(*print)?, line)))
            {
                Some((wider, line)) => *line = wider,
                None => boxes.push(*print),
            }
        }
        boxes
    }

    /// The 1-based line and column, in characters, of a byte offset. The text is walked once, however often one asks.
    pub fn line_column(&self, offset: u32) -> (u32, u32) {
        let (breaks, column) = self.marks.at(self.text.as_bytes(), offset as usize);
        (
            breaks.saturating_add(self.first_line),
            column.saturating_add(1),
        )
    }
}

/// A file of a [`Sources`], by number.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
pub struct FileId(pub u32);

/// A stretch of one source, in bytes. Two spans are places, not content.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// The first byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

impl Span {
    /// The span from the first byte of `self` to the last of `other`.
    pub fn to(self, other: Self) -> Self {
        Self {
            file: self.file,
            start: self.start,
            end: other.end.max(self.end),
        }
    }

    /// How many bytes it covers.
    pub fn len(self) -> usize {
        self.end.saturating_sub(self.start) as usize
    }

    /// Whether it covers nothing.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }
}

impl From<Span> for miette::SourceSpan {
    fn from(span: Span) -> Self {
        (span.start as usize, span.len()).into()
    }
}

/// All the texts of one program or one ledger, in the order they were read.
#[derive(Clone, Debug, Default)]
pub struct Sources(Arc<Vec<Source>>);

impl Sources {
    /// Adds a source and says by which number it goes.
    pub fn add(&mut self, source: Source) -> FileId {
        let id = FileId(saturate(self.0.len()));
        Arc::make_mut(&mut self.0).push(source);
        id
    }

    /// Puts a source in the place of one that was added before anything was known of its text.
    pub fn put(&mut self, id: FileId, source: Source) {
        if let Some(slot) = Arc::make_mut(&mut self.0).get_mut(id.0 as usize) {
            *slot = source;
        }
    }

    /// Says where the file of a source is.
    pub fn place(&mut self, id: FileId, path: &str) {
        if let Some(source) = Arc::make_mut(&mut self.0).get_mut(id.0 as usize) {
            source.path = Some(path.into());
        }
    }

    /// The number that the next source will go by.
    pub fn next(&self) -> FileId {
        FileId(saturate(self.0.len()))
    }

    /// The source of a number.
    pub fn get(&self, id: FileId) -> Option<&Source> {
        self.0.get(id.0 as usize)
    }

    /// The text under a span, empty where the span is not of these sources.
    pub fn text(&self, span: Span) -> &str {
        self.get(span.file)
            .and_then(|source| source.text.get(span.start as usize..span.end as usize))
            .unwrap_or("")
    }

    /// The cell of a workbook that a stretch of its text was taken from.
    pub fn cell(&self, span: Span) -> Option<Place> {
        let cells = &self.get(span.file)?.cells;
        let next = cells.partition_point(|cell| cell.at <= span.start);
        let cell = cells.get(next.checked_sub(1)?)?;
        Some(Place::Sheet {
            file: span.file,
            sheet: cell.sheet,
            row: cell.row,
            column: cell.column,
        })
    }

    /// Every source with its number.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &Source)> {
        self.0
            .iter()
            .enumerate()
            .map(|(i, source)| (FileId(saturate(i)), source))
    }
}

/// Where something of a document stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// A stretch of a text file or CSV file.
    Text(Span),
    /// A cell of a workbook; rows and columns count from 0.
    Sheet {
        /// The workbook.
        file: FileId,
        /// The sheet, in the order of the workbook.
        sheet: u16,
        /// The row.
        row: u32,
        /// The column.
        column: u32,
    },
    /// A box on a page of a PDF, in hundredths of a point from the top left.
    Page {
        /// The document.
        file: FileId,
        /// The page, from 1.
        page: u32,
        /// Left, top, right, bottom.
        area: [i32; 4],
    },
}

impl Place {
    /// Whether two places have something of what is printed in common.
    pub fn meets(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Text(own), Self::Text(other)) => {
                own.file == other.file && own.start < other.end && other.start < own.end
            }
            (
                Self::Page { file, page, area },
                Self::Page {
                    file: of,
                    page: at,
                    area: beside,
                },
            ) => {
                let [left, top, right, bottom] = area;
                let [from, above, to, below] = beside;
                (file, page) == (of, at)
                    && left < to
                    && from < right
                    && top < below
                    && above < bottom
            }
            _ => self == other,
        }
    }

    /// The file it stands in.
    pub fn file(&self) -> FileId {
        match self {
            Self::Text(span) => span.file,
            Self::Sheet { file, .. } | Self::Page { file, .. } => *file,
        }
    }
}

/// A count as `u32`, at the limit where it does not fit (no source is that long).
pub(crate) fn saturate(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// The letters by which spreadsheets call a column, from 0: `A`, `Z`, `AA`.
pub(crate) fn column_letters(column: usize) -> String {
    let mut rest = column;
    let mut letters = Vec::new();
    loop {
        let digit = u8::try_from(rest.checked_rem(26).unwrap_or(0)).unwrap_or(0);
        letters.push(char::from(b'A'.saturating_add(digit)));
        match rest.checked_div(26).and_then(|above| above.checked_sub(1)) {
            Some(above) => rest = above,
            None => return letters.iter().rev().collect(),
        }
    }
}
