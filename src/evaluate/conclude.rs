//! The end of a document: results become findings, those of one suspect figure stand together.

use super::{Desk, explain::Explained, instances::Result};
use crate::finding::{Finding, Run};
use crate::outcome::Outcome;
use crate::program::Day;
use crate::survey::Excuse;
use indexmap::IndexMap;

impl Desk<'_> {
    /// Adds what the document gave to the run.
    pub(super) fn conclude(mut self, as_of: Day, run: &mut Run, usage: &mut [Excuse]) {
        self.concerned(usage);
        run.coverage.extend(self.coverage());
        run.prose.extend(self.prose_coverage());
        let twins = self.join_twins();
        let results = std::mem::take(&mut self.results);
        let mut findings = self.findings(&results);
        for (finding, result) in findings.iter_mut().zip(&results) {
            if self.excuse(finding, result, as_of, run, usage)
                && let Some(tally) = self.tallies.get_mut(&result.rule)
            {
                tally.replace(Outcome::Fail, Outcome::Waived);
            }
        }
        let explained = self.explain(&results, &twins);
        self.lead(&mut findings, explained);
        let (kept, withheld) = self.shown(&results, &findings);
        let shown = findings.into_iter().zip(kept).filter(|(_, keep)| *keep);
        run.findings.extend(shown.map(|(finding, _)| finding));
        self.count_rules(&withheld, run);
    }

    /// Which results are shown, and how many of each rule are not: what is wrong goes before what is within rounding,
    /// what leads before what is led.
    fn shown(&self, results: &[Result], findings: &[Finding]) -> (Vec<bool>, IndexMap<usize, u64>) {
        let mut kept = vec![false; results.len()];
        let mut counts: IndexMap<usize, u64> = IndexMap::new();
        let mut withheld: IndexMap<usize, u64> = IndexMap::new();
        let mut order: Vec<(usize, &Result)> = results.iter().enumerate().collect();
        let is_led = |i: usize| findings.get(i).is_some_and(|f| f.led_by.is_some());
        order.sort_by_key(|(i, result)| match result.outcome {
            Outcome::Fail if !is_led(*i) => 0,
            Outcome::Fail => 1,
            Outcome::Unreadable | Outcome::Missing => 2,
            _ => 3,
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

    /// The findings of the results.
    fn findings(&self, results: &[Result]) -> Vec<Finding> {
        let mut ids: IndexMap<String, u32> = IndexMap::new();
        let mut findings = Vec::with_capacity(results.len());
        for result in results {
            let Some(rule) = self.program.rules.get(result.rule) else {
                continue;
            };
            let mut finding = self.finding(rule, result);
            let times = ids.entry(finding.id.clone()).or_insert(0);
            *times = times.saturating_add(1);
            if *times > 1 {
                finding.id = format!("{}#{times}", finding.id);
            }
            findings.push(finding);
        }
        findings
    }

    /// Adds hints, and puts the failures of one cause under the one that shows it most directly, of the gravest of them.
    /// What is waived neither leads nor is led.
    fn lead(&self, findings: &mut [Finding], explained: Explained) {
        for (finding, hints) in findings.iter_mut().zip(explained.hints) {
            finding.hints = hints;
        }
        for group in explained.groups {
            let fails = |i: &usize| findings.get(*i).is_some_and(|f| f.outcome == Outcome::Fail);
            let others: Vec<usize> = group.results.iter().copied().filter(fails).collect();
            let severity = |i: &usize| findings.get(*i).map(|f| f.severity);
            let gravest = others.iter().filter_map(severity).max();
            let leader = others.iter().copied().find(|i| severity(i) == gravest);
            let Some(leader) = leader else {
                continue;
            };
            let mut id = None;
            if let Some(finding) = findings.get_mut(leader) {
                id = Some(finding.id.clone());
                self.add_cause(finding, &group);
            }
            for i in others.into_iter().filter(|i| *i != leader) {
                if let Some(finding) = findings.get_mut(i) {
                    finding.led_by.clone_from(&id);
                }
            }
        }
    }

    fn count_rules(&self, withheld: &IndexMap<usize, u64>, run: &mut Run) {
        for (number, tally) in &self.tallies {
            let Some(rule) = self.program.rules.get(*number) else {
                continue;
            };
            let entry = run.of_rule(&rule.id, &rule.title, rule.severity);
            for outcome in Outcome::ALL {
                entry.tally.add(outcome, tally.get(outcome));
            }
            let over = withheld.get(number).copied().unwrap_or(0);
            let over = over.saturating_add(self.dropped.get(number).copied().unwrap_or(0));
            entry.withheld = entry.withheld.saturating_add(over);
            let presumed = self.presumed.get(number).copied().unwrap_or(0);
            entry.presumed = entry.presumed.saturating_add(presumed);
        }
    }
}
