//! Annotations as GitHub reads them from the log of a workflow: `::error file=…,line=…,col=…,title=…::…`.

use super::entry::{call, listed, primary, problem};
use super::path::relative;
use super::spot::Spot;
use super::words::bracket;
use super::{Options, Telling, concise};
use crate::finding::Finding;
use crate::ledger::Gravity;
use crate::outcome::{Outcome, Severity};

/// An annotation a finding, and the count as plain text.
pub(super) fn text(told: &Telling, options: &Options) -> String {
    let mut out = String::new();
    for notice in &told.ledger.notices {
        let level = match notice.gravity {
            Gravity::Broken => "error",
            Gravity::Unreadable => "warning",
            Gravity::Note => continue,
        };
        let spot = notice.place.map(|place| Spot::of(told.ledger, place));
        let message = [&notice.whereabouts, &notice.message]
            .map(|said| said.of(told.lang))
            .join(told.lang.colon());
        out.push_str(&annotation(level, spot, notice.code, &message));
    }
    for finding in listed(told, options) {
        out.push_str(&of(told, finding));
    }
    out.push_str(&concise::count(told));
    out
}

fn of(told: &Telling, finding: &Finding) -> String {
    let level = match (finding.outcome, finding.severity) {
        (Outcome::Fail | Outcome::Missing | Outcome::Unreadable, Severity::Error) => "error",
        (Outcome::Fail | Outcome::Missing | Outcome::Unreadable, Severity::Warn) => "warning",
        _ => "notice",
    };
    let place = primary(told, finding).and_then(|citation| citation.place);
    let title = format!(
        "{}{}",
        call(finding, told.lang),
        bracket(finding.outcome.called(told.lang), told.lang)
    );
    let mut message = problem(finding, told.lang);
    let spot = place.map(|place| Spot::of(told.ledger, place));
    // An annotation knows no cells and no pages, so the message says where.
    if let Some(spot) = spot.as_ref().filter(|spot| spot.line_column.is_none()) {
        message = format!("{}{}{message}", spot.said(told.lang), told.lang.colon());
    }
    for hint in &finding.hints {
        message.push('\n');
        message.push_str(hint.text.of(told.lang));
    }
    annotation(level, spot, &title, &message)
}

/// One annotation.
fn annotation(level: &str, spot: Option<Spot>, title: &str, message: &str) -> String {
    let mut properties = Vec::new();
    if let Some(spot) = spot {
        properties.push(format!("file={}", property(&relative(&spot.path))));
        if let Some((line, column)) = spot.line_column {
            properties.push(format!("line={line}"));
            properties.push(format!("col={column}"));
        }
    }
    properties.push(format!("title={}", property(title)));
    format!("::{level} {}::{}\n", properties.join(","), data(message))
}

/// A message: per cent first, since the other two are written with it.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// A property ends at a comma or a colon too.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
