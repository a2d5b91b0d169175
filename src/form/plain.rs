//! The headings of a form made comparable with printed ones.

use super::{Form, FormColumn};
use crate::value::{heading_of, title_of};
use indexmap::IndexSet;
use std::sync::OnceLock;

/// What the headings of a form are, made comparable; worked out once, when first asked for.
#[derive(Clone, Debug, Default)]
pub struct Plain(OnceLock<PlainForm>);

/// What follows from a form is the same wherever the form is.
impl PartialEq for Plain {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Plain {}

/// The titles and headings of a form, made comparable.
#[derive(Clone, Debug, Default)]
pub struct PlainForm {
    /// The titles that it goes by, without years.
    pub titles: Vec<String>,
    /// The headings of its columns, in their order.
    pub columns: Vec<PlainColumn>,
    /// Those of its lists, in their order.
    pub lists: Vec<PlainList>,
    /// Every heading that the form knows.
    pub known: IndexSet<String>,
    /// These, and the parts of further names that are paths: 预算数.小计.
    pub parts: IndexSet<String>,
}

/// The headings of a column, made comparable.
#[derive(Clone, Debug, Default)]
pub struct PlainColumn {
    /// From the outermost to the innermost.
    pub path: Vec<String>,
    /// Further names.
    pub aliases: Vec<String>,
}

/// The headings of a list, made comparable.
#[derive(Clone, Debug, Default)]
pub struct PlainList {
    /// Its name; empty where it has none.
    pub name: String,
    /// Those of its codes.
    pub key: Vec<String>,
    /// Those of its names.
    pub label: Vec<String>,
    /// Whether a code table tells what its codes are.
    pub coded: bool,
}

/// What the headings of codes end in, and those of names.
const CODES: [&str; 3] = ["编码", "代码", "编号"];
const NAME: &str = "名称";
/// Words that say of which money a code is, and not of which classification.
const MONEY: [&str; 3] = ["预算", "支出", "收入"];

impl PlainList {
    /// Whether a heading is one of codes: one of those that the list gives, or one made of their words.
    pub fn heads_codes(&self, heading: &str) -> bool {
        let made = || CODES.iter().find_map(|end| heading.strip_suffix(end));
        self.key.iter().any(|own| own == heading) || made().is_some_and(|rest| self.is_of(rest))
    }

    /// Whether a heading is one of names: one of those that the list gives, or one made of the words of its codes.
    pub fn heads_names(&self, heading: &str) -> bool {
        let made = || heading.strip_suffix(NAME);
        self.label.iter().any(|own| own == heading) || made().is_some_and(|rest| self.is_of(rest))
    }

    /// Whether a heading says of which classification something is, in words of the headings of the list, and no more:
    /// 功能科目 where it gives 支出功能分类科目编码.
    pub fn heads_either(&self, heading: &str) -> bool {
        !bare(heading).is_empty() && self.is_of(heading)
    }

    fn is_of(&self, heading: &str) -> bool {
        let known = |c: char| self.key.iter().any(|own| own.contains(c));
        self.coded && !self.key.is_empty() && bare(heading).chars().all(known)
    }
}

/// A heading without the words of money.
fn bare(heading: &str) -> String {
    let heading = heading.to_owned();
    MONEY
        .iter()
        .fold(heading, |rest, word| rest.replace(word, ""))
}

impl Form {
    /// Its titles and headings, made comparable.
    pub fn plain(&self) -> &PlainForm {
        self.plain.0.get_or_init(|| PlainForm::of(self))
    }
}

impl PlainForm {
    fn of(form: &Form) -> Self {
        let columns: Vec<PlainColumn> = form.columns.iter().map(PlainColumn::of).collect();
        let lists = form.blocks.iter().map(|list| PlainList {
            name: heading_of(&list.name).into_owned(),
            key: all(&list.key),
            label: all(&list.label),
            coded: list.codes.is_some(),
        });
        let lists: Vec<PlainList> = lists.collect();
        let of_columns = columns.iter();
        let of_columns = of_columns.flat_map(|column| column.path.iter().chain(&column.aliases));
        let of_lists = lists.iter();
        let of_lists = of_lists.flat_map(|list| list.key.iter().chain(&list.label));
        let names = lists.iter().map(|list| &list.name);
        let names = names.filter(|name| !name.is_empty());
        let known: IndexSet<String> = of_columns.chain(of_lists).chain(names).cloned().collect();
        let aliases = form.columns.iter().flat_map(|column| &column.aliases);
        let paths = aliases.flat_map(|alias| alias.split('.'));
        let paths = paths.map(|part| heading_of(part).into_owned());
        Self {
            titles: form
                .titles
                .iter()
                .map(|title| title_of(title).into_owned())
                .collect(),
            parts: known.iter().cloned().chain(paths).collect(),
            columns,
            lists,
            known,
        }
    }
}

impl PlainColumn {
    fn of(column: &FormColumn) -> Self {
        Self {
            path: all(&column.path),
            aliases: all(&column.aliases),
        }
    }
}

fn all(texts: &[String]) -> Vec<String> {
    let plain = texts.iter().map(|text| heading_of(text).into_owned());
    plain.collect()
}
