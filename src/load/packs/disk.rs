//! Reading and writing whole files, with the words for what keeps them from it.

use crate::error::{LoadError, PackError};
use crate::lang::Said;
use crate::say;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// The largest rule file that is read, in bytes.
pub(super) const LARGEST: u64 = 16 << 20;

/// The bytes of a file that is not larger than `limit`.
pub(in crate::load) fn read(path: &Path, limit: u64) -> Result<Vec<u8>, LoadError> {
    let cannot = |reason: Said| LoadError::CannotRead {
        path: path.display().to_string(),
        reason,
    };
    let size = fs::metadata(path).map_err(|e| cannot(why(&e)))?.len();
    if size > limit {
        return Err(cannot(say!(
            "{size} 字节，太大",
            "{size} bytes are too many"
        )));
    }
    fs::read(path).map_err(|e| cannot(why(&e)))
}

/// The text of a file.
pub(in crate::load) fn read_text(path: &Path) -> Result<String, LoadError> {
    let path_shown = path.display().to_string();
    String::from_utf8(read(path, LARGEST)?).map_err(|_| LoadError::NotUtf8 { path: path_shown })
}

/// Why the disk gives nothing, in words; those of the system where there are none here.
pub(in crate::load) fn why(error: &std::io::Error) -> Said {
    match error.kind() {
        ErrorKind::NotFound => say!("没有这个文件", "there is no such file"),
        ErrorKind::PermissionDenied => say!("没有读写它的权限", "no permission"),
        ErrorKind::NotADirectory => say!("不是目录", "it is not a directory"),
        ErrorKind::IsADirectory => say!("是目录", "it is a directory"),
        ErrorKind::AlreadyExists => say!("已经存在", "it exists already"),
        _ => Said::same(error.to_string()),
    }
}

/// That a path cannot be written.
pub(in crate::load) fn unwritten(path: &Path, error: &std::io::Error) -> LoadError {
    let path = path.display().to_string();
    let reason = why(error);
    PackError::CannotWrite { path, reason }.into()
}

/// Writes a file whole or not at all: a reader never sees half of it.
///
/// # Errors
///
/// What the disk says.
pub fn write_file(path: &Path, bytes: &[u8]) -> Result<(), LoadError> {
    let beside = beside(path);
    let written = fs::write(&beside, bytes).and_then(|()| fs::rename(&beside, path));
    written.map_err(|error| {
        let _ = fs::remove_file(&beside);
        unwritten(path, &error)
    })
}

/// Writes files into a directory, which is made where there is none.
///
/// # Errors
///
/// What the disk says.
pub fn write_files(directory: &Path, files: &[(String, String)]) -> Result<(), LoadError> {
    fs::create_dir_all(directory).map_err(|error| unwritten(directory, &error))?;
    files
        .iter()
        .try_for_each(|(name, text)| write_file(&directory.join(name), text.as_bytes()))
}

/// A hidden name beside a path, of this process alone.
pub(super) fn beside(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.{}.tmp", std::process::id()))
}

/// Writes a file that must not be there yet, making its directory.
pub(in crate::load) fn write_new(path: &Path, text: &str) -> Result<(), LoadError> {
    if path.exists() {
        let path = path.display().to_string();
        return Err(PackError::Exists { path }.into());
    }
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(|error| unwritten(parent, &error))?;
    }
    write_file(path, text.as_bytes())
}
