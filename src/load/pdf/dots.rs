//! Rulings that are drawn dot by dot, as browsers print dotted borders.

use super::geometry::Rule;

/// What is no longer than this, in points, may be a dot.
const DOT: f64 = 2.3;
/// Dots of one ruling stand no further apart than this, from middle to middle.
const STEP: f64 = 5.0;
/// How far the dots of a ruling may lie beside it.
const OFF: f64 = 0.3;
/// Fewer dots are no ruling.
const FEWEST: usize = 6;

/// The middle of a dot, along a ruling and across it, and its number.
type Dot = (f64, f64, usize);

/// The rulings, dots that stand in a row put together to one.
pub(super) fn joined(rules: Vec<Rule>) -> Vec<Rule> {
    let dots: Vec<Dot> = rules
        .iter()
        .enumerate()
        .filter(|(_, rule)| rule.to - rule.from <= DOT)
        .map(|(number, rule)| {
            let middle = f64::midpoint(rule.from, rule.to);
            let (x, y) = if rule.across {
                (middle, rule.at)
            } else {
                (rule.at, middle)
            };
            (x, y, number)
        })
        .collect();
    let mut used = vec![false; rules.len()];
    let mut lines = rows(dots.clone(), true, &mut used);
    let turned = dots.into_iter().map(|(x, y, number)| (y, x, number));
    lines.extend(rows(turned.collect(), false, &mut used));
    let rest = rules.into_iter().zip(used).filter(|(_, used)| !used);
    lines.extend(rest.map(|(rule, _)| rule));
    lines
}

/// The rulings that run along dots.
fn rows(mut dots: Vec<Dot>, across: bool, used: &mut [bool]) -> Vec<Rule> {
    dots.sort_by(|a, b| a.1.total_cmp(&b.1));
    let mut out = Vec::new();
    for level in dots.chunk_by_mut(|a, b| b.1 - a.1 <= OFF) {
        level.sort_by(|a, b| a.0.total_cmp(&b.0));
        for row in level.chunk_by(|a, b| b.0 - a.0 <= STEP) {
            let ([first, ..], Some(last)) = (row, row.last()) else {
                continue;
            };
            if row.len() < FEWEST {
                continue;
            }
            for (.., number) in row {
                if let Some(used) = used.get_mut(*number) {
                    *used = true;
                }
            }
            out.push(Rule {
                across,
                at: first.1,
                from: first.0,
                to: last.0,
            });
        }
    }
    out
}
