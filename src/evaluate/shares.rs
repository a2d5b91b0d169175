//! The rules of one document in shares, side by side; what they found is put together in the order of the rules.

use super::{Desk, Limits};
use crate::ledger::Ledger;
use crate::program::Program;
use std::ops::Range;

/// So many rules are worth a share of their own: each has to look up the rows of its tables anew.
const SHARE: usize = 100;

impl<'a> Desk<'a> {
    /// A desk that has run every rule on a document, as one rule after another would have.
    pub(super) fn after_all(
        program: &'a Program,
        ledger: &'a Ledger,
        document: usize,
        limits: Limits,
    ) -> Self {
        let all = 0..program.rules.len();
        if rayon::current_num_threads() > 1 && all.len() > SHARE {
            // Each share may do its part of what all may do, so that a run without end ends no later.
            let most = all.len().saturating_mul(2).div_ceil(SHARE) as u64;
            let part = Limits {
                visits: limits.visits.checked_div(most).unwrap_or(0),
                ..limits
            };
            let new = || Self::new(program, ledger, document, part);
            if let Some(mut desk) = shared(&new, all.clone()).filter(|desk| !desk.is_over()) {
                desk.limits = limits;
                return desk;
            }
        }
        // A limit is met where one rule after another meets it.
        let mut desk = Self::new(program, ledger, document, limits);
        desk.run_rules(all);
        desk
    }

    /// Adds what the rules after its own found.
    fn append(mut self, other: Self) -> Self {
        self.visits = self.visits.saturating_add(other.visits);
        for (cell, uses) in other.uses {
            let own = self.uses.entry(cell).or_default();
            own.held = own.held.saturating_add(uses.held);
            own.failed = own.failed.saturating_add(uses.failed);
        }
        for (cell, play) in other.play {
            self.play.entry(cell).or_default().append(play);
        }
        self.results.extend(other.results);
        self.weight = self.weight.saturating_add(other.weight);
        // The others are counted by rule, and no rule is of two shares.
        self.kept.extend(other.kept);
        self.dropped.extend(other.dropped);
        self.tallies.extend(other.tallies);
        self.presumed.extend(other.presumed);
        self
    }
}

/// What rules found in shares; nothing where a share came to its limit.
fn shared<'a>(new: &(impl Fn() -> Desk<'a> + Sync), rules: Range<usize>) -> Option<Desk<'a>> {
    if rules.len() <= SHARE {
        let mut desk = new();
        desk.run_rules(rules);
        return (desk.visits <= desk.limits.visits).then_some(desk);
    }
    let middle = rules.start.midpoint(rules.end);
    let (first, second) = rayon::join(
        || shared(new, rules.start..middle),
        || shared(new, middle..rules.end),
    );
    Some(first?.append(second?))
}
