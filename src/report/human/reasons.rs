//! Reasons that many checks share.

use super::super::Telling;
use super::super::words::clean;
use crate::finding::Finding;
use crate::lang::Lang;
use crate::outcome::Outcome;
use crate::tell;
use indexmap::{IndexMap, IndexSet};

/// Why figures could not be told, each told once: rows that were lost leave every check over their table unreadable.
#[derive(Default)]
pub(super) struct Reasons<'f>(IndexMap<&'f str, (usize, IndexSet<&'f str>)>);

impl<'f> Reasons<'f> {
    /// Whether the reason of an unreadable check was told already; it is counted.
    pub(super) fn has(&mut self, told: &Telling, finding: &'f Finding) -> bool {
        // The words of the rule stand on a line of their own.
        let reason = finding.message.of(told.lang).lines().next().unwrap_or("");
        if finding.outcome != Outcome::Unreadable || reason.is_empty() {
            return false;
        }
        match self.0.get_mut(reason) {
            None => {
                self.0.insert(reason, (0, IndexSet::new()));
                false
            }
            Some((count, rules)) => {
                *count = count.saturating_add(1);
                rules.insert(&finding.rule);
                true
            }
        }
    }

    /// Of each reason that left more checks unreadable, how many, and of which rules.
    pub(super) fn said(&self, lang: Lang) -> impl Iterator<Item = String> {
        let more = self.0.iter().filter(|(_, (count, _))| *count > 0);
        more.map(move |(reason, (count, rules))| {
            let rules: Vec<&str> = rules.iter().copied().collect();
            let rules = rules.join(lang.comma());
            let reason = clean(reason);
            tell!(
                lang,
                "{reason}：另有 {count} 项检查因此未识别（{rules}），用 --full 查看",
                "{reason}: leaves {count} more checks unreadable ({rules}); see --full"
            )
        })
    }
}
