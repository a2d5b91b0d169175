//! How checks end: one directory a law, with its rules, its documents and its whole report side by side.
//!
//! A rule file says in comments what must come out, so that a report cannot be accepted by mistake:
//! `# expect R-1 pass 2 fail 1` (the whole tally), `# causes 1` (how many failures are led by no other), `# as_of 2026-07-01`, `# set NAME=VALUE`, `# limits visits=3`,
//! `# list untouched` (the amounts that no check touched are listed).
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that fails may stop"
)]

use crate::support::{packs, setup, snapshot, told};
use crossfoot::evaluate::{Limits, Plan, evaluate, evaluate_planned};
use crossfoot::finding::{Run, Tally};
use crossfoot::lang::Lang;
use crossfoot::load::{Input, load};
use crossfoot::outcome::{Outcome, Severity};
use crossfoot::program::Day;
use crossfoot::report::{Format, Options, Told, exit_code, report};
use std::fs;
use std::path::{Path, PathBuf};

const CASES: &str = "tests/cases/outcomes";

/// The words after `# name ` of every comment that has them.
fn told_in<'a>(rules: &'a str, name: &str) -> Vec<&'a str> {
    let lines = rules.lines().filter_map(|line| line.strip_prefix("# "));
    lines
        .filter_map(|line| line.strip_prefix(name)?.strip_prefix(' '))
        .collect()
}

fn sorted(directory: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = fs::read_dir(directory)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    paths
}

/// The files of a directory that are documents.
fn document(directory: &Path) -> Input {
    let documents = sorted(directory).into_iter().filter(|path| {
        path.extension()
            .is_some_and(|end| end == "csv" || end == "txt" || end == "xlsx" || end == "docx")
    });
    let name = |path: &Path| path.file_name().unwrap().to_str().unwrap().to_owned();
    Input::Memory {
        document: name(directory),
        files: documents
            .map(|path| (name(&path), fs::read(&path).unwrap()))
            .collect(),
    }
}

/// One document; or one a directory, where there are such.
fn inputs(directory: &Path) -> Vec<Input> {
    let below: Vec<PathBuf> = sorted(directory)
        .into_iter()
        .filter(|path| path.is_dir())
        .collect();
    match below.is_empty() {
        true => vec![document(directory)],
        false => below.iter().map(|path| document(path)).collect(),
    }
}

fn limits(rules: &str) -> Limits {
    let mut limits = Limits::default();
    for pair in told_in(rules, "limits") {
        let (name, value) = pair.split_once('=').unwrap();
        let value = value.parse().unwrap();
        match name {
            "instances" => limits.instances = value,
            "visits" => limits.visits = value,
            _ => limits.findings = value,
        }
    }
    limits
}

/// `pass 2 fail 1`
fn tally(words: &str) -> Tally {
    let mut tally = Tally::default();
    let words: Vec<&str> = words.split_whitespace().collect();
    for pair in words.chunks(2) {
        let [outcome, n] = pair else {
            panic!("{words:?}")
        };
        tally.add(Outcome::from_word(outcome).unwrap(), n.parse().unwrap());
    }
    tally
}

fn spelled(tally: &Tally) -> String {
    let counted = Outcome::ALL
        .into_iter()
        .filter(|outcome| tally.get(*outcome) > 0);
    let words: Vec<String> = counted
        .map(|outcome| format!("{} {}", outcome.word(), tally.get(outcome)))
        .collect();
    words.join(" ")
}

/// What a run did not do as the comments of its rule file say.
fn broken(name: &str, rules: &str, run: &Run) -> Vec<String> {
    let mut broken = Vec::new();
    let expected = told_in(rules, "expect");
    if expected.len() != run.rules.len() {
        let ran: Vec<&String> = run.rules.keys().collect();
        broken.push(format!("{name}: ran {ran:?}"));
    }
    for line in expected {
        let (rule, words) = line.split_once(' ').unwrap();
        let wanted = tally(words);
        let got = run
            .rules
            .get(rule)
            .map(|rule| rule.tally)
            .unwrap_or_default();
        if wanted != got {
            let why: Vec<&str> = run
                .findings
                .iter()
                .filter(|finding| finding.rule == rule)
                .map(|finding| finding.message.of(Lang::Zh))
                .collect();
            let (wanted, got) = (spelled(&wanted), spelled(&got));
            broken.push(format!("{name} {rule}: wanted {wanted}, got {got} {why:?}"));
        }
    }
    let failed = run.findings.iter().filter(|f| f.outcome == Outcome::Fail);
    let causes = failed.filter(|f| f.led_by.is_none()).count();
    for wanted in told_in(rules, "causes") {
        if wanted.parse() != Ok(causes) {
            broken.push(format!("{name}: wanted {wanted} causes, got {causes}"));
        }
    }
    broken
}

fn run(directory: &Path) -> (String, Vec<String>) {
    let name = directory.file_name().unwrap().to_str().unwrap();
    let rules = fs::read_to_string(directory.join("rules.rules")).unwrap();
    let mut setup = setup();
    for pair in told_in(&rules, "set") {
        let (name, value) = pair.split_once('=').unwrap();
        setup.params.push((name.to_owned(), value.to_owned()));
    }
    if let Some(day) = told_in(&rules, "as_of").first() {
        setup.as_of = Day::read(day).unwrap();
    }
    let program = match packs("rules.rules", &rules).compile(&setup) {
        Ok(program) => program,
        Err(errors) => return (String::new(), vec![format!("{name}: {}", told(&errors))]),
    };
    let ledger = load(&inputs(directory), &program.forms);
    let run = evaluate(&program, &ledger, setup.as_of, limits(&rules));
    if told_in(&rules, "limits")
        .iter()
        .all(|limit| !limit.starts_with("visits"))
    {
        // A plan counts no visits: a run that ends for them ends elsewhere.
        let plan = Plan::new(&program);
        let planned = evaluate_planned(&program, &plan, &ledger, setup.as_of, limits(&rules));
        assert_eq!(format!("{run:?}"), format!("{planned:?}"), "{name}");
    }
    let heard = Told {
        run: &run,
        ledger: &ledger,
        forms: &program.forms,
        rules: &program.sources,
        checked: &program.rules,
    };
    let options = Options {
        full: true,
        coverage: !told_in(&rules, "list").is_empty(),
        ..Options::default()
    };
    let code = exit_code(&run, &ledger, Severity::Error);
    let text = report(&heard, Format::Human, &options).unwrap();
    let text = String::from_utf8(text).unwrap();
    (
        format!("{text}\n[exit {code}]\n"),
        broken(name, &rules, &run),
    )
}

#[test]
fn every_check_ends_as_its_law_says() {
    let mut all = Vec::new();
    for directory in sorted(Path::new(CASES)) {
        let (text, broken) = run(&directory);
        if broken.is_empty() {
            snapshot(&directory, "report", &text);
        }
        all.extend(broken);
    }
    assert!(all.is_empty(), "{}", all.join("\n"));
}

#[test]
fn each_of_the_seven_outcomes_has_a_case_of_its_own() {
    for outcome in Outcome::ALL {
        let rules = Path::new(CASES).join(outcome.word()).join("rules.rules");
        let rules = fs::read_to_string(rules).unwrap();
        let shown = told_in(&rules, "expect");
        assert!(shown.iter().any(|line| line.contains(outcome.word())));
    }
}

#[test]
fn a_run_out_of_steps_never_passes_what_it_did_not_check() {
    let directory = Path::new(CASES).join("in_every_column");
    let rules = fs::read_to_string(directory.join("rules.rules")).unwrap();
    let program = packs("rules.rules", &rules).compile(&setup()).unwrap();
    let ledger = load(&inputs(&directory), &program.forms);
    let whole = evaluate(&program, &ledger, setup().as_of, Limits::default());
    for steps in 0..60 {
        for limits in [
            Limits {
                visits: steps,
                ..Limits::default()
            },
            Limits {
                instances: steps,
                ..Limits::default()
            },
        ] {
            let short = evaluate(&program, &ledger, setup().as_of, limits);
            let (had, has) = (whole.tally, short.tally);
            assert!(has.get(Outcome::Pass) <= had.get(Outcome::Pass));
            let told = has.get(Outcome::Unreadable) > 0;
            assert!(told || spelled(&has) == spelled(&had), "{limits:?}");
        }
    }
}
