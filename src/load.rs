//! From files to a ledger with places.
//!
//! Each format has a reader that turns bytes into grids and stretches of prose, and stops. From there one way leads
//! on for all of them: grids are cut into blocks, blocks find their forms, prose is searched by extracts. What cannot
//! be told is noticed and stays unreadable; nothing is guessed and nothing is dropped.

mod alone;
mod baseline;
mod bind;
mod blocks;
mod budget;
mod cells;
mod choose;
mod chosen;
mod codes;
mod continued;
mod cover;
mod csv;
mod desk;
#[cfg(feature = "docx")]
mod docx;
mod draft;
mod encoding;
mod fields;
mod file_tables;
mod files;
mod foot;
mod generic;
mod graded;
mod grid;
mod headed;
mod headings;
mod hierarchy;
mod identity;
mod inside;
mod layout;
mod listing;
mod long;
mod merge;
mod names;
mod numbering;
mod packs;
#[cfg(feature = "pdf")]
mod pdf;
#[cfg(feature = "pdf")]
mod printed;
mod project;
mod prose;
mod refused;
mod reports;
mod rivals;
mod sections;
#[cfg(feature = "workbook")]
mod shown;
mod spans;
mod tabbed;
mod tables;
mod text;
mod titles;
mod toml_words;
mod untold;
#[cfg(feature = "workbook")]
mod workbook;
mod years;
#[cfg(any(feature = "workbook", feature = "docx"))]
mod zipped;

pub use baseline::{baseline, write_baseline};
pub use chosen::{Choice, choose_inputs, fingerprint, inputs_at, listed_paths, shown_path};
pub use grid::{Grid, GridCell, Read, Sheet};
pub use long::{
    BadLine, Chunk, Chunks, Layout, Long, Opened, Reader, Stretch, long, long_tables, trouble_words,
};
pub use packs::{
    Signed, Taken, add, build, bundled, example, keygen, new_pack, pack, remove, sign, update,
    vendored, vendored_names, verify, write_file, write_files,
};
pub use project::{documents, init, project, project_in, waivers};

use crate::form::Forms;
use crate::ledger::{Document, Identity, Ledger, Notice};
use crate::project::Reading;
use crate::source::{Sources, Span, saturate};
use crate::value::Unit;
use desk::Desk;
use files::ReadDocument;
use std::ops::Range;
use std::path::PathBuf;
use tables::Binder;

/// Where a document is to be found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A file, or a directory whose files are one document, which is called by its name.
    Path(PathBuf),
    /// The same under another name, for what others of a run are called too.
    Named {
        /// The name of the document.
        document: String,
        /// The file or directory.
        path: PathBuf,
    },
    /// Files that are at hand, such as the bundled example.
    Memory {
        /// The name of the document.
        document: String,
        /// Names, with their extensions, and contents.
        files: Vec<(String, Vec<u8>)>,
    },
}

/// A document that a rule file writes down to test its rules.
#[derive(Clone, Debug, Default)]
pub struct GridDocument {
    /// Its name.
    pub name: String,
    /// Who published it, for which year.
    pub identity: Identity,
    /// Its tables.
    pub tables: Vec<GivenTable>,
    /// Its prose, as stretches of the sources.
    pub prose: Vec<Span>,
}

/// A table that a rule file writes down.
#[derive(Clone, Debug, Default)]
pub struct GivenTable {
    /// The name of its form, or a printed title.
    pub form_or_title: String,
    /// The value of the repeating key, where the form repeats.
    pub occurrence: Option<String>,
    /// The unit printed beside it.
    pub unit: Option<Unit>,
    /// Its cells, headings first.
    pub grid: Grid,
}

/// Reads every input into one ledger. What cannot be read is told in its notices; the rest goes on.
pub fn load(inputs: &[Input], forms: &Forms) -> Ledger {
    load_as(inputs, forms, &Reading::default())
}

/// Reads every input as [`load`] does, texts as it is told.
pub fn load_as(inputs: &[Input], forms: &Forms, reading: &Reading) -> Ledger {
    let mut desk = Desk {
        forms,
        reading,
        ledger: Ledger::default(),
    };
    for input in inputs {
        read_input(&mut desk, input);
    }
    desk.ledger
}

/// The numbers of an input's documents (none where it could not be read, several where it has several reports) and its
/// own notices.
pub type Part = (Range<usize>, Vec<Notice>);

/// Reads inputs that belong together, and says for each the numbers of its documents and its own notices, which are taken
/// out of the ledger.
pub fn load_apart(inputs: &[&Input], forms: &Forms, reading: &Reading) -> (Ledger, Vec<Part>) {
    let mut desk = Desk {
        forms,
        reading,
        ledger: Ledger::default(),
    };
    let mut parts = Vec::new();
    for input in inputs {
        let first = desk.ledger.documents.len();
        read_input(&mut desk, input);
        let notices = std::mem::take(&mut desk.ledger.notices);
        parts.push((first..desk.ledger.documents.len(), notices));
    }
    (desk.ledger, parts)
}

/// Makes a ledger of tables that a rule file writes down, by the same way that files take.
pub fn from_grids(documents: Vec<GridDocument>, forms: &Forms, sources: Sources) -> Ledger {
    let reading = Reading::default();
    let mut desk = Desk {
        forms,
        reading: &reading,
        ledger: Ledger {
            sources,
            ..Ledger::default()
        },
    };
    for given in documents {
        let mut binder = Binder::new(None);
        for table in &given.tables {
            binder.given(&mut desk, table);
        }
        binder
            .drafts
            .extend(prose::extracts(&mut desk, &given.prose, &given.identity));
        let document = Document {
            name: given.name,
            identity: given.identity,
            prose: given.prose,
            ..Document::default()
        };
        finish(&mut desk, binder, document);
    }
    desk.ledger
}

/// Reads an input and binds what there is: a document, or each report of a file with several.
fn read_input(desk: &mut Desk<'_>, input: &Input) {
    if let Some(read) = files::read(desk, input) {
        let reports = reports::apart(desk, read);
        reports.into_iter().for_each(|read| document(desk, read));
    }
}

/// Binds what was read of one document.
fn document(desk: &mut Desk<'_>, read: ReadDocument) {
    let prose: Vec<Span> = read
        .reads
        .iter()
        .flat_map(|read| read.prose.iter().copied())
        .collect();
    let sheets: Vec<&Sheet> = read.reads.iter().flat_map(|read| &read.sheets).collect();
    let listings: Vec<Span> = read
        .reads
        .iter()
        .flat_map(|read| read.listings.iter().copied())
        .collect();
    if prose.is_empty() && sheets.is_empty() {
        return;
    }
    let titles = listing::titles(desk, &listings);
    let told = (&read.told, titles.as_slice());
    let identity = identity::identity(told, &prose, &sheets, &desk.ledger.sources);
    let mut binder = Binder::new(identity.org.clone());
    binder.sheets(desk, &sheets);
    for draft in listing::tables(desk, &listings, identity.org.as_deref()) {
        binder.push(desk, draft);
    }
    alone::titles(desk, &mut binder, &prose);
    binder
        .drafts
        .extend(prose::extracts(desk, &prose, &identity));
    let ReadDocument {
        name, files, reads, ..
    } = read;
    // What was read is in the drafts now; a large table need not be in memory three times.
    drop(reads);
    let document = Document {
        name,
        identity,
        files,
        prose,
        ..Document::default()
    };
    finish(desk, binder, document);
}

/// Puts a document with its tables into the ledger.
fn finish(desk: &mut Desk<'_>, binder: Binder, document: Document) {
    let number = saturate(desk.ledger.documents.len());
    let start = saturate(desk.ledger.tables.len());
    binder.finish(desk, number);
    let end = saturate(desk.ledger.tables.len());
    desk.ledger.documents.push(Document {
        tables: start..end,
        ..document
    });
}
