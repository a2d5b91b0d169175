//! Taking a pack out of a project again.

use super::disk::{beside, unwritten};
use super::lock::{Lock, Locked};
use super::manifest::bad_name;
use super::tree::tree;
use crate::error::{LoadError, PackError};
use crate::lang::Said;
use crate::project::{PACKS, Project};
use std::fs;

/// Takes a vendored pack out of `packs/` and of the lock, both or neither, and says which version it was. One that was
/// changed since it was taken goes only where that is `meant`: the changes are nowhere else.
///
/// # Errors
///
/// A pack that was never taken, one that was changed, and what the disk says; nothing is removed then.
pub fn remove(project: &Project, name: &str, meant: bool) -> Result<String, LoadError> {
    let lock = Lock::read(project)?;
    let known: Vec<&str> = lock.packs.iter().map(|pack| pack.name.as_str()).collect();
    let known = Said::list(&known);
    let there = lock.get(name).filter(|_| bad_name(name).is_none()).cloned();
    let Some(Locked { version, .. }) = there.clone() else {
        let name = name.to_owned();
        return Err(PackError::Unknown { name, known }.into());
    };
    let target = project.root.join(PACKS).join(name);
    if let (Some(locked), true, false) = (&there, target.is_dir(), meant) {
        locked.holds(&tree(&target)?)?;
    }
    let aside = beside(&target);
    let gone = target.exists();
    if gone {
        fs::rename(&target, &aside).map_err(|error| unwritten(&target, &error))?;
    }
    if let Err(error) = lock.without(name).write(project) {
        if gone {
            let _ = fs::rename(&aside, &target);
        }
        return Err(error);
    }
    let _ = fs::remove_dir_all(&aside);
    Ok(version)
}
