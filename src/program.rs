//! Rules after checking: every name bound, every type known, every macro expanded.
//!
//! A [`Program`] is immutable and compiled once for any number of ledgers. A rule that says `in {甲, 乙}.*` becomes one
//! [`Variant`] a table, so that below this point no name is looked up by its spelling, except the headings of tables
//! that no form describes.

mod expr;
mod reads;
mod wordings;

pub use expr::{
    ColumnRef, DocumentRef, Expr, Kind, Local, Rows, RowsKind, Step, TableName, TableRef,
    Tolerance, What,
};
pub use wordings::Wordings;

use crate::finding::PackStamp;
use crate::form::{FormId, Forms, Packed};
use crate::outcome::{Outcome, Severity};
use crate::pack::{Applies, Pack};
use crate::source::{Sources, Span};
use crate::types::Dimension;
use crate::value::{Decimal, Unit};
use serde::{Deserialize, Serialize};

/// Checked rules with everything they rest on.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Program {
    /// The rule files.
    #[serde(skip)]
    pub sources: Sources,
    /// The forms, extracts and code tables.
    pub forms: Forms,
    /// The rules, in the order of their files.
    pub rules: Vec<Rule>,
    /// The waivers.
    pub waivers: Vec<Waiver>,
    /// The tests.
    #[serde(skip)]
    pub tests: Vec<Test>,
    /// Parameters that were set from outside the files: name and value.
    pub params: Vec<(String, String)>,
    /// The packs whose rules run.
    #[serde(skip)]
    pub packs: Vec<PackStamp>,
    /// What each of those packs applies to.
    #[serde(skip)]
    pub applies: Vec<Applies>,
    /// Which other documents the rules that run look at: `@上年`, `@预算`.
    pub beside: Vec<DocumentRef>,
    /// The regular expressions of its rules.
    pub wordings: Wordings,
    /// How many conditions its rules have in common.
    pub alike: u32,
}

impl Program {
    /// Says which packs its rules are of.
    pub fn stamp<'p>(&mut self, packs: impl Iterator<Item = &'p Pack>) {
        for pack in packs {
            self.packs.push(PackStamp {
                name: pack.name.clone(),
                version: pack.version.clone(),
                hash: pack.hash.clone(),
            });
            self.applies.push(pack.applies.clone());
        }
    }

    /// The rule of an id.
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.id == id)
    }
}

/// A checked rule.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Rule {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The pack that it is of, by number among those that run.
    pub pack: usize,
    /// How much it matters.
    pub severity: Severity,
    /// What it rests on.
    pub why: Option<String>,
    /// Whether it runs: not where a file only lends its forms, nor where it was turned off.
    pub active: bool,
    /// The unit of bare numbers beside amounts, if its file says one.
    pub unit: Option<Unit>,
    /// Where its id stands (of a one-line rule: the whole of it).
    pub span: Span,
    /// The rule, once for each table of its `in`.
    pub variants: Packed<Vec<Variant>>,
}

impl Rule {
    /// The rule, once for each table of its `in`.
    pub fn variants(&self) -> &[Variant] {
        self.variants.get().map_or(&[], Vec::as_slice)
    }
}

/// A rule bound to one table of its `in` (or to none).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Variant {
    /// The table of `in`.
    pub scope: Option<TableRef>,
    /// The columns for which it is repeated; empty: it is not.
    pub columns: Vec<ColumnRef>,
    /// The repeated form that it names without `for`: it runs once an occurrence.
    pub repetition: Option<FormId>,
    /// Conditions under which it applies at all.
    pub when: Vec<Expr>,
    /// For each of them the number that it has in common with its like in other rules; none where it depends on more than
    /// the document.
    pub alike: Vec<Option<u32>>,
    /// How many locals it has.
    pub locals: u32,
    /// What it does where it applies.
    pub body: Packed<Body>,
}

impl Variant {
    /// Its loops, outermost first.
    pub fn loops(&self) -> &[Loop] {
        self.body.get().map_or(&[], |body| &body.loops)
    }

    /// Conditions under which it applies to what the loops are at.
    pub fn when_each(&self) -> &[Expr] {
        self.body.get().map_or(&[], |body| &body.when_each)
    }

    /// What must hold.
    pub fn checks(&self) -> &[Check] {
        self.body.get().map_or(&[], |body| &body.checks)
    }
}

/// What a rule does where it applies.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Body {
    /// Its loops, outermost first.
    pub loops: Vec<Loop>,
    /// Conditions under which it applies to what the loops are at.
    pub when_each: Vec<Expr>,
    /// What must hold.
    pub checks: Vec<Check>,
}

/// `for c in [**] where has c.*`
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Loop {
    /// The row variable.
    pub local: Local,
    /// The rows.
    pub rows: Rows,
    /// The condition on the row.
    pub filter: Option<Expr>,
}

/// A condition that must hold.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Check {
    /// The condition.
    pub condition: Expr,
    /// Words for where it does not.
    pub message: Vec<Piece>,
}

/// A piece of the words of `else`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Piece {
    /// Words.
    Text(String),
    /// `{left}`
    Left,
    /// `{right}`
    Right,
    /// `{diff}`
    Difference,
    /// `{c}`: any expression.
    Value(Expr),
}

/// A checked waiver.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiver {
    /// The rule.
    pub rule: String,
    /// The organisation.
    pub org: Option<String>,
    /// The year.
    pub year: Option<u16>,
    /// The largest difference that is waived, in 元 (or a fraction).
    #[serde(with = "crate::value::exact")]
    pub within: Decimal,
    /// What the bound measures: a difference of anything else is not waived.
    pub dimension: Dimension,
    /// The bound as written.
    pub bound: String,
    /// Why.
    pub because: String,
    /// The last day on which it holds, as year, month, day.
    pub until: Day,
    /// Where it stands.
    pub span: Span,
}

/// A day: year, month, day; ordered as the calendar is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Day {
    /// The year.
    pub year: u16,
    /// The month, from 1.
    pub month: u8,
    /// The day, from 1.
    pub day: u8,
}

impl Day {
    /// Reads `2026-12-31`; nothing where there is no such day.
    pub fn read(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        let day = Self {
            year: year.parse().ok()?,
            month: month.parse().ok()?,
            day: day.parse().ok()?,
        };
        let leap = day.year.is_multiple_of(4) && !day.year.is_multiple_of(100)
            || day.year.is_multiple_of(400);
        let last = match day.month {
            4 | 6 | 9 | 11 => 30,
            2 if leap => 29,
            2 => 28,
            1..=12 => 31,
            _ => return None,
        };
        (parts.next().is_none() && (1..=last).contains(&day.day)).then_some(day)
    }
}

impl Day {
    /// The day that is so many days after 1970-01-01.
    pub fn from_unix_days(days: u64) -> Self {
        let leap = |year: u16| {
            year.is_multiple_of(4) && !year.is_multiple_of(100) || year.is_multiple_of(400)
        };
        let (mut left, mut year) = (days, 1970u16);
        loop {
            let length = if leap(year) { 366 } else { 365 };
            if left < length || year == u16::MAX {
                break;
            }
            left = left.saturating_sub(length);
            year = year.saturating_add(1);
        }
        let february = if leap(year) { 29 } else { 28 };
        let months = [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
        let mut month = 1u8;
        for length in months {
            if left < length {
                break;
            }
            left = left.saturating_sub(length);
            month = month.saturating_add(1);
        }
        let day = u8::try_from(left.saturating_add(1)).unwrap_or(u8::MAX);
        Self {
            year,
            month: month.min(12),
            day,
        }
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// A checked test.
#[derive(Clone, Debug)]
pub struct Test {
    /// What it promises.
    pub title: String,
    /// Where its title stands.
    pub span: Span,
    /// The tables and texts it runs on.
    pub given: Vec<Given>,
    /// What must come out.
    pub expect: Vec<Expect>,
}

/// What a test runs on.
#[derive(Clone, Debug)]
pub enum Given {
    /// A table: the heading row first, each cell with its place.
    Table {
        /// The form's name or a printed title.
        table: String,
        /// Which document it belongs to.
        document: DocumentRef,
        /// The value of the repeating key.
        occurrence: Option<String>,
        /// The unit printed beside it.
        unit: Option<Unit>,
        /// The cells.
        rows: Vec<Vec<(String, Span)>>,
    },
    /// Prose.
    Text {
        /// The lines.
        at: Span,
        /// Which document they belong to.
        document: DocumentRef,
    },
}

/// What a test expects.
#[derive(Clone, Debug)]
pub struct Expect {
    /// The rule.
    pub rule: String,
    /// The outcome.
    pub outcome: Outcome,
    /// That there is none such.
    pub none: bool,
    /// The place, as written, and as a cell.
    pub at: Option<(String, Expr)>,
    /// Where it stands.
    pub span: Span,
}
