//! Hints: what may have happened, and which figure is suspect. They never change an outcome.

use super::{Desk, amounts::show, conditions::Fact, instances::Result};
use crate::finding::Hint;
use crate::lang::Said;
use crate::ledger::State;
use crate::ops::Verdict;
use crate::outcome::Outcome;
use crate::say;
use crate::value::{CellId, Decimal, Unit};
use indexmap::IndexMap;

/// A figure and the value that would mend a failing check.
pub(super) type Repair = (CellId, Decimal);

impl Desk<'_> {
    /// The hints of each result and the repair of its suspect figure, in their order.
    pub(super) fn hints(&self, results: &[Result]) -> Vec<(Vec<Hint>, Option<Repair>)> {
        let mut mends: IndexMap<Repair, u32> = IndexMap::new();
        for result in results {
            for repair in repairs(result) {
                let count = mends.entry(repair).or_insert(0);
                *count = count.saturating_add(1);
            }
        }
        let mut hints: Vec<(Vec<Hint>, Option<Repair>)> = results
            .iter()
            .map(|result| self.hints_of(result, &mends))
            .collect();
        self.joint(results, &mut hints);
        hints
    }

    fn hints_of(
        &self,
        result: &Result,
        mends: &IndexMap<Repair, u32>,
    ) -> (Vec<Hint>, Option<Repair>) {
        let Some(verdict) = failed(result) else {
            return (Vec::new(), None);
        };
        let Some((cell, value, mended)) = self.suspect(result, mends) else {
            return (whole(verdict), None);
        };
        let mut hints = self.slip(cell, value, verdict);
        hints.push(self.say_suspect(cell, value, mended));
        (hints, Some((cell, value)))
    }

    /// A sum that holds once the suspect figures among its addends are put right needs no mending of its own.
    fn joint(&self, results: &[Result], hints: &mut [(Vec<Hint>, Option<Repair>)]) {
        let known: IndexMap<CellId, Decimal> =
            hints.iter().filter_map(|(_, repair)| *repair).collect();
        for (result, (hints, repair)) in results.iter().zip(hints) {
            let Some(verdict) = failed(result) else {
                continue;
            };
            let moved: Vec<(CellId, Decimal)> = terms(result)
                .filter_map(|(cell, sign, value)| {
                    let mended = known.get(&cell)?.checked_sub(value)?;
                    Some((cell, mended.checked_mul(sign)?))
                })
                .collect();
            let shift = moved
                .iter()
                .try_fold(verdict.difference, |sum, (_, d)| sum.checked_add(*d));
            if repair.is_none() && moved.len() > 1 && shift.is_some_and(|d| d.is_zero()) {
                hints.clear();
                let n = moved.len();
                let text = say!(
                    "所引的数中有 {n} 个另有检查不符，照提示改正后，这条检查也成立",
                    "{n} of the figures cited fail other checks; once they are corrected as hinted there, this check holds too"
                );
                hints.push(Hint {
                    kind: "mended_by_others",
                    text,
                });
                *repair = moved
                    .first()
                    .and_then(|(cell, _)| Some((*cell, *known.get(cell)?)));
            }
        }
    }

    /// The figure whose change mends most failing checks and breaks no passing one: that no passing check used.
    fn suspect(
        &self,
        result: &Result,
        mends: &IndexMap<Repair, u32>,
    ) -> Option<(CellId, Decimal, u32)> {
        let mut best: Option<(CellId, Decimal, u32)> = None;
        let mut tied = false;
        for (cell, value) in repairs(result) {
            let held = self.uses.get(&cell).map_or(0, |uses| uses.held);
            if held > 0 {
                continue;
            }
            let mended = mends.get(&(cell, value)).copied().unwrap_or(0);
            match best {
                Some((_, _, most)) if mended < most => {}
                Some((_, _, most)) if mended == most => tied = true,
                _ => {
                    best = Some((cell, value, mended));
                    tied = false;
                }
            }
        }
        best.filter(|_| !tied)
    }

    fn say_suspect(&self, id: CellId, value: Decimal, mended: u32) -> Hint {
        let cell = self.ledger.cell(id);
        let unit = cell.unit.unwrap_or(Unit::One);
        let decimals = crate::value::count_decimals(cell.text);
        let value = show(value, unit, decimals);
        let printed = if cell.text.trim().is_empty() {
            say!("空格", "the blank cell")
        } else {
            Said::same(cell.text.to_owned())
        };
        let text = match mended {
            0 | 1 => say!(
                "把 {} 改为 {value} 后，这条检查成立",
                "with {} changed to {value}, this check holds",
                printed
            ),
            n => say!(
                "把 {} 改为 {value} 后，{n} 条不符的检查都成立",
                "with {} changed to {value}, {n} failing checks hold",
                printed
            ),
        };
        Hint {
            kind: "suspect",
            text,
        }
    }

    /// How a suspect figure may have come about.
    fn slip(&self, id: CellId, value: Decimal, verdict: &Verdict) -> Vec<Hint> {
        let cell = self.ledger.cell(id);
        let unit = cell.unit.unwrap_or(Unit::One);
        let printed = cell.value;
        let wanted = show(value, unit, crate::value::count_decimals(cell.text));
        let hint = |kind, text: Said| vec![Hint { kind, text }];
        if swapped(printed, wanted) {
            return hint(
                "swapped_digits",
                say!("相邻数字颠倒？", "two neighbouring digits swapped?"),
            );
        }
        if opposite(printed, wanted) {
            return hint("sign", say!("正负号反了？", "the sign turned round?"));
        }
        let scale = Unit::TenThousand.factor();
        if printed.checked_mul(scale) == Some(wanted) || wanted.checked_mul(scale) == Some(printed)
        {
            return hint(
                "unit",
                say!(
                    "单位弄错？两数相差一万倍",
                    "the wrong unit? One figure is ten thousand times the other"
                ),
            );
        }
        if self.same_as_above(id, printed) {
            return hint(
                "row_above",
                say!(
                    "与上一行的数相同：照抄了上一行？",
                    "the same figure as in the row above: copied from it?"
                ),
            );
        }
        if let Some(column) = self.same_as_beside(id, wanted) {
            return hint(
                "other_column",
                say!(
                    "应填的数与同行`{column}`相同：填错了栏？",
                    "the figure wanted here stands in `{column}` of the same row: put into the wrong column?"
                ),
            );
        }
        whole(verdict)
    }

    fn same_as_above(&self, id: CellId, printed: Decimal) -> bool {
        let above = id.row.checked_sub(1).map(|row| CellId { row, ..id });
        above.map(|id| self.ledger.cell(id)).is_some_and(|cell| {
            cell.state == State::Value && cell.value == printed && !printed.is_zero()
        })
    }

    fn same_as_beside(&self, id: CellId, wanted: Decimal) -> Option<String> {
        let columns = self
            .ledger
            .table(id.table)
            .map_or(0, |table| table.columns.len());
        let others = (0..columns).map(|c| CellId {
            column: Self::row_number(c),
            ..id
        });
        let mut same = others
            .filter(|other| *other != id && !wanted.is_zero())
            .filter(|other| {
                let cell = self.ledger.cell(*other);
                cell.state == State::Value
                    && cell.kind.is_some_and(|k| k.is_number())
                    && cell.value == wanted
            });
        same.next().map(|other| self.heading(other))
    }
}

/// Slips that both sides show without any one suspect figure.
fn whole(verdict: &Verdict) -> Vec<Hint> {
    let (left, right) = (verdict.left, verdict.right);
    let scale = Unit::TenThousand.factor();
    let hint = |kind, text: Said| vec![Hint { kind, text }];
    if left.is_zero() || right.is_zero() {
        return Vec::new();
    }
    if left.checked_mul(scale) == Some(right) || right.checked_mul(scale) == Some(left) {
        return hint(
            "unit",
            say!(
                "单位弄错？两数相差一万倍",
                "the wrong unit? One figure is ten thousand times the other"
            ),
        );
    }
    if opposite(left, right) {
        return hint("sign", say!("正负号反了？", "the sign turned round?"));
    }
    let two = Decimal::TWO;
    if left.checked_mul(two) == Some(right) || right.checked_mul(two) == Some(left) {
        return hint(
            "doubled",
            say!(
                "一边恰为另一边的两倍：同一笔算了两次？",
                "one side is exactly twice the other: the same amount counted twice?"
            ),
        );
    }
    Vec::new()
}

/// The comparison of numbers that a failed check rests on.
fn failed(result: &Result) -> Option<&Verdict> {
    result
        .facts
        .iter()
        .filter(|_| result.outcome == Outcome::Fail)
        .find_map(|fact| match fact {
            Fact::Compared { verdict, .. } => verdict.as_ref(),
            Fact::Said { .. } => None,
        })
}

/// The printed figures of the comparisons of a result: how much the difference moves with each, and its value.
fn terms(result: &Result) -> impl Iterator<Item = (CellId, Decimal, Decimal)> + '_ {
    let sides = result.facts.iter().filter_map(|fact| match fact {
        Fact::Compared {
            left,
            right,
            verdict: Some(_),
            ..
        } => Some([(left, Decimal::ONE), (right, Decimal::NEGATIVE_ONE)]),
        _ => None,
    });
    let signed = sides
        .flatten()
        .filter_map(|(side, sign)| side.amount.as_ref().map(|a| (a, sign)));
    signed.flat_map(|(amount, sign)| {
        amount.number.terms.iter().filter_map(move |(cell, term)| {
            Some((*cell, term.coefficient.checked_mul(sign)?, term.value))
        })
    })
}

/// For each figure of a failing comparison by `==`, the value that would make it hold.
fn repairs(result: &Result) -> Vec<Repair> {
    let Some(verdict) = failed(result) else {
        return Vec::new();
    };
    let mended = terms(result).filter_map(|(cell, sign, value)| {
        let step = verdict.difference.checked_div(sign)?;
        Some((cell, value.checked_sub(step)?.normalize()))
    });
    mended.collect()
}

/// Whether one number is the other with its sign changed.
fn opposite(a: Decimal, b: Decimal) -> bool {
    !a.is_zero() && a.abs() == b.abs() && a != b
}

/// Whether one number is the other with two neighbouring digits swapped.
fn swapped(a: Decimal, b: Decimal) -> bool {
    let scale = a.scale().max(b.scale());
    let digits = |mut d: Decimal| {
        d.rescale(scale);
        d.mantissa().to_string().into_bytes()
    };
    let (a, b) = (digits(a), digits(b));
    if a.len() != b.len() {
        return false;
    }
    let differing: Vec<usize> = a
        .iter()
        .zip(&b)
        .enumerate()
        .filter(|(_, (x, y))| x != y)
        .map(|(i, _)| i)
        .collect();
    let [i, j] = differing.as_slice() else {
        return false;
    };
    i.checked_add(1) == Some(*j) && a.get(*i) == b.get(*j) && a.get(*j) == b.get(*i)
}
