//! Set phrases of the prose, with holes.

use super::{FormId, Kind};
use crate::pack::Applies;
use crate::source::Span;
use crate::value::Unit;
use regex::Regex;

/// What a hole takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HoleKind {
    /// The kind of the column that it fills.
    pub kind: Kind,
    /// The unit that must stand after an amount; none: any unit.
    pub unit: Option<Unit>,
}

/// A hole: `{基本支出:万元}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatternHole {
    /// The column that it fills.
    pub name: String,
    /// What it takes.
    pub takes: HoleKind,
}

/// A compiled pattern: one capture group a hole, over text that is folded as `value::Folded` folds it.
#[derive(Clone, Debug)]
pub struct Pattern {
    /// The linear-time expression.
    pub regex: Regex,
    /// The holes; hole `i` is the group named `h<i>` (and `u<i>` its unit, where any unit will do).
    pub holes: Vec<PatternHole>,
}

/// Prose turned into a table.
#[derive(Clone, Debug)]
pub struct Extract {
    /// Its name, which is that of its form.
    pub name: String,
    /// The form of the table that it makes.
    pub form: FormId,
    /// Words of the headings under which it looks, normalised; none: the whole text.
    pub sections: Vec<String>,
    /// Whether each match is a row; otherwise it must match once.
    pub each: bool,
    /// The hole that names the rows, by number.
    pub key: Option<usize>,
    /// The phrase.
    pub pattern: Pattern,
    /// What its pack applies to.
    pub applies: Applies,
    /// Where it was declared.
    pub span: Span,
}
