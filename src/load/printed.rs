//! A PDF as part of a document: its grids, its prose, and what could not be read of it, in words.

use super::desk::{Desk, Spot};
use super::grid::{Grid, GridCell, Read, Sheet};
use super::pdf::{self, Cell, PageInfo, PdfError, PdfPages, Table, Warning};
use crate::lang::Said;
use crate::ledger::{Gravity, Page, PageCell};
use crate::say;
use crate::source::{FileId, Place, Source, Span, saturate};

/// Reads a PDF, or says why it cannot be read.
pub(super) fn read(desk: &mut Desk<'_>, name: String, bytes: &[u8]) -> Option<(FileId, Read)> {
    let pages = match pdf::read(bytes, desk.ledger.sources.next()) {
        Ok(pages) => pages,
        Err(error) => {
            refuse(desk, &name, &error);
            return None;
        }
    };
    let PdfPages {
        tables,
        prose,
        warnings,
        pages: sizes,
    } = pages;
    let end = saturate(prose.text.len());
    let source = Source::printed(name, prose.text, prose.prints);
    let file = desk.ledger.sources.add(source);
    for warning in &warnings {
        unread(desk, file, warning);
    }
    for table in &tables {
        doubt(desk, table);
    }
    desk.ledger.pages.extend(pages_of(sizes, &tables, file));
    let read = Read {
        sheets: sheets(tables, file),
        prose: vec![Span {
            file,
            start: 0,
            end,
        }],
        ..Read::default()
    };
    Some((file, read))
}

/// The pages with the cells that stand on them.
fn pages_of(sizes: Vec<PageInfo>, tables: &[Table], file: FileId) -> Vec<Page> {
    let blank = |size: PageInfo| Page {
        file,
        number: size.number,
        width: size.width,
        height: size.height,
        cells: Vec::new(),
    };
    let mut pages: Vec<Page> = sizes.into_iter().map(blank).collect();
    let rows = tables.iter().flat_map(|table| &table.rows);
    for cell in rows
        .flat_map(|row| &row.cells)
        .filter(|cell| !cell.covered())
    {
        let Place::Page { page, area, .. } = cell.place else {
            continue;
        };
        let at = (page as usize).checked_sub(1);
        if let Some(page) = at.and_then(|at| pages.get_mut(at)) {
            let text = cell.text.clone();
            page.cells.push(PageCell { area, text });
        }
    }
    pages
}

/// The tables as grids.
fn sheets(tables: Vec<Table>, file: FileId) -> Vec<Sheet> {
    let numbered = tables.into_iter().enumerate();
    numbered
        .map(|(i, table)| {
            let page = table.pages.first().copied().unwrap_or(0);
            Sheet {
                name: format!("第{page}页 表{}", i.saturating_add(1)),
                file,
                grid: grid(table),
                after: 0,
            }
        })
        .collect()
}

/// The rows of a table, with merged cells repeated.
fn grid(table: Table) -> Grid {
    // For each column, the cell that began there last: a covered cell is part of it.
    let mut begun: Vec<GridCell> = vec![GridCell::default(); table.columns];
    let mut rows = Vec::new();
    for row in table.rows {
        let cells = row.cells.into_iter().enumerate();
        rows.push(cells.map(|(at, cell)| set(&mut begun, at, cell)).collect());
    }
    Grid { rows }
}

/// A cell of a grid; one that is covered says what its owner says.
fn set(begun: &mut [GridCell], at: usize, cell: Cell) -> GridCell {
    if cell.covered() {
        let owner = begun.get(at).cloned().unwrap_or_default();
        return GridCell {
            merged: true,
            ..owner
        };
    }
    let own = GridCell {
        text: cell.text,
        place: Some(cell.place),
        fault: cell.fault,
        ..GridCell::default()
    };
    let (_, across) = cell.span;
    begun
        .iter_mut()
        .skip(at)
        .take(across)
        .for_each(|slot| *slot = own.clone());
    own
}

/// Says what could not be read of a page.
fn unread(desk: &mut Desk<'_>, file: FileId, warning: &Warning) {
    let (gravity, code, help) = match warning {
        Warning::NeedsOcr { .. } => (
            Gravity::Unreadable,
            "load::scanned_page",
            say!(
                "用文字识别软件转成带文字的 PDF，或换用原来的电子文件",
                "turn it into a PDF with text, or use the original electronic file"
            ),
        ),
        Warning::Undecodable { .. } | Warning::Font { .. } => (
            Gravity::Unreadable,
            "load::unknown_font",
            say!(
                "从原来的文件重新导出 PDF",
                "export the PDF again from the original file"
            ),
        ),
        // A page of which nothing is known is a part of the file that cannot be read.
        Warning::TooMuch { .. } => (
            Gravity::Broken,
            "load::page_too_large",
            say!(
                "从原来的文件重新导出 PDF，图形转成图片",
                "export the PDF again from the original file, with its drawings as pictures"
            ),
        ),
        Warning::Cut { .. } => (Gravity::Broken, "load::not_a_pdf", anew()),
        Warning::Hidden { .. } => (
            Gravity::Note,
            "load::hidden_text",
            say!(
                "文字识别得来的数要对照页面核对",
                "compare figures from character recognition with the page"
            ),
        ),
    };
    let place = Place::Page {
        file,
        page: warning.page(),
        area: [0; 4],
    };
    let spot = Spot {
        place: Some(place),
        ..Spot::default()
    };
    desk.notice(gravity, code, warning.said(), help, spot);
}

/// Says why what was read of a table may be wrong.
fn doubt(desk: &mut Desk<'_>, table: &Table) {
    let first = table.rows.iter().find_map(|row| row.cells.first());
    for doubt in &table.doubts {
        let spot = Spot {
            place: first.map(|cell| cell.place),
            ..Spot::default()
        };
        let help = say!(
            "用 --picture 看这一页读成了什么",
            "see with --picture what was read of this page"
        );
        let doubt = doubt.clone();
        desk.notice(Gravity::Note, "load::doubtful_table", doubt, help, spot);
    }
}

fn refuse(desk: &mut Desk<'_>, name: &str, error: &PdfError) {
    let (code, help) = match error {
        PdfError::Invalid | PdfError::NoPages => (
            "load::not_a_pdf",
            say!(
                "用阅读器打开，另存为 PDF 再检查",
                "open it in a viewer and save it as PDF, then check again"
            ),
        ),
        PdfError::Cut => ("load::not_a_pdf", anew()),
        PdfError::Password | PdfError::Encryption => (
            "load::encrypted",
            say!(
                "去掉密码后另存，再检查",
                "save it without the password, then check again"
            ),
        ),
        PdfError::NeedsOcr { .. } => (
            "load::scanned_page",
            say!(
                "用文字识别软件转成带文字的 PDF，或换用原来的电子文件",
                "turn it into a PDF with text, or use the original electronic file"
            ),
        ),
        PdfError::TooMuch => (
            "load::too_large",
            say!(
                "用阅读器打开，打印成新的 PDF 再检查",
                "open it in a viewer and print it to a new PDF, then check again"
            ),
        ),
        PdfError::TooManyPages { .. } => (
            "load::too_large",
            say!(
                "分成几个文件再检查",
                "split it into several files, then check again"
            ),
        ),
    };
    desk.broken(
        code,
        say!(
            "“{name}”读不出来：{}",
            "“{name}” cannot be read: {}",
            error.said()
        ),
        help,
        name,
    );
}

/// What to do with a file that is cut.
fn anew() -> Said {
    say!(
        "多半是没有下载完：重新下载，再检查",
        "most likely it was not downloaded to its end: download it anew, then check again"
    )
}
