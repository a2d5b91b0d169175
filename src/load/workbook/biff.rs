//! One walk over the records of an `.xls` before the library that reads it does: whether what they claim stays within
//! limits, and what that library does not tell of a sheet.

use super::super::budget::Budget;
use super::super::shown::NumberFormat;
use super::{Lines, Trouble};
use crate::lang::Said;
use crate::say;
use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

/// The longest stream of records that is read, in bytes.
const MAX_STREAM: u64 = 64 << 20;
/// The most sheets.
const MAX_SHEETS: usize = 1_000;

/// What a sheet says beside its values.
#[derive(Debug, Default)]
pub(super) struct SheetSurvey {
    pub(super) hidden: Lines,
    /// The format of a cell that holds a number, by number in [`Survey::formats`].
    pub(super) styles: BTreeMap<(u32, u32), usize>,
}

/// What a workbook says beside its values.
#[derive(Debug, Default)]
pub(super) struct Survey {
    /// Its sheets, in the order of the workbook, charts among them.
    pub(super) sheets: Vec<SheetSurvey>,
    /// The formats that cells refer to.
    pub(super) formats: Vec<Option<NumberFormat>>,
}

/// Surveys a workbook.
///
/// # Errors
///
/// What is too large or cannot be read.
pub(super) fn survey(stream: &[u8]) -> Result<Survey, Trouble> {
    let mut budget = Budget::default();
    let mut survey = Survey::default();
    let mut codes: BTreeMap<u16, String> = BTreeMap::new();
    let mut styles: Vec<u16> = Vec::new();
    let mut starts: Vec<usize> = Vec::new();
    let mut wide = true;
    for (kind, data) in Records(stream) {
        match kind {
            // From here on everything is encrypted; the library says so.
            0x002f => return Ok(survey),
            0x0809 => wide = short(data, 0) == Some(0x0600),
            0x041e => codes.extend(format(data, wide)),
            0x00e0 => styles.push(short(data, 2).unwrap_or(0)),
            0x0085 => starts.push(long(data, 0).unwrap_or(0) as usize),
            0x000a => break,
            _ => {}
        }
    }
    if starts.len() > MAX_SHEETS {
        return Err(Trouble::TooLarge(say!(
            "表超过 {MAX_SHEETS} 张",
            "more than {MAX_SHEETS} sheets"
        )));
    }
    survey.formats = styles
        .iter()
        .map(|id| NumberFormat::read(codes.get(id).map_or_else(|| builtin(*id), String::as_str)))
        .collect();
    for (number, start) in starts.into_iter().enumerate() {
        let records = Records(stream.get(start..).unwrap_or(&[]));
        let number = number.saturating_add(1);
        let called = |why| Trouble::TooLarge(say!("第{number}张表{}", "sheet {number}: {}", why));
        survey
            .sheets
            .push(sheet(records, &mut budget).map_err(called)?);
    }
    Ok(survey)
}

/// The stream of records of an `.xls`.
///
/// # Errors
///
/// A container that is broken, holds an encrypted workbook or no workbook at all.
pub(super) fn stream(bytes: &[u8]) -> Result<Vec<u8>, Trouble> {
    let mut compound = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(broken)?;
    if compound.is_stream("/EncryptedPackage") {
        return Err(Trouble::Password);
    }
    let name = ["/Workbook", "/Book"]
        .into_iter()
        .find(|name| compound.is_stream(name))
        .ok_or_else(|| Trouble::Other(say!("里面没有工作簿", "there is no workbook inside")))?;
    let mut bytes = Vec::new();
    let stream = compound.open_stream(name).map_err(broken)?;
    stream
        .take(MAX_STREAM.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(broken)?;
    if bytes.len() as u64 > MAX_STREAM {
        let most = MAX_STREAM >> 20;
        let why = say!("内容超过 {most} MB", "more than {most} MB inside");
        return Err(Trouble::TooLarge(why));
    }
    Ok(bytes)
}

/// A container with this stream and nothing else: the library follows the chains of a container without asking
/// whether they end. Of version 3: of version 4 it refuses those whose streams are all large.
///
/// # Errors
///
/// That it cannot be written; in memory it can.
pub(super) fn container(stream: &[u8]) -> Result<Vec<u8>, Trouble> {
    let mut compound =
        cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new()))
            .map_err(broken)?;
    let mut own = compound.create_stream("/Workbook").map_err(broken)?;
    own.write_all(stream).map_err(broken)?;
    own.flush().map_err(broken)?;
    drop(own);
    compound.flush().map_err(broken)?;
    Ok(compound.into_inner().into_inner())
}

#[expect(clippy::needless_pass_by_value, reason = "map_err gives it away")]
fn broken(error: std::io::Error) -> Trouble {
    Trouble::Other(say!(
        "文件内部结构有误（{error}）",
        "the file is broken inside ({error})"
    ))
}

/// The records of a stream: kind and data.
struct Records<'a>(&'a [u8]);

impl<'a> Iterator for Records<'a> {
    type Item = (u16, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let (head, rest) = self.0.split_at_checked(4)?;
        let (kind, length) = (short(head, 0)?, short(head, 2)?);
        let (data, rest) = rest.split_at_checked(usize::from(length))?;
        self.0 = rest;
        Some((kind, data))
    }
}

fn short(data: &[u8], at: usize) -> Option<u16> {
    let bytes = data.get(at..at.checked_add(2)?)?;
    Some(u16::from_le_bytes(bytes.try_into().ok()?))
}

fn long(data: &[u8], at: usize) -> Option<u32> {
    let bytes = data.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(bytes.try_into().ok()?))
}

/// A format by its number; texts are of two kinds, by the version of the file.
fn format(data: &[u8], wide: bool) -> Option<(u16, String)> {
    let id = short(data, 0)?;
    if !wide {
        let text = data.get(3..)?;
        return Some((
            id,
            encoding_rs::GB18030
                .decode_without_bom_handling(text)
                .0
                .into_owned(),
        ));
    }
    let length = usize::from(short(data, 2)?);
    let text = data.get(5..)?;
    let units: Vec<u16> = match data.get(4)? & 1 {
        0 => text
            .iter()
            .take(length)
            .map(|byte| u16::from(*byte))
            .collect(),
        _ => text
            .chunks_exact(2)
            .take(length)
            .filter_map(|pair| short(pair, 0))
            .collect(),
    };
    Some((id, String::from_utf16_lossy(&units)))
}

/// The formats that files refer to without saying them (MS-XLS 2.5.125, ECMA-376 18.8.30).
fn builtin(id: u16) -> &'static str {
    match id {
        1 => "0",
        2 => "0.00",
        3 | 37 | 38 | 41 | 42 => "#,##0",
        4 | 39 | 40 | 43 | 44 => "#,##0.00",
        5 | 6 => "#,##0",
        7 | 8 => "#,##0.00",
        9 => "0%",
        10 => "0.00%",
        _ => "General",
    }
}

/// The corners of what a sheet uses, so far.
#[derive(Default)]
struct Used {
    rows: Option<(u32, u32)>,
    columns: Option<(u32, u32)>,
}

impl Used {
    fn add(&mut self, row: u32, first: u32, last: u32) {
        let wider = |range: Option<(u32, u32)>, low: u32, high: u32| match range {
            Some((from, to)) => Some((from.min(low), to.max(high))),
            None => Some((low, high)),
        };
        self.rows = wider(self.rows, row, row);
        self.columns = wider(self.columns, first, last);
    }

    fn area(&self) -> usize {
        let length = |range: Option<(u32, u32)>| {
            range.map_or(0, |(from, to)| to.saturating_sub(from).saturating_add(1))
        };
        (length(self.rows) as usize).saturating_mul(length(self.columns) as usize)
    }
}

fn sheet(records: Records<'_>, budget: &mut Budget) -> Result<SheetSurvey, Said> {
    let mut sheet = SheetSurvey::default();
    let mut used = Used::default();
    let (mut depth, mut cells) = (0usize, 0usize);
    for (kind, data) in records {
        match kind {
            0x0809 => depth = depth.saturating_add(1),
            0x000a if depth <= 1 => break,
            0x000a => depth = depth.saturating_sub(1),
            // What a sheet claims to use: the library sets so much aside at once.
            0x0200 => Budget::default().cells(claimed(data))?,
            _ if depth > 1 => {}
            0x0208 => sheet.row(data),
            0x007d => sheet.columns(data),
            _ => {
                let Some((row, first, last)) = sheet.cells(kind, data) else {
                    continue;
                };
                cells = cells
                    .saturating_add(last.saturating_sub(first) as usize)
                    .saturating_add(1);
                used.add(row, first, last);
                Budget::default().cells(used.area().max(cells))?;
            }
        }
    }
    budget.cells(used.area())?;
    Ok(sheet)
}

/// How many cells a sheet claims to use. Columns that cannot be are taken to begin with the first, as the library takes
/// them; of an old file rows are told in two bytes.
fn claimed(data: &[u8]) -> usize {
    let two = |at| short(data, at).map(u32::from);
    let told = match data.len() {
        10 => [two(0), two(2), two(4), two(6)],
        _ => [long(data, 0), long(data, 4), two(8), two(10)],
    };
    let [top, bottom, left, right] = told.map(|told| told.unwrap_or(0));
    let left = if left > 0xff || right < left { 0 } else { left };
    let rows = bottom.saturating_sub(top) as usize;
    rows.saturating_mul(right.saturating_sub(left) as usize)
}

impl SheetSurvey {
    fn row(&mut self, data: &[u8]) {
        let zero = short(data, 6).is_some_and(|height| height & 0x7fff == 0);
        let hidden = long(data, 12).is_some_and(|flags| flags & 0x20 != 0) || zero;
        self.hidden
            .rows
            .extend(short(data, 0).filter(|_| hidden).map(u32::from));
    }

    fn columns(&mut self, data: &[u8]) {
        let hidden =
            short(data, 8).is_some_and(|flags| flags & 1 != 0) || short(data, 4) == Some(0);
        if let (Some(first), Some(last), true) = (short(data, 0), short(data, 2), hidden) {
            self.hidden
                .columns
                .push((u32::from(first), u32::from(last)));
        }
    }

    /// The cells that a record gives: row, first and last column; none where it gives none. Formats are kept.
    fn cells(&mut self, kind: u16, data: &[u8]) -> Option<(u32, u32, u32)> {
        let (row, first) = (u32::from(short(data, 0)?), u32::from(short(data, 2)?));
        match kind {
            0x0203 | 0x027e | 0x0006 => {
                self.styles
                    .insert((row, first), usize::from(short(data, 4)?));
                Some((row, first, first))
            }
            0x00bd => {
                let body = data.get(4..data.len().checked_sub(2)?)?;
                let mut last = first;
                for (column, cell) in (first..).zip(body.chunks_exact(6)) {
                    self.styles
                        .insert((row, column), usize::from(short(cell, 0)?));
                    last = column;
                }
                Some((row, first, last))
            }
            0x0204 | 0x00d6 | 0x0205 | 0x00fd => Some((row, first, first)),
            _ => None,
        }
    }
}
