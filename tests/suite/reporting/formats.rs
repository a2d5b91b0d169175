//! The further formats: each read back by what reads it, each with texts that want to be more than text.

use super::findings::*;
use super::made::*;
use super::schema::faults;
use super::{gone, snapshot};
use crossfoot::finding::{Finding, Run};
use crossfoot::ledger::{Gravity, Ledger, Notice};
use crossfoot::outcome::Outcome;
use crossfoot::report::{Format, Options};
use serde_json::Value;

/// A text that tries everything that a cell of a document can try.
const HOSTILE: &str = "=cmd|' /C calc'!A0<script>alert(1)</script>\"><img src=x onerror=alert(1)>]]>&amp;{{ 7*7 }}|`%0A::error::x\u{1b}[2J\u{0}\u{202e}@all";

fn waived() -> Finding {
    Finding {
        outcome: Outcome::Waived,
        waiver: Some(told("W-7：主管部门已说明，至 2026-06-30")),
        ..swapped()
    }
}

fn some() -> Run {
    counted(vec![sum(), swapped(), workbook(), gone()])
}

/// A run whose every text is hostile.
fn hostile() -> (Run, Ledger) {
    let mut run = some();
    for finding in &mut run.findings {
        for text in [&mut finding.title, &mut finding.message] {
            *text = told(HOSTILE);
        }
        for text in [&mut finding.document, &mut finding.id] {
            *text = HOSTILE.to_owned();
        }
        for hint in &mut finding.hints {
            hint.text = told(HOSTILE);
        }
        for citation in &mut finding.cited {
            for text in [
                &mut citation.text,
                &mut citation.table,
                &mut citation.row,
                &mut citation.column,
            ] {
                *text = HOSTILE.to_owned();
            }
        }
    }
    run.waivers = vec![told(HOSTILE)];
    let mut ledger = ledger();
    let sym = Some(ledger.strings.intern(HOSTILE));
    for table in &mut ledger.tables {
        table.title = HOSTILE.to_owned();
        table.notes = vec![HOSTILE.to_owned()];
        for row in &mut table.rows {
            row.name = sym;
        }
        for column in &mut table.columns {
            column.heading = vec![HOSTILE.to_owned()];
            column.texts.fill(sym);
        }
    }
    ledger.documents[0].name = HOSTILE.to_owned();
    ledger.notices.push(Notice {
        gravity: Gravity::Broken,
        code: "load::cannot_read",
        message: told(HOSTILE),
        help: Some(told(HOSTILE)),
        place: None,
        whereabouts: told(HOSTILE),
    });
    (run, ledger)
}

fn plain(run: &Run, format: Format) -> String {
    told_with(run, &ledger(), format, &Options::default())
}

fn evil(format: Format) -> String {
    let (run, ledger) = hostile();
    told_with(&run, &ledger, format, &Options::default())
}

#[test]
fn every_format_gives_the_same_bytes_twice() {
    let all = [
        Format::Human,
        Format::Concise,
        Format::Json,
        Format::Sarif,
        Format::Junit,
        Format::Github,
        Format::Markdown,
        Format::Html,
        Format::Csv,
    ];
    for format in all {
        assert_eq!(plain(&some(), format), plain(&some(), format), "{format:?}");
    }
}

#[test]
fn a_run_that_checked_nothing_never_looks_well() {
    let mut run = Run::default();
    run.tally.add(Outcome::Skipped, 3);
    for format in [
        Format::Concise,
        Format::Junit,
        Format::Github,
        Format::Markdown,
        Format::Html,
    ] {
        let text = plain(&run, format);
        assert!(text.contains("没有执行任何检查"), "{format:?}: {text}");
    }
}

#[test]
fn concise() {
    snapshot("format_concise", &plain(&some(), Format::Concise));
    // One line each, whatever a text says.
    let lines = evil(Format::Concise);
    assert_eq!(lines.lines().count(), 1 + 4 + 1, "{lines}");
    assert!(!lines.contains(['\u{1b}', '\u{202e}', '\u{0}']), "{lines}");
}

#[test]
fn what_another_leads_follows_it() {
    let led = Finding {
        led_by: Some(swapped().id),
        ..sum()
    };
    let text = plain(&counted(vec![led, gone(), swapped()]), Format::Csv);
    let lines: Vec<&str> = text.lines().collect();
    assert!(
        lines[1].starts_with("1,") && lines[1].contains("R-301"),
        "{text}"
    );
    assert!(
        lines[2].contains("与第 1 号出于同一个数，先改第 1 号"),
        "{text}"
    );
}

#[test]
fn github() {
    snapshot("format_github", &plain(&some(), Format::Github));
    let lines = evil(Format::Github);
    let commands = lines.lines().filter(|line| line.starts_with("::")).count();
    assert_eq!((commands, lines.lines().count()), (5, 6), "{lines}");
    assert!(lines.contains("%250A"), "{lines}");
}

#[test]
fn markdown() {
    snapshot("format_markdown", &plain(&some(), Format::Markdown));
    let text = evil(Format::Markdown);
    assert!(
        !text.contains("<script") && !text.contains("<img") && !text.contains("@all"),
        "{text}"
    );
    // Four rows of ten columns: no cell ends early.
    let bars = |line: &str| line.replace("\\|", "").matches('|').count();
    assert!(
        text.lines()
            .filter(|l| l.starts_with("| "))
            .all(|l| [9, 11].contains(&bars(l))),
        "{text}"
    );
}

#[test]
fn csv() {
    let text = plain(&some(), Format::Csv);
    snapshot("format_csv", &text);
    assert!(text.starts_with("\u{feff}序号,文件,表,位置,"));
    let evil = evil(Format::Csv);
    let mut fields = evil.split(['\n', ',']);
    assert!(
        fields.all(|field| !field.trim_matches('"').starts_with(['=', '@', '+'])),
        "{evil}"
    );
}

#[test]
fn sarif_is_valid_and_points_at_the_document() {
    let schema: Value =
        serde_json::from_str(include_str!("../../cases/report/sarif-2.1.0.schema.json")).unwrap();
    let run = counted(vec![sum(), swapped(), workbook(), gone(), waived()]);
    let options = Options {
        full: true,
        ..Options::default()
    };
    let text = told_with(&run, &ledger(), Format::Sarif, &options);
    for text in [&text, &evil(Format::Sarif)] {
        let log: Value = serde_json::from_str(text).unwrap();
        assert_eq!(faults(&schema, &log), Vec::<String>::new());
    }
    let log: Value = serde_json::from_str(&text).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), 5);
    let prose = results.iter().find(|r| r["ruleId"] == "R-301").unwrap();
    let place = &prose["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "%E8%AF%B4%E6%98%8E.txt");
    assert_eq!(place["region"]["snippet"]["text"], "56.08");
    let cell = results.iter().find(|r| r["ruleId"] == "R-401").unwrap();
    assert_eq!(
        cell["locations"][0]["logicalLocations"][0]["fullyQualifiedName"],
        "预算01表!C6"
    );
    let waived = results.iter().filter(|r| r.get("suppressions").is_some());
    assert_eq!(waived.count(), 1);
    for result in results {
        let rule = result["ruleIndex"].as_u64().unwrap() as usize;
        assert_eq!(
            log["runs"][0]["tool"]["driver"]["rules"][rule]["id"],
            result["ruleId"]
        );
    }
    snapshot("format_sarif", &text);
}

/// Reads XML strictly, and says how often each element stands in it.
fn elements(xml: &str) -> std::collections::BTreeMap<String, usize> {
    let mut reader = quick_xml::Reader::from_str(xml);
    let config = reader.config_mut();
    config.check_end_names = true;
    config.allow_unmatched_ends = false;
    config.allow_dangling_amp = false;
    let mut counts = std::collections::BTreeMap::new();
    loop {
        use quick_xml::events::Event;
        match reader.read_event().unwrap() {
            Event::Eof => return counts,
            Event::Start(tag) | Event::Empty(tag) => {
                let name = tag.name().as_ref().to_owned();
                *counts.entry(name).or_default() += 1;
                for attribute in tag.attributes() {
                    // Values must be escaped, and no name may stand twice.
                    let value = attribute.unwrap().value;
                    quick_xml::escape::unescape(&value).unwrap();
                }
            }
            Event::GeneralRef(name) => {
                assert!(name.is_char_ref() || ["amp", "lt", "gt", "quot"].contains(&&*name))
            }
            _ => {}
        }
    }
}

#[test]
fn junit_loads_in_a_strict_parser() {
    let run = counted(vec![sum(), swapped(), workbook(), gone(), waived()]);
    let text = plain(&run, Format::Junit);
    let counts = elements(&text);
    assert_eq!(
        (
            counts["testsuites"],
            counts["testsuite"],
            counts["testcase"]
        ),
        (1, 1, 3),
        "{text}"
    );
    // fail; R-401 is only a warning, and passes with its words.
    assert_eq!((counts["failure"], counts["system-out"]), (2, 1), "{text}");
    assert!(
        text.contains("tests=\"3\" failures=\"2\" errors=\"0\" skipped=\"0\""),
        "{text}"
    );
    snapshot("format_junit", &text);
    let evil = evil(Format::Junit);
    assert_eq!(elements(&evil)["error"], 1, "{evil}");
    assert!(!evil.contains(['\u{1b}', '\u{0}']), "{evil}");
}

/// The page without its style and script, which are the same in every page.
fn body(page: &str) -> String {
    let (head, rest) = page.split_once("<style>").unwrap();
    let (_, rest) = rest.split_once("</style>").unwrap();
    let (rest, end) = rest.rsplit_once("<script>").unwrap();
    let (_, end) = end.split_once("</script>").unwrap();
    format!("{head}{rest}{end}")
}

#[test]
fn html_shows_rule_cells_and_prose() {
    let page = plain(&some(), Format::Html);
    snapshot("format_html", &body(&page));
}

#[test]
fn html_stays_within_one_file() {
    let page = plain(&some(), Format::Html);
    for outside in ["http://", "https://", " src=", "@import", "url("] {
        assert!(!page.contains(outside), "{outside}");
    }
    let script = page
        .rsplit_once("<script>")
        .unwrap()
        .1
        .split_once("</script>")
        .unwrap()
        .0;
    assert!(!script.contains("innerHTML") && !script.contains("eval("));
    assert!(page.contains("default-src 'none'") || page.contains("default-src &#x27;none&#x27;"));
}

#[test]
fn html_escapes_everything() {
    let page = body(&evil(Format::Html));
    let tags = page
        .split('<')
        .skip(1)
        .map(|tag| tag.split(['>', ' ', '\n']).next().unwrap());
    let known = "!DOCTYPE html head meta title body header div h1 h2 h3 button span p ul li b i nav a main section small form fieldset legend label input select option details summary pre mark table caption thead tbody tr th td blockquote figure figcaption svg text rect dl dt dd code";
    for tag in tags {
        let name = tag.trim_start_matches('/');
        assert!(known.split(' ').any(|known| known == name), "<{tag}");
    }
    assert!(
        page.contains("{{ 7*7 }}"),
        "a template ran over its own data"
    );
    // Every attribute value ends where the page ends it.
    assert!(!page.contains("\"><img"), "a text left its attribute");
}

#[test]
fn json_keeps_to_its_schema() {
    let schema: Value =
        serde_json::from_str(include_str!("../../../docs/report.schema.json")).unwrap();
    for text in [
        plain(&some(), Format::Json),
        evil(Format::Json),
        plain(&Run::default(), Format::Json),
    ] {
        let report: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(faults(&schema, &report), Vec::<String>::new());
    }
}
