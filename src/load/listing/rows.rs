//! Rows of [code] [name] figures…, put together from the lines that they are wrapped over.

use super::heads::{Vocabulary, is_group};
use super::kept::Kept;
use super::lines::{Figure, Line, Piece, figure};
use super::wraps::Heading;
use crate::form::{Block, CodeTable};
use crate::ledger::Role;
use crate::load::blocks::printed_unit;
use crate::source::{FileId, Span, saturate};
use crate::value::{Unit, normal_name};
use std::ops::Range;

/// A printed figure with its text and place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Printed {
    pub(super) figure: Figure,
    pub(super) text: String,
    pub(super) at: Span,
    /// Where it stands on its line, in a text that keeps columns.
    pub(super) kept: Option<Kept>,
}

/// Printed words with their place and line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Words {
    pub(super) text: String,
    pub(super) at: Span,
    pub(super) line: usize,
}

/// A row as its lines give it: what stands in which column is not yet known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) code: Option<String>,
    pub(super) key: Option<Span>,
    pub(super) words: Vec<Words>,
    pub(super) figures: Vec<Printed>,
    pub(super) role: Role,
    pub(super) block: u16,
    /// The kinds of its pieces in order: whether each is a figure.
    pub(super) pattern: Vec<bool>,
    pub(super) indent: usize,
    /// The line of its code, or on which it begins.
    pub(super) begun: usize,
    /// The line of its last figure.
    pub(super) line: usize,
    /// Words of other columns, once they are parted from the name.
    pub(super) beside: Vec<Words>,
    /// Whether they are.
    pub(super) named: bool,
    /// Whether words of the heading stand among its figures.
    pub(super) worded: bool,
}

impl Row {
    /// Its words as one name.
    pub(super) fn name(&self) -> String {
        self.words.iter().map(|words| words.text.trim()).collect()
    }

    /// Whether it has neither name nor figure yet.
    pub(super) fn is_bare(&self) -> bool {
        self.words.is_empty() && self.figures.is_empty()
    }

    /// The blanks before its code or its name.
    pub(super) fn indent(&self) -> usize {
        let name = self.words.first().map_or(0, |words| indent(&words.text));
        self.indent.max(name)
    }

    /// Where it begins.
    pub(super) fn start(&self) -> Option<Span> {
        let first = self.words.first().map(|words| words.at);
        self.key
            .or(first)
            .or(self.figures.first().map(|printed| printed.at))
    }
}

/// What the lines of a printing hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Content {
    pub(super) rows: Vec<Row>,
    /// Pieces of the heading.
    pub(super) heading: Vec<Heading>,
    pub(super) notes: Vec<String>,
    pub(super) unit: Option<Unit>,
    /// Figures that belong to no row.
    pub(super) orphans: usize,
}

/// What is known when a printing is read line by line.
pub(super) struct Reader<'a> {
    pub(super) file: FileId,
    pub(super) words: &'a Vocabulary,
    pub(super) block: &'a Block,
    pub(super) codes: Option<&'a CodeTable>,
    /// Whether the form has columns of words beside the names.
    pub(super) wordy: bool,
    pub(super) content: Content,
    /// Whether the title stands between the last row and what follows.
    pub(super) closed: bool,
}

/// Takes the lines that are about the table and not of it: notes, units, labels.
pub(super) fn beside(content: &mut Content, line: &Line<'_>) -> bool {
    let text = &line.squashed;
    if super::is_note(text) {
        content.notes.push(text.clone());
        return true;
    }
    if let Some(unit) = printed_unit(text) {
        content.unit = content.unit.or(Some(unit));
        return text.contains("单位:");
    }
    let part = text.starts_with('第') && text.contains("部分");
    super::stretches::is_label(text) || part
}

impl Reader<'_> {
    /// Reads one line.
    pub(super) fn line(&mut self, at: usize, line: &Line<'_>) {
        let done = beside(&mut self.content, line) || self.goes_deeper(at, &line.pieces);
        if done || self.worded_total(at, line) {
            return;
        }
        let figures = line.figures() == line.pieces.len() && !self.is_coded(&line.pieces);
        if figures && self.figures_alone(at, &line.pieces) {
            return;
        }
        if !figures && self.ends_name(at, line) {
            self.take(at, &line.pieces);
        } else if !figures && self.words.is_heading(&line.pieces) {
            // Below its rows, a heading ends the last of them.
            self.closed = true;
            self.heading(at, &line.pieces);
        } else if let Some((code, taken)) = self.code(&line.pieces) {
            let rest = line.pieces.get(taken..).unwrap_or(&[]);
            let first = line.pieces.first();
            let key = first.map(|piece| span(self.file, piece));
            let indent = first.map_or(0, |piece| indent(piece.text));
            self.begin(
                Row {
                    code: Some(code),
                    key,
                    indent,
                    ..Row::default()
                },
                at,
                rest,
            );
        } else if let Some(first) = self.total(line) {
            // The last words of the heading may stand before it: 类 款 项 合计.
            let (heading, row) = line.pieces.split_at(first);
            self.heading(at, heading);
            self.begin(
                Row {
                    role: Role::Total,
                    ..Row::default()
                },
                at,
                row,
            );
        } else if self.is_named(line) {
            let indent = line.pieces.first().map_or(0, |piece| indent(piece.text));
            self.begin(
                Row {
                    indent,
                    ..Row::default()
                },
                at,
                &line.pieces,
            );
        } else if !self.goes_on(at, line) {
            self.heading(at, &line.pieces);
        }
    }

    /// Whether a line is a row of a table without codes, and without words but the names: a name, then figures.
    fn is_named(&self, line: &Line<'_>) -> bool {
        let words = line
            .pieces
            .iter()
            .take_while(|piece| piece.figure.is_none());
        let figures = line.figures();
        self.block.key.is_empty()
            && !self.wordy
            && !self.block.label.is_empty()
            && !self.content.heading.is_empty()
            && words.count() == 1
            && figures > 0
            && figures.saturating_add(1) == line.pieces.len()
    }

    fn heading(&mut self, at: usize, pieces: &[Piece<'_>]) {
        let pieces = pieces.iter().map(|piece| Heading::of(at, piece));
        self.content.heading.extend(pieces);
    }

    /// A line of nothing but figures: of the row above it, or of a total alone on its line, or of no one.
    fn figures_alone(&mut self, at: usize, pieces: &[Piece<'_>]) -> bool {
        if self.is_code(pieces) {
            return false;
        }
        let last = self.content.rows.last().filter(|_| !self.closed);
        if self.is_unnamed() {
            self.content.orphans = self.content.orphans.saturating_add(pieces.len());
            return true;
        }
        let fits =
            last.is_some_and(|row| row.figures.is_empty() || row.line.saturating_add(1) == at);
        let lone = self.content.heading.last().is_some_and(|last| {
            last.line.saturating_add(1) == at
                && self.block.totals.contains(&normal_name(&last.text))
        });
        if lone && !fits {
            if let Some(last) = self.content.heading.pop() {
                let words = Words {
                    text: last.text,
                    at: Span {
                        file: self.file,
                        ..Span::default()
                    },
                    line: at,
                };
                self.content.rows.push(Row {
                    role: Role::Total,
                    words: vec![words],
                    begun: at,
                    ..Row::default()
                });
            }
        } else if !fits
            && self.content.rows.is_empty()
            && self.block.key.is_empty() == self.block.label.is_empty()
        {
            // A table of one row prints neither code nor name.
            self.content.rows.push(Row::default());
        } else if !fits {
            self.content.orphans = self.content.orphans.saturating_add(pieces.len());
            return true;
        }
        self.closed = false;
        self.take(at, pieces);
        true
    }

    /// Whether the last row has a code and no name yet: what stands as a code alone on a line may be a figure.
    fn is_unnamed(&self) -> bool {
        let last = self.content.rows.last().filter(|_| !self.closed);
        let bare = last.is_some_and(|row| row.code.is_some() && row.is_bare());
        bare && !self.block.label.is_empty()
    }

    fn begin(&mut self, row: Row, at: usize, rest: &[Piece<'_>]) {
        let lost = usize::from(self.is_unnamed());
        self.content.orphans = self.content.orphans.saturating_add(lost);
        self.content.rows.push(Row { begun: at, ..row });
        self.closed = false;
        if let Some(name) = self.official() {
            self.name_above(at, &name, rest);
        }
        self.take(at, rest);
    }

    /// Adds pieces to the last row.
    pub(super) fn take(&mut self, at: usize, pieces: &[Piece<'_>]) {
        let file = self.file;
        let two = self
            .content
            .rows
            .iter()
            .flat_map(|row| &row.figures)
            .any(|p| p.figure.decimals == 2);
        let Some(row) = self.content.rows.last_mut() else {
            return;
        };
        for piece in pieces {
            let Some(value) = piece.figure else {
                row.pattern.push(false);
                row.words.push(Words {
                    text: piece.text.to_owned(),
                    at: span(file, piece),
                    line: at,
                });
                continue;
            };
            if pieces.len() == 1 && two && row.line < at && mend(row, file, piece) {
                continue;
            }
            row.pattern.push(true);
            row.figures.push(Printed {
                figure: value,
                text: piece.text.trim().to_owned(),
                at: span(file, piece),
                kept: piece.kept,
            });
        }
        row.line = at;
    }

    /// Words that go on with the last row: its name wrapped, or its columns of words.
    fn goes_on(&mut self, at: usize, line: &Line<'_>) -> bool {
        let Some(row) = self.content.rows.last().filter(|_| !self.closed) else {
            return false;
        };
        let open = row.figures.is_empty() || self.wordy;
        if open {
            self.take(at, &line.pieces);
        }
        open
    }

    /// Reads a total whose figures stand before and behind the last words of the heading: 合计 0 5.00 小计 基本支出 0.
    fn worded_total(&mut self, at: usize, line: &Line<'_>) -> bool {
        let Some(heading) = self.total_beside_heading(line) else {
            return false;
        };
        let (before, rest) = line.pieces.split_at(heading.start);
        let (heading, behind) = rest.split_at(heading.len());
        self.heading(at, heading);
        let row = Row {
            role: Role::Total,
            worded: true,
            ..Row::default()
        };
        self.begin(row, at, &[before, behind].concat());
        true
    }

    /// The pieces of the heading within a line that begins with a total and its figures.
    fn total_beside_heading(&self, line: &Line<'_>) -> Option<Range<usize>> {
        let (name, rest) = line.pieces.split_first()?;
        let is_figure = |piece: &&Piece<'_>| piece.figure.is_some();
        let before = rest.iter().take_while(is_figure).count();
        let words = rest.iter().skip(before);
        let words: Vec<&Piece<'_>> = words.take_while(|piece| !is_figure(piece)).collect();
        let start = before.saturating_add(1);
        let heading = start..start.saturating_add(words.len());
        let behind = line.pieces.get(heading.end..)?;
        let total = self.block.totals.contains(&normal_name(name.text));
        let headed = words.len() > 1 && words.iter().all(|piece| self.words.knows(piece.text));
        let whole = behind.iter().all(|piece| piece.figure.is_some());
        (total && before > 0 && headed && whole).then_some(heading)
    }

    /// The piece with which a total begins on a line: the first, or the first after words of the heading.
    fn total(&self, line: &Line<'_>) -> Option<usize> {
        let figures = line.figures();
        let names = line.pieces.len().saturating_sub(figures);
        let pieces = line.pieces.get(..names).filter(|_| figures > 0)?;
        let begins = |first: &usize| {
            let (heading, name) = pieces.split_at(*first);
            let name: String = name.iter().map(|piece| piece.text).collect();
            let groups = heading.iter().all(|piece| is_group(piece.text));
            groups && self.block.totals.contains(&normal_name(&name))
        };
        (0..names).find(begins)
    }
}

/// Puts the last digit of a figure that is wrapped back in its place: `118.2` and, on a line of its own, `5`.
fn mend(row: &mut Row, file: FileId, piece: &Piece<'_>) -> bool {
    let Some(last) = row.figures.last_mut() else {
        return false;
    };
    let one = piece.text.len() == 1 && last.figure.decimals == 1;
    let Some(whole) = figure(&format!("{}{}", last.text, piece.text)).filter(|_| one) else {
        return false;
    };
    last.figure = whole;
    last.text.push_str(piece.text);
    last.at.end = span(file, piece).end;
    true
}

/// Where a piece stands.
pub(super) fn span(file: FileId, piece: &Piece<'_>) -> Span {
    let blanks = piece
        .text
        .len()
        .saturating_sub(piece.text.trim_start().len());
    Span {
        file,
        start: piece.start.saturating_add(saturate(blanks)),
        end: piece.end(),
    }
}

fn indent(text: &str) -> usize {
    text.chars().take_while(|c| c.is_whitespace()).count()
}
