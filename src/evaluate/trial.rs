//! A row put right and the rules run again: which failing checks then hold.

use super::{Desk, instances::Result, misfits::Misfit};
use crate::ledger::{Figure, Ledger, Row, State, Strings, Table};
use crate::outcome::Outcome;
use crate::source::Span;
use crate::value::CellId;
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
        let trial = self.judged(ledger, results);
        if let Some(slot) = ledger.tables.get_mut(number as usize) {
            *slot = before;
        }
        trial
    }

    fn judged(&self, ledger: &Ledger, results: &[Result]) -> Option<Trial> {
        let failing = results.iter().filter(|r| r.outcome == Outcome::Fail);
        let mut rules: Vec<&str> = failing
            .filter_map(|result| self.program.rules.get(result.rule))
            .map(|rule| rule.id.as_str())
            .collect();
        rules.dedup();
        // The rules that failed first: mostly that is enough to see that nothing is mended.
        let trial = self.run_on(ledger, results, Some(&rules))?;
        if trial.mends.is_empty() || trial.all().count() < 2 {
            return None;
        }
        self.run_on(ledger, results, self.only)
    }

    /// What some rules say of a ledger; none where something fails that did not fail before.
    fn run_on(&self, ledger: &Ledger, results: &[Result], only: Option<&[&str]>) -> Option<Trial> {
        let mut desk = Desk::new(self.program, ledger, self.document, self.limits);
        desk.only = only;
        desk.run();
        let after: IndexMap<Key<'_>, Outcome> =
            desk.results.iter().map(|r| (key(r), r.outcome)).collect();
        let before: IndexMap<Key<'_>, Outcome> =
            results.iter().map(|r| (key(r), r.outcome)).collect();
        let fails_now = |(key, outcome): (&Key<'_>, &Outcome)| {
            *outcome == Outcome::Fail && before.get(key) != Some(&Outcome::Fail)
        };
        if after.iter().any(fails_now) {
            return None;
        }
        let mut trial = Trial::default();
        for (number, result) in results.iter().enumerate() {
            if result.outcome != Outcome::Fail {
                continue;
            }
            match after.get(&key(result)) {
                Some(Outcome::Fail) => {}
                Some(Outcome::Missing | Outcome::Unreadable) => trial.follows.push(number),
                _ => trial.mends.push(number),
            }
        }
        Some(trial)
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
