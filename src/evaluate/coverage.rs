//! Coverage: printed amounts that no check has touched.

use super::Desk;
use crate::finding::TableCoverage;
use crate::form::Kind;
use crate::ledger::State;
use crate::value::CellId;

impl Desk<'_> {
    /// How many printed amounts of each table the checks of the document touched.
    pub(super) fn coverage(&self) -> Vec<TableCoverage> {
        let Some(document) = self.here() else {
            return Vec::new();
        };
        let tables = self.ledger.tables_of(document).map(|(number, table)| {
            let mut coverage = TableCoverage {
                document: document.name.clone(),
                table: self.ledger.title(number, &self.program.forms).to_owned(),
                printed: 0,
                untouched: Vec::new(),
            };
            for (c, column) in table.columns.iter().enumerate() {
                if !matches!(column.kind, Some(Kind::Money | Kind::Ratio)) {
                    continue;
                }
                for (r, state) in column.states.iter().enumerate() {
                    if *state != State::Value && *state != State::Unreadable {
                        continue;
                    }
                    let id = CellId {
                        table: number,
                        row: Self::row_number(r),
                        column: Self::row_number(c),
                    };
                    coverage.printed = coverage.printed.saturating_add(1);
                    let uses = self.uses.get(&id).copied().unwrap_or_default();
                    if uses.held == 0 && uses.failed == 0 {
                        coverage.untouched.push(id);
                    }
                }
            }
            coverage
        });
        tables.filter(|coverage| coverage.printed > 0).collect()
    }
}
