//! From results to findings: what is said, and which figures are cited.

use super::{
    Desk,
    amounts::{Amount, show},
    conditions::{Fact, Judgement, SideFact},
    instances::Result,
};
use crate::finding::{Comparison, Finding, Side};
use crate::lang::{Lang, Said};
use crate::ops::Verdict;
use crate::outcome::Outcome;
use crate::program::{Piece, Rule};
use crate::say;
use crate::value::Unit;

/// The words that a judgement gives to sentences and to `else`.
#[derive(Clone, Debug, Default)]
pub(super) struct Shown {
    left: Said,
    right: Said,
    difference: String,
    /// Whether the sides differ, so that a condition that holds is not one of their being equal.
    apart: bool,
    said: Vec<Said>,
}

impl Shown {
    /// The words of the first comparison that decides.
    pub(super) fn of(judged: &Judgement, unit: Option<Unit>) -> Self {
        Self::of_facts(&judged.facts, unit)
    }

    fn of_facts(facts: &[Fact], unit: Option<Unit>) -> Self {
        let mut shown = Self::default();
        for fact in facts {
            match fact {
                Fact::Compared {
                    left,
                    right,
                    verdict,
                    ..
                } if shown.left.is_empty() => {
                    shown.left = left.label();
                    shown.right = right.label();
                    let compared = comparison(left, right, verdict.as_ref(), true, unit);
                    shown.apart = verdict.is_some_and(|v| !v.difference.is_zero());
                    shown.difference = compared.map_or_else(String::new, |c| {
                        let sign = if c.difference.is_sign_negative() {
                            "−"
                        } else {
                            ""
                        };
                        let space = if matches!(c.unit, Unit::Percent | Unit::One) {
                            ""
                        } else {
                            " "
                        };
                        format!("{sign}{}{space}{}", c.difference.abs(), c.unit)
                    });
                }
                Fact::Said {
                    text: Some(text), ..
                }
                | Fact::Absent { text, .. } => shown.said.push(text.clone()),
                _ => {}
            }
        }
        shown
    }

    /// What happened, in one sentence that says how it ended.
    pub(super) fn answer(&self, outcome: Outcome) -> Said {
        match self.left.is_empty() && !self.said.is_empty() {
            true => say!(
                "{}：{}",
                "{}: {}",
                outcome,
                Said::joined(&self.said, Lang::semicolon)
            ),
            false => self.sentence(outcome),
        }
    }

    /// What happened, in one sentence.
    pub(super) fn sentence(&self, outcome: Outcome) -> Said {
        if self.left.is_empty() && self.right.is_empty() {
            return match self.said.is_empty() {
                true => said(outcome),
                false => Said::joined(&self.said, Lang::semicolon),
            };
        }
        let (left, right) = (&self.left, &self.right);
        match (outcome, self.difference.is_empty()) {
            (Outcome::Pass, _) if self.apart => say!(
                "{} 与 {}，条件成立",
                "{} and {}: the condition holds",
                left,
                right
            ),
            (Outcome::Pass, _) => say!("{} 与 {} 相符", "{} and {} agree", left, right),
            (Outcome::Rounded, false) => {
                say!(
                    "{} 与 {} 相差 {}，在尾差之内",
                    "{} and {} differ by {}, within rounding",
                    left,
                    right,
                    self.difference
                )
            }
            (Outcome::Fail, _) if left == right => say!("两处都是 {}", "both are {}", left),
            (_, false) => say!(
                "{} 与 {} 不符，差 {}",
                "{} and {} do not agree; difference {}",
                left,
                right,
                self.difference
            ),
            (_, true) => say!("{} 与 {} 不符", "{} and {} do not agree", left, right),
        }
    }
}

/// How something ended, as a word.
pub(super) fn said(outcome: Outcome) -> Said {
    say!("{}", "{}", outcome)
}

/// A comparison in the unit that its left side is shown in.
fn comparison(
    left: &SideFact,
    right: &SideFact,
    verdict: Option<&Verdict>,
    by_rounding: bool,
    fallback: Option<Unit>,
) -> Option<Comparison> {
    let verdict = verdict?;
    let (a, b) = (left.amount.as_ref()?, right.amount.as_ref()?);
    let from: &Amount = if a.unit.is_some() { a } else { b };
    let unit = from.shown_unit(fallback);
    let decimals = a.decimals.max(b.decimals);
    Some(Comparison {
        left: show(verdict.left, unit, a.decimals),
        right: show(verdict.right, unit, b.decimals),
        difference: show(verdict.difference, unit, decimals),
        slack: show(verdict.slack, unit, decimals),
        by_rounding,
        unit,
    })
}

impl Desk<'_> {
    /// The words of `else`.
    pub(super) fn fill(&mut self, pieces: &[Piece], shown: &Shown) -> Said {
        let told = pieces.iter().map(|piece| match piece {
            Piece::Text(text) => Said::same(text.clone()),
            Piece::Left => shown.left.clone(),
            Piece::Right => shown.right.clone(),
            Piece::Difference => Said::same(shown.difference.clone()),
            Piece::Value(expr) => match self.text(expr) {
                // What a cell wraps is one word in a sentence.
                Ok(text) => Said::same(text.text.lines().map(str::trim).collect::<String>()),
                Err(gap) => said(gap.outcome),
            },
        });
        let told: Vec<Said> = told.collect();
        Said::joined(&told, |_| "")
    }

    /// The finding of a result, without hints.
    pub(super) fn finding(&self, rule: &Rule, result: &Result) -> Finding {
        let document = self
            .here()
            .map_or_else(String::new, |document| document.name.clone());
        let shown = Shown::of_facts(&result.facts, rule.unit);
        let mut message = match (&result.gap, result.outcome) {
            (Some(gap), _) => gap.reason.clone(),
            (None, Outcome::Skipped) => match shown.said.is_empty() {
                true => say!(
                    "规则写明的条件不成立，不适用",
                    "the condition that the rule states does not hold: not applicable"
                ),
                false => say!(
                    "不适用：{}",
                    "not applicable: {}",
                    Said::joined(&shown.said, Lang::semicolon)
                ),
            },
            (None, outcome) => shown.sentence(outcome),
        };
        let compared = result.facts.iter().find_map(|fact| match fact {
            Fact::Compared {
                left,
                right,
                verdict,
                by_rounding,
                ..
            } => comparison(left, right, verdict.as_ref(), *by_rounding, rule.unit),
            Fact::Said { .. } | Fact::Absent { .. } => None,
        });
        // The author says what is wrong where something is, not where it could not be told.
        if let Some(words) = result
            .words
            .as_ref()
            .filter(|_| result.outcome == Outcome::Fail)
        {
            // Where no figures were held against one another, the author says it better.
            message = match &compared {
                None => words.clone(),
                Some(_) => say!("{}\n{}", "{}\n{}", message, words),
            };
        }
        let place = self.place_of(result);
        Finding {
            id: format!("{}@{document}:{place}", rule.id),
            rule: rule.id.clone(),
            title: Said::same(rule.title.clone()),
            severity: rule.severity,
            outcome: result.outcome,
            message,
            document,
            check: result.check,
            sides: sides(result),
            comparison: compared,
            cited: self.citations(result),
            hints: Vec::new(),
            led_by: None,
            suspect: None,
            waiver: None,
        }
    }

    /// Where a check was at, without line numbers: rows and columns by their names.
    fn place_of(&self, result: &Result) -> String {
        if !result.at.is_empty() {
            return result.at.join("/");
        }
        let first = result
            .cells
            .first()
            .map(|cell| self.spot(*cell).of(Lang::Zh).replace('`', ""));
        first.unwrap_or_default()
    }
}

fn sides(result: &Result) -> Vec<Side> {
    let mut sides = Vec::new();
    for fact in &result.facts {
        if let Fact::Compared { left, right, .. } = fact {
            for side in [left, right] {
                sides.push(Side {
                    span: side.span,
                    label: side.label(),
                });
            }
        }
        if let Fact::Said {
            span,
            text: Some(text),
            ..
        }
        | Fact::Absent { span, text } = fact
        {
            sides.push(Side {
                span: *span,
                label: text.clone(),
            });
        }
    }
    if let (Some(gap), true) = (&result.gap, sides.is_empty()) {
        sides.push(Side {
            span: gap.span,
            label: said(gap.outcome),
        });
    }
    sides.sort_by_key(|side| side.span);
    sides.dedup_by_key(|side| side.span);
    sides
}
