//! Pages packed with Zstandard, unpacked in Rust: the reader of the format would bring a library in C.
//!
//! The reader is told that such a column is not packed; it hands its pages out as they are, and they are unpacked here.

use parquet::basic::Compression;
use parquet::column::page::{Page, PageMetadata, PageReader};
use parquet::errors::ParquetError;
use parquet::file::metadata::ColumnChunkMetaData;
use parquet::file::serialized_reader::SerializedPageReader;
use ruzstd::decoding::StreamingDecoder;
use std::fs::File;
use std::io::Read;
use std::sync::Arc;

/// The most that one page may hold: writers make pages of about a megabyte.
const MOST: usize = 1 << 28;

type Result<T> = std::result::Result<T, ParquetError>;

/// The pages of a column in a row group.
pub(super) fn pages(
    file: &Arc<File>,
    chunk: &ColumnChunkMetaData,
    rows: usize,
) -> Result<Box<dyn PageReader>> {
    let file = Arc::clone(file);
    if !matches!(chunk.compression(), Compression::ZSTD(_)) {
        return Ok(Box::new(SerializedPageReader::new(
            file, chunk, rows, None,
        )?));
    }
    let plain = chunk.clone().into_builder();
    let plain = plain.set_compression(Compression::UNCOMPRESSED).build()?;
    let pages = SerializedPageReader::new(file, &plain, rows, None)?;
    Ok(Box::new(Packed(pages)))
}

/// Pages that are packed.
struct Packed(SerializedPageReader<File>);

impl Iterator for Packed {
    type Item = Result<Page>;

    fn next(&mut self) -> Option<Self::Item> {
        self.get_next_page().transpose()
    }
}

impl PageReader for Packed {
    fn get_next_page(&mut self) -> Result<Option<Page>> {
        self.0.get_next_page()?.map(unpacked).transpose()
    }

    fn peek_next_page(&mut self) -> Result<Option<PageMetadata>> {
        self.0.peek_next_page()
    }

    fn skip_next_page(&mut self) -> Result<()> {
        self.0.skip_next_page()
    }

    fn at_record_boundary(&mut self) -> Result<bool> {
        self.0.at_record_boundary()
    }
}

fn unpacked(mut page: Page) -> Result<Page> {
    match &mut page {
        Page::DataPage { buf, .. } | Page::DictionaryPage { buf, .. } => {
            *buf = unpack(&[], buf)?.into();
        }
        Page::DataPageV2 {
            buf,
            def_levels_byte_len,
            rep_levels_byte_len,
            is_compressed: true,
            ..
        } => {
            // Levels stand before the values, as they are.
            let levels = def_levels_byte_len.saturating_add(*rep_levels_byte_len);
            let levels = usize::try_from(levels).unwrap_or(usize::MAX);
            let split = buf.split_at_checked(levels);
            let (levels, values) = split.ok_or_else(|| damaged("levels beyond the page"))?;
            *buf = unpack(levels, values)?.into();
        }
        Page::DataPageV2 { .. } => {}
    }
    Ok(page)
}

fn damaged(why: &str) -> ParquetError {
    ParquetError::General(why.to_owned())
}

fn unpack(before: &[u8], packed: &[u8]) -> Result<Vec<u8>> {
    let mut out = before.to_vec();
    if packed.is_empty() {
        return Ok(out);
    }
    let wrong = |error: &dyn std::fmt::Display| damaged(&format!("zstd: {error}"));
    let decoder = StreamingDecoder::new(packed).map_err(|error| wrong(&error))?;
    let most = MOST.saturating_add(1);
    let read = decoder
        .take(u64::try_from(most).unwrap_or(u64::MAX))
        .read_to_end(&mut out)
        .map_err(|error| wrong(&error))?;
    if read > MOST {
        return Err(damaged("a page of more than 256 MiB"));
    }
    Ok(out)
}
