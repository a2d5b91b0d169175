//! Paragraphs, joined over lines and pages.

use super::geometry::{Area, Sheet, wide};
use super::line::Line;
use super::page::Prose;
use crate::source::{Print, saturate};

/// A gap within a line of prose that is wider, in sizes, is a blank even between Han characters.
const GAP: f64 = 1.0;

/// Writes prose line by line.
#[derive(Default)]
pub(super) struct Writer {
    prose: Prose,
    before: Option<(Area, f64, Margins, bool)>,
}

/// The edges of the text of a page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Margins {
    left: f64,
    right: f64,
    page: u32,
}

impl Margins {
    /// The edges of the longer lines of a page, or of none.
    pub(super) fn of<'a>(lines: impl Iterator<Item = &'a Line>, page: u32) -> Self {
        let long =
            lines.filter(|line| line.glyphs.iter().filter(|glyph| !glyph.blank()).count() > 14);
        long.fold(
            Self {
                left: f64::INFINITY,
                right: f64::NEG_INFINITY,
                page,
            },
            |edges, line| Self {
                left: edges.left.min(line.area.x0),
                right: edges.right.max(line.area.x1),
                page,
            },
        )
    }
}

impl Writer {
    /// Writes a line, behind the one before where the paragraph goes on.
    pub(super) fn line(&mut self, line: &Line, margins: Margins, sheet: &Sheet) {
        let characters = line.characters(GAP);
        if self.goes_on(line, margins) {
            let last = self.prose.text.chars().next_back();
            let first = characters.first().map(|(c, _)| *c);
            let word = |c: Option<char>| c.is_some_and(|c| !wide(c) && c.is_alphabetic());
            if word(last) && word(first) {
                self.prose.text.push(' ');
            }
        } else {
            self.end();
        }
        for (c, area) in characters {
            if let Some(area) = area {
                self.prose.prints.push(Print {
                    at: saturate(self.prose.text.len()),
                    page: sheet.page,
                    area: sheet.shown(area),
                });
            }
            self.prose.text.push(c);
        }
        self.before = Some((line.area, line.size, margins, entry(line)));
    }

    /// Whether the paragraph of the line before goes on: that line reaches the right margin, and this one starts
    /// at the left.
    fn goes_on(&self, line: &Line, margins: Margins) -> bool {
        let Some((area, size, before, entry)) = self.before else {
            return false;
        };
        let text = line.text(GAP);
        // The figure or Latin word that this line begins with is not broken, and may have had no room above.
        let reaches = before.right - area.x1 <= (2.1 + first_word(&text)) * size;
        let starts = line.area.x0 <= margins.left + 1.2 * line.size;
        let alike = (line.size - size).abs() <= 0.1 * size.max(line.size);
        if heading(area, line, before, size) {
            return true;
        }
        let near = before.page != margins.page || line.area.y0 - area.y1 < 2.5 * size;
        reaches && starts && alike && near && !entry && !item(&text)
    }

    /// Ends the paragraph.
    pub(super) fn end(&mut self) {
        if self.before.take().is_some() {
            self.prose.text.push('\n');
        }
    }

    /// The prose.
    pub(super) fn finish(mut self) -> Prose {
        self.end();
        self.prose
    }
}

/// The width, in sizes, of the figure or Latin word that a line begins with, and of the mark that opens it.
fn first_word(text: &str) -> f64 {
    let whole = |c: &char| c.is_ascii_alphanumeric() || ".,%-".contains(*c);
    let opens = text.starts_with(['（', '“', '《', '(', '【']);
    let count = text
        .chars()
        .skip(usize::from(opens))
        .take_while(whole)
        .count();
    f64::from(saturate(count)) * 0.55 + f64::from(u8::from(opens))
}

/// Whether a line is the last few characters of the heading above it: both stand in the middle of the page.
fn heading(above: Area, line: &Line, margins: Margins, size: f64) -> bool {
    let middle = f64::midpoint(margins.left, margins.right);
    let centred = |area: Area| (area.centre().0 - middle).abs() < size;
    let body = margins.right - margins.left;
    let few = line.glyphs.iter().filter(|glyph| !glyph.blank()).count() <= 6;
    let near = line.area.y0 > above.y0 && line.area.y0 - above.y1 < 1.5 * size;
    few && near
        && centred(above)
        && centred(line.area)
        && above.width() > 0.6 * body
        && line.area.width() < 0.5 * body
        && (line.size - size).abs() < 0.5
}

/// Whether a text opens with the number of an item, as a wrapped line hardly does by chance: `一、`, `（二）`, `3．`,
/// `第三部分`.
pub(super) fn item(text: &str) -> bool {
    let numeral = |c: char| "一二三四五六七八九十廿卅".contains(c);
    let opened = text.strip_prefix(['（', '(', '第']);
    let inner = opened.unwrap_or(text);
    let rest = inner.trim_start_matches(numeral);
    let digits = inner.trim_start_matches(|c: char| c.is_ascii_digit());
    let count = inner.len().saturating_sub(digits.len());
    let point = digits.strip_prefix(['．', '、', '.']);
    match opened {
        Some(_) if rest.len() < inner.len() => rest.starts_with(['）', ')', '部']),
        Some(_) => (1..3).contains(&count) && digits.starts_with(['）', ')']),
        None if rest.len() < inner.len() => rest.starts_with('、'),
        None => {
            let number = |rest: &str| rest.starts_with(|c: char| c.is_ascii_digit() || c == '%');
            (1..3).contains(&count)
                && point.is_some_and(|rest| digits.starts_with(['．', '、']) || !number(rest))
        }
    }
}

/// Whether a line is an entry of a table of contents: it ends with a page number, behind a leader or a wide gap.
fn entry(line: &Line) -> bool {
    let text = line.text(GAP);
    let ends = text.ends_with(|c: char| c.is_ascii_digit());
    let leader = ["……", "....", "····", "．．．", "——————"]
        .iter()
        .any(|mark| text.contains(mark));
    ends && (leader || line.split(4.0))
}
