//! A long file, cut into stretches of whole documents.

use super::scan::field;
use crate::lang::{Lang, Said};
use crate::say;
use std::fmt;
use std::io::{self, Read};

/// How much of a file is read at a time.
const STRETCH: usize = 1 << 20;
/// The most that one document may take.
const MOST: usize = 1 << 28;

/// Some lines of a file: whole documents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chunk {
    /// The lines.
    pub bytes: Vec<u8>,
    /// The number of the first.
    pub line: u32,
}

/// The stretches of a file, in order.
pub struct Chunks<R> {
    reader: R,
    /// What was read beyond the last whole document.
    rest: Vec<u8>,
    line: u32,
    key: usize,
    ended: bool,
}

impl<R: Read> Chunks<R> {
    /// The stretches of what a reader gives.
    pub fn new(reader: R) -> Self {
        Self {
            reader,
            rest: Vec::new(),
            line: 1,
            key: 0,
            ended: false,
        }
    }

    /// Says which field of a line tells its document.
    pub(super) fn key_at(&mut self, key: usize) {
        self.key = key;
    }

    /// Reads on; whether there was more.
    fn more(&mut self) -> io::Result<bool> {
        let from = self.rest.len();
        let mut part = (&mut self.reader).take(STRETCH as u64);
        part.read_to_end(&mut self.rest)?;
        self.ended = self.rest.len() == from;
        Ok(!self.ended)
    }

    /// The fields of the first line.
    ///
    /// # Errors
    ///
    /// What keeps the file from being read.
    pub(super) fn head(&mut self) -> io::Result<Vec<String>> {
        while memchr::memchr(b'\n', &self.rest).is_none()
            && self.rest.len() < MOST
            && self.more()?
        {}
        let end = self.rest.iter().position(|b| *b == b'\n');
        let end = end.map_or(self.rest.len(), |end| end.saturating_add(1));
        let rest = self.rest.split_off(end);
        let head = std::mem::replace(&mut self.rest, rest);
        self.line = 2;
        let text = String::from_utf8(head);
        let text = text.map_err(|_| {
            trouble(say!(
                "不是 UTF-8：另存为 UTF-8 再检查",
                "it is not UTF-8: save it as UTF-8 and check again"
            ))
        })?;
        let mut records = crate::source::records::records(text.trim_start_matches('\u{feff}'), ',');
        let fields = records.drain(..).take(1).flat_map(|record| record.fields);
        Ok(fields.map(|field| field.text.trim().to_owned()).collect())
    }

    /// The next stretch; none at the end.
    ///
    /// # Errors
    ///
    /// What keeps the file from being read, and a document that is too large.
    pub fn take(&mut self) -> io::Result<Option<Chunk>> {
        loop {
            if !self.ended && self.rest.len() < STRETCH {
                self.more()?;
            }
            let end = match self.ended {
                true => self.rest.len(),
                false => self.last_border(),
            };
            if end > 0 {
                let rest = self.rest.split_off(end);
                let bytes = std::mem::replace(&mut self.rest, rest);
                let line = self.line;
                let count = memchr::memchr_iter(b'\n', &bytes).count();
                self.line = line.saturating_add(crate::source::saturate(count));
                return Ok(Some(Chunk { bytes, line }));
            }
            if self.ended {
                return Ok(None);
            }
            if self.rest.len() >= MOST {
                return Err(trouble(say!(
                    "一份文件超过 256 MiB",
                    "one document is larger than 256 MiB"
                )));
            }
            self.more()?;
        }
    }

    /// Where the last document begins that may go on beyond what was read: 0 where there is only one.
    fn last_border(&self) -> usize {
        let Some(last) = memchr::memrchr(b'\n', &self.rest) else {
            return 0;
        };
        let mut end = last.saturating_add(1);
        let mut key: Option<&[u8]> = None;
        // Line by line from the end, as long as they are of one document.
        while end > 0 {
            let above = self.rest.get(..end.saturating_sub(1)).unwrap_or(&[]);
            let start = memchr::memrchr(b'\n', above);
            let start = start.map_or(0, |at| at.saturating_add(1));
            let line = self.rest.get(start..end).unwrap_or(&[]);
            let own = field(line.trim_ascii_end(), self.key);
            match key {
                Some(key) if key != own => return end,
                _ => key = Some(own),
            }
            end = start;
        }
        0
    }
}

/// What is wrong with a file beyond what the disk says.
#[derive(Debug)]
struct Trouble(Said);

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.of(Lang::Zh))
    }
}

impl std::error::Error for Trouble {}

pub(super) fn trouble(said: Said) -> io::Error {
    io::Error::other(Trouble(said))
}

/// Why a stretch could not be read, in both languages.
pub fn trouble_words(error: &io::Error) -> Said {
    let own = error
        .get_ref()
        .and_then(|inner| inner.downcast_ref::<Trouble>());
    own.map_or_else(|| super::super::packs::why(error), |own| own.0.clone())
}
