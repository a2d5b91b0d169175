//! One test binary; one module per promise.

mod architecture;
mod documenting;
mod formatting;
mod laws;
mod limits;
mod linting;
mod loading;
mod outcomes;
mod packs;
#[cfg(feature = "pdf")]
mod paging;
mod parsing;
mod rejecting;
mod reporting;
mod sharing;
mod speaking;
mod support;
