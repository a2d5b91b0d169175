//! Rule packs from disk, and those that the binary brings along.

use super::Input;
use crate::error::LoadError;
use crate::pack::{Applies, Pack};
use crate::source::Source;
use include_dir::{Dir, include_dir};
use indexmap::IndexMap;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

static RULES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/rules");

/// The largest rule file that is read, in bytes.
const LARGEST: u64 = 16 << 20;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Manifest {
    name: String,
    #[serde(default)]
    version: String,
    #[serde(default)]
    language: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    license: String,
    #[serde(default)]
    maintainers: Vec<String>,
    #[serde(default)]
    applies: AppliesTo,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct AppliesTo {
    kinds: Vec<String>,
    levels: Vec<String>,
    regions: Vec<String>,
    years: Vec<u16>,
}

/// The packs that the binary brings along, by name.
///
/// # Errors
///
/// A pack that is broken; the tests see to it that none is.
pub fn bundled() -> Result<Vec<Pack>, LoadError> {
    let mut packs = Vec::new();
    for directory in RULES.dirs() {
        let name = directory.path().to_string_lossy().into_owned();
        let files = directory.files().filter_map(|file| {
            let name = file.path().file_name()?.to_string_lossy().into_owned();
            Some((name, file.contents().to_vec()))
        });
        packs.push(assemble(&name, files.collect())?);
    }
    packs.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(packs)
}

/// The bundled example: a published budget, its tables, forms and explanation.
pub fn example() -> Input {
    let directory = RULES.get_dir("cn-budget/example");
    let files = directory
        .into_iter()
        .flat_map(Dir::files)
        .filter_map(|file| {
            let name = file.path().file_name()?.to_string_lossy().into_owned();
            Some((name, file.contents().to_vec()))
        });
    let mut files: Vec<(String, Vec<u8>)> = files.collect();
    files.sort();
    Input::Memory {
        document: "example".to_owned(),
        files,
    }
}

/// A pack from its directory, or from a single rule file.
///
/// # Errors
///
/// A path that cannot be read, a file that is not UTF-8, a `pack.toml` that is not one.
pub fn pack(path: &Path) -> Result<Pack, LoadError> {
    let shown = path.display().to_string();
    if path.is_file() {
        let file = path
            .file_name()
            .map_or_else(|| shown.clone(), |n| n.to_string_lossy().into_owned());
        return assemble_file(&shown, file, read(path)?);
    }
    let entries = fs::read_dir(path).map_err(|error| LoadError::CannotRead {
        path: shown.clone(),
        reason: why(&error),
    })?;
    let mut paths: Vec<PathBuf> = entries
        .filter_map(|entry| entry.ok().map(|e| e.path()))
        .collect();
    paths.sort();
    let mut files = Vec::new();
    for file in paths.iter().filter(|file| file.is_file()) {
        let name = file
            .file_name()
            .map_or_else(String::new, |n| n.to_string_lossy().into_owned());
        if [".rules", ".csv", ".toml"]
            .iter()
            .any(|end| name.ends_with(end))
        {
            files.push((name, read(file)?));
        }
    }
    if !files.iter().any(|(name, _)| name.ends_with(".rules")) {
        return Err(LoadError::NoRules { path: shown });
    }
    assemble(shown.trim_end_matches('/'), files)
}

fn read(path: &Path) -> Result<Vec<u8>, LoadError> {
    let cannot = |reason: String| LoadError::CannotRead {
        path: path.display().to_string(),
        reason,
    };
    let size = fs::metadata(path)
        .map_err(|error| cannot(why(&error)))?
        .len();
    if size > LARGEST {
        return Err(cannot(format!("{size} 字节，太大")));
    }
    fs::read(path).map_err(|error| cannot(why(&error)))
}

/// Why the disk gives nothing, in words; those of the system where there are none here.
pub(super) fn why(error: &std::io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => "没有这个文件".to_owned(),
        ErrorKind::PermissionDenied => "没有读它的权限".to_owned(),
        ErrorKind::NotADirectory => "不是目录".to_owned(),
        _ => error.to_string(),
    }
}

fn assemble_file(shown: &str, name: String, bytes: Vec<u8>) -> Result<Pack, LoadError> {
    let mut pack = assemble(&name, vec![(name.clone(), bytes)]).map_err(|error| match error {
        LoadError::NotUtf8 { .. } => LoadError::NotUtf8 {
            path: shown.to_owned(),
        },
        other => other,
    })?;
    // One file goes by the name that the user gave.
    pack.rules = pack
        .rules
        .into_iter()
        .map(|source| Source::new(shown, source.text))
        .collect();
    Ok(pack)
}

/// A pack from its files; `.rules` files are rules, `pack.toml` says what it is, all else is data.
fn assemble(directory: &str, mut files: Vec<(String, Vec<u8>)>) -> Result<Pack, LoadError> {
    files.sort();
    let hash = hash(&files);
    let mut pack = Pack {
        name: directory.to_owned(),
        hash,
        ..Pack::default()
    };
    let mut rules = Vec::new();
    let mut data = IndexMap::new();
    for (name, bytes) in files {
        let path = format!("{directory}/{name}");
        let text =
            String::from_utf8(bytes).map_err(|_| LoadError::NotUtf8 { path: path.clone() })?;
        let text = text
            .strip_prefix('\u{feff}')
            .map_or_else(|| text.clone(), str::to_owned);
        if name == "pack.toml" {
            manifest(&mut pack, &path, &text)?;
        } else if name.ends_with(".csv") {
            data.insert(name, text);
        } else {
            rules.push(Source::new(path, text));
        }
    }
    pack.rules = rules;
    pack.data = data;
    Ok(pack)
}

fn manifest(pack: &mut Pack, path: &str, text: &str) -> Result<(), LoadError> {
    let manifest: Manifest = toml::from_str(text).map_err(|error| LoadError::BadManifest {
        path: path.to_owned(),
        reason: error.message().to_owned(),
    })?;
    if !matches!(manifest.language.as_str(), "" | "1") {
        let reason = format!("语言版本 {} 不认识，本程序认识 1", manifest.language);
        return Err(LoadError::BadManifest {
            path: path.to_owned(),
            reason,
        });
    }
    let _ = (manifest.license, manifest.maintainers);
    pack.name = manifest.name;
    pack.version = manifest.version;
    pack.title = manifest.title;
    let AppliesTo {
        kinds,
        levels,
        regions,
        years,
    } = manifest.applies;
    pack.applies = Applies {
        kinds,
        levels,
        regions,
        years,
    };
    Ok(())
}

/// SHA-256 over the names and bytes of the files, each with its length before it.
fn hash(files: &[(String, Vec<u8>)]) -> String {
    let mut hasher = Sha256::new();
    for (name, bytes) in files {
        for part in [name.as_bytes(), bytes.as_slice()] {
            hasher.update((part.len() as u64).to_be_bytes());
            hasher.update(part);
        }
    }
    hasher
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
