//! Conditions that cannot fail or cannot hold, and checks that repeat or deny each other.

use super::linear::{Bound, bound};
use super::{Linter, walk};
use crate::ast::{Expr, ExprKind, Item, Join, RuleLine};
use crate::error::Lint;
use crate::outcome::Severity;
use crate::say;
use crate::source::Span;
use indexmap::IndexMap;

/// A check with what it rests on: two can be held against each other where all of that is the same.
struct Known {
    /// `in`, `for`, `when` and `let` as written.
    context: String,
    /// As written, without where it stands.
    text: String,
    bound: Option<Bound>,
    severity: Severity,
    at: Span,
}

impl Known {
    /// What it is about: two checks of different subjects are never held against each other.
    fn subject(&self) -> String {
        let terms = self.bound.as_ref().map(|bound| &bound.terms);
        match terms {
            Some(terms) => format!("{}{terms:?}", self.context),
            None => format!("{}{}", self.context, self.text),
        }
    }
}

impl Linter<'_> {
    pub(super) fn logic(&mut self) {
        for item in self.items() {
            for expr in walk::of_item(item) {
                walk::each(
                    expr,
                    &mut |expr| match bound(expr).and_then(|b| b.always()) {
                        Some(true) => self.tell(Lint::AlwaysTrue { at: expr.span }),
                        Some(false) => self.tell(Lint::AlwaysFalse { at: expr.span }),
                        None => {}
                    },
                );
            }
        }
        for input in self.inputs {
            let mut known: IndexMap<String, Vec<Known>> = IndexMap::new();
            for item in &input.tree.items {
                for check in checks(item) {
                    let alike = known.entry(check.subject()).or_default();
                    self.beside(alike, &check);
                    alike.push(check);
                }
            }
        }
    }

    /// Holds a check against those above it that are about the same; one of them is enough to tell.
    fn beside(&mut self, known: &[Known], check: &Known) {
        for other in known {
            let (previous, at) = (self.where_is(other.at), check.at);
            if other.text == check.text {
                return self.tell(Lint::RepeatedCheck { previous, at });
            }
            let (Some(a), Some(b)) = (&other.bound, &check.bound) else {
                continue;
            };
            if a.terms.is_empty() || !a.is_beside(b) {
                continue;
            }
            let same = (a.sign, a.number) == (b.sign, b.number);
            let this = || say!("这一条", "this one");
            let lint = if same && a.tolerance == b.tolerance {
                Lint::RepeatedCheck { previous, at }
            } else if (a.is_loose() || b.is_loose()) && (!same || a.is_loose() == b.is_loose()) {
                continue;
            } else if a.excludes(b) {
                Lint::Contradiction { previous, at }
            } else if other.severity != check.severity {
                // A stricter check that matters less is said on purpose: an error, and below it a hint.
                continue;
            } else {
                let (stricter, looser) = match a.against(b) {
                    Some(true) => (say!("{previous} ", "{previous}"), this()),
                    Some(false) => (this(), say!("{previous} ", "{previous}")),
                    None => continue,
                };
                Lint::ImpliedCheck {
                    stricter,
                    looser,
                    at,
                }
            };
            return self.tell(lint);
        }
    }
}

/// The checks of a rule, each part of an `and` on its own.
fn checks(item: &Item) -> Vec<Known> {
    let mut context = String::new();
    let mut conditions = Vec::new();
    let mut severity = Severity::Error;
    match item {
        Item::Bare(check) => conditions.push(&check.condition),
        Item::Rule(rule) => {
            severity = rule.severity.map_or(severity, |(said, _)| said);
            for line in &rule.lines {
                match line {
                    RuleLine::Why(_) => {}
                    RuleLine::Check(check) => conditions.push(&check.condition),
                    line => context.push_str(&format!("{line}\n")),
                }
            }
        }
        _ => {}
    }
    let parts = conditions.into_iter().flat_map(parts);
    parts
        .map(|expr| Known {
            context: context.clone(),
            text: expr.to_string(),
            bound: bound(expr),
            severity,
            at: expr.span,
        })
        .collect()
}

fn parts(expr: &Expr) -> Vec<&Expr> {
    match &expr.kind {
        ExprKind::Joined(Join::And, all) => all.iter().flat_map(parts).collect(),
        _ => vec![expr],
    }
}
