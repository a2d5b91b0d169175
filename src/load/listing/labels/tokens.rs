//! What stands in a form of labels, cell by cell, as far as its text tells where one ends.
//!
//! Some programs end every cell with a blank: then a line without one goes on in the next line, and a cell that is
//! empty leaves two blanks more. Others print neither: then a cell may end with any line.

use super::super::lines::{Figure, Line, Piece, figure};
use super::super::rows::span;
use crate::load::hierarchy::style;
use crate::source::{FileId, Span};
use crate::value::squash;

/// A cell, or a part of one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Token {
    /// What is printed.
    pub(super) text: String,
    /// The same with widths folded and no blanks.
    pub(super) plain: String,
    /// Where it stands.
    pub(super) at: Span,
    /// The line on which it begins.
    pub(super) first: usize,
    /// The line on which it ends.
    pub(super) line: usize,
    /// The page, from 0.
    pub(super) page: usize,
    /// Whether it is an empty cell, told by its blanks.
    pub(super) blank: bool,
    /// Whether the next may be a part of the same cell.
    pub(super) joins: bool,
    /// Whether the next may be so if the cell is one of words: its line does not end with a blank.
    pub(super) flows: bool,
}

impl Token {
    /// The figure that it is.
    pub(super) fn figure(&self) -> Option<Figure> {
        figure(&self.text)
    }
}

/// The cells of some lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Tokens {
    pub(super) all: Vec<Token>,
    /// Whether every cell ends with a blank.
    pub(super) marked: bool,
}

impl Tokens {
    /// Cuts lines, by number in the text, into cells. A line that is a label goes on with none.
    pub(super) fn of(
        file: FileId,
        (text, base): (&str, u32),
        lines: &[(usize, &Line<'_>)],
        is_label: &dyn Fn(&str) -> bool,
    ) -> Self {
        let blanks: Vec<(usize, usize)> = lines
            .iter()
            .map(|(_, line)| outer(line, text, base))
            .collect();
        let ended = blanks.iter().filter(|(_, after)| *after > 0).count();
        let mut tokens = Self {
            all: Vec::new(),
            marked: ended.saturating_mul(10) > lines.len(),
        };
        let mut open = false;
        for (number, (at, line)) in lines.iter().enumerate() {
            let (before, after) = blanks.get(number).copied().unwrap_or_default();
            if tokens.marked {
                let goes_on = open && !is_label(&line.squashed);
                open = tokens.marked_line((file, *at, *line), (before, after), goes_on);
            } else {
                let next = lines.get(number.saturating_add(1));
                tokens.plain_line((file, *at, *line), next.copied());
            }
        }
        tokens
    }

    /// Adds a line whose cells end with blanks; whether its last cell goes on.
    fn marked_line(
        &mut self,
        (file, at, line): (FileId, usize, &Line<'_>),
        (before, after): (usize, usize),
        open: bool,
    ) -> bool {
        let mut end: Option<u32> = None;
        for piece in &line.pieces {
            let own = token(file, at, line.page, piece);
            let gap = end.map_or(before, |end| piece.start.saturating_sub(end) as usize);
            let empty = gap
                .saturating_sub(usize::from(end.is_some()))
                .checked_div(2);
            let year = |last: &Token| gap == 1 && last.line == at && is_year(last, &own);
            let same_page = |last: &Token| last.page == line.page;
            let may_go_on = open && end.is_none();
            let goes_on = match end {
                // What goes on stands alone; beside another cell, or on another page, it may be one itself.
                None => open && line.pieces.len() == 1 && self.all.last().is_some_and(same_page),
                Some(_) => self.all.last().is_some_and(year),
            };
            end = Some(piece.end());
            match self.all.last_mut().filter(|last| goes_on && !last.blank) {
                Some(last) => append(last, &own),
                None => {
                    self.blanks(empty.unwrap_or(0), &own);
                    if let Some(last) = self.all.last_mut() {
                        let near = gap == 1 && last.line == at && is_tight(last, &own);
                        last.joins = near;
                        last.flows = may_go_on;
                    }
                    self.all.push(own);
                }
            }
        }
        if let Some(last) = self.all.last().cloned() {
            let empty = after.saturating_sub(1).checked_div(2);
            self.blanks(empty.unwrap_or(0), &last);
        }
        after == 0
    }

    fn blanks(&mut self, count: usize, beside: &Token) {
        let place = Token {
            text: String::new(),
            plain: String::new(),
            blank: true,
            joins: false,
            flows: false,
            first: beside.line,
            ..beside.clone()
        };
        self.all.extend(std::iter::repeat_n(place, count.min(16)));
    }

    /// Adds a line whose cells end nowhere. What stands alone on its line may go on in the next, if that stands alone.
    fn plain_line(
        &mut self,
        (file, at, line): (FileId, usize, &Line<'_>),
        next: Option<(usize, &Line<'_>)>,
    ) {
        let alone = |line: &Line<'_>| match line.pieces.as_slice() {
            [one] => style(one.text).is_none() && one.figure.is_none(),
            _ => false,
        };
        let figure = line.pieces.iter().any(|piece| piece.figure.is_some());
        let goes_on =
            line.pieces.len() == 1 && !figure && next.is_some_and(|(_, next)| alone(next));
        let mut end: Option<u32> = None;
        for piece in &line.pieces {
            let own = token(file, at, line.page, piece);
            let near = end.is_some_and(|end| piece.start == end.saturating_add(1));
            end = Some(piece.end());
            match self.all.last_mut().filter(|_| near) {
                Some(last) if is_year(last, &own) => append(last, &own),
                last => {
                    if let Some(last) = last {
                        last.joins = is_tight(last, &own);
                    }
                    self.all.push(own);
                }
            }
        }
        if let Some(last) = self.all.last_mut() {
            last.joins = goes_on;
        }
    }
}

fn token(file: FileId, line: usize, page: usize, piece: &Piece<'_>) -> Token {
    Token {
        text: piece.text.trim().to_owned(),
        plain: squash(piece.text),
        at: span(file, piece),
        first: line,
        line,
        page,
        ..Token::default()
    }
}

fn append(last: &mut Token, more: &Token) {
    last.text.push_str(&more.text);
    last.plain.push_str(&more.plain);
    last.at.end = more.at.end;
    last.line = more.line;
    last.joins = false;
}

/// Whether two pieces are a year: 2030 年.
fn is_year(left: &Token, right: &Token) -> bool {
    let digits = left.plain.len() == 4 && left.plain.bytes().all(|b| b.is_ascii_digit());
    digits && right.plain.starts_with('年')
}

/// Whether the blank between two pieces may be the one that programs put between digits and words: 13 家.
fn is_tight(left: &Token, right: &Token) -> bool {
    let (last, first) = (left.plain.chars().last(), right.plain.chars().next());
    let narrow = last.is_some_and(|c| c.is_ascii_alphanumeric());
    let wide = first.is_some_and(|c| c.is_alphabetic() && !c.is_ascii());
    narrow && wide
}

/// The blanks before the first piece of a line and after its last.
fn outer(line: &Line<'_>, text: &str, base: u32) -> (usize, usize) {
    let at = |place: u32| place.saturating_sub(base) as usize;
    let (Some(first), Some(last)) = (line.pieces.first(), line.pieces.last()) else {
        return (0, 0);
    };
    let before = text.get(..at(first.start)).unwrap_or("");
    let after = text.get(at(last.end())..).unwrap_or("");
    let blank = |c: &char| *c == ' ';
    (
        before.chars().rev().take_while(blank).count(),
        after.chars().take_while(blank).count(),
    )
}

/// The text of some cells as one: without blanks between lines, as printed on one line.
pub(super) fn joined(tokens: &[Token]) -> String {
    let mut text = String::new();
    let mut last: Option<&Token> = None;
    for token in tokens.iter().filter(|token| !token.blank) {
        let apart = last.is_some_and(|last| last.line == token.line);
        if apart {
            text.push(' ');
        }
        text.push_str(&token.text);
        last = Some(token);
    }
    text
}

/// Where some cells stand.
pub(super) fn covered(tokens: &[Token]) -> Option<Span> {
    let (first, last) = (tokens.first()?, tokens.last()?);
    Some(Span {
        end: last.at.end,
        ..first.at
    })
}

/// Parts a cell that rows share from the one beside it, where the first line of the one has run into the other and its
/// last begins the next line: `生态效益指节能减排`, and below it `标`.
pub(super) fn unglue(tokens: &mut Vec<Token>, words: &[String]) {
    let mut at = 0usize;
    while at < tokens.len() {
        let below = next_line(tokens, at).filter(|below| is_row(tokens, *below));
        let cut = below.and_then(|below| cut(tokens.get(at)?, tokens.get(below)?, words));
        if let (Some(below), Some((word, chars)), Some(token)) = (below, cut, tokens.get_mut(at)) {
            let end = token
                .text
                .char_indices()
                .nth(chars)
                .map_or(0, |(end, _)| end);
            let rest = token.text.split_off(end.min(token.text.len()));
            let mut own = Token {
                text: word.clone(),
                plain: word,
                joins: false,
                flows: false,
                ..token.clone()
            };
            own.at.end = own.at.start.saturating_add(crate::source::saturate(end));
            token.at.start = own.at.end;
            token.plain = squash(&rest);
            token.text = rest;
            tokens.remove(below);
            tokens.insert(at, own);
        }
        at = at.saturating_add(1);
    }
}

/// The first cell of the line below a cell.
fn next_line(tokens: &[Token], at: usize) -> Option<usize> {
    let line = tokens.get(at)?.line;
    let after = tokens.iter().enumerate().skip(at);
    after
        .map(|(at, token)| (at, token.first))
        .find(|(_, first)| *first > line)
        .map(|(at, _)| at)
}

/// Whether a line holds a row behind its first cell: at least its name and a value. Less may be the rest of any cell.
fn is_row(tokens: &[Token], at: usize) -> bool {
    let line = tokens.get(at).map(|token| token.line);
    let own = tokens
        .iter()
        .skip(at)
        .take_while(|token| Some(token.first) == line);
    own.filter(|token| !token.blank).count() > 2
}

/// The one word of which a cell has the beginning and the cell below it the rest, and how many characters that are.
fn cut(token: &Token, below: &Token, words: &[String]) -> Option<(String, usize)> {
    let mut found = words.iter().filter_map(|word| {
        let begun = word.strip_suffix(below.plain.as_str())?;
        let chars = begun.chars().count();
        let runs_on = token
            .plain
            .strip_prefix(begun)
            .is_some_and(|rest| !rest.is_empty());
        let whole = token.plain.starts_with(word.as_str());
        (!below.blank && chars > 1 && runs_on && !whole).then(|| (word.clone(), chars))
    });
    let first = found.next()?;
    found.all(|other| other == first).then_some(first)
}
