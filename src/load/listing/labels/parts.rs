//! From the rows of a part to its draft.

use super::limits::{Limit, within};
use super::rows::Reader;
use super::sections::{Head, Section};
use super::steps::{Plan, steps};
use super::tokens::Token;
use super::ways::{Found, Way, rows};
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
    /// Its headings so far.
    heads: Vec<Vec<Head>>,
    /// What its columns hold at most.
    pub(super) limits: Vec<Limit>,
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
            heads: Vec::new(),
            limits: Vec::new(),
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
        let (steps, mut found) = self.read(heads, tokens, marked);
        let cut = remainders(tokens, &mut found);
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
            let limits = (self.limits.as_slice(), self.draft.columns.as_slice());
            let ways: Vec<Way> = within(ways, tokens, &steps, limits)
                .into_iter()
                .cloned()
                .collect();
            let reader = Reader {
                tokens,
                ways: &ways,
                steps: &steps,
                count: count.as_ref(),
                torn: is_torn(tokens, &found, number),
                cut: cut.contains(&number),
            };
            reader.row(self);
        }
    }

    /// The steps over the columns and what they find. A heading of which the text has lost words is one that was printed
    /// before, where all rows are read by that and not by its own.
    fn read(&mut self, heads: &[Head], tokens: &[Token], marked: bool) -> (Plan, Vec<Found>) {
        let own = steps(self, heads, tokens, marked);
        let found = rows(tokens, &own.over);
        let is_lost = |found: &[Found]| found.iter().any(|one| matches!(one, Found::Lost(..)));
        if is_lost(&found) {
            let all = self.heads.clone();
            let fuller = all.iter().filter(|all| all.len() > heads.len());
            for all in fuller.filter(|all| heads.iter().all(|head| all.contains(head))) {
                let other = steps(self, all, tokens, marked);
                let all_found = rows(tokens, &other.over);
                if !is_lost(&all_found) {
                    return (other, all_found);
                }
            }
        }
        if !self.heads.iter().any(|known| known == heads) {
            self.heads.push(heads.to_vec());
        }
        (own, found)
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

/// Takes away what is left over of a row at the beginning of a page, words without a figure, after all else of it stood
/// before; the rows, by number, of which a cell of words is cut so.
fn remainders(tokens: &[Token], found: &mut Vec<Found>) -> Vec<usize> {
    let mut cut = Vec::new();
    let mut kept: Vec<Found> = Vec::new();
    for one in found.drain(..) {
        let rest = match (&one, kept.last()) {
            (Found::Lost(from, to), Some(Found::Row(_))) => is_remainder(tokens, *from, *to),
            _ => false,
        };
        match rest {
            true => cut.extend(kept.len().checked_sub(1)),
            false => kept.push(one),
        }
    }
    *found = kept;
    cut
}

fn is_remainder(tokens: &[Token], from: usize, to: usize) -> bool {
    let before = from.checked_sub(1).and_then(|at| tokens.get(at));
    let own = tokens.get(from..to).unwrap_or(&[]);
    let (Some(before), Some(first)) = (before, own.first()) else {
        return false;
    };
    let mut words = own.iter().filter(|token| !token.blank);
    let one = words.next().filter(|_| words.next().is_none());
    before.page != first.page && one.is_some_and(|token| token.figure().is_none())
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
