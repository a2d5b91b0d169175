//! x
pub mod source;
pub mod outcome;
pub mod types;
pub mod value;
pub mod ops;
pub mod error;
pub mod ast;
pub mod form;
pub mod ledger;
pub mod finding;

pub mod load;
pub mod parse;
pub mod report;
