//! What is told of a row: where its figures stand, or why that cannot be told.

use super::place::{Attempt, Given, Puzzle, Used};
use super::spread::Way;
use crate::lang::Said;
use crate::say;
use std::rc::Rc;

/// What a column of a row holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Told {
    /// This figure.
    Figure(usize),
    /// Nothing.
    Blank,
    /// One of these figures, or nothing.
    Open(Vec<usize>),
}

/// A row placed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// As many figures as columns.
    Full(Vec<Told>),
    /// By the relations of the table.
    Inferred(Vec<Told>),
    /// By the relations of the table, one of which its own figures break.
    Misfit(Vec<Told>),
    /// No way, and why.
    Lost(Said),
}

/// What is told of a row by the ways that are left of it.
pub(super) fn verdict(puzzle: &Puzzle, row: &Given, ways: &[Rc<Way>]) -> Verdict {
    let full = row.full(puzzle.width) || row.figures.is_empty();
    let same = |one: usize, other: usize| row.figures.get(one) == row.figures.get(other);
    let tell = |column: usize| {
        let mut seen: Vec<Option<usize>> = ways
            .iter()
            .map(|way| way.cells.get(column).copied().flatten())
            .collect();
        seen.sort_unstable();
        seen.dedup();
        match seen.as_slice() {
            [None] => Told::Blank,
            // Two equal figures are one: which of them stands here makes no difference.
            [Some(figure), rest @ ..]
                if rest
                    .iter()
                    .all(|other| other.is_some_and(|other| same(*figure, other))) =>
            {
                Told::Figure(*figure)
            }
            // A printed 0 and nothing are worth the same: it stands where the first way has it.
            _ if seen.iter().flatten().all(|figure| is_zero(row, *figure)) => {
                let first = ways.first().and_then(|way| way.cells.get(column).copied());
                first.flatten().map_or(Told::Blank, Told::Figure)
            }
            _ => Told::Open(seen.into_iter().flatten().collect()),
        }
    };
    let cells = (0..puzzle.width).map(tell).collect();
    match (ways.is_empty(), full) {
        (true, _) if row.figures.len() > puzzle.width => {
            Verdict::Lost(say!("数比栏多", "there are more figures than columns"))
        }
        (true, true) => Verdict::Lost(say!(
            "栏目的次序与表样不同，照表样放不满足表内关系",
            "the columns are in another order than in the form; placed as in the form, the relations within the table fail"
        )),
        (true, false) => Verdict::Lost(lost(puzzle)),
        (false, true) => Verdict::Full(cells),
        (false, false) if ways.iter().any(|way| way.wrong.is_some()) => Verdict::Misfit(cells),
        (false, false) => Verdict::Inferred(cells),
    }
}

fn is_zero(row: &Given, figure: usize) -> bool {
    row.figures.get(figure) == Some(&0)
}

fn lost(puzzle: &Puzzle) -> Said {
    if puzzle.disordered {
        say!(
            "栏目的次序认不出来",
            "the order of the columns cannot be told"
        )
    } else {
        say!(
            "没有一种放法满足表内关系",
            "no way of placing them satisfies the relations within the table"
        )
    }
}

/// Where the order of the columns is a conclusion, so is what stands in rows that are printed in full.
pub(super) fn conclusions(puzzle: &Puzzle, whole: &mut Attempt) {
    for (row, verdict) in whole.verdicts.iter_mut().enumerate() {
        if let (Verdict::Full(cells), Some(given)) = (&verdict, puzzle.rows.get(row))
            && !given.figures.is_empty()
        {
            *verdict = Verdict::Inferred(cells.clone());
            let sums = (0..puzzle.sums.len()).map(|sum| Used::Sum(row, sum));
            whole.used.extend(sums);
        }
    }
}

/// Leaves of two answers for a row what they agree on: nothing where one has no way.
pub(super) fn agree(mine: &mut Verdict, other: Verdict, row: &Given) {
    let cells = match other {
        Verdict::Full(cells) | Verdict::Inferred(cells) | Verdict::Misfit(cells) => cells,
        Verdict::Lost(_) => {
            *mine = other;
            return;
        }
    };
    let (Verdict::Full(own) | Verdict::Inferred(own) | Verdict::Misfit(own)) = mine else {
        return;
    };
    let value = |figure: usize| row.figures.get(figure).copied();
    for (own, cell) in own.iter_mut().zip(cells) {
        let open = |told: &Told| match told {
            Told::Figure(figure) => vec![*figure],
            Told::Blank => Vec::new(),
            Told::Open(figures) => figures.clone(),
        };
        let same = match (&*own, &cell) {
            (Told::Blank, Told::Blank) => true,
            (Told::Figure(a), Told::Figure(b)) => value(*a) == value(*b),
            (Told::Figure(a), Told::Blank) | (Told::Blank, Told::Figure(a)) => is_zero(row, *a),
            _ => false,
        };
        if !same {
            let mut all = open(own);
            all.extend(open(&cell));
            all.sort_unstable();
            all.dedup();
            *own = Told::Open(all);
        }
    }
}
