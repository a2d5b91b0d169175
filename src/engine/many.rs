//! Many documents, one after another: whatever their number, few of them are in memory.

use super::judge::{Done, Judge, Make};
use crate::ledger::{Identity, Scope};
use crate::load::{Input, load_apart, load_as, shown_path};
use crate::program::DocumentRef;
use crate::project::Reading;
use crate::value::normal_name;
use indexmap::IndexMap;
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::ops::ControlFlow;

/// So many documents for each thread are read before the first of them is written.
const AHEAD: usize = 4;

/// A run over many documents.
#[derive(Clone, Copy, Debug)]
pub struct Many<'a> {
    /// How each document is judged.
    pub judge: Judge<'a>,
    /// The documents.
    pub inputs: &'a [Input],
    /// How CSV is to be read.
    pub reading: &'a Reading,
}

impl Many<'_> {
    /// The documents that have to be read together, because rules look from one at another: `@上年`. Each family by
    /// the numbers of its inputs, in the order of the first of them.
    ///
    /// Where rules look at no other document, nothing is read. `seen` is told of each document, and whether to go on.
    pub fn families(&self, seen: &(dyn Fn() -> bool + Sync)) -> Vec<Vec<usize>> {
        let alone = || (0..self.inputs.len()).map(|i| vec![i]).collect();
        if self.judge.program.beside.is_empty() || self.inputs.len() < 2 {
            return alone();
        }
        let identities = |(number, input): (usize, &Input)| {
            let ledger = seen().then(|| {
                load_as(
                    std::slice::from_ref(input),
                    &self.judge.program.forms,
                    self.reading,
                )
            });
            let documents = ledger.into_iter().flat_map(|ledger| ledger.documents);
            documents.map(|d| (number, d.identity)).collect()
        };
        let inputs = self.inputs.par_iter().enumerate();
        let identities: Vec<Vec<(usize, Identity)>> = inputs.map(identities).collect();
        let identities: Vec<(usize, Identity)> = identities.into_iter().flatten().collect();
        related(self.inputs.len(), &identities, &self.judge.program.beside)
    }

    /// Checks every document that is not to be skipped, on all threads. `make` makes of a run (and the number of its
    /// input) what is kept of it;
    /// `take` takes what was made, in the order of the families, and says whether to go on.
    ///
    /// Whether it went on to the end.
    pub fn run<T: Send>(
        &self,
        families: &[Vec<usize>],
        skip: &BTreeSet<usize>,
        make: &Make<'_, T>,
        take: &mut dyn FnMut(Done<T>) -> ControlFlow<()>,
    ) -> bool {
        let open = |family: &&Vec<usize>| family.iter().any(|i| !skip.contains(i));
        let open: Vec<&Vec<usize>> = families.iter().filter(open).collect();
        let ahead = rayon::current_num_threads().saturating_mul(AHEAD).max(1);
        for chunk in open.chunks(ahead) {
            let done: Vec<Vec<Done<T>>> = chunk
                .par_iter()
                .map(|family| self.family(family, skip, make))
                .collect();
            for one in done.into_iter().flatten() {
                if take(one).is_break() {
                    return false;
                }
            }
        }
        true
    }

    fn family<T>(
        &self,
        family: &[usize],
        skip: &BTreeSet<usize>,
        make: &Make<'_, T>,
    ) -> Vec<Done<T>> {
        let numbers: Vec<usize> = family.to_vec();
        let inputs: Vec<&Input> = numbers.iter().filter_map(|i| self.inputs.get(*i)).collect();
        let (mut ledger, parts) = load_apart(&inputs, &self.judge.program.forms, self.reading);
        let mut done = Vec::new();
        for ((input, number), (documents, notices)) in inputs.iter().zip(numbers).zip(parts) {
            if skip.contains(&number) {
                continue;
            }
            ledger.notices = notices;
            let path = shown_path(input);
            done.push(self.judge.done((&ledger, documents), (path, number), make));
        }
        done
    }
}

/// Puts inputs together of which a document means one of another.
fn related(
    inputs: usize,
    identities: &[(usize, Identity)],
    beside: &[DocumentRef],
) -> Vec<Vec<usize>> {
    // Documents that say the same of themselves mean the same, and are meant by the same.
    let mut classes: IndexMap<Class, (&Identity, Vec<usize>)> = IndexMap::new();
    let mut by_org: IndexMap<String, Vec<usize>> = IndexMap::new();
    for (input, identity) in identities {
        let entry = classes.entry(Class::of(identity));
        let class = entry.index();
        let (_, members) = entry.or_insert_with(|| (identity, Vec::new()));
        if let (true, Some(org)) = (members.is_empty(), &identity.org) {
            by_org.entry(normal_name(org)).or_default().push(class);
        }
        members.push(*input);
    }
    let mut families = Families::new(inputs);
    for (own, members) in classes.values() {
        let names = [&own.org, &own.superior].into_iter().flatten();
        let near = names.filter_map(|name| by_org.get(&normal_name(name)));
        for (_, (other, others)) in near.flatten().filter_map(|class| classes.get_index(*class)) {
            let mut all = beside.iter();
            if all.any(|which| which.is(own, other) || which.is(other, own)) {
                families.join(members, others);
            }
        }
    }
    families.all()
}

/// What [`DocumentRef::is`] looks at.
#[derive(PartialEq, Eq, Hash)]
struct Class(
    Option<String>,
    Option<u16>,
    &'static str,
    Option<Scope>,
    Option<String>,
);

impl Class {
    fn of(identity: &Identity) -> Self {
        let name = |name: &Option<String>| name.as_deref().map(normal_name);
        let kind = identity.kind.word();
        Self(
            name(&identity.org),
            identity.year,
            kind,
            identity.scope,
            name(&identity.superior),
        )
    }
}

/// Numbers put together in families, each known by its least.
struct Families(Vec<usize>);

impl Families {
    fn new(count: usize) -> Self {
        Self((0..count).collect())
    }

    fn head(&self, mut i: usize) -> usize {
        while let Some(above) = self.0.get(i).filter(|above| **above != i) {
            i = *above;
        }
        i
    }

    fn join(&mut self, members: &[usize], others: &[usize]) {
        let Some(first) = members.first() else { return };
        for other in members.iter().chain(others) {
            let (a, b) = (self.head(*first), self.head(*other));
            if let Some(slot) = self.0.get_mut(a.max(b)) {
                *slot = a.min(b);
            }
        }
    }

    fn all(&self) -> Vec<Vec<usize>> {
        let mut all: IndexMap<usize, Vec<usize>> = IndexMap::new();
        for i in 0..self.0.len() {
            all.entry(self.head(i)).or_default().push(i);
        }
        all.into_values().collect()
    }
}
