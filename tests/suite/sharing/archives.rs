//! Archives: the same bytes from the same files, and nothing written of what is hostile.

use super::bureau::*;
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// An archive of these files, as another tool makes it.
fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, bytes) in files {
        zip.start_file(*name, options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A pack with one more file.
fn with(name: &str, bytes: &[u8]) -> Vec<u8> {
    let manifest = manifest("shi", "1.0.0");
    zipped(&[
        ("pack.toml", manifest.as_bytes()),
        ("shi.rules", RULES.as_bytes()),
        (name, bytes),
    ])
}

/// It is refused with this code, and nothing is written.
#[track_caller]
fn refused(archive: &[u8], words: &[&str]) {
    let bureau = Bureau::new("hostile");
    bureau.write("x.zip", archive);
    let before = bureau.all();
    bureau.run(&["pack", "add", "x.zip"]).with(2, words);
    assert_eq!(bureau.all(), before);
    assert!(!bureau.root.parent().unwrap().join("evil.rules").exists());
}

#[test]
fn the_same_files_give_the_same_bytes() {
    let (publisher, _) = publisher();
    let first = publisher.bytes("shi-1.0.0.zip");
    publisher
        .run(&["pack", "build", "shi", "-o", "again.zip"])
        .with(0, &[]);
    assert_eq!(publisher.bytes("again.zip"), first);
    // From a copy, whose files were written in another order and at another time.
    let copy = Bureau::new("copy");
    copy.write("elsewhere/shi.rules", publisher.read("shi/shi.rules"));
    copy.write("elsewhere/pack.toml", publisher.read("shi/pack.toml"));
    copy.write("elsewhere/.hidden", "not part of it");
    copy.run(&["pack", "build", "elsewhere"]).with(0, &[]);
    assert_eq!(copy.bytes("shi-1.0.0.zip"), first);
    // And from what was taken.
    copy.run(&["pack", "add", "shi-1.0.0.zip"]).with(0, &[]);
    copy.run(&["pack", "build", "packs/shi", "-o", "taken.zip"])
        .with(0, &[]);
    assert_eq!(copy.bytes("taken.zip"), first);
}

#[test]
fn archives_of_other_tools_are_taken() {
    let bureau = Bureau::new("tools");
    let manifest = manifest("shi", "1.0.0");
    let files: [(&str, &[u8]); 2] = [
        ("shi-main/pack.toml", manifest.as_bytes()),
        ("shi-main/shi.rules", RULES.as_bytes()),
    ];
    bureau.write("x.zip", zipped(&files));
    bureau
        .run(&["pack", "add", "x.zip"])
        .with(0, &["取了 shi 1.0.0"]);
    // Signatures stand on the bytes that `pack build` makes.
    bureau.run(&["pack", "keygen", "key"]).with(0, &[]);
    bureau
        .run(&["pack", "sign", "x.zip", "--key", "key"])
        .with(2, &["不是 crossfoot pack build"]);
}

#[test]
fn rules_stand_in_any_directory_of_a_pack_but_those_of_its_cases() {
    let bureau = Bureau::new("folders");
    bureau.write("shi/pack.toml", manifest("shi", "1.0.0"));
    bureau.write("shi/tables/totals.rules", RULES);
    // What stands in a case is a document, whatever its name.
    bureau.write("shi/tests/one/left.rules", "not a rule");
    bureau.write("shi/tests/one/支出总表.csv", TABLE);
    bureau.run(&["test", "shi", "--update"]).with(0, &[]);
    bureau.run(&["test", "shi"]).with(0, &["对不上"]);
    bureau.run(&["pack", "build", "shi"]).with(0, &[]);
    bureau.edit("shi/tables/totals.rules", "check", "chekc");
    bureau
        .run(&["test", "shi"])
        .with(2, &["shi/tables/totals.rules:"]);
}

#[test]
fn a_path_that_leaves_the_folder_is_refused() {
    for name in [
        "../evil.rules",
        "a/../../evil.rules",
        "/etc/evil.rules",
        "C:\\evil.rules",
        "..\\evil.rules",
    ] {
        refused(&with(name, b"x"), &["pack::unsafe_path", "evil.rules"]);
    }
    for name in [
        ".git/hooks/post-checkout",
        "aux.rules",
        "a\u{202e}b.rules",
        "dot./x",
    ] {
        refused(&with(name, b"x"), &["pack::unsafe_path"]);
    }
}

#[test]
fn a_link_is_refused() {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    zip.start_file("pack.toml", options).unwrap();
    zip.write_all(manifest("shi", "1.0.0").as_bytes()).unwrap();
    zip.add_symlink("shi.rules", "/etc/passwd", options)
        .unwrap();
    refused(
        &zip.finish().unwrap().into_inner(),
        &["pack::link", "`shi.rules`"],
    );
}

#[cfg(unix)]
#[test]
fn a_link_in_a_directory_is_refused() {
    let (publisher, _) = publisher();
    std::os::unix::fs::symlink("/etc/passwd", publisher.root.join("shi/x.csv")).unwrap();
    publisher
        .run(&["pack", "build", "shi"])
        .with(2, &["pack::link", "`x.csv`"]);
    let taker = taker("");
    taker
        .run(&["pack", "add", &of(&publisher, "shi")])
        .with(2, &["pack::link"]);
}

#[test]
fn a_bomb_is_refused() {
    let zeros = vec![b'0'; 8 << 20];
    refused(
        &with("bomb.csv", &zeros),
        &["pack::too_big", "bomb.csv", "压缩比"],
    );
    let larger = vec![b'0'; 17 << 20];
    refused(&with("bomb.csv", &larger), &["pack::too_big", "bomb.csv"]);
    let names: Vec<String> = (0..2_001).map(|n| format!("f{n}.csv")).collect();
    let files: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b""[..])).collect();
    refused(&zipped(&files), &["pack::too_big", "2001 个文件"]);
}

/// Puts one name in the place of another of the same length, in both headers of an archive.
fn renamed(archive: &[u8], from: &str, to: &str) -> Vec<u8> {
    let mut out = archive.to_vec();
    while let Some(at) = out.windows(from.len()).position(|w| w == from.as_bytes()) {
        out[at..at + from.len()].copy_from_slice(to.as_bytes());
    }
    out
}

#[test]
fn a_name_that_stands_twice_is_refused() {
    let archive = with("shj.rules", b"rule X");
    refused(
        &renamed(&archive, "shj.rules", "shi.rules"),
        &["pack::duplicate_name", "`shi.rules`"],
    );
    refused(&with("SHI.rules", b"x"), &["pack::duplicate_name"]);
    refused(&with("shi.rules/x", b"x"), &["pack::duplicate_name"]);
}

#[test]
fn a_wrong_hash_and_what_is_no_archive_are_refused() {
    refused(b"PK\x03\x04 no", &["pack::bad_archive"]);
    let whole = with("more.csv", b"x");
    refused(&whole[..whole.len() - 30], &["pack::bad_archive"]);
    let bureau = Bureau::new("hash");
    bureau.write("x.zip", &whole);
    let before = bureau.all();
    let zeros = "0".repeat(64);
    bureau
        .run(&["pack", "add", "x.zip", "--sha256", &zeros])
        .with(2, &["pack::wrong_hash", &zeros]);
    assert_eq!(bureau.all(), before);
    // A byte of the content: its checksum tells.
    let (publisher, _) = publisher();
    let mut archive = publisher.bytes("shi-1.0.0.zip");
    archive[60] ^= 1;
    refused(&archive, &["pack::bad_archive", "pack.toml"]);
}
