//! A baseline file on disk.

use super::packs::{read_text, write_file};
use crate::baseline::Baseline;
use crate::error::{LoadError, PackError};
use crate::lang::Said;
use crate::say;
use std::path::Path;

/// Reads a baseline.
///
/// # Errors
///
/// A file that cannot be read or is no baseline.
pub fn baseline(path: &Path) -> Result<Baseline, LoadError> {
    let text = read_text(path)?;
    let bad = |error: serde_json::Error| {
        let path = format!("{}:{}", path.display(), error.line());
        let reason = say!(
            "不是 crossfoot 写出的 JSON",
            "it is not JSON as crossfoot writes it"
        );
        PackError::BadBaseline { path, reason }
    };
    let baseline: Baseline = serde_json::from_str(&text).map_err(bad)?;
    if baseline.version != crate::baseline::VERSION {
        let path = path.display().to_string();
        let reason = say!(
            "格式 {} 不认识",
            "its format {} is unknown",
            baseline.version
        );
        return Err(PackError::BadBaseline { path, reason }.into());
    }
    Ok(baseline)
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
