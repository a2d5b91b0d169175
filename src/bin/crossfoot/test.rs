//! `crossfoot test`: the `test` blocks of packs, and the documents in their `tests/`.

use crate::common::{Stop, compile, day, project, unread};
use crate::language::{lang, pick};
use clap::Args;
use crossfoot::engine::{CaseOutcome, Packs, Setup, TestOutcome, cases, coverage, test};
use crossfoot::finding::Tally;
use crossfoot::load::write_file;
use crossfoot::program::Program;
use crossfoot::project::{PACKS, Project};
use crossfoot::report::{Tried, difference, tests, tests_junit};
use crossfoot::source::Span;
use crossfoot::tell;
use std::path::{Path, PathBuf};

#[derive(Args)]
pub(crate) struct Test {
    #[arg(help = pick("规则包；不写则测 crossfoot.toml 里的，再没有就测自带的", "rule packs; by default those of crossfoot.toml, else the bundled ones"))]
    packs: Vec<String>,
    #[arg(help = pick("列出没有失败例子的规则，和 when 从来只走一边的规则", "list rules that no example fails, and rules whose when always goes one way"))]
    #[arg(long)]
    coverage: bool,
    #[arg(help = pick("把 tests/ 里各例的结果写进 findings.snap，再用版本库看改了什么", "write the results of the cases in tests/ to findings.snap; then review what changed"))]
    #[arg(long)]
    update: bool,
    #[arg(help = pick("结果另写成 JUnit", "write the results as JUnit too"))]
    #[arg(long, value_name = "FILE")]
    junit: Option<PathBuf>,
    #[arg(help = pick("豁免按哪一天算，默认今天", "the day from which waivers are counted, by default today"))]
    #[arg(long, value_name = "DATE")]
    as_of: Option<String>,
}

/// There are no tests: what was not tried is not known to work.
pub(crate) const UNTESTED: u8 = 3;

pub(crate) fn run(args: &Test) -> Result<Stop, Stop> {
    let project = project()?;
    let as_of = day(args.as_of.as_deref())?;
    let setup = Setup {
        params: project.params.clone(),
        as_of,
    };
    let packs = Packs::of_project(&project, &args.packs).map_err(unread)?;
    let program = compile(&packs, &setup)?;
    let blocks = test(&program, as_of);
    let mut documents = cases(&packs, &program, as_of);
    let mut text = String::new();
    if args.update {
        text.push_str(&update(&mut documents, &project)?);
    }
    let tried = tried(&blocks, &documents, &program);
    text.push_str(&tests(&tried, lang()));
    if args.coverage {
        let tallies = blocks.iter().map(|one| &one.tallies);
        let all = tallies.chain(documents.iter().map(|one| &one.tallies));
        text.push_str(&covered(&program, all));
    }
    if let Some(path) = &args.junit {
        write_file(path, tests_junit(&tried).as_bytes()).map_err(unread)?;
    }
    let failed = tried.iter().any(|one| !one.failures.is_empty());
    let code = if tried.is_empty() {
        UNTESTED
    } else {
        u8::from(failed)
    };
    Ok((text, code))
}

/// The tests and cases as a report names them.
pub(crate) fn tried(
    blocks: &[TestOutcome],
    documents: &[CaseOutcome],
    program: &Program,
) -> Vec<Tried> {
    let blocks = blocks.iter().map(|block| Tried {
        name: block.title.clone(),
        place: place(block.span, program),
        failures: block
            .failures
            .iter()
            .map(|failure| failure.of(lang()).to_owned())
            .collect(),
    });
    let documents = documents.iter().map(|case| Tried {
        name: case.path.clone(),
        place: case.path.clone(),
        failures: failures(case),
    });
    blocks.chain(documents).collect()
}

fn failures(case: &CaseOutcome) -> Vec<String> {
    match &case.expected {
        _ if case.passed() => Vec::new(),
        None => vec![tell!(
            lang(),
            "还没有 findings.snap：用 --update 写出，看过再提交",
            "there is no findings.snap yet: write it with --update, and look at it before you commit it"
        )],
        Some(expected) => {
            let head = tell!(
                lang(),
                "结果与 findings.snap 不同（- 原来，+ 现在）；确认后用 --update",
                "the result differs from findings.snap (- before, + now); if it is right, use --update"
            );
            let mut lines = vec![head];
            lines.extend(difference(expected, &case.found));
            lines
        }
    }
}

/// Writes what the cases found, except in packs of others, which their lock file holds still.
fn update(documents: &mut [CaseOutcome], project: &Project) -> Result<String, Stop> {
    let mut text = String::new();
    let vendored = project.shown(PACKS);
    for case in documents.iter_mut().filter(|case| !case.passed()) {
        let directory = Path::new(&case.path);
        if directory.starts_with(&vendored) || !directory.is_dir() {
            continue;
        }
        let path = directory.join("findings.snap");
        write_file(&path, case.found.as_bytes()).map_err(unread)?;
        case.expected = Some(case.found.clone());
        text.push_str(&tell!(lang(), "写了 {}\n", "wrote {}\n", path.display()));
    }
    Ok(text)
}

/// What the tests leave untried.
pub(crate) fn covered<'a>(
    program: &Program,
    tallies: impl IntoIterator<Item = &'a indexmap::IndexMap<String, Tally>>,
) -> String {
    let coverage = coverage(program, tallies);
    let tested = coverage.rules.saturating_sub(coverage.never_failing.len());
    let mut text = tell!(
        lang(),
        "\n有失败例子的规则：{tested}/{}\n",
        "\nrules that an example fails: {tested}/{}\n",
        coverage.rules
    );
    for (id, span) in &coverage.never_failing {
        text.push_str(&tell!(
            lang(),
            "  {} {id}：没有失败的例子\n",
            "  {} {id}: no example fails it\n",
            place(*span, program)
        ));
    }
    for (id, span, what) in &coverage.one_way {
        text.push_str(&tell!(
            lang(),
            "  {} {id}：{}\n",
            "  {} {id}: {}\n",
            place(*span, program),
            what
        ));
    }
    text
}

fn place(span: Span, program: &Program) -> String {
    program
        .sources
        .get(span.file)
        .map_or_else(String::new, |source| {
            let (line, _) = source.line_column(span.start);
            format!("{}:{line}", source.name)
        })
}
