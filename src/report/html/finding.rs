//! A finding as the page shows it: the rule, the cells and the prose side by side.

use super::cells::{BodyCell, HeadCell, anchor, plain, row_cell};
use super::prose::{Piece, Stretch, pieces, place_anchor};
use super::{Word, in_quotes, outcome, severity};
use crate::finding::{Citation, Finding, Part};
use crate::lang::{Lang, Said};
use crate::ledger::Table;
use crate::outcome::Outcome;
use crate::report::Telling;
use crate::report::entry::{basis, problem_turned, quoted, turned, whereabouts, witness};
use crate::report::layout::{Layout, Shown as Show, is_prose, layout};
use crate::report::spot::Spot;
use crate::report::words::{difference, number};
use crate::say;
use crate::source::{Place, Source, Span};
use crate::value::CellId;
use indexmap::{IndexMap, IndexSet};
use serde::Serialize;
use std::ops::Range;

/// More rows of a table than this are counted.
const ROWS: usize = 30;
/// So much of a paragraph is shown on each side of a figure, in characters.
const AROUND: usize = 90;

/// A finding of the page.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Shown {
    number: usize,
    id: String,
    rule: String,
    title: Option<Said>,
    document: String,
    outcome: Word,
    severity: Word,
    problem: Said,
    comparison: Option<Compared>,
    code_at: String,
    code: Vec<Piece>,
    grids: Vec<Grid>,
    quotes: Vec<Quote>,
    others: Vec<Other>,
    why: Option<String>,
    hints: Vec<Said>,
    waiver: Option<Said>,
    leader: Option<usize>,
    led: Vec<usize>,
    /// The tables that it cites, for the filter.
    pub(super) tables: Vec<String>,
    tables_json: String,
}

/// Two numbers, the one in question first.
#[derive(Clone, Debug, Serialize)]
struct Compared {
    printed: String,
    expected: String,
    unit: String,
    sign: &'static str,
    said: Said,
}

/// A few rows of a table.
#[derive(Clone, Debug, Serialize)]
struct Grid {
    title: String,
    heads: Vec<HeadCell>,
    rows: Vec<Vec<BodyCell>>,
    more: usize,
    witnesses: Vec<Said>,
}

/// A stretch of prose.
#[derive(Clone, Debug, Serialize)]
struct Quote {
    at: Said,
    pieces: Vec<Piece>,
    witness: Option<Said>,
}

/// A figure that stands in no table and no text that is known, or nowhere at all.
#[derive(Clone, Debug, Serialize)]
struct Other {
    place: Said,
    text: String,
    absent: bool,
}

/// Makes a finding ready for the page.
pub(super) fn of(told: &Telling, listed: &[&Finding], number_: usize, finding: &Finding) -> Shown {
    let (code_at, code) = code(told, finding);
    let numbers = |wanted: &dyn Fn(&Finding) -> bool| -> Vec<usize> {
        (1usize..)
            .zip(listed)
            .filter(|(_, f)| wanted(f))
            .map(|(n, _)| n)
            .collect()
    };
    let led = numbers(&|f| f.led_by.as_ref() == Some(&finding.id));
    let leader = finding.led_by.as_ref().map(|id| numbers(&|f| f.id == *id));
    let (in_tables, rest) = split(told, finding);
    let (in_prose, others) = rest
        .into_iter()
        .partition::<Vec<_>, _>(|c| is_text(told, c));
    let tables: IndexSet<String> = finding.cited.iter().map(|c| c.table.clone()).collect();
    let tables: Vec<String> = tables
        .into_iter()
        .filter(|table| !table.is_empty())
        .collect();
    Shown {
        number: number_,
        id: finding.id.clone(),
        rule: finding.rule.clone(),
        title: Some(finding.title.clone()).filter(|title| title.of(Lang::Zh) != finding.rule),
        document: finding.document.clone(),
        outcome: outcome(finding.outcome, 0),
        severity: severity(finding.severity),
        problem: Said::each(|lang| quoted(&problem_turned(finding, lang))),
        comparison: compared(finding),
        code_at,
        code,
        grids: in_tables
            .iter()
            .map(|(n, cited)| grid(told, *n, cited))
            .collect(),
        quotes: in_prose.iter().filter_map(|c| quote(told, c)).collect(),
        others: others.iter().map(|c| other(told, c)).collect(),
        why: basis(told, finding).map(str::to_owned),
        hints: finding
            .hints
            .iter()
            .map(|hint| in_quotes(&hint.text))
            .collect(),
        waiver: finding.waiver.clone(),
        leader: leader.and_then(|numbers| numbers.first().copied()),
        led,
        tables_json: serde_json::json!(tables).to_string(),
        tables,
    }
}

fn compared(finding: &Finding) -> Option<Compared> {
    let figures = turned(finding)?;
    Some(Compared {
        printed: number(figures.left),
        expected: number(figures.right),
        unit: figures.unit.to_string(),
        sign: match finding.outcome {
            Outcome::Fail | Outcome::Waived => "≠",
            Outcome::Rounded => "≈",
            _ => "·",
        },
        said: Said::each(|lang| difference(&figures, true, lang)),
    })
}

/// Citations by table, and those that stand in no printed one.
type Split<'a> = (IndexMap<u32, Vec<&'a Citation>>, Vec<&'a Citation>);

fn split<'a>(told: &Telling, finding: &'a Finding) -> Split<'a> {
    let mut tables: IndexMap<u32, Vec<&Citation>> = IndexMap::new();
    let mut rest = Vec::new();
    for citation in &finding.cited {
        let number = citation.cell.map(|id| id.table);
        let table = number.and_then(|number| told.ledger.table(number));
        match number
            .filter(|_| table.is_some_and(|t| !is_prose(told, t)) && citation.place.is_some())
        {
            Some(number) => tables.entry(number).or_default().push(citation),
            None => rest.push(citation),
        }
    }
    (tables, rest)
}

/// Whether a citation stands in a text.
fn is_text(told: &Telling, citation: &Citation) -> bool {
    match citation.place {
        Some(Place::Text(span)) => !told.ledger.sources.text(span).is_empty(),
        _ => false,
    }
}

/// The condition in its rule, from the rule's head on, with what each side came to.
fn code(told: &Telling, finding: &Finding) -> (String, Vec<Piece>) {
    let check = finding.check;
    let Some(source) = told.rules.get(check.file) else {
        return (String::new(), Vec::new());
    };
    let rule = told.checked.iter().find(|rule| rule.id == finding.rule);
    let rule = rule
        .map(|rule| rule.span)
        .filter(|span| span.file == check.file && span.start <= check.start);
    let from = rule.unwrap_or(check);
    let stretch = |span: Span, label: Option<Said>| Stretch {
        at: span.start as usize..span.end as usize,
        piece: Piece {
            class: Some("side".to_owned()),
            label,
            ..Piece::default()
        },
    };
    let own = finding
        .sides
        .iter()
        .filter(|side| side.span.file == check.file);
    let mut marks: Vec<Stretch> = own
        .map(|side| stretch(side.span, Some(side.label.clone())))
        .collect();
    if marks.is_empty() {
        marks.push(stretch(check, None));
    }
    let first = marks
        .iter()
        .map(|m| m.at.start)
        .min()
        .unwrap_or(0)
        .min(from.start as usize);
    let last = marks
        .iter()
        .map(|m| m.at.end)
        .max()
        .unwrap_or(0)
        .max(check.end as usize);
    let (line, column) = source.line_column(check.start);
    let of = lines(source, first..last);
    (
        format!("{}:{line}:{column}", source.name),
        pieces(&source.text, of, marks),
    )
}

/// A stretch of a text grown to whole lines.
fn lines(source: &Source, of: Range<usize>) -> Range<usize> {
    let before = source.text.get(..of.start).unwrap_or("");
    let after = source.text.get(of.end..).unwrap_or("");
    let start = before.rfind('\n').map_or(0, |at| at.saturating_add(1));
    let end = after
        .find('\n')
        .unwrap_or(after.len())
        .saturating_add(of.end);
    Range { start, end }
}

/// The rows of a table that are cited, in the columns that are cited and those that name the row.
fn grid(told: &Telling, number: u32, cited: &[&Citation]) -> Grid {
    let table = told.ledger.table(number).cloned().unwrap_or_default();
    let layout = layout(told, &table);
    let ids: Vec<CellId> = cited.iter().filter_map(|c| c.cell).collect();
    let rows: IndexSet<u32> = ids.iter().map(|id| id.row).collect();
    let mut rows: Vec<u32> = rows.into_iter().collect();
    rows.sort_unstable();
    let columns = columns(&table, &layout, &ids);
    let cell = |row: u32, column: Show| cell(told, &table, (number, row, column), cited);
    let line = |row: &u32| columns.iter().map(|column| cell(*row, *column)).collect();
    let witnesses: IndexSet<Said> = cited
        .iter()
        .filter_map(|c| witness(c).map(|said| say!("{}：{}", "{}: {}", c.text, said)))
        .collect();
    Grid {
        title: told.ledger.title(number, told.forms).to_owned(),
        heads: heads(&layout, &columns),
        rows: rows.iter().take(ROWS).map(line).collect(),
        more: rows.len().saturating_sub(ROWS),
        witnesses: witnesses.into_iter().collect(),
    }
}

/// The columns that say which row it is (its own, or words left of the figures), and those that are cited.
fn columns(table: &Table, layout: &Layout, ids: &[CellId]) -> Vec<Show> {
    let words = |show: &Show| match show {
        Show::Column(n) => {
            let kind = table.columns.get(*n).and_then(|c| c.kind);
            kind.is_some_and(|kind| !kind.is_number())
        }
        _ => true,
    };
    let all = || layout.columns.iter().copied();
    let naming: Vec<Show> = all().filter(words).take(2).collect();
    let cited = |show: &Show| {
        ids.iter()
            .any(|id| *show == Show::Column(id.column as usize))
    };
    all()
        .filter(|show| naming.contains(show) || cited(show))
        .collect()
}

/// The headings of a few columns, each in one.
fn heads(layout: &Layout, columns: &[Show]) -> Vec<HeadCell> {
    let path = |show: &Show| {
        let at = layout.columns.iter().position(|other| other == show);
        let above = layout.heads.iter().flatten().filter(|head| {
            at.is_some_and(|at| at >= head.left && at < head.left.saturating_add(head.columns))
        });
        let words: Vec<&str> = above.map(|head| head.text.as_str()).collect();
        words.join(".")
    };
    columns
        .iter()
        .map(|show| HeadCell::alone(path(show)))
        .collect()
}

fn cell(told: &Telling, table: &Table, at: (u32, u32, Show), cited: &[&Citation]) -> BodyCell {
    let (number, row, show) = at;
    let Show::Column(column) = show else {
        let row = table.row(row).copied().unwrap_or_default();
        return row_cell(told, &row, show);
    };
    let known = table.columns.get(column);
    let mut out = known.map_or_else(BodyCell::default, |c| {
        plain(&c.cell(row, &told.ledger.strings))
    });
    let id = CellId {
        table: number,
        row,
        column: crate::source::saturate(column),
    };
    let citation = cited.iter().find(|c| c.cell == Some(id));
    if let Some(citation) = citation {
        out.class = format!("{} mark {}", out.class, part(citation.part));
        out.link = Some(anchor(id));
        out.title = Some(whereabouts(told, citation));
    }
    out
}

fn part(part: Part) -> &'static str {
    match part {
        Part::Left | Part::Right | Part::Subject => "direct",
        Part::LeftAddend | Part::RightAddend => "addend",
    }
}

/// A figure within its sentence.
fn quote(told: &Telling, citation: &Citation) -> Option<Quote> {
    let Some(Place::Text(span)) = citation.place else {
        return None;
    };
    let source = told.ledger.sources.get(span.file)?;
    let of = lines(source, span.start as usize..span.end as usize);
    let before = source.text.get(of.start..span.start as usize)?;
    let after = source.text.get(span.end as usize..of.end)?;
    let cut_before = before
        .char_indices()
        .rev()
        .nth(AROUND)
        .map_or(0, |(at, _)| at);
    let cut_after = after
        .char_indices()
        .nth(AROUND)
        .map_or(after.len(), |(at, _)| at);
    let from = of.start.saturating_add(cut_before);
    let to = (span.end as usize).saturating_add(cut_after);
    let piece = Piece {
        class: Some(format!("mark {}", part(citation.part))),
        link: Some(place_anchor(span)),
        ..Piece::default()
    };
    let mark = Stretch {
        at: span.start as usize..span.end as usize,
        piece,
    };
    let mut pieces = pieces(&source.text, from..to, vec![mark]);
    let dots = || Piece {
        text: "…".to_owned(),
        ..Piece::default()
    };
    if cut_before > 0 {
        pieces.insert(0, dots());
    }
    if cut_after < after.len() {
        pieces.push(dots());
    }
    Some(Quote {
        at: Said::each(|lang| Spot::of(told.ledger, Place::Text(span)).said(lang)),
        pieces,
        witness: witness(citation),
    })
}

fn other(told: &Telling, citation: &Citation) -> Other {
    let table = &citation.table;
    Other {
        place: Said::each(|lang| {
            let place = whereabouts(&told.with(lang), citation);
            match table.is_empty() {
                true => place,
                false => format!("{table} {place}"),
            }
        }),
        text: citation.text.clone(),
        absent: citation.place.is_none(),
    }
}
