//! One test binary; one module per promise.

mod loading;
mod parsing;
mod reporting;
mod sharing;
