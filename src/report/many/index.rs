//! The front page of many documents: what they come to, a row and a bar each, a link to the page of each.

use super::super::html::{STYLE, style_policy};
use super::super::{ReportError, nothing_ran};
use super::{kind_word, titles};
use crate::lang::Lang;
use crate::outcome::Outcome;
use crate::program::Rule;
use crate::survey::{Counted, Group, Survey};
use crate::tell;
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
    /// Whether it was not read, or not read whole.
    unread: bool,
    failed: u64,
    open: u64,
    checks: u64,
    wide: u64,
    wide_open: u64,
}

impl IndexRow {
    /// The row of a document whose page goes by that name.
    pub fn of(counted: &Counted, page: String, lang: Lang) -> Self {
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
            kind: counted.kind.as_deref().map_or_else(
                || tell!(lang, "没有读成", "not read"),
                |kind| kind_word(kind, lang),
            ),
            unread: counted.broken > 0,
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
    /// What its rows are.
    of: &'static str,
    rows: Vec<Count>,
}

#[derive(Serialize)]
struct Count {
    name: String,
    /// What a rule says.
    title: String,
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
pub fn index_page(
    survey: &Survey,
    rules: &[Rule],
    mut rows: Vec<IndexRow>,
    lang: Lang,
) -> Result<String, ReportError> {
    let longest = rows.iter().map(|row| row.failed.saturating_add(row.open));
    let longest = longest.max().unwrap_or(0);
    for row in &mut rows {
        row.wide = scaled(row.failed, longest);
        row.wide_open = scaled(row.open, longest);
    }
    let words = words(lang);
    let titles = titles(rules);
    let by = [
        (lang.pick("按规则", "By rule"), words.rule, &survey.rules),
        (
            lang.pick("按单位", "By organisation"),
            words.org,
            &survey.orgs,
        ),
        (
            lang.pick("按地区", "By region"),
            words.region,
            &survey.regions,
        ),
        (lang.pick("按年度", "By year"), words.year, &survey.years),
    ];
    let by = by.map(|(title, of, groups)| Counts {
        title,
        of,
        rows: counts(groups, |id| {
            titles.get(id).copied().filter(|_| of == words.rule)
        }),
    });
    let tally = &survey.all.tally;
    let outcomes = Outcome::ALL.map(|o| (o.word(), o.called(lang), tally.get(o)));
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
        waivers => survey.waivers.iter().map(|said| said.of(lang).to_owned()).collect::<Vec<_>>(),
        lang => lang.pick("zh-CN", "en"),
        t => Value::from(Serde(words)),
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

fn counts<'t>(
    groups: &BTreeMap<String, Group>,
    title: impl Fn(&str) -> Option<&'t str>,
) -> Vec<Count> {
    let failed = |group: &Group| group.tally.get(Outcome::Fail);
    let longest = groups.values().map(failed).max().unwrap_or(0);
    let count = |(name, group): (&String, &Group)| Count {
        name: name.clone(),
        title: title(name)
            .filter(|title| title != name)
            .unwrap_or_default()
            .to_owned(),
        documents: group.documents,
        failing: group.failing,
        failed: failed(group),
        wide: scaled(failed(group), longest),
    };
    let mut rows: Vec<Count> = groups.iter().map(count).collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.failed));
    rows
}

/// The words of the page.
#[derive(Serialize)]
struct Words {
    report: &'static str,
    nothing: &'static str,
    unread: &'static str,
    covered: &'static str,
    partly: &'static str,
    open: &'static str,
    waivers: &'static str,
    unsaid: &'static str,
    wrong: &'static str,
    clean: &'static str,
    failing: &'static str,
    fail: &'static str,
    checks: &'static str,
    count: &'static str,
    org: &'static str,
    region: &'static str,
    year: &'static str,
    kind: &'static str,
    files: &'static str,
    document: &'static str,
    rule: &'static str,
    not_read: &'static str,
}

fn words(lang: Lang) -> Words {
    Words {
        report: lang.pick("勾稽报告", "Crossfoot report"),
        nothing: lang.pick(
            "没有执行任何检查，不能据此认为无误",
            "no check ran: this is no sign that all is well",
        ),
        unread: lang.pick(
            "没有不符，但有的文件没有读成",
            "no mismatch, but some documents were not read",
        ),
        covered: lang.pick("核到的金额", "Amounts covered"),
        partly: lang.pick("没有读成或没有读全", "Not read or not read whole"),
        open: lang.pick("缺数、未识别", "Missing or unreadable"),
        waivers: lang.pick("豁免与基线", "Waivers and baseline"),
        unsaid: lang.pick("（没有写）", "(not said)"),
        wrong: lang.pick("份有不符", "with mismatches"),
        clean: lang.pick("没有不符", "no mismatch"),
        failing: lang.pick("有不符", "With mismatches"),
        fail: lang.pick("不符", "Mismatches"),
        checks: lang.pick("检查", "Checks"),
        count: lang.pick("份数", "Documents"),
        org: lang.pick("单位", "Organisation"),
        region: lang.pick("地区", "Region"),
        year: lang.pick("年度", "Year"),
        kind: lang.pick("种类", "Kind"),
        files: lang.pick("份文件", "documents"),
        document: lang.pick("文件", "Documents"),
        rule: lang.pick("规则", "Rule"),
        not_read: lang.pick("没有读全", "not read whole"),
    }
}
