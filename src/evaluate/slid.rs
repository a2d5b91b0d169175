//! What is said of a column that slid: what is wrong with it, and what mends it.

use super::{
    Desk,
    broken::Broken,
    explain::{Explained, helped, of},
    slides::{ColumnAt, Slide},
};
use crate::finding::Hint;
use crate::lang::Said;
use crate::say;
use crate::value::CellId;

impl Desk<'_> {
    /// Puts what a slide explains under one finding.
    pub(super) fn tell_slide(&self, slide: &Slide, broken: &[Broken], told: &mut Explained) {
        let both = [&slide.mends, &slide.helps].into_iter();
        let results = both.flat_map(|numbers| of(numbers, broken));
        let n = of(&slide.mends, broken).count();
        let by = slide.by;
        let text = match (slide.down, slide.sure) {
            (Some(true), true) if by > 1 => say!(
                "各上移 {by} 行后，{n} 条不符的检查都成立",
                "with each moved up {by} rows, {n} failing checks hold"
            ),
            (Some(false), true) if by > 1 => say!(
                "各下移 {by} 行后，{n} 条不符的检查都成立",
                "with each moved down {by} rows, {n} failing checks hold"
            ),
            (Some(true), true) => say!(
                "各上移一行后，{n} 条不符的检查都成立",
                "with each moved up one row, {n} failing checks hold"
            ),
            (Some(false), true) => say!(
                "各下移一行后，{n} 条不符的检查都成立",
                "with each moved down one row, {n} failing checks hold"
            ),
            _ => say!(
                "对齐这几行后，{n} 条不符的检查都成立",
                "with these rows lined up, {n} failing checks hold"
            ),
        };
        let kind = "row_slide";
        let cited = slide.moves.keys().copied().collect();
        told.add_group(
            results.map(|check| check.result).collect(),
            Some(Hint { kind, text }),
            Some((self.say_slide(slide), cited)),
        );
        helped(&slide.helps, broken, told);
    }

    /// What slid, in one sentence.
    fn say_slide(&self, slide: &Slide) -> Said {
        let named = |column: ColumnAt, row| {
            let cell = CellId {
                table: column.table,
                row,
                column: column.column,
            };
            let table = self.ledger.title(column.table, &self.program.forms);
            say!(
                "`{table}`的`{}`栏",
                "the column `{}` of `{table}`",
                self.heading(cell)
            )
        };
        let (own, other) = (named(slide.column, slide.rows.0), named(slide.against, 0));
        let label = |row| self.ledger.row_label(slide.column.table, row);
        let (first, last) = (label(slide.rows.0), label(slide.rows.1));
        let n = slide.figures;
        let by = slide.by;
        let off = match (slide.down, slide.sure) {
            (Some(true), true) if by > 1 => {
                say!("整体下移了 {by} 行", "moved down {by} rows as a whole")
            }
            (Some(false), true) if by > 1 => {
                say!("整体上移了 {by} 行", "moved up {by} rows as a whole")
            }
            _ if by > 1 => say!("错开 {by} 行", "{by} rows out of step"),
            (Some(true), true) => say!("整体下移了一行", "moved down one row as a whole"),
            (Some(false), true) => say!("整体上移了一行", "moved up one row as a whole"),
            _ => say!("错开一行", "one row out of step"),
        };
        say!(
            "{}从“{first}”到“{last}”有 {n} 个数与{}相比{}",
            "in {}, {n} figures from “{first}” to “{last}” are, beside {}, {}",
            own,
            other,
            off
        )
    }
}
