//! The packs in `rules/` are compiled into the binary: a new rule file makes a new binary. Their rule files are parsed and
//! checked here, by the parser and the checker of the library, and what comes out is brought along too, so that no start
//! has to do it anew.

#![allow(
    dead_code,
    missing_docs,
    unreachable_pub,
    unused_imports,
    reason = "of these modules only what leads from rule files to a program is used here"
)]

#[path = "src"]
mod library {
    pub mod ast;
    pub mod builtins;
    pub mod check;
    pub mod error;
    pub mod finding;
    pub mod form;
    pub mod lang;
    pub mod ledger;
    pub mod ops;
    pub mod outcome;
    pub mod pack;
    pub mod parse;
    pub mod program;
    pub mod source;
    pub mod types;
    pub mod value;

    /// Of the readers only that of packs.
    pub mod load {
        mod toml_words;
        pub mod packs {
            mod archive;
            mod assembled;
            mod manifest;
            mod names;
            use crate::{error::LoadError, pack::Pack};

            pub type Files = Vec<(String, Vec<u8>)>;

            pub fn assemble(name: &str, files: Files) -> Result<Pack, LoadError> {
                let hash = archive::sha256(&archive::archive(&files));
                assembled::assemble(name, files, hash)
            }
        }
    }
}

use library::{
    ast, builtins, check, error, finding, form, lang, ledger, load, ops, outcome, pack, parse,
    program, source, types, value,
};
use load::packs::{Files, assemble};
use pack::Pack;
use serde::Serialize;
use source::{FileId, Source, Sources};
use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// How many rules are unpacked one after another.
const STRETCH: usize = 50;

/// What is kept, as `engine/kept.rs` reads it.
#[derive(Default, Serialize)]
struct Kept {
    trees: Vec<(String, Vec<u8>)>,
    forms: Vec<u8>,
    names: Vec<u8>,
    program: Vec<u8>,
    rules: Vec<Vec<u8>>,
}

/// Writes `hashes`: of each pack its name and its hash. Writes `texts`: the rule files, one after another, and `lengths`: of
/// each the bytes of its text and its name. Writes `kept`: of each rule file its name and its tree without
/// tests, in the order and under the numbers in which they are read; what they declare; and the program that they are
/// together, its rules in stretches that are unpacked side by side. One that is wrong has no tree, and then there is
/// nothing else: what is wrong is said where it is read.
fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=rules");
    let mut kept = Kept::default();
    let mut sources = Sources::default();
    let mut packs = Vec::new();
    let (mut hashes, mut texts, mut lengths) = (String::new(), String::new(), String::new());
    for directory in listed(Path::new("rules"))? {
        let pack = read(&directory)?;
        hashes.push_str(&format!("{} {}\n", pack.name, pack.hash));
        let mut files = Vec::new();
        for source in &pack.rules {
            let file = sources.add(source.clone());
            let (tree, wrong) = parse::parse_untested(source, file);
            let bytes = match wrong.is_empty() {
                true => postcard::to_stdvec(&tree)?,
                false => Vec::new(),
            };
            kept.trees.push((source.name.to_string(), bytes));
            lengths.push_str(&format!("{} {}\n", source.text.len(), source.name));
            texts.push_str(&source.text);
            files.push((file, tree));
        }
        packs.push((pack, files));
    }
    if kept.trees.iter().all(|(_, tree)| !tree.is_empty()) {
        check_together(packs, sources, &mut kept)?;
    }
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("no OUT_DIR")?);
    fs::write(out.join("hashes"), hashes)?;
    fs::write(out.join("texts"), texts)?;
    fs::write(out.join("lengths"), lengths)?;
    fs::write(out.join("kept"), postcard::to_stdvec(&kept)?)?;
    Ok(())
}

/// Keeps what packs declare, and their checked rules; nothing where one is wrong, and no rules where one has a waiver,
/// which holds until a day.
fn check_together(
    packs: Vec<(Pack, Vec<(FileId, ast::File)>)>,
    sources: Sources,
    kept: &mut Kept,
) -> Result<(), Box<dyn Error>> {
    let (packs, files): (Vec<Pack>, Vec<_>) = packs.into_iter().unzip();
    let inputs = packs.iter().zip(files);
    let mut inputs: Vec<check::Input<'_>> = inputs
        .map(|(pack, files)| check::Input {
            pack,
            files,
            active: false,
        })
        .collect();
    let Some(declared) = check::declared(&inputs, sources.clone()) else {
        return Ok(());
    };
    for input in &mut inputs {
        input.active = true;
    }
    let (settings, none) = (check::Settings::default(), check::Basis::default());
    let Ok(mut program) = check::check(&inputs, &settings, sources, none) else {
        return Ok(());
    };
    kept.forms = postcard::to_stdvec(&declared.forms)?;
    kept.names = postcard::to_stdvec(&declared.names)?;
    if program.waivers.is_empty() {
        program.forms = form::Forms::default();
        let rules = std::mem::take(&mut program.rules);
        let stretches = rules.chunks(STRETCH).map(postcard::to_stdvec);
        kept.rules = stretches.collect::<Result<_, _>>()?;
        kept.program = postcard::to_stdvec(&program)?;
    }
    Ok(())
}

/// A pack, read as the program reads those that it brings along.
fn read(directory: &Path) -> Result<Pack, Box<dyn Error>> {
    let name = directory.strip_prefix("rules")?.to_string_lossy();
    let mut files = Files::new();
    collect(directory, directory, &mut files)?;
    let mut pack = assemble(&name, files)?;
    let rules = pack.rules.into_iter();
    pack.rules = rules.map(|s| Source::bundled(s.name, s.text)).collect();
    Ok(pack)
}

fn collect(directory: &Path, root: &Path, files: &mut Files) -> Result<(), Box<dyn Error>> {
    for path in listed(directory)? {
        if path.is_dir() {
            collect(&path, root, files)?;
        } else {
            let name = path.strip_prefix(root)?.to_string_lossy().into_owned();
            files.push((name, fs::read(&path)?));
        }
    }
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
