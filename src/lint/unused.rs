//! Declarations that nothing uses.

use super::{Linter, walk};
use crate::ast::{Expr, ExprKind, FormLine, Item, Name, Rule, RuleLine, Selection, Step};
use crate::error::Lint;
use crate::lang::Said;
use crate::say;
use std::collections::BTreeSet;

impl Linter<'_> {
    pub(super) fn unused(&mut self) {
        let mut used = BTreeSet::new();
        let mut codes = BTreeSet::new();
        for item in self.items() {
            used.extend(of_item(item));
            if let Item::Form(form) = item {
                codes_of(&form.lines, &mut codes);
            }
        }
        // What only declares is made for others to use.
        let runs = self
            .items()
            .any(|i| matches!(i, Item::Rule(_) | Item::Bare(_)));
        for item in self.items() {
            match item {
                Item::Param(param) if runs => {
                    self.use_of(say!("参数", "parameter"), &param.name, &used)
                }
                Item::Let(definition) => {
                    if runs {
                        self.use_of(say!("定义", "definition"), &definition.name, &used);
                    }
                    let inside = of_exprs([&definition.body].into_iter());
                    for param in &definition.params {
                        self.use_of(
                            say!("定义的参数", "parameter of a definition"),
                            param,
                            &inside,
                        );
                    }
                }
                Item::Extract(extract) if runs => {
                    self.use_of(say!("摘取", "extract"), &extract.name, &used)
                }
                Item::Codes(table) => {
                    self.use_of(say!("科目表", "code table"), &table.name, &codes)
                }
                Item::Rule(rule) => self.in_rule(rule),
                _ => {}
            }
        }
    }

    fn use_of(&mut self, what: Said, name: &Name, used: &BTreeSet<String>) {
        if !used.contains(&name.text) {
            let (at, name) = (name.span, name.text.clone());
            self.tell(Lint::Unused { what, name, at });
        }
    }

    /// Row variables and definitions of one rule; the words of `else` may name them too.
    fn in_rule(&mut self, rule: &Rule) {
        for (at, line) in rule.lines.iter().enumerate() {
            let later = rule.lines.iter().skip(at.saturating_add(1));
            let mut used: BTreeSet<String> = later.flat_map(of_line).collect();
            match line {
                RuleLine::For(each) => {
                    used.extend(of_exprs(each.filter.iter()));
                    self.use_of(say!("行变量", "row variable"), &each.name, &used);
                }
                RuleLine::Let(definition) => {
                    self.use_of(say!("定义", "definition"), &definition.name, &used)
                }
                _ => {}
            }
        }
    }
}

fn codes_of(lines: &[FormLine], codes: &mut BTreeSet<String>) {
    for line in lines {
        match line {
            FormLine::Codes(name) => {
                codes.insert(name.text.clone());
            }
            FormLine::Block(_, inside) => codes_of(inside, codes),
            _ => {}
        }
    }
}

/// The names that a statement uses.
fn of_item(item: &Item) -> BTreeSet<String> {
    match item {
        Item::Rule(rule) => rule.lines.iter().flat_map(of_line).collect(),
        Item::Bare(check) => {
            let mut used = of_exprs([&check.condition].into_iter());
            used.extend(check.message.iter().flat_map(holes));
            used
        }
        item => of_exprs(walk::of_item(item).into_iter()),
    }
}

fn of_line(line: &RuleLine) -> BTreeSet<String> {
    let mut used = of_exprs(walk::of_line(line).into_iter());
    if let RuleLine::Check(check) = line {
        used.extend(check.message.iter().flat_map(holes));
    }
    used
}

fn of_exprs<'e>(exprs: impl Iterator<Item = &'e Expr>) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    for expr in exprs {
        walk::each(expr, &mut |expr| match &expr.kind {
            ExprKind::Name(name) => {
                used.insert(name.clone());
            }
            // A dotted name may be that of a definition: `indicator.weights`.
            ExprKind::Field(..) => {
                used.insert(expr.to_string());
            }
            ExprKind::Call { function, .. } => {
                used.insert(function.text.clone());
            }
            ExprKind::Here(selection) | ExprKind::Rows(_, selection) => {
                used.extend(labels(selection));
            }
            _ => {}
        });
    }
    used
}

/// Labels in brackets: a row variable stands there too.
fn labels(selection: &Selection) -> Vec<String> {
    let elements = selection.items.iter().chain(&selection.except);
    let label = |step: &Step| match step {
        Step::Label(label) => Some(label.clone()),
        _ => None,
    };
    elements
        .flat_map(|element| &element.steps)
        .filter_map(label)
        .collect()
}

/// The names in the holes of the words of `else`: of `{r.合计}` both `r` and `r.合计`.
fn holes(words: &Name) -> Vec<String> {
    let mut names = Vec::new();
    let pieces = words.text.split(['{', '｛']).skip(1);
    for piece in pieces {
        let hole = piece.split(['}', '｝']).next().unwrap_or("").trim();
        names.push(hole.to_owned());
        names.extend(hole.split('.').next().map(|first| first.trim().to_owned()));
    }
    names
}
