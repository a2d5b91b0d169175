//! How far a long run is: one line on standard error, only in a terminal.

use crate::language::lang;
use crossfoot::tell;
use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

/// The line is drawn at most so often.
const PAUSE: Duration = Duration::from_millis(100);
/// A run that is over before this shows nothing.
const PATIENCE: Duration = Duration::from_millis(500);
/// How wide the bar is.
const BAR: u64 = 20;

/// The line of progress.
pub(crate) struct Progress {
    on: bool,
    what: &'static str,
    /// How much there is to do; 0 where nobody knows.
    all: u64,
    /// How much of it is done.
    part: u64,
    /// Whether that is counted in documents.
    by_documents: bool,
    documents: u64,
    rows: u64,
    started: Instant,
    drawn: Option<Instant>,
}

impl Progress {
    /// Of so many documents.
    pub(crate) fn new(what: &'static str, all: usize) -> Self {
        Self {
            by_documents: true,
            ..Self::of_bytes(what, all as u64)
        }
    }

    /// Of so many bytes; of 0 where nobody knows how many.
    pub(crate) fn of_bytes(what: &'static str, all: u64) -> Self {
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        Self {
            on: std::io::stderr().is_terminal() && !dumb,
            what,
            all,
            part: 0,
            by_documents: false,
            documents: 0,
            rows: 0,
            started: Instant::now(),
            drawn: None,
        }
    }

    /// A document is done, of so many rows.
    pub(crate) fn step(&mut self, rows: u64) {
        let documents = self.documents.saturating_add(1);
        self.at(documents, self.rows.saturating_add(rows), documents);
    }

    /// So much is done, all together.
    pub(crate) fn at(&mut self, documents: u64, rows: u64, part: u64) {
        (self.documents, self.rows, self.part) = (documents, rows, part);
        let now = Instant::now();
        let early = now.duration_since(self.started) < PATIENCE;
        let soon = self.drawn.is_some_and(|at| now.duration_since(at) < PAUSE);
        if self.on && !early && !soon {
            self.drawn = Some(now);
            self.draw();
        }
    }

    /// Takes the line away, so that something can be written.
    pub(crate) fn clear(&mut self) {
        if self.drawn.take().is_some() {
            let _ = std::io::stderr().write_all(b"\r\x1b[2K");
        }
    }

    fn draw(&self) {
        let line = self.line(self.started.elapsed());
        let width = terminal_size::terminal_size().map_or(80, |(width, _)| usize::from(width.0));
        let line: String = line
            .chars()
            .scan(0, |used, c| fits(used, c, width))
            .collect();
        let _ = std::io::stderr().write_all(format!("\r\x1b[2K{line}").as_bytes());
    }

    fn line(&self, elapsed: Duration) -> String {
        let of = match self.by_documents {
            true => format!("/{}", self.all),
            false => String::new(),
        };
        let done = tell!(
            lang(),
            "{}{of} 份 {} 行",
            "{}{of} documents, {} rows",
            self.documents,
            self.rows
        );
        if self.all == 0 {
            return format!("{} {done}", self.what);
        }
        let full = self.part.saturating_mul(BAR).checked_div(self.all);
        let full = full.unwrap_or(0).min(BAR);
        let signs = |sign: &str, n: u64| sign.repeat(usize::try_from(n).unwrap_or(0));
        let bar = signs("#", full) + &signs(".", BAR.saturating_sub(full));
        let left = self.all.saturating_sub(self.part);
        let millis = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX);
        let rest = millis.saturating_mul(left).checked_div(self.part);
        let seconds = rest.unwrap_or(0).div_ceil(1000);
        let (minutes, seconds) = (seconds.div_euclid(60), seconds.rem_euclid(60));
        tell!(
            lang(),
            "{} [{bar}] {done} 还要 {minutes}:{seconds:02}",
            "{} [{bar}] {done}, {minutes}:{seconds:02} left",
            self.what
        )
    }
}

/// Whether a character still stands on the line; a Chinese one takes two columns.
fn fits(used: &mut usize, c: char, width: usize) -> Option<char> {
    *used = used.saturating_add(if c.is_ascii() { 1 } else { 2 });
    (*used < width).then_some(c)
}
