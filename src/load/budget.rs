//! How much one file may hold. Past it something is wrong with the file, not with the budget; the run goes on without
//! it, within the memory of an office machine.

use crate::lang::Said;
use crate::say;

/// The most cells of one file: rows times columns of what is used.
pub(super) const MAX_CELLS: usize = 1_000_000;
/// The most columns of a table: past it each heading would be compared with each form for minutes.
const MAX_COLUMNS: usize = 1_000;
/// The most text in the cells of one file, in bytes, repeated in merged cells as often as it is shown.
const MAX_TEXT: usize = 128 << 20;

/// What a file may still hold.
#[derive(Clone, Debug)]
pub(super) struct Budget {
    cells: usize,
    text: usize,
    #[cfg(feature = "workbook")]
    covered: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self {
            cells: MAX_CELLS,
            text: MAX_TEXT,
            #[cfg(feature = "workbook")]
            covered: MAX_CELLS,
        }
    }
}

impl Budget {
    /// Whether a table may be so wide.
    ///
    /// # Errors
    ///
    /// That it is too wide, in words.
    pub(super) fn width(columns: usize) -> Result<(), Said> {
        if columns > MAX_COLUMNS {
            Err(say!(
                "超过 {MAX_COLUMNS} 列",
                "more than {MAX_COLUMNS} columns"
            ))
        } else {
            Ok(())
        }
    }

    /// Takes so many cells off.
    ///
    /// # Errors
    ///
    /// That there are too many, in words.
    pub(super) fn cells(&mut self, count: usize) -> Result<(), Said> {
        let left = self.cells.checked_sub(count);
        self.cells = left.ok_or_else(too_many)?;
        Ok(())
    }

    /// Takes the cells that a merged one covers off. Areas may lie over one another any number of times.
    ///
    /// # Errors
    ///
    /// That there are too many, in words.
    #[cfg(feature = "workbook")]
    pub(super) fn covered(&mut self, count: usize) -> Result<(), Said> {
        let left = self.covered.checked_sub(count);
        self.covered = left.ok_or_else(too_many)?;
        Ok(())
    }

    /// Takes the text of some cells off.
    ///
    /// # Errors
    ///
    /// That there is too much, in words.
    pub(super) fn text(&mut self, bytes: usize) -> Result<(), Said> {
        let left = self.text.checked_sub(bytes);
        let most = MAX_TEXT >> 20;
        self.text = left.ok_or_else(|| {
            say!(
                "格里的文字超过 {most} MB",
                "more than {most} MB of text in its cells"
            )
        })?;
        Ok(())
    }
}

/// That there are too many cells.
pub(super) fn too_many() -> Said {
    let most = MAX_CELLS.checked_div(10_000).unwrap_or(0);
    say!("超过 {most} 万格", "more than {MAX_CELLS} cells")
}
