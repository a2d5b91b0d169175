//! A baseline: what is known to be wrong, so that only what is new fails.
//!
//! A finding is known by its id, which is made of rule, document and place, and by what stood on both sides. A known
//! place whose figures changed is new.

use crate::finding::{Finding, Run, WAIVER};
use crate::lang::{Lang, Said};
use crate::outcome::Outcome;
use crate::say;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The version of the format.
pub const VERSION: u32 = 1;

/// Known findings, by id.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    /// The version of the format.
    pub version: u32,
    /// The findings, by id.
    pub findings: BTreeMap<String, Known>,
}

/// What is known of a finding.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Known {
    /// How it ended.
    pub outcome: String,
    /// The left side, with its unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left: Option<String>,
    /// The right side, with its unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub right: Option<String>,
    /// What it said: for people who read the file, never compared.
    pub message: String,
}

impl Known {
    fn of(finding: &Finding, lang: Lang) -> Self {
        let side = |of: fn(&crate::finding::Comparison) -> crate::value::Decimal| {
            let comparison = finding.comparison.as_ref()?;
            Some(format!("{}{}", of(comparison).normalize(), comparison.unit))
        };
        Self {
            outcome: finding.outcome.word().to_owned(),
            left: side(|c| c.left),
            right: side(|c| c.right),
            message: finding
                .message
                .of(lang)
                .lines()
                .next()
                .unwrap_or_default()
                .to_owned(),
        }
    }

    fn same(&self, other: &Self) -> bool {
        (&self.outcome, &self.left, &self.right) == (&other.outcome, &other.left, &other.right)
    }

    /// Both sides, in words.
    fn sides(&self) -> Said {
        let side = |side: &Option<String>| side.clone().map_or(say!("无", "none"), Said::same);
        say!("{} 与 {}", "{} and {}", side(&self.left), side(&self.right))
    }
}

/// Whether a finding is one that a baseline can hold. What is said of waivers is not: it would hide that they end.
fn counts(finding: &Finding) -> bool {
    let wrong = matches!(
        finding.outcome,
        Outcome::Fail | Outcome::Missing | Outcome::Unreadable
    );
    wrong && finding.rule != WAIVER
}

impl Baseline {
    /// The baseline that accepts everything that a run found wrong, its messages in a language.
    pub fn of(run: &Run, lang: Lang) -> Self {
        let findings = run.findings.iter().filter(|finding| counts(finding));
        Self {
            version: VERSION,
            findings: findings
                .map(|f| (f.id.clone(), Known::of(f, lang)))
                .collect(),
        }
    }

    /// It as a run over some documents, each by name and whole path, calls what it knows. A document is called by more
    /// or less of its path, whatever else is checked beside it: an entry goes over to the one document whose path ends
    /// in what the entry says, and stays where there are several, or where the document has that entry already.
    #[must_use]
    pub fn beside(mut self, documents: &[(String, String)]) -> Self {
        let names: BTreeSet<&str> = documents.iter().map(|(name, _)| name.as_str()).collect();
        let mut ends: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for (name, path) in documents {
            let mut end = Some(path.as_str());
            while let Some(here) = end {
                ends.entry(here).or_default().insert(name);
                end = here.split_once('/').map(|(_, rest)| rest);
            }
        }
        let mut moved: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for id in self.findings.keys() {
            if let Some(new) = called(id, &names, &ends) {
                moved.entry(new).or_default().push(id.clone());
            }
        }
        for (new, old) in moved {
            if let ([old], false) = (old.as_slice(), self.findings.contains_key(&new)) {
                let known = self.findings.remove(old);
                self.findings.extend(known.map(|known| (new, known)));
            }
        }
        self
    }

    /// Excuses what is known, and says what of it is gone. `name` is what messages call the baseline.
    pub fn apply(&self, run: &mut Run, name: &str) {
        let accepted = self.accept(run, name);
        let met = run.findings.iter().map(|finding| finding.id.clone());
        let met = met.collect();
        run.waivers.extend(self.words(accepted, &met, name));
    }

    /// Excuses what is known in a run, and says how much that was.
    pub fn accept(&self, run: &mut Run, name: &str) -> u64 {
        let mut accepted: u64 = 0;
        for finding in &mut run.findings {
            let Some(known) = self.findings.get(&finding.id) else {
                continue;
            };
            let now = Known::of(finding, Lang::Zh);
            if !counts(finding) {
                continue;
            }
            if !known.same(&now) {
                finding.waiver = Some(say!(
                    "基线 {name} 里是 {}，现在变了",
                    "the baseline {name} has {}; this changed",
                    known.sides()
                ));
                continue;
            }
            accepted = accepted.saturating_add(1);
            run.tally.replace(finding.outcome, Outcome::Waived);
            if let Some(rule) = run.rules.get_mut(&finding.rule) {
                rule.tally.replace(finding.outcome, Outcome::Waived);
            }
            finding.outcome = Outcome::Waived;
            finding.waiver = Some(say!("基线 {name} 里已有", "known in the baseline {name}"));
        }
        accepted
    }

    /// How much was accepted, and what is gone of all that is known: whatever was not met.
    pub fn words(&self, accepted: u64, met: &BTreeSet<String>, name: &str) -> Vec<Said> {
        let mut words = vec![say!(
            "基线 {name}：认可 {accepted} 项",
            "baseline {name}: findings accepted: {accepted}"
        )];
        let fixed = self.findings.iter().filter(|(id, _)| !met.contains(*id));
        words.extend(fixed.map(|(id, known)| {
            say!(
                "基线 {name}：{id} 本次检查没有再出现（{}）",
                "baseline {name}: {id} was not found in this run ({})",
                known.message
            )
        }));
        words
    }
}

/// An id with the name that its document has in a run, where it goes by another; none where several documents fit.
fn called(
    id: &str,
    names: &BTreeSet<&str>,
    ends: &BTreeMap<&str, BTreeSet<&str>>,
) -> Option<String> {
    let (rule, rest) = id.split_once('@')?;
    let mut fit = BTreeSet::new();
    // A name may hold colons, as may what follows it.
    for (at, _) in rest.match_indices(':') {
        let (document, place) = rest.split_at_checked(at)?;
        if names.contains(document) {
            return None;
        }
        let mut end = document;
        while let Some(rest) = end.strip_prefix("./").or_else(|| end.strip_prefix("../")) {
            end = rest;
        }
        let named = ends.get(end).into_iter().flatten();
        fit.extend(named.map(|name| (*name, place)));
    }
    let mut fit = fit.into_iter();
    match (fit.next(), fit.next()) {
        (Some((name, place)), None) => Some(format!("{rule}@{name}{place}")),
        _ => None,
    }
}
