//! The command line: arguments in, text and an exit code out.

use clap::{Args, Parser, Subcommand, ValueEnum};
use crossfoot::engine::{Packs, Setup, test};
use crossfoot::error::{LoadError, RuleFileError};
use crossfoot::evaluate::{Limits, evaluate};
use crossfoot::load::{Input, example, load};
use crossfoot::outcome::Severity;
use crossfoot::program::{Day, Program};
use crossfoot::report::{
    Format, Options, Told, exit_code, explain, ledger_json, ledger_text, report, rule_errors, tests,
};
use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::SystemTime;

/// The rule files are wrong.
const WRONG_RULES: u8 = 2;
/// An input cannot be read.
const CANNOT_READ: u8 = 4;

/// 勾稽：检查预算、决算公开文件里的数是否对得上
#[derive(Parser)]
#[command(name = "crossfoot", version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// 检查文件；不写文件则检查自带的例子
    Check(Check),
    /// 计算一个式子，如 'sum(206.*)'
    Eval(Eval),
    /// 列出读到的表、行、数和它们的位置
    Ledger(Show),
    /// 运行规则包里的 test
    Test(RunTests),
    /// 解释一条规则、一个错误代码或一个科目编码
    Explain(Explain),
}

#[derive(Args)]
struct Rules {
    /// 规则包（自带的写名称，其他写路径）或规则文件；不写则用自带的规则包
    #[arg(long, value_name = "PACK_OR_FILE")]
    rules: Vec<String>,
    /// 改一个参数
    #[arg(long = "set", value_name = "PARAM=VALUE")]
    set: Vec<String>,
    /// 豁免按哪一天算，默认今天
    #[arg(long, value_name = "DATE")]
    as_of: Option<String>,
}

#[derive(Args)]
struct Check {
    /// 文件或目录
    paths: Vec<PathBuf>,
    #[command(flatten)]
    rules: Rules,
    /// 输出的格式
    #[arg(long, value_enum, default_value_t = Shape::Human)]
    format: Shape,
    /// 哪一级的不符算失败
    #[arg(long, value_enum, default_value_t = Level::Error)]
    fail_on: Level,
    /// 尾差、不适用、已豁免的也逐条列出
    #[arg(long)]
    full: bool,
}

#[derive(Args)]
struct Eval {
    /// 式子
    expression: String,
    /// 文件或目录；不写则用自带的例子
    paths: Vec<PathBuf>,
    #[command(flatten)]
    rules: Rules,
}

#[derive(Args)]
struct Show {
    /// 文件或目录；不写则用自带的例子
    paths: Vec<PathBuf>,
    #[command(flatten)]
    rules: Rules,
    /// 输出的格式
    #[arg(long, value_enum, default_value_t = Listing::Text)]
    format: Listing,
}

#[derive(Args)]
struct RunTests {
    /// 规则包；不写则测自带的
    packs: Vec<String>,
}

#[derive(Args)]
struct Explain {
    /// 规则编号、错误代码或科目编码
    what: String,
    #[command(flatten)]
    rules: Rules,
}

#[derive(Clone, Copy, ValueEnum)]
enum Shape {
    Human,
    Json,
}

#[derive(Clone, Copy, ValueEnum)]
enum Listing {
    Text,
    Json,
}

#[derive(Clone, Copy, ValueEnum)]
enum Level {
    Error,
    Warn,
    Info,
}

/// What ends a command before its answer: the text for people and the exit code.
type Stop = (String, u8);

fn main() -> ExitCode {
    let cli = Cli::parse();
    let done = match &cli.command {
        Command::Check(args) => run_check(args),
        Command::Eval(args) => run_eval(args),
        Command::Ledger(args) => run_ledger(args),
        Command::Test(args) => run_tests(args),
        Command::Explain(args) => run_explain(args),
    };
    let (text, code, wrong) = match done {
        Ok((text, code)) => (text, code, false),
        Err((text, code)) => (text, code, true),
    };
    // A reader that went away (a closed pipe) is no failure of the check.
    let _ = match wrong {
        true => std::io::stderr().write_all(text.as_bytes()),
        false => std::io::stdout().write_all(text.as_bytes()),
    };
    ExitCode::from(code)
}

fn run_check(args: &Check) -> Result<Stop, Stop> {
    let setup = args.rules.setup()?;
    let program = compile(&args.rules.packs()?, &setup)?;
    let ledger = load(&inputs(&args.paths), &program.forms);
    let run = evaluate(&program, &ledger, setup.as_of, Limits::default());
    let fail_on = match args.fail_on {
        Level::Error => Severity::Error,
        Level::Warn => Severity::Warn,
        Level::Info => Severity::Info,
    };
    let format = match args.format {
        Shape::Human => Format::Human,
        Shape::Json => Format::Json,
    };
    let told = Told {
        run: &run,
        ledger: &ledger,
        forms: &program.forms,
        rules: &program.sources,
    };
    let options = Options {
        fail_on,
        full: args.full,
        ..options(std::io::stdout().is_terminal())
    };
    Ok((
        report(&told, format, &options),
        exit_code(&run, &ledger, fail_on),
    ))
}

fn run_eval(args: &Eval) -> Result<Stop, Stop> {
    let setup = args.rules.setup()?;
    let packs = args.rules.packs()?;
    let program = compile(&packs, &setup)?;
    let ledger = load(&inputs(&args.paths), &program.forms);
    let answers = packs
        .eval(&args.expression, &ledger, &setup)
        .map_err(|errors| wrong(&errors))?;
    let mut code = if answers.is_empty() { CANNOT_READ } else { 0 };
    let mut text = String::new();
    for (document, answer) in &answers {
        let said = answer.as_ref().unwrap_or_else(|reason| reason);
        if answer.is_err() {
            code = 3;
        }
        let prefix = if answers.len() > 1 {
            format!("{document}\t")
        } else {
            String::new()
        };
        text.push_str(&format!("{prefix}{said}\n"));
    }
    if answers.is_empty() {
        text = ledger_text(&ledger, &program.forms);
    }
    Ok((text, code))
}

fn run_ledger(args: &Show) -> Result<Stop, Stop> {
    let program = compile(&args.rules.packs()?, &args.rules.setup()?)?;
    let ledger = load(&inputs(&args.paths), &program.forms);
    let text = match args.format {
        Listing::Text => ledger_text(&ledger, &program.forms),
        Listing::Json => ledger_json(&ledger, &program.forms),
    };
    let broken = ledger
        .notices
        .iter()
        .any(|n| n.gravity == crossfoot::ledger::Gravity::Broken);
    Ok((text, if broken { CANNOT_READ } else { 0 }))
}

fn run_tests(args: &RunTests) -> Result<Stop, Stop> {
    let packs = match args.packs.is_empty() {
        true => Packs::bundled(),
        false => Packs::named(&args.packs),
    };
    let program = compile(
        &packs.map_err(unread)?,
        &Setup {
            as_of: today(),
            ..Setup::default()
        },
    )?;
    let outcomes = test(&program, today());
    let listed: Vec<(&str, crossfoot::source::Span, &[String])> = outcomes
        .iter()
        .map(|outcome| {
            (
                outcome.title.as_str(),
                outcome.span,
                outcome.failures.as_slice(),
            )
        })
        .collect();
    let failed = outcomes.iter().any(|outcome| !outcome.failures.is_empty());
    let code = if outcomes.is_empty() {
        3
    } else {
        u8::from(failed)
    };
    Ok((tests(&listed, &program.sources), code))
}

fn run_explain(args: &Explain) -> Result<Stop, Stop> {
    let program = compile(&args.rules.packs()?, &args.rules.setup()?)?;
    match explain(&args.what, &program) {
        Some(text) => Ok((text, 0)),
        None => Err((
            format!("没有规则、错误代码或科目编码 `{}`\n", args.what),
            WRONG_RULES,
        )),
    }
}

impl Rules {
    fn packs(&self) -> Result<Packs, Stop> {
        let packs = match self.rules.is_empty() {
            true => Packs::bundled(),
            false => Packs::named(&self.rules),
        };
        packs.map_err(unread)
    }

    fn setup(&self) -> Result<Setup, Stop> {
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

fn compile(packs: &Packs, setup: &Setup) -> Result<Program, Stop> {
    packs.compile(setup).map_err(|errors| wrong(&errors))
}

fn wrong(errors: &[RuleFileError]) -> Stop {
    (
        rule_errors(errors, &options(std::io::stderr().is_terminal())),
        WRONG_RULES,
    )
}

fn unread(error: LoadError) -> Stop {
    let help = miette::Diagnostic::help(&error).map(|help| format!("\n  help: {help}"));
    (
        format!("{error}{}\n", help.unwrap_or_default()),
        WRONG_RULES,
    )
}

fn inputs(paths: &[PathBuf]) -> Vec<Input> {
    match paths.is_empty() {
        true => vec![example()],
        false => paths.iter().cloned().map(Input::Path).collect(),
    }
}

fn options(terminal: bool) -> Options {
    let colour = terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    let columns = std::env::var("COLUMNS")
        .ok()
        .and_then(|columns| columns.parse().ok());
    let width = columns
        .filter(|width| (40..=400).contains(width))
        .unwrap_or(100);
    Options {
        width,
        colour,
        ..Options::default()
    }
}

/// Today in UTC: the only clock, and only for the expiry of waivers.
fn today() -> Day {
    let since = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap_or_default();
    Day::from_unix_days(since.as_secs() / 86_400)
}
