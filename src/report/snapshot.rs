//! The findings of a run as lines that are reviewed as a difference: stable, sorted, without line numbers.

use super::spot::Spot;
use crate::finding::{Finding, Run};
use crate::lang::Lang;
use crate::ledger::{Gravity, Ledger};
use crate::outcome::Outcome;

/// What a run found, for a file that is kept beside the document: in Chinese, whatever the language of messages, so
/// that a file that one user wrote is right for all.
pub fn snapshot(run: &Run, ledger: &Ledger) -> String {
    let counts: Vec<String> = Outcome::ALL
        .into_iter()
        .map(|outcome| format!("{} {}", outcome.chinese(), run.tally.get(outcome)))
        .collect();
    let mut text = format!("{}\n", counts.join("，"));
    let notices = ledger.notices.iter().filter(|n| n.gravity != Gravity::Note);
    for notice in notices {
        text.push_str(&format!(
            "\n{}：{}\n",
            notice.code,
            notice.message.of(Lang::Zh)
        ));
    }
    for finding in &run.findings {
        text.push_str(&entry(finding, ledger));
    }
    text
}

fn entry(finding: &Finding, ledger: &Ledger) -> String {
    let Finding {
        rule,
        outcome,
        severity,
        ..
    } = finding;
    let mut text = format!(
        "\n{rule} {}（{}）{}\n",
        outcome.chinese(),
        severity.chinese(),
        finding.title.of(Lang::Zh)
    );
    for line in finding.message.of(Lang::Zh).lines() {
        text.push_str(&format!("  {line}\n"));
    }
    for cited in &finding.cited {
        let place = cited.place.map(|place| Spot::of(ledger, place).file);
        let file = place.map_or_else(String::new, |file| format!("（{file}）"));
        let (table, row, column) = (&cited.table, &cited.row, &cited.column);
        text.push_str(&format!(
            "  · {table}[{row}].{column} {}{file}\n",
            cited.text
        ));
    }
    if let Some(waiver) = &finding.waiver {
        text.push_str(&format!("  豁免：{}\n", waiver.of(Lang::Zh)));
    }
    text
}
