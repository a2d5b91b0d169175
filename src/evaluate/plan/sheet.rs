//! The nodes of a plan worked out over one batch, each once and only when it is asked for.

use super::Plan;
use super::nodes::{CondId, Link, LinkId, Num, NumId, PickId};
use super::numbers::{Numbers, sum};
use super::picks::Picked;
use crate::form::{FormId, Forms};
use crate::ledger::{Batch, Look, NONE, Panel, Presence};
use crate::source::saturate;
use std::borrow::Cow;
use std::cell::OnceCell;

/// There is a row, but which cannot be told.
pub(super) const UNSURE: u32 = NONE - 1;

/// What the nodes come to over one batch.
pub(super) struct Sheet<'a> {
    pub(super) plan: &'a Plan,
    pub(super) forms: &'a Forms,
    pub(super) batch: &'a Batch,
    nums: Vec<OnceCell<Numbers<'a>>>,
    links: Vec<OnceCell<Vec<u32>>>,
    conds: Vec<OnceCell<Vec<u8>>>,
    picks: Vec<OnceCell<Picked>>,
    /// For each form and row how many rows stand directly under it.
    children: Vec<OnceCell<Vec<u32>>>,
    /// For each form and row whether anything stands under it.
    parental: Vec<OnceCell<Vec<Look>>>,
    /// For each form the rows directly under each row.
    below: Vec<OnceCell<Below>>,
}

/// The rows directly under each row of a form.
#[derive(Debug, Default)]
pub(super) struct Below {
    /// For each row where those under it begin, and the end of the last.
    starts: Vec<u32>,
    /// They, for one row after another.
    rows: Vec<u32>,
}

impl Below {
    fn of(parents: &[u32], counts: &[u32]) -> Self {
        let mut starts = vec![0u32];
        let mut end = 0u32;
        starts.extend(counts.iter().map(|count| {
            end = end.saturating_add(*count);
            end
        }));
        let mut next = starts.clone();
        let mut rows = vec![NONE; end as usize];
        for (row, parent) in parents.iter().enumerate() {
            let Some(at) = next.get_mut(*parent as usize) else {
                continue;
            };
            if let Some(slot) = rows.get_mut(*at as usize) {
                *slot = saturate(row);
            }
            *at = at.saturating_add(1);
        }
        Self { starts, rows }
    }

    /// Those under a row at any depth, in order.
    pub(super) fn all_rows(&self, row: usize) -> Vec<usize> {
        let mut level: Vec<usize> = self.rows(row).collect();
        let mut all = Vec::new();
        // A hierarchy that runs in a circle ends somewhere, too.
        for _ in 0..super::picks::DEEPEST {
            if level.is_empty() {
                break;
            }
            let next = level.iter().flat_map(|row| self.rows(*row)).collect();
            all.append(&mut std::mem::replace(&mut level, next));
        }
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Those directly under a row, in order.
    pub(super) fn rows(&self, row: usize) -> impl Iterator<Item = usize> + '_ {
        let at = |row: usize| self.starts.get(row).copied().unwrap_or(0) as usize;
        let rows = self.rows.get(at(row)..at(row.saturating_add(1)));
        rows.unwrap_or(&[]).iter().map(|row| *row as usize)
    }
}

impl<'a> Sheet<'a> {
    pub(super) fn new(plan: &'a Plan, forms: &'a Forms, batch: &'a Batch) -> Self {
        Self {
            plan,
            forms,
            batch,
            nums: cells(plan.nodes.nums.len()),
            links: cells(plan.nodes.links.len()),
            conds: cells(plan.nodes.conds.len()),
            picks: cells(plan.nodes.picks.len()),
            children: cells(batch.panels.len()),
            parental: cells(batch.panels.len()),
            below: cells(batch.panels.len()),
        }
    }

    pub(super) fn panel(&self, form: FormId) -> Option<&'a Panel> {
        self.batch.panel(form)
    }

    pub(super) fn num(&self, id: NumId) -> Option<&Numbers<'a>> {
        let at = id.0 as usize;
        let (cell, node) = (self.nums.get(at)?, self.plan.nodes.nums.get_index(at)?);
        Some(cell.get_or_init(|| {
            self.work_out(node)
                .unwrap_or_else(|| Numbers::written(0, 0))
        }))
    }

    pub(super) fn link(&self, id: LinkId) -> &[u32] {
        let at = id.0 as usize;
        let node = self.plan.nodes.links.get_index(at);
        match (self.links.get(at), node) {
            (Some(cell), Some(node)) => cell.get_or_init(|| self.follow(node).unwrap_or_default()),
            _ => &[],
        }
    }

    pub(super) fn cond(&self, id: CondId) -> &[u8] {
        let at = id.0 as usize;
        let node = self.plan.nodes.conds.get_index(at);
        match (self.conds.get(at), node) {
            (Some(cell), Some(node)) => cell.get_or_init(|| self.judge(node).unwrap_or_default()),
            _ => &[],
        }
    }

    pub(super) fn picked(&self, id: PickId) -> Option<&Picked> {
        let at = id.0 as usize;
        let (cell, node) = (self.picks.get(at)?, self.plan.nodes.picks.get_index(at)?);
        Some(cell.get_or_init(|| self.pick(node)))
    }

    /// How many rows stand directly under each row.
    pub(super) fn children(&self, form: FormId) -> &[u32] {
        let Some(cell) = self.children.get(form.0 as usize) else {
            return &[];
        };
        cell.get_or_init(|| {
            let Some(panel) = self.panel(form) else {
                return Vec::new();
            };
            let mut counts = vec![0u32; panel.rows()];
            for parent in &panel.parents {
                if let Some(count) = counts.get_mut(*parent as usize) {
                    *count = count.wrapping_add(1);
                }
            }
            counts
        })
    }

    /// The rows directly under each row.
    pub(super) fn below(&self, form: FormId) -> &Below {
        static NOTHING: Below = Below {
            starts: Vec::new(),
            rows: Vec::new(),
        };
        let (cell, panel) = (self.below.get(form.0 as usize), self.panel(form));
        cell.zip(panel).map_or(&NOTHING, |(cell, panel)| {
            cell.get_or_init(|| Below::of(&panel.parents, self.children(form)))
        })
    }

    /// What a sum over the rows under each row is, where every cell of them is there.
    fn parental(&self, form: FormId) -> &[Look] {
        let Some(cell) = self.parental.get(form.0 as usize) else {
            return &[];
        };
        let look = |count: &u32| match count {
            0 => Look::Absent,
            _ => Look::Told,
        };
        cell.get_or_init(|| self.children(form).iter().map(look).collect())
    }

    fn work_out(&self, node: &Num) -> Option<Numbers<'a>> {
        Some(match node {
            Num::Written(mantissa, exponent) => Numbers::written(*mantissa, *exponent),
            Num::Column(form, column) => {
                let panel = self.panel(*form)?;
                let column = panel.columns.get(*column as usize)?;
                Numbers {
                    exponent: column.exponent,
                    values: Cow::Borrowed(&column.values),
                    looks: Cow::Borrowed(&column.looks),
                    written: false,
                }
            }
            Num::Through(link, of) => through(self.link(*link), self.num(*of)?),
            Num::Sum(parts) => {
                let parts = parts
                    .iter()
                    .map(|(away, part)| Some((*away, self.num(*part)?)));
                sum(&parts.collect::<Option<Vec<_>>>()?)
            }
            Num::Times(of, factor, exponent) => {
                let of = self.num(*of)?;
                of.times(Some(*factor), of.exponent.saturating_add(*exponent))
            }
            Num::Default(of, other) => self.default(self.num(*of)?, self.num(*other)?),
            Num::Level(form) => {
                let depths = &self.panel(*form)?.depths;
                let level = |depth: &u16| i64::from(*depth).wrapping_add(1);
                Numbers {
                    exponent: 0,
                    values: depths.iter().map(level).collect(),
                    looks: Cow::Borrowed(&[]),
                    written: false,
                }
            }
            Num::Below {
                form,
                of,
                filter: None,
                deep: false,
                cell: true,
            } if self.num(*of)?.looks.is_empty() => self.plain_below(*form, self.num(*of)?)?,
            Num::Below { .. } | Num::Total { .. } | Num::Count { .. } => self.fold(node)?,
        })
    }

    /// The commonest sum: of one column whose cells are all there, over the rows directly under each row.
    fn plain_below(&self, form: FormId, of: &Numbers<'a>) -> Option<Numbers<'a>> {
        let parents = &self.panel(form)?.parents;
        let mut totals = vec![0i64; parents.len()];
        let mut any = false;
        for (parent, value) in parents.iter().zip(of.values.iter()) {
            if let Some(total) = totals.get_mut(*parent as usize) {
                let (next, over) = total.overflowing_add(*value);
                *total = next;
                any |= over;
            }
        }
        let looks = self.parental(form);
        let looks = match any {
            false => looks.to_vec(),
            true => vec![Look::Unsure; looks.len()],
        };
        Some(Numbers {
            exponent: of.exponent,
            values: Cow::Owned(totals),
            looks: Cow::Owned(looks),
            written: false,
        })
    }

    fn default(&self, of: &Numbers<'a>, other: &Numbers<'a>) -> Numbers<'a> {
        let exponent = of.exponent.min(other.exponent);
        let (of, other) = (of.at(exponent), other.at(exponent));
        let rows = of.values.len().max(other.values.len());
        let pick = |row: usize| match of.look(row) {
            Look::Absent => (other.value(row), other.look(row)),
            look => (of.value(row), look),
        };
        let (values, looks): (Vec<i64>, Vec<Look>) = (0..rows).map(pick).unzip();
        Numbers {
            exponent,
            values: Cow::Owned(values),
            looks: Cow::Owned(looks),
            written: of.written && other.written,
        }
    }

    fn follow(&self, node: &'a Link) -> Option<Vec<u32>> {
        Some(match node {
            Link::Own(form) => {
                let rows = self.panel(*form)?.rows();
                (0..rows).map(saturate).collect()
            }
            Link::Parent(form) => self.panel(*form)?.parents.clone(),
            Link::Document(form) => self.panel(*form)?.documents.clone(),
            Link::Named(form, stops) => self.named(*form, stops)?,
            Link::Same(from, to) => self.same(*from, *to)?,
            Link::Then(first, last) => {
                let (first, last) = (self.link(*first), self.link(*last));
                let next = |row: &u32| match *row {
                    NONE | UNSURE => *row,
                    row => last.get(row as usize).copied().unwrap_or(UNSURE),
                };
                first.iter().map(next).collect()
            }
        })
    }

    /// Whether every document has one table of a form.
    pub(super) fn is_everywhere(&self, form: FormId) -> bool {
        let panel = self.panel(form);
        panel.is_some_and(|panel| {
            let one = |presence: &Presence| *presence == Presence::One;
            panel.presence.len() >= self.batch.documents.len() && panel.presence.iter().all(one)
        })
    }

    /// Whether a document has one table of a form, none, or what a plan leaves alone.
    pub(super) fn presence(&self, form: FormId, document: usize) -> Presence {
        let panel = self.panel(form);
        panel
            .and_then(|panel| panel.presence.get(document).copied())
            .unwrap_or(Presence::Odd)
    }
}

/// What the rows that a link leads to have.
fn through<'a>(link: &[u32], of: &Numbers<'a>) -> Numbers<'a> {
    if of.written {
        return of.clone();
    }
    let mut looks = Vec::new();
    let mut values = Vec::with_capacity(link.len());
    let plain = of.looks.is_empty();
    for (row, target) in link.iter().enumerate() {
        let value = of.values.get(*target as usize).copied();
        values.push(value.unwrap_or(0));
        let look = match (value, *target) {
            (Some(_), _) if plain => continue,
            (Some(_), target) => of.look(target as usize),
            (None, NONE) => Look::Absent,
            (None, _) => Look::Unsure,
        };
        if look != Look::Told {
            looks.resize(link.len(), Look::Told);
            if let Some(slot) = looks.get_mut(row) {
                *slot = look;
            }
        }
    }
    Numbers {
        exponent: of.exponent,
        values: Cow::Owned(values),
        looks: Cow::Owned(looks),
        written: false,
    }
}

fn cells<T>(count: usize) -> Vec<OnceCell<T>> {
    (0..count).map(|_| OnceCell::new()).collect()
}
