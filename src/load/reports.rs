//! Several reports in one file: that of a department and those of its units, each under a cover of its own. Each
//! becomes a document of its own; their tables are not printings of one another.

use super::cover::{Opening, opening};
use super::desk::{Desk, Spot};
use super::files::ReadDocument;
use super::grid::{Read, Sheet};
use super::listing;
use crate::ledger::Scope;
use crate::say;
use crate::source::{Place, Source, Sources, Span};
use crate::value::{normal_name, squash};

/// The fewest tables of a report: what has fewer is a cover and its foreword, or a list of what follows.
const TABLES: usize = 3;

/// Lines below that of a cover, in which its publisher may be named.
const BELOW: usize = 3;

/// Where something stands in its file: the page, and how far down; of a text, how many bytes come before it; of a
/// workbook, its sheet.
type At = (u32, u32);

/// A cover within a file.
#[derive(Clone, Debug)]
struct Cover {
    org: String,
    scope: Option<Scope>,
    at: At,
    span: Span,
    /// The first byte of the text that belongs to it.
    from: u32,
}

impl Cover {
    /// Whether both are of one publisher, with and without the names of those above it. A department and its own unit can
    /// go by one name.
    fn is_of(&self, other: &Self) -> bool {
        let named = self.org.ends_with(&other.org) || other.org.ends_with(&self.org);
        let scopes = self.scope.zip(other.scope);
        named && scopes.is_none_or(|(one, other)| one == other)
    }
}

/// The reports of a file, each as a document; the document as it is where there is only one.
pub(super) fn apart(desk: &mut Desk<'_>, document: ReadDocument) -> Vec<ReadDocument> {
    let [read] = document.reads.as_slice() else {
        return vec![document];
    };
    let [prose] = read.prose.as_slice() else {
        return vec![document];
    };
    let covers = covers(&desk.ledger.sources, *prose);
    let covers = reports(desk, read, covers);
    if covers.len() < 2 {
        return vec![document];
    }
    tell(desk, &covers);
    let parts = parts(&desk.ledger.sources, read, &covers);
    let numbered = parts.into_iter().enumerate();
    let of = |(number, read): (usize, Read)| ReadDocument {
        name: format!("{}#{}", document.name, number.saturating_add(1)),
        files: document.files.clone(),
        reads: vec![read],
        told: document.told.clone(),
    };
    numbered.map(of).collect()
}

/// Every line that is the cover of somebody's budget or final account, from the line above it where that names them.
fn covers(sources: &Sources, prose: Span) -> Vec<Cover> {
    let Some(source) = sources.get(prose.file) else {
        return Vec::new();
    };
    let mut start = prose.start;
    let mut lines: Vec<(Span, String)> = Vec::new();
    for line in sources.text(prose).split_inclusive('\n') {
        let end = start.saturating_add(crate::source::saturate(line.len()));
        let span = Span {
            start,
            end,
            ..prose
        };
        // A row of a pasted table is no cover, whatever its headings say together.
        if !line.trim().contains('\t') {
            lines.push((span, squash(line)));
        }
        start = end;
    }
    lines.retain(|(_, line)| !line.is_empty());
    let cover = |at: usize| {
        let (own, line) = lines.get(at)?;
        let above = at.checked_sub(1).and_then(|above| lines.get(above));
        let below = lines.iter().skip(at.saturating_add(1)).take(BELOW);
        let below: Vec<&str> = below.map(|(_, line)| line.as_str()).collect();
        let Opening {
            org,
            scope,
            above: led,
        } = opening(line, above.map(|(_, line)| line.as_str()), &below)?;
        let span = above.filter(|_| led).map_or(*own, |(above, _)| *above);
        let sheet = sheet_of(sources, span);
        // A sheet belongs to one report as a whole.
        let first = lines.partition_point(|(line, _)| sheet_of(sources, *line) < sheet);
        let first = lines.get(first).filter(|_| sheet.is_some());
        Some(Cover {
            org: normal_name(&org),
            scope,
            at: sheet.map_or_else(|| at_of(source, span.start), |sheet| (sheet, 0)),
            span,
            from: first.map_or(span, |(line, _)| *line).start,
        })
    };
    (0..lines.len()).filter_map(cover).collect()
}

/// Where a byte of a text stands.
fn at_of(source: &Source, byte: u32) -> At {
    let span = Span {
        start: byte,
        end: byte.saturating_add(1),
        ..Span::default()
    };
    match source.page(byte) {
        Some(page) => {
            let top = source.boxes(span).first().map_or(0, |print| print.area[1]);
            (page, u32::try_from(top).unwrap_or(0))
        }
        None => (0, byte),
    }
}

/// The sheet of a workbook from which a stretch of its text was taken.
fn sheet_of(sources: &Sources, span: Span) -> Option<u32> {
    match sources.cell(span)? {
        Place::Sheet { sheet, .. } => Some(sheet.into()),
        _ => None,
    }
}

/// Where a sheet begins, that of a workbook or a table.
fn at_of_sheet(sheet: &Sheet, in_workbook: bool) -> At {
    let cells = sheet.grid.rows.iter().flatten();
    match cells.filter_map(|cell| cell.place).next() {
        Some(Place::Sheet { sheet, .. }) if in_workbook => (sheet.into(), 0),
        Some(Place::Page { page, area, .. }) => (page, u32::try_from(area[1]).unwrap_or(0)),
        Some(Place::Text(span)) => (0, span.start),
        _ => (0, sheet.after),
    }
}

/// The covers under which there is a report, of one publisher after another. What stands before the first belongs to it.
fn reports(desk: &Desk<'_>, read: &Read, covers: Vec<Cover>) -> Vec<Cover> {
    let mut kept: Vec<Cover> = Vec::new();
    for cover in covers {
        match kept.last_mut() {
            Some(last) if last.is_of(&cover) => {}
            // A list of what follows, or a foreword: the report begins here.
            Some(last) if tables(desk, read, (last.at, cover.at)) < TABLES => {
                (last.org, last.scope) = (cover.org, cover.scope);
            }
            _ => kept.push(cover),
        }
    }
    while let Some(last) = kept.last().filter(|_| kept.len() > 1)
        && tables(desk, read, (last.at, (u32::MAX, u32::MAX))) < TABLES
    {
        kept.pop();
    }
    kept.dedup_by(|next, own| own.is_of(next));
    kept
}

/// How many tables stand between two places.
fn tables(desk: &Desk<'_>, read: &Read, (from, to): (At, At)) -> usize {
    let within = |at: At| at >= from && at < to;
    let sheets = read.sheets.iter();
    let in_workbook = in_workbook(&desk.ledger.sources, read);
    let long = sheets.filter(|sheet| sheet.grid.rows.len() >= TABLES);
    let drawn = long.filter(|sheet| within(at_of_sheet(sheet, in_workbook)));
    let listings = read.listings.iter();
    let own = listings.filter_map(|span| clipped(*span, from.1, to.1));
    let own: Vec<Span> = own.collect();
    drawn
        .count()
        .saturating_add(listing::titles(desk, &own).len())
}

fn in_workbook(sources: &Sources, read: &Read) -> bool {
    let first = read.prose.first();
    first.is_some_and(|prose| sheet_of(sources, *prose).is_some())
}

/// The part of a stretch between two bytes.
fn clipped(span: Span, from: u32, to: u32) -> Option<Span> {
    let own = Span {
        start: span.start.max(from),
        end: span.end.min(to),
        ..span
    };
    (own.start < own.end).then_some(own)
}

/// What was read, cover by cover.
fn parts(sources: &Sources, read: &Read, covers: &[Cover]) -> Vec<Read> {
    let in_workbook = in_workbook(sources, read);
    let mut ends: Vec<(At, u32)> = covers.iter().map(|own| (own.at, own.from)).collect();
    ends.push(((u32::MAX, u32::MAX), u32::MAX));
    let mut from = (At::default(), 0);
    let mut parts = Vec::new();
    for to in ends.into_iter().skip(1) {
        let within = |sheet: &&Sheet| (from.0..to.0).contains(&at_of_sheet(sheet, in_workbook));
        let cut = |spans: &[Span]| -> Vec<Span> {
            let spans = spans.iter();
            spans
                .filter_map(|span| clipped(*span, from.1, to.1))
                .collect()
        };
        parts.push(Read {
            sheets: read.sheets.iter().filter(within).cloned().collect(),
            prose: cut(&read.prose),
            listings: cut(&read.listings),
        });
        from = to;
    }
    parts
}

/// Says that there are several, and where each begins.
fn tell(desk: &mut Desk<'_>, covers: &[Cover]) {
    let count = covers.len();
    for cover in covers {
        let spot = Spot {
            place: Some(Place::Text(cover.span)),
            ..Spot::default()
        };
        let message = say!(
            "这个文件里有 {count} 份报告，各自检查；从这里起是“{}”的",
            "there are {count} reports in this file, each checked by itself; that of “{}” begins here",
            cover.org
        );
        desk.note("load::several_reports", message, spot);
    }
}
