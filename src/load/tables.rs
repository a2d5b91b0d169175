//! From grids to tables: each block finds its form, and what it says is bound to it.

use super::blocks::{self, Block, Lead, Line};
use super::desk::{Desk, Spot};
use super::draft::{self, Draft};
use super::grid::{GridCell, Sheet};
use super::headings::head;
use super::{bind, choose, fields, generic, hierarchy, inside, merge, titles};
use crate::form::{FormId, Forms};
use crate::lang::Said;
use crate::ledger::Gravity;
use crate::say;
use crate::source::FileId;
use crate::value::Unit;

/// The drafts of one document, and what was last said in the file that is being read.
pub(super) struct Binder {
    /// The tables so far.
    pub(super) drafts: Vec<Draft>,
    /// The organisation, which titles may begin with.
    pub(super) org: Option<String>,
    context: Context,
}

/// What a block takes over from the blocks above it in the same file.
#[derive(Clone, Debug, Default)]
struct Context {
    file: FileId,
    unit: Option<Unit>,
    /// The last form that others may be part of.
    whole: Option<FormId>,
    occurrence: Option<String>,
}

impl Binder {
    /// A binder for a document of an organisation.
    pub(super) fn new(org: Option<String>) -> Self {
        Self {
            drafts: Vec::new(),
            org,
            context: Context::default(),
        }
    }

    /// Binds every block of a sheet.
    pub(super) fn sheet(&mut self, desk: &mut Desk<'_>, sheet: &Sheet) {
        if self.context.file != sheet.file {
            self.context = Context {
                file: sheet.file,
                ..Context::default()
            };
        }
        let mut unit = None;
        for block in blocks::blocks(&sheet.grid) {
            unit = block.unit.or(unit);
            self.context.unit = unit;
            self.block(desk, sheet, &block);
        }
    }

    fn block(&mut self, desk: &mut Desk<'_>, sheet: &Sheet, block: &Block) {
        let named = [sheet_name(sheet, block)];
        let lead = choose::whole_titles(desk.forms, &block.lead, self.org.as_deref());
        let lead = if lead.is_empty() {
            named.as_slice()
        } else {
            lead.as_slice()
        };
        self.under(desk, lead, block);
    }

    /// Binds a block under the lines above it.
    fn under(&mut self, desk: &mut Desk<'_>, lead: &[Lead], block: &Block) {
        let chosen = choose::choose(
            desk.forms,
            lead,
            block,
            self.org.as_deref(),
            self.context.whole,
        );
        let title = match &chosen {
            choose::Chosen::Form(_, Some(at)) => lead.get(*at),
            _ => blocks::title(lead),
        };
        let draft = Draft {
            title: title.map(|title| title.text.clone()).unwrap_or_default(),
            place: title.and_then(|title| title.place),
            unit: self.context.unit,
            notes: block.notes.clone(),
            ..Draft::default()
        };
        match chosen {
            choose::Chosen::Form(id, at) => {
                let title = at.and_then(|at| lead.get(at));
                let org = self.org.as_deref();
                let binding = choose::binding(desk.forms, id, (lead, title), block, org);
                let draft = Draft { binding, ..draft };
                if !labels(desk.forms, id, block) {
                    self.bound(desk, draft, id, block);
                    return;
                }
                let (own, parts) = inside::parts(desk.forms, id, block);
                self.bound(desk, draft, id, &own);
                for part in &parts {
                    self.under(desk, &part.lead, part);
                }
            }
            choose::Chosen::Tie(names, titled) => {
                tie(desk, &draft, &names);
                self.unbound(Draft { titled, ..draft }, block);
            }
            choose::Chosen::None(titled) => {
                let message = match titled.is_empty() {
                    true => say!(
                        "《{}》没有表样，按它的样子读",
                        "“{}” has no form; it was read as it looks",
                        draft.title
                    ),
                    false => say!(
                        "《{}》的栏目与同名的表样不同，不作那张表，按它的样子读",
                        "“{}” has other columns than the form of its title; it was read as it looks",
                        draft.title
                    ),
                };
                desk.note("load::no_form", message, draft.spot());
                self.unbound(Draft { titled, ..draft }, block);
            }
        }
    }

    fn unbound(&mut self, mut draft: Draft, block: &Block) {
        generic::fill(&mut draft, &head(&block.rows, None), &block.rows);
        self.drafts.push(draft);
    }

    fn bound(&mut self, desk: &mut Desk<'_>, mut draft: Draft, id: FormId, block: &Block) {
        let forms = desk.forms;
        let Some(form) = forms.form(id) else { return };
        draft.form = Some(id);
        if draft.title.is_empty() {
            draft.title.clone_from(&form.name);
        }
        if labels(forms, id, block) {
            fields::fill(desk, &mut draft, form, block);
        } else {
            bind::fill(
                desk,
                &mut draft,
                form,
                &head(&block.rows, Some(form)),
                &block.rows,
            );
        }
        if form.repeats.is_some() {
            draft.occurrence = bind::occurrence(&draft, form);
            self.context.occurrence.clone_from(&draft.occurrence);
            if draft.occurrence.is_none() {
                let message = say!(
                    "《{}》没有印用来区分各份的一项",
                    "“{}” does not print what tells one from another",
                    draft.title
                );
                let spot = Spot {
                    place: draft.place,
                    column: None,
                    title: &draft.title,
                };
                desk.unread("load::no_occurrence", message, spot);
            }
        } else if forms
            .repetition(id)
            .is_some_and(|whole| self.context.whole == Some(whole))
        {
            draft.occurrence.clone_from(&self.context.occurrence);
        }
        if form.part_of.is_none() {
            self.context.whole = Some(id);
        }
        self.push(desk, draft);
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
            self.unbound(draft, &block);
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

/// Tells that a table could be of several forms.
fn tie(desk: &mut Desk<'_>, draft: &Draft, names: &[String]) {
    let message = say!(
        "《{}》分不清是哪张表：{}",
        "“{}” could be several tables: {}",
        draft.title,
        Said::names(names)
    );
    let help = say!(
        "在表样里写全标题，或写全栏目",
        "give the forms their full titles, or all their columns"
    );
    let code = "load::ambiguous_form";
    desk.notice(Gravity::Unreadable, code, message, help, draft.spot());
}

/// Whether a block is one of labels with their values.
fn labels(forms: &Forms, id: FormId, block: &Block) -> bool {
    let form = forms.form(id);
    form.is_some_and(|form| form.fields && !fields::has_headings(form, &block.rows))
}

/// The name of a sheet in the place of a title.
fn sheet_name(sheet: &Sheet, block: &Block) -> Lead {
    let first = block.rows.first().and_then(|row| row.first());
    let place = first.and_then(|cell| cell.place);
    Lead {
        text: sheet.name.clone(),
        place,
        line: Vec::new(),
    }
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
