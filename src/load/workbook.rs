//! The reader of spreadsheets: `.xlsx` and `.xls`. The only place that sees a float.
//!
//! A workbook is surveyed before the library that reads it sees it: that library trusts what a file claims, and does
//! not tell what a sheet hides.

mod biff;
mod hidden;
mod parts;
mod prose;
mod survey;
mod xls;
mod xlsx;

use super::budget::Budget;
use super::desk::{Desk, Spot};
use super::grid::{Grid, GridCell, Read, Sheet};
use super::shown::{NumberFormat, shown};
use crate::lang::Said;
use crate::ledger::Gravity;
use crate::say;
use crate::source::{FileId, Place, Source, Span, column_letters, saturate};
use calamine::Data;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

type Bytes<'a> = Cursor<&'a [u8]>;

/// What the file says of one sheet.
struct RawSheet {
    name: String,
    is_hidden: bool,
    cells: BTreeMap<(u32, u32), RawCell>,
    /// The rows and columns that it does not show.
    hidden: Lines,
    merged: Vec<Area>,
}

#[derive(Default)]
struct RawCell {
    text: String,
    /// The number that is stored, where the text shows less of it.
    stored: Option<String>,
    fault: Option<Said>,
    never_calculated: bool,
}

/// Rows, and stretches of columns, from 0.
#[derive(Clone, Debug, Default)]
struct Lines {
    rows: BTreeSet<u32>,
    columns: Vec<(u32, u32)>,
}

/// A rectangle of cells: the first and the last row and column.
#[derive(Clone, Copy, Debug)]
struct Area {
    start: (u32, u32),
    end: (u32, u32),
}

impl Area {
    /// Reads `A6:G67`.
    fn read(text: &str) -> Option<Self> {
        let (start, end) = text.split_once(':')?;
        Some(Self {
            start: survey::position(start)?,
            end: survey::position(end)?,
        })
    }
}

/// Why a workbook cannot be read.
enum Trouble {
    Password,
    TooLarge(Said),
    Other(Said),
}

/// Reads every sheet of a workbook. What the bytes are decides, not what the file is called.
pub(super) fn read(desk: &mut Desk<'_>, file: FileId, bytes: &[u8]) -> Read {
    let name = desk.file_name(file);
    let mut budget = Budget::default();
    // The library behind it has met fewer broken files than we shall: a panic in it is a file that cannot be read.
    let raw = catch_unwind(AssertUnwindSafe(|| sheets(bytes, &mut budget)));
    let raw = raw.unwrap_or_else(|_| {
        Err(Trouble::Other(say!(
            "文件内部结构有误",
            "the file is broken inside"
        )))
    });
    let taken =
        raw.and_then(|sheets| take(desk, file, sheets, &mut budget).map_err(Trouble::TooLarge));
    match taken {
        Ok(sheets) => with_prose(desk, file, sheets),
        Err(trouble) => {
            let (code, message, help) = refusal(&name, trouble);
            desk.broken(code, message, help, &name);
            Read::default()
        }
    }
}

/// The sheets with what they say in words, which becomes the text of the file.
fn with_prose(desk: &mut Desk<'_>, file: FileId, sheets: Vec<Sheet>) -> Read {
    let prose = prose::of(&sheets);
    let end = saturate(prose.text.len());
    let name = desk
        .ledger
        .sources
        .get(file)
        .map(|source| source.name.clone());
    let source = Source::of_cells(name.unwrap_or_default(), prose.text, prose.cells);
    desk.ledger.sources.put(file, source);
    let whole = Span {
        file,
        start: 0,
        end,
    };
    Read {
        sheets,
        prose: vec![whole],
        ..Read::default()
    }
}

/// What is said of a workbook that cannot be read: code, what is wrong, what to do.
fn refusal(name: &str, trouble: Trouble) -> (&'static str, Said, Said) {
    match trouble {
        Trouble::Password => {
            let message = say!(
                "工作簿“{name}”加了密码",
                "the workbook “{name}” has a password"
            );
            (
                "load::encrypted",
                message,
                say!(
                    "去掉密码后另存，再检查",
                    "save it without the password, then check again"
                ),
            )
        }
        Trouble::TooLarge(why) => {
            let message = say!(
                "工作簿“{name}”太大：{}",
                "the workbook “{name}” is too large: {}",
                why
            );
            let help = say!(
                "选中数据右边的列和下边的行，整列整行删除后保存；或分成几个文件再检查",
                "select the columns right of the data and the rows below it, delete them whole, and save; or split the file"
            );
            ("load::too_large", message, help)
        }
        Trouble::Other(why) => {
            let message = say!(
                "工作簿“{name}”读不出来：{}",
                "the workbook “{name}” cannot be read: {}",
                why
            );
            (
                "load::not_a_workbook",
                message,
                say!(
                    "用表格软件打开，另存为 .xlsx 再检查",
                    "open it in a spreadsheet program and save it as .xlsx, then check again"
                ),
            )
        }
    }
}

fn sheets(bytes: &[u8], budget: &mut Budget) -> Result<Vec<RawSheet>, Trouble> {
    match bytes {
        [b'P', b'K', ..] => xlsx::read(bytes, budget),
        [0xd0, 0xcf, 0x11, 0xe0, ..] => xls::read(bytes, budget),
        _ => Err(Trouble::Other(say!(
            "既不是 .xlsx 也不是 .xls，可能是改了扩展名的网页或文字",
            "it is neither .xlsx nor .xls; perhaps a web page or a text under that name"
        ))),
    }
}

fn raw_cell(data: &Data, format: Option<&NumberFormat>, formula: bool) -> RawCell {
    let plain = |text: String| RawCell {
        text,
        ..RawCell::default()
    };
    let number = |shortest: String| {
        let shown = shown(&shortest, format);
        RawCell {
            text: shown.text,
            stored: shown.stored,
            ..RawCell::default()
        }
    };
    match data {
        Data::String(text) if text.is_empty() && formula => never_calculated(),
        Data::Empty if formula => never_calculated(),
        Data::Empty => RawCell::default(),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => {
            plain(text.clone())
        }
        Data::Int(int) => number(int.to_string()),
        // `{}` of a float is its shortest decimal, the one that was typed in; past 28 digits no budget goes.
        Data::Float(float) if float.abs() >= 1e28 => plain(format!("{float:e}")),
        Data::Float(float) => number(float.to_string()),
        Data::Bool(yes) => plain(if *yes { "是" } else { "否" }.to_owned()),
        Data::DateTime(day) => {
            let (year, month, day, ..) = day.to_ymd_hms_milli();
            plain(format!("{year}-{month:02}-{day:02}"))
        }
        Data::Error(error) => RawCell {
            text: error.to_string(),
            fault: Some(say!(
                "公式的结果是错误值 {error}",
                "the formula gives the error {error}"
            )),
            ..RawCell::default()
        },
    }
}

fn uncalculated() -> Said {
    say!(
        "公式还没有算过，单元格里没有数",
        "a formula was never calculated: the cell has no figure"
    )
}

fn never_calculated() -> RawCell {
    RawCell {
        fault: Some(uncalculated()),
        never_calculated: true,
        ..RawCell::default()
    }
}

/// Turns sheets into grids that begin at A1, and tells what is odd about them.
fn take(
    desk: &mut Desk<'_>,
    file: FileId,
    raw: Vec<RawSheet>,
    budget: &mut Budget,
) -> Result<Vec<Sheet>, Said> {
    let mut sheets = Vec::new();
    for (number, mut raw) in raw.into_iter().enumerate() {
        let number = u16::try_from(number).unwrap_or(u16::MAX);
        desk.ledger.sheets.insert((file, number), raw.name.clone());
        hidden::tell(desk, (file, number), &mut raw);
        for (at, _) in raw.cells.iter().filter(|(_, cell)| cell.never_calculated) {
            let place = Some(Place::Sheet {
                file,
                sheet: number,
                row: at.0,
                column: at.1,
            });
            let message = uncalculated();
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
        let name = raw.name.clone();
        let grid = grid(raw, file, number, budget)
            .map_err(|why| say!("表“{name}”{}", "the sheet “{name}”: {}", why))?;
        sheets.push(Sheet {
            name,
            file,
            grid,
            after: 0,
        });
    }
    Ok(sheets)
}

fn grid(raw: RawSheet, file: FileId, sheet: u16, budget: &mut Budget) -> Result<Grid, Said> {
    let end = |of: &dyn Fn(&(u32, u32)) -> u32| {
        raw.cells
            .keys()
            .map(|at| of(at).saturating_add(1))
            .max()
            .unwrap_or(0)
    };
    let (height, width) = (end(&|at| at.0), end(&|at| at.1));
    let area = (height as usize).saturating_mul(width as usize);
    let last = column_letters(width.saturating_sub(1) as usize);
    let used = |why| {
        say!(
            "用到第{height}行、第{last}列，{}",
            "it is used down to row {height} and column {last}, {}",
            why
        )
    };
    Budget::width(width as usize)
        .and_then(|()| budget.cells(area))
        .map_err(used)?;
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
        fill(&mut rows, area, budget)?;
    }
    Ok(Grid { rows })
}

/// Repeats the text of a merged cell in all the cells that it covers.
fn fill(rows: &mut [Vec<GridCell>], area: &Area, budget: &mut Budget) -> Result<(), Said> {
    let (top, left) = (area.start.0 as usize, area.start.1 as usize);
    let (bottom, right) = (area.end.0 as usize, area.end.1 as usize);
    let origin = rows.get(top).and_then(|row| row.get(left));
    let Some(text) = origin
        .filter(|cell| !cell.is_empty())
        .map(|cell| cell.text.clone())
    else {
        return Ok(());
    };
    for (y, row) in rows
        .iter_mut()
        .enumerate()
        .take(bottom.saturating_add(1))
        .skip(top)
    {
        let right = right.min(row.len());
        budget.covered(right.saturating_sub(left).saturating_add(1))?;
        for (x, cell) in row
            .iter_mut()
            .enumerate()
            .take(right.saturating_add(1))
            .skip(left)
        {
            if (y, x) != (top, left) && cell.is_empty() {
                budget.text(text.len().max(1))?;
                cell.text.clone_from(&text);
                cell.merged = true;
            }
        }
    }
    Ok(())
}
