//! Many documents: each is reported when it is done, and none stops the others.

use super::bureau::Bureau;
use serde_json::Value;
use std::fs;

/// A rule that fails, one that looks at the year before, and one that warns.
const RULES: &str = r#"unit 万元
rule S-001 error "合计 = 基本 + 项目" {
  for   r in 支出总表[**, 合计]
  check r.合计 == r.基本支出 + r.项目支出
}
rule S-002 error "不比上年少" {
  when  has 支出总表@上年
  check 支出总表[合计].合计 >= 支出总表@上年[合计].合计
}
rule S-003 warn "基本支出不为 0" {
  for   r in 支出总表[**]
  check r.基本支出 > 0
}
"#;

/// Twelve organisations of three regions and two years; every fifth document has a difference under 201.
fn province() -> Bureau {
    let bureau = Bureau::new("many");
    bureau.write("r.rules", RULES);
    for number in 0..24 {
        let (org, year) = (number / 2, 2024 + number % 2);
        let total = if number % 5 == 0 { "605.00" } else { "600.00" };
        let table = format!(
            "支出总表\n单位：万元\n科目编码,科目名称,合计,基本支出,项目支出\n,合计,{}.00,550.00,{}.00\n\
             201,一般公共服务支出,{total},300.00,300.00\n208,社会保障和就业支出,250.00,250.00,\n",
            850 + number % 2,
            300 + number % 2,
        );
        let folder = format!("data/{org:02}-{year}");
        bureau.write(&format!("{folder}/支出总表.csv"), table);
        let identity = format!(
            "单位,第{org}局\n年度,{year}\n类型,预算\n地区,{}市\n",
            ["甲", "乙", "丙"][org % 3]
        );
        bureau.write(&format!("{folder}/document.csv"), identity);
    }
    bureau
}

fn records(text: &str) -> Vec<Value> {
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn of<'a>(records: &'a [Value], record: &str) -> Vec<&'a Value> {
    records
        .iter()
        .filter(|value| value["record"] == record)
        .collect()
}

#[test]
fn each_document_has_its_block_and_all_their_sum() {
    let bureau = province();
    let all = ["check", "data/*", "--rules", "r.rules", "--summary"];
    bureau
        .run(&all)
        .with(
            1,
            &[
                "data/00-2024（第0局 2024 年预算）：不符 1；检查 6 次",
                "data/00-2025（第0局 2025 年预算）：没有不符；检查 6 次",
                "S-001  合计 = 基本 + 项目",
                "文件 24 份：有不符的 5 份，没有读成或没有读全的 0 份",
                "检查 144 次",
                "按地区",
                "甲市",
                "按年度",
            ],
        )
        .without("缺数 1");
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let bureau = province();
    let run = |threads: &str| {
        let output = format!("jsonl=t{threads}.jsonl,csv=t{threads}.csv");
        let args = [
            "check",
            "data/*",
            "--rules",
            "r.rules",
            "--threads",
            threads,
            "--output",
            &output,
        ];
        bureau.run(&args).with(1, &[]).text
    };
    assert_eq!(run("1"), run("4"));
    assert_eq!(bureau.bytes("t1.jsonl"), bureau.bytes("t4.jsonl"));
    assert_eq!(bureau.bytes("t1.csv"), bureau.bytes("t4.csv"));
}

#[test]
fn many_documents_give_what_they_give_together() {
    let bureau = province();
    let named: Vec<String> = (0..8)
        .map(|n| format!("data/{:02}-{}", n / 2, 2024 + n % 2))
        .collect();
    let mut args = vec!["check", "--rules", "r.rules", "--format"];
    let paths: Vec<&str> = named.iter().map(String::as_str).collect();
    let together = bureau
        .run(&[&args[..], &["json"], &paths].concat())
        .with(1, &[]);
    args.push("jsonl");
    let apart = bureau.run(&[&args[..], &paths].concat()).with(1, &[]);
    let together: Value = serde_json::from_str(&together.text).unwrap();
    let apart = records(&apart.text);
    // What looks at the year before finds it, though the documents are read family by family.
    let total = of(&apart, "total")[0];
    for outcome in ["pass", "fail", "skipped"] {
        assert_eq!(
            total["ends"][outcome], together["summary"][outcome],
            "{outcome}"
        );
    }
    assert_eq!(total["ends"]["skipped"], 4);
    let ids = |findings: &[&Value]| -> Vec<String> {
        let failed = findings
            .iter()
            .filter(|finding| finding["outcome"] == "fail");
        failed.map(|finding| finding["id"].to_string()).collect()
    };
    let found: Vec<&Value> = together["findings"].as_array().unwrap().iter().collect();
    assert_eq!(ids(&of(&apart, "finding")), ids(&found));
}

#[test]
fn a_broken_document_is_one_problem_and_not_the_end() {
    let bureau = province();
    bureau.write("data/00-broken.xlsx", "no workbook");
    bureau
        .run(&["check", "data/*", "没有/*.csv", "--rules", "r.rules"])
        .with(
            4,
            &[
                "data/00-broken.xlsx：没有读成",
                "没有/*.csv：没有读成",
                "data/11-2025",
                "文件 26 份：有不符的 5 份，没有读成或没有读全的 2 份",
            ],
        );
}

#[test]
fn a_list_of_files_can_come_from_a_file() {
    let bureau = province();
    bureau.write("list", "data/00-2024\ndata/05-2025\n\ndata/00-2024\n");
    bureau
        .run(&["check", "--files-from", "list", "--rules", "r.rules"])
        .with(1, &["文件 2 份", "data/05-2025（第5局 2025 年预算）"]);
    bureau.write("list", "");
    bureau
        .run(&["check", "--files-from", "list", "--rules", "r.rules"])
        .with(4, &["没有文件"]);
    bureau
        .run(&["check", "--files-from", "none"])
        .with(4, &["读不了"]);
}

#[test]
fn an_interrupted_run_goes_on_where_it_stopped() {
    let bureau = province();
    let args = [
        "check",
        "data/*",
        "--rules",
        "r.rules",
        "--summary",
        "--output",
        "jsonl=o.jsonl",
    ];
    let resumed = [&args[..], &["--resume"]].concat();
    bureau.run(&args).with(1, &[]);
    let whole = bureau.read("o.jsonl");
    // Killed in the middle of a line, after nine documents and one finding of the next.
    let mut done = 0;
    let kept: String = whole
        .split_inclusive('\n')
        .take_while(|line| {
            done += usize::from(line.contains("\"record\":\"document\""));
            done <= 9
        })
        .collect();
    let cut = format!("{kept}{{\"record\":\"finding\",\"path\":\"data/1\"}}\n{{\"record\":\"fin");
    bureau.write("o.jsonl", cut);
    bureau
        .run(&resumed)
        .with(1, &["文件 24 份：有不符的 5 份"])
        .without("data/00-2024");
    assert_eq!(bureau.read("o.jsonl"), whole);
    // All is done: nothing is checked again, and the sum is the same.
    bureau
        .run(&resumed)
        .with(1, &["文件 24 份：有不符的 5 份"])
        .without("data/11-2025");
    assert_eq!(bureau.read("o.jsonl"), whole);
}

#[test]
fn a_run_goes_on_only_under_the_same_rules_and_documents() {
    let bureau = province();
    let args = [
        "check",
        "data/*",
        "--rules",
        "r.rules",
        "--output",
        "jsonl=o.jsonl",
        "--resume",
    ];
    bureau.run(&args).with(1, &[]);
    let table = "data/03-2024/支出总表.csv";
    bureau.edit(table, "250.00", "251.00");
    bureau.run(&args).with(4, &["`data/03-2024` 变了"]);
    bureau.edit(table, "251.00", "250.00");
    bureau.edit("r.rules", "> 0", ">= 0");
    bureau.run(&args).with(4, &["规则变了"]);
    bureau.edit("r.rules", ">= 0", "> 0");
    fs::remove_dir_all(bureau.root.join("data/11-2025")).unwrap();
    bureau.run(&args).with(4, &["文件的清单变了"]);
    bureau.write("o.jsonl", "{}\n");
    bureau.run(&args).with(4, &["不是 --output jsonl= 写出的"]);
    bureau
        .run(&["check", "data/*", "--rules", "r.rules", "--resume"])
        .with(2, &["--output jsonl=文件"]);
}

#[test]
fn pages_have_a_front_page() {
    let bureau = province();
    bureau
        .run(&[
            "check",
            "data/*",
            "--rules",
            "r.rules",
            "--output",
            "html=pages/",
        ])
        .with(1, &[]);
    let index = bureau.read("pages/index.html");
    assert!(
        index.contains("<a href=\"0001.html\">data&#x2f;00-2024</a>"),
        "{index}"
    );
    assert!(index.contains("<b>5</b> 份有不符"));
    assert!(bureau.read("pages/0024.html").contains("第11局"));
}

#[test]
fn what_frames_all_documents_is_not_written_one_by_one() {
    let bureau = province();
    bureau
        .run(&[
            "check",
            "data/*",
            "--rules",
            "r.rules",
            "--format",
            "sarif",
            "--summary",
        ])
        .with(2, &["逐份写出"]);
    // Without the summary they are read together, as a few are.
    let report = bureau
        .run(&["check", "data/*", "--rules", "r.rules", "--format", "json"])
        .with(1, &[]);
    let report: Value = serde_json::from_str(&report.text).unwrap();
    assert_eq!(report["summary"]["fail"], 5);
}

#[test]
fn waivers_and_baselines_hold_over_all_documents() {
    let bureau = province();
    let waivers = "waive S-001 for org \"第0局\" within 5 万元 because \"已说明\" until 2026-12-31\n\
                   waive S-003 for org \"第1局\" within 5 万元 because \"用不着\" until 2026-12-31\n";
    bureau.write("w.rules", format!("{RULES}{waivers}"));
    let args = [
        "check",
        "data/*",
        "--rules",
        "w.rules",
        "--as-of",
        "2026-03-01",
    ];
    bureau.run(&args).with(
        1,
        &[
            "不符 4",
            "已豁免 1",
            "S-001：已说明（上限 5万元，至 2026-12-31）",
            "S-003 的豁免没有用到",
        ],
    );
    let write = [&args[..], &["--write-baseline", "known.json"]].concat();
    bureau.run(&write).with(0, &["认可 4 项", "已豁免 5"]);
    let known = [&args[..], &["--baseline", "known.json"]].concat();
    bureau.run(&known).with(0, &["认可 4 项", "已豁免 5"]);
    bureau.edit("data/02-2025/支出总表.csv", "605.00", "600.00");
    bureau.run(&known).with(0, &["认可 3 项", "没有再出现"]);
    let severe = [&known[..], &["--fail-on", "warn"]].concat();
    bureau.run(&severe).with(1, &["S-003 的豁免没有用到"]);
}

#[test]
fn nothing_ran_is_never_green() {
    let bureau = Bureau::new("many");
    bureau.write("r.rules", RULES);
    bureau.write("a/x.txt", "没有表\n");
    bureau.write("b/x.txt", "没有表\n");
    bureau
        .run(&["check", "a", "b", "--rules", "r.rules", "--summary"])
        .with(3, &[]);
}
