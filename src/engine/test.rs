//! `crossfoot test`: the `test` blocks of a program, run the way documents are.

use crate::evaluate::{Limits, evaluate_only, locate};
use crate::finding::{Run, Tally};
use crate::lang::{Lang, Said};
use crate::ledger::{DocumentKind, Identity, Ledger};
use crate::load::{GivenTable, Grid, GridCell, GridDocument, from_grids};
use crate::outcome::Outcome;
use crate::program::{Day, DocumentRef, Expect, Given, Program, Test};
use crate::say;
use crate::source::{Place, Span};
use indexmap::IndexMap;

/// How one test ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TestOutcome {
    /// What it promises.
    pub title: String,
    /// Where its title stands.
    pub span: Span,
    /// What did not come out as expected, in words; empty where it passed.
    pub failures: Vec<Said>,
    /// How the checks of each rule ended, by the rule's id.
    pub tallies: IndexMap<String, Tally>,
}

/// What the tests of a program leave untried.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// How many rules run.
    pub rules: usize,
    /// Rules that no test shows failing, by id and place.
    pub never_failing: Vec<(String, Span)>,
    /// Rules with a `when` that only ever went one way, in words.
    pub one_way: Vec<(String, Span, Said)>,
}

/// What is left untried by tests that ended so.
///
/// A rule is tried where some test has it fail: a rule that cannot fail checks nothing. Its `when` is tried where it
/// has held once and not held once.
pub fn coverage<'a>(
    program: &Program,
    tallies: impl IntoIterator<Item = &'a IndexMap<String, Tally>>,
) -> Coverage {
    let mut all: IndexMap<&str, Tally> = IndexMap::new();
    for (rule, tally) in tallies.into_iter().flatten() {
        let sum = all.entry(rule).or_default();
        for outcome in Outcome::ALL {
            sum.add(outcome, tally.get(outcome));
        }
    }
    let mut coverage = Coverage::default();
    for rule in program.rules.iter().filter(|rule| rule.active) {
        coverage.rules = coverage.rules.saturating_add(1);
        let tally = all.get(rule.id.as_str()).copied().unwrap_or_default();
        if tally.get(Outcome::Fail) == 0 {
            coverage.never_failing.push((rule.id.clone(), rule.span));
        }
        let conditional = rule
            .variants()
            .iter()
            .any(|v| !v.when.is_empty() || !v.when_each().is_empty());
        let skipped = tally.get(Outcome::Skipped);
        if conditional && skipped == 0 {
            coverage.one_way.push((
                rule.id.clone(),
                rule.span,
                say!("when 从来没有不成立过", "its when never failed to hold"),
            ));
        }
        if conditional && skipped == tally.total() {
            coverage.one_way.push((
                rule.id.clone(),
                rule.span,
                say!("when 从来没有成立过", "its when never held"),
            ));
        }
    }
    coverage
}

/// The year that the tables of a test are of, unless they say `@上年`.
const YEAR: u16 = 2025;

/// Runs every test of a program.
pub fn test(program: &Program, as_of: Day) -> Vec<TestOutcome> {
    program
        .tests
        .iter()
        .map(|test| run(program, test, as_of))
        .collect()
}

fn run(program: &Program, test: &Test, as_of: Day) -> TestOutcome {
    let ledger = from_grids(
        documents(program, test),
        &program.forms,
        program.sources.clone(),
    );
    let ids: Vec<&str> = test
        .expect
        .iter()
        .map(|expect| expect.rule.as_str())
        .collect();
    let found = evaluate_only(program, &ledger, as_of, Limits::default(), Some(&ids));
    let mut failures: Vec<Said> = ledger
        .notices
        .iter()
        .filter(|notice| notice.code == "load::no_form" || notice.code == "load::unknown_heading")
        .map(|notice| say!("给定的表：{}", "the table given: {}", notice.message))
        .collect();
    if test.expect.is_empty() {
        failures.push(say!(
            "没有写应得什么：`expect 规则 结果`",
            "it expects nothing: `expect RULE OUTCOME`"
        ));
    }
    failures.extend(
        test.expect
            .iter()
            .filter_map(|expect| failure(program, &ledger, &found, expect)),
    );
    TestOutcome {
        title: test.title.clone(),
        span: test.span,
        failures,
        tallies: found
            .rules
            .into_iter()
            .map(|(id, rule)| (id, rule.tally))
            .collect(),
    }
}

fn failure(program: &Program, ledger: &Ledger, run: &Run, expect: &Expect) -> Option<Said> {
    let tally = run
        .rules
        .get(&expect.rule)
        .map(|rule| rule.tally)
        .unwrap_or_default();
    let got = tally.get(expect.outcome);
    let wrong = |what: Said| {
        let (rule, outcome) = (&expect.rule, expect.outcome);
        Some(say!(
            "{} 应得 {}：{}",
            "{} should be {}: {}",
            rule,
            outcome,
            what
        ))
    };
    if expect.none {
        return if got == 0 {
            None
        } else {
            wrong(say!(
                "不应有，得到 {got} 项",
                "none should be; found: {got}"
            ))
        };
    }
    // The documents that `@上年` and the like put beside it may have rules that do not apply to them.
    let applied = tally.total().saturating_sub(tally.get(Outcome::Skipped));
    if got == 0 || expect.outcome == Outcome::Pass && got != applied {
        return wrong(instead(run, &expect.rule, tally));
    }
    let (written, place) = expect.at.as_ref()?;
    let wanted = locate(program, ledger, place);
    let there = run.findings.iter().any(|finding| {
        finding.rule == expect.rule
            && finding.outcome == expect.outcome
            && finding
                .cited
                .iter()
                .any(|cited| cited.cell.is_some() && cited.cell == wanted)
    });
    if there {
        None
    } else {
        wrong(say!("不在 {written}", "not at {written}"))
    }
}

/// What came instead: how the checks ended, and what the first findings say.
fn instead(run: &Run, rule: &str, tally: Tally) -> Said {
    let counts: Vec<Said> = Outcome::ALL
        .into_iter()
        .filter(|outcome| tally.get(*outcome) > 0)
        .map(|outcome| say!("{} {}", "{} {}", outcome, tally.get(outcome)))
        .collect();
    let reasons: Vec<Said> = run
        .findings
        .iter()
        .filter(|finding| finding.rule == rule)
        .map(|finding| finding.message.clone())
        .take(3)
        .collect();
    let counts = if counts.is_empty() {
        say!("没有运行", "it did not run")
    } else {
        Said::list(&counts)
    };
    say!(
        "得到 {}；{}",
        "got {}; {}",
        counts,
        Said::joined(&reasons, Lang::semicolon)
    )
}

/// The documents of a test: its own, and those that `@上年` and the like put beside it.
fn documents(program: &Program, test: &Test) -> Vec<GridDocument> {
    let mut documents: Vec<(DocumentRef, GridDocument)> = Vec::new();
    let superior = test.given.iter().any(|given| {
        matches!(
            given,
            Given::Table {
                document: DocumentRef::Superior,
                ..
            }
        )
    });
    let kind = kind_of(program, test);
    let mut at = |which: DocumentRef| -> usize {
        if let Some(i) = documents.iter().position(|(other, _)| *other == which) {
            return i;
        }
        let identity = identity(which, kind, superior);
        let document = GridDocument {
            name: name(which),
            identity,
            ..GridDocument::default()
        };
        documents.push((which, document));
        documents.len().saturating_sub(1)
    };
    let mut places = vec![at(DocumentRef::This)];
    places.extend(test.given.iter().map(|given| match given {
        Given::Table { document, .. } | Given::Text { document, .. } => at(*document),
    }));
    for (given, place) in test.given.iter().zip(places.into_iter().skip(1)) {
        let Some((_, document)) = documents.get_mut(place) else {
            continue;
        };
        match given {
            Given::Text { at, .. } => document.prose.push(*at),
            Given::Table {
                table,
                occurrence,
                unit,
                rows,
                ..
            } => document.tables.push(GivenTable {
                form_or_title: table.clone(),
                occurrence: occurrence.clone(),
                unit: *unit,
                grid: grid(rows),
            }),
        }
    }
    documents
        .into_iter()
        .map(|(_, document)| document)
        .collect()
}

/// Budget or final accounts: what the pack of the first expected rule is for.
fn kind_of(program: &Program, test: &Test) -> DocumentKind {
    let rule = test
        .expect
        .first()
        .and_then(|expect| program.rule(&expect.rule));
    let applies = rule.and_then(|rule| program.applies.get(rule.pack));
    let only_final = applies.is_some_and(|applies| {
        !applies.kinds.is_empty()
            && applies
                .kinds
                .iter()
                .all(|kind| kind == DocumentKind::Final.word())
    });
    if only_final {
        DocumentKind::Final
    } else {
        DocumentKind::Budget
    }
}

fn name(which: DocumentRef) -> String {
    which.name().unwrap_or("本文件").to_owned()
}

fn identity(which: DocumentRef, kind: DocumentKind, superior: bool) -> Identity {
    let own = Identity {
        org: Some("本单位".to_owned()),
        year: Some(YEAR),
        kind,
        superior: superior.then(|| "上级单位".to_owned()),
        ..Identity::default()
    };
    match which {
        DocumentRef::LastYear => Identity {
            year: YEAR.checked_sub(1),
            ..own
        },
        DocumentRef::LastBudget => Identity {
            year: YEAR.checked_sub(1),
            kind: DocumentKind::Budget,
            ..own
        },
        DocumentRef::LastFinal => Identity {
            year: YEAR.checked_sub(1),
            kind: DocumentKind::Final,
            ..own
        },
        DocumentRef::Budget => Identity {
            kind: DocumentKind::Budget,
            ..own
        },
        DocumentRef::Final => Identity {
            kind: DocumentKind::Final,
            ..own
        },
        DocumentRef::Superior => Identity {
            org: Some("上级单位".to_owned()),
            superior: None,
            ..own
        },
        _ => own,
    }
}

fn grid(rows: &[Vec<(String, Span)>]) -> Grid {
    let cell = |(text, span): &(String, Span)| GridCell {
        text: text.clone(),
        place: Some(Place::Text(*span)),
        ..GridCell::default()
    };
    Grid {
        rows: rows
            .iter()
            .map(|row| row.iter().map(cell).collect())
            .collect(),
    }
}
