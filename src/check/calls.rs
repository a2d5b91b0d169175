//! Functions and folds.

use super::{Bound, Checked, Checker, Reported, conditions::is_quantifier, names::suggest};
use crate::ast::{Aggregate, Expr as Written, ExprKind, Name};
use crate::builtins::{BUILTINS, Builtin, Fold, Function, OfRow, OfText, TextTest};
use crate::error::CheckError;
use crate::form::Hierarchy;
use crate::program::{ColumnRef, Expr, Kind, Local, Rows, RowsKind, Step, TableName};
use crate::source::Span;
use crate::types::{Dimension, Type};

/// The filter and the body of a fold.
type Parts = (Option<Box<Expr>>, Option<Box<Expr>>);

impl Checker<'_> {
    /// `f(…)` as a value.
    pub(super) fn call(
        &mut self,
        function: &Name,
        arguments: &[Written],
        span: Span,
    ) -> Checked<Expr> {
        if let Some(binding) = self.binding(&function.text) {
            let body = self.expand(&binding, arguments, span)?;
            return self.while_expanding(&function.text, |checker| checker.value(&body));
        }
        let Some(builtin) = crate::builtins::find(&function.text) else {
            return self.unknown_function(function);
        };
        self.grouped(arguments)?;
        if arguments.len() != builtin.arity {
            return self.wrong_arguments(builtin.name, arguments.len(), span);
        }
        let Some(first) = arguments.first() else {
            return Err(Reported);
        };
        match builtin.function {
            Function::Fold(fold) if !is_quantifier(fold) => {
                self.fold_call(fold, function, arguments, span)
            }
            Function::Abs => {
                let of = self.value(first)?;
                self.dimension(&of)?;
                Ok(Expr {
                    span,
                    ty: of.ty,
                    kind: Kind::Abs(Box::new(of)),
                })
            }
            Function::Round => self.round(first, arguments.get(1), span),
            Function::OfRow(of_row) => self.of_row(of_row, first, span),
            Function::OfText(of_text) => self.of_text(of_text, first, span),
            Function::Leaves | Function::Parent | Function::Nearest => {
                let call = ExprKind::Call {
                    function: function.clone(),
                    arguments: arguments.to_vec(),
                };
                let rows = self.rows(&Written { span, kind: call })?;
                if rows.many {
                    self.several(span)
                } else {
                    self.scoped_cell(rows, &format!("{}(…)", function.text), span)
                }
            }
            Function::Fold(_) | Function::Blank | Function::Test(_) => {
                self.report(CheckError::ConditionAsValue {
                    at: span,
                    hint: None,
                })
            }
        }
    }

    fn unknown_function<T>(&mut self, function: &Name) -> Checked<T> {
        let known = BUILTINS.iter().map(|builtin| builtin.name);
        let lower = function.text.to_ascii_lowercase();
        let hint = suggest(
            &lower,
            known.clone().chain(self.lets.keys().map(String::as_str)),
        )
        .or_else(|| {
            let all: Vec<&str> = known.collect();
            Some(format!("函数有 {}", all.join("、")))
        });
        self.report(CheckError::UnknownFunction {
            name: function.text.clone(),
            at: function.span,
            hint,
        })
    }

    pub(super) fn wrong_arguments<T>(&mut self, name: &str, found: usize, at: Span) -> Checked<T> {
        let builtin = crate::builtins::find(name);
        let expected = builtin.map_or_else(String::new, |b| b.arity.to_string());
        let usage = builtin.map_or_else(String::new, |b: &Builtin| {
            format!("{}({})", b.name, b.parameters)
        });
        self.report(CheckError::Arguments {
            name: name.to_owned(),
            expected,
            found,
            usage,
            at,
            hint: None,
        })
    }

    /// `sum(1,234)`: one number or two arguments?
    fn grouped(&mut self, arguments: &[Written]) -> Checked<()> {
        for argument in arguments {
            if let ExprKind::Number(number) = &argument.kind
                && number.digits.contains(',')
            {
                let hint = Some("一个数写作不带逗号，两个参数在逗号后空一格".to_owned());
                let digits = number.digits.clone();
                return self.report(CheckError::GroupedArgument {
                    digits,
                    at: argument.span,
                    hint,
                });
            }
        }
        Ok(())
    }

    fn round(&mut self, of: &Written, places: Option<&Written>, span: Span) -> Checked<Expr> {
        let of = self.value(of)?;
        self.dimension(&of)?;
        let places = places.ok_or(Reported)?;
        let n = match &places.kind {
            ExprKind::Number(number) => number.digits.parse::<u32>().ok().filter(|n| *n <= 10),
            _ => None,
        };
        let Some(n) = n else {
            let name = "round".to_owned();
            let hint = Some("位数写 0 到 10 的整数".to_owned());
            return self.report(CheckError::BadParam {
                name,
                at: places.span,
                hint,
            });
        };
        Ok(Expr {
            span,
            ty: of.ty,
            kind: Kind::Round(Box::new(of), n),
        })
    }

    fn of_row(&mut self, of_row: OfRow, argument: &Written, span: Span) -> Checked<Expr> {
        if of_row == OfRow::Code && !self.is_rows(argument) {
            let text = self.value(argument)?;
            return Ok(Expr {
                span,
                ty: Type::Text,
                kind: Kind::CodeIn(Box::new(text)),
            });
        }
        let rows = self.one_row(argument)?;
        let ty = match of_row {
            OfRow::Name | OfRow::Code => Type::Text,
            OfRow::Level | OfRow::Position => Type::Number(Dimension::Count),
        };
        Ok(Expr {
            span,
            ty,
            kind: Kind::OfRow(of_row, rows),
        })
    }

    fn of_text(&mut self, of_text: OfText, argument: &Written, span: Span) -> Checked<Expr> {
        let of = self.value(argument)?;
        let ty = match of_text {
            OfText::Number => Type::Number(Dimension::Count),
            _ => Type::Text,
        };
        Ok(Expr {
            span,
            ty,
            kind: Kind::OfText(of_text, Box::new(of)),
        })
    }

    /// `contains(a, b)`, `matches(a, 正则式)`.
    pub(super) fn text_test(
        &mut self,
        test: TextTest,
        of: &Written,
        with: &Written,
        negated: bool,
    ) -> Checked<Kind> {
        let text = Box::new(self.value(of)?);
        if test != TextTest::Matches {
            let with = Box::new(self.value(with)?);
            return Ok(Kind::Test(test, text, with, negated));
        }
        let ExprKind::Text(pattern) = &with.kind else {
            let reason = "正则式要写成文字".to_owned();
            return self.report(CheckError::BadRegex {
                reason,
                at: with.span,
                hint: None,
            });
        };
        match regex::RegexBuilder::new(pattern)
            .size_limit(1 << 20)
            .build()
        {
            Ok(regex) => Ok(Kind::Matches(text, Box::new(regex), negated)),
            Err(error) => {
                let reason = error
                    .to_string()
                    .lines()
                    .last()
                    .unwrap_or("")
                    .trim()
                    .to_owned();
                self.report(CheckError::BadRegex {
                    reason,
                    at: with.span,
                    hint: None,
                })
            }
        }
    }

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
            let hint = Some(format!(
                "`{}` 要几个数，如 `{}(支出总表[*].合计)`",
                function.text, function.text
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
            (ExprKind::Codes { .. }, TableName::Form(id)) => self
                .forms
                .form(*id)
                .and_then(|form| form.amounts().next().map(|(i, _)| i)),
            (ExprKind::Call { .. }, TableName::Form(id)) => self
                .forms
                .form(*id)
                .and_then(|form| form.amounts().next().map(|(i, _)| i)),
            _ => None,
        };
        match first {
            Some(i) => Ok((ColumnRef::Index(crate::source::saturate(i)), money)),
            None => {
                let hint = Some("写出栏目，如 `sum(支出总表[*].合计)`".to_owned());
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
                let hint = Some(format!(
                    "在冒号后写取哪一栏，如 `{}(… : {name}.合计)`",
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
            let hint = Some("只加直接下级写 `.*`；只加最末级写 `leaves(…)`".to_owned());
            return self.report(CheckError::CountedTwice {
                at: rows.span,
                hint,
            });
        }
        let ty = match fold {
            Fold::Count => Type::Number(Dimension::Count),
            Fold::Any | Fold::All | Fold::None | Fold::Distinct => Type::Condition,
            _ => match &body {
                Some(body) => Type::Number(self.dimension(body)?),
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

    pub(super) fn fresh(&mut self) -> Local {
        let local = Local(self.locals);
        self.locals = self.locals.saturating_add(1);
        local
    }
}
