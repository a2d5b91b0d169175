//! What passing checks say of a figure: whether another value of it would break one of them.

use super::{
    Desk,
    broken::{Line, line},
    conditions::{Fact, Judgement},
};
use crate::builtins::Fold;
use crate::ops::{Comparison, Standing};
use crate::program::{Expr, Kind};
use crate::value::{CellId, Decimal};
use indexmap::IndexMap;
use std::{iter, sync::Arc};

/// The most cells that a `none` may look at whose rows are judged once more.
const CELLS: usize = 1_000;

/// A comparison that stands as it does for other values of the figure too: one that holds, and is no equality or is one
/// within rounding; or one that must not hold, of a row that `none` found not to be what it asks for.
#[derive(Clone, Debug)]
pub(super) struct Bound {
    line: Arc<Line>,
    cell: CellId,
}

impl Bound {
    fn stays_after(&self, step: Decimal) -> bool {
        let fails = self.line.verdict.standing == Standing::Fail;
        let after = self.line.after(iter::once((self.cell, step)));
        after.is_some_and(|after| (after == Standing::Fail) == fails)
    }
}

/// What comparisons say of the figures that they rest on; none for a figure that one of them fixes.
type Bounds = IndexMap<CellId, Option<Vec<Bound>>>;

/// How the passing checks that looked at a figure bear on its value, other than by fixing it.
#[derive(Clone, Debug, Default)]
pub(super) struct Play {
    /// How many of them do not fix it.
    free: u32,
    /// Those of them that bound it.
    bounds: Vec<Bound>,
}

impl Play {
    /// Adds what further checks say.
    pub(super) fn append(&mut self, further: Self) {
        self.free = self.free.saturating_add(further.free);
        self.bounds.extend(further.bounds);
    }
}

impl Desk<'_> {
    /// Notes which of the figures that a passing check looked at it does not fix: those of inequalities and of
    /// equalities within rounding, by themselves, joined by `and` and `or` or asked of rows, and those of the branches of
    /// `or` and of the rows of `any` that did not decide.
    pub(super) fn loosen(&mut self, condition: &Expr, judged: &Judgement) {
        // What rests on more than is told may fix every figure.
        if !judged.outcome.holds() || judged.is_partial() {
            return;
        }
        let fold = match condition.kind {
            Kind::Compare { .. } | Kind::And(_) | Kind::Or(_) => None,
            Kind::Fold { fold, .. } => Some(fold),
            _ => return,
        };
        let either = matches!(condition.kind, Kind::Or(_)) || fold == Some(Fold::Any);
        let told = match fold {
            Some(Fold::Any | Fold::All) | None => bounds(&judged.facts),
            Some(Fold::None) => self.bounds_of_none(condition),
            _ => return,
        };
        let mut cells = self.seen.clone();
        cells.sort();
        cells.dedup();
        for cell in cells {
            let bounds = match told.get(&cell) {
                Some(Some(bounds)) => bounds.as_slice(),
                None if either => &[],
                _ => continue,
            };
            let play = self.play.entry(cell).or_default();
            play.free = play.free.saturating_add(1);
            play.bounds.extend_from_slice(bounds);
        }
    }

    /// What a `none` that holds says of the figures of its rows: what fails of each row goes on failing.
    fn bounds_of_none(&mut self, condition: &Expr) -> Bounds {
        let Kind::Fold {
            local,
            rows,
            filter,
            body: Some(body),
            ..
        } = &condition.kind
        else {
            return Bounds::new();
        };
        if self.seen.len() > CELLS {
            return Bounds::new();
        }
        let seen = std::mem::take(&mut self.seen);
        let mut facts = Vec::new();
        for row in self
            .filtered(*local, rows, filter.as_deref())
            .unwrap_or_default()
        {
            self.bind(*local, row);
            facts.extend(self.judge(body).facts);
        }
        self.seen = seen;
        bounds(&facts)
    }

    /// Whether a figure may move by so much without breaking a passing check.
    pub(super) fn may_move(&self, cell: CellId, step: Decimal) -> bool {
        let held = self.uses.get(&cell).map_or(0, |uses| uses.held);
        match self.play.get(&cell) {
            None => held == 0,
            Some(play) => held <= play.free && play.bounds.iter().all(|b| b.stays_after(step)),
        }
    }
}

/// How comparisons bound the figures that they rest on.
fn bounds(facts: &[Fact]) -> Bounds {
    let mut all = Bounds::new();
    for fact in facts {
        let loose =
            |line: &Line| line.sign != Comparison::Equal || line.verdict.standing != Standing::Pass;
        let line = line(fact).filter(loose).map(Arc::new);
        let mut cells = fact.cells();
        cells.sort();
        cells.dedup();
        for cell in cells {
            let slot = all.entry(cell).or_insert_with(|| Some(Vec::new()));
            let line = line.as_ref().filter(|line| line.rests_on(cell));
            match (line, slot.as_mut()) {
                (Some(line), Some(bounds)) => bounds.push(Bound {
                    line: Arc::clone(line),
                    cell,
                }),
                _ => *slot = None,
            }
        }
    }
    all
}
