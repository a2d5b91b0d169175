//! From what a file says to what it means: names, types, units, cardinality, double counting.
//!
//! No ledger is needed: rules are checked against forms and code tables. All errors of all files are reported, not
//! the first.

mod bare;
mod beside;
mod calls;
mod conditions;
mod declare;
mod expand;
mod extracts;
mod folds;
mod forms;
mod names;
mod rows;
mod rules;
mod selections;
mod tables;
mod tests;
mod units;
mod values;
mod waivers;

use crate::ast;
use crate::error::{CheckError, Spoken};
use crate::form::{FormId, Forms, Packed};
use crate::pack::Pack;
use crate::program::{Day, Local, Program, Rows, TableRef};
use crate::source::{FileId, Sources, Span, saturate};
use crate::value::Unit;
use indexmap::{IndexMap, IndexSet};
use serde::{Deserialize, Serialize};

/// A pack with its parsed files.
#[derive(Debug)]
pub struct Input<'a> {
    /// The pack.
    pub pack: &'a Pack,
    /// Its rule files.
    pub files: Vec<(FileId, ast::File)>,
    /// Whether its rules run; otherwise it only lends forms, code tables and extracts.
    pub active: bool,
}

/// What a run sets from outside the rule files.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// `--set NAME=VALUE`: name and parsed value.
    pub params: Vec<(String, ast::Expr)>,
    /// The day of the run.
    pub as_of: Day,
}

/// What packs come to that were checked before, beside which others are checked.
#[derive(Clone, Debug, Default)]
pub struct Basis {
    /// Their forms, code tables and extracts.
    pub forms: Forms,
    /// What else rules can name.
    pub names: Names,
    /// Their rules, where these run; its forms are those above.
    pub program: Program,
}

/// Parameters and `let`s, by name. A `let` is unpacked where a rule asks for it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Names {
    params: IndexMap<String, Param>,
    lets: IndexMap<String, Packed<ast::Let>>,
}

impl Basis {
    /// Whether a file changes what the rules rest on: a code table, a parameter.
    pub fn is_changed_by(&self, file: &ast::File) -> bool {
        let changes = |item: &ast::Item| match item {
            ast::Item::Codes(codes) => {
                let mut tables = self.forms.codes.iter();
                tables.any(|table| table.name == codes.name.text)
            }
            ast::Item::Override(change) => matches!(change.change, ast::Change::Param(_)),
            _ => false,
        };
        !self.program.rules.is_empty() && file.items.iter().any(changes)
    }
}

/// What packs declare; none where something is wrong with it.
pub fn declared(inputs: &[Input<'_>], sources: Sources) -> Option<Basis> {
    let settings = Settings::default();
    let mut checker = Checker::new(&settings, sources, Basis::default());
    checker.declare(inputs);
    checker.errors.is_empty().then(|| Basis {
        forms: checker.forms,
        names: Names {
            params: checker.params,
            lets: checker.lets,
        },
        program: Program::default(),
    })
}

/// Checks packs together, beside those that are `known`: of these, the inputs have the files without what is in them.
///
/// # Errors
///
/// Everything that is wrong in them, in the order of the files.
pub fn check(
    inputs: &[Input<'_>],
    settings: &Settings,
    sources: Sources,
    known: Basis,
) -> Result<Program, Vec<CheckError>> {
    let mut checker = Checker::new(settings, sources, known);
    checker.declare(inputs);
    checker.rules(inputs);
    checker.waivers_and_overrides(inputs);
    checker.tests(inputs);
    checker.finish(inputs)
}

/// An expression alone, as `crossfoot eval` takes it: a rule file of one bare value.
///
/// # Errors
///
/// Everything that is wrong in it.
pub fn check_expression(
    inputs: &[Input<'_>],
    settings: &Settings,
    (sources, known): (Sources, Basis),
    expression: &ast::Expr,
) -> Result<(Program, crate::program::Expr, Option<FormId>), Vec<CheckError>> {
    let mut checker = Checker::new(settings, sources, known);
    checker.declare(inputs);
    let before = checker.errors.len();
    let checked = checker.free_expression(expression);
    let repetition = checker.repetition;
    let errors = checker.errors.split_off(before);
    checker.program.forms = checker.forms;
    match checked {
        Ok(expr) if errors.is_empty() => Ok((checker.program, expr, repetition)),
        _ => Err(errors),
    }
}

/// A mistake that was already put on the list.
#[derive(Clone, Copy, Debug)]
struct Reported;

type Checked<T> = Result<T, Reported>;

/// What a name in a rule stands for.
#[derive(Clone, Debug)]
enum Bound {
    /// A row variable.
    Row(Local, Rows),
    /// A macro.
    Let(ast::Let),
}

/// A parameter with its value.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Param {
    value: ast::Expr,
    span: Span,
}

struct Checker<'s> {
    settings: &'s Settings,
    errors: Vec<CheckError>,
    forms: Forms,
    params: IndexMap<String, Param>,
    set: Vec<(String, String)>,
    lets: IndexMap<String, Packed<ast::Let>>,
    program: Program,
    /// The rules so far, by id.
    ids: IndexMap<String, Span>,
    /// What names mean in the rule at hand, innermost last.
    names: Vec<(String, Bound)>,
    /// The table of `in` of the variant at hand.
    scope: Option<TableRef>,
    /// Whether the variant at hand is repeated for columns.
    in_columns: bool,
    /// The unit of the file at hand.
    unit: Option<Unit>,
    /// The repeated form that the rule at hand names without `for`.
    repetition: Option<FormId>,
    /// The pack of the file at hand, by number among those that run.
    pack: usize,
    /// The files of packs that only lend their declarations: a declaration of the same name takes their place.
    lent: Vec<FileId>,
    locals: u32,
    expansions: u32,
    expanding: Vec<String>,
    /// How many expressions macros have put in, all together.
    copied: u32,
    /// How deep the expression at hand stands in others.
    height: u32,
    /// The conditions of documents so far, as they are written; those of the program that was known have the numbers before.
    alike: IndexSet<String>,
}

impl<'s> Checker<'s> {
    fn new(settings: &'s Settings, sources: Sources, known: Basis) -> Self {
        let rules = known.program.rules.iter();
        let ids = rules.map(|rule| (rule.id.clone(), rule.span)).collect();
        Self {
            settings,
            errors: Vec::new(),
            forms: known.forms,
            params: known.names.params,
            set: Vec::new(),
            lets: known.names.lets,
            program: Program {
                sources,
                ..known.program
            },
            ids,
            names: Vec::new(),
            scope: None,
            in_columns: false,
            unit: None,
            repetition: None,
            pack: 0,
            lent: Vec::new(),
            locals: 0,
            expansions: 0,
            expanding: Vec::new(),
            copied: 0,
            height: 0,
            alike: IndexSet::new(),
        }
    }

    /// Puts a mistake on the list, once: a rule that is checked for several tables repeats its mistakes.
    fn report<T>(&mut self, error: CheckError) -> Checked<T> {
        if !self.errors.contains(&error) {
            self.errors.push(error);
        }
        Err(Reported)
    }

    fn finish(mut self, inputs: &[Input<'_>]) -> Result<Program, Vec<CheckError>> {
        if !self.errors.is_empty() {
            self.errors.sort_by_key(CheckError::at);
            return Err(self.errors);
        }
        let active = inputs.iter().filter(|input| input.active);
        self.program.stamp(active.map(|input| input.pack));
        self.program.forms = self.forms;
        self.program.params = self.set;
        let alike = saturate(self.alike.len());
        self.program.alike = self.program.alike.saturating_add(alike);
        Ok(self.program)
    }
}
