//! Text that its cell has no room for.
//!
//! A cell that runs over two pages is drawn whole on both, and each page displays its part. What a page does not display
//! is read where its neighbour does; what no page displays, as the end of a name too long for its cell, is read where it
//! stands.

use super::geometry::{Glyph, RawPage};
use super::line::{Line, lines};
use crate::value::squash;

/// Gives a page the text that it cuts off, but for the lines that a neighbour displays.
pub(super) fn settle(before: Option<&RawPage>, page: &mut RawPage, after: Option<&RawPage>) {
    let cut = std::mem::take(&mut page.cut);
    if cut.iter().all(Glyph::blank) {
        return;
    }
    let near: Vec<String> = [before, after]
        .into_iter()
        .flatten()
        .flat_map(|page| lines(page.glyphs.clone()))
        .map(|line| text(&line))
        .collect();
    let unseen = lines(cut).into_iter().filter(|line| {
        let text = text(line);
        !near.contains(&text)
    });
    page.glyphs.extend(unseen.flat_map(|line| line.glyphs));
}

/// What a line says, without blanks.
fn text(line: &Line) -> String {
    squash(&line.text(f64::INFINITY))
}
