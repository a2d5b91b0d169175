//! Who published a document, for which year: as it is told beside the document, or as the document says.

use super::cover::{COVER, LONG, cover, is_region};
use super::desk::{Desk, Spot};
use super::grid::{GridCell, Read, Sheet};
use crate::ledger::{DocumentKind, Gravity, Identity, Scope};
use crate::say;
use crate::source::{Sources, Span};
use crate::value::squash;

/// The names of the file that tells it.
const FILE_NAMES: [&str; 2] = ["文档", "document"];

/// What is told in words beside a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Told {
    org: Option<String>,
    year: Option<u16>,
    kind: Option<DocumentKind>,
    level: Option<String>,
    region: Option<String>,
    superior: Option<String>,
}

/// Whether a file of this name tells who published the document.
pub(super) fn is_told_in(stem: &str) -> bool {
    FILE_NAMES.contains(&stem)
}

/// Reads lines of a label and a value; says which of them say nothing.
pub(super) fn read_told(desk: &mut Desk<'_>, read: &Read) -> Told {
    let mut told = Told::default();
    for row in read.sheets.iter().flat_map(|sheet| &sheet.grid.rows) {
        let Some(label) = row.first().filter(|label| !label.is_empty()) else {
            continue;
        };
        let value = row.get(1).map_or("", |value| value.trimmed());
        let text = Some(value.to_owned()).filter(|text| !text.is_empty());
        let known = match squash(&label.text).as_str() {
            "组织" | "单位" | "org" => put(&mut told.org, text),
            "年度" | "year" => put(&mut told.year, year_in(value).map(|(year, _)| year)),
            "类型" | "kind" => put(&mut told.kind, kind_in(value)),
            "级次" | "level" => put(&mut told.level, text),
            "地区" | "region" => put(&mut told.region, text),
            "上级" | "superior" => put(&mut told.superior, text),
            _ => false,
        };
        // What is left blank says nothing, and says so.
        if !known && !value.is_empty() {
            untold(desk, label, value);
        }
    }
    told
}

/// Whether there is something that could be put there.
fn put<T>(slot: &mut Option<T>, told: Option<T>) -> bool {
    let known = told.is_some();
    *slot = told;
    known
}

fn untold(desk: &mut Desk<'_>, label: &GridCell, value: &str) {
    let message = say!(
        "“{},{value}”没有说明这份文件是谁的、哪一年的",
        "“{},{value}” does not say whose document this is, or of which year",
        label.trimmed()
    );
    let help = say!(
        "一行一个名称和值：组织、年度（如 2025）、类型（预算或决算）、级次、地区、上级",
        "a label and a value a line: org, year (such as 2025), kind (预算 or 决算), level, region, superior"
    );
    let spot = Spot {
        place: label.place,
        ..Spot::default()
    };
    desk.notice(
        Gravity::Unreadable,
        "load::bad_identity",
        message,
        help,
        spot,
    );
}

/// Puts together what is told, what the cover says, what labels such as `编制部门：` say, and what most lines say.
pub(super) fn identity(
    (told, titles): (&Told, &[String]),
    prose: &[Span],
    sheets: &[&Sheet],
    sources: &Sources,
) -> Identity {
    let lines: Vec<&str> = prose
        .iter()
        .flat_map(|span| sources.text(*span).lines())
        .collect();
    let mut heads = heads(sheets);
    heads.extend(titles.iter().map(String::as_str));
    let cover = cover(&lines).or_else(|| cover(&heads)).unwrap_or_default();
    let all: Vec<&str> = heads.iter().chain(&lines).copied().collect();
    let top: Vec<&str> = heads
        .iter()
        .chain(lines.iter().take(COVER))
        .copied()
        .collect();
    let scope = cover
        .scope
        .or_else(|| usual_scope(&heads))
        .or_else(|| usual_scope(&lines));
    // On the cover of a unit the 主管部门 is above it; on that of a department it is the department.
    let unit = labelled(&top, &UNITS);
    let (own, superior) = match (labelled(&top, &SUPERIORS), scope) {
        (above, Some(Scope::Unit)) => (unit, above),
        (above, _) if unit.is_some() => (unit, above),
        (above, _) => (above, None),
    };
    let (region, org) = match cover.org.filter(|org| !org.is_empty()) {
        Some(org) if is_region(&org) => (Some(org), None),
        org => (None, org),
    };
    let year = cover
        .year
        .or_else(|| usual_year(&heads))
        .or_else(|| usual_year(&lines))
        .or_else(|| tables_year(&heads));
    let kind = cover
        .kind
        .or_else(|| tables_kind(&heads))
        .or_else(|| usual_kind(&heads))
        .or_else(|| usual_kind(&lines));
    Identity {
        org: told
            .org
            .clone()
            .or(org)
            .or(own)
            .or_else(|| labelled(&all, &NAMES)),
        year: told.year.or(year),
        kind: told.kind.or(kind).unwrap_or_default(),
        scope,
        level: told.level.clone().or(cover.level),
        region: told.region.clone().or(region),
        superior: told.superior.clone().or(superior),
    }
}

/// Labels of a unit on its cover, and of the organisation anywhere, the surest first.
pub(super) const UNITS: [&str; 3] = ["预算单位", "公开单位", "编制单位"];
pub(super) const NAMES: [&str; 10] = [
    "预算单位",
    "部门名称",
    "单位名称",
    "部门(单位)名称",
    "公开部门",
    "编制部门",
    "编制单位",
    "填报单位",
    "填报部门",
    "部门",
];
/// Labels of the 主管部门.
pub(super) const SUPERIORS: [&str; 2] = ["预算主管部门", "主管部门"];

/// What is printed at the top of the sheets.
fn heads<'a>(sheets: &[&'a Sheet]) -> Vec<&'a str> {
    let rows = sheets
        .iter()
        .flat_map(|sheet| sheet.grid.rows.iter().take(COVER));
    let cells = rows.flatten().filter(|cell| cell.begins());
    cells.map(GridCell::trimmed).collect()
}

/// The value of the first label that is printed.
pub(super) fn labelled(lines: &[&str], names: &[&str]) -> Option<String> {
    let mut found = names.iter();
    found.find_map(|name| lines.iter().find_map(|line| label(line, name)))
}

/// The value of a label at the beginning of a line: `编制部门：某局　单位：元`.
fn label(line: &str, name: &str) -> Option<String> {
    let text = squash(line);
    let value = text.strip_prefix(name)?.strip_prefix(':')?;
    let end = ["金额单位", "单位:", "填报", "编制日期"]
        .iter()
        .filter_map(|next| value.find(next))
        .min();
    let value = value.get(..end.unwrap_or(value.len()))?;
    let printed = value.chars().filter(|c| c.is_alphabetic()).count() >= 2;
    (printed && value.chars().count() <= LONG && !value.contains([':', '。']))
        .then(|| value.to_owned())
}

/// The year of the most titles and headings that speak of a budget or final account.
fn usual_year(lines: &[&str]) -> Option<u16> {
    let titles = titles(lines).filter(|line| kind_in(line).is_some());
    most(titles.filter_map(|line| year_in(&line).map(|(year, _)| year)))
}

/// The year in the titles of tables, where no title names a kind: `2025年收支总表`.
fn tables_year(lines: &[&str]) -> Option<u16> {
    let titles = titles(lines).filter(|line| line.starts_with("20") && line.ends_with('表'));
    most(titles.filter_map(|line| year_in(&line).map(|(year, _)| year)))
}

/// The kind that the titles of tables name: 收入支出决算总表. A 自评表 judges what was done with the money.
fn tables_kind(lines: &[&str]) -> Option<DocumentKind> {
    let kind = |line: String| {
        let title = line.split('(').next().filter(|t| t.ends_with('表'))?;
        match title.contains("自评") {
            true => Some(DocumentKind::Final),
            false => kind_in(&without_funds(title)),
        }
    };
    most(titles(lines).filter_map(kind))
}

fn usual_kind(lines: &[&str]) -> Option<DocumentKind> {
    most(titles(lines).filter_map(|line| kind_in(&without_funds(&line))))
}

/// A title without the names of funds: 一般公共预算财政拨款收入 stands in final accounts too.
fn without_funds(title: &str) -> String {
    const FUNDS: [&str; 4] = [
        "公共预算",
        "政府性基金预算",
        "国有资本经营预算",
        "社会保险基金预算",
    ];
    let without = |title: String, fund: &&str| title.replace(fund, "");
    FUNDS.iter().fold(title.to_owned(), without)
}

fn usual_scope(lines: &[&str]) -> Option<Scope> {
    most(titles(lines).filter_map(|line| scope_in(&line)))
}

/// The lines that are no sentences.
fn titles<'a>(lines: &'a [&'a str]) -> impl Iterator<Item = String> + 'a {
    let squashed = lines.iter().map(|line| squash(line));
    squashed.filter(|line| line.chars().count() <= LONG && !line.contains(['。', ',', ';']))
}

/// What comes most often; of what comes equally often, the first.
fn most<T: Copy + PartialEq>(all: impl Iterator<Item = T>) -> Option<T> {
    let mut counts: Vec<(T, usize)> = Vec::new();
    for one in all {
        match counts.iter_mut().find(|(other, _)| *other == one) {
            Some((_, count)) => *count = count.saturating_add(1),
            None => counts.push((one, 1)),
        }
    }
    // `max_by_key` takes the last of equals.
    counts
        .iter()
        .rev()
        .max_by_key(|(_, count)| *count)
        .map(|(one, _)| *one)
}

/// Whether a text speaks of a 部门 or of a 单位.
pub(super) fn scope_in(text: &str) -> Option<Scope> {
    let of =
        |word: &str| text.contains(&format!("{word}预算")) || text.contains(&format!("{word}决算"));
    match (of("部门"), of("单位")) {
        (true, false) => Some(Scope::Department),
        (false, true) => Some(Scope::Unit),
        _ => None,
    }
}

/// The first year named in a text, with where it begins.
pub(super) fn year_in(text: &str) -> Option<(u16, usize)> {
    let digit = |c: char| c.is_ascii_digit();
    let mut at = 0usize;
    loop {
        let rest = text.get(at..)?;
        let start = at.saturating_add(rest.find(digit)?);
        let run: String = text
            .get(start..)?
            .chars()
            .take_while(|c| digit(*c))
            .collect();
        at = start.saturating_add(run.len());
        let year = run.parse().ok().filter(|year| (1949..=2199).contains(year));
        let after = text.get(at..)?.trim_start();
        if let Some(year) =
            year.filter(|_| run.len() == 4 && (after.starts_with('年') || after.is_empty()))
        {
            return Some((year, start));
        }
    }
}

pub(super) fn kind_in(text: &str) -> Option<DocumentKind> {
    match (text.contains("决算"), text.contains("预算")) {
        (true, _) => Some(DocumentKind::Final),
        (false, true) => Some(DocumentKind::Budget),
        (false, false) => None,
    }
}
