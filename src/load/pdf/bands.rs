//! The columns of a table without lines: where print stands below print.

use super::geometry::Area;
use super::line::Line;
use super::stream::{figure, tabular};

/// The gap within a line of headings, in sizes, that may part two of them.
pub(super) const FINE: f64 = 0.5;
/// So many texts one below the other are a column, whatever lies across it.
const COLUMN: usize = 3;
/// Among more texts it is not asked what lies across others.
const MOST: usize = 1_000;

/// The columns of a table.
pub(super) struct Bands {
    /// Where print stands in each.
    pub(super) ink: Vec<(f64, f64)>,
    /// Where they meet, with both ends.
    pub(super) xs: Vec<f64>,
}

/// A stretch from left to right.
type Stretch = (f64, f64);
/// Where a text stands, and whether it is a figure.
type Text = (Stretch, bool);

impl Bands {
    /// The stretches in which the texts below the headings stand, or nothing where they are one.
    pub(super) fn of(heads: &[Line], body: &[Line], area: Area) -> Option<Self> {
        let (figures, words): (Vec<&Line>, Vec<&Line>) =
            body.iter().partition(|line| tabular(line));
        let (mut ink, across) = printed(figures);
        for piece in across {
            add(&mut ink, piece);
        }
        for piece in stretches(words) {
            add(&mut ink, piece);
        }
        let mut ink = headed(set_apart(ink, heads, body), heads, body);
        for part in empty(heads, &ink) {
            add(&mut ink, part);
        }
        let meet = |pair: &[Stretch]| Some(f64::midpoint(pair.first()?.1, pair.get(1)?.0));
        let mut xs = vec![area.x0];
        xs.extend(ink.windows(2).filter_map(meet));
        xs.push(area.x1);
        (ink.len() > 1).then_some(Self { ink, xs })
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.ink.len()
    }

    /// The column in which a point lies.
    pub(super) fn at(&self, x: f64) -> usize {
        let inner = self.xs.get(1..).unwrap_or_default();
        let at = inner.partition_point(|end| *end <= x);
        at.min(self.count().saturating_sub(1))
    }

    /// The middle of the print of a column.
    fn middle(&self, at: usize) -> f64 {
        self.ink.get(at).map_or(0.0, |(a, b)| f64::midpoint(*a, *b))
    }

    /// The columns of which a text covers the middle.
    pub(super) fn covered(&self, area: Area) -> Vec<usize> {
        let covers = |at: &usize| (area.x0..=area.x1).contains(&self.middle(*at));
        (0..self.count()).filter(covers).collect()
    }

    /// The box of a column at the height of a line.
    pub(super) fn area(&self, at: usize, line: Area) -> Area {
        let (x0, x1) = self.ink.get(at).copied().unwrap_or((line.x0, line.x1));
        Area { x0, x1, ..line }
    }
}

/// The stretches in which the texts of lines with figures stand, and the words that lie across several of them: those
/// without which the texts they meet stand apart, each below others.
fn printed(lines: Vec<&Line>) -> (Vec<Stretch>, Vec<Stretch>) {
    let pieces = lines.into_iter().flat_map(Line::columns);
    let told = |piece: Line| ((piece.area.x0, piece.area.x1), figure(&piece.text(1.0)));
    let mut all: Vec<Text> = pieces.map(told).collect();
    all.sort_by(|a, b| a.0.0.total_cmp(&b.0.0));
    let (mut ink, mut across) = (Vec::new(), Vec::new());
    let mut rest = all.as_slice();
    while !rest.is_empty() {
        let (band, after) = rest.split_at_checked(joined(rest)).unwrap_or((rest, &[]));
        rest = after;
        let across_it = |own: &Text| band.len() <= MOST && lies_across(own, band);
        let (over, own): (Vec<Text>, Vec<Text>) = band.iter().copied().partition(across_it);
        let mut own = own.as_slice();
        while !own.is_empty() {
            let (part, after) = own.split_at_checked(joined(own)).unwrap_or((own, &[]));
            own = after;
            let start = part.iter().map(|own| own.0.0).fold(f64::INFINITY, f64::min);
            let end = part
                .iter()
                .map(|own| own.0.1)
                .fold(f64::NEG_INFINITY, f64::max);
            ink.push((start, end));
        }
        across.extend(over.into_iter().map(|own| own.0));
    }
    (ink, across)
}

/// How many of some texts, from the left, lie over each other.
fn joined(texts: &[Text]) -> usize {
    let mut end = f64::NEG_INFINITY;
    let mut count = 0usize;
    for ((from, to), _) in texts {
        if count > 0 && *from > end {
            break;
        }
        end = end.max(*to);
        count = count.saturating_add(1);
    }
    count
}

/// Whether words alone join what stands in columns of their own, three texts or more in each.
fn lies_across(own: &Text, band: &[Text]) -> bool {
    let (stretch, is_figure) = *own;
    let others: Vec<Text> = band
        .iter()
        .filter(|other| other.0 != stretch)
        .copied()
        .collect();
    let first = joined(&others);
    let (left, right) = others.split_at_checked(first).unwrap_or((&others, &[]));
    !is_figure && left.len() >= COLUMN && joined(right) >= COLUMN
}

/// Where the texts of lines stand, from the left.
fn stretches(lines: Vec<&Line>) -> Vec<Stretch> {
    let pieces = lines.into_iter().flat_map(Line::columns);
    let mut all: Vec<Stretch> = pieces.map(|piece| (piece.area.x0, piece.area.x1)).collect();
    all.sort_by(|a, b| a.0.total_cmp(&b.0));
    all
}

/// Whether two stretches have a part in common.
fn meets(a: Stretch, b: Stretch) -> bool {
    a.0 < b.1 && b.0 < a.1
}

/// Widens the column in which a text stands, or makes one; a text over several columns tells nothing.
fn add(ink: &mut Vec<Stretch>, piece: Stretch) {
    let mut over = ink.iter_mut().filter(|band| meets(**band, piece));
    match (over.next(), over.next()) {
        (None, _) => {
            let at = ink.partition_point(|band| band.0 < piece.0);
            ink.insert(at, piece);
        }
        (Some(band), None) => *band = (band.0.min(piece.0), band.1.max(piece.1)),
        _ => {}
    }
}

/// The columns, names that are set apart from the other names of their column taken back into it: a total in the middle,
/// the others at the left. No line prints in both, and no heading stands above both.
fn set_apart(ink: Vec<Stretch>, heads: &[Line], body: &[Line]) -> Vec<Stretch> {
    let over = |lines: &[Line], band: Stretch| -> Vec<bool> {
        let meets = |line: &Line| {
            let mut pieces = line.columns().into_iter();
            pieces.any(|piece| meets((piece.area.x0, piece.area.x1), band))
        };
        lines.iter().map(meets).collect()
    };
    let figures = |band: Stretch| figures_in(body, band);
    let two = |a: Stretch, b: Stretch| {
        let headed = |band| over(heads, band).contains(&true);
        let mut rows = over(body, a).into_iter().zip(over(body, b));
        figures(a) || figures(b) || headed(a) && headed(b) || rows.any(|row| row.0 && row.1)
    };
    let mut out: Vec<Stretch> = Vec::new();
    for band in ink {
        match out.last_mut() {
            Some(last) if !two(*last, band) => last.1 = band.1,
            _ => out.push(band),
        }
    }
    out
}

/// The columns with the headings beside their print. In the middle of a wide column whose figures are set at its right end
/// a heading is above none of them but left of them all; above names, which are set at the left end, it is right of them.
fn headed(mut ink: Vec<Stretch>, heads: &[Line], body: &[Line]) -> Vec<Stretch> {
    let parts: Vec<Line> = heads.iter().flat_map(|line| line.pieces(FINE)).collect();
    let level = |part: &Line| part.area.centre().1;
    for at in 0..ink.len() {
        let Some(band) = ink.get(at).copied() else {
            continue;
        };
        let before = at.checked_sub(1).and_then(|at| ink.get(at));
        let after = ink.get(at.saturating_add(1));
        let figures = figures_in(body, band);
        let (left, right) = if figures {
            (before.map_or(f64::NEG_INFINITY, |band| band.1), band.0)
        } else {
            (band.1, after.map_or(f64::INFINITY, |band| band.0))
        };
        // A heading whose middle is beyond that end of the column at which its print is set is of more columns than one.
        let over = |part: &&Line| meets(band, (part.area.x0, part.area.x1));
        let middle = |part: &Line| part.area.centre().0;
        let own =
            |part: &Line| (figures && middle(part) < band.1) || (!figures && band.0 < middle(part));
        if parts.iter().filter(over).any(own) {
            continue;
        }
        let above = parts.iter().filter(over).map(|part| part.area.y1);
        let above = above.fold(f64::NEG_INFINITY, f64::max);
        let beside =
            |part: &&Line| left <= part.area.x0 && part.area.x1 <= right && above < level(part);
        // Of headings one below the other the lowest is of one column; of several beside each other the nearest.
        let far = |part: &Line| (band.0 - part.area.x1).max(part.area.x0 - band.1);
        let nearest = parts.iter().filter(beside).min_by(|a, b| {
            if (level(a) - level(b)).abs() < 0.3 * a.size {
                far(a).total_cmp(&far(b))
            } else {
                level(b).total_cmp(&level(a))
            }
        });
        if let (Some(part), Some(band)) = (nearest, ink.get_mut(at)) {
            *band = (band.0.min(part.area.x0), band.1.max(part.area.x1));
        }
    }
    ink
}

/// Whether figures are printed in a column.
fn figures_in(body: &[Line], band: Stretch) -> bool {
    let mut pieces = body.iter().flat_map(Line::columns);
    pieces.any(|piece| meets((piece.area.x0, piece.area.x1), band) && figure(&piece.text(1.0)))
}

/// The headings of columns in which nothing is printed: those above no print, with no column without a heading beside
/// them, and with the headings beside them not all lower, as those are that belong to them, unless they stand beyond all
/// print.
fn empty(heads: &[Line], ink: &[Stretch]) -> Vec<Stretch> {
    let parts = heads.iter().flat_map(|line| line.pieces(FINE));
    let parts: Vec<Area> = parts.map(|part| part.area).collect();
    let stretch = |area: &Area| (area.x0, area.x1);
    let free = |area: &&Area| !ink.iter().any(|band| meets(*band, stretch(area)));
    let head = |band: Option<&Stretch>| {
        let above = parts
            .iter()
            .filter(|part| band.is_some_and(|band| meets(*band, stretch(part))));
        above.map(|part| part.y0).reduce(f64::max)
    };
    let own = |area: &&Area| {
        let next = ink.partition_point(|band| band.0 < area.x0);
        let left = next.checked_sub(1).and_then(|left| ink.get(left));
        let (left, right) = (
            left.map(|left| head(Some(left))),
            ink.get(next).map(|right| head(Some(right))),
        );
        let lower =
            |side: Option<Option<f64>>| side.flatten().is_none_or(|y0| y0 > area.centre().1);
        let headed = left != Some(None) && right != Some(None);
        headed && (next == ink.len() || !lower(left) || !lower(right))
    };
    parts.iter().filter(free).filter(own).map(stretch).collect()
}
