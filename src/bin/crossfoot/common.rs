//! What the commands share: the choice of rules, inputs, and how a command ends.

use crate::language::{lang, pick, system};
use clap::{Args, ValueEnum};
use crossfoot::engine::{Packs, Setup};
use crossfoot::error::{LoadError, PackError, RuleFileError, Spoken};
use crossfoot::load::{self, Input, documents, example, inputs_at};
use crossfoot::program::{Day, Program};
use crossfoot::project::Project;
use crossfoot::report::{Options, rule_errors};
use crossfoot::tell;
use std::io::{ErrorKind, IsTerminal, Write};
use std::path::PathBuf;
use std::sync::OnceLock;
use std::time::SystemTime;

/// The rule files are wrong.
pub(crate) const WRONG_RULES: u8 = 2;
/// An input cannot be read.
pub(crate) const CANNOT_READ: u8 = 4;

/// What ends a command before its answer: the text for people and the exit code.
pub(crate) type Stop = (String, u8);

#[derive(Args)]
pub(crate) struct Rules {
    #[arg(help = pick("规则包（自带的、取来的写名称，其他写路径）或规则文件；不写则用 crossfoot.toml 里的，再没有就用自带的", "rule packs (bundled or added ones by name, others by path) or rule files; by default those of crossfoot.toml, else the bundled ones"))]
    #[arg(long, value_name = "PACK_OR_FILE")]
    pub(crate) rules: Vec<String>,
    #[arg(help = pick("改一个参数", "set a parameter"))]
    #[arg(long = "set", value_name = "PARAM=VALUE")]
    pub(crate) set: Vec<String>,
    #[arg(help = pick("豁免按哪一天算，默认今天", "the day from which waivers are counted, by default today"))]
    #[arg(long, value_name = "DATE")]
    pub(crate) as_of: Option<String>,
}

impl Rules {
    pub(crate) fn packs(&self, project: &Project) -> Result<Packs, Stop> {
        Packs::of_project(project, &self.rules).map_err(unread)
    }

    /// The parameters of the project and those of the command line, which win.
    pub(crate) fn setup(&self, project: &Project) -> Result<Setup, Stop> {
        let mut params = project.params.clone();
        for set in &self.set {
            let Some((name, value)) = set.split_once('=') else {
                return Err((
                    tell!(
                        lang(),
                        "--set 要写作 参数=值，得到 `{set}`\n",
                        "--set is written PARAMETER=VALUE, not `{set}`\n"
                    ),
                    WRONG_RULES,
                ));
            };
            params.retain(|(other, _)| other != name.trim());
            params.push((name.trim().to_owned(), value.trim().to_owned()));
        }
        let as_of = day(self.as_of.as_deref())?;
        Ok(Setup { params, as_of })
    }
}

/// `--as-of`, or today.
pub(crate) fn day(written: Option<&str>) -> Result<Day, Stop> {
    let Some(date) = written else {
        return Ok(today());
    };
    let wrong = || {
        tell!(
            lang(),
            "--as-of 要写作 2026-12-31，得到 `{date}`\n",
            "--as-of is written 2026-12-31, not `{date}`\n"
        )
    };
    Day::read(date).ok_or_else(|| (wrong(), WRONG_RULES))
}

/// The project of the working directory.
pub(crate) fn project() -> Result<Project, Stop> {
    load::project().map_err(unread)
}

/// For a run over documents.
pub(crate) fn compile_untested(packs: &Packs, setup: &Setup) -> Result<Program, Stop> {
    packs
        .compile_untested(setup)
        .map_err(|errors| blamed(packs, setup, &errors))
}

/// With the tests of the packs.
pub(crate) fn compile(packs: &Packs, setup: &Setup) -> Result<Program, Stop> {
    packs
        .compile(setup)
        .map_err(|errors| blamed(packs, setup, &errors))
}

/// What is wrong, under the parameter without which nothing would be.
fn blamed(packs: &Packs, setup: &Setup, errors: &[RuleFileError]) -> Stop {
    let (text, code) = wrong(errors);
    // A value that is wrong by itself is shown as such.
    if errors.iter().any(|of| of.file.name().starts_with("--set ")) {
        return (text, code);
    }
    let blame = setup.params.iter().enumerate().find(|(at, _)| {
        let mut fewer = setup.clone();
        fewer.params.remove(*at);
        packs.compile_untested(&fewer).is_ok()
    });
    let blame = blame.map(|(_, (name, value))| {
        tell!(
            lang(),
            "参数 {name} 设成 {value}（--set 或 crossfoot.toml 的 [params]），规则就不成立；不设它，没有下面的错误\n\n",
            "the parameter {name} is set to {value} (by --set, or [params] of crossfoot.toml), which the rules have no use for; without it nothing below is wrong\n\n"
        )
    });
    (blame.unwrap_or_default() + &text, code)
}

pub(crate) fn wrong(errors: &[RuleFileError]) -> Stop {
    (
        rule_errors(errors, &options(std::io::stderr().is_terminal())),
        WRONG_RULES,
    )
}

/// Writes to standard output. A reader that went away (a closed pipe) is no failure, but nobody is left to read.
pub(crate) fn put(bytes: &[u8]) -> Result<(), Stop> {
    let mut out = std::io::stdout();
    let written = out.write_all(bytes).and_then(|()| out.flush());
    written.map_err(|error| match error.kind() {
        ErrorKind::BrokenPipe => (String::new(), 0),
        _ => unwritten(&error),
    })
}

/// That standard output takes no more.
pub(crate) fn unwritten(error: &std::io::Error) -> Stop {
    let why = system(error);
    let text = tell!(
        lang(),
        "结果写不出来：{why}\n",
        "the output cannot be written: {why}\n"
    );
    (text, CANNOT_READ)
}

pub(crate) fn unread(error: LoadError) -> Stop {
    let help = error.advice(lang());
    let help = help.map(|help| format!("\n  help: {help}"));
    let mut text = format!("{}{}\n", error.message(lang()), help.unwrap_or_default());
    if let LoadError::Pack(_) = &error {
        text.push_str(&format!("  code: {}\n", error.id()));
    }
    let code = match error {
        LoadError::Pack(PackError::NoDocuments { .. }) => CANNOT_READ,
        _ => WRONG_RULES,
    };
    (text, code)
}

/// What is checked: the files of the command line, else the documents of the project, else the bundled example.
pub(crate) fn inputs(paths: &[PathBuf], project: &Project) -> Result<Vec<Input>, Stop> {
    match (paths.is_empty(), project.documents.is_empty()) {
        (false, _) => Ok(inputs_at(paths.iter().cloned())),
        (true, false) => documents(project).map_err(unread),
        (true, true) => {
            let told = lang().pick(
                "没有写要检查的文件，检查的是自带的例子",
                "no document is given: the bundled example is checked",
            );
            let _ = writeln!(std::io::stderr(), "{told}");
            Ok(vec![example()])
        }
    }
}

/// When to colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Colour {
    #[value(help = pick("在终端上才着色；`NO_COLOR` 不空则不着色", "only on a terminal; not where `NO_COLOR` is not empty"))]
    #[default]
    Auto,
    #[value(help = pick("总是着色", "always"))]
    Always,
    #[value(help = pick("从不着色", "never"))]
    Never,
}

/// What `--color` says; set once, before any command runs.
static COLOUR: OnceLock<Colour> = OnceLock::new();

pub(crate) fn set_colour(colour: Colour) {
    let _ = COLOUR.set(colour);
}

pub(crate) fn options(terminal: bool) -> Options {
    let colour = match COLOUR.get().copied().unwrap_or_default() {
        Colour::Always => true,
        Colour::Never => false,
        Colour::Auto => {
            terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
        }
    };
    Options {
        width: width(terminal),
        colour,
        lang: lang(),
        ..Options::default()
    }
}

/// The width to stay within: what `COLUMNS` says, else that of the terminal, else 100.
fn width(terminal: bool) -> usize {
    let told = std::env::var("COLUMNS").ok();
    let told = told.and_then(|columns| columns.parse().ok());
    let seen = || {
        terminal
            .then(terminal_size::terminal_size)
            .flatten()
            .map(|(width, _)| usize::from(width.0))
    };
    let likely = |width: &usize| (40..=400).contains(width);
    told.filter(likely)
        .or_else(|| seen().filter(likely))
        .unwrap_or(100)
}

/// Today in UTC: the only clock, and only for the expiry of waivers.
pub(crate) fn today() -> Day {
    let since = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap_or_default();
    Day::from_unix_days(since.as_secs() / 86_400)
}
