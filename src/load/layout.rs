//! Which printed column is which column of a form.

use super::headed::{beside_codes, only_one};
use super::headings::Heading;
use super::years;
use crate::form::{Block, Form, FormColumn, Kind, PlainColumn, PlainList};
use std::borrow::Cow;

/// Where the columns of one list of a form stand; numbers are those of headings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct List {
    /// The column of codes.
    pub(super) key: Option<usize>,
    /// Further columns of the code, where it is printed level by level: 类 | 款 | 项.
    pub(super) key_rest: Vec<usize>,
    /// The column of names.
    pub(super) label: Option<usize>,
    /// For each column of the form, the printed one.
    pub(super) columns: Vec<Option<usize>>,
}

impl List {
    /// Whether a heading is that of codes or names.
    fn names_rows(&self, heading: usize) -> bool {
        self.key == Some(heading) || self.label == Some(heading) || self.key_rest.contains(&heading)
    }
}

/// Where the columns of a form stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Layout {
    /// One list for each block of the form.
    pub(super) lists: Vec<List>,
    /// Headings that the form does not know.
    pub(super) unknown: Vec<usize>,
    /// Columns of the form that are printed twice: the column, and the second heading.
    pub(super) twice: Vec<(usize, usize)>,
}

impl Layout {
    /// Whether a column of the form is printed anywhere.
    pub(super) fn has(&self, column: usize) -> bool {
        self.lists
            .iter()
            .any(|list| list.columns.get(column).copied().flatten().is_some())
    }

    /// The first printed column of a column of the form.
    pub(super) fn heading_of(&self, column: usize) -> Option<usize> {
        self.lists
            .iter()
            .find_map(|list| list.columns.get(column).copied().flatten())
    }

    /// How many of the columns that a form must have are printed, and how many it must have.
    pub(super) fn share(&self, form: &Form) -> (usize, usize) {
        let needed = form
            .columns
            .iter()
            .enumerate()
            .filter(|(_, column)| !column.optional);
        let (mut have, mut all) = (0usize, 0usize);
        for (i, _) in needed {
            all = all.saturating_add(1);
            have = have.saturating_add(usize::from(self.has(i)));
        }
        for (block, list) in form.blocks.iter().zip(&self.lists) {
            let parts = [
                (block.key.is_empty(), list.key),
                (block.label.is_empty(), list.label),
            ];
            for (_, found) in parts.iter().filter(|(none, _)| !none) {
                all = all.saturating_add(1);
                have = have.saturating_add(usize::from(found.is_some()));
            }
        }
        (have, all)
    }
}

/// The lists of a form; one without names where it declares none, as forms of fields and extracts may.
pub(super) fn lists(form: &Form) -> Cow<'_, [Block]> {
    if !form.blocks.is_empty() {
        return Cow::Borrowed(&form.blocks);
    }
    Cow::Owned(vec![Block::named("")])
}

/// Lays the headings of a table over a form.
pub(super) fn layout(form: &Form, headings: &[Heading]) -> Layout {
    let mut layout = Layout::default();
    let lists = &form.plain().lists;
    let parts = parts(lists, headings);
    let none = [PlainList::default()];
    let lists = if lists.is_empty() {
        &none
    } else {
        lists.as_slice()
    };
    for (number, names) in lists.iter().enumerate() {
        let own: Vec<usize> = parts
            .iter()
            .enumerate()
            .filter(|(_, part)| **part == number)
            .map(|(i, _)| i)
            .collect();
        let list = list(form, (number, names), headings, &own, &mut layout);
        layout.lists.push(list);
    }
    layout.unknown.sort_unstable();
    layout
}

/// For each heading, the list of the form that it belongs to.
fn parts(lists: &[PlainList], headings: &[Heading]) -> Vec<usize> {
    let mut current = 0usize;
    let mut begun = false;
    let mut parts = Vec::new();
    let mut before: Option<&Heading> = None;
    for heading in headings {
        let begins = |list: &PlainList| begins(list, heading, before);
        let outer = heading.plain.first().map_or("", String::as_str);
        let named = |list: &PlainList| !list.name.is_empty() && list.name == outer;
        if let Some(list) = lists
            .iter()
            .position(named)
            .filter(|_| heading.plain.len() > 1)
        {
            (current, begun) = (list, true);
        } else if lists.get(current).is_some_and(begins) {
            // The heading that begins a list comes again: the next list begins, if there is one.
            let next = current.saturating_add(1);
            if begun && lists.get(next).is_some_and(begins) {
                current = next;
            }
            begun = true;
        } else if lists
            .get(current.saturating_add(1))
            .is_some_and(|list| begun && begins(list))
        {
            current = current.saturating_add(1);
        }
        parts.push(current);
        before = Some(heading);
    }
    parts
}

/// Whether a list begins with a heading; a code that is printed level by level begins it with the first of them.
fn begins(list: &PlainList, heading: &Heading, before: Option<&Heading>) -> bool {
    let names = if list.key.is_empty() {
        &list.label
    } else {
        &list.key
    };
    let coded = !list.key.is_empty() && list.heads_codes(heading.leaf());
    if coded || names.iter().any(|name| name == heading.leaf()) {
        return true;
    }
    let of = |heading: &Heading| heading.plain.iter().any(|part| names.contains(part));
    of(heading) && !before.is_some_and(of)
}

fn list(
    form: &Form,
    (number, names): (usize, &PlainList),
    headings: &[Heading],
    own: &[usize],
    layout: &mut Layout,
) -> List {
    let leaf = |at: usize| headings.get(at).map_or("", Heading::leaf);
    // A heading that is a column of the form is no heading of codes or names.
    let free = |at: &usize| !form.plain().known.contains(leaf(*at));
    let made = || only_one(own, |at| free(&at) && names.heads_codes(leaf(at)));
    let whole = named(&names.key, headings, own, None)
        .or_else(|| made().filter(|_| levels(names, headings, own).is_empty()));
    let mut split = levels(names, headings, own).into_iter();
    let key = whole.or_else(|| split.next());
    let key_rest = match whole {
        Some(first) => alike(headings, own, first),
        None => split.collect(),
    };
    let label = named(&names.label, headings, own, key);
    let label = label.or_else(|| only_one(own, |at| free(&at) && names.heads_names(leaf(at))));
    let label = label.or_else(|| beside_codes(names, headings, own, key).filter(free));
    let before = label.and_then(|at| at.checked_sub(1));
    let says = |at: &usize| own.contains(at) && free(at) && names.heads_either(leaf(*at));
    let key = key.or_else(|| before.filter(says));
    let group = label.and_then(|label| group_column(form, headings, own, label));
    let columns =
        (0..form.columns.len()).map(|at| label.filter(|_| group.is_some_and(|(of, _)| of == at)));
    let mut list = List {
        key,
        key_rest,
        label: group.map(|(_, names)| names).or(label),
        columns: columns.collect(),
    };
    let mut left: Vec<usize> = own.to_vec();
    left.retain(|at| group.is_none() || Some(*at) != label);
    let twice_before = layout.twice.len();
    for stage in [Stage::Whole, Stage::Ending, Stage::Leaf, Stage::Alias] {
        for at in left.clone() {
            let Some(heading) = headings.get(at) else {
                continue;
            };
            let names_rows = list.names_rows(at);
            let Some(column) = column_for(form, (number, names), heading, stage) else {
                continue;
            };
            match list.columns.get_mut(column) {
                Some(slot @ None) => *slot = Some(at),
                // A column of codes or names is no rival; a second match of the same strength is.
                _ if names_rows || matches!(stage, Stage::Ending | Stage::Leaf) => continue,
                _ => layout.twice.push((column, at)),
            }
            left.retain(|i| *i != at);
        }
    }
    left.retain(|i| !list.names_rows(*i));
    layout.unknown.extend(left);
    settle_twice(form, &mut list, twice_before, layout);
    list
}

/// Settles which of several printed columns of one name is meant, where that can be told.
fn settle_twice(form: &Form, list: &mut List, before: usize, layout: &mut Layout) {
    let twice = layout.twice.split_off(before);
    for (column, slot) in list.columns.clone().into_iter().enumerate() {
        let of_column = twice.iter().filter(|(of, _)| *of == column);
        let all: Vec<usize> = slot
            .into_iter()
            .chain(of_column.map(|(_, at)| *at))
            .collect();
        match beside_names(form, list, &all) {
            Some(own) if all.len() > 1 => {
                list.columns.splice(column..=column, [Some(own)]);
                layout.unknown.extend(all.iter().filter(|at| **at != own));
            }
            _ => layout
                .twice
                .extend(all.iter().skip(1).map(|at| (column, *at))),
        }
    }
}

/// Of printed columns of one name, each right beside a column of words, the one beside the names of the rows; the others
/// are those of their groups: `一级指标 | 分值 | 二级指标 | 分值 | 三级指标 | 分值`.
fn beside_names(form: &Form, list: &List, all: &[usize]) -> Option<usize> {
    let words = |left: usize| {
        let mut columns = form.columns.iter().zip(&list.columns);
        let of_words = columns.any(|(c, at)| *at == Some(left) && c.kind == Kind::Text);
        of_words || list.names_rows(left)
    };
    let left = |at: &usize| at.checked_sub(1);
    let beside = all.iter().all(|at| left(at).is_some_and(words));
    let own = |at: &&usize| left(at).is_some_and(|left| list.label == Some(left));
    all.iter().copied().find(|at| own(&at)).filter(|_| beside)
}

/// The first column that goes by one of the names.
fn named(
    names: &[String],
    headings: &[Heading],
    own: &[usize],
    except: Option<usize>,
) -> Option<usize> {
    let goes = |heading: &Heading| {
        names
            .iter()
            .any(|name| heading.leaf() == name || heading.plain.join(".") == *name)
    };
    let mut others = own.iter().copied().filter(|i| Some(*i) != except);
    others.find(|i| headings.get(*i).is_some_and(goes))
}

/// The column of words for the groups of the names, and where the names stand, where the heading of the names lies across
/// both: the one column of words that the form must have and that nothing else heads.
fn group_column(
    form: &Form,
    headings: &[Heading],
    own: &[usize],
    label: usize,
) -> Option<(usize, usize)> {
    let [names] = alike(headings, own, label).try_into().ok()?;
    let headed = |column: &PlainColumn| {
        let mut known = column.path.last().into_iter().chain(&column.aliases);
        let leaves = own.iter().filter_map(|at| headings.get(*at));
        known.any(|name| leaves.clone().any(|heading| heading.leaf() == name))
    };
    let columns = form.columns.iter().zip(&form.plain().columns);
    let mut bare = columns.enumerate().filter(|(_, (column, plain))| {
        column.kind == Kind::Text && !column.optional && !headed(plain)
    });
    let (column, _) = bare.next()?;
    bare.next().is_none().then_some((column, names))
}

/// The columns that stand together below a heading of codes, or are headed 类 | 款 | 项 whatever stands above.
fn levels(names: &PlainList, headings: &[Heading], own: &[usize]) -> Vec<usize> {
    let below = |i: &usize| {
        let heading = headings.get(*i);
        heading.is_some_and(|heading| heading.plain.iter().any(|part| names.key.contains(part)))
    };
    let together: Vec<usize> = own.iter().copied().filter(below).collect();
    if !together.is_empty() || names.key.is_empty() {
        return together;
    }
    let leaf = |at: usize| headings.get(at).map_or("", Heading::leaf);
    let first = own.iter().copied().find(|at| leaf(*at) == "类");
    let levels = first
        .into_iter()
        .flat_map(|first| (first..).zip(["类", "款", "项"]));
    let levels: Vec<usize> = levels
        .take_while(|(at, name)| own.contains(at) && leaf(*at) == *name)
        .map(|(at, _)| at)
        .collect();
    if levels.len() > 1 { levels } else { together }
}

/// The columns beside the first that the same merged heading stands above.
fn alike(headings: &[Heading], own: &[usize], first: usize) -> Vec<usize> {
    let path = headings.get(first).map(|heading| &heading.printed);
    let rest = own.iter().copied().filter(|i| *i > first);
    rest.zip(first.saturating_add(1)..)
        .take_while(|(i, next)| i == next && headings.get(*i).map(|h| &h.printed) == path)
        .map(|(i, _)| i)
        .collect()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// The whole path is the same, or is a further name.
    Whole,
    /// One path ends with the other.
    Ending,
    /// The innermost heading is the same.
    Leaf,
    /// A further name.
    Alias,
}

/// The headings of a column without the name of its list.
fn path_within<'a>(list: &PlainList, heading: &'a Heading) -> &'a [String] {
    let named = !list.name.is_empty()
        && heading.plain.len() > 1
        && heading.plain.first() == Some(&list.name);
    heading.plain.get(usize::from(named)..).unwrap_or(&[])
}

/// The one column of a form that a path of headings names at a stage.
fn column_for(
    form: &Form,
    (number, list): (usize, &PlainList),
    heading: &Heading,
    stage: Stage,
) -> Option<usize> {
    let path = path_within(list, heading);
    let leaf = path.last()?;
    let whole = path.join(".");
    // What was or will be in another year is no column of this year.
    let of_year = |column: &FormColumn| {
        let mut names = column.path.iter().chain(&column.aliases);
        !heading.other_year || names.any(|name| years::tells_of_other_years(name))
    };
    let same = |column: &PlainColumn| {
        let named = column.path.len() > 1 && !list.name.is_empty();
        let named = named && column.path.first() == Some(&list.name);
        let own = column.path.get(usize::from(named)..).unwrap_or_default();
        match stage {
            Stage::Whole => own == path || (path.len() > 1 && column.aliases.contains(&whole)),
            Stage::Ending => own.ends_with(path) || path.ends_with(own),
            Stage::Leaf => own.last() == Some(leaf),
            Stage::Alias => column.aliases.contains(leaf) || column.aliases.contains(&whole),
        }
    };
    let here = |column: &FormColumn| column.block.is_none_or(|of| usize::from(of) == number);
    let columns = form.columns.iter().zip(&form.plain().columns);
    let mut found = columns
        .enumerate()
        .filter(|(_, (column, plain))| here(column) && same(plain) && of_year(column));
    let (first, _) = found.next()?;
    found.next().is_none().then_some(first)
}
