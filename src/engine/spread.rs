//! The documents of a long file, one after another, each judged as a document of its own.

use super::judge::{Done, Judge, Judged, Make};
use crate::error::LoadError;
use crate::evaluate::{Detail, Plan, Screening, Touched};
use crate::lang::Said;
use crate::ledger::{Gravity, Ledger, Notice};
use crate::load::{BadLine, Chunk, Input, Layout, Long, Reader, fingerprint, trouble_words};
use crate::report::Told;
use crate::say;
use crate::survey::Counted;
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::ops::ControlFlow;

/// How many stretches are under way at a time, for each thread.
const UNDER_WAY: usize = 2;

/// The most cells that are read together.
const MOST: usize = 1_000_000;

/// A run over the documents of a long file.
#[derive(Clone, Copy, Debug)]
pub struct Spread<'a> {
    /// How each document is judged.
    pub judge: Judge<'a>,
    /// What the file is called.
    pub path: &'a str,
    /// What was done before: the documents that the file begins with.
    pub known: &'a [Known],
    /// Whether to hash what a document is read from.
    pub hashed: bool,
    /// What is asked for of each document.
    pub wanted: Wanted,
}

/// What is asked for of each document of a long file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wanted {
    /// What is wrong.
    Wrong,
    /// All findings.
    Findings,
    /// All findings and all cells: which of them are covered, pages that show them.
    #[default]
    Cells,
}

/// A document that was done before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// What it is called.
    pub path: String,
    /// SHA-256 of its lines.
    pub sha256: Option<String>,
}

/// How a run over a long file ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ended {
    /// At the end of the file.
    Whole,
    /// Before it, because it was told to.
    Stopped,
    /// At a document that was done before and is no longer the same.
    Changed(String),
}

/// What a document gave; nothing where it was done before, its path where it has changed since.
type One<T> = Result<Option<Done<T>>, String>;

/// A document of a stretch.
struct Unit<'u> {
    /// Its number in the file.
    number: usize,
    /// The stretch, and its number there; none where only lines that belong to no document are left.
    at: Option<(&'u Reader<'u>, &'u Chunk, usize)>,
    /// What is wrong with its lines.
    bad: Vec<BadLine>,
}

/// What goes on from stretch to stretch.
#[derive(Default)]
struct Going {
    number: usize,
    names: BTreeSet<String>,
    /// Lines before the first document.
    orphans: Vec<BadLine>,
}

impl Spread<'_> {
    /// How many documents a long file has.
    ///
    /// # Errors
    ///
    /// What keeps the file from being read to its end.
    pub fn count(&self, long: Long) -> Result<usize, LoadError> {
        let mut all = 0usize;
        self.stretches(long, &mut |stretches| {
            let units = stretches.iter().map(Vec::len);
            all = units.fold(all, usize::saturating_add);
            ControlFlow::Continue(())
        })?;
        Ok(all)
    }

    /// All documents of a long file in one ledger.
    ///
    /// # Errors
    ///
    /// What keeps the file from being read to its end; more cells than one file may hold.
    pub fn together(&self, long: Long) -> Result<Ledger, LoadError> {
        let mut ledger = Ledger::default();
        let mut room = Some(MOST);
        self.stretches(long, &mut |stretches| {
            for unit in stretches.iter().flatten() {
                if let Some((reader, chunk, at)) = unit.at {
                    reader.add(chunk, at, None, &mut ledger);
                    room = room.and_then(|room| room.checked_sub(reader.cells(at)));
                }
                let notices = unit.bad.iter().map(|bad| self.notice(bad));
                ledger.notices.extend(notices);
            }
            match room {
                Some(_) => ControlFlow::Continue(()),
                None => ControlFlow::Break(()),
            }
        })?;
        let too_many = || {
            self.unread(say!(
                "超过 {MOST} 格，这种格式要把所有文件读在一起；用 human、concise、jsonl、csv 或 html=目录/",
                "it has more than {MOST} cells, and this format reads all documents together; use human, concise, jsonl, csv or html=DIR/"
            ))
        };
        room.map(|_| ledger).ok_or_else(too_many)
    }

    /// Checks every document that was not done before, on all threads. `make` makes of a run what is kept of it;
    /// `take` takes what was made, in the order of the file, and says whether to go on.
    ///
    /// # Errors
    ///
    /// What keeps the file from being read to its end; what was taken before stands.
    pub fn run<T: Send>(
        &self,
        long: Long,
        make: &Make<'_, T>,
        take: &mut dyn FnMut(Done<T>) -> ControlFlow<()>,
    ) -> Result<Ended, LoadError> {
        let mut ended = Ended::Whole;
        let plan = Plan::new(self.judge.program);
        self.stretches(long, &mut |stretches| {
            let stretches = stretches.par_iter();
            let done: Vec<Vec<One<T>>> = stretches
                .map(|units| self.stretch(&plan, units, make))
                .collect();
            for one in done.into_iter().flatten() {
                match one {
                    Ok(None) => {}
                    Ok(Some(done)) => {
                        if take(done).is_break() {
                            ended = Ended::Stopped;
                            return ControlFlow::Break(());
                        }
                    }
                    Err(path) => {
                        ended = Ended::Changed(path);
                        return ControlFlow::Break(());
                    }
                }
            }
            ControlFlow::Continue(())
        })?;
        Ok(ended)
    }

    /// Reads some stretches at a time and gives the documents of each to `take`.
    fn stretches(
        &self,
        mut long: Long,
        take: &mut dyn FnMut(&[Vec<Unit<'_>>]) -> ControlFlow<()>,
    ) -> Result<(), LoadError> {
        let most = rayon::current_num_threads().saturating_mul(UNDER_WAY);
        let layout: &Layout = &long.layout;
        let mut readers: Vec<Reader<'_>> = (0..most)
            .map(|_| Reader::new(layout, &self.judge.program.forms))
            .collect();
        let mut going = Going::default();
        loop {
            let mut chunks: Vec<Chunk> = Vec::new();
            while chunks.len() < most {
                match long.chunks.take() {
                    Ok(Some(chunk)) => chunks.push(chunk),
                    Ok(None) => break,
                    Err(error) => return Err(self.unread(trouble_words(&error))),
                }
            }
            if chunks.is_empty() {
                break;
            }
            let pairs: Vec<(&mut Reader<'_>, &Chunk)> = readers.iter_mut().zip(&chunks).collect();
            pairs
                .into_par_iter()
                .for_each(|(reader, chunk)| reader.read(chunk));
            let pairs = readers.iter().zip(&chunks);
            let units: Vec<Vec<Unit<'_>>> = pairs
                .map(|(reader, chunk)| going.units(reader, chunk))
                .collect();
            if take(&units).is_break() {
                return Ok(());
            }
        }
        if !going.orphans.is_empty() {
            let rest = Unit {
                number: going.number,
                at: None,
                bad: going.orphans,
            };
            let _ = take(&[vec![rest]]);
        }
        Ok(())
    }

    fn unread(&self, reason: Said) -> LoadError {
        LoadError::CannotRead {
            path: self.path.to_owned(),
            reason,
        }
    }

    /// The documents of one stretch.
    fn stretch<T>(&self, plan: &Plan, units: &[Unit<'_>], make: &Make<'_, T>) -> Vec<One<T>> {
        let detail = match self.wanted {
            Wanted::Wrong => Some(Detail::Applying),
            Wanted::Findings => Some(Detail::Full),
            Wanted::Cells => None,
        };
        let open = |unit: &&Unit<'_>| self.known.get(unit.number).is_none();
        let first = units.iter().filter(open).find_map(|unit| unit.at);
        let screened = detail.zip(first).map(|(detail, (reader, ..))| {
            let Judge {
                program, limits, ..
            } = self.judge;
            let screening = Screening::new(program, plan, reader.batch(), limits, detail);
            let touched = screening.touched();
            (screening, touched)
        });
        let one = |unit| self.unit(unit, screened.as_ref(), make);
        units.iter().map(one).collect()
    }

    /// One document; nothing where it was done before, its path where it has changed since.
    fn unit<T>(
        &self,
        unit: &Unit<'_>,
        screened: Option<&(Screening<'_>, Touched)>,
        make: &Make<'_, T>,
    ) -> One<T> {
        let (path, lines) = match unit.at {
            Some((reader, chunk, at)) => {
                let name = reader.documents().get(at).map_or("", |own| &own.name);
                (format!("{}#{name}", self.path), reader.lines(chunk, at))
            }
            None => (self.path.to_owned(), &[][..]),
        };
        let known = self.known.get(unit.number);
        let wanted = self.hashed || known.is_some();
        let sha256 = wanted.then(|| hash(lines)).flatten();
        if let Some(known) = known {
            let same = known.path == path && known.sha256 == sha256;
            return if same { Ok(None) } else { Err(path) };
        }
        let make = |number: usize, told: &Told<'_>, counted: &mut Counted| {
            counted.sha256.clone_from(&sha256);
            make(number, told, counted)
        };
        let (mut ledger, judged) = match self.planned(unit, screened) {
            Some((ledger, judged)) => (ledger, Some(judged)),
            None => (whole(unit), None),
        };
        let too_large = unit.at.and_then(|(reader, _, at)| reader.too_large(at));
        let bad = unit.bad.iter().chain(&too_large);
        ledger.notices.extend(bad.map(|bad| self.notice(bad)));
        let of = (&ledger, Some(0).filter(|_| !ledger.documents.is_empty()));
        Ok(Some(match judged {
            Some(judged) => self.judge.end(of, (path, unit.number), judged, &make),
            None => {
                let own = 0..ledger.documents.len().min(1);
                self.judge.done((&ledger, own), (path, unit.number), &make)
            }
        }))
    }

    /// A document of which the plan tells what holds, with the tables that its findings rest on; none where the
    /// evaluator has to go over the whole of it.
    fn planned(
        &self,
        unit: &Unit<'_>,
        screened: Option<&(Screening<'_>, Touched)>,
    ) -> Option<(Ledger, Judged)> {
        let ((reader, chunk, at), (screening, touched)) = unit.at.zip(screened)?;
        let odd = reader.documents().get(at).is_none_or(|own| own.odd);
        if odd || reader.too_large(at).is_some() {
            return None;
        }
        let forms = screening.forms_of(at)?;
        let ledger = match forms.is_empty() {
            true => reader.named(at),
            false => reader.ledger(chunk, at, Some(&forms)),
        };
        let (mut run, excuses) = screening.run_of(at, &ledger, self.judge.as_of);
        let extent = screening.extent(touched, at, (&forms, &run))?;
        run.coverage.clear();
        let judged = Judged {
            run,
            excuses,
            extent,
        };
        Some((ledger, judged))
    }

    fn notice(&self, bad: &BadLine) -> Notice {
        let (path, line) = (self.path, bad.line);
        Notice {
            gravity: Gravity::Broken,
            code: "load::bad_line",
            message: say!("第 {line} 行：{}", "line {line}: {}", bad.why),
            help: None,
            place: None,
            whereabouts: say!("{path} 第{line}行", "{path} line {line}"),
        }
    }
}

/// A document with all that was read of it; nothing of one that is too large.
fn whole(unit: &Unit<'_>) -> Ledger {
    let read = unit
        .at
        .filter(|(reader, _, at)| reader.too_large(*at).is_none());
    read.map_or_else(Ledger::default, |(reader, chunk, at)| {
        reader.ledger(chunk, at, None)
    })
}

fn hash(lines: &[u8]) -> Option<String> {
    fingerprint(&Input::Memory {
        document: String::new(),
        files: vec![(String::new(), lines.to_vec())],
    })
}

impl Going {
    /// The documents of a stretch, each with what is wrong with its lines.
    fn units<'u>(&mut self, reader: &'u Reader<'u>, chunk: &'u Chunk) -> Vec<Unit<'u>> {
        let mut into = Vec::new();
        let documents = reader.documents();
        let mut bad = reader.bad().iter().cloned().peekable();
        for (at, own) in documents.iter().enumerate() {
            let next = documents.get(at.saturating_add(1)).map(|next| next.line);
            let mut wrong = std::mem::take(&mut self.orphans);
            if !self.names.insert(own.name.clone()) {
                let name = &own.name;
                wrong.push(BadLine {
                    line: own.line,
                    why: say!(
                        "“{name}”的行没有连在一起，前后各算一份",
                        "the rows of `{name}` do not stand together: each stretch of them counts as a document"
                    ),
                });
            }
            while let Some(line) = bad.next_if(|bad| next.is_none_or(|next| bad.line < next)) {
                wrong.push(line);
            }
            into.push(Unit {
                number: self.number,
                at: Some((reader, chunk, at)),
                bad: wrong,
            });
            self.number = self.number.saturating_add(1);
        }
        self.orphans.extend(bad);
        into
    }
}
