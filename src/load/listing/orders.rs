//! In which order the columns of a printing stand, as far as its heading tells.
//!
//! Words on one line stand as their columns do. A heading over several columns stands on a line of its own, before or
//! after them: where it belongs among its neighbours the words do not say. Then every place is possible, the form's
//! first, and the figures decide.

use super::heads::{Found, Heads};
use super::kept::Kept;
use crate::form::Form;
use crate::load::headings::plain_heading;

/// The most orders that are tried.
const MAX_ORDERS: usize = 24;

/// One column, or the columns under one heading.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Unit {
    columns: Vec<usize>,
    /// Where its word stands: its place among the words, and its line.
    spot: Option<(usize, usize)>,
    /// Whether it stands on a line of its own, or is wrapped over several: where among the others is open.
    group: bool,
}

/// Puts columns of figures in the order of the line that names them, and adds the orders that are possible beside it.
/// Columns of words keep the form's order.
pub(super) fn order(form: &Form, found: &[Found], heads: &mut Heads) {
    let is_number = |at: &usize| {
        form.columns
            .get(*at)
            .is_some_and(|column| column.kind.is_number())
    };
    let (figures, words): (Vec<usize>, Vec<usize>) =
        heads.columns.iter().copied().partition(is_number);
    let mut units = units(form, found, &figures);
    for unit in units.iter_mut().filter(|unit| unit.group) {
        heads.disordered |= !sort_within(form, found, &mut unit.columns);
    }
    let within = heads.disordered;
    let units_again = units.clone();
    let whole = columns(&units);
    let mut all: Vec<Vec<usize>> = Vec::new();
    if on_one_line(&units) {
        units.sort_by_key(|unit| unit.spot);
        all.push(columns(&units));
    } else if units.iter().all(|unit| !unit.group) {
        heads.disordered |= !units.is_sorted_by_key(|unit| unit.spot);
        all.push(whole.clone());
    } else {
        let (groups, singles): (Vec<Unit>, Vec<Unit>) =
            units.into_iter().partition(|unit| unit.group);
        for singles in chains(&singles) {
            for groups in chains(&groups) {
                weave(&singles, &groups, &mut Vec::new(), &mut all);
            }
        }
        heads.disordered |= all.len() > MAX_ORDERS;
    }
    if let Some(side_by_side) = side_by_side(units_again, found)
        && (side_by_side == whole || all.contains(&side_by_side))
    {
        all = vec![side_by_side];
        heads.disordered = within;
    }
    // The form's own order goes first, where it is possible.
    all.sort_by_key(|order| *order != whole);
    all.dedup();
    if let Some(first) = all.first() {
        heads.columns = words.into_iter().chain(first.iter().copied()).collect();
    }
    let tried = all.len() <= MAX_ORDERS && !form.identities.is_empty();
    heads.orders = if tried { all } else { Vec::new() };
}

/// The columns as their words stand side by side, in a text that keeps columns; none where two stand alike.
fn side_by_side(mut units: Vec<Unit>, found: &[Found]) -> Option<Vec<usize>> {
    let kept = |unit: &Unit| found.get(unit.spot?.0)?.kept;
    let places: Option<Vec<Kept>> = units.iter().map(kept).collect();
    let mut places = places?;
    places.sort_unstable_by_key(|kept| kept.start);
    let apart = places.windows(2).all(|pair| match pair {
        [a, b] => a.page == b.page && a.end <= b.start,
        _ => true,
    });
    units.sort_by_key(|unit| kept(unit).map(|kept| kept.start));
    apart.then(|| columns(&units))
}

fn on_one_line(units: &[Unit]) -> bool {
    let mut lines = units.iter().map(|unit| unit.spot.map(|(_, line)| line));
    let first = lines.next().flatten();
    first.is_some() && lines.all(|line| line == first)
}

/// The orders in which neighbours may stand: as on their line, where they share one; else as they are met, or as the
/// form has them.
fn chains(units: &[Unit]) -> Vec<Vec<Unit>> {
    let mut met = units.to_vec();
    met.sort_by_key(|unit| unit.spot);
    match on_one_line(units) || met == units {
        true => vec![met],
        false => vec![units.to_vec(), met],
    }
}

/// Every way to weave two orders into one.
fn weave(left: &[Unit], right: &[Unit], so_far: &mut Vec<Unit>, all: &mut Vec<Vec<usize>>) {
    if all.len() > MAX_ORDERS {
        return;
    }
    if left.is_empty() && right.is_empty() {
        all.push(columns(so_far));
        return;
    }
    for (taken, other, is_left) in [(left, right, true), (right, left, false)] {
        if let Some((first, rest)) = taken.split_first() {
            so_far.push(first.clone());
            match is_left {
                true => weave(rest, other, so_far, all),
                false => weave(other, rest, so_far, all),
            }
            so_far.pop();
        }
    }
}

fn columns(units: &[Unit]) -> Vec<usize> {
    units
        .iter()
        .flat_map(|unit| unit.columns.iter().copied())
        .collect()
}

/// The printed columns by their outermost heading, in the form's order.
fn units(form: &Form, found: &[Found], columns: &[usize]) -> Vec<Unit> {
    let mut units: Vec<(Option<&String>, Unit)> = Vec::new();
    for at in columns {
        let Some(column) = form.columns.get(*at) else {
            continue;
        };
        let head = column.path.first().filter(|_| column.path.len() > 1);
        match units
            .last_mut()
            .filter(|(last, _)| head.is_some() && *last == head)
        {
            Some((_, unit)) => unit.columns.push(*at),
            None => {
                let spot = match head {
                    Some(head) => {
                        spot_of(found, &[plain_heading(head)]).or_else(|| spot(form, found, *at))
                    }
                    None => spot(form, found, *at),
                };
                units.push((
                    head,
                    Unit {
                        columns: vec![*at],
                        spot,
                        group: head.is_some(),
                    },
                ));
            }
        }
    }
    let mut units: Vec<Unit> = units.into_iter().map(|(_, unit)| unit).collect();
    for unit in &mut units {
        unit.group &= unit.columns.len() > 1;
        let word = unit.spot.and_then(|(index, _)| found.get(index));
        unit.group |= word.is_some_and(|word| word.adrift);
    }
    units
}

/// Where a column is named.
fn spot(form: &Form, found: &[Found], at: usize) -> Option<(usize, usize)> {
    let column = form.columns.get(at)?;
    let names = column.aliases.iter().map(|alias| plain_heading(alias));
    let names: Vec<String> = std::iter::once(plain_heading(column.leaf()))
        .chain(names)
        .collect();
    spot_of(found, &names)
}

fn spot_of(found: &[Found], names: &[String]) -> Option<(usize, usize)> {
    let index = found.iter().position(|one| names.contains(&one.word))?;
    Some((index, found.get(index)?.line))
}

/// Where the heading next above a column is named, of columns that repeat under each: 小计, of 小计.预算数 and 小计.决算数.
fn spot_above(form: &Form, found: &[Found], at: usize) -> Option<(usize, usize)> {
    let column = form.columns.get(at)?;
    let above = |path: Vec<&str>| {
        let above = path.len().checked_sub(2)?;
        path.get(above).map(|part| plain_heading(part))
    };
    let own = above(column.path.iter().map(String::as_str).collect());
    let aliases = column.aliases.iter();
    let names: Vec<String> = own
        .into_iter()
        .chain(aliases.filter_map(|alias| above(alias.split('.').collect())))
        .collect();
    spot_of(found, &names)
}

/// Whether columns repeat: several end in the same heading.
fn repeat(form: &Form, columns: &[usize]) -> bool {
    let leaf = |at: &usize| form.columns.get(*at).map(crate::form::FormColumn::leaf);
    let mut leaves: Vec<Option<&str>> = columns.iter().map(leaf).collect();
    leaves.sort_unstable();
    leaves
        .windows(2)
        .any(|pair| matches!(pair, [a, b] if a == b))
}

/// Puts the columns under one heading in the order of their line; whether their order is known.
fn sort_within(form: &Form, found: &[Found], columns: &mut [usize]) -> bool {
    let spot = match repeat(form, columns) {
        true => spot_above,
        false => spot,
    };
    let spots: Vec<Option<(usize, usize)>> =
        columns.iter().map(|at| spot(form, found, *at)).collect();
    let line = |spot: &Option<(usize, usize)>| spot.map(|(_, line)| line);
    if spots.is_sorted() {
        return true;
    }
    let one_line = spots
        .iter()
        .all(|spot| line(spot) == spots.first().and_then(line));
    if one_line {
        columns.sort_by_key(|at| spot(form, found, *at));
    }
    one_line
}
