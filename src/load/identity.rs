//! Who published a document, for which year: as it is told beside the document, or as the document says.

use super::grid::Read;
use crate::ledger::{DocumentKind, Identity};
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

/// Reads lines of a label and a value.
pub(super) fn read_told(read: &Read) -> Told {
    let mut told = Told::default();
    for row in read.sheets.iter().flat_map(|sheet| &sheet.grid.rows) {
        let [label, value, ..] = row.as_slice() else {
            continue;
        };
        let text = Some(value.trimmed().to_owned()).filter(|text| !text.is_empty());
        match squash(&label.text).as_str() {
            "组织" | "单位" | "org" => told.org = text,
            "年度" | "year" => {
                told.year = text.as_deref().and_then(year_in).map(|(year, _)| year)
            }
            "类型" | "kind" => told.kind = text.as_deref().and_then(kind_in),
            "级次" | "level" => told.level = text,
            "地区" | "region" => told.region = text,
            "上级" | "superior" => told.superior = text,
            _ => {}
        }
    }
    told
}

/// Puts together what is told, what the first lines of the prose say, and what the titles of the tables say.
pub(super) fn identity(
    told: &Told,
    prose: &[Span],
    titles: &[String],
    sources: &Sources,
) -> Identity {
    let lines: Vec<&str> = prose
        .iter()
        .flat_map(|span| sources.text(*span).lines().take(COVER))
        .collect();
    let (org, year, kind) = cover(&lines);
    let labelled = |labels: &[&str]| lines.iter().find_map(|line| labelled(line, labels));
    let unit = labelled(&UNITS);
    let department = labelled(&DEPARTMENTS);
    // A unit that names its department is below it.
    let superior = unit.as_ref().and(department.clone());
    let org = unit.or(department).or(org);
    let title_year = || {
        titles
            .iter()
            .find_map(|title| year_in(title).map(|(year, _)| year))
    };
    let title_kind = || titles.iter().find_map(|title| kind_in(title));
    Identity {
        org: told.org.clone().or(org),
        year: told.year.or(year).or_else(title_year),
        kind: told.kind.or(kind).or_else(title_kind).unwrap_or_default(),
        level: told.level.clone(),
        region: told.region.clone(),
        superior: told.superior.clone().or(superior),
    }
}

/// How many lines of a document are its cover.
const COVER: usize = 10;
/// The labels of who published a document, and of the department above it.
const UNITS: [&str; 4] = ["预算单位", "编制单位", "单位名称", "公开单位"];
const DEPARTMENTS: [&str; 5] = [
    "预算主管部门",
    "主管部门",
    "编制部门",
    "部门名称",
    "公开部门",
];

/// `预算主管部门：某局`
fn labelled(line: &str, labels: &[&str]) -> Option<String> {
    let text = squash(line);
    let (label, value) = text.split_once(':')?;
    let plain = !value.is_empty() && value.chars().count() <= 40 && !value.contains(['。', ':']);
    (plain && labels.contains(&label)).then(|| value.to_owned())
}

/// What the cover says; the name may stand on the line above the year.
fn cover(lines: &[&str]) -> (Option<String>, Option<u16>, Option<DocumentKind>) {
    let mut above: Option<&str> = None;
    for line in lines.iter().filter(|line| !line.trim().is_empty()) {
        if let Some((org, year, kind)) = cover_line(line) {
            let org = org.or_else(|| above.and_then(name_line));
            return (org, Some(year), Some(kind));
        }
        above = Some(line);
    }
    (None, None, None)
}

/// A line that is a name and nothing else.
fn name_line(line: &str) -> Option<String> {
    let text = squash(line);
    let is_name = text.chars().count() <= 40
        && !text.contains(['。', ',', ';', ':', '、', '《'])
        && !text.contains(|c: char| c.is_ascii_digit());
    is_name.then_some(text)
}

/// `{组织}{年}年部门预算公开`, or `{年}年{组织}部门预算`.
fn cover_line(line: &str) -> Option<(Option<String>, u16, DocumentKind)> {
    let text = squash(line);
    if text.chars().count() > 60 || text.contains(['。', ',', ';', ':']) {
        return None;
    }
    // The title of a table is no cover: 2025年一般公共预算支出表.
    if text.contains('表') {
        return None;
    }
    let (year, at) = year_in(&text)?;
    let kind = kind_in(&text)?;
    let before = text.get(..at)?;
    let after = text
        .get(at..)?
        .trim_start_matches(|c: char| c.is_ascii_digit());
    let after = after.trim_start_matches(['年', '度']);
    let end = [
        "部门预算",
        "单位预算",
        "部门决算",
        "单位决算",
        "预算",
        "决算",
    ]
    .iter()
    .find_map(|w| after.find(w));
    let within = end.and_then(|end| after.get(..end)).unwrap_or("");
    let org = if before.is_empty() { within } else { before };
    Some(((!org.is_empty()).then(|| org.to_owned()), year, kind))
}

/// The first year named in a text, with where it begins.
fn year_in(text: &str) -> Option<(u16, usize)> {
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

fn kind_in(text: &str) -> Option<DocumentKind> {
    match (text.contains("决算"), text.contains("预算")) {
        (true, _) => Some(DocumentKind::Final),
        (false, true) => Some(DocumentKind::Budget),
        (false, false) => None,
    }
}
