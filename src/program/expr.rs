//! Checked expressions.

use crate::builtins::{Fold, OfRow, OfTable, OfText, Part, TextTest};
use crate::form::{CodeTableId, FormId};
use crate::ledger::{DocumentKind, Identity};
use crate::ops::Comparison;
use crate::source::Span;
use crate::types::{Dimension, Type};
use crate::value::{Decimal, normal_name};
use serde::{Deserialize, Serialize};

/// A row variable by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Local(pub u32);

/// Which document a table is taken from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum DocumentRef {
    /// The one that the rule runs on.
    #[default]
    This,
    /// `@上年`: the same organisation and kind, the year before.
    LastYear,
    /// `@上年预算`: the budget of the same organisation, the year before.
    LastBudget,
    /// `@上年决算`: the final accounts of the same organisation, the year before.
    LastFinal,
    /// `@预算`: the budget of the same organisation and year.
    Budget,
    /// `@决算`: the final accounts of the same organisation and year.
    Final,
    /// `@上级`: the organisation above, same kind and year.
    Superior,
    /// `@下属.*`: every organisation below, same kind and year.
    Subordinates,
    /// `@2023`: the same organisation and kind, that year.
    Year(u16),
}

/// How a table is found in a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TableName {
    /// By the form it was bound to.
    Form(FormId),
    /// By its printed title, normalised: no form describes it.
    Title(String),
}

impl DocumentRef {
    /// Those that go by a name, and not by a year.
    pub const NAMED: [(&str, Self); 7] = [
        ("上年", Self::LastYear),
        ("上年预算", Self::LastBudget),
        ("上年决算", Self::LastFinal),
        ("预算", Self::Budget),
        ("决算", Self::Final),
        ("上级", Self::Superior),
        ("下属", Self::Subordinates),
    ];

    /// The one of a name.
    pub fn named(name: &str) -> Option<Self> {
        let mut all = Self::NAMED.iter();
        all.find(|(known, _)| *known == name)
            .map(|(_, which)| *which)
    }

    /// Its name.
    pub fn name(self) -> Option<&'static str> {
        let mut all = Self::NAMED.iter();
        all.find(|(_, which)| *which == self).map(|(name, _)| *name)
    }

    /// Whether it is of the whole department, or of a unit, as the document at hand is.
    pub fn keeps_scope(self) -> bool {
        !matches!(self, Self::This | Self::Superior | Self::Subordinates)
    }

    /// Whether a document of one identity means that of another by it; what is not known is no match.
    pub fn is(self, here: &Identity, other: &Identity) -> bool {
        let org = |name: &Option<String>| name.as_deref().map(normal_name);
        let same_kind = here.kind == other.kind;
        // A bureau publishes for the department and for itself, under one name.
        let scopes = here.scope.zip(other.scope);
        let same_scope = scopes.is_none_or(|(here, other)| here == other);
        let same_org = here.org.is_some() && org(&here.org) == org(&other.org) && same_scope;
        let same_year = here.year.is_some() && here.year == other.year;
        let year_is = |year: Option<u16>| year.is_some() && other.year == year;
        let last_year = year_is(here.year.and_then(|year| year.checked_sub(1)));
        match self {
            // No other document than the one at hand.
            Self::This => false,
            Self::LastYear => same_org && same_kind && last_year,
            Self::LastBudget => same_org && last_year && other.kind == DocumentKind::Budget,
            Self::LastFinal => same_org && last_year && other.kind == DocumentKind::Final,
            Self::Year(year) => same_org && same_kind && year_is(Some(year)),
            Self::Budget => same_org && same_year && other.kind == DocumentKind::Budget,
            Self::Final => same_org && same_year && other.kind == DocumentKind::Final,
            Self::Superior => {
                here.superior.is_some()
                    && org(&here.superior) == org(&other.org)
                    && same_year
                    && same_kind
            }
            Self::Subordinates => {
                other.superior.is_some()
                    && org(&other.superior) == org(&here.org)
                    && same_year
                    && same_kind
            }
        }
    }
}

/// A table.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TableRef {
    /// Where it is named.
    pub span: Span,
    /// How it is found.
    pub name: TableName,
    /// Which document it is taken from.
    pub document: DocumentRef,
    /// The row whose occurrence it belongs to, as in `p.支出明细`.
    pub of: Option<Box<Rows>>,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ColumnRef {
    /// A column of the form.
    Index(u32),
    /// The column that `in 表.*` is at.
    Scope,
    /// The codes of the rows.
    Key,
    /// The names of the rows.
    Label,
    /// By its printed heading, normalised.
    Heading(Vec<String>),
}

/// One or several rows.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Rows {
    /// Where they are named.
    pub span: Span,
    /// Whether they can be other than exactly one.
    pub many: bool,
    /// How the table they are of is found, for its columns.
    pub table: TableName,
    /// Which they are.
    pub kind: RowsKind,
}

/// Which rows.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum RowsKind {
    /// The row that a variable is at.
    Local(Local),
    /// `表[合计]`: the one row that is named; it must be there.
    Named(TableRef, Vec<Step>),
    /// `表[**, 合计 except 208]`: whatever is there.
    Pick {
        /// The table.
        table: TableRef,
        /// What is taken.
        items: Vec<Vec<Step>>,
        /// What is left out of it.
        except: Vec<Vec<Step>>,
    },
    /// `c.*`, `c.**`
    Under {
        /// The row above.
        of: Box<Rows>,
        /// All below, or only directly.
        deep: bool,
    },
    /// `t[c]`: the same item in another table, by code, else by name or alias.
    Same(TableRef, Box<Rows>),
    /// `leaves(…)`: those of them, and of all below, with none below.
    Leaves(Box<Rows>),
    /// `parent(c)`
    Parent(Box<Rows>),
    /// `nearest(名称, 各行)`
    Nearest(Box<Expr>, Box<Rows>),
    /// `项目申报表[42010324501T000000104]`: the occurrence of a repeated form that a key names.
    Occurrence(TableRef, Box<Step>),
    /// Every row of a table of one row, or of each occurrence of a repeated form.
    All(TableRef),
}

/// One step of a path to rows.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Step {
    /// `*`
    Each,
    /// `**`
    Deep,
    /// A name, normalised, or a block.
    Label(String),
    /// A code.
    Code(String),
    /// `206.*`, `206.**`
    Under(String, bool),
    /// `201..229`
    Range(String, String),
    /// A name or code worked out.
    Computed(Box<Expr>),
}

impl Step {
    /// Whether it leads to all rows of a kind, rather than to one that it names.
    pub fn is_many(&self) -> bool {
        !matches!(self, Self::Label(_) | Self::Code(_) | Self::Computed(_))
    }
}

/// A checked expression.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Expr {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub ty: Type,
    /// How it is worked out.
    pub kind: Kind,
}

/// What a comparison forgives.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Tolerance {
    /// What rounding explains.
    Rounding,
    /// Nothing.
    Exactly,
    /// What rounding explains, of figures that are not printed to the same digit.
    Consistently,
    /// At most this.
    Within(Box<Expr>),
}

/// What `has` asks for.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum What {
    /// A table.
    Table(TableRef),
    /// At least one row.
    Rows(Rows),
    /// A cell that is not absent.
    Cell(Rows, ColumnRef),
    /// A name or a sum that can be had: `has official(c, 功能科目)`, `has worked(文字)`.
    Value(Box<Expr>),
}

/// How an expression is worked out.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Kind {
    /// A written number, in 元 or as a fraction; a bare one as written.
    Number(#[serde(with = "crate::value::exact")] Decimal, Dimension),
    /// Words.
    Text(String),
    /// One cell.
    Cell(Rows, ColumnRef),
    /// One row, as an argument.
    Row(Rows),
    /// Several cells folded: one body a row.
    Fold {
        /// How.
        fold: Fold,
        /// The variable that the rows are put into.
        local: Local,
        /// The rows.
        rows: Rows,
        /// Which of them.
        filter: Option<Box<Expr>>,
        /// What is taken of each; the row itself where there is none.
        body: Option<Box<Expr>>,
    },
    /// `a + b - c`: each with whether it is taken away.
    Sum(Vec<(bool, Expr)>),
    /// `a * b / c`: each with whether it divides.
    Product(Vec<(bool, Expr)>),
    /// `-a`
    Negate(Box<Expr>),
    /// `abs(a)`
    Abs(Box<Expr>),
    /// `round(a, n)`
    Round(Box<Expr>, u32),
    /// `a == b`
    Compare {
        /// The left side.
        left: Box<Expr>,
        /// The operator.
        sign: Comparison,
        /// The right side.
        right: Box<Expr>,
        /// What it forgives.
        tolerance: Tolerance,
    },
    /// `a and b`
    And(Vec<Expr>),
    /// `a or b`
    Or(Vec<Expr>),
    /// `has e`, or `not has e`
    Has(What, bool),
    /// `blank(e)`, or `not blank(e)`
    Blank(Box<Expr>, bool),
    /// `contains(a, b)` and its like, or its negation.
    Test(TextTest, Box<Expr>, Box<Expr>, bool),
    /// `matches(a, 正则式)`, or its negation: the expression by its number among those of the program.
    Matches(Box<Expr>, usize, bool),
    /// `name(c)`, `level(c)` and their like.
    OfRow(OfRow, Rows),
    /// The code within a text: `[2060101]行政运行`.
    CodeIn(Box<Expr>),
    /// `official(c, 功能科目)`: the code, the name printed beside it, and the code table.
    Official(Box<Expr>, Box<Expr>, CodeTableId),
    /// `worked(文字)`, `stated(文字)`
    Working(Part, Box<Expr>),
    /// `items(文字)`
    Items(Box<Expr>),
    /// `notes(表)` and its like: a text about a table.
    OfTable(OfTable, TableRef),
    /// `number(g)`, `unit(g)` and their like.
    OfText(OfText, Box<Expr>),
    /// `e default 0`
    Default(Box<Expr>, Box<Expr>),
}
