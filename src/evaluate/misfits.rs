//! A row at fault: one whose code is misprinted, one that is left out, one printed twice.
//!
//! Each makes many checks fail at once, and no figure mends them. Whether a row is at fault is tried: the rules run again
//! on the tables as they would be with it put right, and it is at fault where several failing checks then hold and none
//! fails that did not fail before.

use super::{Desk, RowAt, explain::Explained, instances::Result, trial::Trial};
use crate::form::{CodeTable, Hierarchy};
use crate::ledger::{Ledger, Role, Sym, Table};
use crate::outcome::Outcome;
use crate::source::saturate;
use indexmap::{IndexMap, IndexSet};

/// So many rows are tried in a document at most.
const MOST: usize = 8;
/// The rows of a table at most: what has more is no classification.
const ROWS: usize = 5_000;
/// The tables of a document that are compared at most.
const TABLES: usize = 64;
/// What a document is at most whose rules run again, in cells looked at.
const VISITS: u64 = 5_000_000;

/// A row that may be at fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Misfit {
    /// It is printed under another code than in another table, or than the one that its name has.
    Code {
        row: RowAt,
        code: Wanted,
        like: Option<RowAt>,
    },
    /// Another table has it, this one does not; whether the figures there are taken to be its own.
    Lacking {
        table: u32,
        like: RowAt,
        known: bool,
    },
    /// It is printed a second time.
    Twice { row: RowAt, first: RowAt },
}

/// The code that a row should have: one that is printed somewhere, or one of the code table, by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Wanted {
    Printed(Sym),
    Listed(usize),
}

/// A table whose codes say which row stands above which.
struct Coded<'a> {
    number: u32,
    table: &'a Table,
    codes: &'a CodeTable,
    /// Its items by code, the first of each.
    rows: IndexMap<Sym, u32>,
    /// The codes that several have.
    shared: IndexSet<Sym>,
}

impl Misfit {
    /// The table that it is of.
    pub(super) fn table(self) -> u32 {
        match self {
            Self::Code { row, .. } | Self::Twice { row, .. } => row.table,
            Self::Lacking { table, .. } => table,
        }
    }
}

impl Desk<'_> {
    /// The groups of failing results that a row at fault explains, of those that nothing explains yet.
    pub(super) fn tell_misfits(&self, results: &[Result], told: &mut Explained) {
        if !self.may_try() {
            return;
        }
        let mut left: IndexSet<usize> = results
            .iter()
            .enumerate()
            .filter(|(i, result)| result.outcome == Outcome::Fail && !told.explains(*i))
            .map(|(i, _)| i)
            .collect();
        if left.len() < 2 {
            return;
        }
        let tried = self.misfits(results, &left);
        let mut trials: Vec<(Misfit, Trial)> = Vec::new();
        let mut ledger: Option<Ledger> = None;
        for misfit in tried {
            let ledger = ledger.get_or_insert_with(|| self.tables_alone());
            if let Some(trial) = self.tried(misfit, ledger, results) {
                trials.push((misfit, trial));
            }
        }
        // What mends most goes first, and of equals what is tried first.
        trials
            .sort_by_key(|(_, trial)| std::cmp::Reverse((trial.mends.len(), trial.all().count())));
        let mending: Vec<(Misfit, usize)> = trials
            .iter()
            .map(|(misfit, trial)| (*misfit, trial.mends.len()))
            .collect();
        for (misfit, trial) in trials {
            let own: Vec<usize> = trial.all().filter(|i| left.contains(i)).collect();
            let mends = trial.mends.iter().filter(|i| left.contains(*i)).count();
            if own.len() < 2 || mends == 0 {
                continue;
            }
            left.retain(|i| !own.contains(i));
            let hint = self.mended(misfit, mends, self.is_open(misfit, &mending));
            let words = (self.called_misfit(misfit), self.cited_for(misfit));
            told.add_group(own, Some(hint), Some(words));
        }
    }

    /// Whether the rules of the document may run again.
    pub(super) fn may_try(&self) -> bool {
        let of_many = self.here().is_none_or(|document| document.of_many);
        !of_many && self.visits <= VISITS
    }

    /// The rows that may be at fault, those of tables that failing results rest on first.
    fn misfits(&self, results: &[Result], failing: &IndexSet<usize>) -> IndexSet<Misfit> {
        let mut touched = IndexSet::new();
        for result in failing.iter().filter_map(|i| results.get(*i)) {
            touched.extend(result.rows.iter().map(|row| row.table));
            touched.extend(result.cells.iter().map(|cell| cell.table));
        }
        let tables = self
            .here()
            .into_iter()
            .flat_map(|d| self.ledger.tables_of(d));
        let coded: Vec<Coded<'_>> = tables
            .filter_map(|(number, table)| self.by_code(number, table))
            .take(TABLES)
            .collect();
        let mut found = IndexSet::new();
        for own in &coded {
            let others = coded.iter().filter(|other| other.number != own.number);
            let beside = others.flat_map(|other| own.beside(other));
            let listed = self.listed(own);
            for misfit in own.again().into_iter().chain(beside).chain(listed) {
                if !found.iter().any(|other| self.is_same(misfit, *other)) {
                    found.insert(misfit);
                }
            }
        }
        // A code that is none, or another name's, is tried before one that is right in itself.
        found.sort_by_cached_key(|misfit| {
            let is_right =
                matches!(misfit, Misfit::Code { row, .. } if self.is_rightly_coded(*row));
            (!touched.contains(&misfit.table()), is_right)
        });
        found.truncate(MOST);
        found
    }

    /// Whether two come to the same table.
    fn is_same(&self, one: Misfit, other: Misfit) -> bool {
        let printed = |row: RowAt| self.row(row).and_then(|row| row.code);
        match (one, other) {
            (
                Misfit::Code { row, code, .. },
                Misfit::Code {
                    row: at, code: to, ..
                },
            ) => (row, code) == (at, to),
            (
                Misfit::Lacking {
                    table,
                    like,
                    known: false,
                },
                Misfit::Lacking {
                    table: at,
                    like: to,
                    known: false,
                },
            ) => table == at && printed(like) == printed(to),
            _ => one == other,
        }
    }

    /// Whether of two codes either may be the right one: with the other changed as many checks hold.
    fn is_open(&self, misfit: Misfit, trials: &[(Misfit, usize)]) -> bool {
        let Misfit::Code {
            row,
            like: Some(like),
            ..
        } = misfit
        else {
            return false;
        };
        let mends = |wanted: &dyn Fn(Misfit) -> bool| {
            trials
                .iter()
                .find(|(other, _)| wanted(*other))
                .map(|(_, mends)| *mends)
        };
        let turned = |other: Misfit| matches!(other, Misfit::Code { row: at, like: to, .. } if (at, to) == (like, Some(row)));
        self.is_rightly_coded(row) == self.is_rightly_coded(like)
            && mends(&turned) == mends(&|other| other == misfit)
    }

    /// Whether a row's code is the one that its name has.
    fn is_rightly_coded(&self, at: RowAt) -> bool {
        let (Some(codes), Some(row)) = (self.codes_of(at.table), self.row(at)) else {
            return false;
        };
        codes.is_named(self.ledger.text(row.code), self.ledger.text(row.plain))
    }

    /// A printed table, if its codes say which row stands above which.
    fn by_code<'a>(&'a self, number: u32, table: &'a Table) -> Option<Coded<'a>> {
        let form = self.program.forms.form(table.form?)?;
        let [block] = form.blocks.as_slice() else {
            return None;
        };
        let Hierarchy::Codes(id) = block.hierarchy else {
            return None;
        };
        let codes = self.program.forms.code_table(id)?;
        let is_whole = !table.made && table.lost.is_none() && table.rows.len() <= ROWS;
        if !is_whole || !table.is_nested(codes, &self.ledger.strings) {
            return None;
        }
        let mut own = Coded {
            number,
            table,
            codes,
            rows: IndexMap::new(),
            shared: IndexSet::new(),
        };
        let items: Vec<(u32, Sym)> = own.items().collect();
        for (row, code) in items {
            if *own.rows.entry(code).or_insert(row) != row {
                own.shared.insert(code);
            }
        }
        Some(own)
    }

    /// The rows under a code that is not the only one that their name has.
    fn listed(&self, own: &Coded<'_>) -> Vec<Misfit> {
        let strings = &self.ledger.strings;
        let misnamed = |row: u32| {
            let at = own.at(row);
            let (code, plain) = own.table.row(row).map(|row| (row.code, row.plain))?;
            let [number] = own.codes.by_name.get(self.ledger.text(plain))?.as_slice() else {
                return None;
            };
            let (wanted, _) = own.codes.codes.get_index(*number)?;
            let printed = strings.find(wanted);
            let is_there = printed.is_some_and(|code| own.rows.contains_key(&code));
            let is_alike = self.ledger.text(code).len() == wanted.len();
            if is_there || !is_alike || self.is_rightly_coded(at) {
                return None;
            }
            Some(Misfit::Code {
                row: at,
                code: printed.map_or(Wanted::Listed(*number), Wanted::Printed),
                like: None,
            })
        };
        let rows = own.items().filter_map(|(row, _)| misnamed(row));
        rows.take(MOST).collect()
    }

    /// The ledger without what no rule asks for.
    pub(super) fn tables_alone(&self) -> Ledger {
        Ledger {
            sources: self.ledger.sources.clone(),
            strings: self.ledger.strings.clone(),
            documents: self.ledger.documents.clone(),
            tables: self.ledger.tables.clone(),
            faults: self.ledger.faults.clone(),
            inferred: self.ledger.inferred.clone(),
            relations: self.ledger.relations.clone(),
            ..Ledger::default()
        }
    }
}

impl Coded<'_> {
    fn at(&self, row: u32) -> RowAt {
        RowAt {
            table: self.number,
            row,
        }
    }

    /// Its items with their codes.
    fn items(&self) -> impl Iterator<Item = (u32, Sym)> + '_ {
        let rows = self.table.rows.iter().enumerate();
        rows.filter(|(_, row)| row.role == Role::Item)
            .filter_map(|(at, row)| Some((saturate(at), row.code?)))
    }

    /// The rows that are printed a second time under one code and name, as many as are tried.
    fn again(&self) -> Vec<Misfit> {
        let again = |(at, code): (u32, Sym)| {
            let first = *self.rows.get(&code)?;
            let same = self.table.row(first)?.plain == self.table.row(at)?.plain;
            (at != first && same).then(|| Misfit::Twice {
                row: self.at(at),
                first: self.at(first),
            })
        };
        self.items().filter_map(again).take(MOST).collect()
    }

    /// The rows that another table has and this one has not, or has under another code; none where more than two are
    /// lacking, or more than it has: it is of another scope.
    fn beside(&self, other: &Coded<'_>) -> Vec<Misfit> {
        let lacks = other
            .rows
            .iter()
            .filter(|(code, _)| !self.rows.contains_key(*code));
        let lacks: Vec<(Sym, u32)> = lacks.map(|(code, row)| (*code, *row)).collect();
        let common = other.rows.len().saturating_sub(lacks.len());
        let is_other = !std::ptr::eq(self.codes, other.codes) || lacks.len() > 2;
        if is_other || common <= lacks.len() {
            return Vec::new();
        }
        let odd = |code: Sym| !other.rows.contains_key(&code) || self.shared.contains(&code);
        let odd: Vec<u32> = self
            .items()
            .filter(|(_, code)| odd(*code))
            .map(|(row, _)| row)
            .collect();
        let mut found = Vec::new();
        for (code, row) in lacks {
            let like = other.at(row);
            let plain = other.table.row(row).and_then(|row| row.plain);
            let named = |own: &&u32| {
                plain.is_some() && self.table.row(**own).is_some_and(|own| own.plain == plain)
            };
            let mut named = odd.iter().filter(named);
            match (named.next(), named.next()) {
                (Some(own), None) => found.push(Misfit::Code {
                    row: self.at(*own),
                    code: Wanted::Printed(code),
                    like: Some(like),
                }),
                (None, _) => found.extend([true, false].map(|known| Misfit::Lacking {
                    table: self.number,
                    like,
                    known,
                })),
                _ => {}
            }
        }
        found
    }
}
