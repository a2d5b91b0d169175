//! Comparisons as linear forms: what stands on both sides cancels before anything is known of the figures.

use crate::ast::{Expr, ExprKind, Sign, ToleranceWord};
use crate::ops::Comparison;
use crate::value::{Decimal, Unit};
use std::collections::BTreeMap;

/// A sum of multiples: of terms as written, and of written numbers by their unit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Form {
    terms: BTreeMap<String, Decimal>,
    constants: BTreeMap<String, Decimal>,
}

/// A comparison as `terms sign number`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Bound {
    /// The terms, the first of them once.
    pub(super) terms: BTreeMap<String, Decimal>,
    /// The operator.
    pub(super) sign: Comparison,
    /// The unit of the number; empty for a bare one, nothing for 0, which has every unit.
    pub(super) unit: Option<String>,
    /// The number.
    pub(super) number: Decimal,
    /// What is forgiven, as written.
    pub(super) tolerance: String,
}

impl Form {
    fn add(&mut self, other: &Self, times: Decimal) -> Option<()> {
        let lists = [
            (&mut self.terms, &other.terms),
            (&mut self.constants, &other.constants),
        ];
        for (mine, theirs) in lists {
            for (key, value) in theirs {
                let more = value.checked_mul(times)?;
                let sum = mine.entry(key.clone()).or_default();
                *sum = sum.checked_add(more)?;
            }
            mine.retain(|_, value| !value.is_zero());
        }
        Some(())
    }

    fn scaled(&self, times: Decimal) -> Option<Self> {
        let mut scaled = Self::default();
        scaled.add(self, times)?;
        Some(scaled)
    }

    fn term(expr: &Expr) -> Self {
        let mut form = Self::default();
        form.terms.insert(expr.to_string(), Decimal::ONE);
        form
    }

    /// The linear form of an expression; nothing where a number leaves 28 digits.
    fn of(expr: &Expr) -> Option<Self> {
        let mut form = Self::default();
        match &expr.kind {
            ExprKind::Number(number) => {
                let word = number.unit.as_ref().map_or("", |unit| unit.text.as_str());
                let money = Unit::from_word(word)
                    .filter(|unit| unit.dimension() == crate::types::Dimension::Money);
                let (key, value) = match money {
                    Some(unit) => ("元", unit.to_base(number.value)?),
                    None => (word, number.value),
                };
                if !value.is_zero() {
                    form.constants.insert(key.to_owned(), value);
                }
            }
            ExprKind::Negate(of) => form.add(&Self::of(of)?, Decimal::NEGATIVE_ONE)?,
            ExprKind::Chain { first, rest } => return Self::chain(expr, first, rest),
            _ => return Some(Self::term(expr)),
        }
        Some(form)
    }

    fn chain(whole: &Expr, first: &Expr, rest: &[(Sign, Expr)]) -> Option<Self> {
        let mut form = Self::of(first)?;
        for (sign, expr) in rest {
            let other = Self::of(expr)?;
            match sign {
                Sign::Plus => form.add(&other, Decimal::ONE)?,
                Sign::Minus => form.add(&other, Decimal::NEGATIVE_ONE)?,
                Sign::Times => match (form.bare(), other.bare()) {
                    (_, Some(times)) => form = form.scaled(times)?,
                    (Some(times), None) => form = other.scaled(times)?,
                    (None, None) => return Some(Self::term(whole)),
                },
                Sign::Over => match other.bare().and_then(|by| Decimal::ONE.checked_div(by)) {
                    Some(times) => form = form.scaled(times)?,
                    None => return Some(Self::term(whole)),
                },
            }
        }
        Some(form)
    }

    /// The number that it is, where it is a bare one.
    fn bare(&self) -> Option<Decimal> {
        let only = self.constants.get("").copied();
        let number = only.or_else(|| self.constants.is_empty().then_some(Decimal::ZERO));
        number.filter(|_| self.terms.is_empty() && self.constants.len() <= 1)
    }
}

/// A comparison brought to one side; nothing where it is no comparison, or its numbers have several units.
pub(super) fn bound(expr: &Expr) -> Option<Bound> {
    let ExprKind::Compare {
        left,
        sign,
        right,
        tolerance,
    } = &expr.kind
    else {
        return None;
    };
    let mut form = Form::of(left)?;
    form.add(&Form::of(right)?, Decimal::NEGATIVE_ONE)?;
    let first = form.terms.values().next().copied().unwrap_or(Decimal::ONE);
    let form = form.scaled(Decimal::ONE.checked_div(first)?)?;
    let mut constants = form.constants.iter();
    let (unit, number) = match (constants.next(), constants.next()) {
        (None, _) => (None, Decimal::ZERO),
        (Some((unit, number)), None) => (
            Some(unit.clone()),
            number.checked_mul(Decimal::NEGATIVE_ONE)?,
        ),
        _ => return None,
    };
    Some(Bound {
        terms: form.terms,
        sign: if first.is_sign_negative() {
            turned(*sign)
        } else {
            *sign
        },
        unit,
        number: number.normalize(),
        tolerance: match tolerance {
            ToleranceWord::None => String::new(),
            word => word.to_string(),
        },
    })
}

/// The operator with its sides changed.
fn turned(sign: Comparison) -> Comparison {
    match sign {
        Comparison::Less => Comparison::Greater,
        Comparison::AtMost => Comparison::AtLeast,
        Comparison::Greater => Comparison::Less,
        Comparison::AtLeast => Comparison::AtMost,
        same => same,
    }
}

impl Bound {
    /// Whether it holds whatever the figures are, or never; nothing where it depends on them.
    pub(super) fn always(&self) -> Option<bool> {
        let zero = Decimal::ZERO;
        self.terms.is_empty().then(|| self.allows(zero))
    }

    /// Whether `within` says how far off it may be.
    pub(super) fn is_loose(&self) -> bool {
        self.tolerance.contains("within")
    }

    /// Whether it allows a number.
    fn allows(&self, number: Decimal) -> bool {
        match self.sign {
            Comparison::Equal => number == self.number,
            Comparison::Unequal => number != self.number,
            Comparison::Less => number < self.number,
            Comparison::AtMost => number <= self.number,
            Comparison::Greater => number > self.number,
            Comparison::AtLeast => number >= self.number,
        }
    }

    /// Whether two are about the same terms and their numbers can be compared.
    pub(super) fn is_beside(&self, other: &Self) -> bool {
        let units = match (&self.unit, &other.unit) {
            (Some(a), Some(b)) => a == b,
            _ => true,
        };
        units && self.terms == other.terms
    }

    /// Some numbers such that two bounds that agree on all of them agree on every number.
    fn probes(&self, other: &Self) -> [Decimal; 5] {
        let (low, high) = (self.number.min(other.number), self.number.max(other.number));
        let one = Decimal::ONE;
        let middle = low
            .checked_add(high)
            .and_then(|sum| sum.checked_div(Decimal::TWO))
            .unwrap_or(low);
        [
            low.saturating_sub(one),
            low,
            middle,
            high,
            high.saturating_add(one),
        ]
    }

    /// Whether no number is allowed by both.
    pub(super) fn excludes(&self, other: &Self) -> bool {
        let probes = self.probes(other);
        !probes
            .iter()
            .any(|probe| self.allows(*probe) && other.allows(*probe))
    }

    /// Whether it is the stricter of the two (else the other is), if either is.
    pub(super) fn against(&self, other: &Self) -> Option<bool> {
        if (self.sign, self.number) == (other.sign, other.number) {
            return Some(self.forgives() < other.forgives());
        }
        match (self.implies(other), other.implies(self)) {
            (true, _) => Some(true),
            (false, true) => Some(false),
            (false, false) => None,
        }
    }

    /// How much it forgives: nothing, rounding, or what `within` says.
    fn forgives(&self) -> u8 {
        match self.tolerance.as_str() {
            "" => 1,
            _ if self.is_loose() => 2,
            _ => 0,
        }
    }

    /// Whether every number that it allows is allowed by the other.
    fn implies(&self, other: &Self) -> bool {
        let probes = self.probes(other);
        probes
            .iter()
            .all(|probe| !self.allows(*probe) || other.allows(*probe))
    }
}
