//! Findings in Parquet, for engines of analysis: what stands in the columns is in `docs/report.md`.

use super::ReportError;
use super::rows::{COLUMNS, Field, Holds, Row};
use crate::value::Decimal;
use parquet::basic::Compression;
use parquet::data_type::{ByteArray, FixedLenByteArray, Int32Type};
use parquet::data_type::{ByteArrayType, FixedLenByteArrayType};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use rust_decimal::RoundingStrategy;
use std::io::Write;
use std::sync::Arc;

/// So many findings are kept before they are written.
const ROWS: usize = 16 * 1024;
/// The decimals of amounts: more than any that is printed has. A quotient is rounded to them.
const SCALE: u32 = 10;

/// Writes findings to a Parquet file, some at a time.
pub struct RowsWriter<W: Write + Send> {
    writer: SerializedFileWriter<W>,
    rows: Vec<Row>,
}

impl From<ParquetError> for ReportError {
    fn from(error: ParquetError) -> Self {
        Self(error.to_string())
    }
}

impl<W: Write + Send> RowsWriter<W> {
    /// Begins a file.
    ///
    /// # Errors
    ///
    /// What keeps it from being written.
    pub fn new(out: W) -> Result<Self, ReportError> {
        let column = |(name, holds): &(&str, Holds)| match holds {
            Holds::Words => format!("OPTIONAL BYTE_ARRAY {name} (STRING);"),
            Holds::Whole => format!("OPTIONAL INT32 {name};"),
            Holds::Amount => {
                format!("OPTIONAL FIXED_LEN_BYTE_ARRAY (16) {name} (DECIMAL (38, {SCALE}));")
            }
        };
        let columns: String = COLUMNS.iter().map(column).collect();
        let schema = parse_message_type(&format!("message findings {{ {columns} }}"))?;
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_created_by(format!("crossfoot {}", env!("CARGO_PKG_VERSION")))
            .build();
        Ok(Self {
            writer: SerializedFileWriter::new(out, Arc::new(schema), Arc::new(properties))?,
            rows: Vec::new(),
        })
    }

    /// Adds findings.
    ///
    /// # Errors
    ///
    /// What keeps them from being written.
    pub fn add(&mut self, rows: Vec<Row>) -> Result<(), ReportError> {
        self.rows.extend(rows);
        match self.rows.len() >= ROWS {
            true => self.group(),
            false => Ok(()),
        }
    }

    /// Ends the file, which is none before.
    ///
    /// # Errors
    ///
    /// What keeps it from being written.
    pub fn finish(&mut self) -> Result<(), ReportError> {
        if !self.rows.is_empty() {
            self.group()?;
        }
        self.writer.finish()?;
        self.writer
            .inner_mut()
            .flush()
            .map_err(ParquetError::from)?;
        Ok(())
    }

    /// Writes what is kept.
    fn group(&mut self) -> Result<(), ReportError> {
        let rows = std::mem::take(&mut self.rows);
        let mut group = self.writer.next_row_group()?;
        for (at, (_, holds)) in COLUMNS.iter().enumerate() {
            let Some(mut column) = group.next_column()? else {
                break;
            };
            let fields = rows
                .iter()
                .map(|row| row.0.get(at).unwrap_or(&Field::Nothing));
            match holds {
                Holds::Words => {
                    let (levels, values) = split(fields.map(words));
                    let own = column.typed::<ByteArrayType>();
                    own.write_batch(&values, Some(&levels), None)?;
                }
                Holds::Whole => {
                    let (levels, values) = split(fields.map(whole));
                    let own = column.typed::<Int32Type>();
                    own.write_batch(&values, Some(&levels), None)?;
                }
                Holds::Amount => {
                    let (levels, values) = split(fields.map(amount));
                    let own = column.typed::<FixedLenByteArrayType>();
                    own.write_batch(&values, Some(&levels), None)?;
                }
            }
            column.close()?;
        }
        group.close()?;
        Ok(())
    }
}

/// For each field whether it holds something, and what those hold that do.
fn split<T>(fields: impl Iterator<Item = Option<T>>) -> (Vec<i16>, Vec<T>) {
    let fields: Vec<Option<T>> = fields.collect();
    let levels = fields.iter().map(|field| i16::from(field.is_some()));
    (levels.collect(), fields.into_iter().flatten().collect())
}

fn words(field: &Field) -> Option<ByteArray> {
    match field {
        Field::Words(text) => Some(ByteArray::from(text.as_str())),
        _ => None,
    }
}

fn whole(field: &Field) -> Option<i32> {
    match field {
        Field::Whole(number) => Some(*number),
        _ => None,
    }
}

/// An amount in 16 bytes, the first the greatest; none that is too large for 38 digits.
fn amount(field: &Field) -> Option<FixedLenByteArray> {
    let Field::Amount(amount) = field else {
        return None;
    };
    let strategy = RoundingStrategy::MidpointAwayFromZero;
    let amount: Decimal = amount.round_dp_with_strategy(SCALE, strategy);
    let up = SCALE.checked_sub(amount.scale())?;
    let whole = amount.mantissa().checked_mul(10i128.checked_pow(up)?)?;
    Some(ByteArray::from(whole.to_be_bytes().to_vec()).into())
}

/// All findings of a run.
pub(super) fn bytes(rows: Vec<Row>) -> Result<Vec<u8>, ReportError> {
    let mut out = Vec::new();
    let mut writer = RowsWriter::new(&mut out)?;
    writer.add(rows)?;
    writer.finish()?;
    drop(writer);
    Ok(out)
}
