//! `crossfoot check` with reports to files, as a user runs it.

use std::path::PathBuf;
use std::process::{Command, Output};

fn crossfoot(folder: &PathBuf, arguments: &[&str]) -> Output {
    std::fs::create_dir_all(folder).unwrap();
    let program = env!("CARGO_BIN_EXE_crossfoot");
    Command::new(program)
        .env("CROSSFOOT_LANG", "zh")
        .current_dir(folder)
        .args(arguments)
        .output()
        .unwrap()
}

fn folder(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name)
}

#[test]
fn several_reports_at_once() {
    let folder = folder("several_reports");
    let outputs = "html=报告.html,sarif=out.sarif";
    let arguments = [
        "check",
        "--format",
        "concise",
        "--output",
        outputs,
        "--output",
        "junit=j.xml",
    ];
    let done = crossfoot(&folder, &arguments);
    assert_eq!(done.status.code(), Some(1), "{done:?}");
    let said = String::from_utf8(done.stdout).unwrap();
    assert!(
        said.contains("example/说明.txt:23:42: 错误 BT-06d "),
        "{said}"
    );
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    let page = read("报告.html");
    // The bundled example has a main form, so it has a picture: its kinds add up to its whole.
    assert!(
        page.contains("<svg ") && page.contains("class=\"key part0\">基本支出<"),
        "no picture"
    );
    assert!(
        page.contains("class=\"key part1\">项目支出<") && !page.contains("class=\"key part2\"")
    );
    assert!(page.contains("id=\"p") && page.contains("<mark class=\"mark fail\">56.08</mark>"));
    assert!(read("out.sarif").contains("\"example/%E8%AF%B4%E6%98%8E.txt\""));
    assert!(read("j.xml").contains("<testsuite name=\"example\""));
}

#[test]
fn a_report_that_cannot_be_written_is_told() {
    let done = crossfoot(
        &folder("cannot_write"),
        &["check", "--output", "csv=no/such/place.csv"],
    );
    assert_eq!(done.status.code(), Some(4), "{done:?}");
    assert!(
        String::from_utf8(done.stderr)
            .unwrap()
            .contains("no/such/place.csv 写不了：")
    );
    let done = crossfoot(
        &folder("cannot_write"),
        &["check", "--output", "word=a.doc"],
    );
    assert_eq!(done.status.code(), Some(2), "{done:?}");
    assert!(
        String::from_utf8(done.stderr)
            .unwrap()
            .contains("没有格式 `word`")
    );
}
