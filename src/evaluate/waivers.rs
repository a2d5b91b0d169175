//! Waivers: a difference that is excused, by whom, how far and until when; and those that do not do what they say.

use super::{
    Desk,
    conditions::{FACTS, Fact},
    instances::Result,
};
use crate::finding::{Finding, Hint, Run, Tally, WAIVER};
use crate::lang::Said;
use crate::ledger::Document;
use crate::outcome::{Outcome, Severity};
use crate::program::{Day, Program, Waiver};
use crate::say;
use crate::survey::Excuse;
use crate::types::Dimension;
use crate::value::{Decimal, normal_name};

/// What became of the waivers of a program.
#[derive(Clone, Debug, Default)]
pub struct Usages(Vec<Excuse>);

impl Usages {
    /// Of each waiver, before anything ran.
    pub fn new(program: &Program) -> Self {
        Self(vec![Excuse::default(); program.waivers.len()])
    }

    /// Notes for which waivers a document is one, before its rules run.
    pub fn meet(&mut self, program: &Program, document: &Document) {
        meet(program, &mut self.0, document);
    }

    /// Adds what became of them in further documents.
    pub fn join(&mut self, further: Self) {
        for (usage, more) in self.0.iter_mut().zip(&further.0) {
            usage.add(more);
        }
    }

    pub(super) fn all(&mut self) -> &mut [Excuse] {
        &mut self.0
    }

    /// Ends a run: says what the waivers did, and what is wrong with them.
    pub fn conclude(&self, program: &Program, as_of: Day, run: &mut Run) {
        conclude(program, &self.0, as_of, run);
    }
}

impl Desk<'_> {
    /// Notes for which waivers the document is one.
    pub(super) fn concerned(&self, usage: &mut [Excuse]) {
        if let Some(document) = self.here() {
            meet(self.program, usage, document);
        }
    }

    /// Excuses a failure that a waiver covers; says why one that names the rule does not.
    pub(super) fn excuse(
        &self,
        finding: &mut Finding,
        result: &Result,
        as_of: Day,
        run: &mut Run,
        usage: &mut [Excuse],
    ) -> bool {
        if finding.outcome != Outcome::Fail {
            return false;
        }
        let all = self.program.waivers.iter().zip(usage);
        for (waiver, usage) in
            all.filter(|(waiver, _)| waiver.rule == finding.rule && self.is_for(waiver))
        {
            let words = say!(
                "{}（上限 {}，至 {}）",
                "{} (up to {}, until {})",
                waiver.because,
                waiver.bound,
                waiver.until
            );
            let difference = difference(result, waiver.dimension);
            if as_of > waiver.until {
                usage.late = usage.late.saturating_add(1);
                finding.waiver = Some(say!("豁免已过期：{}", "the waiver has expired: {}", words));
            } else if difference.is_none_or(|d| d > waiver.within) {
                usage.exceeded = usage.exceeded.saturating_add(1);
                finding.waiver = Some(say!(
                    "超出豁免的上限：{}",
                    "past the bound of the waiver: {}",
                    words
                ));
            } else {
                usage.used = usage.used.saturating_add(1);
                finding.waiver = Some(words.clone());
                finding.outcome = Outcome::Waived;
                run.waivers
                    .push(say!("{}：{}", "{}: {}", finding.rule, words));
                return true;
            }
        }
        false
    }

    /// Whether a waiver is for the document at hand.
    fn is_for(&self, waiver: &Waiver) -> bool {
        self.here().is_some_and(|document| is_for(waiver, document))
    }
}

/// Notes for which waivers a document is one.
fn meet(program: &Program, usage: &mut [Excuse], document: &Document) {
    for (waiver, usage) in program.waivers.iter().zip(usage) {
        if usage.document.is_none() && is_for(waiver, document) {
            usage.document = Some(document.name.clone());
        }
    }
}

/// Whether a waiver is for a document.
fn is_for(waiver: &Waiver, document: &Document) -> bool {
    let identity = &document.identity;
    let org = waiver.org.as_deref().is_none_or(|org| {
        identity
            .org
            .as_deref()
            .is_some_and(|own| normal_name(own) == normal_name(org))
    });
    org && waiver.year.is_none_or(|year| identity.year == Some(year))
}

/// The largest difference of a failed check, in the base unit; nothing where something else than a difference of
/// such numbers made it fail.
fn difference(result: &Result, dimension: Dimension) -> Option<Decimal> {
    let mut largest = None;
    if result.facts.len() >= FACTS {
        // There may be larger ones.
        return None;
    }
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
            Fact::Said { text: Some(_), .. } | Fact::Absent { .. } => return None,
            Fact::Said { text: None, .. } => {}
        }
    }
    largest
}

/// Says of each waiver that excused nothing that it did not; of each that is over, too small or not needed, a finding.
///
/// They are warnings and no checks: they stand among the findings and in no tally, so that a run in which nothing ran
/// stays one, and `--fail-on error` does not fail for them.
pub(super) fn conclude(program: &Program, usage: &[Excuse], as_of: Day, run: &mut Run) {
    for (waiver, usage) in program.waivers.iter().zip(usage) {
        if usage.used == 0 {
            let state = match usage.exceeded {
                _ if as_of > waiver.until => say!("已过期", "expired"),
                0 => say!("没有用到", "not used"),
                _ => say!("超出上限", "past its bound"),
            };
            run.waivers.push(say!(
                "{}：{}（{}，至 {}）",
                "{}: {} ({}, until {})",
                waiver.rule,
                waiver.because,
                state,
                waiver.until
            ));
        }
        let tally = run.rules.get(&waiver.rule).map(|rule| rule.tally);
        if let (Some(document), Some(tally)) = (&usage.document, tally)
            && let Some((kind, message, advice)) = complaint(waiver, usage, tally, as_of)
        {
            let finding = finding(waiver, document, kind, message, advice, run);
            run.findings.push(finding);
        }
    }
}

/// What is wrong with a waiver: a word for machines, a sentence, and what to do.
fn complaint(
    waiver: &Waiver,
    usage: &Excuse,
    tally: Tally,
    as_of: Day,
) -> Option<(&'static str, Said, Said)> {
    let Waiver {
        rule, until, bound, ..
    } = waiver;
    if as_of > *until {
        return Some(expired(waiver, usage.late));
    }
    if usage.exceeded > 0 {
        let message = say!(
            "{rule} 的豁免上限是 {bound}，有 {} 项不符不在其内",
            "the waiver of {rule} goes up to {bound}; mismatches past it: {}",
            usage.exceeded
        );
        return Some((
            "waiver_exceeded",
            message,
            say!(
                "改正原文；上限不够时重写上限与理由",
                "correct the document; if the bound is too low, give a new bound and reason"
            ),
        ));
    }
    let untold = tally.get(Outcome::Missing) > 0 || tally.get(Outcome::Unreadable) > 0;
    if usage.used == 0 && untold {
        let message = say!(
            "{rule} 的豁免没有用到：缺数和未识别不能豁免",
            "the waiver of {rule} is not used: what is missing or unreadable cannot be waived"
        );
        return Some((
            "waiver_unused",
            message,
            say!(
                "先补上缺的数，再看要不要豁免",
                "supply the missing figures first, then see whether a waiver is needed"
            ),
        ));
    }
    if usage.used == 0 {
        let message = say!(
            "{rule} 的豁免没有用到：没有不符需要它",
            "the waiver of {rule} is not used: no mismatch needs it"
        );
        return Some(("waiver_unused", message, say!("删去这条", "delete it")));
    }
    None
}

/// What is wrong with a waiver whose last day is over, by how many mismatches it would excuse.
fn expired(waiver: &Waiver, late: u64) -> (&'static str, Said, Said) {
    let Waiver { rule, until, .. } = waiver;

    let still = match late {
        0 => say!("已没有不符需要它", "no mismatch needs it any more"),
        _ => say!("仍有 {late} 项不符", "mismatches that remain: {late}"),
    };
    let advice = match late {
        0 => say!("删去这条", "delete it"),
        _ => say!(
            "改正原文，或续期并重写理由",
            "correct the document, or extend the waiver with a reason anew"
        ),
    };
    let message = say!(
        "{rule} 的豁免已过期（至 {until}），{}",
        "the waiver of {rule} has expired (until {until}); {}",
        still
    );
    ("waiver_expired", message, advice)
}

fn finding(
    waiver: &Waiver,
    document: &str,
    kind: &'static str,
    message: Said,
    advice: Said,
    run: &Run,
) -> Finding {
    let whose = [waiver.org.clone(), waiver.year.map(|year| year.to_string())];
    let whose: Vec<String> = whose.into_iter().flatten().collect();
    let mut id = format!("{WAIVER}@{}:{}", whose.join("/"), waiver.rule);
    let is_same = |other: &&Finding| {
        let after = other.id.strip_prefix(&id);
        after.is_some_and(|after| after.is_empty() || after.starts_with('#'))
    };
    let same = run.findings.iter().filter(is_same).count();
    if same > 0 {
        id = format!("{id}#{}", same.saturating_add(1));
    }
    Finding {
        id,
        rule: WAIVER.to_owned(),
        title: say!(
            "豁免 {}：{}",
            "waiver of {}: {}",
            waiver.rule,
            waiver.because
        ),
        severity: Severity::Warn,
        outcome: Outcome::Fail,
        message,
        document: document.to_owned(),
        check: waiver.span,
        sides: Vec::new(),
        comparison: None,
        cited: Vec::new(),
        hints: vec![Hint { kind, text: advice }],
        led_by: None,
        suspect: None,
        waiver: None,
    }
}
