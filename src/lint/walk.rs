//! Every expression within a statement.

use crate::ast::{
    Aggregate, Change, Expr, ExprKind, Item, RuleLine, Selection, Step, ToleranceWord,
};

/// The expressions directly in an expression.
pub(super) fn parts(expr: &Expr) -> Vec<&Expr> {
    match &expr.kind {
        ExprKind::Number(_)
        | ExprKind::Text(_)
        | ExprKind::Name(_)
        | ExprKind::Title(_)
        | ExprKind::Codes { .. } => Vec::new(),
        ExprKind::Set(all) | ExprKind::Joined(_, all) => all.iter().collect(),
        ExprKind::Here(selection) => computed(selection),
        ExprKind::Rows(of, selection) => {
            let mut all = vec![&**of];
            all.extend(computed(selection));
            all
        }
        ExprKind::Field(of, _)
        | ExprKind::Under { of, .. }
        | ExprKind::At { of, .. }
        | ExprKind::Negate(of)
        | ExprKind::Not(of)
        | ExprKind::Has(of) => vec![of],
        ExprKind::Call { arguments, .. } => arguments.iter().collect(),
        ExprKind::Fold(fold) => fold_parts(fold),
        ExprKind::Chain { first, rest } => {
            let mut all = vec![&**first];
            all.extend(rest.iter().map(|(_, e)| e));
            all
        }
        ExprKind::Compare {
            left,
            right,
            tolerance,
            ..
        } => {
            let mut all = vec![&**left, &**right];
            if let ToleranceWord::Within(by) = tolerance {
                all.push(by);
            }
            all
        }
        ExprKind::Default(a, b) => vec![a, b],
    }
}

fn fold_parts(fold: &Aggregate) -> Vec<&Expr> {
    let mut all = vec![&fold.over];
    all.extend(&fold.filter);
    all.extend(&fold.body);
    all
}

fn computed(selection: &Selection) -> Vec<&Expr> {
    let elements = selection.items.iter().chain(&selection.except);
    let steps = elements.flat_map(|element| &element.steps);
    let mut inner = Vec::new();
    for step in steps {
        if let Step::Computed(e) = step {
            inner.push(&**e);
        }
    }
    inner
}

/// Shows an expression and everything in it, outermost first.
pub(super) fn each<'e>(expr: &'e Expr, show: &mut impl FnMut(&'e Expr)) {
    let mut left = vec![expr];
    while let Some(expr) = left.pop() {
        show(expr);
        left.extend(parts(expr).into_iter().rev());
    }
}

/// The expressions that stand in a statement, those of tests apart.
pub(super) fn of_item(item: &Item) -> Vec<&Expr> {
    match item {
        Item::Param(param) => vec![&param.value],
        Item::Let(definition) => vec![&definition.body],
        Item::Bare(check) => vec![&check.condition],
        Item::Rule(rule) => rule.lines.iter().flat_map(of_line).collect(),
        Item::Waive(waive) => waive.within.iter().collect(),
        Item::Override(change) => match &change.change {
            Change::Param(value) => vec![value],
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

/// The expressions that stand in a line of a rule.
pub(super) fn of_line(line: &RuleLine) -> Vec<&Expr> {
    match line {
        RuleLine::Why(_) => Vec::new(),
        RuleLine::In(e) | RuleLine::When(e) => vec![e],
        RuleLine::For(each) => std::iter::once(&each.over).chain(&each.filter).collect(),
        RuleLine::Let(definition) => vec![&definition.body],
        RuleLine::Check(check) => vec![&check.condition],
    }
}
