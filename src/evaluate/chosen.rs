//! The rows that a loop within a rule runs over: chosen once where they are the same wherever the rule is at.

use super::{Desk, Known, RowAt, conditions::Judgement};
use crate::program::{Expr, Local, Rows};
use crate::source::Span;
use indexmap::IndexMap;

/// What was chosen, and what the choice at hand looks at.
#[derive(Debug, Default)]
pub(super) struct Chosen {
    /// By the place of the selection in the program.
    known: IndexMap<usize, Vec<RowAt>>,
    /// The variables that the choice at hand looks at, a bit each; the last stands for all else that a rule may be at.
    looks: u64,
}

/// What a rule is at beside the rows of its first variables.
const ELSE: u64 = 1 << 63;

impl Chosen {
    /// Notes that the choice at hand looks at the row of a variable.
    pub(super) fn look_at(&mut self, local: Local) {
        self.looks |= bit(local);
    }

    /// Notes that the choice at hand looks at a column of `in`, or an occurrence.
    pub(super) fn look_elsewhere(&mut self) {
        self.looks |= ELSE;
    }
}

/// The bit of a variable; those beyond the first share the last.
fn bit(local: Local) -> u64 {
    1u64.checked_shl(local.0).unwrap_or(ELSE)
}

/// The bits of what is bound outside a loop: the variables that were bound before its own, and all else.
fn outside(local: Local) -> u64 {
    bit(local).wrapping_sub(1) | ELSE
}

impl Desk<'_> {
    /// The rows for which the filter holds. A filter that cannot be told is no answer at all.
    pub(super) fn filtered(
        &mut self,
        local: Local,
        rows: &Rows,
        filter: Option<&Expr>,
    ) -> Known<Vec<RowAt>> {
        let place = std::ptr::from_ref(rows).addr();
        if let Some(known) = self.chosen.known.get(&place) {
            let known = known.clone();
            self.turns(known.len(), rows.span)?;
            return Ok(known);
        }
        let before = std::mem::take(&mut self.chosen.looks);
        let cells = self.seen.len();
        let chosen = self.choose(local, rows, filter);
        // Figures that the selection itself looked at are looked at each time.
        if self.chosen.looks & outside(local) == 0
            && self.seen.len() == cells
            && let Ok(chosen) = &chosen
        {
            self.chosen.known.insert(place, chosen.clone());
        }
        self.chosen.looks |= before;
        chosen
    }

    fn choose(&mut self, local: Local, rows: &Rows, filter: Option<&Expr>) -> Known<Vec<RowAt>> {
        let picked = self.rows(rows)?;
        self.sift(local, picked, rows.span, filter)
    }

    /// As [`Self::filtered`], of those rows that were told, where not all of them were.
    pub(super) fn filtered_part(
        &mut self,
        local: Local,
        rows: &Rows,
        filter: Option<&Expr>,
    ) -> Option<Vec<RowAt>> {
        let part = self.part(rows)?;
        self.sift(local, part, rows.span, filter).ok()
    }

    fn sift(
        &mut self,
        local: Local,
        picked: Vec<RowAt>,
        span: Span,
        filter: Option<&Expr>,
    ) -> Known<Vec<RowAt>> {
        self.turns(picked.len(), span)?;
        let Some(filter) = filter else {
            return Ok(picked);
        };
        let mut kept = Vec::new();
        let mut wrong = None;
        // What only chooses rows is not what is checked.
        let seen = std::mem::take(&mut self.seen);
        for row in self.of_name(local, picked, filter) {
            self.bind(local, row);
            let Judgement { outcome, gap, .. } = self.chooses(filter);
            self.seen.clear();
            if gap.is_some() {
                wrong = gap;
                break;
            }
            if outcome.holds() {
                kept.push(row);
            }
        }
        self.seen = seen;
        wrong.map_or(Ok(kept), Err)
    }
}
