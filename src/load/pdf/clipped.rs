//! Text that its cell has no room for.
//!
//! A cell that runs over two pages is drawn whole on both, and each page displays its part. What a page does not display
//! is read where its neighbour does; what no page displays, as the end of a name too long for its cell, is read where it
//! stands.

use super::geometry::{Glyph, RawPage};
use super::line::{Line, lines};
use crate::value::squash;
use std::cmp::Ordering;

/// Drops the lines that a page cuts off and a neighbour displays.
pub(super) fn settle(before: Option<&RawPage>, page: &mut RawPage, after: Option<&RawPage>) {
    let cut: Vec<Glyph> = page
        .glyphs
        .iter()
        .filter(|glyph| glyph.cut)
        .copied()
        .collect();
    if cut.iter().all(Glyph::blank) {
        return;
    }
    let displayed = |page: &RawPage| {
        let glyphs = page.glyphs.iter().filter(|glyph| !glyph.cut);
        lines(glyphs.copied().collect())
    };
    let near: Vec<String> = [before, after]
        .into_iter()
        .flatten()
        .flat_map(displayed)
        .map(|line| text(&line))
        .collect();
    let elsewhere = lines(cut)
        .into_iter()
        .filter(|line| near.contains(&text(line)));
    let mut elsewhere: Vec<Glyph> = elsewhere.flat_map(|line| line.glyphs).collect();
    elsewhere.sort_by(order);
    page.glyphs.retain(|glyph| {
        let found = || elsewhere.binary_search_by(|other| order(other, glyph));
        !glyph.cut || found().is_err()
    });
}

fn order(a: &Glyph, b: &Glyph) -> Ordering {
    let across = a.area.x0.total_cmp(&b.area.x0);
    across.then(a.base.total_cmp(&b.base)).then(a.c.cmp(&b.c))
}

/// What a line says, without blanks.
fn text(line: &Line) -> String {
    squash(&line.text(f64::INFINITY))
}
