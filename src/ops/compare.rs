//! Comparison under rounding: the printed numbers decide, rounding can only excuse.
//!
//! | | pass | rounded | fail |
//! |---|---|---|---|
//! | `==` | d = 0 | 0 < d ≤ s | d > s |
//! | `== … exactly` | d = 0 | – | d > 0 |
//! | `== … consistently` | d = 0 | d ≤ s, printed to different digits | d > 0, to the same digit; d > s |
//! | `== … within t` | d = 0 | d ≤ t | d > t |
//! | `<=` `>=` | holds | broken by ≤ s | broken by more |
//! | `<` `>` | holds | broken by < s | otherwise |
//! | `!=` | d > 0 | – | d = 0 |
//!
//! `consistently` is for one figure told twice, what XBRL calls consistent duplicates: printed to the same digit it must
//! be the same, printed in 元 here and 万元 there the coarser one is that one rounded.
//!
//! d is the difference and s the sum of the half-widths of the cells that do not cancel: the closed interval rule of
//! XBRL Calculations 1.1.

use super::{Number, OpError, add, sub};
use crate::value::Decimal;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A comparison operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Comparison {
    /// `==`
    Equal,
    /// `!=`
    Unequal,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    Greater,
    /// `>=`
    AtLeast,
}

impl Comparison {
    /// Its spelling in a rule file.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Equal => "==",
            Self::Unequal => "!=",
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::Greater => ">",
            Self::AtLeast => ">=",
        }
    }

    /// What holds where this does not: `not` goes into the comparison so that the tolerance survives it.
    pub fn negated(self) -> Self {
        match self {
            Self::Equal => Self::Unequal,
            Self::Unequal => Self::Equal,
            Self::Less => Self::AtLeast,
            Self::AtMost => Self::Greater,
            Self::Greater => Self::AtMost,
            Self::AtLeast => Self::Less,
        }
    }
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.sign())
    }
}

/// What a comparison forgives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tolerance {
    /// What rounding of the printed figures explains.
    Rounding,
    /// `exactly`: nothing.
    Exactly,
    /// `consistently`: what rounding explains, unless both sides are printed to the same digit.
    Consistently,
    /// `within t`: at most this much, in place of rounding.
    Within(Decimal),
}

/// How a comparison stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It holds.
    Pass,
    /// It holds within the tolerance.
    Rounded,
    /// It does not hold.
    Fail,
}

/// A comparison carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// How it stands.
    pub standing: Standing,
    /// The left side.
    pub left: Decimal,
    /// The right side.
    pub right: Decimal,
    /// Left less right.
    pub difference: Decimal,
    /// How much was forgiven or could have been.
    pub slack: Decimal,
}

/// Compares two numbers, both in 元 (or fractions, counts, years).
pub fn compare(
    left: &Number,
    sign: Comparison,
    right: &Number,
    tolerance: Tolerance,
) -> Result<Verdict, OpError> {
    let (left_value, right_value) = (left.value()?, right.value()?);
    // Where no figure is on both sides, nothing cancels.
    let apart = left.terms.is_apart(&right.terms);
    let gap = match apart {
        true => None,
        false => Some(left.clone().minus(right)?),
    };
    let difference = match &gap {
        None => sub(left_value, right_value)?,
        Some(gap) => gap.value()?,
    };
    let half = || match &gap {
        None => add(left.half()?, right.half()?),
        Some(gap) => gap.half(),
    };
    let slack = match tolerance {
        Tolerance::Consistently if is_to_the_same_digit(left, right) => Decimal::ZERO,
        // What holds as printed asks nothing of rounding.
        Tolerance::Rounding | Tolerance::Consistently => match half() {
            Err(OpError::DivisorMayBeZero) if is_settled(sign, difference) => Decimal::ZERO,
            half => half?,
        },
        Tolerance::Exactly => Decimal::ZERO,
        Tolerance::Within(t) => t,
    };
    let standing = standing(sign, difference, slack);
    Ok(Verdict {
        standing,
        left: left_value,
        right: right_value,
        difference,
        slack,
    })
}

fn is_to_the_same_digit(left: &Number, right: &Number) -> bool {
    let last = left.last_digit();
    last.is_some() && last == right.last_digit()
}

/// Whether the printed numbers decide alone, whatever rounding could explain.
fn is_settled(sign: Comparison, difference: Decimal) -> bool {
    sign == Comparison::Unequal || standing(sign, difference, Decimal::ZERO) == Standing::Pass
}

/// How a comparison with this difference stands.
pub fn standing(sign: Comparison, difference: Decimal, slack: Decimal) -> Standing {
    let d = difference.abs();
    let mut opposite = difference;
    opposite.set_sign_negative(difference.is_sign_positive());
    let zero = difference.is_zero();
    match sign {
        Comparison::Equal if zero => Standing::Pass,
        Comparison::Equal if d <= slack => Standing::Rounded,
        Comparison::Equal => Standing::Fail,
        // What is printed differently differs; what is printed alike does not.
        Comparison::Unequal if zero => Standing::Fail,
        Comparison::Unequal => Standing::Pass,
        Comparison::AtMost => at_most(difference, slack),
        Comparison::AtLeast => at_most(opposite, slack),
        Comparison::Less => below(difference, slack),
        Comparison::Greater => below(opposite, slack),
    }
}

fn at_most(difference: Decimal, slack: Decimal) -> Standing {
    match difference {
        d if d <= Decimal::ZERO => Standing::Pass,
        d if d <= slack => Standing::Rounded,
        _ => Standing::Fail,
    }
}

fn below(difference: Decimal, slack: Decimal) -> Standing {
    match difference {
        d if d < Decimal::ZERO => Standing::Pass,
        d if d < slack => Standing::Rounded,
        _ => Standing::Fail,
    }
}
