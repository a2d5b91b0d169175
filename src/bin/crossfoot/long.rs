//! Long files of `crossfoot check`: many documents in one file.
//!
//! With one line a finding and nothing else asked for, what is clean is only counted, which is much faster; else each
//! document is reported as one of many is.

use crate::check::{Check, alone, fail_on, whole};
use crate::common::{CANNOT_READ, Stop, WRONG_RULES, compile_untested, options, unread, unwritten};
use crate::language::lang;
use crate::many::{self, INTERRUPTED, Job, Of};
use crate::output::Shape;
use crate::progress::Progress;
use crossfoot::engine::{
    Along, Explained, Judge, LongRun, LongSetup, Setup, Spread, Wanted, check_long,
};
use crossfoot::error::LoadError;
use crossfoot::evaluate::Limits;
use crossfoot::ledger::Ledger;
use crossfoot::load::{Long, long, long_tables};
use crossfoot::program::Program;
use crossfoot::project::{LongTables, Project};
use crossfoot::report::{Options, Told, count_line, exit_code, finding_lines};
use crossfoot::tell;
use std::io::{ErrorKind, IsTerminal, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// Checks the one path if the project declares it as a long file; nothing where it is none.
pub(crate) fn check(args: &Check, project: &Project, setup: &Setup) -> Result<Option<Stop>, Stop> {
    let declared = |path: &'_ PathBuf| long_tables(project, path).is_some();
    let Some(path) = args.paths.iter().find(|path| declared(path)) else {
        return Ok(None);
    };
    let Some(declared) = long_tables(project, path) else {
        return Ok(None);
    };
    if args.paths.len() > 1 || args.files_from.is_some() {
        let why = tell!(
            lang(),
            "`{}` 是长表，要单独检查\n",
            "`{}` is a long file: check it alone\n",
            path.display()
        );
        return Err((why, WRONG_RULES));
    }
    let apart = alone(args)?;
    let program = compile_untested(&args.rules.packs(project)?, setup)?;
    // It is needed to the end of the process, which takes less time than to give its parts back one by one.
    let program = std::mem::ManuallyDrop::new(program);
    let file = File {
        args,
        project,
        path,
        declared,
        program: &program,
        setup,
    };
    let asked = args.summary || args.resume || !args.output.is_empty() || args.coverage;
    let baseline = args.baseline.is_some() || args.write_baseline.is_some();
    match (args.format, apart) {
        (Shape::Concise, _) if !asked && !baseline => file.counted(),
        (_, true) => file.apart(),
        (_, false) => file.together(),
    }
    .map(Some)
}

/// A long file that is to be checked.
struct File<'a> {
    args: &'a Check,
    project: &'a Project,
    path: &'a Path,
    declared: &'a LongTables,
    program: &'a Program,
    setup: &'a Setup,
}

/// A file that cannot be read; a declaration that is wrong is a wrong project.
fn cannot(error: LoadError) -> Stop {
    let unreadable = matches!(error, LoadError::CannotRead { .. });
    let (text, code) = unread(error);
    (text, if unreadable { CANNOT_READ } else { code })
}

impl File<'_> {
    fn open(&self) -> Result<Long, Stop> {
        long(self.path, self.declared, &self.program.forms, self.project).map_err(cannot)
    }

    fn options(&self) -> Options {
        Options {
            fail_on: fail_on(self.args, self.project),
            full: self.args.full,
            ..options(std::io::stdout().is_terminal())
        }
    }

    fn spread<'s>(&'s self, name: &'s str) -> Spread<'s> {
        Spread {
            judge: Judge {
                program: self.program,
                as_of: self.setup.as_of,
                limits: many::limits(self.args),
                baseline: None,
                accepts: None,
            },
            path: name,
            known: &[],
            hashed: false,
            wanted: Wanted::Cells,
        }
    }

    /// Document by document.
    fn apart(&self) -> Result<Stop, Stop> {
        let name = self.path.to_string_lossy();
        let all = self.spread(&name).count(self.open()?).map_err(cannot)?;
        many::run(&Job {
            args: self.args,
            program: self.program,
            of: Of::Long(self.path, &|| self.open()),
            all,
            as_of: self.setup.as_of,
            fail_on: fail_on(self.args, self.project),
        })
    }

    /// All documents in one report.
    fn together(&self) -> Result<Stop, Stop> {
        let name = self.path.to_string_lossy();
        let ledger = self.spread(&name).together(self.open()?).map_err(cannot)?;
        whole(
            self.args,
            self.project,
            self.program,
            (&[], ledger),
            self.setup.as_of,
        )
    }

    /// What is wrong, a line each, and the counts.
    fn counted(&self) -> Result<Stop, Stop> {
        let opened = self.open()?;
        let options = self.options();
        let setup = LongSetup {
            as_of: self.setup.as_of,
            limits: Limits::default(),
            threads: rayon::current_num_threads(),
        };
        many::watch();
        // The lines of a Parquet file are made as it is read.
        let size = std::fs::metadata(self.path).map_or(0, |file| file.len());
        let is_text = self.path.extension().is_none_or(|end| end != "parquet");
        let size = Some(size).filter(|_| is_text).unwrap_or(0);
        let mut progress = Progress::of_bytes(lang().pick("检查", "checking"), size);
        let shown = std::io::stdout().is_terminal();
        let mut out = std::io::BufWriter::new(std::io::stdout());
        let mut failed: Option<std::io::Error> = None;
        let mut told = |along: Along| {
            match along {
                Along::Explained(explained) => {
                    let lines = finding_lines(&said(&explained, self.program), &options);
                    if shown {
                        progress.clear();
                    }
                    let written = out.write_all(lines.as_bytes());
                    let written = match shown {
                        true => written.and_then(|()| out.flush()),
                        false => written,
                    };
                    failed = failed.take().or(written.err());
                }
                Along::SoFar {
                    documents,
                    rows,
                    bytes,
                } => progress.at(documents, rows, bytes),
            }
            match many::go_on() && failed.is_none() {
                true => ControlFlow::Continue(()),
                false => ControlFlow::Break(()),
            }
        };
        let ran = check_long(self.program, opened, &setup, &mut told).map_err(cannot)?;
        progress.clear();
        let failed = failed.or(out.flush().err());
        // A reader that went away is no failure of the check.
        if let Some(error) = failed.filter(|error| error.kind() != ErrorKind::BrokenPipe) {
            return Err(unwritten(&error));
        }
        Ok(end(ran, self.path, self.program, &options))
    }
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
    if whole.stopped {
        text.insert_str(
            0,
            &tell!(
                lang(),
                "中断：以下是做完了的 {documents} 份\n",
                "broken off: what follows is of the {documents} documents that are done\n"
            ),
        );
        return (text, INTERRUPTED);
    }
    let code = match bad.is_empty() {
        true => exit_code(told.run, told.ledger, options.fail_on),
        false => CANNOT_READ,
    };
    (text, code)
}
