//! The reader of spreadsheets: `.xlsx` and `.xls`. The only place that sees a float.

mod odd;

use super::desk::{Desk, Spot};
use super::grid::{Grid, GridCell, Read, Sheet};
use super::shown::{NumberFormat, shown};
use crate::lang::Said;
use crate::ledger::Gravity;
use crate::say;
use crate::source::{FileId, Place};
use calamine::{Data, Dimensions, Reader, SheetType, SheetVisible, Xls, XlsError, Xlsx, XlsxError};
use std::collections::BTreeMap;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The most rows of a sheet; past it something is wrong with the file, not with the budget.
const MAX_ROWS: u32 = 100_000;
/// The most columns of a sheet.
const MAX_COLUMNS: u32 = 1_000;

type Bytes<'a> = Cursor<&'a [u8]>;

/// What the file says of one sheet.
struct RawSheet {
    name: String,
    hidden: bool,
    cells: BTreeMap<(u32, u32), RawCell>,
    merged: Vec<Dimensions>,
    too_large: bool,
}

#[derive(Default)]
struct RawCell {
    text: String,
    fault: Option<Said>,
    never_calculated: bool,
}

/// Why a workbook cannot be read.
enum Trouble {
    Password,
    Other(Said),
}

impl From<XlsxError> for Trouble {
    fn from(error: XlsxError) -> Self {
        match error {
            XlsxError::Password => Self::Password,
            other => Self::Other(Said::same(other.to_string())),
        }
    }
}

impl From<XlsError> for Trouble {
    fn from(error: XlsError) -> Self {
        match error {
            XlsError::Password => Self::Password,
            other => Self::Other(Said::same(other.to_string())),
        }
    }
}

/// Reads every sheet of a workbook. What the bytes are decides, not what the file is called.
pub(super) fn read(desk: &mut Desk<'_>, file: FileId, bytes: &[u8]) -> Read {
    let name = desk.file_name(file);
    let zipped = bytes.starts_with(b"PK");
    // The library behind it has met fewer broken files than we shall: a panic in it is a file that cannot be read.
    let raw = catch_unwind(AssertUnwindSafe(|| {
        if zipped {
            read_xlsx(bytes)
        } else {
            read_xls(bytes).or_else(|e| or_xlsx(bytes, e))
        }
    }));
    match raw.unwrap_or_else(|_| {
        Err(Trouble::Other(say!(
            "文件内部结构有误",
            "the file is broken inside"
        )))
    }) {
        Ok(sheets) => Read {
            sheets: take(desk, file, &name, sheets),
            ..Read::default()
        },
        Err(Trouble::Password) => {
            desk.broken(
                "load::encrypted",
                say!(
                    "工作簿“{name}”加了密码",
                    "the workbook “{name}” has a password"
                ),
                say!(
                    "去掉密码后另存，再检查",
                    "save it without the password, then check again"
                ),
                &name,
            );
            Read::default()
        }
        Err(Trouble::Other(why)) => {
            let message = say!(
                "工作簿“{name}”读不出来：{}",
                "the workbook “{name}” cannot be read: {}",
                why
            );
            desk.broken(
                "load::not_a_workbook",
                message,
                say!(
                    "用表格软件打开，另存为 .xlsx 再检查",
                    "open it in a spreadsheet program and save it as .xlsx, then check again"
                ),
                &name,
            );
            Read::default()
        }
    }
}

/// An encrypted `.xlsx` stands in the container of `.xls`: ask the other reader before giving the reason.
fn or_xlsx(bytes: &[u8], first: Trouble) -> Result<Vec<RawSheet>, Trouble> {
    match read_xlsx(bytes) {
        Ok(sheets) => Ok(sheets),
        Err(Trouble::Password) => Err(Trouble::Password),
        Err(Trouble::Other(_)) => Err(first),
    }
}

fn read_xlsx(bytes: &[u8]) -> Result<Vec<RawSheet>, Trouble> {
    let mut book: Xlsx<Bytes<'_>> = calamine::open_workbook_from_rs(Cursor::new(bytes))?;
    let mut sheets = Vec::new();
    for meta in book.sheets_metadata().to_vec() {
        if meta.typ != SheetType::WorkSheet {
            continue;
        }
        let (values, too_large) = xlsx_values(&mut book, &meta.name)?;
        let formats = xlsx_formats(&mut book, &meta.name, &values)?;
        let merged = book.merge_cells_by_sheet_name(&meta.name)?;
        let cell = |(at, (data, formula)): ((u32, u32), (Data, bool))| {
            (at, raw_cell(&data, formats.get(&at), formula))
        };
        sheets.push(RawSheet {
            cells: values.into_iter().map(cell).collect(),
            hidden: meta.visible != SheetVisible::Visible,
            name: meta.name,
            merged,
            too_large,
        });
    }
    Ok(sheets)
}

/// The values of a sheet, each with whether a formula gives it, read as a stream: a cell in the last corner of an
/// empty sheet must not cost the whole sheet.
#[expect(clippy::type_complexity, reason = "named once, used once")]
fn xlsx_values(
    book: &mut Xlsx<Bytes<'_>>,
    sheet: &str,
) -> Result<(BTreeMap<(u32, u32), (Data, bool)>, bool), Trouble> {
    let mut values = BTreeMap::new();
    let mut reader = book.worksheet_cells_reader(sheet)?;
    while let Some(cell) = reader.next_cell_with_formula_metadata()? {
        let formula = cell.formula.is_some();
        let data = Data::from(cell.value);
        if data == Data::Empty && !formula {
            continue;
        }
        if cell.pos.0 >= MAX_ROWS || cell.pos.1 >= MAX_COLUMNS {
            return Ok((BTreeMap::new(), true));
        }
        values.insert(cell.pos, (data, formula));
    }
    Ok((values, false))
}

fn xlsx_formats(
    book: &mut Xlsx<Bytes<'_>>,
    sheet: &str,
    values: &BTreeMap<(u32, u32), (Data, bool)>,
) -> Result<BTreeMap<(u32, u32), NumberFormat>, Trouble> {
    let mut formats = BTreeMap::new();
    let mut reader = book.worksheet_cells_reader(sheet)?;
    while let Some((row, column, style)) = reader.next_style_id()? {
        if !matches!(
            values.get(&(row, column)),
            Some((Data::Float(_) | Data::Int(_), _))
        ) {
            continue;
        }
        let code = reader
            .styles()
            .get(style)
            .and_then(|style| style.number_format.as_ref());
        if let Some(format) = code.and_then(|code| NumberFormat::read(&code.format_code)) {
            formats.insert((row, column), format);
        }
    }
    Ok(formats)
}

fn read_xls(bytes: &[u8]) -> Result<Vec<RawSheet>, Trouble> {
    let mut book: Xls<Bytes<'_>> = calamine::open_workbook_from_rs(Cursor::new(bytes))?;
    let mut sheets = Vec::new();
    for meta in book.sheets_metadata().to_vec() {
        if meta.typ != SheetType::WorkSheet {
            continue;
        }
        let range = book.worksheet_range(&meta.name)?;
        let formulas = book.worksheet_formula(&meta.name)?;
        let (top, left) = range.start().unwrap_or((0, 0));
        let mut sheet = RawSheet {
            hidden: meta.visible != SheetVisible::Visible,
            cells: BTreeMap::new(),
            merged: book.merge_cells_by_sheet_name(&meta.name)?,
            name: meta.name,
            too_large: false,
        };
        // A range starts at its first used cell, not at A1.
        for (row, column, data) in range.used_cells() {
            let row = top.saturating_add(u32::try_from(row).unwrap_or(u32::MAX));
            let column = left.saturating_add(u32::try_from(column).unwrap_or(u32::MAX));
            sheet.too_large |= row >= MAX_ROWS || column >= MAX_COLUMNS;
            let formula = formulas
                .get_value((row, column))
                .is_some_and(|f| !f.is_empty());
            sheet
                .cells
                .insert((row, column), raw_cell(data, None, formula));
        }
        if sheet.too_large {
            sheet.cells.clear();
        }
        sheets.push(sheet);
    }
    Ok(sheets)
}

fn raw_cell(data: &Data, format: Option<&NumberFormat>, formula: bool) -> RawCell {
    let plain = |text: String| RawCell {
        text,
        ..RawCell::default()
    };
    match data {
        Data::String(text) if text.is_empty() && formula => never_calculated(),
        Data::Empty if formula => never_calculated(),
        Data::Empty => RawCell::default(),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => {
            plain(text.clone())
        }
        Data::Int(number) => plain(shown(&number.to_string(), format)),
        // `{}` of a float is its shortest decimal, the one that was typed in.
        Data::Float(number) => plain(shown(&number.to_string(), format)),
        Data::Bool(yes) => plain(if *yes { "是" } else { "否" }.to_owned()),
        Data::DateTime(day) => {
            let (year, month, day, ..) = day.to_ymd_hms_milli();
            plain(format!("{year}-{month:02}-{day:02}"))
        }
        Data::Error(error) => {
            let fault = Some(say!(
                "公式的结果是错误值 {error}",
                "a formula gives the error {error}"
            ));
            RawCell {
                text: error.to_string(),
                fault,
                never_calculated: false,
            }
        }
    }
}

fn never_calculated() -> RawCell {
    let fault = Some(say!(
        "公式还没有算过，单元格里没有数",
        "a formula was never calculated: the cell has no figure"
    ));
    RawCell {
        fault,
        never_calculated: true,
        ..RawCell::default()
    }
}

/// Turns sheets into grids that begin at A1, and tells what is odd about them.
fn take(desk: &mut Desk<'_>, file: FileId, name: &str, raw: Vec<RawSheet>) -> Vec<Sheet> {
    let mut sheets = Vec::new();
    for (number, raw) in raw.into_iter().enumerate() {
        let number = u16::try_from(number).unwrap_or(u16::MAX);
        desk.ledger.sheets.insert((file, number), raw.name.clone());
        let place = Place::Sheet {
            file,
            sheet: number,
            row: 0,
            column: 0,
        };
        let spot = Spot {
            place: Some(place),
            ..Spot::default()
        };
        if raw.too_large {
            let message = say!(
                "工作簿“{name}”的表“{}”大得不像预算表",
                "the sheet “{}” of the workbook “{name}” is too large to be a budget table",
                raw.name
            );
            desk.notice(
                Gravity::Broken,
                "load::too_large",
                message,
                say!("删去表外多余的单元格", "delete the cells outside the table"),
                spot,
            );
            continue;
        }
        odd::tell(desk, file, number, &raw, spot);
        sheets.push(Sheet {
            name: raw.name.clone(),
            file,
            grid: grid(raw, file, number),
        });
    }
    sheets
}

fn grid(raw: RawSheet, file: FileId, sheet: u16) -> Grid {
    let height = raw
        .cells
        .keys()
        .map(|at| at.0.saturating_add(1))
        .max()
        .unwrap_or(0);
    let width = raw
        .cells
        .keys()
        .map(|at| at.1.saturating_add(1))
        .max()
        .unwrap_or(0);
    let mut cells = raw.cells;
    let mut rows: Vec<Vec<GridCell>> = Vec::new();
    for row in 0..height {
        let line = (0..width).map(|column| {
            let cell = cells.remove(&(row, column)).unwrap_or_default();
            let place = Some(Place::Sheet {
                file,
                sheet,
                row,
                column,
            });
            GridCell {
                text: cell.text,
                place,
                merged: false,
                fault: cell.fault,
            }
        });
        rows.push(line.collect());
    }
    for area in &raw.merged {
        fill(&mut rows, area);
    }
    Grid { rows }
}

/// Repeats the text of a merged cell in all the cells that it covers.
fn fill(rows: &mut [Vec<GridCell>], area: &Dimensions) {
    let (top, left) = (area.start.0 as usize, area.start.1 as usize);
    let Some(origin) = rows.get(top).and_then(|row| row.get(left)).cloned() else {
        return;
    };
    let (bottom, right) = (area.end.0 as usize, area.end.1 as usize);
    for (y, row) in rows
        .iter_mut()
        .enumerate()
        .skip(top)
        .take_while(|(y, _)| *y <= bottom)
    {
        for (x, cell) in row
            .iter_mut()
            .enumerate()
            .skip(left)
            .take_while(|(x, _)| *x <= right)
        {
            if (y, x) != (top, left) && cell.is_empty() {
                cell.text.clone_from(&origin.text);
                cell.merged = true;
            }
        }
    }
}
