//! Packs of others, taken into `packs/` of a project.

use super::archive::{archive, sha256};
use super::disk::{read, read_text};
use super::lock::{Lock, Locked};
use super::signature::{Broken, holds};
use super::swap::swap;
use super::tree::tree;
use super::unpack::{ARCHIVE, unpack};
use super::{Files, SIGNATURE, assemble, manifest};
use crate::error::{LoadError, PackError};
use crate::lang::Said;
use crate::pack::Pack;
use crate::project::{PACKS, Project};
use crate::say;
use semver::Version;
use std::fs;
use std::path::{Path, PathBuf};

/// What `pack add` and `pack update` did.
#[derive(Clone, Debug)]
pub struct Taken {
    /// The pack as it is now.
    pub pack: Pack,
    /// The pack that it took the place of.
    pub before: Option<Pack>,
    /// How many files it has.
    pub files: usize,
    /// The commit, where it came from a git work tree.
    pub commit: Option<String>,
}

/// A pack that is offered: nothing of it is in the project yet.
struct Offer {
    source: String,
    pack: Pack,
    files: Files,
    signature: Option<String>,
    commit: Option<String>,
}

/// Takes a pack from a directory, an archive or a git work tree.
///
/// # Errors
///
/// Whatever is wrong with it, and a pack of its name that is there; nothing is written then.
pub fn add(project: &Project, source: &Path, expected: Option<&str>) -> Result<Taken, LoadError> {
    let offer = offer(project, source, expected)?;
    let lock = Lock::read(project)?;
    if let Some(there) = lock.get(&offer.pack.name) {
        let (name, version) = (there.name.clone(), there.version.clone());
        return Err(PackError::AlreadyThere { name, version }.into());
    }
    let target = project.root.join(PACKS).join(&offer.pack.name);
    if target.exists() {
        let path = target.display().to_string();
        return Err(PackError::Exists { path }.into());
    }
    accept(project, lock, offer, None)
}

/// Takes a pack again, from where it came or from elsewhere.
///
/// # Errors
///
/// A pack that was never taken, another major version without `major`, and whatever is wrong with what is offered;
/// nothing is written then.
pub fn update(
    project: &Project,
    name: &str,
    source: Option<&Path>,
    expected: Option<&str>,
    major: bool,
) -> Result<Taken, LoadError> {
    let lock = Lock::read(project)?;
    let Some(there) = lock.get(name).cloned() else {
        let known: Vec<&str> = lock.packs.iter().map(|pack| pack.name.as_str()).collect();
        let (name, known) = (name.to_owned(), Said::list(&known));
        return Err(PackError::Unknown { name, known }.into());
    };
    let source = source.map_or_else(|| PathBuf::from(&there.source), Path::to_path_buf);
    let offer = offer(project, &source, expected)?;
    if offer.pack.name != name {
        let reason = say!(
            "要的是 `{name}`，这里的是 `{}`",
            "`{name}` is wanted, this is `{}`",
            offer.pack.name
        );
        let path = offer.source;
        return Err(PackError::BadArchive { path, reason }.into());
    }
    let number = |version: &str| Version::parse(version).map_or(0, |version| version.major);
    if !major && number(&offer.pack.version) != number(&there.version) {
        return Err(PackError::MajorChange {
            name: name.to_owned(),
            from: there.version,
            to: offer.pack.version,
        }
        .into());
    }
    // What it takes the place of may have been tampered with: that is why people update.
    let shown = project.shown(&format!("{PACKS}/{name}"));
    let before = tree(Path::new(&shown)).and_then(|files| assemble(&shown, files));
    let before = before.unwrap_or_else(|_| Pack {
        name: name.to_owned(),
        version: there.version.clone(),
        ..Pack::default()
    });
    accept(project, lock, offer, Some(before))
}

/// Reads what is offered and refuses what may not be taken.
fn offer(project: &Project, source: &Path, expected: Option<&str>) -> Result<Offer, LoadError> {
    let shown = source.display().to_string();
    let (files, handed, beside) = if source.is_dir() {
        let files = tree(source)?;
        let bytes = archive(&files);
        (files, bytes, source.join(SIGNATURE))
    } else {
        let bytes = read(source, ARCHIVE)?;
        let files = unpack(&shown, &bytes);
        // The hash first: of what was not meant, nothing needs to be said.
        check_hash(&shown, &bytes, expected)?;
        (files?, bytes, PathBuf::from(format!("{shown}.minisig")))
    };
    check_hash(&shown, &handed, expected)?;
    if !files.iter().any(|(name, _)| name == "pack.toml") {
        let path = format!("{shown}/pack.toml");
        let reason = say!("没有这个文件", "there is no such file");
        return Err(LoadError::CannotRead { path, reason });
    }
    let mut pack = assemble(shown.trim_end_matches('/'), files.clone())?;
    manifest::complete(&pack, &format!("{shown}/pack.toml"))?;
    let signature = match beside.is_file() {
        true => Some(read_text(&beside)?),
        false => None,
    };
    pack.signer = trusted(project, &pack.name, &files, signature.as_deref())?;
    Ok(Offer {
        source: shown,
        commit: commit(source),
        pack,
        files,
        signature,
    })
}

fn check_hash(path: &str, bytes: &[u8], expected: Option<&str>) -> Result<(), LoadError> {
    let found = sha256(bytes);
    match expected {
        Some(expected) if !expected.trim().eq_ignore_ascii_case(&found) => {
            let (path, expected) = (path.to_owned(), expected.to_owned());
            Err(PackError::WrongHash {
                path,
                expected,
                found,
            }
            .into())
        }
        _ => Ok(()),
    }
}

/// Who signed a pack, where the project says whom it trusts; then nobody is no answer.
fn trusted(
    project: &Project,
    name: &str,
    files: &Files,
    signature: Option<&str>,
) -> Result<Option<String>, LoadError> {
    if project.trust.is_empty() {
        return Ok(None);
    }
    let signed = match signature {
        None => Err(say!("没有签名", "it has no signature")),
        Some(signature) => {
            holds(&archive(files), signature, &project.trust).map_err(|why| match why {
                Broken::Stranger(reason) | Broken::Wrong(reason) => reason,
            })
        }
    };
    match signed {
        Ok(signed) => Ok(Some(signed.who)),
        Err(reason) => {
            let name = name.to_owned();
            Err(PackError::NotTrusted { name, reason }.into())
        }
    }
}

/// Puts what was offered in its place, all of it or nothing, and then says so in the lock.
fn accept(
    project: &Project,
    lock: Lock,
    offer: Offer,
    before: Option<Pack>,
) -> Result<Taken, LoadError> {
    let Offer {
        source,
        pack,
        files,
        signature,
        commit,
    } = offer;
    // From a directory below the root, a relative source would mean another place the next time.
    let source = match project.root.as_os_str().is_empty() {
        true => source,
        false => fs::canonicalize(&source).map_or(source, |path| path.display().to_string()),
    };
    let mut locked = Locked::new(&pack.name, &pack.version, &source, &files);
    locked.commit.clone_from(&commit);
    let mut written = files.clone();
    written.extend(signature.map(|text| (SIGNATURE.to_owned(), text.into_bytes())));
    let lock = lock.with(locked);
    swap(&project.root.join(PACKS), &pack.name, &written, || {
        lock.write(project)
    })?;
    Ok(Taken {
        pack,
        before,
        files: files.len(),
        commit,
    })
}

/// The commit that a git work tree is at; nothing where it is none, or its commit cannot be told without git.
fn commit(source: &Path) -> Option<String> {
    let git = source.join(".git");
    let head = fs::read_to_string(git.join("HEAD")).ok()?;
    let head = head.trim();
    let Some(name) = head.strip_prefix("ref: ") else {
        return Some(head.to_owned());
    };
    let loose = fs::read_to_string(git.join(name)).ok();
    let packed = || {
        let all = fs::read_to_string(git.join("packed-refs")).ok()?;
        let line = all
            .lines()
            .find(|line| line.ends_with(&format!(" {name}")))?;
        line.split(' ').next().map(str::to_owned)
    };
    loose.map(|text| text.trim().to_owned()).or_else(packed)
}

/// A vendored pack, exactly as it was taken; none where there is no such pack.
///
/// # Errors
///
/// A byte that changed, a directory that `pack add` did not make, a signature that is missing or does not hold where
/// the project asks for one.
pub fn vendored(project: &Project, name: &str) -> Result<Option<Pack>, LoadError> {
    if manifest::bad_name(name).is_some() {
        return Ok(None);
    }
    let shown = project.shown(&format!("{PACKS}/{name}"));
    let directory = Path::new(&shown);
    let lock = Lock::read(project)?;
    let Some(locked) = lock.get(name) else {
        if directory.join("pack.toml").is_file() {
            let name = name.to_owned();
            return Err(PackError::NotLocked { name }.into());
        }
        return Ok(None);
    };
    let files = match directory.is_dir() {
        true => tree(directory)?,
        false => Files::new(),
    };
    locked.holds(&files)?;
    let signature = match directory.join(SIGNATURE) {
        path if path.is_file() => Some(read_text(&path)?),
        _ => None,
    };
    let signer = trusted(project, name, &files, signature.as_deref())?;
    let pack = assemble(&shown, files)?;
    Ok(Some(Pack { signer, ..pack }))
}

/// The names of all vendored packs, those that are only on disk or only in the lock too.
///
/// # Errors
///
/// A lock file that cannot be read.
pub fn vendored_names(project: &Project) -> Result<Vec<String>, LoadError> {
    let lock = Lock::read(project)?;
    let mut names: Vec<String> = lock.packs.into_iter().map(|pack| pack.name).collect();
    let entries = fs::read_dir(project.root.join(PACKS)).into_iter().flatten();
    for entry in entries.filter_map(Result::ok) {
        let name = entry.file_name().to_string_lossy().into_owned();
        if !name.starts_with('.') && entry.path().join("pack.toml").is_file() {
            names.push(name);
        }
    }
    names.sort();
    names.dedup();
    Ok(names)
}
