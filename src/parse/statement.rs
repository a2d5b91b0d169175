//! Statements of one line, rules, and the lines of rules.

use super::Rule;
use super::expr::{self, Read};
use super::node::Node;
use super::words;
use crate::ast::{
    At, Change, Check, Codes, Expr, Extract, Import, Item, Let, Loop, Name, Override, Param,
    Rule as RuleItem, RuleLine, Waive,
};
use crate::error::ParseError;
use crate::outcome::Severity;
use crate::say;

/// The item of a statement without a block.
pub(super) fn item(node: &Node<'_>) -> Read<Item> {
    Ok(match node.rule() {
        Rule::unit_stmt => Item::Unit(node.part(Rule::unit_name).name()),
        Rule::import_stmt => Item::Import(Import {
            pack: node.part(Rule::string).name(),
            version: node.name_of(Rule::version),
        }),
        Rule::param_stmt => Item::Param(Param {
            name: node.part(Rule::word).name(),
            value: expression(node)?,
        }),
        Rule::let_stmt => Item::Let(definition(node)?),
        Rule::codes_stmt => Item::Codes(codes(node)),
        Rule::extract_stmt => Item::Extract(extract(node)),
        Rule::waive_stmt => Item::Waive(waive(node)?),
        Rule::override_stmt => Item::Override(overriding(node)?),
        _ => Item::Bare(check(node)?),
    })
}

/// The expression directly in a node.
pub(super) fn expression(node: &Node<'_>) -> Read<Expr> {
    expr::read(&node.part(Rule::expr), 0)
}

fn definition(node: &Node<'_>) -> Read<Let> {
    let params = node
        .child(Rule::params)
        .map_or_else(Vec::new, |part| part.names());
    Ok(Let {
        name: node.part(Rule::dotted_word).name(),
        params,
        body: expression(node)?,
    })
}

fn codes(node: &Node<'_>) -> Codes {
    let levels = node.child(Rule::levels_part);
    let levels = levels.into_iter().flat_map(|part| part.children());
    let levels = levels.filter(|part| part.rule() == Rule::level_pair);
    Codes {
        name: node.part(Rule::word).name(),
        file: node.part(Rule::string).name(),
        aliases: node
            .child(Rule::alias_part)
            .map(|part| part.part(Rule::string).name()),
        levels: levels
            .map(|pair| (pair.part(Rule::word).name(), pair.part(Rule::digits).name()))
            .collect(),
    }
}

fn extract(node: &Node<'_>) -> Extract {
    let key = node
        .child(Rule::key_part)
        .and_then(|part| part.names().into_iter().next());
    Extract {
        name: node.part(Rule::word).name(),
        sections: node
            .child(Rule::texts)
            .map_or_else(Vec::new, |part| part.names()),
        each: node.child(Rule::k_each).is_some(),
        key,
        pattern: joined(&node.part(Rule::pattern)),
    }
}

/// Several texts after one another, as one.
fn joined(node: &Node<'_>) -> Name {
    let texts = node.names().into_iter().map(|name| name.text);
    Name {
        text: texts.collect(),
        span: node.span(),
    }
}

fn waive(node: &Node<'_>) -> Read<Waive> {
    let text = |part: Rule, of: Rule| node.child(part).map(|part| part.part(of).name());
    let until = node
        .child(Rule::until_part)
        .map(|part| part.part(Rule::date));
    Ok(Waive {
        rule: node.part(Rule::rule_id).name(),
        org: text(Rule::org_part, Rule::string),
        year: text(Rule::year_part, Rule::digits),
        within: node
            .child(Rule::within_part)
            .map(|part| expression(&part))
            .transpose()?,
        because: because(node),
        until: until.map(|date| day(&date)).transpose()?,
        span: At(node.span()),
    })
}

fn because(node: &Node<'_>) -> Option<Name> {
    node.child(Rule::because_part)
        .map(|part| part.part(Rule::string).name())
}

/// A date that the calendar has, written `2026-12-31`.
fn day(node: &Node<'_>) -> Read<Name> {
    let name = node.name();
    let parts: Vec<&str> = name.text.split('-').collect();
    let number =
        |part: &str, width: usize| part.parse::<u32>().ok().filter(|_| part.len() == width);
    let good = match parts.as_slice() {
        [year, month, day] => match (number(year, 4), number(month, 2), number(day, 2)) {
            (Some(year), Some(month), Some(day)) => (1..=days_in(year, month)).contains(&day),
            _ => false,
        },
        _ => false,
    };
    if good {
        Ok(name)
    } else {
        Err(ParseError::BadDate { at: name.span })
    }
}

fn days_in(year: u32, month: u32) -> u32 {
    let leap = year.is_multiple_of(4) && !year.is_multiple_of(100) || year.is_multiple_of(400);
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 0,
    }
}

fn overriding(node: &Node<'_>) -> Read<Override> {
    let because = because(node);
    if let Some(part) = node.child(Rule::override_param) {
        let change = Change::Param(expression(&part)?);
        return Ok(Override {
            target: part.part(Rule::word).name(),
            change,
            because,
        });
    }
    let part = node.part(Rule::override_rule);
    let word = part.part(Rule::severity);
    let off = matches!(word.text(), "off" | "停用");
    let change = if off {
        Change::Off
    } else {
        Change::Severity(severity(&word)?.0)
    };
    Ok(Override {
        target: part.part(Rule::rule_id).name(),
        change,
        because,
    })
}

fn severity(node: &Node<'_>) -> Read<(Severity, At)> {
    let level = Severity::from_word(node.text()).map(|severity| (severity, At(node.span())));
    level.ok_or_else(|| {
        let known = [Severity::Error, Severity::Warn, Severity::Info];
        let spellings = known.into_iter().flat_map(|s| [s.word(), s.chinese()]);
        let hint = match words::nearest_of(node.text(), spellings) {
            Some(near) => say!("是不是 `{near}`？", "did you mean `{near}`?"),
            None => say!(
                "级别有 `error` 错误、`warn` 警告、`info` 提示；`override` 还可以写 `off` 停用",
                "severities are `error`, `warn` and `info`; `override` also takes `off`"
            ),
        };
        ParseError::UnknownSeverity {
            at: node.span(),
            hint: Some(hint),
        }
    })
}

/// A rule from its head and its lines; a level that there is not is an error, and the rule stays.
pub(super) fn rule(
    head: &Node<'_>,
    lines: Vec<RuleLine>,
    errors: &mut Vec<ParseError>,
) -> Read<Item> {
    let level = head
        .child(Rule::severity)
        .map(|part| severity(&part))
        .transpose();
    Ok(Item::Rule(RuleItem {
        id: head.part(Rule::rule_id).name(),
        severity: level.map_err(|error| errors.push(error)).ok().flatten(),
        title: head.part(Rule::string).name(),
        lines,
    }))
}

/// One line of a rule.
pub(super) fn rule_line(node: &Node<'_>) -> Read<RuleLine> {
    Ok(match node.rule() {
        Rule::why_line => RuleLine::Why(node.part(Rule::string).name()),
        Rule::in_line => RuleLine::In(expression(node)?),
        Rule::for_line => RuleLine::For(Loop {
            name: node.part(Rule::name).name(),
            over: expression(node)?,
            filter: node
                .child(Rule::where_part)
                .map(|part| expression(&part))
                .transpose()?,
        }),
        Rule::when_line => RuleLine::When(expression(node)?),
        Rule::let_stmt => RuleLine::Let(definition(node)?),
        _ => RuleLine::Check(check(node)?),
    })
}

fn check(node: &Node<'_>) -> Read<Check> {
    Ok(Check {
        condition: expression(node)?,
        message: node.name_of(Rule::string),
    })
}
