//! What stands in brackets: one named row, a glob, or the key of an occurrence.

use super::{Checked, Checker};
use crate::ast::{Element, Selection, Step as Written};
use crate::error::CheckError;
use crate::form::CodeTable;
use crate::lang::Said;
use crate::program::{Rows, RowsKind, Step, TableName, TableRef};
use crate::say;
use crate::source::Span;
use crate::value::normal_name;

impl Checker<'_> {
    /// Whether the rows of a table are its occurrences: a form of labelled fields that repeats.
    pub(super) fn is_repeated(&self, table: &TableRef) -> bool {
        let TableName::Form(id) = &table.name else {
            return false;
        };
        let form = self.forms.form(*id);
        form.is_some_and(|form| form.fields && form.repeats.is_some())
    }

    /// `项目申报表[42010324501T000000104]`: in the brackets of a repeated form stands the key of one occurrence.
    pub(super) fn occurrence(
        &mut self,
        table: TableRef,
        selection: &Selection,
        span: Span,
    ) -> Checked<Rows> {
        let steps = match selection.items.as_slice() {
            [one] if selection.except.is_empty() => one.steps.as_slice(),
            _ => &[],
        };
        let key = match steps {
            [Written::Label(_)] if self.same_row(selection).is_some() => None,
            [step @ (Written::Label(_) | Written::Code(_) | Written::Computed(_))] => Some(step),
            _ => None,
        };
        let Some(key) = key else {
            let name = self.forms_name(&table);
            let hint = Some(say!(
                "方括号里写一份的编号，如 `{name}[\"…\"]`；逐份写 `for p in {name}`",
                "put the number of one into the brackets, as in `{name}[\"…\"]`; for each, `for p in {name}`"
            ));
            return self.report(CheckError::NotRows { at: span, hint });
        };
        let step = Box::new(self.step(key, &table, span)?);
        let (name, kind) = (table.name.clone(), RowsKind::Occurrence(table, step));
        Ok(Rows {
            span,
            many: false,
            table: name,
            kind,
        })
    }

    fn forms_name(&self, table: &TableRef) -> String {
        match &table.name {
            TableName::Form(id) => self.forms.form(*id).map(|form| form.name.clone()),
            TableName::Title(title) => Some(title.clone()),
        }
        .unwrap_or_default()
    }

    /// `表[…]`
    pub(super) fn select(
        &mut self,
        table: TableRef,
        selection: &Selection,
        span: Span,
    ) -> Checked<Rows> {
        if let Some(row) = self.same_row(selection) {
            let (name, kind) = (table.name.clone(), RowsKind::Same(table, Box::new(row)));
            return Ok(Rows {
                span,
                many: false,
                table: name,
                kind,
            });
        }
        let items = self.elements(&selection.items, &table)?;
        let except = self.elements(&selection.except, &table)?;
        if let ([one], true) = (items.as_slice(), except.is_empty()) {
            let named =
                |step: &Step| matches!(step, Step::Label(_) | Step::Code(_) | Step::Computed(_));
            if one.iter().all(named) {
                let many = table.document == crate::program::DocumentRef::Subordinates;
                let (name, kind) = (table.name.clone(), RowsKind::Named(table, one.clone()));
                return Ok(Rows {
                    span,
                    many,
                    table: name,
                    kind,
                });
            }
        }
        self.pick(table, items, except, span)
    }

    pub(super) fn pick(
        &mut self,
        table: TableRef,
        items: Vec<Vec<Step>>,
        except: Vec<Vec<Step>>,
        span: Span,
    ) -> Checked<Rows> {
        let name = table.name.clone();
        Ok(Rows {
            span,
            many: true,
            table: name,
            kind: RowsKind::Pick {
                table,
                items,
                except,
            },
        })
    }

    /// `t[c]`, where `c` is a row variable.
    fn same_row(&self, selection: &Selection) -> Option<Rows> {
        let [element] = selection.items.as_slice() else {
            return None;
        };
        let [Written::Label(label)] = element.steps.as_slice() else {
            return None;
        };
        let (local, rows) = self
            .row_variable(label)
            .filter(|_| selection.except.is_empty())?;
        Some(Rows {
            span: element.span,
            many: false,
            table: rows.table,
            kind: RowsKind::Local(local),
        })
    }

    fn elements(&mut self, elements: &[Element], table: &TableRef) -> Checked<Vec<Vec<Step>>> {
        let mut all = Vec::new();
        for element in elements {
            let mut steps = Vec::new();
            for step in &element.steps {
                steps.push(self.step(step, table, element.span)?);
            }
            all.push(steps);
        }
        Ok(all)
    }

    pub(super) fn step(&mut self, step: &Written, table: &TableRef, at: Span) -> Checked<Step> {
        Ok(match step {
            Written::Each => Step::Each,
            Written::Deep => Step::Deep,
            Written::Label(label) => Step::Label(normal_name(label)),
            Written::Code(code) => {
                self.known_code(code, table, at)?;
                Step::Code(code.clone())
            }
            Written::Under { code, deep } => {
                self.known_code(code, table, at)?;
                Step::Under(code.clone(), *deep)
            }
            Written::Range(from, to) => {
                self.known_code(from, table, at)?;
                self.known_code(to, table, at)?;
                Step::Range(from.clone(), to.clone())
            }
            Written::Computed(expr) => Step::Computed(Box::new(self.value(expr)?)),
        })
    }

    /// A code must have the length of a level of the table's classification, and be none of another's; districts have
    /// codes of their own.
    fn known_code(&mut self, code: &str, table: &TableRef, at: Span) -> Checked<()> {
        let Some(codes) = self.codes_of(&table.name) else {
            return Ok(());
        };
        if codes.levels.is_empty() || codes.codes.contains_key(code) {
            return Ok(());
        }
        if codes.level(code).is_some() {
            let Some((class, other)) = self.class_elsewhere(codes, &table.name, code) else {
                return Ok(());
            };
            let (own, class, other) = (codes.name.clone(), class.to_owned(), other.name.clone());
            let hint = say!(
                "`{class}` 是`{other}`里的，`{own}`没有",
                "`{class}` is one of `{other}`, `{own}` has none such"
            );
            return self.report(CheckError::BadCode {
                code: code.to_owned(),
                table: own,
                at,
                hint: Some(hint),
            });
        }
        let levels: Vec<Said> = codes
            .levels
            .iter()
            .map(|level| say!("{} {} 位", "`{}` {} digits", level.name, level.length))
            .collect();
        let (table, hint) = (
            codes.name.clone(),
            Some(say!(
                "编码的位数：{}",
                "digits of codes: {}",
                Said::joined(&levels, |lang| lang.pick("，", ", "))
            )),
        );
        self.report(CheckError::BadCode {
            code: code.to_owned(),
            table,
            at,
            hint,
        })
    }

    /// The class of a code (its 类) and the classification that has it, where the code's own has none such.
    fn class_elsewhere<'c>(
        &'c self,
        own: &CodeTable,
        table: &TableName,
        code: &'c str,
    ) -> Option<(&'c str, &'c CodeTable)> {
        let length = own.levels.first()?.length;
        let class = code.get(..length)?;
        let classed = own.codes.keys().any(|code| code.len() == length);
        if !classed
            || self
                .all_codes_of(table)
                .any(|codes| codes.codes.contains_key(class))
        {
            return None;
        }
        let mut others = self.forms.codes.iter();
        others
            .find(|other| other.codes.contains_key(class))
            .map(|other| (class, other))
    }

    /// The code table of the first list of a form that has one.
    pub(super) fn codes_of(&self, table: &TableName) -> Option<&CodeTable> {
        self.all_codes_of(table).next()
    }

    /// Those of all its lists.
    fn all_codes_of(&self, table: &TableName) -> impl Iterator<Item = &CodeTable> {
        let form = match table {
            TableName::Form(id) => self.forms.form(*id),
            _ => None,
        };
        let blocks = form.into_iter().flat_map(|form| &form.blocks);
        let codes = blocks.filter_map(|block| block.codes);
        codes.filter_map(|id| self.forms.code_table(id))
    }
}
