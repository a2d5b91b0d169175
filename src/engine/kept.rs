//! What `build.rs` made of the rule files that the program brings along: their trees, what they declare, and what they
//! mean together.

use super::{Need, Packs};
use crate::ast::File;
use crate::check::{Basis, Names};
use crate::error::ParseError;
use crate::form::Forms;
use crate::parse::parse_untested;
use crate::program::{Program, Rule};
use crate::source::{FileId, Source};
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

/// The packs that the program brings along, where others are checked beside them.
pub(super) struct Bundled {
    kept: Kept<'static>,
    /// Whether their rules run, and have to be there.
    rules: bool,
}

/// The packs that the program brings along, where packs begin with all of them, as it brings them, and what is needed of
/// them was kept.
pub(super) fn bundled(packs: &Packs, need: Need) -> Option<Bundled> {
    let kept = kept()?;
    let active = packs.packs.first()?.1;
    let mut names = kept.trees.iter().map(|(name, _)| *name);
    for (pack, runs) in &packs.packs {
        if names.len() == 0 {
            break;
        }
        for source in &pack.rules {
            let same = names.next()? == &*source.name;
            if !same || !source.is_bundled() || *runs != active {
                return None;
            }
        }
    }
    let whole = names.len() == 0;
    let rules = active && need == Need::Rules;
    // Tests of rules that run were not kept.
    let served = !active || need != Need::All;
    (whole && served).then_some(Bundled { kept, rules })
}

impl Bundled {
    /// How many files they have.
    pub(super) fn files(&self) -> usize {
        self.kept.trees.len()
    }

    /// What they come to.
    pub(super) fn basis(&self) -> Option<Basis> {
        let names = || {
            Some(Basis {
                forms: postcard::from_bytes::<Forms>(self.kept.forms).ok()?,
                names: postcard::from_bytes::<Names>(self.kept.names).ok()?,
                program: Program::default(),
            })
        };
        if !self.rules {
            return names();
        }
        let rules = || {
            let mut program = postcard::from_bytes::<Program>(self.kept.program).ok()?;
            let stretches = self.kept.rules.par_iter();
            let stretches = stretches.map(|stretch| postcard::from_bytes(stretch).ok());
            let rules = stretches.collect::<Option<Vec<Vec<Rule>>>>()?;
            program.rules = rules.into_iter().flatten().collect();
            Some(program)
        };
        let (basis, program) = rayon::join(names, rules);
        Some(Basis {
            program: program?,
            ..basis?
        })
    }
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
