//! `crossfoot check`: documents against rules.

use crate::common::{CANNOT_READ, Rules, Stop, compile, inputs, options, project, unread};
use crate::language::{lang, pick};
use crate::output::{Output, Shape, write};
use clap::{Args, ValueEnum};
use crossfoot::baseline::Baseline;
use crossfoot::evaluate::{Limits, evaluate};
use crossfoot::finding::Run;
use crossfoot::load::{baseline, load_as, write_baseline};
use crossfoot::outcome::Severity;
use crossfoot::report::{Format, Options, Told, exit_code, report};
use crossfoot::tell;
use std::io::{IsTerminal, Write};
use std::path::PathBuf;

#[derive(Args)]
pub(crate) struct Check {
    #[arg(help = pick("文件或目录", "files or directories"))]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    rules: Rules,
    #[arg(help = pick("输出的格式", "the format of the output"))]
    #[arg(long, value_enum, default_value_t = Shape::Human)]
    format: Shape,
    #[arg(help = pick("另写到文件，可以同时几种：html=report.html,sarif=out.sarif", "write to files too, several at once: html=report.html,sarif=out.sarif"))]
    #[arg(long, value_name = "FORMAT=FILE", value_delimiter = ',')]
    output: Vec<Output>,
    #[arg(help = pick("哪一级的不符算失败；不写则照 crossfoot.toml，再没有就是 error", "the severity from which on a mismatch fails the run; by default that of crossfoot.toml, else error"))]
    #[arg(long, value_enum)]
    fail_on: Option<Level>,
    #[arg(help = pick("尾差、不适用、已豁免的也逐条列出", "list one by one what is within rounding, not applicable or waived too"))]
    #[arg(long)]
    full: bool,
    #[arg(help = pick("逐表列出核到的金额，以及没有检查用到的各数在哪里", "list for each table the amounts covered, and where those are that no check used"))]
    #[arg(long)]
    coverage: bool,
    #[arg(help = pick("认可文件里已有的不符，只为新的失败", "accept the mismatches known in a file, fail only for new ones"))]
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    #[arg(help = pick("把现有的不符写成基线", "write the mismatches there are as a baseline"))]
    #[arg(long, value_name = "FILE")]
    write_baseline: Option<PathBuf>,
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
    let ledger = load_as(
        &inputs(&args.paths, &project)?,
        &program.forms,
        &project.reading,
    );
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
    let told = Told {
        run: &run,
        ledger: &ledger,
        forms: &program.forms,
        rules: &program.sources,
        checked: &program.rules,
    };
    let options = Options {
        fail_on,
        full: args.full,
        coverage: args.coverage,
        ..options(std::io::stdout().is_terminal())
    };
    write(&args.output, &told, &options)?;
    let code = exit_code(&run, &ledger, fail_on);
    let cannot = |why: String| (format!("{why}\n"), CANNOT_READ);
    let format = Format::from(args.format);
    if format == Format::Xlsx && std::io::stdout().is_terminal() {
        return Err(cannot(tell!(
            lang(),
            "工作簿写不到终端：用 --output xlsx=问题清单.xlsx",
            "a workbook cannot be written to a terminal: use --output xlsx=problems.xlsx"
        )));
    }
    let bytes = report(&told, format, &options).map_err(|error| cannot(error.message(lang())))?;
    match String::from_utf8(bytes) {
        Ok(text) => Ok((text, code)),
        // A workbook goes out as it is; a reader that went away is no failure of the check.
        Err(bytes) => {
            let _ = std::io::stdout().write_all(bytes.as_bytes());
            Ok((String::new(), code))
        }
    }
}

/// Writes the baseline that is asked for, which is then known, or accepts what is known already.
fn baselines(args: &Check, run: &mut Run) -> Result<(), Stop> {
    let known = match (&args.write_baseline, &args.baseline) {
        (Some(path), _) => {
            let baseline = Baseline::of(run, lang());
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
