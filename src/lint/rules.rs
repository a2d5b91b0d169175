//! Rules without reason or test, and what they ask that is likely not meant.

use super::{Linter, walk};
use crate::ast::{
    Expr, ExprKind, Item, Name, Rule, RuleLine, Selection, Sign, Step, ToleranceWord,
};
use crate::error::Lint;
use crate::form::Form;
use crate::outcome::{Outcome, Severity};
use crate::program::{DocumentRef, Expr as Checked, Kind, TableName, TableRef, What};
use crate::value::normal_name;
use indexmap::IndexMap;

/// From how many addends on the slack of rounding hides mistakes.
const MANY: usize = 20;

impl<'a> Linter<'a> {
    pub(super) fn rules(&mut self, applied: Option<&[&str]>) {
        let mut titles: IndexMap<&str, &Name> = IndexMap::new();
        for item in self.items() {
            if let Item::Rule(rule) = item {
                self.reason_and_tests(rule);
                match titles.get(rule.title.text.as_str()) {
                    Some(first) => {
                        let (previous, at) = (self.where_is(first.span), rule.title.span);
                        self.tell(Lint::DuplicateTitle { previous, at });
                    }
                    None => {
                        titles.insert(&rule.title.text, &rule.title);
                    }
                }
                if applied.is_some_and(|ids| !ids.contains(&rule.id.text.as_str())) {
                    let (at, rule) = (rule.id.span, rule.id.text.clone());
                    self.tell(Lint::NeverApplies { rule, at });
                }
            }
            for expr in walk::of_item(item) {
                walk::each(expr, &mut |expr| self.expression(expr));
            }
        }
        self.idle_whens();
    }

    fn reason_and_tests(&mut self, rule: &Rule) {
        let id = || rule.id.text.clone();
        let at = rule.id.span;
        let grave = rule
            .severity
            .is_none_or(|(severity, _)| severity == Severity::Error);
        let has_why = rule
            .lines
            .iter()
            .any(|line| matches!(line, RuleLine::Why(_)));
        if grave && !has_why {
            self.tell(Lint::NoWhy { rule: id(), at });
        }
        let expected = || {
            let all = self.program.tests.iter().flat_map(|test| &test.expect);
            all.filter(|expect| expect.rule == rule.id.text)
        };
        let fails = expected().any(|e| e.outcome == Outcome::Fail && !e.none);
        match (expected().next().is_some(), fails) {
            (false, _) => self.tell(Lint::NoTest { rule: id(), at }),
            (true, false) => self.tell(Lint::NoFailingTest { rule: id(), at }),
            (true, true) => {}
        }
    }

    fn expression(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Compare {
                left,
                right,
                tolerance: ToleranceWord::None,
                ..
            } => {
                let count = addends(left).saturating_add(addends(right));
                if addends(left).max(addends(right)) > MANY {
                    let at = expr.span;
                    self.tell(Lint::ManyAddends { count, at });
                }
            }
            ExprKind::Default(of, _) => {
                if let Some(row) = self.total(of) {
                    let at = expr.span;
                    self.tell(Lint::DefaultOnTotal { row, at });
                }
            }
            _ => {}
        }
    }

    /// The total row that an expression takes a figure of, where its column must be there.
    fn total(&self, expr: &Expr) -> Option<String> {
        let ExprKind::Field(of, column) = &expr.kind else {
            return None;
        };
        let (form, selection) = match &of.kind {
            ExprKind::Rows(table, selection) => (self.form(table), selection),
            ExprKind::Here(selection) => (None, selection),
            _ => return None,
        };
        let path = [column.text.clone()];
        let optional = form.is_some_and(|form| {
            let named = form.columns_named(&path);
            let columns = named.iter().filter_map(|at| form.columns.get(*at));
            form.optional || columns.into_iter().any(|column| column.optional)
        });
        let row = only_label(selection)?;
        (!optional && is_total(row, form)).then(|| row.to_owned())
    }

    fn form(&self, table: &Expr) -> Option<&'a Form> {
        match &table.kind {
            ExprKind::Name(name) => self.program.forms.named(name).map(|(_, form)| form),
            _ => None,
        }
    }

    /// `when has 表` of a table that every document must have.
    fn idle_whens(&mut self) {
        let program = self.program;
        let mine = |rule: &&crate::program::Rule| {
            self.inputs.iter().any(|input| input.file == rule.span.file)
        };
        let variants = program.rules.iter().filter(mine).flat_map(|r| r.variants());
        let whens = variants.flat_map(|v| v.when.iter().chain(v.when_each()));
        let tables: Vec<&TableRef> = whens.flat_map(asked).collect();
        let mut told = Vec::new();
        for table in tables {
            let TableName::Form(id) = &table.name else {
                continue;
            };
            // Of a table that many rules ask for, the first place says enough.
            if told.contains(id) {
                continue;
            }
            let Some(form) = program.forms.form(*id) else {
                continue;
            };
            let here = table.document == DocumentRef::This && table.of.is_none();
            // What prose yields may be missing from any document.
            if here && !form.optional && form.extract.is_none() {
                told.push(*id);
                let (table, at) = (form.name.clone(), table.span);
                self.tell(Lint::IdleWhen { table, at });
            }
        }
    }
}

/// The tables whose being there a condition asks for.
fn asked(condition: &Checked) -> Vec<&TableRef> {
    match &condition.kind {
        Kind::Has(What::Table(table), false) => vec![table],
        Kind::And(all) => all.iter().flat_map(asked).collect(),
        _ => Vec::new(),
    }
}

fn only_label(selection: &Selection) -> Option<&str> {
    let mut items = selection.items.iter();
    let (element, others) = (items.next()?, items.next());
    match element.steps.last() {
        Some(Step::Label(label)) if others.is_none() => Some(label),
        _ => None,
    }
}

/// Whether a row is a total: as the form says, else by its usual names.
fn is_total(row: &str, form: Option<&Form>) -> bool {
    let row = normal_name(row);
    match form {
        Some(form) => form.blocks.iter().any(|block| block.totals.contains(&row)),
        None => matches!(row.as_str(), "合计" | "总计"),
    }
}

/// How many printed figures are added up, as far as that is written.
fn addends(expr: &Expr) -> usize {
    match &expr.kind {
        ExprKind::Chain { first, rest } => {
            let signs = [Sign::Plus, Sign::Minus];
            if rest.iter().any(|(sign, _)| !signs.contains(sign)) {
                return 1;
            }
            let all = rest.iter().map(|(_, e)| addends(e));
            all.fold(addends(first), usize::saturating_add)
        }
        ExprKind::Negate(of) => addends(of),
        ExprKind::Call {
            function,
            arguments,
        } if function.text == "sum" => {
            let all = arguments.iter().map(listed);
            all.fold(0, usize::saturating_add)
        }
        ExprKind::Number(_) => 0,
        _ => 1,
    }
}

/// How many rows a list names.
fn listed(expr: &Expr) -> usize {
    match &expr.kind {
        ExprKind::Field(of, _) => listed(of),
        ExprKind::Rows(_, selection) | ExprKind::Here(selection) => selection.items.len(),
        _ => 1,
    }
}
