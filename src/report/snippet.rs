//! A few lines of a text with labels under them: the report's own source code for miette.
//!
//! miette counts columns in bytes and never cuts a line, so lines are cut here, and the header says file, line and
//! column in characters (readers.md §7).

use super::clip::{Cut, column_of, windows};
use super::spot::Spot;
use super::words::width;
use crate::lang::Lang;
use crate::ledger::Ledger;
use crate::source::{FileId, Place, Span, saturate};
use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};
use std::ops::Range;

/// More lines than this under one label are not drawn.
const TALLEST: usize = 8;

/// A stretch of a text to be labelled.
#[derive(Clone, Debug)]
pub(super) struct Mark {
    /// The first byte and the byte after the last.
    pub(super) at: Range<usize>,
    /// What to say below it.
    pub(super) label: Option<String>,
    /// Its place among the marks of a finding: the first gives its snippet's header and order.
    pub(super) order: usize,
}

/// A few lines with labels.
#[derive(Clone, Debug, Default)]
pub(super) struct Snippet {
    /// Where: `说明.txt:12:33`.
    pub(super) header: String,
    /// The first byte of what the header names, in the text that it is taken from.
    pub(super) at: usize,
    /// The number of the first line.
    pub(super) first: usize,
    /// How many lines go without a number: the heading of a table, or all of a text that was taken from pages.
    pub(super) unnumbered: usize,
    /// The lines, each with its line break.
    pub(super) text: String,
    /// The labels, by offset in `text`.
    pub(super) labels: Vec<(Range<usize>, Option<String>)>,
    /// Its place among the snippets of a finding.
    pub(super) order: usize,
}

impl Snippet {
    /// The number of the last line.
    pub(super) fn last(&self) -> usize {
        self.first
            .saturating_add(self.text.lines().count())
            .saturating_sub(1)
    }
}

impl SourceCode for Snippet {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        _lines_before: usize,
        _lines_after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        if span.offset().saturating_add(span.len()) > self.text.len() {
            return Err(MietteError::OutOfBounds);
        }
        Ok(Box::new(MietteSpanContents::new_named(
            self.header.clone(),
            self.text.as_bytes(),
            (0, self.text.len()).into(),
            self.first.saturating_sub(1),
            0,
            self.text.lines().count(),
        )))
    }
}

/// A mark with the lines it stands on.
struct Placed {
    mark: Mark,
    /// From the start of its first line to the end of its last.
    lines: Range<usize>,
    /// The numbers of its first and last line.
    first: usize,
    last: usize,
}

/// The snippets of a document that show `marks`: of a text taken from pages or cells they say the page or the cell, for
/// its lines are nowhere to be seen.
pub(super) fn of_source(
    ledger: &Ledger,
    file: FileId,
    marks: Vec<Mark>,
    (room, lang): (usize, Lang),
) -> Vec<Snippet> {
    let Some(source) = ledger.sources.get(file) else {
        return Vec::new();
    };
    let mut snippets = of_text(&source.name, &source.text, marks, (room, lang));
    for snippet in snippets.iter_mut().filter(|_| !source.has_lines()) {
        let start = saturate(snippet.at);
        let end = start;
        let place = Place::Text(Span { file, start, end });
        snippet.header = Spot::of(ledger, place).said(lang);
        snippet.unnumbered = usize::MAX;
    }
    snippets
}

/// The snippets of a text that show `marks`: marks on neighbouring lines share one.
pub(super) fn of_text(
    name: &str,
    text: &str,
    marks: Vec<Mark>,
    (room, lang): (usize, Lang),
) -> Vec<Snippet> {
    let mut placed: Vec<Placed> = marks.into_iter().filter_map(|m| place(text, m)).collect();
    placed.sort_by_key(|p| (p.mark.at.start, p.mark.at.end));
    let mut groups: Vec<Vec<Placed>> = Vec::new();
    for next in placed {
        let near = |group: &&mut Vec<Placed>| {
            let last = group.iter().map(|p| p.last).max().unwrap_or(0);
            next.first <= last.saturating_add(2)
        };
        match groups.last_mut().filter(near) {
            Some(group) => add(group, next, lang),
            None => groups.push(vec![next]),
        }
    }
    groups
        .iter()
        .map(|group| snippet(name, text, group, room))
        .collect()
}

/// Adds a mark to a group; two at one place say both things under one underline.
fn add(group: &mut Vec<Placed>, next: Placed, lang: Lang) {
    match group.last_mut().filter(|last| last.mark.at == next.mark.at) {
        Some(last) => {
            last.mark.order = last.mark.order.min(next.mark.order);
            last.mark.label = both(last.mark.label.take(), next.mark.label, lang);
        }
        None => group.push(next),
    }
}

/// Two labels as one, said once where they are the same.
pub(super) fn both(left: Option<String>, right: Option<String>, lang: Lang) -> Option<String> {
    match (left, right) {
        (Some(left), Some(right)) if left != right => Some([left, right].join(lang.semicolon())),
        (left, right) => left.or(right),
    }
}

/// Finds the lines of a mark; none where it is not of this text.
fn place(text: &str, mut mark: Mark) -> Option<Placed> {
    let inside = text.get(mark.at.clone())?.trim_end_matches(['\r', '\n']);
    let inside = match inside.lines().nth(TALLEST) {
        Some(_) => inside.lines().next().unwrap_or(""),
        None => inside,
    };
    mark.at.end = mark.at.start.saturating_add(inside.len());
    let before = text.get(..mark.at.start)?;
    let start = before.rfind('\n').map_or(0, |i| i.saturating_add(1));
    let after = text.get(mark.at.end..)?;
    let end = after
        .find('\n')
        .unwrap_or(after.len())
        .saturating_add(mark.at.end);
    let first = before.matches('\n').count().saturating_add(1);
    let last = first.saturating_add(inside.matches('\n').count());
    Some(Placed {
        mark,
        lines: Range { start, end },
        first,
        last,
    })
}

/// One snippet of one group of marks.
fn snippet(name: &str, text: &str, group: &[Placed], room: usize) -> Snippet {
    let start = group.iter().map(|p| p.lines.start).min().unwrap_or(0);
    let end = group.iter().map(|p| p.lines.end).max().unwrap_or(0);
    let mut out = Snippet {
        first: group.iter().map(|p| p.first).min().unwrap_or(1),
        labels: group.iter().map(|p| (0..0, p.mark.label.clone())).collect(),
        ..Snippet::default()
    };
    let mut base = start;
    for line in text.get(start..end).unwrap_or("").split('\n') {
        add_line(&mut out, line, base, group, room);
        base = base.saturating_add(line.len()).saturating_add(1);
    }
    if let Some(head) = group.iter().min_by_key(|p| p.mark.order) {
        let before = text.get(head.lines.start..head.mark.at.start).unwrap_or("");
        let column = before.chars().count().saturating_add(1);
        out.header = format!("{name}:{}:{column}", head.first);
        out.at = head.mark.at.start;
        out.order = head.mark.order;
    }
    out
}

/// Adds one line of the text, cut around the edges of the marks that stand on it.
fn add_line(out: &mut Snippet, line: &str, base: usize, group: &[Placed], room: usize) {
    let here = |offset: usize| offset.checked_sub(base).filter(|at| *at <= line.len());
    let edges: Vec<usize> = group
        .iter()
        .flat_map(|p| [p.mark.at.start, p.mark.at.end])
        .filter_map(|edge| here(edge).map(|at| column_of(line, at)))
        .collect();
    let shown = line.trim_end_matches('\r');
    let cut = Cut::new(shown, &windows(&edges, width(shown), room));
    let shift = out.text.len();
    for (placed, (at, _)) in group.iter().zip(&mut out.labels) {
        if let Some(start) = here(placed.mark.at.start) {
            at.start = cut.place(start).saturating_add(shift);
        }
        if let Some(end) = here(placed.mark.at.end) {
            at.end = cut.place(end).saturating_add(shift);
        }
    }
    out.text.push_str(&cut.text);
    out.text.push('\n');
}
