//! Which table of which document a name means.

use super::{Desk, Gap, Known};
use crate::form::FormId;
use crate::lang::Said;
use crate::ledger::{Document, DocumentKind, Sym, Table};
use crate::outcome::Outcome;
use crate::program::{DocumentRef, TableName, TableRef};
use crate::say;
use crate::source::{Span, saturate};
use crate::value::normal_name;

impl Desk<'_> {
    /// The tables that a reference means: one, or one a subordinate, or one an occurrence.
    pub(super) fn tables(&mut self, table: &TableRef) -> Known<Vec<u32>> {
        let documents = self.documents(table.document, table.span)?;
        let wanted = self.wanted_occurrence(table)?;
        let mut found = Vec::new();
        for document in documents {
            let Some(document) = self.ledger.documents.get(document) else {
                continue;
            };
            let tables = self.ledger.tables_of(document);
            let fits = |table_read: &Table| {
                self.is_named(table_read, &table.name)
                    && wanted.is_none_or(|key| table_read.occurrence == Some(key))
            };
            found.extend(tables.filter(|(_, table)| fits(table)).map(|(i, _)| i));
        }
        if found.is_empty() {
            let reason = say!("没有{}", "there is no {}", self.call(table));
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

    /// Whether a document may be without a table: its form says so, or it is prose, in which nothing was found.
    fn may_lack(&self, table: &TableRef) -> bool {
        let TableName::Form(id) = table.name else {
            return false;
        };
        let form = self.program.forms.form(id);
        form.is_some_and(|form| form.optional || form.extract.is_some())
    }

    fn lost<T>(&self, span: Span, reason: Said, lost: bool) -> Known<T> {
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

    fn documents(&self, which: DocumentRef, span: Span) -> Known<Vec<usize>> {
        let Some(here) = self.ledger.documents.get(self.document) else {
            return Ok(Vec::new());
        };
        if which == DocumentRef::This {
            return Ok(vec![self.document]);
        }
        let all = self.ledger.documents.iter().enumerate();
        let found: Vec<usize> = all
            .filter(|(_, other)| is_related(here, other, which))
            .map(|(i, _)| i)
            .collect();
        match found.as_slice() {
            [] => {
                let reason = say!("没有{}的文件", "there is no document of {}", related(which));
                self.lost(span, reason, true)
            }
            [_, _, ..] if which != DocumentRef::Subordinates => {
                let names: Vec<&str> = found
                    .iter()
                    .filter_map(|i| self.ledger.documents.get(*i))
                    .map(|document| document.name.as_str())
                    .collect();
                self.unreadable(
                    span,
                    say!(
                        "{}的文件有几份：{}",
                        "there are several documents of {}: {}",
                        related(which),
                        Said::list(&names)
                    ),
                )
            }
            _ => Ok(found),
        }
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

/// Which document, in words.
fn related(which: DocumentRef) -> Said {
    match which {
        DocumentRef::This => say!("本文件", "this document"),
        DocumentRef::LastYear => say!("上年", "last year"),
        DocumentRef::Budget => say!("同年预算", "the budget of the same year"),
        DocumentRef::Final => say!("同年决算", "the final accounts of the same year"),
        DocumentRef::Superior => say!("上级", "the superior unit"),
        DocumentRef::Subordinates => say!("下属", "the subordinate units"),
        DocumentRef::Year(year) => say!("{year} 年", "{year}"),
    }
}

/// Whether `other` is the document that `which` means from `here`.
fn is_related(here: &Document, other: &Document, which: DocumentRef) -> bool {
    let (a, b) = (&here.identity, &other.identity);
    let org = |name: &Option<String>| name.as_deref().map(normal_name);
    let same_org = a.org.is_some() && org(&a.org) == org(&b.org);
    let same_year = a.year.is_some() && a.year == b.year;
    let year_is = |year: Option<u16>| year.is_some() && b.year == year;
    match which {
        DocumentRef::This => std::ptr::eq(here, other),
        DocumentRef::LastYear => {
            same_org && a.kind == b.kind && year_is(a.year.and_then(|year| year.checked_sub(1)))
        }
        DocumentRef::Year(year) => same_org && a.kind == b.kind && year_is(Some(year)),
        DocumentRef::Budget => same_org && same_year && b.kind == DocumentKind::Budget,
        DocumentRef::Final => same_org && same_year && b.kind == DocumentKind::Final,
        DocumentRef::Superior => {
            a.superior.is_some() && org(&a.superior) == org(&b.org) && same_year && a.kind == b.kind
        }
        DocumentRef::Subordinates => {
            b.superior.is_some() && org(&b.superior) == org(&a.org) && same_year && a.kind == b.kind
        }
    }
}
