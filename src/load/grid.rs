//! What every reader yields: grids of cells, and stretches of prose.

use crate::lang::Said;
use crate::source::{FileId, Place, Span};

/// A cell as a reader saw it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GridCell {
    /// What is printed in it.
    pub text: String,
    /// Where it stands; nowhere in a grid that a rule file writes down.
    pub place: Option<Place>,
    /// Whether the text is repeated here from a merged cell that begins to the left or above.
    pub merged: bool,
    /// Why it cannot be told, whatever its text.
    pub fault: Option<Said>,
}

impl GridCell {
    /// The text without surrounding blanks, those of Chinese print among them.
    pub fn trimmed(&self) -> &str {
        self.text.trim()
    }

    /// Whether nothing is printed in it.
    pub fn is_empty(&self) -> bool {
        self.trimmed().is_empty() && self.fault.is_none()
    }

    /// Whether something begins here, rather than being repeated from a merged cell.
    pub fn begins(&self) -> bool {
        !self.merged && !self.is_empty()
    }
}

/// Rows of cells; rows need not be equally long.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grid {
    /// The rows, from the top.
    pub rows: Vec<Vec<GridCell>>,
}

/// A grid with the name of its sheet or file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// The name of the sheet, or of the file without its extension.
    pub name: String,
    /// The file.
    pub file: FileId,
    /// Its cells.
    pub grid: Grid,
    /// How many bytes of its file's prose come before it, where its cells have no place in that prose.
    pub after: u32,
}

/// What a reader made of one file. A new format is a new reader that returns this.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Read {
    /// Its grids.
    pub sheets: Vec<Sheet>,
    /// Its prose, as stretches of text sources.
    pub prose: Vec<Span>,
    /// Stretches of text in which tables stand without lines or empty cells.
    pub listings: Vec<Span>,
}
