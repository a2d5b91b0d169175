//! The figures that a finding cites, as snippets: lines of a text, or rows of a table made up as text.

use super::grid::{InTable, of_table};
use super::snippet::{Mark, Snippet, of_source};
use super::words::{clean, difference, short, usage};
use super::{Options, Telling, draw};
use crate::finding::{Citation, Finding, Part};
use crate::lang::Lang;
use crate::ledger::State;
use crate::outcome::Outcome;
use crate::source::{FileId, Place};
use crate::tell;
use indexmap::IndexMap;

/// More addends than this are listed, not drawn.
const ADDENDS: usize = 12;
/// A row's label under an addend is cut at so many columns.
const LABEL: usize = 40;

/// What a finding cites, ready to draw.
#[derive(Default)]
pub(super) struct Cited {
    /// The snippets, in the order of the citations.
    pub(super) snippets: Vec<Snippet>,
    /// What was not drawn, in words.
    pub(super) after: Vec<String>,
    /// Whether a label says the difference.
    pub(super) has_difference: bool,
}

/// Gathers what a finding cites.
pub(super) fn cited(told: &Telling, finding: &Finding, options: &Options) -> Cited {
    let carrier = carrier(told, finding);
    let mut texts: IndexMap<FileId, Vec<Mark>> = IndexMap::new();
    let mut tables: IndexMap<Option<u32>, Vec<InTable>> = IndexMap::new();
    let (mut addends, mut left_over) = (0usize, Vec::new());
    for (order, citation) in finding.cited.iter().enumerate() {
        if is_addend(citation) {
            addends = addends.saturating_add(1);
            if addends > ADDENDS {
                left_over.push(short(&citation.text, LABEL));
                continue;
            }
        }
        let Some(place) = citation.place else {
            continue;
        };
        let label = label(told, finding, citation, carrier == Some(order));
        match place {
            Place::Text(span) => {
                let at = span.start as usize..span.end as usize;
                texts.entry(span.file).or_default().push(Mark {
                    at,
                    label: Some(label),
                    order,
                });
            }
            Place::Sheet { .. } | Place::Page { .. } => {
                let table = citation.cell.map(|cell| cell.table);
                tables.entry(table).or_default().push(InTable {
                    citation,
                    place,
                    label,
                    order,
                });
            }
        }
    }
    let room = draw::room(options);
    let mut out = Cited {
        has_difference: carrier.is_some(),
        ..Cited::default()
    };
    for (file, marks) in texts {
        let snippets = of_source(told.ledger, file, marks, (room, told.lang));
        out.snippets.extend(snippets);
    }
    for (table, cells) in tables {
        out.snippets.extend(of_table(told, table, &cells, room));
    }
    out.snippets.sort_by_key(|snippet| snippet.order);
    out.after.extend(more_addends(&left_over, told.lang));
    out
}

/// The addends that are not drawn.
fn more_addends(left_over: &[String], lang: Lang) -> Option<String> {
    let (count, words) = (left_over.len(), left_over.join(lang.comma()));
    let said = || {
        tell!(
            lang,
            "另有 {count} 个加数：{words}",
            "more addends ({count}): {words}"
        )
    };
    (count > 0).then(said)
}

/// Whether a citation is one of several that make up a side.
fn is_addend(citation: &Citation) -> bool {
    matches!(citation.part, Part::LeftAddend | Part::RightAddend)
}

/// The citation under which the difference stands: the only one in prose, else the left side, else the right.
fn carrier(told: &Telling, finding: &Finding) -> Option<usize> {
    finding.comparison?;
    let direct = || {
        let all = finding.cited.iter().enumerate();
        all.filter(|(_, c)| matches!(c.part, Part::Left | Part::Right) && c.place.is_some())
    };
    let mut prose = direct().filter(|(_, c)| is_prose(told, c));
    let only = prose.next().filter(|_| prose.next().is_none());
    let left = || direct().find(|(_, c)| c.part == Part::Left);
    only.or_else(left)
        .or_else(|| direct().next())
        .map(|(i, _)| i)
}

/// Whether a figure stands in a set phrase.
fn is_prose(told: &Telling, citation: &Citation) -> bool {
    let table = citation.cell.and_then(|cell| told.ledger.table(cell.table));
    let form = table
        .and_then(|table| table.form)
        .and_then(|form| told.forms.form(form));
    form.is_some_and(|form| form.extract.is_some())
}

/// What to say under a citation.
fn label(told: &Telling, finding: &Finding, citation: &Citation, carries: bool) -> String {
    let row = || {
        short(
            if citation.row.is_empty() {
                &citation.column
            } else {
                &citation.row
            },
            LABEL,
        )
    };
    match (citation.part, &finding.comparison) {
        (_, Some(comparison)) if carries => {
            difference(comparison, !unit_is_plain(finding), told.lang)
        }
        (Part::Left | Part::Right, _) => usage(citation.held, citation.failed, told.lang),
        (Part::LeftAddend | Part::RightAddend, _) => row(),
        (Part::Subject, _) => subject(told, finding, citation).unwrap_or_else(row),
    }
}

/// Whether every side is said in the unit of the comparison, so that the difference needs none.
pub(super) fn unit_is_plain(finding: &Finding) -> bool {
    let Some(comparison) = finding.comparison else {
        return true;
    };
    let unit = comparison.unit.to_string();
    let said = |label: &str| {
        let figures = label.strip_suffix(&unit).unwrap_or("");
        figures.ends_with(|c: char| c == ' ' || c.is_ascii_digit())
    };
    !finding.sides.is_empty()
        && finding
            .sides
            .iter()
            .all(|side| said(side.label.of(Lang::Zh)))
}

/// What is the matter with a cell, if something is.
fn subject(told: &Telling, finding: &Finding, citation: &Citation) -> Option<String> {
    let state = citation.cell.map(|id| told.ledger.cell(id).state);
    let fault = citation.cell.and_then(|id| told.ledger.faults.get(&id));
    match (state, finding.outcome) {
        (Some(State::Unreadable), _) | (None, Outcome::Unreadable) => Some(fault.map_or_else(
            || tell!(told.lang, "未能识别", "unreadable"),
            |fault| clean(fault.of(told.lang)),
        )),
        (Some(State::Absent), _) | (None, Outcome::Missing) if citation.column.is_empty() => {
            Some(tell!(told.lang, "此处缺数", "nothing is printed here"))
        }
        (Some(State::Absent), _) | (None, Outcome::Missing) => Some(tell!(
            told.lang,
            "此处缺“{}”",
            "“{}” is not printed here",
            short(&citation.column, LABEL)
        )),
        _ => None,
    }
}
