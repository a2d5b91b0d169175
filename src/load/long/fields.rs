//! The fields of a line, by what they are.

use super::layout::Part;
use memchr::memchr_iter;

/// The fields of a line.
#[derive(Clone, Debug, Default)]
pub(super) struct Fields<'c> {
    pub(super) document: &'c [u8],
    pub(super) table: &'c [u8],
    pub(super) code: &'c [u8],
    pub(super) name: &'c [u8],
    pub(super) org: &'c [u8],
    pub(super) year: &'c [u8],
    pub(super) figures: Vec<&'c [u8]>,
}

impl<'c> Fields<'c> {
    /// Splits a line without quotes; nothing where it has more or fewer fields than the file has columns.
    #[inline]
    pub(super) fn split(&mut self, line: &'c [u8], parts: &[Part]) -> Option<()> {
        let mut start = 0usize;
        let mut ends = memchr_iter(b',', line).chain(Some(line.len()));
        for part in parts {
            let end = ends.next()?;
            self.put(*part, line.get(start..end)?);
            start = end.saturating_add(1);
        }
        ends.next().is_none().then_some(())
    }

    #[inline]
    pub(super) fn put(&mut self, part: Part, field: &'c [u8]) {
        match part {
            Part::Other => {}
            Part::Document => self.document = field,
            Part::Table => self.table = field,
            Part::Code => self.code = field,
            Part::Name => self.name = field,
            Part::Org => self.org = field,
            Part::Year => self.year = field,
            Part::Figure(at) => {
                if let Some(slot) = self.figures.get_mut(at) {
                    *slot = field;
                }
            }
        }
    }
}
