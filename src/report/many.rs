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
use crate::lang::Lang;
use crate::ledger::{DocumentKind, Gravity};
use crate::outcome::{Outcome, Severity};
use crate::program::Rule;
use crate::survey::{Counted, Group, Survey};
use crate::tell;
use std::collections::BTreeMap;

/// Of one document, more findings than this are only counted, unless all are asked for.
const FINDINGS: usize = 10;
/// Of one table of the summary, more rows than this are only counted, unless all are asked for.
const ROWS: usize = 20;

/// A document in short: who and how many, then its findings, a line each.
pub fn block(told: &Told<'_>, counted: &Counted, options: &Options) -> String {
    let told = &told.speaking(options);
    let lang = options.lang;
    let mut out = clean_line(&heading(counted, lang));
    for notice in &told.ledger.notices {
        if notice.gravity == Gravity::Broken {
            let text = tell!(
                lang,
                "  读不了 {}：{}",
                "  cannot be read: {}: {}",
                notice.code,
                notice.message
            );
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
        out.push_str(&tell!(
            lang,
            "  另有 {more} 条，用 --full 列出\n",
            "  more findings: {more}; --full lists them\n"
        ));
    }
    if options.coverage {
        out.push_str(&printed::text(told));
    }
    out
}

/// `某局/预算.xlsx（某局 2025 年预算）：不符 2，缺数 1；检查 312 次`
fn heading(counted: &Counted, lang: Lang) -> String {
    let year = counted.year;
    let year = year.map(|year| tell!(lang, "{year} 年", "{year} "));
    let kind = counted.kind.as_deref().map(|kind| kind_word(kind, lang));
    let about = format!("{}{}", year.unwrap_or_default(), kind.unwrap_or_default());
    let who = counted.org.clone().unwrap_or_default();
    let who = format!("{who} {about}");
    let who = match who.trim() {
        "" => String::new(),
        who => lang.aside(who),
    };
    let colon = lang.colon();
    format!("{}{who}{colon}{}", counted.path, verdict(counted, lang))
}

/// What a kind of document is called.
fn kind_word(kind: &str, lang: Lang) -> String {
    DocumentKind::from_word(kind).map_or_else(|| kind.to_owned(), |k| k.called(lang).to_owned())
}

fn verdict(counted: &Counted, lang: Lang) -> String {
    if counted.kind.is_none() {
        return tell!(lang, "没有读成", "not read");
    }
    let tally = counted.ends.tally();
    let wrong = [Outcome::Fail, Outcome::Missing, Outcome::Unreadable];
    let wrong = wrong.map(|outcome| (outcome, tally.get(outcome)));
    let counts = wrong.iter().filter(|(_, n)| *n > 0);
    let words: Vec<String> = counts
        .map(|(o, n)| format!("{} {n}", o.called(lang)))
        .collect();
    let ran = tally.total().saturating_sub(tally.get(Outcome::Skipped));
    let ended = match (ran, words.is_empty()) {
        (0, _) => tell!(lang, "没有执行任何检查", "no check ran"),
        (_, true) => tell!(lang, "没有不符", "no mismatch"),
        _ => words.join(lang.pick("，", ", ")),
    };
    tell!(
        lang,
        "{ended}；检查 {} 次",
        "{ended}; checks: {}",
        tally.total()
    )
}

/// The findings of a document as rows of the 问题清单, numbered from 1.
pub fn csv_rows(told: &Told<'_>, options: &Options) -> String {
    let mut out = String::new();
    for entry in entries(&told.speaking(options), options) {
        csv::add(&mut out, entry.fields(options.lang).into_iter());
    }
    out
}

/// The headings of the 问题清单.
pub fn csv_head(lang: Lang) -> String {
    csv::head(lang)
}

/// What is said of waivers once all documents are done.
pub fn after(run: &Run, options: &Options) -> String {
    let lang = options.lang;
    let one = |finding: &Finding| {
        let hint = finding.hints.iter().map(|hint| hint.text.of(lang));
        let hint: Vec<&str> = hint.collect();
        let text = format!(
            "{} {}{}{}{}",
            finding.severity.called(lang),
            finding.rule,
            lang.colon(),
            finding.message.of(lang),
            lang.aside(hint.join(lang.semicolon()))
        );
        wrap(&clean(&text), "  ", options.width)
    };
    run.findings.iter().map(one).collect()
}

/// What many documents come to; with `summary`, by rule, organisation, region and year.
pub fn survey(survey: &Survey, rules: &[Rule], options: &Options, summary: bool) -> String {
    let lang = options.lang;
    let mut out = String::new();
    if summary {
        out.push_str(&tables(survey, rules, options));
    }
    let mut say = |line: String| out.push_str(&wrap(&clean(&line), "  ", options.width));
    say(tell!(
        lang,
        "文件 {} 份：有不符的 {} 份，没有读成或没有读全的 {} 份",
        "documents: {}; with mismatches: {}; not read or not read whole: {}",
        survey.all.documents,
        survey.all.failing,
        survey.unread
    ));
    say(tell!(
        lang,
        "规则 {} 条，检查 {} 次；{} 行",
        "rules: {}, checks: {}, rows: {}",
        survey.rules.len(),
        survey.all.tally.total(),
        survey.rows
    ));
    say(Outcome::ALL
        .map(|outcome| format!("{} {}", outcome.called(lang), survey.all.tally.get(outcome)))
        .join(lang.pick("，", ", ")));
    let run = Run {
        presumed: survey.presumed,
        ..Run::default()
    };
    summary::presumed(&run, lang).into_iter().for_each(&mut say);
    if !survey.waivers.is_empty() {
        let all: Vec<&str> = survey.waivers.iter().map(|said| said.of(lang)).collect();
        say(tell!(
            lang,
            "豁免与基线：{}",
            "waivers and baseline: {}",
            all.join(lang.semicolon())
        ));
    }
    say(tell!(
        lang,
        "核到的金额：{}/{}",
        "amounts covered: {}/{}",
        survey.touched,
        survey.printed
    ));
    limits(survey, lang).into_iter().for_each(&mut say);
    out
}

/// What the counts do not show: results that were left out, a run of nothing.
fn limits(survey: &Survey, lang: Lang) -> Vec<String> {
    let mut said = Vec::new();
    if survey.withheld > 0 {
        said.push(tell!(
            lang,
            "另有 {} 条结果太多，未列出",
            "findings withheld, being too many: {}",
            survey.withheld
        ));
    }
    if super::nothing_ran(&survey.all.tally) {
        said.push(tell!(
            lang,
            "没有执行任何检查，不能据此认为预算无误",
            "no check ran: this is no sign that the budget is right"
        ));
    }
    said
}

/// By rule, organisation, region and year.
fn tables(survey: &Survey, rules: &[Rule], options: &Options) -> String {
    let lang = options.lang;
    let mut out = String::new();
    let titles = titles(rules);
    let rule = |id: &str| match titles.get(id) {
        Some(title) if *title != id => format!("{id}  {title}"),
        _ => id.to_owned(),
    };
    let named = |name: &str| match name.is_empty() {
        true => tell!(lang, "（没有写）", "(not said)"),
        false => name.to_owned(),
    };
    out.push_str(&table(
        lang.pick("按规则", "By rule"),
        &survey.rules,
        &rule,
        options,
    ));
    out.push_str(&table(
        lang.pick("按单位", "By organisation"),
        &survey.orgs,
        &named,
        options,
    ));
    out.push_str(&table(
        lang.pick("按地区", "By region"),
        &survey.regions,
        &named,
        options,
    ));
    out.push_str(&table(
        lang.pick("按年度", "By year"),
        &survey.years,
        &named,
        options,
    ));
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
    let lang = options.lang;
    let heads = [
        lang.pick("份数", "docs"),
        lang.pick("有不符", "wrong"),
        Outcome::Fail.called(lang),
        Outcome::Missing.called(lang),
        lang.pick("未识别", "unread"),
        lang.pick("检查", "checks"),
    ];
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
        out.push_str(&tell!(
            lang,
            "另有 {more} 行，用 --full 列出\n",
            "more rows: {more}; --full lists them\n"
        ));
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
