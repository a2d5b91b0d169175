//! Each text once.

use indexmap::IndexSet;

/// A text by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Sym(u32);

/// Texts, each kept once and told apart by number.
#[derive(Clone, Debug, Default)]
pub struct Strings(IndexSet<String>);

impl Strings {
    /// The number of a text, new or known.
    pub fn intern(&mut self, text: &str) -> Sym {
        let index = match self.0.get_index_of(text) {
            Some(index) => index,
            None => self.0.insert_full(text.to_owned()).0,
        };
        Sym(crate::source::saturate(index))
    }

    /// The number of a text, if it is known.
    pub fn find(&self, text: &str) -> Option<Sym> {
        self.0
            .get_index_of(text)
            .map(|i| Sym(crate::source::saturate(i)))
    }

    /// The text of a number.
    pub fn get(&self, sym: Sym) -> &str {
        self.0.get_index(sym.0 as usize).map_or("", String::as_str)
    }
}
