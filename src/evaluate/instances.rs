//! Instances: a rule once a document, once a column of `in`, once a binding of its loops.

use super::{
    Desk, Gap, RowAt,
    conditions::{Fact, Judgement},
    describe::Shown,
};
use crate::lang::Said;
use crate::outcome::Outcome;
use crate::program::{Check, Expr, Loop, Rule, Variant};
use crate::say;
use crate::source::Span;
use crate::value::CellId;
use std::ops::Range;

/// Where a check is at.
#[derive(Clone, Debug)]
pub(super) enum At {
    /// An occurrence, or the column of `in`.
    Said(String),
    /// A row of a loop: called by its label only where the check did not pass.
    Row(RowAt),
}

/// One check that did not simply pass.
#[derive(Clone, Debug)]
pub(super) struct Result {
    /// The rule, by number.
    pub(super) rule: usize,
    pub(super) outcome: Outcome,
    pub(super) check: Span,
    /// Where the check was at: rows of the loops and the column of `in`.
    pub(super) at: Vec<String>,
    /// The rows that the loops were at.
    pub(super) rows: Vec<RowAt>,
    pub(super) facts: Vec<Fact>,
    pub(super) gap: Option<Gap>,
    /// The words of `else`.
    pub(super) words: Option<Said>,
    /// The cells that it looked at.
    pub(super) cells: Vec<CellId>,
}

impl Desk<'_> {
    /// Runs every rule on the document.
    pub(super) fn run(&mut self) {
        self.run_rules(0..self.program.rules.len());
    }

    /// Runs some of the rules, by number.
    pub(super) fn run_rules(&mut self, numbers: Range<usize>) {
        let program = self.program;
        for number in numbers {
            let Some(rule) = program.rules.get(number) else {
                break;
            };
            if rule.active && self.applies(rule) {
                self.tallies
                    .insert(number, crate::finding::Tally::default());
                self.unit = rule.unit;
                for variant in rule.variants() {
                    self.variant(number, rule, variant);
                }
            }
        }
    }

    /// Whether the rule's pack is for documents such as the one at hand.
    fn applies(&self, rule: &Rule) -> bool {
        if self
            .only
            .is_some_and(|ids| !ids.contains(&rule.id.as_str()))
        {
            return false;
        }
        let (Some(document), Some(applies)) = (self.here(), self.program.applies.get(rule.pack))
        else {
            return true;
        };
        let identity = &document.identity;
        let (level, region) = (identity.level.as_deref(), identity.region.as_deref());
        applies.covers(identity.kind.word(), level, region, identity.year)
    }

    /// One variant of a rule, wherever it runs.
    pub(super) fn variant(&mut self, number: usize, rule: &Rule, variant: &Variant) {
        self.seen.clear();
        let occurrences = self.occurrences(variant.repetition);
        if occurrences.is_empty() {
            self.nothing_to_run(number, rule, variant);
        }
        for (label, occurrence) in occurrences {
            self.occurrence = occurrence;
            let label = Some(label).filter(|label| !label.is_empty());
            let mut at: Vec<At> = label.map(At::Said).into_iter().collect();
            if variant.columns.is_empty() {
                self.instance(number, variant, &mut at);
                continue;
            }
            if self.no_scope(number, variant, &at) {
                continue;
            }
            let columns = self.columns(variant);
            if columns.is_empty() {
                self.no_column(number, rule, variant, &at);
            }
            for column in columns {
                at.push(At::Said(self.column_label(variant, &column)));
                self.column = Some(column);
                let more = self.instance(number, variant, &mut at);
                at.pop();
                if !more {
                    break;
                }
            }
            self.column = None;
        }
        self.occurrence = None;
    }

    /// Says once, and not for each column, that the table of `in` is not there, or not one.
    fn no_scope(&mut self, number: usize, variant: &Variant, at: &[At]) -> bool {
        let Some(scope) = &variant.scope else {
            return false;
        };
        let Err(gap) = self.table(scope) else {
            return false;
        };
        self.column = variant.columns.first().cloned();
        if !self.is_excluded(number, (&variant.when, &variant.alike), at) {
            self.conclude_check(number, scope.span, at, Judgement::gap(gap), None);
        }
        true
    }

    /// A repeated form of which the document has no occurrence: what a missing table is to any other rule.
    fn nothing_to_run(&mut self, number: usize, rule: &Rule, variant: &Variant) {
        if self.is_excluded(number, (&variant.when, &variant.alike), &[]) {
            return;
        }
        let form = variant
            .repetition
            .and_then(|id| self.program.forms.form(id));
        let name = form.map_or("", |form| form.name.as_str());
        if let Err(gap) =
            self.missing::<()>(rule.span, say!("没有`{name}`", "there is no `{name}`"))
        {
            self.conclude_check(number, rule.span, &[], Judgement::gap(gap), None);
        }
    }

    /// `in 表.*` of a table that prints no amount: there is nothing that could hold.
    fn no_column(&mut self, number: usize, rule: &Rule, variant: &Variant, at: &[At]) {
        if self.is_excluded(number, (&variant.when, &variant.alike), at) {
            return;
        }
        let span = variant.scope.as_ref().map_or(rule.span, |scope| scope.span);
        if let Err(gap) = self.missing::<()>(
            span,
            say!(
                "这张表没有印出可逐栏校验的金额",
                "this table prints no amounts that could be checked column by column"
            ),
        ) {
            self.conclude_check(number, span, at, Judgement::gap(gap), None);
        }
    }

    /// Whether a `when` keeps the rule from running here; where it cannot be told, that is the result.
    fn is_excluded(
        &mut self,
        number: usize,
        (whens, alike): (&[Expr], &[Option<u32>]),
        at: &[At],
    ) -> bool {
        for (i, when) in whens.iter().enumerate() {
            if self.holds(when, alike.get(i).copied().flatten()) {
                continue;
            }
            let judged = self.judge(when);
            if judged.gap.is_some() {
                self.conclude_check(number, when.span, at, judged, None);
                return true;
            }
            if !judged.outcome.holds() {
                self.skip(number, when.span, at, judged.facts);
                return true;
            }
        }
        false
    }

    /// Whether a condition holds; one that other rules have too is looked at once.
    fn holds(&mut self, when: &Expr, alike: Option<u32>) -> bool {
        let known = alike.and_then(|alike| self.alike.get(&alike)).copied();
        known.unwrap_or_else(|| {
            let holds = self.chooses(when).outcome.holds();
            if let Some(alike) = alike {
                self.alike.insert(alike, holds);
            }
            holds
        })
    }

    /// One column of `in`, or the rule where it has none; whether another column could give anything else.
    pub(super) fn instance(&mut self, number: usize, variant: &Variant, at: &mut Vec<At>) -> bool {
        if self.is_excluded(number, (&variant.when, &variant.alike), at) {
            return true;
        }
        match variant.loops().split_first() {
            None => {
                self.checks(number, variant, at);
                true
            }
            Some((first, rest)) => {
                let before = self.counted(number);
                let more = self.looped(number, variant, first, rest, at);
                // Rows there were; the `where`s of the loops left none of them.
                if self.counted(number) == before {
                    self.skip(number, first.rows.span, at, Vec::new());
                }
                more
            }
        }
    }

    fn counted(&self, number: usize) -> u64 {
        self.tallies
            .get(&number)
            .map_or(0, crate::finding::Tally::total)
    }

    /// Each row of a loop, and of the loops within it; whether another column could give anything else.
    fn looped(
        &mut self,
        number: usize,
        variant: &Variant,
        here: &Loop,
        rest: &[Loop],
        at: &mut Vec<At>,
    ) -> bool {
        let span = here.rows.span;
        // What a `where` or `when` before it looked at is no part of it.
        self.seen.clear();
        let (rows, lost) = match self.rows_told(&here.rows) {
            Ok(told) => told,
            Err(gap) => (Vec::new(), Some(gap)),
        };
        let part = lost.is_some();
        if let Some(gap) = lost {
            self.conclude_check(number, span, at, Judgement::gap(gap), None);
        }
        if rows.is_empty() && !part {
            // A `for` over no rows did not hold.
            if let Err(gap) =
                self.missing::<()>(span, say!("没有选到任何一行", "no row was selected"))
            {
                self.conclude_check(number, span, at, Judgement::gap(gap), None);
            }
            return false;
        }
        for row in rows {
            if let Err(gap) = self.turn(span) {
                self.conclude_check(number, span, at, Judgement::gap(gap), None);
                return true;
            }
            self.turn_at(number, variant, (here, rest), row, at);
            if self.counted(number) > self.limits.instances {
                return true;
            }
        }
        true
    }

    /// One row of a loop.
    pub(super) fn turn_at(
        &mut self,
        number: usize,
        variant: &Variant,
        (here, rest): (&Loop, &[Loop]),
        row: RowAt,
        at: &mut Vec<At>,
    ) {
        self.bind(here.local, row);
        at.push(At::Row(row));
        match self.kept(here) {
            Some(Ok(())) => match rest.split_first() {
                None => self.checks(number, variant, at),
                Some((next, rest)) => {
                    self.looped(number, variant, next, rest, at);
                }
            },
            Some(Err(gap)) => self.conclude_check(number, gap.span, at, Judgement::gap(gap), None),
            None => {}
        }
        at.pop();
    }

    /// Whether the loop's `where` holds for the row that it is at; a condition that cannot be told is a result.
    fn kept(&mut self, here: &Loop) -> Option<std::result::Result<(), Gap>> {
        let Some(filter) = &here.filter else {
            return Some(Ok(()));
        };
        self.seen.clear();
        let judged = self.chooses(filter);
        match judged.gap {
            Some(gap) => Some(Err(gap)),
            None => judged.outcome.holds().then_some(Ok(())),
        }
    }

    fn checks(&mut self, number: usize, variant: &Variant, at: &[At]) {
        if self.is_excluded(number, (variant.when_each(), &[]), at) {
            return;
        }
        for check in variant.checks() {
            if self.counted(number) >= self.limits.instances {
                let reason = say!(
                    "这条规则的检查超过 {} 项，停止计算",
                    "this rule has more than {} checks; it was stopped",
                    self.limits.instances
                );
                if let Err(gap) = self.unreadable::<()>(check.condition.span, reason) {
                    self.conclude_check(
                        number,
                        check.condition.span,
                        at,
                        Judgement::gap(gap),
                        None,
                    );
                }
                return;
            }
            self.seen.clear();
            let judged = self.judge(&check.condition);
            if !self.presumed(&judged) {
                self.loosen(&check.condition, &judged);
            }
            let words = if judged.outcome == Outcome::Pass {
                None
            } else {
                self.else_words(check, &judged)
            };
            self.conclude_check(number, check.condition.span, at, judged, words);
        }
    }

    fn else_words(&mut self, check: &Check, judged: &Judgement) -> Option<Said> {
        let seen = std::mem::take(&mut self.seen);
        let shown = Shown::of(judged, self.unit);
        let words = (!check.message.is_empty()).then(|| self.fill(&check.message, &shown));
        self.seen = seen;
        words
    }

    /// A check that does not apply, with what the condition that excludes it says of what is not there.
    fn skip(&mut self, number: usize, when: Span, at: &[At], facts: Vec<Fact>) {
        self.seen.clear();
        let mut facts = facts.into_iter();
        let absent = facts.find(|fact| matches!(fact, Fact::Absent { .. }));
        let judged = Judgement {
            facts: absent.into_iter().collect(),
            ..Judgement::bare(Outcome::Skipped)
        };
        self.conclude_check(number, when, at, judged, None);
    }
}
