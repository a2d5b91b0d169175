//! The front page of many documents: what they come to, a row and a bar each, a link to the page of each.

use super::super::html::{STYLE, style_policy};
use super::super::{ReportError, nothing_ran};
use crate::outcome::Outcome;
use crate::survey::{Counted, Group, Survey};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, Value, context};
use serde::Serialize;
use std::collections::BTreeMap;

const PAGE: &str = include_str!("index.html");
/// How wide the longest bar is.
const WIDE: u64 = 160;

/// A document on the front page.
#[derive(Clone, Debug, Serialize)]
pub struct IndexRow {
    /// Its page, beside the front page.
    page: String,
    path: String,
    org: String,
    region: String,
    year: String,
    kind: String,
    failed: u64,
    open: u64,
    checks: u64,
    wide: u64,
    wide_open: u64,
}

impl IndexRow {
    /// The row of a document whose page goes by that name.
    pub fn of(counted: &Counted, page: String) -> Self {
        let tally = counted.ends.tally();
        let count = |outcome| tally.get(outcome);
        Self {
            page,
            path: counted.path.clone(),
            org: counted.org.clone().unwrap_or_default(),
            region: counted.region.clone().unwrap_or_default(),
            year: counted
                .year
                .map_or_else(String::new, |year| year.to_string()),
            kind: counted
                .kind
                .clone()
                .unwrap_or_else(|| "没有读成".to_owned()),
            failed: count(Outcome::Fail),
            open: count(Outcome::Missing).saturating_add(count(Outcome::Unreadable)),
            checks: tally.total(),
            wide: 0,
            wide_open: 0,
        }
    }
}

#[derive(Serialize)]
struct Counts {
    title: &'static str,
    rows: Vec<Count>,
}

#[derive(Serialize)]
struct Count {
    name: String,
    documents: u64,
    failing: u64,
    failed: u64,
    wide: u64,
}

/// The front page.
///
/// # Errors
///
/// A template that does not render; the tests see to it that ours does.
pub fn index_page(survey: &Survey, mut rows: Vec<IndexRow>) -> Result<String, ReportError> {
    let longest = rows.iter().map(|row| row.failed.saturating_add(row.open));
    let longest = longest.max().unwrap_or(0);
    for row in &mut rows {
        row.wide = scaled(row.failed, longest);
        row.wide_open = scaled(row.open, longest);
    }
    let by = [
        counts("按规则", &survey.rules),
        counts("按单位", &survey.orgs),
        counts("按地区", &survey.regions),
        counts("按年度", &survey.years),
    ];
    let tally = &survey.all.tally;
    let outcomes = Outcome::ALL.map(|o| (o.word(), o.chinese(), tally.get(o)));
    let page = context! {
        policy => style_policy(),
        version => env!("CARGO_PKG_VERSION"),
        style => Value::from_safe_string(STYLE.to_owned()),
        documents => survey.all.documents,
        failing => survey.all.failing,
        unread => survey.unread,
        nothing => nothing_ran(tally),
        checks => tally.total(),
        touched => survey.touched,
        printed => survey.printed,
        outcomes => outcomes,
        rows => Value::from(Serde(rows)),
        by => Value::from(Serde(by)),
        waivers => survey.waivers.clone(),
        wide => WIDE,
    };
    render(page).map_err(|error| ReportError(error.to_string()))
}

fn render(page: Value) -> Result<String, minijinja::Error> {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    let mut syntax = SyntaxConfig::builder();
    environment.set_syntax(syntax.trim_blocks(true).lstrip_blocks(true).build()?);
    environment.render_str(PAGE, page)
}

fn scaled(count: u64, longest: u64) -> u64 {
    count
        .saturating_mul(WIDE)
        .div_ceil(longest.max(1))
        .min(WIDE)
}

fn counts(title: &'static str, groups: &BTreeMap<String, Group>) -> Counts {
    let failed = |group: &Group| group.tally.get(Outcome::Fail);
    let longest = groups.values().map(failed).max().unwrap_or(0);
    let mut rows: Vec<Count> = groups
        .iter()
        .map(|(name, group)| Count {
            name: name.clone(),
            documents: group.documents,
            failing: group.failing,
            failed: failed(group),
            wide: scaled(failed(group), longest),
        })
        .collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.failed));
    Counts { title, rows }
}
