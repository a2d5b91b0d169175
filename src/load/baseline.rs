//! A baseline file on disk.

use super::Input;
use super::files::own_name;
use super::packs::{read_text, write_file};
use crate::baseline::{Baseline, VERSION};
use crate::error::{LoadError, PackError};
use crate::lang::Said;
use crate::say;
use serde::Deserialize;
use std::path::Path;

/// What every format of a baseline says.
#[derive(Deserialize)]
struct Version {
    version: u32,
}

/// Reads a baseline for a run over some documents.
///
/// # Errors
///
/// A file that cannot be read or is no baseline.
pub fn baseline(path: &Path, inputs: &[Input]) -> Result<Baseline, LoadError> {
    let documents: Vec<(String, String)> = inputs.iter().filter_map(placed).collect();
    Ok(read(path)?.beside(&documents))
}

/// A document by its name and its whole path.
fn placed(input: &Input) -> Option<(String, String)> {
    let (name, path) = match input {
        Input::Path(path) => (own_name(path), path),
        Input::Named { document, path } => (document.clone(), path),
        Input::Memory { .. } => return None,
    };
    let whole = path.canonicalize().ok()?;
    let whole = whole
        .to_string_lossy()
        .replace(std::path::MAIN_SEPARATOR, "/");
    Some((name, whole))
}

fn read(path: &Path) -> Result<Baseline, LoadError> {
    let text = read_text(path)?;
    if let Ok(Version { version }) = serde_json::from_str(&text)
        && version != VERSION
    {
        let path = path.display().to_string();
        let reason = say!(
            "它是格式 {version}，这个程序认识格式 {VERSION}",
            "it is of format {version}; this program knows format {VERSION}"
        );
        return Err(PackError::BadBaseline { path, reason }.into());
    }
    let bad = |error: serde_json::Error| {
        let path = format!("{}:{}", path.display(), error.line());
        let reason = say!(
            "不是 crossfoot 写出的 JSON",
            "it is not JSON as crossfoot writes it"
        );
        PackError::BadBaseline { path, reason }
    };
    Ok(serde_json::from_str(&text).map_err(bad)?)
}

/// Writes a baseline.
///
/// # Errors
///
/// What the disk says.
pub fn write_baseline(path: &Path, baseline: &Baseline) -> Result<(), LoadError> {
    let text = serde_json::to_string_pretty(baseline).map_err(|error| PackError::CannotWrite {
        path: path.display().to_string(),
        reason: Said::same(error.to_string()),
    })?;
    write_file(path, format!("{text}\n").as_bytes())
}
