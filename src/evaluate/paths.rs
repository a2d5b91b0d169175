//! Paths in brackets: `[206]`, `[科学技术支出/行政运行]`, `[收入/*]`, `[201..229]`.

use super::{Desk, Known, RowAt, index};
use crate::ledger::{Role, Row, Sym, Table};
use crate::program::Step;
use crate::say;
use crate::source::Span;
use crate::value::normal_name;

/// Where a path has come to.
#[derive(Clone, Copy)]
enum Here {
    /// Before the first step.
    Table,
    /// At a block.
    Block(u16),
    /// At a row.
    Row(u32),
}

impl Desk<'_> {
    /// The one row that a path names.
    pub(super) fn named(&mut self, table: u32, steps: &[Step], span: Span) -> Known<RowAt> {
        let found = self.walk(table, steps, span)?;
        let title = self.ledger.title(table, &self.program.forms);
        match found.as_slice() {
            [one] => Ok(RowAt { table, row: *one }),
            [] => {
                let path = self.spell(steps)?;
                let reason =
                    self.why(|| say!("`{title}`没有`{path}`一行", "`{title}` has no row `{path}`"));
                self.missing(span, reason)
            }
            several => {
                let path = self.spell(steps)?;
                let reason = say!(
                    "`{title}`有 {} 行都叫`{path}`，要写出它的上级",
                    "`{title}` has {} rows named `{path}`: name the row above as well",
                    several.len()
                );
                self.unreadable(span, reason)
            }
        }
    }

    fn spell(&mut self, steps: &[Step]) -> Known<String> {
        let mut parts = Vec::new();
        for step in steps {
            parts.push(match step {
                Step::Each => "*".to_owned(),
                Step::Deep => "**".to_owned(),
                Step::Label(text) | Step::Code(text) => text.clone(),
                Step::Under(code, deep) => format!("{code}.{}", if *deep { "**" } else { "*" }),
                Step::Range(from, to) => format!("{from}..{to}"),
                Step::Computed(expr) => self.text(expr)?.text.into_owned(),
            });
        }
        Ok(parts.join("/"))
    }

    /// The rows that a path leads to, in printed order.
    pub(super) fn walk(&mut self, table: u32, steps: &[Step], span: Span) -> Known<Vec<u32>> {
        let mut here = vec![Here::Table];
        for step in steps {
            let computed = match step {
                Step::Computed(expr) => Some(Step::Label(normal_name(&self.text(expr)?.text))),
                _ => None,
            };
            let step = computed.as_ref().unwrap_or(step);
            let mut next = Vec::new();
            for at in here {
                next.extend(self.step(table, at, step));
            }
            here = next;
        }
        let rows = here.iter().filter_map(|at| match at {
            Here::Row(row) => Some(*row),
            _ => None,
        });
        let rows: Vec<u32> = rows.collect();
        if rows.is_empty() && here.iter().any(|at| matches!(at, Here::Block(_))) {
            return self.unreadable(
                span,
                say!(
                    "这是并排的一栏，不是一行：在后面再写行名",
                    "this is a side of a table, not a row: add the name of a row"
                ),
            );
        }
        // Where rows that are printed could not be told, what is not found may be among them.
        let many = steps.iter().any(Step::is_many);
        if rows.is_empty() || many {
            self.told_whole(table, !many, span)?;
        }
        Ok(rows)
    }

    fn step(&self, table_number: u32, at: Here, step: &Step) -> Vec<Here> {
        let Some(table) = self.ledger.table(table_number) else {
            return Vec::new();
        };
        match step {
            Step::Each => rows_where(table, |_, row| row.role == Role::Item && is_below(at, row)),
            Step::Deep => self.deep(table_number, table, at),
            Step::Label(label) => self.labelled(table_number, table, at, label),
            Step::Code(code) => self.coded(table_number, table, at, code),
            Step::Under(code, deep) => self.under(table_number, table, code, *deep),
            // Worked out to a label before it comes here.
            Step::Computed(_) => Vec::new(),
            Step::Range(from, to) => rows_where(table, |_, row| {
                let code = self.ledger.text(row.code);
                row.role == Role::Item
                    && code.len() == from.len()
                    && (from.as_str()..=to.as_str()).contains(&code)
            }),
        }
    }

    fn deep(&self, table_number: u32, table: &Table, at: Here) -> Vec<Here> {
        match at {
            Here::Row(row) => {
                let below = self.descendants(RowAt {
                    table: table_number,
                    row,
                });
                below.into_iter().map(|row| Here::Row(row.row)).collect()
            }
            Here::Block(block) => {
                rows_where(table, |_, row| row.role == Role::Item && row.block == block)
            }
            Here::Table => rows_where(table, |_, row| row.role == Role::Item),
        }
    }

    /// A block's name, a row's name, or an alias of one.
    fn labelled(&self, table_number: u32, table: &Table, at: Here, label: &str) -> Vec<Here> {
        if let (Here::Table, Some(block)) = (at, self.block(table, label)) {
            return vec![Here::Block(block)];
        }
        let within = |rows: &[u32]| -> Vec<Here> {
            let fits = |row: &&u32| table.row(**row).is_some_and(|row| is_within(at, row));
            let fitting = rows.iter().filter(fits);
            fitting.map(|row| Here::Row(*row)).collect()
        };
        // No name at all: the rows that have none.
        let nameless = |of: fn(&Row) -> Option<Sym>| {
            rows_where(table, |_, row| {
                is_within(at, row) && self.ledger.text(of(row)).is_empty()
            })
        };
        let exact = match label.is_empty() {
            true => nameless(|row| row.plain),
            false => within(&self.called(table_number, &[label.to_owned()])),
        };
        let exact = topmost(table, at, exact);
        if !exact.is_empty() {
            return exact;
        }
        let coded = match label.is_empty() {
            true => nameless(|row| row.code),
            false => within(self.coded_rows(table_number, label)),
        };
        if !coded.is_empty() {
            return coded;
        }
        let form = table.form.and_then(|form| self.program.forms.form(form));
        if let Some(other) = form.and_then(|form| form.other_total(label)) {
            let other = within(&self.called(table_number, &[other.to_owned()]));
            return topmost(table, at, other);
        }
        let Some(codes) = self.codes_of(table_number) else {
            return Vec::new();
        };
        // A code that was worked out, in a table that prints none, is the name that the code table gives it.
        let entry = codes.codes.get(label);
        let names = codes.synonyms(entry.map_or(label, |entry| entry.name.as_str()));
        let known = within(&self.called(table_number, &names));
        topmost(table, at, known)
    }

    fn block(&self, table: &Table, label: &str) -> Option<u16> {
        let form = self.program.forms.form(table.form?)?;
        let found = form
            .blocks
            .iter()
            .position(|block| !block.name.is_empty() && block.name == label);
        found.and_then(|i| u16::try_from(i).ok())
    }

    /// A code, or the name that the code table gives it where the table prints none.
    fn coded(&self, table_number: u32, table: &Table, at: Here, code: &str) -> Vec<Here> {
        let rows = self.coded_rows(table_number, code).iter().copied();
        let fits = |row: &u32| table.row(*row).is_some_and(|row| is_within(at, row));
        let exact: Vec<Here> = rows.filter(fits).map(Here::Row).collect();
        if !exact.is_empty()
            || self
                .index(table_number)
                .is_some_and(index::Index::has_codes)
        {
            return exact;
        }
        let entry = self
            .codes_of(table_number)
            .and_then(|codes| codes.codes.get(code));
        entry.map_or_else(Vec::new, |entry| {
            self.labelled(table_number, table, at, &normal_name(&entry.name))
        })
    }

    /// The rows under a code, whether or not the code itself is printed.
    fn under(&self, table_number: u32, table: &Table, code: &str, deep: bool) -> Vec<Here> {
        let own = self.coded(table_number, table, Here::Table, code);
        if let [Here::Row(row)] = own.as_slice() {
            let at = RowAt {
                table: table_number,
                row: *row,
            };
            let below = if deep {
                self.descendants(at)
            } else {
                self.children(at)
            };
            return below.into_iter().map(|row| Here::Row(row.row)).collect();
        }
        let Some(codes) = self.codes_of(table_number) else {
            return Vec::new();
        };
        let is_under = |row: &Row| {
            let mut above = codes.parent(self.ledger.text(row.code));
            while let Some(parent) = above {
                if parent == code {
                    return true;
                }
                above = if deep { codes.parent(&parent) } else { None };
            }
            false
        };
        rows_where(table, |_, row| {
            row.role == Role::Item && row.code.is_some() && is_under(row)
        })
    }
}

fn rows_where(table: &Table, fits: impl Fn(u32, &Row) -> bool) -> Vec<Here> {
    let rows = table
        .rows
        .iter()
        .enumerate()
        .map(|(i, row)| (crate::source::saturate(i), row));
    rows.filter(|(i, row)| fits(*i, row))
        .map(|(i, _)| Here::Row(i))
        .collect()
}

/// Whether a row stands directly below a place.
fn is_below(at: Here, row: &Row) -> bool {
    match at {
        Here::Table => row.parent.is_none(),
        Here::Block(block) => row.parent.is_none() && row.block == block,
        Here::Row(above) => row.parent == Some(above),
    }
}

/// Whether a row can be the next step of a path: anywhere in the table or block, directly below a row.
fn is_within(at: Here, row: &Row) -> bool {
    match at {
        Here::Table => true,
        Here::Block(block) => row.block == block,
        Here::Row(above) => row.parent == Some(above),
    }
}

/// Of rows of one name in a block, those at its top.
fn topmost(table: &Table, at: Here, found: Vec<Here>) -> Vec<Here> {
    let top = |here: &Here| match here {
        Here::Row(row) => table.row(*row).is_some_and(|row| row.parent.is_none()),
        _ => true,
    };
    let tops: Vec<Here> = found.iter().copied().filter(top).collect();
    match at {
        Here::Block(_) if !tops.is_empty() => tops,
        _ => found,
    }
}
