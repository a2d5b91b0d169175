//! One expression alone, outside any rule.

use super::{Desk, describe::Shown};
use crate::lang::Said;
use crate::outcome::Outcome;
use crate::program::Expr;
use crate::say;
use crate::types::Type;

impl Desk<'_> {
    /// An expression alone, as `crossfoot eval` shows it.
    pub(super) fn answer(&mut self, expr: &Expr) -> Result<(Said, Outcome), Said> {
        if expr.ty == Type::Condition {
            let judged = self.judge(expr);
            let shown = Shown::of(&judged, self.unit);
            return match judged.gap {
                Some(gap) => Err(say!("{}：{}", "{}: {}", gap.outcome, gap.reason)),
                None => Ok((shown.answer(judged.outcome), judged.outcome)),
            };
        }
        let told = match expr.ty {
            Type::Number(_) | Type::Printed => self
                .amount(expr)
                .and_then(|amount| self.op(amount.words(self.unit), expr.span)),
            _ => self.text(expr).map(|words| words.text.into_owned()),
        };
        told.map(|text| (Said::same(text), Outcome::Pass))
            .map_err(|gap| say!("{}：{}", "{}: {}", gap.outcome, gap.reason))
    }
}
