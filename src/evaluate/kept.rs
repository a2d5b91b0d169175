//! What is kept of a check: its count, the figures that it looked at, and what it found unless it simply passed.

use super::{
    Desk,
    conditions::{Fact, Judgement},
    instances::{At, Result},
};
use crate::lang::Said;
use crate::outcome::Outcome;
use crate::source::Span;

/// How many times as many results of a rule are kept as can be shown; and when a document has many, of each rule so
/// many.
const SPARE: u64 = 5;
/// How much the results of a document may weigh, in figures that they rest on: a result of a sum over a hundred thousand
/// rows weighs as much as thousands of others.
const MOST_WEIGHT: usize = 2_000_000;

/// What a result weighs.
fn weight(facts: &[Fact], cells: usize) -> usize {
    let of = |fact: &Fact| {
        let cells = match fact {
            Fact::Compared { left, right, .. } => {
                left.cells.len().saturating_add(right.cells.len())
            }
            Fact::Said { cells, rows, .. } => cells.len().saturating_add(rows.len()),
            Fact::Absent { .. } => 0,
        };
        cells.saturating_add(8)
    };
    let facts = facts.iter().map(of).fold(0, usize::saturating_add);
    // A place alone takes an eighth of a term.
    facts.saturating_add(cells.div_euclid(8))
}

impl Desk<'_> {
    /// Whether the document has so many results that of each rule few more are kept.
    pub(super) fn is_full(&self) -> bool {
        let most = self.limits.findings.saturating_mul(SPARE);
        self.results.len() as u64 >= most.saturating_mul(SPARE.saturating_mul(SPARE))
    }

    /// Whether so much was found that what is kept depends on the rules before.
    pub(super) fn is_over(&self) -> bool {
        self.is_full() || self.weight > MOST_WEIGHT
    }

    /// Whether one more result of a rule is kept; what is not is counted. More than can be shown is kept, so that the
    /// gravest are shown; but not without end.
    fn has_room(&mut self, number: usize, outcome: Outcome, weight: usize) -> bool {
        let most = self.limits.findings.saturating_mul(SPARE);
        let full = self.is_full();
        let kept = self.kept.entry((number, outcome)).or_insert(0);
        let weight = self.weight.saturating_add(weight);
        if *kept >= most || full && *kept >= SPARE || weight > MOST_WEIGHT {
            let over = self.dropped.entry(number).or_insert(0);
            *over = over.saturating_add(1);
            return false;
        }
        *kept = kept.saturating_add(1);
        self.weight = weight;
        true
    }

    fn called_at(&self, at: &At) -> String {
        match at {
            At::Said(words) => words.clone(),
            At::Row(row) => self.label(*row),
        }
    }

    /// Counts a check, and keeps what is not simply a pass.
    pub(super) fn conclude_check(
        &mut self,
        number: usize,
        check: Span,
        at: &[At],
        judged: Judgement,
        words: Option<Said>,
    ) {
        if let Some(tally) = self.tallies.get_mut(&number) {
            tally.count(judged.outcome);
        }
        let mut cells = std::mem::take(&mut self.seen);
        cells.sort();
        cells.dedup();
        let presumed = self.presumed(&judged);
        if presumed {
            let count = self.presumed.entry(number).or_default();
            *count = count.saturating_add(1);
        }
        for cell in &cells {
            let uses = self.uses.entry(*cell).or_default();
            match judged.outcome {
                // What the relation of a check put there, the check does not vouch for.
                _ if presumed => {}
                outcome if outcome.holds() => uses.held = uses.held.saturating_add(1),
                Outcome::Fail => uses.failed = uses.failed.saturating_add(1),
                _ => {}
            }
        }
        if judged.outcome == Outcome::Pass {
            cells.clear();
            self.seen = cells;
            return;
        }
        let weight = weight(&judged.facts, cells.len());
        if !self.has_room(number, judged.outcome, weight) {
            return;
        }
        let rows = at.iter().filter_map(|at| match at {
            At::Row(row) => Some(*row),
            At::Said(_) => None,
        });
        let rows = rows.collect();
        self.results.push(Result {
            rule: number,
            outcome: judged.outcome,
            check,
            at: at.iter().map(|at| self.called_at(at)).collect(),
            rows,
            facts: judged.facts,
            gap: judged.gap,
            words,
            cells,
        });
    }
}
