//! A project: what `crossfoot.toml` says about the packs, the documents and what fails.

use crate::lang::Lang;
use crate::ledger::DocumentKind;
use crate::outcome::Severity;
use crate::value::Unit;
use indexmap::IndexMap;
use std::path::PathBuf;

/// The name of the project file.
pub const FILE: &str = "crossfoot.toml";
/// The name of the file that holds the hashes of vendored packs.
pub const LOCK: &str = "crossfoot.lock";
/// The directory of vendored packs.
pub const PACKS: &str = "packs";

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
    /// The public keys that vendored packs must be signed with, by the name of their owner. Empty: no signature asked.
    pub trust: IndexMap<String, String>,
    /// The files that hold many documents each, a row a line.
    pub long: Vec<LongTables>,
}

/// Long-form tables: files with a line for each row of each table of each document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LongTables {
    /// The files, as a pattern from the root.
    pub files: String,
    /// The column that says of which document a row is. The rows of a document stand together.
    pub document: String,
    /// The column that says of which table a row is.
    pub table: String,
    /// The column of codes.
    pub code: Option<String>,
    /// The column of names.
    pub name: Option<String>,
    /// The column of the organisation; the document's name where there is none.
    pub org: Option<String>,
    /// The column of the year.
    pub year: Option<String>,
    /// The unit of amounts whose form or column does not say one.
    pub unit: Option<Unit>,
    /// Whether they are budgets or final accounts.
    pub kind: DocumentKind,
    /// The tables, by what stands in the column `table`.
    pub tables: IndexMap<String, LongTable>,
}

/// One table of a long form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LongTable {
    /// The form.
    pub form: String,
    /// The block of the form, where it has several.
    pub block: Option<String>,
    /// For columns of the file the columns of the form.
    pub columns: IndexMap<String, String>,
}

impl Project {
    /// A path of the project as messages call it.
    pub fn shown(&self, path: &str) -> String {
        self.root.join(path).to_string_lossy().into_owned()
    }
}
