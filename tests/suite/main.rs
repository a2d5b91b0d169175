//! One test binary; one module per promise.

mod documenting;
mod loading;
#[cfg(feature = "pdf")]
mod paging;
mod parsing;
mod reporting;
