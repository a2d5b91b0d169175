//! A Parquet file of findings that is being written, where the program knows how.

use crossfoot::report::Row;
use std::io::Write;

type Out = Box<dyn Write + Send>;

/// A file of findings.
pub(crate) struct Table {
    #[cfg(feature = "parquet")]
    writer: crossfoot::report::RowsWriter<Out>,
}

#[cfg(feature = "parquet")]
impl Table {
    pub(crate) fn new(out: Out) -> Result<Self, String> {
        let writer = crossfoot::report::RowsWriter::new(out);
        Ok(Self {
            writer: writer.map_err(|error| error.to_string())?,
        })
    }

    pub(crate) fn add(&mut self, rows: Vec<Row>) -> Result<(), String> {
        self.writer.add(rows).map_err(|error| error.to_string())
    }

    pub(crate) fn finish(&mut self) -> Result<(), String> {
        self.writer.finish().map_err(|error| error.to_string())
    }
}

#[cfg(not(feature = "parquet"))]
impl Table {
    pub(crate) fn new(_: Out) -> Result<Self, String> {
        Err(crossfoot::tell!(
            crate::language::lang(),
            "这个程序没有编入 Parquet",
            "this program was built without Parquet"
        ))
    }

    pub(crate) fn add(&mut self, _: Vec<Row>) -> Result<(), String> {
        Ok(())
    }

    pub(crate) fn finish(&mut self) -> Result<(), String> {
        Ok(())
    }
}
