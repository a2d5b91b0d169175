//! Rows: one named row, or whatever a glob finds.

use super::{Checked, Checker};
use crate::ast::{Expr, ExprKind, Step as Written};
use crate::builtins::Function;
use crate::error::CheckError;
use crate::form::{Form, FormId};
use crate::lang::Said;
use crate::program::{Rows, RowsKind, Step, TableName, TableRef};
use crate::say;
use crate::source::Span;

impl Checker<'_> {
    /// Whether an expression can only be rows.
    pub(super) fn is_rows(&self, expr: &Expr) -> bool {
        match &expr.kind {
            ExprKind::Rows(..) | ExprKind::Here(_) | ExprKind::Codes { .. } => true,
            ExprKind::Name(name) => self.row_variable(name).is_some(),
            ExprKind::Under { of, .. } => self.is_rows(of),
            ExprKind::Call { function, .. } => matches!(
                crate::builtins::find(&function.text).map(|b| b.function),
                Some(Function::Leaves | Function::Parent | Function::Nearest)
            ),
            _ => false,
        }
    }

    /// Rows by any of their spellings; a table alone is all its rows.
    pub(super) fn rows(&mut self, expr: &Expr) -> Checked<Rows> {
        self.deeper(expr.span, |checker| checker.rows_of(expr))
    }

    fn rows_of(&mut self, expr: &Expr) -> Checked<Rows> {
        match &expr.kind {
            ExprKind::Rows(of, selection) => {
                let table = self.table(of)?;
                if self.is_repeated(&table) {
                    return self.occurrence(table, selection, expr.span);
                }
                self.uses(&table)?;
                self.select(table, selection, expr.span)
            }
            ExprKind::Here(selection) => match self.scope.clone() {
                Some(table) => self.select(table, selection, expr.span),
                None => {
                    let hint = Some(say!(
                        "加一行 `in 支出总表`，或在 `[…]` 前写表名",
                        "add a line `in 支出总表`, or name the table before `[…]`"
                    ));
                    self.report(CheckError::NoTable {
                        at: expr.span,
                        hint,
                    })
                }
            },
            ExprKind::Codes { code, deep } => {
                let table = self.main_table(code, expr.span)?;
                let step = self.step(
                    &Written::Under {
                        code: code.clone(),
                        deep: *deep,
                    },
                    &table,
                    expr.span,
                )?;
                self.pick(table, vec![vec![step]], Vec::new(), expr.span)
            }
            ExprKind::Name(name) => match self.row_variable(name) {
                Some((local, rows)) => Ok(Rows {
                    span: expr.span,
                    many: false,
                    table: rows.table,
                    kind: RowsKind::Local(local),
                }),
                None => self.all_rows(expr),
            },
            ExprKind::Under { of, deep } if self.is_rows(of) => {
                let of = self.one_row(of)?;
                let (table, deep) = (of.table.clone(), *deep);
                let kind = RowsKind::Under {
                    of: Box::new(of),
                    deep,
                };
                Ok(Rows {
                    span: expr.span,
                    many: true,
                    table,
                    kind,
                })
            }
            ExprKind::Call {
                function,
                arguments,
            } if self.is_rows(expr) => self.row_function(&function.text, arguments, expr.span),
            _ if self.is_table(expr) => self.all_rows(expr),
            _ => {
                let hint = Some(say!(
                    "写 `支出总表[**]`（各行）或 `支出总表[合计]`（一行）",
                    "write `支出总表[**]` (every row) or `支出总表[合计]` (one row)"
                ));
                self.report(CheckError::NotRows {
                    at: expr.span,
                    hint,
                })
            }
        }
    }

    /// Rows that must be exactly one.
    pub(super) fn one_row(&mut self, expr: &Expr) -> Checked<Rows> {
        let rows = self.rows(expr)?;
        if rows.many {
            self.several(expr.span)
        } else {
            Ok(rows)
        }
    }

    /// The error of several cells where one is needed, with the two readings.
    pub(super) fn several<T>(&mut self, at: Span) -> Checked<T> {
        let hint = Some(say!(
            "求和写 `sum(…)`；逐行写 `for c in […] check c …`",
            "a sum is `sum(…)`; row by row is `for c in […] check c …`"
        ));
        self.report(CheckError::SeveralCells { at, hint })
    }

    /// Every row of a table; exactly one for labelled fields and for an extract that must match once.
    fn all_rows(&mut self, expr: &Expr) -> Checked<Rows> {
        let table = self.table(expr)?;
        let single = match &table.name {
            TableName::Form(id) => self.forms.form(*id).is_some_and(|form| form.fields),
            TableName::Title(_) => false,
        };
        let name = table.name.clone();
        Ok(Rows {
            span: expr.span,
            many: !single,
            table: name,
            kind: RowsKind::All(table),
        })
    }

    fn row_function(&mut self, function: &str, arguments: &[Expr], span: Span) -> Checked<Rows> {
        let (expected, found) = (if function == "nearest" { 2 } else { 1 }, arguments.len());
        let (Some(first), true) = (arguments.first(), expected == found) else {
            return self.wrong_arguments(function, found, span);
        };
        match function {
            "leaves" => {
                let rows = self.leaves_of(first)?;
                let table = rows.table.clone();
                Ok(Rows {
                    span,
                    many: true,
                    table,
                    kind: RowsKind::Leaves(Box::new(rows)),
                })
            }
            "parent" => {
                let rows = self.one_row(first)?;
                let table = rows.table.clone();
                Ok(Rows {
                    span,
                    many: false,
                    table,
                    kind: RowsKind::Parent(Box::new(rows)),
                })
            }
            _ => {
                let name = self.value(first)?;
                let Some(second) = arguments.get(1) else {
                    return Err(super::Reported);
                };
                let rows = self.rows(second)?;
                let table = rows.table.clone();
                let kind = RowsKind::Nearest(Box::new(name), Box::new(rows));
                Ok(Rows {
                    span,
                    many: false,
                    table,
                    kind,
                })
            }
        }
    }

    /// `leaves(206)`: here a plain number is a code.
    fn leaves_of(&mut self, argument: &Expr) -> Checked<Rows> {
        let code = match &argument.kind {
            ExprKind::Number(number) if number.unit.is_none() => &number.digits,
            _ => return self.rows(argument),
        };
        let table = self.main_table(code, argument.span)?;
        let steps = vec![Step::Code(code.clone())];
        let name = table.name.clone();
        Ok(Rows {
            span: argument.span,
            many: false,
            table: name,
            kind: RowsKind::Named(table, steps),
        })
    }

    /// The table that a bare code means: that of `in`, else the one main table that knows the code.
    fn main_table(&mut self, code: &str, at: Span) -> Checked<TableRef> {
        if let Some(table) = &self.scope {
            return Ok(table.clone());
        }
        let knows = |form: &Form| {
            form.main
                && form.blocks.iter().filter_map(|b| b.codes).any(|id| {
                    self.forms
                        .code_table(id)
                        .is_some_and(|table| table.codes.contains_key(code))
                })
        };
        let found: Vec<FormId> = self
            .forms
            .iter()
            .filter(|(_, form)| knows(form))
            .map(|(id, _)| id)
            .collect();
        if let [one] = found.as_slice() {
            let (name, document) = (TableName::Form(*one), crate::program::DocumentRef::This);
            return Ok(TableRef {
                span: at,
                name,
                document,
                of: None,
            });
        }
        let names = |ids: &mut dyn Iterator<Item = FormId>| -> Vec<String> {
            ids.filter_map(|id| self.forms.form(id))
                .map(|form| form.name.clone())
                .collect()
        };
        let mut candidates = names(&mut found.iter().copied());
        if candidates.is_empty() {
            candidates = names(&mut self.forms.iter().filter(|(_, f)| f.main).map(|(id, _)| id));
        }
        let hint = candidates.first().map(|table| {
            say!(
                "写明是哪张表：`{table}[{code}.*]`",
                "say which table: `{table}[{code}.*]`"
            )
        });
        let candidates = if candidates.is_empty() {
            say!("没有主表", "there is no main table")
        } else {
            Said::names(&candidates)
        };
        self.report(CheckError::WhichTable {
            code: code.to_owned(),
            candidates,
            at,
            hint,
        })
    }
}
