//! Names that mislead: those of words of the language, those that hide others, and aliases that say nothing new.

use super::{Linter, walk};
use crate::ast::{ExprKind, Form, FormLine, Item, Name, Rule, RuleLine, TokenKind};
use crate::error::Lint;
use crate::lang::Said;
use crate::say;
use crate::source::Span;
use crate::value::normal_name;
use indexmap::IndexMap;

impl<'a> Linter<'a> {
    pub(super) fn names(&mut self) {
        let declared = self.declared();
        for input in self.inputs {
            let mut chosen: Vec<&Name> = input.tree.items.iter().flat_map(chosen).collect();
            chosen.sort_by_key(|name| name.span);
            let alike = input.tokens.iter().filter(|t| t.kind == TokenKind::Alike);
            for token in alike {
                let at = token.span;
                if let Ok(found) = chosen.binary_search_by_key(&at, |name| name.span) {
                    let name = chosen.get(found).map_or("", |name| name.text.as_str());
                    let name = name.to_owned();
                    self.tell(Lint::KeywordName { name, at });
                }
            }
        }
        for item in self.items() {
            match item {
                Item::Rule(rule) => self.shadows(rule, &declared),
                Item::Let(definition) => {
                    for param in &definition.params {
                        self.shadow(param, &declared);
                    }
                }
                Item::Form(form) => self.aliases(&form.lines),
                _ => {}
            }
        }
    }

    /// What the names of all files stand for.
    fn declared(&self) -> IndexMap<&'a str, Said> {
        let named = self.items().filter_map(|item| match item {
            Item::Param(param) => Some((param.name.text.as_str(), say!("参数", "parameter"))),
            Item::Let(definition) => {
                Some((definition.name.text.as_str(), say!("定义", "definition")))
            }
            Item::Form(form) => Some((form.name.text.as_str(), say!("表", "form"))),
            Item::Extract(extract) => Some((extract.name.text.as_str(), say!("摘取", "extract"))),
            _ => None,
        });
        named.collect()
    }

    /// The names of a rule that hide others.
    fn shadows(&mut self, rule: &Rule, declared: &IndexMap<&str, Said>) {
        let mut known: IndexMap<&str, Said> = declared.clone();
        for line in &rule.lines {
            for expr in walk::of_line(line) {
                walk::each(expr, &mut |expr| {
                    if let ExprKind::Fold(fold) = &expr.kind {
                        self.shadow(&fold.name, &known);
                    }
                });
            }
            match line {
                RuleLine::For(each) => {
                    self.shadow(&each.name, &known);
                    known.insert(&each.name.text, say!("行变量", "row variable"));
                }
                RuleLine::Let(definition) => {
                    self.shadow(&definition.name, &known);
                    known.insert(&definition.name.text, say!("定义", "definition"));
                }
                _ => {}
            }
        }
    }

    fn shadow(&mut self, name: &Name, known: &IndexMap<&str, Said>) {
        if let Some(what) = known.get(name.text.as_str()) {
            let (what, at) = (what.clone(), name.span);
            let name = name.text.clone();
            self.tell(Lint::Shadowed { name, what, at });
        }
    }

    fn aliases(&mut self, lines: &[FormLine]) {
        for line in lines {
            match line {
                FormLine::Block(_, inside) => self.aliases(inside),
                FormLine::Column(column) | FormLine::Field(column) => {
                    let own = column.path.last().into_iter();
                    self.repeated(own.chain(&column.aliases));
                }
                FormLine::Key(names) | FormLine::Label(names) => self.repeated(names.iter()),
                _ => {}
            }
        }
    }

    fn repeated<'n>(&mut self, names: impl Iterator<Item = &'n Name>) {
        let mut known: Vec<String> = Vec::new();
        for name in names {
            let normal = normal_name(&name.text);
            if known.contains(&normal) {
                let (at, name): (Span, String) = (name.span, name.text.clone());
                self.tell(Lint::RepeatedAlias { name, at });
            } else {
                known.push(normal);
            }
        }
    }
}

/// The names that the author of a statement has chosen, or could put in quotes.
fn chosen(item: &Item) -> Vec<&Name> {
    match item {
        Item::Param(param) => vec![&param.name],
        Item::Let(definition) => {
            let mut all = vec![&definition.name];
            all.extend(&definition.params);
            all
        }
        Item::Codes(codes) => vec![&codes.name],
        Item::Extract(extract) => vec![&extract.name],
        Item::Form(form) => of_form(form),
        Item::Rule(rule) => {
            let named = rule.lines.iter().filter_map(|line| match line {
                RuleLine::For(each) => Some(&each.name),
                RuleLine::Let(definition) => Some(&definition.name),
                _ => None,
            });
            named.collect()
        }
        _ => Vec::new(),
    }
}

fn of_form(form: &Form) -> Vec<&Name> {
    let mut all = vec![&form.name];
    let mut left: Vec<&FormLine> = form.lines.iter().collect();
    while let Some(line) = left.pop() {
        match line {
            FormLine::Column(column) | FormLine::Field(column) => all.extend(&column.path),
            FormLine::Key(names) | FormLine::Label(names) => all.extend(names),
            FormLine::Block(name, inside) => {
                all.push(name);
                left.extend(inside);
            }
            _ => {}
        }
    }
    all
}
