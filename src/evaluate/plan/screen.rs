//! Screening: which checks of a batch certainly hold, and which the evaluator has to look at.

use super::decided::Decided;
use super::folds::{FALSE, OPEN, TRUE};
use super::sheet::Sheet;
use super::{Detail, LoopRows, Pass, Plan, Planned};
use crate::evaluate::Limits;
use crate::form::FormId;
use crate::ledger::{Batch, Presence};
use crate::program::Program;
use crate::source::saturate;
use indexmap::IndexMap;

/// Something that the evaluator has to look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Flag {
    pub(super) document: u32,
    pub(super) rule: usize,
    pub(super) variant: usize,
    pub(super) what: What,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// The whole variant.
    Variant,
    /// One column of its `in`, or the rule where it has none.
    Column(Option<u32>),
    /// One row of its loop, by number in the panel.
    Row(Option<u32>, FormId, u32),
}

/// The rows of a loop over a batch.
#[derive(Clone, Debug, Default)]
pub(super) struct Kept {
    /// For each row whether the checks run on it.
    pub(super) rows: Vec<bool>,
    /// For each document how many rows there are before the `where`.
    before: Vec<u32>,
    /// For each document how many the `where` leaves.
    after: Vec<u32>,
    /// For each document whether a plan cannot tell.
    open: Vec<bool>,
}

/// A batch, screened.
pub struct Screening<'a> {
    pub(super) program: &'a Program,
    pub(super) plan: &'a Plan,
    pub(super) sheet: Sheet<'a>,
    pub(super) limits: Limits,
    detail: Detail,
    pub(super) kept: IndexMap<LoopRows, Kept>,
    /// For each pack whether it applies to each document.
    applies: Vec<Vec<bool>>,
    /// What the evaluator has to look at, document by document, in the order of the rules.
    pub(super) flags: Vec<Flag>,
    /// The checks that the plan has decided, by rule and document.
    pub(super) decided: IndexMap<usize, Vec<Decided>>,
    /// For each variant the documents that go to the evaluator whole.
    pub(super) whole: IndexMap<(usize, usize), Vec<bool>>,
}

impl<'a> Screening<'a> {
    /// Screens a batch.
    pub fn new(
        program: &'a Program,
        plan: &'a Plan,
        batch: &'a Batch,
        limits: Limits,
        detail: Detail,
    ) -> Self {
        let covers = |applies: &crate::pack::Applies| {
            let covers = |document: &crate::ledger::Document| {
                let of = &document.identity;
                let (level, region) = (of.level.as_deref(), of.region.as_deref());
                applies.covers(of.kind.word(), level, region, of.year)
            };
            batch.documents.iter().map(covers).collect()
        };
        let mut screening = Self {
            program,
            plan,
            sheet: Sheet::new(plan, &program.forms, batch),
            limits,
            detail,
            kept: IndexMap::new(),
            applies: program.applies.iter().map(covers).collect(),
            flags: Vec::new(),
            decided: IndexMap::new(),
            whole: IndexMap::new(),
        };
        let heavy = screening.heavy();
        for rule in &plan.rules {
            screening.rule(rule, &heavy);
        }
        screening.flags.sort_by_key(|flag| flag.document);
        screening
    }

    /// The documents that have something for the evaluator to look at.
    pub fn flagged(&self) -> Vec<usize> {
        let mut documents: Vec<usize> = self.flags.iter().map(|f| f.document as usize).collect();
        documents.dedup();
        documents
    }

    /// Documents so large that the limits of a run may end it: the evaluator counts its steps.
    fn heavy(&self) -> Vec<bool> {
        let passes = |rule: &Planned| -> u64 {
            let passes = rule.variants.iter().flatten().flatten();
            passes.map(|pass| pass.checks.len().max(1) as u64).sum()
        };
        let most = self.plan.rules.iter().map(passes).max().unwrap_or(0);
        let all: u64 = self.plan.rules.iter().map(passes).sum();
        let is_heavy = |document: usize| {
            let panels = self.sheet.batch.panels.iter();
            let rows: u64 = panels.map(|p| p.range(document).len() as u64).sum();
            rows.saturating_mul(most) >= self.limits.instances
                || rows.saturating_mul(all).saturating_mul(16) >= self.limits.visits
        };
        (0..self.documents()).map(is_heavy).collect()
    }

    fn documents(&self) -> usize {
        self.sheet.batch.documents.len()
    }

    pub(super) fn applies(&self, rule: usize, document: usize) -> bool {
        let pack = self.program.rules.get(rule).map_or(0, |rule| rule.pack);
        let applies = self.applies.get(pack);
        applies.is_none_or(|all| all.get(document) != Some(&false))
    }

    fn rule(&mut self, rule: &'a Planned, heavy: &[bool]) {
        let apply: Vec<bool> = (0..self.documents())
            .map(|document| self.applies(rule.number, document))
            .collect();
        for (at, passes) in rule.variants.iter().enumerate() {
            let mut whole = heavy.to_vec();
            match passes {
                None => whole.fill(true),
                Some(passes) => self.unfit(passes, &mut whole),
            }
            for (document, (whole, apply)) in whole.iter().zip(&apply).enumerate() {
                if *whole && *apply {
                    self.flag(document, (rule.number, at), What::Variant);
                }
            }
            let runs: Vec<bool> = apply.iter().zip(&whole).map(|(a, w)| *a && !*w).collect();
            for pass in passes.iter().flatten() {
                self.pass(pass, &runs);
            }
            self.whole.insert((rule.number, at), whole);
        }
    }

    fn flag(&mut self, document: usize, (rule, variant): (usize, usize), what: What) {
        self.flags.push(Flag {
            document: saturate(document),
            rule,
            variant,
            what,
        });
    }

    /// Marks the documents in which a plan cannot tell how the rule goes.
    fn unfit(&mut self, passes: &[Pass], whole: &mut [bool]) {
        for pass in passes {
            let forms = pass.forms.iter();
            for form in forms.filter(|form| !self.sheet.is_everywhere(**form)) {
                let needed =
                    pass.scope == Some(*form) || pass.rows.is_some_and(|r| r.form == *form);
                let declared = self.program.forms.form(*form);
                let may_lack = declared.is_some_and(|form| form.optional || form.extract.is_some());
                for (document, slot) in whole.iter_mut().enumerate() {
                    *slot |= match self.sheet.presence(*form, document) {
                        Presence::One => false,
                        // `default` stands in for what a document may lack, not for a table that it must have.
                        Presence::Absent => needed || !may_lack,
                        Presence::Odd => true,
                    };
                }
            }
            if !pass.when.is_empty() {
                for (document, slot) in whole.iter_mut().enumerate() {
                    *slot |= self.when(pass, document) == OPEN;
                }
            }
            if let Some(rows) = pass.rows {
                self.keep(rows);
                let Some(kept) = self.kept.get(&rows) else {
                    continue;
                };
                for (document, slot) in whole.iter_mut().enumerate() {
                    let open = kept.open.get(document) == Some(&true);
                    let none = kept.before.get(document) == Some(&0);
                    *slot |= open || none && self.when(pass, document) == TRUE;
                }
            }
        }
        if !passes.iter().any(|pass| self.is_always_printed(pass)) {
            for (document, slot) in whole.iter_mut().enumerate() {
                // `in 表.*` of which no column is printed is told as such.
                *slot |= !passes.iter().any(|pass| self.is_printed(pass, document));
            }
        }
    }

    pub(super) fn when(&self, pass: &Pass, document: usize) -> u8 {
        let truths = pass
            .when
            .iter()
            .map(|when| self.sheet.cond(*when).get(document));
        // The first that does not hold decides, and one that cannot be told before it.
        let mut truths = truths.map(|truth| truth.copied().unwrap_or(OPEN));
        truths.find(|truth| *truth != TRUE).unwrap_or(TRUE)
    }

    /// Whether the column of `in` runs in every document: there is none, or the form asks for it.
    fn is_always_printed(&self, pass: &Pass) -> bool {
        let (Some(form), Some(column)) = (pass.scope, pass.column) else {
            return true;
        };
        let declared = self.program.forms.form(form);
        let declared = declared.and_then(|form| form.columns.get(column as usize));
        !declared.is_some_and(|column| column.optional)
    }

    /// Whether the column of `in` runs: one that a form does not ask for may be left out.
    pub(super) fn is_printed(&self, pass: &Pass, document: usize) -> bool {
        let (Some(form), Some(column)) = (pass.scope, pass.column) else {
            return true;
        };
        let panel = self.sheet.panel(form);
        let printed = panel
            .and_then(|panel| panel.columns.get(column as usize))
            .and_then(|column| column.printed.get(document));
        printed == Some(&true) || self.is_always_printed(pass)
    }

    fn keep(&mut self, rows: LoopRows) {
        if self.kept.contains_key(&rows) {
            return;
        }
        let none = vec![0u32; self.documents()];
        let mut kept = Kept {
            rows: Vec::new(),
            before: none.clone(),
            after: none,
            open: vec![false; self.documents()],
        };
        let (Some(panel), Some(picked)) =
            (self.sheet.panel(rows.form), self.sheet.picked(rows.pick))
        else {
            return;
        };
        kept.rows.clone_from(&picked.rows);
        let filter = rows.filter.map(|filter| self.sheet.cond(filter));
        for (row, slot) in kept.rows.iter_mut().enumerate().filter(|(_, slot)| **slot) {
            let document = panel.documents.get(row).map_or(0, |d| *d as usize);
            let truth = filter.map_or(TRUE, |f| f.get(row).copied().unwrap_or(OPEN));
            count(&mut kept.before, document);
            *slot = truth == TRUE;
            if truth == TRUE {
                count(&mut kept.after, document);
            } else if let Some(open) = kept.open.get_mut(document) {
                *open |= truth == OPEN;
            }
        }
        for (document, open) in kept.open.iter_mut().enumerate() {
            *open |= picked.is_unsure(document);
        }
        self.kept.insert(rows, kept);
    }

    /// One column over the documents in which the variant runs.
    fn pass(&mut self, pass: &Pass, runs: &[bool]) {
        let mut decided = vec![Decided::default(); runs.len()];
        let mut live = vec![false; runs.len()];
        let mut flags: Vec<(usize, What)> = Vec::new();
        let checks = pass.checks.len() as u64;
        let kept = pass.rows.and_then(|rows| self.kept.get(&rows));
        let always = self.is_always_printed(pass);
        for ((document, run), own) in runs.iter().enumerate().zip(&mut decided) {
            if !*run || !always && !self.is_printed(pass, document) {
                continue;
            }
            let instances = kept.map_or(1, |k| k.after.get(document).copied().unwrap_or(0));
            if self.when(pass, document) == FALSE || instances == 0 {
                match self.detail {
                    Detail::Full => flags.push((document, What::Column(pass.column))),
                    Detail::Applying => own.skipped = 1,
                }
                continue;
            }
            own.passed = u64::from(instances).saturating_mul(checks);
            if let Some(slot) = live.get_mut(document) {
                *slot = true;
            }
        }
        for (document, row) in self.suspects(pass, &live) {
            let Some(own) = decided.get_mut(document) else {
                continue;
            };
            own.passed = own.passed.saturating_sub(checks);
            let skips = self.each(pass, row.unwrap_or(document)) == FALSE;
            if skips && self.detail == Detail::Applying {
                own.skipped = own.skipped.saturating_add(1);
                continue;
            }
            let what = match (pass.rows, row) {
                (Some(rows), Some(row)) => What::Row(pass.column, rows.form, saturate(row)),
                _ => What::Column(pass.column),
            };
            flags.push((document, what));
        }
        // Rows of a document stand in their order, after nothing else of it: a document is skipped or live.
        flags.sort_by_key(|(document, _)| *document);
        for (document, what) in flags {
            self.flag(document, (pass.rule, pass.variant), what);
        }
        let none = || vec![Decided::default(); runs.len()];
        let sums = self.decided.entry(pass.rule).or_insert_with(none);
        for (sum, own) in sums.iter_mut().zip(decided) {
            sum.add(own);
        }
    }

    fn each(&self, pass: &Pass, at: usize) -> u8 {
        let truths = pass
            .when_each
            .iter()
            .map(|when| self.sheet.cond(*when).get(at));
        let mut truths = truths.map(|truth| truth.copied().unwrap_or(OPEN));
        truths.find(|truth| *truth != TRUE).unwrap_or(TRUE)
    }

    /// The documents, or rows of them, in which something does not certainly hold.
    fn suspects(&self, pass: &Pass, live: &[bool]) -> Vec<(usize, Option<usize>)> {
        let mut found: Vec<usize> = Vec::new();
        let kept = pass.rows.and_then(|rows| self.kept.get(&rows));
        for cond in pass.when_each.iter().chain(&pass.checks) {
            let truths = self.sheet.cond(*cond);
            match kept {
                None => {
                    let truths = truths.iter().enumerate();
                    found.extend(truths.filter(|(_, t)| **t != TRUE).map(|(at, _)| at));
                }
                Some(kept) => open_rows(truths, &kept.rows, &mut found),
            }
        }
        found.sort_unstable();
        found.dedup();
        let panel = pass.rows.and_then(|rows| self.sheet.panel(rows.form));
        let place = |at: usize| match panel {
            None => (at, None),
            Some(panel) => {
                let document = panel.documents.get(at).map_or(usize::MAX, |d| *d as usize);
                (document, Some(at))
            }
        };
        let places = found.into_iter().map(place);
        places
            .filter(|(d, _)| live.get(*d) == Some(&true))
            .collect()
    }

    /// Whether the plan has found that an instance holds: a document, or a row of a loop.
    pub(super) fn holds(&self, pass: &Pass, at: usize) -> bool {
        let mut all = pass.when_each.iter().chain(&pass.checks);
        all.all(|cond| self.sheet.cond(*cond).get(at) == Some(&TRUE))
    }
}

/// The rows that are kept and do not certainly hold: whole stretches at a time, as most have none.
fn open_rows(truths: &[u8], kept: &[bool], found: &mut Vec<usize>) {
    const STRETCH: usize = 128;
    let open = |(truth, kept): (&u8, &bool)| *kept & (*truth != TRUE);
    let mut first = 0usize;
    for (truths, kept) in truths.chunks(STRETCH).zip(kept.chunks(STRETCH)) {
        let any = truths
            .iter()
            .zip(kept)
            .fold(false, |any, both| any | open(both));
        if any {
            let rows = truths.iter().zip(kept).zip(first..);
            found.extend(rows.filter(|(both, _)| open(*both)).map(|(_, row)| row));
        }
        first = first.saturating_add(STRETCH);
    }
}

fn count(counts: &mut [u32], at: usize) {
    if let Some(slot) = counts.get_mut(at) {
        *slot = slot.saturating_add(1);
    }
}
