//! The report for machines, as `docs/report.md` promises it.

use super::spot::Spot;
use super::words::{gravity_word, hidden_word};
use super::{Options, Telling, coverage as printed, summary};
use crate::finding::{Citation, Finding, Part, Run};
use crate::lang::Lang;
use crate::ledger::{Ledger, Notice};
use crate::outcome::Outcome;
use crate::value::{Decimal, Unit};
use serde_json::{Map, Value, json};

/// The shape and its version.
const SCHEMA: &str = "crossfoot-report/1";

/// The whole report.
pub(super) fn text(told: &Telling, options: &Options) -> String {
    let run = told.run;
    let params = run
        .params
        .iter()
        .map(|(name, value)| json!({"name": name, "value": value}));
    let packs = run.packs.iter().map(|pack| {
        let mut unfit = run.unfit.iter().filter(|(name, _)| *name == pack.name);
        let unfit = unfit.next().map(|(_, why)| why.of(told.lang));
        json!({"name": pack.name, "version": pack.version, "hash": pack.hash, "unfit": unfit})
    });
    pretty(&json!({
        "schema": SCHEMA,
        "summary": summary(run),
        "coverage": coverage(told, options),
        "params": params.collect::<Vec<_>>(),
        "packs": packs.collect::<Vec<_>>(),
        "waivers": run.waivers.iter().map(|w| w.of(told.lang)).collect::<Vec<_>>(),
        "notices": notices(told.ledger, told.lang),
        "findings": run.findings.iter().map(|f| finding(told, f)).collect::<Vec<_>>(),
    }))
}

/// A value as text, with a final line break.
pub(super) fn pretty(value: &Value) -> String {
    format!("{value:#}\n")
}

fn summary(run: &Run) -> Value {
    let withheld = run
        .rules
        .values()
        .fold(0u64, |sum, rule| sum.saturating_add(rule.withheld));
    let mut out = Map::new();
    out.insert("rules".to_owned(), json!(run.rules.len()));
    out.insert("instances".to_owned(), json!(run.tally.total()));
    for outcome in Outcome::ALL {
        out.insert(outcome.word().to_owned(), json!(run.tally.get(outcome)));
    }
    out.insert("withheld".to_owned(), json!(withheld));
    out.insert("presumed".to_owned(), json!(run.presumed));
    Value::Object(out)
}

fn coverage(told: &Telling, options: &Options) -> Value {
    let (touched, all) = summary::total(told.run);
    let table = |t: &crate::finding::TableCoverage| {
        let mut out = Map::new();
        out.insert("document".to_owned(), json!(t.document));
        out.insert("table".to_owned(), json!(t.table));
        out.insert("printed".to_owned(), json!(t.printed));
        out.insert("touched".to_owned(), json!(t.touched()));
        if options.coverage {
            out.insert("prose".to_owned(), json!(t.prose));
            out.insert("untouched".to_owned(), json!(printed::untouched(told, t)));
        }
        Value::Object(out)
    };
    let tables: Vec<Value> = told.run.coverage.iter().map(table).collect();
    let mut out = Map::new();
    out.insert("printed".to_owned(), json!(all));
    out.insert("touched".to_owned(), json!(touched));
    out.insert("tables".to_owned(), json!(tables));
    if options.coverage {
        out.insert("prose".to_owned(), json!(printed::prose(told)));
    }
    Value::Object(out)
}

/// What the loaders saw.
pub(super) fn notices(ledger: &Ledger, lang: Lang) -> Vec<Value> {
    let one = |notice: &Notice| {
        json!({
            "gravity": gravity_word(notice.gravity),
            "code": notice.code,
            "message": notice.message.of(lang),
            "help": notice.help.as_ref().map(|help| help.of(lang)),
            "where": filled(notice.whereabouts.of(lang)),
        })
    };
    ledger.notices.iter().map(one).collect()
}

/// A finding.
pub(super) fn finding(told: &Telling, finding: &Finding) -> Value {
    let comparison = finding.comparison.as_ref();
    let figure =
        |of: fn(&crate::finding::Comparison) -> Decimal| comparison.map(|c| of(c).to_string());
    let hint =
        |hint: &crate::finding::Hint| json!({"kind": hint.kind, "text": hint.text.of(told.lang)});
    json!({
        "id": finding.id,
        "rule": finding.rule,
        "severity": finding.severity.word(),
        "outcome": finding.outcome.word(),
        "title": finding.title.of(told.lang),
        "message": finding.message.of(told.lang),
        "left": figure(|c| c.left),
        "right": figure(|c| c.right),
        "difference": figure(|c| c.difference),
        "slack": figure(|c| c.slack),
        "unit": comparison.and_then(|c| unit(Some(c.unit))),
        "document": finding.document,
        "places": finding.cited.iter().map(|c| place(told.ledger, c)).collect::<Vec<_>>(),
        "led_by": finding.led_by,
        "suspect": finding.suspect.as_ref().map(|s| suspect(told.ledger, s)),
        "hints": finding.hints.iter().map(hint).collect::<Vec<_>>(),
        "waiver": finding.waiver.as_ref().map(|waiver| waiver.of(told.lang)),
    })
}

/// The suspect figure: where it stands, what is printed, what would mend the checks.
fn suspect(ledger: &Ledger, suspect: &crate::finding::Suspect) -> Value {
    let cell = ledger.cell(suspect.cell);
    let mut out = spot(cell.place.map(|place| Spot::of(ledger, place)));
    out.insert("text".to_owned(), json!(suspect.printed));
    out.insert("value".to_owned(), json!(suspect.value.to_string()));
    out.insert("unit".to_owned(), json!(unit(cell.unit)));
    out.insert("mends".to_owned(), json!(suspect.mends));
    out.insert("vouched".to_owned(), json!(suspect.vouched));
    Value::Object(out)
}

fn place(ledger: &Ledger, citation: &Citation) -> Value {
    let mut out = spot(citation.place.map(|place| Spot::of(ledger, place)));
    let words = [
        ("table", &citation.table),
        ("row", &citation.row),
        ("col", &citation.column),
    ];
    for (key, word) in words {
        out.insert(key.to_owned(), json!(filled(word)));
    }
    out.insert("text".to_owned(), json!(citation.text));
    out.insert("part".to_owned(), json!(part(citation.part)));
    Value::Object(out)
}

/// A place in parts; all null for none.
pub(super) fn spot(spot: Option<Spot>) -> Map<String, Value> {
    let file = spot.as_ref().map(|s| s.file.clone());
    let spot = spot.unwrap_or_default();
    let entries = [
        ("file", json!(file)),
        ("line", json!(spot.line_column.map(|(line, _)| line))),
        ("column", json!(spot.line_column.map(|(_, column)| column))),
        ("page", json!(spot.page)),
        ("box", json!(spot.area)),
        ("sheet", json!(spot.sheet)),
        ("cell", json!(spot.cell)),
        ("hidden", json!(spot.hidden.map(hidden_word))),
    ];
    entries
        .into_iter()
        .map(|(key, value)| (key.to_owned(), value))
        .collect()
}

/// A text, or nothing where it is empty.
pub(super) fn filled(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}

/// A unit, or nothing for a bare number.
pub(super) fn unit(unit: Option<Unit>) -> Option<String> {
    unit.map(|unit| unit.to_string())
        .filter(|word| !word.is_empty())
}

fn part(part: Part) -> &'static str {
    match part {
        Part::Left => "left",
        Part::Right => "right",
        Part::LeftAddend => "left_addend",
        Part::RightAddend => "right_addend",
        Part::Subject => "subject",
    }
}
