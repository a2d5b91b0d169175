//! Which documents are to be checked: files, directories, patterns, lists of them.

use super::Input;
use super::files::own_name;
use indexmap::{IndexMap, IndexSet};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fs;
use std::io::Read;
use std::path::{Component, Path, PathBuf};

/// What was chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// Each document, once, in the order of the command line; those of a pattern by name.
    pub inputs: Vec<Input>,
    /// Whether they were named one by one, and not by a pattern or a list.
    pub by_name: bool,
}

/// The documents that arguments mean: a file or directory by its path, or all that a pattern matches.
///
/// A pattern that matches nothing stays what it is, a path that cannot be read: nothing checked must not look like
/// nothing wrong.
pub fn choose_inputs(written: &[PathBuf], listed: &[PathBuf]) -> Choice {
    let mut paths: IndexSet<PathBuf> = IndexSet::new();
    let mut by_name = listed.is_empty();
    for path in written {
        let text = path.to_string_lossy();
        // A file whose name has such a sign is that file.
        let pattern = text.contains(['*', '?', '[']) && !path.exists();
        let found = if pattern { matched(&text) } else { Vec::new() };
        by_name &= found.is_empty();
        match found.is_empty() {
            true => paths.extend([path.clone()]),
            false => paths.extend(found),
        }
    }
    paths.extend(listed.iter().cloned());
    let mut met: BTreeSet<PathBuf> = BTreeSet::new();
    let once = paths.into_iter().filter(|path| {
        // `./甲` is `甲`.
        met.insert(std::path::absolute(path).unwrap_or_else(|_| path.clone()))
    });
    let inputs = inputs_at(once.collect::<Vec<_>>());
    Choice { inputs, by_name }
}

/// The documents at some paths, each called by its own name, and those of one name by their paths: what is told of a
/// document goes by its name.
pub fn inputs_at(paths: impl IntoIterator<Item = PathBuf>) -> Vec<Input> {
    let paths: Vec<PathBuf> = paths.into_iter().collect();
    let mut called: IndexMap<String, usize> = IndexMap::new();
    for path in &paths {
        let count = called.entry(own_name(path)).or_default();
        *count = count.saturating_add(1);
    }
    let named = paths
        .into_iter()
        .map(|path| match called.get(&own_name(&path)) {
            Some(2..) => Input::Named {
                document: path.display().to_string(),
                path,
            },
            _ => Input::Path(path),
        });
    named.collect()
}

/// What a pattern matches, by name; nothing hidden, and not what spreadsheets leave beside an open workbook. What
/// cannot be looked into is left to the reader, who says so.
fn matched(pattern: &str) -> Vec<PathBuf> {
    let options = glob::MatchOptions {
        require_literal_separator: true,
        require_literal_leading_dot: true,
        ..glob::MatchOptions::default()
    };
    let found = glob::glob_with(pattern, options).into_iter().flatten();
    let paths = found.map(|path| path.unwrap_or_else(|error| error.path().to_owned()));
    let mut entered = Entered::default();
    let paths = paths.filter(|path| !entered.twice(path));
    let shown = |path: &PathBuf| {
        let own = path.file_name().unwrap_or_default().to_string_lossy();
        !own.starts_with(['.', '~'])
    };
    paths.filter(shown).collect()
}

/// The directories on the way to files, each by the one path that all its spellings have.
#[derive(Debug, Default)]
pub(super) struct Entered(IndexMap<PathBuf, PathBuf>);

impl Entered {
    /// Whether the way to a path enters a directory twice, by a link to one above it: all below was met before.
    pub(super) fn twice(&mut self, path: &Path) -> bool {
        let up = path.components().any(|part| part == Component::ParentDir);
        let mut met = BTreeSet::new();
        path.ancestors().skip(1).any(|directory| {
            let here = directory.as_os_str().is_empty() && !up;
            (here || directory.file_name().is_some()) && !met.insert(self.canonical(directory))
        })
    }

    fn canonical(&mut self, directory: &Path) -> PathBuf {
        let known = self.0.get(directory).cloned();
        known.unwrap_or_else(|| {
            let canonical = Path::new(".").join(directory).canonicalize();
            let canonical = canonical.unwrap_or_else(|_| directory.to_owned());
            self.0.insert(directory.to_owned(), canonical.clone());
            canonical
        })
    }
}

/// The paths of a list, one a line, or parted by zero bytes as `find -print0` does.
pub fn listed_paths(text: &str) -> Vec<PathBuf> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let parts: Vec<&str> = match text.contains('\0') {
        true => text.split('\0').collect(),
        false => text
            .lines()
            .map(|line| line.trim_end_matches('\r'))
            .collect(),
    };
    let filled = parts.into_iter().filter(|part| !part.trim().is_empty());
    filled.map(PathBuf::from).collect()
}

/// An input as messages call it.
pub fn shown_path(input: &Input) -> String {
    match input {
        Input::Path(path) | Input::Named { path, .. } => path.display().to_string(),
        Input::Memory { document, .. } => document.clone(),
    }
}

/// SHA-256 of what an input holds; none where it cannot be read. A directory is the names and contents of its files.
pub fn fingerprint(input: &Input) -> Option<String> {
    let mut hash = Sha256::new();
    match input {
        Input::Path(path) | Input::Named { path, .. } if path.is_dir() => {
            let listed = fs::read_dir(path).ok()?;
            let mut paths: Vec<PathBuf> = listed.flatten().map(|entry| entry.path()).collect();
            paths.sort();
            for path in paths.iter().filter(|path| path.is_file()) {
                hash.update(path.file_name()?.to_string_lossy().as_bytes());
                hash.update([0]);
                contents(path, &mut hash)?;
            }
        }
        Input::Path(path) | Input::Named { path, .. } => contents(path, &mut hash)?,
        Input::Memory { files, .. } => {
            for (name, bytes) in files {
                hash.update(name.as_bytes());
                hash.update(bytes);
            }
        }
    }
    let digits = hash.finalize();
    Some(digits.iter().map(|byte| format!("{byte:02x}")).collect())
}

fn contents(path: &Path, hash: &mut Sha256) -> Option<()> {
    let mut file = fs::File::open(path).ok()?;
    let mut buffer = vec![0u8; 64 * 1024];
    loop {
        let n = file.read(&mut buffer).ok()?;
        match buffer.get(..n) {
            None | Some([]) => return Some(()),
            Some(read) => hash.update(read),
        }
    }
}
