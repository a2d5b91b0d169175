//! What is read from a PDF: the neutral types that the rest of the loader sees.

use crate::lang::Said;
use crate::say;
use crate::source::{Place, Print};

/// Everything read from one PDF, in reading order.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::load) struct PdfPages {
    /// Every page of the document, in order.
    pub(in crate::load) pages: Vec<PageInfo>,
    /// The tables, each joined over the pages it runs over.
    pub(in crate::load) tables: Vec<Table>,
    /// The text outside the tables.
    pub(in crate::load) prose: Prose,
    /// What could not be read, or not with certainty.
    pub(in crate::load) warnings: Vec<Warning>,
}

/// One page as it is displayed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::load) struct PageInfo {
    /// Its number, from 1.
    pub(in crate::load) number: u32,
    /// Its displayed width, in hundredths of a point.
    pub(in crate::load) width: i32,
    /// Its displayed height, in hundredths of a point.
    pub(in crate::load) height: i32,
    /// How many glyphs stand on it.
    pub(in crate::load) glyphs: usize,
    /// How many tables are drawn on it.
    pub(in crate::load) tables: usize,
}

/// A table as it is ruled, with the lines above and the notes below that belong to it.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::load) struct Table {
    /// The rows; all but leading and trailing ones have [`Table::columns`] cells.
    pub(in crate::load) rows: Vec<TableRow>,
    /// How many columns the ruled rows have.
    pub(in crate::load) columns: usize,
    /// The pages it stands on, in order.
    pub(in crate::load) pages: Vec<u32>,
    /// Why what was read may be wrong, or nothing.
    pub(in crate::load) doubts: Vec<Said>,
}

/// Where a row of a table comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::load) enum Role {
    /// A line of text above the box: title, organisation, unit.
    Lead,
    /// A ruled row.
    Body,
    /// A note below the box.
    Note,
}

/// One row of a table.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::load) struct TableRow {
    /// Where it comes from.
    pub(in crate::load) role: Role,
    /// The page it stands on.
    pub(in crate::load) page: u32,
    /// Its cells.
    pub(in crate::load) cells: Vec<Cell>,
}

impl TableRow {
    /// A row of the table itself.
    pub(super) fn body(cells: Vec<Cell>, page: u32) -> Self {
        Self {
            role: Role::Body,
            page,
            cells,
        }
    }
}

/// One cell of a table.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::load) struct Cell {
    /// The text, lines joined; leading U+3000 stand for the steps of its indentation.
    pub(in crate::load) text: String,
    /// Where it stands: the whole box.
    pub(in crate::load) place: Place,
    /// How many rows and columns it covers; `(0, 0)` where the cell is covered by one above or to the left.
    pub(in crate::load) span: (usize, usize),
    /// How far the text is set in, against the other cells of the column.
    pub(in crate::load) indent: Indent,
    /// Why its text cannot be relied on.
    pub(in crate::load) fault: Option<Said>,
}

impl Cell {
    /// A cell of one row and one column.
    pub(super) fn new(text: String, place: Place) -> Self {
        Self {
            text,
            place,
            span: (1, 1),
            indent: Indent::default(),
            fault: None,
        }
    }

    /// Whether another cell, merged over several positions, covers this one.
    pub(in crate::load) fn covered(&self) -> bool {
        self.span == (0, 0)
    }
}

/// How far a text is set in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::load) struct Indent {
    /// The steps, 0 for a cell at the margin of its column.
    pub(in crate::load) steps: u8,
    /// Whether the steps of the column were plain: more than one cell on each, at equal distances.
    pub(in crate::load) certain: bool,
}

/// The text outside the tables, one paragraph a line.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::load) struct Prose {
    /// The paragraphs, each ended by a line break.
    pub(in crate::load) text: String,
    /// Where each character of the text is printed, in order; blanks between words are not.
    pub(in crate::load) prints: Vec<Print>,
}

/// What could not be read of one page; the others go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::load) enum Warning {
    /// The page is a picture.
    NeedsOcr {
        /// The page.
        page: u32,
    },
    /// A font says of some glyphs nothing about the characters they stand for.
    Undecodable {
        /// The page.
        page: u32,
        /// How many glyphs.
        count: usize,
    },
    /// The page holds more than a printed page can.
    TooMuch {
        /// The page.
        page: u32,
        /// The budget of a page.
        limit: usize,
    },
    /// The page holds text that is not displayed, such as the layer of a text recognition.
    Hidden {
        /// The page.
        page: u32,
        /// How many glyphs.
        count: usize,
    },
    /// A font could not be read.
    Font {
        /// The page.
        page: u32,
    },
    /// The file ends before the document does.
    Cut {
        /// The last page that is there.
        page: u32,
    },
}

impl Warning {
    /// It in words.
    pub(in crate::load) fn said(&self) -> Said {
        match self {
            Self::NeedsOcr { page } => say!(
                "第{page}页是图像，没有文字，需先做文字识别（OCR）",
                "page {page} is an image without text and needs character recognition (OCR) first"
            ),
            Self::Undecodable { page, count } => say!(
                "第{page}页有 {count} 个字符无法由字体还原",
                "on page {page}, characters that their font does not tell: {count}"
            ),
            Self::TooMuch { page, limit } => say!(
                "第{page}页内容过多（超过 {limit} 个字符、线段或指令），没有读完",
                "page {page} holds too much (over {limit} characters, lines or instructions) and was not read to its end"
            ),
            Self::Hidden { page, count } => say!(
                "第{page}页有 {count} 个不可见的字符，可能来自文字识别",
                "on page {page}, characters that cannot be seen, perhaps from character recognition: {count}"
            ),
            Self::Font { page } => say!(
                "第{page}页有无法读取的字体，可能缺少文字",
                "page {page} has a font that cannot be read; text may be missing"
            ),
            Self::Cut { page } => say!(
                "PDF 文件不完整：没有文件尾（%%EOF），只读到第{page}页，后面的页可能缺失",
                "the PDF is not whole: it has no end (%%EOF); it was read to page {page}, and what follows may be missing"
            ),
        }
    }
}

impl Warning {
    /// The page it is about.
    pub(in crate::load) fn page(&self) -> u32 {
        match self {
            Self::NeedsOcr { page }
            | Self::Undecodable { page, .. }
            | Self::TooMuch { page, .. }
            | Self::Hidden { page, .. }
            | Self::Font { page }
            | Self::Cut { page } => *page,
        }
    }
}

/// Why nothing was read from a PDF.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::load) enum PdfError {
    /// The bytes are not a PDF, or too damaged.
    Invalid,
    /// The file ends before its first page is whole.
    Cut,
    /// The file opens only with a password.
    Password,
    /// The file is encrypted in a way that is not known.
    Encryption,
    /// The file has no page.
    NoPages,
    /// Every page is a picture.
    NeedsOcr {
        /// How many pages.
        pages: usize,
    },
    /// The file unpacks to more, or defines more, than a printed document can.
    TooMuch,
    /// The file has more pages than a published budget.
    TooManyPages {
        /// How many pages.
        pages: usize,
        /// How many are read at most.
        limit: usize,
    },
}

impl PdfError {
    /// It in words.
    pub(in crate::load) fn said(&self) -> Said {
        match self {
            Self::Invalid => say!(
                "不是 PDF 文件，或文件已损坏",
                "it is not a PDF, or is damaged"
            ),
            Self::Cut => say!(
                "PDF 文件不完整：没有文件尾（%%EOF），一页也读不出来",
                "the PDF is not whole: it has no end (%%EOF), and not one page can be read"
            ),
            Self::Password => say!(
                "PDF 文件有密码保护，请先去除密码",
                "the PDF has a password: remove it first"
            ),
            Self::Encryption => say!(
                "PDF 文件的加密方式无法处理",
                "the PDF is encrypted in an unknown way"
            ),
            Self::NoPages => say!(
                "PDF 文件没有页面，可能已损坏或不完整",
                "the PDF has no pages; it may be damaged or not whole"
            ),
            Self::NeedsOcr { pages } => say!(
                "PDF 文件全部 {pages} 页都是扫描图像，没有文字，需先做文字识别（OCR）",
                "all {pages} pages of the PDF are images without text: they need character recognition (OCR) first"
            ),
            Self::TooMuch => say!(
                "PDF 文件展开后超过 512 MB，或里面的定义没有尽头，是压缩炸弹或不是预算表",
                "the PDF unpacks to more than 512 MB, or what it defines has no end: a bomb, or no budget"
            ),
            Self::TooManyPages { pages, limit } => say!(
                "PDF 文件有 {pages} 页，超过上限 {limit} 页",
                "the PDF has {pages} pages, more than {limit}"
            ),
        }
    }
}
