//! A pack put together from its files, wherever they come from. `build.rs` does it too.

use super::Files;
use super::manifest::manifest;
use crate::error::LoadError;
use crate::pack::{Case, Pack};
use crate::source::Source;
use indexmap::IndexMap;

/// What a case of a pack must give, in its directory.
const SNAPSHOT: &str = "findings.snap";

/// A pack from its files: `.rules` files are rules, in whatever directory they are put in order, `.csv` files at the top
/// are data, `pack.toml` says what it is, and each directory in `tests/` is a case. All else is carried along. The hash is
/// that of its archive.
pub(super) fn assemble(directory: &str, mut files: Files, hash: String) -> Result<Pack, LoadError> {
    files.sort();
    let mut pack = Pack {
        name: directory.to_owned(),
        hash,
        ..Pack::default()
    };
    let mut cases: IndexMap<String, Case> = IndexMap::new();
    for (name, bytes) in files {
        if let Some((case, file)) = name.strip_prefix("tests/").and_then(|n| n.split_once('/')) {
            let case = cases.entry(case.to_owned()).or_default();
            match file == SNAPSHOT {
                true => case.snapshot = Some(String::from_utf8_lossy(&bytes).into_owned()),
                false => case.files.push((file.to_owned(), bytes)),
            }
            continue;
        }
        let at_top = !name.contains('/');
        let is_rules = name.ends_with(".rules");
        let matters = is_rules || at_top && (name.ends_with(".csv") || name == "pack.toml");
        if !matters {
            continue;
        }
        let path = format!("{directory}/{name}");
        let text =
            String::from_utf8(bytes).map_err(|_| LoadError::NotUtf8 { path: path.clone() })?;
        let text = match text.strip_prefix('\u{feff}') {
            Some(text) => text.to_owned(),
            None => text,
        };
        if name == "pack.toml" {
            manifest(&mut pack, &path, &text)?;
        } else if is_rules {
            pack.rules.push(Source::new(path, text));
        } else {
            pack.data.insert(name, text);
        }
    }
    let cases = cases.into_iter().map(|(name, case)| Case {
        path: format!("{directory}/tests/{name}"),
        name,
        ..case
    });
    pack.cases = cases.filter(|case| !case.files.is_empty()).collect();
    Ok(pack)
}
