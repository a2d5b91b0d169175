//! Conditions. `not` goes into the comparison, so that the tolerance survives it.

use super::{Checked, Checker};
use crate::ast::{Aggregate, Expr as Written, ExprKind, Join, ToleranceWord};
use crate::builtins::{Fold, Function, TextTest};
use crate::error::CheckError;
use crate::ops::Comparison;
use crate::program::{Expr, Kind, Tolerance, What};
use crate::say;
use crate::source::Span;
use crate::types::{Dimension, Type};

impl Checker<'_> {
    /// A condition; `negated` under an odd number of `not`s.
    pub(super) fn condition(&mut self, expr: &Written, negated: bool) -> Checked<Expr> {
        self.deeper(expr.span, |checker| checker.condition_of(expr, negated))
    }

    // The arms are short so that a deep condition needs little of the stack.
    fn condition_of(&mut self, expr: &Written, negated: bool) -> Checked<Expr> {
        let span = expr.span;
        match &expr.kind {
            ExprKind::Not(of) => self.condition(of, !negated),
            ExprKind::Joined(join, items) => {
                self.joint(items, (*join == Join::And) != negated, negated, span)
            }
            ExprKind::Compare { .. } => self.comparison(expr, negated),
            ExprKind::Has(of) => self.has(of, negated, span),
            ExprKind::Call {
                function,
                arguments,
            } => match crate::builtins::find(&function.text).map(|b| b.function) {
                Some(Function::Blank) => self.blank(arguments, negated, span),
                Some(Function::Test(test)) => self.test_of(test, expr, negated),
                Some(Function::Fold(fold)) if is_quantifier(fold) => {
                    let folded = self.fold_call(fold, function, arguments, span)?;
                    self.negate_fold(folded, negated)
                }
                _ => self.named_condition(expr, negated),
            },
            ExprKind::Fold(fold) => self.fold_condition(fold, negated, span),
            _ => self.named_condition(expr, negated),
        }
    }

    /// `a and b`, or under `not` its opposite.
    fn joint(&mut self, items: &[Written], and: bool, negated: bool, at: Span) -> Checked<Expr> {
        let mut parts = Vec::new();
        for item in items {
            parts.push(self.condition(item, negated)?);
        }
        Ok(condition(
            if and {
                Kind::And(parts)
            } else {
                Kind::Or(parts)
            },
            at,
        ))
    }

    fn has(&mut self, of: &Written, negated: bool, at: Span) -> Checked<Expr> {
        let what = self.what(of)?;
        Ok(condition(Kind::Has(what, negated), at))
    }

    fn blank(&mut self, arguments: &[Written], negated: bool, at: Span) -> Checked<Expr> {
        let [of] = arguments else {
            return self.wrong_arguments("blank", arguments.len(), at);
        };
        let of = Box::new(self.value(of)?);
        Ok(condition(Kind::Blank(of, negated), at))
    }

    fn test_of(&mut self, test: TextTest, call: &Written, negated: bool) -> Checked<Expr> {
        let ExprKind::Call {
            function,
            arguments,
        } = &call.kind
        else {
            return self.named_condition(call, negated);
        };
        let [of, with] = arguments.as_slice() else {
            return self.wrong_arguments(&function.text, arguments.len(), call.span);
        };
        let kind = self.text_test(test, of, with, negated)?;
        Ok(condition(kind, call.span))
    }

    fn fold_condition(&mut self, fold: &Aggregate, negated: bool, at: Span) -> Checked<Expr> {
        let folded = self.aggregate(fold, at)?;
        match folded.ty {
            Type::Condition => self.negate_fold(folded, negated),
            other => self.not_a_condition(other, at),
        }
    }

    /// A macro whose body is a condition; anything else is none.
    fn named_condition(&mut self, expr: &Written, negated: bool) -> Checked<Expr> {
        let (name, arguments): (&str, &[Written]) = match &expr.kind {
            ExprKind::Name(name) => (name, &[]),
            ExprKind::Call {
                function,
                arguments,
            } => (&function.text, arguments),
            _ => ("", &[]),
        };
        if let Some(binding) = self.binding(name) {
            let body = self.expand(&binding, arguments, expr.span)?;
            return self.while_expanding(name, |checker| checker.condition(&body, negated));
        }
        let value = self.value(expr)?;
        self.not_a_condition(value.ty, expr.span)
    }

    fn not_a_condition<T>(&mut self, found: Type, at: Span) -> Checked<T> {
        let hint = Some(say!(
            "拿它与什么比较，如 `a == b`",
            "compare it with something, as in `a == b`"
        ));
        self.report(CheckError::NotACondition {
            found: found.said(),
            at,
            hint,
        })
    }

    /// `not any(…)` is `none(…)`; `not all(…)` and `not distinct(…)` count what does not hold.
    fn negate_fold(&mut self, folded: Expr, negated: bool) -> Checked<Expr> {
        let (
            true,
            Kind::Fold {
                fold,
                local,
                rows,
                filter,
                body,
            },
        ) = (negated, folded.kind.clone())
        else {
            return Ok(folded);
        };
        let fold = match fold {
            Fold::Any => Fold::None,
            Fold::None => Fold::Any,
            _ => {
                let hint = Some(say!(
                    "`not all(r in …: 条件)` 写作 `any(r in …: not 条件)`",
                    "write `not all(r in …: c)` as `any(r in …: not c)`"
                ));
                let found = say!(
                    "全称条件的否定",
                    "the opposite of a condition over all rows"
                );
                return self.report(CheckError::NotACondition {
                    found,
                    at: folded.span,
                    hint,
                });
            }
        };
        Ok(Expr {
            kind: Kind::Fold {
                fold,
                local,
                rows,
                filter,
                body,
            },
            ..folded
        })
    }

    fn comparison(&mut self, compared: &Written, negated: bool) -> Checked<Expr> {
        let span = compared.span;
        let ExprKind::Compare {
            left,
            sign,
            right,
            tolerance,
        } = &compared.kind
        else {
            return self.named_condition(compared, negated);
        };
        let sign = if negated { sign.negated() } else { *sign };
        // Both sides are checked before either stops: two mistakes are two errors.
        let (left, right) = (self.value(left), self.value(right));
        let (left, right) = (left?, right?);
        let dimension = self.comparable(&left, &right, sign, span)?;
        let tolerance = match tolerance {
            ToleranceWord::None => Tolerance::Rounding,
            ToleranceWord::Exactly(_) => Tolerance::Exactly,
            ToleranceWord::Consistently(_) if dimension.is_some() => Tolerance::Consistently,
            ToleranceWord::Consistently(_) => return self.no_digits(&left, &right, span),
            ToleranceWord::Within(bound) => {
                Tolerance::Within(Box::new(self.bound(bound, dimension)?))
            }
        };
        let (left, right) = (Box::new(left), Box::new(right));
        let kind = Kind::Compare {
            left,
            sign,
            right,
            tolerance,
        };
        Ok(condition(kind, span))
    }

    /// The dimension of a comparison of numbers; none of one of words.
    fn comparable(
        &mut self,
        left: &Expr,
        right: &Expr,
        sign: Comparison,
        at: Span,
    ) -> Checked<Option<Dimension>> {
        let words = |ty| {
            matches!(
                ty,
                Type::Text | Type::Goal | Type::Direction | Type::Date | Type::Printed
            )
        };
        let ordered = !matches!(sign, Comparison::Equal | Comparison::Unequal);
        let dates = left.ty == Type::Date && right.ty == Type::Date;
        match (left.ty, right.ty) {
            (Type::Number(a), Type::Number(b)) => {
                let zero =
                    |e: &Expr| matches!(&e.kind, Kind::Number(n, Dimension::Bare) if n.is_zero());
                if zero(left) || zero(right) {
                    return Ok(Some(if zero(left) { b } else { a }));
                }
                self.alike(a, b, say!("比较", "compared"), at).map(Some)
            }
            (Type::Printed, Type::Number(d)) | (Type::Number(d), Type::Printed) => Ok(Some(d)),
            (Type::Printed, Type::Printed) => Ok(Some(Dimension::Bare)),
            (a, b) if words(a) && words(b) && (!ordered || dates) => Ok(None),
            (a, b) => {
                let (left, right, operation) = (a.said(), b.said(), say!("比较", "compared"));
                self.report(CheckError::Dimensions {
                    left,
                    right,
                    operation,
                    at,
                    hint: None,
                })
            }
        }
    }

    /// `name(c) == s.项 consistently`: words have no last digit.
    fn no_digits<T>(&mut self, left: &Expr, right: &Expr, at: Span) -> Checked<T> {
        let hint = Some(say!(
            "文字逐字相同写 `exactly`，只管相符什么也不写",
            "write `exactly` for words that are the same to the character, nothing for words that agree"
        ));
        self.report(CheckError::Dimensions {
            left: left.ty.said(),
            right: right.ty.said(),
            operation: say!("按印出的位数比较", "compared by their last digit"),
            at,
            hint,
        })
    }

    /// `within t`: t has a unit, or is a percentage of the right side.
    fn bound(&mut self, bound: &Written, dimension: Option<Dimension>) -> Checked<Expr> {
        let checked = self.value(bound)?;
        let own = self.dimension(&checked)?;
        let fits = own == Dimension::Ratio || Some(own) == dimension && own != Dimension::Bare;
        let count = dimension == Some(Dimension::Count) && own == Dimension::Bare;
        if fits || count {
            return Ok(checked);
        }
        let hint = Some(say!(
            "如 `within 0.01万元`、`within 100元`、`within 0.5%`",
            "as in `within 0.01万元`, `within 100元`, `within 0.5%`"
        ));
        self.report(CheckError::ToleranceWithoutUnit {
            at: bound.span,
            hint,
        })
    }

    /// What `has` asks for: a table, rows or a cell.
    fn what(&mut self, of: &Written) -> Checked<What> {
        if self.is_table(of) {
            return self.table(of).map(What::Table);
        }
        if self.is_rows(of) {
            return self.rows(of).map(What::Rows);
        }
        if let ExprKind::Field(inner, name) = &of.kind {
            let (rows, column, _) = self.cells(inner, name, of.span)?;
            return Ok(What::Cell(rows, column));
        }
        if let ExprKind::Call { function, .. } = &of.kind
            && let Some(Function::Official | Function::Working(_) | Function::Items) =
                crate::builtins::find(&function.text).map(|b| b.function)
        {
            return Ok(What::Value(Box::new(self.value(of)?)));
        }
        if let ExprKind::Name(name) = &of.kind {
            return self.unknown_name(name, of.span);
        }
        if let ExprKind::At { .. } = &of.kind {
            return self.table(of).map(What::Table);
        }
        let hint = Some(say!(
            "`has` 后面写一张表、几行或一格",
            "`has` is followed by a table, by rows or by a cell"
        ));
        self.report(CheckError::NotRows { at: of.span, hint })
    }
}

fn condition(kind: Kind, span: Span) -> Expr {
    let ty = Type::Condition;
    Expr { span, ty, kind }
}

/// Whether a fold is a condition.
pub(super) fn is_quantifier(fold: Fold) -> bool {
    matches!(fold, Fold::Any | Fold::All | Fold::None | Fold::Distinct)
}
