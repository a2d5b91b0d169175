//! Which part of an `.xlsx` holds which sheet.

use super::super::zipped::{Zipped, attribute, tags};
use crate::lang::Said;

/// The names of the sheets with the paths of their parts, in the order of the workbook.
///
/// # Errors
///
/// A part that is too large, in words. A workbook that does not say it has none here: its reader will say why.
pub(super) fn sheets(zipped: &mut Zipped<'_>) -> Result<Vec<(String, String)>, Said> {
    let book = zipped.main("xl/workbook.xml")?;
    let (folder, own) = book.rsplit_once('/').unwrap_or(("", &book));
    let listed = zipped.relations(&format!("{folder}/_rels/{own}.rels"), folder)?;
    let xml = zipped.text_of(&book)?.unwrap_or_default();
    let mut sheets = Vec::new();
    for tag in tags(&xml, "sheet") {
        let (Some(name), Some(id)) = (attribute(&tag, "name"), attribute(&tag, "id")) else {
            continue;
        };
        let target = listed.iter().find(|relation| relation.id == id);
        sheets.extend(target.map(|relation| (name, relation.target.clone())));
    }
    Ok(sheets)
}
