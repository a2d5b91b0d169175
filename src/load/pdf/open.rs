//! A table without lines, put together: its columns, its headings, its rows.
//!
//! What two columns or two rows could claim is unreadable.

use super::attach::Drawn;
use super::bands::Bands;
use super::geometry::{Area, Sheet};
use super::heads;
use super::indent::Lies;
use super::line::Line;
use super::page::{Cell, TableRow};
use super::prose::item;
use super::room::Room;
use super::seams;
use super::stream::{beside, figure, tabular};
use crate::say;

/// Gaps between lines that differ by less than this, in sizes, do not tell which row a line belongs to.
const EVEN: f64 = 0.15;
/// Lines of one text stand nearer than this, in sizes.
const ROWS: f64 = 0.6;

/// The table that lines make, so many of them headings, or nothing where no columns are to be seen.
pub(super) fn table(lines: &[Line], heads: usize, sheet: &Sheet) -> Option<Drawn> {
    let seams = seams::of(lines.get(heads..)?);
    let lines: Vec<Line> = lines.iter().map(|line| line.seamed(&seams)).collect();
    let (heads, body) = lines.split_at_checked(heads)?;
    let area = lines.iter().map(|line| line.area).reduce(Area::union)?;
    let bands = Bands::of(heads, body, area)?;
    let mut rows = heads::rows(heads, &bands, sheet);
    for row in split(body) {
        rows.push(TableRow::body(cells(&row, &bands, sheet), sheet.page));
    }
    let doubt = say!(
        "第{}页的表格没有竖线，各列按对齐推定，空列无法看出",
        "the table on page {} has no vertical lines: its columns were told by alignment, and an empty one cannot be seen",
        sheet.page
    );
    Some(Drawn {
        tails: vec![false; bands.count()],
        rows,
        xs: bands.xs,
        area,
        lies: Lies::new(),
        leads: Vec::new(),
        notes: Vec::new(),
        page: sheet.page,
        doubts: vec![doubt],
    })
}

/// One row: its lines, and whether those that hold only words may belong to a row beside it.
#[derive(Default)]
struct Row<'a> {
    lines: Vec<&'a Line>,
    torn: bool,
}

/// The lines as rows: what stands beside each other is one, and a line of words only, the part of a name, belongs to
/// the figures that it stands nearer to.
fn split(lines: &[Line]) -> Vec<Row<'_>> {
    let apart = apart(lines);
    let room = Room::of(lines);
    let mut rows: Vec<Row<'_>> = Vec::new();
    let mut words: Vec<&Line> = Vec::new();
    for (i, line) in lines.iter().enumerate() {
        let last = rows.last_mut().filter(|_| words.is_empty());
        let joined = last.filter(|row| row.lines.last().is_some_and(|above| beside(above, line)));
        let gap = |other: Option<&Line>, below: bool| {
            let far = |other: &Line| {
                if below {
                    gap(line, other)
                } else {
                    gap(other, line)
                }
            };
            other.is_none_or(|other| {
                apart.is_some_and(|apart| far(other) > apart - EVEN * line.size)
            })
        };
        let above = i.checked_sub(1).and_then(|above| lines.get(above));
        let alone = gap(above, false) && gap(lines.get(i.saturating_add(1)), true);
        match joined {
            Some(row) => row.lines.push(line),
            None if tabular(line)
                || line.columns().len() > 1
                || alone
                || item(&line.text(1.0))
                || room.alone(i) =>
            {
                let opened = part(&mut rows, &mut words, Some(line));
                rows.push(opened);
            }
            None => words.push(line),
        }
    }
    let rest = part(&mut rows, &mut words, None);
    rows.extend(Some(rest).filter(|row| !row.lines.is_empty()));
    rows
}

/// The room between two lines.
fn gap(above: &Line, below: &Line) -> f64 {
    below.area.y0 - above.area.y1
}

/// The least room between two lines with figures one below the other, where that is more than texts have between
/// their lines.
fn apart(lines: &[Line]) -> Option<f64> {
    let pairs = lines.windows(2).filter_map(|pair| match pair {
        [a, b] if tabular(a) && tabular(b) && !beside(a, b) => Some(gap(a, b)),
        _ => None,
    });
    pairs
        .reduce(f64::min)
        .filter(|gap| *gap > ROWS * lines.first().map_or(0.0, |line| line.size))
}

/// Shares the lines of words between the row above them and the one that a line with figures begins.
fn part<'a>(rows: &mut [Row<'a>], words: &mut Vec<&'a Line>, next: Option<&'a Line>) -> Row<'a> {
    let words = std::mem::take(words);
    let above = rows
        .last_mut()
        .and_then(|row| Some((*row.lines.last()?, row)));
    let (cut, torn) = match (&above, next) {
        _ if words.is_empty() => (0, false),
        (None, _) => (0, false),
        (_, None) => (words.len(), false),
        (Some((above, _)), Some(next)) => {
            let chain = std::iter::once(*above).chain(words.iter().copied());
            widest(&chain.chain([next]).collect::<Vec<&Line>>())
        }
    };
    let (before, after) = words.split_at_checked(cut).unwrap_or((&words, &[]));
    if let Some((_, row)) = above {
        row.lines.extend(before);
        row.torn |= torn;
    }
    let lines = after.iter().copied().chain(next).collect();
    Row { lines, torn }
}

/// After how many of the lines between the first and the last the widest gap is, and whether another is as wide nearly.
fn widest(lines: &[&Line]) -> (usize, bool) {
    let (mut cut, mut most, mut second) = (0, f64::NEG_INFINITY, f64::NEG_INFINITY);
    for (i, pair) in lines.windows(2).enumerate() {
        let [a, b] = pair else { continue };
        let gap = gap(a, b);
        if gap > most {
            (cut, second, most) = (i, most, gap);
        } else {
            second = second.max(gap);
        }
    }
    let size = lines.first().map_or(0.0, |line| line.size);
    (cut, most - second < EVEN * size)
}

/// The cells of a row.
fn cells(row: &Row<'_>, bands: &Bands, sheet: &Sheet) -> Vec<Cell> {
    let area = row.lines.iter().map(|line| line.area).reduce(Area::union);
    let area = area.unwrap_or_default();
    let blank = |at: usize| Cell::new(String::new(), sheet.place(bands.area(at, area)));
    let mut cells: Vec<Cell> = (0..bands.count()).map(blank).collect();
    let touching = || {
        say!(
            "紧挨着另一栏的字，分不清是哪一栏的",
            "it touches the text of another column: it could be of several"
        )
    };
    for line in &row.lines {
        let mut used: Option<usize> = None;
        let mut touched = false;
        for piece in line.columns() {
            let text = piece.text(1.0);
            let at = bands.at(if figure(&text) {
                piece.area.centre().0
            } else {
                piece.area.x0
            });
            let Some(cell) = cells.get_mut(at) else {
                continue;
            };
            let two = used.replace(at) == Some(at);
            let over = figure(&text) && bands.covered(piece.area).len() > 1;
            if two || over {
                cell.fault = Some(say!(
                    "按对齐分不清是哪一栏的",
                    "by alignment it could be of several columns"
                ));
            }
            // Where two columns were not told apart, whose the figures beyond are cannot be told either.
            touched |= !seams::touches(&piece).is_empty();
            if touched && (figure(&text) || text.contains('.')) {
                cell.fault = Some(touching());
            }
            if cell.text.is_empty() {
                cell.place = sheet.place(piece.area);
            } else if two {
                cell.text.push(' ');
            }
            cell.text.push_str(&text);
        }
    }
    for cell in cells
        .iter_mut()
        .filter(|cell| row.torn && !figure(&cell.text) && !cell.text.is_empty())
    {
        cell.fault = Some(say!(
            "折行的字按行距分不清是哪一行的",
            "by its spacing the wrapped text could be of several rows"
        ));
    }
    cells
}
