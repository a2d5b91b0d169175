//! Which cells the checks looked at that the plan found to hold: what vouching and coverage count.

use super::folds::TRUE;
use super::nodes::{Cond, CondId, Num, NumId};
use super::screen::Screening;
use super::{Pass, Planned};
use crate::evaluate::{Desk, RowAt};
use crate::form::FormId;
use crate::ledger::{Look, NONE, Panel};
use crate::ops::Comparison;
use crate::program::ColumnRef;
use crate::source::saturate;
use crate::value::CellId;
use indexmap::IndexMap;

/// One document whose checks are gone over.
pub(super) struct Reader<'s, 'a> {
    screening: &'s Screening<'a>,
    document: usize,
    /// What the table of each form is called, where it was read.
    tables: Vec<Option<u32>>,
    /// The cells that were looked at.
    pub(super) cells: Vec<CellId>,
    /// Where only which cells is asked for, not how often: the totals of the document that were gone over, and whether
    /// they are there.
    once: Option<IndexMap<NumId, bool>>,
}

/// A check of a pass: its number, and what it asks for.
type Check = (usize, CondId);

impl<'a> Screening<'a> {
    /// Counts the uses of cells by the checks of a document that the plan decided.
    pub(super) fn vouch(&self, desk: &mut Desk<'_>, document: usize) {
        let forms = 0..self.sheet.batch.panels.len();
        let tables = forms.map(|form| desk.table_of(FormId(saturate(form))));
        let mut reader = Reader::new(self, document, tables.collect());
        for pass in self.passes_of(document) {
            if !reader.sees(pass) {
                continue;
            }
            reader.pass(pass, &mut |reader, (number, check), at| {
                if self.is_loose(check) {
                    return reader.recall(pass, number, at, desk);
                }
                reader.cells.clear();
                reader.cond(check, at);
                reader.cells.sort_unstable();
                reader.cells.dedup();
                desk.held(&reader.cells);
            });
        }
    }

    /// The passes that the plan decided in a document, but for what was flagged.
    pub(super) fn passes_of(&self, document: usize) -> impl Iterator<Item = &'a Pass> + '_ {
        let apply = move |rule: &&'a Planned| self.applies(rule.number, document);
        let rules = self.plan.rules.iter().filter(apply);
        rules.flat_map(move |rule| {
            let variants = rule.variants.iter().enumerate();
            let decided = move |(at, _): &(usize, _)| {
                let whole = self.whole.get(&(rule.number, *at));
                whole.is_some_and(|whole| whole.get(document) == Some(&false))
            };
            variants
                .filter(decided)
                .flat_map(|(_, passes)| passes.iter().flatten())
        })
    }

    /// Whether a pass has a check that leaves its figures room.
    pub(super) fn has_loose(&self, pass: &Pass) -> bool {
        pass.checks.iter().any(|check| self.is_loose(*check))
    }

    /// Whether a check may leave its figures room: no equality, nor several.
    fn is_loose(&self, check: CondId) -> bool {
        match self.plan.nodes.conds.get_index(check.0 as usize) {
            Some(Cond::Compare { sign, .. }) => *sign != Comparison::Equal,
            Some(Cond::And(parts)) => parts.iter().any(|part| self.is_loose(*part)),
            Some(Cond::Or(_) | Cond::Any { .. } | Cond::Not(_)) => true,
            _ => false,
        }
    }
}

impl<'s, 'a> Reader<'s, 'a> {
    pub(super) fn new(
        screening: &'s Screening<'a>,
        document: usize,
        tables: Vec<Option<u32>>,
    ) -> Self {
        Self {
            screening,
            document,
            tables,
            cells: Vec::new(),
            once: None,
        }
    }

    /// One that goes over the totals of the document once.
    pub(super) fn once(self) -> Self {
        Self {
            once: Some(IndexMap::new()),
            ..self
        }
    }

    /// Whether any of the tables that a pass looks at was read: of a long file, only those are that have to be.
    fn sees(&self, pass: &Pass) -> bool {
        let table = |form: u32| self.tables.get(form as usize).copied().flatten();
        pass.numbers().any(|form| table(form).is_some())
    }

    /// Goes over the checks of a pass that hold, each where it holds.
    pub(super) fn pass(&mut self, pass: &Pass, each: &mut dyn FnMut(&mut Self, Check, usize)) {
        let screening = self.screening;
        if !screening.is_printed(pass, self.document) || screening.when(pass, self.document) != TRUE
        {
            return;
        }
        let Some(rows) = pass.rows else {
            return self.instance(pass, self.document, each);
        };
        let Some(kept) = screening.kept.get(&rows) else {
            return;
        };
        for row in self.range(rows.form) {
            if kept.rows.get(row) == Some(&true) {
                self.instance(pass, row, each);
            }
        }
    }

    fn instance(&mut self, pass: &Pass, at: usize, each: &mut dyn FnMut(&mut Self, Check, usize)) {
        if self.screening.holds(pass, at) {
            for (number, check) in pass.checks.iter().enumerate() {
                each(self, (number, *check), at);
            }
        }
    }

    fn recall(&self, pass: &Pass, check: usize, at: usize, desk: &mut Desk<'_>) {
        let Some(rule) = self.screening.program.rules.get(pass.rule) else {
            return;
        };
        let row = pass.rows.and_then(|rows| {
            Some(RowAt {
                table: self.tables.get(rows.form.0 as usize).copied().flatten()?,
                row: saturate(at.saturating_sub(self.range(rows.form).start)),
            })
        });
        if let Some(variant) = rule.variants().get(pass.variant) {
            desk.unit = rule.unit;
            desk.recall(variant, check, pass.column.map(ColumnRef::Index), row);
        }
    }

    fn panel(&self, form: FormId) -> Option<&Panel> {
        self.screening.sheet.panel(form)
    }

    fn range(&self, form: FormId) -> std::ops::Range<usize> {
        self.panel(form)
            .map_or(0..0, |panel| panel.range(self.document))
    }

    /// Goes over a check that holds.
    pub(super) fn cond(&mut self, cond: CondId, at: usize) {
        let screening = self.screening;
        match screening.plan.nodes.conds.get_index(cond.0 as usize) {
            Some(Cond::Compare { left, right, .. }) => {
                self.num(*left, at);
                self.num(*right, at);
            }
            Some(Cond::And(parts)) => {
                for part in parts {
                    self.cond(*part, at);
                }
            }
            _ => {}
        }
    }

    /// Goes over a number as the evaluator does; whether it is there.
    fn num(&mut self, num: NumId, at: usize) -> bool {
        let screening = self.screening;
        let sheet = &screening.sheet;
        match screening.plan.nodes.nums.get_index(num.0 as usize) {
            Some(Num::Column(form, column)) => {
                self.cell(*form, *column, at);
                sheet.num(num).is_some_and(|own| own.look(at) == Look::Told)
            }
            Some(Num::Through(link, of)) => {
                let row = sheet.link(*link).get(at).copied().unwrap_or(NONE);
                row < super::sheet::UNSURE && self.num(*of, row as usize)
            }
            Some(Num::Below { .. }) => self.fold(num, at),
            Some(Num::Total { .. }) => {
                let known = self.once.as_ref().and_then(|once| once.get(&num)).copied();
                known.unwrap_or_else(|| {
                    let there = self.fold(num, at);
                    if let Some(once) = &mut self.once {
                        once.insert(num, there);
                    }
                    there
                })
            }
            Some(Num::Sum(parts)) => parts.iter().all(|(_, part)| self.num(*part, at)),
            Some(Num::Times(of, ..)) => self.num(*of, at),
            Some(Num::Default(of, other)) => self.num(*of, at) || self.num(*other, at),
            Some(Num::Written(..) | Num::Count { .. } | Num::Level(_)) => true,
            None => false,
        }
    }

    fn fold(&mut self, num: NumId, at: usize) -> bool {
        let screening = self.screening;
        let sheet = &screening.sheet;
        let kept = |filter: Option<CondId>, row: usize| {
            filter.is_none_or(|filter| sheet.cond(filter).get(row) == Some(&TRUE))
        };
        let (of, cell, rows): (NumId, bool, Vec<usize>) =
            match screening.plan.nodes.nums.get_index(num.0 as usize) {
                Some(Num::Below {
                    form,
                    of,
                    filter,
                    deep,
                    cell,
                }) => {
                    let rows = match deep {
                        true => sheet.below(*form).all_rows(at),
                        false => sheet.below(*form).rows(at).collect(),
                    };
                    let rows = rows.into_iter();
                    (*of, *cell, rows.filter(|row| kept(*filter, *row)).collect())
                }
                Some(Num::Total {
                    pick,
                    filter,
                    of,
                    cell,
                }) => {
                    let form = screening.plan.nodes.picks.get_index(pick.0 as usize);
                    let (Some(form), Some(picked)) = (form, sheet.picked(*pick)) else {
                        return false;
                    };
                    let rows = self.range(form.form);
                    let rows = rows.filter(|row| picked.rows.get(*row) == Some(&true));
                    (*of, *cell, rows.filter(|row| kept(*filter, *row)).collect())
                }
                _ => return false,
            };
        let mut any = false;
        for row in rows {
            let absent = || sheet.num(of).is_some_and(|of| of.look(row) == Look::Absent);
            if cell && absent() {
                continue;
            }
            if !self.num(of, row) {
                return false;
            }
            any = true;
        }
        any
    }

    fn cell(&mut self, form: FormId, column: u32, row: usize) {
        let start = self.range(form).start;
        if let Some(table) = self.tables.get(form.0 as usize).copied().flatten() {
            self.cells.push(CellId {
                table,
                row: saturate(row.saturating_sub(start)),
                column,
            });
        }
    }
}
