//! From rules and a ledger to findings. Pure and total: no clock, no disk, no panic.
//!
//! Rules are independent; every loop runs over a finite selection; work is counted in steps. The same rules and the
//! same ledger give the same findings in the same order.

mod amends;
mod amounts;
mod answers;
mod broken;
mod causes;
mod cells;
mod chosen;
mod cited;
mod columns;
mod conclude;
mod conditions;
mod copies;
mod coverage;
mod describe;
mod documents;
mod explain;
mod folds;
mod gaps;
mod hints;
mod index;
mod instances;
mod joined;
mod kept;
mod learnt;
mod misfits;
mod named;
mod paths;
mod pins;
mod plan;
mod presumed;
mod rows;
mod shares;
mod slid;
mod slides;
mod tables;
mod texts;
mod trial;
mod twins;
mod unfit;
mod units;
mod values;
mod waivers;
mod wordings;
mod years;

pub use plan::{Detail, Plan, Screening, Touched, evaluate_planned};
pub use waivers::Usages;

use crate::finding::{Run, Tally};
use crate::form::FormId;
use crate::lang::Said;
use crate::ledger::{Ledger, Sym};
use crate::outcome::Outcome;
use crate::program::{ColumnRef, Day, Local, Program};
use crate::say;
use crate::source::Span;
use crate::survey::Excuse;
use crate::value::{CellId, Unit};
use gaps::{Gap, Known};
use indexmap::IndexMap;
use std::ops::Range;

/// How much a run may do. Running out is a result, never a pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Checks a rule and document.
    pub instances: u64,
    /// Cells looked at and turns of loops, a document.
    pub visits: u64,
    /// Findings kept a rule.
    pub findings: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            instances: 100_000,
            visits: 50_000_000,
            findings: 200,
        }
    }
}

/// Runs every rule on every document that its pack applies to.
pub fn evaluate(program: &Program, ledger: &Ledger, as_of: Day, limits: Limits) -> Run {
    evaluate_only(program, ledger, as_of, limits, None)
}

/// Runs the rules of some ids on the first document, as a test does, to which the others are only company; or all.
// Not inlined: benches/instructions.sh counts what it takes.
#[inline(never)]
pub fn evaluate_only<'a>(
    program: &'a Program,
    ledger: &'a Ledger,
    as_of: Day,
    limits: Limits,
    only: Option<&'a [&'a str]>,
) -> Run {
    let mut run = started(program);
    let mut usage = Usages::new(program);
    let most = if only.is_some() { 1 } else { usize::MAX };
    for document in 0..ledger.documents.len().min(most) {
        let desk = match only {
            None => Desk::after_all(program, ledger, document, limits),
            Some(_) => {
                let mut desk = Desk::new(program, ledger, document, limits);
                desk.only = only;
                desk.run();
                desk
            }
        };
        desk.conclude(as_of, &mut run, usage.all());
    }
    settle(&mut run);
    usage.conclude(program, as_of, &mut run);
    run.unfit = unfit::unfit(program, ledger, 0..ledger.documents.len());
    run
}

/// Runs every rule on one document of many, or on each report of a file with several; what became of the waivers, [`evaluate_waivers`] judges after the last.
pub fn evaluate_one(
    program: &Program,
    ledger: &Ledger,
    documents: Range<usize>,
    as_of: Day,
    limits: Limits,
) -> (Run, Vec<Excuse>) {
    let mut run = started(program);
    let mut usage = vec![Excuse::default(); program.waivers.len()];
    run.unfit = unfit::unfit(program, ledger, documents.clone());
    for document in documents.filter(|document| *document < ledger.documents.len()) {
        let mut desk = Desk::new(program, ledger, document, limits);
        desk.run();
        desk.conclude(as_of, &mut run, &mut usage);
    }
    settle(&mut run);
    (run, usage)
}

/// Adds what is to be said of waivers after many documents, of which `run` has the tallies.
pub fn evaluate_waivers(program: &Program, excuses: &[Excuse], as_of: Day, run: &mut Run) {
    waivers::conclude(program, excuses, as_of, run);
}

fn started(program: &Program) -> Run {
    Run {
        params: program.params.clone(),
        packs: program.packs.clone(),
        ..Run::default()
    }
}

fn settle(run: &mut Run) {
    run.tally = total(run);
    run.presumed = run
        .rules
        .values()
        .fold(0, |sum, rule| sum.saturating_add(rule.presumed));
    run.waivers.sort();
    run.waivers.dedup();
}

fn total(run: &Run) -> Tally {
    let mut all = Tally::default();
    for rule in run.rules.values() {
        for outcome in Outcome::ALL {
            all.add(outcome, rule.tally.get(outcome));
        }
    }
    all
}

/// What an expression comes to: the document (and occurrence), and the value in words or why there is none. A condition
/// comes to an outcome, whatever has a value passes.
pub type Answer = (String, Result<(Said, Outcome), Said>);

/// Works out one expression on each document: what `crossfoot eval` shows.
///
/// The answer is the value as reports print it, with the outcome where it is a condition; the reason where there is
/// none.
pub fn evaluate_expression(
    program: &Program,
    ledger: &Ledger,
    expression: &crate::program::Expr,
    repetition: Option<FormId>,
) -> Vec<Answer> {
    let mut answers = Vec::new();
    for (index, document) in ledger.documents.iter().enumerate() {
        let mut desk = Desk::new(program, ledger, index, Limits::default());
        for (label, occurrence) in desk.occurrences(repetition) {
            desk.occurrence = occurrence;
            let name = match label.is_empty() {
                true => document.name.clone(),
                false => format!("{} {label}", document.name),
            };
            answers.push((name, desk.answer(expression)));
        }
    }
    answers
}

/// The cell that an expression such as `支出总表[合计].合计` is, in the first document.
pub fn locate(
    program: &Program,
    ledger: &Ledger,
    expression: &crate::program::Expr,
) -> Option<CellId> {
    let crate::program::Kind::Cell(rows, column) = &expression.kind else {
        return None;
    };
    let mut desk = Desk::new(program, ledger, 0, Limits::default());
    let row = desk.one(rows).ok()?;
    desk.cell_id(row, column)
}

/// A row of the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct RowAt {
    table: u32,
    row: u32,
}

/// How a cell was used by the checks of a document.
#[derive(Clone, Copy, Debug, Default)]
struct Use {
    held: u32,
    failed: u32,
}

/// One document being checked.
struct Desk<'a> {
    program: &'a Program,
    ledger: &'a Ledger,
    document: usize,
    limits: Limits,
    /// The rules that run, by id, where not all do.
    only: Option<&'a [&'a str]>,
    /// The rows that the variables of the rule at hand are at.
    locals: Vec<Option<RowAt>>,
    /// The occurrence of the repeated form that the rule at hand is at.
    occurrence: Option<(FormId, Sym)>,
    /// The column that `in 表.*` is at.
    column: Option<ColumnRef>,
    /// The unit of bare numbers in the rule at hand.
    unit: Option<Unit>,
    visits: u64,
    /// The cells that the check at hand looked at.
    seen: Vec<CellId>,
    /// Whether only the outcome of the condition at hand is asked for, not what it rests on.
    only_outcome: bool,
    /// Whether nobody will ask why something is missing.
    quiet: bool,
    /// The rows that loops chose.
    chosen: chosen::Chosen,
    /// Whether conditions that rules have in common hold, by their number.
    alike: IndexMap<u32, bool>,
    uses: IndexMap<CellId, Use>,
    /// The figures that some passing check does not fix.
    play: IndexMap<CellId, pins::Play>,
    /// For each table of the ledger the rows under each row, once they were asked for.
    below: Vec<std::cell::OnceCell<Vec<Vec<u32>>>>,
    /// The tables of the document by their form, once one was asked for.
    own: std::cell::OnceCell<IndexMap<FormId, Vec<u32>>>,
    /// For each table of the ledger its rows by code and name, once they were asked for.
    indexes: Vec<std::cell::OnceCell<index::Index>>,
    results: Vec<instances::Result>,
    /// How many results were kept, by rule and outcome.
    kept: IndexMap<(usize, Outcome), u64>,
    /// How many results of each rule were too many to keep.
    dropped: IndexMap<usize, u64>,
    tallies: IndexMap<usize, Tally>,
    /// How much the results that were kept weigh.
    weight: usize,
    /// The relations that decided columns.
    relations: presumed::Relations,
    /// How many checks of each rule hold because such a relation made them.
    presumed: IndexMap<usize, u64>,
}

impl<'a> Desk<'a> {
    fn new(program: &'a Program, ledger: &'a Ledger, document: usize, limits: Limits) -> Self {
        Self {
            program,
            ledger,
            document,
            limits,
            only: None,
            locals: Vec::new(),
            occurrence: None,
            column: None,
            unit: None,
            visits: 0,
            seen: Vec::new(),
            only_outcome: false,
            quiet: false,
            chosen: chosen::Chosen::default(),
            alike: IndexMap::new(),
            uses: IndexMap::new(),
            play: IndexMap::new(),
            below: vec![std::cell::OnceCell::new(); ledger.tables.len()],
            own: std::cell::OnceCell::new(),
            indexes: vec![std::cell::OnceCell::new(); ledger.tables.len()],
            results: Vec::new(),
            kept: IndexMap::new(),
            dropped: IndexMap::new(),
            weight: 0,
            tallies: IndexMap::new(),
            relations: presumed::relations(ledger),
            presumed: IndexMap::new(),
        }
    }

    fn bind(&mut self, local: Local, row: RowAt) {
        let at = local.0 as usize;
        if self.locals.len() <= at {
            self.locals.resize(at.saturating_add(1), None);
        }
        if let Some(slot) = self.locals.get_mut(at) {
            *slot = Some(row);
        }
    }

    /// Counts one look at a cell.
    fn visit(&mut self, cell: CellId, span: Span) -> Known<()> {
        self.turn(span)?;
        // A check may look at few cells many times.
        if self.seen.len() == self.seen.capacity() && self.seen.len() >= 1 << 20 {
            self.seen.sort();
            self.seen.dedup();
            if self.seen.len() > self.seen.capacity().div_euclid(2) {
                self.seen.reserve(self.seen.capacity());
            }
        }
        self.seen.push(cell);
        Ok(())
    }

    /// Counts one step: a look at a cell, or a turn of a loop that may look at none.
    fn turn(&mut self, span: Span) -> Known<()> {
        self.turns(1, span)
    }

    /// Counts so many steps.
    fn turns(&mut self, count: usize, span: Span) -> Known<()> {
        self.visits = self.visits.saturating_add(count as u64);
        if self.visits > self.limits.visits {
            return self.unreadable(
                span,
                say!(
                    "查看单元格超过 {} 次，停止计算",
                    "it looked at cells more than {} times; it was stopped",
                    self.limits.visits
                ),
            );
        }
        Ok(())
    }
}
