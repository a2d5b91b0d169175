//! One test binary; one module per promise.

mod loading;
mod parsing;
mod rejecting;
mod reporting;
mod support;
