//! What changes for those who use a pack when it is taken in another version.

use crate::ast::{Item, Rule};
use crate::lang::Said;
use crate::pack::Pack;
use crate::parse;
use crate::say;
use crate::source::FileId;
use indexmap::IndexMap;

/// The rules that went, came, or changed from one version of a pack to another, in words.
pub fn changes(before: &Pack, after: &Pack) -> Vec<Said> {
    let (old, new) = (rules(before), rules(after));
    let mut lines = Vec::new();
    for (id, rule) in &old {
        let Some(now) = new.get(id) else {
            lines.push(say!(
                "删去规则 {id} {}",
                "rule removed: {id} {}",
                rule.title.text
            ));
            continue;
        };
        let severity = |rule: &Rule| {
            rule.severity
                .map_or(crate::outcome::Severity::Error, |(severity, _)| severity)
        };
        let (was, is) = (severity(rule), severity(now));
        if was != is {
            lines.push(say!(
                "规则 {id} 从{}变为{}",
                "rule {id} changed from {} to {}",
                was,
                is
            ));
        }
        if rule.lines != now.lines {
            lines.push(say!("规则 {id} 的内容改了", "rule {id} changed"));
        }
    }
    let fresh = new.iter().filter(|(id, _)| !old.contains_key(*id));
    lines.extend(
        fresh.map(|(id, rule)| say!("新增规则 {id} {}", "rule added: {id} {}", rule.title.text)),
    );
    lines
}

fn rules(pack: &Pack) -> IndexMap<String, Rule> {
    let mut all = IndexMap::new();
    for source in &pack.rules {
        let (file, _) = parse::parse(source, FileId::default());
        for item in file.items {
            if let Item::Rule(rule) = item {
                all.insert(rule.id.text.clone(), rule);
            }
        }
    }
    all
}
