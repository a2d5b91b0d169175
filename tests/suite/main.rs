//! The tests.

mod reporting;
