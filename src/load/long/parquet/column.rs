//! One column of a Parquet file, value by value as text.

use super::zstd;
use crate::lang::Said;
use crate::say;
use parquet::basic::{ConvertedType, LogicalType, Type};
use parquet::column::page::PageReader;
use parquet::column::reader::{ColumnReader, get_column_reader};
use parquet::data_type::{ByteArray, FixedLenByteArray};
use parquet::errors::ParquetError;
use parquet::file::metadata::ColumnChunkMetaData;
use parquet::schema::types::{ColumnDescPtr, ColumnDescriptor};
use std::fs::File;
use std::sync::Arc;

/// How a value is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    /// Words.
    Words,
    /// An integer of so many decimals.
    Decimal(u32),
    /// An integer that is never negative.
    Unsigned,
}

/// A column that is asked for.
pub(super) struct Column {
    about: ColumnDescPtr,
    shape: Shape,
    reader: Option<ColumnReader>,
    /// For each row whether there is a value: where it is [`Self::full`].
    levels: Vec<i16>,
    full: i16,
    values: Values,
    row: usize,
    value: usize,
}

/// The values at hand.
#[derive(Default)]
struct Values {
    small: Vec<i32>,
    large: Vec<i64>,
    words: Vec<ByteArray>,
    fixed: Vec<FixedLenByteArray>,
}

impl Column {
    /// A column as the schema describes it.
    ///
    /// # Errors
    ///
    /// That it holds something that is not read, in words.
    pub(super) fn new(about: &ColumnDescPtr) -> Result<Self, Said> {
        Ok(Self {
            shape: shape(about)?,
            about: Arc::clone(about),
            reader: None,
            levels: Vec::new(),
            full: about.max_def_level(),
            values: Values::default(),
            row: 0,
            value: 0,
        })
    }

    /// Goes to its part in a row group.
    pub(super) fn open(
        &mut self,
        file: &Arc<File>,
        chunk: &ColumnChunkMetaData,
        rows: usize,
    ) -> Result<(), ParquetError> {
        let pages: Box<dyn PageReader> = zstd::pages(file, chunk, rows)?;
        self.reader = Some(get_column_reader(Arc::clone(&self.about), pages));
        Ok(())
    }

    /// Reads so many rows; how many there were.
    pub(super) fn read(&mut self, rows: usize) -> Result<usize, ParquetError> {
        let values = &mut self.values;
        self.levels.clear();
        values.small.clear();
        values.large.clear();
        values.words.clear();
        values.fixed.clear();
        (self.row, self.value) = (0, 0);
        let levels = Some(&mut self.levels);
        let read = match &mut self.reader {
            Some(ColumnReader::Int32ColumnReader(own)) => {
                own.read_records(rows, levels, None, &mut values.small)
            }
            Some(ColumnReader::Int64ColumnReader(own)) => {
                own.read_records(rows, levels, None, &mut values.large)
            }
            Some(ColumnReader::ByteArrayColumnReader(own)) => {
                own.read_records(rows, levels, None, &mut values.words)
            }
            Some(ColumnReader::FixedLenByteArrayColumnReader(own)) => {
                own.read_records(rows, levels, None, &mut values.fixed)
            }
            _ => Ok((0, 0, 0)),
        };
        read.map(|(rows, ..)| rows)
    }

    /// Writes the next value.
    pub(super) fn write(&mut self, into: &mut Vec<u8>) {
        let there = self.full == 0 || self.levels.get(self.row) == Some(&self.full);
        self.row = self.row.saturating_add(1);
        if !there {
            return;
        }
        let at = self.value;
        self.value = self.value.saturating_add(1);
        let values = &self.values;
        let small = values.small.get(at).map(|value| i128::from(*value));
        let whole = small.or_else(|| values.large.get(at).map(|value| i128::from(*value)));
        let bytes = values.words.get(at).map(ByteArray::data);
        let bytes = bytes.or_else(|| values.fixed.get(at).map(|value| value.data()));
        match (self.shape, whole, bytes) {
            (Shape::Words, _, Some(bytes)) => word(bytes, into),
            (Shape::Decimal(scale), Some(whole), _) => decimal(whole, scale, into),
            (Shape::Decimal(scale), _, Some(bytes)) => decimal(big_endian(bytes), scale, into),
            (Shape::Unsigned, Some(whole), _) => {
                let width = if small.is_some() { 32 } else { 64 };
                let wrapped = whole.checked_add(1i128.wrapping_shl(width));
                let whole = if whole < 0 {
                    wrapped.unwrap_or(whole)
                } else {
                    whole
                };
                decimal(whole, 0, into);
            }
            _ => {}
        }
    }
}

/// How the values of a column are written.
fn shape(about: &ColumnDescriptor) -> Result<Shape, Said> {
    let (logical, converted) = (about.logical_type_ref(), about.converted_type());
    let physical = about.physical_type();
    if about.max_rep_level() > 0 || about.max_def_level() > 1 {
        return Err(say!(
            "一组数，不是一个数：展开成一行一个",
            "a group of values, not one: make a row of each"
        ));
    }
    if matches!(physical, Type::FLOAT | Type::DOUBLE) || logical == Some(&LogicalType::Float16) {
        return Err(say!(
            "浮点数，没有确切的金额：改存 DECIMAL，如 CAST(a1 AS DECIMAL(18,2))",
            "floating point, which has no exact amounts: store DECIMAL, as by CAST(a1 AS DECIMAL(18,2))"
        ));
    }
    let is_decimal =
        matches!(logical, Some(LogicalType::Decimal(_))) || converted == ConvertedType::DECIMAL;
    let other = || {
        let kind = logical.map_or_else(|| format!("{physical}"), |kind| format!("{kind:?}"));
        say!(
            "{kind}：只读文字、整数和 DECIMAL",
            "{kind}: only strings, integers and DECIMAL are read"
        )
    };
    match (physical, logical) {
        (Type::INT32 | Type::INT64 | Type::BYTE_ARRAY | Type::FIXED_LEN_BYTE_ARRAY, _)
            if is_decimal =>
        {
            let narrow = physical != Type::FIXED_LEN_BYTE_ARRAY || about.type_length() <= 16;
            let scale = u32::try_from(about.type_scale()).ok();
            let scale = scale.filter(|scale| *scale <= 38 && narrow);
            scale.map(Shape::Decimal).ok_or_else(other)
        }
        (Type::INT32 | Type::INT64, None | Some(LogicalType::Integer(_))) => {
            use ConvertedType as C;
            match converted {
                C::UINT_8 | C::UINT_16 | C::UINT_32 | C::UINT_64 => Ok(Shape::Unsigned),
                C::NONE | C::INT_8 | C::INT_16 | C::INT_32 | C::INT_64 => Ok(Shape::Decimal(0)),
                _ => Err(other()),
            }
        }
        (
            Type::BYTE_ARRAY,
            None | Some(LogicalType::String | LogicalType::Enum | LogicalType::Json),
        ) => Ok(Shape::Words),
        _ => Err(other()),
    }
}

/// A number of at most 16 bytes, the first the greatest; of more bytes the last 16, which is all that a decimal has.
fn big_endian(bytes: &[u8]) -> i128 {
    let first: i128 = match bytes.first() {
        Some(byte) if *byte >= 0x80 => -1,
        _ => 0,
    };
    let add = |sum: i128, byte: &u8| sum.wrapping_shl(8) | i128::from(*byte);
    bytes.iter().fold(first, add)
}

/// Writes a number with its decimals, as printed.
fn decimal(whole: i128, scale: u32, into: &mut Vec<u8>) {
    let digits = whole.unsigned_abs().to_string();
    if whole < 0 {
        into.push(b'-');
    }
    let scale = usize::try_from(scale).unwrap_or(0);
    let blank = scale.saturating_add(1).saturating_sub(digits.len());
    let digits = format!("{}{digits}", "0".repeat(blank));
    let (before, after) = digits
        .split_at_checked(digits.len().saturating_sub(scale))
        .unwrap_or((&digits, ""));
    into.extend(before.bytes());
    if !after.is_empty() {
        into.push(b'.');
        into.extend(after.bytes());
    }
}

/// Writes words, in quotes where they need them. No line breaks within a line: where words have one, a blank stands.
pub(super) fn word(bytes: &[u8], into: &mut Vec<u8>) {
    let special = |byte: &u8| matches!(byte, b',' | b'"' | b'\n' | b'\r');
    if !bytes.iter().any(special) {
        into.extend_from_slice(bytes);
        return;
    }
    into.push(b'"');
    for byte in bytes {
        match byte {
            b'\n' | b'\r' => into.push(b' '),
            b'"' => into.extend_from_slice(b"\"\""),
            byte => into.push(*byte),
        }
    }
    into.push(b'"');
}
