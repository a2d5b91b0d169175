//! Columns that blanks keep below one another, as programs write text that keep the layout of a page.

use super::lines::{Line, Piece};
use crate::source::saturate;

/// So many blanks stand between columns.
const GAP: &str = "   ";
/// The fewest figures by which it is seen that they stand below one another.
const FEWEST: usize = 4;
/// The fewest lines with columns.
const LINES: usize = 3;

/// Where a piece stands on its line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Kept {
    /// The page, from 0: columns stand otherwise on another.
    pub(super) page: usize,
    /// Its first column.
    pub(super) start: u32,
    /// The column after its last.
    pub(super) end: u32,
    /// How many characters before it take two columns in some texts; once it is known whether they do, how many columns
    /// the print of the piece takes beyond its last.
    pub(super) wide: u32,
}

/// How many columns a character of Chinese print takes.
#[derive(Clone, Copy)]
enum Measure {
    One,
    Two,
}

impl Kept {
    /// Where it stands by a measure.
    fn by(self, measure: Measure) -> Self {
        match measure {
            Measure::One => self,
            Measure::Two => Self {
                start: self.start.saturating_add(self.wide),
                end: self.end.saturating_add(self.wide),
                ..self
            },
        }
    }

    /// It, of a text in which so many characters of the piece take two columns in print.
    fn of(self, measure: Measure, wide: u32) -> Self {
        let own = self.by(measure);
        match measure {
            Measure::One => Self { wide, ..own },
            Measure::Two => Self {
                end: own.end.saturating_add(wide),
                wide: 0,
                ..own
            },
        }
    }

    /// How wide the print from it to another on its line is.
    pub(super) fn width_to(self, last: Self) -> u32 {
        let end = last.end.saturating_add(last.wide);
        end.saturating_sub(self.start)
    }

    /// Whether its print stands above or below that of another.
    pub(super) fn covers(self, other: Self) -> bool {
        let end = |kept: Self| kept.end.saturating_add(kept.wide);
        self.page == other.page && self.start < end(other) && other.start < end(self)
    }

    /// Whether it stands above or below another.
    pub(super) fn meets(self, other: Self) -> bool {
        self.page == other.page && self.start < other.end && other.start < self.end
    }
}

/// Leaves the places of pieces in a text that keeps columns, by the measure by which it does; no others.
pub(super) fn settle(text: &str, lines: &mut [Line<'_>]) {
    let gaps = text
        .lines()
        .filter(|line| line.trim().contains(GAP))
        .count();
    let scores = [Measure::One, Measure::Two].map(|measure| (below(lines, measure), measure));
    let [one, two] = scores;
    let ((same, all), measure) = if two.0.0 > one.0.0 { two } else { one };
    let keeps = gaps >= LINES && all >= FEWEST && same.saturating_mul(2) >= all;
    for piece in lines.iter_mut().flat_map(|line| &mut line.pieces) {
        let wide = || saturate(piece.text.chars().filter(|c| is_wide(*c)).count());
        let kept = piece.kept.filter(|_| keeps);
        piece.kept = kept.map(|kept| kept.of(measure, wide()));
    }
}

/// How many figures begin or end below one of the line before that has figures, and how many could.
fn below(lines: &[Line<'_>], measure: Measure) -> (usize, usize) {
    let (mut same, mut all) = (0usize, 0usize);
    let mut before: Vec<Kept> = Vec::new();
    for line in lines {
        let figures = line.pieces.iter().skip(1);
        let figures = figures.filter(|piece| piece.figure.is_some_and(|figure| !figure.blank));
        let own: Vec<Kept> = figures
            .filter_map(|piece| piece.kept)
            .map(|kept| kept.by(measure))
            .collect();
        if own.is_empty() {
            continue;
        }
        let aligned = |own: &&Kept| {
            let mut before = before.iter();
            before.any(|other| other.end == own.end || other.start == own.start)
        };
        if !before.is_empty() {
            all = all.saturating_add(own.len());
            same = same.saturating_add(own.iter().filter(aligned).count());
        }
        before = own;
    }
    (same, all)
}

/// Where the pieces of a line stand.
pub(super) fn place(pieces: &mut [Piece<'_>], raw: &str, start: u32, page: usize) {
    let (mut column, mut wide, mut at) = (0u32, 0u32, 0usize);
    for piece in pieces {
        let from = (piece.start.saturating_sub(start)) as usize;
        for c in raw.get(at..from).unwrap_or("").chars() {
            column = column.saturating_add(1);
            wide = wide.saturating_add(u32::from(is_wide(c)));
        }
        let end = column.saturating_add(saturate(piece.text.chars().count()));
        piece.kept = Some(Kept {
            page,
            start: column,
            end,
            wide,
        });
        at = from;
    }
}

/// Whether a character is one of Chinese print.
fn is_wide(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ff60}' | '“' | '”' | '—' | '…')
}
