//! The cases of packs: documents in `tests/`, and the findings that the pack's rules must give on them.

use super::Packs;
use crate::evaluate::{Limits, evaluate_only};
use crate::finding::Tally;
use crate::load::{self, Input};
use crate::pack::Case;
use crate::program::{Day, Program};
use crate::report::snapshot;
use indexmap::IndexMap;

/// How one case ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseOutcome {
    /// Its directory.
    pub path: String,
    /// What the findings were to be; none where nobody has said yet.
    pub expected: Option<String>,
    /// What they are.
    pub found: String,
    /// How the checks of each rule ended, by the rule's id.
    pub tallies: IndexMap<String, Tally>,
}

impl CaseOutcome {
    /// Whether the findings are as they were to be.
    pub fn passed(&self) -> bool {
        self.expected.as_deref() == Some(self.found.as_str())
    }
}

/// Runs the cases of the packs whose rules run, each with the rules of its own pack.
pub fn cases(packs: &Packs, program: &Program, as_of: Day) -> Vec<CaseOutcome> {
    let running = packs.packs.iter().filter(|(_, active)| *active);
    let mut outcomes = Vec::new();
    for (number, (pack, _)) in running.enumerate() {
        let own = program.rules.iter().filter(|rule| rule.pack == number);
        let ids: Vec<&str> = own.map(|rule| rule.id.as_str()).collect();
        outcomes.extend(
            pack.cases
                .iter()
                .map(|case| run(program, case, &ids, as_of)),
        );
    }
    outcomes
}

fn run(program: &Program, case: &Case, ids: &[&str], as_of: Day) -> CaseOutcome {
    let input = Input::Memory {
        document: case.name.clone(),
        files: case.files.clone(),
    };
    let ledger = load::load(&[input], &program.forms);
    let limits = Limits {
        findings: u64::MAX,
        ..Limits::default()
    };
    let run = evaluate_only(program, &ledger, as_of, limits, Some(ids));
    CaseOutcome {
        path: case.path.clone(),
        expected: case
            .snapshot
            .as_ref()
            .map(|text| text.replace("\r\n", "\n")),
        found: snapshot(&run, &ledger),
        tallies: run
            .rules
            .into_iter()
            .map(|(id, rule)| (id, rule.tally))
            .collect(),
    }
}
