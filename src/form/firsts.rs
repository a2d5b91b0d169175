//! What can stand where a step of a set phrase begins: where something else does, it is not tried.

use super::phrase::Step;
use serde::{Deserialize, Serialize};

/// Some characters, or perhaps more: each by six bits of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Signs(u64);

impl Signs {
    /// Every character, and the end of the text.
    const ALL: Self = Self(u64::MAX);

    fn of(c: char) -> Self {
        Self(1u64.checked_shl(u32::from(c) & 63).unwrap_or(u64::MAX))
    }

    fn and(self, more: Self) -> Self {
        Self(self.0 | more.0)
    }

    /// Whether nothing is ruled out.
    pub(super) fn are_all(self) -> bool {
        self == Self::ALL
    }

    /// Whether a character may be one of them.
    pub(super) fn may_have(self, c: char) -> bool {
        self.0 & Self::of(c).0 != 0
    }
}

/// For each step what can stand where it begins.
pub(super) fn firsts(steps: &[Step]) -> Vec<Signs> {
    let mut all = vec![Signs::default(); steps.len()];
    // Steps lead back as well as on.
    loop {
        let mut changed = false;
        for (at, step) in steps.iter().enumerate().rev() {
            let to = |by: isize| {
                let step = at.saturating_add_signed(by);
                all.get(step).copied().unwrap_or(Signs::ALL)
            };
            let signs = match *step {
                Step::Char(c) => Signs::of(c),
                Step::One(class) | Step::Few(_, class) => match class.signs() {
                    Some(signs) => signs
                        .chars()
                        .map(Signs::of)
                        .fold(Signs::default(), Signs::and),
                    None => Signs::ALL,
                },
                Step::Jump(by) => to(by),
                Step::Fork(first, second) => to(first).and(to(second)),
                Step::Mark(_) | Step::Edge(_) => to(1),
            };
            if let Some(slot) = all.get_mut(at).filter(|slot| **slot != signs) {
                *slot = signs;
                changed = true;
            }
        }
        if !changed {
            return all;
        }
    }
}
