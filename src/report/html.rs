//! The report as one page: no network, no other file, readable without scripts, on a phone and in print.
//!
//! Here data are made; `html/page.html` lays them out and escapes every text. The page forbids itself everything but
//! its own style and its own script, so that a hostile text that got through would still do nothing.

mod cells;
mod finding;
mod policy;
mod prose;
mod structure;
mod tables;

use super::entry::{listed, quoted};
use super::layout::marks;
use super::words::document_kind;
use super::{Options, ReportError, Telling, nothing_ran, summary};
use crate::lang::{Lang, Said};
use crate::ledger::Gravity;
use crate::outcome::{Outcome, Severity};
use crate::tell;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, Value, context};
use serde::Serialize;

const PAGE: &str = include_str!("html/page.html");
const STYLE: &str = include_str!("html/style.css");
const SCRIPT: &str = include_str!("html/script.js");

/// The whole page.
pub(super) fn text(told: &Telling, options: &Options) -> Result<String, ReportError> {
    render(told, options).map_err(|error| ReportError(error.to_string()))
}

fn render(told: &Telling, options: &Options) -> Result<String, minijinja::Error> {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    let mut syntax = SyntaxConfig::builder();
    environment.set_syntax(syntax.trim_blocks(true).lstrip_blocks(true).build()?);
    let listed = listed(told, options);
    let marks = marks(told, &listed);
    let findings: Vec<_> = (1..)
        .zip(&listed)
        .map(|(n, f)| finding::of(told, &listed, n, f))
        .collect();
    let (tables, left_out) = tables::of(told, &marks);
    let run = told.run;
    let packs = run
        .packs
        .iter()
        .map(|p| format!("{} {} ({})", p.name, p.version, p.hash));
    let params = run
        .params
        .iter()
        .map(|(name, value)| format!("{name} = {value}"));
    let page = Page {
        policy: policy::of(SCRIPT),
        version: env!("CARGO_PKG_VERSION"),
        documents: told
            .ledger
            .documents
            .iter()
            .map(|d| title(told, d))
            .collect(),
        head: head(told),
        outcomes: Outcome::ALL.map(|o| outcome(o, run.tally.get(o))),
        severities: [Severity::Error, Severity::Warn, Severity::Info].map(severity),
        notices: notices(told),
        structures: structure::of(told),
        cited: cited(&findings),
        findings,
        tables,
        left_out,
        texts: prose::of(told, &listed),
        packs: packs.collect(),
        params: params.collect(),
        waivers: run.waivers.clone(),
        english: told.lang == Lang::En,
    };
    // Style and script are the only texts that are not escaped: both are ours.
    let own = context! {
        style => Value::from_safe_string(STYLE.to_owned()),
        script => Value::from_safe_string(SCRIPT.to_owned()),
    };
    environment.render_str(PAGE, context! { ..own, ..Value::from(Serde(page)) })
}

/// Everything that the page lays out.
#[derive(Serialize)]
struct Page {
    policy: String,
    version: &'static str,
    documents: Vec<Said>,
    head: Head,
    outcomes: [Word; 7],
    severities: [Word; 3],
    notices: Notices,
    structures: Vec<structure::Structure>,
    cited: Vec<String>,
    findings: Vec<finding::Shown>,
    tables: Vec<tables::ShownTable>,
    left_out: usize,
    texts: Vec<prose::ShownText>,
    packs: Vec<String>,
    params: Vec<String>,
    waivers: Vec<Said>,
    /// Whether the page opens in English.
    english: bool,
}

/// A word that the page says in two languages.
#[derive(Clone, Debug, Serialize)]
struct Word {
    /// For style and filters.
    word: &'static str,
    said: Said,
    count: u64,
}

fn outcome(outcome: Outcome, count: u64) -> Word {
    Word {
        word: outcome.word(),
        said: capital(outcome.said()),
        count,
    }
}

fn severity(severity: Severity) -> Word {
    Word {
        word: severity.word(),
        said: capital(severity.said()),
        count: 0,
    }
}

/// A word that stands by itself: with a capital, where the language has them.
fn capital(said: Said) -> Said {
    Said::each(|lang| {
        let mut letters = said.of(lang).chars();
        let first = letters.next().map(|c| c.to_uppercase().to_string());
        format!("{}{}", first.unwrap_or_default(), letters.as_str())
    })
}

/// A document by name, and by what it says of itself.
fn title(told: &Telling, document: &crate::ledger::Document) -> Said {
    let own = &document.identity;
    let several = told.ledger.documents.len() > 1 || own.org.is_none();
    Said::each(|lang| {
        let year = own.year.map(|year| tell!(lang, "{year}年", "{year}"));
        let kind = document_kind(own.kind, lang).to_owned();
        let parts = [own.org.clone(), year, Some(kind)];
        let said: Vec<String> = parts.into_iter().flatten().collect();
        let said = said.join(" ");
        match several {
            true => format!("{}{}", document.name, lang.aside(said)),
            false => said,
        }
    })
}

/// The numbers at the top.
#[derive(Serialize)]
struct Head {
    verdict: &'static str,
    failed: u64,
    rules: usize,
    instances: u64,
    touched: u64,
    printed: u64,
    percent: u64,
    withheld: u64,
}

fn head(told: &Telling) -> Head {
    let run = told.run;
    let (touched, printed) = summary::total(run);
    let open = [Outcome::Missing, Outcome::Unreadable]
        .iter()
        .any(|o| run.tally.get(*o) > 0);
    let broken = told
        .ledger
        .notices
        .iter()
        .any(|n| n.gravity == Gravity::Broken);
    let withheld = run.rules.values().map(|rule| rule.withheld);
    Head {
        verdict: match run.tally.get(Outcome::Fail) {
            _ if nothing_ran(&run.tally) => "nothing",
            0 if open || broken => "open",
            0 => "clean",
            _ => "failed",
        },
        failed: run.tally.get(Outcome::Fail),
        rules: run.rules.len(),
        instances: run.tally.total(),
        touched,
        printed,
        percent: touched
            .saturating_mul(100)
            .checked_div(printed)
            .unwrap_or(0),
        withheld: withheld.fold(0, u64::saturating_add),
    }
}

/// What the loaders saw.
#[derive(Serialize)]
struct Notices {
    list: Vec<Notice>,
    /// How many are only worth knowing.
    notes: usize,
}

/// Something that could not be read.
#[derive(Serialize)]
struct Notice {
    broken: bool,
    code: &'static str,
    message: Said,
    help: Option<Said>,
    whereabouts: Said,
}

fn notices(told: &Telling) -> Notices {
    let grave = told
        .ledger
        .notices
        .iter()
        .filter(|n| n.gravity != Gravity::Note);
    let one = |n: &crate::ledger::Notice| Notice {
        broken: n.gravity == Gravity::Broken,
        code: n.code,
        message: in_quotes(&n.message),
        help: n.help.as_ref().map(in_quotes),
        whereabouts: n.whereabouts.clone(),
    };
    let list: Vec<Notice> = grave.map(one).collect();
    let notes = told.ledger.notices.len().saturating_sub(list.len());
    Notices { list, notes }
}

/// A message with quotation marks for the marks of code, in both languages.
fn in_quotes(said: &Said) -> Said {
    Said::each(|lang| quoted(said.of(lang)))
}

/// The tables that findings cite, for the filter.
fn cited(findings: &[finding::Shown]) -> Vec<String> {
    let all = findings.iter().flat_map(|f| f.tables.iter().cloned());
    let set: indexmap::IndexSet<String> = all.collect();
    set.into_iter().collect()
}
