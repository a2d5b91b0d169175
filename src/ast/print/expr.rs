//! Canonical text of expressions, with brackets only where they are needed.

use super::{Label, List, Quoted};
use crate::ast::{
    Aggregate, Element, Expr, ExprKind, Join, NumberWord, Selection, Sign, Step, ToleranceWord,
};
use std::fmt::{Display, Formatter, Result};

/// How tightly an expression holds together, loosest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Tie {
    Or,
    And,
    Not,
    Compare,
    Default,
    Sum,
    Product,
    Prefix,
    Has,
    Postfix,
}

/// An expression where something at least so tight must stand.
struct At<'a>(Tie, &'a Expr);

impl Display for At<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        if tie(self.1) < self.0 {
            write!(f, "({})", self.1)
        } else {
            self.1.fmt(f)
        }
    }
}

fn tie(expr: &Expr) -> Tie {
    match &expr.kind {
        ExprKind::Joined(Join::Or, _) => Tie::Or,
        ExprKind::Joined(Join::And, _) => Tie::And,
        ExprKind::Not(_) => Tie::Not,
        ExprKind::Compare { .. } => Tie::Compare,
        ExprKind::Default(..) => Tie::Default,
        ExprKind::Chain { rest, .. } => match rest.first() {
            Some((Sign::Times | Sign::Over, _)) => Tie::Product,
            _ => Tie::Sum,
        },
        ExprKind::Negate(_) => Tie::Prefix,
        ExprKind::Has(_) => Tie::Has,
        ExprKind::Number(_)
        | ExprKind::Text(_)
        | ExprKind::Name(_)
        | ExprKind::Title(_)
        | ExprKind::Set(_)
        | ExprKind::Codes { .. }
        | ExprKind::Here(_)
        | ExprKind::Rows(..)
        | ExprKind::Field(..)
        | ExprKind::Under { .. }
        | ExprKind::At { .. }
        | ExprKind::Call { .. }
        | ExprKind::Fold(_) => Tie::Postfix,
    }
}

impl Display for Expr {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match &self.kind {
            ExprKind::Number(number) => number.fmt(f),
            ExprKind::Text(text) => Quoted(text).fmt(f),
            ExprKind::Name(name) => f.write_str(name),
            ExprKind::Title(title) => write!(f, "《{title}》"),
            ExprKind::Set(all) => write!(f, "{{{}}}", List(all)),
            ExprKind::Codes { code, deep } => write!(f, "{code}.{}", stars(*deep)),
            ExprKind::Here(selection) => selection.fmt(f),
            ExprKind::Call {
                function,
                arguments,
            } => write!(f, "{function}({})", List(arguments)),
            ExprKind::Fold(fold) => fold.fmt(f),
            ExprKind::Negate(e) => write!(f, "-{}", At(Tie::Prefix, e)),
            ExprKind::Not(e) => write!(f, "not {}", At(Tie::Not, e)),
            ExprKind::Has(e) => write!(f, "has {}", At(Tie::Postfix, e)),
            ExprKind::Default(e, other) => {
                write!(
                    f,
                    "{} default {}",
                    At(Tie::Prefix, e),
                    At(Tie::Prefix, other)
                )
            }
            ExprKind::Chain { first, rest } => chain(first, rest, f),
            ExprKind::Joined(join, all) => joined(*join, all, f),
            ExprKind::Compare {
                left,
                sign,
                right,
                tolerance,
            } => {
                write!(
                    f,
                    "{} {sign} {}{tolerance}",
                    At(Tie::Default, left),
                    At(Tie::Default, right)
                )
            }
            ExprKind::Rows(..)
            | ExprKind::Field(..)
            | ExprKind::Under { .. }
            | ExprKind::At { .. } => postfix(&self.kind, f),
        }
    }
}

fn postfix(kind: &ExprKind, f: &mut Formatter<'_>) -> Result {
    match kind {
        ExprKind::Rows(of, selection) => write!(f, "{}{selection}", At(Tie::Postfix, of)),
        ExprKind::Field(of, name) => write!(f, "{}.{}", At(Tie::Postfix, of), Label(&name.text)),
        ExprKind::Under { of, deep } if reads_as_each(of, *deep) => {
            write!(f, "({of}).{}", stars(*deep))
        }
        ExprKind::Under { of, deep } => write!(f, "{}.{}", At(Tie::Postfix, of), stars(*deep)),
        ExprKind::At { of, document, each } => {
            write!(
                f,
                "{}@{document}{}",
                At(Tie::Postfix, of),
                if *each { ".*" } else { "" }
            )
        }
        _ => Ok(()),
    }
}

/// Whether `.*` after it would read as part of it: `(t@下属).*`, `(206).*`.
fn reads_as_each(of: &Expr, deep: bool) -> bool {
    match &of.kind {
        ExprKind::At { document, each, .. } => !deep && !each && document.text == "下属",
        ExprKind::Number(number) => number.unit.is_none(),
        _ => false,
    }
}

fn stars(deep: bool) -> &'static str {
    if deep { "**" } else { "*" }
}

fn chain(first: &Expr, rest: &[(Sign, Expr)], f: &mut Formatter<'_>) -> Result {
    let tight = rest
        .first()
        .is_some_and(|(sign, _)| matches!(sign, Sign::Times | Sign::Over));
    let inner = if tight { Tie::Prefix } else { Tie::Product };
    write!(f, "{}", At(inner, first))?;
    for (sign, e) in rest {
        let sign = match sign {
            Sign::Plus => "+",
            Sign::Minus => "-",
            Sign::Times => "*",
            Sign::Over => "/",
        };
        write!(f, " {sign} {}", At(inner, e))?;
    }
    Ok(())
}

fn joined(join: Join, all: &[Expr], f: &mut Formatter<'_>) -> Result {
    let (word, inner) = match join {
        Join::Or => ("or", Tie::And),
        Join::And => ("and", Tie::Not),
    };
    for (i, e) in all.iter().enumerate() {
        if i > 0 {
            write!(f, " {word} ")?;
        }
        write!(f, "{}", At(inner, e))?;
    }
    Ok(())
}

impl Display for NumberWord {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.write_str(&self.digits)?;
        self.unit.as_ref().map_or(Ok(()), |unit| unit.fmt(f))
    }
}

impl Display for ToleranceWord {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::None => Ok(()),
            Self::Exactly(_) => f.write_str(" exactly"),
            Self::Consistently(_) => f.write_str(" consistently"),
            Self::Within(by) => write!(f, " within {}", At(Tie::Sum, by)),
        }
    }
}

impl Display for Aggregate {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(f, "{}({} in {}", self.function, self.name, self.over)?;
        if let Some(filter) = &self.filter {
            write!(f, " where {filter}")?;
        }
        if let Some(body) = &self.body {
            write!(f, ": {body}")?;
        }
        f.write_str(")")
    }
}

impl Display for Selection {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(f, "[{}", List(&self.items))?;
        if !self.except.is_empty() {
            write!(f, " except {}", List(&self.except))?;
        }
        f.write_str("]")
    }
}

impl Display for Element {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        for (i, step) in self.steps.iter().enumerate() {
            let slash = if i == 0 { "" } else { "/" };
            write!(f, "{slash}{step}")?;
        }
        Ok(())
    }
}

impl Display for Step {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::Each => f.write_str("*"),
            Self::Deep => f.write_str("**"),
            Self::Label(label) => Label(label).fmt(f),
            Self::Code(code) => f.write_str(code),
            Self::Under { code, deep } => write!(f, "{code}.{}", stars(*deep)),
            Self::Range(from, to) => write!(f, "{from}..{to}"),
            Self::Computed(e) if is_dotted(e) => e.fmt(f),
            Self::Computed(e) => write!(f, "({e})"),
        }
    }
}

/// Whether it is `s.类`, which needs no brackets among steps.
fn is_dotted(e: &Expr) -> bool {
    let mut inner = e;
    while let ExprKind::Field(of, _) = &inner.kind {
        inner = of;
    }
    matches!(inner.kind, ExprKind::Name(_)) && matches!(e.kind, ExprKind::Field(..))
}
