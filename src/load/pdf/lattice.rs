//! Tables by their rulings: lines that cross make a lattice, and neighbours without a line between them are one cell.

use super::pages::{Page, Rule};

/// Lines no further apart than this are one line, in points.
const SNAP: f64 = 2.0;
/// Pieces of a line no further apart than this are one piece.
const GAP: f64 = 3.0;
/// How far the lines of a table may run out beyond the outermost line that crosses them: further, the side is open.
const OPEN: f64 = 6.0;
/// The most lines of a page that are looked at.
const MAX_LINES: usize = 3_000;
/// The most cells of a table before merging.
const MAX_CELLS: usize = 200_000;
/// A row or column narrower than this with nothing of its own is the inside of a double line.
const DOUBLE: f64 = 4.5;

/// A cell of a lattice: a stretch of elementary cells without lines between them.
#[derive(Clone, Debug, Default)]
pub(super) struct Field {
    /// Left, top, right, bottom.
    pub(super) area: [f64; 4],
    /// The glyphs whose middle is in it, as numbers on the page.
    pub(super) glyphs: Vec<usize>,
    /// Whether it covers more than one column.
    pub(super) wide: bool,
}

/// A table of a page.
#[derive(Clone, Debug, Default)]
pub(super) struct Lattice {
    /// The vertical lines, from the left.
    pub(super) xs: Vec<f64>,
    /// The horizontal lines, from the top.
    pub(super) ys: Vec<f64>,
    /// Its cells, in the order in which they begin.
    pub(super) fields: Vec<Field>,
    /// Row by row, which cell each elementary cell belongs to.
    pub(super) grid: Vec<Vec<usize>>,
}

impl Lattice {
    /// Left, top, right, bottom.
    pub(super) fn area(&self) -> [f64; 4] {
        let end = |list: &[f64]| list.last().copied().unwrap_or_default();
        let start = |list: &[f64]| list.first().copied().unwrap_or_default();
        [
            start(&self.xs),
            start(&self.ys),
            end(&self.xs),
            end(&self.ys),
        ]
    }

    fn field_at(&self, (x, y): (f64, f64)) -> Option<usize> {
        let slot = |lines: &[f64], at: f64| {
            let before = lines.partition_point(|line| *line <= at);
            before
                .checked_sub(1)
                .filter(|slot| slot.saturating_add(1) < lines.len())
        };
        let (row, column) = (slot(&self.ys, y)?, slot(&self.xs, x)?);
        self.grid.get(row)?.get(column).copied()
    }

    /// Takes out the rows and columns in which nothing begins and that are too narrow for print.
    fn slim(&mut self) {
        let narrow = |lines: &[f64], at: usize| matches!(lines.get(at..at.saturating_add(2)), Some([a, b]) if b - a < DOUBLE);
        for row in (0..self.grid.len()).rev() {
            if narrow(&self.ys, row) && self.silent(self.grid.get(row).into_iter().flatten()) {
                self.grid.remove(row);
                self.ys.remove(row.saturating_add(1));
            }
        }
        for column in (0..self.xs.len().saturating_sub(1)).rev() {
            let cells = self.grid.iter().filter_map(|row| row.get(column));
            if narrow(&self.xs, column) && self.silent(cells) {
                self.grid.iter_mut().for_each(|row| {
                    row.remove(column);
                });
                self.xs.remove(column.saturating_add(1));
            }
        }
    }

    /// Whether none of these cells holds print of its own: it is empty, or reaches further.
    fn silent<'a>(&self, mut cells: impl Iterator<Item = &'a usize>) -> bool {
        cells.all(|cell| {
            self.fields.get(*cell).is_none_or(|field| {
                let [x0, y0, x1, y1] = field.area;
                field.glyphs.is_empty() || (x1 - x0 > DOUBLE && y1 - y0 > DOUBLE)
            })
        })
    }
}

/// The tables of a page, from the top, with their glyphs.
pub(super) fn lattices(page: &Page) -> Vec<Lattice> {
    let across = joined(&page.across);
    let down = joined(&page.down);
    if across.len() > MAX_LINES || down.len() > MAX_LINES {
        return Vec::new();
    }
    let mut found: Vec<Lattice> = crossing(&across, &down)
        .into_iter()
        .filter_map(|(across, down)| lattice(&across, &down))
        .collect();
    // A small table within a cell of a larger one takes its glyphs first.
    found.sort_by(|a, b| size(a).total_cmp(&size(b)));
    for (number, glyph) in page.glyphs.iter().enumerate() {
        let at = glyph.middle();
        let place = found
            .iter_mut()
            .find_map(|table| table.field_at(at).map(|field| (table, field)));
        if let Some((table, field)) = place
            && let Some(field) = table.fields.get_mut(field)
        {
            field.glyphs.push(number);
        }
    }
    let printed = |table: &Lattice| {
        let cells = table.fields.iter().flat_map(|field| &field.glyphs);
        let mut glyphs = cells.filter_map(|number| page.glyphs.get(*number));
        glyphs.any(|glyph| !glyph.is_blank())
    };
    // One cell is a frame around text, and lines without text are a drawing.
    found.retain(|table| table.fields.len() > 1 && printed(table));
    found.iter_mut().for_each(Lattice::slim);
    found.sort_by(|a, b| {
        let ([ax, ay, ..], [bx, by, ..]) = (a.area(), b.area());
        ay.total_cmp(&by).then(ax.total_cmp(&bx))
    });
    found
}

fn size(table: &Lattice) -> f64 {
    let [x0, y0, x1, y1] = table.area();
    (x1 - x0) * (y1 - y0)
}

/// Lines snapped together, and their pieces joined.
fn joined(rules: &[Rule]) -> Vec<Rule> {
    let mut sorted = rules.to_vec();
    sorted.sort_by(|a, b| a.at.total_cmp(&b.at));
    let mut lines: Vec<Rule> = Vec::new();
    for near in sorted.chunk_by(|a, b| b.at - a.at <= SNAP) {
        let count = f64::from(crate::source::saturate(near.len()));
        let at = near.iter().map(|rule| rule.at).sum::<f64>() / count;
        let mut pieces = near.to_vec();
        pieces.sort_by(|a, b| a.from.total_cmp(&b.from).then(a.to.total_cmp(&b.to)));
        let mut open: Option<Rule> = None;
        for piece in pieces {
            match &mut open {
                Some(line) if piece.from - line.to <= GAP => line.to = line.to.max(piece.to),
                _ => lines.extend(open.replace(Rule { at, ..piece })),
            }
        }
        lines.extend(open);
    }
    lines
}

/// Whether a piece of a line covers a point along it.
fn covers(rule: &Rule, at: f64) -> bool {
    (rule.from - GAP..=rule.to + GAP).contains(&at)
}

/// Which lines hang together by crossing: horizontal ones and vertical ones.
fn crossing(across: &[Rule], down: &[Rule]) -> Vec<(Vec<Rule>, Vec<Rule>)> {
    let mut sets = Sets::new(across.len().saturating_add(down.len()));
    for (i, h) in across.iter().enumerate() {
        for (j, v) in down.iter().enumerate() {
            if covers(h, v.at) && covers(v, h.at) {
                sets.join(i, across.len().saturating_add(j));
            }
        }
    }
    let mut groups: Vec<(Vec<Rule>, Vec<Rule>)> = vec![<_>::default(); sets.0.len()];
    for number in 0..sets.0.len() {
        let root = sets.root(number);
        let Some((h, v)) = groups.get_mut(root) else {
            continue;
        };
        match across.get(number) {
            Some(rule) => h.push(*rule),
            None => v.extend(number.checked_sub(across.len()).and_then(|n| down.get(n))),
        }
    }
    groups
}

/// The distinct positions of lines, with the ends of those that cross them where a side of the table is open.
fn positions(lines: &[Rule], crossed: &[Rule]) -> Vec<f64> {
    let mut all: Vec<f64> = lines.iter().map(|rule| rule.at).collect();
    all.sort_by(f64::total_cmp);
    all.dedup();
    let first = all.first().copied().unwrap_or_default();
    let last = all.last().copied().unwrap_or_default();
    let ends = |far: &dyn Fn(&&Rule) -> bool| crossed.iter().filter(|r| far(r)).count() > 1;
    if ends(&|rule| rule.from < first - OPEN) {
        let from = crossed.iter().map(|rule| rule.from);
        all.insert(0, from.fold(first, f64::min));
    }
    if ends(&|rule| rule.to > last + OPEN) {
        all.push(crossed.iter().map(|rule| rule.to).fold(last, f64::max));
    }
    all
}

fn lattice(across: &[Rule], down: &[Rule]) -> Option<Lattice> {
    if across.len() < 2 || down.is_empty() {
        return None;
    }
    let (xs, ys) = (positions(down, across), positions(across, down));
    let (columns, rows) = (xs.len().checked_sub(1)?, ys.len().checked_sub(1)?);
    let count = columns.checked_mul(rows)?;
    if !(2..=MAX_CELLS).contains(&count) {
        return None;
    }
    let mut sets = Sets::new(count);
    let number = |row: usize, column: usize| row.saturating_mul(columns).saturating_add(column);
    let down = by_position(&xs, down);
    let across = by_position(&ys, across);
    for (row, y) in ys.windows(2).enumerate() {
        for (column, x) in xs.windows(2).enumerate() {
            let ([x0, x1], [y0, y1]) = (x, y) else {
                continue;
            };
            let (after, below) = (column.saturating_add(1), row.saturating_add(1));
            if after < columns && !wall(&down, after, f64::midpoint(*y0, *y1)) {
                sets.join(number(row, column), number(row, after));
            }
            if below < rows && !wall(&across, below, f64::midpoint(*x0, *x1)) {
                sets.join(number(row, column), number(below, column));
            }
        }
    }
    let mut table = Lattice {
        xs,
        ys,
        ..Lattice::default()
    };
    collect(&mut table, &mut sets, columns);
    Some(table)
}

/// The lines of each position.
fn by_position(positions: &[f64], lines: &[Rule]) -> Vec<Vec<Rule>> {
    let of = |at: f64| -> Vec<Rule> {
        let here = lines.iter().filter(|rule| rule.at == at);
        here.copied().collect()
    };
    positions.iter().map(|at| of(*at)).collect()
}

fn wall(lines: &[Vec<Rule>], position: usize, at: f64) -> bool {
    lines
        .get(position)
        .is_some_and(|lines| lines.iter().any(|rule| covers(rule, at)))
}

/// Makes fields of the sets of elementary cells.
fn collect(table: &mut Lattice, sets: &mut Sets, columns: usize) {
    let mut known: Vec<Option<usize>> = vec![None; sets.0.len()];
    let mut at: usize = 0;
    for y in table.ys.windows(2) {
        let mut line = Vec::with_capacity(columns);
        for x in table.xs.windows(2) {
            let ([x0, x1], [y0, y1]) = (x, y) else {
                continue;
            };
            let root = sets.root(at);
            at = at.saturating_add(1);
            let Some(slot) = known.get_mut(root) else {
                continue;
            };
            let field = *slot.get_or_insert_with(|| {
                table.fields.push(Field {
                    area: [*x0, *y0, *x1, *y1],
                    ..Field::default()
                });
                table.fields.len().saturating_sub(1)
            });
            if let Some(field) = table.fields.get_mut(field) {
                let [a, b, c, d] = field.area;
                field.wide |= *x1 > c || *x0 < a;
                field.area = [a.min(*x0), b.min(*y0), c.max(*x1), d.max(*y1)];
            }
            line.push(field);
        }
        table.grid.push(line);
    }
}

/// Sets that are joined, by the number of their least member.
struct Sets(Vec<usize>);

impl Sets {
    fn new(count: usize) -> Self {
        Self((0..count).collect())
    }

    fn root(&mut self, of: usize) -> usize {
        let mut root = of;
        while let Some(above) = self.0.get(root).copied().filter(|above| *above != root) {
            let next = self.0.get(above).copied().unwrap_or(above);
            if let Some(slot) = self.0.get_mut(root) {
                *slot = next;
            }
            root = next;
        }
        root
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        if let Some(slot) = self.0.get_mut(a.max(b)) {
            *slot = a.min(b);
        }
    }
}
