//! Long files of `crossfoot check`: a line a finding, as each document is done, and the counts at the end.

use crate::common::{CANNOT_READ, Stop, unread};
use crossfoot::engine::{Explained, LongRun, LongSetup, check_long};
use crossfoot::ledger::Ledger;
use crossfoot::load::{long, long_tables};
use crossfoot::outcome::Severity;
use crossfoot::program::Program;
use crossfoot::project::Project;
use crossfoot::report::{Options, Told, count_line, exit_code, finding_lines};
use std::fmt::Write as _;
use std::io::Write;
use std::path::PathBuf;

/// Checks the one path if the project declares it as a long file.
pub(crate) fn run(
    paths: &[PathBuf],
    project: &Project,
    program: &Program,
    setup: &LongSetup,
    options: &Options,
    fail_on: Severity,
) -> Result<Option<Stop>, Stop> {
    let declared = |path: &PathBuf| long_tables(project, path).is_some();
    let [path] = paths else {
        return match paths.iter().find(|path| declared(path)) {
            Some(path) => Err((
                format!("`{}` 是长表，要单独检查\n", path.display()),
                CANNOT_READ,
            )),
            None => Ok(None),
        };
    };
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
    Ok(Some(end(whole, path, program, fail_on)))
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
fn end(whole: LongRun, path: &std::path::Path, program: &Program, fail_on: Severity) -> Stop {
    let mut text = String::new();
    let (documents, rows) = (whole.documents, whole.rows);
    let bad = whole.bad;
    let explained = Explained {
        ledger: Ledger::default(),
        run: whole.run,
    };
    let told = said(&explained, program);
    text.push_str(&finding_lines(&told, &Options::default()));
    for line in bad.iter().take(20) {
        let _ = writeln!(
            text,
            "{}:{}: 未读 load::bad_line {}",
            path.display(),
            line.line,
            line.why
        );
    }
    if bad.len() > 20 {
        let _ = writeln!(text, "另有 {} 行未读", bad.len().saturating_sub(20));
    }
    let _ = write!(
        text,
        "文件 {documents} 份，{rows} 行；{}",
        count_line(&told)
    );
    let code = match bad.is_empty() {
        true => exit_code(told.run, told.ledger, fail_on),
        false => CANNOT_READ,
    };
    (text, code)
}
