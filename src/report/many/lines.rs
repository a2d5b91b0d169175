//! JSON lines: what stands in them is in `docs/report.md`.

use super::super::json::{finding, notices};
use super::super::{Options, Told};
use crate::finding::PackStamp;
use crate::lang::Lang;
use crate::outcome::Outcome;
use crate::survey::{Counted, Ends, Group, Survey};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The shape and its version.
pub const LINES: &str = "crossfoot-lines/1";

/// The first line: what was run on what. Lines go on only under the same.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct Header {
    /// `run`.
    pub record: String,
    /// The shape and its version.
    pub schema: String,
    /// The packs, each with its version and hash.
    pub packs: Vec<String>,
    /// The parameters that were set.
    pub params: Vec<(String, String)>,
    /// The day from which waivers are counted.
    pub as_of: String,
    /// What else bears on the findings: the baseline, by its hash.
    pub baseline: Option<String>,
    /// How many documents there are.
    pub documents: usize,
    /// SHA-256 of their paths.
    pub list: String,
}

impl Header {
    /// Packs as the first line has them.
    pub fn stamps(packs: &[PackStamp]) -> Vec<String> {
        let stamp = |pack: &PackStamp| format!("{} {} {}", pack.name, pack.version, pack.hash);
        packs.iter().map(stamp).collect()
    }
}

/// The first line.
pub fn header_line(header: &Header) -> String {
    let value = serde_json::to_value(header).unwrap_or(Value::Null);
    format!("{value}\n")
}

/// The lines of a document: its notices, its findings, and last the document itself, by which it is done. Findings
/// that hold are left out unless all are asked for.
pub fn lines(told: &Told<'_>, counted: &Counted, options: &Options) -> String {
    let mut out = String::new();
    let told = &told.speaking(options);
    for notice in notices(told.ledger, options.lang) {
        push(&mut out, "notice", counted, notice);
    }
    let wrong = [
        Outcome::Fail,
        Outcome::Missing,
        Outcome::Unreadable,
        Outcome::Waived,
    ];
    for one in &told.run.findings {
        if options.full || wrong.contains(&one.outcome) {
            push(&mut out, "finding", counted, finding(told, one));
        }
    }
    let whole = serde_json::to_value(counted).unwrap_or(Value::Null);
    push(&mut out, "document", counted, whole);
    out
}

/// What is said of waivers once all documents are done, as findings of no document.
pub fn after_lines(told: &Told<'_>, options: &Options) -> String {
    let told = &told.speaking(options);
    let mut out = String::new();
    for one in &told.run.findings {
        push(&mut out, "finding", &Counted::default(), finding(told, one));
    }
    out
}

fn push(out: &mut String, record: &str, counted: &Counted, value: Value) {
    let mut line = serde_json::Map::new();
    line.insert("record".to_owned(), json!(record));
    line.insert("path".to_owned(), json!(counted.path));
    for (name, value) in [
        ("org", json!(counted.org)),
        ("region", json!(counted.region)),
        ("year", json!(counted.year)),
    ] {
        line.insert(name.to_owned(), value);
    }
    if let Value::Object(fields) = value {
        line.extend(fields);
    }
    out.push_str(&format!("{}\n", Value::Object(line)));
}

/// The last line: what the documents come to, and whether they are all.
pub fn total_line(survey: &Survey, of: usize, summary: bool, lang: Lang) -> String {
    let groups = |groups: &BTreeMap<String, Group>| -> Value {
        let one = |(name, group): (&String, &Group)| {
            let ends = Ends::of(&group.tally).0;
            json!({"name": name, "documents": group.documents, "failing": group.failing, "ends": ends})
        };
        groups.iter().map(one).collect()
    };
    let mut line = json!({
        "record": "total",
        "complete": survey.all.documents == of as u64,
        "documents": survey.all.documents,
        "of": of,
        "failing": survey.all.failing,
        "unread": survey.unread,
        "rows": survey.rows,
        "rules": survey.rules.len(),
        "ends": Ends::of(&survey.all.tally).0,
        "withheld": survey.withheld,
        "presumed": survey.presumed,
        "printed": survey.printed,
        "touched": survey.touched,
        "waivers": survey.waivers.iter().map(|said| said.of(lang)).collect::<Vec<_>>(),
    });
    if let (true, Some(fields)) = (summary, line.as_object_mut()) {
        fields.insert("by_rule".to_owned(), groups(&survey.rules));
        fields.insert("by_org".to_owned(), groups(&survey.orgs));
        fields.insert("by_region".to_owned(), groups(&survey.regions));
        fields.insert("by_year".to_owned(), groups(&survey.years));
    }
    format!("{line}\n")
}
