//! The 问题清单 as a workbook that a bureau sends on and gets back, with a copy of each table, its cells marked.

mod copies;
pub(super) mod ledger;
mod list;
mod looks;

use super::entry::{entries, listed};
use super::layout::marks;
use super::{Options, Telling};
use copies::Copies;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

/// The workbook.
pub(super) fn bytes(told: &Telling, options: &Options) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let title = told
        .lang
        .pick("勾稽问题清单", "Crossfoot: list of problems");
    book.set_properties(&properties(title)?);
    let listed = listed(told, options);
    let marks = marks(told, &listed);
    let entries = entries(told, options);
    let copies = Copies::new(told, &marks);
    list::add(book.add_worksheet(), told, &listed, &entries, &copies)?;
    list::add_run(book.add_worksheet(), told, &copies)?;
    for copy in &copies.all {
        copies::add(book.add_worksheet(), told, copy, &marks, &entries)?;
    }
    book.save_to_buffer()
}

/// What a workbook says of itself: a clock in the file would make two of one run differ.
fn properties(title: &str) -> Result<DocProperties, XlsxError> {
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    let properties = DocProperties::new().set_title(title);
    Ok(properties
        .set_author("crossfoot")
        .set_creation_datetime(&made))
}
