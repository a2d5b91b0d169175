//! `let`: a macro. Its body takes the place of its name, its arguments the place of its parameters.
//!
//! The copy stands where the name stood, so that a finding underlines the rule and not the macro. Row variables of
//! the body are renamed: an argument never falls under them.

use super::{Checked, Checker};
use crate::ast::{Aggregate, Element, Expr, ExprKind, Let, Name, Selection, Step, ToleranceWord};
use crate::error::CheckError;
use crate::lang::Said;
use crate::say;
use crate::source::Span;

/// How deep macros may stand in each other, and how often they may be expanded in one compilation.
const DEPTH: usize = 64;
const EXPANSIONS: u32 = 100_000;
/// How large one expansion may grow, and all of one compilation.
const NODES: u32 = 20_000;
const ALL_NODES: u32 = 2_000_000;
/// How deep an expression may stand in others: a check and an evaluation must fit the stack of any host.
const HEIGHT: u32 = 200;

impl Checker<'_> {
    /// The body of a macro with its arguments put in.
    pub(super) fn expand(&mut self, binding: &Let, arguments: &[Expr], at: Span) -> Checked<Expr> {
        let name = binding.name.text.clone();
        if binding.params.len() != arguments.len() {
            let usage = Said::same(signature(binding));
            let (expected, found) = (binding.params.len().to_string(), arguments.len());
            return self.report(CheckError::Arguments {
                name,
                expected,
                found,
                usage,
                at,
                hint: None,
            });
        }
        self.enter(&name, at)?;
        let params = binding
            .params
            .iter()
            .map(|p| p.text.as_str())
            .zip(arguments)
            .collect();
        let mut copy = Copy {
            params,
            at: Some(at),
            serial: self.expansions,
            nodes: 0,
            height: 0,
            bound: Vec::new(),
        };
        let body = copy.expr(&binding.body);
        self.copied = self.copied.saturating_add(copy.nodes);
        if copy.is_full() || self.copied > ALL_NODES {
            return self.report(CheckError::TooLarge { at, hint: None });
        }
        Ok(body)
    }

    /// Goes one expression deeper.
    pub(super) fn deeper<T>(
        &mut self,
        at: Span,
        with: impl FnOnce(&mut Self) -> Checked<T>,
    ) -> Checked<T> {
        if self.height >= HEIGHT {
            let hint = Some(say!("把它拆成几条规则", "split it into several rules"));
            return self.report(CheckError::TooLarge { at, hint });
        }
        self.height = self.height.saturating_add(1);
        let result = with(self);
        self.height = self.height.saturating_sub(1);
        result
    }

    /// Counts one more expansion: neither too deep nor too many. What has no end comes round to its own name; a macro
    /// in the arguments of itself does not.
    pub(super) fn enter(&mut self, name: &str, at: Span) -> Checked<()> {
        self.expansions = self.expansions.saturating_add(1);
        let deep = self.expanding.len() >= DEPTH;
        if !deep && self.expansions <= EXPANSIONS {
            return Ok(());
        }
        let start = self.expanding.iter().rposition(|open| open == name);
        match start.and_then(|start| self.expanding.get(start..)) {
            Some(cycle) if deep => {
                let hint = Some(say!(
                    "不能递归：{} → {name}",
                    "no recursion: {} → {name}",
                    cycle.join(" → ")
                ));
                let name = name.to_owned();
                self.report(CheckError::RecursiveLet { name, at, hint })
            }
            _ => {
                let hint = Some(say!("把它拆成几条规则", "split it into several rules"));
                self.report(CheckError::TooLarge { at, hint })
            }
        }
    }

    /// Runs `with` while `name` is being expanded.
    pub(super) fn while_expanding<T>(
        &mut self,
        name: &str,
        with: impl FnOnce(&mut Self) -> Checked<T>,
    ) -> Checked<T> {
        self.expanding.push(name.to_owned());
        let result = with(self);
        self.expanding.pop();
        result
    }
}

fn signature(binding: &Let) -> String {
    let params: Vec<&str> = binding.params.iter().map(|p| p.text.as_str()).collect();
    format!("{}({})", binding.name.text, params.join(", "))
}

struct Copy<'a> {
    params: Vec<(&'a str, &'a Expr)>,
    /// Where the copy stands; an argument stays where it was written.
    at: Option<Span>,
    serial: u32,
    nodes: u32,
    height: u32,
    bound: Vec<String>,
}

impl Copy<'_> {
    /// Whether it has grown past the limits; from then on it is thrown away.
    fn is_full(&self) -> bool {
        self.nodes > NODES
    }

    fn expr(&mut self, expr: &Expr) -> Expr {
        self.nodes = self.nodes.saturating_add(1);
        if self.height > HEIGHT {
            self.nodes = NODES.saturating_add(1);
        }
        if self.is_full() {
            let span = expr.span;
            let kind = ExprKind::Set(Vec::new());
            return Expr { span, kind };
        }
        self.height = self.height.saturating_add(1);
        let copy = self.copy(expr);
        self.height = self.height.saturating_sub(1);
        copy
    }

    fn copy(&mut self, expr: &Expr) -> Expr {
        if let ExprKind::Name(name) = &expr.kind {
            let argument = self.params.iter().find(|(param, _)| param == name);
            if let Some((_, argument)) = argument.filter(|_| !self.bound.contains(name)) {
                return self.argument(argument);
            }
        }
        Expr {
            span: self.at(expr.span),
            kind: self.kind(&expr.kind),
        }
    }

    /// An argument as it is: neither its places nor its names are those of the macro.
    fn argument(&mut self, argument: &Expr) -> Expr {
        let params = std::mem::take(&mut self.params);
        let bound = std::mem::take(&mut self.bound);
        let at = self.at.take();
        let copy = self.expr(argument);
        (self.params, self.bound, self.at) = (params, bound, at);
        copy
    }

    fn at(&self, own: Span) -> Span {
        self.at.unwrap_or(own)
    }

    fn boxed(&mut self, expr: &Expr) -> Box<Expr> {
        Box::new(self.expr(expr))
    }

    fn all(&mut self, exprs: &[Expr]) -> Vec<Expr> {
        exprs.iter().map(|e| self.expr(e)).collect()
    }

    fn kind(&mut self, kind: &ExprKind) -> ExprKind {
        match kind {
            ExprKind::Name(name) => ExprKind::Name(self.variable(name)),
            ExprKind::Set(items) => ExprKind::Set(self.all(items)),
            ExprKind::Here(selection) => ExprKind::Here(self.selection(selection)),
            ExprKind::Rows(of, selection) => {
                ExprKind::Rows(self.boxed(of), self.selection(selection))
            }
            ExprKind::Field(of, name) => ExprKind::Field(self.boxed(of), self.name(name)),
            ExprKind::Under { of, deep } => ExprKind::Under {
                of: self.boxed(of),
                deep: *deep,
            },
            ExprKind::At { of, document, each } => ExprKind::At {
                of: self.boxed(of),
                document: self.name(document),
                each: *each,
            },
            ExprKind::Call {
                function,
                arguments,
            } => ExprKind::Call {
                function: self.name(function),
                arguments: self.all(arguments),
            },
            ExprKind::Fold(fold) => self.fold(fold),
            ExprKind::Negate(of) => ExprKind::Negate(self.boxed(of)),
            ExprKind::Chain { first, rest } => ExprKind::Chain {
                first: self.boxed(first),
                rest: rest.iter().map(|(sign, e)| (*sign, self.expr(e))).collect(),
            },
            ExprKind::Compare {
                left,
                sign,
                right,
                tolerance,
            } => ExprKind::Compare {
                left: self.boxed(left),
                sign: *sign,
                right: self.boxed(right),
                tolerance: match tolerance {
                    ToleranceWord::Within(e) => ToleranceWord::Within(self.boxed(e)),
                    other => other.clone(),
                },
            },
            ExprKind::Joined(join, items) => ExprKind::Joined(*join, self.all(items)),
            ExprKind::Not(of) => ExprKind::Not(self.boxed(of)),
            ExprKind::Has(of) => ExprKind::Has(self.boxed(of)),
            ExprKind::Default(of, other) => ExprKind::Default(self.boxed(of), self.boxed(other)),
            ExprKind::Number(_)
            | ExprKind::Text(_)
            | ExprKind::Title(_)
            | ExprKind::Codes { .. } => kind.clone(),
        }
    }

    fn fold(&mut self, fold: &Aggregate) -> ExprKind {
        let over = self.expr(&fold.over);
        self.bound.push(fold.name.text.clone());
        let copy = Aggregate {
            function: self.name(&fold.function),
            name: Name {
                text: self.variable(&fold.name.text),
                span: self.at(fold.name.span),
            },
            over,
            filter: fold.filter.as_ref().map(|e| self.expr(e)),
            body: fold.body.as_ref().map(|e| self.expr(e)),
        };
        self.bound.pop();
        ExprKind::Fold(Box::new(copy))
    }

    /// A row variable of the body goes by a name that no rule can write.
    fn variable(&self, name: &str) -> String {
        // In an argument every name is the caller's own.
        match self.at.is_some() && self.bound.iter().any(|bound| bound == name) {
            true => format!("{name}′{}", self.serial),
            false => name.to_owned(),
        }
    }

    fn name(&self, name: &Name) -> Name {
        Name {
            text: name.text.clone(),
            span: self.at(name.span),
        }
    }

    fn selection(&mut self, selection: &Selection) -> Selection {
        let mut elements = |list: &[Element]| list.iter().map(|e| self.element(e)).collect();
        Selection {
            items: elements(&selection.items),
            except: elements(&selection.except),
        }
    }

    fn element(&mut self, element: &Element) -> Element {
        let steps = element.steps.iter().map(|step| match step {
            Step::Label(label) => self.label(label),
            Step::Computed(e) => Step::Computed(self.boxed(e)),
            other => other.clone(),
        });
        Element {
            steps: steps.collect(),
            span: self.at(element.span),
        }
    }

    /// `[r]` may name a parameter or a row variable.
    fn label(&mut self, label: &str) -> Step {
        let argument = self.params.iter().find(|(param, _)| *param == label);
        let own = self.bound.iter().any(|bound| bound == label);
        match argument.map(|(_, argument)| *argument) {
            Some(argument) if !own => match &argument.kind {
                ExprKind::Name(name) => Step::Label(name.clone()),
                _ => Step::Computed(Box::new(self.argument(argument))),
            },
            _ => Step::Label(self.variable(label)),
        }
    }
}
