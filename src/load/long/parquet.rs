//! A long table in Parquet, as the lines of the CSV that would hold the same: a heading, then a line a row.
//!
//! So everything that is known of long files holds for it too: places (the heading is line 1), what is wrong with a
//! line, going on where a run stopped. Decimals are written with the decimals that their column declares, integers and
//! strings as they are. A figure in floating point has no exact amount, so such a column is refused.

mod column;
mod zstd;

use super::chunks::trouble;
use crate::lang::Said;
use crate::say;
use column::Column;
use parquet::errors::ParquetError;
use parquet::file::metadata::ParquetMetaData;
use parquet::file::reader::FileReader;
use parquet::file::serialized_reader::SerializedFileReader;
use std::fs::File;
use std::io::{self, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// So many rows are turned into lines at a time.
const ROWS: usize = 4096;
/// The most columns of a file: a heading that is longer is no table.
const COLUMNS: usize = 10_000;

/// The lines of a Parquet file.
pub(super) struct Rows {
    file: Arc<File>,
    about: Arc<ParquetMetaData>,
    /// What each column of the file is, in order; nothing for one that nobody asks for.
    columns: Vec<Option<Column>>,
    /// The row group that comes next.
    group: usize,
    /// How many rows of the one at hand are left.
    left: usize,
    /// What is not yet read.
    text: Vec<u8>,
    at: usize,
}

fn broken(error: &ParquetError) -> io::Error {
    let error = error.to_string();
    trouble(say!(
        "Parquet 文件不完整或已损坏：{error}",
        "the Parquet file is not whole, or damaged: {error}"
    ))
}

/// Does what a damaged file may make the reader of the format give up on.
fn tried<T>(work: impl FnOnce() -> Result<T, io::Error>) -> io::Result<T> {
    let gave_up = |_| trouble(say!("Parquet 文件已损坏", "the Parquet file is damaged"));
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| Err(gave_up(panic)))
}

impl Rows {
    /// Opens a file, of which some columns are asked for.
    ///
    /// # Errors
    ///
    /// A file that is not whole, and a column that is asked for and holds no words, integers or decimals.
    pub(super) fn new(file: File, asked: &dyn Fn(&str) -> bool) -> io::Result<Self> {
        tried(|| Self::open(file, asked))
    }

    fn open(file: File, asked: &dyn Fn(&str) -> bool) -> io::Result<Self> {
        let again = file.try_clone()?;
        let reader = SerializedFileReader::new(file).map_err(|error| broken(&error))?;
        let about = Arc::new(reader.metadata().clone());
        let schema = about.file_metadata().schema_descr();
        if schema.num_columns() > COLUMNS {
            return Err(trouble(say!(
                "超过 {COLUMNS} 栏",
                "it has more than {COLUMNS} columns"
            )));
        }
        let mut columns = Vec::new();
        let mut heads = Vec::new();
        for own in schema.columns() {
            // A column within another is named with it: `list.element`.
            let name = own.path().string();
            let column = match asked(&name) {
                true => Some(Column::new(own).map_err(|what| refused(&name, &what))?),
                false => None,
            };
            columns.push(column);
            heads.push(name);
        }
        let mut rows = Self {
            file: Arc::new(again),
            about,
            columns,
            group: 0,
            left: 0,
            text: Vec::new(),
            at: 0,
        };
        let last = heads.len().saturating_sub(1);
        for (at, head) in heads.iter().enumerate() {
            column::word(head.as_bytes(), &mut rows.text);
            rows.text.push(if at == last { b'\n' } else { b',' });
        }
        Ok(rows)
    }

    /// Turns some more rows into lines; whether there were any.
    fn more(&mut self) -> io::Result<bool> {
        self.text.clear();
        self.at = 0;
        while self.left == 0 {
            if self.group >= self.about.num_row_groups() {
                return Ok(false);
            }
            self.next_group()?;
        }
        let wanted = self.left.min(ROWS);
        for column in self.columns.iter_mut().flatten() {
            let read = column.read(wanted).map_err(|error| broken(&error))?;
            if read != wanted {
                return Err(trouble(say!(
                    "Parquet 文件已损坏：各栏的行数不同",
                    "the Parquet file is damaged: its columns have not as many rows as each other"
                )));
            }
        }
        self.left = self.left.saturating_sub(wanted);
        let last = self.columns.len().saturating_sub(1);
        for _ in 0..wanted {
            for (at, column) in self.columns.iter_mut().enumerate() {
                if let Some(column) = column {
                    column.write(&mut self.text);
                }
                self.text.push(if at == last { b'\n' } else { b',' });
            }
        }
        Ok(true)
    }

    fn next_group(&mut self) -> io::Result<()> {
        let about = Arc::clone(&self.about);
        let group = about.row_group(self.group);
        self.group = self.group.saturating_add(1);
        self.left = usize::try_from(group.num_rows()).unwrap_or(0);
        for (at, column) in self.columns.iter_mut().enumerate() {
            let Some(column) = column else { continue };
            let Some(own) = group.columns().get(at) else {
                return Err(trouble(say!(
                    "Parquet 文件已损坏：缺栏",
                    "the Parquet file is damaged: it lacks a column"
                )));
            };
            column
                .open(&self.file, own, self.left)
                .map_err(|error| broken(&error))?;
        }
        Ok(())
    }
}

fn refused(name: &str, what: &Said) -> io::Error {
    trouble(say!("“{name}”一栏是{}", "the column `{name}` is {}", what))
}

impl Read for Rows {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.at >= self.text.len() && !tried(|| self.more())? {
            return Ok(0);
        }
        let rest = self.text.get(self.at..).unwrap_or(&[]);
        let taken = rest.len().min(into.len());
        for (slot, byte) in into.iter_mut().zip(rest) {
            *slot = *byte;
        }
        self.at = self.at.saturating_add(taken);
        Ok(taken)
    }
}
