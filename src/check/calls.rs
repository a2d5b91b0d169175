//! Functions and folds.

use super::{Checked, Checker, Reported, conditions::is_quantifier, names::suggest};
use crate::ast;
use crate::ast::{Expr as Written, ExprKind, Name};
use crate::builtins::{BUILTINS, Builtin, Function, OfRow, OfText, Part, TextTest};
use crate::error::CheckError;
use crate::lang::Said;
use crate::program::{Expr, Kind};
use crate::say;
use crate::source::Span;
use crate::types::{Dimension, Type};

impl Checker<'_> {
    /// `f(…)` as a value.
    pub(super) fn call(
        &mut self,
        function: &Name,
        arguments: &[Written],
        span: Span,
    ) -> Checked<Expr> {
        if let Some(binding) = self.binding(&function.text) {
            return self.macro_value(&binding, arguments, span);
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
            Function::Abs => self.number_of(first, Kind::Abs, span),
            Function::Round => self.round(first, arguments.get(1), span),
            Function::OfRow(of_row) => self.of_row(of_row, first, span),
            Function::OfText(of_text) => self.of_text(of_text, first, span),
            Function::OfTable(of_table) => Ok(Expr {
                span,
                ty: Type::Text,
                kind: Kind::OfTable(of_table, self.table(first)?),
            }),
            Function::Official => self.official(first, arguments.get(1), span),
            Function::Working(part) => self.working(part, first, span),
            Function::Items => self.items(first, span),
            Function::Leaves | Function::Parent | Function::Nearest => {
                self.row_call(function, arguments, span)
            }
            Function::Fold(_) | Function::Blank | Function::Test(_) => {
                self.condition_as_value(span)
            }
        }
    }

    fn row_call(&mut self, function: &Name, arguments: &[Written], span: Span) -> Checked<Expr> {
        let call = ExprKind::Call {
            function: function.clone(),
            arguments: arguments.to_vec(),
        };
        self.cell_of(
            &Written { span, kind: call },
            &format!("{}(…)", function.text),
        )
    }

    pub(super) fn unknown_function<T>(&mut self, function: &Name) -> Checked<T> {
        let known = BUILTINS.iter().map(|builtin| builtin.name);
        let lower = function.text.to_ascii_lowercase();
        let own = || suggest(&lower, self.lets.keys().map(String::as_str));
        let usual = crate::builtins::usual(&lower)
            .map(|name| say!("是不是 `{name}`？", "did you mean `{name}`?"));
        let hint = usual
            .or_else(|| suggest(&lower, known.clone()))
            .or_else(own);
        let hint = hint.or_else(|| {
            let all: Vec<&str> = known.collect();
            Some(say!("函数有 {}", "functions: {}", Said::list(&all)))
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
        let usage = builtin.map_or_else(Said::default, Builtin::usage);
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
                let hint = Some(say!(
                    "一个数写作不带逗号，两个参数在逗号后空一格",
                    "write one number without a comma; put a blank after the comma between two arguments"
                ));
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
            let hint = Some(say!(
                "位数写 0 到 10 的整数",
                "decimals are a whole number from 0 to 10"
            ));
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

    /// `official(c, 功能科目)`, `official(r.功能科目, 功能科目)`
    fn official(&mut self, of: &Written, codes: Option<&Written>, span: Span) -> Checked<Expr> {
        let codes = codes.ok_or(Reported)?;
        let named = match &codes.kind {
            ExprKind::Name(name) => name.clone(),
            _ => codes.to_string(),
        };
        let codes = self.code_table(&ast::Name {
            text: named,
            span: codes.span,
        })?;
        let (code, printed) = match self.is_rows(of) {
            true => (
                self.of_row(OfRow::Code, of, of.span)?,
                self.of_row(OfRow::Name, of, of.span)?,
            ),
            false => {
                let text = self.value(of)?;
                (text.clone(), text)
            }
        };
        let kind = Kind::Official(Box::new(code), Box::new(printed), codes);
        let ty = Type::Text;
        Ok(Expr { span, ty, kind })
    }

    /// `worked(r.测算依据)`
    fn working(&mut self, part: Part, of: &Written, span: Span) -> Checked<Expr> {
        let hint = say!(
            "`worked`、`stated` 读文字里的算式，数不必算",
            "`worked` and `stated` read the sums within a text; a number needs no working"
        );
        Ok(Expr {
            span,
            ty: Type::Number(Dimension::Money),
            kind: Kind::Working(part, Box::new(self.words(of, hint)?)),
        })
    }

    fn items(&mut self, of: &Written, span: Span) -> Checked<Expr> {
        let hint = say!(
            "`items` 数文字里用顿号列出的有几样",
            "`items` counts what a text lists with `、` between"
        );
        Ok(Expr {
            span,
            ty: Type::Number(Dimension::Count),
            kind: Kind::Items(Box::new(self.words(of, hint)?)),
        })
    }

    /// A text to be read, which a number is not.
    fn words(&mut self, of: &Written, hint: Said) -> Checked<Expr> {
        let of = self.value(of)?;
        if !matches!(of.ty, Type::Number(_)) {
            return Ok(of);
        }
        let found = of.ty.said();
        self.report(CheckError::NotAText {
            found,
            at: of.span,
            hint: Some(hint),
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
            let reason = say!(
                "正则式要写成文字",
                "a regular expression is written as a text"
            );
            return self.report(CheckError::BadRegex {
                reason,
                at: with.span,
                hint: None,
            });
        };
        match self.program.wordings.number(pattern) {
            Ok(number) => Ok(Kind::Matches(text, number, negated)),
            Err(error) => {
                let said = error.to_string();
                let last = said.lines().last().unwrap_or("").trim();
                let reason = Said::same(last.to_owned());
                self.report(CheckError::BadRegex {
                    reason,
                    at: with.span,
                    hint: None,
                })
            }
        }
    }
}
