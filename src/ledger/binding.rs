//! How sure it is that a table is a printing of its form.

/// By what a table was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// Its title is the form's, but for year and organisation.
    Title,
    /// Its title holds the form's, and headings bear it out.
    PartOfTitle,
    /// Its headings alone.
    Headings,
}

/// How a table was bound to its form: by what, and how many of the headings that the form must have are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Binding {
    /// By what.
    pub basis: Basis,
    /// The headings that are printed.
    pub printed: u32,
    /// The headings that the form must have.
    pub declared: u32,
}

impl Binding {
    /// Whether title and headings both say so, and nothing is missing.
    pub fn is_certain(self) -> bool {
        self.basis == Basis::Title && self.printed == self.declared
    }
}
