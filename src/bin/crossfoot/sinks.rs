//! Where the reports on many documents go: standard output, files, a directory of pages.

use crate::common::{CANNOT_READ, Stop, options, put};
use crate::language::{lang, system};
use crate::many::Job;
use crate::output::{Output, Shape};
use crate::resume::Left;
use crate::table::Table;
use crossfoot::finding::Run;
use crossfoot::ledger::Ledger;
use crossfoot::report::{self, Format, Header, IndexRow, Options, Row, Told, report};
use crossfoot::survey::{Counted, Survey};
use crossfoot::tell;
use std::fs::{self, File};
use std::io::{BufWriter, IsTerminal, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// The front page of a directory of pages.
const INDEX: &str = "index.html";

/// How a report looks: what threads need to know of it.
pub(crate) struct Plan {
    pub(crate) shape: Shape,
    options: Options,
    /// Where its pages go, and how many there are.
    pages: Option<(PathBuf, usize)>,
}

/// Where a report goes.
pub(crate) enum Sink {
    Out,
    File(PathBuf, BufWriter<File>),
    Pages(PathBuf, usize, Vec<IndexRow>),
    Rows(PathBuf, Table),
}

/// What a document gives to a report.
pub(crate) enum Piece {
    Text(String),
    Rows(Vec<Row>),
}

pub(crate) fn cannot(why: &str) -> Stop {
    (format!("{why}\n"), CANNOT_READ)
}

/// Whether reports of this shape are written document by document.
pub(crate) fn streams(shape: Shape) -> bool {
    matches!(
        shape,
        Shape::Human | Shape::Concise | Shape::Jsonl | Shape::Csv | Shape::Parquet
    )
}

/// Opens everything that is written to.
pub(crate) fn sinks(
    job: &Job<'_>,
    header: &Header,
    left: Option<&Left>,
) -> Result<(Vec<Plan>, Vec<Sink>), Stop> {
    let like = |terminal: bool| Options {
        fail_on: job.fail_on,
        full: job.args.full,
        coverage: job.args.coverage,
        ..options(terminal)
    };
    let mut plans = vec![Plan {
        shape: job.args.format,
        options: like(std::io::stdout().is_terminal()),
        pages: None,
    }];
    let mut sinks = vec![match job.args.format {
        Shape::Parquet => {
            let out = PathBuf::from("stdout");
            let table = Table::new(Box::new(std::io::stdout()));
            Sink::Rows(
                out.clone(),
                table.map_err(|why| cannot(&unwritten(&out, &why)))?,
            )
        }
        _ => Sink::Out,
    }];
    for Output { shape, path } in &job.args.output {
        let failed = |error: std::io::Error| cannot(&unwritten(path, &system(&error)));
        let mut pages = None;
        if *shape == Shape::Html {
            fs::create_dir_all(path).map_err(failed)?;
            pages = Some((path.clone(), job.all));
            sinks.push(Sink::Pages(path.clone(), job.all, Vec::new()));
        } else if *shape == Shape::Parquet {
            let file = File::create(path).map_err(failed)?;
            let table = Table::new(Box::new(BufWriter::new(file)));
            let table = table.map_err(|why| cannot(&unwritten(path, &why)))?;
            sinks.push(Sink::Rows(path.clone(), table));
        } else {
            let file = open(path, left).map_err(failed)?;
            sinks.push(Sink::File(path.clone(), file));
        }
        plans.push(Plan {
            shape: *shape,
            options: like(false),
            pages,
        });
    }
    for (plan, sink) in plans.iter().zip(&mut sinks) {
        let goes_on = left.is_some() && matches!(sink, Sink::File(..));
        let head = match plan.shape {
            Shape::Jsonl if !goes_on => report::header_line(header),
            Shape::Csv => report::csv_head(plan.options.lang),
            _ => String::new(),
        };
        sink.write(&head)?;
    }
    Ok((plans, sinks))
}

fn unwritten(path: &Path, why: &str) -> String {
    tell!(
        lang(),
        "{} 写不了：{why}",
        "{} cannot be written: {why}",
        path.display()
    )
}

/// A new file, or what an interrupted run left of it.
fn open(path: &Path, left: Option<&Left>) -> std::io::Result<BufWriter<File>> {
    let Some(left) = left else {
        return File::create(path).map(BufWriter::new);
    };
    let mut file = File::options().read(true).write(true).open(path)?;
    file.set_len(left.length)?;
    file.seek(SeekFrom::End(0))?;
    Ok(BufWriter::new(file))
}

/// The page of a document, by its number among all.
fn page(number: usize, all: usize) -> String {
    let digits = all.to_string().len().max(4);
    format!("{:0digits$}.html", number.saturating_add(1))
}

impl Plan {
    /// What a document gives to the report; its page is written at once.
    pub(crate) fn made(
        &self,
        told: &Told<'_>,
        counted: &Counted,
        number: usize,
    ) -> Result<Piece, String> {
        let Some((directory, all)) = &self.pages else {
            return Ok(Piece::Text(match self.shape {
                Shape::Parquet => {
                    return Ok(Piece::Rows(report::rows(
                        told,
                        Some(counted),
                        &self.options,
                    )));
                }
                Shape::Human => report::block(told, counted, &self.options),
                Shape::Concise => report::finding_lines(told, &self.options),
                Shape::Jsonl => report::lines(told, counted, &self.options),
                Shape::Csv => report::csv_rows(told, &self.options),
                _ => String::new(),
            }));
        };
        let path = directory.join(page(number, *all));
        let bytes = report(told, Format::Html, &self.options)
            .map_err(|error| unwritten(&path, &error.message(lang())))?;
        fs::write(&path, bytes).map_err(|error| unwritten(&path, &system(&error)))?;
        Ok(Piece::Text(String::new()))
    }
}

impl Sink {
    /// Writes what a document gave.
    pub(crate) fn put(&mut self, piece: Piece) -> Result<(), Stop> {
        match (self, piece) {
            (Self::Rows(path, table), Piece::Rows(rows)) => table
                .add(rows)
                .map_err(|why| cannot(&unwritten(path, &why))),
            (sink, Piece::Text(text)) => sink.write(&text),
            _ => Ok(()),
        }
    }

    pub(crate) fn write(&mut self, text: &str) -> Result<(), Stop> {
        match self {
            Self::Pages(..) | Self::Rows(..) => Ok(()),
            // Where nobody is left to read, there is no use in going on.
            Self::Out => put(text.as_bytes()),
            // What is done must be there when the run is killed.
            Self::File(path, file) => file
                .write_all(text.as_bytes())
                .and_then(|()| file.flush())
                .map_err(|error| cannot(&unwritten(path, &system(&error)))),
        }
    }

    /// Notes for the front page that a document is done.
    pub(crate) fn note(&mut self, counted: &Counted, number: usize) {
        if let Self::Pages(_, all, rows) = self {
            rows.push(IndexRow::of(counted, page(number, *all), lang()));
        }
    }

    /// Writes what stands after the last document.
    pub(crate) fn finish(
        &mut self,
        job: &Job<'_>,
        plan: &Plan,
        survey: &Survey,
        run: &Run,
    ) -> Result<(), Stop> {
        if let Self::Pages(directory, _, rows) = self {
            let path = directory.join(INDEX);
            let rules = &job.program.rules;
            let page = report::index_page(survey, rules, std::mem::take(rows), lang())
                .map_err(|error| cannot(&unwritten(&path, &error.message(lang()))))?;
            return fs::write(&path, page)
                .map_err(|error| cannot(&unwritten(&path, &system(&error))));
        }
        let empty = Ledger::default();
        let told = Told {
            run,
            ledger: &empty,
            forms: &job.program.forms,
            rules: &job.program.sources,
            checked: &job.program.rules,
        };
        if let Self::Rows(path, table) = self {
            let rows = report::rows(&told, None, &plan.options);
            let done = table.add(rows).and_then(|()| table.finish());
            return done.map_err(|why| cannot(&unwritten(path, &why)));
        }
        let (rules, summary) = (&job.program.rules, job.args.summary);
        let text = match plan.shape {
            Shape::Human | Shape::Concise => {
                let after = match plan.shape {
                    Shape::Human => report::after(run, &plan.options) + "\n",
                    _ => report::finding_lines(&told, &plan.options),
                };
                let survey = report::survey(survey, rules, &plan.options, summary);
                format!("{after}{survey}")
            }
            Shape::Jsonl => {
                let after = report::after_lines(&told, &plan.options);
                let total = report::total_line(survey, job.all, summary, plan.options.lang);
                format!("{after}{total}")
            }
            Shape::Csv => report::csv_rows(&told, &plan.options),
            _ => String::new(),
        };
        self.write(&text)
    }
}
