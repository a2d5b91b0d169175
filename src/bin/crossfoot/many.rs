//! `crossfoot check` on many documents: what each gave is written when it is done.

use crate::check::Check;
use crate::common::{Stop, WRONG_RULES, unread};
use crate::language::lang;
use crate::output::Shape;
use crate::progress::Progress;
use crate::resume::{Left, left};
use crate::sinks::{Plan, cannot, sinks, streams};
use crossfoot::baseline::Baseline;
use crossfoot::engine::{Done, Many};
use crossfoot::evaluate::{Limits, evaluate_waivers};
use crossfoot::finding::{RuleTally, Run};
use crossfoot::load::{Input, baseline, fingerprint, shown_path, write_baseline};
use crossfoot::outcome::Severity;
use crossfoot::program::{Day, Program};
use crossfoot::report::{self, Header, Told};
use crossfoot::survey::{Counted, Excuse, Survey};
use crossfoot::tell;
use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

/// The run was interrupted.
const INTERRUPTED: u8 = 130;

/// Whether somebody pressed Ctrl-C.
static STOP: AtomicBool = AtomicBool::new(false);

/// What a document gave to each place that is written to, in their order.
type Made = Vec<Result<String, String>>;

/// Everything that a run over many documents is given.
pub(crate) struct Job<'a> {
    pub(crate) args: &'a Check,
    pub(crate) program: &'a Program,
    pub(crate) inputs: &'a [Input],
    pub(crate) as_of: Day,
    pub(crate) fail_on: Severity,
}

pub(crate) fn run(job: &Job<'_>) -> Result<Stop, Stop> {
    watch();
    let known = known(job)?;
    let written = job.args.write_baseline.as_ref();
    let written = written.map(|path| path.to_string_lossy().into_owned());
    let header = header(job);
    let before = before(job, &header)?;
    let mut survey = Survey::default();
    let mut skip = BTreeSet::new();
    if let Some((left, numbers)) = &before {
        left.done.iter().for_each(|counted| survey.add(counted));
        skip.extend(numbers.iter().copied());
    }
    let (plans, mut sinks) = sinks(job, &header, before.as_ref().map(|(left, _)| left))?;
    let many = Many {
        program: job.program,
        inputs: job.inputs,
        as_of: job.as_of,
        limits: limits(job.args),
        baseline: known.as_ref().map(|(known, name)| (known, name.as_str())),
        accepts: written.as_deref(),
    };
    let mut new = Baseline {
        version: crossfoot::baseline::VERSION,
        ..Baseline::default()
    };
    let whole = every(job, &many, &skip, &plans, &mut |done| {
        survey.add(&done.counted);
        new.findings.extend(done.known.findings);
        let texts = sinks.iter_mut().zip(done.made);
        for (sink, text) in texts {
            sink.write(&text.map_err(|why| cannot(&why))?)?;
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
fn watch() {
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
    let known = baseline(path).map_err(unread)?;
    Ok(Some((known, path.to_string_lossy().into_owned())))
}

/// What the lines of this run stand under.
fn header(job: &Job<'_>) -> Header {
    let paths: Vec<String> = job.inputs.iter().map(shown_path).collect();
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
        documents: job.inputs.len(),
        list: fingerprint(&list).unwrap_or_default(),
    }
}

/// With `--resume`, what is done already, and the numbers of those inputs.
fn before(job: &Job<'_>, header: &Header) -> Result<Option<(Left, Vec<usize>)>, Stop> {
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
    let numbers = left.fits(&path.path, header, job.inputs)?;
    Ok(Some((left, numbers)))
}

/// Checks every document that is not done, and gives what it gave to `take`; whether it went on to the end.
fn every(
    job: &Job<'_>,
    many: &Many<'_>,
    skip: &BTreeSet<usize>,
    plans: &[Plan],
    take: &mut dyn FnMut(Done<Made>) -> Result<(), Stop>,
) -> Result<bool, Stop> {
    let all = job.inputs.len();
    let go_on = || !STOP.load(Ordering::SeqCst);
    let first = Mutex::new(Progress::new(lang().pick("先读一遍", "reading"), all));
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
            counted.sha256 = job.inputs.get(number).and_then(fingerprint);
        }
        let texts = plans.iter();
        texts.map(|plan| plan.made(told, counted, number)).collect()
    };
    let mut progress = Progress::new(
        lang().pick("检查", "checking"),
        all.saturating_sub(skip.len()),
    );
    let mut failed = None;
    let whole = go_on()
        && many.run(&families, skip, &make, &mut |done| {
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
        });
    progress.clear();
    failed.map_or(Ok(whole), Err)
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
    let (done, all) = (survey.all.documents, job.inputs.len());
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
