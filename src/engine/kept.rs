//! What `build.rs` made of the rule files that the program brings along: their trees, what they declare, and what they
//! mean together.

use super::Packs;
use crate::ast::File;
use crate::check::{Declared, Names};
use crate::error::ParseError;
use crate::form::Forms;
use crate::parse::parse_untested;
use crate::program::{Program, Rule};
use crate::source::{FileId, Source, Sources};
use rayon::prelude::*;
use serde::Deserialize;

static KEPT: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/kept"));

/// What is kept of the rule files together; all but the trees is empty where something is wrong with one.
#[derive(Deserialize)]
struct Kept<'k> {
    /// Of each file its name and its tree, which is empty where the file is wrong. The place of a file is the number that
    /// spans name.
    #[serde(borrow)]
    trees: Vec<(&'k str, &'k [u8])>,
    /// The forms that they declare.
    forms: &'k [u8],
    /// What else they declare.
    names: &'k [u8],
    /// What they mean together, but for forms and rules.
    program: &'k [u8],
    /// Their rules, in stretches.
    rules: Vec<&'k [u8]>,
}

fn kept() -> Option<Kept<'static>> {
    postcard::from_bytes(KEPT).ok()
}

/// Whether packs begin with all those that the program brings along, as it brings them, and these run or only lend;
/// where they do, how many they are.
fn bundled(kept: &Kept<'_>, packs: &Packs, active: bool) -> Option<usize> {
    let mut trees = kept.trees.iter();
    let mut count = 0usize;
    for (pack, runs) in &packs.packs {
        if trees.len() == 0 {
            break;
        }
        for source in &pack.rules {
            let (name, _) = trees.next()?;
            if *runs != active || !source.is_bundled() || **name != *source.name {
                return None;
            }
        }
        count = count.saturating_add(1);
    }
    (trees.len() == 0).then_some(count)
}

/// What the packs declare that the program brings along, where these stand before all others and only lend.
pub(super) fn declared(packs: &Packs) -> Option<Declared> {
    let kept = kept()?;
    let count = bundled(&kept, packs, false)?;
    // Others that lend are declared beside them by their trees, which the files of these would then lack.
    if packs.packs.iter().skip(count).any(|(_, active)| !active) {
        return None;
    }
    Some(Declared {
        forms: postcard::from_bytes::<Forms>(kept.forms).ok()?,
        names: postcard::from_bytes::<Names>(kept.names).ok()?,
    })
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
    let trees = kept()?.trees;
    let tree = trees.get(file.0 as usize);
    let (_, tree) = tree.filter(|(name, _)| **name == *source.name)?;
    postcard::from_bytes(tree).ok()
}

/// The checked rules of packs without their tests, where the packs are those that the program brings along, all of them
/// running and no other beside them.
pub(super) fn program(packs: &Packs) -> Option<Program> {
    let kept = kept()?;
    let count = bundled(&kept, packs, true)?;
    if count < packs.packs.len() {
        return None;
    }
    let mut sources = Sources::default();
    for source in packs.packs.iter().flat_map(|(pack, _)| &pack.rules) {
        sources.add(source.clone());
    }
    let unpacked = rayon::join(
        || {
            let program = postcard::from_bytes::<Program>(kept.program).ok()?;
            let forms = postcard::from_bytes::<Forms>(kept.forms).ok()?;
            Some(Program { forms, ..program })
        },
        || {
            let stretches = kept.rules.par_iter();
            let stretches = stretches.map(|stretch| postcard::from_bytes(stretch).ok());
            stretches.collect::<Option<Vec<Vec<Rule>>>>()
        },
    );
    let (mut program, rules) = (unpacked.0?, unpacked.1?);
    program.rules = rules.into_iter().flatten().collect();
    program.sources = sources;
    program.stamp(packs.packs.iter().map(|(pack, _)| pack));
    Some(program)
}
