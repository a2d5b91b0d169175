//! What is said of a row at fault: what is wrong with it, and what mends it.

use super::{
    Desk, RowAt,
    misfits::{Misfit, Wanted},
};
use crate::finding::Hint;
use crate::lang::Said;
use crate::say;
use crate::value::CellId;

impl Desk<'_> {
    /// The text of the code that a row of a table should have.
    pub(super) fn wanted(&self, table: u32, code: Wanted) -> &str {
        match code {
            Wanted::Printed(code) => self.ledger.strings.get(code),
            Wanted::Listed(number) => {
                let codes = self.codes_of(table);
                let code = codes.and_then(|codes| codes.codes.get_index(number));
                code.map_or("", |(code, _)| code)
            }
        }
    }

    /// What is wrong with the row, in one sentence.
    pub(super) fn called_misfit(&self, misfit: Misfit) -> Said {
        let label = |row: RowAt| self.ledger.row_label(row.table, row.row);
        let title = |table: u32| self.ledger.title(table, &self.program.forms);
        match misfit {
            Misfit::Code { row, code, like } => {
                let wanted = self.wanted(row.table, code);
                let own = (title(row.table), label(row));
                match like {
                    Some(like) => say!(
                        "《{}》“{}”的编码，《{}》印的是 {}",
                        "the code of “{1}” in “{0}” is {3} in “{2}”",
                        own.0,
                        own.1,
                        title(like.table),
                        wanted
                    ),
                    None => say!(
                        "《{}》“{}”的编码，科目表上是 {}",
                        "the code of “{1}” in “{0}” is {2} in the code table",
                        own.0,
                        own.1,
                        wanted
                    ),
                }
            }
            Misfit::Lacking { table, like, .. } => say!(
                "《{}》没有“{}”一行，《{}》有",
                "“{}” has no row “{}”, which “{}” has",
                title(table),
                label(like),
                title(like.table)
            ),
            Misfit::Twice { row, .. } => say!(
                "《{}》的“{}”印了两行",
                "“{}” prints the row “{}” twice",
                title(row.table),
                label(row)
            ),
        }
    }

    /// What mends the checks, and how many.
    pub(super) fn mended(&self, misfit: Misfit, n: usize, open: bool) -> Hint {
        let (kind, text) = match misfit {
            Misfit::Code { .. } if open => {
                let text = say!("两处改为同一个编码后", "with one code in both places");
                ("code", text)
            }
            Misfit::Code { row, code, .. } => {
                let printed = self.row(row).and_then(|row| row.code);
                let (printed, code) = (self.ledger.text(printed), self.wanted(row.table, code));
                let text = say!(
                    "把编码 {printed} 改为 {code} 后",
                    "with the code {printed} changed to {code}"
                );
                ("code", text)
            }
            Misfit::Lacking { .. } => ("left_out", say!("补上这一行后", "with that row added")),
            Misfit::Twice { .. } => ("doubled", say!("去掉一行后", "with one of them taken away")),
        };
        let text = match n {
            1 => say!("{}，这条检查成立", "{}, this check holds", text),
            n => say!(
                "{}，{n} 条不符的检查都成立",
                "{}, {n} failing checks hold",
                text
            ),
        };
        Hint { kind, text }
    }

    /// The figures that are shown of the row.
    pub(super) fn cited_for(&self, misfit: Misfit) -> Vec<CellId> {
        let rows = match misfit {
            Misfit::Code { row, like, .. } => std::iter::once(row).chain(like).collect(),
            Misfit::Lacking { like, .. } => vec![like],
            Misfit::Twice { row, first } => vec![first, row],
        };
        let first = |at: RowAt| {
            let columns = self
                .ledger
                .table(at.table)
                .map_or(0, |table| table.columns.len());
            let cell = |column| CellId {
                table: at.table,
                row: at.row,
                column: Self::row_number(column),
            };
            let printed = |id: &CellId| self.ledger.cell(*id).place.is_some();
            (0..columns).map(cell).find(printed)
        };
        rows.into_iter().filter_map(first).collect()
    }
}
