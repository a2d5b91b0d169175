//! 勾稽 (crossfoot): an embedded language for budget assertions, and its interpreter.
pub mod source;
pub mod pack;
pub mod outcome;
pub mod types;
pub mod value;
pub mod ops;
pub mod error;
pub mod ast;
pub mod builtins;
pub mod form;
pub mod ledger;
pub mod finding;
pub mod program;

pub mod load;
pub mod parse;
pub mod check;
pub mod evaluate;
pub mod report;
pub mod format;
pub mod lint;

pub mod engine;
