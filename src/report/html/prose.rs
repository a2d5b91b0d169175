//! Texts with stretches of them marked: the rule, a sentence around a figure, a whole explanation.

use crate::finding::Finding;
use crate::lang::Said;
use crate::report::Telling;
use crate::report::layout::is_prose;
use crate::report::words::clean_char;
use crate::source::{FileId, Place, Source};
use indexmap::IndexMap;
use serde::Serialize;
use std::ops::Range;

/// A stretch of a text, marked or not.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Piece {
    pub(super) text: String,
    /// Words for style; none where it is not marked.
    pub(super) class: Option<String>,
    /// What is said beside it.
    pub(super) label: Option<Said>,
    /// The name by which it is found.
    pub(super) anchor: Option<String>,
    /// Where a click leads.
    pub(super) link: Option<String>,
}

/// A stretch to be marked, by bytes.
#[derive(Clone, Debug)]
pub(super) struct Stretch {
    pub(super) at: Range<usize>,
    pub(super) piece: Piece,
}

/// A stretch of a text in pieces; of two marks that overlap the first stands.
pub(super) fn pieces(text: &str, of: Range<usize>, mut marks: Vec<Stretch>) -> Vec<Piece> {
    marks.sort_by_key(|mark| (mark.at.start, mark.at.end));
    let mut out = Vec::new();
    let mut at = of.start;
    for mark in marks {
        if mark.at.start < at || mark.at.end > of.end {
            continue;
        }
        push_plain(&mut out, text.get(at..mark.at.start));
        let marked = text.get(mark.at.clone()).unwrap_or("");
        out.push(Piece {
            text: shown(marked),
            ..mark.piece
        });
        at = mark.at.end;
    }
    push_plain(&mut out, text.get(at..of.end));
    out
}

fn push_plain(out: &mut Vec<Piece>, text: Option<&str>) {
    if let Some(text) = text.filter(|text| !text.is_empty()) {
        out.push(Piece {
            text: shown(text),
            ..Piece::default()
        });
    }
}

/// A text as a page can show it, with its line breaks.
fn shown(text: &str) -> String {
    text.replace('\r', "")
        .chars()
        .map(|c| if c == '\n' { c } else { clean_char(c) })
        .collect()
}

/// A text of which figures were taken.
#[derive(Clone, Debug, Serialize)]
pub(super) struct ShownText {
    number: u32,
    name: String,
    pieces: Vec<Piece>,
    marked: usize,
}

/// The texts that extracts were found in, with the figures that findings cite.
pub(super) fn of(told: &Telling, listed: &[&Finding]) -> Vec<ShownText> {
    let mut files: IndexMap<FileId, Vec<Stretch>> = IndexMap::new();
    for table in told
        .ledger
        .tables
        .iter()
        .filter(|table| is_prose(told, table))
    {
        let places = table.columns.iter().flat_map(|c| c.places.iter().flatten());
        for place in places {
            if let Place::Text(span) = place {
                files.entry(span.file).or_default();
            }
        }
    }
    for (number, finding) in (1usize..).zip(listed) {
        for citation in &finding.cited {
            let Some(Place::Text(span)) = citation.place else {
                continue;
            };
            let Some(stretches) = files.get_mut(&span.file) else {
                continue;
            };
            let piece = Piece {
                class: Some(format!("mark {}", finding.outcome.word())),
                anchor: Some(place_anchor(span)),
                link: Some(format!("f{number}")),
                ..Piece::default()
            };
            stretches.push(Stretch {
                at: span.start as usize..span.end as usize,
                piece,
            });
        }
    }
    let mut out = Vec::new();
    for (file, stretches) in files {
        if let Some(source) = told.ledger.sources.get(file) {
            out.push(of_text(file, source, stretches));
        }
    }
    out
}

/// The name of a figure of a text on the page.
pub(super) fn place_anchor(span: crate::source::Span) -> String {
    format!("p{}-{}", span.file.0, span.start)
}

fn of_text(file: FileId, source: &Source, stretches: Vec<Stretch>) -> ShownText {
    let pieces = pieces(&source.text, 0..source.text.len(), stretches);
    ShownText {
        number: file.0,
        name: source.name.to_string(),
        marked: pieces.iter().filter(|piece| piece.class.is_some()).count(),
        pieces,
    }
}
