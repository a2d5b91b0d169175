//! Each stage by itself, at S (one department) and M (3,000): `cargo bench --bench stages`.
//!
//! `CROSSFOOT_WORKLOAD` is a folder with `S.csv` and `M.csv`, as for `compare`. The rules need no data. Times are of the
//! machine at hand: what counts is how they stand to each other, and per row.
#![allow(clippy::unwrap_used, reason = "a measurement that fails may stop")]

use crossfoot::engine::{Packs, Setup};
use crossfoot::evaluate::{Detail, Limits, Plan, Screening, Usages};
use crossfoot::finding::Run;
use crossfoot::ledger::Ledger;
use crossfoot::load::{Chunk, Layout, Reader, long, long_tables, pack, project_in};
use crossfoot::parse::{parse, parse_untested};
use crossfoot::program::{Day, Program};
use crossfoot::report::{Options, Told, finding_lines};
use crossfoot::source::Sources;
use divan::Bencher;
use divan::counter::ItemsCount;
use std::path::{Path, PathBuf};

const WORKLOAD: &str = "benches/workload";
const SIZES: [&str; 2] = ["S", "M"];

fn main() {
    if std::env::var_os("CROSSFOOT_WORKLOAD").is_none() {
        println!(
            "without CROSSFOOT_WORKLOAD only parse and check are measured: docs/performance.md"
        );
    }
    divan::main();
}

fn workload() -> Packs {
    Packs {
        packs: vec![(pack(Path::new(WORKLOAD)).unwrap(), true)],
    }
}

fn program() -> Program {
    workload().compile(&Setup::default()).unwrap()
}

/// Every rule file of some packs, parsed.
fn parsed(packs: &Packs, tests: bool) -> usize {
    let mut sources = Sources::default();
    let all = packs.packs.iter().flat_map(|(pack, _)| &pack.rules);
    let trees = all.map(|source| {
        let file = sources.add(source.clone());
        let read = if tests { parse } else { parse_untested };
        read(source, file).0.items.len()
    });
    trees.sum()
}

#[divan::bench]
fn parse_workload(bencher: Bencher) {
    let packs = workload();
    bencher.bench_local(|| parsed(&packs, true));
}

#[divan::bench(args = [false, true])]
fn parse_bundled_with_tests(bencher: Bencher, tests: bool) {
    let packs = Packs::bundled().unwrap();
    bencher.bench_local(|| parsed(&packs, tests));
}

#[divan::bench]
fn parse_and_check_workload(bencher: Bencher) {
    let packs = workload();
    bencher.bench_local(|| packs.compile(&Setup::default()).unwrap());
}

#[divan::bench]
fn parse_and_check_bundled(bencher: Bencher) {
    let packs = Packs::bundled().unwrap();
    bencher.bench_local(|| packs.compile_untested(&Setup::default()).unwrap());
}

/// A long file in memory: its layout and its stretches.
fn chunks(size: &str, program: &Program) -> Option<(Layout, Vec<Chunk>)> {
    let folder = PathBuf::from(std::env::var_os("CROSSFOOT_WORKLOAD")?);
    let file = folder.join(format!("{size}.csv"));
    let project = project_in(Path::new(WORKLOAD)).unwrap();
    let declared = long_tables(&project, &file).unwrap();
    let mut opened = long(&file, declared, &program.forms, &project).unwrap();
    let mut chunks = Vec::new();
    while let Some(chunk) = opened.chunks.take().unwrap() {
        chunks.push(chunk);
    }
    Some((opened.layout, chunks))
}

/// The stretches as columns, and how many rows they have.
fn read<'l>(
    layout: &'l Layout,
    chunks: &[Chunk],
    program: &'l Program,
) -> (Vec<Reader<'l>>, usize) {
    let read = |chunk| {
        let mut reader = Reader::new(layout, &program.forms);
        reader.read(chunk);
        reader
    };
    let readers: Vec<Reader<'l>> = chunks.iter().map(read).collect();
    let panels = readers.iter().flat_map(|reader| &reader.batch().panels);
    let rows = panels.map(|panel| panel.rows()).sum();
    (readers, rows)
}

#[divan::bench(args = SIZES)]
fn load(bencher: Bencher, size: &str) {
    let program = program();
    let Some((layout, chunks)) = chunks(size, &program) else {
        return;
    };
    let (_, rows) = read(&layout, &chunks, &program);
    let mut reader = Reader::new(&layout, &program.forms);
    bencher.counter(ItemsCount::new(rows)).bench_local(|| {
        for chunk in &chunks {
            reader.read(chunk);
        }
    });
}

/// The documents with findings, explained.
fn explained(
    program: &Program,
    plan: &Plan,
    readers: &[Reader<'_>],
    chunks: &[Chunk],
) -> Vec<(Ledger, Run)> {
    let mut all = Vec::new();
    for (reader, chunk) in readers.iter().zip(chunks) {
        let limits = Limits::default();
        let screening = Screening::new(program, plan, reader.batch(), limits, Detail::Applying);
        for document in screening.flagged() {
            let forms = screening.forms_of(document);
            let ledger = reader.ledger(chunk, document, forms.as_ref());
            let (mut run, mut usage) = (Run::default(), Usages::new(program));
            screening.explain(document, &ledger, Day::default(), &mut run, &mut usage);
            all.push((ledger, run));
        }
    }
    all
}

#[divan::bench(args = SIZES)]
fn screen(bencher: Bencher, size: &str) {
    let program = program();
    let Some((layout, chunks)) = chunks(size, &program) else {
        return;
    };
    let (readers, rows) = read(&layout, &chunks, &program);
    let plan = Plan::new(&program);
    bencher.counter(ItemsCount::new(rows)).bench_local(|| {
        let flagged = readers.iter().map(|reader| {
            let limits = Limits::default();
            let batch = reader.batch();
            Screening::new(&program, &plan, batch, limits, Detail::Applying)
                .flagged()
                .len()
        });
        flagged.sum::<usize>()
    });
}

#[divan::bench(args = SIZES)]
fn evaluate(bencher: Bencher, size: &str) {
    let program = program();
    let Some((layout, chunks)) = chunks(size, &program) else {
        return;
    };
    let (readers, rows) = read(&layout, &chunks, &program);
    let plan = Plan::new(&program);
    bencher
        .counter(ItemsCount::new(rows))
        .bench_local(|| explained(&program, &plan, &readers, &chunks));
}

#[divan::bench(args = SIZES)]
fn report(bencher: Bencher, size: &str) {
    let program = program();
    let Some((layout, chunks)) = chunks(size, &program) else {
        return;
    };
    let (readers, _) = read(&layout, &chunks, &program);
    let all = explained(&program, &Plan::new(&program), &readers, &chunks);
    let findings: usize = all.iter().map(|(_, run)| run.findings.len()).sum();
    bencher.counter(ItemsCount::new(findings)).bench_local(|| {
        let lines = all.iter().map(|(ledger, run)| {
            let told = Told {
                run,
                ledger,
                forms: &program.forms,
                rules: &program.sources,
                checked: &program.rules,
            };
            finding_lines(&told, &Options::default()).len()
        });
        lines.sum::<usize>()
    });
}
