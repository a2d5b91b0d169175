//! The fields of a line, by what they are.

use super::layout::Part;
use super::scan::{Figure, figure, length};
use memchr::memchr;

/// The fields of a line.
#[derive(Clone, Debug, Default)]
pub(super) struct Fields<'c> {
    pub(super) document: &'c [u8],
    pub(super) table: &'c [u8],
    pub(super) code: &'c [u8],
    pub(super) name: &'c [u8],
    pub(super) org: &'c [u8],
    pub(super) year: &'c [u8],
    pub(super) figures: Vec<Figure>,
}

impl<'c> Fields<'c> {
    pub(super) fn new(figures: usize) -> Self {
        Self {
            figures: vec![Figure::Blank; figures],
            ..Self::default()
        }
    }

    /// Splits a line without quotes; nothing where it has more or fewer fields than the file has columns.
    #[inline]
    pub(super) fn split(&mut self, line: &'c [u8], parts: &[Part]) -> Option<()> {
        let mut rest = line;
        let mut more = true;
        for part in parts {
            if !more {
                return None;
            }
            let end = match part {
                Part::Figure(at) => {
                    let (figure, end) = figure(rest);
                    if let Some(slot) = self.figures.get_mut(*at) {
                        *slot = figure;
                    }
                    end
                }
                // Names are long enough for the search of many bytes at once.
                Part::Name => memchr(b',', rest).unwrap_or(rest.len()),
                _ => length(rest),
            };
            let (field, after) = rest.split_at_checked(end)?;
            match after.split_first() {
                Some((_, after)) => rest = after,
                None => more = false,
            }
            self.put(*part, field);
        }
        (!more).then_some(())
    }

    /// Notes a field; a figure only where its line was not split here.
    #[inline]
    fn put(&mut self, part: Part, field: &'c [u8]) {
        match part {
            Part::Other | Part::Figure(_) => {}
            Part::Document => self.document = field,
            Part::Table => self.table = field,
            Part::Code => self.code = field,
            Part::Name => self.name = field,
            Part::Org => self.org = field,
            Part::Year => self.year = field,
        }
    }

    /// Takes the fields of a line that was split with its quotes.
    pub(super) fn take(&mut self, fields: &[&'c [u8]], parts: &[Part]) {
        for (part, field) in parts.iter().zip(fields) {
            self.put(*part, field);
            if let Part::Figure(at) = part
                && let Some(slot) = self.figures.get_mut(*at)
            {
                let (read, end) = figure(field);
                *slot = if end == field.len() {
                    read
                } else {
                    Figure::Other
                };
            }
        }
    }
}
