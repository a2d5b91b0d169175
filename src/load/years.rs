//! Years in the headings of a table: its own year is left out, the one before it is 上年.

use super::headings::Heading;

/// Makes the headings of a table comparable whatever its year, and marks those of other years.
///
/// The year of a table is the latest that its headings name: 2025年预算数 becomes 预算数, 2024年执行数 beside it 上年执行数.
/// Where a column is that of this year in words, years that stand alone are those before it: 当年金额 | 2023年 | 2024年.
pub(super) fn settle(headings: &mut [Heading]) {
    let all = || headings.iter().flat_map(|heading| &heading.plain);
    let Some(latest) = all().flat_map(|part| years(part)).max() else {
        return;
    };
    let this_year = |heading: &Heading| is_of_this_year(heading.leaf());
    let alone = |part: &String| years(part).next().is_none() || without_years(part).is_empty();
    let own = match headings.iter().any(this_year) && all().all(alone) {
        true => latest.saturating_add(1),
        false => latest,
    };
    for heading in headings {
        heading.other_year = heading.plain.iter().any(|part| is_other(part, own));
        for part in &mut heading.plain {
            *part = dated(part, own);
        }
    }
}

/// A heading without the years in it.
pub(super) fn without_years(text: &str) -> String {
    years(text).fold(text.to_owned(), |text, year| replaced(&text, year, ""))
}

/// Whether a heading says that its column is of this year: 当年金额, 预计当年实现.
pub(super) fn is_of_this_year(name: &str) -> bool {
    ["当年", "本年"].iter().any(|word| name.contains(word))
}

/// Whether a column is one of another year, or a comparison with it.
pub(super) fn tells_of_other_years(name: &str) -> bool {
    ["上年", "前年", "增减"]
        .iter()
        .any(|word| name.contains(word))
}

/// Whether a heading names another year than the table's, alone or to compare with it.
fn is_other(part: &str, own: u16) -> bool {
    years(part).any(|year| year != own)
}

fn dated(text: &str, own: u16) -> String {
    let mut text = replaced(text, own, "");
    if text.is_empty() {
        "本年".clone_into(&mut text);
    }
    for (back, word) in [(1, "上年"), (2, "前年")] {
        text = replaced(&text, own.saturating_sub(back), word);
    }
    text
}

fn replaced(text: &str, year: u16, with: &str) -> String {
    let long = text.replace(&format!("{year}年度"), with);
    long.replace(&format!("{year}年"), with)
}

/// The years that a text names.
fn years(text: &str) -> impl Iterator<Item = u16> {
    let starts = text.char_indices().map(|(at, _)| at);
    starts.filter_map(|at| {
        let (digits, rest) = text.get(at..)?.split_at_checked(4)?;
        let before = text.get(..at)?.chars().next_back();
        let whole = !before.is_some_and(|c| c.is_ascii_digit()) && rest.starts_with('年');
        let year = digits.parse::<u16>().ok()?;
        (whole && (1949..2100).contains(&year)).then_some(year)
    })
}
