//! What is wrapped in a text that keeps columns: headings, whose parts stand below one another, and the names of lists side
//! by side, which go on below where they fill their column.

use super::heads::{Vocabulary, plain};
use super::kept::Kept;
use super::lines::Piece;
use crate::load::hierarchy::style;

/// How far the names of a list are set in, at most, and how far programs are off, in columns.
const NEAR: u32 = 4;
/// A name narrower than the widest by no more than this, less than a letter, fills its column.
const FULL: u32 = 1;

/// Where the names of the lists stand.
#[derive(Debug, Default)]
pub(super) struct Wraps {
    lists: Vec<Stand>,
}

/// Where the names of a list stand, and the last of them.
#[derive(Clone, Debug, Default)]
struct Stand {
    /// The page, and the least and greatest column in which a name begins there.
    starts: Option<(usize, u32, u32)>,
    /// How wide the widest line of a name is printed.
    widest: u32,
    /// The page, and the first and last column of its figures there.
    figures: Option<(usize, u32, u32)>,
    /// The row, the line, and how wide the last line of a name is printed.
    last: Option<(usize, usize, u32)>,
}

impl Wraps {
    /// Notes the name of a row of a list, or what it goes on with.
    pub(super) fn note(&mut self, list: usize, row: usize, line: usize, words: &[&Piece<'_>]) {
        let (Some(first), Some(last)) = (words.first(), words.last()) else {
            return;
        };
        let (Some(from), Some(to)) = (first.kept, last.kept) else {
            return;
        };
        if self.lists.len() <= list {
            self.lists.resize(list.saturating_add(1), Stand::default());
        }
        let Some(stand) = self.lists.get_mut(list) else {
            return;
        };
        let width = from.width_to(to);
        stand.widest = stand.widest.max(width);
        stand.last = Some((row, line, width));
        let on_page = stand.starts.filter(|(page, ..)| *page == from.page);
        stand.starts = Some(on_page.map_or(
            (from.page, from.start, from.start),
            |(page, least, most)| (page, least.min(from.start), most.max(from.start)),
        ));
    }

    /// Notes the figures of a row of a list.
    pub(super) fn note_figures(&mut self, list: usize, figures: &[&Piece<'_>]) {
        let Some(stand) = self.lists.get_mut(list) else {
            return;
        };
        for kept in figures.iter().filter_map(|piece| piece.kept) {
            let on_page = stand.figures.filter(|(page, ..)| *page == kept.page);
            let own = (kept.page, kept.start, kept.end);
            stand.figures = Some(on_page.map_or(own, |(page, start, end)| {
                (page, start.min(kept.start), end.max(kept.end))
            }));
        }
    }

    /// The list below whose figures a figure stands, if it is one only.
    pub(super) fn figures(&self, kept: Option<Kept>) -> Option<usize> {
        let kept = kept?;
        let over = |stand: &Stand| {
            let meets =
                |(page, start, end)| page == kept.page && start < kept.end && kept.start < end;
            stand.figures.is_some_and(meets)
        };
        let mut own = (0..self.lists.len()).filter(|at| self.lists.get(*at).is_some_and(over));
        own.next().filter(|_| own.next().is_none())
    }

    /// The list among whose names a piece begins, if it is one only.
    pub(super) fn list(&self, kept: Option<Kept>) -> Option<usize> {
        let kept = kept?;
        let near = |stand: &Stand| {
            stand.starts.is_some_and(|(page, least, most)| {
                let from = least.saturating_sub(NEAR);
                page == kept.page && (from..=most.saturating_add(NEAR)).contains(&kept.start)
            })
        };
        let mut own = (0..self.lists.len()).filter(|at| self.lists.get(*at).is_some_and(near));
        own.next().filter(|_| own.next().is_none())
    }

    /// The row whose name goes on with a piece on a line: the last of its list, if its name ends on the line before and
    /// fills its column, and the piece has no number of its own.
    pub(super) fn goes_on(&self, piece: &Piece<'_>, line: usize) -> Option<(usize, usize)> {
        let list = self.list(piece.kept)?;
        let stand = self.lists.get(list)?;
        let (row, before, width) = stand.last?;
        let own = piece.kept.map_or(0, |kept| kept.width_to(kept));
        let full = width.saturating_add(FULL) >= stand.widest.max(own);
        (before.saturating_add(1) == line && full && style(piece.text).is_none())
            .then_some((list, row))
    }
}

/// A piece of a heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Heading {
    pub(super) line: usize,
    pub(super) text: String,
    pub(super) kept: Option<Kept>,
    /// Whether it was put together from lines of a text that keeps no columns: where it stands among the words of either
    /// line cannot be told.
    pub(super) adrift: bool,
}

impl Heading {
    pub(super) fn of(line: usize, piece: &Piece<'_>) -> Self {
        Self {
            line,
            text: piece.text.to_owned(),
            kept: piece.kept,
            adrift: false,
        }
    }
}

/// A heading with the words that are wrapped in a column put together, where together they are a word that is known: what
/// stands below one word, and below it alone.
pub(super) fn unwrapped(headings: &[Heading], known: impl Fn(&str) -> bool) -> Vec<Heading> {
    let mut used = vec![false; headings.len()];
    let mut out: Vec<Heading> = Vec::new();
    for (at, heading) in headings.iter().enumerate() {
        if used.get(at) == Some(&true) {
            continue;
        }
        let mut whole = heading.clone();
        let mut best: Option<(Heading, Vec<usize>)> = None;
        let mut taken: Vec<usize> = Vec::new();
        while let Some(next) = below_it(&whole, headings, &used, &taken) {
            let Some(rest) = headings.get(next) else {
                break;
            };
            taken.push(next);
            whole.text.push_str(&rest.text);
            whole.line = rest.line;
            whole.kept = whole.kept.zip(rest.kept).map(|(a, b)| Kept {
                start: a.start.min(b.start),
                end: a.end.max(b.end),
                wide: a.wide.max(b.wide),
                ..a
            });
            if known(&whole.text) {
                best = Some((whole.clone(), taken.clone()));
            }
        }
        let (mut own, taken) = best.unwrap_or_else(|| (heading.clone(), Vec::new()));
        own.line = heading.line;
        for taken in taken {
            if let Some(slot) = used.get_mut(taken) {
                *slot = true;
            }
        }
        out.push(own);
    }
    out
}

/// The most pieces of a heading that are put together; of more no table has a heading.
const PIECES: usize = 200;
/// How many lines further down a wrapped heading may end.
const DEEP: usize = 5;

/// A heading of a text that keeps no columns, with the words put together that are wrapped over its lines: what is no word
/// by itself, and makes one with pieces of lines below that are none. Pieces that are alike are taken from left to right.
pub(super) fn rejoined(headings: Vec<Heading>, words: &Vocabulary) -> Vec<Heading> {
    let kept = headings.iter().any(|heading| heading.kept.is_some());
    if kept || headings.len() > PIECES {
        return headings;
    }
    let headings = side_by_side(headings, words);
    let mut used = vec![false; headings.len()];
    let mut out: Vec<Heading> = Vec::new();
    for (at, heading) in headings.iter().enumerate() {
        if used.get(at) == Some(&true) {
            continue;
        }
        let mut own = heading.clone();
        if !words.knows(&heading.text) {
            let whole = words.beginning(&heading.text).into_iter().find_map(|word| {
                let rest = word.get(plain(&heading.text).len()..)?;
                let parts = completing(rest, at, &headings, &used)?;
                Some((word, parts))
            });
            if let Some((word, parts)) = whole {
                word.clone_into(&mut own.text);
                own.adrift = true;
                for part in parts {
                    if let Some(slot) = used.get_mut(part) {
                        *slot = true;
                    }
                }
            }
        }
        out.push(own);
    }
    out
}

/// The same with whole lines put together: every piece of one makes a word with the piece in the same place of a line
/// below, and not all are words by themselves.
fn side_by_side(mut headings: Vec<Heading>, words: &Vocabulary) -> Vec<Heading> {
    let mut lines: Vec<usize> = headings.iter().map(|heading| heading.line).collect();
    lines.dedup();
    for (at, upper) in lines.iter().enumerate() {
        let below = lines.iter().skip(at.saturating_add(1)).take(DEEP);
        for lower in below {
            let of = |line: usize| headings.iter().filter(move |own| own.line == line);
            let pairs = || of(*upper).zip(of(*lower));
            let whole = |(a, b): (&Heading, &Heading)| format!("{}{}", a.text, b.text);
            let alike = of(*upper).count() == of(*lower).count() && of(*upper).count() > 1;
            let parts = of(*upper).any(|own| !words.knows(&own.text));
            if !alike || !parts || !pairs().all(|pair| words.knows(&whole(pair))) {
                continue;
            }
            let mut wholes: Vec<String> = pairs().map(whole).collect();
            wholes.reverse();
            for heading in headings.iter_mut().filter(|own| own.line == *upper) {
                heading.text = wholes.pop().unwrap_or_default();
                heading.adrift = true;
            }
            headings.retain(|own| own.line != *lower);
            break;
        }
    }
    headings
}

/// The pieces of lines below one that make up the rest of a word, if there are such.
fn completing(rest: &str, at: usize, all: &[Heading], used: &[bool]) -> Option<Vec<usize>> {
    if rest.is_empty() {
        return Some(Vec::new());
    }
    let above = all.get(at)?.line;
    let lower = all.iter().enumerate().filter(|(next, piece)| {
        let near = piece.line > above && piece.line <= above.saturating_add(DEEP);
        near && used.get(*next) == Some(&false)
    });
    for (next, piece) in lower {
        let text = plain(&piece.text);
        let Some(rest) = rest
            .strip_prefix(text.as_str())
            .filter(|_| !text.is_empty())
        else {
            continue;
        };
        if let Some(mut parts) = completing(rest, next, all, used) {
            parts.insert(0, next);
            return Some(parts);
        }
    }
    None
}

/// The one piece that stands below another next, if it stands below no other of that line.
fn below_it(upper: &Heading, all: &[Heading], used: &[bool], taken: &[usize]) -> Option<usize> {
    let own = upper.kept?;
    let free = |at: &usize| used.get(*at) == Some(&false) && !taken.contains(at);
    let lower = |at: &usize| {
        let other = all.get(*at);
        other.is_some_and(|other| {
            other.line > upper.line && other.kept.is_some_and(|kept| kept.meets(own))
        })
    };
    let mut below = (0..all.len()).filter(|at| free(at) && lower(at));
    let first = below.next()?;
    let line = all.get(first)?.line;
    let two = below.any(|at| all.get(at).is_some_and(|other| other.line == line));
    let kept = all.get(first)?.kept?;
    let mut above = all.iter().filter(|other| other.line == upper.line);
    let shared = above.any(|other| {
        other.kept != upper.kept
            && other.kept.is_some_and(|other| other.meets(kept))
            && other.line < line
    });
    (!two && !shared).then_some(first)
}
