//! Many documents, counted together: what each of them adds, and what they come to.
//!
//! The findings stay with their documents: a survey of a country is no larger than its rules, organisations and years.

use crate::finding::{Run, Tally};
use crate::lang::Said;
use crate::ledger::{Gravity, Ledger};
use crate::outcome::{Outcome, Severity};
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// How many checks ended how, by the word of the outcome; those of which there is none are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(transparent)]
pub struct Ends(pub IndexMap<String, u64>);

impl Ends {
    /// Those of a tally.
    pub fn of(tally: &Tally) -> Self {
        let counts = Outcome::ALL.map(|o| (o.word().to_owned(), tally.get(o)));
        Self(counts.into_iter().filter(|(_, n)| *n > 0).collect())
    }

    /// As a tally. A word that no outcome has counts nothing.
    pub fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        for (word, n) in &self.0 {
            if let Some(outcome) = Outcome::from_word(word) {
                tally.add(outcome, *n);
            }
        }
        tally
    }
}

/// What became of one waiver.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct Excuse {
    /// The first document that it is for; where there is none, nobody can say that it is not needed.
    pub document: Option<String>,
    /// How many failures it excused.
    pub used: u64,
    /// How many failures were beyond its bound.
    pub exceeded: u64,
    /// How many failures came after its last day.
    pub late: u64,
}

impl Excuse {
    /// Adds what became of it in another document.
    pub fn add(&mut self, other: &Self) {
        if self.document.is_none() {
            self.document.clone_from(&other.document);
        }
        self.used = self.used.saturating_add(other.used);
        self.exceeded = self.exceeded.saturating_add(other.exceeded);
        self.late = self.late.saturating_add(other.late);
    }
}

/// What one document adds to a survey.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct Counted {
    /// Where it was found, as given.
    pub path: String,
    /// SHA-256 of its files, where it was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// Its name.
    pub document: String,
    /// Its organisation.
    pub org: Option<String>,
    /// Its region.
    pub region: Option<String>,
    /// Its year.
    pub year: Option<u16>,
    /// 预算 or 决算; none where it could not be read.
    pub kind: Option<String>,
    /// How many rows of printed tables were read: what is made of prose and of titles is none.
    pub rows: u64,
    /// How many files, or parts of files, could not be read.
    pub broken: u64,
    /// All checks.
    pub ends: Ends,
    /// The checks of each rule, by its id.
    pub rules: IndexMap<String, Ends>,
    /// How many findings were left out because there were too many.
    pub withheld: u64,
    /// How many checks hold because the relation itself placed the figures: they prove nothing.
    #[serde(default)]
    pub presumed: u64,
    /// The severity of the gravest rule that failed.
    pub failed: Option<String>,
    /// The severity of the gravest rule of which something is missing or unreadable.
    pub undecided: Option<String>,
    /// How many amounts are printed, and how many of them a check touched.
    pub printed: u64,
    /// Those that a check touched.
    pub touched: u64,
    /// What became of waivers, and what the baseline accepted: in words.
    pub waivers: Vec<Said>,
    /// How many findings the baseline accepted.
    #[serde(default)]
    pub accepted: u64,
    /// The findings that the baseline knows, whether or not they are still the same.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub known: Vec<String>,
    /// What became of each waiver, in the order of the program; empty where none had anything to do with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub excuses: Vec<Excuse>,
}

/// How much of a document was read, and checked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extent {
    /// The rows of its printed tables.
    pub rows: u64,
    /// The amounts in them.
    pub printed: u64,
    /// Those that a check touched.
    pub touched: u64,
}

impl Extent {
    /// That of some documents of a ledger, by their numbers.
    pub fn of(ledger: &Ledger, documents: Range<usize>, run: &Run) -> Self {
        let documents = ledger.documents.get(documents).unwrap_or_default();
        let tables = documents.iter().flat_map(|d| ledger.tables_of(d));
        let rows = tables.filter(|(_, table)| !table.made);
        Self {
            rows: rows.fold(0, |n, (_, table)| n.saturating_add(table.rows.len() as u64)),
            ..Self::covered(run)
        }
    }

    /// The amounts that a run covered; of rows it knows nothing.
    pub fn covered(run: &Run) -> Self {
        let sum = |of: fn(&crate::finding::TableCoverage) -> u64| {
            run.coverage.iter().map(of).fold(0, u64::saturating_add)
        };
        Self {
            rows: 0,
            printed: sum(|table| table.printed),
            touched: sum(crate::finding::TableCoverage::touched),
        }
    }
}

impl Counted {
    /// What a run over one document of a ledger counted. `document` is its number; none where it could not be read.
    pub fn of(
        path: String,
        (ledger, document): (&Ledger, Option<usize>),
        run: &Run,
        extent: Extent,
    ) -> Self {
        let document = document.and_then(|number| ledger.documents.get(number));
        let identity = document.map(|document| &document.identity);
        let broken = ledger.notices.iter();
        let broken = broken.filter(|notice| notice.gravity == Gravity::Broken);
        let rules = run.rules.iter();
        Self {
            path,
            sha256: None,
            document: document.map_or_else(String::new, |document| document.name.clone()),
            org: identity.and_then(|identity| identity.org.clone()),
            region: identity.and_then(|identity| identity.region.clone()),
            year: identity.and_then(|identity| identity.year),
            kind: identity.map(|identity| identity.kind.word().to_owned()),
            rows: extent.rows,
            broken: broken.count() as u64,
            ends: Ends::of(&run.tally),
            rules: rules
                .map(|(id, r)| (id.clone(), Ends::of(&r.tally)))
                .collect(),
            withheld: run
                .rules
                .values()
                .fold(0, |n, r| n.saturating_add(r.withheld)),
            presumed: run.presumed,
            failed: gravest(run, &[Outcome::Fail]),
            undecided: gravest(run, &[Outcome::Missing, Outcome::Unreadable]),
            printed: extent.printed,
            touched: extent.touched,
            waivers: run.waivers.clone(),
            accepted: 0,
            known: Vec::new(),
            excuses: Vec::new(),
        }
    }
}

/// The gravest severity of what ended so: findings can be withheld and tallies cannot, but a severity can be overridden
/// for one finding, so both are asked.
fn gravest(run: &Run, outcomes: &[Outcome]) -> Option<String> {
    let ended = |tally: &Tally| outcomes.iter().any(|outcome| tally.get(*outcome) > 0);
    let rules = run.rules.values().filter(|rule| ended(&rule.tally));
    let findings = run.findings.iter();
    let findings = findings.filter(|finding| outcomes.contains(&finding.outcome));
    let all = rules
        .map(|rule| rule.severity)
        .chain(findings.map(|finding| finding.severity));
    all.max().map(|severity| severity.word().to_owned())
}

/// Documents of one kind counted together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Group {
    /// How many documents.
    pub documents: u64,
    /// How many of them have something that failed.
    pub failing: u64,
    /// All checks.
    pub tally: Tally,
}

impl Group {
    fn add(&mut self, tally: &Tally) {
        let fails = tally.get(Outcome::Fail) > 0;
        self.documents = self.documents.saturating_add(1);
        self.failing = self.failing.saturating_add(u64::from(fails));
        add(&mut self.tally, tally);
    }
}

fn add(sum: &mut Tally, tally: &Tally) {
    for outcome in Outcome::ALL {
        sum.add(outcome, tally.get(outcome));
    }
}

/// What many documents come to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Survey {
    /// All documents.
    pub all: Group,
    /// How many of them could not be read, or not in full.
    pub unread: u64,
    /// How many rows were read.
    pub rows: u64,
    /// By rule, by its id.
    pub rules: BTreeMap<String, Group>,
    /// By organisation, by its name; empty where a document does not say.
    pub orgs: BTreeMap<String, Group>,
    /// By region.
    pub regions: BTreeMap<String, Group>,
    /// By year.
    pub years: BTreeMap<String, Group>,
    /// How many findings were left out because there were too many.
    pub withheld: u64,
    /// How many checks hold because the relation itself placed the figures.
    pub presumed: u64,
    /// How many amounts are printed.
    pub printed: u64,
    /// How many of them a check touched.
    pub touched: u64,
    /// What became of waivers, and what the baseline accepted: in words.
    pub waivers: BTreeSet<Said>,
    /// How many findings the baseline accepted.
    pub accepted: u64,
    /// The findings that the baseline knows.
    pub known: BTreeSet<String>,
    /// What became of each waiver.
    pub excuses: Vec<Excuse>,
    /// The gravest severity that failed, in one document or another.
    pub failed: Option<Severity>,
    /// The gravest severity of which something is missing or unreadable.
    pub undecided: Option<Severity>,
}

impl Survey {
    /// Adds a document.
    pub fn add(&mut self, one: &Counted) {
        let tally = one.ends.tally();
        self.all.add(&tally);
        self.unread = self.unread.saturating_add(u64::from(one.broken > 0));
        self.rows = self.rows.saturating_add(one.rows);
        for (id, ends) in &one.rules {
            self.rules.entry(id.clone()).or_default().add(&ends.tally());
        }
        let year = one.year.map_or_else(String::new, |year| year.to_string());
        let groups = [
            (&mut self.orgs, one.org.clone().unwrap_or_default()),
            (&mut self.regions, one.region.clone().unwrap_or_default()),
            (&mut self.years, year),
        ];
        for (group, name) in groups {
            group.entry(name).or_default().add(&tally);
        }
        self.withheld = self.withheld.saturating_add(one.withheld);
        self.presumed = self.presumed.saturating_add(one.presumed);
        self.printed = self.printed.saturating_add(one.printed);
        self.touched = self.touched.saturating_add(one.touched);
        self.waivers.extend(one.waivers.iter().cloned());
        self.accepted = self.accepted.saturating_add(one.accepted);
        self.known.extend(one.known.iter().cloned());
        if self.excuses.len() < one.excuses.len() {
            self.excuses.resize(one.excuses.len(), Excuse::default());
        }
        for (sum, other) in self.excuses.iter_mut().zip(&one.excuses) {
            sum.add(other);
        }
        let severity = |word: &Option<String>| word.as_deref().and_then(Severity::from_word);
        self.failed = self.failed.max(severity(&one.failed));
        self.undecided = self.undecided.max(severity(&one.undecided));
    }
}
