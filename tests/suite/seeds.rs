//! What fuzzing begins with, and what it once found, is read without harm.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that fails may stop"
)]

#[path = "../fuzz/src/lib.rs"]
#[allow(
    dead_code,
    unreachable_pub,
    clippy::expect_used,
    reason = "what the fuzz targets do, in a workspace of its own"
)]
mod targets;

use std::fs;

#[test]
fn every_seed_goes_through_its_target() {
    let mut seen = 0;
    for folder in fs::read_dir("tests/fuzz/seeds").unwrap() {
        let folder = folder.unwrap();
        let target = match folder.file_name().to_str().unwrap() {
            "csv" => targets::csv,
            "docx" => targets::docx,
            "pdf" => targets::pdf,
            "rules" => targets::rules,
            "text" => targets::text,
            "workbook" => targets::workbook,
            other => panic!("no target is called {other}"),
        };
        for seed in fs::read_dir(folder.path()).unwrap() {
            target(&fs::read(seed.unwrap().path()).unwrap());
            seen += 1;
        }
    }
    assert!(seen > 20);
}
