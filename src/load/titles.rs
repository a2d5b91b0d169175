//! The titles of the tables of a document, as a table of its own: 表题.

use super::cells::read_text;
use super::draft::{Draft, DraftCell, DraftColumn, DraftRow};
use crate::form::{Form, Forms, Kind};
use crate::ledger::State;
use crate::value::normal_name;

/// The name of the form that is filled by the reader, not found on a page.
const NAME: &str = "表题";

/// A row for each table that bears a title, where the packs declare a form of that name.
pub(super) fn titles(drafts: &[Draft], forms: &Forms) -> Option<Draft> {
    let (id, form) = forms.named(NAME)?;
    if drafts.iter().any(|draft| draft.form == Some(id)) {
        return None;
    }
    let printed = |draft: &&Draft| {
        let own = draft.form.and_then(|id| forms.form(id));
        !draft.title.is_empty()
            && draft.place.is_some()
            && own.is_none_or(|own| own.extract.is_none())
    };
    let rows: Vec<DraftRow> = drafts
        .iter()
        .filter(printed)
        .map(|draft| row(draft, form))
        .collect();
    let place = rows.first()?.place;
    let columns = form.columns.iter().map(|column| DraftColumn {
        heading: column.path.clone(),
        kind: Some(column.kind),
        unit: (column.kind == Kind::Year).then_some(crate::value::Unit::One),
    });
    Some(Draft {
        form: Some(id),
        title: NAME.to_owned(),
        place,
        made: true,
        columns: columns.collect(),
        rows,
        ..Draft::default()
    })
}

fn row(draft: &Draft, form: &Form) -> DraftRow {
    let year = year(&draft.title);
    let cells = form.columns.iter().map(|column| match column.kind {
        Kind::Year => read_text(&year, draft.place, Some(Kind::Year), None),
        _ => DraftCell {
            state: State::Value,
            text: draft.title.clone(),
            place: draft.place,
            ..DraftCell::default()
        },
    });
    DraftRow {
        name: Some(draft.title.clone()),
        plain: Some(normal_name(&draft.title)),
        place: draft.place,
        cells: cells.collect(),
        ..DraftRow::default()
    }
}

/// The first year that a title names, as it stands there; nothing where it names none.
fn year(title: &str) -> String {
    let starts = title.char_indices();
    let found = starts.filter_map(|(at, _)| {
        let (digits, rest) = title.get(at..)?.split_at_checked(4)?;
        let is = digits.starts_with("20") && digits.bytes().all(|b| b.is_ascii_digit());
        (is && rest.trim_start().starts_with('年')).then(|| digits.to_owned())
    });
    found.take(1).collect()
}
