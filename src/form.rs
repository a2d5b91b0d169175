//! What printed tables and set phrases look like, as packs declare them.
//!
//! A [`Form`] describes a printed table, an [`Extract`] a set phrase of the prose, a [`CodeTable`] a classification.
//! Loaders bind what they read to these; rules are checked against them before any document is read.

mod codes;
mod firsts;
mod needs;
mod packed;
mod passage;
mod pattern;
mod phrase;
mod plain;

pub use codes::{Code, CodeLevel, CodeTable, CodeTableId};
pub use packed::Packed;
pub use passage::Passage;
pub use pattern::{Extract, Found, HoleKind, Pattern, PatternHole, Unfit};
pub use phrase::Phrase;
pub use plain::{Plain, PlainColumn, PlainForm, PlainList};

use crate::ops::Comparison;
use crate::source::Span;
use crate::types::{Dimension, Type};
use crate::value::{Unit, normal_name};
use serde::{Deserialize, Serialize};

/// A form by its number in [`Forms`]. Extracts are forms too: their table has their name and their holes as columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct FormId(pub u32);

/// What the cells of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Kind {
    /// An amount of money, in the unit of the table.
    Money,
    /// A percentage.
    Ratio,
    /// A count or a weight.
    Count,
    /// A year.
    Year,
    /// A day.
    Date,
    /// A place in a list: `3`, `（二）`, `廿一`.
    Ordinal,
    /// Words.
    Text,
    /// Words that name one thing after another: `办公室、法规科、财务科`.
    List,
    /// A goal value.
    Goal,
    /// 增加 减少 持平.
    Direction,
}

impl Kind {
    /// Every word for a kind in `form` and `extract`, in both languages.
    pub const WORDS: [(&'static str, Self); 25] = [
        ("金额", Self::Money),
        ("money", Self::Money),
        ("%", Self::Ratio),
        ("比率", Self::Ratio),
        ("ratio", Self::Ratio),
        ("数", Self::Count),
        ("数量", Self::Count),
        ("count", Self::Count),
        ("年", Self::Year),
        ("year", Self::Year),
        ("日期", Self::Date),
        ("date", Self::Date),
        ("序号", Self::Ordinal),
        ("ordinal", Self::Ordinal),
        ("名", Self::Text),
        ("文字", Self::Text),
        ("text", Self::Text),
        ("名单", Self::List),
        ("list", Self::List),
        ("指标值", Self::Goal),
        ("goal", Self::Goal),
        ("方向", Self::Direction),
        ("direction", Self::Direction),
        ("增减", Self::Direction),
        ("name", Self::Text),
    ];

    /// The kind that a word names, with the unit that it fixes (`万元`: money in 万元).
    pub fn from_word(word: &str) -> Option<(Self, Option<Unit>)> {
        let unit = Unit::from_word(word).filter(|unit| unit.dimension() == Dimension::Money);
        match unit {
            Some(unit) => Some((Self::Money, Some(unit))),
            None => Self::WORDS
                .iter()
                .find(|(w, _)| *w == word)
                .map(|(_, kind)| (*kind, None)),
        }
    }

    /// The type of a cell of such a column.
    pub fn cell_type(self) -> Type {
        match self {
            Self::Money => Type::Number(Dimension::Money),
            Self::Ratio => Type::Number(Dimension::Ratio),
            Self::Count | Self::Ordinal => Type::Number(Dimension::Count),
            Self::Year => Type::Number(Dimension::Year),
            Self::Date => Type::Date,
            Self::Text | Self::List => Type::Text,
            Self::Goal => Type::Goal,
            Self::Direction => Type::Direction,
        }
    }

    /// Whether its cells are numbers.
    pub fn is_number(self) -> bool {
        matches!(self.cell_type(), Type::Number(_))
    }
}

/// A column (or field) of a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormColumn {
    /// Its heading, from the outermost to the innermost, as rules spell it.
    pub path: Vec<String>,
    /// Further printed headings it goes by, normalised.
    pub aliases: Vec<String>,
    /// What its cells are.
    pub kind: Kind,
    /// The unit where the form fixes one.
    pub unit: Option<Unit>,
    /// Whether a document may leave it out.
    pub optional: bool,
    /// The block it belongs to, by number, if the form has blocks.
    pub block: Option<u16>,
    /// Where it was declared.
    pub span: Span,
}

impl FormColumn {
    /// The innermost heading.
    pub fn leaf(&self) -> &str {
        self.path.last().map_or("", String::as_str)
    }

    /// The whole heading, as rules spell it: `基本支出.小计`.
    pub fn spelling(&self) -> String {
        self.path.join(".")
    }
}

/// Where a form's hierarchy of rows comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Hierarchy {
    /// From a code table.
    Codes(CodeTableId),
    /// From the blanks before code and name, as printed.
    Indent,
    /// From the style of the ordinals: 一、 above （一） above 1.
    Ordinal,
    /// There is none: every row is a top row.
    Flat,
}

/// One of several lists side by side: 收入 | 支出.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// Its name; rows are found below it by `[收入/…]`. Empty for the only block of a plain table.
    pub name: String,
    /// Printed headings of its key column, if it has one, normalised; the first is the rules' spelling.
    pub key: Vec<String>,
    /// Printed headings of its name column, if it has one, normalised; the first is the rules' spelling.
    pub label: Vec<String>,
    /// Where its hierarchy comes from.
    pub hierarchy: Hierarchy,
    /// The code table of its keys or names, whether or not it gives the hierarchy.
    pub codes: Option<CodeTableId>,
    /// Rows that sum others, normalised: in no glob.
    pub totals: Vec<String>,
    /// Rows beside the items, normalised: in no glob.
    pub apart: Vec<String>,
}

impl Block {
    /// A list of which nothing is said but its name: no key, no hierarchy, no totals.
    pub fn named(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            key: Vec::new(),
            label: Vec::new(),
            hierarchy: Hierarchy::Flat,
            codes: None,
            totals: Vec::new(),
            apart: Vec::new(),
        }
    }

    /// Whether it has one total, which goes by several names: both 合计 and 总计 are among them.
    pub fn has_one_total(&self) -> bool {
        let known = |name: &str| self.totals.iter().any(|total| total == name);
        known("合计") && known("总计")
    }
}

/// What holds in every row of a form: one column is the sum of others, or some add up to what others do. Columns by number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowIdentity {
    /// The sum; several, where they have to be added up. Then nothing holds where a document does not print one of them all.
    pub sums: Vec<usize>,
    /// What it is the sum of; a column that a document does not print adds nothing.
    pub parts: Vec<usize>,
}

/// What rows of a form hold beside a row of another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Beside {
    /// The columns of this form, by number, that are added up.
    pub columns: Vec<usize>,
    /// Equal, at least or at most.
    pub sign: Comparison,
    /// The cells of other forms, which are added up.
    pub there: Vec<BesideCell>,
    /// The line as rules would say it.
    pub spelling: String,
}

/// A cell of another form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BesideCell {
    /// The form.
    pub form: FormId,
    /// Its row.
    pub row: BesideRow,
    /// Its column, by number.
    pub column: usize,
}

/// The row of another form that rows are held against.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum BesideRow {
    /// For each row that of its code, for the total the total.
    Same,
    /// For the total this one: its list, where the form has several, and its names, normalised, the innermost last.
    Named(Option<u16>, Vec<String>),
}

/// A printed table, a set of labelled fields, or the table that an extract makes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Form {
    /// The name that rules call it by.
    pub name: String,
    /// The titles it goes by in print, normalised.
    pub titles: Vec<String>,
    /// Whether bare code selectors mean it.
    pub main: bool,
    /// Whether a document may leave it out.
    pub optional: bool,
    /// The unit where the page prints none.
    pub unit: Option<Unit>,
    /// The field whose values tell its occurrences apart, by column number.
    pub repeats: Option<usize>,
    /// The repeated form that it is part of.
    pub part_of: Option<FormId>,
    /// Whether its columns are labels with a value beside them: a table of one row.
    pub fields: bool,
    /// The extract that makes it, by number.
    pub extract: Option<usize>,
    /// Its columns of values and words; key and name columns are columns of text too.
    pub columns: Vec<FormColumn>,
    /// Its lists side by side; a plain table has one, without a name.
    pub blocks: Vec<Block>,
    /// What holds in every row.
    pub identities: Vec<RowIdentity>,
    /// What holds in every row beside other forms.
    pub beside: Vec<Beside>,
    /// Where it was declared.
    pub span: Span,
    /// Its headings, made comparable.
    #[serde(skip)]
    pub plain: Plain,
}

impl Form {
    /// The other name of a total that the form knows by both, 合计 and 总计: of a list in which one of them is printed, the
    /// rules may say either.
    pub fn other_total(&self, name: &str) -> Option<&'static str> {
        let other = match name {
            "合计" => "总计",
            "总计" => "合计",
            _ => return None,
        };
        let mut lists = self.blocks.iter();
        lists.any(Block::has_one_total).then_some(other)
    }

    /// The columns of amounts of money, in order.
    pub fn amounts(&self) -> impl Iterator<Item = (usize, &FormColumn)> {
        self.columns
            .iter()
            .enumerate()
            .filter(|(_, column)| column.kind == Kind::Money)
    }

    /// The columns that a path of headings names: the whole path, or its end.
    pub fn columns_named(&self, path: &[String]) -> Vec<usize> {
        let wanted: Vec<String> = path.iter().map(|part| normal_name(part)).collect();
        let same = |column: &FormColumn, whole: bool| {
            let own: Vec<String> = column.path.iter().map(|part| normal_name(part)).collect();
            let alias =
                wanted.len() == 1 && wanted.first().is_some_and(|w| column.aliases.contains(w));
            if whole {
                own == wanted
            } else {
                own.ends_with(&wanted) || alias
            }
        };
        let pick = |whole| -> Vec<usize> {
            let all = self.columns.iter().enumerate();
            all.filter(|(_, column)| same(column, whole))
                .map(|(i, _)| i)
                .collect()
        };
        let exact = pick(true);
        if exact.is_empty() { pick(false) } else { exact }
    }
}

/// Everything that packs declare about documents.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Forms {
    /// The forms, those of extracts among them.
    pub forms: Vec<Form>,
    /// The extracts.
    pub extracts: Vec<Extract>,
    /// The classifications.
    pub codes: Vec<CodeTable>,
}

impl Forms {
    /// The form of a number.
    pub fn form(&self, id: FormId) -> Option<&Form> {
        self.forms.get(id.0 as usize)
    }

    /// The form of a name, with its number.
    pub fn named(&self, name: &str) -> Option<(FormId, &Form)> {
        self.iter().find(|(_, form)| form.name == name)
    }

    /// Every form with its number.
    pub fn iter(&self) -> impl Iterator<Item = (FormId, &Form)> {
        self.forms
            .iter()
            .enumerate()
            .map(|(i, form)| (FormId(crate::source::saturate(i)), form))
    }

    /// The code table of a number.
    pub fn code_table(&self, id: CodeTableId) -> Option<&CodeTable> {
        self.codes.get(id.0 as usize)
    }

    /// The repeated form that this one is, or is part of.
    pub fn repetition(&self, id: FormId) -> Option<FormId> {
        let form = self.form(id)?;
        match form.part_of {
            Some(whole) => self.repetition(whole),
            None => form.repeats.map(|_| id),
        }
    }
}
