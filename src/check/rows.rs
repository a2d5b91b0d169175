//! Rows: one named row, or whatever a glob finds.

use super::{Checked, Checker};
use crate::ast::{Element, Expr, ExprKind, Selection, Step as Written};
use crate::builtins::Function;
use crate::error::CheckError;
use crate::form::{CodeTable, Form, FormId};
use crate::program::{Rows, RowsKind, Step, TableName, TableRef};
use crate::source::Span;
use crate::value::normal_name;

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
                    let hint = Some("加一行 `in 支出总表`，或在 `[…]` 前写表名".to_owned());
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
                let hint = Some("写 `支出总表[**]`（各行）或 `支出总表[合计]`（一行）".to_owned());
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
        let hint = Some("求和写 `sum(…)`；逐行写 `for c in […] check c …`".to_owned());
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
        let hint = candidates
            .first()
            .map(|table| format!("写明是哪张表：`{table}[{code}.*]`"));
        let candidates = if candidates.is_empty() {
            "没有主表".to_owned()
        } else {
            candidates.join("、")
        };
        self.report(CheckError::WhichTable {
            code: code.to_owned(),
            candidates,
            at,
            hint,
        })
    }

    /// Whether the rows of a table are its occurrences: a form of labelled fields that repeats.
    fn is_repeated(&self, table: &TableRef) -> bool {
        let TableName::Form(id) = &table.name else {
            return false;
        };
        let form = self.forms.form(*id);
        form.is_some_and(|form| form.fields && form.repeats.is_some())
    }

    /// `项目申报表[42010324501T000000104]`: in the brackets of a repeated form stands the key of one occurrence.
    fn occurrence(&mut self, table: TableRef, selection: &Selection, span: Span) -> Checked<Rows> {
        let steps = match selection.items.as_slice() {
            [one] if selection.except.is_empty() => one.steps.as_slice(),
            _ => &[],
        };
        let key = match steps {
            [Written::Label(_)] if self.same_row(selection).is_some() => None,
            [step @ (Written::Label(_) | Written::Code(_) | Written::Computed(_))] => Some(step),
            _ => None,
        };
        let Some(key) = key else {
            let name = self.forms_name(&table);
            let hint = Some(format!(
                "方括号里写一份的编号，如 `{name}[\"…\"]`；逐份写 `for p in {name}`"
            ));
            return self.report(CheckError::NotRows { at: span, hint });
        };
        let step = Box::new(self.step(key, &table, span)?);
        let (name, kind) = (table.name.clone(), RowsKind::Occurrence(table, step));
        Ok(Rows {
            span,
            many: false,
            table: name,
            kind,
        })
    }

    fn forms_name(&self, table: &TableRef) -> String {
        match &table.name {
            TableName::Form(id) => self.forms.form(*id).map(|form| form.name.clone()),
            TableName::Title(title) => Some(title.clone()),
        }
        .unwrap_or_default()
    }

    /// `表[…]`
    fn select(&mut self, table: TableRef, selection: &Selection, span: Span) -> Checked<Rows> {
        if let Some(row) = self.same_row(selection) {
            let (name, kind) = (table.name.clone(), RowsKind::Same(table, Box::new(row)));
            return Ok(Rows {
                span,
                many: false,
                table: name,
                kind,
            });
        }
        let items = self.elements(&selection.items, &table)?;
        let except = self.elements(&selection.except, &table)?;
        if let ([one], true) = (items.as_slice(), except.is_empty()) {
            let named =
                |step: &Step| matches!(step, Step::Label(_) | Step::Code(_) | Step::Computed(_));
            if one.iter().all(named) {
                let many = table.document == crate::program::DocumentRef::Subordinates;
                let (name, kind) = (table.name.clone(), RowsKind::Named(table, one.clone()));
                return Ok(Rows {
                    span,
                    many,
                    table: name,
                    kind,
                });
            }
        }
        self.pick(table, items, except, span)
    }

    fn pick(
        &mut self,
        table: TableRef,
        items: Vec<Vec<Step>>,
        except: Vec<Vec<Step>>,
        span: Span,
    ) -> Checked<Rows> {
        let name = table.name.clone();
        Ok(Rows {
            span,
            many: true,
            table: name,
            kind: RowsKind::Pick {
                table,
                items,
                except,
            },
        })
    }

    /// `t[c]`, where `c` is a row variable.
    fn same_row(&self, selection: &Selection) -> Option<Rows> {
        let [element] = selection.items.as_slice() else {
            return None;
        };
        let [Written::Label(label)] = element.steps.as_slice() else {
            return None;
        };
        let (local, rows) = self
            .row_variable(label)
            .filter(|_| selection.except.is_empty())?;
        Some(Rows {
            span: element.span,
            many: false,
            table: rows.table,
            kind: RowsKind::Local(local),
        })
    }

    fn elements(&mut self, elements: &[Element], table: &TableRef) -> Checked<Vec<Vec<Step>>> {
        let mut all = Vec::new();
        for element in elements {
            let mut steps = Vec::new();
            for step in &element.steps {
                steps.push(self.step(step, table, element.span)?);
            }
            all.push(steps);
        }
        Ok(all)
    }

    fn step(&mut self, step: &Written, table: &TableRef, at: Span) -> Checked<Step> {
        Ok(match step {
            Written::Each => Step::Each,
            Written::Deep => Step::Deep,
            Written::Label(label) => Step::Label(normal_name(label)),
            Written::Code(code) => {
                self.known_code(code, table, at)?;
                Step::Code(code.clone())
            }
            Written::Under { code, deep } => {
                self.known_code(code, table, at)?;
                Step::Under(code.clone(), *deep)
            }
            Written::Range(from, to) => {
                self.known_code(from, table, at)?;
                self.known_code(to, table, at)?;
                Step::Range(from.clone(), to.clone())
            }
            Written::Computed(expr) => Step::Computed(Box::new(self.value(expr)?)),
        })
    }

    /// A code must have the length of a level of the table's classification; districts have codes of their own.
    fn known_code(&mut self, code: &str, table: &TableRef, at: Span) -> Checked<()> {
        let Some(codes) = self.codes_of(&table.name) else {
            return Ok(());
        };
        if codes.levels.is_empty() || codes.level(code).is_some() || codes.codes.contains_key(code)
        {
            return Ok(());
        }
        let levels: Vec<String> = codes
            .levels
            .iter()
            .map(|level| format!("{} {} 位", level.name, level.length))
            .collect();
        let (table, hint) = (
            codes.name.clone(),
            Some(format!("编码的位数：{}", levels.join("，"))),
        );
        self.report(CheckError::BadCode {
            code: code.to_owned(),
            table,
            at,
            hint,
        })
    }

    /// The code table of a form, if it has one.
    pub(super) fn codes_of(&self, table: &TableName) -> Option<&CodeTable> {
        let TableName::Form(id) = table else {
            return None;
        };
        let form = self.forms.form(*id)?;
        form.blocks
            .iter()
            .find_map(|block| block.codes)
            .and_then(|id| self.forms.code_table(id))
    }
}
