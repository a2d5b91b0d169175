//! SARIF 2.1.0: results that point at the document, for code scanning and editors.

use super::entry::{basis, call, listed, primary, problem, whereabouts};
use super::json::pretty;
use super::path::uri;
use super::spot::Spot;
use super::{Options, Telling, exit_code};
use crate::finding::{Citation, Finding};
use crate::ledger::{Gravity, Notice};
use crate::outcome::{Outcome, Severity};
use crate::source::Place;
use crate::tell;
use serde_json::{Map, Value, json};

/// Where the shape is defined.
const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// The whole log, of one run.
pub(super) fn text(told: &Telling, options: &Options) -> String {
    let results = listed(told, options);
    let results: Vec<Value> = results.into_iter().map(|f| result(told, f)).collect();
    pretty(&json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "crossfoot",
                "fullName": told.lang.pick("勾稽 crossfoot", "crossfoot"),
                "version": env!("CARGO_PKG_VERSION"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules(told),
            }},
            "language": told.lang.pick("zh-CN", "en"),
            "columnKind": "unicodeCodePoints",
            "invocations": [invocation(told, options)],
            "results": results,
            "properties": counts(told),
        }],
    }))
}

fn counts(told: &Telling) -> Value {
    let count = |outcome: Outcome| {
        (
            outcome.word().to_owned(),
            json!(told.run.tally.get(outcome)),
        )
    };
    Value::Object(Outcome::ALL.map(count).into_iter().collect())
}

/// How the run went: what the loaders could not read stands here, since no rule speaks of it.
fn invocation(told: &Telling, options: &Options) -> Value {
    let broken = |notice: &Notice| notice.gravity == Gravity::Broken;
    let notices: Vec<Value> = told
        .ledger
        .notices
        .iter()
        .map(|n| notification(told, n))
        .collect();
    json!({
        "executionSuccessful": !told.ledger.notices.iter().any(broken),
        "exitCode": exit_code(told.run, told.ledger, options.fail_on),
        "toolExecutionNotifications": notices,
    })
}

fn notification(told: &Telling, notice: &Notice) -> Value {
    let level = match notice.gravity {
        Gravity::Broken => "error",
        Gravity::Unreadable => "warning",
        Gravity::Note => "note",
    };
    let place = notice.place.map(|place| physical(told, place));
    let locations: Vec<Value> = place
        .into_iter()
        .map(|p| json!({"physicalLocation": p}))
        .collect();
    let mut message = [&notice.whereabouts, &notice.message]
        .map(|said| said.of(told.lang))
        .join(told.lang.colon());
    if let Some(help) = &notice.help {
        message.push_str(told.lang.semicolon());
        message.push_str(help.of(told.lang));
    }
    json!({
        "descriptor": {"id": notice.code},
        "level": level,
        "message": {"text": message},
        "locations": locations,
    })
}

/// Every rule that ran, with what it rests on.
fn rules(told: &Telling) -> Vec<Value> {
    let one = |(id, rule): (&String, &crate::finding::RuleTally)| {
        let checked = told.checked.iter().find(|r| r.id == *id);
        let why = checked.and_then(|r| r.why.as_deref());
        let mut out = Map::new();
        out.insert("id".to_owned(), json!(id));
        out.insert("shortDescription".to_owned(), json!({"text": rule.title}));
        if let Some(why) = why {
            out.insert("fullDescription".to_owned(), json!({"text": why}));
        }
        let basis = why
            .map(|why| tell!(told.lang, "依据：{why}。", "Basis: {why}. "))
            .unwrap_or_default();
        let help = tell!(
            told.lang,
            "{}。{basis}用 crossfoot explain '{id}' 查看规则原文。",
            "{}. {basis}crossfoot explain '{id}' shows the rule as written.",
            rule.title
        );
        out.insert("help".to_owned(), json!({"text": help}));
        out.insert(
            "defaultConfiguration".to_owned(),
            json!({"level": level(rule.severity)}),
        );
        Value::Object(out)
    };
    told.run.rules.iter().map(one).collect()
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warn => "warning",
        Severity::Info => "note",
    }
}

/// A finding. What could not be decided is a failure too: viewers hide every other kind.
fn result(told: &Telling, finding: &Finding) -> Value {
    let (kind, level) = match finding.outcome {
        Outcome::Pass | Outcome::Rounded => ("pass", "none"),
        Outcome::Skipped => ("notApplicable", "none"),
        _ => ("fail", level(finding.severity)),
    };
    let mut message =
        [call(finding, told.lang), problem(finding, told.lang)].join(told.lang.colon());
    for hint in &finding.hints {
        message.push_str(&format!("\n{}", hint.text.of(told.lang)));
    }
    let main = primary(told, finding);
    let others = finding
        .cited
        .iter()
        .filter(|c| main.is_none_or(|m| !std::ptr::eq(m, *c)));
    let related = others.enumerate().map(|(i, c)| related(told, i, c));
    let mut locations: Vec<Value> = main
        .into_iter()
        .map(|c| location(told, finding, c))
        .collect();
    if locations.is_empty() {
        // Code scanning takes no result without a place.
        locations
            .push(json!({"physicalLocation": {"artifactLocation": {"uri": file(told, finding)}}}));
    }
    let mut out = Map::new();
    out.insert("ruleId".to_owned(), json!(finding.rule));
    if let Some(index) = told.run.rules.get_index_of(&finding.rule) {
        out.insert("ruleIndex".to_owned(), json!(index));
    }
    out.insert("kind".to_owned(), json!(kind));
    out.insert("level".to_owned(), json!(level));
    out.insert("message".to_owned(), json!({"text": message}));
    out.insert("locations".to_owned(), json!(locations));
    out.insert(
        "relatedLocations".to_owned(),
        json!(related.collect::<Vec<_>>()),
    );
    out.insert(
        "partialFingerprints".to_owned(),
        json!({"crossfootFinding/v1": finding.id}),
    );
    if finding.outcome == Outcome::Waived {
        let suppression = json!({
            "kind": "external",
            "status": "accepted",
            "justification": finding.waiver.as_ref().map_or(finding.outcome.called(told.lang), |w| w.of(told.lang)),
        });
        out.insert("suppressions".to_owned(), json!([suppression]));
    }
    out.insert("properties".to_owned(), properties(told, finding));
    Value::Object(out)
}

fn properties(told: &Telling, finding: &Finding) -> Value {
    let figure = finding.comparison.as_ref();
    json!({
        "outcome": finding.outcome.word(),
        "document": finding.document,
        "why": basis(told, finding),
        "left": figure.map(|c| c.left.to_string()),
        "right": figure.map(|c| c.right.to_string()),
        "difference": figure.map(|c| c.difference.to_string()),
        "unit": figure.map(|c| c.unit.to_string()),
    })
}

/// The first file of the document of a finding, for what stands at no place of it.
fn file(told: &Telling, finding: &Finding) -> String {
    let mut documents = told.ledger.documents.iter();
    let document = documents.find(|document| document.name == finding.document);
    let first = document.and_then(|document| document.files.first());
    let source = first.and_then(|id| told.ledger.sources.get(*id));
    uri(source.map_or(&finding.document, |source| source.path()))
}

/// Where the figure in question stands; in the document as such, where it stands nowhere.
fn location(told: &Telling, finding: &Finding, citation: &Citation) -> Value {
    let name = file(told, finding);
    let physical = citation.place.map_or_else(
        || json!({"artifactLocation": {"uri": name}}),
        |place| physical(told, place),
    );
    json!({"physicalLocation": physical, "logicalLocations": [logical(told, citation)]})
}

fn related(told: &Telling, number: usize, citation: &Citation) -> Value {
    let mut out = Map::new();
    out.insert("id".to_owned(), json!(number.saturating_add(1)));
    if let Some(place) = citation.place {
        out.insert("physicalLocation".to_owned(), physical(told, place));
    }
    out.insert(
        "logicalLocations".to_owned(),
        json!([logical(told, citation)]),
    );
    let text = format!("{} {}", whereabouts(told, citation), citation.text);
    out.insert("message".to_owned(), json!({"text": text.trim()}));
    Value::Object(out)
}

/// A file, and in texts the stretch of it. Cells and pages have no lines: they are logical locations.
fn physical(told: &Telling, place: Place) -> Value {
    let spot = Spot::of(told.ledger, place);
    let mut out = Map::new();
    out.insert(
        "artifactLocation".to_owned(),
        json!({"uri": uri(&spot.path)}),
    );
    if let (Place::Text(span), Some((line, column))) = (place, spot.line_column) {
        let end = told
            .ledger
            .sources
            .get(span.file)
            .map(|s| s.line_column(span.end));
        let (end_line, end_column) = end.unwrap_or((line, column));
        let snippet = told.ledger.sources.text(span);
        let region = json!({
            "startLine": line,
            "startColumn": column,
            "endLine": end_line,
            "endColumn": end_column,
            "snippet": {"text": snippet},
        });
        out.insert("region".to_owned(), region);
    }
    Value::Object(out)
}

/// A cell by sheet and name, a page by number, else table, row and column.
fn logical(told: &Telling, citation: &Citation) -> Value {
    let spot = citation
        .place
        .map(|place| Spot::of(told.ledger, place))
        .unwrap_or_default();
    let parts = [&citation.table, &citation.row, &citation.column];
    let parts: Vec<&str> = parts
        .into_iter()
        .map(String::as_str)
        .filter(|p| !p.is_empty())
        .collect();
    let named = parts.join(" › ");
    let (name, full, kind) = match (&spot.sheet, &spot.cell, spot.page) {
        (Some(sheet), Some(cell), _) => (cell.clone(), format!("{sheet}!{cell}"), "cell"),
        (_, _, Some(page)) => (
            named.clone(),
            tell!(told.lang, "第{page}页 {named}", "p. {page} {named}"),
            "page",
        ),
        _ => (named.clone(), named.clone(), "cell"),
    };
    json!({"name": name, "fullyQualifiedName": full, "decoratedName": named, "kind": kind})
}
