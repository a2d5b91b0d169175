//! The files of a pack's directory.

use super::disk::{read, why};
use super::names::{FILE, FILES, TOTAL, lawful, too_big};
use super::{Files, SIGNATURE};
use crate::error::{LoadError, PackError};
use crate::say;
use std::fs;
use std::path::Path;

/// How deep the directories of a pack may nest.
const DEPTH: usize = 8;

/// Every file under a directory, by its path from there, sorted.
///
/// What is hidden (`.git`), the signature, and archives at the top, which `pack build` may have left there, are no
/// part of a pack.
pub(super) fn tree(root: &Path) -> Result<Files, LoadError> {
    let mut walk = Walk {
        shown: root.display().to_string(),
        files: Files::new(),
        total: 0,
    };
    walk.directory(root, "", 0)?;
    walk.files.sort();
    lawful(&walk.shown, &walk.files)?;
    Ok(walk.files)
}

struct Walk {
    shown: String,
    files: Files,
    total: u64,
}

impl Walk {
    fn directory(&mut self, path: &Path, prefix: &str, depth: usize) -> Result<(), LoadError> {
        if depth > DEPTH {
            return Err(too_big(
                &self.shown,
                say!(
                    "目录套了 {DEPTH} 层以上",
                    "directories are more than {DEPTH} deep"
                ),
            ));
        }
        let cannot = |error: std::io::Error| LoadError::CannotRead {
            path: path.display().to_string(),
            reason: why(&error),
        };
        let entries = fs::read_dir(path).map_err(cannot)?;
        for entry in entries {
            let entry = entry.map_err(cannot)?;
            let own = entry.file_name().to_string_lossy().into_owned();
            let name = match prefix.is_empty() {
                true => own.clone(),
                false => format!("{prefix}/{own}"),
            };
            let built = prefix.is_empty() && (own == SIGNATURE || own.ends_with(".zip"));
            if own.starts_with('.') || built {
                continue;
            }
            // Of the entry itself, not of what a link points to.
            let kind = entry.file_type().map_err(cannot)?;
            if kind.is_dir() {
                self.directory(&entry.path(), &name, depth.saturating_add(1))?;
            } else if kind.is_file() {
                self.file(&entry.path(), name)?;
            } else {
                let path = self.shown.clone();
                return Err(PackError::Link { path, name }.into());
            }
        }
        Ok(())
    }

    fn file(&mut self, path: &Path, name: String) -> Result<(), LoadError> {
        if path.metadata().is_ok_and(|file| file.len() > FILE) {
            return Err(too_big(
                &self.shown,
                say!(
                    "`{name}` 太大；规则包里只放规则、编码表和测例，数据放到别的目录",
                    "`{name}` is too large; a pack holds rules, code tables and cases: keep data in a directory of its own"
                ),
            ));
        }
        let bytes = read(path, FILE)?;
        self.total = self.total.saturating_add(bytes.len() as u64);
        if self.total > TOTAL || self.files.len() >= FILES {
            return Err(too_big(
                &self.shown,
                say!(
                    "文件太多或太大",
                    "there are too many files, or they are too large"
                ),
            ));
        }
        self.files.push((name, bytes));
        Ok(())
    }
}
