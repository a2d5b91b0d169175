//! Classifications: code, name, level, and which code stands above which.

use crate::lang::Said;
use crate::say;
use crate::source::records::{Record, records};
use crate::value::normal_name;
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

/// A code table by its number in `Forms`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct CodeTableId(pub u32);

/// A level of a classification: 类 of 3 digits, 款 of 5, 项 of 7.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeLevel {
    /// Its name.
    pub name: String,
    /// How long a code of it is.
    pub length: usize,
}

/// One code.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Code {
    /// Its name.
    pub name: String,
    /// Further names, normalised: former ones and common slips.
    pub aliases: Vec<String>,
    /// The code above it.
    pub parent: Option<String>,
    /// The first year in which it is valid.
    pub from: Option<u16>,
    /// The last year in which it is valid.
    pub to: Option<u16>,
    /// How certain the entry is, as its source says.
    pub certainty: String,
}

/// A classification.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeTable {
    /// The name that forms call it by.
    pub name: String,
    /// Its levels, highest first.
    pub levels: Vec<CodeLevel>,
    /// Its codes, in the order of the file.
    pub codes: IndexMap<String, Code>,
    /// The codes that go by a name, normalised, by their place in `codes`.
    pub by_name: IndexMap<String, Vec<usize>>,
}

impl CodeTable {
    /// Reads a code table from its CSV: columns `code` and `name`; `level` or `parent`, `valid_from`, `valid_to` and
    /// `certainty` where there are such. A second CSV gives further names: `code` and a column that ends in `name`.
    ///
    /// # Errors
    ///
    /// What is lacking, in words.
    pub fn read(
        name: &str,
        levels: Vec<(String, usize)>,
        csv: &str,
        aliases: Option<&str>,
    ) -> Result<Self, Said> {
        let levels = levels
            .into_iter()
            .map(|(name, length)| CodeLevel { name, length })
            .collect();
        let mut table = Self {
            name: name.to_owned(),
            levels,
            codes: IndexMap::new(),
            by_name: IndexMap::new(),
        };
        let rows = records(csv, ',');
        let head = Head::of(rows.first());
        let code = head
            .find("code")
            .ok_or_else(|| say!("没有 code 一栏", "it has no column code"))?;
        let label = head
            .find("name")
            .ok_or_else(|| say!("没有 name 一栏", "it has no column name"))?;
        for row in rows.iter().skip(1) {
            let key = field(row, Some(code));
            if key.is_empty() {
                continue;
            }
            let parent = Some(field(row, head.find("parent"))).filter(|p| !p.is_empty());
            let entry = Code {
                name: field(row, Some(label)),
                aliases: Vec::new(),
                parent,
                from: field(row, head.find("valid_from")).parse().ok(),
                to: field(row, head.find("valid_to")).parse().ok(),
                certainty: field(row, head.find("certainty")),
            };
            if table.codes.insert(key.clone(), entry).is_some() {
                return Err(say!("编码 {key} 出现两次", "the code {key} occurs twice"));
            }
        }
        table.find_parents();
        table.read_aliases(aliases)?;
        table.index_names();
        Ok(table)
    }

    /// A code without a stated parent stands below the longest code of the table that it begins with.
    fn find_parents(&mut self) {
        let parents: Vec<Option<String>> =
            self.codes.keys().map(|code| self.prefix(code)).collect();
        for (entry, parent) in self.codes.values_mut().zip(parents) {
            entry.parent = entry.parent.take().or(parent);
        }
    }

    fn prefix(&self, code: &str) -> Option<String> {
        let ends = code.char_indices().rev().map(|(i, _)| i).filter(|i| *i > 0);
        let mut prefixes = ends
            .filter_map(|i| code.get(..i))
            .map(|p| p.trim_end_matches('.'));
        prefixes
            .find(|prefix| self.codes.contains_key(*prefix))
            .map(str::to_owned)
    }

    fn read_aliases(&mut self, csv: Option<&str>) -> Result<(), Said> {
        let Some(csv) = csv else { return Ok(()) };
        let rows = records(csv, ',');
        let head = Head::of(rows.first());
        let code = head.find("code").ok_or_else(|| {
            say!(
                "别名表没有 code 一栏",
                "the table of aliases has no column code"
            )
        })?;
        let label = head
            .0
            .iter()
            .position(|h| h.ends_with("name"))
            .ok_or_else(|| {
                say!(
                    "别名表没有 name 一栏",
                    "the table of aliases has no column name"
                )
            })?;
        for row in rows.iter().skip(1) {
            if let Some(entry) = self.codes.get_mut(&field(row, Some(code))) {
                entry.aliases.push(normal_name(&field(row, Some(label))));
            }
        }
        Ok(())
    }

    /// The code above a code.
    ///
    /// The table decides. A code that the table does not know (a district's own 项) is placed by the levels that the
    /// classification declares: a 7-digit 项 belongs to the 5-digit 款 it begins with.
    pub fn parent(&self, code: &str) -> Option<String> {
        if let Some(known) = self.codes.get(code) {
            return known.parent.clone();
        }
        let above = self.level(code)?.checked_sub(1)?;
        let length = self.levels.get(above)?.length;
        code.get(..length).map(str::to_owned)
    }

    /// The nearest code above a code that is printed.
    pub fn above<T>(&self, code: &str, printed: impl Fn(&str) -> Option<T>) -> Option<T> {
        let mut code = code.to_owned();
        // A code table is a file that someone wrote: its parents may run in a circle.
        for _ in 0..16 {
            code = self.parent(&code)?;
            if let Some(found) = printed(&code) {
                return Some(found);
            }
        }
        None
    }

    /// The level of a code, from 0 for the highest, by its length.
    pub fn level(&self, code: &str) -> Option<usize> {
        self.levels
            .iter()
            .position(|level| level.length == code.len())
    }

    /// Whether any code goes by a name, normalised.
    pub fn knows_name(&self, name: &str) -> bool {
        self.by_name.contains_key(name)
    }

    /// Whether a name is that of a code, by its name or an alias.
    pub fn is_named(&self, code: &str, name: &str) -> bool {
        let name = normal_name(name);
        self.codes
            .get(code)
            .is_some_and(|c| normal_name(&c.name) == name || c.aliases.contains(&name))
    }

    /// Every name that names the same thing as `name`, normalised, itself among them.
    pub fn synonyms(&self, name: &str) -> Vec<String> {
        let name = normal_name(name);
        let codes = self.by_name.get(&name).into_iter().flatten();
        let mut all = vec![name.clone()];
        for code in codes
            .filter_map(|at| self.codes.get_index(*at))
            .map(|(_, code)| code)
        {
            all.push(normal_name(&code.name));
            all.extend(code.aliases.iter().cloned());
        }
        all.dedup();
        all
    }

    /// Makes the index of names; to be called once its codes are all there.
    pub fn index_names(&mut self) {
        let mut index: IndexMap<String, Vec<usize>> = IndexMap::new();
        for (at, code) in self.codes.values().enumerate() {
            let own = std::iter::once(normal_name(&code.name));
            for name in own.chain(code.aliases.iter().cloned()) {
                index.entry(name).or_default().push(at);
            }
        }
        self.by_name = index;
    }
}

/// The headings of a code table.
struct Head(Vec<String>);

impl Head {
    fn of(row: Option<&Record>) -> Self {
        let fields = row.map_or(&[][..], |row| row.fields.as_slice());
        Self(
            fields
                .iter()
                .map(|field| field.text.trim_start_matches('\u{feff}').trim().to_owned())
                .collect(),
        )
    }

    fn find(&self, name: &str) -> Option<usize> {
        self.0.iter().position(|heading| heading == name)
    }
}

fn field(row: &Record, column: Option<usize>) -> String {
    let field = column.and_then(|column| row.fields.get(column));
    field.map_or_else(String::new, |field| field.text.trim().to_owned())
}
