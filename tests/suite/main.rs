//! One test binary; one module per promise.

mod documenting;
mod architecture;
mod laws;
mod limits;
mod loading;
mod outcomes;
mod packs;
mod parsing;
mod rejecting;
mod reporting;
mod sharing;
mod support;
