//! Where a column of figures, set at its right end, touches the column of names beside it.

use super::line::Line;

/// A gap between two texts, in sizes; what is written in one piece has less.
const GAP: f64 = 0.12;
/// Figures that are set at their right end end within so much of each other, in sizes.
const EVEN: f64 = 0.2;
/// So many rows make a column.
const ROWS: usize = 2;

/// Marks in lines where columns end that touch each other.
pub(super) fn mark(lines: &mut [Line]) {
    let seams = of(lines);
    for line in lines.iter_mut().filter(|_| !seams.is_empty()) {
        if !touches(line).is_empty() {
            *line = line.seamed(&seams);
        }
    }
}

/// Where figures of several lines end at one place, each with another text right beside it, and nothing between the first of
/// them and the last is printed across.
pub(super) fn of(lines: &[Line]) -> Vec<f64> {
    let gaps = |(at, line): (usize, &Line)| {
        let gaps = touches(line).into_iter();
        gaps.map(|(end, start)| (end, start, at))
            .collect::<Vec<_>>()
    };
    let mut all: Vec<(f64, f64, usize)> = lines.iter().enumerate().flat_map(gaps).collect();
    all.sort_by(|a, b| a.0.total_cmp(&b.0));
    let size = lines.iter().map(|line| line.size).fold(0.0, f64::max);
    let groups = all.chunk_by(|a, b| b.0 - a.0 < EVEN * size);
    let seam = |group: &[(f64, f64, usize)]| {
        let end = group.iter().map(|gap| gap.0).fold(0.0, f64::max);
        let start = group.iter().map(|gap| gap.1).fold(f64::INFINITY, f64::min);
        let (first, last) = (
            group.iter().map(|gap| gap.2).min()?,
            group.iter().map(|gap| gap.2).max()?,
        );
        let rows = lines.get(first..=last)?;
        let x = f64::midpoint(end, start);
        (group.len() >= ROWS && end < start && !across(rows, x)).then_some(x)
    };
    groups.filter_map(seam).collect()
}

/// Whether something is printed across a place.
fn across(lines: &[Line], x: f64) -> bool {
    let mut glyphs = lines.iter().flat_map(|line| &line.glyphs);
    glyphs.any(|glyph| !glyph.blank() && glyph.area.x0 < x && x < glyph.area.x1)
}

/// The gaps of a line between an amount with two decimals and what stands right beside it, where that is no unit.
pub(super) fn touches(line: &Line) -> Vec<(f64, f64)> {
    let printed = line.glyphs.iter().filter(|glyph| !glyph.blank());
    let printed: Vec<_> = printed.collect();
    let gaps = printed.windows(5).filter_map(|five| {
        let [whole, point, tenth, last, next] = five else {
            return None;
        };
        let digits = [whole, tenth, last]
            .iter()
            .all(|own| own.c.is_ascii_digit());
        let gap = next.area.x0 - last.area.x1;
        let text = next.c.is_alphanumeric() && !"万元亿千百倍".contains(next.c);
        (digits && point.c == '.' && text && gap > GAP * line.size)
            .then_some((last.area.x1, next.area.x0))
    });
    gaps.collect()
}
