//! Waivers: a difference that is excused, by whom, how far and until when.

use super::{Desk, conditions::Fact, instances::Result};
use crate::finding::{Finding, Run};
use crate::outcome::Outcome;
use crate::program::{Day, Program, Waiver};
use crate::types::Dimension;
use crate::value::{Decimal, normal_name};

impl Desk<'_> {
    /// Excuses a failure that a waiver covers; says why one that names the rule does not.
    pub(super) fn excuse(
        &self,
        finding: &mut Finding,
        result: &Result,
        as_of: Day,
        run: &mut Run,
    ) -> bool {
        if finding.outcome != Outcome::Fail {
            return false;
        }
        let waivers = self.program.waivers.iter();
        for waiver in waivers.filter(|waiver| waiver.rule == finding.rule && self.is_for(waiver)) {
            let words = format!(
                "{}（上限 {}，至 {}）",
                waiver.because, waiver.bound, waiver.until
            );
            let difference = difference(result, waiver.dimension);
            if as_of > waiver.until {
                finding.waiver = Some(format!("豁免已过期：{words}"));
            } else if difference.is_none_or(|d| d > waiver.within) {
                finding.waiver = Some(format!("超出豁免的上限：{words}"));
            } else {
                finding.waiver = Some(words.clone());
                finding.outcome = Outcome::Waived;
                run.waivers.push(format!("{}：{words}", finding.rule));
                return true;
            }
        }
        false
    }

    /// Whether a waiver is for the document at hand.
    fn is_for(&self, waiver: &Waiver) -> bool {
        let Some(document) = self.here() else {
            return false;
        };
        let identity = &document.identity;
        let org = waiver.org.as_deref().is_none_or(|org| {
            identity
                .org
                .as_deref()
                .is_some_and(|own| normal_name(own) == normal_name(org))
        });
        org && waiver.year.is_none_or(|year| identity.year == Some(year))
    }
}

/// The largest difference of a failed check, in the base unit; nothing where something else than a difference of
/// such numbers made it fail.
fn difference(result: &Result, dimension: Dimension) -> Option<Decimal> {
    let mut largest = None;
    for fact in &result.facts {
        match fact {
            Fact::Compared { left, verdict, .. } => {
                let measured = left.amount.as_ref().map(|amount| amount.number.dimension);
                let difference = verdict
                    .filter(|_| measured == Some(dimension))?
                    .difference
                    .abs();
                largest = largest.max(Some(difference));
            }
            Fact::Said { text: Some(_), .. } => return None,
            Fact::Said { text: None, .. } => {}
        }
    }
    largest
}

/// Says of each waiver that excused nothing that it did not, or that it is over.
pub(super) fn unused(program: &Program, as_of: Day, run: &mut Run) {
    for waiver in &program.waivers {
        let used = run
            .waivers
            .iter()
            .any(|words| words.starts_with(&format!("{}：{}", waiver.rule, waiver.because)));
        if !used {
            let state = if as_of > waiver.until {
                "已过期"
            } else {
                "没有用到"
            };
            run.waivers.push(format!(
                "{}：{}（{state}，至 {}）",
                waiver.rule, waiver.because, waiver.until
            ));
        }
    }
}
