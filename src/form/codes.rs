//! Classifications: code, name, level, and which code stands above which.

use crate::value::normal_name;
use indexmap::IndexMap;

/// A code table by its number in `Forms`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CodeTableId(pub u32);

/// A level of a classification: 类 of 3 digits, 款 of 5, 项 of 7.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeLevel {
    /// Its name.
    pub name: String,
    /// How long a code of it is.
    pub length: usize,
}

/// One code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
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
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CodeTable {
    /// The name that forms call it by.
    pub name: String,
    /// Its levels, highest first.
    pub levels: Vec<CodeLevel>,
    /// Its codes, in the order of the file.
    pub codes: IndexMap<String, Code>,
}

impl CodeTable {
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

    /// The level of a code, from 0 for the highest, by its length.
    pub fn level(&self, code: &str) -> Option<usize> {
        self.levels.iter().position(|level| level.length == code.len())
    }

    /// Whether a name is that of a code, by its name or an alias.
    pub fn is_named(&self, code: &str, name: &str) -> bool {
        let name = normal_name(name);
        self.codes.get(code).is_some_and(|c| normal_name(&c.name) == name || c.aliases.contains(&name))
    }

    /// Every name that names the same thing as `name`, normalised, itself among them.
    pub fn synonyms(&self, name: &str) -> Vec<String> {
        let name = normal_name(name);
        let mut all = vec![name.clone()];
        for code in self.codes.values() {
            let own = normal_name(&code.name);
            if own == name || code.aliases.contains(&name) {
                all.push(own);
                all.extend(code.aliases.iter().cloned());
            }
        }
        all.dedup();
        all
    }
}
