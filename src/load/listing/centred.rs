//! Names that are wrapped over the lines above and below their code, in a text that keeps no columns: cells whose text is
//! centred print as many lines above the line of the code as below it.
//!
//! From the first row on that says of each line between two rows which of them it is of. Where it does not come out even,
//! the text is not centred, and nothing is taken.

use super::heads::Vocabulary;
use super::rows::{Content, Row, Words};
use super::wraps::Heading;

/// How many rows and words that head no column are gone over at most, multiplied.
const WORK: usize = 4_000_000;

/// A row with the lines of its name that were found as words that head no column.
#[derive(Default)]
struct Share {
    above: Vec<usize>,
    below: Vec<usize>,
}

/// Gives the lines between rows to the names that they are of; they head no column then.
pub(super) fn adopt_names(content: &mut Content, words: &Vocabulary) {
    let kept = content.heading.iter().any(|piece| piece.kept.is_some());
    let work = content.rows.len().saturating_mul(content.heading.len());
    if kept || work > WORK || content.rows.iter().any(|row| row.block > 0) {
        return;
    }
    let Some(shares) = shares(content, words) else {
        return;
    };
    let taken: Vec<usize> = shares.iter().flat_map(Share::lines).collect();
    for (row, share) in content.rows.iter_mut().zip(&shares) {
        for line in share.lines() {
            take(row, line, &content.heading);
        }
    }
    content.heading.retain(|piece| !taken.contains(&piece.line));
}

impl Share {
    fn lines(&self) -> impl Iterator<Item = usize> + '_ {
        self.above.iter().chain(&self.below).copied()
    }
}

/// The lines of each row; none where they cannot be told.
fn shares(content: &Content, words: &Vocabulary) -> Option<Vec<Share>> {
    let rows = &content.rows;
    let mut shares: Vec<Share> = rows.iter().map(|_| Share::default()).collect();
    for (at, row) in rows.iter().enumerate() {
        let above = shares.get(at)?.above.len().checked_add(own(row, true))?;
        let lacking = above.checked_sub(own(row, false))?;
        let next = rows.get(at.saturating_add(1));
        let between = between(row, next, &content.heading, words);
        if between.len() < lacking {
            return None;
        }
        let (below, above) = between.split_at_checked(lacking)?;
        shares.get_mut(at)?.below = below.to_vec();
        // What follows the last row may be a heading.
        if next.is_some() {
            shares.get_mut(at.saturating_add(1))?.above = above.to_vec();
        }
    }
    Some(shares)
}

/// On how many lines above, or below, that of its code a name stands already.
fn own(row: &Row, above: bool) -> usize {
    let other = |words: &&Words| match above {
        true => words.line < row.begun,
        false => words.line > row.begun,
    };
    let mut lines: Vec<usize> = row
        .words
        .iter()
        .filter(other)
        .map(|words| words.line)
        .collect();
    lines.sort_unstable();
    lines.dedup();
    lines.len()
}

/// The lines between a row and the next that are no heading, from the top; behind the last those that follow on it.
fn between(row: &Row, next: Option<&Row>, heading: &[Heading], words: &Vocabulary) -> Vec<usize> {
    let last = |row: &Row| row.words.iter().map(|words| words.line).max().unwrap_or(0);
    let first = |row: &Row| {
        let above = row.words.iter().map(|words| words.line).min();
        above.map_or(row.begun, |above| above.min(row.begun))
    };
    let from = row.begun.max(last(row));
    let mut lines: Vec<usize> = heading.iter().map(|piece| piece.line).collect();
    lines.dedup();
    let is_name = |line: &usize| {
        let pieces = || heading.iter().filter(|piece| piece.line == *line);
        // The rest of a name may be a word that heads columns too: 支出.
        let rest = pieces().count() == 1 && *line == from.saturating_add(1);
        rest || pieces().any(|piece| !words.knows(&piece.text))
    };
    let inside = |line: &usize| *line > from && next.is_none_or(|next| *line < first(next));
    let mut found: Vec<usize> = lines.into_iter().filter(inside).filter(is_name).collect();
    found.sort_unstable();
    if next.is_none() {
        let mut expected = from;
        found.retain(|line| {
            expected = expected.saturating_add(1);
            *line == expected
        });
    }
    found
}

/// Puts the words of a line into the name of a row, in the order of the lines.
fn take(row: &mut Row, line: usize, heading: &[Heading]) {
    let at = row.key.unwrap_or_default();
    let pieces = heading.iter().filter(|piece| piece.line == line);
    let text: String = pieces.map(|piece| piece.text.as_str()).collect();
    row.words.push(Words { text, at, line });
    row.words.sort_by_key(|words| words.line);
}
