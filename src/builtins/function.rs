//! What the functions of the language do, for checker and evaluator.

use serde::{Deserialize, Serialize};

/// What a function does, for the evaluator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Function {
    /// Folds over cells or rows.
    Fold(Fold),
    /// Works on one row.
    OfRow(OfRow),
    /// Works on one text or goal.
    OfText(OfText),
    /// Compares one text with another.
    Test(TextTest),
    /// `abs`
    Abs,
    /// `round`
    Round,
    /// `blank`
    Blank,
    /// `leaves`
    Leaves,
    /// `nearest`
    Nearest,
    /// `parent`
    Parent,
    /// `notes`, `unlisted`, `unbound`
    OfTable(OfTable),
    /// `official`
    Official,
    /// Reads the sums that a text works out.
    Working(Part),
    /// `items`
    Items,
}

/// A function of a table, whose answer is a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum OfTable {
    /// `notes`
    Notes,
    /// `unlisted`
    Unlisted,
    /// `unbound`
    Unbound,
}

/// What is asked of the sums that a text works out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Part {
    /// `worked`: what they come to.
    Worked,
    /// `stated`: what the text says that they come to.
    Stated,
}

/// A function over several cells or rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Fold {
    /// `sum`
    Sum,
    /// `count`
    Count,
    /// `min`
    Min,
    /// `max`
    Max,
    /// `avg`
    Avg,
    /// `any`
    Any,
    /// `all`
    All,
    /// `none`
    None,
    /// `distinct`
    Distinct,
}

/// A function of one row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum OfRow {
    /// `name`
    Name,
    /// `code`
    Code,
    /// `level`
    Level,
    /// `position`
    Position,
}

/// A function of one text or goal value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum OfText {
    /// `number`
    Number,
    /// `unit`
    Unit,
    /// `comparator`
    Comparator,
    /// `kind`
    Kind,
}

/// A test of one text against another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum TextTest {
    /// `matches`
    Matches,
    /// `contains`
    Contains,
    /// `starts`
    Starts,
    /// `ends`
    Ends,
    /// `alike`
    Alike,
}
