//! What the commands share: the choice of rules, inputs, and how a command ends.

use clap::{Args, ValueEnum};
use crossfoot::engine::{Packs, Setup};
use crossfoot::error::{LoadError, RuleFileError};
use crossfoot::load::{Input, example};
use crossfoot::program::{Day, Program};
use crossfoot::report::{Options, rule_errors};
use std::io::IsTerminal;
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
    /// 规则包（自带的写名称，其他写路径）或规则文件；不写则用自带的规则包
    #[arg(long, value_name = "PACK_OR_FILE")]
    pub(crate) rules: Vec<String>,
    /// 改一个参数
    #[arg(long = "set", value_name = "PARAM=VALUE")]
    pub(crate) set: Vec<String>,
    /// 豁免按哪一天算，默认今天
    #[arg(long, value_name = "DATE")]
    pub(crate) as_of: Option<String>,
}

impl Rules {
    pub(crate) fn packs(&self) -> Result<Packs, Stop> {
        let packs = match self.rules.is_empty() {
            true => Packs::bundled(),
            false => Packs::named(&self.rules),
        };
        packs.map_err(unread)
    }

    pub(crate) fn setup(&self) -> Result<Setup, Stop> {
        let mut params = Vec::new();
        for set in &self.set {
            let Some((name, value)) = set.split_once('=') else {
                return Err((format!("--set 要写作 参数=值，得到 `{set}`\n"), WRONG_RULES));
            };
            params.push((name.trim().to_owned(), value.trim().to_owned()));
        }
        let as_of = match &self.as_of {
            None => today(),
            Some(date) => Day::read(date).ok_or_else(|| {
                (
                    format!("--as-of 要写作 2026-12-31，得到 `{date}`\n"),
                    WRONG_RULES,
                )
            })?,
        };
        Ok(Setup { params, as_of })
    }
}

pub(crate) fn compile(packs: &Packs, setup: &Setup) -> Result<Program, Stop> {
    packs.compile(setup).map_err(|errors| wrong(&errors))
}

pub(crate) fn wrong(errors: &[RuleFileError]) -> Stop {
    (
        rule_errors(errors, &options(std::io::stderr().is_terminal())),
        WRONG_RULES,
    )
}

pub(crate) fn unread(error: LoadError) -> Stop {
    let help = miette::Diagnostic::help(&error).map(|help| format!("\n  help: {help}"));
    (
        format!("{error}{}\n", help.unwrap_or_default()),
        WRONG_RULES,
    )
}

pub(crate) fn inputs(paths: &[PathBuf]) -> Vec<Input> {
    match paths.is_empty() {
        true => vec![example()],
        false => paths.iter().cloned().map(Input::Path).collect(),
    }
}

/// When to colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Colour {
    /// 在终端上才着色；`NO_COLOR` 不空则不着色
    #[default]
    Auto,
    /// 总是着色
    Always,
    /// 从不着色
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
