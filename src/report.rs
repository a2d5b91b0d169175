//! From findings to text and JSON: what a run says, and how it says it.
//!
//! Nothing here judges: outcomes, differences and hints come from the run. The same run gives the same bytes.

mod cited;
mod clip;
mod draw;
mod explain;
mod grid;
mod human;
mod json;
mod ledger;
mod ledger_json;
mod lints;
mod rule_errors;
mod snippet;
mod spot;
mod summary;
mod tests;
mod words;

pub use explain::explain;
pub use ledger::ledger_text;
pub use ledger_json::ledger_json;
pub use lints::lints;
pub use rule_errors::rule_errors;
pub use tests::tests;

use crate::finding::{Run, Tally};
use crate::form::Forms;
use crate::ledger::{Gravity, Ledger};
use crate::outcome::{Outcome, Severity};
use crate::source::Sources;

/// Everything that a report is told: the run, and the texts that it speaks of.
#[derive(Clone, Copy, Debug)]
pub struct Told<'a> {
    /// What the run found.
    pub run: &'a Run,
    /// What was read.
    pub ledger: &'a Ledger,
    /// What the packs declare.
    pub forms: &'a Forms,
    /// The rule files.
    pub rules: &'a Sources,
}

/// For whom a report is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// For people: drawn on the rule and on the document.
    #[default]
    Human,
    /// For machines: `docs/report.md`.
    Json,
}

/// How a report looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// The width to stay within, in columns of a terminal.
    pub width: usize,
    /// Whether to colour.
    pub colour: bool,
    /// The severity from which on a failure fails the run.
    pub fail_on: Severity,
    /// Whether to show what was within rounding, waived or not applicable too, and every table.
    pub full: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            width: 80,
            colour: false,
            fail_on: Severity::Error,
            full: false,
        }
    }
}

/// The report of a run.
pub fn report(told: &Told, format: Format, options: &Options) -> String {
    match format {
        Format::Human => human::text(told, options),
        Format::Json => json::text(told),
    }
}

/// The exit code of a run: 4 before 1 before 3 before 0.
pub fn exit_code(run: &Run, ledger: &Ledger, fail_on: Severity) -> u8 {
    // Findings can be withheld and tallies cannot, but a severity can be overridden for one finding: ask both.
    let any = |least: Severity, outcomes: &[Outcome]| {
        let told = |outcome: &Outcome| {
            let tallied = run
                .rules
                .values()
                .any(|r| r.severity >= least && r.tally.get(*outcome) > 0);
            tallied
                || run
                    .findings
                    .iter()
                    .any(|f| f.severity >= least && f.outcome == *outcome)
        };
        outcomes.iter().any(told)
    };
    if ledger
        .notices
        .iter()
        .any(|notice| notice.gravity == Gravity::Broken)
    {
        4
    } else if any(fail_on, &[Outcome::Fail]) {
        1
    } else if nothing_ran(&run.tally)
        || any(Severity::Error, &[Outcome::Missing, Outcome::Unreadable])
    {
        3
    } else {
        0
    }
}

/// Whether no check came to a result: what does not apply is no result.
fn nothing_ran(tally: &Tally) -> bool {
    tally.total() == tally.get(Outcome::Skipped)
}
