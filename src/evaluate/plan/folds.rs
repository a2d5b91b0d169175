//! Sums over rows, and conditions, over a whole batch.

use super::nodes::{Cond, CondId, LinkId, Num, PickId};
use super::numbers::{Numbers, compare};
use super::picks::above;
use super::sheet::{Sheet, UNSURE};
use crate::form::FormId;
use crate::ledger::{Look, NONE, Panel, Presence};
use crate::ops::Comparison;
use std::borrow::Cow;
use std::cmp::Ordering;

/// It does not hold.
pub(super) const FALSE: u8 = 0;
/// It holds, exactly.
pub(super) const TRUE: u8 = 1;
/// A plan cannot tell.
pub(super) const OPEN: u8 = 2;

/// A sum in the making.
#[derive(Clone, Copy, Debug, Default)]
struct Total {
    value: i64,
    rows: u32,
    look: Look,
}

impl Total {
    fn take(&mut self, value: i64, look: Look, cell: bool) {
        match look {
            Look::Absent if cell => return,
            Look::Told => {}
            other => self.fail(other),
        }
        self.rows = self.rows.saturating_add(1);
        match self.value.checked_add(value) {
            Some(sum) => self.value = sum,
            None => self.fail(Look::Unsure),
        }
    }

    fn fail(&mut self, look: Look) {
        if self.look == Look::Told {
            self.look = look;
        }
    }

    fn end(self) -> (i64, Look) {
        match self.look {
            Look::Told if self.rows == 0 => (0, Look::Absent),
            look => (self.value, look),
        }
    }
}

impl<'a> Sheet<'a> {
    fn truth(&self, cond: Option<CondId>, row: usize) -> u8 {
        match cond {
            None => TRUE,
            Some(cond) => self.cond(cond).get(row).copied().unwrap_or(OPEN),
        }
    }

    pub(super) fn fold(&self, node: &Num) -> Option<Numbers<'a>> {
        let (totals, exponent) = match node {
            Num::Below {
                form,
                of,
                filter,
                deep,
                cell,
            } => {
                let (panel, of) = (self.panel(*form)?, self.num(*of)?);
                let mut totals = vec![Total::default(); panel.rows()];
                for row in 0..panel.rows() {
                    let truth = self.truth(*filter, row);
                    let depth = if *deep { usize::MAX } else { 1 };
                    for above in above(panel, row).take(depth) {
                        if let Some(total) = totals.get_mut(above) {
                            take(total, truth, (of.value(row), of.look(row)), *cell);
                        }
                    }
                }
                (totals, of.exponent)
            }
            Num::Total {
                pick,
                filter,
                of,
                cell,
            } => {
                let of = self.num(*of)?;
                let add = |total: &mut Total, row: usize, truth: u8| {
                    take(total, truth, (of.value(row), of.look(row)), *cell);
                };
                (self.over(*pick, *filter, add)?, of.exponent)
            }
            Num::Count { pick, filter } => {
                let add = |total: &mut Total, _: usize, truth: u8| {
                    take(total, truth, (1, Look::Told), false);
                };
                let mut totals = self.over(*pick, *filter, add)?;
                for total in &mut totals {
                    // No rows are a count, too, where there is a table.
                    total.rows = total.rows.saturating_add(1);
                }
                (totals, 0)
            }
            _ => return None,
        };
        let (values, looks): (Vec<i64>, Vec<Look>) = totals.into_iter().map(Total::end).unzip();
        Some(Numbers {
            exponent,
            values: Cow::Owned(values),
            looks: Cow::Owned(looks),
            written: false,
        })
    }

    /// Goes over the rows that a pick means, document by document.
    fn over(
        &self,
        pick: PickId,
        filter: Option<CondId>,
        add: impl Fn(&mut Total, usize, u8),
    ) -> Option<Vec<Total>> {
        let form = self.form_of(pick)?;
        let (panel, picked) = (self.panel(form)?, self.picked(pick)?);
        let mut totals = vec![Total::default(); self.batch.documents.len()];
        let meant = picked.rows.iter().enumerate().filter(|(_, meant)| **meant);
        for (row, _) in meant {
            let document = panel.documents.get(row).copied().unwrap_or(NONE);
            if let Some(total) = totals.get_mut(document as usize) {
                add(total, row, self.truth(filter, row));
            }
        }
        for (document, total) in totals.iter_mut().enumerate() {
            match self.presence(form, document) {
                Presence::One if picked.is_unsure(document) => total.look = Look::Unsure,
                Presence::One => {}
                Presence::Absent => total.look = Look::Absent,
                Presence::Odd => total.look = Look::Unsure,
            }
        }
        Some(totals)
    }

    fn form_of(&self, pick: PickId) -> Option<FormId> {
        let pick = self.plan.nodes.picks.get_index(pick.0 as usize)?;
        Some(pick.form)
    }

    pub(super) fn judge(&self, node: &Cond) -> Option<Vec<u8>> {
        let documents = 0..self.batch.documents.len();
        Some(match node {
            Cond::Compare {
                left,
                sign,
                right,
                exact,
            } => {
                let (left, right) = (self.num(*left)?, self.num(*right)?);
                let not = if *exact { FALSE } else { OPEN };
                by_sign(left, *sign, right, (TRUE, not, OPEN))
            }
            Cond::Table(form) => {
                let there = |document| match self.presence(*form, document) {
                    Presence::Absent => FALSE,
                    _ => TRUE,
                };
                documents.map(there).collect()
            }
            Cond::Row(link) => {
                let there = |row: &u32| match *row {
                    NONE => FALSE,
                    UNSURE => OPEN,
                    _ => TRUE,
                };
                self.link(*link).iter().map(there).collect()
            }
            Cond::Children(link) => {
                let form = self.target(*link)?;
                let children = self.children(form);
                let there = |row: &u32| match *row {
                    NONE => FALSE,
                    UNSURE => OPEN,
                    row => u8::from(children.get(row as usize).is_some_and(|n| *n > 0)),
                };
                self.link(*link).iter().map(there).collect()
            }
            Cond::Rows(pick) => self.any(*pick, None, None, FALSE)?,
            Cond::Any { pick, filter, body } => self.any(*pick, *filter, *body, OPEN)?,
            Cond::Cell(link, form, column) => self.has_cell(*link, self.panel(*form)?, *column),
            Cond::And(parts) => self.joined(parts, FALSE),
            Cond::Or(parts) => self.joined(parts, TRUE),
            Cond::Not(of) => {
                let not = |truth: &u8| match *truth {
                    TRUE => FALSE,
                    FALSE => TRUE,
                    _ => OPEN,
                };
                self.cond(*of).iter().map(not).collect()
            }
            Cond::Through(link, of) => {
                let of = self.cond(*of);
                let there = |row: &u32| of.get(*row as usize).copied().unwrap_or(OPEN);
                self.link(*link).iter().map(there).collect()
            }
        })
    }

    /// Joined conditions: one that decides does, unless one of them cannot be told.
    fn joined(&self, parts: &[CondId], decides: u8) -> Vec<u8> {
        let mut parts = parts.iter().map(|part| self.cond(*part));
        let mut whole = parts.next().map(<[u8]>::to_vec).unwrap_or_default();
        for part in parts {
            for (truth, other) in whole.iter_mut().zip(part) {
                *truth = match (*truth, *other) {
                    (OPEN, _) | (_, OPEN) => OPEN,
                    (a, b) if a == decides || b == decides => decides,
                    (a, _) => a,
                };
            }
        }
        whole
    }

    fn any(
        &self,
        pick: PickId,
        filter: Option<CondId>,
        body: Option<CondId>,
        absent: u8,
    ) -> Option<Vec<u8>> {
        let form = self.form_of(pick)?;
        let (panel, picked) = (self.panel(form)?, self.picked(pick)?);
        let whole = |document: usize| match self.presence(form, document) {
            Presence::Absent => absent,
            Presence::One if !picked.is_unsure(document) => FALSE,
            _ => OPEN,
        };
        let mut truths: Vec<u8> = (0..self.batch.documents.len()).map(whole).collect();
        let meant = picked.rows.iter().enumerate().filter(|(_, meant)| **meant);
        for (row, _) in meant {
            let truth = match self.truth(filter, row) {
                TRUE => self.truth(body, row),
                other => other,
            };
            let document = panel.documents.get(row).copied().unwrap_or(NONE);
            if let Some(slot) = truths.get_mut(document as usize) {
                *slot = (*slot).max(truth);
            }
        }
        Some(truths)
    }

    fn has_cell(&self, link: LinkId, panel: &Panel, column: u32) -> Vec<u8> {
        let column = panel.columns.get(column as usize);
        let there = |row: &u32| match (*row, column) {
            (UNSURE, _) => OPEN,
            (NONE, _) | (_, None) => FALSE,
            (row, Some(column)) => {
                let look = column.looks.get(row as usize).copied().unwrap_or_default();
                u8::from(look != Look::Absent)
            }
        };
        self.link(link).iter().map(there).collect()
    }

    /// The form whose rows a link leads to.
    fn target(&self, link: LinkId) -> Option<FormId> {
        self.plan.nodes.target(link)
    }
}

fn take(total: &mut Total, truth: u8, (value, look): (i64, Look), cell: bool) {
    match truth {
        TRUE => total.take(value, look, cell),
        OPEN => total.look = Look::Unsure,
        _ => {}
    }
}

/// How two numbers compare, row by row.
fn by_sign(
    left: &Numbers<'_>,
    sign: Comparison,
    right: &Numbers<'_>,
    words: (u8, u8, u8),
) -> Vec<u8> {
    match sign {
        Comparison::Equal => compare(left, right, Ordering::is_eq, words),
        Comparison::Unequal => {
            // Figures that are printed alike are alike: nothing is forgiven either way.
            compare(left, right, Ordering::is_ne, (words.0, FALSE, words.2))
        }
        Comparison::AtMost => compare(left, right, Ordering::is_le, words),
        Comparison::AtLeast => compare(left, right, Ordering::is_ge, words),
        Comparison::Less => compare(left, right, Ordering::is_lt, words),
        Comparison::Greater => compare(left, right, Ordering::is_gt, words),
    }
}
