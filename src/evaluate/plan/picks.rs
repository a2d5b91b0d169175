//! Rows by name and code over a whole batch: what `paths` and `rows` do for one document.

use super::nodes::{Pick, Stop};
use super::sheet::{Sheet, UNSURE};
use crate::evaluate::rows::names_of;
use crate::form::{CodeTable, FormId};
use crate::ledger::{NONE, Panel, Role};
use crate::source::saturate;
use crate::value::normal_name;
use indexmap::IndexMap;
use std::ops::Range;

/// The rows that a pick means.
#[derive(Clone, Debug, Default)]
pub(super) struct Picked {
    /// For each row of the form whether it is meant.
    pub(super) rows: Vec<bool>,
    /// For each document whether that cannot be told; empty where it can for all.
    pub(super) unsure: Vec<bool>,
}

impl Picked {
    pub(super) fn is_unsure(&self, document: usize) -> bool {
        self.unsure.get(document).copied().unwrap_or(false)
    }
}

/// Where a path begins, and what its one further step asks for.
struct Walk<'a> {
    panel: &'a Panel,
    block: Option<u16>,
    /// What the step asks for, by number.
    code: Option<u32>,
    names: Vec<u32>,
    synonyms: Vec<u32>,
    stop: &'a Stop,
}

impl<'a> Sheet<'a> {
    /// The code table of a form.
    fn codes_of(&self, form: FormId) -> Option<&'a CodeTable> {
        let form = self.forms.form(form)?;
        let id = form.blocks.iter().find_map(|block| block.codes)?;
        self.forms.code_table(id)
    }

    fn name_numbers(&self, names: &[String]) -> Vec<u32> {
        let known = names
            .iter()
            .filter_map(|name| self.batch.names.get_index_of(name));
        known.map(saturate).collect()
    }

    fn code_number(&self, code: &str) -> Option<u32> {
        self.batch.codes.get_index_of(code).map(saturate)
    }

    fn prepare(&self, form: FormId, stops: &'a [Stop]) -> Option<Walk<'a>> {
        let (block, stop) = match stops {
            [stop] => (None, stop),
            [Stop::Block(block), stop] => (Some(*block), stop),
            _ => return None,
        };
        let codes = self.codes_of(form);
        let (text, name) = match stop {
            Stop::Label(label) => (label.as_str(), Some(label.clone())),
            Stop::Code(code) | Stop::Under(code, _) => {
                let entry = codes.and_then(|codes| codes.codes.get(code));
                (code.as_str(), entry.map(|entry| normal_name(&entry.name)))
            }
            _ => ("", None),
        };
        let form_read = self.forms.form(form);
        let total = name.as_ref().and_then(|name| form_read?.other_total(name));
        let synonyms = match (&name, codes, total) {
            (_, _, Some(total)) => vec![total.to_owned()],
            (Some(name), Some(codes), None) => codes.synonyms(name),
            _ => Vec::new(),
        };
        Some(Walk {
            panel: self.panel(form)?,
            block,
            code: self.code_number(text),
            names: self.name_numbers(name.as_slice()),
            synonyms: self.name_numbers(&synonyms),
            stop,
        })
    }

    /// The rows of one document that a path leads to; none where a plan cannot tell.
    fn walk(&self, walk: &Walk<'_>, rows: Range<usize>) -> Option<Vec<u32>> {
        let item = |row: usize| walk.panel.roles.get(row) == Some(&Role::Item);
        let top = |row: usize| walk.panel.parents.get(row) == Some(&NONE);
        let found: Vec<usize> = match walk.stop {
            Stop::Each => rows
                .filter(|r| item(*r) && top(*r) && walk.within(*r))
                .collect(),
            Stop::Deep => rows.filter(|r| item(*r) && walk.within(*r)).collect(),
            Stop::Range(from, to) => {
                let fits = |row: &usize| {
                    let code = walk
                        .panel
                        .codes
                        .get(*row)
                        .map_or("", |c| self.batch.code(*c));
                    code.len() == from.len() && (from.as_str()..=to.as_str()).contains(&code)
                };
                rows.filter(|r| item(*r)).filter(fits).collect()
            }
            Stop::Label(_) => walk.labelled(rows, true),
            Stop::Code(_) => walk.coded(rows),
            Stop::Under(_, deep) => {
                let own = walk.coded(rows.clone());
                let [own] = own.as_slice() else { return None };
                let own = saturate(*own);
                rows.filter(|r| item(*r) && walk.is_under(*r, own, *deep))
                    .collect()
            }
            Stop::Block(_) => return None,
        };
        Some(found.into_iter().map(saturate).collect())
    }

    /// `[合计]`: the one row of that name in each document.
    pub(super) fn named(&self, form: FormId, stops: &'a [Stop]) -> Option<Vec<u32>> {
        let walk = self.prepare(form, stops)?;
        let alone = self.alone(&walk);
        let one = |(document, alone): (usize, &u32)| match *alone {
            NONE => match self.walk(&walk, walk.panel.range(document)).as_deref() {
                Some([one]) => *one,
                Some([]) => NONE,
                _ => UNSURE,
            },
            row => row,
        };
        Some(alone.iter().enumerate().map(one).collect())
    }

    /// For each document the row whose printed name alone is what a path asks for: one look over all names in place of a
    /// walk through each document. `NONE` where a walk has to tell.
    fn alone(&self, walk: &Walk<'_>) -> Vec<u32> {
        let mut found = vec![NONE; self.batch.documents.len()];
        let (Stop::Label(_), None, [name]) = (walk.stop, walk.block, walk.names.as_slice()) else {
            return found;
        };
        let mut again = Vec::new();
        let names = walk.panel.names.iter().enumerate();
        for (row, _) in names.filter(|(_, own)| *own == name) {
            let document = walk.panel.documents.get(row).map_or(NONE, |of| *of) as usize;
            match found.get_mut(document) {
                Some(slot) if *slot == NONE => *slot = saturate(row),
                _ => again.push(document),
            }
        }
        for document in again {
            if let Some(slot) = found.get_mut(document) {
                *slot = NONE;
            }
        }
        found
    }

    /// `[**, 合计 except 208]`
    pub(super) fn pick(&self, pick: &'a Pick) -> Picked {
        let Some(panel) = self.panel(pick.form) else {
            return Picked::default();
        };
        let mut picked = Picked {
            rows: vec![false; panel.rows()],
            unsure: Vec::new(),
        };
        for (paths, value) in [(&pick.items, true), (&pick.except, false)] {
            for stops in paths {
                self.mark(pick.form, stops, value, &mut picked);
            }
        }
        if pick.leaves {
            let children = self.children(pick.form);
            let leaf = |row: usize| {
                let meant = |row: usize| picked.rows.get(row) == Some(&true);
                let childless = children.get(row) == Some(&0);
                childless && (meant(row) || above(panel, row).any(meant))
            };
            picked.rows = (0..panel.rows()).map(leaf).collect();
        }
        picked
    }

    fn mark(&self, form: FormId, stops: &'a [Stop], value: bool, picked: &mut Picked) {
        let Some(walk) = self.prepare(form, stops) else {
            picked.unsure = vec![true; self.batch.documents.len()];
            return;
        };
        if let (None, Stop::Each | Stop::Deep) = (walk.block, walk.stop) {
            // The commonest: all items, or those at the top, of every document at once.
            let deep = *walk.stop == Stop::Deep;
            let rows = walk.panel.roles.iter().zip(&walk.panel.parents);
            for (slot, (role, parent)) in picked.rows.iter_mut().zip(rows) {
                let fits = (*role == Role::Item) & (deep | (*parent == NONE));
                *slot = if fits { value } else { *slot };
            }
            return;
        }
        for (document, alone) in self.alone(&walk).into_iter().enumerate() {
            if let (true, Some(slot)) = (alone != NONE, picked.rows.get_mut(alone as usize)) {
                *slot = value;
                continue;
            }
            let Some(rows) = self.walk(&walk, walk.panel.range(document)) else {
                picked.unsure.resize(self.batch.documents.len(), false);
                if let Some(slot) = picked.unsure.get_mut(document) {
                    *slot = true;
                }
                continue;
            };
            for row in rows {
                if let Some(slot) = picked.rows.get_mut(row as usize) {
                    *slot = value;
                }
            }
        }
    }

    /// `t[c]`: from each row of a form the same item in another, by code, else by name.
    pub(super) fn same(&self, from: FormId, to: FormId) -> Option<Vec<u32>> {
        let (panel, target) = (self.panel(from)?, self.panel(to)?);
        let mut found = vec![NONE; panel.rows()];
        let mut by_code = vec![(NONE, NONE); self.batch.codes.len()];
        let mut names: IndexMap<(u32, u32), Vec<u32>> = IndexMap::new();
        for document in 0..self.batch.documents.len() {
            let stamp = saturate(document);
            let rows = target.range(document);
            let mut coded = false;
            for row in rows.clone() {
                let code = target.codes.get(row).copied().unwrap_or(NONE);
                let Some(slot) = by_code.get_mut(code as usize) else {
                    continue;
                };
                coded |= target.roles.get(row) == Some(&Role::Item);
                *slot = match slot.0 == stamp {
                    true => (stamp, UNSURE),
                    false => (stamp, saturate(row)),
                };
            }
            for row in panel.range(document) {
                let code = panel.codes.get(row).copied().unwrap_or(NONE);
                let known = by_code.get(code as usize).filter(|slot| slot.0 == stamp);
                let one = match known {
                    Some((_, row)) => *row,
                    None if code != NONE && coded => continue,
                    None => {
                        let key = (code, panel.names.get(row).copied().unwrap_or(NONE));
                        let names = names
                            .entry(key)
                            .or_insert_with(|| self.names(from, to, key));
                        self.by_name(target, rows.clone(), names)
                    }
                };
                if let Some(slot) = found.get_mut(row) {
                    *slot = one;
                }
            }
        }
        Some(found)
    }

    /// Every name that names the same item as a row of a code and a name.
    fn names(&self, from: FormId, to: FormId, (code, plain): (u32, u32)) -> Vec<u32> {
        let tables = [self.codes_of(from), self.codes_of(to)];
        let names = names_of(&tables, self.batch.code(code), self.batch.name(plain));
        self.name_numbers(&names)
    }

    fn by_name(&self, target: &Panel, rows: Range<usize>, names: &[u32]) -> u32 {
        let fits = |row: &usize| target.names.get(*row).is_some_and(|n| names.contains(n));
        let mut found = rows.filter(fits);
        match (found.next(), found.next()) {
            (None, _) => NONE,
            (Some(one), None) => saturate(one),
            (Some(_), Some(_)) => UNSURE,
        }
    }
}

/// How many rows above each other are gone over.
pub(super) const DEEPEST: usize = 64;

/// The rows above a row, nearest first.
pub(super) fn above(panel: &Panel, row: usize) -> impl Iterator<Item = usize> + '_ {
    let up = |row: &usize| {
        let parent = panel.parents.get(*row).copied().filter(|p| *p != NONE)?;
        Some(parent as usize)
    };
    // A hierarchy that runs in a circle ends somewhere, too.
    std::iter::successors(up(&row), up).take(DEEPEST)
}

impl Walk<'_> {
    fn within(&self, row: usize) -> bool {
        self.block
            .is_none_or(|block| self.panel.blocks.get(row) == Some(&block))
    }

    fn is_under(&self, row: usize, own: u32, deep: bool) -> bool {
        match deep {
            true => above(self.panel, row).any(|above| saturate(above) == own),
            false => self.panel.parents.get(row) == Some(&own),
        }
    }

    /// A row's name, its code where the step is a name, or an alias.
    fn labelled(&self, rows: Range<usize>, by_code: bool) -> Vec<usize> {
        let named = |names: &[u32]| -> Vec<usize> {
            let fits = |row: &usize| {
                self.panel
                    .names
                    .get(*row)
                    .is_some_and(|n| names.contains(n))
            };
            self.topmost(
                rows.clone()
                    .filter(|r| self.within(*r))
                    .filter(fits)
                    .collect(),
            )
        };
        let exact = named(&self.names);
        if !exact.is_empty() {
            return exact;
        }
        let coded = match by_code {
            true => self.of_code(rows.clone()),
            false => Vec::new(),
        };
        match coded.is_empty() {
            true => named(&self.synonyms),
            false => coded,
        }
    }

    fn of_code(&self, rows: Range<usize>) -> Vec<usize> {
        let Some(code) = self.code else {
            return Vec::new();
        };
        let fits = |row: &usize| self.panel.codes.get(*row) == Some(&code) && self.within(*row);
        rows.filter(fits).collect()
    }

    /// A code, or the name that the code table gives it where the table prints none.
    fn coded(&self, rows: Range<usize>) -> Vec<usize> {
        let exact = self.of_code(rows.clone());
        let printed = |row: usize| self.panel.codes.get(row).is_some_and(|code| *code != NONE);
        if !exact.is_empty() || rows.clone().any(printed) {
            return exact;
        }
        self.labelled(rows, false)
    }

    /// Of rows of one name in a block, those at its top.
    fn topmost(&self, found: Vec<usize>) -> Vec<usize> {
        let top = |row: &usize| self.panel.parents.get(*row) == Some(&NONE);
        let tops: Vec<usize> = found.iter().copied().filter(top).collect();
        match self.block {
            Some(_) if !tops.is_empty() => tops,
            _ => found,
        }
    }
}
