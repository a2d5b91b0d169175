//! The rows of a table by code and by name: made once, so that finding a row does not cost the length of its table.

use super::Desk;
use crate::ledger::{Ledger, Role, Sym, Table};
use crate::source::saturate;
use crate::value::normal_name;
use indexmap::IndexMap;

/// The rows of a table, by number, in printed order.
#[derive(Clone, Debug, Default)]
pub(super) struct Index {
    by_code: IndexMap<Sym, Vec<u32>>,
    by_name: IndexMap<Sym, Vec<u32>>,
    /// The items that stand under none.
    pub(super) top: Vec<u32>,
    /// The names as printed, made comparable.
    by_printed: IndexMap<String, Vec<u32>>,
    /// Whether an item has a code.
    pub(super) coded: bool,
}

impl Index {
    fn of(table: &Table, ledger: &Ledger) -> Self {
        let mut index = Self::default();
        for (i, row) in table.rows.iter().enumerate() {
            let number = saturate(i);
            if let Some(code) = row.code {
                index.by_code.entry(code).or_default().push(number);
                index.coded |= row.role == Role::Item;
            }
            if row.role == Role::Item && row.parent.is_none() {
                index.top.push(number);
            }
            let printed = normal_name(ledger.text(row.name));
            index.by_printed.entry(printed).or_default().push(number);
            if let Some(name) = row.plain {
                index.by_name.entry(name).or_default().push(number);
            }
        }
        index
    }

    /// The rows of a code.
    pub(super) fn of_code(&self, code: Option<Sym>) -> &[u32] {
        let rows = code.and_then(|code| self.by_code.get(&code));
        rows.map_or(&[], Vec::as_slice)
    }

    /// The rows of a name, normalised.
    pub(super) fn of_name(&self, name: Option<Sym>) -> &[u32] {
        let rows = name.and_then(|name| self.by_name.get(&name));
        rows.map_or(&[], Vec::as_slice)
    }

    /// The rows of a name as printed, made comparable.
    pub(super) fn of_printed(&self, name: &str) -> &[u32] {
        self.by_printed.get(name).map_or(&[], Vec::as_slice)
    }

    /// Whether any row has a code.
    pub(super) fn has_codes(&self) -> bool {
        !self.by_code.is_empty()
    }
}

impl Desk<'_> {
    /// The index of a table of the ledger.
    pub(super) fn index(&self, table: u32) -> Option<&Index> {
        let read = self.ledger.table(table)?;
        let slot = self.indexes.get(table as usize)?;
        Some(slot.get_or_init(|| Index::of(read, self.ledger)))
    }

    /// The rows that go by one of several names, in printed order.
    pub(super) fn called(&self, table: u32, names: &[String]) -> Vec<u32> {
        let Some(index) = self.index(table) else {
            return Vec::new();
        };
        let syms = names.iter().map(|name| self.ledger.strings.find(name));
        let mut rows: Vec<u32> = syms.flat_map(|sym| index.of_name(sym)).copied().collect();
        rows.sort_unstable();
        rows.dedup();
        rows
    }

    /// The rows of a code, in printed order.
    pub(super) fn coded_rows(&self, table: u32, code: &str) -> &[u32] {
        let sym = self.ledger.strings.find(code);
        self.index(table).map_or(&[], |index| index.of_code(sym))
    }
}
