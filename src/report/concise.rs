//! One line a finding, as editors and `grep` like them: `文件:行:列: 级别 规则 消息`.

use super::entry::{listed, primary, problem};
use super::spot::Spot;
use super::words::{clean, clean_line};
use super::{Options, Told};
use crate::finding::Finding;
use crate::ledger::Gravity;
use crate::outcome::Outcome;

/// The findings, what could not be read before them, the count after them.
pub(super) fn text(told: &Told, options: &Options) -> String {
    let mut out = lines(told, options);
    out.push_str(&count(told));
    out
}

/// The findings, what could not be read before them.
pub(super) fn lines(told: &Told, options: &Options) -> String {
    let mut out = String::new();
    for notice in &told.ledger.notices {
        if notice.gravity == Gravity::Broken {
            let line = format!(
                "{}: 错误 {} {}",
                notice.whereabouts, notice.code, notice.message
            );
            out.push_str(&clean_line(&line));
        }
    }
    for finding in listed(told, options) {
        out.push_str(&line(told, finding));
    }
    out
}

/// A finding.
pub(super) fn line(told: &Told, finding: &Finding) -> String {
    let outcome = match finding.outcome {
        Outcome::Fail => String::new(),
        outcome => format!("〔{outcome}〕"),
    };
    let line = format!(
        "{}: {}{outcome} {} {}",
        place(told, finding),
        finding.severity.chinese(),
        finding.rule,
        problem(finding)
    );
    clean_line(&line)
}

/// Where to go and look; the document where nothing is printed.
fn place(told: &Told, finding: &Finding) -> String {
    let place = primary(told, finding).and_then(|citation| citation.place);
    place.map_or_else(
        || finding.document.clone(),
        |place| Spot::of(told.ledger, place).to_string(),
    )
}

/// What ended how, so that a run without findings says that there was one.
pub(super) fn count(told: &Told) -> String {
    let run = told.run;
    let outcomes = Outcome::ALL.map(|o| format!("{o} {}", run.tally.get(o)));
    let nothing = if super::nothing_ran(&run.tally) {
        "；没有执行任何检查，不能据此认为无误"
    } else {
        ""
    };
    let head = format!("规则 {} 条，检查 {} 次", run.rules.len(), run.tally.total());
    format!(
        "{}{nothing}\n",
        clean(&format!("{head}：{}", outcomes.join("，")))
    )
}
