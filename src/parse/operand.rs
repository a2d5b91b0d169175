//! Operands: names, figures, brackets, and what follows them.

use super::expr::{self, Read};
use super::node::{Node, narrow};
use super::{MAX_DEPTH, Rule};
use crate::ast::{Aggregate, Element, Expr, ExprKind, Name, NumberWord, Selection, Step};
use crate::error::ParseError;
use crate::say;
use crate::value::Decimal;

/// The tree of an `operand` node.
pub(super) fn read(node: &Node<'_>, depth: usize) -> Read<Expr> {
    let mut parts = node.children();
    let Some(first) = parts.next() else {
        return lost(node);
    };
    let parts: Vec<Node<'_>> = parts.collect();
    if let Some(part) = parts.get(MAX_DEPTH.saturating_sub(depth)) {
        return Err(ParseError::TooDeep { at: part.span() });
    }
    // Each postfix wraps what stands before it: the innermost is the first operand.
    let mut value = primary(&first, depth.saturating_add(parts.len()))?;
    for part in parts {
        let span = value.span.to(part.span());
        let kind = postfix(value, &part, depth)?;
        value = Expr { span, kind };
    }
    Ok(value)
}

/// What cannot come from the grammar; said as an error so that nothing depends on it.
fn lost<T>(node: &Node<'_>) -> Read<T> {
    Err(ParseError::Unexpected {
        expected: say!("表达式", "an expression"),
        at: node.span(),
        hint: None,
    })
}

fn primary(node: &Node<'_>, depth: usize) -> Read<Expr> {
    let kind = match node.rule() {
        Rule::string => ExprKind::Text(node.name().text),
        Rule::title => ExprKind::Title(node.name().text),
        Rule::name => ExprKind::Name(node.name().text),
        Rule::number => ExprKind::Number(number(node)?),
        Rule::here => ExprKind::Here(selection(&node.first(), depth)?),
        Rule::set => ExprKind::Set(list(node, depth)?),
        Rule::call => call(node, depth)?,
        Rule::group => group(node, depth)?.kind,
        Rule::codes_under => {
            let (code, deep) = under_code(node);
            ExprKind::Codes { code, deep }
        }
        _ => return lost(node),
    };
    Ok(Expr {
        span: node.span(),
        kind,
    })
}

fn group(node: &Node<'_>, depth: usize) -> Read<Expr> {
    expr::read(&node.part(Rule::expr), depth.saturating_add(1))
}

/// Every expression directly in a node.
fn list(node: &Node<'_>, depth: usize) -> Read<Vec<Expr>> {
    let all = node.children().filter(|part| part.rule() == Rule::expr);
    all.map(|part| expr::read(&part, depth.saturating_add(1)))
        .collect()
}

fn postfix(of: Expr, part: &Node<'_>, depth: usize) -> Read<ExprKind> {
    let of = Box::new(of);
    Ok(match part.rule() {
        Rule::selection => ExprKind::Rows(of, selection(part, depth)?),
        Rule::under => ExprKind::Under {
            of,
            deep: part.child(Rule::t_deep).is_some(),
        },
        Rule::field => ExprKind::Field(of, field_name(part)),
        Rule::at => match part.name_of(Rule::below) {
            Some(document) => ExprKind::At {
                of,
                document,
                each: true,
            },
            None => ExprKind::At {
                of,
                document: part.part(Rule::document).name(),
                each: false,
            },
        },
        _ => return lost(part),
    })
}

fn field_name(node: &Node<'_>) -> Name {
    node.name_of(Rule::string)
        .unwrap_or_else(|| node.part(Rule::label).name())
}

/// `206.*`: the code, and whether it is `.**`.
fn under_code(node: &Node<'_>) -> (String, bool) {
    (
        node.part(Rule::code).name().text,
        node.child(Rule::t_deep).is_some(),
    )
}

fn number(node: &Node<'_>) -> Read<NumberWord> {
    let amount = node.part(Rule::amount);
    let digits = narrow(amount.text());
    let plain: String = digits.chars().filter(|c| *c != ',').collect();
    let Ok(value) = Decimal::from_str_exact(&plain) else {
        return Err(ParseError::HugeNumber { at: amount.span() });
    };
    let units = [Rule::money, Rule::percent_sign, Rule::measure];
    let unit = node
        .children()
        .find(|part| units.contains(&part.rule()))
        .map(|part| part.name());
    Ok(NumberWord {
        digits,
        value,
        unit,
    })
}

fn call(node: &Node<'_>, depth: usize) -> Read<ExprKind> {
    let function = node.first().name();
    let arguments = node.part(Rule::arguments);
    match arguments.child(Rule::fold) {
        Some(part) => Ok(ExprKind::Fold(Box::new(fold(function, &part, depth)?))),
        None => Ok(ExprKind::Call {
            function,
            arguments: list(&arguments, depth)?,
        }),
    }
}

/// `sum(r in 表[*] where …: r.合计)`
fn fold(function: Name, node: &Node<'_>, depth: usize) -> Read<Aggregate> {
    let inner = depth.saturating_add(1);
    let filter = node.child(Rule::where_part);
    let filter = filter
        .map(|part| expr::read(&part.part(Rule::expr), inner))
        .transpose()?;
    let mut all = list(node, depth)?.into_iter();
    let Some(over) = all.next() else {
        return lost(node);
    };
    Ok(Aggregate {
        function,
        name: node.part(Rule::name).name(),
        over,
        filter,
        body: all.next(),
    })
}

/// What stands in brackets.
fn selection(node: &Node<'_>, depth: usize) -> Read<Selection> {
    let except = node.child(Rule::except_part);
    Ok(Selection {
        items: elements(&node.part(Rule::elements), depth)?,
        except: match except {
            Some(part) => elements(&part.part(Rule::elements), depth)?,
            None => Vec::new(),
        },
    })
}

fn elements(node: &Node<'_>, depth: usize) -> Read<Vec<Element>> {
    let all = node.children().filter(|part| part.rule() == Rule::element);
    all.map(|part| element(&part, depth)).collect()
}

fn element(node: &Node<'_>, depth: usize) -> Read<Element> {
    let steps = node.children().filter(|part| part.rule() != Rule::t_slash);
    let steps = steps
        .map(|part| step(&part, depth))
        .collect::<Read<Vec<Step>>>()?;
    Ok(Element {
        span: node.span(),
        steps,
    })
}

fn step(node: &Node<'_>, depth: usize) -> Read<Step> {
    Ok(match node.rule() {
        Rule::t_star => Step::Each,
        Rule::t_deep => Step::Deep,
        Rule::code => Step::Code(node.name().text),
        Rule::string | Rule::label => Step::Label(node.name().text),
        Rule::codes_under => {
            let (code, deep) = under_code(node);
            Step::Under { code, deep }
        }
        Rule::range => {
            let mut ends = node.children().filter(|part| part.rule() == Rule::code);
            let mut end = || {
                ends.next()
                    .map_or_else(String::new, |part| part.name().text)
            };
            Step::Range(end(), end())
        }
        Rule::group => Step::Computed(Box::new(group(node, depth)?)),
        Rule::dotted_step => Step::Computed(Box::new(dotted(node))),
        _ => return lost(node),
    })
}

/// `s.类`: a row variable and one of its fields.
fn dotted(node: &Node<'_>) -> Expr {
    let name = node.part(Rule::name).name();
    let base = Expr {
        span: name.span,
        kind: ExprKind::Name(name.text),
    };
    let fields = node.children().filter(|part| part.rule() == Rule::field);
    fields.fold(base, |of, part| {
        let span = of.span.to(part.span());
        Expr {
            span,
            kind: ExprKind::Field(Box::new(of), field_name(&part)),
        }
    })
}
