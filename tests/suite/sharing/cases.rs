//! `crossfoot test`: blocks, documents with their findings, coverage.

use super::bureau::*;

/// A pack with one document as a case.
fn pack() -> Bureau {
    let bureau = Bureau::new("cases");
    bureau.write("shi/pack.toml", manifest("shi", "1.0.0"));
    bureau.write("shi/shi.rules", RULES);
    bureau.write("shi/tests/某局/支出总表.csv", TABLE);
    bureau
}

const SNAPSHOT: &str = "shi/tests/某局/findings.snap";

#[test]
fn a_case_is_written_once_and_then_compared() {
    let bureau = pack();
    bureau
        .run(&["test", "shi/"])
        .with(1, &["shi/tests/某局 ... FAILED", "还没有 findings.snap"]);
    bureau
        .run(&["test", "shi/", "--update"])
        .with(0, &[SNAPSHOT, "2 passed; 0 failed"]);
    let snapshot = bureau.read(SNAPSHOT);
    assert!(snapshot.starts_with("通过 4，尾差 0，不符 1"), "{snapshot}");
    assert!(snapshot.contains("S-001 不符（错误）"), "{snapshot}");
    bureau
        .run(&["test", "shi/"])
        .with(0, &["running 2 tests", "shi/tests/某局 ... ok"]);
    bureau.edit("shi/shi.rules", "rule S-001 error", "rule S-001 warn");
    let words = [
        "---- shi/tests/某局 ----",
        "- S-001 不符（错误）",
        "+ S-001 不符（警告）",
        "failures:",
    ];
    bureau.run(&["test", "shi/"]).with(1, &words);
    bureau
        .run(&["test", "shi/", "--update"])
        .with(0, &[SNAPSHOT]);
    assert!(bureau.read(SNAPSHOT).contains("S-001 不符（警告）"));
}

#[test]
fn the_snapshots_of_others_are_not_refreshed() {
    let publisher = pack();
    publisher.run(&["test", "shi/", "--update"]).with(0, &[]);
    publisher.edit(SNAPSHOT, "不符 1", "不符 2");
    let taker = taker("");
    taker
        .run(&["pack", "add", &of(&publisher, "shi")])
        .with(0, &[]);
    taker
        .run(&["test", "--update"])
        .with(1, &["packs/shi/tests/某局 ... FAILED"]);
    taker.run(&["pack", "verify"]).with(0, &["一致"]);
}

#[test]
fn coverage_lists_what_no_test_tries() {
    let bureau = pack();
    bureau.run(&["test", "shi/", "--update"]).with(0, &[]);
    let whens = "rule S-004 \"a\" {\n  when has 支出总表@上年\n  check 支出总表[合计].合计 == 1\n}\n\
                 rule S-005 \"b\" {\n  when has 支出总表\n  check 支出总表[合计].合计 == 1\n}\n";
    bureau.write("shi/more.rules", whens);
    bureau.run(&["test", "shi/", "--update"]).with(0, &[]);
    let words = [
        "有失败例子的规则：2/4",
        "shi/shi.rules:7 S-002：没有失败的例子",
        "shi/more.rules:1 S-004：没有失败的例子",
        "S-004：when 从来没有成立过",
        "S-005：when 从来没有不成立过",
    ];
    bureau.run(&["test", "shi/", "--coverage"]).with(0, &words);
}

#[test]
fn junit_names_what_failed() {
    let bureau = pack();
    bureau.edit(
        "shi/shi.rules",
        "test \"对不上\"",
        "test \"<对不上> & 其他\"",
    );
    bureau.edit(
        "shi/shi.rules",
        "expect S-001 fail at",
        "expect S-001 missing at",
    );
    bureau
        .run(&["test", "shi/", "--junit", "j.xml"])
        .with(1, &["<对不上> & 其他 ... FAILED"]);
    let xml = bureau.read("j.xml");
    assert!(xml.contains("tests=\"2\" failures=\"2\""), "{xml}");
    assert!(
        xml.contains("name=\"&lt;对不上&gt; &amp; 其他\" classname=\"shi/shi.rules\""),
        "{xml}"
    );
    let empty = Bureau::new("empty");
    empty.write("x.rules", "支出总表[合计].合计 == 1\n");
    empty.run(&["test", "x.rules"]).with(3, &["没有任何 test"]);
}
