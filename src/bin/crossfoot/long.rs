//! Long files of `crossfoot check`: a line a finding, as each document is done, and the counts at the end.

use crate::check::{Check, fail_on};
use crate::common::{CANNOT_READ, Stop, WRONG_RULES, compile_untested, options, unread};
use crate::language::lang;
use crate::output::Shape;
use crossfoot::engine::{Explained, LongRun, LongSetup, check_long};
use crossfoot::evaluate::Limits;
use crossfoot::ledger::Ledger;
use crossfoot::load::{long, long_tables};
use crossfoot::program::{Day, Program};
use crossfoot::project::Project;
use crossfoot::report::{Options, Told, count_line, exit_code, finding_lines};
use crossfoot::tell;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};

/// Checks the one path if the project declares it as a long file; nothing where it is none.
pub(crate) fn check(args: &Check, project: &Project, as_of: Day) -> Result<Option<Stop>, Stop> {
    let is_long = |path: &&PathBuf| long_tables(project, path).is_some();
    let Some(path) = args.paths.iter().find(is_long) else {
        return Ok(None);
    };
    let plain = matches!(args.format, Shape::Human | Shape::Concise)
        && args.output.is_empty()
        && args.baseline.is_none()
        && args.write_baseline.is_none()
        && !args.summary
        && !args.resume;
    if !plain {
        let why = tell!(
            lang(),
            "长表只能用 --format concise，没有 --output、--summary、--resume 和基线\n",
            "a long file goes with --format concise only, without --output, --summary, --resume and baselines\n"
        );
        return Err((why, WRONG_RULES));
    }
    if args.paths.len() > 1 {
        let why = tell!(
            lang(),
            "`{}` 是长表，要单独检查\n",
            "`{}` is a long file: check it alone\n",
            path.display()
        );
        return Err((why, WRONG_RULES));
    }
    let program = compile_untested(&args.rules.packs(project)?, &args.rules.setup(project)?)?;
    let setup = LongSetup {
        as_of,
        limits: Limits::default(),
        threads: args.threads.unwrap_or(0),
    };
    let fail_on = fail_on(args, project);
    let options = Options {
        fail_on,
        full: args.full,
        ..options(std::io::stdout().is_terminal())
    };
    run(path, project, &program, &setup, &options)
}

fn run(
    path: &Path,
    project: &Project,
    program: &Program,
    setup: &LongSetup,
    options: &Options,
) -> Result<Option<Stop>, Stop> {
    let Some(declared) = long_tables(project, path) else {
        return Ok(None);
    };
    let opened = long(path, declared, &program.forms, project).map_err(unread)?;
    let mut out = std::io::BufWriter::new(std::io::stdout());
    let mut told = |explained: Explained| {
        let lines = finding_lines(&said(&explained, program), options);
        // A reader that went away is no failure of the check.
        let _ = out.write_all(lines.as_bytes());
    };
    let whole = check_long(program, opened, setup, &mut told).map_err(unread)?;
    let _ = out.flush();
    Ok(Some(end(whole, path, program, options)))
}

fn said<'a>(explained: &'a Explained, program: &'a Program) -> Told<'a> {
    Told {
        run: &explained.run,
        ledger: &explained.ledger,
        forms: &program.forms,
        rules: &program.sources,
        checked: &program.rules,
    }
}

/// What the whole file came to.
fn end(whole: LongRun, path: &Path, program: &Program, options: &Options) -> Stop {
    let mut text = String::new();
    let (documents, rows) = (whole.documents, whole.rows);
    let bad = whole.bad;
    let explained = Explained {
        ledger: Ledger::default(),
        run: whole.run,
    };
    let told = said(&explained, program);
    text.push_str(&finding_lines(&told, options));
    for line in bad.iter().take(20) {
        text.push_str(&tell!(
            lang(),
            "{}:{}: 未读 load::bad_line {}\n",
            "{}:{}: not read load::bad_line {}\n",
            path.display(),
            line.line,
            line.why
        ));
    }
    if bad.len() > 20 {
        text.push_str(&tell!(
            lang(),
            "另有 {} 行未读\n",
            "more lines not read: {}\n",
            bad.len().saturating_sub(20)
        ));
    }
    text.push_str(&tell!(
        lang(),
        "文件 {documents} 份，{rows} 行；{}",
        "documents: {documents}, rows: {rows}; {}",
        count_line(&told, options)
    ));
    let code = match bad.is_empty() {
        true => exit_code(told.run, told.ledger, options.fail_on),
        false => CANNOT_READ,
    };
    (text, code)
}
