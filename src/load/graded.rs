//! Scores for which grades are printed: 得分 with 优 and 良 below it.

use super::blocks::Line;
use super::desk::{Desk, Spot};
use super::draft::Draft;
use super::grid::GridCell;
use super::headings::Head;
use super::layout::Layout;
use crate::form::{Form, Kind};
use crate::ledger::Gravity;
use crate::say;
use crate::value::{Reading, read_amount};

/// The grades of self-evaluations.
const GRADES: [&str; 15] = [
    "优",
    "良",
    "中",
    "差",
    "优秀",
    "良好",
    "中等",
    "一般",
    "较好",
    "较差",
    "好",
    "合格",
    "基本合格",
    "不合格",
    "不及格",
];

/// Takes the columns of counts that hold nothing but grades out of a layout: their scores are not printed.
pub(super) fn take_out(
    desk: &mut Desk<'_>,
    draft: &Draft,
    (form, layout): (&Form, &mut Layout),
    head: &Head,
    rows: &[Line],
) {
    for list in &mut layout.lists {
        let columns = form.columns.iter().zip(&mut list.columns);
        for (column, slot) in columns.filter(|(column, _)| column.kind == Kind::Count) {
            let Some(heading) = slot.and_then(|at| head.headings.get(at)) else {
                continue;
            };
            let texts = rows.iter().filter_map(|line| line.get(heading.column));
            let mut texts = texts
                .map(|cell| cell.trimmed())
                .filter(|text| !is_blank(text));
            let Some(first) = texts.next() else { continue };
            if !is_grade(first) || !texts.all(is_grade) {
                continue;
            }
            *slot = None;
            let spot = Spot {
                place: heading.place,
                column: Some(heading.column),
                title: &draft.title,
            };
            tell(desk, &column.spelling(), first, spot);
        }
    }
}

/// Whether a text says that there is nothing.
fn is_blank(text: &str) -> bool {
    text.is_empty() || matches!(read_amount(text), Reading::Blank)
}

/// Whether a field of a count prints a grade, which is told.
pub(super) fn is_told(
    desk: &mut Desk<'_>,
    (label, kind): (&str, Option<Kind>),
    printed: &GridCell,
    spot: Spot<'_>,
) -> bool {
    let graded = kind == Some(Kind::Count) && is_grade(printed.trimmed());
    if graded {
        tell(desk, label, printed.trimmed(), spot);
    }
    graded
}

/// Whether a text is a grade.
fn is_grade(text: &str) -> bool {
    GRADES.contains(&text)
}

/// Tells that a column or field of scores prints grades.
fn tell(desk: &mut Desk<'_>, spelling: &str, grade: &str, spot: Spot<'_>) {
    let message = say!(
        "《{}》的“{spelling}”印的是等级（{grade}），不是数，当作没有印",
        "“{}” prints grades ({grade}) and no scores as its “{spelling}”, which is taken as not printed",
        spot.title
    );
    let help = say!(
        "要检查得分，印上分数",
        "print the scores if they are to be checked"
    );
    desk.notice(Gravity::Note, "load::grades", message, help, spot);
}
