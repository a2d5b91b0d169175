//! Tables that are taken for one form of which only one bears the title: the others may be other tables.

use super::continued::continued;
use super::desk::Desk;
use super::draft::Draft;
use super::file_tables::{Bound, unbound};
use super::merge::differ;
use crate::ledger::{Basis, Notice};
use crate::say;

/// Takes tables out of a form whose title another table bears: those whose title says more than that, and those without a
/// title that print other figures in the same rows. Joined with it they would be two tables in one.
pub(super) fn whole_title_wins(desk: &Desk<'_>, bound: &mut [Bound]) {
    for at in 0..bound.len() {
        let Some(other) = bound.get(at).filter(|other| is_rival(other, bound, desk)) else {
            continue;
        };
        let (draft, notices) = (other.draft.clone(), told(desk, &other.draft));
        if let Some(slot) = bound.get_mut(at)
            && let Some(block) = slot.block.take()
        {
            let draft = Draft {
                title: draft.title,
                place: draft.place,
                unit: draft.unit,
                notes: draft.notes,
                ..Draft::default()
            };
            let mut beside = desk.beside();
            slot.draft = unbound(&mut beside, draft, &block);
            slot.notices = notices;
            slot.notices.append(&mut beside.ledger.notices);
        }
    }
}

/// Whether a table is another than the one that bears the title of its form.
fn is_rival(other: &Bound, bound: &[Bound], desk: &Desk<'_>) -> bool {
    let basis = |bound: &Bound| bound.draft.binding.map(|own| own.basis);
    let form = other.draft.form;
    let once = form.is_some_and(|id| desk.forms.repetition(id).is_none());
    let mut all = bound.iter();
    let whole = all.find(|own| own.draft.form == form && basis(own) == Some(Basis::Title));
    let Some(whole) = whole.filter(|_| once && other.block.is_some()) else {
        return false;
    };
    match basis(other) {
        Some(Basis::PartOfTitle) => continued(&other.draft.title).is_none(),
        Some(Basis::Headings) => differ(&whole.draft, &other.draft),
        _ => false,
    }
}

fn told(desk: &Desk<'_>, other: &Draft) -> Vec<Notice> {
    let form = other.form.and_then(|id| desk.forms.form(id));
    let name = form.map_or("", |form| form.name.as_str());
    let mut desk = desk.beside();
    let message = say!(
        "《{}》与《{name}》不是一张表，不合在一起，按它的样子读",
        "“{}” is another table than “{name}”: the two were not joined, and it was read as it looks",
        other.title
    );
    desk.note("load::no_form", message, other.spot());
    std::mem::take(&mut desk.ledger.notices)
}
