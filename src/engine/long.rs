//! Long files: many documents in one file, checked stretch by stretch.

use crate::error::LoadError;
use crate::evaluate::{Detail, Limits, Plan, Screening, Usages};
use crate::finding::Run;
use crate::lang::Said;
use crate::ledger::Ledger;
use crate::load::trouble_words;
use crate::load::{BadLine, Chunk, Long, Reader};
use crate::program::{Day, Program};
use crate::say;
use indexmap::IndexSet;
use rayon::prelude::*;
use std::ops::ControlFlow;
use std::sync::Mutex;

/// How many stretches are under way at a time, for each thread.
const UNDER_WAY: usize = 4;

/// How a long file is checked.
#[derive(Clone, Copy, Debug, Default)]
pub struct LongSetup {
    /// The day from which waivers are counted.
    pub as_of: Day,
    /// How much each document may do.
    pub limits: Limits,
    /// How many threads; as many as there are processors where it is 0.
    pub threads: usize,
}

/// A document that has something to be told: its findings, with what was read of it.
#[derive(Clone, Debug, Default)]
pub struct Explained {
    /// The document, with the tables that its findings rest on.
    pub ledger: Ledger,
    /// Its findings; its counts are those of the checks that had to be explained.
    pub run: Run,
}

/// What a run over a long file tells as it goes.
#[derive(Clone, Debug)]
pub enum Along {
    /// A document that has something to be told.
    Explained(Box<Explained>),
    /// How much of the file is done.
    SoFar {
        /// Documents.
        documents: u64,
        /// Rows.
        rows: u64,
        /// Bytes of the lines.
        bytes: u64,
    },
}

/// What a long file came to.
#[derive(Clone, Debug, Default)]
pub struct LongRun {
    /// The counts of all documents, and what is wrong with the waivers.
    pub run: Run,
    /// How many documents there are.
    pub documents: u64,
    /// How many rows.
    pub rows: u64,
    /// Lines that could not be read, and documents whose rows do not stand together.
    pub bad: Vec<BadLine>,
    /// Whether it was told to stop before the end.
    pub stopped: bool,
}

/// One stretch, checked.
#[derive(Default)]
struct Part {
    explained: Vec<Explained>,
    run: Run,
    usage: Usages,
    names: Vec<(String, u32)>,
    rows: u64,
    bytes: u64,
    bad: Vec<BadLine>,
}

/// Checks a long file. Documents with findings are told one after another, in the order of the file, whatever the number
/// of threads; what is kept does not grow with the file but for the documents' names. Where `told` says so, it stops with
/// the stretches at hand.
///
/// # Errors
///
/// What keeps the file from being read to its end; what was told before stands.
pub fn check_long(
    program: &Program,
    mut long: Long,
    setup: &LongSetup,
    told: &mut (dyn FnMut(Along) -> ControlFlow<()> + Send),
) -> Result<LongRun, LoadError> {
    let unread = |reason: Said| LoadError::CannotRead {
        path: long.layout.file().to_owned(),
        reason,
    };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(setup.threads);
    let pool = pool
        .build()
        .map_err(|error| unread(Said::same(error.to_string())))?;
    let plan = Plan::new(program);
    let readers: Mutex<Vec<Reader<'_>>> = Mutex::new(Vec::new());
    let part = |chunk: &Chunk| -> Part {
        let spare = readers.lock().ok().and_then(|mut spare| spare.pop());
        let mut reader = spare.unwrap_or_else(|| Reader::new(&long.layout, &program.forms));
        let part = part(program, &plan, &mut reader, chunk, setup);
        if let Ok(mut spare) = readers.lock() {
            spare.push(reader);
        }
        part
    };
    let most = pool.current_num_threads().saturating_mul(UNDER_WAY);
    let mut whole = Whole::new(program);
    let chunks = &mut long.chunks;
    let result = pool.install(|| {
        let mut chunks_now = read(chunks, most)?;
        while !chunks_now.is_empty() {
            let work = || chunks_now.par_iter().map(part).collect::<Vec<Part>>();
            // The next stretches are read while these are checked.
            let (parts, next) = rayon::join(work, || read(chunks, most));
            let ends = parts.into_iter().map(|part| whole.add(part, told));
            // Each of them is told, whatever the others say.
            let stopped = ends.fold(false, |stopped, end| stopped | end.is_break());
            chunks_now = next?;
            // At the end there is nothing left to stop.
            whole.stopped = stopped && !chunks_now.is_empty();
            if whole.stopped {
                break;
            }
        }
        std::io::Result::Ok(())
    });
    result.map_err(|error| unread(trouble_words(&error)))?;
    Ok(whole.end(program, setup.as_of))
}

fn read(
    chunks: &mut crate::load::Chunks<impl std::io::Read>,
    most: usize,
) -> std::io::Result<Vec<Chunk>> {
    let mut read = Vec::with_capacity(most);
    while read.len() < most {
        match chunks.take()? {
            Some(chunk) => read.push(chunk),
            None => break,
        }
    }
    Ok(read)
}

fn part(
    program: &Program,
    plan: &Plan,
    reader: &mut Reader<'_>,
    chunk: &Chunk,
    setup: &LongSetup,
) -> Part {
    reader.read(chunk);
    let batch = reader.batch();
    let screening = Screening::new(program, plan, batch, setup.limits, Detail::Applying);
    let mut part = Part {
        usage: Usages::new(program),
        bytes: chunk.bytes.len() as u64,
        rows: batch.panels.iter().map(|panel| panel.rows() as u64).sum(),
        bad: reader.bad().to_vec(),
        ..Part::default()
    };
    for document in &batch.documents {
        part.usage.meet(program, document);
    }
    let mut wanted = vec![false; batch.documents.len()];
    for document in screening.flagged() {
        if let Some(slot) = wanted.get_mut(document) {
            *slot = true;
        }
    }
    for (document, own) in reader.documents().iter().enumerate() {
        part.names.push((own.name.clone(), own.line));
        if !own.odd && wanted.get(document) != Some(&true) {
            continue;
        }
        if let Some(bad) = reader.too_large(document) {
            part.bad.push(bad);
            continue;
        }
        let forms = screening.forms_of(document).filter(|_| !own.odd);
        let ledger = reader.ledger(chunk, document, forms.as_ref());
        let mut run = Run::default();
        screening.explain(document, &ledger, setup.as_of, &mut run, &mut part.usage);
        run.coverage.clear();
        part.run.count(&run);
        if !run.findings.is_empty() || !ledger.notices.is_empty() {
            part.explained.push(Explained { ledger, run });
        }
    }
    screening.count(&mut part.run);
    part
}

/// What the parts come to.
struct Whole {
    run: Run,
    usage: Usages,
    names: IndexSet<String>,
    rows: u64,
    bytes: u64,
    bad: Vec<BadLine>,
    stopped: bool,
}

impl Whole {
    fn new(program: &Program) -> Self {
        Self {
            run: Run {
                params: program.params.clone(),
                packs: program.packs.clone(),
                ..Run::default()
            },
            usage: Usages::new(program),
            names: IndexSet::new(),
            rows: 0,
            bytes: 0,
            bad: Vec::new(),
            stopped: false,
        }
    }

    fn add(
        &mut self,
        part: Part,
        told: &mut (dyn FnMut(Along) -> ControlFlow<()> + Send),
    ) -> ControlFlow<()> {
        for (name, line) in part.names {
            if !self.names.insert(name.clone()) {
                let why = say!(
                    "“{name}”的行没有连在一起，前后各算一份",
                    "the rows of `{name}` do not stand together: each stretch of them counts as a document"
                );
                self.bad.push(BadLine { line, why });
            }
        }
        self.rows = self.rows.saturating_add(part.rows);
        self.bad.extend(part.bad);
        self.run.count(&part.run);
        self.usage.join(part.usage);
        self.bytes = self.bytes.saturating_add(part.bytes);
        let mut end = ControlFlow::Continue(());
        for explained in part.explained {
            if told(Along::Explained(Box::new(explained))).is_break() {
                end = ControlFlow::Break(());
            }
        }
        let so_far = Along::SoFar {
            documents: self.names.len() as u64,
            rows: self.rows,
            bytes: self.bytes,
        };
        match told(so_far) {
            ControlFlow::Continue(()) => end,
            end => end,
        }
    }

    fn end(mut self, program: &Program, as_of: Day) -> LongRun {
        if !self.stopped {
            self.usage.conclude(program, as_of, &mut self.run);
        }
        self.bad.sort_by_key(|bad| bad.line);
        LongRun {
            run: self.run,
            documents: self.names.len() as u64,
            rows: self.rows,
            bad: self.bad,
            stopped: self.stopped,
        }
    }
}
