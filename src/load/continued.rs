//! Tables that say that they go on with the one before: `续表`, `（续上表）`, `收入决算表（续二）`.

use super::blocks::{Block, Line, fits, has_number, is_form_number};
use super::grid::GridCell;
use crate::value::squash;

/// The fewest headings by which a table is known.
const FEWEST: usize = 3;

/// What a line says beside a mark that the table before goes on: its title, or nothing; none where it has no such mark.
pub(super) fn continued(line: &str) -> Option<String> {
    let line = squash(line);
    let text = line.trim_end_matches(['(', ')', '-', ':']);
    let number = |c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c);
    let unnumbered = text.trim_end_matches(number);
    let behind = ["续上表", "接上表", "续表", "续"];
    let title = behind.iter().find_map(|mark| {
        let title = unnumbered.trim_end_matches('-').strip_suffix(mark)?;
        Some(title.trim_end_matches('('))
    });
    let before = ["(续上表)", "(接上表)", "(续表)", "(续)", "续表:"];
    let title = title.or_else(|| before.iter().find_map(|mark| line.strip_prefix(mark)));
    // `手续` is a word.
    title
        .filter(|title| !title.ends_with(['手', '继', '连', '持', '后', '延', '陆', '存', '永']))
        .map(str::to_owned)
}

/// Whether lines below a table begin with a mark that it goes on, and no title but one.
pub(super) fn begins(line: &Line) -> bool {
    let mut begun = line.iter().filter(|cell| cell.begins());
    let first = begun.next().and_then(|cell| continued(&cell.text));
    let marked = first.is_some_and(|title| title.is_empty() || title.ends_with('表'));
    marked && begun.all(|cell| cell.text.contains("单位"))
}

/// The blocks of a file, each with its sheet, where one that says that it goes on with the block before is one with it.
pub(super) fn joined(blocks: impl Iterator<Item = (usize, Block)>) -> Vec<(usize, Block)> {
    let mut all: Vec<(usize, Block)> = Vec::new();
    for (sheet, mut block) in blocks {
        let last = all.last_mut().map(|(_, last)| last);
        match last.and_then(|last| Some((repeats(last, &block)?, last))) {
            Some((heading, last)) => {
                last.rows.extend(block.rows.drain(heading..));
                last.notes.append(&mut block.notes);
            }
            None => all.push((sheet, block)),
        }
    }
    all
}

/// How many headings of a table a block repeats that goes on with it; none where it is another table.
fn repeats(last: &Block, next: &Block) -> Option<usize> {
    let own: Vec<String> = last.lead.iter().map(|lead| squash(&lead.text)).collect();
    let lines = || next.lead.iter().map(|lead| squash(&lead.text));
    let known = |line: String| match continued(&line) {
        Some(title) => title.is_empty() || own.contains(&title),
        None => own.contains(&line) || line.contains(':') || is_form_number(&line),
    };
    let marked = lines().any(|line| continued(&line).is_some());
    let other_unit = next.unit.is_some() && last.unit.is_some() && next.unit != last.unit;
    if !marked || !lines().all(known) || other_unit || !last.notes.is_empty() {
        return None;
    }
    let pairs = last.rows.iter().zip(&next.rows);
    let heading = pairs.take_while(|(own, row)| !has_number(row) && texts(own) == texts(row));
    let heading: Vec<&Line> = heading.map(|(_, row)| row).collect();
    let first = next.rows.get(heading.len())?;
    if heading.is_empty() {
        let rows = has_number(first) && next.rows.iter().all(|row| fits(&last.rows, row));
        return rows.then_some(0);
    }
    let begun = |row: &&Line| row.iter().filter(|cell| cell.begins()).count() >= FEWEST;
    // Where the first rows are alike too, it begins anew.
    let again = last.rows.get(heading.len()).map(texts) == Some(texts(first));
    (heading.iter().any(begun) && !again).then_some(heading.len())
}

/// What a line says, cell by cell, up to its last text.
fn texts(line: &Line) -> Vec<String> {
    let end = line.iter().rposition(|cell: &GridCell| !cell.is_empty());
    let width = end.map_or(0, |end| end.saturating_add(1));
    let cells = line.iter().take(width);
    cells.map(|cell| squash(&cell.text)).collect()
}

#[cfg(test)]
mod tests {
    use super::continued;

    #[test]
    fn a_table_says_in_many_ways_that_it_goes_on() {
        let bare = ["续表", "续表1", "（续上表）", "续表 二", "(续)", "接上表"];
        for line in bare {
            assert_eq!(continued(line).as_deref(), Some(""), "{line}");
        }
        let titled = [
            "收入决算表（续）",
            "收入决算表（续表）",
            "收入决算表续表2",
            "收入决算表（续二）",
            "（续）收入决算表",
        ];
        for line in titled {
            assert_eq!(continued(line).as_deref(), Some("收入决算表"), "{line}");
        }
        for line in ["收入决算表", "办理手续", "公开05表", "单位：万元"] {
            assert_eq!(continued(line), None, "{line}");
        }
    }
}
