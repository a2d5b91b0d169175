//! `crossfoot lint`: what is likely not meant in rules that can run.

use crate::common::{Stop, options, project, today, unread, wrong};
use crate::language::pick;
use clap::{Args, ValueEnum};
use crossfoot::engine::{Packs, Setup};
use crossfoot::error::Spoken;
use crossfoot::load::inputs_at;
use crossfoot::report::lints;
use std::io::IsTerminal;
use std::path::PathBuf;

#[derive(Args)]
pub(crate) struct Lint {
    #[arg(help = pick("规则包或规则文件；不写则看 crossfoot.toml 里的，再没有就看自带的", "rule packs or rule files; by default those of crossfoot.toml, else the bundled ones"))]
    packs: Vec<String>,
    #[arg(help = pick("拿这些文件试：没有一份文件用得上的规则也提醒", "try these documents: rules that none of them needs are told too"))]
    #[arg(long, value_name = "PATH")]
    documents: Vec<PathBuf>,
    #[arg(help = pick("哪一级的提醒算失败，退出码 1", "the severity from which on a lint fails, with exit code 1"))]
    #[arg(long, value_enum, default_value_t = Level::Warn)]
    fail_on: Level,
}

#[derive(Clone, Copy, ValueEnum)]
enum Level {
    Warn,
    Info,
    Never,
}

pub(crate) fn run(args: &Lint) -> Result<Stop, Stop> {
    let project = project()?;
    let packs = Packs::of_project(&project, &args.packs);
    let setup = Setup {
        params: project.params.clone(),
        as_of: today(),
    };
    let documents = inputs_at(args.documents.iter().cloned());
    let told = packs.map_err(unread)?.lint(&setup, &documents);
    let told = told.map_err(|errors| wrong(&errors))?;
    let fails = |error: &crossfoot::error::RuleError| match args.fail_on {
        Level::Warn => error.gravity() != miette::Severity::Advice,
        Level::Info => true,
        Level::Never => false,
    };
    let failed = told.iter().flat_map(|file| &file.errors).any(fails);
    let text = lints(&told, &options(std::io::stdout().is_terminal()));
    Ok((text, u8::from(failed)))
}
