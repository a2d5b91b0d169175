//! Texts by number in one cell: `目标1：做好培训。目标2：做好检查。` below the title of the part that lists them.

use super::part::Part;
use crate::load::blocks::{Block, Lead, Line};
use crate::load::grid::GridCell;
use crate::value::squash;

/// The parts that list what stands in the cells below their titles, where a line is such titles, and how many lines
/// below it they take; none where no line of titles stands above such texts, or beside them one that has no numbers.
pub(super) fn lists(
    parts: &[Part<'_>],
    line: &Line,
    below: &[Line],
) -> Option<(Vec<(usize, Block)>, usize)> {
    let texts = below.first()?;
    let begun = line.iter().enumerate().filter(|(_, cell)| cell.begins());
    let lists = begun.filter_map(|(at, title)| {
        let name = without_remark(&title.text);
        let of = |part: &Part<'_>| part.is_titled(&name) && part.numbers_texts().is_some();
        let part = parts.iter().position(of)?;
        let headings = parts.get(part)?.numbers_texts()?;
        let lead = Lead {
            text: name,
            place: title.place,
            line: vec![title.clone()],
        };
        let cell = texts.get(at).filter(|cell| cell.begins())?;
        Some(list(headings, lead, cell).map(|block| (part, block)))
    });
    let lists: Vec<(usize, Block)> = lists.collect::<Option<_>>()?;
    (!lists.is_empty()).then_some((lists, 1))
}

/// A title without what is remarked in brackets behind it: `长期目标（截止2030年）`.
fn without_remark(title: &str) -> String {
    let title = squash(title);
    let bare = title
        .strip_suffix(')')
        .and_then(|rest| rest.rsplit_once('('));
    bare.map_or(title.clone(), |(bare, _)| bare.to_owned())
}

/// The texts of a cell under their numbers.
fn list((key, word): (&str, &str), lead: Lead, cell: &GridCell) -> Option<Block> {
    let texts = numbered(&cell.text, word)?;
    let said = |text: &str| GridCell {
        text: text.to_owned(),
        place: cell.place,
        ..GridCell::default()
    };
    let head = vec![said(key), said(word)];
    let rows = texts.into_iter();
    let rows = rows.map(|(number, text)| vec![said(&number), said(text)]);
    Some(Block {
        lead: vec![lead],
        rows: std::iter::once(head).chain(rows).collect(),
        ..Block::default()
    })
}

/// What a text says under each number, where it begins with the first: the word, a number, a colon.
fn numbered<'t>(text: &'t str, word: &str) -> Option<Vec<(String, &'t str)>> {
    let marks = text.match_indices(word).filter_map(|(at, _)| {
        let rest = text.get(at.saturating_add(word.len())..)?.trim_start();
        let bare = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        let number = rest.strip_suffix(bare)?;
        let said = bare.trim_start().strip_prefix(['：', ':'])?;
        (!number.is_empty()).then_some((at, number.to_owned(), said))
    });
    let marks: Vec<(usize, String, &str)> = marks.collect();
    let first = marks.first().map(|(at, _, _)| text.get(..*at));
    let begins = first
        .flatten()
        .is_some_and(|before| before.trim().is_empty());
    let mut ends = marks.iter().skip(1).map(|(at, _, _)| *at);
    let texts = marks.iter().map(|(_, number, said)| {
        let end = ends.next().unwrap_or(text.len());
        let start = text.len().saturating_sub(said.len());
        let said = text.get(start..end).unwrap_or_default().trim();
        (number.clone(), said)
    });
    begins.then(|| texts.collect())
}
