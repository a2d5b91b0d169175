//! `name(x) == …` where rows are chosen: the rows of that name are looked up, not asked for one by one.

use super::{Desk, RowAt};
use crate::builtins::OfRow;
use crate::ops::Comparison;
use crate::program::{Expr, Kind, Local, RowsKind, Tolerance};
use crate::value::name_of;

impl Desk<'_> {
    /// Of the rows that a loop runs over, those that go by one of the names that its condition asks for; all where it asks
    /// for none. A row of another name fails the condition, whatever else is in it: nothing is worse than a failure.
    pub(super) fn of_name(
        &mut self,
        local: Local,
        mut rows: Vec<RowAt>,
        condition: &Expr,
    ) -> Vec<RowAt> {
        let Some(asked) = names_asked(condition, local) else {
            return rows;
        };
        let mut names = Vec::with_capacity(asked.len());
        for name in asked {
            // Why there is no name, each row says.
            let Ok(words) = self.text(name) else {
                return rows;
            };
            names.push(name_of(&words.text).into_owned());
        }
        let mut table = None;
        let mut found: Vec<&[u32]> = Vec::new();
        rows.retain(|row| {
            if table != Some(row.table) {
                table = Some(row.table);
                let index = self.index(row.table);
                let of = |name: &String| index.map_or(&[][..], |index| index.of_printed(name));
                found = names.iter().map(of).collect();
            }
            let mut all = found.iter();
            all.any(|rows| rows.binary_search(&row.row).is_ok())
        });
        rows
    }
}

/// The names of which a condition asks that the row that a variable is at goes by one; none where it may hold for others.
fn names_asked(condition: &Expr, local: Local) -> Option<Vec<&Expr>> {
    match &condition.kind {
        Kind::And(parts) => parts.iter().find_map(|part| names_asked(part, local)),
        Kind::Or(parts) => {
            let each = parts.iter().map(|part| names_asked(part, local));
            let all = each.collect::<Option<Vec<Vec<&Expr>>>>()?;
            Some(all.concat())
        }
        _ => name_asked(condition, local).map(|name| vec![name]),
    }
}

/// The name that a comparison asks of the row that a variable is at, where that does not depend on the row.
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
    let sides = [(left, right), (right, left)];
    let mut asked = sides.into_iter();
    let asked = asked.find(|(own, other)| is_name(own) && is_free(other, local));
    asked.map(|(_, other)| other.as_ref())
}

/// Whether words are the same whatever row a variable is at.
fn is_free(words: &Expr, local: Local) -> bool {
    match &words.kind {
        Kind::Text(_) => true,
        Kind::OfRow(OfRow::Name, rows) | Kind::Cell(rows, _) => {
            matches!(rows.kind, RowsKind::Local(other) if other != local)
        }
        Kind::Default(own, other) => is_free(own, local) && is_free(other, local),
        _ => false,
    }
}
