//! Cutting a grid into blocks: what stands above a table, the table, and the notes below it.

mod within;

use super::grid::{Grid, GridCell};
use crate::source::Place;
use crate::value::{Reading, Unit, normal_name, read_amount, squash, squashed};
pub(super) use within::fits;
#[cfg(feature = "docx")]
pub(super) use within::goes_on;

/// A row of a grid.
pub(super) type Line = Vec<GridCell>;

/// A line above a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Lead {
    /// What is printed.
    pub(super) text: String,
    /// Where.
    pub(super) place: Option<Place>,
    /// The row, for forms whose fields may stand there with nothing beside them.
    pub(super) line: Line,
}

/// One table of a grid, not yet known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Block {
    /// The lines above it: titles and remarks, without the line of the unit.
    pub(super) lead: Vec<Lead>,
    /// The unit printed above it.
    pub(super) unit: Option<Unit>,
    /// Headings and rows.
    pub(super) rows: Vec<Line>,
    /// The notes below it.
    pub(super) notes: Vec<String>,
}

/// Cuts a grid at its empty rows. Titles that an empty row parts from their table stay with it, rows that an empty
/// row parts from their table too.
pub(super) fn blocks(grid: &Grid) -> Vec<Block> {
    let mut all: Vec<Block> = Vec::new();
    let mut lead: Vec<Lead> = Vec::new();
    let mut unit = None;
    let apart = grid.rows.split(|line| line.iter().all(GridCell::is_empty));
    for lines in apart.flat_map(titled) {
        let mut block = block(lines);
        if block.rows.is_empty() {
            unit = block.unit.or(unit);
            lead.append(&mut block.lead);
            match all.last_mut() {
                Some(last) if !block.notes.is_empty() => last.notes.append(&mut block.notes),
                _ => {}
            }
            continue;
        }
        let headless = block.lead.is_empty() && lead.is_empty();
        let is_row = |line: &Line| has_number(line) || is_total(line);
        // Headings merged down over rows leave empty ones where a file keeps no merged cells.
        let above = all.last().map_or(&[][..], |last| last.rows.as_slice());
        let in_head = !above.is_empty() && !above.iter().any(has_number);
        let first = block.rows.first().filter(|_| headless);
        let mut goes_on = first.is_some_and(|line| is_row(line) || (in_head && heads_levels(line)));
        if lead.is_empty() && within::goes_on(above, lines) {
            goes_on = true;
            let names = block.lead.drain(..).map(|lead| lead.line);
            block.rows.splice(0..0, names);
        }
        match all.last_mut() {
            Some(last) if goes_on => {
                last.rows.append(&mut block.rows);
                last.notes.append(&mut block.notes);
            }
            _ => {
                block.lead.splice(0..0, lead.drain(..));
                block.unit = block.unit.or(unit.take());
                all.push(block);
            }
        }
    }
    if let Some(last) = all.last_mut() {
        last.notes.extend(lead.into_iter().map(|line| line.text));
    }
    all
}

/// Lines with no empty one among them, cut before the titles of further tables.
fn titled(mut lines: &[Line]) -> Vec<&[Line]> {
    let mut out = Vec::new();
    let mut at = 1usize;
    let mut figures = false;
    while at < lines.len() {
        let (above, below) = lines.split_at_checked(at).unwrap_or((lines, &[]));
        let marked = || below.first().is_some_and(super::continued::begins);
        figures |= above.last().is_some_and(has_number);
        if figures && (opens_table(below) || marked()) {
            out.push(above);
            (lines, at, figures) = (below, 0, false);
        }
        at = at.saturating_add(1);
    }
    out.push(lines);
    out
}

/// Whether lines begin as a table does: its title alone, after its number perhaps, and a line with the unit of its amounts
/// right below.
fn opens_table(lines: &[Line]) -> bool {
    let text = |line: &Line| {
        let cell = line.iter().find(|cell| cell.begins());
        cell.map(|cell| squash(&cell.text))
    };
    let numbered = |line: &Line| lone(line) && text(line).is_some_and(|t| is_form_number(&t));
    let skipped = usize::from(lines.first().is_some_and(numbered));
    let Some([title, below @ ..]) = lines.get(skipped..) else {
        return false;
    };
    let titled = text(title).is_some_and(|text| text.ends_with('表') && text.chars().count() > 2);
    let unit = below
        .iter()
        .take(3)
        .position(|line| unit_of_line(line).is_some());
    let between = |at: usize| {
        below
            .iter()
            .take(at)
            .all(|line| lone(line) || caption(line))
    };
    lone(title) && titled && !numbered(title) && unit.is_some_and(between)
}

fn block(lines: &[Line]) -> Block {
    let mut block = Block::default();
    let mut noting = false;
    for line in lines {
        let lone = lone(line) && !is_total(line);
        let first = line.iter().find(|cell| cell.begins());
        if lone && (noting || first.is_some_and(|cell| is_note(cell.trimmed()))) {
            noting = true;
            block
                .notes
                .extend(first.map(|cell| cell.trimmed().to_owned()));
        } else if block.rows.is_empty() && heads_with_unit(line) {
            block.unit = unit_of_line(line).or(block.unit);
            block.rows.push(line.clone());
        } else if block.rows.is_empty() && (lone || unit_of_line(line).is_some() || caption(line)) {
            block.unit = unit_of_line(line).or(block.unit);
            block.lead.extend(lead(line));
        } else {
            noting = false;
            block.rows.push(line.clone());
        }
    }
    let told = block.rows.split_off(rows_of_table(&block.rows));
    let told = told
        .iter()
        .filter_map(|line| line.iter().find(|cell| cell.begins()));
    let told = told.map(|cell| cell.trimmed().to_owned());
    block.notes.splice(0..0, told.collect::<Vec<_>>());
    block
}

/// How many lines are rows: sentences below the last row of figures, each in a cell of its own, and their headings are
/// none.
fn rows_of_table(rows: &[Line]) -> usize {
    let is_row = |line: &Line| !lone(line) || is_total(line) || has_number(line);
    let last = rows
        .iter()
        .rposition(is_row)
        .map_or(0, |at| at.saturating_add(1));
    let (table, below) = rows.split_at_checked(last).unwrap_or((rows, &[]));
    if !table.iter().any(has_number) {
        let empty = table.iter().any(|line| !lone(line)) && below.iter().all(says_none);
        return if empty { last } else { rows.len() };
    }
    let text = |line: &Line| {
        line.iter()
            .find(|cell| cell.begins())
            .map(|cell| squash(&cell.text))
    };
    let sentence = |line: &Line| text(line).is_some_and(|text| text.contains('。'));
    let heading = |line: &Line| {
        text(line).is_some_and(|text| text.ends_with("说明") || text.ends_with("情况"))
    };
    let told = below.iter().any(sentence);
    let first = below
        .iter()
        .position(|line| sentence(line) || heading(line));
    match first.filter(|_| told) {
        Some(first) => last.saturating_add(first),
        None => rows.len(),
    }
}

/// Whether a line is a sentence that says that there is nothing in the table above: `本单位没有此项支出，此表为空表。`
fn says_none(line: &Line) -> bool {
    let first = line.iter().find(|cell| cell.begins());
    let text = first.map(|cell| squash(&cell.text)).unwrap_or_default();
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    let closed = text.ends_with(['。', ')']) || has(&["空表", "表为空", "无数据"]);
    let none = has(&["没有", "无", "不涉及", "未安排", "空表", "表为空"]);
    let of_money = has(&["收入", "支出", "收支", "预算", "决算", "资金", "表"]);
    closed && none && of_money && text.chars().count() > 5
}

/// A line that is a note and nothing else: its text.
pub(super) fn note(line: &Line) -> Option<String> {
    let first = line.iter().find(|cell| cell.begins())?;
    (lone(line) && is_note(first.trimmed())).then(|| first.trimmed().to_owned())
}

fn lead(line: &Line) -> Option<Lead> {
    if unit_of_line(line).is_some() && lone(line) {
        let cell = line.iter().find(|cell| cell.begins())?;
        return Some(Lead {
            text: title_before_unit(cell.trimmed())?.to_owned(),
            place: cell.place,
            line: line.clone(),
        });
    }
    let begun = || line.iter().filter(|cell| cell.begins());
    let cell = begun().find(|cell| !is_form_number(&cell.text));
    let cell = cell.or_else(|| begun().next())?;
    Some(Lead {
        text: cell.trimmed().to_owned(),
        place: cell.place,
        line: line.clone(),
    })
}

/// The title of a table that stands before its unit on the same line: `收支总表（单位：万元）`.
fn title_before_unit(text: &str) -> Option<&str> {
    let before = text.get(..text.find("单位")?)?;
    let title = before.trim_end_matches("金额");
    let title = title.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '(' | '（'));
    title.ends_with('表').then_some(title)
}

fn lone(line: &Line) -> bool {
    line.iter().filter(|cell| cell.begins()).count() == 1
}

/// Whether a line begins with the name of a sum: such a line is a row, even with nothing beside it.
fn is_total(line: &Line) -> bool {
    let first = line
        .iter()
        .find(|cell| cell.begins())
        .map(|cell| normal_name(&cell.text));
    first.is_some_and(|name| {
        ["合计", "总计", "小计"]
            .iter()
            .any(|sum| name.ends_with(sum))
    })
}

/// Whether a line heads the levels of a code: `类 | 款 | 项`.
fn heads_levels(line: &Line) -> bool {
    let mut begun = line.iter().filter(|cell| cell.begins());
    let mut next_is = |name: &str| begun.next().is_some_and(|cell| squash(&cell.text) == name);
    next_is("类") && next_is("款")
}

/// Whether a line says whose a table is and which, and no more: `部门：某局 | 公开02表`.
fn caption(line: &Line) -> bool {
    let owner = |text: &str| {
        let label = squash(text).split_once(':').map(|(l, _)| l.to_owned());
        label.is_some_and(|label| label.contains("部门") || label.contains("单位"))
    };
    let begun = || line.iter().filter(|cell| cell.begins());
    let numbers = begun().filter(|cell| is_form_number(&cell.text)).count();
    let owners = begun().filter(|cell| owner(&cell.text)).count();
    numbers > 0 && owners > 0 && numbers.saturating_add(owners) == begun().count()
}

/// Whether a text is the number of a form: `公开02表`, `表3-1`, `附件1`.
pub(super) fn is_form_number(text: &str) -> bool {
    let text = squash(text);
    let ends = |text: &str| text.ends_with('表') || text.starts_with(['表', '附']);
    let rest = ["公开", "部门", "预算", "决算", "附件", "附表", "表", "附"]
        .iter()
        .fold(text.as_str(), |rest, word| {
            rest.strip_prefix(word).unwrap_or(rest)
        });
    let bare = rest.trim_end_matches('表');
    let mark = |c: char| c.is_ascii_digit() || matches!(c, '-' | '—' | ':');
    ends(&text) && bare.contains(|c: char| c.is_ascii_digit()) && bare.chars().all(mark)
}

/// Whether a text begins as a note does.
pub(super) fn is_note(text: &str) -> bool {
    let text = squash(text);
    ["备注", "注:", "说明:", "*", "※"]
        .iter()
        .any(|mark| text.starts_with(mark))
        || (text.starts_with('注')
            && text
                .chars()
                .nth(1)
                .is_some_and(|c| c.is_ascii_digit() || c == '('))
}

/// Whether a line is the headings of a table, one of which says the unit of all: `科目编码（单位：万元） | 科目名称 | 合计`.
fn heads_with_unit(line: &Line) -> bool {
    let texts = || {
        let begun = line.iter().filter(|cell| cell.begins());
        begun.map(|cell| squash(&cell.text))
    };
    let says = |text: String| {
        let before = text.split_once("单位:").map(|(before, _)| before);
        let before = before.and_then(|before| before.trim_end_matches("金额").strip_suffix('('));
        before.is_some_and(|heading| !heading.is_empty() && !heading.contains(':'))
    };
    let others = texts().filter(|text| !text.contains(':')).count();
    unit_of_line(line).is_some() && texts().any(says) && others > 1
}

/// The unit of a line such as `单位：万元` or `编制单位：某局　金额单位：元`.
fn unit_of_line(line: &Line) -> Option<Unit> {
    line.iter()
        .filter(|cell| cell.begins())
        .find_map(|cell| printed_unit(&cell.text))
}

/// The unit that a text names after `单位：`.
pub(super) fn printed_unit(text: &str) -> Option<Unit> {
    let text = squash(text);
    text.split("单位").skip(1).find_map(|rest| {
        let rest = rest
            .trim_start_matches([':', '('])
            .trim_start_matches("人民币");
        let word = Unit::NAMED
            .iter()
            .find(|(word, _)| rest.starts_with(word) && word.ends_with('元'));
        word.map(|(_, unit)| *unit)
    })
}

/// Whether two lines say the same, cell by cell.
pub(super) fn same_texts(a: &Line, b: &Line) -> bool {
    let same = |(a, b): (&GridCell, &GridCell)| squashed(&a.text) == squashed(&b.text);
    a.len() == b.len() && a.iter().zip(b).all(same)
}

/// Whether a line holds a figure.
pub(super) fn has_number(line: &Line) -> bool {
    line.iter().any(is_number)
}

/// Whether a cell holds a figure.
pub(super) fn is_number(cell: &GridCell) -> bool {
    matches!(read_amount(&cell.text), Reading::Value { .. })
}

/// The title among the lines above a table: the last that is neither a label with its value nor too long.
pub(super) fn title(lead: &[Lead]) -> Option<&Lead> {
    let fits = |line: &&Lead| {
        let text = squash(&line.text);
        !text.contains(':') && text.chars().count() <= 60 && !is_form_number(&text)
    };
    lead.iter().rev().find(fits).or_else(|| lead.first())
}
