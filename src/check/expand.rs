//! `let`: a macro. Its body takes the place of its name, its arguments the place of its parameters.
//!
//! The copy stands where the name stood, so that a finding underlines the rule and not the macro. Row variables of
//! the body are renamed: an argument never falls under them.

use super::{Checked, Checker};
use crate::ast::{Aggregate, Element, Expr, ExprKind, Let, Name, Selection, Step, ToleranceWord};
use crate::error::CheckError;
use crate::source::Span;

/// How deep macros may stand in each other, and how often they may be expanded in one compilation.
const DEPTH: usize = 64;
const EXPANSIONS: u32 = 100_000;
/// How large one expansion may grow.
const NODES: u32 = 20_000;

impl Checker<'_> {
    /// The body of a macro with its arguments put in.
    pub(super) fn expand(&mut self, binding: &Let, arguments: &[Expr], at: Span) -> Checked<Expr> {
        let name = binding.name.text.clone();
        if binding.params.len() != arguments.len() {
            let usage = signature(binding);
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
            at,
            serial: self.expansions,
            nodes: 0,
            bound: Vec::new(),
        };
        let body = copy.expr(&binding.body);
        if copy.nodes > NODES {
            return self.report(CheckError::TooLarge { at, hint: None });
        }
        Ok(body)
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
                let hint = Some(format!("不能递归：{} → {name}", cycle.join(" → ")));
                let name = name.to_owned();
                self.report(CheckError::RecursiveLet { name, at, hint })
            }
            _ => {
                let hint = Some("把它拆成几条规则".to_owned());
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
    at: Span,
    serial: u32,
    nodes: u32,
    bound: Vec<String>,
}

impl Copy<'_> {
    fn expr(&mut self, expr: &Expr) -> Expr {
        self.nodes = self.nodes.saturating_add(1);
        if let ExprKind::Name(name) = &expr.kind {
            let argument = self.params.iter().find(|(param, _)| param == name);
            if let Some((_, argument)) = argument.filter(|_| !self.bound.contains(name)) {
                return (*argument).clone();
            }
        }
        Expr {
            span: self.at,
            kind: self.kind(&expr.kind),
        }
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
                span: self.at,
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
        match self.bound.iter().any(|bound| bound == name) {
            true => format!("{name}′{}", self.serial),
            false => name.to_owned(),
        }
    }

    fn name(&self, name: &Name) -> Name {
        Name {
            text: name.text.clone(),
            span: self.at,
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
            span: self.at,
        }
    }

    /// `[r]` may name a parameter or a row variable.
    fn label(&self, label: &str) -> Step {
        let argument = self.params.iter().find(|(param, _)| *param == label);
        match argument {
            Some((
                _,
                Expr {
                    kind: ExprKind::Name(name),
                    ..
                },
            )) => Step::Label(name.clone()),
            Some((_, argument)) => Step::Computed(Box::new((*argument).clone())),
            None => Step::Label(self.variable(label)),
        }
    }
}
