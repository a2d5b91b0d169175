//! What a page carries beside its text: page numbers and running heads.

use super::attach::Content;
use super::line::Line;
use std::collections::BTreeMap;

/// The share of a page, at its top and at its bottom, in which page numbers and running heads stand.
const MARGIN: f64 = 0.12;
/// A running head stands on at least so many pages.
const PAGES: usize = 3;

/// Drops page numbers and running heads.
pub(super) fn drop(pages: &mut [Content]) {
    let running = running(pages);
    for page in pages {
        let height = page.sheet.size().1;
        for first in [false, true] {
            // A running head may stand above or below the page number.
            for _ in 0..2 {
                let Some(line) = edge(&page.lines, first) else {
                    break;
                };
                let known = outside(line, height, first)
                    && (numbered(&line.text(1.0)) || running.contains_key(&key(line, first)));
                if !known {
                    break;
                }
                let at = if first {
                    0
                } else {
                    page.lines.len().saturating_sub(1)
                };
                page.lines.remove(at);
            }
        }
    }
}

/// The first or last line of a page.
fn edge(lines: &[Line], first: bool) -> Option<&Line> {
    if first { lines.first() } else { lines.last() }
}

/// Whether a line stands in the margin of the page.
fn outside(line: &Line, height: f64, first: bool) -> bool {
    let part = line.area.centre().1 / height.max(1.0);
    if first {
        part < MARGIN
    } else {
        part > 1.0 - MARGIN
    }
}

/// What is the same about a running head from page to page.
fn key(line: &Line, first: bool) -> (bool, String) {
    let text = line.text(f64::INFINITY);
    (
        first,
        text.chars()
            .map(|c| if c.is_ascii_digit() { '#' } else { c })
            .collect(),
    )
}

/// The lines that stand first or last on most pages.
fn running(pages: &[Content]) -> BTreeMap<(bool, String), usize> {
    let mut counts: BTreeMap<(bool, String), usize> = BTreeMap::new();
    for page in pages {
        let height = page.sheet.size().1;
        for first in [false, true] {
            if let Some(line) = edge(&page.lines, first).filter(|line| outside(line, height, first))
            {
                let count = counts.entry(key(line, first)).or_default();
                *count = count.saturating_add(1);
            }
        }
    }
    let most = pages.len().saturating_mul(3).div_ceil(5).max(PAGES);
    counts.retain(|_, count| *count >= most);
    counts
}

/// Whether a text is a page number: `12`, `- 12 -`, `第 12 页，共 26 页`, `12 / 26`.
fn numbered(text: &str) -> bool {
    let marks = [
        '-', '—', '–', '－', '─', '━', '―', '‐', '·', '•', '~', '～', '第', '页', '共', '/', '／',
        ',', '，', '.', ' ',
    ];
    let rest = text.trim_matches(|c: char| marks.contains(&c));
    let digits = rest.chars().filter(char::is_ascii_digit).count();
    let only = rest
        .chars()
        .all(|c| c.is_ascii_digit() || marks.contains(&c));
    let dotted = rest.contains([',', '.']);
    only && !dotted && (1..=8).contains(&digits) && digits <= 4usize.saturating_mul(parts(rest))
}

/// How many numbers a text has.
fn parts(text: &str) -> usize {
    text.split(|c: char| !c.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .count()
}
