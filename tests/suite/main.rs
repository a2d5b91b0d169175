//! One test binary; one module per promise.

mod documenting;
mod loading;
mod parsing;
mod reporting;
mod sharing;
