//! Of which list side by side a name is.

use super::lines::Piece;
use super::lists::{Lists, Part};
use crate::form::{Block, CodeTable};
use crate::load::hierarchy::style;
use crate::value::normal_name;

impl Lists<'_> {
    /// A line of two names with nothing to part them: cut where each is one that its list knows.
    pub(super) fn split<'b>(&self, mut parts: Vec<Part<'b>>) -> Vec<Part<'b>> {
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
    pub(super) fn knows(&self, name: &str) -> Vec<usize> {
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
    pub(super) fn blocks_of(&mut self, parts: &[Part<'_>]) -> Option<Vec<usize>> {
        match parts {
            [one] => {
                let beside = one.words.first().filter(|_| !one.figures.is_empty());
                let stands = || self.wraps.list(beside?.kept);
                let block = self.block_of(one).or_else(|| self.numbered(one));
                let block = block.or_else(stands);
                block.map(|block| vec![block])
            }
            several if several.len() == self.form.blocks.len() => {
                Some((0..several.len()).collect())
            }
            several if several.len() < self.form.blocks.len() => self.some_of(several),
            _ => {
                self.foreign = true;
                None
            }
        }
    }

    /// The lists of names on a line that some lists have no row on: those that know them, in their order; where several do,
    /// the one below whose figures theirs stand.
    fn some_of(&self, parts: &[Part<'_>]) -> Option<Vec<usize>> {
        let lists = self.form.blocks.len();
        let mut ways: Vec<Vec<usize>> = vec![Vec::new()];
        for part in parts {
            let own = self.may_be_of(part);
            let further = |way: &Vec<usize>| {
                let first = way.last().map_or(0, |last| last.saturating_add(1));
                let next = (first..lists).filter(|list| own.contains(list));
                let ways = next.map(|list| way.iter().copied().chain([list]).collect());
                ways.collect::<Vec<Vec<usize>>>()
            };
            ways = ways.iter().flat_map(further).collect();
        }
        let only = ways.pop();
        only.filter(|_| ways.is_empty())
    }

    /// The lists that a name can be of.
    fn may_be_of(&self, part: &Part<'_>) -> Vec<usize> {
        let name = part.name();
        let known = self.knows(&name);
        let stands = part.figures.first().and_then(|piece| piece.kept);
        match (self.wraps.figures(stands), known.as_slice()) {
            (_, [only]) => vec![*only],
            (Some(list), []) => vec![list],
            (Some(list), some) if some.contains(&list) => vec![list],
            (_, []) => (0..self.codes.len())
                .filter(|at| self.codes.get(*at).is_some_and(Option::is_none))
                .collect(),
            _ => known,
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
