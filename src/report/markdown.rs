//! Markdown for comments on a change: the count, a table of what calls for action, the rest folded away.

use super::entry::{Entry, entries};
use super::words::{clean, number};
use super::{Options, Telling, nothing_ran, nothing_ran_words, summary};
use crate::lang::Lang;
use crate::ledger::Gravity;
use crate::outcome::{Outcome, Severity};
use crate::tell;

/// Comments have a limit (65 536 characters on GitHub): more rows than this are counted.
const ROWS: usize = 100;

/// The report.
pub(super) fn text(told: &Telling, options: &Options) -> String {
    let entries = entries(told, options);
    let mut out = tell!(
        told.lang,
        "## 勾稽：{}\n\n",
        "## Crossfoot: {}\n\n",
        verdict(told)
    );
    out.push_str(&counts(told));
    let broken = told
        .ledger
        .notices
        .iter()
        .filter(|n| n.gravity == Gravity::Broken);
    for notice in broken {
        let line = [&notice.whereabouts, &notice.message]
            .map(|said| said.of(told.lang))
            .join(" ");
        out.push_str(&tell!(
            told.lang,
            "> **读不了** {}\n\n",
            "> **cannot be read** {}\n\n",
            cell(&line)
        ));
    }
    if !entries.is_empty() {
        out.push_str(&table(&entries, told.lang));
    }
    out.push_str(&details(&entries, told.lang));
    out.push_str(&packs(told));
    out
}

fn verdict(told: &Telling) -> String {
    let tally = &told.run.tally;
    match tally.get(Outcome::Fail) {
        _ if nothing_ran(tally) => nothing_ran_words(told.lang).to_owned(),
        0 if tally.get(Outcome::Missing) > 0 || tally.get(Outcome::Unreadable) > 0 => {
            tell!(
                told.lang,
                "没有不符，但有的检查没有查成",
                "no mismatch, but some checks could not be carried out"
            )
        }
        0 => tell!(told.lang, "没有不符", "no mismatch"),
        failed => tell!(told.lang, "{failed} 处不符", "mismatches: {failed}"),
    }
}

fn counts(told: &Telling) -> String {
    let run = told.run;
    let heads = Outcome::ALL.map(|o| o.called(told.lang)).join(" | ");
    let figures = Outcome::ALL
        .map(|o| run.tally.get(o).to_string())
        .join(" | ");
    let (touched, printed) = summary::total(run);
    tell!(
        told.lang,
        "| 规则 | 检查 | {heads} | 核到的金额 |\n|{}\n| {} | {} | {figures} | {touched}/{printed} |\n\n",
        "| rules | checks | {heads} | amounts covered |\n|{}\n| {} | {} | {figures} | {touched}/{printed} |\n\n",
        "--:|".repeat(10),
        run.rules.len(),
        run.tally.total()
    )
}

fn table(entries: &[Entry], lang: Lang) -> String {
    let mut out = lang
        .pick(
            "| # | 级别 | 结果 | 规则 | 位置 | 印出的数 | 应当一致的数 | 差额 |\n",
            "| # | severity | outcome | rule | place | printed | should agree with | difference |\n",
        )
        .to_owned();
    out.push_str("|--:|---|---|---|---|--:|--:|--:|\n");
    for entry in entries.iter().take(ROWS) {
        let place = [entry.table.as_str(), entry.place.as_str()].map(cell);
        let place: Vec<String> = place.into_iter().filter(|part| !part.is_empty()).collect();
        out.push_str(&format!(
            "| {} | {}{} | {} | {} | {} | {} | {} | {} |\n",
            entry.number,
            sign(entry.severity),
            entry.severity.called(lang),
            entry.outcome.called(lang),
            cell(&entry.rule),
            place.join("<br>"),
            cell(&entry.printed),
            cell(&entry.expected),
            cell(&with_unit(entry)),
        ));
    }
    let left = entries.len().saturating_sub(ROWS);
    if left > 0 {
        out.push_str(&tell!(
            lang,
            "\n另有 {left} 条，见完整报告。\n",
            "\nMore: {left}, in the full report.\n"
        ));
    }
    out.push('\n');
    out
}

/// What is said of each, folded away.
fn details(entries: &[Entry], lang: Lang) -> String {
    let mut out = String::new();
    for entry in entries.iter().take(ROWS) {
        out.push_str(&format!("{}. {}\n", entry.number, cell(&entry.problem)));
        for (word, said) in [
            (lang.pick("依据", "basis"), &entry.basis),
            (lang.pick("建议", "suggestion"), &entry.suggestion),
        ] {
            if !said.is_empty() {
                out.push_str(&format!("   - {word}{}{}\n", lang.colon(), cell(said)));
            }
        }
    }
    if out.is_empty() {
        return out;
    }
    let summary = lang.pick("逐条说明", "One by one");
    format!("<details><summary>{summary}</summary>\n\n{out}\n</details>\n\n")
}

fn packs(told: &Telling) -> String {
    let one = |pack: &crate::finding::PackStamp| {
        let hash: String = pack.hash.chars().take(12).collect();
        let version = [pack.name.as_str(), pack.version.as_str()].join(" ");
        cell(&format!("{} ({hash})", version.trim_end()))
    };
    let packs: Vec<String> = told.run.packs.iter().map(one).collect();
    if packs.is_empty() {
        return String::new();
    }
    tell!(
        told.lang,
        "规则包：{}\n",
        "packs: {}\n",
        packs.join(told.lang.semicolon())
    )
}

fn with_unit(entry: &Entry) -> String {
    let gap = entry
        .difference
        .parse()
        .map_or_else(|_| entry.difference.clone(), number);
    match gap.is_empty() {
        true => gap,
        false => format!("{gap} {}", entry.unit).trim_end().to_owned(),
    }
}

fn sign(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "🔴 ",
        Severity::Warn => "🟡 ",
        Severity::Info => "🔵 ",
    }
}

/// A text that stays a text: no markup, no tag, no mention, no end of a cell.
fn cell(text: &str) -> String {
    let mut out = String::new();
    for c in clean(text).chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            // A joiner between the sign and the name: nobody is called by a budget.
            '@' => out.push_str("@\u{200b}"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '~' | '!' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out.trim().to_owned()
}
