//! A project: what `crossfoot.toml` says about the packs, the documents and what fails.

use crate::lang::Lang;
use crate::outcome::Severity;
use indexmap::IndexMap;
use std::path::PathBuf;

/// The name of the project file.
pub const FILE: &str = "crossfoot.toml";
/// The name of the file that holds the hashes of vendored packs.
pub const LOCK: &str = "crossfoot.lock";
/// The directory of vendored packs.
pub const PACKS: &str = "packs";

/// How its CSV and text files are to be read, where that is told rather than found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// What parts the fields.
    pub delimiter: Option<char>,
    /// The name of the encoding, as the WHATWG lists it.
    pub encoding: Option<String>,
}

/// A project as its file says; without a file, everything is empty and the root is the working directory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Project {
    /// The directory of the project file, relative to the working directory where it was found upward.
    pub root: PathBuf,
    /// Whether there is a project file.
    pub found: bool,
    /// The packs whose rules run: a name or a path from the root. None: every bundled and every vendored pack.
    pub packs: Option<Vec<String>>,
    /// Parameters: name and value as `--set` takes them.
    pub params: Vec<(String, String)>,
    /// The severity from which on a failure fails the run.
    pub fail_on: Option<Severity>,
    /// The rule file that holds nothing but waivers, as a path from the root.
    pub waivers: Option<String>,
    /// The language of messages.
    pub lang: Option<Lang>,
    /// The documents to check, as patterns from the root.
    pub documents: Vec<String>,
    /// How its CSV and text files are to be read.
    pub reading: Reading,
    /// The public keys that vendored packs must be signed with, by the name of their owner. Empty: no signature asked.
    pub trust: IndexMap<String, String>,
}

impl Project {
    /// A path of the project as messages call it.
    pub fn shown(&self, path: &str) -> String {
        self.root.join(path).to_string_lossy().into_owned()
    }
}
