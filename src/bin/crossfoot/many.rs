//! `crossfoot check` on many documents: what each gave is written when it is done.

use crate::check::{Check, binary};
use crate::common::{Stop, WRONG_RULES, unread};
use crate::language::lang;
use crate::output::Shape;
use crate::progress::Progress;
use crate::resume::{Left, changed, left};
use crate::sinks::{Piece, Plan, cannot, sinks, streams};
use crossfoot::baseline::Baseline;
use crossfoot::engine::{Done, Ended, Judge, Known, Many, Spread, Wanted};
use crossfoot::evaluate::{Limits, evaluate_waivers};
use crossfoot::finding::{RuleTally, Run};
use crossfoot::load::{Input, Long, baseline, fingerprint, shown_path, write_baseline};
use crossfoot::outcome::Severity;
use crossfoot::program::{Day, Program};
use crossfoot::project::Reading;
use crossfoot::report::{self, Header, Told};
use crossfoot::survey::{Counted, Excuse, Survey};
use crossfoot::tell;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

/// The run was interrupted.
pub(crate) const INTERRUPTED: u8 = 130;

/// Whether somebody pressed Ctrl-C.
static STOP: AtomicBool = AtomicBool::new(false);

/// What a document gave to each place that is written to, in their order.
type Made = Vec<Result<Piece, String>>;
/// Takes what a document gave.
type Take<'t> = dyn FnMut(Done<Made>) -> Result<(), Stop> + 't;
/// Takes what a document gave, and says whether to go on.
type Taken<'t> = dyn FnMut(Done<Made>) -> ControlFlow<()> + 't;

/// Where the documents are.
#[derive(Clone, Copy)]
pub(crate) enum Of<'a> {
    /// Each by itself.
    Inputs(&'a [Input], &'a Reading),
    /// In a long file.
    Long(&'a Path, &'a dyn Fn() -> Result<Long, Stop>),
}

/// Everything that a run over many documents is given.
pub(crate) struct Job<'a> {
    pub(crate) args: &'a Check,
    pub(crate) program: &'a Program,
    pub(crate) of: Of<'a>,
    /// How many documents there are.
    pub(crate) all: usize,
    pub(crate) as_of: Day,
    pub(crate) fail_on: Severity,
}

pub(crate) fn run(job: &Job<'_>) -> Result<Stop, Stop> {
    watch();
    binary(job.args)?;
    let known = known(job)?;
    let written = job.args.write_baseline.as_ref();
    let written = written.map(|path| path.to_string_lossy().into_owned());
    let header = header(job);
    let before = before(job, &header)?;
    let mut survey = Survey::default();
    let done = before.as_ref().map_or(&[][..], |left| &left.done);
    done.iter().for_each(|counted| survey.add(counted));
    let (plans, mut sinks) = sinks(job, &header, before.as_ref())?;
    let judge = Judge {
        program: job.program,
        as_of: job.as_of,
        limits: limits(job.args),
        baseline: known.as_ref().map(|(known, name)| (known, name.as_str())),
        accepts: written.as_deref(),
    };
    let mut new = Baseline {
        version: crossfoot::baseline::VERSION,
        ..Baseline::default()
    };
    let whole = every(job, judge, before.as_ref(), &plans, &mut |done| {
        survey.add(&done.counted);
        new.findings.extend(done.known.findings);
        let texts = sinks.iter_mut().zip(done.made);
        for (sink, text) in texts {
            sink.put(text.map_err(|why| cannot(&why))?)?;
            sink.note(&done.counted, done.input);
        }
        Ok(())
    })?;
    let known = match written {
        Some(name) => Some((new.clone(), name)),
        None => known,
    };
    let run = match whole {
        true => last(job, &mut survey, known.as_ref()),
        false => Run::default(),
    };
    for (plan, sink) in plans.iter().zip(&mut sinks) {
        sink.finish(job, plan, &survey, &run)?;
    }
    if !whole {
        return Err((stopped(job, &survey), INTERRUPTED));
    }
    if let Some(path) = &job.args.write_baseline {
        write_baseline(path, &new).map_err(unread)?;
    }
    Ok((
        String::new(),
        report::survey_exit_code(&survey, job.fail_on),
    ))
}

/// Sees to it that Ctrl-C ends the run with the document at hand; a second one does not wait for it.
pub(crate) fn watch() {
    let _ = ctrlc::set_handler(|| {
        if STOP.swap(true, Ordering::SeqCst) {
            std::process::exit(i32::from(INTERRUPTED));
        }
    });
}

/// How much a run may do.
pub(crate) fn limits(args: &Check) -> Limits {
    let mut limits = Limits::default();
    if args.baseline.is_some() || args.write_baseline.is_some() {
        // What is withheld can be neither known nor new.
        limits.findings = u64::MAX;
    }
    limits
}

/// The baseline that accepts what is known, and what messages call it.
fn known(job: &Job<'_>) -> Result<Option<(Baseline, String)>, Stop> {
    let path = match (&job.args.write_baseline, &job.args.baseline) {
        (None, Some(path)) => path,
        _ => return Ok(None),
    };
    let inputs = match job.of {
        Of::Inputs(inputs, _) => inputs,
        Of::Long(..) => &[],
    };
    let known = baseline(path, inputs).map_err(unread)?;
    Ok(Some((known, path.to_string_lossy().into_owned())))
}

/// What the lines of this run stand under.
fn header(job: &Job<'_>) -> Header {
    let paths: Vec<String> = match job.of {
        Of::Inputs(inputs, _) => inputs.iter().map(shown_path).collect(),
        Of::Long(path, _) => vec![path.to_string_lossy().into_owned()],
    };
    let list = Input::Memory {
        document: String::new(),
        files: vec![(String::new(), paths.join("\n").into_bytes())],
    };
    let baseline = job.args.baseline.clone().map(Input::Path);
    Header {
        record: "run".to_owned(),
        schema: report::LINES.to_owned(),
        packs: Header::stamps(&job.program.packs),
        params: job.program.params.clone(),
        as_of: job.as_of.to_string(),
        baseline: baseline.as_ref().and_then(fingerprint),
        documents: job.all,
        list: fingerprint(&list).unwrap_or_default(),
    }
}

/// With `--resume`, what is done already.
fn before(job: &Job<'_>, header: &Header) -> Result<Option<Left>, Stop> {
    if !job.args.resume {
        return Ok(None);
    }
    let wrong = |why: &str| (format!("--resume {why}\n"), WRONG_RULES);
    let path = job.args.output.iter().find(|o| o.shape == Shape::Jsonl);
    let path = path.ok_or_else(|| {
        wrong(&tell!(
            lang(),
            "要和 --output jsonl=文件 一起用：从那个文件接着做",
            "needs --output jsonl=FILE: it goes on from that file"
        ))
    })?;
    let alone = job.args.output.len() == 1 && streams(job.args.format);
    if !alone || job.args.write_baseline.is_some() {
        return Err(wrong(&tell!(
            lang(),
            "只能接着写 jsonl；其他文件要重新做",
            "can only go on with jsonl; other files have to be made anew"
        )));
    }
    let Some(left) = left(&path.path)? else {
        return Ok(None);
    };
    left.under(&path.path, header)?;
    Ok(Some(left))
}

/// Checks every document that is not done, and gives what it gave to `take`; whether it went on to the end.
fn every(
    job: &Job<'_>,
    judge: Judge<'_>,
    before: Option<&Left>,
    plans: &[Plan],
    take: &mut Take<'_>,
) -> Result<bool, Stop> {
    let done = before.map_or(0, |left| left.done.len());
    let mut progress = Progress::new(
        lang().pick("检查", "checking"),
        job.all.saturating_sub(done),
    );
    let mut failed = None;
    let mut taken = |done: Done<Made>| {
        if !go_on() {
            return ControlFlow::Break(());
        }
        let rows = done.counted.rows;
        progress.clear();
        if let Err(stop) = take(done) {
            failed = Some(stop);
            return ControlFlow::Break(());
        }
        progress.step(rows);
        ControlFlow::Continue(())
    };
    let whole = match job.of {
        Of::Inputs(inputs, reading) => {
            let many = Many {
                judge,
                inputs,
                reading,
            };
            each(job, &many, before, plans, &mut taken)?
        }
        Of::Long(path, open) => along(job, judge, (path, open()?), before, plans, &mut taken)?,
    };
    progress.clear();
    failed.map_or(Ok(whole), Err)
}

/// Whether nobody pressed Ctrl-C.
pub(crate) fn go_on() -> bool {
    !STOP.load(Ordering::SeqCst)
}

/// The documents that are each by itself.
fn each(
    job: &Job<'_>,
    many: &Many<'_>,
    before: Option<&Left>,
    plans: &[Plan],
    taken: &mut Taken<'_>,
) -> Result<bool, Stop> {
    let skip = match before {
        Some(left) => left.numbers(&jsonl(job), many.inputs)?,
        None => Vec::new(),
    };
    let first = Mutex::new(Progress::new(lang().pick("先读一遍", "reading"), job.all));
    let families = many.families(&|| {
        if let Ok(mut first) = first.lock() {
            first.step(0);
        }
        go_on()
    });
    if let Ok(mut first) = first.lock() {
        first.clear();
    }
    let hashed = plans.iter().any(|plan| plan.shape == Shape::Jsonl);
    let make = |number: usize, told: &Told<'_>, counted: &mut Counted| {
        if hashed {
            counted.sha256 = many.inputs.get(number).and_then(fingerprint);
        }
        let texts = plans.iter();
        texts.map(|plan| plan.made(told, counted, number)).collect()
    };
    Ok(go_on() && many.run(&families, &skip.into_iter().collect(), &make, taken))
}

/// The documents of a long file.
fn along(
    job: &Job<'_>,
    judge: Judge<'_>,
    (path, long): (&Path, Long),
    before: Option<&Left>,
    plans: &[Plan],
    taken: &mut Taken<'_>,
) -> Result<bool, Stop> {
    let name = path.to_string_lossy();
    let known = |counted: &Counted| Known {
        path: counted.path.clone(),
        sha256: counted.sha256.clone(),
    };
    let known: Vec<Known> = before.map_or(Vec::new(), |left| left.done.iter().map(known).collect());
    let spread = Spread {
        judge,
        path: &name,
        known: &known,
        hashed: plans.iter().any(|plan| plan.shape == Shape::Jsonl),
        wanted: wanted(job, plans),
    };
    let make = |number: usize, told: &Told<'_>, counted: &mut Counted| {
        let texts = plans.iter();
        texts.map(|plan| plan.made(told, counted, number)).collect()
    };
    match spread.run(long, &make, taken).map_err(unread)? {
        Ended::Whole => Ok(true),
        Ended::Stopped => Ok(false),
        Ended::Changed(document) => Err(changed(&jsonl(job), &document)),
    }
}

/// What the reports ask for of each document.
fn wanted(job: &Job<'_>, plans: &[Plan]) -> Wanted {
    let pages = plans.iter().any(|plan| plan.shape == Shape::Html);
    match job.args.full {
        _ if pages || job.args.coverage => Wanted::Cells,
        true => Wanted::Findings,
        false => Wanted::Wrong,
    }
}

/// Where the JSON lines go.
fn jsonl(job: &Job<'_>) -> PathBuf {
    let output = job.args.output.iter().find(|o| o.shape == Shape::Jsonl);
    output.map_or_else(PathBuf::new, |output| output.path.clone())
}

/// What can be said only after the last document: of waivers, and of a baseline.
fn last(job: &Job<'_>, survey: &mut Survey, known: Option<&(Baseline, String)>) -> Run {
    let mut run = Run {
        tally: survey.all.tally,
        ..Run::default()
    };
    for rule in &job.program.rules {
        if let Some(group) = survey.rules.get(&rule.id) {
            let tally = RuleTally {
                title: rule.title.clone(),
                severity: rule.severity,
                tally: group.tally,
                withheld: 0,
                presumed: 0,
            };
            run.rules.insert(rule.id.clone(), tally);
        }
    }
    let mut excuses = survey.excuses.clone();
    excuses.resize(job.program.waivers.len(), Excuse::default());
    evaluate_waivers(job.program, &excuses, job.as_of, &mut run);
    survey.waivers.extend(run.waivers.iter().cloned());
    if let Some((known, name)) = known {
        let words = known.words(survey.accepted, &survey.known, name);
        survey.waivers.extend(words);
    }
    let gravest = run.findings.iter().map(|finding| finding.severity).max();
    survey.failed = survey.failed.max(gravest);
    run
}

/// How far an interrupted run came.
fn stopped(job: &Job<'_>, survey: &Survey) -> String {
    let (done, all) = (survey.all.documents, job.all);
    let lines = job.args.output.iter().find(|o| o.shape == Shape::Jsonl);
    let on = match lines {
        Some(output) => tell!(
            lang(),
            "；加上 --resume 从 {} 接着做",
            "; add --resume to go on from {}",
            output.path.display()
        ),
        None => String::new(),
    };
    tell!(
        lang(),
        "中断：{all} 份做完了 {done} 份{on}\n",
        "broken off: documents done: {done} of {all}{on}\n"
    )
}
