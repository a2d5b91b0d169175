//! What the rows of a printing hold beside rows of tables that are placed already.

use super::puzzles::whole;
use crate::form::{Beside, BesideCell, BesideRow, Form};
use crate::ledger::{Role, State};
use crate::load::draft::{Draft, DraftRow};
use crate::ops::Comparison;

/// Columns of a row, added up, beside a figure of another table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Bound {
    /// The columns, by their places.
    pub(super) columns: Vec<usize>,
    pub(super) sign: Comparison,
    /// The figure, in units of the last digit that the table prints.
    pub(super) value: i64,
}

/// What a row holds, in the order of the form's lines about it; none where the other figure is not known.
pub(super) fn bounds(
    (draft, row): (&Draft, &DraftRow),
    form: &Form,
    (columns, scale): (&[usize], u32),
    placed: &[Option<Draft>],
) -> Vec<Option<Bound>> {
    let unit = |draft: &Draft, at: usize| draft.columns.get(at).and_then(|column| column.unit);
    let place = |at: &usize| columns.iter().position(|column| column == at);
    let bound = |line: &Beside| {
        // A column that is not printed adds nothing.
        let own: Vec<usize> = line.columns.iter().filter_map(place).collect();
        let first = own.first().and_then(|at| columns.get(*at))?;
        // Of several beside several no relation could be told.
        if own.len() > 1 && line.there.len() > 1 {
            return None;
        }
        let mut value = 0i64;
        for cell in &line.there {
            let (other, found) = there(cell, row, placed)?;
            let told = found.cells.get(cell.column)?;
            let same = unit(draft, *first) == unit(other, cell.column) && told.decimals <= scale;
            let figure = match (told.state, &cell.row) {
                (State::Value, _) if same => whole(told.value, scale)?,
                // No less than nothing says nothing.
                (State::Blank, _) if line.sign != Comparison::AtLeast => 0,
                (State::Blank, BesideRow::Named(..)) => 0,
                _ => return None,
            };
            value = value.saturating_add(figure);
        }
        Some(Bound {
            columns: own,
            sign: line.sign,
            value,
        })
    };
    form.beside.iter().map(bound).collect()
}

/// The row of another table that a row is held against, where there is exactly one.
pub(super) fn there<'d>(
    cell: &BesideCell,
    row: &DraftRow,
    placed: &'d [Option<Draft>],
) -> Option<(&'d Draft, &'d DraftRow)> {
    let other = placed
        .iter()
        .flatten()
        .find(|other| other.form == Some(cell.form))?;
    let is_it = |there: &&DraftRow| match &cell.row {
        BesideRow::Same => match &row.code {
            Some(code) => there.code.as_ref() == Some(code) && there.role == Role::Item,
            None if row.role == Role::Item => is_class(there) && there.plain == row.plain,
            None => row.role == Role::Total && there.role == Role::Total,
        },
        BesideRow::Named(block, names) => {
            row.role == Role::Total && is_called(other, there, *block, names)
        }
    };
    let mut rows = other.rows.iter().filter(is_it);
    let found = rows.next().filter(|_| rows.next().is_none())?;
    Some((other, found))
}

/// Whether a row is one of the highest with a code and a name: those which lists without codes have are of these.
fn is_class(row: &DraftRow) -> bool {
    row.role == Role::Item && row.depth == 0 && row.code.is_some() && row.plain.is_some()
}

/// Whether a row goes by names: its own last, those of the rows above it before.
pub(super) fn is_called(
    draft: &Draft,
    row: &DraftRow,
    block: Option<u16>,
    names: &[String],
) -> bool {
    if block.is_some_and(|block| row.block != block) {
        return false;
    }
    let mut at = Some(row);
    names.iter().rev().all(|name| {
        let own = at.take();
        at = own.and_then(|row| draft.rows.get(row.parent? as usize));
        own.is_some_and(|row| row.plain.as_ref() == Some(name))
    })
}
