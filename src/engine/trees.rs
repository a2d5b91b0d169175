//! The trees of the rule files that the program brings along: `build.rs` parsed them.

use crate::ast::File;
use crate::error::ParseError;
use crate::parse::parse_untested;
use crate::source::{FileId, Source};

/// Of each file its name and its tree; the place in the list is the number that its spans name.
static TREES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/trees"));

/// The tree of a rule file without its tests, as parsing gives it, and what is wrong with it.
pub(super) fn untested(source: &Source, file: FileId) -> (File, Vec<ParseError>) {
    match kept(source, file) {
        Some(tree) => (tree, Vec::new()),
        None => parse_untested(source, file),
    }
}

/// The tree that was kept of a file; none of one that goes by another number than it was parsed under.
fn kept(source: &Source, file: FileId) -> Option<File> {
    if !source.is_bundled() {
        return None;
    }
    let all: Vec<(&str, &[u8])> = postcard::from_bytes(TREES).ok()?;
    let (_, tree) = all
        .get(file.0 as usize)
        .filter(|(name, _)| **name == *source.name)?;
    postcard::from_bytes(tree).ok()
}
