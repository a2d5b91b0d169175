//! What a form and its hierarchy say of the rows of a printing, and which of it placed their figures.

use super::place::{Sum, Used};
use super::puzzles::{Lane, whole};
use super::rollups::Family;
use crate::form::{AtLeast, Form};
use crate::lang::Said;
use crate::ledger::{Role, State};
use crate::load::draft::{Draft, DraftRow, Elsewhere};
use crate::say;

/// The form's identities among the columns that are printed: one that is not printed stands for what it is the sum of.
pub(super) fn sums(form: &Form, columns: &[usize]) -> Vec<Sum> {
    let local = |at: usize| columns.iter().position(|column| *column == at);
    let mut all = Vec::new();
    for identity in &form.identities {
        let Some(sum) = local(identity.sum) else {
            continue;
        };
        let mut parts = Vec::new();
        let mut left: Vec<(usize, usize)> = identity.parts.iter().map(|part| (*part, 0)).collect();
        while let Some((part, depth)) = left.pop() {
            match local(part) {
                Some(part) => parts.push(part),
                None if depth < 4 => {
                    let inner = form.identities.iter().filter(|inner| inner.sum == part);
                    left.extend(
                        inner
                            .flat_map(|inner| &inner.parts)
                            .map(|part| (*part, depth.saturating_add(1))),
                    );
                }
                None => {}
            }
        }
        parts.sort_unstable();
        parts.dedup();
        if !parts.is_empty() && !parts.contains(&sum) {
            all.push(Sum { sum, parts });
        }
    }
    all
}

/// The rows of a list that sum others: by the hierarchy, and the one total of all that stand at its top.
pub(super) fn families(draft: &Draft, own: &[usize]) -> Vec<Family> {
    let local = |at: usize| own.iter().position(|row| *row == at);
    let row = |at: &usize| draft.rows.get(*at);
    let mut all: Vec<Family> = Vec::new();
    for (number, at) in own.iter().enumerate() {
        let under = |child: &&usize| {
            row(child).is_some_and(|row| row.parent.map(|p| p as usize) == Some(*at))
        };
        let children: Vec<usize> = own
            .iter()
            .filter(under)
            .filter_map(|child| local(*child))
            .collect();
        if !children.is_empty() {
            all.push(Family {
                parent: number,
                children,
            });
        }
    }
    let role = |at: &usize, role: Role| row(at).is_some_and(|row| row.role == role);
    let totals: Vec<usize> = own
        .iter()
        .copied()
        .filter(|at| role(at, Role::Total))
        .collect();
    if let [total] = totals.as_slice()
        && !own.iter().any(|at| role(at, Role::Apart))
    {
        let top =
            |at: &&usize| row(at).is_some_and(|row| row.role == Role::Item && row.parent.is_none());
        let children: Vec<usize> = own.iter().filter(top).filter_map(|at| local(*at)).collect();
        if let (Some(parent), false) = (local(*total), children.is_empty()) {
            all.push(Family { parent, children });
        }
    }
    all
}

/// What the columns of a row hold at least, in the order of the form's lines about it.
pub(super) fn floors(
    (draft, row): (&Draft, &DraftRow),
    form: &Form,
    (columns, scale): (&[usize], u32),
    placed: &[Option<Draft>],
) -> Vec<(usize, i64)> {
    let unit = |draft: &Draft, at: usize| draft.columns.get(at).and_then(|column| column.unit);
    let floor = |line: &AtLeast| {
        let column = columns.iter().position(|column| *column == line.column)?;
        let at = elsewhere(line, row)?;
        let other = placed
            .iter()
            .flatten()
            .find(|other| other.form == Some(line.form))?;
        let mut rows = other
            .rows
            .iter()
            .filter(|row| at.is_row(row.code.as_deref(), row.role));
        let found = rows.next().filter(|_| rows.next().is_none())?;
        let cell = found
            .cells
            .get(line.least)
            .filter(|cell| cell.state == State::Value)?;
        let same = unit(draft, line.column) == unit(other, line.least) && cell.decimals <= scale;
        whole(cell.value, scale)
            .filter(|_| same)
            .map(|value| (column, value))
    };
    let none = (0, i64::MIN);
    form.at_least
        .iter()
        .map(|line| floor(line).unwrap_or(none))
        .collect()
}

/// The row of another form that a row is held against.
fn elsewhere(line: &AtLeast, row: &DraftRow) -> Option<Elsewhere> {
    let known = row.code.is_some() || row.role == Role::Total;
    known.then(|| Elsewhere {
        form: line.form,
        column: line.least,
        code: row.code.clone(),
    })
}

/// Notes at the cells of a table which relations placed them.
pub(super) fn tie(draft: &mut Draft, lane: &Lane<'_>, used: &[Used]) {
    let mut seen: Vec<Used> = Vec::new();
    for one in used {
        if seen.contains(one) {
            continue;
        }
        seen.push(*one);
        let Some((words, sum, parts)) = relation(draft, lane, one) else {
            continue;
        };
        let number = draft.relations.len();
        draft.relations.push(words);
        let parts = parts.into_iter().map(|part| (part, false));
        for ((row, column), is_sum) in parts.chain([(sum, true)]) {
            let Some(row) = lane.own.get(row).and_then(|at| draft.rows.get_mut(*at)) else {
                continue;
            };
            let least = match one {
                Used::Floor(_, line) => lane
                    .form
                    .at_least
                    .get(*line)
                    .and_then(|line| elsewhere(line, row)),
                _ => None,
            };
            if let Some(cell) = lane
                .columns
                .get(column)
                .and_then(|at| row.cells.get_mut(*at))
            {
                cell.least = cell.least.take().or(least.map(|at| Box::new((number, at))));
                cell.ties.push((number, is_sum));
            }
        }
    }
}

/// A row and a column of a lane.
type Square = (usize, usize);

/// A relation in words, with the cells of its sum and its parts.
fn relation(draft: &Draft, lane: &Lane<'_>, used: &Used) -> Option<(Said, Square, Vec<Square>)> {
    match used {
        Used::Sum(row, at) => {
            let sum = lane.puzzle.sums.get(*at)?;
            let parts: Vec<String> = sum.parts.iter().map(|part| lane.spelled(part)).collect();
            let words = Said::same(format!(
                "{} == {}",
                lane.spelled(&sum.sum),
                parts.join(" + ")
            ));
            let parts = sum.parts.iter().map(|part| (*row, *part)).collect();
            Some((words, (*row, sum.sum), parts))
        }
        Used::Rollup(family, column) => {
            let family = lane.puzzle.families.get(*family)?;
            let row = lane
                .own
                .get(family.parent)
                .and_then(|at| draft.rows.get(*at))?;
            let label = row.code.clone().or(row.plain.clone()).unwrap_or_default();
            let words = say!(
                "{label} 的“{}”是下级之和",
                "“{}” of {label} is the sum of the lines below",
                lane.spelled(column)
            );
            let parts = family
                .children
                .iter()
                .map(|child| (*child, *column))
                .collect();
            Some((words, (family.parent, *column), parts))
        }
        Used::Floor(row, line) => {
            let (column, _) = lane.puzzle.rows.get(*row)?.floors.get(*line)?;
            let words = say!(
                "{} 不少于另一张表的同一行",
                "{} is no less than the same row of another table",
                lane.spelled(column)
            );
            Some((words, (*row, *column), Vec::new()))
        }
    }
}
