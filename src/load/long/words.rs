//! Codes and names, worked out once for every table.

use super::layout::Key;
use super::panels::Reader;
use crate::form::Block;
use crate::ledger::{NONE, Role};
use crate::source::saturate;

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
        let read = |block: &Block| Key::read(block, code, "");
        let names: Vec<bool> = self.blocks.iter().map(|b| read(b).name.is_some()).collect();
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
        let read = |block: &Block| Key::read(block, "", name);
        let roles = self.blocks.iter().map(|block| read(block).role).collect();
        let plain = self.blocks.first().and_then(|block| read(block).plain);
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
