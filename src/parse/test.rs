//! Tests: what is given, in a grid, and what must come out.

use super::Rule;
use super::expr::Read;
use super::node::Node;
use super::statement::expression;
use super::words;
use crate::ast::{Expect, Given, Item, Name, Test};
use crate::error::ParseError;
use crate::lang::{Lang, Said};
use crate::outcome::Outcome;
use crate::say;
use crate::source::{Span, saturate};

/// A line of a test.
pub(super) enum Line {
    /// `given …`
    Given(Given),
    /// `expect …`
    Expect(Expect),
}

/// A test from its head and its lines.
pub(super) fn test(head: &Node<'_>, lines: Vec<Line>) -> Item {
    let mut test = Test {
        title: head.part(Rule::string).name(),
        given: Vec::new(),
        expect: Vec::new(),
    };
    for line in lines {
        match line {
            Line::Given(given) => test.given.push(given),
            Line::Expect(expect) => test.expect.push(expect),
        }
    }
    Item::Test(test)
}

/// One line of a test.
pub(super) fn line(node: &Node<'_>) -> Read<Line> {
    Ok(match node.rule() {
        Rule::given_text => Line::Given(Given::Text {
            text: node.part(Rule::string).name(),
            document: node.name_of(Rule::document),
        }),
        Rule::given_table => Line::Given(table(node)?),
        _ => Line::Expect(expect(node)?),
    })
}

fn table(node: &Node<'_>) -> Read<Given> {
    let named = node.part(Rule::table_name).first().name();
    let rows = node.children().filter(|part| part.rule() == Rule::row);
    Ok(Given::Table {
        table: named,
        document: node.name_of(Rule::document),
        occurrence: node.child(Rule::occurrence).map(|part| part.first().name()),
        unit: node.name_of(Rule::unit_name),
        rows: grid(rows)?,
    })
}

/// The cells of all rows, each row as wide as the heading.
fn grid<'t>(rows: impl Iterator<Item = Node<'t>>) -> Read<Vec<Vec<Name>>> {
    let mut all: Vec<Vec<Name>> = Vec::new();
    let mut heading = Span::default();
    for row in rows {
        let cells = cells(&row);
        if is_ruler(&cells) {
            continue;
        }
        match all.first().map(Vec::len) {
            None => heading = row.span(),
            Some(wanted) if wanted != cells.len() => {
                let found = cells.len();
                return Err(ParseError::GridWidth {
                    found,
                    wanted,
                    at: trimmed(&row),
                    heading,
                });
            }
            Some(_) => {}
        }
        all.push(cells);
    }
    Ok(all)
}

/// Whether a row only rules a line: `|---|---|`.
fn is_ruler(cells: &[Name]) -> bool {
    let dashes = |text: &str| !text.is_empty() && text.chars().all(|c| matches!(c, '-' | ':'));
    !cells.is_empty() && cells.iter().all(|cell| dashes(&cell.text))
}

fn trimmed(row: &Node<'_>) -> Span {
    let span = row.span();
    let length = saturate(row.text().trim_end().len());
    Span {
        end: span.start.saturating_add(length),
        ..span
    }
}

/// The cells between the bars, each with the place of its words.
fn cells(row: &Node<'_>) -> Vec<Name> {
    let bars = ['|', '｜'];
    let inside = row.text().strip_prefix(bars).unwrap_or("").trim_end();
    let inside = inside.strip_suffix(bars).unwrap_or(inside);
    let first = row.text().chars().next().map_or(0, char::len_utf8);
    let mut at = row.span().start.saturating_add(saturate(first));
    let mut cells = Vec::new();
    for piece in inside.split_inclusive(bars) {
        let bar = piece.chars().next_back().filter(|c| bars.contains(c));
        let cell = bar.map_or(piece, |_| piece.strip_suffix(bars).unwrap_or(piece));
        cells.push(cell_at(
            cell,
            Span {
                start: at,
                ..row.span()
            },
        ));
        at = at.saturating_add(saturate(piece.len()));
    }
    // An empty last cell is no piece of its own.
    if inside.is_empty() || inside.ends_with(bars) {
        cells.push(cell_at(
            "",
            Span {
                start: at,
                ..row.span()
            },
        ));
    }
    cells
}

/// A cell whose text, with its blanks, begins where `from` does. Full-width blanks at its head are printed
/// indentation and stay; the others only align the grid.
fn cell_at(cell: &str, from: Span) -> Name {
    let filled = !cell.trim().is_empty();
    let begun = cell.trim_start_matches([' ', '\t', '\u{a0}', '\u{feff}']);
    let text = if filled { begun.trim_end() } else { "" };
    let lead = cell.len().saturating_sub(begun.len());
    let lead = if text.is_empty() { 0 } else { lead };
    let start = from.start.saturating_add(saturate(lead));
    let span = Span {
        start,
        end: start.saturating_add(saturate(text.len())),
        ..from
    };
    Name {
        text: text.to_owned(),
        span,
    }
}

fn expect(node: &Node<'_>) -> Read<Expect> {
    let none = node.child(Rule::k_none).is_some();
    // `expect none R-101` asks that the rule does not fail.
    let outcome = node
        .child(Rule::outcome)
        .map_or(Ok(Outcome::Fail), |part| outcome(&part))?;
    let at = node
        .child(Rule::expr)
        .map(|_| expression(node))
        .transpose()?;
    Ok(Expect {
        rule: node.part(Rule::rule_id).name(),
        outcome,
        at,
        none,
    })
}

fn outcome(node: &Node<'_>) -> Read<Outcome> {
    Outcome::from_word(node.text()).ok_or_else(|| {
        let spellings = Outcome::ALL
            .into_iter()
            .flat_map(|o| [o.word(), o.chinese()]);
        let hint = match words::nearest_of(node.text(), spellings) {
            Some(near) => say!("是不是 `{near}`？", "did you mean `{near}`?"),
            None => {
                let known: Vec<Said> = Outcome::ALL
                    .into_iter()
                    .map(|o| {
                        Said::each(|lang| match lang {
                            Lang::Zh => format!("`{}` {}", o.word(), o.chinese()),
                            Lang::En => format!("`{}`", o.word()),
                        })
                    })
                    .collect();
                say!("结果有 {}", "outcomes: {}", Said::list(&known))
            }
        };
        ParseError::UnknownOutcome {
            at: node.span(),
            hint: Some(hint),
        }
    })
}
