//! Waivers that hold, end, fall short or are not needed; and baselines.

use super::bureau::*;

/// A taking bureau that has `shi` and this waiver.
fn waiving(waiver: &str) -> (Bureau, Bureau) {
    let (publisher, _) = publisher();
    let taker = taker("");
    taker
        .run(&["pack", "add", &of(&publisher, "shi")])
        .with(0, &[]);
    taker.write("waive.rules", waiver);
    (taker, publisher)
}

const WAIVER: &str = "waive S-001 for org \"某区某局\", year 2025 within 5万元\n  because \"舍位平衡\" until 2026-12-31\n";

#[test]
fn a_waiver_holds_until_its_day_and_then_is_told() {
    let (taker, _publisher) = waiving(WAIVER);
    let used = ["已豁免 1", "舍位平衡（上限 5万元，至 2026-12-31）"];
    taker
        .run(&["check", "--as-of", "2026-12-31"])
        .with(0, &used)
        .without("waive.rules:1");
    let expired = [
        "S-001 的豁免已过期（至 2026-12-31），仍有 1 项不符",
        "waive.rules:1",
        "豁免已过期",
    ];
    taker
        .run(&["check", "--as-of", "2027-01-01"])
        .with(1, &expired);
    taker.edit("docs/某局/支出总表.csv", "605.00", "600.00");
    taker
        .run(&["check", "--as-of", "2027-01-01"])
        .with(0, &["已没有不符需要它"]);
}

#[test]
fn a_waiver_that_is_too_small_is_told() {
    let (taker, _publisher) = waiving(&WAIVER.replace("5万元", "4.99万元"));
    let said = "S-001 的豁免上限是 4.99万元，有 1 项不符不在其内";
    let day = ["--as-of", "2026-01-01"];
    taker
        .run(&["check", day[0], day[1]])
        .with(1, &[said, "超出豁免的上限", "超出上限，至 2026-12-31"]);
    // A baseline accepts the difference, and the waiver is still said to be too small.
    taker
        .run(&["check", day[0], day[1], "--write-baseline", "known.json"])
        .with(0, &[said, "认可 1 项", "不符 0", "已豁免 1"]);
}

#[test]
fn a_waiver_that_is_not_needed_is_a_warning() {
    let (taker, _publisher) = waiving(&WAIVER.replace("S-001", "S-002"));
    taker.edit("docs/某局/支出总表.csv", "605.00", "600.00");
    let unused = ["S-002 的豁免没有用到", "waive.rules:1"];
    let day = ["--as-of", "2026-01-01"];
    taker.run(&["check", day[0], day[1]]).with(0, &unused);
    taker
        .run(&["check", day[0], day[1], "--fail-on", "warn"])
        .with(1, &unused);
    let json = taker.run(&["check", day[0], day[1], "--format", "json"]);
    json.with(
        0,
        &[
            "\"rule\": \"waiver\"",
            "\"kind\": \"waiver_unused\"",
            "\"severity\": \"warn\"",
        ],
    );
    // Of an organisation that is not among the documents nobody can say so.
    taker.edit("waive.rules", "某区某局", "别的局");
    taker
        .run(&["check", day[0], day[1]])
        .with(0, &["没有用到"])
        .without("waive.rules:1");
}

#[test]
fn waivers_of_rules_that_do_not_run_are_passed_over_where_only_some_are_asked_for() {
    let (taker, _publisher) = waiving(&format!("{WAIVER}{}", WAIVER.replace("S-001", "S-999")));
    let day = ["--as-of", "2026-01-01"];
    taker
        .run(&["check", day[0], day[1]])
        .with(2, &["check::unknown_rule", "S-999"]);
    taker
        .run(&["check", "--rules", "shi", day[0], day[1]])
        .with(0, &["已豁免 1"]);
}

#[test]
fn a_waiver_says_why_how_far_and_until_when() {
    let (taker, _publisher) = waiving("waive S-001 within 5万元 because \"x\"\n");
    taker
        .run(&["check"])
        .with(2, &["check::waiver_unbound", "waive.rules:1"]);
    taker.write("waive.rules", WAIVER.replace("2026", "2036"));
    taker.run(&["check"]).with(2, &["check::waiver_too_long"]);
    taker.write(
        "waive.rules",
        format!("{WAIVER}override S-001 off because \"混进来\"\n"),
    );
    taker
        .run(&["check"])
        .with(2, &["project::waivers_only", "waive.rules:3", "override"]);
}

#[test]
fn a_baseline_accepts_what_is_known_and_fails_on_what_is_new() {
    let (taker, _publisher) = waiving("# 没有\n");
    taker.run(&["check"]).with(1, &["不符 1"]);
    let written = taker.run(&["check", "--write-baseline", "known.json"]);
    written.with(0, &["认可 1 项"]);
    let first = taker.read("known.json");
    assert!(first.contains("\"left\": \"605万元\""), "{first}");
    taker
        .run(&["check", "--write-baseline", "again.json"])
        .with(0, &[]);
    assert_eq!(taker.read("again.json"), first);
    let check = ["check", "--baseline", "known.json"];
    taker.run(&check).with(0, &["已豁免 1", "认可 1 项"]);
    // A line more does not make it new.
    taker.edit("docs/某局/支出总表.csv", "单位：万元\n", "\n单位：万元\n");
    taker.run(&check).with(0, &["认可 1 项"]);
    // Another figure at a known place does.
    taker.edit("docs/某局/支出总表.csv", "605.00", "606.00");
    taker
        .run(&check)
        .with(1, &["认可 0 项", "605万元 与 600万元，现在变了"]);
    taker.edit("docs/某局/支出总表.csv", "606.00", "605.00");
    taker.edit(
        "docs/某局/支出总表.csv",
        "\n208,社会保障和就业支出,250.00",
        "\n208,社会保障和就业支出,251.00",
    );
    taker
        .run(&check)
        .with(1, &["251.00", "认可 1 项", "不符 1", "已豁免 1"]);
    taker.edit("docs/某局/支出总表.csv", "605.00", "600.00");
    taker.edit("docs/某局/支出总表.csv", "251.00", "250.00");
    taker.run(&check).with(0, &["没有再出现", "S-001@"]);
    taker.write("known.json", "{\"version\": 9, \"findings\": {}}");
    taker
        .run(&check)
        .with(2, &["project::bad_baseline", "格式 9"]);
    taker.write("known.json", "[]");
    taker
        .run(&check)
        .with(2, &["known.json:1", "project::bad_baseline"]);
}
