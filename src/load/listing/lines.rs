//! The lines of a text with their pieces and pages.

use super::kept::{self, Kept};
use crate::load::continued::continued;
use crate::source::{FileId, Place, Span, saturate};
use crate::value::{Decimal, Reading, read_amount, squash};

/// The most lines of one text in which tables are looked for.
const MAX_LINES: usize = 200_000;

/// A stretch of text without a blank in it. The wide blanks of Chinese print stay with what they indent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece<'a> {
    /// What is printed.
    pub(super) text: &'a str,
    /// Where it begins in the file.
    pub(super) start: u32,
    /// The figure that it is, if it is one.
    pub(super) figure: Option<Figure>,
    /// Where it stands on its line, in a text that keeps columns.
    pub(super) kept: Option<Kept>,
}

/// A printed figure, or a dash in the place of one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Figure {
    /// Its value; 0 for a dash.
    pub(super) value: Decimal,
    /// The decimals that it is printed with.
    pub(super) decimals: u32,
    /// Whether it is a dash: a blank that is printed.
    pub(super) blank: bool,
}

/// A line that has something on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line<'a> {
    /// Its pieces.
    pub(super) pieces: Vec<Piece<'a>>,
    /// The whole of it with widths folded and no blanks.
    pub(super) squashed: String,
    /// The page that it stands on, from 0.
    pub(super) page: usize,
}

impl Piece<'_> {
    /// The byte after its last.
    pub(super) fn end(&self) -> u32 {
        self.start.saturating_add(saturate(self.text.len()))
    }
}

impl Line<'_> {
    /// How many figures stand at its end.
    pub(super) fn figures(&self) -> usize {
        let from_end = self.pieces.iter().rev();
        from_end.take_while(|piece| piece.figure.is_some()).count()
    }

    /// Where it stands.
    pub(super) fn place(&self, file: FileId) -> Option<Place> {
        let (first, last) = (self.pieces.first()?, self.pieces.last()?);
        Some(Place::Text(Span {
            file,
            start: first.start,
            end: last.end(),
        }))
    }
}

/// The figure that a piece is.
pub(super) fn figure(text: &str) -> Option<Figure> {
    match read_amount(text) {
        Reading::Blank if !squash(text).is_empty() => Some(Figure {
            blank: true,
            ..Figure::default()
        }),
        Reading::Value {
            number,
            decimals,
            unit: None,
        } => Some(Figure {
            value: number,
            decimals,
            blank: false,
        }),
        _ => None,
    }
}

/// The lines of a text. A form feed ends a page; where there is none, three empty lines do.
pub(super) fn lines(text: &str, base: u32) -> Vec<Line<'_>> {
    let fed = text.contains('\u{c}');
    let (mut page, mut empty) = (0usize, 0usize);
    let mut all: Vec<Line<'_>> = Vec::new();
    let mut at = base;
    for raw in text.split('\n') {
        let start = at;
        at = at.saturating_add(saturate(raw.len())).saturating_add(1);
        page = page.saturating_add(raw.matches('\u{c}').count());
        let mut pieces = pieces(raw, start);
        if pieces.is_empty() {
            empty = empty.saturating_add(1);
            continue;
        }
        if !fed && empty >= 3 && !all.is_empty() {
            page = page.saturating_add(1);
        }
        empty = 0;
        kept::place(&mut pieces, raw, start, page);
        all.push(Line {
            pieces,
            squashed: squash(raw),
            page,
        });
        if all.len() >= MAX_LINES {
            break;
        }
    }
    drop_page_numbers(&mut all);
    // A mark that a table goes on is no heading of it.
    all.retain(|line| continued(&line.squashed).is_none_or(|title| !title.is_empty()));
    kept::settle(text, &mut all);
    all
}

fn pieces(raw: &str, start: u32) -> Vec<Piece<'_>> {
    let gap = |c: char| c != '\u{3000}' && c.is_whitespace();
    let mut all = Vec::new();
    let mut begin: Option<usize> = None;
    let ends = raw.char_indices().chain([(raw.len(), ' ')]);
    for (at, c) in ends {
        match (begin, gap(c)) {
            (None, false) => begin = Some(at),
            (Some(from), true) => {
                let text = raw.get(from..at).unwrap_or("");
                if !text.trim().is_empty() {
                    all.push(Piece {
                        text,
                        start: start.saturating_add(saturate(from)),
                        figure: figure(text),
                        kept: None,
                    });
                }
                begin = None;
            }
            _ => {}
        }
    }
    all
}

/// Takes away the numbers of pages: those that say of how many (`第3页，共12页`), and those alone on the first or last line of
/// a page that say so (`- 3 -`), or that grow with the pages on a good part of them.
fn drop_page_numbers(lines: &mut Vec<Line<'_>>) {
    lines.retain(|line| !numbers_pages(&line.squashed));
    let pages: Vec<usize> = lines.iter().map(|line| line.page).collect();
    let next = |at: usize| pages.get(at) != pages.get(at.saturating_add(1));
    let is_edge = |at: usize| next(at) || at.checked_sub(1).is_none_or(&next);
    let numbers: Vec<Option<(bool, usize)>> = lines
        .iter()
        .enumerate()
        .map(|(at, line)| {
            let number = page_number(&line.squashed).filter(|_| is_edge(at));
            // How far the number is ahead of the page.
            number.map(|(bare, number)| (bare, number.wrapping_sub(line.page)))
        })
        .collect();
    let told = |ahead: usize| {
        let all = numbers.iter().flatten();
        all.filter(|(_, own)| *own == ahead).count()
    };
    let mut at = 0usize;
    let last = pages.last().copied();
    let few = last.unwrap_or(0).div_ceil(4).max(2);
    lines.retain(|line| {
        let number = numbers.get(at).copied().flatten();
        at = at.saturating_add(1);
        match number {
            // The number of the very page, on more than one.
            Some((true, 1)) => last == Some(line.page) || told(1) < 2,
            Some((true, ahead)) => last == Some(line.page) || told(ahead) < few,
            Some((false, _)) => last == Some(line.page),
            None => true,
        }
    });
}

/// Whether a text says which page of how many this is.
fn numbers_pages(text: &str) -> bool {
    let own = text.starts_with('第') && text.ends_with('页') && text.contains('共');
    own && text
        .chars()
        .all(|c| c.is_ascii_digit() || "第页共,/".contains(c))
}

/// The number of a page, and whether it stands bare.
fn page_number(text: &str) -> Option<(bool, usize)> {
    let digits = text.trim_matches(|c| matches!(c, '-' | '—' | '–' | '第' | '页'));
    let number =
        Some(digits).filter(|text| text.len() <= 3 && text.bytes().all(|b| b.is_ascii_digit()));
    Some((digits == text, number?.parse().ok()?))
}
