//! `sum`, `count`, `min`, `max`, `avg` over rows.

use super::{
    Desk, Known, RowAt,
    amounts::Amount,
    conditions::{Fact, Judgement},
};
use crate::builtins::Fold;
use crate::ledger::State;
use crate::outcome::Outcome;
use crate::program::{ColumnRef, Expr, Kind, Local, RowsKind};
use crate::say;
use crate::source::Span;
use crate::types::Dimension;
use crate::value::{CellId, Decimal};
use indexmap::IndexSet;
use std::cmp::Ordering;

impl Desk<'_> {
    /// A fold to a number.
    pub(super) fn fold(&mut self, expr: &Expr) -> Known<Amount> {
        let Kind::Fold {
            fold,
            local,
            rows,
            filter,
            body,
        } = &expr.kind
        else {
            return self.unreadable(expr.span, say!("这里不是汇总", "this is not a fold"));
        };
        let picked = self.filtered(*local, rows, filter.as_deref())?;
        if *fold == Fold::Count {
            return self.count(*local, &picked, body.as_deref());
        }
        let Some(body) = body else {
            return self.unreadable(expr.span, say!("没有写取哪一栏", "no column is named"));
        };
        if picked.is_empty() {
            return self.missing(rows.span, say!("没有选到任何一行", "no row was selected"));
        }
        let amounts = self.bodies(*local, &picked, body)?;
        if amounts.is_empty() {
            return self.missing(
                rows.span,
                say!(
                    "所选各行都没有这一栏",
                    "none of the rows selected has this column"
                ),
            );
        }
        match fold {
            Fold::Sum => self.add_up(amounts, expr.span),
            Fold::Avg => {
                let n = Decimal::from(amounts.len());
                let dimension = amounts
                    .first()
                    .map_or(Dimension::Bare, |a| a.number.dimension);
                let total = self.add_up(amounts, expr.span)?;
                let divisor = crate::ops::Number::exact(n, Dimension::Bare);
                let number = self.op(total.number.over(divisor, dimension), expr.span)?;
                Ok(Amount {
                    number,
                    unit: total.unit,
                    decimals: total.decimals,
                })
            }
            Fold::Min => self.extreme(amounts, false, expr.span),
            Fold::Max => self.extreme(amounts, true, expr.span),
            _ => self.unreadable(expr.span, say!("这里不是数", "this is not a number")),
        }
    }

    /// The value of each row. A cell that is not there adds nothing: whatever is there counts.
    fn bodies(&mut self, local: Local, rows: &[RowAt], body: &Expr) -> Known<Vec<Amount>> {
        let mut amounts = Vec::with_capacity(rows.len());
        for row in rows {
            self.bind(local, *row);
            if !self.is_absent(local, *row, body) {
                amounts.push(self.amount(body)?);
            }
        }
        Ok(amounts)
    }

    /// Whether what is taken of a row is a cell of it that is not there.
    fn is_absent(&mut self, local: Local, row: RowAt, body: &Expr) -> bool {
        own_cell(local, body)
            .and_then(|column| self.cell_id(row, column))
            .is_some_and(|id| self.ledger.cell(id).state == State::Absent)
    }

    fn add_up(&mut self, amounts: Vec<Amount>, span: Span) -> Known<Amount> {
        let mut amounts = amounts.into_iter();
        let Some(mut total) = amounts.next() else {
            return self.missing(span, say!("没有加数", "there is nothing to add up"));
        };
        for amount in amounts {
            self.op(total.number.accumulate(&amount.number, Decimal::ONE), span)?;
            total.unit = total.unit.or(amount.unit);
            total.decimals = total.decimals.max(amount.decimals);
        }
        Ok(total)
    }

    fn extreme(&mut self, amounts: Vec<Amount>, largest: bool, span: Span) -> Known<Amount> {
        let mut best: Option<(Decimal, Amount)> = None;
        let mut second: Option<Decimal> = None;
        let way = match largest {
            true => Ordering::Greater,
            false => Ordering::Less,
        };
        for amount in amounts {
            let value = self.op(amount.number.value(), span)?;
            let next = match &best {
                Some((b, _)) if value.cmp(b) != way => Some(value),
                _ => best.replace((value, amount)).map(|(value, _)| value),
            };
            let nearer = next.filter(|next| second.is_none_or(|second| next.cmp(&second) == way));
            second = nearer.or(second);
        }
        match (best, second) {
            (Some((_, amount)), Some(second)) => {
                let number = self.op(amount.number.chosen(second, way), span)?;
                Ok(Amount { number, ..amount })
            }
            (Some((_, amount)), None) => Ok(amount),
            (None, _) => self.missing(span, say!("没有数", "there are no figures")),
        }
    }

    /// The first rows that a side counts, by itself or among its terms and factors: a number has no place, what it
    /// counts has.
    pub(super) fn counted_rows(&mut self, side: &Expr) -> Vec<RowAt> {
        match &side.kind {
            Kind::Fold {
                fold: Fold::Count,
                local,
                rows,
                filter,
                ..
            } => {
                let picked = self.filtered(*local, rows, filter.as_deref());
                picked.map_or_else(|_| Vec::new(), |rows| rows.into_iter().take(3).collect())
            }
            Kind::Sum(parts) | Kind::Product(parts) => {
                let counts = parts.iter().map(|(_, part)| self.counted_rows(part));
                counts
                    .filter(|rows| !rows.is_empty())
                    .take(1)
                    .flatten()
                    .collect()
            }
            _ => Vec::new(),
        }
    }

    /// How many rows, or how many of their cells hold something.
    fn count(&mut self, local: Local, rows: &[RowAt], body: Option<&Expr>) -> Known<Amount> {
        let mut n: u64 = 0;
        for row in rows {
            self.bind(local, *row);
            let counts = match body.and_then(|body| own_cell(local, body)) {
                Some(column) => self
                    .cell_id(*row, column)
                    .is_some_and(|id| self.ledger.cell(id).state == State::Value),
                None => true,
            };
            n = n.saturating_add(u64::from(counts));
        }
        Ok(Amount::written(Decimal::from(n), Dimension::Count))
    }

    /// `any`, `all`, `none`, `distinct` over rows.
    pub(super) fn quantified(&mut self, expr: &Expr) -> Judgement {
        let Kind::Fold {
            fold,
            local,
            rows,
            filter,
            body,
        } = &expr.kind
        else {
            return Judgement::bare(Outcome::Fail);
        };
        let (mut picked, lost) = match self.filtered(*local, rows, filter.as_deref()) {
            Ok(picked) => (picked, None),
            Err(gap) => match self.filtered_part(*local, rows, filter.as_deref()) {
                Some(part) => (part, Some(gap)),
                None => return Judgement::gap(gap),
            },
        };
        if let (true, Fold::Any | Fold::None, Some(body)) = (self.only_outcome, fold, body) {
            picked = self.of_name(*local, picked, body);
        }
        let whole = match fold {
            Fold::Distinct => self.distinct(*local, &picked, body.as_deref(), expr.span),
            Fold::All if picked.is_empty() => {
                match self.missing::<()>(rows.span, say!("没有选到任何一行", "no row was selected"))
                {
                    Err(gap) => Judgement::gap(gap),
                    Ok(()) => Judgement::bare(Outcome::Missing),
                }
            }
            _ => self.each(*fold, *local, &picked, body.as_deref(), expr.span),
        };
        // One row is enough for `any`, and one against the others; nothing else is told by some of the rows.
        match (lost.map(Judgement::gap), fold) {
            (None, _) => whole,
            (Some(lost), Fold::Any) => whole.or(lost),
            (Some(lost), _) => whole.and(lost),
        }
    }

    fn each(
        &mut self,
        fold: Fold,
        local: Local,
        rows: &[RowAt],
        body: Option<&Expr>,
        span: Span,
    ) -> Judgement {
        let start = if fold == Fold::Any {
            Outcome::Fail
        } else {
            Outcome::Pass
        };
        let mut whole = Judgement::bare(start);
        let mut sought: IndexSet<CellId> = IndexSet::new();
        whole.note(span, rows, None);
        let sifted = match body {
            Some(body) if !self.only_outcome => self.sifted(fold, local, rows, body),
            _ => None,
        };
        for row in sifted.as_deref().unwrap_or(rows).iter().copied() {
            self.bind(local, row);
            let one = match body {
                Some(body) => self.judge(body),
                None => Judgement::bare(Outcome::Pass),
            };
            let held = one.outcome.holds();
            match fold {
                Fold::Any if held => whole = one,
                // What each row lacks is no reason that helps: the cells beside the rows say what was looked for.
                Fold::Any if one.gap.is_none() => sought.extend(beside(&one.facts, row.table)),
                Fold::Any => whole = whole.or(one),
                Fold::None if held => {
                    let label = self.ledger.row_label(row.table, row.row);
                    whole = whole.and(Judgement::bare(Outcome::Fail));
                    whole.note(
                        span,
                        &[row],
                        Some(say!(
                            "`{label}`满足条件",
                            "`{label}` satisfies the condition"
                        )),
                    );
                }
                Fold::None if one.gap.is_none() => {}
                _ => whole = whole.and(one),
            }
            if fold == Fold::Any && whole.outcome.holds() {
                break;
            }
        }
        if fold == Fold::Any && whole.outcome == Outcome::Fail {
            let text = Some(say!(
                "{} 行里没有一行满足条件",
                "none of {} rows satisfies the condition",
                rows.len()
            ));
            let cells = sought.into_iter().collect();
            whole.facts.push(Fact::Said {
                span,
                rows: Vec::new(),
                cells,
                text,
            });
        }
        whole
    }

    /// The rows that have to be judged with all they rest on, where not all have to be. Most of `any` end at the first
    /// row that holds, and most of `none` with no such row: that is found out by itself first.
    fn sifted(
        &mut self,
        fold: Fold,
        local: Local,
        rows: &[RowAt],
        body: &Expr,
    ) -> Option<Vec<RowAt>> {
        if !matches!(fold, Fold::Any | Fold::None) {
            return None;
        }
        let mut kept = Vec::new();
        for row in self.of_name(local, rows.to_vec(), body) {
            self.bind(local, row);
            let one = self.chooses(body);
            let holds = one.outcome.holds();
            if fold == Fold::Any && holds {
                return Some(vec![row]);
            }
            if holds || one.gap.is_some() {
                kept.push(row);
            }
        }
        (fold == Fold::None).then_some(kept)
    }

    fn distinct(
        &mut self,
        local: Local,
        rows: &[RowAt],
        body: Option<&Expr>,
        span: Span,
    ) -> Judgement {
        let mut known: indexmap::IndexMap<String, RowAt> = indexmap::IndexMap::new();
        let mut whole = Judgement::bare(Outcome::Pass);
        for row in rows {
            self.bind(local, *row);
            let words = match body {
                Some(body) => self.text(body),
                None => Ok(self.row_words(*row, true)),
            };
            match words {
                Err(gap) => whole = whole.and(Judgement::gap(gap)),
                Ok(words) if words.text.is_empty() => {}
                Ok(words) => {
                    if let Some(first) = known.insert(words.text.to_string(), *row) {
                        whole = whole.and(Judgement::bare(Outcome::Fail));
                        whole.note(
                            span,
                            &[first, *row],
                            Some(say!("`{}`出现两次", "`{}` occurs twice", words.text)),
                        );
                    }
                }
            }
        }
        whole
    }
}

/// The cells of facts that are not of a table.
fn beside(facts: &[Fact], table: u32) -> Vec<CellId> {
    let cells = facts.iter().flat_map(Fact::cells);
    cells.filter(|cell| cell.table != table).collect()
}

/// The column of a cell of the row that a loop is at; none where an expression is no such cell.
fn own_cell(local: Local, body: &Expr) -> Option<&ColumnRef> {
    match &body.kind {
        Kind::Cell(rows, column) => {
            matches!(rows.kind, RowsKind::Local(own) if own == local).then_some(column)
        }
        _ => None,
    }
}
