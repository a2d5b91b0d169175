//! The whole way of a PDF: opened, its pages drawn, their tables and lines put together.

use super::attach::{self, Block, Content, Drawn, blocks};
use super::cell;
use super::clipped;
use super::continuation;
use super::cost::Costs;
use super::device::{Collector, PAGE_LIMIT, Signs};
use super::furniture;
use super::geometry::{Area, Glyph, RawPage, Sheet, hundredths};
use super::guard;
use super::indent;
use super::lattice::{self, Lattice};
use super::line::lines;
use super::page::{PageInfo, PdfError, PdfPages, Table, Warning};
use super::prose::{Margins, Writer};
use super::raw;
use super::rowless;
use super::stagger;
use super::stream;
use crate::say;
use crate::source::{FileId, saturate};
use hayro_interpret::hayro_syntax::page::Page;
use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use hayro_interpret::kurbo::{Affine, Rect};
use hayro_interpret::{
    Context, InterpreterCache, InterpreterSettings, InterpreterWarning, WarningSinkFn,
    interpret_page,
};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

/// How many pages are read.
const PAGES: usize = 5_000;

/// Reads a PDF.
///
/// # Errors
///
/// Where nothing of the file can be read; what cannot be read of single pages are [`Warning`]s.
pub(in crate::load) fn read(bytes: &[u8], file: FileId) -> Result<PdfPages, PdfError> {
    // The library behind it has met fewer broken files than we shall: a panic in it is a file that cannot be read.
    catch_unwind(AssertUnwindSafe(|| open(bytes, file))).unwrap_or(Err(PdfError::Invalid))
}

/// Reads a PDF, trusting the library that opens it.
fn open(bytes: &[u8], file: FileId) -> Result<PdfPages, PdfError> {
    if raw::bomb(bytes) {
        return Err(PdfError::TooMuch);
    }
    let pdf = Pdf::new(bytes.to_vec()).map_err(|error| reason(error, bytes))?;
    let count = pdf.pages().len();
    match count {
        0 if begun(bytes) => return Err(PdfError::Cut),
        0 => return Err(PdfError::NoPages),
        _ if count > PAGES => {
            return Err(PdfError::TooManyPages {
                pages: count,
                limit: PAGES,
            });
        }
        _ => {}
    }
    let sizes = guard::sizes(&pdf).ok_or(PdfError::TooMuch)?;
    let (cache, mut costs) = (InterpreterCache::new(), Costs::new(sizes));
    let mut out = PdfPages::default();
    let mut contents: Vec<Content> = Vec::new();
    let (mut before, mut current) = (None::<(RawPage, Signs)>, None::<(RawPage, Signs)>);
    let drawn = pdf.pages().iter().enumerate().map(|(i, page)| {
        let sheet = paper(page, file, saturate(i).saturating_add(1));
        let (collector, sheet) = draw(&pdf, page, sheet, &cache, &mut costs);
        let signs = collector.signs;
        (collector.finish(sheet), signs)
    });
    for next in drawn.map(Some).chain(std::iter::once(None)) {
        if let Some(mut page) = current.take() {
            let (above, below) = (before.as_ref(), next.as_ref());
            clipped::settle(above.map(|p| &p.0), &mut page.0, below.map(|p| &p.0));
            contents.extend(before.replace(page).map(|page| content(page, &mut out)));
        }
        current = next;
    }
    contents.extend(before.map(|page| content(page, &mut out)));
    let scans = out
        .warnings
        .iter()
        .filter(|w| matches!(w, Warning::NeedsOcr { .. }))
        .count();
    if scans > 0 && out.pages.iter().all(|page| page.glyphs == 0) {
        return Err(PdfError::NeedsOcr { pages: scans });
    }
    if cut(bytes) {
        out.warnings.push(Warning::Cut {
            page: saturate(count),
        });
    }
    furniture::drop(&mut contents);
    assemble(contents, &mut out);
    Ok(out)
}

/// Whether a file ends before its document does. A whole one says where it ends, and no object stands after that;
/// one that is cut may still have the end of an earlier state, or of its first page.
fn cut(bytes: &[u8]) -> bool {
    let last = |mark: &[u8]| memchr::memmem::rfind(bytes, mark);
    last(b"%%EOF") <= last(b" obj").max(last(b"endobj"))
}

/// Whether a file begins as a document does, and ends before it.
fn begun(bytes: &[u8]) -> bool {
    let start = bytes.get(..1024).unwrap_or(bytes);
    let has = |bytes: &[u8], mark: &[u8]| memchr::memmem::find(bytes, mark).is_some();
    has(start, b"%PDF-") && has(bytes, b" obj") && cut(bytes)
}

/// Why a file does not open.
fn reason(error: LoadPdfError, bytes: &[u8]) -> PdfError {
    match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => PdfError::Password,
        LoadPdfError::Decryption(_) => PdfError::Encryption,
        LoadPdfError::Invalid if begun(bytes) => PdfError::Cut,
        LoadPdfError::Invalid => PdfError::Invalid,
    }
}

/// The paper of a page.
fn paper(page: &Page<'_>, file: FileId, number: u32) -> Sheet {
    let (width, height) = page.render_dimensions();
    Sheet {
        file,
        page: number,
        width: f64::from(width),
        height: f64::from(height),
        turn: 0,
    }
}

/// What a page draws; a page that would cost too much is not drawn.
fn draw<'a>(
    pdf: &'a Pdf,
    page: &Page<'a>,
    sheet: Sheet,
    cache: &InterpreterCache<'a>,
    costs: &mut Costs,
) -> (Collector, Sheet) {
    let mut collector = Collector::default();
    if costs.bearable(page) {
        let whole = Rect::new(0.0, 0.0, sheet.width, sheet.height);
        let transform = Affine::new(page.initial_transform(true).as_coeffs());
        let failed = Arc::new(AtomicBool::new(false));
        let flag = Arc::clone(&failed);
        let warning_sink: WarningSinkFn = Arc::new(move |warning| {
            flag.fetch_or(
                matches!(warning, InterpreterWarning::UnsupportedFont),
                Relaxed,
            );
        });
        let settings = InterpreterSettings {
            warning_sink,
            ..InterpreterSettings::default()
        };
        let mut context = Context::new(transform, whole, cache, pdf.xref(), settings);
        interpret_page(page, &mut context, &mut collector);
        collector.signs.no_font = failed.load(Relaxed);
        costs.spend(collector.spent);
    } else {
        collector.signs.over = true;
    }
    (collector, sheet)
}

/// The tables and lines of a page, and what is wrong with it.
fn content((drawn, signs): (RawPage, Signs), out: &mut PdfPages) -> Content {
    let RawPage {
        sheet,
        glyphs,
        rules,
        ..
    } = drawn;
    let page = sheet.page;
    let count = glyphs.iter().filter(|glyph| !glyph.blank()).count();
    let found = lattice::find(&rules);
    let over = signs.over || found.is_none();
    let tables = found.unwrap_or_default();
    out.warnings.extend(warnings(page, Signs { over, ..signs }));
    if count == 0 && signs.images > 0 && tables.is_empty() {
        out.warnings.push(Warning::NeedsOcr { page });
    }
    out.pages.push(PageInfo {
        number: page,
        width: hundredths(sheet.width),
        height: hundredths(sheet.height),
        glyphs: count,
        tables: tables.len(),
    });
    let (inside, mut outside) = share(&tables, glyphs);
    let (bare, ruled): (Vec<_>, Vec<_>) = tables
        .iter()
        .zip(inside)
        .partition(|(table, glyphs)| rowless::is(table, glyphs));
    outside.extend(bare.into_iter().flat_map(|(_, glyphs)| glyphs));
    let drawn = ruled.into_iter();
    let drawn = drawn.map(|(table, glyphs)| table_of(table, glyphs, &sheet));
    let mut tables: Vec<Drawn> = drawn.collect();
    let mut lines = lines(outside);
    tables.extend(stream::take(&mut lines, &sheet));
    tables.sort_by(|a, b| a.area.y0.total_cmp(&b.area.y0));
    Content {
        sheet,
        tables,
        lines,
    }
}

/// What is wrong with a page.
fn warnings(page: u32, signs: Signs) -> impl Iterator<Item = Warning> {
    let some = |count: usize| (count > 0).then_some(count);
    [
        some(signs.undecoded).map(|count| Warning::Undecodable { page, count }),
        some(signs.hidden).map(|count| Warning::Hidden { page, count }),
        signs.over.then_some(Warning::TooMuch {
            page,
            limit: PAGE_LIMIT,
        }),
        signs.no_font.then_some(Warning::Font { page }),
    ]
    .into_iter()
    .flatten()
}

/// Gives each glyph to the smallest table around it; the rest stands outside.
fn share(tables: &[Lattice], glyphs: Vec<Glyph>) -> (Vec<Vec<Glyph>>, Vec<Glyph>) {
    let mut inside = vec![Vec::new(); tables.len()];
    let mut outside = Vec::new();
    let areas: Vec<_> = tables.iter().map(Lattice::area).collect();
    for glyph in glyphs {
        let centre = glyph.area.centre();
        // What runs out of its cell, and of the table with it, was drawn for that cell.
        let clipped = glyph.clip.filter(|clip| !clip.holds(centre));
        let centre = clipped.map_or(centre, Area::centre);
        let around = areas
            .iter()
            .enumerate()
            .filter(|(_, area)| area.holds(centre));
        let least = around
            .min_by(|(_, a), (_, b)| (a.width() * a.height()).total_cmp(&(b.width() * b.height())));
        match least.and_then(|(i, _)| inside.get_mut(i)) {
            Some(own) => own.push(glyph),
            None => outside.push(glyph),
        }
    }
    (inside, outside)
}

/// A table with its texts.
fn table_of(table: &Lattice, glyphs: Vec<Glyph>, sheet: &Sheet) -> Drawn {
    let boxes = cell::boxes(table, glyphs);
    let mut doubts = Vec::new();
    if table.ragged {
        doubts.push(say!(
            "第{}页表格的线框不成矩形，单元格可能有误",
            "the lines of the table on page {} form no rectangles: its cells may be wrong",
            sheet.page
        ));
    }
    let untold = boxes.iter().filter(|slot| slot.doubt.is_some()).count();
    if untold > 0 {
        doubts.push(say!(
            "第{}页表格有{untold}格文字读不准：互相重叠、超出所在的行，或被格子截断",
            "on page {} the texts of {untold} cells of the table cannot be told: they lie over each other or other rows, or are cut off",
            sheet.page
        ));
    }
    let (rows, lies) = cell::rows(table, &boxes, sheet);
    let mut tails = cell::full_tails(table, &boxes);
    let (rows, xs) = stagger::mend(table, rows, &mut tails);
    Drawn {
        rows,
        lies,
        tails,
        xs,
        area: table.area(),
        leads: Vec::new(),
        notes: Vec::new(),
        page: sheet.page,
        doubts,
    }
}

/// Puts the pages together, in reading order.
fn assemble(contents: Vec<Content>, out: &mut PdfPages) {
    let margins: Vec<Margins> = contents
        .iter()
        .map(|page| Margins::of(page.lines.iter(), page.sheet.page))
        .collect();
    let mut writer = Writer::default();
    let mut pages: Vec<Vec<Block>> = contents.into_iter().map(blocks).collect();
    attach::stranded(&mut pages);
    for block in continuation::join(pages) {
        match block {
            Block::Line(line, sheet) => {
                let at = usize::try_from(sheet.page.saturating_sub(1)).unwrap_or(usize::MAX);
                if let Some(margins) = margins.get(at) {
                    writer.line(&line, *margins, &sheet);
                }
            }
            Block::Table(table) => {
                writer.end();
                out.tables.push(finish(table));
            }
        }
    }
    out.prose = writer.finish();
}

/// A table as it is handed on.
fn finish(table: Drawn) -> Table {
    let columns = table.xs.len().saturating_sub(1);
    let (mut rows, mut body) = (table.leads, table.rows);
    indent::write(&mut body, columns, &table.lies);
    rows.append(&mut body);
    rows.extend(table.notes);
    let mut pages: Vec<u32> = rows.iter().map(|row| row.page).collect();
    pages.dedup();
    Table {
        rows,
        columns,
        pages,
        doubts: table.doubts,
    }
}
