//! `and`, `or`, and conditions of which only the end is asked for.

use super::{
    Desk,
    conditions::{FACTS, Judgement},
};
use crate::outcome::Outcome;
use crate::program::Expr;

impl Judgement {
    /// `self and other`: the worse, with the facts that make it so.
    pub(super) fn and(self, other: Self) -> Self {
        let worse = self.outcome.and(other.outcome);
        self.join(other, worse)
    }

    /// `self or other`: the better.
    pub(super) fn or(self, other: Self) -> Self {
        let better = self.outcome.or(other.outcome);
        self.join(other, better)
    }

    fn join(mut self, other: Self, outcome: Outcome) -> Self {
        if self.outcome != outcome {
            return other;
        }
        if other.outcome == outcome {
            let room = FACTS.saturating_sub(self.facts.len());
            self.facts.extend(other.facts.into_iter().take(room));
            self.gap = self.gap.or(other.gap);
        }
        self
    }
}

impl Desk<'_> {
    /// How a condition ends that only chooses rows: nobody will ask what it rests on, and nothing is worse than a
    /// failure or better than a pass.
    pub(super) fn chooses(&mut self, condition: &Expr) -> Judgement {
        let before = std::mem::replace(&mut self.only_outcome, true);
        let judged = self.judge(condition);
        self.only_outcome = before;
        judged
    }

    /// `a and b`
    pub(super) fn all_of(&mut self, parts: &[Expr]) -> Judgement {
        let mut whole = Judgement::bare(Outcome::Pass);
        for part in parts {
            whole = whole.and(self.judge(part));
            if self.only_outcome && whole.outcome == Outcome::Fail {
                break;
            }
        }
        whole
    }

    /// `a or b`
    pub(super) fn any_of(&mut self, parts: &[Expr]) -> Judgement {
        let mut whole: Option<Judgement> = None;
        for part in parts {
            let part = self.judge(part);
            let joined = match whole {
                Some(whole) => whole.or(part),
                None => part,
            };
            let done = self.only_outcome && joined.outcome == Outcome::Pass;
            whole = Some(joined);
            if done {
                break;
            }
        }
        whole.unwrap_or_else(|| Judgement::bare(Outcome::Fail))
    }
}
