//! Where a set phrase stands in a text: sentence by sentence, the first way that leads to its end.

use super::firsts::Signs;
use super::phrase::{Step, Uncut, ends_sentence};
use std::ops::Range;

/// What is tried in a window is kept, so that nothing is tried twice: of a sentence not more bytes than these are
/// searched at once. No match is longer than half of them: some 2,700 characters.
const WINDOW: usize = 1 << 14;

/// A text, folded as `value::Folded` folds it, with its sentences.
#[derive(Clone, Debug)]
pub struct Passage<'t> {
    /// The text.
    pub text: &'t str,
    /// Where its sentences end, each after the sign that ends it.
    ends: Vec<usize>,
}

impl<'t> Passage<'t> {
    /// Finds the sentences of a text.
    pub fn new(text: &'t str) -> Self {
        let stops = text.char_indices().filter(|(_, c)| ends_sentence(*c));
        let mut ends: Vec<usize> = stops
            .map(|(at, c)| at.saturating_add(c.len_utf8()))
            .collect();
        ends.push(text.len());
        Self { text, ends }
    }

    /// The window from a byte to another, or as much of it as is searched at once, and where the next begins then.
    pub(super) fn window(&self, start: usize, end: usize) -> (Range<usize>, Option<usize>) {
        if end.saturating_sub(start) <= WINDOW {
            return (start..end, None);
        }
        let at = |by: usize| self.text.floor_char_boundary(start.saturating_add(by));
        (start..at(WINDOW), Some(at(WINDOW / 2)))
    }

    /// The number of the sentence in which a byte stands; the last where none does.
    pub(super) fn sentence(&self, at: usize) -> usize {
        let before = self.ends.partition_point(|end| *end <= at);
        before.min(self.ends.len().saturating_sub(1))
    }

    /// Where a sentence begins and ends; none after the last.
    pub(super) fn bounds(&self, sentence: usize) -> Option<Range<usize>> {
        let end = *self.ends.get(sentence)?;
        let before = sentence.checked_sub(1);
        let start = before.and_then(|before| self.ends.get(before)).copied();
        Some(start.unwrap_or(0)..end)
    }

    /// The end of the sentence that is so many further on, or of the text.
    pub(super) fn end(&self, sentence: usize, further: usize) -> usize {
        let end = self.ends.get(sentence.saturating_add(further));
        end.copied().unwrap_or(self.text.len())
    }
}

/// Whether a window of a text has one of each of some words, in this order and apart.
pub(super) fn in_order(window: &str, words: &[Vec<String>]) -> bool {
    let mut rest = window;
    for either in words {
        let end = |word: &String| {
            let at = memchr::memmem::find(rest.as_bytes(), word.as_bytes())?;
            Some(at.saturating_add(word.len()))
        };
        let Some(end) = either.iter().filter_map(end).min() else {
            return false;
        };
        rest = rest.get(end..).unwrap_or("");
    }
    true
}

/// Where the nearest of some words is, as one goes on through a text: each word is looked for once in each stretch.
pub(super) struct Ahead<'t> {
    text: &'t str,
    /// The words, each with where it comes next; nowhere, where it does not come again.
    words: Vec<(&'t str, Option<usize>)>,
}

impl<'t> Ahead<'t> {
    /// Looks from the beginning.
    pub(super) fn new(text: &'t str, words: &'t [String]) -> Self {
        let words = words.iter().map(String::as_str);
        let words =
            words.map(|word| (word, memchr::memmem::find(text.as_bytes(), word.as_bytes())));
        Self {
            text,
            words: words.collect(),
        }
    }

    /// The nearest at a byte or after it, which is no nearer to the beginning than the one asked for before.
    pub(super) fn next(&mut self, from: usize) -> Option<usize> {
        let rest = self.text.as_bytes().get(from..)?;
        for (word, next) in &mut self.words {
            if next.is_some_and(|at| at < from) {
                let at = memchr::memmem::find(rest, word.as_bytes());
                *next = at.map(|at| at.saturating_add(from));
            }
        }
        self.words.iter().filter_map(|(_, at)| *at).min()
    }

    /// The first byte, from one on, that is so near before one of them.
    pub(super) fn within(&mut self, from: usize, lead: usize) -> Option<usize> {
        let first = self.next(from)?.saturating_sub(lead);
        Some(self.text.floor_char_boundary(first).max(from))
    }
}

/// What is still to be tried, the last first.
enum Waiting {
    /// A step at a character.
    Try(usize, usize),
    /// A mark goes back to what it was.
    Undo(usize, Option<usize>),
    /// A step that takes few characters takes more from a character on: so many are left.
    More(usize, usize, usize),
}

/// A search of one window. A character is meant by the byte of the text at which it begins.
pub(super) struct Search<'s> {
    steps: &'s [Step],
    firsts: &'s [Signs],
    text: &'s str,
    window: Range<usize>,
    /// For each step at which characters it was tried: it led to no end.
    tried: Vec<Vec<u64>>,
    /// For each step that takes few characters the stretch that it has gone through: it need not again.
    gone: Vec<Range<usize>>,
    waiting: Vec<Waiting>,
    /// The characters that were marked, by number.
    marks: Vec<Option<usize>>,
}

impl<'s> Search<'s> {
    /// A search with so many marks of a window of a text.
    pub(super) fn new(
        (steps, firsts): (&'s [Step], &'s [Signs]),
        (text, window): (&'s str, Range<usize>),
        marks: usize,
    ) -> Self {
        Self {
            steps,
            firsts,
            text,
            window,
            tried: vec![Vec::new(); steps.len()],
            gone: vec![0..0; steps.len()],
            waiting: Vec::new(),
            marks: vec![None; marks],
        }
    }

    /// The first match that begins before a byte; or at the end of the window, where the byte is no nearer. It begins at
    /// most so many bytes before one of the words `ahead`, where that is known.
    pub(super) fn first(
        &mut self,
        limit: usize,
        (lead, ahead): (Option<usize>, &mut Ahead<'_>),
    ) -> Option<Range<usize>> {
        let mut at = self.window.start;
        loop {
            if let Some(lead) = lead {
                at = ahead.within(at, lead)?;
            }
            if at >= limit && at != self.window.end || at > limit {
                return None;
            }
            if let Some(end) = self.from(at) {
                return Some(at..end);
            }
            at = self.after(at, |_| true)?;
        }
    }

    /// The bytes that were marked, by number.
    pub(super) fn marks(self) -> Vec<Option<usize>> {
        self.marks
    }

    /// The end of the match that begins at a character, if one does.
    fn from(&mut self, at: usize) -> Option<usize> {
        if !self.can(0, at) {
            return None;
        }
        self.waiting.push(Waiting::Try(0, at));
        while let Some(waiting) = self.waiting.pop() {
            match waiting {
                Waiting::Try(step, at) => {
                    if let Some(end) = self.run(step, at) {
                        return Some(end);
                    }
                }
                Waiting::Undo(mark, before) => {
                    self.mark(mark, before);
                }
                Waiting::More(step, at, left) => {
                    if let Some(end) = self.more(step, at, left) {
                        return Some(end);
                    }
                }
            }
        }
        None
    }

    /// Goes on from a step until it has matched or can go no further.
    fn run(&mut self, mut step: usize, mut at: usize) -> Option<usize> {
        loop {
            let mut by = 1;
            match self.steps.get(step).copied() {
                None => return Some(at),
                Some(Step::Char(c)) => at = self.after(at, |found| found == c)?,
                Some(Step::One(class)) => at = self.after(at, |found| class.has(found))?,
                Some(Step::Edge(uncut)) if self.cuts(uncut, at) => return None,
                Some(Step::Edge(_)) => {}
                Some(Step::Jump(far)) => by = far,
                Some(Step::Fork(first, second)) => {
                    let other = step.saturating_add_signed(second);
                    let ways = (
                        self.can(step.saturating_add_signed(first), at),
                        self.can(other, at),
                    );
                    if ways != (false, false) {
                        self.try_once(step, at)?;
                    }
                    by = match ways {
                        (false, false) => return None,
                        (false, true) => second,
                        (true, false) => first,
                        (true, true) => {
                            self.waiting.push(Waiting::Try(other, at));
                            first
                        }
                    };
                }
                Some(Step::Few(most, _)) => return self.more(step, at, most),
                Some(Step::Mark(mark)) => {
                    let before = self.mark(mark, Some(at));
                    self.waiting.push(Waiting::Undo(mark, before));
                }
            }
            step = step.saturating_add_signed(by);
        }
    }

    /// Goes on after a step that takes few characters, from the next character at which what follows can stand.
    fn more(&mut self, step: usize, mut at: usize, mut left: usize) -> Option<usize> {
        let Some(Step::Few(_, class)) = self.steps.get(step).copied() else {
            return None;
        };
        let next = step.saturating_add(1);
        // What was gone through from a character before this one was tried, in vain.
        let gone = self.gone.get_mut(step)?;
        if gone.start <= at && at <= gone.end {
            let again = self.text.get(at..gone.end)?.chars().count();
            left = left.checked_sub(again)?;
            at = gone.end;
        } else {
            *gone = at..at;
        }
        loop {
            left = left.checked_sub(1)?;
            at = self.after(at, |found| class.has(found))?;
            if let Some(gone) = self.gone.get_mut(step) {
                gone.end = at;
            }
            if self.can(next, at) && self.try_once(step, at).is_some() {
                self.waiting.push(Waiting::More(step, at, left));
                return self.run(next, at);
            }
        }
    }

    /// Whether what stands at a character can be the beginning of what a step leads to.
    fn can(&self, step: usize, at: usize) -> bool {
        let Some(signs) = self.firsts.get(step) else {
            return true;
        };
        signs.are_all() || self.char(at).is_some_and(|c| signs.may_have(c))
    }

    /// Whether digits, or a figure, go on from before a character.
    fn cuts(&self, uncut: Uncut, at: usize) -> bool {
        let is_digit = |byte: Option<u8>| byte.is_some_and(|byte| byte.is_ascii_digit());
        let byte = |at: usize| self.text.as_bytes().get(at).copied();
        let before = |by: usize| byte(at.checked_sub(by)?);
        let from = |by: usize| {
            byte(at.saturating_add(by)).filter(|_| at.saturating_add(by) < self.window.end)
        };
        let (last, here) = (before(1), from(0));
        let digits = is_digit(last) && is_digit(here);
        // Three digits after a comma, and no more, are a group of a figure: 21,864.
        let group = |from_here: usize| {
            let all = (0..3).all(|by| is_digit(from(from_here.saturating_add(by))));
            all && !is_digit(from(from_here.saturating_add(3)))
        };
        let grouped = (is_digit(last) && here == Some(b',') && group(1))
            || (is_digit(before(2)) && last == Some(b',') && group(0));
        let decimals = (is_digit(before(2)) && last == Some(b'.') && is_digit(here))
            || (is_digit(last) && here == Some(b'.') && is_digit(from(1)));
        digits || grouped || uncut == Uncut::Figure && decimals
    }

    /// The character that begins at a byte.
    fn char(&self, at: usize) -> Option<char> {
        let rest = self.text.get(at..self.window.end)?;
        rest.chars().next()
    }

    /// Where the character after one begins, if it is one of those.
    fn after(&self, at: usize, is: impl Fn(char) -> bool) -> Option<usize> {
        let c = self.char(at).filter(|c| is(*c))?;
        Some(at.saturating_add(c.len_utf8()))
    }

    /// Notes that a step is tried at a character; nothing where it was tried before, in vain.
    fn try_once(&mut self, step: usize, at: usize) -> Option<()> {
        let row = self.tried.get_mut(step)?;
        if row.is_empty() {
            row.resize((self.window.len() >> 6).saturating_add(1), 0);
        }
        let by = at.saturating_sub(self.window.start);
        let bits = row.get_mut(by >> 6)?;
        let bit = 1u64.checked_shl(u32::try_from(by & 63).ok()?)?;
        let new = *bits & bit == 0;
        *bits |= bit;
        new.then_some(())
    }

    fn mark(&mut self, mark: usize, place: Option<usize>) -> Option<usize> {
        let slot = self.marks.get_mut(mark)?;
        std::mem::replace(slot, place)
    }
}
