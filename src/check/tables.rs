//! Tables and columns: which form a name means, and which column of it.

use super::{Bound, Checked, Checker, names::suggest};
use crate::ast::{Expr, ExprKind, Name};
use crate::error::CheckError;
use crate::form::{Form, FormColumn, FormId};
use crate::lang::Said;
use crate::program::{ColumnRef, DocumentRef, Rows, TableName, TableRef};
use crate::say;
use crate::source::{Span, saturate};
use crate::types::Type;
use crate::value::normal_name;

impl Checker<'_> {
    /// Whether an expression can only be a table.
    pub(super) fn is_table(&self, expr: &Expr) -> bool {
        match &expr.kind {
            ExprKind::Title(_) => true,
            ExprKind::Name(name) => {
                self.row_variable(name).is_none() && self.forms.named(name).is_some()
            }
            ExprKind::At { of, .. } => self.is_table(of),
            ExprKind::Field(of, name) => self.sub_table(of, name).is_some(),
            _ => false,
        }
    }

    /// The row that a name stands for.
    pub(super) fn row_variable(&self, name: &str) -> Option<(crate::program::Local, Rows)> {
        self.names
            .iter()
            .rev()
            .find(|(own, _)| own == name)
            .and_then(|(_, bound)| match bound {
                Bound::Row(local, rows) => Some((*local, rows.clone())),
                Bound::Let(_) => None,
            })
    }

    /// `p.支出明细`: a sub-table of the repeated form that `p` is a row of.
    fn sub_table(&self, of: &Expr, name: &Name) -> Option<(FormId, Rows)> {
        let ExprKind::Name(variable) = &of.kind else {
            return None;
        };
        let (local, rows) = self.row_variable(variable)?;
        let TableName::Form(form) = rows.table else {
            return None;
        };
        let whole = self.forms.repetition(form)?;
        let part = |(id, form): (FormId, &Form)| {
            (form.name == name.text && id != whole && self.forms.repetition(id) == Some(whole))
                .then_some(id)
        };
        let id = self.forms.iter().find_map(part)?;
        let kind = crate::program::RowsKind::Local(local);
        Some((
            id,
            Rows {
                span: of.span,
                many: false,
                table: rows.table,
                kind,
            },
        ))
    }

    /// A table by name, title, `@` or as a sub-table.
    pub(super) fn table(&mut self, expr: &Expr) -> Checked<TableRef> {
        match &expr.kind {
            ExprKind::Title(title) => Ok(self.titled(title, expr.span)),
            ExprKind::Name(name) => match self.forms.named(name) {
                Some((id, _)) => Ok(self.named_table(id, expr.span)),
                None => self.unknown_name(name, expr.span),
            },
            ExprKind::At { of, document, each } => {
                let table = self.table(of)?;
                let document = self.document(document, *each)?;
                Ok(TableRef {
                    document,
                    span: expr.span,
                    ..table
                })
            }
            ExprKind::Field(of, name) => match self.sub_table(of, name) {
                Some((id, rows)) => Ok(TableRef {
                    span: expr.span,
                    name: TableName::Form(id),
                    document: DocumentRef::This,
                    of: Some(Box::new(rows)),
                }),
                None => self.not_a_table(expr.span),
            },
            _ => self.not_a_table(expr.span),
        }
    }

    fn not_a_table<T>(&mut self, at: Span) -> Checked<T> {
        let hint = Some(say!(
            "写表的名称，如 `支出总表`，或印出的标题，如 `《支出预算总表》`",
            "write the name of a table, such as `支出总表`, or its title as printed, such as `《支出预算总表》`"
        ));
        self.report(CheckError::NotATable { at, hint })
    }

    /// A printed title: a form that goes by it, else a table that no form describes.
    fn titled(&mut self, title: &str, span: Span) -> TableRef {
        let plain = normal_name(title);
        let known = self
            .forms
            .iter()
            .find(|(_, form)| normal_name(&form.name) == plain || form.titles.contains(&plain));
        match known.map(|(id, _)| id) {
            Some(id) => self.named_table(id, span),
            None => TableRef {
                span,
                name: TableName::Title(plain),
                document: DocumentRef::This,
                of: None,
            },
        }
    }

    fn named_table(&mut self, id: FormId, span: Span) -> TableRef {
        TableRef {
            span,
            name: TableName::Form(id),
            document: DocumentRef::This,
            of: None,
        }
    }

    /// Notes that a rule uses a table of a repeated form without `for`.
    pub(super) fn uses(&mut self, table: &TableRef) -> Checked<()> {
        let TableName::Form(id) = table.name else {
            return Ok(());
        };
        let (None, Some(repeated)) = (&table.of, self.forms.repetition(id)) else {
            return Ok(());
        };
        match self.repetition {
            Some(other) if other != repeated => {
                let name = |id| self.forms.form(id).map_or("", |form| form.name.as_str());
                let forms = Said::names(&[name(other), name(repeated)]);
                let hint = Some(say!(
                    "用 `for p in {}` 写明逐份",
                    "say with `for p in {}` which is meant",
                    name(repeated)
                ));
                self.report(CheckError::RepeatedForms {
                    forms,
                    at: table.span,
                    hint,
                })
            }
            _ => {
                self.repetition = Some(repeated);
                Ok(())
            }
        }
    }

    fn document(&mut self, name: &Name, each: bool) -> Checked<DocumentRef> {
        let named = DocumentRef::named(&name.text);
        let year = || {
            let year = name.text.parse().ok();
            year.filter(|y| (1949..=9999).contains(y))
                .map(DocumentRef::Year)
        };
        let reference = named.or_else(year);
        let reference = reference.filter(|which| (*which == DocumentRef::Subordinates) == each);
        match reference {
            Some(reference) => {
                if !self.program.beside.contains(&reference) {
                    self.program.beside.push(reference);
                }
                Ok(reference)
            }
            None => {
                let hint = suggest(&name.text, DocumentRef::NAMED.map(|(name, _)| name))
                    .or_else(|| Some(say!("可写 @上年 @上年预算 @上年决算 @预算 @决算 @上级 @下属.* 或 @2023", "write `@上年` (last year), `@上年预算` (its budget), `@上年决算` (its final accounts), `@预算` (the budget), `@决算` (the final accounts), `@上级` (the superior unit), `@下属.*` (the subordinate units) or `@2023`")));
                self.report(CheckError::UnknownDocument {
                    name: name.text.clone(),
                    at: name.span,
                    hint,
                })
            }
        }
    }

    pub(super) fn unknown_name<T>(&mut self, name: &str, at: Span) -> Checked<T> {
        let forms = self.forms.forms.iter().map(|form| form.name.as_str());
        let params = self
            .params
            .keys()
            .chain(self.lets.keys())
            .map(String::as_str);
        let variables = self.names.iter().map(|(name, _)| name.as_str());
        let hint = suggest(name, forms.chain(params).chain(variables)).or_else(|| {
            Some(say!(
                "没有登记的表可按印出的标题写作 `《{name}》`",
                "a table without a form is named by its title as printed: `《{name}》`"
            ))
        });
        self.report(CheckError::UnknownName {
            name: name.to_owned(),
            at,
            hint,
        })
    }

    /// A column of the table that rows are of, with the type of its cells.
    pub(super) fn column(
        &mut self,
        table: &TableName,
        path: &[Name],
    ) -> Checked<(ColumnRef, Type)> {
        let spelled: Vec<String> = path.iter().map(|name| name.text.clone()).collect();
        let TableName::Form(id) = table else {
            let heading = spelled.iter().map(|part| normal_name(part)).collect();
            return Ok((ColumnRef::Heading(heading), Type::Printed));
        };
        let Some(form) = self.forms.form(*id) else {
            return Err(super::Reported);
        };
        if let Some(found) = row_heading(form, &spelled) {
            return Ok((found, Type::Text));
        }
        let found = form.columns_named(&spelled);
        if let [one] = found.as_slice() {
            let ty = form
                .columns
                .get(*one)
                .map_or(Type::Printed, |column| column.kind.cell_type());
            return Ok((ColumnRef::Index(saturate(*one)), ty));
        }
        let error = no_column(form, path, &spelled.join("."), &found);
        self.report(error)
    }
}

/// What is wrong with the name of a column that is none, or several.
fn no_column(form: &Form, path: &[Name], name: &str, found: &[usize]) -> CheckError {
    let at = path.first().map_or_else(Span::default, |first| {
        path.last()
            .map_or(first.span, |last| first.span.to(last.span))
    });
    let (table, name) = (form.name.clone(), name.to_owned());
    let spellings: Vec<String> = form.columns.iter().map(FormColumn::spelling).collect();
    if found.is_empty() {
        // A sub-heading alone is a spelling too: `人员经费` of `基本支出.人员经费`.
        let last = form.columns.iter().filter_map(|column| column.path.last());
        let known = spellings.iter().chain(last).map(String::as_str);
        let all = || {
            let all = Said::names(&spellings);
            say!("`{table}` 的栏目有 {}", "the columns of `{table}`: {}", all)
        };
        let hint = suggest(&name, known).or_else(|| Some(all()));
        return CheckError::UnknownColumn {
            table,
            name,
            at,
            hint,
        };
    }
    let which = found.iter().filter_map(|i| spellings.get(*i).cloned());
    let which: Vec<String> = which.collect();
    let which = Said::names(&which);
    let hint = Some(say!("写出全称：{}", "write the full name: {}", which));
    CheckError::AmbiguousColumn {
        table,
        name,
        at,
        hint,
    }
}

/// The key or name column of a form, by its heading.
fn row_heading(form: &Form, path: &[String]) -> Option<ColumnRef> {
    let [name] = path else { return None };
    let name = normal_name(name);
    form.blocks.iter().find_map(|block| {
        let key = block.key.contains(&name).then_some(ColumnRef::Key);
        key.or_else(|| block.label.contains(&name).then_some(ColumnRef::Label))
    })
}
