//! What was read: documents, tables, columns, cells, each with its place.
//!
//! Amounts stand by column as fixed-point integers with one scale a column; codes, names and printed texts are
//! interned; places are an index into a side table. One array a column, documents one after another.

mod batch;
mod binding;
mod column;
mod edit;
mod page;
mod sheet;
mod strings;

pub use batch::{Batch, Look, NONE, Panel, PanelColumn, Presence};
pub use binding::{Basis, Binding};
pub use column::{Cell, Column, State, Values, half_converted};
pub use edit::Figure;
pub use page::{Page, PageCell};
pub use sheet::{Hidden, SheetFacts};
pub use strings::{Strings, Sym};

use crate::form::{FormId, Forms};
use crate::lang::{Lang, Said};
use crate::source::{FileId, Place, Sources, Span};
use crate::value::{CellId, Unit};
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// 预算 or 决算.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum DocumentKind {
    /// 预算
    #[default]
    Budget,
    /// 决算
    Final,
}

impl DocumentKind {
    /// The word on the cover.
    pub fn word(self) -> &'static str {
        match self {
            Self::Budget => "预算",
            Self::Final => "决算",
        }
    }

    /// The kind that such a word names.
    pub fn from_word(word: &str) -> Option<Self> {
        let all = [Self::Budget, Self::Final];
        all.into_iter().find(|kind| kind.word() == word)
    }

    /// The word in reports.
    pub fn called(self, lang: Lang) -> &'static str {
        let english = match self {
            Self::Budget => "budget",
            Self::Final => "final accounts",
        };
        lang.pick(self.word(), english)
    }
}

/// Whose budget a document is: that of a 部门 with all its units, or that of one 单位.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// 部门
    Department,
    /// 单位
    Unit,
}

impl Scope {
    /// The word on the cover.
    pub fn word(self) -> &'static str {
        match self {
            Self::Department => "部门",
            Self::Unit => "单位",
        }
    }
}

/// What a document says of itself, on its cover.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Identity {
    /// The organisation.
    pub org: Option<String>,
    /// The year that it is for.
    pub year: Option<u16>,
    /// 预算 or 决算; budget where nothing is said.
    pub kind: DocumentKind,
    /// 部门 or 单位.
    pub scope: Option<Scope>,
    /// 省 市 区 县.
    pub level: Option<String>,
    /// The region.
    pub region: Option<String>,
    /// The organisation above it.
    pub superior: Option<String>,
}

/// One published document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// The name that reports call it by: its file or directory.
    pub name: String,
    /// What it says of itself.
    pub identity: Identity,
    /// Its tables, by number in the ledger.
    pub tables: Range<u32>,
    /// The files that it was read from.
    pub files: Vec<FileId>,
    /// Its prose, as stretches of the sources.
    pub prose: Vec<Span>,
    /// Whether it is one of a long file: only those of its tables may be here that somebody asks for.
    pub of_many: bool,
}

/// What a row is to the rows around it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Role {
    /// An item: it counts in globs.
    #[default]
    Item,
    /// A row that sums others.
    Total,
    /// A row beside the items.
    Apart,
}

/// A row of a table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// Its code, if the table has a key column and the row a code.
    pub code: Option<Sym>,
    /// Its name as printed, without surrounding blanks.
    pub name: Option<Sym>,
    /// Its name, normalised.
    pub plain: Option<Sym>,
    /// The row above it in the hierarchy.
    pub parent: Option<u32>,
    /// How deep it stands in the hierarchy, from 0.
    pub depth: u16,
    /// What it is to the rows around it.
    pub role: Role,
    /// Its block, by number in the form.
    pub block: u16,
}

/// A table as read.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// The document, by number.
    pub document: u32,
    /// The form that it was bound to.
    pub form: Option<FormId>,
    /// The forms whose title it bears, where its columns are not theirs and it was bound to none.
    pub titled: Vec<FormId>,
    /// How it was bound to its form; none for one without a form, or one that a rule file writes down or extracts.
    pub binding: Option<Binding>,
    /// Whether it was made of prose or of titles, rather than printed as a table.
    pub made: bool,
    /// Its title as printed, or the name of its sheet or file.
    pub title: String,
    /// Where the title stands.
    pub place: Option<Place>,
    /// The unit printed beside it.
    pub unit: Option<Unit>,
    /// Which occurrence of a repeated form it is or belongs to, by its key.
    pub occurrence: Option<Sym>,
    /// Its columns: those of its form first, under the form's numbers, then the printed ones that no form knows.
    pub columns: Vec<Column>,
    /// Its rows, in printed order.
    pub rows: Vec<Row>,
    /// Notes printed below it.
    pub notes: Vec<String>,
    /// Why rows of it that are printed could not be told, where there are such: what asks for all rows cannot be answered.
    pub lost: Option<Said>,
}

impl Table {
    /// The rows directly under a row, or the top rows.
    pub fn children(&self, of: Option<u32>) -> impl Iterator<Item = u32> + '_ {
        let rows = self.rows.iter().enumerate();
        rows.filter(move |(_, row)| row.parent == of && row.role == Role::Item)
            .map(|(i, _)| crate::source::saturate(i))
    }

    /// A row by number.
    pub fn row(&self, row: u32) -> Option<&Row> {
        self.rows.get(row as usize)
    }
}

/// How grave something is that a loader saw.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gravity {
    /// Worth knowing: a heading that no form knows, a hidden column.
    Note,
    /// A cell, row or table that could not be told.
    Unreadable,
    /// A file that could not be read.
    Broken,
}

/// Something that a loader saw and did not pass over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// How grave it is.
    pub gravity: Gravity,
    /// Its code in `docs/errors.md`.
    pub code: &'static str,
    /// What is wrong.
    pub message: Said,
    /// What to do.
    pub help: Option<Said>,
    /// Where.
    pub place: Option<Place>,
    /// Where, in words: file, sheet, cell.
    pub whereabouts: Said,
}

/// A relation that decided in which columns figures stand: their sum is that of the parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Relation {
    /// In words: `合计 == 基本支出 + 项目支出`.
    pub words: Said,
    /// The sum; several, where they have to be added up.
    pub sums: Vec<CellId>,
    /// What it is the sum of.
    pub parts: Vec<CellId>,
    /// Whether the sum was only known to be no less, or no more.
    pub bounds: bool,
}

/// Everything that was read for one run.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    /// The files.
    pub sources: Sources,
    /// Codes, names and printed texts.
    pub strings: Strings,
    /// The documents, in the order they were named.
    pub documents: Vec<Document>,
    /// The tables, document by document.
    pub tables: Vec<Table>,
    /// Why a cell is unreadable, where there is more to say than its text.
    pub faults: IndexMap<CellId, Said>,
    /// Cells whose column was not seen but worked out, each with the relations, by number, that it took part in.
    pub inferred: IndexMap<CellId, Vec<u32>>,
    /// The relations that decided columns.
    pub relations: Vec<Relation>,
    /// What the loaders saw.
    pub notices: Vec<Notice>,
    /// The pages of PDF documents, in their order.
    pub pages: Vec<Page>,
    /// Names of the sheets of workbooks.
    pub sheets: IndexMap<(FileId, u16), String>,
    /// What workbooks say of their sheets beside the cells.
    pub facts: IndexMap<(FileId, u16), SheetFacts>,
}

impl Ledger {
    /// A table by number.
    pub fn table(&self, table: u32) -> Option<&Table> {
        self.tables.get(table as usize)
    }

    /// The tables of a document with their numbers.
    pub fn tables_of(&self, document: &Document) -> impl Iterator<Item = (u32, &Table)> {
        document
            .tables
            .clone()
            .filter_map(|i| self.table(i).map(|table| (i, table)))
    }

    /// A cell; absent where there is no such table, row or column.
    pub fn cell(&self, id: CellId) -> Cell<'_> {
        let column = self
            .table(id.table)
            .and_then(|table| table.columns.get(id.column as usize));
        column.map_or(Cell::ABSENT, |column| column.cell(id.row, &self.strings))
    }

    /// Why a place is not seen by who opens its workbook; none where it is.
    pub fn hidden(&self, place: Place) -> Option<Hidden> {
        let (facts, (row, column)) = self.facts_at(place)?;
        facts.hidden(row, column)
    }

    /// The number that a cell of a workbook stores, where it shows fewer digits of it.
    pub fn stored(&self, place: Place) -> Option<&str> {
        let (facts, cell) = self.facts_at(place)?;
        facts.stored.get(&cell).map(String::as_str)
    }

    /// What is known of the sheet that a place is on, and its row and column there.
    fn facts_at(&self, place: Place) -> Option<(&SheetFacts, (u32, u32))> {
        let Place::Sheet {
            file,
            sheet,
            row,
            column,
        } = place
        else {
            return None;
        };
        Some((self.facts.get(&(file, sheet))?, (row, column)))
    }

    /// The printed text of a symbol.
    pub fn text(&self, sym: Option<Sym>) -> &str {
        sym.map_or("", |sym| self.strings.get(sym))
    }

    /// The title of a table as reports say it: the form's name, else the printed title.
    pub fn title<'a>(&'a self, table: u32, forms: &'a Forms) -> &'a str {
        let Some(table) = self.table(table) else {
            return "";
        };
        table
            .form
            .and_then(|id| forms.form(id))
            .map_or(&table.title, |form| &form.name)
    }

    /// How a row is called: its path of names from the top, or its code.
    pub fn row_label(&self, table: u32, row: u32) -> String {
        let row = self.table(table).and_then(|t| t.row(row));
        let Some(row) = row else { return String::new() };
        match (row.code, row.plain) {
            (Some(code), Some(name)) => {
                format!("{} {}", self.strings.get(code), self.strings.get(name))
            }
            (Some(only), None) | (None, Some(only)) => self.strings.get(only).to_owned(),
            (None, None) => String::new(),
        }
    }

    /// The line of text on which a place stands: its span, without the line break.
    pub fn line_of(&self, place: Place) -> Option<Span> {
        let Place::Text(span) = place else {
            return None;
        };
        let text = &self.sources.get(span.file)?.text;
        let start = text
            .get(..span.start as usize)?
            .rfind('\n')
            .map_or(0, |i| i.saturating_add(1));
        let rest = text.get(span.end as usize..)?;
        let end = rest
            .find('\n')
            .map_or(text.len(), |i| i.saturating_add(span.end as usize));
        Some(Span {
            file: span.file,
            start: crate::source::saturate(start),
            end: crate::source::saturate(end),
        })
    }
}
