//! Lines of text, rebuilt from the positions of their glyphs.

use super::geometry::{Area, Glyph, wide};

/// Glyphs on one baseline, from left to right.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// Its glyphs, blank ones included.
    pub(super) glyphs: Vec<Glyph>,
    /// The box around those that are printed.
    pub(super) area: Area,
    /// The size of most of its text.
    pub(super) size: f64,
    /// Where a column ends, however near the next text stands.
    seams: Vec<f64>,
}

impl Line {
    /// A line of the glyphs given, or nothing where none is printed.
    fn new(mut glyphs: Vec<Glyph>) -> Option<Self> {
        glyphs.sort_by(|a, b| a.area.x0.total_cmp(&b.area.x0));
        let mut printed = glyphs.iter().filter(|glyph| !glyph.blank());
        let first = printed.next()?;
        let (area, size) = printed.fold((first.area, first.size), |(area, size), glyph| {
            (area.union(glyph.area), size.max(glyph.size))
        });
        Some(Self {
            area,
            size,
            glyphs,
            seams: Vec::new(),
        })
    }

    /// The line, with columns that end at these places.
    pub(super) fn seamed(&self, seams: &[f64]) -> Self {
        Self {
            seams: seams.to_vec(),
            ..self.clone()
        }
    }

    /// The characters of the line, each with the box of the glyph it comes from; blanks have none.
    ///
    /// Between characters that are written without blanks a gap counts as one only from `gap` sizes on.
    pub(super) fn characters(&self, gap: f64) -> Vec<(char, Option<Area>)> {
        let mut out: Vec<(char, Option<Area>)> = Vec::new();
        let mut before: Option<&Glyph> = None;
        let mut blank = false;
        for glyph in &self.glyphs {
            if glyph.blank() {
                blank = true;
                continue;
            }
            if before.is_some_and(|before| parted(before, glyph, blank, gap)) {
                out.push((' ', None));
            }
            out.push((glyph.c, Some(glyph.area)));
            (before, blank) = (Some(glyph), false);
        }
        out
    }

    /// The text of the line.
    pub(super) fn text(&self, gap: f64) -> String {
        self.characters(gap).into_iter().map(|(c, _)| c).collect()
    }

    /// The pieces of the line that stand more than `gap` sizes apart.
    pub(super) fn pieces(&self, gap: f64) -> Vec<Self> {
        self.cut(|_, _| gap)
    }

    /// The texts of the line that may stand in columns of their own: between a figure and a word a smaller gap parts.
    pub(super) fn columns(&self) -> Vec<Self> {
        let figure = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '%');
        self.cut(|before, after| match (figure(before), figure(after)) {
            (true, false) | (false, true) => 0.6,
            (true, true) => 0.9,
            (false, false) => 1.2,
        })
    }

    /// The pieces of the line that stand further apart than what is told for two neighbours, in sizes.
    fn cut(&self, gap: impl Fn(char, char) -> f64) -> Vec<Self> {
        let mut groups: Vec<Vec<Glyph>> = Vec::new();
        let mut end = f64::NEG_INFINITY;
        for glyph in self.glyphs.iter().filter(|glyph| !glyph.blank()) {
            let last = groups.last_mut();
            let near = last.filter(|group| {
                let before = group.last().map_or(' ', |before| before.c);
                let seam = |x: &f64| end <= *x && *x <= glyph.area.x0;
                glyph.area.x0 - end <= gap(before, glyph.c) * self.size
                    && !self.seams.iter().any(seam)
            });
            match near {
                Some(group) => group.push(*glyph),
                None => groups.push(vec![*glyph]),
            }
            end = end.max(glyph.area.x1);
        }
        groups.into_iter().filter_map(Self::new).collect()
    }

    /// Whether a gap wider than `gap` sizes stands within the line.
    pub(super) fn split(&self, gap: f64) -> bool {
        self.pieces(gap).len() > 1
    }
}

/// Whether a blank is meant between two neighbours.
fn parted(before: &Glyph, after: &Glyph, blank: bool, wide_gap: f64) -> bool {
    let size = before.size.min(after.size);
    let gap = (after.area.x0 - before.area.x1) / size.max(0.1);
    if wide(before.c) || wide(after.c) {
        return gap > wide_gap;
    }
    let number = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '%');
    // Digits of a number spread over a column stand apart further than those of two numbers ever stand close.
    let least = if number(before.c) && number(after.c) {
        0.6
    } else {
        0.3
    };
    blank || gap > least
}

/// Glyphs as lines, from top to bottom.
pub(super) fn lines(mut glyphs: Vec<Glyph>) -> Vec<Line> {
    glyphs.sort_by(|a, b| {
        a.base
            .total_cmp(&b.base)
            .then(a.area.x0.total_cmp(&b.area.x0))
    });
    let mut groups: Vec<(f64, f64, Vec<Glyph>)> = Vec::new();
    for glyph in glyphs {
        match groups.last_mut() {
            Some((base, size, group)) if glyph.base - *base <= 0.45 * size.min(glyph.size) => {
                *size = size.max(glyph.size);
                group.push(glyph);
            }
            _ => groups.push((glyph.base, glyph.size, vec![glyph])),
        }
    }
    groups
        .into_iter()
        .filter_map(|(_, _, group)| Line::new(group))
        .collect()
}
