//! Values: numbers, words, cells.

use super::{Checked, Checker, Reported, units};
use crate::ast::{Expr as Written, ExprKind, Name, NumberWord, Sign};
use crate::error::CheckError;
use crate::lang::Said;
use crate::program::{ColumnRef, Expr, Kind, Rows};
use crate::say;
use crate::source::Span;
use crate::types::{Dimension, Type};
use crate::value::Unit;

impl Checker<'_> {
    /// A value: a number or words, not a condition and not several cells.
    pub(super) fn value(&mut self, expr: &Written) -> Checked<Expr> {
        self.deeper(expr.span, |checker| checker.value_of(expr))
    }

    fn value_of(&mut self, expr: &Written) -> Checked<Expr> {
        let span = expr.span;
        match &expr.kind {
            ExprKind::Number(number) => self.number(number, span),
            ExprKind::Text(text) => Ok(words(text, span)),
            ExprKind::Name(name) => self.named_value(name, span),
            ExprKind::Field(of, name) => self.field(of, name, span),
            ExprKind::Negate(of) => self.number_of(of, Kind::Negate, span),
            ExprKind::Chain { first, rest } => self.chain(first, rest, span),
            ExprKind::Default(of, other) => self.defaulted(of, other, span),
            ExprKind::Call {
                function,
                arguments,
            } => self.call(function, arguments, span),
            ExprKind::Fold(fold) => self.aggregate(fold, span),
            ExprKind::Codes { .. } | ExprKind::Under { .. } => self.several(span),
            ExprKind::Rows(..) | ExprKind::Here(_) => self.cell_of(expr, &expr.to_string()),
            ExprKind::Set(_) | ExprKind::Title(_) | ExprKind::At { .. } => {
                self.table_as_value(span)
            }
            ExprKind::Compare { .. }
            | ExprKind::Joined(..)
            | ExprKind::Not(_)
            | ExprKind::Has(_) => self.condition_as_value(span),
        }
    }

    // The arms above are short so that a deep expression needs little of the stack.

    /// `-a`, `abs(a)`: a number made of a number.
    pub(super) fn number_of(
        &mut self,
        of: &Written,
        kind: fn(Box<Expr>) -> Kind,
        span: Span,
    ) -> Checked<Expr> {
        let of = Box::new(self.value(of)?);
        self.dimension(&of)?;
        let ty = of.ty;
        let kind = kind(of);
        Ok(Expr { span, ty, kind })
    }

    fn defaulted(&mut self, of: &Written, other: &Written, span: Span) -> Checked<Expr> {
        let (of, other) = (Box::new(self.value(of)?), Box::new(self.value(other)?));
        if let (Type::Number(a), Type::Number(b)) = (of.ty, other.ty) {
            self.alike(a, b, say!("互相替代", "put in place of one another"), span)?;
        }
        let ty = of.ty;
        let kind = Kind::Default(of, other);
        Ok(Expr { span, ty, kind })
    }

    /// The cell of an expression that is a row.
    pub(super) fn cell_of(&mut self, expr: &Written, name: &str) -> Checked<Expr> {
        let rows = self.rows(expr)?;
        if rows.many {
            self.several(expr.span)
        } else {
            self.scoped_cell(rows, name, expr.span)
        }
    }

    fn table_as_value(&mut self, at: Span) -> Checked<Expr> {
        let found = Type::Table.said();
        let hint = None;
        self.report(CheckError::NotAValue { found, at, hint })
    }

    pub(super) fn condition_as_value(&mut self, at: Span) -> Checked<Expr> {
        self.report(CheckError::ConditionAsValue { at, hint: None })
    }

    fn number(&mut self, number: &NumberWord, span: Span) -> Checked<Expr> {
        let unit = number
            .unit
            .as_ref()
            .map(|unit| (Unit::from_word(&unit.text), unit));
        let (value, dimension) = match unit {
            None => (number.value, Dimension::Bare),
            Some((None, _)) => (number.value, Dimension::Count),
            Some((Some(unit), word)) => match unit.to_base(number.value) {
                Some(value) => (value, unit.dimension()),
                None => {
                    let (name, at) = (number.digits.clone(), word.span);
                    return self.report(CheckError::BadParam {
                        name,
                        at,
                        hint: None,
                    });
                }
            },
        };
        Ok(Expr {
            span,
            ty: Type::Number(dimension),
            kind: Kind::Number(value, dimension),
        })
    }

    /// A parameter, a macro without parameters, or the cell of a row variable.
    fn named_value(&mut self, name: &str, span: Span) -> Checked<Expr> {
        if let Some((local, rows)) = self.row_variable(name) {
            let kind = crate::program::RowsKind::Local(local);
            return self.scoped_cell(
                Rows {
                    span,
                    many: false,
                    table: rows.table,
                    kind,
                },
                name,
                span,
            );
        }
        if let Some(binding) = self.binding(name) {
            return self.macro_value(&binding, &[], span);
        }
        if let Some(param) = self.params.get(name) {
            let value = param.value.clone();
            self.enter(name, span)?;
            let checked = self.while_expanding(name, |checker| checker.value(&value))?;
            return Ok(Expr { span, ..checked });
        }
        if self.forms.named(name).is_some() {
            let hint = Some(say!(
                "取一格写 `{name}[合计].栏目`",
                "one cell is written `{name}[合计].栏目`"
            ));
            return self.report(CheckError::NotAValue {
                found: Type::Table.said(),
                at: span,
                hint,
            });
        }
        self.unknown_name(name, span)
    }

    /// What the body of a macro is.
    pub(super) fn macro_value(
        &mut self,
        binding: &crate::ast::Let,
        arguments: &[Written],
        span: Span,
    ) -> Checked<Expr> {
        let body = self.expand(binding, arguments, span)?;
        self.while_expanding(&binding.name.text, |checker| checker.value(&body))
    }

    /// The macro of a name: one of the rule, else one of the file.
    pub(super) fn binding(&self, name: &str) -> Option<crate::ast::Let> {
        let own = self.names.iter().rev().find(|(own, _)| own == name);
        match own {
            Some((_, super::Bound::Let(binding))) => Some(binding.clone()),
            Some(_) => None,
            None => self.lets.get(name)?.get().cloned(),
        }
    }

    /// The cell of a row in the column that `in 表.*` is at.
    pub(super) fn scoped_cell(&mut self, rows: Rows, name: &str, span: Span) -> Checked<Expr> {
        if self.in_columns {
            let ty = Type::Number(Dimension::Money);
            return Ok(Expr {
                span,
                ty,
                kind: Kind::Cell(rows, ColumnRef::Scope),
            });
        }
        let hint = Some(say!(
            "写出栏目，如 `{name}.合计`；或用 `in 表.*` 逐栏校验",
            "name the column, as in `{name}.合计`; or check column by column with `in 表.*`"
        ));
        self.report(CheckError::WhichColumn {
            name: name.to_owned(),
            at: span,
            hint,
        })
    }

    /// `e.列`, `e.上栏.下栏`, or a dotted macro such as `indicator.weights`.
    fn field(&mut self, of: &Written, name: &Name, span: Span) -> Checked<Expr> {
        if let Some(binding) = dotted(of, name).and_then(|dotted| self.binding(&dotted)) {
            return self.macro_value(&binding, &[], span);
        }
        let (rows, column, ty) = self.cells(of, name, span)?;
        if rows.many {
            return self.several(span);
        }
        Ok(Expr {
            span,
            ty,
            kind: Kind::Cell(rows, column),
        })
    }

    /// The rows and the column of `e.列` or `e.上栏.下栏`.
    pub(super) fn cells(
        &mut self,
        of: &Written,
        name: &Name,
        span: Span,
    ) -> Checked<(Rows, ColumnRef, Type)> {
        let mut path = vec![name.clone()];
        let mut base = of;
        while let ExprKind::Field(inner, outer) = &base.kind {
            if self.is_table(base) {
                break;
            }
            path.insert(0, outer.clone());
            base = inner;
        }
        let rows = self.rows(base)?;
        if let crate::program::RowsKind::All(table) = &rows.kind {
            self.uses(table)?;
        }
        let rows = Rows { span, ..rows };
        let (column, ty) = self.column(&rows.table, &path)?;
        Ok((rows, column, ty))
    }

    fn chain(&mut self, first: &Written, rest: &[(Sign, Written)], span: Span) -> Checked<Expr> {
        let product = rest
            .iter()
            .any(|(sign, _)| matches!(sign, Sign::Times | Sign::Over));
        let first = self.value(first)?;
        let mut dimension = self.told_dimension(&first)?;
        let mut parts = vec![(false, first)];
        for (sign, part) in rest {
            let part = self.value(part)?;
            let other = self.told_dimension(&part)?;
            let adds = matches!(sign, Sign::Plus | Sign::Minus);
            dimension = match (dimension, other) {
                (Some(a), Some(b)) => Some(self.combined(*sign, a, b, span)?),
                // What is told only when it is read must then be what it is added to; of a product nothing is known.
                (a, b) if adds => a.or(b),
                _ => None,
            };
            parts.push((matches!(sign, Sign::Minus | Sign::Over), part));
        }
        let kind = if product {
            Kind::Product(parts)
        } else {
            Kind::Sum(parts)
        };
        Ok(Expr {
            span,
            ty: dimension.map_or(Type::Printed, Type::Number),
            kind,
        })
    }

    fn combined(
        &mut self,
        sign: Sign,
        a: Dimension,
        b: Dimension,
        span: Span,
    ) -> Checked<Dimension> {
        let (joined, doing) = match sign {
            Sign::Plus | Sign::Minus => {
                let doing = say!("相加减", "added or subtracted");
                return self.alike(a, b, doing, span);
            }
            Sign::Times => (a.times(b), say!("相乘", "multiplied")),
            Sign::Over => (a.over(b), say!("相除", "divided")),
        };
        self.joined(joined, a, b, doing, span)
    }

    /// The dimension of a number; none of one that is told only when it is read.
    fn told_dimension(&mut self, expr: &Expr) -> Checked<Option<Dimension>> {
        let dimension = self.dimension(expr)?;
        Ok(Some(dimension).filter(|_| expr.ty != Type::Printed))
    }

    /// The dimension of a number.
    pub(super) fn dimension(&mut self, expr: &Expr) -> Checked<Dimension> {
        match expr.ty {
            Type::Number(dimension) => Ok(dimension),
            // The column of a table without a form: told when it is read.
            Type::Printed => Ok(Dimension::Bare),
            other => {
                let hint = (other == Type::Goal).then(|| {
                    say!(
                        "指标值中的数写 `number(…)`",
                        "the number in a goal value is `number(…)`"
                    )
                });
                self.report(CheckError::NotAValue {
                    found: other.said(),
                    at: expr.span,
                    hint,
                })
            }
        }
    }

    /// The dimension of two numbers that must be of one.
    pub(super) fn alike(
        &mut self,
        a: Dimension,
        b: Dimension,
        doing: Said,
        at: Span,
    ) -> Checked<Dimension> {
        self.joined(units::alike(a, b), a, b, doing, at)
    }

    fn joined(
        &mut self,
        dimension: Option<Dimension>,
        a: Dimension,
        b: Dimension,
        doing: Said,
        at: Span,
    ) -> Checked<Dimension> {
        if let Some(dimension) = dimension {
            return Ok(dimension);
        }
        let ratio = matches!(
            (a, b),
            (Dimension::Ratio, Dimension::Bare) | (Dimension::Bare, Dimension::Ratio)
        );
        let counted = matches!(
            (a, b),
            (Dimension::Money, Dimension::Count) | (Dimension::Count, Dimension::Money)
        );
        let hint = match (ratio, counted) {
            (true, _) => Some(say!(
                "比率写明 %，如 `100%`",
                "write a ratio with %, such as `100%`"
            )),
            (_, true) => Some(say!(
                "金额写明单位，如 `1500.50万元`",
                "write an amount with its unit, such as `1500.50万元`"
            )),
            _ => None,
        };
        let (left, right, operation) = (a.said(), b.said(), doing);
        self.report::<Reported>(CheckError::Dimensions {
            left,
            right,
            operation,
            at,
            hint,
        })?;
        Err(Reported)
    }
}

fn words(text: &str, span: Span) -> Expr {
    let (ty, kind) = (Type::Text, Kind::Text(text.to_owned()));
    Expr { span, ty, kind }
}

/// `a.b` as one name.
fn dotted(of: &Written, name: &Name) -> Option<String> {
    match &of.kind {
        ExprKind::Name(first) => Some(format!("{first}.{}", name.text)),
        ExprKind::Field(inner, middle) => {
            dotted(inner, middle).map(|front| format!("{front}.{}", name.text))
        }
        _ => None,
    }
}
