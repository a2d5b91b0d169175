//! One directory in another's place, all of it or nothing.

use super::Files;
use super::disk::{beside, unwritten};
use crate::error::LoadError;
use std::fs;
use std::path::Path;

/// Writes files to a directory beside `parent/name`, moves it there, and does `then`; where anything fails, all is as
/// it was.
pub(super) fn swap(
    parent: &Path,
    name: &str,
    files: &Files,
    then: impl FnOnce() -> Result<(), LoadError>,
) -> Result<(), LoadError> {
    let fresh_parent = !parent.exists();
    let target = parent.join(name);
    let new = beside(&target);
    let old = new.with_extension("old");
    let done = fill(&new, files).and_then(|()| {
        let replaced = target.exists();
        if replaced {
            fs::rename(&target, &old).map_err(|error| unwritten(&target, &error))?;
        }
        let moved = fs::rename(&new, &target).map_err(|error| unwritten(&target, &error));
        let done = moved.and_then(|()| then());
        if done.is_err() {
            let _ = fs::remove_dir_all(&target);
            if replaced {
                let _ = fs::rename(&old, &target);
            }
        }
        done
    });
    let _ = fs::remove_dir_all(&new);
    let _ = fs::remove_dir_all(&old);
    if done.is_err() && fresh_parent {
        let _ = fs::remove_dir(parent);
    }
    done
}

fn fill(directory: &Path, files: &Files) -> Result<(), LoadError> {
    fs::create_dir_all(directory).map_err(|error| unwritten(directory, &error))?;
    for (name, bytes) in files {
        let path = directory.join(name);
        let parent = path.parent().unwrap_or(directory);
        let written = fs::create_dir_all(parent).and_then(|()| fs::write(&path, bytes));
        written.map_err(|error| unwritten(&path, &error))?;
    }
    Ok(())
}
