//! Pages as they were read, for those who want to see what was understood of them.

use crate::source::FileId;

/// A page: its size, and every cell of its tables, bound or not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// The document.
    pub file: FileId,
    /// Its number, from 1.
    pub number: u32,
    /// Its displayed width, in hundredths of a point.
    pub width: i32,
    /// Its displayed height, in hundredths of a point.
    pub height: i32,
    /// The cells of its tables, titles and notes among them.
    pub cells: Vec<PageCell>,
}

/// A cell as it stands on a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageCell {
    /// Left, top, right, bottom, in hundredths of a point from the top left.
    pub area: [i32; 4],
    /// What is printed in it.
    pub text: String,
}
