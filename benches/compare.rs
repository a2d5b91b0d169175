//! crossfoot beside a hand-written reference and other engines, on the same file in one run.
//!
//! `cargo bench --bench compare` reads where things are from the environment:
//! `CROSSFOOT_WORKLOAD` a folder with `M.csv` (long form: `dept,tbl,row,code,label,a1..a6`) and, for each peer, the command
//! lines in `peers.txt`, one a line: a name, then a command with `{csv}` and `{out}`; `CROSSFOOT_SIZES` the sizes to run
//! (`S,M`), `CROSSFOOT_RUNS` how often (5). Each command is a process of its own; its list of violations must be the same
//! as ours, line for line once sorted, or the run fails.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::float_arithmetic,
    reason = "a measurement that fails may stop; times are no money"
)]

use crossfoot::engine::{Along, LongSetup, Packs, Setup, check_long};
use crossfoot::evaluate::{Detail, Limits, Plan, Screening, Usages};
use crossfoot::finding::{Finding, Part, Run};
use crossfoot::load::{Chunk, Long, Reader, long, long_tables, pack, project_in};
use crossfoot::program::{Day, Program};
use std::fmt::Write as _;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

const WORKLOAD: &str = "benches/workload";

fn program() -> Program {
    let packs = Packs {
        packs: vec![(pack(Path::new(WORKLOAD)).unwrap(), true)],
    };
    packs.compile(&Setup::default()).unwrap()
}

fn open(file: &Path, program: &Program) -> Long {
    let project = project_in(Path::new(WORKLOAD)).unwrap();
    let declared = long_tables(&project, file).unwrap();
    long(file, declared, &program.forms, &project).unwrap()
}

fn setup(threads: usize) -> LongSetup {
    LongSetup {
        as_of: Day::default(),
        limits: Limits::default(),
        threads,
    }
}

/// `D000000,H02,T02,206,a1,expected,actual,difference`: a violation as the reference and the peers write it.
fn line(finding: &Finding) -> String {
    let figures = finding.comparison.unwrap();
    let left = finding.cited.iter().find(|c| c.part == Part::Left).unwrap();
    let code = left.row.split(' ').next().unwrap();
    let rule = finding.rule.split('-').next().unwrap();
    let mut figures = [figures.right, figures.left, figures.left - figures.right];
    for figure in &mut figures {
        figure.rescale(2);
    }
    let [expected, actual, difference] = figures;
    let (document, table, column) = (&finding.document, &left.table, &left.column);
    format!("{document},{rule},{table},{code},{column},{expected},{actual},{difference}")
}

/// Checks a file and writes its list of violations.
fn list(file: &Path, out: &Path, threads: usize) {
    let start = Instant::now();
    let program = program();
    let mut lines = String::new();
    let mut told = |along: Along| {
        if let Along::Explained(explained) = along {
            for finding in &explained.run.findings {
                writeln!(lines, "{}", line(finding)).unwrap();
            }
        }
        ControlFlow::Continue(())
    };
    let run = check_long(&program, open(file, &program), &setup(threads), &mut told).unwrap();
    assert!(run.bad.is_empty(), "{:?}", run.bad);
    std::fs::write(out, lines).unwrap();
    let (documents, rows) = (run.documents, run.rows);
    eprintln!("{documents} documents, {rows} rows, {:?}", start.elapsed());
}

/// How long each stage takes on one thread: the least of several runs.
fn stages(file: &Path, runs: usize) {
    let program = program();
    let plan = Plan::new(&program);
    assert!(plan.left_out().is_empty());
    let mut opened = open(file, &program);
    let mut chunks: Vec<Chunk> = Vec::new();
    while let Some(chunk) = opened.chunks.take().unwrap() {
        chunks.push(chunk);
    }
    let bytes: usize = chunks.iter().map(|chunk| chunk.bytes.len()).sum();
    let mut least = [Duration::MAX; 3];
    let (mut rows, mut findings) = (0usize, 0usize);
    for _ in 0..runs {
        let mut spent = [Duration::ZERO; 3];
        let mut reader = Reader::new(&opened.layout, &program.forms);
        (rows, findings) = (0, 0);
        for chunk in &chunks {
            let start = Instant::now();
            reader.read(chunk);
            spent[0] += start.elapsed();
            rows += reader
                .batch()
                .panels
                .iter()
                .map(|p| p.rows())
                .sum::<usize>();
            let start = Instant::now();
            let limits = Limits::default();
            let screening =
                Screening::new(&program, &plan, reader.batch(), limits, Detail::Applying);
            let flagged = screening.flagged();
            spent[1] += start.elapsed();
            let start = Instant::now();
            let (mut run, mut usage) = (Run::default(), Usages::new(&program));
            for document in flagged {
                let forms = screening.forms_of(document);
                let ledger = reader.ledger(chunk, document, forms.as_ref());
                screening.explain(document, &ledger, Day::default(), &mut run, &mut usage);
            }
            findings += run.findings.len();
            spent[2] += start.elapsed();
        }
        for (least, spent) in least.iter_mut().zip(spent) {
            *least = (*least).min(spent);
        }
    }
    let per_row = |time: Duration| time.as_nanos() as f64 / rows as f64;
    let speed = bytes as f64 / least[0].as_secs_f64() / 1e6;
    println!(
        "{rows} rows, {findings} findings: load {:.0} ns a row ({speed:.0} MB/s), check {:.1} ns a row, explain {:.1} ns a row",
        per_row(least[0]),
        per_row(least[1]),
        per_row(least[2]),
    );
}

/// Seconds of processor time and of the clock that a command took, as the system counts children.
fn timed(command: &mut Command) -> (f64, f64) {
    let before = children();
    let start = Instant::now();
    let done = command.output().unwrap();
    assert!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
    (children() - before, start.elapsed().as_secs_f64())
}

/// Seconds of processor time of all children that have ended: fields 16 and 17 of `/proc/self/stat`, in hundredths.
fn children() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after = stat.rsplit(')').next().unwrap_or("");
    let ticks = after.split_whitespace().skip(13).take(2);
    ticks.filter_map(|n| n.parse::<f64>().ok()).sum::<f64>() / 100.0
}

fn sorted(path: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(path).unwrap();
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    lines.sort();
    lines
}

fn compare(folder: &Path, size: &str, runs: usize) {
    let csv = folder.join(format!("{size}.csv"));
    let out = std::env::temp_dir().join(format!("crossfoot-compare-{size}.txt"));
    let own = std::env::current_exe().unwrap();
    let ours = format!("{} list {{csv}} {{out}} 1", own.display());
    let peers = std::fs::read_to_string(folder.join("peers.txt")).unwrap_or_default();
    let mut commands = vec![("crossfoot".to_owned(), ours)];
    let known = peers.lines().filter_map(|line| line.split_once(' '));
    commands.extend(known.map(|(name, command)| (name.to_owned(), command.to_owned())));
    let mut lists: Vec<Vec<String>> = Vec::new();
    let mut times = vec![Vec::new(); commands.len()];
    for _ in 0..runs {
        for (at, (name, command)) in commands.iter().enumerate() {
            let filled = command
                .replace("{csv}", &csv.to_string_lossy())
                .replace("{out}", &out.to_string_lossy());
            let mut words = filled.split_whitespace();
            let mut command = Command::new(words.next().unwrap());
            times[at].push(timed(command.args(words)));
            let list = sorted(&out);
            if let Some(first) = lists.first() {
                assert!(*first == list, "{name}: another list of violations");
            }
            lists.truncate(1);
            lists.push(list);
        }
    }
    println!("{size}: {} violations, the same from each", lists[0].len());
    for (at, (name, _)) in commands.iter().enumerate() {
        // Run by run against ours of the same round.
        let mut ratios: Vec<f64> = times[at]
            .iter()
            .zip(&times[0])
            .map(|(own, ours)| own.0 / ours.0.max(0.01))
            .collect();
        ratios.sort_by(f64::total_cmp);
        let least =
            |pick: fn(&(f64, f64)) -> f64| times[at].iter().map(pick).fold(f64::MAX, f64::min);
        println!(
            "{name:>12}: {:6.2} times ours ({:.2} to {:.2}); least {:.2} s of processor, {:.2} s of clock",
            ratios[ratios.len() / 2],
            ratios[0],
            ratios[ratios.len() - 1],
            least(|t| t.0),
            least(|t| t.1),
        );
    }
}

fn main() {
    let args: Vec<String> = std::env::args()
        .skip(1)
        .filter(|a| a != "--bench")
        .collect();
    let number = |at: usize, other: usize| args.get(at).map_or(other, |n| n.parse().unwrap());
    match args.first().map(String::as_str) {
        Some("list") => list(Path::new(&args[1]), Path::new(&args[2]), number(3, 1)),
        Some("stages") => stages(Path::new(&args[1]), number(2, 5)),
        _ => {
            let Some(folder) = std::env::var_os("CROSSFOOT_WORKLOAD").map(PathBuf::from) else {
                println!(
                    "set CROSSFOOT_WORKLOAD to a folder with the workload: docs/performance.md"
                );
                return;
            };
            let runs = std::env::var("CROSSFOOT_RUNS").map_or(5, |n| n.parse().unwrap());
            let sizes = std::env::var("CROSSFOOT_SIZES").unwrap_or_else(|_| "M".to_owned());
            for size in sizes.split(',') {
                compare(&folder, size, runs);
            }
        }
    }
}
