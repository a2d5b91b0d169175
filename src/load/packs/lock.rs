//! `crossfoot.lock`: what was taken into `packs/`, byte for byte.

use super::super::toml_words::reason;
use super::Files;
use super::archive::{archive, sha256};
use super::disk::{read_text, write_file};
use crate::error::{LoadError, PackError};
use crate::lang::Said;
use crate::project::{LOCK, Project};
use crate::say;
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

/// The version of the format of the lock file.
const VERSION: u32 = 1;

/// The packs that were taken, by name.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Lock {
    version: u32,
    #[serde(default, rename = "pack")]
    pub(super) packs: Vec<Locked>,
}

/// One of them.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Locked {
    pub(super) name: String,
    pub(super) version: String,
    /// Where it was taken from.
    pub(super) source: String,
    /// The commit, where that was a git work tree.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) commit: Option<String>,
    /// Of its archive.
    pub(super) sha256: String,
    /// Of each of its files.
    files: IndexMap<String, String>,
}

impl Locked {
    pub(super) fn new(name: &str, version: &str, source: &str, files: &Files) -> Self {
        let mut hashes: IndexMap<String, String> = files
            .iter()
            .map(|(name, bytes)| (name.clone(), sha256(bytes)))
            .collect();
        hashes.sort_keys();
        Self {
            name: name.to_owned(),
            version: version.to_owned(),
            source: source.to_owned(),
            commit: None,
            sha256: sha256(&archive(files)),
            files: hashes,
        }
    }

    /// Sees to it that the files are the ones that were taken, and names the first that is not.
    pub(super) fn holds(&self, files: &Files) -> Result<(), LoadError> {
        let changed = |file: &str, what: Said| -> Result<(), LoadError> {
            let (name, file, what) = (self.name.clone(), file.to_owned(), what);
            Err(PackError::Changed { name, file, what }.into())
        };
        for (name, bytes) in files {
            match self.files.get(name) {
                None => {
                    return changed(
                        name,
                        say!(
                            "取来时没有这个文件",
                            "the file was not in the pack when it was added"
                        ),
                    );
                }
                Some(hash) if *hash != sha256(bytes) => {
                    return changed(name, say!("内容改过", "its content was changed"));
                }
                Some(_) => {}
            }
        }
        let gone = self
            .files
            .keys()
            .find(|name| !files.iter().any(|(own, _)| own == *name));
        if let Some(name) = gone {
            return changed(name, say!("文件不见了", "the file is gone"));
        }
        match sha256(&archive(files)) == self.sha256 {
            true => Ok(()),
            false => changed(
                LOCK,
                say!("锁文件自身改过", "the lock file itself was changed"),
            ),
        }
    }
}

impl Lock {
    /// The lock of a project; an empty one where there is none.
    pub(super) fn read(project: &Project) -> Result<Self, LoadError> {
        let path = project.root.join(LOCK);
        if !path.exists() {
            return Ok(Self::default());
        }
        let text = read_text(&path)?;
        let bad = |line: usize, reason: Said| -> LoadError {
            let path = format!("{}:{line}", path.display());
            PackError::BadLock { path, reason }.into()
        };
        let lock: Self = toml::from_str(&text).map_err(|error| {
            let (line, reason) = reason(&error, &text);
            bad(line, reason)
        })?;
        match lock.version {
            VERSION => Ok(lock),
            other => Err(bad(
                1,
                say!(
                    "格式 {other} 不认识，本程序认识 {VERSION}",
                    "its format {other} is unknown; this program knows {VERSION}"
                ),
            )),
        }
    }

    pub(super) fn get(&self, name: &str) -> Option<&Locked> {
        self.packs.iter().find(|pack| pack.name == name)
    }

    /// The same with one pack put in or in another's place.
    pub(super) fn with(mut self, locked: Locked) -> Self {
        self.version = VERSION;
        self.packs.retain(|pack| pack.name != locked.name);
        self.packs.push(locked);
        self.packs.sort_by(|a, b| a.name.cmp(&b.name));
        self
    }

    /// The lock without a pack.
    pub(super) fn without(mut self, name: &str) -> Self {
        self.packs.retain(|pack| pack.name != name);
        self
    }

    pub(super) fn write(&self, project: &Project) -> Result<(), LoadError> {
        let path = project.root.join(LOCK);
        let text = toml::to_string(self).map_err(|error| PackError::CannotWrite {
            path: path.display().to_string(),
            reason: Said::same(error.to_string()),
        })?;
        let head = "# 由 crossfoot pack 写成，不要手改；和 packs/ 一起放进版本库。\n\
                    # Written by crossfoot pack, not by hand; commit it together with packs/.\n";
        write_file(&path, format!("{head}{text}").as_bytes())
    }
}
