//! Tables that bear the title of forms and have the columns of none of them.

use super::heads::Vocabulary;
use super::lines::Line;
use super::prints::title_text;
use super::stretches::Stretch;
use crate::form::{Form, FormId};
use crate::ledger::Gravity;
use crate::load::desk::Desk;
use crate::load::draft::Draft;
use crate::say;
use crate::source::FileId;

/// So many lines with figures, or with headings, below a title are a table.
const ROWS: usize = 3;

/// A table that bears the title of forms and whose columns are those of none: nothing of it is read. Lines with neither
/// figures nor headings are no table.
pub(super) fn unbound(
    desk: &Desk<'_>,
    file: FileId,
    stretch: &Stretch,
    lines: &[Line<'_>],
) -> Option<Draft> {
    let plain = |id: &&FormId| desk.forms.form(**id).is_some_and(|form| !form.fields);
    let titled: Vec<FormId> = stretch.forms.iter().filter(plain).copied().collect();
    let own = stretch.lines.iter().filter_map(|at| lines.get(*at));
    let rows = own.filter(|line| line.figures() > 0).count();
    let title = lines.get(stretch.title)?;
    let mut forms = titled.iter().filter_map(|id| desk.forms.form(*id));
    let table = rows >= ROWS || forms.any(|form| headings(form, stretch, lines) >= ROWS);
    (!titled.is_empty() && table).then(|| Draft {
        titled,
        title: title_text(lines, stretch),
        place: title.place(file),
        ..Draft::default()
    })
}

/// How many lines below a title are headings of a form.
fn headings(form: &Form, stretch: &Stretch, lines: &[Line<'_>]) -> usize {
    let words = Vocabulary::of(form, None);
    let own = stretch.lines.iter().filter_map(|at| lines.get(*at));
    own.filter(|line| words.is_heading(&line.pieces)).count()
}

/// Tells that a table was not read.
pub(super) fn tell_unbound(desk: &mut Desk<'_>, draft: &Draft) {
    let message = say!(
        "《{}》的文字里没有栏线，栏目与同名的表样对不上，没有读",
        "“{}” has no lines between columns, and its headings are not those of the form of its title; it was not read",
        draft.title
    );
    let help = say!(
        "换用原来的 PDF 或工作簿",
        "use the original PDF or workbook"
    );
    desk.notice(
        Gravity::Unreadable,
        "load::no_form",
        message,
        help,
        draft.spot(),
    );
}
