//! What the modules share: packs of one case, ledgers of one directory, snapshots beside their inputs.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that fails may stop"
)]

use crossfoot::engine::{Packs, Setup};
use crossfoot::error::RuleFileError;
use crossfoot::form::Forms;
use crossfoot::ledger::Ledger;
use crossfoot::load::{self, Input};
use crossfoot::pack::Pack;
use crossfoot::program::{Day, Program};
use crossfoot::source::Source;
use indexmap::IndexMap;
use std::path::Path;

/// The day on which every case runs.
pub(crate) const TODAY: &str = "2026-03-01";

/// The forms of `tests/cases/forms`, lent.
pub(crate) fn lender() -> Pack {
    let pack = load::pack(Path::new("tests/cases/forms")).unwrap();
    Pack {
        name: "lent".to_owned(),
        ..pack
    }
}

/// One running rule file, with the forms of `tests/cases/forms` lent.
pub(crate) fn packs(name: &str, text: &str) -> Packs {
    let data = [("no_name.csv", "code,title\n1,甲\n")];
    let data: IndexMap<String, String> = data
        .into_iter()
        .map(|(name, text)| (name.to_owned(), text.to_owned()))
        .collect();
    let case = Pack {
        name: "case".to_owned(),
        rules: vec![Source::new(name, text)],
        data,
        ..Pack::default()
    };
    Packs {
        packs: vec![(lender(), false), (case, true)],
    }
}

pub(crate) fn setup() -> Setup {
    Setup {
        params: Vec::new(),
        as_of: Day::read(TODAY).unwrap(),
    }
}

/// Compiles rules that must be right.
pub(crate) fn compile(text: &str) -> Program {
    packs("case.rules", text)
        .compile(&setup())
        .unwrap_or_else(|errors| panic!("{}", told(&errors)))
}

/// What is wrong with rules that must be wrong.
pub(crate) fn wrong(name: &str, text: &str) -> Vec<RuleFileError> {
    match packs(name, text).compile(&setup()) {
        Ok(_) => panic!("`{name}` compiles"),
        Err(errors) => errors,
    }
}

/// Errors as people read them, 80 columns wide.
pub(crate) fn told(errors: &[RuleFileError]) -> String {
    crossfoot::report::rule_errors(errors, &crossfoot::report::Options::default())
}

/// One document of one text file a name.
pub(crate) fn ledger(files: &[(&str, &str)], forms: &Forms) -> Ledger {
    let files = files
        .iter()
        .map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec()));
    let input = Input::Memory {
        document: "文件".to_owned(),
        files: files.collect(),
    };
    load::load(&[input], forms)
}

/// Compares with a snapshot in `directory`.
pub(crate) fn snapshot(directory: &Path, name: &str, text: &str) {
    let directory = std::fs::canonicalize(directory).unwrap();
    insta::with_settings!({
        snapshot_path => directory, prepend_module_to_snapshot => false,
        snapshot_suffix => "", omit_expression => true,
    }, { insta::assert_snapshot!(name, text) });
}
