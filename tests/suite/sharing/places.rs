//! Where documents are, and by what they are called: for programs that open them, for baselines, for lists of them.

use super::bureau::*;
use serde_json::Value;

/// A project as `init` writes it, with a difference in its document.
fn wrong() -> Bureau {
    let bureau = Bureau::new("places");
    bureau.run(&["init"]).with(0, &[]);
    let table = "公开文件/示例/支出总表.csv";
    bureau.edit(
        table,
        "201,一般公共服务支出,600",
        "201,一般公共服务支出,605",
    );
    bureau
}

/// Two bureaus with a document of the same name and the same difference.
fn two() -> Bureau {
    let bureau = Bureau::new("two");
    bureau.write("r.rules", RULES);
    for whose in ["甲局", "乙局"] {
        bureau.write(&format!("{whose}/2025/支出总表.csv"), TABLE);
    }
    bureau
}

fn check<'a>(paths: &[&'a str], more: &[&'a str]) -> Vec<&'a str> {
    let rules = ["--rules", "r.rules"];
    [&["check"], paths, &rules[..], more].concat()
}

/// The documents of a run, by their paths.
fn documents(said: &Said) -> Vec<String> {
    let lines = said.text.lines().filter(|line| line.starts_with('{'));
    let records = lines.map(|line| serde_json::from_str::<Value>(line).unwrap());
    let of = records.filter(|record| record["record"] == "document");
    of.map(|record| record["path"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn programs_are_told_the_path_at_which_a_file_is() {
    let bureau = wrong();
    let check = |format| ["check", "--format", format];
    let file = "公开文件/示例/支出总表.csv";
    let encoded: String = "公开文件/示例/支出总表.csv"
        .chars()
        .map(|c| match c.is_ascii() {
            true => c.to_string(),
            false => c.to_string().bytes().map(|b| format!("%{b:02X}")).collect(),
        })
        .collect();
    bureau
        .run(&check("github"))
        .with(1, &[&format!("::error file={file},line=")]);
    bureau
        .run(&check("concise"))
        .with(1, &[&format!("{file}:")]);
    let sarif = bureau.run(&check("sarif"));
    let sarif = sarif.with(1, &[&format!("\"uri\": \"{encoded}\"")]);
    sarif.with(1, &["\"crossfootFinding/v1\": \"A-001@示例:支出总表"]);
    bureau
        .run_in("rules", &check("github"))
        .with(1, &[&format!("::error file=../{file},line=")]);
    // People read it as before.
    bureau
        .run(&check("human"))
        .with(1, &["─[示例/支出总表.csv:"])
        .without("公开文件");
}

#[test]
fn a_baseline_knows_a_document_by_the_end_of_its_path() {
    let bureau = two();
    let both = &["甲局/2025", "乙局/2025"];
    bureau
        .run(&check(&["甲局/2025"], &["--write-baseline", "one.json"]))
        .with(0, &[]);
    assert!(bureau.read("one.json").contains("\"S-001@2025:"));
    bureau
        .run(&check(both, &["--write-baseline", "both.json"]))
        .with(0, &[]);
    bureau.edit("both.json", "S-001@乙局/2025", "S-001@丙局/2025");
    assert!(bureau.read("both.json").contains("\"S-001@甲局/2025:"));
    // What was written beside another serves alone, wherever one stands, and for no other document.
    let known = ["--baseline", "both.json"];
    bureau
        .run(&check(&["甲局/2025"], &known))
        .with(0, &["认可 1 项"]);
    bureau
        .run(&check(
            &["甲局/2025"],
            &[&known[..], &["--format", "jsonl"]].concat(),
        ))
        .with(0, &["认可 1 项"]);
    let below = ["check", "2025", "--rules", "../r.rules"];
    bureau
        .run_in(
            "甲局",
            &[&below[..], &["--baseline", "../both.json"]].concat(),
        )
        .with(0, &["认可 1 项"]);
    bureau
        .run(&check(&["乙局/2025"], &known))
        .with(1, &["认可 0 项"]);
    // What was written alone serves beside another, where it can mean one only.
    let right = TABLE.replace("605.00", "600.00");
    bureau.write("丁局/2024/支出总表.csv", &right);
    bureau.write("戊局/2024/支出总表.csv", &right);
    let three = &["甲局/2025", "丁局/2024", "戊局/2024"];
    let one = ["--baseline", "one.json"];
    bureau.run(&check(three, &one)).with(0, &["认可 1 项"]);
    bureau.run(&check(both, &one)).with(1, &["认可 0 项"]);
}

#[test]
fn a_baseline_of_another_format_says_which() {
    let bureau = two();
    bureau.write("new.json", "{\"version\": 2, \"rules\": []}");
    bureau
        .run(&check(&["甲局/2025"], &["--baseline", "new.json"]))
        .with(2, &["它是格式 2，这个程序认识格式 1"]);
}

#[test]
fn a_document_in_two_spellings_is_checked_once() {
    let bureau = two();
    let lines = ["--format", "jsonl"];
    let said = bureau.run(&check(&["甲局/2025", "./甲局/2025"], &lines));
    assert_eq!(documents(&said), ["甲局/2025"]);
    bureau.write("list.txt", "\u{feff}甲局/2025\r\n乙局/2025\r\n");
    let said = bureau.run(&check(&["--files-from", "list.txt"], &lines));
    assert_eq!(documents(&said), ["甲局/2025", "乙局/2025"]);
}

#[cfg(unix)]
#[test]
fn a_link_to_a_directory_above_is_not_entered_again() {
    let bureau = two();
    std::os::unix::fs::symlink("..", bureau.root.join("甲局/回头")).unwrap();
    std::os::unix::fs::symlink("../乙局", bureau.root.join("甲局/旁边")).unwrap();
    let said = bureau.run(&check(&["甲局/**/*.csv"], &["--format", "jsonl"]));
    let found = documents(&said);
    assert!(
        found.contains(&"甲局/2025/支出总表.csv".to_owned()),
        "{found:?}"
    );
    assert!(
        found.contains(&"甲局/旁边/2025/支出总表.csv".to_owned()),
        "{found:?}"
    );
    let again = found.iter().filter(|path| path.matches("甲局").count() > 1);
    assert_eq!(again.count(), 0, "{found:?}");
    bureau.write(
        "crossfoot.toml",
        "packs = [\"r.rules\"]\ndocuments = [\"甲局/**/*.csv\"]\n",
    );
    let said = bureau.run(&["check", "--format", "jsonl"]);
    assert_eq!(documents(&said), found);
}
