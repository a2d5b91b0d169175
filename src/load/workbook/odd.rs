//! What is odd about a sheet that is read all the same.

use super::RawSheet;
use crate::ledger::Gravity;
use crate::load::desk::{Desk, Spot};
use crate::say;
use crate::source::{FileId, Place};

/// Tells what is odd about a sheet that is read all the same.
pub(super) fn tell(desk: &mut Desk<'_>, file: FileId, number: u16, raw: &RawSheet, spot: Spot<'_>) {
    if raw.hidden {
        let message = say!(
            "表“{}”是隐藏的，也读了",
            "the sheet “{}” is hidden; it was read too",
            raw.name
        );
        desk.note("load::hidden_sheet", message, spot);
    }
    for (at, _) in raw.cells.iter().filter(|(_, cell)| cell.never_calculated) {
        let place = Some(Place::Sheet {
            file,
            sheet: number,
            row: at.0,
            column: at.1,
        });
        let message = say!(
            "公式还没有算过，单元格里没有数",
            "a formula was never calculated: the cell has no figure"
        );
        let help = say!(
            "用表格软件打开，重算后保存",
            "open it in a spreadsheet program, recalculate, and save it"
        );
        let spot = Spot {
            place,
            ..Spot::default()
        };
        desk.notice(
            Gravity::Unreadable,
            "load::formula_never_calculated",
            message,
            help,
            spot,
        );
    }
}
