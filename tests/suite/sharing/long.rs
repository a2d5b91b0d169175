//! A long file: its documents are reported as those that stand by themselves.

use super::bureau::Bureau;
use serde_json::Value;
use std::fmt::Write as _;

/// A rule that fails, and one that warns.
const RULES: &str = r#"unit 万元
rule S-001 error "合计 = 基本 + 项目" {
  for   r in 支出总表[**, 合计]
  check r.合计 == r.基本支出 + r.项目支出
}
rule S-003 warn "基本支出不为 0" {
  for   r in 支出总表[**]
  check r.基本支出 > 0
}
"#;

const PROJECT: &str = r#"[[long]]
files = "*.csv"
document = "文件"
table = "表"
code = "编码"
name = "名称"
org = "单位"
year = "年度"
unit = "万元"

[long.tables.ZC]
form = "支出总表"
columns = { a = "合计", b = "基本支出", c = "项目支出" }
"#;

const ROWS: usize = 3;

/// The figures of a document; every fifth has a difference under 201.
fn figures(number: usize) -> [[String; 5]; ROWS] {
    let total = if number.is_multiple_of(5) {
        "605.00"
    } else {
        "600.00"
    };
    let whole = format!("{}.00", 850 + number % 2);
    let rest = format!("{}.00", 300 + number % 2);
    let row = |cells: [&str; 5]| cells.map(str::to_owned);
    [
        row(["", "合计", &whole, "550.00", &rest]),
        row(["201", "一般公共服务支出", total, "300.00", "300.00"]),
        row(["208", "社会保障和就业支出", "250.00", "250.00", ""]),
    ]
}

fn who(number: usize) -> (String, usize) {
    (format!("第{}局", number / 2), 2024 + number % 2)
}

/// Twelve organisations of two years, in one long file and each by itself.
fn province() -> Bureau {
    let bureau = Bureau::new("long");
    bureau.write("r.rules", RULES);
    bureau.write("crossfoot.toml", PROJECT);
    let mut long = "文件,年度,单位,表,编码,名称,a,b,c\n".to_owned();
    for number in 0..24 {
        let (org, year) = who(number);
        let mut table =
            "支出总表\n单位：万元\n科目编码,科目名称,合计,基本支出,项目支出\n".to_owned();
        for row in figures(number) {
            let row = row.join(",");
            let _ = writeln!(long, "D{number:02},{year},{org},ZC,{row}");
            let _ = writeln!(table, "{row}");
        }
        let folder = format!("data/D{number:02}");
        bureau.write(&format!("{folder}/支出总表.csv"), table);
        let identity = format!("单位,{org}\n年度,{year}\n类型,预算\n");
        bureau.write(&format!("{folder}/document.csv"), identity);
    }
    bureau.write("全省.csv", long);
    bureau
}

fn records(text: &str) -> Vec<Value> {
    let lines = text.lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// What of the records does not tell where they were read.
fn told(records: &[Value], record: &str, fields: &[&str]) -> Vec<Vec<Value>> {
    let own = records.iter().filter(|value| value["record"] == record);
    own.map(|value| fields.iter().map(|field| value[*field].clone()).collect())
        .collect()
}

#[test]
fn a_long_file_says_what_its_documents_say() {
    let bureau = province();
    let run = |what: &str| {
        let args = [
            "check",
            what,
            "--rules",
            "r.rules",
            "--summary",
            "--full",
            "--format",
            "jsonl",
        ];
        records(&bureau.run(&args).with(1, &[]).text)
    };
    let (long, apart) = (run("全省.csv"), run("data/*"));
    let of_finding = ["org", "year", "id", "rule", "outcome", "message", "hints"];
    let findings = told(&long, "finding", &of_finding);
    assert!(findings.len() >= 5, "{findings:?}");
    assert_eq!(findings, told(&apart, "finding", &of_finding));
    let of_document = [
        "org", "year", "kind", "rows", "ends", "rules", "printed", "touched",
    ];
    assert_eq!(
        told(&long, "document", &of_document),
        told(&apart, "document", &of_document)
    );
    let of_total = [
        "complete",
        "documents",
        "of",
        "failing",
        "unread",
        "rows",
        "ends",
        "printed",
        "touched",
        "by_rule",
        "by_org",
        "by_year",
    ];
    assert_eq!(
        told(&long, "total", &of_total),
        told(&apart, "total", &of_total)
    );
}

#[test]
fn a_long_file_has_its_blocks_its_sum_and_its_pages() {
    let bureau = province();
    let output = "csv=o.csv,html=pages/,jsonl=o.jsonl";
    let args = [
        "check",
        "全省.csv",
        "--rules",
        "r.rules",
        "--summary",
        "--output",
        output,
    ];
    let one = [&args[..], &["--threads", "1"]].concat();
    let said = bureau.run(&one).with(
        1,
        &[
            "全省.csv#D00（第0局 2024 年预算）：不符 1；检查 5 次",
            "全省.csv:3:",
            "文件 24 份：有不符的 5 份，没有读成或没有读全的 0 份",
            "S-001  合计 = 基本 + 项目",
            "按年度",
        ],
    );
    assert!(
        bureau
            .read("pages/index.html")
            .contains("<b>5</b> 份有不符")
    );
    assert!(bureau.read("pages/0024.html").contains("第11局"));
    assert_eq!(bureau.read("o.csv").matches("S-001@").count(), 5);
    let lines = bureau.read("o.jsonl");
    let three = [&args[..], &["--threads", "3"]].concat();
    assert_eq!(bureau.run(&three).with(1, &[]).text, said.text);
    assert_eq!(bureau.read("o.jsonl"), lines);
}

#[test]
fn a_long_file_in_one_frame_is_read_together() {
    let bureau = province();
    let output = "xlsx=o.xlsx,html=o.html";
    let args = [
        "check",
        "全省.csv",
        "--rules",
        "r.rules",
        "--format",
        "json",
        "--output",
        output,
    ];
    let report = bureau.run(&args).with(1, &[]);
    let report: Value = serde_json::from_str(&report.text).unwrap();
    assert_eq!(report["summary"]["fail"], 5);
    assert!(bureau.read("o.html").contains("第10局"));
    let mixed = [
        "check",
        "全省.csv",
        "--rules",
        "r.rules",
        "--format",
        "sarif",
        "--summary",
    ];
    bureau.run(&mixed).with(2, &["逐份写出"]);
    let several = ["check", "全省.csv", "data/D00", "--rules", "r.rules"];
    bureau.run(&several).with(2, &["要单独检查"]);
}

#[test]
fn an_interrupted_run_over_a_long_file_goes_on_where_it_stopped() {
    let bureau = province();
    let args = [
        "check",
        "全省.csv",
        "--rules",
        "r.rules",
        "--summary",
        "--output",
        "jsonl=o.jsonl",
    ];
    let resumed = [&args[..], &["--resume"]].concat();
    bureau.run(&args).with(1, &[]);
    let whole = bureau.read("o.jsonl");
    let mut done = 0;
    let kept: String = whole
        .split_inclusive('\n')
        .take_while(|line| {
            done += usize::from(line.contains("\"record\":\"document\""));
            done <= 9
        })
        .collect();
    bureau.write("o.jsonl", format!("{kept}{{\"record\":\"fin"));
    bureau
        .run(&resumed)
        .with(1, &["文件 24 份：有不符的 5 份"])
        .without("全省.csv#D00（");
    assert_eq!(bureau.read("o.jsonl"), whole);
    bureau.edit("全省.csv", "D03,2025,第1局,ZC,201", "D03,2025,第1局,ZC,202");
    bureau.run(&resumed).with(4, &["`全省.csv#D03` 变了"]);
    bureau.edit("全省.csv", "D03,2025,第1局,ZC,202", "D03,2025,第1局,ZC,201");
    bureau.edit("r.rules", "> 0", ">= 0");
    bureau.run(&resumed).with(4, &["规则变了"]);
}

#[test]
fn waivers_and_baselines_hold_over_a_long_file() {
    let bureau = province();
    let waiver =
        "waive S-001 for org \"第0局\" within 5 万元 because \"已说明\" until 2026-12-31\n";
    bureau.write("w.rules", format!("{RULES}{waiver}"));
    let args = [
        "check",
        "全省.csv",
        "--rules",
        "w.rules",
        "--as-of",
        "2026-03-01",
    ];
    bureau
        .run(&args)
        .with(1, &["不符 4", "已豁免 1", "S-001：已说明"]);
    let write = [&args[..], &["--write-baseline", "known.json"]].concat();
    bureau.run(&write).with(0, &["认可 4 项", "已豁免 5"]);
    let known = [&args[..], &["--baseline", "known.json"]].concat();
    bureau.run(&known).with(0, &["认可 4 项", "已豁免 5"]);
    bureau.edit(
        "全省.csv",
        "D05,2025,第2局,ZC,201,一般公共服务支出,605",
        "D05,2025,第2局,ZC,201,一般公共服务支出,600",
    );
    bureau.run(&known).with(0, &["认可 3 项", "没有再出现"]);
}

#[test]
fn bad_lines_are_problems_of_their_documents() {
    let bureau = province();
    bureau.edit(
        "全省.csv",
        "D03,2025,第1局,ZC,201,",
        "D03,2025,第1局,没有,201,甲,1,1,1\nD03,2025,第1局,ZC,201,",
    );
    let long = bureau.read("全省.csv");
    bureau.write("全省.csv", format!("{long}D00,2024,第0局,ZC,,合计,1,1,0\n"));
    bureau
        .run(&["check", "全省.csv", "--rules", "r.rules"])
        .with(
            4,
            &[
                "没有读成或没有读全的 2 份",
                "load::bad_line：第 12 行：没有登记表“没有”",
                "“D00”的行没有连在一起",
            ],
        );
    bureau.write("空.csv", "文件,年度,单位,表,编码,名称,a,b,c\nD00\n");
    bureau
        .run(&["check", "空.csv", "--rules", "r.rules"])
        .with(4, &["没有读成", "第 2 行：栏数与表头不同"]);
    bureau
        .run(&["check", "没有.csv", "--rules", "r.rules"])
        .with(4, &["没有.csv"]);
}

/// Files of the rows of [`province`], written by another program: packed by each of the usual ways, amounts as decimals
/// in bytes or in integers, rows in one group or several, one column more that holds lists.
#[cfg(feature = "parquet")]
const PACKED: [(&str, &[u8]); 4] = [
    (
        "snappy",
        include_bytes!("../../cases/parquet/snappy.parquet"),
    ),
    ("zstd", include_bytes!("../../cases/parquet/zstd.parquet")),
    ("gzip", include_bytes!("../../cases/parquet/gzip.parquet")),
    ("lz4", include_bytes!("../../cases/parquet/lz4.parquet")),
];

#[cfg(feature = "parquet")]
fn with_parquet() -> Bureau {
    let bureau = province();
    bureau.edit("crossfoot.toml", "*.csv", "*.*");
    bureau
}

#[cfg(feature = "parquet")]
#[test]
fn a_long_table_in_parquet_says_what_it_says_in_csv() {
    let bureau = with_parquet();
    let run = |what: &str| {
        let args = [
            "check", what, "--rules", "r.rules", "--full", "--format", "jsonl",
        ];
        records(&bureau.run(&args).with(1, &[]).text)
    };
    let csv = run("全省.csv");
    for (name, bytes) in PACKED {
        let file = format!("{name}.parquet");
        bureau.write(&file, bytes);
        let parquet = run(&file);
        for (record, fields) in [
            (
                "finding",
                &["org", "year", "id", "message", "left", "right"][..],
            ),
            (
                "document",
                &[
                    "document", "org", "year", "ends", "rules", "printed", "touched",
                ],
            ),
        ] {
            assert_eq!(
                told(&csv, record, fields),
                told(&parquet, record, fields),
                "{name}"
            );
        }
        // The heading is the first line, so a row is on the same line as in CSV.
        let concise = ["check", &file, "--rules", "r.rules", "--format", "concise"];
        bureau
            .run(&concise)
            .with(1, &[&format!("{file}:3:"), "文件 24 份，72 行"]);
    }
}

#[cfg(feature = "parquet")]
#[test]
fn a_parquet_file_that_is_damaged_or_holds_floats_is_refused_by_name() {
    let bureau = with_parquet();
    let floats = include_bytes!("../../cases/parquet/floats.parquet");
    bureau.write("f.parquet", floats);
    let run = |file: &str, words: &[&str]| {
        let args = ["check", file, "--rules", "r.rules", "--format", "concise"];
        bureau.run(&args).with(4, words)
    };
    run("f.parquet", &["f.parquet", "“a”一栏是浮点数", "DECIMAL"]);
    bureau.write("short.parquet", &PACKED[0].1[..3000]);
    run("short.parquet", &["short.parquet", "不完整或已损坏"]);
    bureau.write("text.parquet", "文件,年度\n");
    run("text.parquet", &["text.parquet", "不完整或已损坏"]);
    // Whatever byte is wrong: it is told or read, and nothing else breaks.
    for (name, bytes) in PACKED {
        let mut wrong = bytes.to_vec();
        for at in (4..bytes.len()).step_by(bytes.len() / 8) {
            wrong[at] ^= 0x55;
        }
        bureau.write("wrong.parquet", &wrong);
        let args = [
            "check",
            "wrong.parquet",
            "--rules",
            "r.rules",
            "--format",
            "concise",
        ];
        let said = bureau.run(&args);
        assert!([0, 1, 3, 4].contains(&said.code), "{name}: {}", said.text);
    }
    bureau.edit(
        "crossfoot.toml",
        "document = \"文件\"",
        "document = \"标签.list.element\"",
    );
    bureau.write("list.parquet", PACKED[0].1);
    run("list.parquet", &["list.parquet", "是一组数"]);
}

#[cfg(feature = "parquet")]
fn json((name, field): (&String, &parquet::record::Field)) -> (String, Value) {
    use parquet::record::Field;
    let value = match field {
        Field::Null => Value::Null,
        Field::Str(text) => Value::from(text.as_str()),
        Field::Int(number) => Value::from(*number),
        other => Value::from(other.to_string()),
    };
    (name.clone(), value)
}

#[cfg(feature = "parquet")]
#[test]
fn findings_in_parquet_are_those_of_the_lines() {
    use parquet::file::reader::{FileReader, SerializedFileReader};
    let bureau = province();
    let output = "parquet=o.parquet,jsonl=o.jsonl";
    let args = [
        "check",
        "全省.csv",
        "--rules",
        "r.rules",
        "--output",
        output,
    ];
    bureau.run(&args).with(1, &[]);
    let rows = |name: &str| -> Vec<Value> {
        let file = std::fs::File::open(bureau.root.join(name)).unwrap();
        let reader = SerializedFileReader::new(file).unwrap();
        let rows = reader.get_row_iter(None).unwrap();
        rows.map(|row| row.unwrap().get_column_iter().map(json).collect())
            .collect()
    };
    let found = rows("o.parquet");
    let lines = records(&bureau.read("o.jsonl"));
    let fields = [
        "path", "org", "year", "id", "rule", "outcome", "severity", "message", "unit",
    ];
    let of = |value: &Value| -> Vec<Value> { fields.iter().map(|f| value[*f].clone()).collect() };
    let found_of: Vec<Vec<Value>> = found.iter().map(of).collect();
    assert_eq!(found_of, told(&lines, "finding", &fields));
    assert_eq!(found[0]["left"], "605.0000000000");
    assert_eq!(found[0]["difference"], "5.0000000000");
    assert_eq!(found[0]["line"], 3);
    // The same run gives the same bytes, and so do documents that are read together.
    let bytes = bureau.bytes("o.parquet");
    bureau.run(&args).with(1, &[]);
    assert_eq!(bureau.bytes("o.parquet"), bytes);
    let together = [
        "check",
        "data/D00",
        "--rules",
        "r.rules",
        "--output",
        "parquet=t.parquet",
    ];
    bureau.run(&together).with(1, &[]);
    assert_eq!(rows("t.parquet")[0]["id"], found[0]["id"]);
}
