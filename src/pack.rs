//! A rule pack: rule files, code tables, and what they apply to.

use crate::source::Source;
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

/// What a pack applies to; an empty list is no restriction.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Applies {
    /// 预算, 决算.
    pub kinds: Vec<String>,
    /// 省, 市, 区, 县.
    pub levels: Vec<String>,
    /// Regions by name.
    pub regions: Vec<String>,
    /// Years.
    pub years: Vec<u16>,
}

/// A document in `tests/` of a pack, and what the pack's rules must find in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Case {
    /// The name of its directory.
    pub name: String,
    /// The directory, as messages call it.
    pub path: String,
    /// The files of the document.
    pub files: Vec<(String, Vec<u8>)>,
    /// The findings as `crossfoot test --update` wrote them; none where it never did.
    pub snapshot: Option<String>,
}

/// A pack as read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pack {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Its title.
    pub title: String,
    /// Under which terms it may be used.
    pub license: String,
    /// Who keeps it.
    pub maintainers: Vec<String>,
    /// What it applies to.
    pub applies: Applies,
    /// The packs that it rests on: name and range of versions.
    pub depends: IndexMap<String, String>,
    /// Its rule files, by name.
    pub rules: Vec<Source>,
    /// Its other texts (code tables), by file name.
    pub data: IndexMap<String, String>,
    /// Documents with the findings that its rules must give on them.
    pub cases: Vec<Case>,
    /// SHA-256 of its archive as `crossfoot pack build` makes it (of a single rule file: of the file), in hexadecimal.
    pub hash: String,
    /// Whether its waivers are of a whole project of which only a part runs: those of rules that are not there are
    /// passed over.
    pub of_more: bool,
    /// Who signed it, where that was verified.
    pub signer: Option<String>,
}

impl Applies {
    /// Whether it covers a document of this kind, level, region and year; what a document does not say is covered.
    pub fn covers(
        &self,
        kind: &str,
        level: Option<&str>,
        region: Option<&str>,
        year: Option<u16>,
    ) -> bool {
        let among = |list: &[String], own: Option<&str>| {
            list.is_empty()
                || own.is_none_or(|own| list.iter().any(|one| own.contains(one.as_str())))
        };
        among(&self.kinds, Some(kind))
            && among(&self.levels, level)
            && among(&self.regions, region)
            && (self.years.is_empty() || year.is_none_or(|year| self.years.contains(&year)))
    }
}
