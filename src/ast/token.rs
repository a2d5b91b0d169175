//! The words and signs of a rule file in order, comments and line breaks among them: what a formatter lays out.
//!
//! The parser makes them, because only the grammar can tell a word of the language from a name that is spelt alike
//! (`unit 万元`, but `unit(x) == unit(y)`).

use crate::source::Span;

/// One word or sign of a rule file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Where it stands.
    pub span: Span,
    /// Whether it stands close to the token before it.
    pub tight: bool,
    /// What begins with it.
    pub begins: Begins,
}

/// What begins with a token.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Begins {
    /// Nothing: it goes on with what stands before it.
    #[default]
    Nothing,
    /// A statement.
    Statement,
    /// A line of a rule.
    RuleLine,
    /// A line of a form or of a test.
    Line,
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// A word of the language: in English, in Chinese.
    Word(&'static str, &'static str),
    /// A sign: narrow, and as wide as the Chinese text around it where there is such a form.
    Sign(&'static str, &'static str),
    /// A text in quotes.
    Text,
    /// A name, label, number or code.
    Name,
    /// A name that is spelt like a word of the language.
    Alike,
    /// A title, `《表名》`, or a name that would be a word of the language if its letters were narrow.
    Verbatim,
    /// A row of a grid.
    Row,
    /// The brace that opens a block.
    Open,
    /// The brace that closes a block.
    Close,
    /// A comment.
    Comment,
    /// A line break.
    Break,
    /// `;` between statements or lines.
    End,
}
