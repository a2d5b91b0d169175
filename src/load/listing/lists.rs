//! Two lists side by side, 收入 | 支出: a line holds a name and its figures, and another name and its figures.

use super::heads::Vocabulary;
use super::lines::{Line, Piece};
use super::numbers::{Number, without_numbers};
use super::rows::{Content, Printed, Row, Words, beside, span};
use super::wraps::{Heading, Wraps};
use crate::form::{Block, CodeTable, Form, Forms};
use crate::ledger::Role;
use crate::load::hierarchy::style;
use crate::source::FileId;
use crate::value::{normal_name, squash};

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
    pub(super) numbers: Option<Vec<Number>>,
    last: usize,
    /// Whether the last row stands alone on its lines.
    alone: bool,
    /// Whether the figures of the last row stand alone on the line above.
    amid: bool,
    pub(super) wraps: Wraps,
}

/// A name with the figures after it.
#[derive(Default)]
pub(super) struct Part<'a> {
    pub(super) words: Vec<&'a Piece<'a>>,
    pub(super) figures: Vec<&'a Piece<'a>>,
}

impl Part<'_> {
    /// Its words as one name.
    pub(super) fn name(&self) -> String {
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
            alone: false,
            amid: false,
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
        if self.words.is_heading(&line.pieces) && !self.ends_name(at, line) {
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
        self.alone = parts.len() == 1;
        for (part, block) in parts.iter().zip(blocks) {
            self.row(at, part, block);
        }
    }

    /// Whether a line is one letter right below a name without figures: 款, of 政府性基金预算财政拨款, and no heading.
    fn ends_name(&self, at: usize, line: &Line<'_>) -> bool {
        let open = |row: &Row| row.figures.is_empty() && row.role == Role::Item;
        let near = self.last.saturating_add(1) == at;
        near && line.squashed.chars().count() == 1 && self.content.rows.last().is_some_and(open)
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

    /// Says anew of which list the last row is once its name is whole.
    fn retell_list(&mut self) {
        let number = self.content.rows.len().saturating_sub(1);
        let name = self.content.rows.last().map(Row::name).unwrap_or_default();
        if let [only] = self.knows(&name).as_slice()
            && let Some(row) = self.content.rows.get_mut(number)
        {
            row.block = u16::try_from(*only).unwrap_or(u16::MAX);
            self.retell(number, *only);
        }
    }

    /// Figures under a name: its first, or, in a text that keeps no columns, further ones of a row that stands alone.
    fn figures_alone(&mut self, at: usize, pieces: &[Piece<'_>]) {
        let file = self.file;
        let near = self.last.saturating_add(1) == at;
        let further = self.alone && pieces.iter().all(|piece| piece.kept.is_none());
        match self.content.rows.last_mut().filter(|_| near) {
            Some(row) if row.figures.is_empty() || further => {
                row.figures
                    .extend(pieces.iter().filter_map(|piece| printed(file, piece)));
                (self.last, self.amid) = (at, true);
            }
            _ => self.content.orphans = self.content.orphans.saturating_add(pieces.len()),
        }
    }

    /// Words that are no row: a name that goes on, else part of the heading.
    fn unnamed(&mut self, at: usize, line: &Line<'_>, parts: &[Part<'_>]) {
        let near = self.last.saturating_add(1) == at && line.figures() == 0;
        let file = self.file;
        let open = near && (self.is_blank() || self.ends_known(line));
        match self.content.rows.last_mut().filter(|_| open) {
            Some(row) => {
                row.words
                    .extend(line.pieces.iter().map(|piece| words(file, at, piece)));
                self.last = at;
                self.retell_list();
            }
            None if line.figures() > 0 => {
                let lost = parts.iter().map(|part| part.figures.len());
                self.content.orphans = lost.fold(self.content.orphans, usize::saturating_add);
            }
            None => self.heading(at, &line.pieces),
        }
    }

    /// Whether the last row has no figures.
    fn is_blank(&self) -> bool {
        let last = self.content.rows.last();
        last.is_some_and(|row| row.figures.is_empty())
    }

    /// Whether the name of the last row, in whose middle its figures stand alone on a line, is one that is known only with
    /// what a line says.
    fn ends_known(&self, line: &Line<'_>) -> bool {
        let Some(row) = self.content.rows.last().filter(|_| self.amid) else {
            return false;
        };
        let name = row.name();
        let whole = format!("{name}{}", line.squashed);
        self.knows(&name).is_empty() && self.knows(&whole).len() == 1
    }

    fn row(&mut self, at: usize, part: &Part<'_>, block: usize) {
        let file = self.file;
        let plain = normal_name(&part.name());
        let role = role(self.form.blocks.get(block), &plain);
        self.wraps
            .note(block, self.content.rows.len(), at, &part.words);
        self.wraps.note_figures(block, &part.figures);
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
        (self.last, self.amid) = (at, false);
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
