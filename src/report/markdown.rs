//! Markdown for comments on a change: the count, a table of what calls for action, the rest folded away.

use super::entry::{Entry, entries};
use super::words::{clean, number};
use super::{Options, Told, nothing_ran, summary};
use crate::ledger::Gravity;
use crate::outcome::{Outcome, Severity};

/// Comments have a limit (65 536 characters on GitHub): more rows than this are counted.
const ROWS: usize = 100;

/// The report.
pub(super) fn text(told: &Told, options: &Options) -> String {
    let entries = entries(told, options);
    let mut out = format!("## 勾稽：{}\n\n", verdict(told));
    out.push_str(&counts(told));
    let broken = told
        .ledger
        .notices
        .iter()
        .filter(|n| n.gravity == Gravity::Broken);
    for notice in broken {
        let line = format!("{} {}", notice.whereabouts, notice.message);
        out.push_str(&format!("> **读不了** {}\n\n", cell(&line)));
    }
    if !entries.is_empty() {
        out.push_str(&table(&entries));
    }
    out.push_str(&details(&entries));
    out.push_str(&packs(told));
    out
}

fn verdict(told: &Told) -> String {
    let tally = &told.run.tally;
    match tally.get(Outcome::Fail) {
        _ if nothing_ran(tally) => "没有执行任何检查，不能据此认为无误".to_owned(),
        0 if tally.get(Outcome::Missing) > 0 || tally.get(Outcome::Unreadable) > 0 => {
            "没有不符，但有的检查没有查成".to_owned()
        }
        0 => "没有不符".to_owned(),
        failed => format!("{failed} 处不符"),
    }
}

fn counts(told: &Told) -> String {
    let run = told.run;
    let heads = Outcome::ALL.map(|o| o.to_string()).join(" | ");
    let figures = Outcome::ALL
        .map(|o| run.tally.get(o).to_string())
        .join(" | ");
    let (touched, printed) = summary::total(run);
    format!(
        "| 规则 | 检查 | {heads} | 核到的金额 |\n|{}\n| {} | {} | {figures} | {touched}/{printed} |\n\n",
        "--:|".repeat(10),
        run.rules.len(),
        run.tally.total()
    )
}

fn table(entries: &[Entry]) -> String {
    let mut out = String::from(
        "| # | 级别 | 结果 | 规则 | 位置 | 印出的数 | 应当一致的数 | 差额 |\n|--:|---|---|---|---|--:|--:|--:|\n",
    );
    for entry in entries.iter().take(ROWS) {
        let place = [entry.table.as_str(), entry.place.as_str()].map(cell);
        let place: Vec<String> = place.into_iter().filter(|part| !part.is_empty()).collect();
        out.push_str(&format!(
            "| {} | {}{} | {} | {} | {} | {} | {} | {} |\n",
            entry.number,
            sign(entry.severity),
            entry.severity.chinese(),
            entry.outcome,
            cell(&entry.rule),
            place.join("<br>"),
            cell(&entry.printed),
            cell(&entry.expected),
            cell(&with_unit(entry)),
        ));
    }
    let left = entries.len().saturating_sub(ROWS);
    if left > 0 {
        out.push_str(&format!("\n另有 {left} 条，见完整报告。\n"));
    }
    out.push('\n');
    out
}

/// What is said of each, folded away.
fn details(entries: &[Entry]) -> String {
    let mut out = String::new();
    for entry in entries.iter().take(ROWS) {
        out.push_str(&format!("{}. {}\n", entry.number, cell(&entry.problem)));
        for (word, said) in [("依据", &entry.basis), ("建议", &entry.suggestion)] {
            if !said.is_empty() {
                out.push_str(&format!("   - {word}：{}\n", cell(said)));
            }
        }
    }
    if out.is_empty() {
        return out;
    }
    format!("<details><summary>逐条说明</summary>\n\n{out}\n</details>\n\n")
}

fn packs(told: &Told) -> String {
    let one = |pack: &crate::finding::PackStamp| {
        let hash: String = pack.hash.chars().take(12).collect();
        let version = [pack.name.as_str(), pack.version.as_str()].join(" ");
        cell(&format!("{} ({hash})", version.trim_end()))
    };
    let packs: Vec<String> = told.run.packs.iter().map(one).collect();
    if packs.is_empty() {
        return String::new();
    }
    format!("规则包：{}\n", packs.join("；"))
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
