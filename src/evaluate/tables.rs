//! Which table of which document a name means.

use super::documents::related;
use super::{Desk, Gap, Known};
use crate::form::FormId;
use crate::lang::Said;
use crate::ledger::{Document, Sym, Table};
use crate::outcome::Outcome;
use crate::program::{DocumentRef, TableName, TableRef};
use crate::say;
use crate::source::{Span, saturate};
use crate::value::normal_name;
use indexmap::IndexMap;

impl Desk<'_> {
    /// The tables that a reference means: one, or one a subordinate, or one an occurrence.
    pub(super) fn tables(&mut self, table: &TableRef) -> Known<Vec<u32>> {
        let documents = match (&table.name, table.document) {
            (TableName::Form(_), DocumentRef::This) => Vec::new(),
            (_, other) => self.documents(other, table.span)?,
        };
        let wanted = self.wanted_occurrence(table)?;
        let is_wanted = |read: &Table| wanted.is_none_or(|key| read.occurrence == Some(key));
        let mut found = Vec::new();
        match (&table.name, table.document) {
            // What nearly every reference is.
            (TableName::Form(form), DocumentRef::This) => {
                let own = self.own_tables(*form).iter().copied();
                found.extend(own.filter(|i| self.ledger.table(*i).is_some_and(is_wanted)));
            }
            _ => {
                let mut having = Vec::new();
                for number in documents {
                    let document = self.ledger.documents.get(number);
                    let tables = document.into_iter().flat_map(|d| self.ledger.tables_of(d));
                    let fits = |read: &Table| self.is_named(read, &table.name) && is_wanted(read);
                    let before = found.len();
                    found.extend(tables.filter(|(_, read)| fits(read)).map(|(i, _)| i));
                    having.extend((found.len() > before).then_some(number));
                }
                self.only_one(table.document, &having, table.span)?;
            }
        }
        if found.is_empty() {
            let reason = self.why(|| say!("没有{}", "there is no {}", self.call(table)));
            return self.lost(table.span, reason, !self.may_lack(table));
        }
        Ok(found)
    }

    /// The one table that a reference means.
    pub(super) fn table(&mut self, table: &TableRef) -> Known<u32> {
        let found = self.tables(table)?;
        match found.as_slice() {
            [one] => Ok(*one),
            several => {
                let reason = say!(
                    "有 {} 张{}",
                    "there are {} tables {}",
                    several.len(),
                    self.call(table)
                );
                self.unreadable(table.span, reason)
            }
        }
    }

    /// The titles of the tables of the document at hand that bear the title of a form without its columns.
    pub(super) fn titled(&self, table: &TableRef) -> Vec<String> {
        let TableName::Form(form) = table.name else {
            return Vec::new();
        };
        let tables = self.here().into_iter();
        let tables = tables.flat_map(|document| self.ledger.tables_of(document));
        let titled = tables.filter(|(_, read)| read.titled.contains(&form));
        titled.map(|(_, read)| read.title.clone()).collect()
    }

    /// The tables of the document at hand that are of a form.
    fn own_tables(&self, form: FormId) -> &[u32] {
        let index = self.own.get_or_init(|| {
            let mut index: IndexMap<FormId, Vec<u32>> = IndexMap::new();
            let tables = self.here().into_iter();
            for (i, table) in tables.flat_map(|document| self.ledger.tables_of(document)) {
                if let Some(form) = table.form {
                    index.entry(form).or_default().push(i);
                }
            }
            index
        });
        index.get(&form).map_or(&[], Vec::as_slice)
    }

    /// Whether a document may be without a table: its form says so, or it is prose, in which nothing was found.
    fn may_lack(&self, table: &TableRef) -> bool {
        let TableName::Form(id) = table.name else {
            return false;
        };
        let form = self.program.forms.form(id);
        form.is_some_and(|form| form.optional || form.extract.is_some())
    }

    pub(super) fn lost<T>(&self, span: Span, reason: Said, lost: bool) -> Known<T> {
        Err(Gap {
            outcome: Outcome::Missing,
            reason,
            span,
            cell: None,
            lost,
        })
    }

    fn is_named(&self, table: &Table, name: &TableName) -> bool {
        match name {
            TableName::Form(id) => table.form == Some(*id),
            TableName::Title(title) => {
                let printed = normal_name(&table.title);
                table.form.is_none() && (printed == *title || printed.contains(title.as_str()))
            }
        }
    }

    /// The occurrence that a table of a repeated form must be of.
    fn wanted_occurrence(&mut self, table: &TableRef) -> Known<Option<Sym>> {
        if let Some(row) = &table.of {
            let row = self.one(row)?;
            return Ok(self
                .ledger
                .table(row.table)
                .and_then(|table| table.occurrence));
        }
        let TableName::Form(id) = table.name else {
            return Ok(None);
        };
        let repeated = self.program.forms.repetition(id);
        if repeated.is_some() {
            self.chosen.look_elsewhere();
        }
        let here = self.occurrence.filter(|(form, _)| repeated == Some(*form));
        Ok(here
            .map(|(_, key)| key)
            .filter(|_| table.document == DocumentRef::This))
    }

    /// A table as messages call it.
    pub(super) fn call(&self, table: &TableRef) -> Said {
        let name = match &table.name {
            TableName::Form(id) => self
                .program
                .forms
                .form(*id)
                .map_or_else(String::new, |form| format!("`{}`", form.name)),
            TableName::Title(title) => format!("《{title}》"),
        };
        match table.document {
            DocumentRef::This => Said::same(name),
            other => say!("{}的{name}", "{name} of {}", related(other)),
        }
    }

    /// Every occurrence of a repeated form in the document; one nameless where the rule names none.
    pub(super) fn occurrences(&self, form: Option<FormId>) -> Vec<(String, Option<(FormId, Sym)>)> {
        let (Some(form), Some(document)) = (form, self.ledger.documents.get(self.document)) else {
            return vec![(String::new(), None)];
        };
        let tables = self
            .ledger
            .tables_of(document)
            .filter(|(_, table)| table.form == Some(form));
        let keys = tables.filter_map(|(_, table)| table.occurrence);
        keys.map(|key| (self.ledger.strings.get(key).to_owned(), Some((form, key))))
            .collect()
    }

    /// The document at hand.
    pub(super) fn here(&self) -> Option<&Document> {
        self.ledger.documents.get(self.document)
    }

    /// A row number of the document as it is kept.
    pub(super) fn row_number(i: usize) -> u32 {
        saturate(i)
    }
}
