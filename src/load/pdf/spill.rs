//! Text that its row has no room for, where the file does not cut it off: it runs up and down over other rows.
//!
//! Where a line runs through the border between two rows, the lines drawn one after the other below each other are one
//! text. It is of the row in which it lies as the other texts of the table lie in theirs. What could be of several rows,
//! what is printed over something else, and what its cell cuts off, cannot be told.

use super::geometry::{Area, Glyph};
use super::lattice::Lattice;
use super::overrun::{Cell, area, column_of, drawn_for};
use crate::lang::Said;
use crate::say;
use std::collections::BTreeMap;

/// How high the ink of a character begins and ends over its baseline, in sizes, with room for what touches a line.
const INK: (f64, f64) = (0.62, 0.08);
/// Lines of one text stand so far below each other, in sizes.
const PITCH: (f64, f64) = (0.8, 2.0);
/// A text may reach so far over the border of its cell to the left and right, in points.
const BETWEEN: f64 = 3.0;
/// A text lies as the others do within this, in sizes; as none but one way within twice as much.
const LIES: f64 = 0.12;
/// Texts on one line that lie over each other further than this, in sizes: marks are often drawn into one another.
const OVER: f64 = 1.2;

/// What of a cell a text is set against: its middle, its top, its bottom.
type Edge = fn(Area) -> f64;

/// Why the texts of cells cannot be told.
pub(super) type Doubts = BTreeMap<Cell, Said>;

/// A text on one line, drawn in one go.
#[derive(Clone, Copy)]
struct Run {
    /// Its glyphs, by number.
    start: usize,
    end: usize,
    /// The cell in which it stands.
    own: Cell,
    area: Area,
    base: f64,
    size: f64,
    /// What it was drawn for.
    clip: Option<Area>,
    /// Whether the file says for which cell it was drawn.
    told: bool,
    /// Whether its cell cuts it off in the middle of a character, and nothing is drawn beyond: on the left, on the right.
    cut: (bool, bool),
}

/// Gives text that runs over rows to its own row; tells the cells whose text cannot be told.
pub(super) fn settle(table: &Lattice, glyphs: &[Glyph], owners: &mut [Option<Cell>]) -> Doubts {
    let mut doubts = Doubts::new();
    let mut runs = runs(table, glyphs, owners);
    let mut at = 0usize;
    while at < runs.len() {
        let rest = runs.get(at..).unwrap_or_default();
        let length = text(table, rest);
        let lines = rest.get(..length).unwrap_or_default();
        let spilt = lines.iter().any(|run| straddles(table, run).is_some());
        let own = spilt.then(|| row(table, &runs, lines)).flatten();
        if !spilt {
            at = at.saturating_add(1);
            continue;
        }
        let cells: Vec<Cell> = match own {
            Some(_) => Vec::new(),
            None => lines
                .iter()
                .flat_map(|run| [Some(run.own), straddles(table, run)])
                .flatten()
                .collect(),
        };

        for cell in cells {
            doubts.insert(cell, several());
        }
        for run in runs.iter_mut().skip(at).take(length) {
            if let Some(own) = own {
                run.own = own;
                let texts = owners.get_mut(run.start..run.end).unwrap_or_default();
                texts.fill(Some(own));
            }
        }
        at = at.saturating_add(length);
    }
    over(&runs, &mut doubts);
    for run in runs.iter().filter(|run| run.cut.0 || run.cut.1) {
        doubts.entry(run.own).or_insert_with(short);
    }
    doubts
}

fn several() -> Said {
    say!(
        "文字超出所在的行，压在别的行上，分不清是哪一行的",
        "the text runs over its row into others: it could be of several"
    )
}

fn short() -> Said {
    say!(
        "文字被格子截断，后面可能还有",
        "the cell cuts the text off: there may be more of it"
    )
}

/// The texts of a table, line by line, in the order they were drawn.
fn runs(table: &Lattice, glyphs: &[Glyph], owners: &[Option<Cell>]) -> Vec<Run> {
    let mut out: Vec<Run> = Vec::new();
    for (at, (glyph, own)) in glyphs.iter().zip(owners).enumerate() {
        let Some(own) = own.filter(|_| !glyph.blank()) else {
            continue;
        };
        let end = at.saturating_add(1);
        let (left, right) = half(table, glyph, own);
        let before = out.last_mut().filter(|run| {
            let gap = glyph.area.x0 - run.area.x1;
            run.own == own
                && run.clip == glyph.clip
                && (run.base - glyph.base).abs() < 0.05 * run.size
                && gap > -OVER * run.size
                && gap < run.size
        });
        match before {
            Some(run) => {
                run.end = end;
                run.area = run.area.union(glyph.area);
                run.cut.1 = right;
            }
            None => out.push(Run {
                start: at,
                end,
                own,
                area: glyph.area,
                base: glyph.base,
                size: glyph.size,
                clip: glyph.clip,
                told: drawn_for(table, glyph) == Some(own),
                cut: (left, right),
            }),
        }
    }
    out
}

/// Whether the cell that a glyph was drawn for cuts it off in its middle, on the left and on the right.
fn half(table: &Lattice, glyph: &Glyph, own: Cell) -> (bool, bool) {
    let room = 0.15 * glyph.size;
    let clip = glyph
        .clip
        .filter(|_| drawn_for(table, glyph).or_else(|| column_of(table, glyph)) == Some(own));
    let Some(clip) = clip else {
        return (false, false);
    };
    let left = glyph.area.x0 < clip.x0 - room && glyph.area.x1 > clip.x0;
    let right = glyph.area.x1 > clip.x1 + room && glyph.area.x0 < clip.x1;
    (left, right)
}

/// The cell beyond the border between rows that runs through a line, if one does.
fn straddles(table: &Lattice, run: &Run) -> Option<Cell> {
    let own = area(table, run.own);
    let (top, bottom) = (run.base - INK.0 * run.size, run.base - INK.1 * run.size);
    let through = |border: f64| !run.told && border > top && border < bottom;
    let (x, _) = run.area.centre();
    match (through(own.y0), through(own.y1)) {
        (true, _) => table.find((x, own.y0 - 0.5)).or(Some(run.own)),
        (_, true) => table.find((x, own.y1 + 0.5)).or(Some(run.own)),
        _ => None,
    }
}

/// How many lines, drawn one after the other, are one text.
fn text(table: &Lattice, runs: &[Run]) -> usize {
    let mut pitch = None::<f64>;
    let mut length = 1usize;
    let within =
        |cell: Area, text: Area| cell.x0 < text.x0 + BETWEEN && cell.x1 > text.x1 - BETWEEN;
    for pair in runs.windows(2) {
        let [above, below] = pair else { break };
        let down = below.base - above.base;
        let even = pitch.is_none_or(|pitch| (down - pitch).abs() < 0.05 * above.size);
        let near = down > PITCH.0 * above.size && down < PITCH.1 * above.size;
        let same = (below.size - above.size).abs() < 0.02 * above.size;
        let one = within(area(table, above.own), below.area)
            || within(area(table, below.own), above.area);
        let across = above.area.x0 < below.area.x1 && below.area.x0 < above.area.x1;
        if above.told || below.told || !(even && near && same && one && across) {
            break;
        }
        pitch = Some(down);
        length = length.saturating_add(1);
    }
    length
}

/// The row that a text of several lines is of: the one in which it lies as texts of one line do in theirs, whether they
/// are set against the top, the middle or the bottom.
fn row(table: &Lattice, runs: &[Run], lines: &[Run]) -> Option<Cell> {
    let (first, last) = (lines.first()?, lines.last().filter(|_| lines.len() > 1)?);
    let alike = runs.iter().filter(|run| {
        (run.size - first.size).abs() < 0.02 * first.size && straddles(table, run).is_none()
    });
    let alike: Vec<(Area, f64)> = alike.map(|run| (area(table, run.own), run.base)).collect();
    let ways: [(Edge, f64); 3] = [
        (|cell| cell.centre().1, f64::midpoint(first.base, last.base)),
        (|cell| cell.y0, first.base),
        (|cell| cell.y1, last.base),
    ];
    let (x, _) = first.area.centre();
    let mut found: Vec<(f64, Cell)> = Vec::new();
    for (of, base) in ways {
        let mut lie: Vec<f64> = alike.iter().map(|(cell, base)| base - of(*cell)).collect();
        lie.sort_by(f64::total_cmp);
        let lie = lie.get(lie.len().checked_div(2)?).copied()?;
        let at = base - lie;
        // A border is of two cells: the one that it is the top or the bottom of.
        let near = [-0.5, 0.0, 0.5]
            .into_iter()
            .filter_map(|off| table.find((x, at + off * first.size)));
        let near = near.map(|cell| ((of(area(table, cell)) - at).abs(), cell));
        found.extend(near.min_by(|a, b| a.0.total_cmp(&b.0)));
    }
    found.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (off, own) = found.first().copied()?;
    let other = found.iter().find(|(_, cell)| *cell != own);
    let plain = other.is_none_or(|(other, _)| other - off > LIES * first.size);
    (off < LIES * first.size && plain).then_some(own)
}

/// Doubts the cells in which texts lie over each other.
fn over(runs: &[Run], doubts: &mut Doubts) {
    let mut sorted: Vec<&Run> = runs.iter().collect();
    sorted.sort_by(|a, b| a.own.cmp(&b.own).then(a.base.total_cmp(&b.base)));
    let mut line: Vec<&Run> = Vec::new();
    for run in sorted
        .iter()
        .copied()
        .map(Some)
        .chain(std::iter::once(None))
    {
        let on = line.first().zip(run).is_some_and(|(first, run)| {
            first.own == run.own && run.base - first.base < 0.45 * first.size.min(run.size)
        });
        if !on {
            line.sort_by(|a, b| a.area.x0.total_cmp(&b.area.x0));
            for pair in line.windows(2) {
                let [left, right] = pair else { continue };
                let deep = left.area.x1.min(right.area.x1) - right.area.x0;
                if deep > OVER * left.size {
                    doubts.entry(left.own).or_insert_with(|| {
                        say!(
                            "几段文字印在一处，互相重叠",
                            "texts are printed over each other"
                        )
                    });
                }
            }
            line.clear();
        }
        line.extend(run);
    }
}
