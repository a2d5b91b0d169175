//! Forms: lines about what rows hold beside another form.

use super::Checker;
use crate::ast::{self, FormLine};
use crate::form::{Beside, BesideCell, BesideRow, Form, FormColumn};
use crate::ops::Comparison;
use crate::value::normal_name;

impl Checker<'_> {
    /// The lines about what a form holds beside others, once all forms are known.
    pub(super) fn beside(&mut self, form: &ast::Form) {
        let span = form.name.span;
        let forms = self.forms.forms.iter();
        let mut named = forms.enumerate().filter(|(_, f)| !f.name.is_empty());
        let found = named.find(|(_, f)| f.span == span);
        let Some((index, own)) = found.map(|(at, own)| (at, own.clone())) else {
            return;
        };
        let lines = self.lines_beside(&own, &form.lines);
        if let Some(slot) = self.forms.forms.get_mut(index) {
            slot.beside = lines;
        }
    }

    /// The same of some lines of a form, and of the lists in them.
    fn lines_beside(&mut self, own: &Form, lines: &[FormLine]) -> Vec<Beside> {
        let mut all = Vec::new();
        for line in lines {
            match line {
                FormLine::Bound(column, sign, path) => {
                    all.extend(self.row_bound(own, line, column, (*sign, path)));
                }
                FormLine::Beside(columns, sign, there) => {
                    all.extend(self.beside_cells(own, line, columns, (*sign, there)));
                }
                FormLine::Block(_, inside) => all.extend(self.lines_beside(own, inside)),
                _ => {}
            }
        }
        all
    }

    /// `合计 >= 一般公共预算支出表.合计`: each row beside that of its code.
    fn row_bound(
        &mut self,
        own: &Form,
        line: &FormLine,
        column: &[ast::Name],
        (sign, path): (Comparison, &[ast::Name]),
    ) -> Option<Beside> {
        let (table, there) = path.split_first()?;
        let id = self.form_id(table).ok()?;
        let other = self.forms.form(id).cloned()?;
        let column = self.own_column(own, column, is_number).ok();
        let there = self.own_column(&other, there, is_number).ok()?;
        Some(Beside {
            columns: vec![column?],
            sign,
            there: vec![BesideCell {
                form: id,
                row: BesideRow::Same,
                column: there,
            }],
            spelling: spelling(line),
        })
    }

    /// `合计 == 收支总表[收入/收入总计].预算数`: the total beside cells.
    fn beside_cells(
        &mut self,
        own: &Form,
        line: &FormLine,
        columns: &[Vec<ast::Name>],
        (sign, there): (Comparison, &[ast::There]),
    ) -> Option<Beside> {
        let columns: Vec<Option<usize>> = columns
            .iter()
            .map(|column| self.own_column(own, column, is_number).ok())
            .collect();
        let there: Vec<Option<BesideCell>> = there.iter().map(|cell| self.cell(cell)).collect();
        Some(Beside {
            columns: columns.into_iter().collect::<Option<_>>()?,
            sign,
            there: there.into_iter().collect::<Option<_>>()?,
            spelling: spelling(line),
        })
    }

    fn cell(&mut self, there: &ast::There) -> Option<BesideCell> {
        let id = self.form_id(&there.form).ok()?;
        let other = self.forms.form(id).cloned()?;
        let column = self.own_column(&other, &there.column, is_number).ok()?;
        let names = there.row.iter().map(|name| normal_name(&name.text));
        let mut names: Vec<String> = names.collect();
        let block = other
            .blocks
            .iter()
            .position(|block| names.len() > 1 && names.first() == Some(&block.name));
        if block.is_some() {
            names.remove(0);
        }
        let block = block.and_then(|at| u16::try_from(at).ok());
        Some(BesideCell {
            form: id,
            row: BesideRow::Named(block, names),
            column,
        })
    }
}

fn is_number(column: &FormColumn) -> bool {
    column.kind.is_number()
}

/// A line without the word that it begins with.
fn spelling(line: &FormLine) -> String {
    let line = line.to_string();
    line.trim_start_matches("identity ").to_owned()
}
