//! JUnit XML: a suite a document, a case a rule.

use super::entry::{basis, problem, whereabouts};
use super::{Options, Telling, nothing_ran, nothing_ran_words};
use crate::finding::{Finding, RuleTally, WAIVER};
use crate::ledger::{Document, Gravity};
use crate::outcome::{Outcome, Severity};
use crate::tell;
use indexmap::IndexMap;

/// How a case ended.
enum Verdict {
    Passed,
    Skipped(String),
    Failure(String, String),
    Error(String, String),
}

/// A case: the rule, how it ended, and what else there is to say.
struct Case {
    name: String,
    verdict: Verdict,
    said: String,
}

/// The whole file.
pub(super) fn text(told: &Telling, options: &Options) -> String {
    let mut suites: Vec<(String, Vec<Case>)> = Vec::new();
    let reading = reading(told);
    if !reading.is_empty() {
        suites.push((tell!(told.lang, "读取", "reading"), reading));
    }
    for document in &told.ledger.documents {
        suites.push((document.name.clone(), cases(told, document, options)));
    }
    let all = || suites.iter().flat_map(|(_, cases)| cases);
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    out.push_str(&format!(
        "<testsuites name=\"crossfoot\" {}>\n",
        counts(all())
    ));
    for (name, cases) in &suites {
        let counts = counts(cases.iter());
        out.push_str(&format!(
            "  <testsuite name=\"{}\" {counts}>\n",
            escaped(name)
        ));
        cases.iter().for_each(|case| add(&mut out, name, case));
        out.push_str("  </testsuite>\n");
    }
    out.push_str("</testsuites>\n");
    out
}

fn counts<'a>(cases: impl Iterator<Item = &'a Case>) -> String {
    let (mut tests, mut failures, mut errors, mut skipped) = (0usize, 0usize, 0usize, 0usize);
    for case in cases {
        tests = tests.saturating_add(1);
        let slot = match case.verdict {
            Verdict::Passed => continue,
            Verdict::Skipped(_) => &mut skipped,
            Verdict::Failure(..) => &mut failures,
            Verdict::Error(..) => &mut errors,
        };
        *slot = slot.saturating_add(1);
    }
    // No clock: the same run gives the same bytes.
    format!(
        "tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\" skipped=\"{skipped}\" time=\"0\""
    )
}

/// What could not be read, and that nothing ran: neither may look like a pass.
fn reading(told: &Telling) -> Vec<Case> {
    let broken = told
        .ledger
        .notices
        .iter()
        .filter(|n| n.gravity == Gravity::Broken);
    let mut cases: Vec<Case> = broken
        .map(|notice| Case {
            name: format!("{} {}", notice.code, notice.whereabouts.of(told.lang)),
            verdict: Verdict::Error(
                notice.code.to_owned(),
                notice.message.of(told.lang).to_owned(),
            ),
            said: notice
                .help
                .as_ref()
                .map_or_else(String::new, |help| help.of(told.lang).to_owned()),
        })
        .collect();
    if nothing_ran(&told.run.tally) {
        let message = nothing_ran_words(told.lang).to_owned();
        cases.push(Case {
            name: tell!(told.lang, "至少执行一次检查", "at least one check ran"),
            verdict: Verdict::Error("nothing_ran".to_owned(), message),
            said: String::new(),
        });
    }
    cases
}

fn cases(told: &Telling, document: &Document, options: &Options) -> Vec<Case> {
    let mut by_rule: IndexMap<&str, Vec<&Finding>> = IndexMap::new();
    let own = |finding: &&Finding| finding.document == document.name;
    for finding in told.run.findings.iter().filter(own) {
        by_rule.entry(&finding.rule).or_default().push(finding);
    }
    let case = |(id, rule): (&String, &RuleTally)| {
        let findings = by_rule.get(id.as_str()).cloned().unwrap_or_default();
        let idle = rule.tally.total() == rule.tally.get(Outcome::Skipped);
        let verdict = match verdict(rule.severity, &findings, options) {
            Verdict::Passed if idle => {
                Verdict::Skipped(Outcome::Skipped.called(told.lang).to_owned())
            }
            verdict => verdict,
        };
        let name = if *id == rule.title {
            id.clone()
        } else {
            format!("{id} {}", rule.title)
        };
        Case {
            name,
            verdict,
            said: said(told, &findings),
        }
    };
    let mut cases: Vec<Case> = told.run.rules.iter().map(case).collect();
    // What is wrong with waivers is no check: no rule counts it.
    if let Some(findings) = by_rule.get(WAIVER) {
        cases.push(Case {
            name: tell!(told.lang, "豁免", "waivers"),
            verdict: verdict(Severity::Warn, findings, options),
            said: said(told, findings),
        });
    }
    cases
}

/// Failures before what could not be decided, and both before what was skipped; slight ones are told and pass.
fn verdict(severity: Severity, findings: &[&Finding], options: &Options) -> Verdict {
    let lang = options.lang;
    let first = |outcomes: &[Outcome]| -> Option<String> {
        let of = findings
            .iter()
            .filter(|f| outcomes.contains(&f.outcome) && f.severity >= options.fail_on);
        let mut of = of.map(|f| problem(f, lang));
        let first = of.next()?;
        let more = of.count();
        let more = if more > 0 {
            tell!(lang, "（另有 {more} 处）", " (and {more} more)")
        } else {
            String::new()
        };
        Some(format!("{first}{more}"))
    };
    if let Some(message) = first(&[Outcome::Fail]) {
        return Verdict::Failure(format!("fail.{}", severity.word()), message);
    }
    if let Some(message) = first(&[Outcome::Missing, Outcome::Unreadable]) {
        return Verdict::Error(format!("undecided.{}", severity.word()), message);
    }
    let excused = |f: &&Finding| matches!(f.outcome, Outcome::Waived | Outcome::Skipped);
    match findings.iter().find(|f| f.outcome == Outcome::Waived) {
        Some(waived) if findings.iter().all(excused) => Verdict::Skipped(tell!(
            lang,
            "已豁免：{}",
            "waived: {}",
            waived.waiver.clone().unwrap_or_default()
        )),
        _ => Verdict::Passed,
    }
}

/// Every finding of a rule in a document, in full.
fn said(told: &Telling, findings: &[&Finding]) -> String {
    let mut out = String::new();
    for finding in findings {
        let said = (
            finding.outcome,
            finding.severity,
            problem(finding, told.lang),
        );
        let line = tell!(
            told.lang,
            "〔{} {}〕{}\n",
            "[{}, {}] {}\n",
            said.0,
            said.1,
            said.2
        );
        out.push_str(&line);
        for citation in &finding.cited {
            let place = whereabouts(told, citation);
            out.push_str(&format!(
                "  {} {place}{}{}\n",
                citation.table,
                told.lang.colon(),
                citation.text
            ));
        }
        for hint in &finding.hints {
            out.push_str(&format!("  {}\n", hint.text.of(told.lang)));
        }
    }
    if let Some(why) = findings.first().and_then(|f| basis(told, f)) {
        out.push_str(&tell!(told.lang, "依据：{why}\n", "basis: {why}\n"));
    }
    out
}

fn add(out: &mut String, suite: &str, case: &Case) {
    let (name, suite) = (escaped(&case.name), escaped(suite));
    let head = format!("    <testcase name=\"{name}\" classname=\"{suite}\" time=\"0\"");
    let bad = |tag: &str, kind: &str, message: &str| {
        let (kind, message, said) = (escaped(kind), escaped(message), escaped(&case.said));
        format!("      <{tag} type=\"{kind}\" message=\"{message}\">{said}</{tag}>\n")
    };
    let inner = match &case.verdict {
        Verdict::Failure(kind, message) => bad("failure", kind, message),
        Verdict::Error(kind, message) => bad("error", kind, message),
        Verdict::Skipped(message) => format!("      <skipped message=\"{}\"/>\n", escaped(message)),
        Verdict::Passed if case.said.is_empty() => {
            out.push_str(&format!("{head}/>\n"));
            return;
        }
        Verdict::Passed => format!("      <system-out>{}</system-out>\n", escaped(&case.said)),
    };
    out.push_str(&format!("{head}>\n{inner}    </testcase>\n"));
}

/// A text as XML 1.0 can hold it: some characters cannot be written in it at all.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push_str("&#10;"),
            '\t' => out.push(' '),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}
