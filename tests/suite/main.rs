//! One test binary; one module per promise.

mod formatting;
mod linting;
mod loading;
mod parsing;
mod reporting;
