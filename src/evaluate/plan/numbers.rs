//! Arithmetic on whole columns: i64 with an overflow test. What does not fit is unsure and goes to the evaluator, which
//! counts in decimals.

use crate::ledger::Look;
use std::borrow::Cow;

/// A number for each row or document.
#[derive(Clone, Debug)]
pub(super) struct Numbers<'a> {
    /// A figure is its mantissa times ten to this power.
    pub(super) exponent: i32,
    /// One mantissa a row; one alone for all where `written`.
    pub(super) values: Cow<'a, [i64]>,
    /// Whether each is there; empty where all are.
    pub(super) looks: Cow<'a, [Look]>,
    /// Whether it is one written number.
    pub(super) written: bool,
}

impl<'a> Numbers<'a> {
    pub(super) fn written(mantissa: i64, exponent: i32) -> Self {
        Self {
            exponent,
            values: Cow::Owned(vec![mantissa]),
            looks: Cow::Borrowed(&[]),
            written: true,
        }
    }

    pub(super) fn look(&self, row: usize) -> Look {
        let at = if self.written { 0 } else { row };
        self.looks.get(at).copied().unwrap_or_default()
    }

    pub(super) fn value(&self, row: usize) -> i64 {
        let at = if self.written { 0 } else { row };
        self.values.get(at).copied().unwrap_or(0)
    }

    /// The same numbers at a smaller power of ten.
    pub(super) fn at(&'a self, exponent: i32) -> Self {
        let up = self.exponent.checked_sub(exponent).unwrap_or(i32::MAX);
        if up == 0 {
            return Self {
                exponent,
                values: Cow::Borrowed(&self.values),
                looks: Cow::Borrowed(&self.looks),
                written: self.written,
            };
        }
        let up = u32::try_from(up).ok().and_then(|up| 10i64.checked_pow(up));
        self.times(up, exponent)
    }

    /// The same numbers times a factor; no factor is one that does not fit.
    pub(super) fn times(&self, factor: Option<i64>, exponent: i32) -> Self {
        let mut looks = self.looks.to_vec();
        let mut values = Vec::with_capacity(self.values.len());
        for (row, value) in self.values.iter().enumerate() {
            let scaled = match factor {
                Some(factor) => value.checked_mul(factor),
                None => (*value == 0).then_some(0),
            };
            if scaled.is_none() {
                spoil(&mut looks, self.values.len(), row);
            }
            values.push(scaled.unwrap_or(0));
        }
        Self {
            exponent,
            values: Cow::Owned(values),
            looks: Cow::Owned(looks),
            written: self.written,
        }
    }
}

/// Makes a row unsure, unless something else is wrong with it already.
fn spoil(looks: &mut Vec<Look>, rows: usize, row: usize) {
    looks.resize(rows, Look::Told);
    if let Some(look) = looks.get_mut(row).filter(|look| **look == Look::Told) {
        *look = Look::Unsure;
    }
}

/// Adds numbers up row by row, each with whether it is taken away. The first that is not there says why there is no sum.
pub(super) fn sum(parts: &[(bool, &Numbers<'_>)]) -> Numbers<'static> {
    let exponent = parts
        .iter()
        .map(|(_, part)| part.exponent)
        .min()
        .unwrap_or(0);
    let written = parts.iter().all(|(_, part)| part.written);
    let mut rows = parts.iter().filter(|(_, part)| !part.written);
    let rows = rows.next().map_or(1, |(_, part)| part.values.len());
    let mut total = vec![0i64; rows];
    let mut looks: Vec<Look> = Vec::new();
    for (away, part) in parts {
        let part = part.at(exponent);
        if !part.looks.is_empty() {
            looks.resize(rows, Look::Told);
            let all = part.written.then(|| part.look(0));
            let own = part.looks.iter().copied().filter(|_| !part.written);
            let own = own.chain(all.into_iter().cycle());
            for (look, other) in looks.iter_mut().zip(own) {
                *look = if *look == Look::Told { other } else { *look };
            }
        }
        let overflowed = match part.written {
            true => {
                let all = std::iter::repeat_n(part.value(0), rows);
                add(&mut total, all, *away)
            }
            false => add(&mut total, part.values.iter().copied(), *away),
        };
        for row in overflowed {
            spoil(&mut looks, rows, row);
        }
    }
    Numbers {
        exponent,
        values: Cow::Owned(total),
        looks: Cow::Owned(looks),
        written,
    }
}

/// Adds row by row; the rows that do not fit.
fn add(total: &mut [i64], more: impl Iterator<Item = i64> + Clone, away: bool) -> Vec<usize> {
    let mut any = false;
    if away {
        for (sum, value) in total.iter_mut().zip(more.clone()) {
            let (next, over) = sum.overflowing_sub(value);
            *sum = next;
            any |= over;
        }
    } else {
        for (sum, value) in total.iter_mut().zip(more.clone()) {
            let (next, over) = sum.overflowing_add(value);
            *sum = next;
            any |= over;
        }
    }
    if !any {
        return Vec::new();
    }
    // Going back tells which rows went over.
    let went_over = |(_, (sum, value)): &(usize, (&i64, i64))| match away {
        true => sum.checked_add(*value).is_none(),
        false => sum.checked_sub(*value).is_none(),
    };
    let rows = total.iter().zip(more).enumerate();
    rows.filter(went_over).map(|(row, _)| row).collect()
}

/// How a number compares with another, row by row: one byte a row, what `judge` makes of their order.
pub(super) fn compare(
    left: &Numbers<'_>,
    right: &Numbers<'_>,
    judge: impl Fn(std::cmp::Ordering) -> bool,
    (holds, not, unsure): (u8, u8, u8),
) -> Vec<u8> {
    let exponent = left.exponent.min(right.exponent);
    let (a, b) = (left.at(exponent), right.at(exponent));
    let tell = |(a, b): (&i64, &i64)| if judge(a.cmp(b)) { holds } else { not };
    let mut truths: Vec<u8> = match (a.written, b.written) {
        (false, false) => a.values.iter().zip(b.values.iter()).map(tell).collect(),
        (true, _) => b.values.iter().map(|v| tell((&a.value(0), v))).collect(),
        (_, true) => a.values.iter().map(|v| tell((v, &b.value(0)))).collect(),
    };
    for side in [&a, &b] {
        if side.written && side.look(0) != Look::Told {
            truths.fill(unsure);
        }
        for (truth, look) in truths.iter_mut().zip(side.looks.iter()) {
            *truth = if *look == Look::Told { *truth } else { unsure };
        }
    }
    truths
}
