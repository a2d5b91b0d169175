//! Cutting a form of labels, line by line, into its own lines and its parts.

use super::goals;
use super::narrow::{is_across, narrowed};
use super::part::{Part, number_behind};
use super::{lead_of, unit_of};
use crate::load::blocks::{Block, Lead, Line, same_texts};
use crate::load::grid::GridCell;
use crate::value::heading_of;
use indexmap::IndexSet;

/// A form of labels, cut as far as it was read.
pub(super) struct Cutter<'b> {
    parts: &'b [Part<'b>],
    labels: &'b IndexSet<String>,
    own: Block,
    cuts: Vec<Cut<'b>>,
    /// The part whose rows go on, and its column of names.
    open: Option<(usize, usize)>,
    /// The number told last of what the rows below belong to, and the column that it is for: that of a goal.
    number: Option<(&'b str, GridCell)>,
    /// How many lines below were taken with one above.
    taken: usize,
}

/// A part as far as it was read.
#[derive(Default)]
struct Cut<'b> {
    part: usize,
    block: Block,
    /// The cell before its headings that its lines share.
    group: Option<(usize, String)>,
    /// The column of the number that its rows belong to, and what stands in it.
    counted: Option<&'b str>,
    numbers: Vec<GridCell>,
}

impl<'b> Cutter<'b> {
    /// Nothing is read yet of a block with these parts and these labels of its own.
    pub(super) fn new(parts: &'b [Part<'b>], labels: &'b IndexSet<String>, block: &Block) -> Self {
        let own = Block {
            rows: Vec::new(),
            ..block.clone()
        };
        Self {
            parts,
            labels,
            own,
            cuts: Vec::new(),
            open: None,
            number: None,
            taken: 0,
        }
    }

    /// Takes the next line, of which those below it are known.
    pub(super) fn take(&mut self, line: &Line, below: &[Line]) {
        if let Some(left) = self.taken.checked_sub(1) {
            self.taken = left;
        } else if let Some(number) = self.number_of(line) {
            (self.number, self.open) = (Some(number), None);
            self.own.rows.push(line.clone());
        } else if let Some((lists, lines)) = goals::lists(self.parts, line, below) {
            (self.taken, self.open) = (lines, None);
            let unit = self.own.unit;
            self.cuts.extend(lists.into_iter().map(|(part, block)| Cut {
                part,
                block: Block { unit, ..block },
                ..Cut::default()
            }));
        } else if let Some(part) = self.part_headed(line) {
            self.head(part, line);
        } else {
            self.row(line);
        }
    }

    /// The form's own lines, and its parts.
    pub(super) fn finish(self) -> (Block, Vec<Block>) {
        let parts = self.cuts.into_iter().map(Cut::finish);
        (self.own, parts.collect())
    }

    /// The number of what the rows below belong to, where a line tells it: `长期目标 2：| 做好检查`.
    fn number_of(&self, line: &Line) -> Option<(&'b str, GridCell)> {
        let mut begun = line.iter().filter(|cell| cell.begins());
        let first = begun.next()?;
        let few = begun.nth(1).is_none();
        let mut words = self.parts.iter().filter_map(|part| part.counted(&[]));
        words
            .find_map(|word| Some((word, number_behind(first, word)?)))
            .filter(|_| few)
    }

    /// The part of which a line begins the headings: of several, the one whose title stands before them.
    fn part_headed(&self, line: &Line) -> Option<usize> {
        let open = self
            .open
            .and_then(|(at, names)| Some((self.cuts.get(at)?, names)));
        if open.is_some_and(|(cut, names)| cut.goes_on_with_head(line, names)) {
            return None;
        }
        let of = |part: &Part<'_>| part.is_head(line);
        let titled = |part: &Part<'_>| of(part) && part.title_before(line).is_some();
        let titled = self.parts.iter().position(titled);
        titled.or_else(|| self.parts.iter().position(of))
    }

    /// Begins a part with its headings, or goes on with one of which they are repeated below the next number.
    fn head(&mut self, at: usize, line: &Line) {
        let Some(part) = self.parts.get(at) else {
            return;
        };
        let word = self.number.as_ref().map(|(word, _)| *word);
        let counted = part.counted(line).filter(|own| Some(*own) == word);
        let again = |cut: &Cut<'_>| cut.part == at && cut.counted.is_some() && cut.is_headed(line);
        let again = self.cuts.iter().position(again);
        let again = again.filter(|_| counted.is_some());
        let below_title = part.names_below_title(line);
        let names = part.names(line).or(below_title);
        self.open = names.map(|names| (again.unwrap_or(self.cuts.len()), names));
        if again.is_some() {
            return;
        }
        let is_title = |line: &mut Line| self.parts.iter().any(|part| part.is_title(line));
        let lead = self.own.rows.pop_if(is_title);
        let lead = lead.iter().filter_map(lead_of);
        let lead: Vec<Lead> = lead.chain(part.title_before(line)).collect();
        let mut cut = Cut {
            part: at,
            block: Block {
                unit: unit_of(&lead).or(self.own.unit),
                lead,
                ..Block::default()
            },
            group: part.group(line),
            counted,
            numbers: Vec::new(),
        };
        let head = match below_title {
            Some(at) => without(line, at),
            None => line.clone(),
        };
        cut.push(&head, counted.map(|name| heading(name, line)));
        self.cuts.push(cut);
    }

    /// A row of the part that is open, or a line of the form's own.
    fn row(&mut self, line: &Line) {
        let open = self.open.filter(|open| self.goes_on(line, *open));
        let cut = open.and_then(|(at, names)| Some((self.cuts.get_mut(at)?, names)));
        let Some((cut, names)) = cut else {
            self.open = None;
            self.own.rows.push(line.clone());
            return;
        };
        // A kind under which nothing is listed: 经济效益指标, and the rest of its line left empty.
        if line.iter().skip(names).all(GridCell::is_empty) {
            return;
        }
        // Headings of two lines: the second of them is repeated too.
        match cut.counted.filter(|_| cut.goes_on_with_head(line, names)) {
            Some(_) if cut.block.rows.iter().any(|row| same_texts(row, line)) => {}
            Some(name) => cut.push(line, Some(heading(name, line))),
            None => cut.push(line, self.number.as_ref().map(|(_, number)| number.clone())),
        }
    }

    /// Whether a line goes on with the part that is open: what begins behind the names goes on with the line above, as on
    /// the next page.
    fn goes_on(&self, line: &Line, (at, names): (usize, usize)) -> bool {
        let Some(cut) = self.cuts.get(at) else {
            return false;
        };
        let shared = cut.group.as_ref().is_some_and(|(at, text)| {
            line.get(*at)
                .is_some_and(|cell| cell.merged && cell.text == *text)
        });
        let begins = line.iter().take(names).any(GridCell::begins);
        // Where its group goes on, a row without a name is none of the form's own lines.
        let named = shared || !begins || line.get(names).is_some_and(|cell| !cell.is_empty());
        let lone = line.iter().filter(|cell| cell.begins()).count() < 2;
        let head = cut.block.rows.first();
        let fits = head.is_none_or(|head| !is_across(line, head));
        named && fits && (shared || !lone && !begins_with(line, self.labels))
    }
}

impl Cut<'_> {
    fn push(&mut self, line: &Line, number: Option<GridCell>) {
        self.block.rows.push(line.clone());
        self.numbers
            .extend(number.filter(|_| self.counted.is_some()));
    }

    fn is_headed(&self, line: &Line) -> bool {
        let head = self.block.rows.first();
        head.is_some_and(|head| same_texts(head, line))
    }

    /// Whether the headings go on in a line: the one of the names reaches down to it.
    fn goes_on_with_head(&self, line: &Line, names: usize) -> bool {
        let head = self.block.rows.first().and_then(|head| head.get(names));
        let cell = line.get(names).filter(|cell| cell.merged);
        cell.is_some_and(|cell| head.is_some_and(|head| head.text == cell.text))
    }

    fn finish(mut self) -> Block {
        let group = self.group.map(|(at, _)| at);
        let mut rows = narrowed(std::mem::take(&mut self.block.rows), group);
        for (row, number) in rows.iter_mut().zip(self.numbers) {
            row.insert(0, number);
        }
        self.block.rows = rows;
        self.block
    }
}

/// A line without the text of one cell, and of those that it covers.
fn without(line: &Line, at: usize) -> Line {
    let text = line.get(at).map(|cell| cell.text.clone());
    let mut line = line.clone();
    for cell in line
        .iter_mut()
        .filter(|cell| Some(&cell.text) == text.as_ref())
    {
        cell.text.clear();
    }
    line
}

/// The heading of the numbers, before a line of headings.
fn heading(name: &str, line: &Line) -> GridCell {
    GridCell {
        text: name.to_owned(),
        place: line.first().and_then(|cell| cell.place),
        ..GridCell::default()
    }
}

/// Whether the first text of a line is a label.
fn begins_with(line: &Line, labels: &IndexSet<String>) -> bool {
    let first = line.iter().find(|cell| !GridCell::is_empty(cell));
    first.is_some_and(|cell| cell.begins() && labels.contains(&*heading_of(&cell.text)))
}
