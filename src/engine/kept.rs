//! What `build.rs` made of the rule files that the program brings along: their trees, and what they mean together.

use super::Packs;
use crate::ast::File;
use crate::error::ParseError;
use crate::parse::parse_untested;
use crate::program::{Program, Rule};
use crate::source::{FileId, Source, Sources};
use rayon::prelude::*;

static KEPT: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/kept"));

/// Of each file its name and its tree, which is empty where the file is wrong; then what all of them mean together, empty
/// where something is wrong, and its rules in stretches. The place of a file is the number that spans name.
type Kept<'k> = (Vec<(&'k str, &'k [u8])>, &'k [u8], Vec<&'k [u8]>);

fn kept() -> Option<Kept<'static>> {
    postcard::from_bytes(KEPT).ok()
}

/// The tree of a rule file without its tests, as parsing gives it, and what is wrong with it.
pub(super) fn untested(source: &Source, file: FileId) -> (File, Vec<ParseError>) {
    match tree(source, file) {
        Some(tree) => (tree, Vec::new()),
        None => parse_untested(source, file),
    }
}

/// The tree that was kept of a file; none of one that goes by another number than it was parsed under.
fn tree(source: &Source, file: FileId) -> Option<File> {
    if !source.is_bundled() {
        return None;
    }
    let (trees, ..) = kept()?;
    let tree = trees.get(file.0 as usize);
    let (_, tree) = tree.filter(|(name, _)| **name == *source.name)?;
    postcard::from_bytes(tree).ok()
}

/// The checked rules of packs without their tests, where the packs are those that the program brings along, all of them
/// running and no other beside them.
pub(super) fn program(packs: &Packs) -> Option<Program> {
    let (trees, program, rules) = kept()?;
    let mut sources = Sources::default();
    for source in packs.packs.iter().flat_map(|(pack, _)| &pack.rules) {
        let number = sources.add(source.clone()).0 as usize;
        let (name, _) = trees.get(number)?;
        if !source.is_bundled() || **name != *source.name {
            return None;
        }
    }
    let whole = sources.next().0 as usize == trees.len();
    if !whole || packs.packs.iter().any(|(_, active)| !active) {
        return None;
    }
    let unpacked = rayon::join(
        || postcard::from_bytes::<Program>(program).ok(),
        || {
            let stretches = rules
                .par_iter()
                .map(|stretch| postcard::from_bytes(stretch).ok());
            stretches.collect::<Option<Vec<Vec<Rule>>>>()
        },
    );
    let (mut program, rules) = (unpacked.0?, unpacked.1?);
    program.rules = rules.into_iter().flatten().collect();
    program.sources = sources;
    program.stamp(packs.packs.iter().map(|(pack, _)| pack));
    Some(program)
}
