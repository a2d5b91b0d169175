//! Which columns slots are: they stand in the order of the columns, and the rows decide together.

use super::kept::Kept;
use super::place::{Given, Puzzle};
use super::spread::{Log, Way, Ways};
use std::rc::Rc;

/// The most ways to give slots to columns that are tried.
const MOST: usize = 1_000;

/// Leaves of the ways of rows those in which each slot is one column: as most rows have it. What stands in a slot is in
/// its column also where the row's own figures contradict one another.
pub(super) fn agree_on_slots(
    puzzle: &Puzzle,
    order: &[usize],
    all: &[Ways],
    ways: &mut [Vec<Rc<Way>>],
    log: &mut Log,
) {
    let (rows, width) = (puzzle.rows.as_slice(), puzzle.width);
    let groups = rows.iter().filter_map(|row| row.slots.as_ref());
    let groups = groups.map(|slots| (slots.group, slots.count));
    let mut groups: Vec<(usize, usize)> = groups.filter(|(_, count)| *count < width).collect();
    groups.sort_unstable();
    groups.dedup();
    for (group, count) in groups {
        let mut maps: Vec<Vec<usize>> = Vec::new();
        if !injections(count, width, &mut Vec::new(), &mut maps) {
            continue;
        }
        let own = |row: &Given| row.slots.as_ref().is_some_and(|slots| slots.group == group);
        let here: Vec<usize> = (0..rows.len())
            .filter(|at| rows.get(*at).is_some_and(own))
            .collect();
        log.steps = log
            .steps
            .saturating_add(maps.len().saturating_mul(here.len()));
        let best = best(puzzle, order, (&here, &maps), ways);
        for at in here {
            let (Some(own), Some(row), Some(all)) = (ways.get_mut(at), rows.get(at), all.get(at))
            else {
                continue;
            };
            let fit = |way: &Rc<Way>| best.iter().any(|map| fits(row, way, map));
            let kept: Vec<Rc<Way>> = own.iter().filter(|way| fit(way)).cloned().collect();
            *own = match kept.is_empty() {
                true => all.iter().filter(|way| fit(way)).cloned().collect(),
                false => kept,
            };
        }
    }
}

/// The ways to give the slots of some rows to columns that most of the rows can be placed by; of several the one that the
/// headings tell.
fn best<'m>(
    puzzle: &Puzzle,
    order: &[usize],
    (here, maps): (&[usize], &'m [Vec<usize>]),
    ways: &[Vec<Rc<Way>>],
) -> Vec<&'m Vec<usize>> {
    let row = |at: usize| puzzle.rows.get(at);
    let keeps = |at: usize, map: &[usize]| {
        let own = ways.get(at).zip(row(at));
        own.is_some_and(|(ways, row)| ways.iter().any(|way| fits(row, way, map)))
    };
    let speak = |map: &Vec<usize>| here.iter().filter(|at| keeps(**at, map)).count();
    let counts: Vec<usize> = maps.iter().map(speak).collect();
    let most = counts.iter().max().copied().unwrap_or(0);
    let pairs = maps.iter().zip(&counts);
    let best: Vec<&Vec<usize>> = pairs
        .filter(|(_, count)| **count == most)
        .map(|(map, _)| map)
        .collect();
    if best.len() == 1 {
        return best;
    }
    let slots = here.first().and_then(|at| row(*at)?.slots.as_ref());
    match slots.and_then(|slots| headed(puzzle, order, &slots.stand)) {
        Some(places) => told(best, &places),
        None => best,
    }
}

/// Of several ways to give slots to columns the one that the headings tell: each slot that they do not agree on stands
/// below the heading of its column and below no other, and none stands below another's.
fn told<'m>(best: Vec<&'m Vec<usize>>, places: &[Option<usize>]) -> Vec<&'m Vec<usize>> {
    let open = |at: usize| {
        let mut own = best.iter().map(|map| map.get(at));
        let first = own.next();
        own.any(|own| Some(own) != first)
    };
    let fits = |map: &&&Vec<usize>| {
        let mut pairs = map.iter().zip(places).enumerate();
        pairs.all(|(at, (own, told))| match told {
            Some(told) => own == told,
            None => !open(at),
        })
    };
    match best.iter().filter(fits).copied().collect::<Vec<_>>() {
        one if one.len() == 1 => one,
        _ => best,
    }
}

/// The place of each slot as the headings tell, where it stands below one heading and below no other.
fn headed(puzzle: &Puzzle, order: &[usize], stand: &[Kept]) -> Option<Vec<Option<usize>>> {
    let page = stand.first()?.page;
    let heads = |column: &usize| {
        let mut own = puzzle
            .heads
            .get(*column)?
            .iter()
            .filter(|kept| kept.page == page);
        own.next().copied().filter(|_| own.next().is_none())
    };
    let heads: Option<Vec<Kept>> = order.iter().map(heads).collect();
    let heads = heads?;
    let place = |slot: &Kept| {
        let mut over =
            (0..heads.len()).filter(|at| heads.get(*at).is_some_and(|own| own.covers(*slot)));
        over.next().filter(|_| over.next().is_none())
    };
    Some(stand.iter().map(place).collect())
}

/// Whether a way puts the figures of a row where their slots are.
fn fits(row: &Given, way: &Way, map: &[usize]) -> bool {
    let slots = row
        .slots
        .as_ref()
        .map_or(&[][..], |slots| slots.at.as_slice());
    let pairs = slots.iter().zip(&way.places);
    pairs
        .into_iter()
        .all(|(slot, place)| map.get(*slot) == Some(place))
}

/// Every way to give slots to columns, in order; whether they are few enough.
fn injections(
    count: usize,
    width: usize,
    taken: &mut Vec<usize>,
    all: &mut Vec<Vec<usize>>,
) -> bool {
    let rest = count.saturating_sub(taken.len());
    if rest == 0 {
        all.push(taken.clone());
        return all.len() <= MOST;
    }
    let first = taken.last().map_or(0, |last| last.saturating_add(1));
    for place in first..=width.saturating_sub(rest) {
        taken.push(place);
        let few = injections(count, width, taken, all);
        taken.pop();
        if !few {
            return false;
        }
    }
    true
}
