//! Rule packs from disk, and those that the binary brings along.

mod archive;
mod assembled;
mod bundled;
mod disk;
mod lock;
mod manifest;
mod names;
mod remove;
mod scaffold;
mod signature;
mod swap;
mod tree;
mod unpack;
mod vendor;

pub use bundled::{bundled, example};
pub(super) use disk::{read_text, why};
pub use disk::{write_file, write_files};
pub use remove::remove;
pub use scaffold::new_pack;
pub(super) use scaffold::new_project;
pub(super) use signature::bad_key;
pub use signature::{Signed, keygen, sign, verify};
pub use vendor::{Taken, add, update, vendored, vendored_names};

use crate::error::LoadError;
use crate::lang::Said;
use crate::pack::Pack;
use crate::say;
use crate::source::Source;
use disk::{LARGEST, read};
use std::path::Path;

/// Files by their path within a pack.
type Files = Vec<(String, Vec<u8>)>;

/// The signature of a pack, in its directory and no part of it.
const SIGNATURE: &str = "pack.minisig";

/// A pack from its directory, its archive, or a single rule file.
///
/// # Errors
///
/// A path that cannot be read, a file that is not UTF-8, a `pack.toml` that is not one.
pub fn pack(path: &Path) -> Result<Pack, LoadError> {
    let shown = path.display().to_string();
    if path.is_file() {
        if path.extension().is_some_and(|end| end == "zip") {
            return assemble(
                &shown,
                unpack::unpack(&shown, &read(path, unpack::ARCHIVE)?)?,
            );
        }
        let file = path
            .file_name()
            .map_or_else(|| shown.clone(), |n| n.to_string_lossy().into_owned());
        if !file.ends_with(".rules") {
            let instead = manifest::no_rule_files();
            return Err(LoadError::NoRules {
                path: shown,
                instead,
            });
        }
        return assemble_file(&shown, file, read(path, LARGEST)?);
    }
    let pack = assemble(shown.trim_end_matches('/'), files_of(path)?)?;
    if pack.rules.is_empty() {
        let instead = instead_of(path);
        return Err(LoadError::NoRules {
            path: shown,
            instead,
        });
    }
    Ok(pack)
}

/// What to write instead of a directory without rule files: the packs in it.
fn instead_of(path: &Path) -> Said {
    let entries = std::fs::read_dir(path).into_iter().flatten().flatten();
    let packs = entries.map(|entry| entry.path());
    let packs = packs.filter(|path| path.join("pack.toml").is_file());
    let mut packs: Vec<String> = packs.map(|path| format!("`{}`", path.display())).collect();
    packs.sort();
    match packs.is_empty() {
        true => manifest::no_rule_files(),
        false => say!(
            "其中的规则包逐个写：{}",
            "name the packs in it one by one: {}",
            packs.join(" ")
        ),
    }
}

/// The files of a directory: all of a pack's; of a plain directory of rules, what stands in it and can matter.
fn files_of(path: &Path) -> Result<Files, LoadError> {
    if path.join("pack.toml").is_file() {
        return tree::tree(path);
    }
    let cannot = |error: std::io::Error| LoadError::CannotRead {
        path: path.display().to_string(),
        reason: why(&error),
    };
    let mut files = Files::new();
    for entry in std::fs::read_dir(path).map_err(cannot)? {
        let entry = entry.map_err(cannot)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let matters = name.ends_with(".rules") || name.ends_with(".csv");
        if matters && !name.starts_with('.') && entry.path().is_file() {
            files.push((name, read(&entry.path(), LARGEST)?));
        }
    }
    Ok(files)
}

/// A pack from its files, with the hash of its archive.
fn assemble(directory: &str, files: Files) -> Result<Pack, LoadError> {
    let hash = archive::sha256(&archive::archive(&files));
    assembled::assemble(directory, files, hash)
}

/// The archive of the pack in a directory, ready to be given to others: the same directory gives the same bytes.
///
/// # Errors
///
/// What keeps it from being read, and a `pack.toml` that does not say all that others need to know.
pub fn build(path: &Path) -> Result<(Pack, Vec<u8>), LoadError> {
    let shown = path.display().to_string();
    let shown = shown.trim_end_matches('/');
    let toml = path.join("pack.toml");
    if !toml.is_file() {
        let path = toml.display().to_string();
        let reason = say!("没有这个文件", "there is no such file");
        return Err(LoadError::CannotRead { path, reason });
    }
    let files = tree::tree(path)?;
    let pack = assemble(shown, files.clone())?;
    manifest::complete(&pack, &format!("{shown}/pack.toml"))?;
    Ok((pack, archive::archive(&files)))
}

fn assemble_file(shown: &str, name: String, bytes: Vec<u8>) -> Result<Pack, LoadError> {
    let named = |error| match error {
        LoadError::NotUtf8 { .. } => LoadError::NotUtf8 {
            path: shown.to_owned(),
        },
        other => other,
    };
    // What `sha256sum` says of the file: it is no archive.
    let hash = archive::sha256(&bytes);
    let mut pack = assemble(&name, vec![(name.clone(), bytes)]).map_err(named)?;
    pack.hash = hash;
    // One file goes by the name that the user gave.
    pack.rules = pack
        .rules
        .into_iter()
        .map(|source| Source::new(shown, source.text))
        .collect();
    Ok(pack)
}
