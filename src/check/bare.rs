//! One-line rules, and expressions alone.

use super::{Checked, Checker, Reported};
use crate::ast::{self, Expr as Written};
use crate::error::CheckError;
use crate::outcome::Severity;
use crate::program::{Expr, Rule};
use crate::types::Type;

impl Checker<'_> {
    /// `sum(206.*) == 6166.88`: a whole rule. Its id is what it says, so that it survives edits around it.
    pub(super) fn bare(&mut self, check: &ast::Check) {
        let lines = [ast::RuleLine::Check(check.clone())];
        let Ok(variant) = self.variant(&lines, None) else {
            return;
        };
        let id = check.condition.to_string();
        let rule = Rule {
            title: id.clone(),
            id,
            pack: self.pack,
            severity: Severity::Error,
            why: None,
            active: true,
            unit: self.unit,
            span: check.condition.span,
            variants: vec![variant].into(),
        };
        self.add_rule(rule);
    }

    /// An expression alone: a condition, a value, or rows whose cells are shown.
    pub(super) fn free_expression(&mut self, written: &Written) -> Checked<Expr> {
        let before = self.errors.len();
        if let Ok(condition) = self.condition(written, false)
            && condition.ty == Type::Condition
        {
            return Ok(condition);
        }
        // What is wrong within a condition is told as such; only what is none at all may be a value.
        let none = |error: &CheckError| matches!(error, CheckError::NotACondition { .. });
        let conditional = self.errors.split_off(before);
        if !conditional.iter().all(none) {
            self.errors.extend(conditional);
            return Err(Reported);
        }
        self.value(written)
    }
}
