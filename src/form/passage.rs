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
    pub(super) fn window(&self, start: usize, end: usize) -> Option<(&'t str, Option<usize>)> {
        if end.saturating_sub(start) <= WINDOW {
            return Some((self.text.get(start..end)?, None));
        }
        let at = |by: usize| self.text.floor_char_boundary(start.saturating_add(by));
        let window = self.text.get(start..at(WINDOW))?;
        Some((window, Some(at(WINDOW / 2))))
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

/// What is still to be tried, the last first.
enum Waiting {
    /// A step at a character.
    Try(usize, usize),
    /// A mark goes back to what it was.
    Undo(usize, Option<usize>),
    /// A step that takes few characters takes more from a character on: so many are left.
    More(usize, usize, usize),
}

/// A search of one window.
pub(super) struct Search<'s> {
    steps: &'s [Step],
    firsts: &'s [Signs],
    /// The two characters before the window.
    before: [Option<char>; 2],
    /// The characters of the window, and the byte at which each begins; then the byte at which the window ends.
    window: Vec<char>,
    bytes: Vec<usize>,
    /// Which forks were tried at which characters: none of them led to an end.
    tried: Vec<u64>,
    /// For each step that takes few characters the stretch that it has gone through: it need not again.
    gone: Vec<Range<usize>>,
    waiting: Vec<Waiting>,
    /// The characters that were marked, by number.
    marks: Vec<Option<usize>>,
}

impl<'s> Search<'s> {
    /// A search with so many marks of a window that stands after a text.
    pub(super) fn new(
        (steps, firsts): (&'s [Step], &'s [Signs]),
        (text, window): (&'s str, &'s str),
        marks: usize,
    ) -> Self {
        let mut before = text.chars().rev();
        let (mut bytes, window): (Vec<usize>, Vec<char>) = window.char_indices().unzip();
        let end = window.iter().map(|c| c.len_utf8()).sum();
        bytes.push(end);
        let states = steps.len().saturating_mul(bytes.len());
        Self {
            steps,
            firsts,
            before: [before.next(), before.next()],
            window,
            bytes,
            tried: vec![0; states.div_ceil(64)],
            gone: vec![0..0; steps.len()],
            waiting: Vec::new(),
            marks: vec![None; marks],
        }
    }

    /// The bytes of the first match that begins in the first `length` of them; or at the end, where that is all.
    pub(super) fn first(&mut self, length: usize) -> Option<Range<usize>> {
        let all = self.bytes.last().is_some_and(|end| *end <= length);
        let starts = match all {
            true => self.bytes.len(),
            false => self.bytes.partition_point(|byte| *byte < length),
        };
        let (start, end) = (0..starts).find_map(|at| Some((at, self.from(at)?)))?;
        Some(self.byte(start)?..self.byte(end)?)
    }

    /// The bytes that were marked, by number.
    pub(super) fn marks(&self) -> Vec<Option<usize>> {
        let marks = self.marks.iter();
        marks
            .map(|mark| mark.and_then(|at| self.byte(at)))
            .collect()
    }

    fn byte(&self, at: usize) -> Option<usize> {
        self.bytes.get(at).copied()
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
            left = left.checked_sub(gone.end.saturating_sub(at))?;
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
        signs.are_all() || self.window.get(at).is_some_and(|c| signs.may_have(*c))
    }

    /// Whether digits, or a figure, go on from before a character.
    fn cuts(&self, uncut: Uncut, at: usize) -> bool {
        let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        let own = |by: usize| self.window.get(at.checked_sub(by)?).copied();
        let [nearest, further] = self.before;
        let [last, first] = match at {
            0 => [nearest, further],
            1 => [own(1), nearest],
            _ => [own(1), own(2)],
        };
        let here = self.window.get(at).copied();
        let after = self.window.get(at.saturating_add(1)).copied();
        let digits = is_digit(last) && is_digit(here);
        let decimals = (is_digit(first) && last == Some('.') && is_digit(here))
            || (is_digit(last) && here == Some('.') && is_digit(after));
        digits || uncut == Uncut::Figure && decimals
    }

    /// The character after one, if it is one of those.
    fn after(&self, at: usize, is: impl Fn(char) -> bool) -> Option<usize> {
        is(*self.window.get(at)?).then(|| at.saturating_add(1))
    }

    /// Notes that a fork is tried at a character; nothing where it was tried before, in vain.
    fn try_once(&mut self, step: usize, at: usize) -> Option<()> {
        let row = step.saturating_mul(self.bytes.len());
        let state = row.saturating_add(at);
        let bits = self.tried.get_mut(state >> 6)?;
        let bit = 1u64.checked_shl(u32::try_from(state & 63).ok()?)?;
        let new = *bits & bit == 0;
        *bits |= bit;
        new.then_some(())
    }

    fn mark(&mut self, mark: usize, place: Option<usize>) -> Option<usize> {
        let slot = self.marks.get_mut(mark)?;
        std::mem::replace(slot, place)
    }
}
