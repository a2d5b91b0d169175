//! Headings and titles as they are compared: normalised, without the unit or the year that one may carry.

use super::Unit;
use super::text::name_of;
use std::borrow::Cow;

/// A heading made comparable: normalised, without its unit, 和 as 及; without a copy where it stands so in the text.
pub fn heading_of(text: &str) -> Cow<'_, str> {
    match name_of(text) {
        Cow::Borrowed(name) => plain(name),
        Cow::Owned(name) => Cow::Owned(plain(&name).into_owned()),
    }
}

/// A title made comparable: normalised, without the first year in it.
pub fn title_of(text: &str) -> Cow<'_, str> {
    without_year(name_of(text))
}

/// A normalised title without the first four digits before 年 or 年度, where there are any, and the brackets around them.
pub fn without_year(title: Cow<'_, str>) -> Cow<'_, str> {
    let mut years = title.match_indices('年');
    let bare = years.find_map(|(at, _)| {
        let start = at.checked_sub(4)?;
        let year = title.get(start..at)?;
        let rest = title.get(at..)?.strip_prefix('年')?;
        let rest = rest.strip_prefix('度').unwrap_or(rest);
        let is_year = year.bytes().all(|b| b.is_ascii_digit());
        is_year.then(|| format!("{}{rest}", title.get(..start).unwrap_or("")))
    });
    bare.map_or(title, |bare| Cow::Owned(bare.replace("()", "")))
}

/// The unit in brackets at the end of a heading: `单价（万元）`.
pub fn unit_of_heading(text: &str) -> Option<Unit> {
    without_unit(&name_of(text)).1
}

fn plain(name: &str) -> Cow<'_, str> {
    let (name, _) = without_unit(name);
    let name = name.trim_end_matches(':');
    match name.contains('和') {
        true => Cow::Owned(name.replace('和', "及")),
        false => Cow::Borrowed(name),
    }
}

/// A heading parted from the unit in brackets at its end.
fn without_unit(name: &str) -> (&str, Option<Unit>) {
    let inner = name
        .strip_suffix(')')
        .and_then(|rest| rest.rsplit_once('('));
    let named = inner.and_then(|(before, word)| {
        let word = word.trim_start_matches("单位:");
        let unit = Unit::printed(word).filter(|_| !before.is_empty());
        unit.map(|unit| (before, Some(unit)))
    });
    named.unwrap_or((name, None))
}
