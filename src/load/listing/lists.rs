//! Two lists side by side, 收入 | 支出: a line holds a name and its figures, and another name and its figures.

use super::heads::Vocabulary;
use super::lines::{Figure, Line, Piece};
use super::rows::{Content, Printed, Row, Words, beside, span};
use super::wraps::{Heading, Wraps};
use crate::form::{Block, CodeTable, Form, Forms};
use crate::ledger::Role;
use crate::load::hierarchy::style;
use crate::source::FileId;
use crate::value::{Decimal, normal_name, squash};

/// The most rows of a list that are numbered.
const MOST_ROWS: u32 = 200;

/// Reads lists side by side; none where a line holds more lists than the form has.
pub(super) struct Lists<'a> {
    pub(super) file: FileId,
    pub(super) form: &'a Form,
    pub(super) codes: Vec<Option<&'a CodeTable>>,
    pub(super) words: &'a Vocabulary,
    pub(super) content: Content,
    /// Whether something was found that is not of this form.
    pub(super) foreign: bool,
    /// Where a column numbers the rows of each list, 行次, the numbers of the line before.
    numbers: Option<Vec<Number>>,
    last: usize,
    wraps: Wraps,
}

/// The number of a row, and where it stands.
#[derive(Clone, Copy)]
struct Number {
    value: Decimal,
    start: u32,
}

/// A name with the figures after it.
#[derive(Default)]
struct Part<'a> {
    words: Vec<&'a Piece<'a>>,
    figures: Vec<&'a Piece<'a>>,
}

impl Part<'_> {
    fn name(&self) -> String {
        self.words.iter().map(|piece| piece.text.trim()).collect()
    }
}

impl<'a> Lists<'a> {
    /// A reader for a form.
    pub(super) fn new(
        file: FileId,
        form: &'a Form,
        forms: &'a Forms,
        words: &'a Vocabulary,
    ) -> Self {
        let codes = form
            .blocks
            .iter()
            .map(|block| block.codes.and_then(|id| forms.code_table(id)));
        Self {
            file,
            form,
            codes: codes.collect(),
            words,
            content: Content::default(),
            foreign: false,
            numbers: None,
            last: 0,
            wraps: Wraps::default(),
        }
    }

    /// Reads one line.
    pub(super) fn line(&mut self, at: usize, line: &Line<'_>) {
        if beside(&mut self.content, line) {
            return;
        }
        if self.all_go_on(at, &line.pieces) {
            return;
        }
        if self.words.is_heading(&line.pieces) {
            self.heading(at, &line.pieces);
            return;
        }
        let mut pieces = line.pieces.clone();
        if let Some(numbers) = &mut self.numbers {
            *numbers = without_numbers(&mut pieces, numbers);
        }
        if pieces.is_empty() {
            return;
        }
        if pieces.iter().all(|piece| piece.figure.is_some()) {
            self.figures_alone(at, &pieces);
            return;
        }
        let parts = self.parts(&pieces);
        if let Some(nameless) = parts.iter().find(|part| part.words.is_empty()) {
            let lost = nameless.figures.len();
            self.content.orphans = self.content.orphans.saturating_add(lost);
            return;
        }
        let blocks = self.blocks_of(&parts);
        let Some(blocks) = blocks else {
            self.unnamed(at, line, &parts);
            return;
        };
        for (part, block) in parts.iter().zip(blocks) {
            self.row(at, part, block);
        }
    }

    fn heading(&mut self, at: usize, pieces: &[Piece<'_>]) {
        if pieces.iter().any(|piece| squash(piece.text) == "行次") {
            self.numbers.get_or_insert_default();
        }
        let pieces = pieces.iter().map(|piece| Heading::of(at, piece));
        self.content.heading.extend(pieces);
    }

    /// Adds a line of words that all go on with wrapped names to them.
    fn all_go_on(&mut self, at: usize, pieces: &[Piece<'_>]) -> bool {
        let of = |piece: &Piece<'_>| match piece.figure {
            Some(_) => None,
            None => self.wraps.goes_on(piece, at),
        };
        let Some(rows) = pieces
            .iter()
            .map(of)
            .collect::<Option<Vec<(usize, usize)>>>()
        else {
            return false;
        };
        for ((list, number), piece) in rows.into_iter().zip(pieces) {
            let more = words(self.file, at, piece);
            if let Some(row) = self.content.rows.get_mut(number) {
                row.words.push(more);
                self.retell(number, list);
            }
            self.wraps.note(list, number, at, &[piece]);
        }
        self.last = at;
        true
    }

    /// Says anew what a row is once its name is whole.
    fn retell(&mut self, number: usize, list: usize) {
        let Some(row) = self.content.rows.get_mut(number) else {
            return;
        };
        let plain = normal_name(&row.name());
        row.role = role(self.form.blocks.get(list), &plain);
    }

    /// Figures under a name that had none.
    fn figures_alone(&mut self, at: usize, pieces: &[Piece<'_>]) {
        let file = self.file;
        let near = self.last.saturating_add(1) == at;
        match self.content.rows.last_mut().filter(|_| near) {
            Some(row) if row.figures.is_empty() => {
                row.figures
                    .extend(pieces.iter().filter_map(|piece| printed(file, piece)));
                self.last = at;
            }
            _ => self.content.orphans = self.content.orphans.saturating_add(pieces.len()),
        }
    }

    /// Words that are no row: a name that goes on, else part of the heading.
    fn unnamed(&mut self, at: usize, line: &Line<'_>, parts: &[Part<'_>]) {
        let near = self.last.saturating_add(1) == at && line.figures() == 0;
        let file = self.file;
        match self
            .content
            .rows
            .last_mut()
            .filter(|row| near && row.figures.is_empty())
        {
            Some(row) => {
                row.words
                    .extend(line.pieces.iter().map(|piece| words(file, at, piece)));
                self.last = at;
            }
            None if line.figures() > 0 => {
                let lost = parts.iter().map(|part| part.figures.len());
                self.content.orphans = lost.fold(self.content.orphans, usize::saturating_add);
            }
            None => self.heading(at, &line.pieces),
        }
    }

    fn row(&mut self, at: usize, part: &Part<'_>, block: usize) {
        let file = self.file;
        let plain = normal_name(&part.name());
        let role = role(self.form.blocks.get(block), &plain);
        self.wraps
            .note(block, self.content.rows.len(), at, &part.words);
        self.content.rows.push(Row {
            words: part
                .words
                .iter()
                .map(|piece| words(file, at, piece))
                .collect(),
            figures: part
                .figures
                .iter()
                .filter_map(|piece| printed(file, piece))
                .collect(),
            role,
            block: u16::try_from(block).unwrap_or(u16::MAX),
            line: at,
            ..Row::default()
        });
        self.last = at;
    }

    /// Cuts a line where a name follows a figure, or an ordinal begins another name.
    fn parts<'b>(&self, pieces: &'b [Piece<'b>]) -> Vec<Part<'b>> {
        let mut parts: Vec<Part<'b>> = Vec::new();
        for piece in pieces {
            let begins = match (parts.last(), piece.figure) {
                (None, _) => true,
                (Some(last), None) => {
                    let ordinal = style(piece.text).is_some()
                        && last.words.iter().any(|w| !is_ordinal(w.text));
                    !last.figures.is_empty() || ordinal
                }
                (Some(_), Some(_)) => false,
            };
            if begins {
                parts.push(Part::default());
            }
            if let Some(last) = parts.last_mut() {
                match piece.figure {
                    None => last.words.push(piece),
                    Some(_) => last.figures.push(piece),
                }
            }
        }
        match parts.as_slice() {
            [one] if self.knows(&one.name()).is_empty() => self.split(parts),
            _ => parts,
        }
    }

    /// A line of two names with nothing to part them: cut where each is one that its list knows.
    fn split<'b>(&self, mut parts: Vec<Part<'b>>) -> Vec<Part<'b>> {
        let Some(one) = parts.pop() else { return parts };
        for cut in 1..one.words.len() {
            let Some((left, right)) = one.words.split_at_checked(cut) else {
                continue;
            };
            let (left, right) = (left.to_vec(), right.to_vec());
            let name =
                |words: &[&Piece<'_>]| words.iter().map(|p| p.text.trim()).collect::<String>();
            if self.knows(&name(&left)).contains(&0) && self.knows(&name(&right)).contains(&1) {
                return vec![
                    Part {
                        words: left,
                        figures: Vec::new(),
                    },
                    Part {
                        words: right,
                        figures: one.figures,
                    },
                ];
            }
        }
        vec![one]
    }

    /// The lists that know a name: as a row that sums or stands apart, or by their code table.
    fn knows(&self, name: &str) -> Vec<usize> {
        let plain = normal_name(name);
        let knows = |block: &Block, codes: &Option<&CodeTable>| {
            block.totals.contains(&plain)
                || block.apart.contains(&plain)
                || codes.is_some_and(|table| table.knows_name(&plain))
        };
        let lists = self.form.blocks.iter().zip(&self.codes).enumerate();
        lists
            .filter(|(_, (block, codes))| knows(block, codes))
            .map(|(i, _)| i)
            .collect()
    }

    /// The list of each part of a line; none where it cannot be told.
    fn blocks_of(&mut self, parts: &[Part<'_>]) -> Option<Vec<usize>> {
        match parts {
            [one] => {
                let beside = one.words.first().filter(|_| !one.figures.is_empty());
                let stands = || self.wraps.list(beside?.kept);
                let block = self.block_of(one).or_else(|| self.numbered(one));
                let block = block.or_else(stands);
                block.map(|block| vec![block])
            }
            several if several.len() <= self.form.blocks.len() => {
                Some((0..several.len()).collect())
            }
            _ => {
                self.foreign = true;
                None
            }
        }
    }

    /// The list of a name alone on a line on which every list has its number: that of the next number.
    fn numbered(&self, part: &Part<'_>) -> Option<usize> {
        let numbers = self.numbers.as_ref()?;
        let start = part.words.first()?.start;
        let own = numbers.iter().position(|number| number.start > start);
        own.filter(|_| numbers.len() == self.form.blocks.len())
    }

    /// The list of a name alone on its line: the one that knows it, else the one whose numbers it goes on with.
    fn block_of(&self, part: &Part<'_>) -> Option<usize> {
        if part.words.is_empty() {
            return None;
        }
        let name = part.name();
        if let [only] = self.knows(&name).as_slice() {
            return Some(*only);
        }
        let own = style(&name)?;
        let coded: Vec<bool> = self.codes.iter().map(Option::is_some).collect();
        // A name that the code table of the one list does not know is of the other.
        let others = (0..coded.len()).filter(|at| !coded.get(*at).copied().unwrap_or(false));
        let mut fits = others.filter(|at| {
            let mut rows = self
                .content
                .rows
                .iter()
                .filter(|row| usize::from(row.block) == *at);
            let any = rows.clone().next().is_none();
            any || rows.any(|row| style(&row.name()) <= Some(own))
        });
        let first = fits.next();
        first.filter(|_| fits.next().is_none())
    }
}

/// Takes away the number of each row, which stands before its figures, also where it has neither name nor figure; and says
/// which they were. One that goes on with a number of the line before can stand anywhere, as one can without decimals
/// right after a figure with them.
fn without_numbers(pieces: &mut Vec<Piece<'_>>, last: &[Number]) -> Vec<Number> {
    let most = Decimal::from(MOST_ROWS);
    let mut begins = true;
    let mut decimals = false;
    let mut numbers = Vec::new();
    pieces.retain(|piece| {
        let whole = |figure: &Figure| figure.decimals == 0 && !figure.blank;
        let number = piece.figure.filter(whole).map(|figure| figure.value);
        let number = number.filter(|value| *value > Decimal::ZERO && *value <= most);
        let next = |number: &Number| number.value.checked_add(Decimal::ONE);
        let goes_on = |value: &Decimal| last.iter().any(|own| next(own) == Some(*value));
        let own = number.filter(|value| begins || decimals || goes_on(value));
        let start = piece.start;
        numbers.extend(own.map(|value| Number { value, start }));
        begins = piece.figure.is_none();
        decimals = piece.figure.is_some_and(|figure| figure.decimals > 0);
        own.is_none()
    });
    numbers
}

fn role(list: Option<&Block>, plain: &String) -> Role {
    match list {
        Some(list) if list.totals.contains(plain) => Role::Total,
        Some(list) if list.apart.contains(plain) => Role::Apart,
        _ => Role::Item,
    }
}

fn is_ordinal(text: &str) -> bool {
    let bare = text.trim();
    bare.ends_with(['.', '、', ')', '）']) && style(&format!("{bare}甲")).is_some()
}

pub(super) fn words(file: FileId, line: usize, piece: &Piece<'_>) -> Words {
    Words {
        text: piece.text.to_owned(),
        at: span(file, piece),
        line,
    }
}

pub(super) fn printed(file: FileId, piece: &Piece<'_>) -> Option<Printed> {
    let figure = piece.figure?;
    Some(Printed {
        figure,
        text: piece.text.trim().to_owned(),
        at: span(file, piece),
        kept: piece.kept,
    })
}
