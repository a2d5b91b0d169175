//! Lists with codes side by side: a line holds a code, its name and its figures, and those of the next list.
//!
//! Nothing says where a list ends but that its codes rise: a list goes on from line to line until it has no row on one. In
//! a text that keeps no columns a line may end within a row; then what the next line begins with may stand beside that row
//! or below it.

use super::glued::parted;
use super::heads::Vocabulary;
use super::kept::Kept;
use super::lines::{Line, Piece};
use super::lists::{printed, words};
use super::names::{complete, deeper};
use super::rows::{Content, Row, Words, beside, span};
use super::wraps::Heading;
use crate::form::{Block, CodeTable, Form};
use crate::ledger::Role;
use crate::source::FileId;
use crate::value::{normal_name, squash};

/// The most ways to give rows to lists that are kept while it is open.
const MOST: usize = 200;
/// The most lines with codes; the whole economic classification has fewer.
const LONGEST: usize = 2_000;

/// Reads lists side by side that have codes.
pub(super) struct Lanes<'a> {
    file: FileId,
    form: &'a Form,
    codes: Option<&'a CodeTable>,
    words: &'a Vocabulary,
    content: Content,
    /// The rows of each line, by number, and whether the line before ended within a row.
    lines: Vec<(Vec<usize>, bool)>,
    /// Words of no row: the parts of names that are wrapped around the line of their code.
    loose: Vec<Words>,
    /// The line and the place of the last code, in a text that keeps columns.
    last: Option<(usize, Kept)>,
    /// Whether a figure has no decimals.
    whole: bool,
    /// Whether the last line ends within a row.
    cut: bool,
    /// Whether something was found that is not of this form.
    foreign: bool,
}

/// A way to give the rows so far to lists.
#[derive(Clone, Default)]
struct Way {
    /// For each list its last code, until it ends.
    open: Vec<Option<String>>,
    /// The same before the last printed row.
    before: Vec<Option<String>>,
    /// For each list its first code.
    firsts: Vec<Option<String>>,
    /// For each row its list.
    lanes: Vec<usize>,
}

impl<'a> Lanes<'a> {
    /// A reader for a form, of which all lists have the codes of one table.
    pub(super) fn new(
        file: FileId,
        form: &'a Form,
        codes: Option<&'a CodeTable>,
        words: &'a Vocabulary,
    ) -> Self {
        Self {
            file,
            form,
            codes,
            words,
            content: Content::default(),
            lines: Vec::new(),
            loose: Vec::new(),
            last: None,
            whole: false,
            cut: false,
            foreign: false,
        }
    }

    /// Reads one line.
    pub(super) fn line(&mut self, at: usize, line: &Line<'_>) {
        if beside(&mut self.content, line) {
            return;
        }
        let line = &parted(line, self.codes);
        let first = line.pieces.first();
        let begins = first.is_some_and(|piece| self.is_code(piece) || self.total(piece).is_some());
        if !begins && !self.goes_on(line) && !self.stands_below(at, line) {
            // The rest of a name that its code tells, or a heading.
            self.foreign |= line.figures() > 0 && !self.content.rows.is_empty();
            let pieces = line.pieces.iter();
            let pieces = pieces.map(|piece| Heading::of(at, piece));
            if self.content.rows.is_empty() || self.words.is_heading(&line.pieces) {
                self.content.heading.extend(pieces);
            }
            let pieces = line.pieces.iter().filter(|piece| piece.figure.is_none());
            self.loose
                .extend(pieces.map(|piece| words(self.file, at, piece)));
            return;
        }
        let cut = self.cut || !begins;
        let mut coded = Vec::new();
        for piece in &line.pieces {
            if self.is_code(piece) {
                coded.push(self.content.rows.len());
            }
            self.piece(at, piece);
        }
        let last = self.content.rows.last();
        self.cut = !begins || last.is_some_and(|row| row.words.is_empty());
        if !coded.is_empty() {
            self.lines.push((coded, cut));
        }
    }

    /// Whether a line goes on with a row, in a text that keeps no columns. A whole number alone may be that of a page.
    fn goes_on(&self, line: &Line<'_>) -> bool {
        let kept = line.pieces.iter().any(|piece| piece.kept.is_some());
        let figure = match line.pieces.as_slice() {
            [only] => only.figure,
            _ => None,
        };
        let alone = figure.is_some_and(|figure| figure.decimals == 0 && !figure.blank);
        let part = line
            .pieces
            .first()
            .is_some_and(|piece| self.lower(piece).is_some());
        !kept
            && !self.content.rows.is_empty()
            && !self.words.is_heading(&line.pieces)
            && (!alone || part)
    }

    /// Whether a line is the name and the figures of the last row, whose code stands alone above them, in a text that keeps
    /// columns.
    fn stands_below(&self, at: usize, line: &Line<'_>) -> bool {
        let bare = self.content.rows.last().is_some_and(Row::is_bare);
        let Some((above, code)) = self.last.filter(|_| bare && line.figures() > 0) else {
            return false;
        };
        let right = |piece: &Piece<'_>| piece.kept.is_some_and(|kept| kept.start >= code.start);
        above.saturating_add(1) == at && line.pieces.iter().all(right)
    }

    fn piece(&mut self, at: usize, piece: &Piece<'_>) {
        if self.is_code(piece) {
            self.last = piece.kept.map(|kept| (at, kept));
            self.content.rows.push(Row {
                code: Some(squash(piece.text)),
                key: Some(span(self.file, piece)),
                line: at,
                ..Row::default()
            });
        } else if let Some(block) = self.total(piece) {
            self.content.rows.push(Row {
                role: Role::Total,
                words: vec![words(self.file, at, piece)],
                block: u16::try_from(block).unwrap_or(u16::MAX),
                line: at,
                ..Row::default()
            });
        } else if let Some(code) = self.lower(piece) {
            if let Some(row) = self.content.rows.last_mut() {
                row.code = Some(code);
            }
        } else {
            let whole = self
                .content
                .rows
                .last()
                .is_some_and(|row| self.is_whole(row));
            let Some(row) = self.content.rows.last_mut() else {
                return;
            };
            match printed(self.file, piece) {
                Some(own) => {
                    self.whole |= own.figure.decimals == 0 && !own.figure.blank;
                    row.figures.push(own);
                }
                // The rest of a name behind its figures is told by its code; and behind a whole name, it is another's.
                None if row.line < at && (whole || !row.figures.is_empty()) => {
                    self.loose.push(words(self.file, at, piece));
                }
                None => row.words.push(words(self.file, at, piece)),
            }
        }
    }

    /// Whether the name of a row is the whole of the one that its code has.
    fn is_whole(&self, row: &Row) -> bool {
        let code = row.code.as_ref();
        let known = code.and_then(|code| self.codes?.codes.get(code));
        known.is_some_and(|known| normal_name(&known.name) == normal_name(&row.name()))
    }

    /// The code of the last row with a piece that prints its next level: `301`, `01`. Figures have decimals there.
    fn lower(&self, piece: &Piece<'_>) -> Option<String> {
        let row = self.content.rows.last().filter(|_| !self.whole)?;
        deeper(row, self.codes, piece)
    }

    /// What was read, and whether something is not of this form: lists that cannot be told apart are not.
    pub(super) fn finish(mut self) -> (Content, bool) {
        if self.lines.len() > LONGEST {
            return (self.content, true);
        }
        complete(&mut self.content.rows, &self.loose, self.codes);
        let lists = self.form.blocks.len();
        let joined: Vec<bool> = (0..lists).map(|lane| self.is_joined(lane)).collect();
        let rules = (self.class(), joined.as_slice());
        let mut ways = vec![Way {
            open: vec![Some(String::new()); lists],
            before: vec![None; lists],
            firsts: vec![None; lists],
            lanes: Vec::new(),
        }];
        for (line, cut) in &self.lines {
            let codes = line.iter().filter_map(|row| self.content.rows.get(*row));
            let codes: Vec<&str> = codes.filter_map(|row| row.code.as_deref()).collect();
            ways = ways
                .iter()
                .flat_map(|way| way.further(&codes, rules, *cut))
                .collect();
            // Of too many ways the one that is right may be any.
            if ways.len() > MOST {
                return (self.content, true);
            }
        }
        let groups: Vec<Vec<&str>> = ways.iter().map(|way| self.groups(way)).collect();
        let one = groups.windows(2).all(|pair| pair.first() == pair.last());
        let Some(way) = ways.first().filter(|_| one) else {
            return (self.content, true);
        };
        let rows = self.lines.iter().flat_map(|(rows, _)| rows);
        let rows = rows.zip(&way.lanes);
        for (row, lane) in rows {
            if let Some(row) = self.content.rows.get_mut(*row) {
                row.block = u16::try_from(*lane).unwrap_or(u16::MAX);
            }
        }
        (self.content, self.foreign)
    }

    /// Whether the list to the right goes on with a list: both have one total.
    fn is_joined(&self, lane: usize) -> bool {
        let total = |lane: usize| self.form.blocks.get(lane)?.totals.first();
        total(lane).is_some() && total(lane) == total(lane.saturating_add(1))
    }

    /// For each row the first total of its list: lists of one total are one that goes on beside itself.
    fn groups(&self, way: &Way) -> Vec<&'a str> {
        let total = |lane: &usize| {
            let totals = self.form.blocks.get(*lane).map(|block| &block.totals);
            let first = totals.and_then(|totals| totals.first());
            first.map_or("", |total| total.as_str())
        };
        way.lanes.iter().map(total).collect()
    }

    fn is_code(&self, piece: &Piece<'_>) -> bool {
        let text = squash(piece.text);
        let digits = text.bytes().all(|b| b.is_ascii_digit());
        let known = |table: &CodeTable| {
            let level = table.levels.iter().any(|level| level.length == text.len());
            let class = text.get(..self.class());
            level && class.is_some_and(|class| table.codes.contains_key(class))
        };
        digits && self.codes.is_some_and(known)
    }

    /// How long the codes of the highest level are.
    fn class(&self) -> usize {
        let first = self.codes.and_then(|table| table.levels.first());
        first.map_or(0, |level| level.length)
    }

    /// The list of which a text is the total.
    fn total(&self, piece: &Piece<'_>) -> Option<usize> {
        let plain = normal_name(piece.text);
        let has = |block: &Block| block.totals.contains(&plain);
        let mut blocks = self.form.blocks.iter();
        blocks.position(has).filter(|_| piece.figure.is_none())
    }
}

impl Way {
    /// The ways on with the codes of a line: in a row below, and, where the line before was cut, beside what that holds.
    fn further(&self, codes: &[&str], rules: (usize, &[bool]), cut: bool) -> Vec<Self> {
        let mut below = self.clone();
        below.before.clone_from(&self.open);
        let mut all = below.with(0, codes, rules);
        if cut && let Some(last) = self.lanes.last() {
            let first = last.saturating_add(1);
            let mut beside = self.clone();
            let again = beside.open.iter_mut().zip(&self.before);
            again
                .skip(first)
                .for_each(|(open, before)| open.clone_from(before));
            all.extend(beside.with(first, codes, rules));
        }
        all
    }

    /// The ways on with codes that stand in lists from left to right, from the first that can have one. A list without one
    /// has ended.
    fn with(self, first: usize, codes: &[&str], rules: (usize, &[bool])) -> Vec<Self> {
        let lists = self.open.len();
        let mut all = vec![(0usize, self)];
        for number in first..lists {
            let mut next = Vec::new();
            for (taken, way) in all {
                if let Some(code) = codes
                    .get(taken)
                    .filter(|code| way.takes(number, code, rules))
                {
                    let mut with = way.clone();
                    if let Some(slot) = with.open.get_mut(number) {
                        *slot = Some((*code).to_owned());
                    }
                    if let Some(first) = with.firsts.get_mut(number) {
                        first.get_or_insert_with(|| (*code).to_owned());
                    }
                    with.lanes.push(number);
                    next.push((taken.saturating_add(1), with));
                }
                let mut without = way;
                if let Some(slot) = without.open.get_mut(number) {
                    *slot = None;
                }
                next.push((taken, without));
            }
            all = next;
        }
        let whole = all.into_iter().filter(|(taken, _)| *taken == codes.len());
        whole.map(|(_, way)| way).collect()
    }

    /// Whether a list that has not ended can go on with a code: a higher one, of its last class or a class itself, and lower
    /// than those of the list that goes on with it. `rules`: how long the codes of a class are, and for each list whether
    /// the next goes on with it.
    fn takes(&self, lane: usize, code: &str, (class, joined): (usize, &[bool])) -> bool {
        let open = self.open.get(lane).and_then(Option::as_deref);
        let of_class = |last: &str| last.is_empty() || last.get(..class) == code.get(..class);
        let next = self
            .firsts
            .get(lane.saturating_add(1))
            .and_then(Option::as_deref);
        let before = joined.get(lane) != Some(&true) || next.is_none_or(|next| code < next);
        let fits = |last: &str| last < code && (code.len() == class || of_class(last));
        before && open.is_some_and(fits)
    }
}

/// Whether as many lists with codes stand side by side as a form has: the headings of one line name the codes so often, or
/// in a text that keeps no columns those above the first row.
pub(super) fn are_side_by_side<'l>(
    blocks: &[Block],
    lines: impl Iterator<Item = &'l Line<'l>>,
) -> bool {
    let Some(block) = blocks.first().filter(|block| !block.key.is_empty()) else {
        return true;
    };
    let key = |piece: &&Piece<'_>| block.key.contains(&normal_name(piece.text));
    let codes = |line: &&Line<'_>| line.pieces.first().is_some_and(|piece| is_class(piece));
    let lines: Vec<&Line<'_>> = lines.collect();
    let count = |line: &&Line<'_>| line.pieces.iter().filter(key).count();
    let most = lines.iter().map(&count).max().unwrap_or(0);
    // Where columns are not kept, cell by cell above the rows.
    let above = lines.iter().take_while(|line| !codes(line));
    let kept = |line: &&&Line<'_>| line.pieces.iter().any(|piece| piece.kept.is_some());
    let above: usize = match above.clone().any(|line| kept(&line)) {
        true => 0,
        false => above.map(count).fold(0, usize::saturating_add),
    };
    let coded = lines.iter().map(|line| codes_of(line)).max().unwrap_or(0);
    most.max(above).max(coded).max(1) == blocks.len()
}

/// How many codes with names stand on a line of a text that keeps no columns.
fn codes_of(line: &Line<'_>) -> usize {
    let level = |piece: &&Piece<'_>| piece.text.len() == 2 && piece.text.parse::<u8>().is_ok();
    let named = |at: usize| {
        let mut after = line.pieces.iter().skip(at.saturating_add(1));
        let next = after.find(|piece| !level(piece));
        next.is_some_and(|piece| piece.figure.is_none())
    };
    let pieces = line.pieces.iter().enumerate();
    let codes = pieces.filter(|(at, piece)| piece.kept.is_none() && is_class(piece) && named(*at));
    codes.count()
}

/// Whether a piece can be the first code of a table.
fn is_class(piece: &Piece<'_>) -> bool {
    let text = piece.text.trim();
    text.len() >= 3 && text.bytes().all(|b| b.is_ascii_digit())
}
