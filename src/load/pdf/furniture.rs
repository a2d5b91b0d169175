//! What a page carries beside its text: page numbers and running heads.

use super::attach::Content;
use super::line::Line;
use crate::load::blocks::is_form_number;
use crate::value::squash;
use std::collections::BTreeMap;

/// The share of a page, at its top and at its bottom, in which page numbers and running heads stand.
const MARGIN: f64 = 0.12;
/// A running head stands on at least so many pages.
const PAGES: usize = 3;
/// The title of a table stands within so many lines below a running head.
const BELOW: usize = 4;

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
    counts.retain(|key, count| *count >= most && !titles_tables(pages, key));
    counts
}

/// Whether a line that stands on top of most pages is the title of the table on each, as where each page has the form of
/// one project: on less than half of them stands another title below it.
fn titles_tables(pages: &[Content], head: &(bool, String)) -> bool {
    if !head.0 || !head.1.ends_with('表') {
        return false;
    }
    let is_own =
        |page: &&Content| edge(&page.lines, true).is_some_and(|line| key(line, true) == *head);
    let titled = |page: &&Content| {
        let below = page.lines.iter().skip(1).take(BELOW);
        let mut texts = below.map(|line| squash(&line.text(1.0)));
        texts.any(|text| text.ends_with('表') && !is_form_number(&text))
    };
    let own: Vec<&Content> = pages.iter().filter(is_own).collect();
    let others = own.iter().copied().filter(titled).count();
    let tables = own.iter().all(|page| !page.tables.is_empty());
    tables && others.saturating_mul(2) < own.len()
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
