//! The files of an archive. It is read by a crate, since people also hand over archives that other tools made.

use super::Files;
use super::names::{FILE, FILES, TOTAL, lawful, too_big, twice, unsafe_path};
use crate::error::{LoadError, PackError};
use crate::lang::Said;
use crate::say;
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// The largest archive that is read.
pub(super) const ARCHIVE: u64 = 80 << 20;
/// How many times its packed size a file may be.
const RATIO: u64 = 200;
/// Below this size no ratio is suspicious.
const SMALL: u64 = 64 << 10;

/// The files of an archive, all of them lawful, or the reason why none is taken.
pub(super) fn unpack(path: &str, bytes: &[u8]) -> Result<Files, LoadError> {
    let bad = |reason: Said| -> LoadError {
        let path = path.to_owned();
        PackError::BadArchive { path, reason }.into()
    };
    let said = entries(bytes).ok_or_else(|| {
        bad(say!(
            "不是 ZIP 文件，或不完整",
            "it is not a ZIP file, or not whole"
        ))
    })?;
    let mut zip =
        ZipArchive::new(Cursor::new(bytes)).map_err(|error| bad(Said::same(error.to_string())))?;
    if zip.len() > FILES {
        return Err(too_big(
            path,
            say!("有 {} 个文件", "it has {} files", zip.len()),
        ));
    }
    let mut files = Files::new();
    let mut total: u64 = 0;
    for index in 0..zip.len() {
        let mut entry = zip
            .by_index(index)
            .map_err(|error| bad(Said::same(error.to_string())))?;
        let name = std::str::from_utf8(entry.name_raw())
            .map(str::to_owned)
            .map_err(|_| bad(say!("文件名不是 UTF-8", "the name of a file is not UTF-8")))?;
        let plain = name.strip_suffix('/').unwrap_or(&name);
        if let Some(reason) = unsafe_path(plain) {
            let (path, reason) = (path.to_owned(), reason);
            return Err(PackError::UnsafePath { path, name, reason }.into());
        }
        let regular = entry
            .unix_mode()
            .is_none_or(|mode| matches!(mode & 0o170_000, 0 | 0o100_000 | 0o040_000));
        if entry.is_symlink() || !regular {
            let path = path.to_owned();
            return Err(PackError::Link { path, name }.into());
        }
        if entry.is_dir() {
            continue;
        }
        let content = content(path, &name, &mut entry)?;
        total = total.saturating_add(content.len() as u64);
        if total > TOTAL {
            return Err(unpacked(path, &name));
        }
        files.push((name, content));
    }
    // The crate keeps one of several entries of a name: the count betrays the others.
    if said != zip.len() {
        return Err(twice(path, &repeated(bytes).unwrap_or_default()));
    }
    files = without_folder(files);
    files.sort();
    lawful(path, &files)?;
    Ok(files)
}

/// What an entry holds, within the limits.
fn content<R: Read>(
    path: &str,
    name: &str,
    entry: &mut zip::read::ZipFile<'_, R>,
) -> Result<Vec<u8>, LoadError> {
    let packed = entry.compressed_size();
    let mut content = Vec::new();
    // One byte more than allowed: what an archive says of its sizes is not to be believed.
    let mut bounded = entry.by_ref().take(FILE.saturating_add(1));
    bounded.read_to_end(&mut content).map_err(|error| {
        let (path, reason) = (
            path.to_owned(),
            say!("`{name}`：{error}", "`{name}`: {error}"),
        );
        PackError::BadArchive { path, reason }
    })?;
    let size = content.len() as u64;
    if size > FILE {
        return Err(unpacked(path, name));
    }
    if size > SMALL && size > packed.saturating_mul(RATIO) {
        let reason = say!(
            "`{name}` 压缩比超过 {RATIO}",
            "the compression ratio of `{name}` is past {RATIO}"
        );
        return Err(too_big(path, reason));
    }
    Ok(content)
}

fn unpacked(path: &str, name: &str) -> LoadError {
    let reason = say!(
        "解开 `{name}` 后太大",
        "it is too large once `{name}` is unpacked"
    );
    too_big(path, reason)
}

/// How many entries the end of an archive says that it has.
fn entries(bytes: &[u8]) -> Option<usize> {
    let end = bytes.windows(4).rposition(|four| four == b"PK\x05\x06")?;
    let count = bytes.get(end.checked_add(10)?..end.checked_add(12)?)?;
    let count = u16::from_le_bytes(count.try_into().ok()?);
    Some(usize::from(count))
}

/// The first name that the directory of an archive lists twice.
fn repeated(bytes: &[u8]) -> Option<String> {
    let mut seen = std::collections::BTreeSet::new();
    let starts = bytes
        .windows(4)
        .enumerate()
        .filter(|(_, four)| *four == b"PK\x01\x02");
    for (start, _) in starts {
        let size = bytes.get(start.checked_add(28)?..start.checked_add(30)?)?;
        let size = usize::from(u16::from_le_bytes(size.try_into().ok()?));
        let from = start.checked_add(46)?;
        let name = bytes.get(from..from.checked_add(size)?)?;
        if !seen.insert(name) {
            return Some(String::from_utf8_lossy(name).into_owned());
        }
    }
    None
}

/// Takes away the one folder that archives of code hosts put everything in.
fn without_folder(files: Files) -> Files {
    let folder = files
        .first()
        .and_then(|(name, _)| Some(name.split_once('/')?.0.to_owned()));
    let inside = |folder: &str| {
        let all = files.iter().map(|(name, bytes)| {
            let rest = name.strip_prefix(folder)?.strip_prefix('/')?;
            Some((rest.to_owned(), bytes.clone()))
        });
        all.collect::<Option<Files>>()
    };
    let at_the_top = files.iter().any(|(name, _)| name == "pack.toml");
    match folder
        .filter(|_| !at_the_top)
        .and_then(|folder| inside(&folder))
    {
        Some(inner) if inner.iter().any(|(name, _)| name == "pack.toml") => inner,
        _ => files,
    }
}
