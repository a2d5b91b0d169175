//! From the rows of a part to its draft.

use super::rows::Reader;
use super::sections::Section;
use super::steps::steps;
use super::tokens::Token;
use super::ways::{Found, rows};
use crate::form::{CodeTable, Form, Forms};
use crate::load::bind::unit_of;
use crate::load::draft::{Draft, DraftCell, DraftColumn};
use crate::source::Place;

/// A part as it is read.
pub(super) struct Part<'a> {
    pub(super) form: &'a Form,
    pub(super) codes: Option<&'a CodeTable>,
    pub(super) draft: Draft,
    /// The figures of the whole form that are printed in the table: field and cell.
    pub(super) fields: Vec<(usize, DraftCell)>,
    /// What of it was not read, in place.
    pub(super) lost: Vec<Option<Place>>,
    /// For each column of cells that rows share what was last printed.
    pub(super) shared: Vec<Option<String>>,
}

impl<'a> Part<'a> {
    pub(super) fn new(forms: &'a Forms, form: &'a Form, draft: Draft) -> Self {
        let codes = form.blocks.iter().find_map(|block| block.codes);
        let columns = form.columns.iter().map(|column| DraftColumn {
            heading: Vec::new(),
            kind: Some(column.kind),
            unit: unit_of(column, None, draft.unit, form.unit),
        });
        Self {
            form,
            codes: codes.and_then(|id| forms.code_table(id)),
            shared: vec![None; form.columns.len()],
            draft: Draft {
                columns: columns.collect(),
                ..draft
            },
            fields: Vec::new(),
            lost: Vec::new(),
        }
    }

    /// Adds the rows of one stretch of it.
    pub(super) fn add(&mut self, section: &Section, marked: bool) {
        let Section::Part {
            title,
            heads,
            rows: tokens,
            count,
            ..
        } = section
        else {
            return;
        };
        if heads.is_empty() {
            self.lost.push(title_lost(title));
            return;
        }
        let steps = steps(self, heads, tokens, marked);
        let found = rows(tokens, &steps.over);
        self.shared.fill(None);
        for (number, one) in found.iter().enumerate() {
            let beside = [number.checked_sub(1), number.checked_add(1)];
            let is_lost = |at: &Option<usize>| {
                at.and_then(|at| found.get(at))
                    .is_some_and(|one| matches!(one, Found::Lost(..)))
            };
            // What is left over beside a row may be of it.
            let torn = beside.iter().any(is_lost);
            let (Found::Row(ways), false) = (one, torn) else {
                self.lose(tokens, one);
                continue;
            };
            let reader = Reader {
                tokens,
                ways,
                steps: &steps,
                count: count.as_ref(),
                torn: is_torn(tokens, &found, number),
            };
            reader.row(self);
        }
    }

    fn lose(&mut self, tokens: &[Token], found: &Found) {
        let at = match found {
            Found::Lost(from, _) => Some(*from),
            Found::Row(ways) => ways
                .first()
                .and_then(|way| way.first())
                .map(|(from, _)| *from),
        };
        let place = at
            .and_then(|at| tokens.get(at))
            .map(|token| Place::Text(token.at));
        self.lost.push(place);
        self.shared.fill(None);
    }
}

/// Whether a row stands at the end of a page or at the beginning of one: a cell may have been cut there.
fn is_torn(tokens: &[Token], found: &[Found], number: usize) -> bool {
    let page = |at: usize| tokens.get(at).map(|token| token.page);
    let ends = |at: usize| match found.get(at) {
        Some(Found::Row(ways)) => ways
            .first()
            .and_then(|way| Some((way.first()?.0, way.last()?.1))),
        Some(Found::Lost(from, to)) => Some((*from, *to)),
        None => None,
    };
    let last = |to: usize| to.checked_sub(1).and_then(page);
    let Some((from, to)) = ends(number) else {
        return false;
    };
    let before = number
        .checked_sub(1)
        .and_then(ends)
        .map_or(page(from), |(_, to)| last(to));
    let after = number
        .checked_add(1)
        .and_then(ends)
        .map_or(last(to), |(from, _)| page(from));
    page(from) != last(to) || before != page(from) || after != last(to)
}

/// Where a table stands of which only the title is known.
fn title_lost(title: &Token) -> Option<Place> {
    Some(Place::Text(title.at))
}
