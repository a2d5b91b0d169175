//! One place, two figures: a table printed twice, a code printed twice.

use super::desk::{Desk, Spot};
use super::draft::{Beyond, Draft, DraftCell, DraftRow};
use crate::form::{Form, Hierarchy, Kind};
use crate::ledger::{Role, State};
use crate::say;
use crate::value::squash;
use indexmap::IndexMap;

/// What makes a row the same in two printings: list, code, name, and the how manyeth it is of these.
type RowKey = (u16, Option<String>, Option<String>, usize);

/// Makes one table of two printings. The fuller one gives the columns; a cell of both must say the same.
pub(super) fn merge(desk: &mut Desk<'_>, first: Draft, second: Draft) -> Draft {
    let (mut base, mut other) = if second.printed() > first.printed() {
        (second, first)
    } else {
        (first, second)
    };
    let message = say!(
        "《{}》重复列示，已合并为一张表",
        "“{}” is printed twice; the two were joined",
        base.title
    );
    let spot = Spot {
        place: other.place.or(base.place),
        column: None,
        title: &base.title,
    };
    desk.note("load::printed_twice", message, spot);
    let before = base.relations.len();
    base.relations.append(&mut other.relations);
    for cell in other.rows.iter_mut().flat_map(|row| &mut row.cells) {
        let ties = cell.ties.iter_mut().map(|(relation, _)| relation);
        ties.for_each(|relation| *relation = relation.saturating_add(before));
    }
    base.beyond.extend(other.beyond.iter().map(|beyond| Beyond {
        relation: beyond.relation.saturating_add(before),
        ..beyond.clone()
    }));
    let known: IndexMap<RowKey, usize> = keys(&base.rows)
        .into_iter()
        .enumerate()
        .map(|(at, key)| (key, at))
        .collect();
    let columns = matching_columns(&mut base, &other);
    let width = base.columns.len();
    for (key, row) in keys(&other.rows).into_iter().zip(other.rows) {
        let mut cells = vec![DraftCell::default(); width];
        let moved = columns.iter().zip(row.cells.iter().cloned());
        for (to, cell) in moved {
            if let Some(slot) = cells.get_mut(*to) {
                *slot = cell;
            }
        }
        match known.get(&key).and_then(|at| base.rows.get_mut(*at)) {
            Some(own) => join(desk, &base.title, own, cells),
            None => base.rows.push(DraftRow { cells, ..row }),
        }
    }
    for row in &mut base.rows {
        row.cells.resize(width, DraftCell::default());
    }
    base.lost = base.lost.take().or(other.lost.take());
    base.rows.sort_by_key(|row| row.block);
    for note in other.notes {
        if !base.notes.contains(&note) {
            base.notes.push(note);
        }
    }
    base
}

/// Whether two printings have a figure in the same cell that is not the same.
pub(super) fn differ(first: &Draft, second: &Draft) -> bool {
    let known: IndexMap<RowKey, &DraftRow> =
        keys(&first.rows).into_iter().zip(&first.rows).collect();
    let mut rows = keys(&second.rows).into_iter().zip(&second.rows);
    rows.any(|(key, row)| {
        let own = known.get(&key).map_or(&[][..], |own| own.cells.as_slice());
        let mut both = own.iter().zip(&row.cells);
        both.any(|(a, b)| (a.state, b.state) == (State::Value, State::Value) && !same(a, b))
    })
}

fn keys(rows: &[DraftRow]) -> Vec<RowKey> {
    let mut seen: IndexMap<(u16, Option<String>, Option<String>), usize> = IndexMap::new();
    let mut key = |row: &DraftRow| {
        let same = (row.block, row.code.clone(), row.plain.clone());
        let count = seen.entry(same.clone()).or_default();
        let key = (same.0, same.1, same.2, *count);
        *count = count.saturating_add(1);
        key
    };
    rows.iter().map(&mut key).collect()
}

/// For each column of the other printing its number in the base, which gains those that it has not.
fn matching_columns(base: &mut Draft, other: &Draft) -> Vec<usize> {
    let mut numbers = Vec::new();
    for (at, column) in other.columns.iter().enumerate() {
        let of_form = column.kind.is_some() && other.form.is_some();
        let same = base.columns.iter().enumerate().position(|(number, own)| {
            // Of several with one heading each stands for one.
            let free = !numbers.contains(&number);
            free && own.kind.is_none() && own.heading == column.heading
        });
        let number = if of_form { Some(at) } else { same };
        match number {
            Some(number) => {
                if let Some(own) = base
                    .columns
                    .get_mut(number)
                    .filter(|own| own.heading.is_empty())
                {
                    own.clone_from(column);
                }
                numbers.push(number);
            }
            None => {
                numbers.push(base.columns.len());
                base.columns.push(column.clone());
            }
        }
    }
    numbers
}

fn join(desk: &mut Desk<'_>, title: &str, own: &mut DraftRow, cells: Vec<DraftCell>) {
    own.cells
        .resize(cells.len().max(own.cells.len()), DraftCell::default());
    for (mine, other) in own.cells.iter_mut().zip(cells) {
        if mine.state == State::Absent {
            *mine = other;
        } else if other.state != State::Absent && !same(mine, &other) {
            let fault = say!(
                "两处印的不同：“{}”和“{}”",
                "the two are printed differently: “{}” and “{}”",
                mine.text,
                other.text
            );
            let message = say!(
                "《{title}》印了两次，{}",
                "“{title}” is printed twice; {}",
                fault
            );
            let spot = Spot {
                place: other.place,
                column: None,
                title,
            };
            desk.unread("load::printed_twice_differs", message, spot);
            mine.spoil(fault);
        } else {
            // A column that was seen in one printing need not be worked out in the other.
            mine.inferred &= other.inferred;
            mine.ties.extend(other.ties);
        }
    }
}

fn same(a: &DraftCell, b: &DraftCell) -> bool {
    match (a.state, b.state) {
        (State::Value, State::Value) => {
            a.value == b.value
                && (!a.value.is_zero() || squash(&a.text) == squash(&b.text) || both_zero(a, b))
        }
        (a, b) => a == b,
    }
}

/// `0` and `0.00` are the same figure; two different words, whose figure is 0 too, are not.
fn both_zero(a: &DraftCell, b: &DraftCell) -> bool {
    let figure = |cell: &DraftCell| cell.text.chars().any(|c| c.is_ascii_digit());
    figure(a)
        && figure(b)
        && !a
            .text
            .chars()
            .chain(b.text.chars())
            .any(char::is_alphabetic)
}

/// Spoils the figures of rows that have one code in a list whose codes give the hierarchy.
pub(super) fn spoil_duplicates(desk: &mut Desk<'_>, draft: &mut Draft, form: &Form) {
    let mut first: IndexMap<(u16, String), usize> = IndexMap::new();
    for at in 0..draft.rows.len() {
        let (before, rest) = draft.rows.split_at_mut(at);
        let Some(row) = rest.first_mut().filter(|row| row.role == Role::Item) else {
            continue;
        };
        let block = form.blocks.get(usize::from(row.block));
        let Some(code) = row
            .code
            .clone()
            .filter(|_| block.is_some_and(|block| matches!(block.hierarchy, Hierarchy::Codes(_))))
        else {
            continue;
        };
        let known = *first.entry((row.block, code.clone())).or_insert(at);
        let Some(earlier) = before.get_mut(known) else {
            continue;
        };
        let message = say!(
            "《{}》有两行的编码都是“{code}”",
            "“{}” has two rows with the code “{code}”",
            draft.title
        );
        let spot = Spot {
            place: row.place,
            column: Some(row.at),
            title: &draft.title,
        };
        desk.unread("load::duplicate_key", message, spot);
        for ((column, one), two) in form
            .columns
            .iter()
            .zip(&mut earlier.cells)
            .zip(&mut row.cells)
        {
            if one.state == State::Absent || same(one, two) {
                continue;
            }
            let fault = say!(
                "两个数：“{}”和“{}”，编码都是“{code}”",
                "two figures, “{}” and “{}”, both with the code “{code}”",
                one.text,
                two.text
            );
            if column.kind != Kind::Text {
                one.spoil(fault.clone());
                two.spoil(fault);
            }
        }
    }
}

/// A total that is printed again, as a page that goes on may do, is one: where it says the same, or nothing.
pub(super) fn one_total(draft: &mut Draft) {
    let mut first: IndexMap<(u16, Option<String>), usize> = IndexMap::new();
    let mut kept: Vec<DraftRow> = Vec::new();
    for row in std::mem::take(&mut draft.rows) {
        if row.role != Role::Total {
            kept.push(row);
            continue;
        }
        let key = (row.block, row.plain.clone());
        let at = *first.entry(key).or_insert(kept.len());
        match kept.get_mut(at) {
            Some(own) if same_figures(&row, own) || says_nothing(&row) => {}
            Some(own) if says_nothing(own) => *own = row,
            _ => kept.push(row),
        }
    }
    draft.rows = kept;
}

/// Calls the total of a list as rules do, where a table prints one and calls it by another of its names: of a list whose
/// totals are one, and of one whose last total is called 总计, 收入总计 or 支出总计.
pub(super) fn usual_total(draft: &mut Draft, form: &Form) {
    for (number, block) in (0u16..).zip(&form.blocks) {
        let one = block.has_one_total();
        let belongs =
            |name: &&String| block.totals.contains(name) && (one || name.ends_with("总计"));
        let Some(usual) = block.totals.iter().find(belongs) else {
            continue;
        };
        let mut rows = draft.rows.iter_mut().filter(|row| {
            row.block == number
                && row.role == Role::Total
                && row.plain.as_ref().is_some_and(|plain| belongs(&plain))
        });
        if let (Some(row), None) = (rows.next(), rows.next()) {
            row.plain = Some(usual.clone());
        }
    }
}

fn says_nothing(row: &DraftRow) -> bool {
    row.cells.iter().all(|cell| cell.text.trim().is_empty())
}

fn same_figures(a: &DraftRow, b: &DraftRow) -> bool {
    a.cells.len() == b.cells.len()
        && a.cells.iter().zip(&b.cells).all(|(a, b)| match a.state {
            // The value of a word is nothing: it is compared as it is printed.
            State::Value if !a.value.is_zero() => (a.state, a.value) == (b.state, b.value),
            _ => (a.state, squash(&a.text)) == (b.state, squash(&b.text)),
        })
}
