//! Boxes, glyphs and ruling lines on one page.

use crate::source::{FileId, Place};

/// A box, in points from the top left.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Area {
    /// Left.
    pub(super) x0: f64,
    /// Top.
    pub(super) y0: f64,
    /// Right.
    pub(super) x1: f64,
    /// Bottom.
    pub(super) y1: f64,
}

impl Area {
    /// The smallest box around two points.
    pub(super) fn around(a: (f64, f64), b: (f64, f64)) -> Self {
        Self {
            x0: a.0.min(b.0),
            y0: a.1.min(b.1),
            x1: a.0.max(b.0),
            y1: a.1.max(b.1),
        }
    }

    /// The smallest box around two boxes.
    pub(super) fn union(self, other: Self) -> Self {
        Self {
            x0: self.x0.min(other.x0),
            y0: self.y0.min(other.y0),
            x1: self.x1.max(other.x1),
            y1: self.y1.max(other.y1),
        }
    }

    /// Its width.
    pub(super) fn width(self) -> f64 {
        self.x1 - self.x0
    }

    /// Its height.
    pub(super) fn height(self) -> f64 {
        self.y1 - self.y0
    }

    /// Its middle.
    pub(super) fn centre(self) -> (f64, f64) {
        (
            f64::midpoint(self.x0, self.x1),
            f64::midpoint(self.y0, self.y1),
        )
    }

    /// What it shares with another box; none where that is nothing.
    pub(super) fn shared(self, other: Self) -> Option<Self> {
        let shared = Self {
            x0: self.x0.max(other.x0),
            y0: self.y0.max(other.y0),
            x1: self.x1.min(other.x1),
            y1: self.y1.min(other.y1),
        };
        (shared.x0 < shared.x1 && shared.y0 < shared.y1).then_some(shared)
    }

    /// Whether a point lies in it.
    pub(super) fn holds(self, (x, y): (f64, f64)) -> bool {
        x >= self.x0 && x <= self.x1 && y >= self.y0 && y <= self.y1
    }
}

/// One printed character.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Glyph {
    /// The character, U+FFFD where the font does not say.
    pub(super) c: char,
    /// Its cell: as wide as it advances, as high as its font.
    pub(super) area: Area,
    /// The height of its baseline.
    pub(super) base: f64,
    /// The size of its font.
    pub(super) size: f64,
    /// The part of the page that it was drawn for, where that is not the whole: spreadsheets cut a text off at its cell.
    pub(super) clip: Option<Area>,
    /// Whether the page does not display it, since it lies outside of what is drawn of its cell.
    pub(super) cut: bool,
}

impl Glyph {
    /// Whether it leaves the paper white.
    pub(super) fn blank(&self) -> bool {
        self.c.is_whitespace() || matches!(self.c, '\u{200b}' | '\u{feff}' | '\u{ad}')
    }
}

/// One piece of a ruling line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Rule {
    /// Whether it runs from left to right.
    pub(super) across: bool,
    /// Its height, or for one that runs down its distance from the left.
    pub(super) at: f64,
    /// Where it starts.
    pub(super) from: f64,
    /// Where it ends.
    pub(super) to: f64,
}

/// The paper: which page, how large, and how it was turned so that most text runs to the right.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Sheet {
    /// The document.
    pub(super) file: FileId,
    /// The page, from 1.
    pub(super) page: u32,
    /// The displayed width.
    pub(super) width: f64,
    /// The displayed height.
    pub(super) height: f64,
    /// The quarter turns, clockwise, that the text runs off the displayed left-to-right.
    pub(super) turn: u8,
}

impl Sheet {
    /// A displayed point, as it lies once the page is turned upright.
    pub(super) fn upright(&self, (x, y): (f64, f64)) -> (f64, f64) {
        match self.turn {
            1 => (y, self.width - x),
            2 => (self.width - x, self.height - y),
            3 => (self.height - y, x),
            _ => (x, y),
        }
    }

    /// The displayed point of an upright one.
    fn displayed(&self, (x, y): (f64, f64)) -> (f64, f64) {
        match self.turn {
            1 => (self.width - y, x),
            2 => (self.width - x, self.height - y),
            3 => (y, self.height - x),
            _ => (x, y),
        }
    }

    /// Width and height of the upright page.
    pub(super) fn size(&self) -> (f64, f64) {
        if self.turn % 2 == 1 {
            (self.height, self.width)
        } else {
            (self.width, self.height)
        }
    }

    /// An upright box as displayed, in hundredths of a point.
    pub(super) fn shown(&self, area: Area) -> [i32; 4] {
        let shown = Area::around(
            self.displayed((area.x0, area.y0)),
            self.displayed((area.x1, area.y1)),
        );
        [shown.x0, shown.y0, shown.x1, shown.y1].map(hundredths)
    }

    /// The place of an upright box.
    pub(super) fn place(&self, area: Area) -> Place {
        Place::Page {
            file: self.file,
            page: self.page,
            area: self.shown(area),
        }
    }
}

/// A length in hundredths of a point.
#[expect(
    clippy::cast_possible_truncation,
    reason = "the cast saturates, and no page is that large"
)]
pub(super) fn hundredths(points: f64) -> i32 {
    (points * 100.0).round() as i32
}

/// A page as it was drawn, upright.
#[derive(Clone, Debug)]
pub(super) struct RawPage {
    /// The paper.
    pub(super) sheet: Sheet,
    /// Its characters, in the order they were drawn.
    pub(super) glyphs: Vec<Glyph>,
    /// Its ruling lines, as they were drawn.
    pub(super) rules: Vec<Rule>,
}

/// Whether `c` is written without blanks between words: Han, full-width forms and their marks.
pub(super) fn wide(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}'
        | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}'
        | '“' | '”' | '‘' | '’' | '…' | '—' | '·' | '\u{2460}'..='\u{24ff}' | '\u{fffd}')
}
