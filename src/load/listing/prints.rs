//! One printing of a form: its lines become rows and heading.

use super::centred;
use super::heads::{Heads, Vocabulary, heads};
use super::lanes::{Lanes, are_side_by_side};
use super::lines::Line;
use super::lists::Lists;
use super::rows::{Content, Printed, Reader, Row};
use super::stretches::Stretch;
use super::wraps::{Heading, rejoined, unwrapped};
use crate::form::{Block, Form, FormId, Forms};
use crate::lang::Said;
use crate::ledger::Gravity;
use crate::load::blocks::printed_unit;
use crate::load::desk::{Desk, Spot};
use crate::load::layout::lists;
use crate::load::numbering;
use crate::say;
use crate::source::{FileId, Place};
use crate::value::{Decimal, Unit, squash};

/// The most characters of a heading; a longer line that no form knows heads the page, not a column.
const MAX_WORD: usize = 16;

/// One printing of a form.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Print {
    pub(super) form: Option<FormId>,
    pub(super) file: FileId,
    pub(super) title: String,
    pub(super) place: Option<Place>,
    pub(super) content: Content,
    /// What the heading says for each list of the form.
    pub(super) heads: Vec<Heads>,
    /// Why nothing of it can be placed.
    pub(super) fault: Option<Said>,
}

impl Print {
    /// Whether another printing goes on with this one: the same columns, and rows that this one has not.
    pub(super) fn goes_on(&self, other: &Self) -> bool {
        // With its number before it a name is another one: 二、政府性基金预算拨款, and below 上年结转 政府性基金预算拨款.
        let key = |row: &Row| (row.block, row.code.clone(), squash(&row.name()));
        let own: Vec<_> = self.content.rows.iter().map(key).collect();
        let fresh = other
            .content
            .rows
            .iter()
            .all(|row| !own.contains(&key(row)));
        self.form == other.form
            && self.file == other.file
            && self.columns() == other.columns()
            && fresh
    }

    fn columns(&self) -> Vec<&[usize]> {
        self.heads
            .iter()
            .map(|heads| heads.columns.as_slice())
            .collect()
    }

    /// How many of the columns that the form must have are not printed; and, of forms that lack as many, the one that
    /// has more goes first.
    fn lacks(&self, form: &Form) -> (usize, usize) {
        let printed = |at: &usize| self.heads.iter().any(|heads| heads.columns.contains(at));
        let needed = form
            .columns
            .iter()
            .enumerate()
            .filter(|(_, column)| !column.optional)
            .map(|(at, _)| at);
        let (have, lack): (Vec<usize>, Vec<usize>) = needed.partition(printed);
        (lack.len(), usize::MAX.saturating_sub(have.len()))
    }

    /// Whether the heading of the form's codes is printed, where rows have codes.
    fn heads_codes(&self, form: &Form) -> bool {
        let mut keys = form.plain().lists.iter().flat_map(|list| &list.key);
        let coded = self.content.rows.iter().any(|row| row.code.is_some());
        !coded || keys.any(|key| self.heads(key))
    }

    /// Whether the heading of the form's names is printed; where it has none, whether no row has a name.
    fn heads_names(&self, form: &Form) -> bool {
        let lists = form.plain().lists.iter();
        let mut names = lists.flat_map(|list| &list.label).peekable();
        match names.peek() {
            Some(_) => names.any(|name| self.heads(name)),
            None => self.content.rows.iter().all(|row| row.words.is_empty()),
        }
    }

    fn heads(&self, word: &str) -> bool {
        let mut heading = self.content.heading.iter();
        heading.any(|own| squash(&own.text) == word)
    }

    /// Adds the rows of a printing that goes on with this one.
    pub(super) fn append(&mut self, other: Self) {
        self.content.rows.extend(other.content.rows);
        self.content.notes.extend(other.content.notes);
        self.content.unit = self.content.unit.or(other.content.unit);
        self.fault = self.fault.take().or(other.fault);
        for (mine, other) in self.heads.iter_mut().zip(other.heads) {
            mine.unknown.extend(other.unknown);
            mine.disordered |= other.disordered;
        }
    }
}

/// Reads the lines of a printing; none where they are not those of its form.
pub(super) fn read(
    desk: &mut Desk<'_>,
    file: FileId,
    stretch: &Stretch,
    lines: &[Line<'_>],
) -> Option<Print> {
    let forms = desk.forms;
    let mut prints: Vec<Print> = stretch
        .forms
        .iter()
        .filter_map(|id| read_as(forms, *id, file, stretch, lines))
        .collect();
    // Of two that lack as much, the one whose names are headed so, then the one with more columns, then the one whose
    // codes are headed, then the one that every document has.
    let fit = |print: &Print| {
        let form = print.form.and_then(|id| forms.form(id));
        form.map_or((usize::MAX, true, 0, true, true), |form| {
            let (lack, more) = print.lacks(form);
            let (names, codes) = (print.heads_names(form), print.heads_codes(form));
            (lack, !names, more, !codes, form.optional)
        })
    };
    let best = prints.iter().map(fit).min();
    prints.retain(|print| Some(fit(print)) == best);
    if prints.len() > 1 {
        let names: Vec<&str> = prints
            .iter()
            .filter_map(|p| forms.form(p.form?))
            .map(|f| f.name.as_str())
            .collect();
        let title = prints
            .first()
            .map(|print| print.title.clone())
            .unwrap_or_default();
        let message = say!(
            "《{title}》分不清是哪张表：{}",
            "“{title}” could be several tables: {}",
            Said::list(&names)
        );
        let spot = Spot {
            place: prints.first().and_then(|print| print.place),
            column: None,
            title: &title,
        };
        desk.notice(
            Gravity::Unreadable,
            "load::ambiguous_form",
            message,
            say!(
                "在表样里写全标题，或写全栏目",
                "give the forms their full titles, or all their columns"
            ),
            spot,
        );
        return None;
    }
    prints.pop()
}

/// What the heading says for each list; put together over lines where words of it are not known otherwise.
fn headed(form: &Form, lists: usize, words: &Vocabulary, pieces: Vec<Heading>) -> Vec<Heads> {
    let read = |pieces: &[Heading]| -> Vec<Heads> {
        let lists = (0..lists).map(|number| u16::try_from(number).unwrap_or(u16::MAX));
        lists.map(|list| heads(form, list, words, pieces)).collect()
    };
    let unknown = |heads: &[Heads]| -> usize { heads.iter().map(|own| own.unknown.len()).sum() };
    let plain = read(&pieces);
    if unknown(&plain) == 0 {
        return plain;
    }
    let again = read(&rejoined(pieces, words));
    match unknown(&again) < unknown(&plain) {
        true => again,
        false => plain,
    }
}

fn read_as(
    forms: &Forms,
    id: FormId,
    file: FileId,
    stretch: &Stretch,
    lines: &[Line<'_>],
) -> Option<Print> {
    let form = forms.form(id).filter(|form| !form.fields)?;
    let blocks = lists(form);
    let codes = blocks
        .iter()
        .find_map(|block| block.codes)
        .and_then(|id| forms.code_table(id));
    if !are_side_by_side(
        &blocks,
        stretch.lines.iter().filter_map(|at| lines.get(*at)),
    ) {
        return None;
    }
    let words = Vocabulary::of(form, codes);
    let (mut content, foreign) = content(forms, form, (file, &words), stretch, lines);
    if content.rows.first().is_some_and(counts_columns) {
        content.rows.remove(0);
    }
    if let [block] = blocks.as_ref()
        && !block.key.is_empty()
    {
        centred::adopt_names(&mut content, &words);
    }
    let pieces = content.heading.iter().filter(|head| may_head(&head.text));
    let pieces: Vec<Heading> = pieces.cloned().collect();
    let pieces = unwrapped(&pieces, |text| words.knows(text));
    let heads = headed(form, blocks.len(), &words, pieces);
    let title = lines.get(stretch.title)?;
    // The unit may stand beside the title, or in the heading of a column: 单价（万元）.
    let headed = content
        .heading
        .iter()
        .find_map(|head| unit_in_brackets(&head.text));
    content.unit = content
        .unit
        .or_else(|| printed_unit(&title.squashed))
        .or(headed);
    let mut print = Print {
        form: Some(id),
        file,
        title: title_text(lines, stretch),
        place: title.place(file),
        content,
        heads,
        fault: None,
    };
    print.fault = fault(form, &print, foreign);
    is_of(form, &blocks, &print).then_some(print)
}

/// Rows and heading of a printing; whether something on its lines is not of its form.
fn content(
    forms: &Forms,
    form: &Form,
    (file, words): (FileId, &Vocabulary),
    stretch: &Stretch,
    lines: &[Line<'_>],
) -> (Content, bool) {
    let blocks = lists(form);
    let own = stretch
        .lines
        .iter()
        .filter_map(|at| lines.get(*at).map(|line| (*at, line)));
    match blocks.as_ref() {
        [block] => {
            let mut reader = Reader {
                file,
                words,
                block,
                codes: block.codes.and_then(|id| forms.code_table(id)),
                wordy: form.columns.iter().any(|column| !column.kind.is_number()),
                content: Content::default(),
                closed: false,
            };
            let mut above = true;
            own.for_each(|(at, line)| {
                reader.closed |= above && at > stretch.title;
                above = at < stretch.title;
                if !(reader.content.rows.is_empty() && numbers(line)) {
                    reader.line(at, line);
                }
            });
            (reader.content, false)
        }
        blocks if blocks.iter().all(|block| block.key.is_empty()) => {
            let mut reader = Lists::new(file, form, forms, words);
            own.for_each(|(at, line)| {
                if !(reader.content.rows.is_empty() && numbers(line)) {
                    reader.line(at, line);
                }
            });
            (reader.content, reader.foreign)
        }
        blocks if blocks.iter().all(|block| !block.key.is_empty()) => {
            let codes = blocks.first().and_then(|block| block.codes);
            let codes = codes.and_then(|id| forms.code_table(id));
            let mut reader = Lanes::new(file, form, codes, words);
            own.for_each(|(at, line)| reader.line(at, line));
            reader.finish()
        }
        _ => (Content::default(), true),
    }
}

/// Whether a row without a name counts from 1: where each cell has a line of its own, 栏次 may stand below the numbers.
fn counts_columns(row: &Row) -> bool {
    let counts = |(own, number): (&Printed, u32)| {
        own.figure.decimals == 0 && own.figure.value == Decimal::from(number)
    };
    let nameless = row.code.is_none() && row.words.is_empty();
    nameless && row.figures.len() > 2 && row.figures.iter().zip(1..).all(counts)
}

/// Whether a line above the rows numbers the columns.
fn numbers(line: &Line<'_>) -> bool {
    numbering::numbers_line(line.pieces.iter().map(|piece| piece.text))
}

/// A title as printed, once and without what stands beside it.
pub(super) fn title_text(lines: &[Line<'_>], stretch: &Stretch) -> String {
    let own = [Some(stretch.title), stretch.rest].into_iter().flatten();
    let pieces = own
        .filter_map(|at| lines.get(at))
        .flat_map(|line| &line.pieces);
    let text: String = pieces.map(|piece| piece.text.trim()).collect();
    let text = super::stretches::without_unit(&text);
    super::stretches::once(&text).to_owned()
}

fn unit_in_brackets(text: &str) -> Option<Unit> {
    let squashed = crate::value::squash(text);
    let named = Unit::NAMED
        .iter()
        .find(|(word, _)| word.ends_with('元') && squashed.contains(&format!("({word})")));
    named.map(|(_, unit)| *unit)
}

fn may_head(text: &str) -> bool {
    let squashed = crate::value::squash(text);
    !squashed.contains(':') && squashed.chars().count() <= MAX_WORD.saturating_mul(2)
}

/// Why nothing of a printing can be placed.
fn fault(form: &Form, print: &Print, foreign: bool) -> Option<Said> {
    if foreign {
        return Some(say!(
            "一行里并排的名称与表样的分栏对不上",
            "the names side by side in a row do not match the blocks of the form"
        ));
    }
    if print.content.orphans > 0 {
        return Some(say!(
            "有的数不与所属的行在一起",
            "some figures do not stand with the row they are of"
        ));
    }
    let mut unknown: Vec<&String> = print
        .heads
        .iter()
        .flat_map(|heads| &heads.unknown)
        .collect();
    unknown.sort();
    unknown.dedup();
    let known_to_all =
        |word: &&&String| print.heads.iter().all(|heads| heads.unknown.contains(word));
    let Some(first) = unknown.iter().find(known_to_all) else {
        let (lack, _) = print.lacks(form);
        return (lack > 0).then(|| {
            say!(
                "栏头里认不出表样必有的栏，各数在哪一栏定不下来",
                "columns that the form must have are not found in the heading: which figure stands where cannot be told"
            )
        });
    };
    Some(say!(
        "栏头里的“{first}”不在表样里，不知还有没有别的栏",
        "the heading “{first}” is not in the form: there may be other columns"
    ))
}

/// Whether the headings are those of the form: some of them beside rows, nearly all where there is no row.
fn is_of(form: &Form, blocks: &[Block], print: &Print) -> bool {
    let printed = |at: usize| print.heads.iter().any(|heads| heads.columns.contains(&at));
    let needed: Vec<usize> = form
        .columns
        .iter()
        .enumerate()
        .filter(|(_, column)| !column.optional)
        .map(|(at, _)| at)
        .collect();
    let have = needed.iter().filter(|at| printed(**at)).count();
    let rows = print.content.rows.iter().any(|row| !row.figures.is_empty());
    let share = if rows { 1 } else { 4 };
    let enough = have > 0 && have.saturating_mul(5) >= needed.len().saturating_mul(share);
    // A printing of lists without any figure or code is prose that speaks of them.
    let coded = print.content.rows.iter().any(|row| row.code.is_some());
    enough && (rows || coded || blocks.len() == 1)
}
