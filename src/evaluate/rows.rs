//! Which rows a selection means.

use super::{Desk, Gap, Known, RowAt};
use crate::form::CodeTable;
use crate::ledger::{Role, Row};
use crate::program::{Local, Rows, RowsKind, Step, TableRef};
use crate::say;
use crate::source::Span;
use crate::value::normal_name;
use indexmap::IndexSet;

impl Desk<'_> {
    /// The rows of a selection, in printed order; those named must be there.
    pub(super) fn rows(&mut self, rows: &Rows) -> Known<Vec<RowAt>> {
        if let Some((table, top)) = whole_table(rows) {
            return self.rows_of_whole(table, top, rows.span);
        }
        match &rows.kind {
            RowsKind::Local(_)
            | RowsKind::Same(..)
            | RowsKind::Parent(_)
            | RowsKind::Nearest(..) => self.one(rows).map(|row| vec![row]),
            RowsKind::Named(table, steps) => {
                let mut all = Vec::new();
                for table in self.tables(table)? {
                    all.push(self.named(table, steps, rows.span)?);
                }
                Ok(all)
            }
            RowsKind::Pick {
                table,
                items,
                except,
            } => {
                let mut all = Vec::new();
                for table in self.tables(table)? {
                    let mut picked = Vec::new();
                    for steps in items {
                        picked.extend(self.walk(table, steps, rows.span)?);
                    }
                    picked.sort_unstable();
                    picked.dedup();
                    for steps in except {
                        let mut away = self.walk(table, steps, rows.span)?;
                        away.sort_unstable();
                        picked.retain(|row| away.binary_search(row).is_err());
                    }
                    all.extend(picked.into_iter().map(|row| RowAt { table, row }));
                }
                Ok(all)
            }
            RowsKind::Under { of, deep } => {
                let of = self.one(of)?;
                self.told_whole(of.table, false, rows.span)?;
                let found = if *deep {
                    self.descendants(of)
                } else {
                    self.children(of)
                };
                Ok(found)
            }
            RowsKind::Leaves(of) => self.leaves(of),
            RowsKind::All(table) => self.rows_of_whole(table, false, rows.span),
            RowsKind::Occurrence(table, key) => self.occurrence(table, key, rows.span),
        }
    }

    /// Those of the rows, and of all below them, that have none below.
    fn leaves(&mut self, of: &Rows) -> Known<Vec<RowAt>> {
        let mut all = IndexSet::new();
        for row in self.rows(of)? {
            self.told_whole(row.table, false, of.span)?;
            let mut below = self.descendants(row);
            below.insert(0, row);
            all.extend(
                below
                    .into_iter()
                    .filter(|row| self.children(*row).is_empty()),
            );
        }
        all.sort();
        Ok(all.into_iter().collect())
    }

    /// The row of the occurrence that a key names: it must be there.
    fn occurrence(&mut self, table: &TableRef, key: &Step, span: Span) -> Known<Vec<RowAt>> {
        let key = match key {
            Step::Computed(expr) => self.text(expr)?.text.into_owned(),
            Step::Label(text) | Step::Code(text) => text.clone(),
            _ => String::new(),
        };
        // Whatever the rule is at: a key names one among all.
        let here = self.occurrence.take();
        let tables = self.tables(table);
        self.occurrence = here;
        let wanted = normal_name(&key);
        let mut found = Vec::new();
        for number in tables? {
            let Some(read) = self.ledger.table(number) else {
                continue;
            };
            let own = normal_name(self.ledger.text(read.occurrence));
            if own == wanted {
                let rows = (0..read.rows.len()).map(|i| RowAt {
                    table: number,
                    row: Self::row_number(i),
                });
                found.extend(rows);
            }
        }
        if found.is_empty() {
            let reason = say!(
                "没有编号为`{key}`的{}",
                "there is no {} numbered `{key}`",
                self.call(table)
            );
            return self.missing(span, reason);
        }
        Ok(found)
    }

    /// The rows of whole tables, where every one of them was told.
    fn rows_of_whole(&mut self, table: &TableRef, top: bool, span: Span) -> Known<Vec<RowAt>> {
        let tables = self.tables(table)?;
        for table in &tables {
            self.told_whole(*table, false, span)?;
        }
        Ok(self.rows_of(&tables, top))
    }

    /// The rows of whole tables: all, or the items that stand under none.
    fn rows_of(&self, tables: &[u32], top: bool) -> Vec<RowAt> {
        let mut all = Vec::new();
        for table in tables.iter().copied() {
            let row = |row| RowAt { table, row };
            if top {
                let index = self.index(table);
                all.extend(index.iter().flat_map(|index| &index.top).copied().map(row));
            } else {
                let count = self.ledger.table(table).map_or(0, |t| t.rows.len());
                all.extend((0..count).map(Self::row_number).map(row));
            }
        }
        all
    }

    /// The rows of a selection, and why there may be more of them: of a table in which not every printed row was told,
    /// what takes its rows one by one takes those that were.
    pub(super) fn rows_told(&mut self, rows: &Rows) -> Known<(Vec<RowAt>, Option<Gap>)> {
        match self.rows(rows) {
            Ok(all) => Ok((all, None)),
            Err(gap) => match self.part(rows) {
                Some(part) => Ok((part, Some(gap))),
                None => Err(gap),
            },
        }
    }

    /// The rows that were told, where a selection takes whole tables and not all of their rows were.
    pub(super) fn part(&mut self, rows: &Rows) -> Option<Vec<RowAt>> {
        let (table, top) = whole_table(rows)?;
        let tables = self.tables(table).ok()?;
        let mut told = tables
            .iter()
            .map(|table| self.told_whole(*table, false, rows.span));
        told.any(|told| told.is_err())
            .then(|| self.rows_of(&tables, top))
    }

    /// Nothing, where every printed row of a table was told; else why not, and whether it is one row that is asked for,
    /// of which not even this can be told: whether it is there.
    pub(super) fn told_whole(&self, table: u32, one: bool, span: Span) -> Known<()> {
        let lost = self
            .ledger
            .table(table)
            .and_then(|table| table.lost.clone());
        match lost {
            Some(why) => Err(Gap {
                lost: one,
                ..Gap::unreadable(span, why, None)
            }),
            None => Ok(()),
        }
    }

    /// The row of a selection that must be exactly one.
    pub(super) fn one(&mut self, rows: &Rows) -> Known<RowAt> {
        match &rows.kind {
            RowsKind::Local(local) => match self.at(*local) {
                Some(row) => Ok(row),
                None => self.unreadable(
                    rows.span,
                    say!("行变量没有取到行", "the row variable has no row"),
                ),
            },
            RowsKind::Same(table, row) => {
                let row = self.one(row)?;
                let table = self.table(table)?;
                self.same(row, table, rows.span)
            }
            RowsKind::Parent(of) => {
                let row = self.one(of)?;
                self.told_whole(row.table, false, rows.span)?;
                let parent = self.row(row).and_then(|r| r.parent);
                match parent {
                    Some(parent) => Ok(RowAt {
                        table: row.table,
                        row: parent,
                    }),
                    None => {
                        let label = self.ledger.row_label(row.table, row.row);
                        self.missing(
                            rows.span,
                            say!("`{label}`没有上级行", "`{label}` has no row above it"),
                        )
                    }
                }
            }
            RowsKind::Nearest(name, among) => {
                let name = self.text(name)?.text;
                let among = self.rows(among)?;
                self.nearest(&name, &among, rows.span)
            }
            _ => match self.rows(rows)?.as_slice() {
                [one] => Ok(*one),
                [] => self.missing(rows.span, say!("没有这一行", "there is no such row")),
                several => self.unreadable(
                    rows.span,
                    say!(
                        "有 {} 行，不知道指哪一行",
                        "there are {} rows: which one is meant?",
                        several.len()
                    ),
                ),
            },
        }
    }

    fn at(&mut self, local: Local) -> Option<RowAt> {
        self.chosen.look_at(local);
        self.locals.get(local.0 as usize).copied().flatten()
    }

    /// A row as read.
    pub(super) fn row(&self, at: RowAt) -> Option<&Row> {
        self.ledger
            .table(at.table)
            .and_then(|table| table.row(at.row))
    }

    /// The rows directly under a row.
    pub(super) fn children(&self, of: RowAt) -> Vec<RowAt> {
        let rows = self
            .below(of.table)
            .and_then(|below| below.get(of.row as usize))
            .cloned();
        rows.unwrap_or_default()
            .into_iter()
            .map(|row| RowAt {
                table: of.table,
                row,
            })
            .collect()
    }

    /// For each row of a table the rows directly under it, found once a table.
    fn below(&self, table: u32) -> Option<&Vec<Vec<u32>>> {
        let rows = &self.ledger.table(table)?.rows;
        let index = self.below.get(table as usize)?;
        Some(index.get_or_init(|| {
            let mut below = vec![Vec::new(); rows.len()];
            for (i, row) in rows
                .iter()
                .enumerate()
                .filter(|(_, row)| row.role == Role::Item)
            {
                let above = row.parent.and_then(|parent| below.get_mut(parent as usize));
                if let Some(above) = above {
                    above.push(Self::row_number(i));
                }
            }
            below
        }))
    }

    /// Every row under a row, in printed order.
    pub(super) fn descendants(&self, of: RowAt) -> Vec<RowAt> {
        let mut all = Vec::new();
        let mut open = self.children(of);
        open.reverse();
        while let Some(row) = open.pop() {
            all.push(row);
            let mut below = self.children(row);
            below.reverse();
            open.extend(below);
        }
        all
    }

    /// The same item in another table: by code, else by normalised name or alias. An ambiguous name is no match.
    fn same(&mut self, row: RowAt, table: u32, span: Span) -> Known<RowAt> {
        let (code, plain) = self.row(row).map_or((None, None), |r| (r.code, r.plain));
        let target = self.index(table);
        let mut found = target.map_or(Vec::new(), |index| index.of_code(code).to_vec());
        let coded = target.is_some_and(|index| index.coded);
        if found.is_empty() && !(code.is_some() && coded) {
            let names = self.names_of(row, table, self.ledger.text(plain));
            found = self.called(table, &names);
        }
        if let [one] = found.as_slice() {
            return Ok(RowAt { table, row: *one });
        }
        let label = || self.ledger.row_label(row.table, row.row);
        let title = self.ledger.title(table, &self.program.forms);
        if found.is_empty() {
            self.told_whole(table, true, span)?;
            let reason = self.why(|| {
                say!(
                    "`{title}`没有与`{}`对应的行",
                    "`{title}` has no row that corresponds to `{}`",
                    label()
                )
            });
            return self.missing(span, reason);
        }
        self.unreadable(
            span,
            say!(
                "`{title}`有几行都叫`{}`，不知道指哪一行",
                "`{title}` has several rows named `{}`: which one is meant?",
                label()
            ),
        )
    }

    /// Every name that names the same item as a row, by the code tables of both tables.
    fn names_of(&self, row: RowAt, table: u32, plain: &str) -> Vec<String> {
        let code = self.row(row).and_then(|r| r.code);
        let tables = [self.codes_of(row.table), self.codes_of(table)];
        names_of(&tables, self.ledger.text(code), plain)
    }

    /// The code table of a table's form.
    pub(super) fn codes_of(&self, table: u32) -> Option<&CodeTable> {
        let form = self
            .ledger
            .table(table)?
            .form
            .and_then(|id| self.program.forms.form(id))?;
        let id = form.blocks.iter().find_map(|block| block.codes)?;
        self.program.forms.code_table(id)
    }
}

/// The table of which a selection takes every row, or every item that stands under none.
fn whole_table(rows: &Rows) -> Option<(&TableRef, bool)> {
    match &rows.kind {
        RowsKind::All(table) => Some((table, false)),
        // What most loops run over.
        RowsKind::Pick {
            table,
            items,
            except,
        } => match (items.as_slice(), except.as_slice()) {
            ([steps], []) if matches!(steps.as_slice(), [Step::Each]) => Some((table, true)),
            _ => None,
        },
        _ => None,
    }
}

/// Every name that names the same item as a code and a normalised name, by some code tables.
pub(super) fn names_of(tables: &[Option<&CodeTable>], code: &str, plain: &str) -> Vec<String> {
    let mut names = vec![plain.to_owned()];
    for codes in tables.iter().flatten() {
        names.extend(codes.synonyms(plain));
        let entry = codes.codes.get(code);
        names.extend(entry.map(|entry| normal_name(&entry.name)));
    }
    names
}
