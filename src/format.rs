//! The house style of rule files: the same words and signs, laid out anew.
//!
//! Works on the words and signs of a file, not on its tree: so comments stay where they stand, and lines break where
//! their author broke them. The words come from the parser, the only one that knows the grammar; nothing here does.

mod grid;
mod layout;
mod spelling;

use crate::ast::Token;

/// The language that the words of the language are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// `rule in for check`
    English,
    /// `规则 取自 逐个 校验`
    Chinese,
}

/// How a file is to look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Style {
    /// The language of its words; as written where nothing is said.
    pub language: Option<Language>,
    /// Whether brackets, commas, colons and quotes are as wide as Chinese text.
    pub wide: bool,
}

/// The text of a rule file, laid out; `tokens` are all its words and signs.
pub fn format(text: &str, tokens: &[Token], style: Style) -> String {
    let lines = layout::lines(text, tokens, style);
    layout::written(&lines)
}
