//! Codes and names, worked out once for every table.

use super::layout::{is_name, role};
use super::panels::Reader;
use crate::form::Block;
use crate::ledger::{NONE, Role};
use crate::source::saturate;
use crate::value::normal_name;

/// A code or name as it stands in the file, with what it is in each table.
#[derive(Clone, Debug, Default)]
pub(super) struct Word {
    /// By number among the codes or names of the batch.
    pub(super) number: u32,
    /// For each table: as a code, whether it is the name of a total; as a name, its role.
    pub(super) names: Vec<bool>,
    pub(super) roles: Vec<Role>,
}

impl Reader<'_> {
    #[inline]
    pub(super) fn code(&mut self, text: &[u8]) -> Option<u32> {
        match self.codes.find(text) {
            Some(number) => Some(number),
            None => self.new_code(text),
        }
    }

    #[inline]
    pub(super) fn name(&mut self, text: &[u8]) -> Option<u32> {
        match self.names.find(text) {
            Some(number) => Some(number),
            None => self.new_name(text),
        }
    }

    /// What stands in the column of codes, as a name.
    pub(super) fn as_name(&mut self, text: &[u8]) -> u32 {
        self.name(text).unwrap_or(NONE)
    }

    #[cold]
    fn new_code(&mut self, text: &[u8]) -> Option<u32> {
        let code = std::str::from_utf8(text).ok()?;
        let plain = normal_name(code);
        let names = self.blocks.iter().map(|block| is_name(block, code, &plain));
        let names: Vec<bool> = names.collect();
        let squashed = crate::value::squash(code);
        let number = match squashed.is_empty() {
            true => NONE,
            false => saturate(self.batch.codes.insert_full(squashed).0),
        };
        let word = Word {
            number,
            names,
            roles: Vec::new(),
        };
        Some(self.codes.add(text, word))
    }

    #[cold]
    fn new_name(&mut self, text: &[u8]) -> Option<u32> {
        let name = std::str::from_utf8(text).ok()?;
        let plain = Some(normal_name(name)).filter(|_| !crate::value::squash(name).is_empty());
        let role = |block: &Block| {
            plain
                .as_deref()
                .map_or(Role::Item, |plain| role(block, plain))
        };
        let roles = self.blocks.iter().map(role).collect();
        let number = plain.map_or(NONE, |plain| {
            saturate(self.batch.names.insert_full(plain).0)
        });
        let word = Word {
            number,
            names: Vec::new(),
            roles,
        };
        Some(self.names.add(text, word))
    }
}
