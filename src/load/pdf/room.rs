//! Whether a line of a table without lines ends for want of room: only then does its text go on in the next.

use super::geometry::Area;
use super::line::Line;
use super::stream::figure;

/// Less room than this at the end of a line, in sizes, may have made its text go on below: a mark that must not begin a line
/// takes the letter before it along.
const ROOM: f64 = 2.0;
/// The parts of a name may stand so many lines apart: its figures between them.
const LINES: usize = 2;

/// The words of lines.
pub(super) struct Room {
    lines: Vec<Vec<Text>>,
}

/// A text that is no figure.
#[derive(Clone, Copy)]
struct Text {
    area: Area,
    size: f64,
    /// How wide its first letters are that no line breaks in two.
    word: f64,
}

impl Room {
    /// What stands in lines.
    pub(super) fn of(lines: &[Line]) -> Self {
        let words = |line: &Line| {
            let pieces = line.columns().into_iter();
            let words = pieces.filter(|piece| !figure(&piece.text(1.0)));
            words.map(|piece| Text::of(&piece)).collect()
        };
        Self {
            lines: lines.iter().map(words).collect(),
        }
    }

    /// Whether a line holds one text of its own: there was room for its first letters behind the text above it, and behind
    /// it there was room for those of the text below.
    pub(super) fn alone(&self, at: usize) -> bool {
        let (before, rest) = self.lines.split_at_checked(at).unwrap_or_default();
        let Some(([text], after)) = rest.split_first().map(|(own, rest)| (own.as_slice(), rest))
        else {
            return false;
        };
        let over = |line: &Vec<Text>| line.iter().find(|other| other.over(text)).copied();
        let edge = self.lines.iter().filter_map(over);
        let edge = edge.map(|text| text.area.x1).fold(text.area.x1, f64::max);
        let above = before.iter().rev().take(LINES).find_map(over);
        let below = after.iter().take(LINES).find_map(over);
        above.is_none_or(|above| above.leaves_room(text, edge))
            && below.is_none_or(|below| text.leaves_room(&below, edge))
    }
}

impl Text {
    fn of(piece: &Line) -> Self {
        let printed = piece.glyphs.iter().filter(|glyph| !glyph.blank());
        let unbroken = printed.take_while(|glyph| glyph.c.is_ascii_graphic());
        Self {
            area: piece.area,
            size: piece.size,
            word: unbroken.map(|glyph| glyph.area.width()).sum(),
        }
    }

    /// Whether it stands above or below another.
    fn over(&self, other: &Self) -> bool {
        self.area.x0 < other.area.x1 && other.area.x0 < self.area.x1
    }

    /// Whether another would have had room behind it.
    fn leaves_room(&self, next: &Self, edge: f64) -> bool {
        self.area.x1 + ROOM * self.size + next.word < edge
    }
}
