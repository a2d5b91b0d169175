//! What the binary brings along.

use super::Files;
use super::assembled::assemble;
use crate::error::LoadError;
use crate::load::Input;
use crate::pack::Pack;
use crate::source::Source;
use include_dir::{Dir, include_dir};
use rayon::prelude::*;

static RULES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/rules");
/// Their hashes, which take longer than all else about them: `build.rs` writes each on a line, `cn-common 9dba…`.
static HASHES: &str = include_str!(concat!(env!("OUT_DIR"), "/hashes"));

/// Their rule files, one after another: as a text they need not be looked at for what is none, which takes as long as
/// reading them. Of each the bytes and the name, on a line.
static TEXTS: &str = include_str!(concat!(env!("OUT_DIR"), "/texts"));
static LENGTHS: &str = include_str!(concat!(env!("OUT_DIR"), "/lengths"));

/// The packs that the binary brings along, by name.
///
/// # Errors
///
/// A pack that is broken; the tests see to it that none is.
pub fn bundled() -> Result<Vec<Pack>, LoadError> {
    let directories: Vec<&Dir<'_>> = RULES.dirs().collect();
    let packs = directories.par_iter().map(|directory| read(directory));
    let packs: Result<Vec<Pack>, LoadError> = packs.collect();
    let mut packs = packs?;
    packs.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(packs)
}

fn read(directory: &Dir<'_>) -> Result<Pack, LoadError> {
    let name = directory.path().to_string_lossy().into_owned();
    let mut files = Files::new();
    collect(directory, &name, &mut files);
    let mut hashes = HASHES.lines().filter_map(|line| line.split_once(' '));
    let hash = hashes.find(|(of, _)| *of == name).map(|(_, hash)| hash);
    let mut pack = assemble(&name, files, hash.unwrap_or_default().to_owned())?;
    let own =
        |(path, _): &(&str, &str)| path.strip_prefix(&name).is_some_and(|p| p.starts_with('/'));
    let own = rules().filter(own);
    pack.rules = own
        .map(|(path, text)| Source::bundled(path, text))
        .collect();
    Ok(pack)
}

/// Every rule file: its path and its text.
fn rules() -> impl Iterator<Item = (&'static str, &'static str)> {
    let mut at = 0usize;
    LENGTHS.lines().filter_map(move |line| {
        let (length, path) = line.split_once(' ')?;
        let start = at;
        at = at.saturating_add(length.parse().ok()?);
        Some((path, TEXTS.get(start..at)?))
    })
}

fn collect(directory: &Dir<'_>, root: &str, files: &mut Files) {
    for file in directory.files() {
        let path = file.path().to_string_lossy();
        let name = path.strip_prefix(root).unwrap_or(&path);
        let name = name.trim_start_matches('/').to_owned();
        let is_rules = name.ends_with(".rules") && !name.starts_with("tests/");
        if !is_rules {
            files.push((name, file.contents().to_vec()));
        }
    }
    for inner in directory.dirs() {
        collect(inner, root, files);
    }
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
    let mut files: Files = files.collect();
    files.sort();
    Input::Memory {
        document: "example".to_owned(),
        files,
    }
}
