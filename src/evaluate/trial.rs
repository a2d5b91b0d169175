//! A row put right, or figures, and the rules run again: which failing checks then hold.

use super::{
    Desk,
    broken::{Line, Weight, line},
    instances::Result,
    misfits::Misfit,
};
use crate::ledger::{Figure, Ledger, Row, State, Strings, Table};
use crate::ops::Comparison;
use crate::outcome::Outcome;
use crate::program::{Rule, TableName};
use crate::source::Span;
use crate::value::{CellId, Decimal};
use indexmap::IndexMap;

/// What becomes of failing results once a row is put right, by number.
#[derive(Debug, Default)]
pub(super) struct Trial {
    /// Those that hold then.
    pub(super) mends: Vec<usize>,
    /// Those of which nothing can be told then: they ask for figures of the row that nobody knows.
    pub(super) follows: Vec<usize>,
}

impl Trial {
    /// All that fail no more.
    pub(super) fn all(&self) -> impl Iterator<Item = usize> + '_ {
        self.mends.iter().chain(&self.follows).copied()
    }
}

/// What becomes of failing results once figures are others.
#[derive(Debug)]
pub(super) enum Retrial {
    /// Several hold, by number, and nothing fails instead.
    Mends(Vec<usize>),
    /// What fails instead are equalities with these figures: one figure, printed again.
    Copied(Vec<CellId>),
    /// Fewer than two hold, or others fail.
    Idle,
}

/// Two runs beside each other.
#[derive(Debug, Default)]
struct Rerun {
    /// The failing results that hold in the second.
    holding: Vec<usize>,
    /// Those that do not apply in the second.
    gone: Vec<usize>,
    /// Those of which nothing can be told in the second.
    follows: Vec<usize>,
    /// What fails in the second alone.
    failing: Vec<Option<Line>>,
    /// Whether something that held cannot be told in the second.
    lost: bool,
}

impl Rerun {
    /// What a row put right comes to: checks of the row as it was are gone.
    fn loosely(self) -> Option<Trial> {
        let mut mends = self.holding;
        mends.extend(self.gone);
        mends.sort_unstable();
        self.failing.is_empty().then_some(Trial {
            mends,
            follows: self.follows,
        })
    }

    /// What figures put right come to, given with what was printed: checks that do not apply any more say nothing of them.
    fn strictly(self, moved: &IndexMap<CellId, Decimal>) -> Retrial {
        if self.lost {
            return Retrial::Idle;
        }
        let copies: Option<Vec<CellId>> = self
            .failing
            .iter()
            .map(|line| copy_in(line.as_ref()?, moved))
            .collect();
        let Some(copies) = copies else {
            return Retrial::Idle;
        };
        match copies.is_empty() {
            true => Retrial::Mends(self.holding),
            false => Retrial::Copied(copies),
        }
    }
}

/// The rules that failed, by number: mostly they are enough to see that nothing is mended.
fn failed_rules(results: &[Result]) -> Vec<usize> {
    let failing = results.iter().filter(|r| r.outcome == Outcome::Fail);
    let mut rules: Vec<usize> = failing.map(|result| result.rule).collect();
    rules.sort_unstable();
    rules.dedup();
    rules
}

/// The equality that a failing result alone says.
fn equality(result: &Result) -> Option<Line> {
    let [fact] = result.facts.as_slice() else {
        return None;
    };
    line(fact).filter(|line| line.sign == Comparison::Equal && line.behind.is_empty())
}

/// The one figure of an equality that stands against a figure that has moved, both having been the same before.
fn copy_in(line: &Line, moved: &IndexMap<CellId, Decimal>) -> Option<CellId> {
    let own = |(cell, _): &(&CellId, &Weight)| moved.contains_key(*cell);
    let (cell, weight) = line.weights.iter().find(own)?;
    let before = moved.get(cell)?;
    let against = |(other, own): &(&CellId, &Weight)| {
        let sum = own.coefficient.checked_add(weight.coefficient);
        !moved.contains_key(*other) && own.value == *before && sum.is_some_and(|s| s.is_zero())
    };
    let mut copies = line.weights.iter().filter(against);
    let (copy, _) = copies.next()?;
    copies.next().is_none().then_some(*copy)
}

/// By what a result is known in another run: the rule, its check, the rows and the words of where it was.
type Key<'a> = (usize, Span, &'a [super::RowAt], &'a [String]);

fn key(result: &Result) -> Key<'_> {
    // The labels of rows go with their codes; their numbers stay.
    let said = result.at.len().saturating_sub(result.rows.len());
    let said = result.at.get(..said).unwrap_or_default();
    (result.rule, result.check, &result.rows, said)
}

impl Desk<'_> {
    /// Which failing results hold once a row is put right; none where they are not several, or others fail instead.
    /// `ledger` is as it was afterwards.
    pub(super) fn tried(
        &self,
        misfit: Misfit,
        ledger: &mut Ledger,
        results: &[Result],
    ) -> Option<Trial> {
        let number = misfit.table();
        let edited = self.put_right(misfit, &mut ledger.strings)?;
        let slot = ledger.tables.get_mut(number as usize)?;
        let before = std::mem::replace(slot, edited);
        let trial = self.judged(number, ledger, results);
        if let Some(slot) = ledger.tables.get_mut(number as usize) {
            *slot = before;
        }
        trial
    }

    /// Which failing results hold once some figures, given with their values, have another one, in the unit of their
    /// columns.
    pub(super) fn tried_with(
        &self,
        cells: &IndexMap<CellId, Decimal>,
        value: Decimal,
        ledger: &mut Ledger,
        results: &[Result],
    ) -> Retrial {
        let mut before: IndexMap<u32, Table> = IndexMap::new();
        for cell in cells.keys() {
            let Some(slot) = ledger.tables.get_mut(cell.table as usize) else {
                continue;
            };
            let edited = slot.with_value(cell.row, cell.column, value);
            let printed = std::mem::replace(slot, edited);
            before.entry(cell.table).or_insert(printed);
        }
        let tables: Vec<u32> = before.keys().copied().collect();
        let first = self.run_on(ledger, results, &failed_rules(results));
        let retrial = match first.holding.len() {
            0 | 1 => Retrial::Idle,
            _ => self
                .run_on(ledger, results, &self.rules_of(&tables))
                .strictly(cells),
        };
        for (number, table) in before {
            if let Some(slot) = ledger.tables.get_mut(number as usize) {
                *slot = table;
            }
        }
        retrial
    }

    fn judged(&self, table: u32, ledger: &Ledger, results: &[Result]) -> Option<Trial> {
        let first = self.run_on(ledger, results, &failed_rules(results));
        let trial = first.loosely()?;
        if trial.mends.is_empty() || trial.all().count() < 2 {
            return None;
        }
        let rules = self.rules_of(&[table]);
        self.run_on(ledger, results, &rules).loosely()
    }

    /// The rules that ask for some tables, by number: what the others say does not change with them.
    fn rules_of(&self, tables: &[u32]) -> Vec<usize> {
        let name = |table: &u32| {
            let table = self.ledger.table(*table)?;
            table.form.map(TableName::Form)
        };
        let names: Option<Vec<TableName>> = tables.iter().map(name).collect();
        let rules = self.program.rules.iter().enumerate();
        let asks = |rule: &Rule| {
            // A table that no form describes is asked for by title: by which rules, is not worked out.
            let mut names = names.iter().flatten();
            names.clone().next().is_none() || names.any(|name| rule.asks_for(name))
        };
        rules
            .filter(|(_, rule)| asks(rule))
            .map(|(number, _)| number)
            .collect()
    }

    /// What some rules say of a ledger, beside what all said before.
    fn run_on(&self, ledger: &Ledger, results: &[Result], rules: &[usize]) -> Rerun {
        let mut desk = Desk::new(self.program, ledger, self.document, self.limits);
        desk.only = self.only;
        for rule in rules {
            desk.run_rules(*rule..rule.saturating_add(1));
        }
        let after: IndexMap<Key<'_>, Outcome> =
            desk.results.iter().map(|r| (key(r), r.outcome)).collect();
        let before: IndexMap<Key<'_>, Outcome> =
            results.iter().map(|r| (key(r), r.outcome)).collect();
        let mut rerun = Rerun::default();
        for result in &desk.results {
            let was = before.get(&key(result));
            match result.outcome {
                Outcome::Fail if was != Some(&Outcome::Fail) => {
                    rerun.failing.push(equality(result));
                }
                Outcome::Missing | Outcome::Unreadable if was.is_none() => rerun.lost = true,
                _ => {}
            }
        }
        for (number, result) in results.iter().enumerate() {
            if result.outcome != Outcome::Fail {
                continue;
            }
            match after.get(&key(result)) {
                _ if !rules.contains(&result.rule) => {}
                Some(Outcome::Fail) => {}
                Some(Outcome::Missing | Outcome::Unreadable) => rerun.follows.push(number),
                Some(Outcome::Skipped) => rerun.gone.push(number),
                _ => rerun.holding.push(number),
            }
        }
        rerun
    }

    /// The table of a row as it would be with it put right.
    fn put_right(&self, misfit: Misfit, strings: &mut Strings) -> Option<Table> {
        let codes = self.codes_of(misfit.table())?;
        let table = self.ledger.table(misfit.table())?;
        Some(match misfit {
            Misfit::Code { row, code, .. } => {
                let code = strings.intern(self.wanted(row.table, code));
                table.recoded(row.row, code, codes, strings)
            }
            Misfit::Twice { row, .. } => table.without_row(row.row, codes, strings),
            Misfit::Lacking { like, known, .. } => {
                let row = *self.row(like)?;
                let figures: Vec<Figure> = match known {
                    true => self.figures_like(misfit.table(), like.table, like.row),
                    false => Vec::new(),
                };
                let row = Row { block: 0, ..row };
                table.with_row(row, &figures, codes, strings)
            }
        })
    }

    /// The figures of a row of another table for the columns of a table that bear the same heading, in the same unit.
    fn figures_like(&self, table: u32, other: u32, row: u32) -> Vec<Figure> {
        let columns = |table: u32| {
            self.ledger
                .table(table)
                .map_or(0, |table| table.columns.len())
        };
        let at = |table: u32, row, column| CellId {
            table,
            row,
            column: Self::row_number(column),
        };
        let like = |column: usize| {
            let own = at(table, 0, column);
            let heading = self.heading(own);
            let unit = self.ledger.cell(own).unit;
            let mut others = (0..columns(other)).map(|column| at(other, row, column));
            let cell = others.find(|cell| self.heading(*cell) == heading);
            let Some(cell) = cell.map(|cell| self.ledger.cell(cell)) else {
                return Figure::Unknown;
            };
            match (cell.state, self.ledger.strings.find(cell.text)) {
                (State::Value, Some(text)) if cell.unit == unit => {
                    Figure::Printed(cell.value, text)
                }
                (State::Blank, _) => Figure::Blank,
                _ => Figure::Unknown,
            }
        };
        (0..columns(table)).map(like).collect()
    }
}
