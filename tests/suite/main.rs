//! One test binary; one module per promise.

mod loading;
mod outcomes;
mod parsing;
mod rejecting;
mod reporting;
mod support;
