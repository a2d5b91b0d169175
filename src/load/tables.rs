//! From grids to tables: each block finds its form, and what it says is bound to it.

use super::blocks::{Block, Lead, Line};
use super::desk::Desk;
use super::draft::{self, Draft};
use super::file_tables::{Bound, tables_of, unbound};
use super::grid::{GridCell, Sheet};
use super::headings::head;
use super::rivals::whole_title_wins;
use super::{bind, choose, fields, hierarchy, merge, titles};
use crate::form::Forms;
use rayon::prelude::*;

/// The drafts of one document.
pub(super) struct Binder {
    /// The tables so far.
    pub(super) drafts: Vec<Draft>,
    /// The organisation, which titles may begin with.
    pub(super) org: Option<String>,
}

impl Binder {
    /// A binder for a document of an organisation.
    pub(super) fn new(org: Option<String>) -> Self {
        Self {
            drafts: Vec::new(),
            org,
        }
    }

    /// Binds every block of a document's sheets, file by file side by side: no file takes anything over from another.
    pub(super) fn sheets(&mut self, desk: &mut Desk<'_>, sheets: &[&Sheet]) {
        let files: Vec<&[&Sheet]> = sheets.chunk_by(|a, b| a.file == b.file).collect();
        let all = files.par_iter();
        let bound: Vec<Vec<Bound>> = all
            .map(|sheets| tables_of(desk, self.org.as_deref(), sheets))
            .collect();
        let mut bound: Vec<Bound> = bound.into_iter().flatten().collect();
        whole_title_wins(desk, &mut bound);
        for Bound { draft, notices, .. } in bound {
            desk.ledger.notices.extend(notices);
            self.push(desk, draft);
        }
    }

    /// Binds a table that a rule file writes down under the name of its form.
    pub(super) fn given(&mut self, desk: &mut Desk<'_>, given: &super::GivenTable) {
        let forms = desk.forms;
        let lead = [Lead {
            text: given.form_or_title.clone(),
            place: None,
            line: Vec::new(),
        }];
        let mut block = Block {
            rows: levels(&given.grid.rows),
            ..Block::default()
        };
        while let Some(note) = block.rows.last().and_then(super::blocks::note) {
            block.notes.insert(0, note);
            block.rows.pop();
        }
        let mut draft = Draft {
            notes: block.notes.clone(),
            title: given.form_or_title.clone(),
            unit: given.unit,
            occurrence: given.occurrence.clone(),
            ..Draft::default()
        };
        let named = forms.named(&given.form_or_title).map(|(id, _)| id);
        let id = named.or_else(|| match choose::choose(forms, &lead, &block, None, None) {
            choose::Chosen::Form(id, _) => Some(id),
            choose::Chosen::Tie(_, titled) | choose::Chosen::None(titled) => {
                draft.titled = titled;
                None
            }
        });
        let Some((id, form)) = id.and_then(|id| forms.form(id).map(|form| (id, form))) else {
            self.drafts.push(unbound(desk, draft, &block));
            return;
        };
        draft.form = Some(id);
        draft.own_decimals = form.extract.is_some();
        if form.fields && !fields::has_headings(form, &block.rows) {
            fields::fill(desk, &mut draft, form, &block);
        } else {
            bind::fill(
                desk,
                &mut draft,
                form,
                &head(&block.rows, Some(form)),
                &block.rows,
            );
        }
        if form.repeats.is_some() && draft.occurrence.is_none() {
            draft.occurrence = bind::occurrence(&draft, form);
        }
        name_rows(&mut draft, forms);
        self.push(desk, draft);
    }

    /// Keeps a table, as one with an earlier printing of the same form where that is not a repetition.
    pub(super) fn push(&mut self, desk: &mut Desk<'_>, draft: Draft) {
        let once = draft
            .form
            .is_some_and(|id| desk.forms.repetition(id).is_none());
        let earlier = self
            .drafts
            .iter()
            .position(|own| once && own.form == draft.form);
        match earlier {
            Some(at) => {
                let first = self.drafts.remove(at);
                let merged = merge::merge(desk, first, draft);
                self.drafts.insert(at, merged);
            }
            None => self.drafts.push(draft),
        }
    }

    /// Puts the tables into the ledger.
    pub(super) fn finish(mut self, desk: &mut Desk<'_>, document: u32) {
        let forms = desk.forms;
        for draft in &mut self.drafts {
            if let Some(form) = draft.form.and_then(|id| forms.form(id)) {
                merge::spoil_duplicates(desk, draft, form);
                hierarchy::arrange(draft, form, forms);
                merge::usual_total(draft, form);
            }
        }
        self.drafts.extend(titles::titles(&self.drafts, forms));
        let start = crate::source::saturate(desk.ledger.tables.len());
        draft::find_elsewhere(&mut self.drafts, start);
        for draft in self.drafts {
            draft.finish(desk, document);
        }
    }
}

/// The rows of a table that a rule file writes down, where `基本支出.小计` stands for two levels of headings.
fn levels(rows: &[Line]) -> Vec<Line> {
    let Some((first, rest)) = rows.split_first() else {
        return Vec::new();
    };
    let parts = |cell: &GridCell| cell.text.split('.').map(str::to_owned).collect();
    let paths: Vec<Vec<String>> = first.iter().map(parts).collect();
    let depth = paths.iter().map(Vec::len).max().unwrap_or(1);
    let level = |at: usize| {
        let cells = first.iter().zip(&paths).enumerate();
        let cells = cells.map(|(number, (cell, path))| {
            let before = number.checked_sub(1).and_then(|left| paths.get(left));
            let same = before.and_then(|left| left.get(..=at)) == path.get(..=at);
            GridCell {
                text: path.get(at).cloned().unwrap_or_default(),
                merged: same && path.len() > at.saturating_add(1),
                ..cell.clone()
            }
        });
        cells.collect()
    };
    (0..depth).map(level).chain(rest.iter().cloned()).collect()
}

/// Names the rows of an extract's table as its key hole says.
fn name_rows(draft: &mut Draft, forms: &Forms) {
    let form = draft.form.and_then(|id| forms.form(id));
    let Some(extract) = form.and_then(|form| forms.extracts.get(form.extract?)) else {
        return;
    };
    for row in &mut draft.rows {
        super::prose::name_row(row, extract);
    }
}
