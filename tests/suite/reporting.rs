//! Reports: small runs made by hand, drawn without colour, beside the texts that they speak of.

#![expect(
    clippy::unwrap_used,
    reason = "a test that finds its own text missing is wrong"
)]
#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "offsets of small texts"
)]

#[cfg(feature = "cli")]
mod files;
mod findings;
mod formats;
mod made;
mod schema;
#[cfg(all(feature = "report-xlsx", feature = "workbook"))]
mod workbooks;

use crossfoot::error::{ParseError, RuleError, RuleFileError};
use crossfoot::finding::{Finding, Part, Run};
use crossfoot::lang::Lang;
use crossfoot::ledger::{Gravity, Ledger, Notice};
use crossfoot::outcome::{Outcome, Severity};
use crossfoot::report::{Format, Options, exit_code, ledger_json, ledger_text, rule_errors};
use crossfoot::source::{FileId, Source, Span};
use crossfoot::value::CellId;
use findings::*;
use made::*;

/// Compares; what is built without drawing has pictures of its own.
fn snapshot(name: &str, text: &str) {
    let plain = name.contains("json") || name == "ledger_text" || name.starts_with("format_");
    let drawn = cfg!(feature = "draw") || plain;
    let undrawn = format!("{name}_plain");
    let name = if drawn { name } else { &undrawn };
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../cases/report");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

#[test]
fn prose_against_csv() {
    snapshot("prose_against_csv", &drawn(vec![swapped()]));
}

#[test]
fn sum_of_three_addends() {
    snapshot("sum_of_three_addends", &drawn(vec![sum()]));
}

#[test]
fn more_addends_than_are_drawn() {
    let mut finding = sum();
    let one = finding.cited[1].clone();
    finding.cited = vec![one; 15];
    let text = drawn(vec![finding]);
    assert!(
        text.contains("另有 3 个加数：337.84、337.84、337.84"),
        "{text}"
    );
    // No side is printed itself, so the head says the difference.
    assert!(text.contains(" 差 −0.01，不容尾差"), "{text}");
}

#[test]
fn long_line_narrow() {
    let options = Options {
        width: 48,
        ..Options::default()
    };
    let text = told_with(
        &counted(vec![swapped()]),
        &ledger(),
        Format::Human,
        &options,
    );
    snapshot("long_line_narrow", &text);
}

/// The text above an underline, by columns of the screen.
#[cfg(feature = "draw")]
fn underlined(drawn: &str) -> String {
    use unicode_width::UnicodeWidthChar as _;
    let lines: Vec<&str> = drawn.lines().collect();
    let header = lines
        .iter()
        .position(|line| line.contains("[说明.txt:"))
        .unwrap();
    let under: Vec<char> = lines[header + 2].chars().collect();
    let mark = |c: &char| "─┬".contains(*c);
    let start = under.iter().position(mark).unwrap();
    let end = under.iter().rposition(mark).unwrap() + 1;
    let mut column = 0;
    let inside = |c: &char| {
        let at = column;
        column += c.width().unwrap();
        at >= start && column <= end
    };
    lines[header + 1].chars().filter(inside).collect()
}

#[test]
#[cfg(feature = "draw")]
fn underlines_stand_under_their_text_wherever_the_line_is_cut() {
    let start = PROSE.find("2025年").unwrap();
    let line: Vec<(usize, char)> = PROSE[start..]
        .lines()
        .next()
        .unwrap()
        .char_indices()
        .collect();
    for (window, width) in line.windows(4).zip([30, 47, 80, 120].into_iter().cycle()) {
        let (from, to) = (start + window[0].0, start + window[3].0);
        let mut finding = swapped();
        let at = Span {
            file: PROSE_FILE,
            start: from as u32,
            end: to as u32,
        };
        finding.cited[0].place = Some(crossfoot::source::Place::Text(at));
        let options = Options {
            width,
            ..Options::default()
        };
        let text = told_with(&counted(vec![finding]), &ledger(), Format::Human, &options);
        assert_eq!(underlined(&text), PROSE[from..to], "{text}");
    }
}

/// A row that the table does not have.
fn gone() -> Finding {
    let whole = side("支出结构.公用经费", 0, "56.08 万元");
    Finding {
        message: told("表里没有这一行"),
        sides: vec![whole, side("一般公共预算支出表[合计].公用经费", 0, "缺数")],
        cited: vec![cite(Part::Subject, None, "", "合计", "公用经费")],
        ..bare(
            "R-301",
            "说明文字与表一致：公用经费",
            Outcome::Missing,
            CHECK_301,
        )
    }
}

#[test]
fn missing() {
    snapshot("missing", &drawn(vec![gone()]));
}

/// Rows that were lost leave every check over their table unreadable: the first is drawn, of the others stands which rules.
#[test]
fn a_reason_that_many_checks_share_is_told_once() {
    let unreadable = |rule: &str, words: &str| Finding {
        rule: rule.to_owned(),
        id: format!("{rule}@2025"),
        outcome: Outcome::Unreadable,
        message: told(&format!("有 3 处分不出行和格{words}")),
        ..gone()
    };
    let all = || {
        let words = ["", "\n“甲”写错了", "\n“乙”写错了"];
        let all = [
            ("T-1", words[0]),
            ("T-2", words[1]),
            ("T-2", words[2]),
            ("T-3", words[0]),
        ];
        all.map(|(rule, words)| unreadable(rule, words)).to_vec()
    };
    let text = drawn(all());
    assert_eq!(text.matches("〔未识别〕").count(), 1, "{text}");
    let told = "有 3 处分不出行和格：另有 3 项检查因此未识别（T-2、T-3），用 --full 查看";
    assert!(text.contains(told), "{text}");
    let full = Options {
        full: true,
        ..Options::default()
    };
    let text = told_with(&counted(all()), &ledger(), Format::Human, &full);
    assert_eq!(text.matches("〔未识别〕").count(), 4, "{text}");
}

/// A side on two lines, and a figure of which only the text is known.
#[test]
fn side_on_two_lines() {
    let both = side("sum(r.children.合计) ==\n    r.合计", 0, "不成立");
    let alone = cite(Part::Left, sheet(1, 1), "1,393.87", "", "合计");
    let finding = Finding {
        sides: vec![both],
        cited: vec![alone],
        comparison: None,
        ..sum()
    };
    snapshot("side_on_two_lines", &drawn(vec![finding]));
}

#[test]
fn unreadable() {
    let mut ledger = ledger();
    let id = CellId {
        table: 2,
        row: 1,
        column: 2,
    };
    ledger.faults.insert(id, told("“##” 不是数"));
    ledger.notices.push(Notice {
        gravity: Gravity::Unreadable,
        code: "cell::number",
        message: told("“##” 不是数"),
        help: Some(told("在原表中加宽此栏后重新导出")),
        place: page(1, 2),
        whereabouts: told("预算.pdf 第8页 收支总表 第2行 2025年"),
    });
    ledger.notices.push(Notice {
        gravity: Gravity::Note,
        code: "column::unknown",
        message: told("没有登记的栏“备注”"),
        help: None,
        place: None,
        whereabouts: told("预算05表.csv"),
    });
    let finding = Finding {
        message: told("收支总表[事业收入].2025年 未能识别"),
        severity: Severity::Warn,
        cited: vec![in_grid(2, Part::Subject, 1, 2, &ledger)],
        ..bare(
            "R-401",
            "三公经费与说明一致",
            Outcome::Unreadable,
            CHECK_401,
        )
    };
    let run = counted(vec![finding]);
    let text = told_with(&run, &ledger, Format::Human, &Options::default());
    snapshot("unreadable", &text);
    snapshot(
        "unreadable_json",
        &told_with(&run, &ledger, Format::Json, &Options::default()),
    );
}

#[test]
fn slight_findings_in_full() {
    let waived = Finding {
        outcome: Outcome::Waived,
        waiver: Some(told("W-7：主管部门已说明，至 2026-06-30")),
        ..swapped()
    };
    let rounded = Finding {
        outcome: Outcome::Rounded,
        comparison: compared("1393.87", "1393.88", "0.02", true),
        ..sum()
    };
    let mut run = counted(vec![rounded, waived]);
    run.waivers = vec![told("W-7 R-301（至 2026-06-30）")];
    run.params = vec![("尾差上限".to_owned(), "0.02万元".to_owned())];
    let short = told_with(&run, &ledger(), Format::Human, &Options::default());
    assert!(!short.contains("R-102"), "{short}");
    let options = Options {
        full: true,
        ..Options::default()
    };
    snapshot(
        "slight_findings_in_full",
        &told_with(&run, &ledger(), Format::Human, &options),
    );
}

#[test]
fn workbook_cells() {
    snapshot("workbook_cells", &drawn(vec![workbook()]));
}

#[test]
fn wide_table_is_cut_in_the_same_columns() {
    let options = Options {
        width: 40,
        ..Options::default()
    };
    let text = told_with(
        &counted(vec![workbook()]),
        &ledger(),
        Format::Human,
        &options,
    );
    snapshot("workbook_cells_narrow", &text);
}

#[test]
fn nothing_ran() {
    let mut run = Run::default();
    run.tally.add(Outcome::Skipped, 3);
    let text = told_with(&run, &ledger(), Format::Human, &Options::default());
    snapshot("nothing_ran", &text);
    assert_eq!(exit_code(&run, &ledger(), Severity::Error), 3);
}

#[test]
fn json() {
    let mut run = counted(vec![sum(), swapped(), workbook(), gone()]);
    run.params = vec![("尾差上限".to_owned(), "0.02万元".to_owned())];
    snapshot(
        "json",
        &told_with(&run, &ledger(), Format::Json, &Options::default()),
    );
}

#[test]
fn graver_comes_first() {
    let missing = bare("M", "缺", Outcome::Missing, CHECK_301);
    let text = drawn(vec![missing, workbook(), swapped()]);
    let at = |needle: &str| text.find(needle).unwrap();
    assert!(
        at("R-301") < at("R-401") && at("R-401") < at("M  缺〔缺数〕"),
        "{text}"
    );
}

#[test]
#[cfg(feature = "draw")]
fn colour_changes_no_letter() {
    let run = counted(vec![swapped(), workbook()]);
    let options = Options {
        colour: true,
        ..Options::default()
    };
    let coloured = told_with(&run, &ledger(), Format::Human, &options);
    let mut plain = String::new();
    let mut parts = coloured.split('\u{1b}');
    plain.push_str(parts.next().unwrap());
    parts.for_each(|part| plain.push_str(part.split_once('m').unwrap().1));
    assert_ne!(plain, coloured);
    assert_eq!(
        plain,
        told_with(&run, &ledger(), Format::Human, &Options::default())
    );
}

#[test]
fn controls_reach_no_terminal() {
    let mut finding = swapped();
    finding.title = told("标题\u{1b}[2J\u{202e}");
    finding.hints[0].text = told("提示\u{7}");
    let text = drawn(vec![finding]);
    assert!(!text.contains(['\u{1b}', '\u{202e}', '\u{7}']), "{text}");
}

#[test]
fn errors_of_a_rule_file() {
    let text = "rule 甲 \"总账平\" { check 收入 = 支出 }\nrule 乙 \"说明\" { check 说明.合计 == }";
    let source = Source::new("rules/总账.rules", text);
    let error = |needle: &str, expected: &str, hint: Option<&str>| {
        RuleError::Parse(ParseError::Unexpected {
            expected: told(expected),
            at: span(FileId(0), text, needle, 0),
            hint: hint.map(told),
        })
    };
    let end = Span {
        file: FileId(0),
        start: text.len() as u32,
        end: text.len() as u32,
    };
    let last = ParseError::Unexpected {
        expected: told("表达式"),
        at: end,
        hint: None,
    };
    let errors = vec![last.into(), error("= 支出", "比较", Some("相等写作 =="))];
    let file = RuleFileError::new(&source, errors);
    snapshot(
        "errors_of_a_rule_file",
        &rule_errors(&[file], &Options::default()),
    );
}

#[test]
fn ledger_in_words_and_json() {
    let ledger = ledger();
    snapshot("ledger_text", &ledger_text(&ledger, &forms(), Lang::Zh));
    snapshot("ledger_json", &ledger_json(&ledger, &forms(), Lang::Zh));
}

#[test]
fn exit_codes() {
    let (mut ledger, error, warn) = (ledger(), Severity::Error, Severity::Warn);
    let code = |findings: Vec<Finding>, ledger: &Ledger, fail_on| {
        exit_code(&counted(findings), ledger, fail_on)
    };
    let missing = || bare("M", "缺", Outcome::Missing, CHECK_301);
    assert_eq!(code(Vec::new(), &ledger, error), 0);
    assert_eq!(code(vec![workbook()], &ledger, error), 0);
    assert_eq!(code(vec![workbook()], &ledger, warn), 1);
    assert_eq!(code(vec![missing()], &ledger, error), 3);
    assert_eq!(code(vec![missing(), swapped()], &ledger, error), 1);
    assert_eq!(
        code(
            vec![Finding {
                severity: warn,
                ..missing()
            }],
            &ledger,
            warn
        ),
        0
    );
    ledger.notices.push(Notice {
        gravity: Gravity::Broken,
        code: "file::encrypted",
        message: told("文件有密码"),
        help: None,
        place: None,
        whereabouts: told("预算.pdf"),
    });
    assert_eq!(code(vec![swapped()], &ledger, error), 4);
}
