//! The columns of a part in print order: what stands in each, and where it goes.

use super::names::level;
use super::parts::Part;
use super::sections::Head;
use super::tokens::Token;
use crate::form::{FormColumn, Kind};
use crate::load::draft::DraftColumn;
use crate::load::years;
use crate::value::squash;

/// What a step takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Take {
    /// A cell that several rows share, printed at the first of them: one of these words, or one that ends so.
    Shared(Vec<String>, Option<String>),
    /// A figure that several rows share.
    SharedFigure,
    /// The name.
    Name,
    /// Words: one cell.
    Words,
    /// More cells of the words before.
    MoreWords,
    /// A value.
    Value(Kind),
}

/// The columns of a part in print order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Steps {
    pub(super) takes: Vec<Take>,
    /// Whether values may be blank without a trace.
    pub(super) sparse: bool,
    /// Whether the text marks where cells end.
    pub(super) marked: bool,
    /// Whether percentages are printed with their sign.
    pub(super) signed: bool,
}

/// Where the cells that a step takes go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// The name of the row.
    Name,
    /// A column of the draft.
    Column(usize),
    /// A field of the whole form.
    Field(usize),
    /// They go on with the step before.
    More,
}

/// The steps over the columns, and for each where what it takes goes.
pub(super) struct Plan {
    pub(super) over: Steps,
    pub(super) targets: Vec<Target>,
}

/// The steps for a heading, over cells that are marked at their ends or not.
pub(super) fn steps(part: &mut Part<'_>, heads: &[Head], tokens: &[Token], marked: bool) -> Plan {
    head(part, heads);
    let (before, mut after) = of_form(part, heads);
    let mut before: Vec<(usize, Target, Take)> = before;
    for (at, head) in heads.iter().enumerate() {
        match head {
            Head::Field(field) => before.push((at, Target::Field(*field), Take::SharedFigure)),
            Head::Year(year) => {
                let column = match year_of_form(part, heads, year) {
                    Some(column) => print(part, column),
                    None => year_column(part, year),
                };
                after.push((Target::Column(column), Take::Value(Kind::Money)));
            }
            _ => {}
        }
    }
    before.sort_by_key(|(at, ..)| *at);
    let values = after.iter().all(|(_, take)| matches!(take, Take::Value(_)));
    let sparse = !marked || (before.is_empty() && values);
    let before = before.into_iter().map(|(_, target, take)| (target, take));
    let all = before.chain([(Target::Name, Take::Name)]).chain(after);
    let (targets, takes): (Vec<Target>, Vec<Take>) = all.unzip();
    let signed = tokens.iter().any(|token| token.plain.ends_with('%'));
    Plan {
        over: Steps {
            takes,
            sparse,
            marked,
            signed,
        },
        targets,
    }
}

/// The column of the form in which a year is told as that before this one, or the one before that: beside a column of
/// this year, years that stand alone are those before it.
fn year_of_form(part: &Part<'_>, heads: &[Head], year: &str) -> Option<usize> {
    let number = |year: &str| year.strip_suffix('年')?.parse::<u16>().ok();
    let years = heads.iter().filter_map(|head| match head {
        Head::Year(year) => number(year),
        _ => None,
    });
    let columns = || part.form.columns.iter().enumerate();
    let this_year = |(at, column): (usize, &FormColumn)| {
        heads.contains(&Head::Column(at)) && years::is_of_this_year(column.leaf())
    };
    let back = years.max()?.checked_sub(number(year)?)?;
    let word = match back {
        0 => "上年",
        1 => "前年",
        _ => return None,
    };
    let mut own = columns().filter(|(_, column)| column.leaf() == word);
    let (at, _) = own.next().filter(|_| columns().any(this_year))?;
    Some(at)
}

/// A step that comes before the name, with its place in the heading.
type Before = (usize, Target, Take);

/// The steps over the form's columns, before the name and after it.
fn of_form(part: &Part<'_>, heads: &[Head]) -> (Vec<Before>, Vec<(Target, Take)>) {
    let place = |head: &Head| heads.iter().position(|own| own == head);
    let name = place(&Head::Name).unwrap_or(0);
    let columns = part.form.columns.iter().enumerate();
    let printed = columns
        .clone()
        .filter(|(at, _)| place(&Head::Column(*at)).is_some());
    let kinds: Vec<Kind> = printed.map(|(_, column)| column.kind).collect();
    // Words at the end of a row take one cell; those before its figures, where nothing follows these, take several.
    let several = kinds.last() != Some(&Kind::Text);
    let (mut before, mut after) = (Vec::new(), Vec::new());
    for (at, column) in columns {
        let printed = place(&Head::Column(at));
        match (printed, column.kind == Kind::Text) {
            (None, true) if !column.optional => {
                before.push((0, Target::Column(at), shared(part, at)));
            }
            (Some(place), true) if place < name => {
                before.push((place, Target::Column(at), shared(part, at)));
            }
            (Some(_), true) => {
                after.push((Target::Column(at), Take::Words));
                let valued = after.iter().any(|(_, take)| matches!(take, Take::Value(_)));
                if several && !valued {
                    after.push((Target::More, Take::MoreWords));
                }
            }
            (Some(_), false) => after.push((Target::Column(at), Take::Value(column.kind))),
            (None, _) => {}
        }
    }
    (before, after)
}

/// What stands in a column whose cells several rows share: the names of its level, or words that end as its heading.
fn shared(part: &Part<'_>, at: usize) -> Take {
    let leaf = part.form.columns.get(at).map_or("", |column| column.leaf());
    let names = part
        .codes
        .map(|table| level(table, leaf))
        .unwrap_or_default();
    let ending = leaf.strip_suffix("名称").unwrap_or(leaf);
    let ending = names.is_empty().then(|| squash(ending));
    Take::Shared(names, ending)
}

fn year_column(part: &mut Part<'_>, year: &str) -> usize {
    let columns = &mut part.draft.columns;
    let known = columns.iter().position(|column| column.heading == [year]);
    known.unwrap_or_else(|| {
        columns.push(DraftColumn {
            heading: vec![year.to_owned()],
            kind: None,
            unit: part.draft.unit.or(part.form.unit),
        });
        columns.len().saturating_sub(1)
    })
}

/// Notes that a column of the form is printed.
fn print(part: &mut Part<'_>, at: usize) -> usize {
    let columns = part.form.columns.iter().zip(&mut part.draft.columns);
    for (column, slot) in columns.skip(at).take(1) {
        slot.heading.clone_from(&column.path);
    }
    at
}

/// Notes which columns are printed; those that must be are, whether or not the heading names them.
fn head(part: &mut Part<'_>, heads: &[Head]) {
    let columns = part.form.columns.iter().zip(&mut part.draft.columns);
    for (at, (column, slot)) in columns.enumerate() {
        if !column.optional || heads.contains(&Head::Column(at)) {
            slot.heading.clone_from(&column.path);
        }
    }
}
