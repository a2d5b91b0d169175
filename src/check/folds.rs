//! Folds: which rows, which of their cells, and what must not be counted twice.

use super::{Bound, Checked, Checker};
use crate::ast::{Aggregate, Expr as Written, ExprKind, Name};
use crate::builtins::{Fold, Function};
use crate::error::CheckError;
use crate::form::Hierarchy;
use crate::program::{ColumnRef, Expr, Kind, Local, Rows, RowsKind, Step, TableName};
use crate::say;
use crate::source::Span;
use crate::types::{Dimension, Type};

/// The filter and the body of a fold.
type Parts = (Option<Box<Expr>>, Option<Box<Expr>>);

impl Checker<'_> {
    /// `sum(表[*].列)`, `sum(c.*)`, `count(表[*])`, `any(r in 表[*]: …)` without a variable.
    pub(super) fn fold_call(
        &mut self,
        fold: Fold,
        function: &Name,
        arguments: &[Written],
        span: Span,
    ) -> Checked<Expr> {
        let [argument] = arguments else {
            return self.wrong_arguments(&function.text, arguments.len(), span);
        };
        let (rows, column) = match &argument.kind {
            ExprKind::Field(of, name) if !self.is_table(argument) => {
                let (rows, column, ty) = self.cells(of, name, argument.span)?;
                (rows, Some((column, ty)))
            }
            _ => {
                let rows = self.rows(argument)?;
                let column = if fold == Fold::Count {
                    None
                } else {
                    Some(self.default_column(&rows, argument)?)
                };
                (rows, column)
            }
        };
        if !rows.many {
            let hint = Some(say!(
                "`{}` 要几个数，如 `{}(支出总表[*].合计)`",
                "`{}` takes figures, as in `{}(支出总表[*].合计)`",
                function.text,
                function.text
            ));
            return self.report(CheckError::NotRows {
                at: argument.span,
                hint,
            });
        }
        let local = self.fresh();
        let row = Rows {
            many: false,
            kind: RowsKind::Local(local),
            ..rows.clone()
        };
        let body = column.map(|(column, ty)| {
            Box::new(Expr {
                span: argument.span,
                ty,
                kind: Kind::Cell(row, column),
            })
        });
        self.folded(fold, local, rows, None, body, span)
    }

    /// The column of rows named without one: that of `in 表.*`, else the first amount of the form.
    fn default_column(&mut self, rows: &Rows, argument: &Written) -> Checked<(ColumnRef, Type)> {
        let money = Type::Number(Dimension::Money);
        if self.in_columns {
            return Ok((ColumnRef::Scope, money));
        }
        let first = match (&argument.kind, &rows.table) {
            (ExprKind::Codes { .. } | ExprKind::Call { .. }, TableName::Form(id)) => self
                .forms
                .form(*id)
                .and_then(|form| form.amounts().next().map(|(i, _)| i)),
            _ => None,
        };
        match first {
            Some(i) => Ok((ColumnRef::Index(crate::source::saturate(i)), money)),
            None => {
                let hint = Some(say!(
                    "写出栏目，如 `sum(支出总表[*].合计)`",
                    "name the column, as in `sum(支出总表[*].合计)`"
                ));
                self.report(CheckError::WhichColumn {
                    name: "…".to_owned(),
                    at: argument.span,
                    hint,
                })
            }
        }
    }

    /// `sum(r in 表[*] where …: r.合计)`
    pub(super) fn aggregate(&mut self, fold: &Aggregate, span: Span) -> Checked<Expr> {
        let Some(Function::Fold(function)) =
            crate::builtins::find(&fold.function.text).map(|b| b.function)
        else {
            return self.unknown_function(&fold.function);
        };
        let rows = self.rows(&fold.over)?;
        let local = self.fresh();
        self.names
            .push((fold.name.text.clone(), Bound::Row(local, rows.clone())));
        let parts = self.fold_parts(function, fold);
        self.names.pop();
        let (filter, body) = parts?;
        self.folded(function, local, rows, filter, body, span)
    }

    fn fold_parts(&mut self, function: Fold, fold: &Aggregate) -> Checked<Parts> {
        let filter = match &fold.filter {
            Some(filter) => Some(Box::new(self.condition(filter, false)?)),
            None => None,
        };
        let condition = matches!(function, Fold::Any | Fold::All | Fold::None);
        let body = match &fold.body {
            Some(body) if condition => Some(Box::new(self.condition(body, false)?)),
            Some(body) => Some(Box::new(self.value(body)?)),
            None if function == Fold::Count || condition => None,
            None => {
                let name = fold.name.text.clone();
                let hint = Some(say!(
                    "在冒号后写取哪一栏，如 `{}(… : {name}.合计)`",
                    "name the column after the colon, as in `{}(… : {name}.合计)`",
                    fold.function.text
                ));
                return self.report(CheckError::WhichColumn {
                    name,
                    at: fold.name.span,
                    hint,
                });
            }
        };
        Ok((filter, body))
    }

    fn folded(
        &mut self,
        fold: Fold,
        local: Local,
        rows: Rows,
        filter: Option<Box<Expr>>,
        body: Option<Box<Expr>>,
        span: Span,
    ) -> Checked<Expr> {
        if fold == Fold::Sum && filter.is_none() && self.counts_twice(&rows) {
            let hint = Some(say!(
                "只加直接下级写 `.*`；只加最末级写 `leaves(…)`",
                "add only the lines directly below with `.*`, only the last level with `leaves(…)`"
            ));
            return self.report(CheckError::CountedTwice {
                at: rows.span,
                hint,
            });
        }
        let ty = match fold {
            Fold::Count => Type::Number(Dimension::Count),
            Fold::Any | Fold::All | Fold::None | Fold::Distinct => Type::Condition,
            _ => match &body {
                Some(body) => {
                    self.dimension(body)?;
                    body.ty
                }
                None => Type::Number(Dimension::Count),
            },
        };
        Ok(Expr {
            span,
            ty,
            kind: Kind::Fold {
                fold,
                local,
                rows,
                filter,
                body,
            },
        })
    }

    /// Whether rows hold both an item and what it is made of.
    fn counts_twice(&self, rows: &Rows) -> bool {
        let TableName::Form(id) = &rows.table else {
            return false;
        };
        let Some(form) = self.forms.form(*id) else {
            return false;
        };
        let layered = form
            .blocks
            .iter()
            .any(|block| block.hierarchy != Hierarchy::Flat);
        let totals = |label: &String| form.blocks.iter().any(|block| block.totals.contains(label));
        match &rows.kind {
            RowsKind::All(_) => layered && form.extract.is_none(),
            RowsKind::Under { deep, .. } => *deep && layered,
            RowsKind::Pick { items, .. } => {
                let deep = |steps: &Vec<Step>| match steps.last() {
                    Some(Step::Deep) => layered,
                    Some(Step::Under(code, true)) => !self.last_but_one(&rows.table, code),
                    _ => false,
                };
                let total =
                    |steps: &Vec<Step>| matches!(steps.last(), Some(Step::Label(l)) if totals(l));
                items.iter().any(deep) || items.len() > 1 && items.iter().any(total)
            }
            _ => false,
        }
    }

    /// Whether only the last level stands below a code.
    fn last_but_one(&self, table: &TableName, code: &str) -> bool {
        let Some(codes) = self.codes_of(table) else {
            return false;
        };
        let below = codes
            .level(code)
            .map(|level| codes.levels.len().saturating_sub(level));
        below.is_some_and(|below| below <= 2)
    }

    /// A variable of its own.
    pub(super) fn fresh(&mut self) -> Local {
        let local = Local(self.locals);
        self.locals = self.locals.saturating_add(1);
        local
    }
}
