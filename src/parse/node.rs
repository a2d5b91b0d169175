//! A pair of pest's with its place in the file.

use super::Rule;
use crate::ast::Name;
use crate::source::{FileId, Span, saturate};
use pest::iterators::Pair;

/// One node of what the grammar read. The grammar was matched from byte `base` of its file on.
#[derive(Clone)]
pub(super) struct Node<'t> {
    pair: Pair<'t, Rule>,
    base: usize,
    file: FileId,
}

impl<'t> Node<'t> {
    /// A pair and where its text begins.
    pub(super) fn new(pair: Pair<'t, Rule>, base: usize, file: FileId) -> Self {
        Self { pair, base, file }
    }

    /// Which rule of the grammar it is.
    pub(super) fn rule(&self) -> Rule {
        self.pair.as_rule()
    }

    /// Its text as written.
    pub(super) fn text(&self) -> &'t str {
        self.pair.as_str()
    }

    /// Where it stands.
    pub(super) fn span(&self) -> Span {
        let span = self.pair.as_span();
        let byte = |at: usize| saturate(self.base.saturating_add(at));
        Span {
            file: self.file,
            start: byte(span.start()),
            end: byte(span.end()),
        }
    }

    /// The byte of the file after its last.
    pub(super) fn end(&self) -> usize {
        self.base.saturating_add(self.pair.as_span().end())
    }

    /// Its parts.
    pub(super) fn children(&self) -> impl Iterator<Item = Node<'t>> + use<'t> {
        let (base, file) = (self.base, self.file);
        self.pair
            .clone()
            .into_inner()
            .map(move |pair| Node { pair, base, file })
    }

    /// Its first part.
    pub(super) fn first(&self) -> Node<'t> {
        self.children().next().unwrap_or_else(|| self.clone())
    }

    /// Its first part of a rule.
    pub(super) fn child(&self, rule: Rule) -> Option<Node<'t>> {
        self.children().find(|node| node.rule() == rule)
    }

    /// Its first part of a rule, or itself: for parts that the grammar has made sure of.
    pub(super) fn part(&self, rule: Rule) -> Node<'t> {
        self.child(rule).unwrap_or_else(|| self.clone())
    }

    /// All its parts that are words, labels or texts, as names.
    pub(super) fn names(&self) -> Vec<Name> {
        let named = |rule| matches!(rule, Rule::string | Rule::label | Rule::name | Rule::word);
        self.children()
            .filter(|node| named(node.rule()))
            .map(|node| node.name())
            .collect()
    }

    /// It as a name: the content of a text or title, a word with its letters narrowed.
    pub(super) fn name(&self) -> Name {
        let text = match self.rule() {
            Rule::string => content(self.text()),
            Rule::title => inside(self.text()).to_owned(),
            _ => narrow(self.text()),
        };
        Name {
            text,
            span: self.span(),
        }
    }

    /// Its first part of a rule, as a name.
    pub(super) fn name_of(&self, rule: Rule) -> Option<Name> {
        self.child(rule).map(|node| node.name())
    }
}

/// A word with full-width letters and digits made ASCII.
pub(super) fn narrow(word: &str) -> String {
    word.chars().map(narrow_char).collect()
}

fn narrow_char(c: char) -> char {
    match c {
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '＿' | '．' | '－' | '％' => {
            char::from_u32((c as u32).saturating_sub(0xfee0)).unwrap_or(c)
        }
        _ => c,
    }
}

/// What stands between quotes, escapes undone.
fn content(quoted: &str) -> String {
    let block = quoted
        .strip_prefix("\"\"\"")
        .and_then(|rest| rest.strip_suffix("\"\"\""));
    if let Some(block) = block {
        return block.strip_prefix('\n').unwrap_or(block).to_owned();
    }
    match quoted
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
    {
        Some(plain) => unescape(plain),
        None => inside(quoted).to_owned(),
    }
}

/// A text without its first and last character.
fn inside(text: &str) -> &str {
    let mut chars = text.chars();
    chars.next();
    chars.next_back();
    chars.as_str()
}

/// `\"`, `\\` and `\n` undone; any other backslash stays, so that `"\d+"` is what it looks like.
fn unescape(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            plain.push(c);
            continue;
        }
        match chars.next() {
            Some('n') => plain.push('\n'),
            Some(c @ ('"' | '\\')) => plain.push(c),
            other => plain.extend(std::iter::once('\\').chain(other)),
        }
    }
    plain
}
