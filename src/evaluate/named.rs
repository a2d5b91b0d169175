//! `name(x) == …` where rows are chosen: the rows of that name are looked up, not asked for one by one.

use super::{Desk, RowAt};
use crate::builtins::OfRow;
use crate::ops::Comparison;
use crate::program::{Expr, Kind, Local, RowsKind, Tolerance};
use crate::value::name_of;

impl Desk<'_> {
    /// Of the rows that a loop runs over, those that go by the name that its condition asks for; all where it asks for
    /// none. A row of another name fails the condition, whatever else is in it: nothing is worse than a failure.
    pub(super) fn of_name(
        &mut self,
        local: Local,
        mut rows: Vec<RowAt>,
        condition: &Expr,
    ) -> Vec<RowAt> {
        let parts = match &condition.kind {
            Kind::And(parts) => parts.as_slice(),
            _ => std::slice::from_ref(condition),
        };
        let Some(name) = parts.iter().find_map(|part| name_asked(part, local)) else {
            return rows;
        };
        // Why there is no name, each row says.
        let Ok(words) = self.text(name) else {
            return rows;
        };
        let name = name_of(&words.text);
        let mut table = None;
        let mut found: &[u32] = &[];
        rows.retain(|row| {
            if table != Some(row.table) {
                table = Some(row.table);
                let index = self.index(row.table);
                found = index.map_or(&[], |index| index.of_printed(&name));
            }
            found.binary_search(&row.row).is_ok()
        });
        rows
    }
}

/// The name that a condition asks of the row that a variable is at, where that does not depend on the row.
fn name_asked(condition: &Expr, local: Local) -> Option<&Expr> {
    let Kind::Compare {
        left,
        sign: Comparison::Equal,
        right,
        tolerance: Tolerance::Rounding | Tolerance::Consistently | Tolerance::Within(_),
    } = &condition.kind
    else {
        return None;
    };
    let is_name = |of: &Expr| {
        matches!(&of.kind, Kind::OfRow(OfRow::Name, rows)
            if matches!(rows.kind, RowsKind::Local(own) if own == local))
    };
    let is_free = |of: &Expr| match &of.kind {
        Kind::Text(_) => true,
        Kind::OfRow(OfRow::Name, rows) | Kind::Cell(rows, _) => {
            matches!(rows.kind, RowsKind::Local(other) if other != local)
        }
        _ => false,
    };
    let sides = [(left, right), (right, left)];
    let mut asked = sides.into_iter();
    let asked = asked.find(|(own, other)| is_name(own) && is_free(other));
    asked.map(|(_, other)| other.as_ref())
}
