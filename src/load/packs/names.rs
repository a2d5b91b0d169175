//! Which paths a pack may hold: those that mean the same file, inside its folder, on every system.

use super::Files;
use crate::error::{LoadError, PackError};
use crate::lang::Said;
use crate::say;
use std::collections::BTreeSet;

/// The most files of a pack.
pub(super) const FILES: usize = 2_000;
/// The most bytes of a file of a pack.
pub(super) const FILE: u64 = 16 << 20;
/// The most bytes of a pack.
pub(super) const TOTAL: u64 = 64 << 20;
/// The longest path, in bytes.
const LONGEST: usize = 240;

/// Why a path may not stand in a pack; nothing where it may.
pub(super) fn unsafe_path(name: &str) -> Option<Said> {
    let device = |part: &str| {
        let stem = part.split('.').next().unwrap_or_default();
        let stem = stem.to_ascii_uppercase();
        let numbered = |word: &str| {
            stem.strip_prefix(word)
                .is_some_and(|n| n.len() == 1 && n.chars().all(|c| c.is_ascii_digit()))
        };
        ["CON", "PRN", "AUX", "NUL"].contains(&stem.as_str()) || numbered("COM") || numbered("LPT")
    };
    if name.is_empty() {
        return Some(say!("没有名称", "it has no name"));
    }
    if name.len() > LONGEST {
        return Some(say!("太长", "too long"));
    }
    if name.starts_with('/') {
        return Some(say!("是绝对路径", "it is an absolute path"));
    }
    if name.contains(['\\', ':', '*', '?', '"', '<', '>', '|']) {
        return Some(say!(
            "有在别的系统上另有含义的符号",
            "it has a character that means something else on other systems"
        ));
    }
    // Direction marks make a name look like another.
    let hidden = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    };
    if name.chars().any(hidden) {
        return Some(say!("有看不见的字符", "it has a hidden character"));
    }
    for part in name.split('/') {
        if part == ".." {
            return Some(say!(
                "离开了规则包的目录",
                "it leaves the directory of the pack"
            ));
        }
        if part.is_empty() || part.starts_with('.') {
            return Some(say!(
                "有空的或隐藏的目录、文件名",
                "it has an empty or hidden directory or file name"
            ));
        }
        if part.ends_with(['.', ' ']) || device(part) {
            return Some(say!(
                "在别的系统上不能用作文件名",
                "other systems do not take it as a file name"
            ));
        }
    }
    None
}

/// A name as a file system that folds case and width would compare it.
fn folded(name: &str) -> String {
    name.to_lowercase()
}

/// Sees to it that files may make up a pack: safe names, none twice, none within another, and within bounds.
pub(super) fn lawful(path: &str, files: &Files) -> Result<(), LoadError> {
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let mut total: u64 = 0;
    for (name, bytes) in files {
        if let Some(reason) = unsafe_path(name) {
            let (path, name, reason) = (path.to_owned(), name.clone(), reason.to_owned());
            return Err(PackError::UnsafePath { path, name, reason }.into());
        }
        if !seen.insert(folded(name)) {
            return Err(twice(path, name));
        }
        total = total.saturating_add(bytes.len() as u64);
        if bytes.len() as u64 > FILE || total > TOTAL {
            return Err(too_big(
                path,
                say!("`{name}` 太大", "`{name}` is too large"),
            ));
        }
    }
    if files.len() > FILES {
        return Err(too_big(
            path,
            say!("有 {} 个文件", "it has {} files", files.len()),
        ));
    }
    // `a` and `a/b`: a file cannot be a directory too.
    for name in &seen {
        let mut above = name.as_str();
        while let Some((parent, _)) = above.rsplit_once('/') {
            if seen.contains(parent) {
                return Err(twice(path, parent));
            }
            above = parent;
        }
    }
    Ok(())
}

pub(super) fn twice(path: &str, name: &str) -> LoadError {
    let (path, name) = (path.to_owned(), name.to_owned());
    PackError::DuplicateName { path, name }.into()
}

pub(super) fn too_big(path: &str, reason: Said) -> LoadError {
    let path = path.to_owned();
    PackError::TooBig { path, reason }.into()
}
