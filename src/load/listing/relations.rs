//! What a form and its hierarchy say of the rows of a printing, and which of it placed their figures.

use super::beside::there;
use super::place::{Sum, Used};
use super::puzzles::Lane;
use super::rollups::Family;
use crate::form::{BesideCell, BesideRow, Form};
use crate::lang::Said;
use crate::ledger::{Role, State};
use crate::load::draft::{Beyond, Draft, DraftCell, Elsewhere, RowThere};
use crate::ops::Comparison;
use crate::say;

/// The form's identities among the columns that are printed: one that is not printed stands for what it is the sum of.
/// Where several add up to others, all of them have to be printed.
pub(super) fn sums(form: &Form, columns: &[usize]) -> Vec<Sum> {
    let local = |at: &usize| columns.iter().position(|column| column == at);
    let mut all = Vec::new();
    for identity in &form.identities {
        let sums: Option<Vec<usize>> = identity.sums.iter().map(local).collect();
        let Some(sums) = sums else {
            continue;
        };
        let parts = match sums.len() {
            1 => printed_parts(form, &identity.parts, &local),
            _ => {
                let parts: Option<Vec<usize>> = identity.parts.iter().map(local).collect();
                parts.unwrap_or_default()
            }
        };
        if !parts.is_empty() && !parts.iter().any(|part| sums.contains(part)) {
            all.push(Sum { sums, parts });
        }
    }
    all
}

/// The parts of a sum that are printed, in the order of the columns; those of parts that are not.
fn printed_parts(
    form: &Form,
    parts: &[usize],
    local: &dyn Fn(&usize) -> Option<usize>,
) -> Vec<usize> {
    let mut printed = Vec::new();
    let mut left: Vec<(usize, usize)> = parts.iter().map(|part| (*part, 0)).collect();
    while let Some((part, depth)) = left.pop() {
        match local(&part) {
            Some(part) => printed.push(part),
            None if depth < 4 => {
                let inner = form.identities.iter();
                let inner = inner.filter(|inner| inner.sums == [part]);
                let inner = inner.flat_map(|inner| &inner.parts);
                left.extend(inner.map(|part| (*part, depth.saturating_add(1))));
            }
            None => {}
        }
    }
    printed.sort_unstable();
    printed.dedup();
    printed
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
            // From above: what is known of the total tells most.
            all.insert(0, Family { parent, children });
        }
    }
    all
}

/// Notes at the cells of a table which relations placed them.
pub(super) fn tie(draft: &mut Draft, lane: &Lane<'_>, used: &[Used], placed: &[Option<Draft>]) {
    let mut seen: Vec<Used> = Vec::new();
    for one in used {
        if seen.contains(one) {
            continue;
        }
        seen.push(*one);
        let Some((words, sums, parts)) = relation(draft, lane, one) else {
            continue;
        };
        let number = draft.relations.len();
        let beyond = match one {
            Used::Bound(row, line) => beyond(draft, lane, (*row, *line), placed),
            _ => Vec::new(),
        };
        let is_printed = |square: &Square| cell(draft, lane, square).is_some();
        let mut parts: Vec<(Square, bool)> = parts.into_iter().map(|part| (part, false)).collect();
        let mut is_sum = false;
        if let Used::Bound(..) = one {
            // One figure beside one is the sum of it; several are what the other sums.
            parts.retain(|(square, _)| is_printed(square));
            is_sum = parts.len() > 1;
            parts.iter_mut().for_each(|(_, own)| *own = !is_sum);
        }
        if parts.is_empty() {
            continue;
        }
        let bounds = match one {
            Used::Bound(_, line) => lane.form.beside.get(*line),
            _ => None,
        };
        let bounds = bounds.is_some_and(|line| line.sign != Comparison::Equal);
        draft.relations.push((words, bounds));
        draft.beyond.extend(beyond.into_iter().map(|at| Beyond {
            relation: number,
            at,
            is_sum,
        }));
        let sums = sums.into_iter().map(|square| (square, true));
        for (square, is_sum) in parts.into_iter().chain(sums) {
            if let Some(cell) = cell_mut(draft, lane, &square) {
                cell.ties.push((number, is_sum));
            }
        }
    }
}

fn cell<'d>(draft: &'d Draft, lane: &Lane<'_>, (row, column): &Square) -> Option<&'d DraftCell> {
    let row = lane.own.get(*row).and_then(|at| draft.rows.get(*at))?;
    let cell = lane.columns.get(*column).and_then(|at| row.cells.get(*at));
    cell.filter(|cell| cell.state == State::Value)
}

fn cell_mut<'d>(
    draft: &'d mut Draft,
    lane: &Lane<'_>,
    (row, column): &Square,
) -> Option<&'d mut DraftCell> {
    let row = lane.own.get(*row).and_then(|at| draft.rows.get_mut(*at))?;
    lane.columns
        .get(*column)
        .and_then(|at| row.cells.get_mut(*at))
}

/// The cells of other tables that a bound is about.
fn beyond(
    draft: &Draft,
    lane: &Lane<'_>,
    (row, line): (usize, usize),
    placed: &[Option<Draft>],
) -> Vec<Elsewhere> {
    let line = lane.form.beside.get(line);
    let row = lane.own.get(row).and_then(|at| draft.rows.get(*at));
    let (Some(line), Some(row)) = (line, row) else {
        return Vec::new();
    };
    let at = |cell: &BesideCell| {
        let (_, found) = there(cell, row, placed)?;
        let row = match (&cell.row, &row.code) {
            (BesideRow::Same, Some(code)) => RowThere::Code(code.clone()),
            (BesideRow::Same, None) => RowThere::Total,
            (BesideRow::Named(..), _) => {
                RowThere::Named(found.block, found.plain.clone(), found.place)
            }
        };
        let (form, column) = (cell.form, cell.column);
        Some(Elsewhere { form, column, row })
    };
    line.there.iter().filter_map(at).collect()
}

/// A row and a column of a lane.
type Square = (usize, usize);

/// A relation in words, with the cells of its sum, or sums, and its parts.
fn relation(
    draft: &Draft,
    lane: &Lane<'_>,
    used: &Used,
) -> Option<(Said, Vec<Square>, Vec<Square>)> {
    match used {
        Used::Sum(row, at) => {
            let sum = lane.puzzle.sums.get(*at)?;
            let side = |columns: &[usize]| -> String {
                let all: Vec<String> = columns.iter().map(|at| lane.spelled(at)).collect();
                all.join(" + ")
            };
            let words = format!("{} == {}", side(&sum.sums), side(&sum.parts));
            let squares = |columns: &[usize]| columns.iter().map(|at| (*row, *at)).collect();
            Some((Said::same(words), squares(&sum.sums), squares(&sum.parts)))
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
            Some((words, vec![(family.parent, *column)], parts))
        }
        Used::Bound(row, line) => {
            let bound = lane.puzzle.rows.get(*row)?.bounds.get(*line)?.as_ref()?;
            let line = lane.form.beside.get(*line)?;
            let same = line.there.iter().any(|cell| cell.row == BesideRow::Same);
            let words = match same {
                true => {
                    let columns = bound.columns.iter().map(|at| lane.spelled(at));
                    beside_row(&columns.collect::<String>(), line.sign)
                }
                false => Said::same(line.spelling.clone()),
            };
            let parts = bound.columns.iter().map(|column| (*row, *column)).collect();
            Some((words, Vec::new(), parts))
        }
    }
}

/// What columns hold beside the same row of another table, in words.
fn beside_row(columns: &str, sign: Comparison) -> Said {
    match sign {
        Comparison::AtMost => say!(
            "{columns} 不多于另一张表的同一行",
            "{columns} is no more than the same row of another table"
        ),
        _ => say!(
            "{columns} 不少于另一张表的同一行",
            "{columns} is no less than the same row of another table"
        ),
    }
}
