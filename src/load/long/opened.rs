//! A long file as lines, whatever it is stored as.

use crate::project::LongTables;
use std::fs::File;
use std::io::{self, Read, Seek};
use std::path::Path;

/// A long file that is open.
pub struct Opened(Kind);

enum Kind {
    Text(File),
    #[cfg(feature = "parquet")]
    Rows(Box<super::parquet::Rows>),
}

impl Opened {
    /// Opens a file: CSV, or Parquet as its first bytes tell.
    ///
    /// # Errors
    ///
    /// What keeps the file from being read.
    pub(super) fn new(path: &Path, declared: &LongTables) -> io::Result<Self> {
        let mut file = File::open(path)?;
        let mut first = Vec::new();
        (&mut file).take(4).read_to_end(&mut first)?;
        file.rewind()?;
        let named = path.extension().is_some_and(|own| own == "parquet");
        match named || first == b"PAR1" {
            true => rows(file, declared).map(Self),
            false => Ok(Self(Kind::Text(file))),
        }
    }
}

#[cfg(feature = "parquet")]
fn rows(file: File, declared: &LongTables) -> io::Result<Kind> {
    let parts = [
        Some(&declared.document),
        Some(&declared.table),
        declared.code.as_ref(),
        declared.name.as_ref(),
        declared.org.as_ref(),
        declared.year.as_ref(),
    ];
    let asked = |name: &str| {
        let figure = |table: &crate::project::LongTable| table.columns.contains_key(name);
        parts.iter().flatten().any(|own| *own == name) || declared.tables.values().any(figure)
    };
    let rows = super::parquet::Rows::new(file, &asked)?;
    Ok(Kind::Rows(Box::new(rows)))
}

#[cfg(not(feature = "parquet"))]
fn rows(_: File, _: &LongTables) -> io::Result<Kind> {
    Err(super::chunks::trouble(crate::say!(
        "这个程序没有编入 Parquet：用 --features parquet 编译",
        "this program was built without Parquet: build it with --features parquet"
    )))
}

impl Read for Opened {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match &mut self.0 {
            Kind::Text(file) => file.read(into),
            #[cfg(feature = "parquet")]
            Kind::Rows(rows) => rows.read(into),
        }
    }
}
