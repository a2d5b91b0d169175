//! The end of a document: results become findings, those of one suspect figure stand together.

use super::{Desk, hints::Repair, instances::Result};
use crate::finding::{Finding, Part, RuleTally, Run, Tally};
use crate::outcome::Outcome;
use crate::program::Day;
use crate::survey::Excuse;
use indexmap::IndexMap;

impl Desk<'_> {
    /// Adds what the document gave to the run.
    pub(super) fn conclude(mut self, as_of: Day, run: &mut Run, usage: &mut [Excuse]) {
        self.concerned(usage);
        let results = std::mem::take(&mut self.results);
        let mut findings = self.findings(&results);
        for ((finding, _), result) in findings.iter_mut().zip(&results) {
            if self.excuse(finding, result, as_of, run, usage)
                && let Some(tally) = self.tallies.get_mut(&result.rule)
            {
                tally.replace(Outcome::Fail, Outcome::Waived);
            }
        }
        lead(&mut findings);
        let (kept, withheld) = self.shown(&results);
        let shown = findings.into_iter().zip(kept).filter(|(_, keep)| *keep);
        run.findings.extend(shown.map(|((finding, _), _)| finding));
        self.count_rules(&withheld, run);
        run.coverage.extend(self.coverage());
    }

    /// Which results are shown, and how many of each rule are not: what is wrong goes before what is within rounding.
    fn shown(&self, results: &[Result]) -> (Vec<bool>, IndexMap<usize, u64>) {
        let mut kept = vec![false; results.len()];
        let mut counts: IndexMap<usize, u64> = IndexMap::new();
        let mut withheld: IndexMap<usize, u64> = IndexMap::new();
        let mut order: Vec<(usize, &Result)> = results.iter().enumerate().collect();
        order.sort_by_key(|(_, result)| match result.outcome {
            Outcome::Fail => 0,
            Outcome::Unreadable | Outcome::Missing => 1,
            _ => 2,
        });
        for (i, result) in order {
            let count = counts.entry(result.rule).or_insert(0);
            if *count >= self.limits.findings {
                let over = withheld.entry(result.rule).or_insert(0);
                *over = over.saturating_add(1);
                continue;
            }
            *count = count.saturating_add(1);
            if let Some(slot) = kept.get_mut(i) {
                *slot = true;
            }
        }
        (kept, withheld)
    }

    /// The findings of the results, each with its hints and the repair of its suspect figure.
    fn findings(&self, results: &[Result]) -> Vec<(Finding, Option<Repair>)> {
        let hints = self.hints(results);
        let mut ids: IndexMap<String, u32> = IndexMap::new();
        let mut findings = Vec::with_capacity(results.len());
        for (result, (hints, repair)) in results.iter().zip(hints) {
            let Some(rule) = self.program.rules.get(result.rule) else {
                continue;
            };
            let mut finding = self.finding(rule, result);
            finding.hints = hints;
            let times = ids.entry(finding.id.clone()).or_insert(0);
            *times = times.saturating_add(1);
            if *times > 1 {
                finding.id = format!("{}#{times}", finding.id);
            }
            findings.push((finding, repair));
        }
        findings
    }

    fn count_rules(&self, withheld: &IndexMap<usize, u64>, run: &mut Run) {
        for (number, tally) in &self.tallies {
            let Some(rule) = self.program.rules.get(*number) else {
                continue;
            };
            let entry = run
                .rules
                .entry(rule.id.clone())
                .or_insert_with(|| RuleTally {
                    title: rule.title.clone(),
                    severity: rule.severity,
                    tally: Tally::default(),
                    withheld: 0,
                });
            for outcome in Outcome::ALL {
                entry.tally.add(outcome, tally.get(outcome));
            }
            let over = withheld.get(number).copied().unwrap_or(0);
            let over = over.saturating_add(self.dropped.get(number).copied().unwrap_or(0));
            entry.withheld = entry.withheld.saturating_add(over);
        }
    }
}

/// Puts the failures that one repair would mend under the one that shows the figure most directly.
fn lead(findings: &mut [(Finding, Option<Repair>)]) {
    let mut groups: IndexMap<Repair, Vec<usize>> = IndexMap::new();
    for (i, (finding, repair)) in findings.iter().enumerate() {
        if let (Some(repair), Outcome::Fail) = (repair, finding.outcome) {
            groups.entry(*repair).or_default().push(i);
        }
    }
    for ((cell, _), members) in &groups {
        let direct = |i: &&usize| {
            findings.get(**i).is_some_and(|(finding, _)| {
                let mut cited = finding.cited.iter();
                cited.any(|c| c.cell == Some(*cell) && matches!(c.part, Part::Left | Part::Right))
            })
        };
        let leader = members.iter().find(direct).or(members.first()).copied();
        let id = leader
            .and_then(|i| findings.get(i))
            .map(|(finding, _)| finding.id.clone());
        for i in members.iter().filter(|i| Some(**i) != leader) {
            if let Some((finding, _)) = findings.get_mut(*i) {
                finding.led_by.clone_from(&id);
            }
        }
    }
}
