//! `and`, `or`, and conditions of which only the end is asked for.

use super::{
    Desk,
    conditions::{FACTS, Fact, Judgement},
};
use crate::ops::Comparison;
use crate::outcome::Outcome;
use crate::program::Expr;
use crate::value::Decimal;
use std::cmp::{Ordering, Reverse};

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

    /// `self or other`, both written out: where neither holds, what comes nearest to it explains it alone. That is one that
    /// says which figures are to be equal before one that bounds or excepts them, then one that shows something printed
    /// before one that only says what is lacking, then the one whose conditions hold in part, `向 == "减少" and 率 == 额 /
    /// 上年`, then the one whose figures differ least.
    fn either(self, other: Self) -> Self {
        if self.outcome != Outcome::Fail || other.outcome != Outcome::Fail {
            return self.or(other);
        }
        match self.nearness().cmp(&other.nearness()) {
            Ordering::Greater => self,
            Ordering::Less => other,
            Ordering::Equal => self.or(other),
        }
    }

    /// Whether it says which figures are to be equal, whether it shows anything printed, whether a part of it holds, and by
    /// how little its figures differ, if it compares any that should not.
    fn nearness(&self) -> (bool, bool, bool, Option<Reverse<Decimal>>) {
        let compared = self.facts.iter().filter_map(|fact| match fact {
            Fact::Compared {
                left,
                right,
                verdict,
                sign,
                ..
            } if *sign != Comparison::Unequal => {
                // What is no figure of the document, `总 == 0`, only says where the others need not be equal.
                let figures = !left.cells.is_empty() && !right.cells.is_empty();
                Some((*sign == Comparison::Equal && figures, verdict))
            }
            _ => None,
        });
        let equal = compared.clone().any(|(equal, _)| equal);
        let mut differences = compared
            .filter(|(equals, _)| *equals == equal)
            .filter_map(|(_, verdict)| Some(Reverse(verdict.as_ref()?.difference.abs())));
        let shows = self.facts.iter().any(|fact| !fact.cells().is_empty());
        (equal, shows, self.partly, differences.next())
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
            let part = self.judge(part);
            let partly = whole.partly || part.outcome.holds();
            whole = Judgement {
                partly,
                ..whole.and(part)
            };
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
                Some(whole) => whole.either(part),
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
