//! The sections of prose, by their headings.

use crate::source::{Sources, Span, saturate};
use crate::value::{Folded, normal_name, squash};

/// A section: its heading and everything below it, up to the next heading of the same or a higher level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Section {
    /// The heading, normalised.
    pub(super) heading: String,
    /// Where the heading stands.
    pub(super) at: Span,
    /// The text below the heading, folded.
    pub(super) text: Folded,
    /// The stretch that it covers, heading included.
    pub(super) covers: Span,
}

struct Line<'a> {
    text: &'a str,
    span: Span,
    level: Option<u8>,
}

/// Every section of a stretch of prose.
pub(super) fn sections(sources: &Sources, prose: Span) -> Vec<Section> {
    let mut lines = lines(sources, prose);
    drop_contents(&mut lines);
    let mut sections = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let Some(level) = line.level else { continue };
        let below = lines.get(at.saturating_add(1)..).unwrap_or(&[]);
        let end = below
            .iter()
            .position(|l| l.level.is_some_and(|other| other <= level));
        let below = below.get(..end.unwrap_or(below.len())).unwrap_or(&[]);
        let mut text = Folded::default();
        for line in below {
            text.push(line.text, line.span.start);
        }
        let covers = below
            .last()
            .map_or(line.span, |last| line.span.to(last.span));
        sections.push(Section {
            heading: normal_name(line.text),
            at: line.span,
            text,
            covers,
        });
    }
    sections
}

fn lines(sources: &Sources, prose: Span) -> Vec<Line<'_>> {
    let mut start = prose.start;
    let mut lines = Vec::new();
    for text in sources.text(prose).split_inclusive('\n') {
        let (heading, rest) = split_heading(text);
        for text in [heading, rest] {
            let end = start.saturating_add(saturate(text.len()));
            if !text.trim().is_empty() {
                lines.push(Line {
                    text,
                    span: Span {
                        start,
                        end,
                        ..prose
                    },
                    level: level(text),
                });
            }
            start = end;
        }
    }
    lines
}

/// A line that begins with a heading and goes on with its text, parted: `（一）机关运行经费支出情况。2024年…`.
fn split_heading(line: &str) -> (&str, &str) {
    let ordinal = line
        .trim_start()
        .starts_with(|c| "一二三四五六七八九十(（".contains(c));
    if !ordinal || level(line).is_some() {
        return ("", line);
    }
    let ends = line.char_indices().filter_map(|(at, c)| {
        let end = matches!(c, '。' | '：' | ':') || c.is_whitespace();
        end.then_some(at.saturating_add(c.len_utf8()))
    });
    let mut parts = ends.filter_map(|end| line.split_at_checked(end));
    let is_heading = |(heading, rest): &(&str, &str)| {
        let bare = heading.trim_end_matches(|c: char| c.is_whitespace() || "。：:".contains(c));
        let named = bare.ends_with("情况") || bare.ends_with("说明");
        named && level(bare).is_some() && (rest.contains('。') || has_amount(&squash(rest)))
    };
    // 情况 说明: the longest that is one.
    parts.rfind(is_heading).unwrap_or(("", line))
}

/// The level of a heading: 第一部分, then 一、, then （一）; none for a line that is not one.
fn level(line: &str) -> Option<u8> {
    let text = squash(line);
    // A heading may end in a full stop or a colon, where its last words are those of one.
    let text = match text.strip_suffix(['。', ':']) {
        Some(bare) if bare.ends_with("情况") || bare.ends_with("说明") => bare.to_owned(),
        _ => text,
    };
    if text.chars().count() > 40
        || text.contains(['。', ';', ',', ':'])
        || has_amount(&text)
        || is_entry(&text)
    {
        return None;
    }
    let chinese = |c: char| "一二三四五六七八九十〇零百廿卅".contains(c);
    let after = |rest: &str, end: &str| {
        let tail = rest.trim_start_matches(chinese);
        tail.len() < rest.len() && tail.starts_with(end)
    };
    match (text.strip_prefix('第'), text.strip_prefix('(')) {
        (Some(rest), _) if after(rest, "部分") => Some(0),
        (_, Some(rest)) if after(rest, ")") => Some(2),
        _ if after(&text, "、") => Some(1),
        _ => None,
    }
}

/// Whether a figure with its unit stands in a text: such a line is a sentence.
fn has_amount(text: &str) -> bool {
    let mut before = ' ';
    for c in text.chars() {
        if before.is_ascii_digit() && matches!(c, '万' | '元' | '亿' | '%') {
            return true;
        }
        before = c;
    }
    false
}

/// Whether a line is an entry of a table of contents: it ends in dots and a page number.
fn is_entry(text: &str) -> bool {
    let bare = text.trim_end_matches(|c: char| c.is_ascii_digit());
    bare.ends_with(['.', '…', '·', '-', '—']) || (bare.len() < text.len() && !bare.ends_with('年'))
}

/// Takes the headings of a table of contents for what they are: three or more with no text between. The last of the
/// run that go down level by level begin the text.
fn drop_contents(lines: &mut [Line<'_>]) {
    let runs: Vec<(usize, usize)> = {
        let mut runs = Vec::new();
        let mut start = None;
        for (at, line) in lines.iter().enumerate() {
            match (line.level, start) {
                (Some(_), None) => start = Some(at),
                (None, Some(first)) => {
                    runs.push((first, at));
                    start = None;
                }
                _ => {}
            }
        }
        runs.extend(start.map(|first| (first, lines.len())));
        runs
    };
    for (first, end) in runs.into_iter().filter(|(a, b)| b.saturating_sub(*a) >= 3) {
        let Some(run) = lines.get_mut(first..end) else {
            continue;
        };
        let mut below: Option<u8> = None;
        let mut kept = true;
        for line in run.iter_mut().rev() {
            kept &= below.is_none_or(|below| line.level.is_some_and(|level| level < below));
            below = line.level;
            if !kept {
                line.level = None;
            }
        }
    }
}
