//! Names that are wrapped over the lines around their code, as the code table has them, and codes that are printed level by
//! level on lines of their own.

use super::lines::{Figure, Line, Piece};
use super::rows::{Reader, Row, Words};
use super::wraps::Heading;
use crate::form::CodeTable;
use crate::value::{normal_name, squash};

/// The fewest characters that are the rest of a name wherever they stand.
const REST: usize = 3;
/// The most pieces of a line among which parts of names are sought.
const MOST: usize = 12;

impl Reader<'_> {
    /// Whether a line of figures is nothing but a code, in parts (`208 05 05`) where figures have decimals.
    pub(super) fn is_code(&self, pieces: &[Piece<'_>]) -> bool {
        let mut printed = self.content.rows.iter().flat_map(|row| &row.figures);
        let code = self.code(pieces);
        let whole = code.is_some_and(|(_, taken)| taken == pieces.len());
        whole
            && (pieces.len() == 1 || printed.all(|own| own.figure.blank || own.figure.decimals > 0))
    }

    /// Whether a line of figures begins with a code, its name being on the lines around it: the others are plainly amounts.
    pub(super) fn is_coded(&self, pieces: &[Piece<'_>]) -> bool {
        // Where no code table tells codes, any number may be one.
        let listed = self.codes.is_some_and(|codes| !codes.levels.is_empty());
        let Some((_, taken)) = self.code(pieces).filter(|_| listed) else {
            return false;
        };
        let amount = |piece: &Piece<'_>| {
            let plainly = |figure: Figure| figure.blank || figure.decimals > 0;
            piece.figure.is_some_and(plainly) || piece.text == "0"
        };
        let rest = pieces.get(taken..).unwrap_or_default();
        !rest.is_empty() && rest.iter().all(amount)
    }

    /// The code that a line begins with, and how many pieces it takes.
    pub(super) fn code(&self, pieces: &[Piece<'_>]) -> Option<(String, usize)> {
        if self.block.key.is_empty() {
            return None;
        }
        let first = squash(pieces.first()?.text);
        let Some(levels) = self
            .codes
            .map(|table| table.levels.as_slice())
            .filter(|l| !l.is_empty())
        else {
            let coded = first.len() >= 2
                && first.len() <= 30
                && first.starts_with(|c: char| c.is_ascii_digit());
            let whole = first.bytes().all(|b| b.is_ascii_alphanumeric());
            return (coded && whole).then_some((first, 1));
        };
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let level = levels
            .iter()
            .position(|level| level.length == first.len())
            .filter(|_| digits(&first))?;
        let class = first.get(..levels.first()?.length)?;
        let known = self
            .codes
            .is_some_and(|table| table.codes.is_empty() || table.codes.contains_key(class));
        known.then_some(())?;
        let mut code = first.clone();
        let mut taken = 1usize;
        for level in levels.iter().skip(level.saturating_add(1)) {
            let Some(next) = pieces.get(taken).map(|piece| squash(piece.text)) else {
                break;
            };
            if !digits(&next) || code.len().saturating_add(next.len()) != level.length {
                break;
            }
            code.push_str(&next);
            taken = taken.saturating_add(1);
        }
        Some((code, taken))
    }

    /// The name that the code table has for the last row.
    pub(super) fn official(&self) -> Option<String> {
        let code = self.content.rows.last()?.code.as_ref()?;
        let known = self.codes?.codes.get(code)?;
        Some(normal_name(&known.name))
    }

    /// A name that begins on the line above its code.
    pub(super) fn name_above(&mut self, at: usize, official: &str, rest: &[Piece<'_>]) {
        let own: String = rest
            .iter()
            .filter(|p| p.figure.is_none())
            .map(|p| squash(p.text))
            .collect();
        let Some(Heading { line, text, .. }) = self.content.heading.last().cloned() else {
            return;
        };
        let above = normal_name(&text);
        let own = normal_name(&own);
        let begins = official.starts_with(&format!("{above}{own}"))
            && above.chars().count() > 2
            && line.saturating_add(1) == at;
        if begins {
            self.content.heading.pop();
            let at = self
                .content
                .rows
                .last()
                .and_then(|row| row.key)
                .unwrap_or_default();
            if let Some(row) = self.content.rows.last_mut() {
                row.words.push(Words { text, at, line });
            }
        }
    }

    /// Whether a line goes on with the name of the last row as the code table has it.
    pub(super) fn ends_name(&self, at: usize, line: &Line<'_>) -> bool {
        let (Some(official), Some(row)) = (self.official(), self.content.rows.last()) else {
            return false;
        };
        let so_far = normal_name(&row.name());
        let words = line.pieces.iter().filter(|piece| piece.figure.is_none());
        let more = normal_name(&words.map(|piece| piece.text).collect::<String>());
        let rest = official
            .strip_prefix(so_far.as_str())
            .filter(|rest| !rest.is_empty() && !more.is_empty());
        // Below the heading of the next page the whole rest of it.
        let next = row.line.saturating_add(1) == at && !self.closed;
        let whole = |rest: &str| rest == more && more.chars().count() >= REST;
        let starts = |rest: &str| rest.starts_with(&more) && (next || whole(rest));
        rest.is_some_and(starts)
    }

    /// Goes on with the code of a row that has nothing else yet, in a text that keeps no columns: `201` and, each on a line,
    /// `05`, `07`; whether the line does.
    pub(super) fn goes_deeper(&mut self, at: usize, pieces: &[Piece<'_>]) -> bool {
        let mut rest = pieces;
        while let Some((first, after)) = rest.split_first() {
            let row = self.content.rows.last_mut().filter(|_| !self.closed);
            let Some(row) = row.filter(|_| first.kept.is_none()) else {
                break;
            };
            let Some(code) = deeper(row, self.codes, first) else {
                break;
            };
            row.code = Some(code);
            rest = after;
        }
        let any = rest.len() < pieces.len();
        if any {
            self.take(at, rest);
        }
        any
    }
}

/// Pieces that stand one behind the other, and what they say.
type Stretch = (Vec<usize>, String);

/// The stretches of pieces of a line, and none of it.
fn stretches(pieces: &[usize], all: &[Words]) -> Vec<Stretch> {
    let text = |own: &[usize]| -> String {
        let words = own.iter().filter_map(|at| all.get(*at));
        words.map(|words| normal_name(&words.text)).collect()
    };
    let from = |first: usize| {
        let rest = pieces.get(first..).unwrap_or_default();
        (1..=rest.len()).filter_map(|count| rest.get(..count))
    };
    let some = (0..pieces.len()).flat_map(from);
    let some = some.map(|own| (own.to_vec(), text(own)));
    std::iter::once(Stretch::default()).chain(some).collect()
}

/// Gives rows the parts of their names, as the code table has them, that stand on the line above or below that of their code:
/// `信息网络及软件购置`, `31007`, `更新`.
pub(super) fn complete(rows: &mut [Row], loose: &[Words], codes: Option<&CodeTable>) {
    let mut used = vec![false; loose.len()];
    for row in rows {
        let known = row.code.as_ref().and_then(|code| codes?.codes.get(code));
        let Some(official) = known.map(|known| normal_name(&known.name)) else {
            continue;
        };
        let own = normal_name(&row.name());
        if own == official || !official.contains(&own) {
            continue;
        }
        let on = |line: Option<usize>| {
            // Words stand in the order of their lines.
            let first = loose.partition_point(|own| Some(own.line) < line);
            let here = loose.iter().enumerate().skip(first);
            let here = here.take_while(|(_, own)| Some(own.line) == line);
            let free = here.filter(|(at, _)| used.get(*at) == Some(&false));
            let free: Vec<usize> = free.map(|(at, _)| at).take(MOST).collect();
            stretches(&free, loose)
        };
        let (above, below) = (on(row.line.checked_sub(1)), on(row.line.checked_add(1)));
        let ways = above.iter().flat_map(|a| below.iter().map(move |b| (a, b)));
        let whole = |(a, b): &(&Stretch, &Stretch)| format!("{}{own}{}", a.1, b.1) == official;
        let Some((above, below)) = ways.clone().find(whole) else {
            continue;
        };
        for at in above.0.iter().chain(&below.0) {
            let (Some(words), Some(slot)) = (loose.get(*at), used.get_mut(*at)) else {
                continue;
            };
            row.words.push(words.clone());
            *slot = true;
        }
        row.words.sort_by_key(|words| words.line);
    }
}

/// The code of a row that has nothing else yet with a piece that prints its next level.
pub(super) fn deeper(row: &Row, codes: Option<&CodeTable>, piece: &Piece<'_>) -> Option<String> {
    let next = Some(squash(piece.text)).filter(|_| row.is_bare())?;
    let code = format!("{}{next}", row.code.as_ref()?);
    let mut levels = codes?.levels.iter();
    let level = levels.any(|level| level.length == code.len());
    (level && next.bytes().all(|b| b.is_ascii_digit())).then_some(code)
}
