//! Lines and columns of a text, found once and kept: one mark for each stretch of bytes.

use std::sync::{Arc, OnceLock};

/// From one mark to the next, in bytes: so much is walked for one answer.
const STRIDE: usize = 1024;

/// Line breaks before a byte, and the characters since the last one of them.
type Mark = (u32, u32);

/// The marks of every [`STRIDE`]-th byte.
#[derive(Clone, Debug, Default)]
pub(super) struct Marks(Arc<OnceLock<Vec<Mark>>>);

/// They are what the text says: two texts that are the same have the same, whether they were asked for or not.
impl PartialEq for Marks {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Marks {}

impl Marks {
    /// The line breaks before a byte of their text, and the characters since the last one.
    pub(super) fn at(&self, text: &[u8], offset: usize) -> Mark {
        let marks = self.0.get_or_init(|| found(text));
        let offset = offset.min(text.len());
        let near = offset.checked_div(STRIDE).unwrap_or(0);
        let mark = marks.get(near).copied().unwrap_or_default();
        let start = near.saturating_mul(STRIDE);
        walked(text.get(start..offset).unwrap_or_default(), mark)
    }
}

/// The marks of a text.
fn found(text: &[u8]) -> Vec<Mark> {
    let mut here = (0, 0);
    let mut marks = vec![here];
    for stretch in text.chunks(STRIDE) {
        here = walked(stretch, here);
        marks.push(here);
    }
    marks
}

/// A mark, so many bytes on. A byte that goes on with a character is none of its own.
fn walked(bytes: &[u8], (mut breaks, mut column): Mark) -> Mark {
    for byte in bytes {
        match byte {
            b'\n' => (breaks, column) = (breaks.saturating_add(1), 0),
            0x80..=0xbf => {}
            _ => column = column.saturating_add(1),
        }
    }
    (breaks, column)
}
