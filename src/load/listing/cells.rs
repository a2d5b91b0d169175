//! The cells of a row that was placed.

use super::puzzles::{Lane, Tally};
use super::rows::{Printed, Row, Words};
use super::verdicts::{Told, Verdict};
use crate::lang::Said;
use crate::ledger::State;
use crate::load::cells::read_text;
use crate::load::draft::{DraftCell, DraftColumn, DraftRow};
use crate::say;
use crate::source::Place;

/// Puts the figures of a row into its cells.
pub(super) fn fill(
    slot: &mut DraftRow,
    (row, verdict): (&Row, &Verdict),
    lane: &Lane<'_>,
    kinds: &[DraftColumn],
    tally: &mut Tally,
) {
    let all = Told::Open((0..row.figures.len()).collect());
    let (cells, inferred) = match verdict {
        Verdict::Full(cells) => (cells.clone(), false),
        Verdict::Inferred(cells) | Verdict::Misfit(cells) => (cells.clone(), true),
        Verdict::Lost(_) => (vec![all; lane.columns.len()], false),
    };
    let open: Vec<usize> = (0..cells.len())
        .filter(|at| matches!(cells.get(*at), Some(Told::Open(_))))
        .collect();
    let why = match verdict {
        Verdict::Lost(why) => why.clone(),
        _ => {
            let names: Vec<String> = open.iter().map(|at| lane.spelled(at)).collect();
            say!(
                "可能在{}，表内关系定不下来",
                "it could be in {}; the relations within the table do not decide it",
                quoted(&names)
            )
        }
    };
    for (told, at) in cells.iter().zip(&lane.columns) {
        let (Some(cell), Some(column)) = (slot.cells.get_mut(*at), kinds.get(*at)) else {
            continue;
        };
        fill_cell(cell, told, row, column);
        match told {
            Told::Open(_) => cell.spoil(why.clone()),
            _ if row.worded && is_nothing(told, row) => cell.spoil(worded()),
            _ => cell.inferred = inferred,
        }
        cell.place = cell.place.or(slot.place);
    }
    let some = inferred && open.len() < lane.columns.len();
    let misfit = matches!(verdict, Verdict::Misfit(_)) && open.is_empty();
    tally.misfit = tally.misfit.saturating_add(usize::from(misfit));
    tally.inferred = tally.inferred.saturating_add(usize::from(some));
    if !open.is_empty() {
        tally.lost.push((slot.place, why));
    } else if row.worded {
        tally.lost.push((slot.place, worded()));
    }
}

fn is_nothing(told: &Told, row: &Row) -> bool {
    let zero = |at: &usize| {
        row.figures
            .get(*at)
            .is_some_and(|own| own.figure.value.is_zero())
    };
    matches!(told, Told::Blank) || matches!(told, Told::Figure(at) if zero(at))
}

/// Why nothing is told of cells in which words may stand.
fn worded() -> Said {
    say!(
        "这一行里印着栏头的字，不知在哪一格",
        "words of the heading stand in this row, in which cells is not known"
    )
}

fn fill_cell(cell: &mut DraftCell, told: &Told, row: &Row, column: &DraftColumn) {
    match told {
        Told::Figure(figure) => {
            if let Some(printed) = row.figures.get(*figure) {
                *cell = read_text(
                    &printed.text,
                    Some(Place::Text(printed.at)),
                    column.kind,
                    column.unit,
                );
            }
        }
        Told::Blank => cell.state = State::Blank,
        Told::Open(figures) => {
            let printed: Vec<&Printed> = figures
                .iter()
                .filter_map(|at| row.figures.get(*at))
                .collect();
            let texts: Vec<&str> = printed
                .iter()
                .map(|printed| printed.text.as_str())
                .collect();
            cell.text = texts.join(" ");
            cell.place = printed.first().map(|printed| Place::Text(printed.at));
        }
    }
}

fn quoted(names: &[String]) -> Said {
    let shown: String = names
        .iter()
        .take(3)
        .map(|name| format!("“{name}”"))
        .collect();
    match names.len() {
        0..=3 => Said::same(shown),
        more => say!("{shown}等 {more} 栏", "{shown} and others, {more} columns"),
    }
}

/// Puts the words beside a name into its columns, where each stands by itself on the line of the figures.
pub(super) fn fill_words(slot: &mut DraftRow, row: &Row, columns: &[usize], full: bool) {
    if row.words.is_empty() && row.beside.is_empty() {
        return;
    }
    let one_line = row.beside.iter().all(|words| words.line == row.line);
    let each = full && one_line && row.beside.len() == columns.len();
    let only = columns.len() == 1 && row.named && !row.beside.is_empty();
    for (number, at) in columns.iter().enumerate() {
        let Some(cell) = slot.cells.get_mut(*at) else {
            continue;
        };
        let words = row.beside.get(number).filter(|_| each);
        cell.state = State::Value;
        cell.place = words.map(|words| Place::Text(words.at)).or(slot.place);
        if only {
            cell.text = joined(&row.beside);
        } else if let Some(words) = words {
            words.text.trim().clone_into(&mut cell.text);
        } else if row.named && row.beside.is_empty() || row.code.is_none() {
            cell.state = State::Blank;
        } else {
            cell.text = joined(if row.named { &row.beside } else { &row.words });
            cell.spoil(say!(
                "几栏文字没有栏线，分不开",
                "several columns of words without lines cannot be parted"
            ));
        }
    }
}

fn joined(words: &[Words]) -> String {
    words.iter().map(|words| words.text.trim()).collect()
}
