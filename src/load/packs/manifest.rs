//! `pack.toml`: what a pack says of itself.

use super::super::toml_words::reason;
use crate::error::{LoadError, PackError};
use crate::lang::Said;
use crate::pack::{Applies, Pack};
use crate::say;
use indexmap::IndexMap;
use semver::{Version, VersionReq};
use serde::Deserialize;

/// The version of the rule language that this program speaks.
pub(super) const LANGUAGE: &str = "1";

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Manifest {
    name: String,
    #[serde(default)]
    version: String,
    #[serde(default)]
    language: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    license: String,
    #[serde(default)]
    maintainers: Vec<String>,
    #[serde(default)]
    applies: AppliesTo,
    #[serde(default)]
    depends: IndexMap<String, String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct AppliesTo {
    kinds: Vec<String>,
    levels: Vec<String>,
    regions: Vec<String>,
    years: Vec<u16>,
}

/// Fills in what a manifest says.
pub(super) fn manifest(pack: &mut Pack, path: &str, text: &str) -> Result<(), LoadError> {
    let bad = |path: String, reason: Said| LoadError::BadManifest { path, reason };
    let manifest: Manifest = toml::from_str(text).map_err(|error| {
        let (line, reason) = reason(&error, text);
        bad(format!("{path}:{line}"), reason)
    })?;
    let wrong = |reason: Said| Err(bad(path.to_owned(), reason));
    if !matches!(manifest.language.as_str(), "" | LANGUAGE) {
        return wrong(say!(
            "语言版本 {} 不认识，本程序认识 {LANGUAGE}",
            "the language version {} is unknown; this program knows {LANGUAGE}",
            manifest.language
        ));
    }
    if let Some(reason) = bad_name(&manifest.name) {
        return wrong(say!(
            "name = \"{}\"：{}",
            "name = \"{}\": {}",
            manifest.name,
            reason
        ));
    }
    if !manifest.version.is_empty() && Version::parse(&manifest.version).is_err() {
        return wrong(say!(
            "version = \"{}\"：版本要写作 1.2.0",
            "version = \"{}\": versions are written 1.2.0",
            manifest.version
        ));
    }
    for (name, range) in &manifest.depends {
        if VersionReq::parse(range).is_err() {
            return wrong(say!(
                "depends 的 {name} = \"{range}\"：范围要写作 ^1.2",
                "{name} = \"{range}\" of depends: ranges are written ^1.2"
            ));
        }
    }
    pack.name = manifest.name;
    pack.version = manifest.version;
    pack.title = manifest.title;
    pack.license = manifest.license;
    pack.maintainers = manifest.maintainers;
    pack.depends = manifest.depends;
    let AppliesTo {
        kinds,
        levels,
        regions,
        years,
    } = manifest.applies;
    pack.applies = Applies {
        kinds,
        levels,
        regions,
        years,
    };
    Ok(())
}

/// Why a pack may not have this name; nothing where it may. The name is that of a directory too.
pub(super) fn bad_name(name: &str) -> Option<Said> {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    match name {
        "" => Some(say!("没有名称", "it has no name")),
        _ if name.len() > 100 => Some(say!("太长", "too long")),
        _ if !name.chars().all(plain) => Some(say!(
            "名称只用文字、数字、- 和 _",
            "a name has only letters, digits, - and _"
        )),
        _ => super::names::unsafe_path(name),
    }
}

/// Sees to it that a pack says all that those who take it need to know.
pub(super) fn complete(pack: &Pack, path: &str) -> Result<(), LoadError> {
    let lacking = [
        ("version", pack.version.is_empty()),
        ("title", pack.title.is_empty()),
        ("license", pack.license.is_empty()),
        ("maintainers", pack.maintainers.is_empty()),
    ];
    let lacking: Vec<&str> = lacking
        .into_iter()
        .filter_map(|(key, lacks)| lacks.then_some(key))
        .collect();
    if !lacking.is_empty() {
        let reason = say!("缺少 {}", "it lacks {}", Said::list(&lacking));
        let path = path.to_owned();
        return Err(PackError::Incomplete { path, reason }.into());
    }
    if pack.rules.is_empty() {
        let path = path.trim_end_matches("/pack.toml").to_owned();
        let instead = no_rule_files();
        return Err(LoadError::NoRules { path, instead });
    }
    Ok(())
}

/// What a directory of rules should hold.
pub(super) fn no_rule_files() -> Said {
    say!(
        "规则文件以 .rules 结尾",
        "the names of rule files end in .rules"
    )
}
