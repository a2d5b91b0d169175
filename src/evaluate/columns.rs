//! The columns of `in 表.*`, and how rows and columns are called.

use super::{Desk, RowAt};
use crate::program::{ColumnRef, Variant};

impl Desk<'_> {
    /// The columns of `in 表.*` that the table has; a column that its form does not ask for may be left out.
    pub(super) fn columns(&mut self, variant: &Variant) -> Vec<ColumnRef> {
        let Some(scope) = &variant.scope else {
            return variant.columns.clone();
        };
        // A table that is not there, or not one, has been told before it came to columns.
        let table = self
            .table(scope)
            .ok()
            .and_then(|table| self.ledger.table(table));
        let Some(table) = table else {
            return variant.columns.clone();
        };
        let form = table.form.and_then(|id| self.program.forms.form(id));
        let printed = |column: &ColumnRef| match column {
            ColumnRef::Index(i) => {
                let at = *i as usize;
                let optional = form
                    .and_then(|f| f.columns.get(at))
                    .is_some_and(|c| c.optional);
                let here = table.columns.get(at).is_some_and(|c| !c.heading.is_empty());
                here || !optional
            }
            _ => true,
        };
        if variant.columns == [ColumnRef::Scope] {
            let all = table.columns.iter().enumerate();
            let amounts = all.filter(|(_, c)| c.kind == Some(crate::form::Kind::Money));
            return amounts
                .map(|(i, _)| ColumnRef::Index(Self::row_number(i)))
                .collect();
        }
        variant
            .columns
            .iter()
            .filter(|column| printed(column))
            .cloned()
            .collect()
    }

    pub(super) fn column_label(&self, variant: &Variant, column: &ColumnRef) -> String {
        let ColumnRef::Index(index) = column else {
            return String::new();
        };
        let form = variant.scope.as_ref().and_then(|scope| match scope.name {
            crate::program::TableName::Form(id) => self.program.forms.form(id),
            crate::program::TableName::Title(_) => None,
        });
        match form.and_then(|form| form.columns.get(*index as usize).map(|c| (form, c))) {
            Some((form, column)) => format!("{}.{}", form.name, column.spelling()),
            None => format!("第{}栏", index.saturating_add(1)),
        }
    }

    /// A row as ids and labels call it.
    pub(super) fn label(&self, row: RowAt) -> String {
        let title = self.ledger.title(row.table, &self.program.forms);
        let label = self.ledger.row_label(row.table, row.row);
        let place = row.row.saturating_add(1);
        let occurrence = self.ledger.table(row.table).and_then(|t| t.occurrence);
        match (label.is_empty(), occurrence) {
            // The one row of a form that is printed many times goes by what tells its occurrences apart.
            (true, Some(key)) => format!("{title}[{}]", self.ledger.strings.get(key)),
            (true, None) => format!("{title}[{place}]"),
            (false, _) => format!("{title}[{label}]"),
        }
    }
}
