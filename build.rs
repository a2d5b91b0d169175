//! The packs in `rules/` are compiled into the binary: a new rule file makes a new binary. Their rule files are parsed
//! here, by the parser of the library, and their trees are brought along too, so that no start has to read them anew.

#![allow(
    dead_code,
    missing_docs,
    unreachable_pub,
    unused_imports,
    reason = "of these modules only the parser is used here"
)]

#[path = "src"]
mod library {
    pub mod ast;
    pub mod error;
    pub mod lang;
    pub mod ops;
    pub mod outcome;
    pub mod parse;
    pub mod source;
    pub mod types;
    pub mod value;
}

use library::{ast, error, lang, ops, outcome, parse, source, types, value};
use source::{FileId, Source};
use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// Writes `trees`: of each rule file its name and its tree without tests, in the order and under the numbers in which
/// they are read. One that is wrong has no tree: what is wrong is said where it is read.
fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=rules");
    let mut trees: Vec<(String, Vec<u8>)> = Vec::new();
    for pack in listed(Path::new("rules"))? {
        let rules = listed(&pack)?.into_iter();
        for path in rules.filter(|path| path.extension().is_some_and(|end| end == "rules")) {
            let name = path.strip_prefix("rules")?.to_string_lossy().into_owned();
            let text = fs::read_to_string(&path)?;
            let source = Source::new(name.clone(), text.trim_start_matches('\u{feff}'));
            let (tree, wrong) = parse::parse_untested(&source, FileId(trees.len().try_into()?));
            let tree = match wrong.is_empty() {
                true => postcard::to_stdvec(&tree)?,
                false => Vec::new(),
            };
            trees.push((name, tree));
        }
    }
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("no OUT_DIR")?);
    fs::write(out.join("trees"), postcard::to_stdvec(&trees)?)?;
    Ok(())
}

/// What is in a directory, by name; nothing of what is none.
fn listed(directory: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    if !directory.is_dir() {
        return Ok(Vec::new());
    }
    let mut paths = Vec::new();
    for entry in fs::read_dir(directory)? {
        paths.push(entry?.path());
    }
    paths.sort();
    Ok(paths)
}
