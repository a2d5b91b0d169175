//! What the plan decided, counted.

use super::screen::Screening;
use crate::evaluate::total;
use crate::finding::Run;
use crate::outcome::Outcome;

/// How many checks of a rule a plan has decided in a document.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Decided {
    /// Those that hold.
    pub(super) passed: u64,
    /// Those that do not apply.
    pub(super) skipped: u64,
}

impl Decided {
    pub(super) fn add(&mut self, other: Self) {
        self.passed = self.passed.saturating_add(other.passed);
        self.skipped = self.skipped.saturating_add(other.skipped);
    }
}

impl Screening<'_> {
    /// Adds the checks that the plan decided, and every rule that ran.
    pub fn count(&self, run: &mut Run) {
        let documents = self.sheet.batch.documents.len();
        self.count_in(0..documents, run);
    }

    /// Adds to a run the checks that the plan decided in some of the documents, and every rule that ran in them.
    pub(super) fn count_in(&self, documents: std::ops::Range<usize>, run: &mut Run) {
        for planned in &self.plan.rules {
            let Some(rule) = self.program.rules.get(planned.number) else {
                continue;
            };
            if !documents
                .clone()
                .any(|document| self.applies(planned.number, document))
            {
                continue;
            }
            let mut sum = Decided::default();
            let own = self.decided.get(&planned.number);
            let own = own.and_then(|own| own.get(documents.clone()));
            own.unwrap_or(&[]).iter().for_each(|one| sum.add(*one));
            let entry = run.of_rule(&rule.id, &rule.title, rule.severity);
            entry.tally.add(Outcome::Pass, sum.passed);
            entry.tally.add(Outcome::Skipped, sum.skipped);
        }
        run.tally = total(run);
    }
}
