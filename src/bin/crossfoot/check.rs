//! `crossfoot check`: documents against rules.

use crate::common::{
    CANNOT_READ, Rules, Stop, WRONG_RULES, compile_untested, inputs, options, project, put, unread,
};
use crate::language::{lang, pick, system};
use crate::long;
use crate::many::{self, Job, Of};
use crate::output::{Output, Shape, write};
use crate::resume::left;
use crate::sinks::streams;
use clap::{Args, ValueEnum};
use crossfoot::baseline::Baseline;
use crossfoot::evaluate::evaluate;
use crossfoot::finding::Run;
use crossfoot::ledger::Ledger;
use crossfoot::load::{
    Choice, Input, baseline, choose_inputs, inputs_at, listed_paths, load_as, write_baseline,
};
use crossfoot::outcome::Severity;
use crossfoot::program::{Day, Program};
use crossfoot::project::Project;
use crossfoot::report::{Format, Options, Told, exit_code, report};
use crossfoot::tell;
use std::collections::BTreeSet;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

#[derive(Args)]
pub(crate) struct Check {
    #[arg(help = pick("文件或目录，一个是一份文件；也可以写 'data/**/*.xlsx'", "files or directories, each one document; 'data/**/*.xlsx' works too"))]
    pub(crate) paths: Vec<PathBuf>,
    #[arg(help = pick("从这个文件读要检查的文件，一行一个；- 是标准输入", "read the list of files to check from this file, one a line; - is standard input"))]
    #[arg(long, value_name = "FILE")]
    pub(crate) files_from: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) rules: Rules,
    #[arg(help = pick("输出的格式", "the format of the output"))]
    #[arg(long, value_enum, default_value_t = Shape::Human)]
    pub(crate) format: Shape,
    #[arg(help = pick("另写到文件，可以同时几种：html=report.html,sarif=out.sarif；html=目录/ 是一份文件一页", "write to files too, several at once: html=report.html,sarif=out.sarif; html=DIR/ makes a page a document"))]
    #[arg(long, value_name = "FORMAT=FILE", value_delimiter = ',')]
    pub(crate) output: Vec<Output>,
    #[arg(help = pick("最后按规则、单位、地区、年度汇总", "sum up by rule, organisation, region and year at the end"))]
    #[arg(long)]
    pub(crate) summary: bool,
    #[arg(help = pick("从 --output jsonl=文件 上次中断的地方接着做", "go on where --output jsonl=FILE was broken off"))]
    #[arg(long)]
    pub(crate) resume: bool,
    #[arg(help = pick("同时用几个线程，默认有几个核用几个；结果与此无关", "how many threads, by default as many as there are cores; the results are the same"))]
    #[arg(long, value_name = "N")]
    pub(crate) threads: Option<usize>,
    #[arg(help = pick("哪一级的不符算失败；不写则照 crossfoot.toml，再没有就是 error", "the severity from which on a mismatch fails the run; by default that of crossfoot.toml, else error"))]
    #[arg(long, value_enum)]
    fail_on: Option<Level>,
    #[arg(help = pick("尾差、不适用、已豁免的也逐条列出", "list one by one what is within rounding, not applicable or waived too"))]
    #[arg(long)]
    pub(crate) full: bool,
    #[arg(help = pick("逐表列出核到的金额，以及没有检查用到的各数在哪里", "list for each table the amounts covered, and where those are that no check used"))]
    #[arg(long)]
    pub(crate) coverage: bool,
    #[arg(help = pick("认可文件里已有的不符，只为新的失败", "accept the mismatches known in a file, fail only for new ones"))]
    #[arg(long, value_name = "FILE")]
    pub(crate) baseline: Option<PathBuf>,
    #[arg(help = pick("把现有的不符写成基线", "write the mismatches there are as a baseline"))]
    #[arg(long, value_name = "FILE")]
    pub(crate) write_baseline: Option<PathBuf>,
}

/// So many documents that are named one by one are read and reported together.
const TOGETHER: usize = 20;

/// More threads than so many a core only wait for one another, and thousands of them stop the machine.
const THREADS_A_CORE: usize = 4;

#[derive(Clone, Copy, ValueEnum)]
enum Level {
    Error,
    Warn,
    Info,
}

pub(crate) fn run(args: &Check) -> Result<Stop, Stop> {
    use_threads(args.threads);
    let project = project()?;
    let mut setup = args.rules.setup(&project)?;
    if let (true, None, Some(day)) = (args.resume, &args.rules.as_of, left_as_of(args)) {
        setup.as_of = day;
    }
    apart_from(args, &inputs_at(args.paths.iter().cloned()))?;
    if let Some(stop) = long::check(args, &project, &setup)? {
        return Ok(stop);
    }
    let (inputs, apart) = chosen(args, &project)?;
    apart_from(args, &inputs)?;
    let program = compile_untested(&args.rules.packs(&project)?, &setup)?;
    if apart {
        return many::run(&Job {
            args,
            program: &program,
            of: Of::Inputs(&inputs, &project.reading),
            all: inputs.len(),
            as_of: setup.as_of,
            fail_on: fail_on(args, &project),
        });
    }
    let ledger = load_as(&inputs, &program.forms, &project.reading);
    // The process ends here: to take every cell and rule apart first would only cost time.
    let program = std::mem::ManuallyDrop::new(program);
    whole(args, &project, &program, (&inputs, ledger), setup.as_of)
}

/// Checks documents that were read together, and reports on them together.
pub(crate) fn whole(
    args: &Check,
    project: &Project,
    program: &Program,
    (inputs, ledger): (&[Input], Ledger),
    as_of: Day,
) -> Result<Stop, Stop> {
    let mut run = evaluate(program, &ledger, as_of, many::limits(args));
    baselines(args, inputs, &mut run)?;
    let fail_on = fail_on(args, project);
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
    let bytes = made(args, &told, &options)?;
    std::mem::forget((ledger, run));
    match String::from_utf8(bytes) {
        Ok(text) => Ok((text, code)),
        // A workbook goes out as it is.
        Err(bytes) => match put(bytes.as_bytes()) {
            Err((why, failed)) if !why.is_empty() => Err((why, failed)),
            _ => Ok((String::new(), code)),
        },
    }
}

/// The report that goes to standard output.
fn made(args: &Check, told: &Told<'_>, options: &Options) -> Result<Vec<u8>, Stop> {
    let cannot = |why: String| (format!("{why}\n"), CANNOT_READ);
    let format = Format::from(args.format);
    binary(args)?;
    report(told, format, options).map_err(|error| cannot(error.message(lang())))
}

/// Refuses to write what is no text to a terminal.
pub(crate) fn binary(args: &Check) -> Result<(), Stop> {
    let word = match args.format {
        Shape::Xlsx => "xlsx",
        Shape::Parquet => "parquet",
        _ => return Ok(()),
    };
    if !std::io::stdout().is_terminal() {
        return Ok(());
    }
    let text = tell!(
        lang(),
        "{word} 写不到终端：用 --output {word}=问题清单.{word}\n",
        "{word} cannot be written to a terminal: use --output {word}=problems.{word}\n"
    );
    Err((text, CANNOT_READ))
}

/// Refuses to write over what is read: a document, a file of rules, another report of the same run.
fn apart_from(args: &Check, inputs: &[Input]) -> Result<(), Stop> {
    let outputs = args.output.iter().map(|output| &output.path);
    let outputs: Vec<&PathBuf> = outputs.chain(&args.write_baseline).collect();
    if outputs.is_empty() {
        return Ok(());
    }
    let inputs = inputs.iter().filter_map(|input| match input {
        Input::Path(path) | Input::Named { path, .. } => Some(settled(path)),
        Input::Memory { .. } => None,
    });
    let rules = args.rules.rules.iter().map(|path| settled(Path::new(path)));
    let mut taken: BTreeSet<PathBuf> = inputs.chain(rules).collect();
    // A baseline that is read may be written anew.
    let known = args.baseline.as_ref();
    taken.extend(
        known
            .filter(|path| args.write_baseline.as_ref() != Some(path))
            .map(|path| settled(path)),
    );
    for path in outputs {
        if !taken.insert(settled(path)) && (path.is_file() || !path.exists()) {
            let path = path.display();
            let text = tell!(
                lang(),
                "不能写到 {path}：它是这次要读或另要写的文件\n  help: 换一个文件名\n",
                "cannot write to {path}: it is read, or written to already, in this run\n  help: give another name\n"
            );
            return Err((text, WRONG_RULES));
        }
    }
    Ok(())
}

/// A path by the one name that all its spellings have. What is not there yet has no other than the one that is written.
fn settled(path: &Path) -> PathBuf {
    let known = path.canonicalize().or_else(|_| std::path::absolute(path));
    known.unwrap_or_else(|_| path.to_owned())
}

/// Sets how many threads there are: as many as were asked for, while they can be of use.
fn use_threads(threads: Option<usize>) {
    if let Some(threads) = threads {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let most = cores.saturating_mul(THREADS_A_CORE);
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads.min(most));
        // Fails only where threads were set before, and nothing did.
        let _ = pool.build_global();
    }
}

/// From which severity on a failure fails the run.
pub(crate) fn fail_on(args: &Check, project: &Project) -> Severity {
    match args.fail_on {
        Some(Level::Error) => Severity::Error,
        Some(Level::Warn) => Severity::Warn,
        Some(Level::Info) => Severity::Info,
        None => project.fail_on.unwrap_or(Severity::Error),
    }
}

/// What is checked, and whether each document is reported when it is done.
///
/// A few that are named one by one are reported together; so are those of a format that has one frame around all.
fn chosen(args: &Check, project: &Project) -> Result<(Vec<Input>, bool), Stop> {
    let listed = match &args.files_from {
        Some(path) => listed(path)?,
        None => Vec::new(),
    };
    let none = args.paths.is_empty() && args.files_from.is_none();
    let choice = match none {
        true => Choice {
            inputs: inputs(&[], project)?,
            by_name: true,
        },
        false => choose_inputs(&args.paths, &listed),
    };
    let Choice { inputs, by_name } = choice;
    if inputs.is_empty() {
        let text = tell!(
            lang(),
            "--files-from 里没有文件：一行写一个\n",
            "--files-from names no file: write one a line\n"
        );
        return Err((text, CANNOT_READ));
    }
    let asked = asked(args)?;
    let several = inputs.len() > TOGETHER || !by_name && inputs.len() > 1;
    Ok((inputs, asked || several && all_stream(args)))
}

fn pages(output: &Output) -> bool {
    output.shape == Shape::Html && output.pages()
}

/// Whether all that is written can be written document by document.
fn all_stream(args: &Check) -> bool {
    let mut outputs = args.output.iter();
    streams(args.format) && outputs.all(|o| pages(o) || streams(o.shape))
}

/// Whether the documents of a long file are reported one by one.
pub(crate) fn alone(args: &Check) -> Result<bool, Stop> {
    Ok(asked(args)? || all_stream(args))
}

/// Whether something is asked for that is only written document by document.
fn asked(args: &Check) -> Result<bool, Stop> {
    let lines = |o: &Output| o.shape == Shape::Jsonl;
    let asked = args.summary
        || args.resume
        || args.format == Shape::Jsonl
        || args.output.iter().any(|o| pages(o) || lines(o));
    if asked && !all_stream(args) {
        let text = tell!(
            lang(),
            "--summary、--resume、jsonl 和 html=目录/ 逐份写出，只能与 human、concise、jsonl、csv、parquet 一起用\n",
            "--summary, --resume, jsonl and html=DIR/ write document by document: they go with human, concise, jsonl, csv and parquet only\n"
        );
        return Err((text, WRONG_RULES));
    }
    Ok(asked)
}

/// The list of a file, or of standard input.
fn listed(path: &Path) -> Result<Vec<PathBuf>, Stop> {
    let text = match path.as_os_str() == "-" {
        true => std::io::read_to_string(std::io::stdin()),
        false => std::fs::read_to_string(path),
    };
    let text = text.map_err(|error| {
        let (shown, error) = (path.display(), system(&error));
        (
            tell!(
                lang(),
                "--files-from {shown} 读不了：{error}\n",
                "--files-from {shown} cannot be read: {error}\n"
            ),
            CANNOT_READ,
        )
    })?;
    Ok(listed_paths(&text))
}

/// The day of the run that is resumed.
fn left_as_of(args: &Check) -> Option<Day> {
    let output = args.output.iter().find(|o| o.shape == Shape::Jsonl)?;
    let left = left(&output.path).ok().flatten()?;
    Day::read(&left.header.as_of)
}

/// Writes the baseline that is asked for, which is then known, or accepts what is known already.
fn baselines(args: &Check, inputs: &[Input], run: &mut Run) -> Result<(), Stop> {
    let known = match (&args.write_baseline, &args.baseline) {
        (Some(path), _) => {
            let baseline = Baseline::of(run, lang());
            write_baseline(path, &baseline).map_err(unread)?;
            Some((baseline, path))
        }
        (None, Some(path)) => Some((baseline(path, inputs).map_err(unread)?, path)),
        (None, None) => None,
    };
    if let Some((baseline, path)) = known {
        baseline.apply(run, &path.to_string_lossy());
    }
    Ok(())
}
