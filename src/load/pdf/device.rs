//! What a page draws: glyphs and ruling lines, collected from the interpreter's drawing calls.

use super::geometry::{Area, Glyph, RawPage, Rule, Sheet};
use super::{dots, radicals};
use hayro_interpret::font::{Glyph as FontGlyph, GlyphRun, PositionedGlyph};
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::kurbo::{Affine, BezPath, PathEl, Point, Shape as _};
use hayro_interpret::{
    BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, Paint, SoftMask,
};

/// How many glyphs, paths and images of one page are looked at.
pub(super) const PAGE_LIMIT: usize = 200_000;
/// A filled shape thinner than this is a ruling line.
const THIN: f64 = 3.0;
/// How far a line may lean and still be upright or level.
const LEAN: f64 = 1.0;

/// A glyph with the direction it runs in, before the page is turned upright.
struct Drawn {
    c: char,
    origin: (f64, f64),
    along: (f64, f64),
    size: f64,
    cut: bool,
    clip: Option<Area>,
}

/// Collects what a page draws.
#[derive(Default)]
pub(super) struct Collector {
    drawn: Vec<Drawn>,
    segments: Vec<((f64, f64), (f64, f64))>,
    /// How much of it was looked at.
    pub(super) spent: usize,
    /// What is drawn on: the innermost last; none is on no part of the page.
    clips: Vec<Option<Area>>,
    /// What else was seen.
    pub(super) signs: Signs,
}

/// What a page shows beside glyphs and lines.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Signs {
    /// How many images were drawn.
    pub(super) images: usize,
    /// How many glyphs have no character.
    pub(super) undecoded: usize,
    /// How many glyphs are not displayed.
    pub(super) hidden: usize,
    /// Whether the page holds more than is looked at.
    pub(super) over: bool,
    /// Whether a font could not be read.
    pub(super) no_font: bool,
}

impl Collector {
    /// Takes one from the budget of the page.
    fn spend(&mut self) -> bool {
        self.spent = self.spent.saturating_add(1);
        self.signs.over |= self.spent > PAGE_LIMIT;
        !self.signs.over
    }

    /// Adds a glyph; one that stands for several characters is cut into as many.
    fn glyph(&mut self, glyph: &PositionedGlyph<'_>, transform: Affine, shown: bool) {
        let matrix = [transform.as_coeffs(), glyph.transform().as_coeffs()];
        let origin = apply(matrix, (0.0, 0.0));
        let tip = apply(matrix, (advance(glyph), 0.0));
        let top = apply(matrix, (0.0, 1000.0));
        let size = (top.0 - origin.0).hypot(top.1 - origin.1);
        let text = match glyph.as_unicode() {
            Some(BfString::Char(c)) => c.to_string(),
            Some(BfString::String(text)) if !text.is_empty() => text,
            _ => '\u{fffd}'.to_string(),
        };
        let fits = |v: f64| v.is_finite() && v.abs() < 1e6;
        if ![origin.0, origin.1, tip.0, tip.1, size]
            .into_iter()
            .all(fits)
            || size < 0.1
        {
            return;
        }
        self.signs.undecoded = self
            .signs
            .undecoded
            .saturating_add(usize::from(text.contains('\u{fffd}')));
        self.signs.hidden = self.signs.hidden.saturating_add(usize::from(!shown));
        let count = text.chars().count().max(1) as f64;
        let along = ((tip.0 - origin.0) / count, (tip.1 - origin.1) / count);
        let clip = self.clips.last().copied().flatten();
        for (i, c) in text.chars().enumerate().take_while(|(i, _)| *i < 16) {
            let steps = i as f64;
            let origin = (origin.0 + along.0 * steps, origin.1 + along.1 * steps);
            self.drawn.push(Drawn {
                c: radicals::plain(c),
                origin,
                along,
                size,
                cut: self.cuts(origin, along, size),
                clip,
            });
        }
    }

    /// Whether the middle of a glyph lies outside of what is drawn at all.
    fn cuts(&self, origin: (f64, f64), along: (f64, f64), size: f64) -> bool {
        let length = along.0.hypot(along.1).max(1e-9);
        let raise = 0.38 * size / length;
        let middle = (
            origin.0 + along.0 / 2.0 + along.1 * raise,
            origin.1 + along.1 / 2.0 - along.0 * raise,
        );
        self.clips
            .last()
            .is_some_and(|clip| clip.is_none_or(|clip| !clip.holds(middle)))
    }

    /// The quarter turns of the direction that most glyphs run in.
    fn turn(&self) -> u8 {
        let mut votes = [0usize; 4];
        for way in self
            .drawn
            .iter()
            .filter(|d| !d.c.is_whitespace())
            .filter_map(|d| way(d.along))
        {
            if let Some(vote) = votes.get_mut(usize::from(way)) {
                *vote = vote.saturating_add(1);
            }
        }
        // On a tie the lesser turn, so that a page without text stays as it is.
        (0..4u8)
            .rev()
            .max_by_key(|way| votes.get(usize::from(*way)).copied())
            .unwrap_or(0)
    }

    /// The page, turned upright; text that runs askew, as a watermark does, is left out.
    pub(super) fn finish(self, mut sheet: Sheet) -> RawPage {
        sheet.turn = self.turn();
        let (width, height) = sheet.size();
        let paper = Area {
            x0: 0.0,
            y0: 0.0,
            x1: width,
            y1: height,
        };
        // What runs over the edge of the paper is not displayed.
        let glyphs = self.drawn.iter().filter_map(|drawn| upright(drawn, &sheet));
        let glyphs = glyphs.filter(|glyph| paper.holds(glyph.area.centre()));
        let glyphs = without_doubles(glyphs.collect());
        let rules = self
            .segments
            .iter()
            .filter_map(|(a, b)| rule(sheet.upright(*a), sheet.upright(*b)));
        let rules = rules.filter_map(|rule| clip(rule, width, height)).collect();
        RawPage {
            sheet,
            glyphs,
            rules: dots::joined(rules),
        }
    }
}

/// Applies two matrices, as the interpreter nests them, to a point.
fn apply([outer, inner]: [[f64; 6]; 2], point: (f64, f64)) -> (f64, f64) {
    let once =
        |[a, b, c, d, e, f]: [f64; 6], (x, y): (f64, f64)| (a * x + c * y + e, b * x + d * y + f);
    once(outer, once(inner, point))
}

/// How far the font says a glyph advances, in thousandths of its size.
fn advance(glyph: &PositionedGlyph<'_>) -> f64 {
    let said = match &**glyph {
        FontGlyph::Outline(outline) => outline.advance_width(),
        FontGlyph::Type3(drawn) => drawn.advance_width(),
    };
    f64::from(said.unwrap_or(500.0)).clamp(1.0, 4000.0)
}

/// The quarter turns of a direction, or nothing where it is askew.
fn way((x, y): (f64, f64)) -> Option<u8> {
    let lean = 0.2;
    match () {
        () if y.abs() <= lean * x.abs() => Some(if x >= 0.0 { 0 } else { 2 }),
        () if x.abs() <= lean * y.abs() => Some(if y >= 0.0 { 1 } else { 3 }),
        () => None,
    }
}

/// A glyph on the upright page.
fn upright(drawn: &Drawn, sheet: &Sheet) -> Option<Glyph> {
    way(drawn.along)?;
    let tip = (
        drawn.origin.0 + drawn.along.0,
        drawn.origin.1 + drawn.along.1,
    );
    // The ascent of a font is at the left hand of the direction it runs in, on a page whose y grows downwards.
    let length = drawn.along.0.hypot(drawn.along.1).max(1e-9);
    let (ux, uy) = (drawn.along.0 / length, drawn.along.1 / length);
    let raise = |p: (f64, f64), h: f64| (p.0 + uy * h, p.1 - ux * h);
    let low = sheet.upright(raise(drawn.origin, -0.12 * drawn.size));
    let high = sheet.upright(raise(tip, 0.88 * drawn.size));
    let area = Area::around(low, high);
    let base = if way(drawn.along) == Some(sheet.turn) {
        sheet.upright(drawn.origin).1
    } else {
        area.y1 - 0.12 * drawn.size
    };
    Some(Glyph {
        c: drawn.c,
        area,
        base,
        size: drawn.size,
        clip: drawn.clip.map(|clip| {
            let corner = |x, y| sheet.upright((x, y));
            Area::around(corner(clip.x0, clip.y0), corner(clip.x1, clip.y1))
        }),
        cut: drawn.cut,
    })
}

/// A segment as a ruling line, or nothing where it is askew or a dot.
fn rule(a: (f64, f64), b: (f64, f64)) -> Option<Rule> {
    let (dx, dy) = ((a.0 - b.0).abs(), (a.1 - b.1).abs());
    if dy <= LEAN && dx >= dy {
        let at = f64::midpoint(a.1, b.1);
        Some(Rule {
            across: true,
            at,
            from: a.0.min(b.0),
            to: a.0.max(b.0),
        })
    } else if dx <= LEAN {
        let at = f64::midpoint(a.0, b.0);
        Some(Rule {
            across: false,
            at,
            from: a.1.min(b.1),
            to: a.1.max(b.1),
        })
    } else {
        None
    }
}

/// The part of a ruling line that lies on the paper.
fn clip(rule: Rule, width: f64, height: f64) -> Option<Rule> {
    let (long, wide) = if rule.across {
        (width, height)
    } else {
        (height, width)
    };
    let (from, to) = (rule.from.max(-1.0), rule.to.min(long + 1.0));
    let on = rule.at >= -1.0 && rule.at <= wide + 1.0 && from <= to;
    on.then_some(Rule { from, to, ..rule })
}

/// Drops a glyph drawn again on its own place: bold made by drawing outline over filling, or twice a hair apart.
fn without_doubles(glyphs: Vec<Glyph>) -> Vec<Glyph> {
    let mut order: Vec<usize> = (0..glyphs.len()).collect();
    let key = |i: usize| {
        let of = |g: &Glyph| (g.c, g.area.x0, g.base, g.size, (g.cut, g.clip));
        glyphs.get(i).map(of)
    };
    order.sort_by(|a, b| match (key(*a), key(*b)) {
        (Some(a), Some(b)) => a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)),
        _ => std::cmp::Ordering::Equal,
    });
    let mut double = vec![false; glyphs.len()];
    for (n, i) in order.iter().enumerate() {
        let Some((c, x, base, size, drawn)) = key(*i) else {
            continue;
        };
        let near = size * 0.12;
        let before = order.get(n.saturating_sub(32)..n).unwrap_or_default();
        let again = before.iter().rev().any(|j| {
            !double.get(*j).copied().unwrap_or(true)
                && key(*j).is_some_and(|(c2, x2, base2, size2, drawn2)| {
                    (c2, drawn2) == (c, drawn)
                        && (x - x2).abs() < near
                        && (base - base2).abs() < near
                        && (size - size2).abs() < near
                })
        });
        if let Some(flag) = double.get_mut(*i) {
            *flag = again;
        }
    }
    glyphs
        .into_iter()
        .zip(double)
        .filter(|(_, double)| !double)
        .map(|(glyph, _)| glyph)
        .collect()
}

/// Whether a paint leaves a mark on white paper.
fn visible(paint: &Paint<'_>) -> bool {
    match paint {
        Paint::Color(color) => {
            let [r, g, b, a] = color.to_rgba().to_rgba8();
            a > 12 && [r, g, b].into_iter().any(|part| part < 250)
        }
        Paint::Pattern(_) => true,
    }
}

/// The straight pieces of a path on the page, one list for each part of it.
fn parts(path: &BezPath, transform: Affine) -> Vec<(Vec<(f64, f64)>, bool)> {
    let [a, b, c, d, e, f] = transform.as_coeffs();
    let on = |p: Point| (a * p.x + c * p.y + e, b * p.x + d * p.y + f);
    let mut parts: Vec<(Vec<(f64, f64)>, bool)> = Vec::new();
    for element in path.elements() {
        match (element, parts.last_mut()) {
            (PathEl::MoveTo(p), _) => parts.push((vec![on(*p)], true)),
            (PathEl::LineTo(p), Some((points, _))) => points.push(on(*p)),
            (PathEl::ClosePath, Some((points, _))) => points.extend(points.first().copied()),
            // A part with curves is no ruling line.
            (PathEl::QuadTo(..) | PathEl::CurveTo(..), Some((_, straight))) => *straight = false,
            (_, None) => {}
        }
    }
    parts
}

/// The middle line of a filled part that is thin, or nothing.
fn thin(points: &[(f64, f64)]) -> Option<((f64, f64), (f64, f64))> {
    let first = points.first()?;
    let area = points.iter().fold(Area::around(*first, *first), |area, p| {
        area.union(Area::around(*p, *p))
    });
    let (x, y) = area.centre();
    match () {
        () if area.height() <= THIN && area.width() >= area.height() => {
            Some(((area.x0, y), (area.x1, y)))
        }
        () if area.width() <= THIN => Some(((x, area.y0), (x, area.y1))),
        () => None,
    }
}

impl<'a> Device<'a> for Collector {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        if !visible(&props.paint) || matches!(mode, DrawMode::Invisible) {
            return;
        }
        for (points, straight) in parts(path, props.transform) {
            if !straight || !self.spend() {
                continue;
            }
            if matches!(mode, DrawMode::Fill(_)) {
                self.segments.extend(thin(&points));
                continue;
            }
            for pair in points.windows(2).take(PAGE_LIMIT) {
                if let (&[from, to], true) = (pair, self.spend()) {
                    self.segments.push((from, to));
                }
            }
        }
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        for glyph in run.glyphs() {
            if self.spend() {
                self.glyph(glyph, props.transform, !matches!(mode, DrawMode::Invisible));
            }
        }
    }

    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {
        self.spend();
        self.signs.images = self.signs.images.saturating_add(1);
    }

    fn push_clip_path(&mut self, clip: &ClipPath) {
        let own = clip.path.bounding_box();
        let own = Area {
            x0: own.x0,
            y0: own.y0,
            x1: own.x1,
            y1: own.y1,
        };
        let shared = match self.clips.last() {
            Some(outer) => outer.and_then(|outer| outer.shared(own)),
            None => Some(own),
        };
        self.clips.push(shared);
    }

    fn pop_clip(&mut self) {
        self.clips.pop();
    }

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn pop_transparency_group(&mut self) {}
}
