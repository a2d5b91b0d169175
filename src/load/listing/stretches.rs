//! Which lines of a text are the print of which form: by the line of its title.

use super::lines::Line;
use crate::form::{FormId, Forms};
use crate::load::choose::bare_title;
use crate::value::{Unit, squash};

/// The longest line that can be a title, in characters.
const MAX_TITLE: usize = 60;
/// The most characters before the title proper: 某区部门.
const MAX_BEFORE: usize = 24;

/// The most characters of a title that had no room on its line.
const REST: usize = 2;

/// The lines of one printing of a form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Stretch {
    /// The form, and others whose title fits as well.
    pub(super) forms: Vec<FormId>,
    /// The line of its title.
    pub(super) title: usize,
    /// The line on which its title ends, where it had no room on its own.
    pub(super) rest: Option<usize>,
    /// Its lines, that of the title left out.
    pub(super) lines: Vec<usize>,
}

/// Cuts a text into the printings of forms.
pub(super) fn stretches(forms: &Forms, org: Option<&str>, lines: &[Line<'_>]) -> Vec<Stretch> {
    let (titles, rests) = all_titles(forms, org, lines);
    let pages = pages(lines);
    let below = titles_below(forms, &pages, lines, &titles);
    let mut all: Vec<Stretch> = Vec::new();
    let mut open = false;
    for page in &pages {
        let mut here: Vec<usize> = page
            .iter()
            .copied()
            .filter(|at| titles.get(*at).is_some_and(|ids| !ids.is_empty()))
            .collect();
        let tables = here
            .iter()
            .filter(|at| is_plain(forms, &titles, **at))
            .count();
        if below && here.len() == 1 && tables == 1 {
            if let Some(title) = here.pop() {
                let mut around = around(page, title, lines);
                around.retain(|at| rests.binary_search(at).is_err());
                all.push(stretch(&titles, &rests, title, around));
                open = true;
            }
            continue;
        }
        for at in page.iter().copied() {
            let Some(line) = lines.get(at) else { continue };
            if rests.binary_search(&at).is_ok() {
                // Said with the title.
            } else if here.contains(&at) {
                all.push(stretch(&titles, &rests, at, Vec::new()));
                open = true;
            } else if is_prose(line) {
                open = false;
            } else if open && let Some(last) = all.last_mut() {
                last.lines.push(at);
            }
        }
    }
    all
}

fn is_plain(forms: &Forms, titles: &[Vec<FormId>], at: usize) -> bool {
    let plain = |id: &FormId| forms.form(*id).is_some_and(|form| !form.fields);
    titles.get(at).is_some_and(|ids| ids.iter().any(plain))
}

fn stretch(titles: &[Vec<FormId>], rests: &[usize], title: usize, lines: Vec<usize>) -> Stretch {
    let next = title.saturating_add(1);
    Stretch {
        forms: titles.get(title).cloned().unwrap_or_default(),
        title,
        rest: rests.binary_search(&next).is_ok().then_some(next),
        lines,
    }
}

/// The lines of each page, by number.
fn pages(lines: &[Line<'_>]) -> Vec<Vec<usize>> {
    let mut pages: Vec<Vec<usize>> = Vec::new();
    let mut page = None;
    for (at, line) in lines.iter().enumerate() {
        if page != Some(line.page) {
            pages.push(Vec::new());
            page = Some(line.page);
        }
        if let Some(last) = pages.last_mut() {
            last.push(at);
        }
    }
    pages
}

/// Whether titles stand below their rows, as some programs write them out: on most pages with one title. Forms of
/// labelled fields, which other programs made, have no say.
fn titles_below(
    forms: &Forms,
    pages: &[Vec<usize>],
    lines: &[Line<'_>],
    titles: &[Vec<FormId>],
) -> bool {
    let (mut above, mut below) = (0usize, 0usize);
    for page in pages {
        let is_title = |at: &&usize| is_plain(forms, titles, **at);
        let mut here = page.iter().filter(is_title);
        let (Some(title), None) = (here.next(), here.next()) else {
            continue;
        };
        let rows = |at: &&usize| lines.get(**at).is_some_and(|line| is_row(line));
        let before = page.iter().filter(|at| *at < title).any(|at| rows(&at));
        let after = page.iter().filter(|at| *at > title).any(|at| rows(&at));
        match (before, after) {
            (true, false) => below = below.saturating_add(1),
            (false, true) => above = above.saturating_add(1),
            _ => {}
        }
    }
    below > above
}

fn is_row(line: &Line<'_>) -> bool {
    line.figures() > 0 && !is_prose(line)
}

/// The lines of a page around a title, up to prose.
fn around(page: &[usize], title: usize, lines: &[Line<'_>]) -> Vec<usize> {
    let mut kept = Vec::new();
    let mut seen = false;
    for at in page.iter().copied() {
        if at == title {
            seen = true;
        } else if lines.get(at).is_some_and(is_prose) {
            if seen {
                break;
            }
            kept.clear();
        } else {
            kept.push(at);
        }
    }
    kept
}

/// Whether a line is part of a sentence rather than of a table.
fn is_prose(line: &Line<'_>) -> bool {
    if super::is_note(&line.squashed) {
        return false;
    }
    let long = line.squashed.chars().count() > 40;
    let speaks = ["说明", "情况"]
        .iter()
        .any(|end| line.squashed.ends_with(end));
    speaks
        || line.squashed.contains('。')
        || (long && line.figures() == 0 && line.squashed.contains([',', ';']))
}

/// The forms whose title stands on each line, and the lines on which such a title ends because it had no room.
fn all_titles(
    forms: &Forms,
    org: Option<&str>,
    lines: &[Line<'_>],
) -> (Vec<Vec<FormId>>, Vec<usize>) {
    let mut titles: Vec<Vec<FormId>> = Vec::with_capacity(lines.len());
    let mut rests = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let mut own = titled(forms, org, &line.squashed);
        if let Some(rest) = rest(lines, at).filter(|_| own.is_empty()) {
            own = titled(forms, org, &format!("{}{}", line.squashed, rest.squashed));
            rests.extend((!own.is_empty()).then(|| at.saturating_add(1)));
        }
        titles.push(own);
    }
    (titles, rests)
}

/// The line below that can be no more than the end of a title.
fn rest<'l, 't>(lines: &'l [Line<'t>], at: usize) -> Option<&'l Line<'t>> {
    let (line, next) = (lines.get(at)?, lines.get(at.saturating_add(1))?);
    let short = next.squashed.chars().count() <= REST && next.squashed.ends_with('表');
    (short && next.page == line.page && !line.squashed.ends_with('表')).then_some(next)
}

/// The forms whose title a line is; none for any other line.
fn titled(forms: &Forms, org: Option<&str>, squashed: &str) -> Vec<FormId> {
    // Nearly no line can be one.
    if !squashed.contains(['表', '况']) {
        return Vec::new();
    }
    let text = without_unit(squashed);
    let text = once(&text);
    let long = text.chars().count() > MAX_TITLE;
    if long || text.contains(['。', ',', ';', ':']) || !text.contains(['表', '况']) {
        return Vec::new();
    }
    let printed = bare_title(text, org);
    let mut best: (usize, Vec<FormId>) = (0, Vec::new());
    for (id, form) in forms.iter() {
        if form.extract.is_some() || form.part_of.is_some() || form.name.is_empty() {
            continue;
        }
        let strengths = form.titles.iter().filter(|title| is_title(&printed, title));
        let strength = strengths.map(|title| title.chars().count()).max();
        match strength.map(|strength| (strength, strength.cmp(&best.0))) {
            Some((strength, std::cmp::Ordering::Greater)) => best = (strength, vec![id]),
            Some((strength, std::cmp::Ordering::Equal)) if strength > 0 => best.1.push(id),
            _ => {}
        }
    }
    best.1
}

/// Whether a printed title is that of a form: the same, with words in brackets after it, or with a few words before it.
fn is_title(printed: &str, title: &str) -> bool {
    // Nearly no title is at the end of a line.
    if title.is_empty() || !(printed.ends_with(title) || printed.ends_with(')')) {
        return false;
    }
    let Some((before, after)) = printed.split_once(title) else {
        return false;
    };
    let bracketed = after.starts_with('(') && after.ends_with(')');
    let few = before.chars().count() <= MAX_BEFORE && !before.contains(['、', '《', '(']);
    few && (after.is_empty() || bracketed)
}

/// A line without the units that are named on it.
pub(super) fn without_unit(printed: &str) -> String {
    let mut text = printed.to_owned();
    if !text.contains("单位") {
        return text;
    }
    for lead in ["金额单位:", "单位:", "金额单位：", "单位："] {
        for (word, _) in Unit::NAMED.iter().filter(|(word, _)| word.ends_with('元')) {
            text = text.replace(&format!("{lead}{word}"), "");
        }
    }
    text
}

/// A text that is printed twice in a row, once.
pub(super) fn once(text: &str) -> &str {
    let half = text.len().checked_div(2).unwrap_or(0);
    match text.split_at_checked(half) {
        Some((first, second)) if first == second && !first.is_empty() => first,
        _ => text,
    }
}

/// The label of a table beside its title, such as 预算01表 or 部门公开表8.
pub(super) fn is_label(squashed: &str) -> bool {
    let text = squash(squashed);
    let digit = |c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c);
    let named = ["部门", "单位", "预算", "决算", "公开", "附", "续"];
    let rest = named
        .iter()
        .fold(text.clone(), |text, word| text.replace(word, ""));
    let own = rest
        .chars()
        .all(|c| digit(c) || matches!(c, '表' | '-' | '—'));
    own && text.contains('表') && text.contains(digit) && text.chars().count() <= 10
}
