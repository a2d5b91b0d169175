//! 勾稽 (crossfoot): an embedded language for budget assertions, and its interpreter.
//!
//! Rules say which printed figures must agree; the interpreter reads the tables and the prose of a published budget
//! and answers for every check with the places of the figures it rests on.
//!
//! ```
//! use crossfoot::{Limits, Packs, Setup, evaluate, example, load};
//!
//! let packs = Packs::with_rules("my.rules", "sum(206.*) == 6166.88")?;
//! let setup = Setup::default();
//! let program = packs.compile(&setup).expect("the rule is well formed");
//! let ledger = load(&[example()], &program.forms);
//! let run = evaluate(&program, &ledger, setup.as_of, Limits::default());
//! assert!(run.findings.is_empty());
//! # Ok::<(), crossfoot::error::LoadError>(())
//! ```
//!
//! The modules stand in the order in which a rule file and a document flow through them: first the nouns, each
//! resting only on those before it, then the verbs, which rest on nouns and on no other verb. [`tour`] shows how a
//! host program uses them; `docs/language.md` is the manual of the language, `docs/architecture.md` the plan of the
//! house.

pub mod lang;
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
pub mod project;
pub mod baseline;

pub mod load;
pub mod parse;
pub mod check;
pub mod evaluate;
pub mod report;
pub mod format;
pub mod lint;

pub mod engine;

#[doc = include_str!("../docs/embedding.md")]
pub mod tour {}

pub use engine::{Packs, Setup};
pub use evaluate::{Limits, evaluate};
pub use finding::{Finding, Run, Tally};
pub use ledger::Ledger;
pub use load::{Input, example, load};
pub use outcome::{Outcome, Severity};
pub use program::{Day, Program};
pub use report::{Format, Options, Told, exit_code, report};
