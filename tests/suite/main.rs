//! One test binary; one module per promise.

mod documenting;
mod formatting;
mod linting;
mod loading;
mod parsing;
mod reporting;
