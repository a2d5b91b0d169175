//! Forms and their lines.

use super::Rule;
use super::expr::Read;
use super::node::Node;
use super::words::{Called, said};
use crate::ast::{At, Form, FormColumn, FormLine, Item, Name, There};
use crate::ops::Comparison;

/// A form from its head and its lines.
pub(super) fn form(head: &Node<'_>, lines: Vec<FormLine>) -> Item {
    Item::Form(Form {
        name: head.part(Rule::word).name(),
        titles: head
            .child(Rule::texts)
            .map_or_else(Vec::new, |part| part.names()),
        repeats: head.child(Rule::repeats_part).map(|part| first_name(&part)),
        part_of: head
            .child(Rule::part_of_part)
            .map(|part| part.part(Rule::word).name()),
        lines,
    })
}

/// A block of a form from its head and its lines.
pub(super) fn block(head: &Node<'_>, lines: Vec<FormLine>) -> FormLine {
    FormLine::Block(first_name(head), lines)
}

fn first_name(node: &Node<'_>) -> Name {
    node.names()
        .into_iter()
        .next()
        .unwrap_or_else(|| node.name())
}

/// A line of a form that is no block.
pub(super) fn line(node: &Node<'_>) -> Read<FormLine> {
    let headings = || node.part(Rule::headings).names();
    Ok(match node.rule() {
        Rule::main_line => FormLine::Main(At(node.span())),
        Rule::optional_line => FormLine::Optional(At(node.span())),
        Rule::unit_stmt => FormLine::Unit(node.part(Rule::unit_name).name()),
        Rule::key_line => FormLine::Key(headings()),
        Rule::name_line => FormLine::Label(headings()),
        Rule::codes_line => FormLine::Codes(node.part(Rule::word).name()),
        Rule::level_line => FormLine::Level(level(node)),
        Rule::total_line => FormLine::Total(headings()),
        Rule::apart_line => FormLine::Apart(headings()),
        Rule::field_line => FormLine::Field(column(node)),
        Rule::identity_line => {
            let paths = |of: &Node<'_>| -> Vec<Vec<Name>> {
                let all = of.children().filter(|part| part.rule() == Rule::path);
                all.map(|path| path.names()).collect()
            };
            let there = node.children().filter(|part| part.rule() == Rule::there);
            let there: Vec<There> = there.map(|part| cell(&part)).collect();
            if !there.is_empty() {
                return Ok(FormLine::Beside(paths(node), sign(node), there));
            }
            let sides = node.children().filter(|part| part.rule() == Rule::added);
            let mut sides = sides.map(|side| paths(&side));
            if let Some(left) = sides.next() {
                return Ok(FormLine::Identity(left, sides.next().unwrap_or_default()));
            }
            let mut paths = paths(node).into_iter();
            let mut next = || paths.next().unwrap_or_default();
            FormLine::Bound(next(), sign(node), next())
        }
        _ => FormLine::Column(column(node)),
    })
}

fn sign(node: &Node<'_>) -> Comparison {
    match (node.child(Rule::t_at_least), node.child(Rule::t_at_most)) {
        (Some(_), _) => Comparison::AtLeast,
        (_, Some(_)) => Comparison::AtMost,
        _ => Comparison::Equal,
    }
}

fn cell(node: &Node<'_>) -> There {
    There {
        form: first_name(node),
        row: node.part(Rule::there_row).names(),
        column: node.part(Rule::path).names(),
    }
}

/// `indent`, `ordinal` or `flat`: in the tree always the English word.
fn level(node: &Node<'_>) -> Name {
    let word = node
        .children()
        .find(|part| part.rule() != Rule::k_level)
        .unwrap_or_else(|| node.clone());
    match said(word.rule()) {
        Called::Word(english, _) => Name {
            text: english.to_owned(),
            span: word.span(),
        },
        _ => word.name(),
    }
}

fn column(node: &Node<'_>) -> FormColumn {
    FormColumn {
        path: node.part(Rule::path).names(),
        aliases: node.names(),
        kind: node.name_of(Rule::kind),
        optional: node.child(Rule::k_optional).is_some(),
    }
}
