//! The rows of a part, cell by cell: every way to lay the columns over what is printed is tried, and a row is told only
//! where all the ways that leave the least unexplained agree.

use super::runs::{amount, is_figure, spelled};
use super::steps::{Steps, Take};
use super::tokens::Token;
use crate::form::Kind;
use crate::value::Unit;

/// What a cell that no row explains costs, and a blank one or one that must be supposed.
const JUNK: usize = 10;
const DROPPED: usize = 1;
/// The most cells that are one, and that are one which several rows share.
const MAX_RUN: usize = 12;
const MAX_SHARED: usize = 5;
/// The most ways for one row.
const MAX_WAYS: usize = 256;
/// The most cells of one part.
const MAX_CELLS: usize = 4_000;

/// For each step the cells that it takes, from and to.
pub(super) type Way = Vec<(usize, usize)>;

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// A row: the ways to read it, all of the same cells.
    Row(Vec<Way>),
    /// Cells in which no row can be told.
    Lost(usize, usize),
}

/// The least cost from each cell and step to the end.
struct Costs<'a> {
    tokens: &'a [Token],
    steps: &'a Steps,
    least: Vec<Vec<usize>>,
}

/// Reads the rows of a part.
pub(super) fn rows(tokens: &[Token], steps: &Steps) -> Vec<Found> {
    let named = steps.takes.contains(&Take::Name);
    if tokens.is_empty() || !named || tokens.len() > MAX_CELLS {
        return Vec::from_iter((!tokens.is_empty()).then_some(Found::Lost(0, tokens.len())));
    }
    let costs = Costs::of(tokens, steps);
    let mut found: Vec<Found> = Vec::new();
    let mut at = 0usize;
    while at < tokens.len() {
        let (next, row) = costs.next(at);
        match (row, found.last_mut()) {
            (Some(ways), _) => found.push(Found::Row(ways)),
            (None, Some(Found::Lost(_, end))) => *end = next,
            (None, _) => found.push(Found::Lost(at, next)),
        }
        at = next.max(at.saturating_add(1));
    }
    // A blank cell too many takes nothing away.
    found.retain(|one| match one {
        Found::Lost(from, to) => tokens
            .get(*from..*to)
            .is_some_and(|own| own.iter().any(|token| !token.blank)),
        Found::Row(_) => true,
    });
    found
}

impl<'a> Costs<'a> {
    fn of(tokens: &'a [Token], steps: &'a Steps) -> Self {
        let last = steps.takes.len();
        let mut costs = Self {
            tokens,
            steps,
            least: vec![vec![usize::MAX; last.saturating_add(1)]; tokens.len().saturating_add(1)],
        };
        let name = steps
            .takes
            .iter()
            .position(|take| *take == Take::Name)
            .unwrap_or(0);
        for at in (0..=tokens.len()).rev() {
            // Before its name no row can end, so that these come first.
            let before = (0..=name).rev();
            for step in before
                .chain([last])
                .chain((name.saturating_add(1)..last).rev())
            {
                let cost = costs.cost_from(at, step);
                if let Some(slot) = costs.least.get_mut(at).and_then(|row| row.get_mut(step)) {
                    *slot = cost;
                }
            }
        }
        costs
    }

    fn least(&self, at: usize, step: usize) -> usize {
        self.least
            .get(at)
            .and_then(|row| row.get(step))
            .copied()
            .unwrap_or(usize::MAX)
    }

    fn cost_from(&self, at: usize, step: usize) -> usize {
        if step == self.steps.takes.len() {
            let ends = self.ends_line(at);
            return if ends { self.least(at, 0) } else { usize::MAX };
        }
        let end = at >= self.tokens.len();
        if end && step == 0 {
            return 0;
        }
        let edges = self.edges(at, step).into_iter();
        let by_edge = edges.map(|(to, next, cost)| self.least(to, next).saturating_add(cost));
        let unexplained = self.unexplained(at).filter(|_| step == 0);
        let by_junk =
            unexplained.map(|cost| self.least(at.saturating_add(1), 0).saturating_add(cost));
        by_edge.chain(by_junk).min().unwrap_or(usize::MAX)
    }

    fn unexplained(&self, at: usize) -> Option<usize> {
        let token = self.tokens.get(at)?;
        Some(if token.blank { DROPPED } else { JUNK })
    }

    /// The places and steps that a step can lead to, with what each costs.
    fn edges(&self, at: usize, step: usize) -> Vec<(usize, usize, usize)> {
        let take = self.steps.takes.get(step);
        let Some(take) = take.filter(|_| step > 0 || self.begins_line(at)) else {
            return Vec::new();
        };
        let next = step.saturating_add(1);
        let mut all = Vec::new();
        match take {
            Take::Shared(..) | Take::SharedFigure | Take::MoreWords => all.push((at, next, 0)),
            Take::Value(_) if self.steps.sparse => all.push((at, next, DROPPED)),
            // Where marks tell cells, those that are empty at the end of a row may have none.
            Take::Value(_) => all.extend(self.rest_empty(at, step)),
            // Without marks a cell of words may be empty as well.
            Take::Words if self.is_open(next) => all.push((at, next, 0)),
            _ => {}
        }
        let mut end = at;
        while let Some(token) = self.tokens.get(end) {
            end = end.saturating_add(1);
            if self.fits(step, take, (at, end)) {
                let (to, cost) = match take {
                    Take::MoreWords => (step, usize::from(token.blank)),
                    // A name whose line does not end it goes on.
                    Take::Name if token.flows => (next, DROPPED),
                    _ => (next, 0),
                };
                all.push((end, to, cost));
            }
            let most = match take {
                Take::Shared(..) => MAX_SHARED,
                Take::MoreWords => 1,
                Take::Words if self.steps.takes.get(next) == Some(&Take::MoreWords) => 1,
                _ if token.joins => MAX_RUN,
                Take::Name if token.flows && self.is_bare(end) => MAX_RUN,
                _ => 1,
            };
            if end.saturating_sub(at) >= most {
                break;
            }
        }
        all
    }

    /// To the end of the row, where a value stands before and only values are left.
    fn rest_empty(&self, at: usize, step: usize) -> Option<(usize, usize, usize)> {
        let takes = &self.steps.takes;
        let is_value = |take: &Take| matches!(take, Take::Value(_));
        let before = step.checked_sub(1).and_then(|step| takes.get(step));
        let rest = takes.get(step..)?;
        let empty = before.is_some_and(is_value) && rest.iter().all(is_value);
        let cost = rest.len().saturating_mul(DROPPED);
        empty.then_some((at, takes.len(), cost))
    }

    /// Whether words go on at a step, in a text that does not mark where cells end.
    fn is_open(&self, step: usize) -> bool {
        !self.steps.marked && self.steps.takes.get(step) == Some(&Take::MoreWords)
    }

    /// Whether a line begins with a cell.
    fn begins_line(&self, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|at| self.tokens.get(at));
        let own = self.tokens.get(at);
        let pair = before.zip(own);
        pair.is_none_or(|(before, own)| before.line != own.first)
    }

    /// Whether nothing stands after a place on its line.
    fn ends_line(&self, at: usize) -> bool {
        let rest = self.tokens.iter().skip(at);
        let blanks = rest.take_while(|token| token.blank).count();
        let mut places = at..=at.saturating_add(blanks);
        at == 0 || places.any(|at| self.begins_line(at))
    }

    /// Whether some cells, taken as one, can stand where a step takes them.
    fn fits(&self, step: usize, take: &Take, (from, to): (usize, usize)) -> bool {
        let run = self.tokens.get(from..to).unwrap_or(&[]);
        let blank = run.iter().all(|token| token.blank);
        let plain = spelled(run);
        match take {
            Take::Shared(..) => self.is_shared_by(take, run),
            Take::SharedFigure => is_figure(run),
            Take::Name => !self.spells_shared(from) && self.is_name(run, &plain),
            Take::Words => {
                let apart = from.checked_sub(1).and_then(|at| self.tokens.get(at));
                (blank || self.is_words(run, apart)) && self.in_line(step, from)
            }
            Take::MoreWords => {
                let apart = from.checked_sub(1).and_then(|at| self.tokens.get(at));
                // Blanks among words may be no cell. A figure with words behind it ends no row.
                blank || self.is_words(run, apart) || self.is_amid(from, to)
            }
            Take::Value(_) if blank => true,
            Take::Value(Kind::Money) => {
                amount(&plain).is_some_and(|unit| unit != Some(Unit::Percent))
            }
            Take::Value(Kind::Ratio) => {
                let percent = |unit: Option<Unit>| {
                    unit == Some(Unit::Percent) || (unit.is_none() && !self.steps.signed)
                };
                amount(&plain).is_some_and(percent)
            }
            Take::Value(Kind::Goal) => !self.is_shared(run) && self.in_line(step, from),
            Take::Value(_) => is_figure(run),
        }
    }

    /// Whether some cells are a name: words of which none is a cell that rows share.
    fn is_name(&self, run: &[Token], plain: &str) -> bool {
        let begins = |end: usize| run.get(..end).is_some_and(|run| self.is_shared(run));
        !is_figure(run)
            && plain.chars().any(char::is_alphabetic)
            && !(1..=run.len()).any(begins)
            && !run
                .iter()
                .any(|token| self.is_shared(std::slice::from_ref(token)))
    }

    /// Whether a cell that rows share, one of those that are known, is printed from a place on.
    fn spells_shared(&self, from: usize) -> bool {
        let rest = self.tokens.get(from..).unwrap_or(&[]);
        let takes = self.steps.takes.iter().filter_map(|take| match take {
            Take::Shared(words, _) => Some(words),
            _ => None,
        });
        let words: Vec<&Vec<String>> = takes.filter(|words| !words.is_empty()).collect();
        let mut text = String::new();
        rest.iter().take(MAX_SHARED).any(|token| {
            text.push_str(&token.plain);
            !words.is_empty() && words.iter().any(|words| words.contains(&text))
        })
    }

    /// Whether some cells are words. A figure alone is none, but for one within a sentence.
    fn is_words(&self, run: &[Token], before: Option<&Token>) -> bool {
        let goes_on = |token: &Token| token.joins || token.flows;
        let joined = run.iter().any(goes_on) || before.is_some_and(goes_on);
        let sentence = joined && self.steps.marked;
        !self.is_shared(run) && (sentence || !is_figure(run))
    }

    /// Whether a cell has neither a digit nor a sign of a value.
    fn is_bare(&self, at: usize) -> bool {
        let sign = |c: char| c.is_ascii_digit() || matches!(c, '≤' | '≥' | '<' | '>' | '=');
        self.tokens
            .get(at)
            .is_some_and(|token| !token.blank && !token.plain.contains(sign))
    }

    /// Whether words stand behind some cells on their line, in a text that marks where cells end.
    fn is_amid(&self, from: usize, to: usize) -> bool {
        let line = |at: usize| self.tokens.get(at).map(|token| token.line);
        let next = self.tokens.get(to).filter(|token| !token.blank);
        let words = next.is_some_and(|token| token.figure().is_none());
        self.steps.marked && words && next.map(|token| token.first) == line(from)
    }

    /// Whether a cell stands on the line of the one before it, as the goals of a row do where the text does not mark
    /// where cells end.
    fn in_line(&self, step: usize, from: usize) -> bool {
        let mut takes = self.steps.takes.iter().enumerate();
        let first = takes.find(|(_, take)| matches!(take, Take::Value(_)));
        let begins = match first {
            Some((at, Take::Value(Kind::Goal))) => step <= at,
            _ => true,
        };
        let line = |at: usize| self.tokens.get(at).map(|token| token.line);
        self.steps.marked || begins || line(from) == from.checked_sub(1).and_then(line)
    }

    fn is_shared(&self, run: &[Token]) -> bool {
        let mut takes = self.steps.takes.iter();
        takes.any(|take| self.is_shared_by(take, run))
    }

    fn is_shared_by(&self, take: &Take, run: &[Token]) -> bool {
        let Take::Shared(words, ending) = take else {
            return false;
        };
        let plain = spelled(run);
        let bare = plain.trim_end_matches(|c: char| c.is_ascii_digit());
        // 目标 12: a number has at most two digits.
        let numbered = plain.len().saturating_sub(bare.len()) <= 2;
        let ends = |end: &String| bare.len() > end.len() && bare.ends_with(end.as_str());
        let outer = [run.first(), run.last()];
        let within = outer
            .iter()
            .all(|end| end.is_some_and(|token| !token.blank));
        within && (words.contains(&plain) || (numbered && ending.as_ref().is_some_and(ends)))
    }

    /// The row that begins at a cell, in every way that costs least, or what cannot be told; and where it ends.
    fn next(&self, start: usize) -> (usize, Option<Vec<Way>>) {
        let mut front = vec![start];
        let mut first: Option<(Vec<Way>, bool)> = None;
        while let Some(at) = front.iter().min().copied() {
            if at >= self.tokens.len() || (at > start && front.len() == 1) {
                break;
            }
            front.retain(|own| *own != at);
            let mut ways = Vec::new();
            let here = self.least(at, 0);
            self.walk((at, 0), &mut vec![], &mut ways);
            let junk = self.unexplained(at).is_some_and(|cost| {
                self.least(at.saturating_add(1), 0).saturating_add(cost) == here
            });
            // Ways that end apart by empty cells end together.
            let last = ways.iter().map(|(_, end)| *end).max().unwrap_or(at);
            let blanks = |end: usize| {
                let between = self.tokens.get(end..last).unwrap_or(&[]);
                between.iter().all(|token| token.blank)
            };
            let together = ways.iter().all(|(_, end)| blanks(*end));
            let ends = ways
                .iter()
                .map(|(_, end)| if together { last } else { *end });
            for end in ends.chain(junk.then_some(at.saturating_add(1))) {
                if !front.contains(&end) {
                    front.push(end);
                }
            }
            let sure = !junk && front.len() == 1 && ways.len() < MAX_WAYS;
            first = match first {
                None => Some((ways.into_iter().map(|(way, _)| way).collect(), sure)),
                Some((ways, _)) => Some((ways, false)),
            };
            if front.is_empty() {
                return (self.tokens.len(), None);
            }
        }
        let end = front.iter().max().copied().unwrap_or(self.tokens.len());
        (end, first.and_then(|(ways, sure)| sure.then_some(ways)))
    }

    /// Adds every way of least cost from a cell and a step to the end of the row.
    fn walk(&self, (at, step): (usize, usize), taken: &mut Way, ways: &mut Vec<(Way, usize)>) {
        if ways.len() >= MAX_WAYS {
            return;
        }
        if step == self.steps.takes.len() {
            ways.push((taken.clone(), at));
            return;
        }
        let here = self.least(at, step);
        for (to, next, cost) in self.edges(at, step) {
            if self.least(to, next).saturating_add(cost) != here || here == usize::MAX {
                continue;
            }
            let again = taken.len() > step;
            match taken.get_mut(step) {
                Some(last) => last.1 = to,
                None => taken.push((at, to)),
            }
            // Steps that are left out take nothing.
            while taken.len() < next {
                taken.push((to, to));
            }
            self.walk((to, next), taken, ways);
            taken.truncate(step.saturating_add(usize::from(again)));
            if let (true, Some(last)) = (again, taken.get_mut(step)) {
                last.1 = at;
            }
        }
    }
}
