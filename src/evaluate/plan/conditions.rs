//! Conditions, compiled.

use super::compile::{Compiler, Context};
use super::nodes::{Cond, CondId, Link, Num, NumId};
use crate::builtins::Fold;
use crate::program::{Expr, Kind, Rows, RowsKind, Tolerance, What};
use crate::types::{Dimension, Type};

impl Compiler<'_> {
    pub(super) fn cond(&mut self, cx: &Context, expr: &Expr) -> Option<CondId> {
        match &expr.kind {
            Kind::Compare { .. } => self.compare(cx, expr),
            Kind::And(parts) => {
                let parts = parts.iter().map(|part| self.cond(cx, part));
                let parts = parts.collect::<Option<Vec<_>>>()?;
                Some(self.nodes.cond(Cond::And(parts)))
            }
            Kind::Or(parts) => {
                let parts = parts.iter().map(|part| self.cond(cx, part));
                let parts = parts.collect::<Option<Vec<_>>>()?;
                Some(self.nodes.cond(Cond::Or(parts)))
            }
            Kind::Has(what, negated) => {
                let has = self.has(cx, what)?;
                Some(self.unless(has, *negated))
            }
            Kind::Fold { fold, .. } => {
                let any = self.any(cx, expr)?;
                match fold {
                    Fold::Any => Some(any),
                    Fold::None => Some(self.unless(any, true)),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    fn unless(&mut self, cond: CondId, negated: bool) -> CondId {
        match negated {
            true => self.nodes.cond(Cond::Not(cond)),
            false => cond,
        }
    }

    fn compare(&mut self, cx: &Context, expr: &Expr) -> Option<CondId> {
        let Kind::Compare {
            left,
            sign,
            right,
            tolerance,
        } = &expr.kind
        else {
            return None;
        };
        let (Type::Number(a), Type::Number(b)) = (left.ty, right.ty) else {
            return None;
        };
        // A bound that is a figure of the document could be missing, though the sides agree.
        if let Tolerance::Within(bound) = tolerance
            && !matches!(bound.kind, Kind::Number(..))
        {
            return None;
        }
        let beside = if a == Dimension::Bare { b } else { a };
        let left = self.num(cx, left, beside)?;
        let right = self.num(cx, right, beside)?;
        let exact = match tolerance {
            Tolerance::Exactly => true,
            Tolerance::Rounding | Tolerance::Consistently => {
                !self.is_printed(left) && !self.is_printed(right)
            }
            Tolerance::Within(_) => false,
        };
        Some(self.nodes.cond(Cond::Compare {
            left,
            sign: *sign,
            right,
            exact,
        }))
    }

    /// Whether a number rests on printed figures, which rounding may have moved.
    fn is_printed(&self, num: NumId) -> bool {
        match self.nodes.nums.get_index(num.0 as usize) {
            Some(Num::Written(..) | Num::Level(_) | Num::Count { .. }) => false,
            Some(Num::Through(_, of) | Num::Times(of, ..)) => self.is_printed(*of),
            Some(Num::Sum(parts)) => parts.iter().any(|(_, part)| self.is_printed(*part)),
            _ => true,
        }
    }

    /// A condition of each document, for each row where rows are asked for.
    fn cond_of_document(&mut self, cx: &Context, cond: Cond) -> CondId {
        let cond = self.nodes.cond(cond);
        match cx.rows {
            None => cond,
            Some(rows) => {
                let document = self.nodes.link(Link::Document(rows));
                self.nodes.cond(Cond::Through(document, cond))
            }
        }
    }

    fn has(&mut self, cx: &Context, what: &What) -> Option<CondId> {
        match what {
            What::Table(table) => {
                let form = self.form(table)?;
                Some(self.cond_of_document(cx, Cond::Table(form)))
            }
            What::Rows(rows) => self.has_rows(cx, rows),
            What::Cell(rows, column) => {
                let link = self.one(cx, rows)?;
                let (form, column) = (self.target(link)?, self.any_column(column)?);
                Some(self.nodes.cond(Cond::Cell(link, form, column)))
            }
            What::Value(_) => None,
        }
    }

    fn has_rows(&mut self, cx: &Context, rows: &Rows) -> Option<CondId> {
        match &rows.kind {
            RowsKind::Pick { .. } | RowsKind::Leaves(_) => {
                let pick = self.pick(rows)?;
                Some(self.cond_of_document(cx, Cond::Rows(pick)))
            }
            RowsKind::Under { of, .. } => {
                let link = self.one(cx, of)?;
                Some(self.nodes.cond(Cond::Children(link)))
            }
            _ => {
                let link = self.one(cx, rows)?;
                Some(self.nodes.cond(Cond::Row(link)))
            }
        }
    }

    /// `any(c in 表[**] where …: …)`
    fn any(&mut self, cx: &Context, expr: &Expr) -> Option<CondId> {
        let Kind::Fold {
            local,
            rows,
            filter,
            body,
            ..
        } = &expr.kind
        else {
            return None;
        };
        let pick = self.pick(rows)?;
        let form = self.nodes.picks.get_index(pick.0 as usize)?.form;
        let inner = self.at(form, *local);
        let filter = match filter {
            Some(filter) => Some(self.cond(&inner, filter)?),
            None => None,
        };
        let body = match body {
            Some(body) => Some(self.cond(&inner, body)?),
            None => None,
        };
        Some(self.cond_of_document(cx, Cond::Any { pick, filter, body }))
    }
}
