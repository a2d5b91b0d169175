//! `crossfoot check`: documents against rules.

use crate::common::{Rules, Stop, compile, inputs, options, project, unread};
use clap::{Args, ValueEnum};
use crossfoot::baseline::Baseline;
use crossfoot::evaluate::{Limits, evaluate};
use crossfoot::finding::Run;
use crossfoot::load::{baseline, load, write_baseline};
use crossfoot::outcome::Severity;
use crossfoot::report::{Format, Options, Told, exit_code, report};
use std::io::IsTerminal;
use std::path::PathBuf;

#[derive(Args)]
pub(crate) struct Check {
    /// 文件或目录
    paths: Vec<PathBuf>,
    #[command(flatten)]
    rules: Rules,
    /// 输出的格式
    #[arg(long, value_enum, default_value_t = Shape::Human)]
    format: Shape,
    /// 哪一级的不符算失败；不写则照 crossfoot.toml，再没有就是 error
    #[arg(long, value_enum)]
    fail_on: Option<Level>,
    /// 尾差、不适用、已豁免的也逐条列出
    #[arg(long)]
    full: bool,
    /// 认可文件里已有的不符，只为新的失败
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// 把现有的不符写成基线
    #[arg(long, value_name = "FILE")]
    write_baseline: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Shape {
    Human,
    Json,
}

#[derive(Clone, Copy, ValueEnum)]
enum Level {
    Error,
    Warn,
    Info,
}

pub(crate) fn run(args: &Check) -> Result<Stop, Stop> {
    let project = project()?;
    let setup = args.rules.setup(&project)?;
    let program = compile(&args.rules.packs(&project)?, &setup)?;
    let ledger = load(&inputs(&args.paths, &project)?, &program.forms);
    let mut limits = Limits::default();
    if args.baseline.is_some() || args.write_baseline.is_some() {
        // What is withheld can be neither known nor new.
        limits.findings = u64::MAX;
    }
    let mut run = evaluate(&program, &ledger, setup.as_of, limits);
    baselines(args, &mut run)?;
    let fail_on = match args.fail_on {
        Some(Level::Error) => Severity::Error,
        Some(Level::Warn) => Severity::Warn,
        Some(Level::Info) => Severity::Info,
        None => project.fail_on.unwrap_or(Severity::Error),
    };
    let format = match args.format {
        Shape::Human => Format::Human,
        Shape::Json => Format::Json,
    };
    let told = Told {
        run: &run,
        ledger: &ledger,
        forms: &program.forms,
        rules: &program.sources,
    };
    let options = Options {
        fail_on,
        full: args.full,
        ..options(std::io::stdout().is_terminal())
    };
    Ok((
        report(&told, format, &options),
        exit_code(&run, &ledger, fail_on),
    ))
}

/// Writes the baseline that is asked for, which is then known, or accepts what is known already.
fn baselines(args: &Check, run: &mut Run) -> Result<(), Stop> {
    let known = match (&args.write_baseline, &args.baseline) {
        (Some(path), _) => {
            let baseline = Baseline::of(run);
            write_baseline(path, &baseline).map_err(unread)?;
            Some((baseline, path))
        }
        (None, Some(path)) => Some((baseline(path).map_err(unread)?, path)),
        (None, None) => None,
    };
    if let Some((baseline, path)) = known {
        baseline.apply(run, &path.to_string_lossy());
    }
    Ok(())
}
