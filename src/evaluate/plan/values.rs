//! Numbers, compiled.

use super::compile::{Compiler, Context};
use super::nodes::{Link, LinkId, Num, NumId};
use crate::builtins::{Fold, OfRow};
use crate::form::FormId;
use crate::program::{ColumnRef, Expr, Kind, Rows, RowsKind};
use crate::types::{Dimension, Type};
use crate::value::Decimal;

impl Compiler<'_> {
    /// The number of a column of numbers.
    fn column(&self, form: FormId, column: &ColumnRef) -> Option<u32> {
        let index = match column {
            ColumnRef::Index(index) => *index,
            ColumnRef::Scope => self.scope?,
            _ => return None,
        };
        let column = self.forms.form(form)?.columns.get(index as usize)?;
        column.kind.is_number().then_some(index)
    }

    /// Like `column`, of any kind.
    pub(super) fn any_column(&self, column: &ColumnRef) -> Option<u32> {
        match column {
            ColumnRef::Index(index) => Some(*index),
            ColumnRef::Scope => self.scope,
            _ => None,
        }
    }

    fn through(&mut self, link: LinkId, num: Num) -> NumId {
        let num = self.nodes.num(num);
        match self.nodes.links.get_index(link.0 as usize) {
            Some(Link::Own(_)) => num,
            _ => self.nodes.num(Num::Through(link, num)),
        }
    }

    /// A number of each document, for each row where rows are asked for.
    fn of_document(&mut self, cx: &Context, num: Num) -> NumId {
        match cx.rows {
            None => self.nodes.num(num),
            Some(rows) => {
                let document = self.nodes.link(Link::Document(rows));
                self.through(document, num)
            }
        }
    }

    /// An expression as a number; `beside` is what a bare number goes with.
    pub(super) fn num(&mut self, cx: &Context, expr: &Expr, beside: Dimension) -> Option<NumId> {
        let beside = match expr.ty {
            Type::Number(Dimension::Bare) => beside,
            Type::Number(own) => own,
            _ => return None,
        };
        match &expr.kind {
            Kind::Number(value, dimension) => self.written(*value, *dimension, beside),
            Kind::Cell(rows, column) => {
                let link = self.one(cx, rows)?;
                let form = self.target(link)?;
                let column = self.column(form, column)?;
                Some(self.through(link, Num::Column(form, column)))
            }
            Kind::Fold { .. } => self.fold(cx, expr),
            Kind::Sum(parts) => {
                let parts = parts
                    .iter()
                    .map(|(away, part)| Some((*away, self.num(cx, part, beside)?)));
                let parts = parts.collect::<Option<Vec<_>>>()?;
                Some(self.nodes.num(Num::Sum(parts)))
            }
            Kind::Negate(of) => {
                let of = self.num(cx, of, beside)?;
                Some(self.nodes.num(Num::Sum(vec![(true, of)])))
            }
            Kind::Product(parts) => self.product(cx, parts),
            Kind::OfRow(OfRow::Level, rows) => {
                let link = self.one(cx, rows)?;
                let form = self.target(link)?;
                Some(self.through(link, Num::Level(form)))
            }
            Kind::Default(of, other) => {
                let of = self.num(cx, of, beside)?;
                let other = self.num(cx, other, beside)?;
                Some(self.nodes.num(Num::Default(of, other)))
            }
            _ => None,
        }
    }

    /// A written number; a bare one beside money takes the unit of its file.
    fn written(&mut self, value: Decimal, own: Dimension, beside: Dimension) -> Option<NumId> {
        let bare_money = own == Dimension::Bare && beside == Dimension::Money;
        let up = match (bare_money && !value.is_zero(), self.unit) {
            (true, unit) => unit?.exponent(),
            (false, _) => 0,
        };
        let value = value.normalize();
        let mantissa = i64::try_from(value.mantissa()).ok()?;
        let exponent = up.checked_sub(i32::try_from(value.scale()).ok()?)?;
        Some(self.nodes.num(Num::Written(mantissa, exponent)))
    }

    /// One number times written ones.
    fn product(&mut self, cx: &Context, parts: &[(bool, Expr)]) -> Option<NumId> {
        let mut so_far: Option<NumId> = None;
        let (mut mantissa, mut exponent) = (1i64, 0i32);
        for (divides, part) in parts {
            match &part.kind {
                _ if *divides => return None,
                Kind::Number(value, _) => {
                    let value = value.normalize();
                    mantissa = mantissa.checked_mul(i64::try_from(value.mantissa()).ok()?)?;
                    exponent = exponent.checked_sub(i32::try_from(value.scale()).ok()?)?;
                }
                _ if so_far.is_some() => return None,
                _ => so_far = Some(self.num(cx, part, Dimension::Bare)?),
            }
        }
        Some(self.nodes.num(Num::Times(so_far?, mantissa, exponent)))
    }

    fn fold(&mut self, cx: &Context, expr: &Expr) -> Option<NumId> {
        let Kind::Fold {
            fold,
            local,
            rows,
            filter,
            body,
        } = &expr.kind
        else {
            return None;
        };
        let under = match &rows.kind {
            RowsKind::Under { of, deep } => Some((self.one(cx, of)?, *deep)),
            _ => None,
        };
        let pick = match under {
            Some(_) => None,
            None => Some(self.pick(rows)?),
        };
        let form = match (under, pick) {
            (Some((link, _)), _) => self.target(link)?,
            (None, Some(pick)) => self.nodes.picks.get_index(pick.0 as usize)?.form,
            (None, None) => return None,
        };
        let inner = self.at(form, *local);
        let filter = match filter {
            Some(filter) => Some(self.cond(&inner, filter)?),
            None => None,
        };
        if *fold == Fold::Count && body.is_none() {
            let pick = pick?;
            return Some(self.of_document(cx, Num::Count { pick, filter }));
        }
        let (Fold::Sum, Some(body)) = (fold, body) else {
            return None;
        };
        let cell = match &body.kind {
            Kind::Cell(
                Rows {
                    kind: RowsKind::Local(own),
                    ..
                },
                _,
            ) if own == local => true,
            Kind::Cell(..) => return None,
            _ => false,
        };
        let of = self.num(&inner, body, Dimension::Bare)?;
        Some(match (under, pick) {
            (Some((link, deep)), _) => {
                let below = Num::Below {
                    form,
                    of,
                    filter,
                    deep,
                    cell,
                };
                self.through(link, below)
            }
            (None, pick) => {
                let pick = pick?;
                self.of_document(
                    cx,
                    Num::Total {
                        pick,
                        filter,
                        of,
                        cell,
                    },
                )
            }
        })
    }
}
