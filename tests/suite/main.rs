//! One test binary; one module per promise.

mod formatting;
mod loading;
mod parsing;
mod reporting;
