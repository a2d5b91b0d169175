//! What is kept from harm, and what is told before it can be taken for something else.

use super::bureau::*;

const RULE: &str = "unit 万元\nrule A-1 error \"甲\" { check 支出总表[合计].合计 > 0 }\n";

fn bureau() -> Bureau {
    let bureau = Bureau::new("guards");
    bureau.write("甲.rules", RULE);
    bureau.write("甲.csv", TABLE);
    bureau
}

#[test]
fn no_report_is_written_over_what_is_read_or_over_another() {
    let bureau = bureau();
    let check = ["check", "甲.csv", "--rules", "甲.rules"];
    let all = bureau.all();
    for further in [
        &["--output", "csv=./甲.csv"][..],
        &["--output", "json=甲.rules"],
        &["--output", "html=一.html,json=./一.html"],
        &["--write-baseline", "甲.rules"],
    ] {
        let said = bureau.run(&[&check[..], further].concat());
        said.with(2, &["不能写到", "help: 换一个文件名"]);
    }
    assert_eq!(bureau.all(), all);
    assert_eq!(
        (bureau.read("甲.csv"), bureau.read("甲.rules")),
        (TABLE.to_owned(), RULE.to_owned())
    );
    // The baseline that is read may be written anew.
    let renewed = [&check[..], &["--write-baseline", "基线.json"]].concat();
    bureau.run(&renewed).with(0, &[]);
    bureau
        .run(&[&renewed[..], &["--baseline", "基线.json"]].concat())
        .with(0, &[]);
}

#[test]
fn the_bundled_example_is_never_checked_unsaid() {
    let bureau = bureau();
    let said = bureau.run(&["check", "--rules", "甲.rules", "--format", "concise"]);
    said.with(0, &["没有写要检查的文件，检查的是自带的例子"]);
    bureau.write("crossfoot.toml", "documents = []\n");
    bureau.run(&["check"]).with(2, &["documents 里没有写文件"]);
}

#[test]
fn a_file_that_is_no_rule_file_is_refused_where_rules_are_named() {
    let bureau = bureau();
    for name in ["规则.txt", "规则.rule", "规则.RULES"] {
        bureau.write(name, RULE);
        let said = bureau.run(&["check", "甲.csv", "--rules", "甲.rules", "--rules", name]);
        said.with(2, &[name, "规则文件以 .rules 结尾"]);
    }
}

#[test]
fn files_of_one_name_are_documents_of_two() {
    let bureau = bureau();
    bureau.write("2024/预算.csv", TABLE);
    bureau.write("2025/预算.csv", TABLE.replace("605.00", "607.00"));
    bureau.write("乙.rules", RULES);
    let check = [
        "check",
        "2024/预算.csv",
        "2025/预算.csv",
        "--rules",
        "乙.rules",
    ];
    let said = bureau
        .run(&check)
        .with(1, &["2024/预算.csv", "2025/预算.csv", "不符 2"]);
    drop(said);
    // Each of them is known by itself.
    bureau
        .run(&[&check[..], &["--write-baseline", "基线.json"]].concat())
        .with(0, &["认可 2 项"]);
    bureau
        .run(&[&check[..], &["--baseline", "基线.json"]].concat())
        .with(0, &["认可 2 项"])
        .without("现在变了");
}

#[test]
fn what_a_directory_holds_and_nobody_reads_is_named() {
    let bureau = bureau();
    bureau.write("某局/表.csv", TABLE);
    bureau.write("某局/说明.doc", "D");
    bureau.write("某局/readme.md", "M");
    let said = bureau.run(&["check", "某局", "--rules", "甲.rules"]);
    said.with(0, &["说明.doc", ".docx"]).without("readme.md");
}

#[test]
fn a_waiver_of_a_year_that_is_none_is_refused() {
    let bureau = bureau();
    let waive = "waive A-1 for year 202501 within 1万元 because \"核实中\" until 2027-06-30\n";
    bureau.write("乙.rules", format!("{RULE}{waive}"));
    bureau
        .run(&["check", "甲.csv", "--rules", "乙.rules"])
        .with(2, &["202501", "年度写作 2026"]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_report_that_cannot_be_written_is_no_success() {
    let bureau = bureau();
    let full = || {
        std::fs::OpenOptions::new()
            .write(true)
            .open("/dev/full")
            .unwrap()
    };
    for format in ["human", "json", "concise"] {
        let done = std::process::Command::new(env!("CARGO_BIN_EXE_crossfoot"))
            .args([
                "check",
                "甲.csv",
                "--rules",
                "甲.rules",
                "--lang",
                "zh",
                "--format",
                format,
            ])
            .current_dir(&bureau.root)
            .stdout(full())
            .output()
            .unwrap();
        assert_eq!(done.status.code(), Some(4), "{format}");
        assert!(String::from_utf8_lossy(&done.stderr).contains("结果写不出来"));
    }
}

#[test]
fn a_line_a_problem_ends_with_the_counts_of_many_files_too() {
    let bureau = bureau();
    bureau.write("乙.csv", TABLE);
    bureau.write("乙.rules", RULES);
    let check = [
        "check",
        "*.csv",
        "--rules",
        "乙.rules",
        "--format",
        "concise",
    ];
    bureau
        .run(&check)
        .with(1, &["S-001", "文件 2 份", "不符 2"]);
    let summary = [&check[..], &["--summary"]].concat();
    bureau.run(&summary).with(1, &["文件 2 份", "按规则"]);
}

#[test]
fn a_directory_without_anything_to_read_is_no_success_and_one_within_it_is_told() {
    let bureau = bureau();
    std::fs::create_dir_all(bureau.root.join("空")).unwrap();
    let said = bureau.run(&["check", "空", "--rules", "甲.rules"]);
    said.with(4, &["load::nothing_to_read"]);
    bureau.write("某局/表.csv", TABLE);
    bureau.write("某局/下级/表.csv", TABLE);
    let said = bureau.run(&["ledger", "某局"]);
    said.with(0, &["load::directory_within", "另外写上这个目录"]);
}

#[test]
fn a_waiver_of_a_rule_whose_id_begins_another_is_not_its_second() {
    let bureau = bureau();
    let rule = |id: &str| format!("rule {id} error \"甲\" {{ check 支出总表[合计].合计 > 0 }}\n");
    let waive = |id: &str| format!("waive {id} within 1万元 because \"核实中\" until 2026-12-31\n");
    let rules = [rule("A-30"), rule("A-301"), waive("A-301"), waive("A-30")].concat();
    bureau.write("乙.rules", format!("unit 万元\n{rules}"));
    let said = bureau.run(&[
        "check",
        "甲.csv",
        "--rules",
        "乙.rules",
        "--as-of",
        "2026-06-30",
        "--format",
        "json",
    ]);
    said.with(0, &["waiver@:A-30\"", "waiver@:A-301\""])
        .without("#2");
}
