//! Conditions: how each ends, and on what facts.

use super::{
    Desk, Gap, Known, RowAt,
    amounts::Amount,
    describe::said,
    texts::{holds, is_words},
};
use crate::lang::Said;
use crate::ledger::State;
use crate::ops::{Comparison, Standing, Tolerance as Forgiven, Verdict, compare};
use crate::outcome::Outcome;
use crate::program::{Expr, Kind, Tolerance, What};
use crate::say;
use crate::source::Span;
use crate::types::{Dimension, Type};
use crate::value::{CellId, Unit};

/// One side of a comparison.
#[derive(Clone, Debug)]
pub(super) struct SideFact {
    pub(super) span: Span,
    /// What is said of it, where it is no amount.
    pub(super) said: Said,
    pub(super) amount: Option<Amount>,
    /// The unit in which an amount is shown.
    pub(super) shown_in: Option<Unit>,
    pub(super) cells: Vec<CellId>,
}

impl SideFact {
    /// A side that is no amount.
    pub(super) fn said(span: Span, said: Said, cells: Vec<CellId>) -> Self {
        Self {
            span,
            said,
            amount: None,
            shown_in: None,
            cells,
        }
    }

    /// The value in words, or what is said of it. Worked out only when asked for: most sides agree and are never shown.
    pub(super) fn label(&self) -> Said {
        match &self.amount {
            Some(amount) => amount
                .words(self.shown_in)
                .map_or_else(|error| say!("{}", "{}", error), Said::same),
            None => self.said.clone(),
        }
    }
}

/// What a condition rests on.
#[derive(Clone, Debug)]
pub(super) enum Fact {
    /// Two sides compared.
    Compared {
        left: Box<SideFact>,
        right: Box<SideFact>,
        verdict: Option<Verdict>,
        by_rounding: bool,
        sign: Comparison,
    },
    /// Something said of rows or cells.
    Said {
        span: Span,
        rows: Vec<RowAt>,
        cells: Vec<CellId>,
        text: Option<Said>,
    },
    /// What `has` looked for and did not find.
    Absent { span: Span, text: Said },
}

impl Fact {
    /// The cells that it rests on.
    pub(super) fn cells(&self) -> Vec<CellId> {
        match self {
            Self::Compared { left, right, .. } => {
                let both = left.cells.iter().chain(&right.cells);
                both.copied().collect()
            }
            Self::Said { cells, .. } => cells.clone(),
            Self::Absent { .. } => Vec::new(),
        }
    }
}

/// The most facts that one judgement keeps: the first of a great many rows explain it as well as all.
pub(super) const FACTS: usize = 1_000;

/// How a condition ended.
#[derive(Clone, Debug)]
pub(super) struct Judgement {
    pub(super) outcome: Outcome,
    pub(super) gap: Option<Gap>,
    pub(super) facts: Vec<Fact>,
    /// Whether of an `and` a part holds, whatever becomes of the whole.
    pub(super) partly: bool,
}

impl Judgement {
    pub(super) fn bare(outcome: Outcome) -> Self {
        Self {
            outcome,
            gap: None,
            facts: Vec::new(),
            partly: false,
        }
    }

    pub(super) fn gap(gap: Gap) -> Self {
        Self {
            outcome: gap.outcome,
            gap: Some(gap),
            facts: Vec::new(),
            partly: false,
        }
    }

    pub(super) fn said(outcome: Outcome, span: Span, cells: Vec<CellId>, text: Said) -> Self {
        let fact = Fact::Said {
            span,
            rows: Vec::new(),
            cells,
            text: Some(text),
        };
        Self {
            outcome,
            gap: None,
            facts: vec![fact],
            partly: false,
        }
    }

    /// Adds rows and words to what it rests on.
    pub(super) fn note(&mut self, span: Span, rows: &[RowAt], text: Option<Said>) {
        let quiet = text.is_none() && (rows.is_empty() || rows.len() > 3);
        if !quiet && !self.is_partial() {
            self.facts.push(Fact::Said {
                span,
                rows: rows.to_vec(),
                cells: Vec::new(),
                text,
            });
        }
    }

    /// Whether it may rest on more than its facts tell.
    pub(super) fn is_partial(&self) -> bool {
        self.facts.len() >= FACTS
    }
}

impl Desk<'_> {
    /// How a condition ends.
    pub(super) fn judge(&mut self, expr: &Expr) -> Judgement {
        match &expr.kind {
            Kind::Compare {
                left,
                sign,
                right,
                tolerance,
            } => self.compared(left, *sign, right, tolerance, expr.span),
            Kind::And(parts) => self.all_of(parts),
            Kind::Or(parts) => self.any_of(parts),
            Kind::Has(what, negated) => self.has(what, *negated, expr.span),
            Kind::Blank(of, negated) => self.blank(of, *negated),
            Kind::Test(test, of, with, negated) => {
                let (of_words, with) = match (self.text(of), self.text(with)) {
                    (Ok(of), Ok(with)) => (of, with),
                    (Err(gap), _) | (_, Err(gap)) => return Judgement::gap(gap),
                };
                let truth = holds(*test, &of_words.text, &with.text) != *negated;
                self.says(truth, of, of_words)
            }
            Kind::Matches(of, number, negated) => match self.text(of) {
                Err(gap) => Judgement::gap(gap),
                Ok(words) => {
                    let squashed = crate::value::squashed(&words.text);
                    let found = self.program.wordings.matches(*number, &squashed);
                    let truth = found != *negated;
                    self.says(truth, of, words)
                }
            },
            Kind::Fold { .. } if expr.ty == Type::Condition => self.quantified(expr),
            _ => match self
                .unreadable::<()>(expr.span, say!("这里不是条件", "this is not a condition"))
            {
                Err(gap) => Judgement::gap(gap),
                Ok(()) => Judgement::bare(Outcome::Unreadable),
            },
        }
    }

    fn compared(
        &mut self,
        left: &Expr,
        sign: Comparison,
        right: &Expr,
        tolerance: &Tolerance,
        span: Span,
    ) -> Judgement {
        if is_words(left.ty) || is_words(right.ty) {
            return self.compared_words(left, sign, right, matches!(tolerance, Tolerance::Exactly));
        }
        let (a, b) = (self.amount(left), self.amount(right));
        let (a, b) = match (a, b) {
            (Ok(a), Ok(b)) => match self.settle(a, b, span) {
                Ok(pair) => pair,
                Err(gap) => return Judgement::gap(gap),
            },
            (a, b) => return self.undecided(left, sign, right, a, b),
        };
        let (forgiven, by_rounding) = match tolerance {
            Tolerance::Rounding => (Forgiven::Rounding, true),
            Tolerance::Exactly => (Forgiven::Exactly, false),
            Tolerance::Consistently => (Forgiven::Consistently, true),
            Tolerance::Within(bound) => match self.bound(bound, &b) {
                Ok(bound) => (Forgiven::Within(bound), false),
                Err(gap) => return Judgement::gap(gap),
            },
        };
        let verdict = match self.op(compare(&a.number, sign, &b.number, forgiven), span) {
            Ok(verdict) => verdict,
            Err(gap) => return Judgement::gap(gap),
        };
        let outcome = match verdict.standing {
            Standing::Pass => Outcome::Pass,
            Standing::Rounded => Outcome::Rounded,
            Standing::Fail => Outcome::Fail,
        };
        if self.only_outcome {
            return Judgement::bare(outcome);
        }
        let (left_side, right_side) = (self.side(left, a), self.side(right, b));
        let fact = Fact::Compared {
            left: Box::new(left_side),
            right: Box::new(right_side),
            verdict: Some(verdict),
            by_rounding,
            sign,
        };
        let mut judged = Judgement {
            outcome,
            gap: None,
            facts: vec![fact],
            partly: false,
        };
        if outcome == Outcome::Fail {
            for side in [left, right] {
                judged.note(side.span, &self.counted_rows(side), None);
            }
        }
        judged
    }

    /// A tolerance in the base unit; a percentage is one of the right side, unless ratios are compared.
    fn bound(&mut self, bound: &Expr, right: &Amount) -> Result<crate::value::Decimal, Gap> {
        let amount = self.amount(bound)?;
        let value = self.op(amount.number.value(), bound.span)?;
        if amount.number.dimension != Dimension::Ratio || right.number.dimension == Dimension::Ratio
        {
            return Ok(value.abs());
        }
        let base = self.op(right.number.value(), bound.span)?;
        let scaled = crate::ops::Number::exact(base.abs(), Dimension::Money).scaled(value.abs());
        let scaled = self.op(scaled, bound.span)?;
        self.op(scaled.value(), bound.span)
    }

    fn side(&self, expr: &Expr, amount: Amount) -> SideFact {
        let cells = amount.number.cells().collect();
        SideFact {
            span: expr.span,
            said: Said::default(),
            amount: Some(amount),
            shown_in: self.unit,
            cells,
        }
    }

    /// One side, or both, has no value: the worse of the two says why, the other side is still shown.
    fn undecided(
        &mut self,
        left: &Expr,
        sign: Comparison,
        right: &Expr,
        a: Result<Amount, Gap>,
        b: Result<Amount, Gap>,
    ) -> Judgement {
        let told = |side: &Result<Amount, Gap>, expr: &Expr| match side {
            Ok(amount) => self.side(expr, amount.clone()),
            Err(gap) => {
                let cells = gap.cell.into_iter().collect();
                SideFact::said(expr.span, said(gap.outcome), cells)
            }
        };
        let (left, right) = (told(&a, left), told(&b, right));
        let gap = match (a, b) {
            (Err(a), Err(b)) if b.outcome.and(a.outcome) == b.outcome && a.outcome != b.outcome => {
                b
            }
            (Err(a), _) => a,
            (_, Err(b)) => b,
            (Ok(_), Ok(_)) => return Judgement::bare(Outcome::Pass),
        };
        let fact = Fact::Compared {
            left: Box::new(left),
            right: Box::new(right),
            verdict: None,
            by_rounding: true,
            sign,
        };
        Judgement {
            outcome: gap.outcome,
            gap: Some(gap),
            facts: vec![fact],
            partly: false,
        }
    }

    fn is_there(&mut self, what: &What) -> Known<bool> {
        match what {
            What::Table(table) => self.tables(table).map(|tables| !tables.is_empty()),
            What::Rows(rows) => self.rows(rows).map(|rows| !rows.is_empty()),
            What::Cell(rows, column) => self.one(rows).map(|row| {
                self.cell_id(row, column).is_some_and(|id| {
                    self.seen.push(id);
                    self.ledger.cell(id).state != State::Absent
                })
            }),
            What::Value(of) => self.can_be_had(of).map(|()| true),
        }
    }

    /// `has`: what is missing is not there; what is unreadable is.
    fn has(&mut self, what: &What, negated: bool, span: Span) -> Judgement {
        self.quiet = self.only_outcome;
        let mut there = self.is_there(what);
        let quiet = std::mem::take(&mut self.quiet);
        if quiet && there.as_ref().is_err_and(|gap| gap.lost) {
            there = self.is_there(what);
        }
        let (truth, reason) = match there {
            Ok(truth) => (
                truth,
                if truth {
                    say!("有这一项", "it is there")
                } else {
                    say!("没有这一项", "it is not there")
                },
            ),
            Err(gap) if gap.outcome == Outcome::Missing => (false, gap.reason),
            // It may be among the rows that were not read.
            Err(gap) if gap.lost => return Judgement::gap(gap),
            Err(gap) => (true, gap.reason),
        };
        let outcome = if truth == negated {
            Outcome::Fail
        } else {
            Outcome::Pass
        };
        if self.only_outcome {
            return Judgement::bare(outcome);
        }
        let mut judgement = if truth {
            Judgement::said(outcome, span, Vec::new(), reason)
        } else {
            Judgement {
                facts: vec![Fact::Absent { span, text: reason }],
                ..Judgement::bare(outcome)
            }
        };
        if let (true, What::Rows(rows)) = (truth && negated, what) {
            let found = self.rows(rows).unwrap_or_default();
            judgement.note(rows.span, &found, None);
        }
        judgement
    }
}
