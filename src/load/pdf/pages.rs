//! What is printed on a page: glyphs and rulings, each with its place. The only place that knows the library that
//! opens PDF files.
//!
//! Coordinates are points from the top left of the page as it is read: displayed, and turned so that most of its text
//! runs from left to right.

use super::cost::Costs;
use super::turn;
use crate::lang::Said;
use crate::say;
use hayro_interpret::font::{Glyph as Shape, GlyphRun};
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::hayro_syntax::page::Page as RawPage;
use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use hayro_interpret::kurbo::{Affine, BezPath, PathEl, Point, Rect};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps,
    InterpreterCache, InterpreterSettings, Paint, SoftMask, TransformExt as _, interpret_page,
};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The most pages of a document.
const MAX_PAGES: usize = 5_000;
/// The most glyphs of a document.
const MAX_GLYPHS: usize = 5_000_000;
/// The most rulings of a page; past it they are a drawing.
const MAX_RULES: usize = 50_000;
/// The thickest rule, in points: thicker is a bar or a background.
const THICK: f64 = 3.0;
/// How far from straight a rule may run, in points.
const SLANT: f64 = 1.0;
/// The upper and lower edge of a glyph, in thousandths of its size from the baseline.
pub(super) const ASCENT: f64 = 880.0;
pub(super) const DESCENT: f64 = -120.0;

/// A printed character.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Glyph {
    /// What it says; more than one character for a ligature.
    pub(super) text: String,
    /// Left, top, right, bottom.
    pub(super) area: [f64; 4],
    /// The height of its baseline.
    pub(super) base: f64,
    /// The size of its font.
    pub(super) size: f64,
}

impl Glyph {
    /// The middle of its area.
    pub(super) fn middle(&self) -> (f64, f64) {
        let [x0, y0, x1, y1] = self.area;
        (f64::midpoint(x0, x1), f64::midpoint(y0, y1))
    }

    /// Whether nothing is seen of it.
    pub(super) fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }
}

/// A straight line of print: `at` is its height for a horizontal one, its distance from the left for a vertical one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Rule {
    pub(super) at: f64,
    pub(super) from: f64,
    pub(super) to: f64,
}

/// One page as it is read.
#[derive(Clone, Debug, Default)]
pub(super) struct Page {
    /// Its number, from 1.
    pub(super) number: u32,
    pub(super) width: f64,
    pub(super) height: f64,
    /// How many quarters it was turned clockwise from how it is displayed.
    pub(super) turned: u8,
    pub(super) glyphs: Vec<Glyph>,
    pub(super) across: Vec<Rule>,
    pub(super) down: Vec<Rule>,
    /// How many images stand on it.
    pub(super) images: usize,
    /// How many glyphs do not tell their character.
    pub(super) unknown: usize,
}

impl Page {
    /// An area of this page in hundredths of a point on the page as it is displayed.
    pub(super) fn shown(&self, area: [f64; 4]) -> [i32; 4] {
        let back = self.turned.wrapping_neg() & 3;
        turn::turn_area(area, back, self.width, self.height).map(hundredths)
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a cast from float stops at the limits of the integer"
)]
fn hundredths(points: f64) -> i32 {
    (points * 100.0).round() as i32
}

/// Why a document cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::load) enum Trouble {
    /// The file is no PDF, or too damaged.
    Invalid,
    /// It asks for a password.
    Password,
    /// It is encrypted in a way that is not known.
    Cipher,
    /// It has too many pages or glyphs; in words.
    TooLarge(Said),
}

/// Opens a document and reads its pages.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<Page>, Trouble> {
    // The library behind it has met fewer broken files than we shall: a panic in it is a file that cannot be read.
    catch_unwind(AssertUnwindSafe(|| open(bytes))).unwrap_or(Err(Trouble::Invalid))
}

fn open(bytes: &[u8]) -> Result<Vec<Page>, Trouble> {
    let pdf = Pdf::new(bytes.to_vec()).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => Trouble::Password,
        LoadPdfError::Decryption(_) => Trouble::Cipher,
        LoadPdfError::Invalid => Trouble::Invalid,
    })?;
    let raw = pdf.pages();
    if raw.len() > MAX_PAGES {
        let why = say!("超过 {MAX_PAGES} 页", "more than {MAX_PAGES} pages");
        return Err(Trouble::TooLarge(why));
    }
    if raw.is_empty() {
        return Err(Trouble::Invalid);
    }
    let (cache, mut costs) = (InterpreterCache::new(), Costs::default());
    let mut left = MAX_GLYPHS;
    let mut pages = Vec::new();
    for (i, page) in raw.iter().enumerate() {
        // The library cannot be stopped once it draws: what would have no end is not begun.
        if !costs.bearable(page) {
            let number = i.saturating_add(1);
            let why = say!(
                "第 {number} 页的图形层层套用，画不完",
                "the drawings of page {number} use one another without end"
            );
            return Err(Trouble::TooLarge(why));
        }
        let mut sheet = Sheet::new(page, left);
        let [x0, y0, x1, y1] = [0.0, 0.0, sheet.page.width, sheet.page.height];
        let settings = InterpreterSettings::default();
        let start = page.initial_transform(true).to_kurbo();
        let bounds = Rect::new(x0, y0, x1, y1);
        let mut context = Context::new(start, bounds, &cache, pdf.xref(), settings);
        interpret_page(page, &mut context, &mut sheet);
        if sheet.full {
            let why = say!("超过 {MAX_GLYPHS} 个字", "over {MAX_GLYPHS} characters");
            return Err(Trouble::TooLarge(why));
        }
        left = left.saturating_sub(sheet.page.glyphs.len());
        let mut page = sheet.finish();
        page.number = crate::source::saturate(i.saturating_add(1));
        pages.push(page);
    }
    Ok(pages)
}

/// A glyph run as it was filled: what a stroke of the same run would repeat.
type Drawn = (usize, usize, bool);

/// The page on which the library draws.
struct Sheet {
    page: Page,
    /// How many quarters each glyph is turned clockwise.
    turns: Vec<u8>,
    /// The run last drawn.
    last: Option<Drawn>,
    left: usize,
    full: bool,
}

impl Sheet {
    fn new(page: &RawPage<'_>, left: usize) -> Self {
        let (width, height) = page.render_dimensions();
        Self {
            page: Page {
                width: f64::from(width),
                height: f64::from(height),
                ..Page::default()
            },
            turns: Vec::new(),
            last: None,
            left,
            full: false,
        }
    }

    /// Whether the run from `from` on is the one before it once more, as fonts are made bold.
    fn repeats(&self, from: usize) -> bool {
        let Some((start, end, true)) = self.last else {
            return false;
        };
        let (before, now) = (
            self.page.glyphs.get(start..end),
            self.page.glyphs.get(from..),
        );
        before.is_some() && before == now
    }

    fn shape(&mut self, points: &[Point], filled: bool) {
        if filled {
            self.bar(points);
            return;
        }
        for pair in points.windows(2) {
            if let [a, b] = pair {
                self.rule(*a, *b);
            }
        }
    }

    fn rule(&mut self, a: Point, b: Point) {
        let (across, down) = ((a.x - b.x).abs(), (a.y - b.y).abs());
        let count = self.page.across.len().max(self.page.down.len());
        if count >= MAX_RULES || !(across + down).is_finite() {
            return;
        }
        if down <= SLANT && across > down {
            self.page.across.push(Rule {
                at: f64::midpoint(a.y, b.y),
                from: a.x.min(b.x),
                to: a.x.max(b.x),
            });
        } else if across <= SLANT && down > across {
            self.page.down.push(Rule {
                at: f64::midpoint(a.x, b.x),
                from: a.y.min(b.y),
                to: a.y.max(b.y),
            });
        }
    }

    /// A filled shape is a rule where it is straight and thin.
    fn bar(&mut self, points: &[Point]) {
        let Some(first) = points.first() else { return };
        let mut area = Rect::from_points(*first, *first);
        for pair in points.windows(2) {
            let [a, b] = pair else { continue };
            if (a.x - b.x).abs() > SLANT && (a.y - b.y).abs() > SLANT {
                return;
            }
            area = area.union_pt(*b);
        }
        let middle = area.center();
        if area.height() <= THICK && area.width() > area.height() {
            self.rule(Point::new(area.x0, middle.y), Point::new(area.x1, middle.y));
        } else if area.width() <= THICK {
            self.rule(Point::new(middle.x, area.y0), Point::new(middle.x, area.y1));
        }
    }

    fn glyph(&mut self, shape: &Shape<'_>, place: Affine) {
        let text = match shape.as_unicode() {
            Some(BfString::Char(c)) => c.to_string(),
            Some(BfString::String(text)) => text,
            None => '\u{fffd}'.to_string(),
        };
        let advance = match shape {
            Shape::Outline(outline) => outline.advance_width(),
            Shape::Type3(drawn) => drawn.advance_width(),
        };
        let advance = f64::from(advance.unwrap_or(1000.0)).max(1.0);
        let [a, b, c, d, x, y] = place.as_coeffs();
        let size = (c * c + d * d).sqrt() * 1000.0;
        if !(size + x + y + advance * (a + b)).is_finite() || size < 0.01 {
            return;
        }
        let corner = |along: f64, up: f64| moved(place, Point::new(along, up));
        let area = Rect::from_points(corner(0.0, DESCENT), corner(advance, ASCENT));
        let middle = area.center();
        let inside = (0.0..=self.page.width).contains(&middle.x)
            && (0.0..=self.page.height).contains(&middle.y);
        if !inside {
            return;
        }
        let turn = match (a.abs() >= b.abs(), a >= 0.0, b >= 0.0) {
            (true, true, _) => 0,
            (false, _, true) => 1,
            (true, false, _) => 2,
            (false, _, false) => 3,
        };
        self.turns.push(turn);
        self.page.glyphs.push(Glyph {
            text,
            area: [area.x0, area.y0, area.x1, area.y1],
            base: y,
            size,
        });
    }

    /// Turns the page to the direction of most of its glyphs.
    fn finish(self) -> Page {
        let mut page = self.page;
        let count = |turn: u8| self.turns.iter().filter(|t| **t == turn).count();
        let most = (0..4).rev().max_by_key(|turn| count(*turn)).unwrap_or(0);
        page.unknown = page
            .glyphs
            .iter()
            .filter(|g| g.text.contains('\u{fffd}'))
            .count();
        // Text that runs downwards is set right by a turn against the clock.
        turn::turn(&mut page, most.wrapping_neg() & 3);
        page
    }
}

#[expect(
    clippy::arithmetic_side_effects,
    reason = "a transform is of floats, which do not overflow"
)]
fn moved(by: Affine, point: Point) -> Point {
    by * point
}

#[expect(
    clippy::arithmetic_side_effects,
    reason = "a transform is of floats, which do not overflow"
)]
fn both(outer: Affine, inner: Affine) -> Affine {
    outer * inner
}

/// Whether a paint leaves something to be seen on white paper.
fn seen(paint: &Paint<'_>) -> bool {
    match paint {
        Paint::Color(color) => {
            let [r, g, b, a] = color.to_rgba().to_rgba8();
            a > 0 && [r, g, b].iter().any(|part| *part < 250)
        }
        Paint::Pattern(_) => true,
    }
}

impl<'a> Device<'a> for Sheet {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        if !seen(&props.paint) {
            return;
        }
        let filled = matches!(mode, DrawMode::Fill(_));
        let mut points: Vec<Point> = Vec::new();
        for element in path.elements() {
            let to = match *element {
                PathEl::MoveTo(p) => {
                    self.shape(&points, filled);
                    points.clear();
                    p
                }
                PathEl::LineTo(p) | PathEl::QuadTo(_, p) | PathEl::CurveTo(_, _, p) => p,
                PathEl::ClosePath => {
                    points.extend(points.first().copied());
                    continue;
                }
            };
            points.push(moved(props.transform, to));
        }
        self.shape(&points, filled);
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        if self.full {
            return;
        }
        let from = self.page.glyphs.len();
        for glyph in run.glyphs() {
            self.glyph(glyph, both(props.transform, glyph.transform()));
        }
        let stroked = matches!(mode, DrawMode::Stroke(_));
        if stroked && self.repeats(from) {
            self.page.glyphs.truncate(from);
            self.turns.truncate(from);
            self.last = None;
        } else {
            self.last = Some((from, self.page.glyphs.len(), !stroked));
        }
        self.full = self.page.glyphs.len() > self.left;
    }

    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {
        self.page.images = self.page.images.saturating_add(1);
    }

    fn push_clip_path(&mut self, _: &ClipPath) {}

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}

    fn pop_clip(&mut self) {}

    fn pop_transparency_group(&mut self) {}
}
