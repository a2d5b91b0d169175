//! The sheets of one file: each block finds its form, and what it says is bound to it.

use super::blocks::{self, Block, Lead};
use super::continued;
use super::desk::{Desk, Spot};
use super::draft::Draft;
use super::grid::Sheet;
use super::headings::head;
use super::{bind, choose, fields, generic, inside};
use crate::form::{FormId, Forms};
use crate::lang::Said;
use crate::ledger::{Basis, Gravity, Notice};
use crate::say;
use crate::value::Unit;

/// A table in the making, and what was noticed about it.
pub(super) struct Bound {
    pub(super) draft: Draft,
    pub(super) notices: Vec<Notice>,
    /// Its block, where it does not bear the title of its form: it is another table where one does.
    pub(super) block: Option<Block>,
}

/// The tables of a file's sheets, in their order, as they stand there.
pub(super) fn tables_of(desk: &Desk<'_>, org: Option<&str>, sheets: &[&Sheet]) -> Vec<Bound> {
    let mut binder = FileBinder {
        desk: desk.beside(),
        org,
        bound: Vec::new(),
        unit: None,
        whole: None,
        occurrence: None,
        sheet: String::new(),
        at: None,
        nameless: 0,
    };
    let blocks = |sheet: &&Sheet| blocks::blocks(&sheet.grid);
    let all = sheets.iter().enumerate();
    let all = all.flat_map(|(at, sheet)| blocks(sheet).into_iter().map(move |block| (at, block)));
    for (at, block) in &continued::joined(all) {
        if let Some(sheet) = sheets.get(*at) {
            binder.sheet(*at, sheet);
            binder.unit = block.unit.or(binder.unit);
            binder.block(sheet, block);
        }
    }
    binder.bound
}

/// What was bound so far in a file, and what a block takes over from the blocks above it.
struct FileBinder<'d> {
    desk: Desk<'d>,
    org: Option<&'d str>,
    bound: Vec<Bound>,
    unit: Option<Unit>,
    /// The last form that others may be part of.
    whole: Option<FormId>,
    occurrence: Option<String>,
    /// The name of the sheet, or of the file.
    sheet: String,
    /// The number of the sheet.
    at: Option<usize>,
    /// How many forms there were of which the key is not printed.
    nameless: usize,
}

impl FileBinder<'_> {
    /// Begins a sheet: what stands above the tables of another is not said of its own.
    fn sheet(&mut self, at: usize, sheet: &Sheet) {
        if self.at != Some(at) {
            self.at = Some(at);
            self.unit = None;
            self.sheet.clone_from(&sheet.name);
        }
    }

    fn block(&mut self, sheet: &Sheet, block: &Block) {
        let named = [sheet_name(sheet, block)];
        let lead = choose::whole_titles(self.desk.forms, &block.lead, self.org);
        let lead = if lead.is_empty() {
            named.as_slice()
        } else {
            lead.as_slice()
        };
        self.under(lead, block);
    }

    /// Binds a block under the lines above it.
    fn under(&mut self, lead: &[Lead], block: &Block) {
        let chosen = choose::choose(self.desk.forms, lead, block, self.org, self.whole);
        let labelled =
            matches!(chosen, choose::Chosen::Form(id, _) if labels(self.desk.forms, id, block));
        if !labelled
            && let [first, rest @ ..] = inside::apart(self.desk.forms, block).as_slice()
            && !rest.is_empty()
        {
            self.under(lead, first);
            rest.iter().for_each(|block| self.under(&block.lead, block));
            return;
        }
        let title = match &chosen {
            choose::Chosen::Form(_, Some(at)) => lead.get(*at),
            _ => blocks::title(lead),
        };
        let draft = Draft {
            title: title.map(|title| title.text.clone()).unwrap_or_default(),
            place: title.and_then(|title| title.place),
            unit: block.unit.or(self.unit),
            notes: block.notes.clone(),
            ..Draft::default()
        };
        match chosen {
            choose::Chosen::Form(id, at) => {
                let title = at.and_then(|at| lead.get(at));
                let binding = choose::binding(self.desk.forms, id, (lead, title), block, self.org);
                let draft = Draft { binding, ..draft };
                if !labels(self.desk.forms, id, block) {
                    self.headed(draft, id, block);
                    return;
                }
                let (own, parts) = inside::parts(self.desk.forms, id, block);
                self.bound(draft, id, &own);
                for part in &parts {
                    self.under(&part.lead, part);
                }
            }
            choose::Chosen::Tie(names, titled) => {
                tie(&mut self.desk, &draft, &names);
                self.keep_unbound(Draft { titled, ..draft }, block);
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
                self.desk.note("load::no_form", message, draft.spot());
                self.keep_unbound(Draft { titled, ..draft }, block);
            }
        }
    }

    /// Binds a table of headings and rows, and keeps its block where it does not bear the title of its form.
    fn headed(&mut self, draft: Draft, id: FormId, block: &Block) {
        let own = draft.binding.is_none_or(|own| own.basis == Basis::Title);
        self.bound(draft, id, block);
        if let Some(last) = self.bound.last_mut() {
            last.block = (!own).then(|| block.clone());
        }
    }

    fn bound(&mut self, mut draft: Draft, id: FormId, block: &Block) {
        let forms = self.desk.forms;
        let Some(form) = forms.form(id) else { return };
        draft.form = Some(id);
        if draft.title.is_empty() {
            draft.title.clone_from(&form.name);
        }
        if labels(forms, id, block) {
            fields::fill(&mut self.desk, &mut draft, form, block);
        } else {
            bind::fill(
                &mut self.desk,
                &mut draft,
                form,
                &head(&block.rows, Some(form)),
                &block.rows,
            );
        }
        if form.repeats.is_some() {
            let printed = bind::occurrence(&draft, form);
            draft.occurrence = printed.or_else(|| Some(self.nameless(&draft)));
            self.occurrence.clone_from(&draft.occurrence);
        } else if forms
            .repetition(id)
            .is_some_and(|whole| self.whole == Some(whole))
        {
            draft.occurrence.clone_from(&self.occurrence);
        }
        if form.part_of.is_none() {
            self.whole = Some(id);
        }
        self.keep(draft);
    }

    /// What one of several forms goes by that does not print its key: where it stands.
    fn nameless(&mut self, draft: &Draft) -> String {
        self.nameless = self.nameless.saturating_add(1);
        let name = format!("{}#{}", self.sheet, self.nameless);
        let message = say!(
            "《{}》没有印用来区分各份的一项，就称作“{name}”",
            "“{}” does not print what tells one from another; it is called “{name}”",
            draft.title
        );
        let spot = Spot {
            place: draft.place,
            column: None,
            title: &draft.title,
        };
        self.desk.unread("load::no_occurrence", message, spot);
        name
    }

    fn keep_unbound(&mut self, draft: Draft, block: &Block) {
        let draft = unbound(&mut self.desk, draft, block);
        self.keep(draft);
    }

    fn keep(&mut self, draft: Draft) {
        let notices = std::mem::take(&mut self.desk.ledger.notices);
        self.bound.push(Bound {
            draft,
            notices,
            block: None,
        });
    }
}

/// A table that no form describes, read as it looks.
pub(super) fn unbound(desk: &mut Desk<'_>, mut draft: Draft, block: &Block) -> Draft {
    generic::fill(desk, &mut draft, &head(&block.rows, None), &block.rows);
    draft
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
