//! One document of many: its run, what the baseline knows of it, and what it adds to the sums.

use crate::baseline::Baseline;
use crate::evaluate::{Limits, evaluate_one};
use crate::finding::Run;
use crate::lang::Lang;
use crate::ledger::Ledger;
use crate::program::{Day, Program};
use crate::report::Told;
use crate::survey::{Counted, Excuse, Extent};
use std::ops::Range;

/// What makes of a run, of the document of that number, what is kept of it.
pub type Make<'m, T> = dyn Fn(usize, &Told<'_>, &mut Counted) -> T + Sync + 'm;

/// How each of many documents is judged.
#[derive(Clone, Copy, Debug)]
pub struct Judge<'a> {
    /// The rules.
    pub program: &'a Program,
    /// The day from which waivers are counted.
    pub as_of: Day,
    /// How much the run over one document may do.
    pub limits: Limits,
    /// What is known to be wrong, and what messages call it.
    pub baseline: Option<(&'a Baseline, &'a str)>,
    /// What messages call the baseline that is to be written: all that is wrong is known then.
    pub accepts: Option<&'a str>,
}

/// A document that was checked.
#[derive(Clone, Debug)]
pub struct Done<T> {
    /// Its number among all.
    pub input: usize,
    /// What it adds to the survey.
    pub counted: Counted,
    /// What was made of its run.
    pub made: T,
    /// What a baseline that is to be written gets of it.
    pub known: Baseline,
}

/// The run over a document, what became of the waivers in it, and how much of the document was read.
pub(super) struct Judged {
    pub(super) run: Run,
    pub(super) excuses: Vec<Excuse>,
    pub(super) extent: Extent,
}

impl Judge<'_> {
    /// Checks one input of a ledger by the numbers of its documents: none where it could not be read. `number` is its own
    /// among all, `path` what it is called.
    pub fn done<T>(
        &self,
        (ledger, documents): (&Ledger, Range<usize>),
        (path, number): (String, usize),
        make: &Make<'_, T>,
    ) -> Done<T> {
        let own = documents.clone();
        let (run, excuses) = evaluate_one(self.program, ledger, own, self.as_of, self.limits);
        let judged = Judged {
            extent: Extent::of(ledger, documents.clone(), &run),
            run,
            excuses,
        };
        let first = documents.into_iter().next();
        self.end((ledger, first), (path, number), judged, make)
    }

    /// What is made of the run over a document.
    pub(super) fn end<T>(
        &self,
        of: (&Ledger, Option<usize>),
        (path, number): (String, usize),
        judged: Judged,
        make: &Make<'_, T>,
    ) -> Done<T> {
        let Judged {
            mut run,
            excuses,
            extent,
        } = judged;
        let known = match self.accepts {
            Some(_) => Baseline::of(&run, Lang::Zh),
            None => Baseline::default(),
        };
        let accepts = self.accepts.map(|name| (&known, name)).or(self.baseline);
        let mut accepted = (0, Vec::new());
        if let Some((baseline, name)) = accepts {
            let ids = run.findings.iter().map(|finding| finding.id.clone());
            accepted.1 = ids
                .filter(|id| baseline.findings.contains_key(id))
                .collect();
            accepted.0 = baseline.accept(&mut run, name);
        }
        let mut counted = Counted::of(path, of, &run, extent);
        (counted.accepted, counted.known) = accepted;
        if excuses.iter().any(|excuse| *excuse != Excuse::default()) {
            counted.excuses = excuses;
        }
        let made = make(number, &self.told(of.0, &run), &mut counted);
        Done {
            input: number,
            counted,
            made,
            known,
        }
    }

    fn told<'t>(&'t self, ledger: &'t Ledger, run: &'t Run) -> Told<'t> {
        Told {
            run,
            ledger,
            forms: &self.program.forms,
            rules: &self.program.sources,
            checked: &self.program.rules,
        }
    }
}
