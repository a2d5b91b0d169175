//! One test binary; one module per promise.

mod architecture;
mod beside;
mod documenting;
mod exports;
mod formatting;
mod laws;
mod keeping;
mod layouts;
mod limits;
mod linting;
mod listing;
mod loading;
mod outcomes;
mod packs;
#[cfg(feature = "pdf")]
mod paging;
mod parts;
#[cfg(feature = "pdf")]
mod recalling;
mod parsing;
mod phrasing;
mod planning;
mod rejecting;
mod refusing;
mod relations;
mod reporting;
mod reports;
mod seeds;
mod sharing;
mod speaking;
mod spreading;
mod stretching;
mod support;
mod tabular;
mod unkept;
mod word;
mod wrapping;
