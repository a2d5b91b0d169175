//! The cover of a report: the line that says of whom it is, for which year, and what.

use super::identity::{NAMES, SUPERIORS, UNITS, kind_in, labelled, scope_in, year_in};
use crate::ledger::{DocumentKind, Scope};
use crate::value::squash;

/// Lines of prose, and rows of a sheet, in which a cover is looked for.
pub(super) const COVER: usize = 12;
/// The longest name of an organisation, and the longest line of a cover, in characters.
pub(super) const LONG: usize = 40;

/// What a cover says.
#[derive(Clone, Debug, Default)]
pub(super) struct Cover {
    pub(super) org: Option<String>,
    pub(super) year: Option<u16>,
    pub(super) kind: Option<DocumentKind>,
    pub(super) scope: Option<Scope>,
    pub(super) level: Option<String>,
}

/// The first line that names year and kind, with the organisation in it, above it or below it.
pub(super) fn cover(lines: &[&str]) -> Option<Cover> {
    let printed = lines
        .iter()
        .map(|line| squash(line))
        .filter(|line| !line.is_empty());
    let top: Vec<String> = printed
        .take(COVER)
        .take_while(|line| line != "目录")
        .collect();
    let (at, mut cover) = top
        .iter()
        .enumerate()
        .find_map(|(at, line)| Some((at, cover_line(line)?)))?;
    if cover.org.is_none() {
        let beside = [at.checked_sub(1), at.checked_add(1)].into_iter().flatten();
        let mut beside = beside.filter_map(|at| top.get(at));
        cover.org = beside.find(|line| is_name(line)).cloned();
    }
    Some(cover)
}

/// What may follow the year and the kind on the cover of a report within a file.
const ENDINGS: [&str; 7] = [
    "",
    "公开",
    "信息公开",
    "公开报告",
    "报告",
    "公开文本",
    "公开说明",
];

/// The cover of a report within a file.
pub(super) struct Opening {
    pub(super) org: String,
    pub(super) scope: Option<Scope>,
    /// Whether the organisation is named in the line above; else it is in the line itself, or below.
    pub(super) above: bool,
}

/// Whose report begins with a line, where that is all the line says.
pub(super) fn opening(line: &str, above: Option<&str>, below: &[&str]) -> Option<Opening> {
    let cover = cover_line(line)?;
    let kinds = ["预算", "决算"].into_iter();
    let end = kinds.filter_map(|kind| line.rfind(kind)).max()?;
    let rest = line.get(end..)?.trim_start_matches(['预', '决', '算']);
    if !ENDINGS.contains(&rest.trim_matches(['(', ')'])) {
        return None;
    }
    let own = cover.org.filter(|org| !org.is_empty() && !is_region(org));
    let labels = UNITS.iter().chain(&SUPERIORS).chain(&NAMES);
    let mut labels = labels.filter_map(|name| labelled(below, &[name]));
    let led = above.filter(|line| own.is_none() && is_name(line));
    let named = own.or_else(|| labels.next());
    let above = named.is_none() && led.is_some();
    let next = below.first().filter(|line| is_name(line));
    let org = named.or_else(|| led.or(next.copied()).map(str::to_owned))?;
    Some(Opening {
        org,
        scope: cover.scope,
        above,
    })
}

/// Whether a line can be the name of an organisation.
fn is_name(line: &str) -> bool {
    let long = line.chars().count();
    let ends = [
        "局", "委", "厅", "部", "办", "院", "会", "处", "室", "中心", "政府", "学校", "所", "站",
        "社", "团", "馆", "队", "公司", "大学", "中学", "小学",
    ];
    (3..=LONG).contains(&long)
        && !line
            .contains(|c: char| c.is_ascii_digit() || matches!(c, '。' | ',' | ';' | ':' | '、'))
        && ends.iter().any(|end| line.ends_with(end))
}

pub(super) fn is_region(name: &str) -> bool {
    name.ends_with(['省', '市', '区', '县', '州', '盟', '旗']) || name.ends_with("兵团")
}

/// `{组织}{年}年部门预算公开`, or `{年}年{组织}部门预算`, or `{地区}{年}年区级部门预算`.
fn cover_line(text: &str) -> Option<Cover> {
    // The title of a table is no cover: 2025年一般公共预算支出表.
    if text.contains('表')
        || text.chars().count() > LONG.saturating_add(20)
        || text.contains(['。', ',', ';', ':', '…'])
    {
        return None;
    }
    let (year, at) = year_in(text)?;
    let kind = kind_in(text)?;
    let before = text.get(..at)?;
    let after = text
        .get(at..)?
        .trim_start_matches(|c: char| c.is_ascii_digit());
    let after = after.trim_start_matches(['年', '度']);
    let words = [
        "部门预算",
        "单位预算",
        "部门决算",
        "单位决算",
        "预算",
        "决算",
    ];
    let end = words.iter().find_map(|word| after.find(word))?;
    let within = after.get(..end).unwrap_or("");
    let level = ["省", "市", "区", "县"]
        .into_iter()
        .find(|level| within == format!("{level}级"));
    let within = if level.is_some() { "" } else { within };
    let org = if before.is_empty() { within } else { before };
    // `二、2025年部门预算情况` is a heading.
    let is_heading = org.contains(['、', '(', '.'])
        || after.get(end..).is_some_and(|rest| rest.contains("情况"));
    if is_heading {
        return None;
    }
    Some(Cover {
        org: (!org.is_empty()).then(|| org.to_owned()),
        year: Some(year),
        kind: Some(kind),
        scope: scope_in(text),
        level: level.map(str::to_owned),
    })
}
