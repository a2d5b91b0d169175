//! The words by which labels, titles and headings are known in a run of cells.

use super::sections::Head;
use super::tokens::Token;
use crate::form::{CodeTable, Form, Forms, Kind};
use crate::load::headings::plain_heading;
use crate::value::squash;

/// The most cells over which a label, a title or the word of a heading is wrapped.
pub(super) const MAX_RUN: usize = 14;

/// Words with what each is.
pub(super) type Known<T> = Vec<(String, T)>;

/// What a run of cells spells, taken as long as can be, and where it ends. The year before it and brackets after it may
/// be left out.
pub(super) fn spelled<'k, T>(
    tokens: &[Token],
    at: usize,
    known: &'k [(String, T)],
) -> Option<(&'k T, usize)> {
    // A year alone is a value, not the beginning of a title.
    let year = tokens.get(at).is_some_and(|token| is_year(&token.plain));
    let mut text = String::new();
    let mut best = None;
    for (end, token) in (at.saturating_add(1)..).zip(tokens.iter().skip(at).take(MAX_RUN)) {
        if token.blank {
            break;
        }
        text.push_str(&token.plain);
        let plain = plain_heading(&text);
        let bare = if year {
            plain.as_str()
        } else {
            without_year(&plain)
        };
        let short = without_brackets(bare);
        let is = |word: &String| *word == plain || word == bare || word == short;
        let found = known.iter().find(|(word, _)| is(word));
        best = found.map(|(_, what)| (what, end)).or(best);
        // 金额(万元) goes on, and so does what begins a word.
        let opens = |word: &str| {
            bare.strip_prefix(word)
                .is_some_and(|rest| rest.starts_with('('))
        };
        let goes_on = |word: &String| {
            word.starts_with(bare) || word.starts_with(plain.as_str()) || opens(word)
        };
        if !known.iter().any(|(word, _)| goes_on(word)) {
            break;
        }
    }
    best
}

/// The column of a year that is headed by one or two cells, and where they end.
pub(super) fn year_at(tokens: &[Token], at: usize) -> Option<(String, usize)> {
    let mut text = String::new();
    for (end, token) in (at.saturating_add(1)..).zip(tokens.iter().skip(at).take(2)) {
        text.push_str(&token.plain);
        if is_year(&text) {
            return Some((text, end));
        }
    }
    None
}

pub(super) fn is_year(text: &str) -> bool {
    let digits = text.strip_suffix('年').unwrap_or("");
    digits.len() == 4 && digits.bytes().all(|b| b.is_ascii_digit())
}

/// A text without the year that it begins with.
pub(super) fn without_year(text: &str) -> &str {
    let Some((year, rest)) = text.split_at_checked(4) else {
        return text;
    };
    let rest = rest
        .strip_prefix('年')
        .filter(|_| year.bytes().all(|b| b.is_ascii_digit()));
    rest.map_or(text, |rest| rest.strip_prefix('度').unwrap_or(rest))
}

/// A text without the one pair of brackets that it ends with.
fn without_brackets(text: &str) -> &str {
    let parts = text.strip_suffix(')').and_then(|text| text.split_once('('));
    let one = parts.filter(|(_, inner)| !inner.contains(['(', ')']));
    one.map_or(text, |(before, _)| before)
}

/// Whether a cell says the number of what its line is about: `3：`.
pub(super) fn is_count(plain: &str) -> bool {
    let rest = plain.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.len() < plain.len() && rest.starts_with(':')
}

/// The titles of parts, by number.
pub(super) fn titles<'f>(parts: impl Iterator<Item = &'f Form>) -> Known<usize> {
    let titles = parts.enumerate().flat_map(|(number, part)| {
        let titles = part.titles.iter();
        titles.map(move |title| (plain_heading(title), number))
    });
    titles.collect()
}

/// The labels of a form's fields, by column.
pub(super) fn labels(form: &Form) -> Known<usize> {
    let columns = form.columns.iter().enumerate().flat_map(|(at, column)| {
        let names = std::iter::once(column.leaf()).chain(column.aliases.iter().map(String::as_str));
        names.map(move |name| (plain_heading(name), at))
    });
    columns.collect()
}

/// The words of a part's heading.
pub(super) fn words(part: &Form) -> Known<Head> {
    let names = part.blocks.iter().flat_map(|block| &block.label);
    let names = names.map(|label| (plain_heading(label), Head::Name));
    let columns = labels(part).into_iter();
    let columns = columns.map(|(word, at)| (word, Head::Column(at)));
    names.chain(columns).collect()
}

/// The words that stand in the columns of a part whose cells rows share: the names of levels of its code table.
pub(super) fn shared(forms: &Forms, part: &Form) -> Vec<String> {
    let codes = part.blocks.iter().find_map(|block| block.codes);
    let Some(table) = codes.and_then(|id| forms.code_table(id)) else {
        return Vec::new();
    };
    let columns = part.columns.iter();
    let levels = columns.flat_map(|column| level(table, column.leaf()));
    levels.collect()
}

/// The names of a level of a code table.
pub(super) fn level(table: &CodeTable, level: &str) -> Vec<String> {
    let at = table.levels.iter().position(|own| own.name == level);
    let codes = table.codes.iter();
    let of = codes.filter(|(code, _)| at.is_some() && table.level(code) == at);
    of.map(|(_, code)| squash(&code.name)).collect()
}

/// How many columns of the part a heading names.
pub(super) fn columns(heads: &[Head]) -> usize {
    heads
        .iter()
        .filter(|head| !matches!(head, Head::Field(_)))
        .count()
}

/// Whether words are the heading of a part: the names of rows and most of the columns that it must have.
pub(super) fn is_heading(part: &Form, heads: &[Head]) -> bool {
    let label = part.blocks.iter().any(|block| !block.label.is_empty());
    let needed = part
        .columns
        .iter()
        .enumerate()
        .filter(|(_, column)| !column.optional);
    let (mut have, mut all, mut value) = (0usize, 0usize, false);
    for (at, column) in needed {
        let printed = heads.contains(&Head::Column(at));
        all = all.saturating_add(1);
        have = have.saturating_add(usize::from(printed));
        value |= printed && column.kind != Kind::Text;
    }
    let wordy = part.columns.iter().all(|column| column.kind == Kind::Text);
    label
        && heads.contains(&Head::Name)
        && (value || wordy)
        && have.saturating_mul(5) >= all.saturating_mul(3)
}
