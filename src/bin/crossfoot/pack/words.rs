//! What is said of packs that were taken.

use crate::language::lang;
use crossfoot::engine::changes;
use crossfoot::load::Taken;
use crossfoot::pack;
use crossfoot::project::{PACKS, Project};
use crossfoot::tell;

pub(super) fn heading(pack: &pack::Pack) -> String {
    format!("{} {}  SHA-256 {}", pack.name, pack.version, pack.hash)
}

pub(super) fn added(taken: &Taken, project: &Project) -> String {
    let pack = &taken.pack;
    let mut text = tell!(lang(), "取了 {}\n", "added {}\n", heading(pack));
    text.push_str(&tell!(
        lang(),
        "  {} 个文件，在 {}\n",
        "  files: {}, in {}\n",
        taken.files,
        project.shown(&format!("{PACKS}/{}", pack.name))
    ));
    text.push_str(&origin(taken));
    let named = |names: &Vec<String>| names.contains(&pack.name);
    if !project.packs.as_ref().is_none_or(named) {
        text.push_str(&tell!(
            lang(),
            "  要用它的规则，在 crossfoot.toml 的 packs 里加上 \"{}\"\n",
            "  to use its rules, add \"{}\" to packs in crossfoot.toml\n",
            pack.name
        ));
    }
    text
}

pub(super) fn updated(taken: &Taken) -> String {
    let pack = &taken.pack;
    let before = taken.before.as_ref();
    let from = before.map_or("", |pack| pack.version.as_str());
    let mut text = format!(
        "{} {from} → {}  SHA-256 {}\n",
        pack.name, pack.version, pack.hash
    );
    text.push_str(&origin(taken));
    let lines = before
        .map(|before| changes(before, pack))
        .unwrap_or_default();
    if lines.is_empty() {
        text.push_str(&tell!(
            lang(),
            "  规则没有变\n",
            "  the rules are the same\n"
        ));
    }
    text.extend(lines.iter().map(|line| format!("  {}\n", line.of(lang()))));
    text
}

/// What is known of where a pack came from.
fn origin(taken: &Taken) -> String {
    let commit = taken
        .commit
        .as_ref()
        .map(|commit| tell!(lang(), "  git 提交 {commit}\n", "  git commit {commit}\n"));
    let signer = taken
        .pack
        .signer
        .as_ref()
        .map(|who| tell!(lang(), "  签名有效：{who}\n", "  good signature: {who}\n"));
    [commit, signer].into_iter().flatten().collect()
}

pub(super) fn removed(name: &str, version: &str, project: &Project) -> String {
    let mut text = tell!(
        lang(),
        "删去了 {name} {version}\n",
        "removed {name} {version}\n"
    );
    let named = |names: &Vec<String>| names.iter().any(|other| other == name);
    if project.packs.as_ref().is_some_and(named) {
        text.push_str(&tell!(
            lang(),
            "  crossfoot.toml 的 packs 里还有 \"{name}\"，也要删去\n",
            "  crossfoot.toml still has \"{name}\" in packs: delete it there too\n"
        ));
    }
    text
}
