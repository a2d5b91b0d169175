//! Set phrases of the prose, with holes.

use super::packed::Packed;
use super::passage::{Ahead, Passage, Search, in_order};
use super::phrase::{Phrase, Phrased};
use super::{FormId, Kind};
use crate::pack::Applies;
use crate::source::Span;
use crate::value::Unit;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// So many steps keep what is tried in a sentence small.
const STEPS: usize = 10_000;

/// What a hole takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoleKind {
    /// The kind of the column that it fills.
    pub kind: Kind,
    /// The unit that must stand after an amount; none: any unit.
    pub unit: Option<Unit>,
}

/// A hole: `{基本支出:万元}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PatternHole {
    /// The column that it fills.
    pub name: String,
    /// What it takes.
    pub takes: HoleKind,
}

/// A pattern, over text that is folded as `value::Folded` folds it.
///
/// It is tried step by step in each sentence that has the words of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Pattern {
    /// The holes.
    pub holes: Vec<PatternHole>,
    /// Words of which every match has, in this order and apart, one of each.
    needs: Vec<Vec<String>>,
    phrased: Packed<Phrased>,
}

/// Why a phrase makes no pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// Its brackets do not pair up.
    Unpaired,
    /// It has too many parts.
    TooLong,
}

/// Where a pattern stands in a text, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The whole of it.
    pub at: Range<usize>,
    /// Four a hole: where it begins and ends, and where its unit does if any unit will do.
    marks: Vec<Option<usize>>,
}

impl Found {
    /// What a hole takes, by its number; none where it was left out.
    pub fn hole(&self, number: usize) -> Option<Range<usize>> {
        self.between(number.saturating_mul(4))
    }

    /// The unit after the amount of a hole, where any will do.
    pub fn unit(&self, number: usize) -> Option<Range<usize>> {
        self.between(number.saturating_mul(4).saturating_add(2))
    }

    fn between(&self, mark: usize) -> Option<Range<usize>> {
        let at = |mark: usize| self.marks.get(mark).copied().flatten();
        Some(at(mark)?..at(mark.saturating_add(1))?)
    }
}

impl Pattern {
    /// A pattern from its phrase, with what its holes are called.
    ///
    /// # Errors
    ///
    /// Brackets that do not pair up, and a phrase longer than any of a person.
    pub fn new(phrase: Phrase, holes: Vec<PatternHole>) -> Result<Self, Unfit> {
        let (phrased, needs) = phrase.finish().ok_or(Unfit::Unpaired)?;
        if phrased.steps.len() > STEPS {
            return Err(Unfit::TooLong);
        }
        Ok(Self {
            holes,
            needs,
            phrased: phrased.into(),
        })
    }

    /// Every place in a text, one after another: the first way that leads on, nearest to the beginning.
    pub fn matches(&self, passage: &Passage<'_>) -> Vec<Found> {
        let mut all: Vec<Found> = Vec::new();
        let mut from = 0;
        // What is not in the text in this order is in none of its sentences.
        if !in_order(passage.text, &self.needs) {
            return all;
        }
        let words = self.needs.first().map_or(&[][..], Vec::as_slice);
        let mut ahead = Ahead::new(passage.text, words);
        let mut next = self.next(passage, &mut ahead, from);
        while let Some(found) = next {
            let again = found.at.is_empty() && all.last().map(|last| last.at.end) == Some(from);
            match again {
                // Nothing, right after a match: that is no further one.
                true => {
                    let Some(c) = passage.text.get(from..).and_then(|t| t.chars().next()) else {
                        break;
                    };
                    from = from.saturating_add(c.len_utf8());
                }
                false => {
                    from = found.at.end;
                    all.push(found);
                }
            }
            next = self.next(passage, &mut ahead, from);
        }
        all
    }

    /// The first match that begins at a byte or after it.
    fn next(&self, passage: &Passage<'_>, ahead: &mut Ahead<'_>, mut from: usize) -> Option<Found> {
        let Phrased {
            steps,
            firsts,
            stops,
            lead,
        } = self.phrased.get()?;
        let mut sentence = passage.sentence(from);
        loop {
            let here = passage.bounds(sentence)?;
            let mut start = here.start.max(from);
            if !self.needs.is_empty() {
                let there = passage.sentence(ahead.next(start)?);
                let there = there.saturating_sub(*stops);
                if there > sentence {
                    sentence = there;
                    continue;
                }
                if let Some(lead) = lead {
                    start = ahead.within(start, *lead)?;
                }
            }
            let (window, further) = passage.window(start, passage.end(sentence, *stops));
            if in_order(passage.text.get(window.clone())?, &self.needs) {
                let marks = self.holes.len().saturating_mul(4);
                let mut search = Search::new((steps, firsts), (passage.text, window), marks);
                let end = further.unwrap_or(here.end).min(here.end);
                if let Some(at) = search.first(end, (*lead, ahead)) {
                    let marks = search.marks();
                    return Some(Found { at, marks });
                }
            }
            match further.filter(|further| *further < here.end) {
                Some(further) => from = further,
                None => sentence = sentence.saturating_add(1),
            }
        }
    }
}

/// Prose turned into a table.
#[derive(Clone, Debug, Serialize, Deserialize)]
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
