//! Coverage: printed amounts that no check has touched, in tables and in prose.

use super::Desk;
use crate::finding::{ProseCoverage, TableCoverage};
use crate::form::Kind;
use crate::ledger::State;
use crate::source::{Place, Span, saturate};
use crate::value::{CellId, Unit};
use indexmap::IndexSet;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

impl Desk<'_> {
    /// How many printed amounts of each table the checks of the document touched. A figure of the prose counts once,
    /// however many extracts read it.
    pub(super) fn coverage(&self) -> Vec<TableCoverage> {
        let Some(document) = self.here() else {
            return Vec::new();
        };
        let readers = self.readers();
        let tables = self.ledger.tables_of(document).map(|(number, table)| {
            let form = table.form.and_then(|id| self.program.forms.form(id));
            let mut coverage = TableCoverage {
                document: document.name.clone(),
                table: self.ledger.title(number, &self.program.forms).to_owned(),
                prose: form.is_some_and(|form| form.extract.is_some()),
                printed: 0,
                untouched: Vec::new(),
            };
            // A figure that may stand in one of several columns is printed once.
            let mut open: IndexSet<(usize, Place)> = IndexSet::new();
            for column in &table.columns {
                let places = column.states.iter().zip(&column.places).enumerate();
                let told = places.filter(|(_, (state, _))| **state == State::Value);
                open.extend(told.filter_map(|(r, (_, place))| Some((r, (*place)?))));
            }
            for (c, column) in table.columns.iter().enumerate() {
                if !matches!(column.kind, Some(Kind::Money | Kind::Ratio)) {
                    continue;
                }
                for (r, state) in column.states.iter().enumerate() {
                    let counts = match state {
                        State::Value => true,
                        State::Unreadable => {
                            let place = column.places.get(r).copied().flatten();
                            place.is_none_or(|place| open.insert((r, place)))
                        }
                        _ => false,
                    };
                    if !counts {
                        continue;
                    }
                    let id = CellId {
                        table: number,
                        row: Self::row_number(r),
                        column: Self::row_number(c),
                    };
                    let told = self.told_at(id).filter(|_| coverage.prose);
                    if told.is_some_and(|at| readers.get(&at) != Some(&id)) {
                        continue;
                    }
                    coverage.printed = coverage.printed.saturating_add(1);
                    if !self.is_touched(id) {
                        coverage.untouched.push(id);
                    }
                }
            }
            coverage
        });
        tables.filter(|coverage| coverage.printed > 0).collect()
    }

    /// For each figure of the prose that extracts read, the cell that stands for it: of those that read it, the first
    /// that a check touched, else the first.
    fn readers(&self) -> BTreeMap<Span, CellId> {
        let mut readers: BTreeMap<Span, CellId> = BTreeMap::new();
        for id in self.figures_told() {
            let Some(at) = self.told_at(id) else { continue };
            match readers.get_mut(&at) {
                Some(first) if self.is_touched(*first) || !self.is_touched(id) => {}
                Some(first) => *first = id,
                None => {
                    readers.insert(at, id);
                }
            }
        }
        readers
    }

    /// Every cell that an extract of the document filled, in the order of the ledger.
    fn figures_told(&self) -> impl Iterator<Item = CellId> + '_ {
        let tables = self
            .here()
            .into_iter()
            .flat_map(|here| self.ledger.tables_of(here));
        tables
            .filter(|(_, table)| {
                let form = table.form.and_then(|id| self.program.forms.form(id));
                form.is_some_and(|form| form.extract.is_some())
            })
            .flat_map(|(number, table)| {
                table
                    .columns
                    .iter()
                    .enumerate()
                    .flat_map(move |(c, column)| {
                        (0..column.states.len()).map(move |r| CellId {
                            table: number,
                            row: Self::row_number(r),
                            column: Self::row_number(c),
                        })
                    })
            })
    }

    /// Where a figure of the prose begins: it may be told with its unit or without.
    fn told_at(&self, id: CellId) -> Option<Span> {
        match self.ledger.cell(id).place {
            Some(Place::Text(span)) => Some(Span {
                end: span.start,
                ..span
            }),
            _ => None,
        }
    }

    fn is_touched(&self, id: CellId) -> bool {
        let uses = self.uses.get(&id).copied().unwrap_or_default();
        uses.held > 0 || uses.failed > 0
    }

    /// How many amounts and percentages of the document's prose the checks touched, through the phrases that extracts
    /// find; nothing where there is no prose.
    pub(super) fn prose_coverage(&self) -> Option<ProseCoverage> {
        let document = self.here()?;
        let touched: BTreeSet<Span> = self
            .uses
            .keys()
            .filter(|id| self.is_touched(**id))
            .filter_map(|id| match self.ledger.cell(*id).place {
                Some(Place::Text(span)) => Some(span),
                _ => None,
            })
            .collect();
        let mut coverage = ProseCoverage {
            document: document.name.clone(),
            printed: 0,
            untouched: Vec::new(),
        };
        for prose in &document.prose {
            for range in amounts_in(self.ledger.sources.text(*prose)) {
                let at = Span {
                    file: prose.file,
                    start: prose.start.saturating_add(saturate(range.start)),
                    end: prose.start.saturating_add(saturate(range.end)),
                };
                coverage.printed = coverage.printed.saturating_add(1);
                // The figure of a phrase may be told with its unit or without, never from its middle.
                let from = Span {
                    end: at.start,
                    ..at
                };
                let mut here = touched
                    .range(from..)
                    .take_while(|span| span.start <= at.start);
                if here.next().is_none() {
                    coverage.untouched.push(Place::Text(at));
                }
            }
        }
        (coverage.printed > 0).then_some(coverage)
    }
}

/// The amounts and percentages of a text: digits, and the unit right after.
fn amounts_in(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut rest = text.char_indices().peekable();
    while let Some((start, c)) = rest.next() {
        if !c.is_ascii_digit() {
            continue;
        }
        let mut end = start.saturating_add(c.len_utf8());
        while let Some((at, c)) = rest.next_if(|(_, c)| c.is_ascii_digit() || ".,，．".contains(*c))
        {
            end = at.saturating_add(c.len_utf8());
        }
        let after = text.get(end..).unwrap_or("").trim_start();
        if Unit::NAMED.iter().any(|(name, _)| after.starts_with(name)) {
            found.push(start..end);
        }
    }
    found
}
