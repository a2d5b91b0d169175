//! Many documents: a block or some lines each, written when it is done, and what they come to.

mod index;
mod lines;

pub use index::{IndexRow, index_page};
pub use lines::{Header, LINES, after_lines, header_line, lines, total_line};

use super::concise;
use super::entry::{entries, listed};
use super::words::{clean, clean_line, pad, short, width, wrap};
use super::{Options, Told, coverage as printed, csv, summary};
use crate::finding::{Finding, Run};
use crate::ledger::Gravity;
use crate::outcome::{Outcome, Severity};
use crate::program::Rule;
use crate::survey::{Counted, Group, Survey};
use std::collections::BTreeMap;

/// Of one document, more findings than this are only counted, unless all are asked for.
const FINDINGS: usize = 10;
/// Of one table of the summary, more rows than this are only counted, unless all are asked for.
const ROWS: usize = 20;

/// A document in short: who and how many, then its findings, a line each.
pub fn block(told: &Told<'_>, counted: &Counted, options: &Options) -> String {
    let mut out = clean_line(&heading(counted));
    for notice in &told.ledger.notices {
        if notice.gravity == Gravity::Broken {
            let text = format!("  读不了 {}：{}", notice.code, notice.message);
            out.push_str(&wrap(&clean(&text), "    ", options.width));
        }
    }
    let listed = listed(told, options);
    let most = if options.full { usize::MAX } else { FINDINGS };
    for finding in listed.iter().take(most) {
        out.push_str("  ");
        out.push_str(&concise::line(told, finding));
    }
    let more = listed.len().saturating_sub(most);
    if more > 0 {
        out.push_str(&format!("  另有 {more} 条，用 --full 列出\n"));
    }
    if options.coverage {
        out.push_str(&printed::text(told));
    }
    out
}

/// `某局/预算.xlsx（某局 2025 年预算）：不符 2，缺数 1；检查 312 次`
fn heading(counted: &Counted) -> String {
    let year = counted.year.map(|year| format!("{year} 年"));
    let kind = counted.kind.clone().unwrap_or_default();
    let about = format!("{}{kind}", year.unwrap_or_default());
    let who = counted.org.clone().unwrap_or_default();
    let who = format!("{who} {about}");
    let who = match who.trim() {
        "" => String::new(),
        who => format!("（{who}）"),
    };
    format!("{}{who}：{}", counted.path, verdict(counted))
}

fn verdict(counted: &Counted) -> String {
    if counted.kind.is_none() {
        return "没有读成".to_owned();
    }
    let tally = counted.ends.tally();
    let wrong = [Outcome::Fail, Outcome::Missing, Outcome::Unreadable];
    let wrong = wrong.map(|outcome| (outcome, tally.get(outcome)));
    let counts = wrong.iter().filter(|(_, n)| *n > 0);
    let words: Vec<String> = counts.map(|(o, n)| format!("{o} {n}")).collect();
    let ran = tally.total().saturating_sub(tally.get(Outcome::Skipped));
    let ended = match (ran, words.is_empty()) {
        (0, _) => "没有执行任何检查".to_owned(),
        (_, true) => "没有不符".to_owned(),
        _ => words.join("，"),
    };
    format!("{ended}；检查 {} 次", tally.total())
}

/// The findings of a document, a line each.
pub fn concise_lines(told: &Told<'_>, options: &Options) -> String {
    concise::lines(told, options)
}

/// The findings of a document as rows of the 问题清单, numbered from 1.
pub fn csv_rows(told: &Told<'_>, options: &Options) -> String {
    let mut out = String::new();
    for entry in entries(told, options) {
        csv::add(&mut out, entry.fields().into_iter());
    }
    out
}

/// The headings of the 问题清单.
pub fn csv_head() -> String {
    csv::head()
}

/// What is said of waivers once all documents are done.
pub fn after(run: &Run, options: &Options) -> String {
    let one = |finding: &Finding| {
        let hint = finding.hints.iter().map(|hint| hint.text.as_str());
        let hint: Vec<&str> = hint.collect();
        let text = format!(
            "{} {}：{}（{}）",
            finding.severity.chinese(),
            finding.rule,
            finding.message,
            hint.join("；")
        );
        wrap(&clean(&text), "  ", options.width)
    };
    run.findings.iter().map(one).collect()
}

/// What many documents come to; with `summary`, by rule, organisation, region and year.
pub fn survey(survey: &Survey, rules: &[Rule], options: &Options, summary: bool) -> String {
    let mut out = String::new();
    if summary {
        let titles = titles(rules);
        let rule = |id: &str| match titles.get(id) {
            Some(title) if *title != id => format!("{id}  {title}"),
            _ => id.to_owned(),
        };
        let named = |name: &str| match name.is_empty() {
            true => "（没有写）".to_owned(),
            false => name.to_owned(),
        };
        out.push_str(&table("按规则", &survey.rules, &rule, options));
        out.push_str(&table("按单位", &survey.orgs, &named, options));
        out.push_str(&table("按地区", &survey.regions, &named, options));
        out.push_str(&table("按年度", &survey.years, &named, options));
    }
    let mut say = |line: String| out.push_str(&wrap(&clean(&line), "  ", options.width));
    say(format!(
        "文件 {} 份：有不符的 {} 份，没有读成或没有读全的 {} 份",
        survey.all.documents, survey.all.failing, survey.unread
    ));
    say(format!(
        "规则 {} 条，检查 {} 次；{} 行",
        survey.rules.len(),
        survey.all.tally.total(),
        survey.rows
    ));
    say(Outcome::ALL
        .map(|outcome| format!("{outcome} {}", survey.all.tally.get(outcome)))
        .join("，"));
    let run = Run {
        presumed: survey.presumed,
        ..Run::default()
    };
    summary::presumed(&run).into_iter().for_each(&mut say);
    if !survey.waivers.is_empty() {
        let all: Vec<&str> = survey.waivers.iter().map(String::as_str).collect();
        say(format!("用到的豁免：{}", all.join("；")));
    }
    say(format!("核到的金额：{}/{}", survey.touched, survey.printed));
    if survey.withheld > 0 {
        say(format!("另有 {} 条结果太多，未列出", survey.withheld));
    }
    if super::nothing_ran(&survey.all.tally) {
        say("没有执行任何检查，不能据此认为预算无误".to_owned());
    }
    out
}

fn titles(rules: &[Rule]) -> BTreeMap<&str, &str> {
    rules
        .iter()
        .map(|rule| (rule.id.as_str(), rule.title.as_str()))
        .collect()
}

/// One table of the summary: what has most that is wrong comes first.
fn table(
    title: &str,
    groups: &BTreeMap<String, Group>,
    name: &dyn Fn(&str) -> String,
    options: &Options,
) -> String {
    let mut rows: Vec<(&String, &Group)> = groups.iter().collect();
    let order = |group: &Group| {
        let count = |outcome| group.tally.get(outcome);
        let gaps = count(Outcome::Missing).saturating_add(count(Outcome::Unreadable));
        std::cmp::Reverse((count(Outcome::Fail), gaps))
    };
    rows.sort_by_key(|(_, group)| order(group));
    let most = if options.full { usize::MAX } else { ROWS };
    let heads = ["份数", "有不符", "不符", "缺数", "未识别", "检查"];
    let numbers = |group: &Group| {
        let count = |outcome| group.tally.get(outcome);
        [
            group.documents,
            group.failing,
            count(Outcome::Fail),
            count(Outcome::Missing),
            count(Outcome::Unreadable),
            group.tally.total(),
        ]
    };
    let room = options.width.saturating_sub(heads.len().saturating_mul(9));
    let room = room.clamp(16, 48);
    let right = |text: &str| {
        let blank = 9usize.saturating_sub(width(text));
        format!("{}{text}", " ".repeat(blank))
    };
    let mut out = pad(title, room);
    out.push_str(&heads.map(right).concat());
    out.push('\n');
    for (key, group) in rows.iter().take(most) {
        out.push_str(&pad(&short(&clean(&name(key)), room), room));
        let cells = numbers(group).map(|n| right(&n.to_string()));
        out.push_str(&cells.concat());
        out.push('\n');
    }
    let more = rows.len().saturating_sub(most);
    if more > 0 {
        out.push_str(&format!("另有 {more} 行，用 --full 列出\n"));
    }
    out.push('\n');
    out
}

/// The exit code of a run over many documents, in the same order as that over one.
pub fn survey_exit_code(survey: &Survey, fail_on: Severity) -> u8 {
    if survey.unread > 0 {
        4
    } else if survey.failed.is_some_and(|severity| severity >= fail_on) {
        1
    } else if super::nothing_ran(&survey.all.tally) || survey.undecided == Some(Severity::Error) {
        3
    } else {
        0
    }
}
