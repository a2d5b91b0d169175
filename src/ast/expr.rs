//! Expressions as written.

use super::Name;
use crate::ops::Comparison;
use crate::source::Span;
use crate::value::Decimal;
use serde::{Deserialize, Serialize};

/// An expression with its place. Two expressions are equal wherever they stand.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Expr {
    /// Where it stands.
    pub span: Span,
    /// What it says.
    pub kind: ExprKind,
}

impl PartialEq for Expr {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind
    }
}

impl Eq for Expr {}

/// A number as written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberWord {
    /// Its digits as written, separators and all.
    pub digits: String,
    /// Its value.
    #[serde(with = "crate::value::exact")]
    pub value: Decimal,
    /// The unit or measure word after it.
    pub unit: Option<Name>,
}

/// `+` and `-`, `*` and `/`
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Sign {
    /// `+`
    Plus,
    /// `-`
    Minus,
    /// `*` or `×`
    Times,
    /// `/` or `÷`
    Over,
}

/// `and` or `or`
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Join {
    /// `and`
    And,
    /// `or`
    Or,
}

/// What a comparison is written to forgive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ToleranceWord {
    /// Nothing is said: rounding.
    None,
    /// `exactly`
    Exactly(super::At),
    /// `consistently`
    Consistently(super::At),
    /// `within 100元`
    Within(Box<Expr>),
}

/// What an expression says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ExprKind {
    /// `6,166.88`, `100元`, `15%`
    Number(NumberWord),
    /// `"…"`
    Text(String),
    /// `合计`, `c`, `支出总表`
    Name(String),
    /// `《支出预算总表》`
    Title(String),
    /// `{支出总表, 收入总表}`
    Set(Vec<Expr>),
    /// `206.*`, `206.**` outside brackets
    Codes {
        /// The code.
        code: String,
        /// `.**` rather than `.*`
        deep: bool,
    },
    /// `[**]` with no table before it: rows of the table of `in`
    Here(Selection),
    /// `e[合计]`
    Rows(Box<Expr>, Selection),
    /// `e.合计`
    Field(Box<Expr>, Name),
    /// `e.*`, `e.**`
    Under {
        /// A table (its columns) or a row (the rows under it).
        of: Box<Expr>,
        /// `.**` rather than `.*`
        deep: bool,
    },
    /// `e@上年`, `e@2023`, `e@下属.*`
    At {
        /// The table.
        of: Box<Expr>,
        /// Which document.
        document: Name,
        /// `@下属.*`: each of several documents.
        each: bool,
    },
    /// `f(…)`; `not`, `has` and `blank` are not calls
    Call {
        /// The function or `let`.
        function: Name,
        /// Its arguments.
        arguments: Vec<Expr>,
    },
    /// `sum(r in 表[*] where …: r.合计)`
    Fold(Box<Aggregate>),
    /// `-e`
    Negate(Box<Expr>),
    /// `a + b - c`: one flat chain of `+ -` or of `* /`
    Chain {
        /// The first operand.
        first: Box<Expr>,
        /// The others, each with the sign before it.
        rest: Vec<(Sign, Expr)>,
    },
    /// `a == b within t`
    Compare {
        /// The left side.
        left: Box<Expr>,
        /// The operator.
        sign: Comparison,
        /// The right side.
        right: Box<Expr>,
        /// What it forgives.
        tolerance: ToleranceWord,
    },
    /// `a and b and c`
    Joined(Join, Vec<Expr>),
    /// `not e`
    Not(Box<Expr>),
    /// `has e`
    Has(Box<Expr>),
    /// `e default 0`
    Default(Box<Expr>, Box<Expr>),
}

/// `sum(r in 表[*] where …: r.合计)`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Aggregate {
    /// The function.
    pub function: Name,
    /// The row variable.
    pub name: Name,
    /// The rows.
    pub over: Expr,
    /// The condition on the row.
    pub filter: Option<Expr>,
    /// What is taken of each row.
    pub body: Option<Expr>,
}

/// What stands in brackets: a list of elements, less others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Selection {
    /// The elements.
    pub items: Vec<Element>,
    /// `except 208, 210`
    pub except: Vec<Element>,
}

/// One element of a selection.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Element {
    /// Where it stands.
    pub span: Span,
    /// Its steps: `科学技术支出/行政运行` has two, `206.*` one.
    pub steps: Vec<Step>,
}

impl PartialEq for Element {
    fn eq(&self, other: &Self) -> bool {
        self.steps == other.steps
    }
}

impl Eq for Element {}

pub use step::Step;

mod step {
    use super::Expr;
    use serde::{Deserialize, Serialize};

    /// One step of a path to rows.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
    pub enum Step {
        /// `*`: the rows directly under what came before; first, the top rows.
        Each,
        /// `**`: every row under what came before; first, every keyed row.
        Deep,
        /// `合计`, `"“三公”经费合计"`: a label (or a row variable).
        Label(String),
        /// `208`, `42010324501T000000104`
        Code(String),
        /// `206.*`, `206.**`
        Under {
            /// The code.
            code: String,
            /// `.**` rather than `.*`
            deep: bool,
        },
        /// `201..229`: the codes from the one to the other, at their level.
        Range(String, String),
        /// `s.类`: a text worked out from a row variable, or any expression in `( )`.
        Computed(Box<Expr>),
    }
}
