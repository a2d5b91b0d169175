//! The row of verbs: the only room that joins them.

mod cases;
mod format;
mod judge;
mod kept;
mod lint;
mod long;
mod many;
mod shelf;
mod spread;
mod test;
mod upgrade;

pub use cases::{CaseOutcome, cases};
pub use format::formatted;
pub use judge::{Done, Judge, Make};
pub use long::{Along, Explained, LongRun, LongSetup, check_long};
pub use many::Many;
pub use spread::{Ended, Known, Spread, Wanted};
pub use test::{Coverage, TestOutcome, coverage, test};
pub use upgrade::changes;

use crate::ast;
use crate::check::{self, Basis, Settings};
use crate::error::{LoadError, ParseError, RuleError, RuleFileError};
use crate::evaluate::{self, Answer};
use crate::ledger::Ledger;
use crate::load;
use crate::pack::Pack;
use crate::parse;
use crate::program::{Day, Program};
use crate::project::Project;
use crate::source::{FileId, Source, Sources};
use indexmap::IndexMap;
use kept::Bundled;
use rayon::prelude::*;

/// What a run sets from outside the rule files.
#[derive(Clone, Debug, Default)]
pub struct Setup {
    /// `--set NAME=VALUE`: name and value as written.
    pub params: Vec<(String, String)>,
    /// The day of the run, from which waivers are counted.
    pub as_of: Day,
}

/// The packs of one program: those whose rules run, and those that only lend their forms and code tables.
#[derive(Clone, Debug, Default)]
pub struct Packs {
    /// Each pack, with whether its rules run.
    pub packs: Vec<(Pack, bool)>,
}

impl Packs {
    /// The packs that the binary brings along, all running.
    ///
    /// # Errors
    ///
    /// A bundled pack that is broken; the tests see to it that none is.
    pub fn bundled() -> Result<Self, LoadError> {
        let packs = load::bundled()?
            .into_iter()
            .map(|pack| (pack, true))
            .collect();
        Ok(Self { packs })
    }

    /// The packs that are named: a bundled or vendored one by its name, any other by its path. The bundled ones that
    /// are not named lend their forms.
    ///
    /// # Errors
    ///
    /// A name that is neither a pack nor a path, and whatever keeps a pack from being read.
    pub fn named(names: &[String]) -> Result<Self, LoadError> {
        let project = Project {
            packs: Some(names.to_vec()),
            ..Project::default()
        };
        Self::of_project(&project, &[])
    }

    /// The bundled packs as lenders, and one running rule file from memory.
    ///
    /// # Errors
    ///
    /// A bundled pack that is broken; the tests see to it that none is.
    pub fn with_rules(name: &str, text: &str) -> Result<Self, LoadError> {
        let mut packs = Self::named(&[])?;
        let rules = vec![Source::new(name, text)];
        packs.packs.push((
            Pack {
                name: name.to_owned(),
                rules,
                ..Pack::default()
            },
            true,
        ));
        Ok(packs)
    }

    /// Parses and checks every rule file.
    ///
    /// # Errors
    ///
    /// Everything that is wrong, file by file.
    pub fn compile(&self, setup: &Setup) -> Result<Program, Vec<RuleFileError>> {
        self.compiled(self.read(setup, Need::All)?)
    }

    /// Parses and checks every rule file but for its `test` blocks, which is all that a run over documents needs. What
    /// is wrong within them, [`Self::compile`] says.
    ///
    /// # Errors
    ///
    /// Everything else that is wrong, file by file.
    pub fn compile_untested(&self, setup: &Setup) -> Result<Program, Vec<RuleFileError>> {
        self.compiled(self.read(setup, Need::Rules)?)
    }

    fn compiled(&self, mut read: Parsed) -> Result<Program, Vec<RuleFileError>> {
        let sources = std::mem::take(&mut read.sources);
        let basis = std::mem::take(&mut read.basis);
        check::check(&read.inputs(self), &read.settings, sources.clone(), basis)
            .map_err(|errors| by_file(&sources, errors.into_iter().map(RuleError::Check)))
    }

    /// Works out one expression on every document of a ledger that was bound to these packs' forms.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with the expression.
    pub fn eval(
        &self,
        expression: &str,
        ledger: &Ledger,
        setup: &Setup,
    ) -> Result<Vec<Answer>, Vec<RuleFileError>> {
        let mut read = self.read(setup, Need::Names)?;
        let source = Source::new("EXPR", expression);
        let file = read.sources.add(source.clone());
        let expr = parse::parse_expression(&source, file)
            .map_err(|errors| by_file(&read.sources, errors.into_iter().map(RuleError::Parse)))?;
        let basis = (read.sources.clone(), std::mem::take(&mut read.basis));
        let checked = check::check_expression(&read.inputs(self), &read.settings, basis, &expr);
        let (program, expr, repetition) = checked
            .map_err(|errors| by_file(&read.sources, errors.into_iter().map(RuleError::Check)))?;
        Ok(evaluate::evaluate_expression(
            &program, ledger, &expr, repetition,
        ))
    }

    fn read(&self, setup: &Setup, need: Need) -> Result<Parsed, Vec<RuleFileError>> {
        let mut parsed = Parsed::default();
        let mut errors: Vec<RuleError> = Vec::new();
        let mut files: Vec<(&Source, FileId, Parse)> = Vec::new();
        for (pack, active) in &self.packs {
            // Nobody runs the tests of a pack that only lends.
            let parse = match (active, need) {
                (true, Need::All) => parse::parse,
                _ => kept::untested,
            };
            for source in &pack.rules {
                files.push((source, parsed.sources.add(source.clone()), parse));
            }
        }
        // The values of parameters stand in the checked rules.
        let served = need != Need::Rules || setup.params.is_empty();
        let bundled = served.then(|| kept::bundled(self, need)).flatten();
        let (read, basis) = trees(&files, bundled);
        parsed.basis = basis;
        let mut read = files.into_iter().map(|(_, file, _)| file).zip(read);
        for (pack, _) in &self.packs {
            let mut trees = Vec::new();
            for (file, (tree, wrong)) in read.by_ref().take(pack.rules.len()) {
                errors.extend(wrong.into_iter().map(RuleError::Parse));
                trees.push((file, tree));
            }
            parsed.files.push(trees);
        }
        parsed.settings.as_of = setup.as_of;
        for (name, value) in &setup.params {
            match parsed.setting(name, value) {
                Ok(expr) => parsed.settings.params.push((name.clone(), expr)),
                Err(wrong) => errors.extend(wrong.into_iter().map(RuleError::Parse)),
            }
        }
        if errors.is_empty() {
            Ok(parsed)
        } else {
            Err(by_file(&parsed.sources, errors))
        }
    }
}

/// How a rule file is read: with its tests or without.
type Parse = fn(&Source, FileId) -> Tree;

/// What is needed of rule files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Need {
    /// All that they say.
    All,
    /// All but their `test` blocks.
    Rules,
    /// What rules can name.
    Names,
}

/// The trees of files in their order, and what those come to that are known and have none.
fn trees(files: &[(&Source, FileId, Parse)], bundled: Option<Bundled>) -> (Vec<Tree>, Basis) {
    // Each file stands alone; the trees come back in the order of the files.
    let from = |first: usize| -> Vec<Tree> {
        let rest = files.get(first..).unwrap_or_default();
        let tree = |(source, file, parse): &(&Source, FileId, Parse)| parse(source, *file);
        rest.par_iter().map(tree).collect()
    };
    let known = bundled.and_then(|bundled| {
        let count = bundled.files();
        let (trees, basis) = rayon::join(|| from(count), || bundled.basis());
        let basis = basis?;
        let changed = trees.iter().any(|(tree, _)| basis.is_changed_by(tree));
        let empty = std::iter::repeat_with(Tree::default).take(count);
        (!changed).then(|| (empty.chain(trees).collect(), basis))
    });
    known.unwrap_or_else(|| (from(0), Basis::default()))
}

/// The tree of a file, and what is wrong with it.
type Tree = (ast::File, Vec<ParseError>);

/// Every rule file, parsed.
#[derive(Debug, Default)]
struct Parsed {
    sources: Sources,
    /// What the first files come to, where they have no trees.
    basis: Basis,
    files: Vec<Vec<(FileId, ast::File)>>,
    settings: Settings,
}

impl Parsed {
    /// `--set NAME=VALUE`: the value is an expression of its own.
    fn setting(&mut self, name: &str, value: &str) -> Result<ast::Expr, Vec<ParseError>> {
        let source = Source::new(format!("--set {name}"), value);
        let file = self.sources.add(source.clone());
        parse::parse_expression(&source, file)
    }

    fn inputs<'a>(&mut self, packs: &'a Packs) -> Vec<check::Input<'a>> {
        let files = std::mem::take(&mut self.files);
        let all = packs.packs.iter().zip(files);
        all.map(|((pack, active), files)| check::Input {
            pack,
            files,
            active: *active,
        })
        .collect()
    }
}

/// Puts errors under the files that they are in, in the order of the files.
fn by_file(sources: &Sources, errors: impl IntoIterator<Item = RuleError>) -> Vec<RuleFileError> {
    let mut files: IndexMap<FileId, Vec<RuleError>> = IndexMap::new();
    for error in errors {
        files.entry(error.at().file).or_default().push(error);
    }
    files.sort_keys();
    let with_source = |(file, errors)| {
        sources
            .get(file)
            .map(|source| RuleFileError::new(source, errors))
    };
    files.into_iter().filter_map(with_source).collect()
}
