//! Conditions about words: equal, ordered by the calendar, blank.

use super::{
    Desk, Gap,
    conditions::{Fact, Judgement, SideFact},
    texts::{Cells, Words, day_in},
};
use crate::lang::Said;
use crate::ledger::State;
use crate::ops::Comparison;
use crate::outcome::Outcome;
use crate::program::{Expr, Kind};
use crate::say;
use crate::types::Type;

impl<'a> Desk<'a> {
    /// Two sides of words; dates stand in the order of the calendar.
    pub(super) fn compared_words(
        &mut self,
        left: &Expr,
        sign: Comparison,
        right: &Expr,
        exactly: bool,
    ) -> Judgement {
        let (a, b) = match (self.text(left), self.text(right)) {
            (Ok(a), Ok(b)) => (a, b),
            (Err(gap), _) | (_, Err(gap)) => return Judgement::gap(gap),
        };
        let same = Self::same_words(&a, &b, exactly);
        let dates = left.ty == Type::Date && right.ty == Type::Date && !exactly;
        let asked = dates || !matches!(sign, Comparison::Equal | Comparison::Unequal);
        let days = match asked {
            true => (day_in(&a.text), day_in(&b.text)),
            false => (None, None),
        };
        let order = match days {
            (Some(a), Some(b)) if dates => Some(a.cmp(&b)),
            _ => None,
        };
        let holds = match (sign, order) {
            (Comparison::Equal, None) => same,
            (Comparison::Unequal, None) => !same,
            (Comparison::Equal, Some(order)) => order.is_eq(),
            (Comparison::Unequal, Some(order)) => order.is_ne(),
            (Comparison::Less, Some(order)) => order.is_lt(),
            (Comparison::AtMost, Some(order)) => order.is_le(),
            (Comparison::Greater, Some(order)) => order.is_gt(),
            (Comparison::AtLeast, Some(order)) => order.is_ge(),
            (_, None) => {
                let (wrong, span) = match days {
                    (None, _) => (a, left.span),
                    _ => (b, right.span),
                };
                let cell = wrong.cells.first();
                let reason = say!("`{}`不是日期", "`{}` is not a date", wrong.text);
                return Judgement::gap(Gap::unreadable(span, reason, cell));
            }
        };
        let outcome = if holds { Outcome::Pass } else { Outcome::Fail };
        if self.only_outcome {
            return Judgement::bare(outcome);
        }
        let side = |expr: &Expr, words: Words<'_>| {
            SideFact::said(
                expr.span,
                Said::same(words.text.into_owned()),
                words.cells.all(),
            )
        };
        let fact = Fact::Compared {
            left: Box::new(side(left, a)),
            right: Box::new(side(right, b)),
            verdict: None,
            by_rounding: false,
            sign,
        };
        Judgement {
            facts: vec![fact],
            ..Judgement::bare(outcome)
        }
    }

    /// `blank(x)`: there, and nothing printed in it.
    pub(super) fn blank(&mut self, of: &Expr, negated: bool) -> Judgement {
        let Kind::Cell(rows, column) = &of.kind else {
            return match self.text(of) {
                Err(gap) => Judgement::gap(gap),
                Ok(words) => self.says(words.text.is_empty() != negated, of, words),
            };
        };
        let cell = self
            .one(rows)
            .and_then(|row| self.cell(row, column, of.span).map(|_| row));
        match cell {
            Err(gap) => Judgement::gap(gap),
            Ok(row) => {
                let id = self.cell_id(row, column);
                let cell = id.map(|id| self.ledger.cell(id));
                let empty = cell.is_some_and(|cell| cell.state == State::Blank);
                let words = Words {
                    text: cell.map_or("", |cell| cell.text).into(),
                    cells: id.map_or(Cells::None, Cells::One),
                };
                self.says(empty != negated, of, words)
            }
        }
    }

    /// A condition about words that holds or does not.
    pub(super) fn says(&self, truth: bool, of: &Expr, words: Words<'_>) -> Judgement {
        let outcome = if truth { Outcome::Pass } else { Outcome::Fail };
        if self.only_outcome {
            return Judgement::bare(outcome);
        }
        let text = if words.text.is_empty() {
            say!("（空）", "(blank)")
        } else {
            Said::same(words.text.into_owned())
        };
        Judgement::said(outcome, of.span, words.cells.all(), text)
    }
}
