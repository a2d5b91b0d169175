//! What a run found: every outcome counted, every outcome that is not a pass explained.

use crate::lang::Said;
use crate::outcome::{Outcome, Severity};
use crate::source::{Place, Span};
use crate::value::{CellId, Decimal, Unit};
use indexmap::IndexMap;

/// The id under which findings about waivers go: a keyword, so that no rule of a file can have it.
pub const WAIVER: &str = "waiver";

/// One check of one document that did not simply pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Made of rule, document and place, not of line numbers: it survives edits.
    pub id: String,
    /// The rule's id.
    pub rule: String,
    /// The rule's title, or which waiver it is about.
    pub title: Said,
    /// How much the rule matters.
    pub severity: Severity,
    /// How the check ended.
    pub outcome: Outcome,
    /// What is wrong, in words: one sentence, and the words of `else` on a line of their own.
    pub message: Said,
    /// The document's name.
    pub document: String,
    /// The condition in the rule file.
    pub check: Span,
    /// The rule's expressions with what each came to, in the order of the file.
    pub sides: Vec<Side>,
    /// The comparison, where the check is one of numbers.
    pub comparison: Option<Comparison>,
    /// The figures it rests on, those that stand in the comparison themselves first.
    pub cited: Vec<Citation>,
    /// What may have happened; hints never change an outcome.
    pub hints: Vec<Hint>,
    /// The finding that leads those which the same suspect figure explains, by id; none where it stands alone or leads.
    pub led_by: Option<String>,
    /// The figure whose change mends this finding and those that it leads, where there is one.
    pub suspect: Option<Suspect>,
    /// The waiver that excuses it, or why one does not.
    pub waiver: Option<Said>,
}

/// The figure whose change mends most failing checks and breaks no passing one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suspect {
    /// The cell.
    pub cell: CellId,
    /// Its text as printed.
    pub printed: String,
    /// The value that would mend the checks, in the unit of the cell.
    pub value: Decimal,
    /// How many failed checks hold with it.
    pub mends: usize,
    /// How many passing checks vouch for the figures that it is worked out from.
    pub vouched: u32,
}

/// An expression of the rule with its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Side {
    /// The expression.
    pub span: Span,
    /// What it came to, as the report prints it: `56.08 万元`.
    pub label: Said,
}

/// Two numbers compared, in `unit`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// The left side.
    pub left: Decimal,
    /// The right side.
    pub right: Decimal,
    /// Left less right.
    pub difference: Decimal,
    /// The most that is forgiven.
    pub slack: Decimal,
    /// Whether the slack is that of rounding (else of `within`).
    pub by_rounding: bool,
    /// The unit of the four.
    pub unit: Unit,
}

/// What a figure is to a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The left side itself.
    Left,
    /// The right side itself.
    Right,
    /// One of several that make up the left side.
    LeftAddend,
    /// One of several that make up the right side.
    RightAddend,
    /// Where something is missing or unreadable, or a row that the rule looked at.
    Subject,
}

/// A figure of the document that a finding rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    /// The cell, if it is one.
    pub cell: Option<CellId>,
    /// Where it stands; none for what is absent.
    pub place: Option<Place>,
    /// What it is to the finding.
    pub part: Part,
    /// The text as printed.
    pub text: String,
    /// The table's name.
    pub table: String,
    /// The row's label.
    pub row: String,
    /// The column's heading.
    pub column: String,
    /// How many other checks used the figure and held.
    pub held: u32,
    /// How many other checks used the figure and failed.
    pub failed: u32,
}

/// What may have happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// The kind, a word for machines: `swapped_digits`, `unit`, `row_above`, `other_column`, `left_out`, `doubled`, `code`,
    /// `sign`, `row_slide`, `suspect`, `mended_by_others`, `waiver_expired`, `waiver_exceeded`, `waiver_unused`.
    pub kind: &'static str,
    /// In words.
    pub text: Said,
}

/// How many checks ended how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally([u64; 7]);

impl Tally {
    /// Counts one more.
    pub fn count(&mut self, outcome: Outcome) {
        self.add(outcome, 1);
    }

    /// Counts `n` more.
    pub fn add(&mut self, outcome: Outcome, n: u64) {
        if let Some(slot) = self.0.get_mut(outcome as usize) {
            *slot = slot.saturating_add(n);
        }
    }

    /// Counts one of `from` as `to` instead.
    pub fn replace(&mut self, from: Outcome, to: Outcome) {
        if let Some(slot) = self.0.get_mut(from as usize).filter(|n| **n > 0) {
            *slot = slot.saturating_sub(1);
            self.count(to);
        }
    }

    /// How many ended so.
    pub fn get(&self, outcome: Outcome) -> u64 {
        self.0.get(outcome as usize).copied().unwrap_or(0)
    }

    /// How many there were.
    pub fn total(&self) -> u64 {
        self.0.iter().fold(0, |sum, n| sum.saturating_add(*n))
    }
}

/// A rule and how its checks ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleTally {
    /// The rule's title.
    pub title: String,
    /// Its severity.
    pub severity: Severity,
    /// How its checks ended.
    pub tally: Tally,
    /// How many findings were left out because there were too many.
    pub withheld: u64,
    /// How many of the checks that held tested the very relation by which the columns of their figures were worked out:
    /// they could not fail, and prove nothing.
    pub presumed: u64,
}

/// How many printed amounts of a table a check touched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableCoverage {
    /// The document's name.
    pub document: String,
    /// The table's name.
    pub table: String,
    /// Whether it is one that an extract makes of prose.
    pub prose: bool,
    /// How many amounts are printed in it.
    pub printed: u64,
    /// The cells of those that no check touched.
    pub untouched: Vec<CellId>,
}

impl TableCoverage {
    /// How many amounts a check touched.
    pub fn touched(&self) -> u64 {
        self.printed.saturating_sub(self.untouched.len() as u64)
    }
}

/// How many amounts and percentages of the prose of a document a check touched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProseCoverage {
    /// The document's name.
    pub document: String,
    /// How many are printed in it.
    pub printed: u64,
    /// Where those stand that no check touched.
    pub untouched: Vec<Place>,
}

impl ProseCoverage {
    /// How many a check touched.
    pub fn touched(&self) -> u64 {
        self.printed.saturating_sub(self.untouched.len() as u64)
    }
}

/// A pack that took part in a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackStamp {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// A hash of its files.
    pub hash: String,
}

/// Everything that a run has to say.
#[derive(Clone, Debug, Default)]
pub struct Run {
    /// The findings: document by document, rules in the order of their files.
    pub findings: Vec<Finding>,
    /// The rules that ran, by id.
    pub rules: IndexMap<String, RuleTally>,
    /// All checks together.
    pub tally: Tally,
    /// How many of those that held prove nothing, because the relation that they test placed their figures.
    pub presumed: u64,
    /// Coverage, table by table.
    pub coverage: Vec<TableCoverage>,
    /// Coverage of prose, document by document.
    pub prose: Vec<ProseCoverage>,
    /// Parameters that were set from outside: name, value.
    pub params: Vec<(String, String)>,
    /// What became of waivers, and what the baseline accepted: in words.
    pub waivers: Vec<Said>,
    /// The packs whose rules ran.
    pub packs: Vec<PackStamp>,
    /// Those of them that are for none of the documents, each with why.
    pub unfit: Vec<(String, Said)>,
}

impl Run {
    /// How the checks of a rule ended, to count on; nothing yet where none ran.
    pub fn of_rule(&mut self, id: &str, title: &str, severity: Severity) -> &mut RuleTally {
        self.rules
            .entry(id.to_owned())
            .or_insert_with(|| RuleTally {
                title: title.to_owned(),
                severity,
                tally: Tally::default(),
                withheld: 0,
                presumed: 0,
            })
    }

    /// Adds the counts of another run, and what its waivers did; its findings and coverage stay with it.
    pub fn count(&mut self, other: &Self) {
        for (id, rule) in &other.rules {
            let entry = self.of_rule(id, &rule.title, rule.severity);
            entry.withheld = entry.withheld.saturating_add(rule.withheld);
            entry.presumed = entry.presumed.saturating_add(rule.presumed);
            for outcome in Outcome::ALL {
                entry.tally.add(outcome, rule.tally.get(outcome));
            }
        }
        for outcome in Outcome::ALL {
            self.tally.add(outcome, other.tally.get(outcome));
        }
        self.waivers.extend(other.waivers.iter().cloned());
    }
}
