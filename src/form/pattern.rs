//! Set phrases of the prose, with holes.

use super::{FormId, Kind};
use crate::pack::Applies;
use crate::source::Span;
use crate::value::Unit;
use regex::Regex;
use std::sync::OnceLock;

/// So many holes keep any phrase far below the size at which an expression is refused.
const HOLES: usize = 32;

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

/// A pattern: one capture group a hole, over text that is folded as `value::Folded` folds it.
///
/// Its expression is compiled when a text is searched that can match at all: compiling all those of all packs takes
/// longer than everything else about a small document.
#[derive(Clone, Debug)]
pub struct Pattern {
    /// The holes; hole `i` is the group named `h<i>` (and `u<i>` its unit, where any unit will do).
    pub holes: Vec<PatternHole>,
    written: String,
    needs: Vec<String>,
    regex: OnceLock<Option<Regex>>,
}

impl Pattern {
    /// A pattern from its expression, and the words that stand in every match.
    ///
    /// # Errors
    ///
    /// An expression that is none.
    pub fn new(
        written: String,
        holes: Vec<PatternHole>,
        needs: Vec<String>,
    ) -> Result<Self, regex::Error> {
        let parsed = regex_syntax::parse(&written);
        let regex = OnceLock::new();
        if parsed.is_err() || holes.len() > HOLES {
            // What is wrong with it, the compiler says.
            let _ = regex.set(Some(Regex::new(&written)?));
        }
        Ok(Self {
            holes,
            written,
            needs,
            regex,
        })
    }

    /// Whether a text has all the words that stand in every match.
    pub fn can_match(&self, text: &str) -> bool {
        self.needs.iter().all(|words| text.contains(words.as_str()))
    }

    /// The linear-time expression.
    pub fn regex(&self) -> Option<&Regex> {
        let compiled = || Regex::new(&self.written).ok();
        self.regex.get_or_init(compiled).as_ref()
    }
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
