//! Which of the relations that took ways away are needed: figures stand where they stand without the others.
//!
//! Relations of a table often say the same twice. Those that can be spared placed nothing, so that a check of one of
//! them could have failed. The relations of the hierarchy are kept first and those of a row last: rows are what checks
//! look at most.

use super::place::{
    Attempt, Given, MAX_STEPS, Manner, Memory, Puzzle, Scope, Used, attempt, conclude,
};
use super::verdicts::{Told, Verdict};
use std::collections::BTreeSet;

/// The most steps in looking for them, as a part of those of a table.
const PART: usize = 3;

/// The most relations of which some are spared.
const MOST: usize = 2_000;

/// The relations by which alone every figure stands where it does.
pub(super) fn needed(
    puzzle: &Puzzle,
    order: Option<&[usize]>,
    whole: &Attempt,
    memory: Memory,
) -> Vec<Used> {
    let mut trial = Trial {
        puzzle,
        order,
        whole,
        memory,
        left: MAX_STEPS.checked_div(PART).unwrap_or(0),
    };
    if whole.used.is_empty() {
        return Vec::new();
    }
    let mut all: Vec<Used> = whole.used.iter().chain(&whole.spare).copied().collect();
    all.sort_unstable();
    all.dedup();
    if all.len() > MOST || !trial.suffice(&all) {
        return whole.used.clone();
    }
    // Those of rows first, then those beside other tables, then the hierarchy.
    for class in [is_sum, is_bound, is_rollup] {
        let (some, mut kept): (Vec<Used>, Vec<Used>) = all.iter().partition(|one| class(one));
        match trial.least(&mut kept, true, &some) {
            Some(needed) => all = kept.into_iter().chain(needed).collect(),
            None => break,
        }
    }
    all
}

fn is_sum(one: &Used) -> bool {
    matches!(one, Used::Sum(..))
}

fn is_bound(one: &Used) -> bool {
    matches!(one, Used::Bound(..))
}

fn is_rollup(one: &Used) -> bool {
    matches!(one, Used::Rollup(..))
}

struct Trial<'t> {
    puzzle: &'t Puzzle,
    /// The order of the columns, where it needs no relation.
    order: Option<&'t [usize]>,
    whole: &'t Attempt,
    memory: Memory,
    left: usize,
}

impl Trial<'_> {
    /// Of some relations those that are needed beside others that are kept, the first where there is a choice; none
    /// where it takes too long. The others are tried by themselves where they have `grown`.
    fn least(&mut self, kept: &mut Vec<Used>, grown: bool, some: &[Used]) -> Option<Vec<Used>> {
        if grown && self.suffice(kept) {
            return Some(Vec::new());
        }
        if self.left == 0 {
            return None;
        }
        let middle = some.len().div_ceil(2);
        let (Some((first, second)), true) = (some.split_at_checked(middle), some.len() > 1) else {
            return Some(some.to_vec());
        };
        let before = kept.len();
        kept.extend(first);
        let later = self.least(kept, true, second);
        kept.truncate(before);
        let later = later?;
        kept.extend(&later);
        let sooner = self.least(kept, !later.is_empty(), first);
        kept.truncate(before);
        let mut all = sooner?;
        all.extend(later);
        Some(all)
    }

    /// Whether every figure stands where it does by these relations alone.
    fn suffice(&mut self, some: &[Used]) -> bool {
        let some: BTreeSet<Used> = some.iter().copied().collect();
        let scope = Scope::Only(&some, &self.whole.anchored);
        let alone = match self.order {
            Some(order) => attempt(
                self.puzzle,
                order,
                Manner {
                    strict: self.puzzle.disordered,
                    near: true,
                    budget: MAX_STEPS,
                },
                scope,
                &mut self.memory,
            ),
            None => conclude(self.puzzle, scope, &mut self.memory).0,
        };
        self.left = self.left.saturating_sub(alone.steps);
        let rows = self.puzzle.rows.iter();
        let pairs = self.whole.verdicts.iter().zip(&alone.verdicts);
        pairs.zip(rows).all(|((a, b), row)| same(a, b, row))
    }
}

/// Whether two answers for a row put the same values into the same columns.
fn same(one: &Verdict, other: &Verdict, row: &Given) -> bool {
    let value = |figure: &usize| row.figures.get(*figure);
    match (one, other) {
        (
            Verdict::Full(own) | Verdict::Inferred(own) | Verdict::Misfit(own),
            Verdict::Full(cells) | Verdict::Inferred(cells) | Verdict::Misfit(cells),
        ) => own.iter().zip(cells).all(|pair| match pair {
            (Told::Figure(a), Told::Figure(b)) => value(a) == value(b),
            (own, cell) => own == cell,
        }),
        (Verdict::Lost(_), _) => true,
        _ => false,
    }
}
