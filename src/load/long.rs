//! Long-form tables: one file with a line for each row of each table of many documents.
//!
//! The file is cut into stretches of whole documents. Of each stretch the figures are read straight into columns of
//! fixed point, which is all that screening asks for; a document that has something to be told is read again, whole,
//! with its texts and places.

mod chunks;
mod document;
mod fields;
mod finish;
mod keys;
mod layout;
mod opened;
mod panels;
#[cfg(feature = "parquet")]
mod parquet;
mod scan;
mod words;

use crate::lang::Said;
pub use chunks::{Chunk, Chunks, trouble_words};
pub use layout::Layout;
pub use opened::Opened;
pub use panels::{BadLine, Reader, Stretch};

use crate::error::{LoadError, PackError};
use crate::form::Forms;
use crate::project::{FILE, LongTables, Project};
use std::path::{Path, PathBuf};

/// A long file that is open: its layout and its stretches.
pub struct Long {
    /// How its lines are read.
    pub layout: Layout,
    /// Its stretches, in order.
    pub chunks: Chunks<Opened>,
}

/// Opens a long file.
///
/// # Errors
///
/// A file that cannot be read, and one that lacks a column that its declaration names.
pub fn long(
    path: &Path,
    declared: &LongTables,
    forms: &Forms,
    project: &Project,
) -> Result<Long, LoadError> {
    let unread = |reason: Said| LoadError::CannotRead {
        path: path.display().to_string(),
        reason,
    };
    let opened = Opened::new(path, declared);
    let opened = opened.map_err(|trouble| unread(trouble_words(&trouble)))?;
    let mut chunks = Chunks::new(opened);
    let head = chunks
        .head()
        .map_err(|trouble| unread(trouble_words(&trouble)))?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let wrong = |reason: Said| -> LoadError {
        let path = project.shown(FILE);
        PackError::BadProject { path, reason }.into()
    };
    let layout = Layout::new(&name, &head, declared, forms).map_err(wrong)?;
    chunks.key_at(layout.key());
    Ok(Long { layout, chunks })
}

/// The declaration of a project for a file, if it has one.
pub fn long_tables<'a>(project: &'a Project, path: &Path) -> Option<&'a LongTables> {
    let pattern = |declared: &LongTables| -> Option<glob::Pattern> {
        let full: PathBuf = project.root.join(&declared.files);
        glob::Pattern::new(&full.to_string_lossy()).ok()
    };
    let fits = |declared: &&LongTables| {
        let name = path.file_name().map(Path::new).unwrap_or(path);
        pattern(declared).is_some_and(|p| p.matches_path(path))
            || glob::Pattern::new(&declared.files).is_ok_and(|p| p.matches_path(name))
    };
    project.long.iter().find(fits)
}
