//! Glyphs set into lines, and lines into text.

use super::pages::Glyph;

/// A gap wider than this share of the size of the print parts two words.
const WORD: f64 = 0.3;
/// A gap wider than this many sizes parts two texts that stand on one line.
const APART: f64 = 2.5;
/// Baselines nearer than this share of the size are one line.
const SAME: f64 = 0.45;

/// A stretch of print on one baseline.
#[derive(Clone, Debug, Default)]
pub(super) struct Line {
    /// What it says, without blanks at its ends.
    pub(super) text: String,
    /// Left, top, right, bottom.
    pub(super) area: [f64; 4],
    /// The size of its print.
    pub(super) size: f64,
}

impl Line {
    /// Left end.
    pub(super) fn left(&self) -> f64 {
        let [left, ..] = self.area;
        left
    }

    /// Right end.
    pub(super) fn right(&self) -> f64 {
        let [_, _, right, _] = self.area;
        right
    }

    /// Takes another stretch into this one, to the right of it.
    pub(super) fn append(&mut self, other: &Self) {
        self.text.push(' ');
        self.text.push_str(&other.text);
        self.area = around(self.area, other.area);
        self.size = self.size.max(other.size);
    }
}

/// The area around two.
pub(super) fn around(a: [f64; 4], b: [f64; 4]) -> [f64; 4] {
    let ([ax, ay, az, aw], [bx, by, bz, bw]) = (a, b);
    [ax.min(bx), ay.min(by), az.max(bz), aw.max(bw)]
}

/// The lines of some glyphs, from the top, each as the stretches that stand apart on it.
pub(super) fn lines(glyphs: &[&Glyph]) -> Vec<Vec<Line>> {
    let mut sorted: Vec<&Glyph> = glyphs.iter().copied().filter(|g| !g.is_blank()).collect();
    sorted.sort_by(|a, b| a.base.total_cmp(&b.base));
    let blanks: Vec<&Glyph> = glyphs.iter().copied().filter(|g| g.is_blank()).collect();
    let mut rows: Vec<(f64, f64, Vec<&Glyph>)> = Vec::new();
    for glyph in sorted {
        match rows.last_mut() {
            // Raised and lowered print belongs to the line that it touches.
            Some((base, size, row)) if glyph.base - *base <= SAME * size.max(glyph.size) => {
                if glyph.size > *size {
                    (*base, *size) = (glyph.base, glyph.size);
                }
                row.push(glyph);
            }
            _ => rows.push((glyph.base, glyph.size, vec![glyph])),
        }
    }
    for blank in blanks {
        let near = rows
            .iter_mut()
            .find(|(base, size, _)| (blank.base - *base).abs() <= SAME * *size);
        if let Some((_, _, row)) = near {
            row.push(blank);
        }
    }
    rows.into_iter().map(|(_, _, row)| stretches(row)).collect()
}

fn stretches(mut row: Vec<&Glyph>) -> Vec<Line> {
    row.sort_by(|a, b| a.middle().0.total_cmp(&b.middle().0));
    let mut all: Vec<Line> = Vec::new();
    let mut blank = false;
    for glyph in row {
        if glyph.is_blank() {
            blank = true;
            continue;
        }
        let [left, ..] = glyph.area;
        match all.last_mut() {
            Some(line) if left - line.right() <= APART * line.size.max(glyph.size) => {
                let gap = left - line.right() > WORD * line.size;
                let digits = line.text.ends_with(is_figure) && glyph.text.starts_with(is_figure);
                // Figures are often set wide; a blank between two of them is then no print.
                if (blank && !digits) || gap {
                    line.text.push(' ');
                }
                line.text.push_str(&glyph.text);
                line.area = around(line.area, glyph.area);
                line.size = line.size.max(glyph.size);
            }
            _ => all.push(Line {
                text: glyph.text.clone(),
                area: glyph.area,
                size: glyph.size,
            }),
        }
        blank = false;
    }
    for line in &mut all {
        line.text = tight(&line.text);
    }
    all
}

fn is_figure(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '.' | ',')
}

/// Whether a character is of Chinese print, in which blanks only spread words out.
fn is_han(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}')
}

/// A text without the blanks that stand beside Han, and with one blank for several.
fn tight(text: &str) -> String {
    let mut out = String::new();
    let mut words = text.split_whitespace().peekable();
    while let Some(word) = words.next() {
        out.push_str(word);
        let before = word.chars().next_back();
        let after = words.peek().and_then(|next| next.chars().next());
        let han = |c: Option<char>| c.is_some_and(is_han);
        if after.is_some() && !(han(before) && han(after)) {
            out.push(' ');
        }
    }
    out
}

/// Puts a wrapped line after the text it goes on from.
pub(super) fn wrap(text: &mut String, next: &str) {
    let latin = |c: char| c.is_ascii_alphabetic();
    if text.ends_with(latin) && next.starts_with(latin) {
        text.push(' ');
    }
    text.push_str(next);
}
