//! The command line: arguments in, text and an exit code out. One file a command.

mod check;
mod common;
mod eval;
mod explain;
mod fmt;
mod help;
mod init;
mod language;
mod ledger;
mod lint;
mod long;
mod many;
mod output;
mod pack;
mod progress;
mod resume;
mod sinks;
mod table;
mod test;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use language::pick;
use std::io::Write;
use std::process::ExitCode;

#[derive(Parser)]
#[command(about = pick("勾稽：检查预算、决算公开文件里的数是否对得上", "Crossfoot: checks whether the figures in published budgets and final accounts agree"))]
#[command(name = "crossfoot", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    #[arg(help = pick("何时着色", "when to colour"))]
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value_t = common::Colour::Auto)]
    color: common::Colour,
}

#[derive(Subcommand)]
enum Command {
    #[command(about = pick("检查文件；不写文件则检查自带的例子", "check documents; without any, the bundled example"))]
    Check(check::Check),
    #[command(about = pick("计算一个式子，如 'sum(206.*)'", "work out an expression, such as 'sum(206.*)'"))]
    Eval(eval::Eval),
    #[command(about = pick("列出读到的表、行、数和它们的位置", "list the tables, rows and figures that were read, with their places"))]
    Ledger(ledger::Ledger),
    #[command(about = pick("运行规则包里的 test 和 tests/ 里的例子", "run the tests of rule packs, and the cases in tests/"))]
    Test(test::Test),
    #[command(about = pick("解释一条规则、一个错误代码或一个科目编码", "explain a rule, an error code or an account code"))]
    Explain(explain::Explain),
    #[command(about = pick("规则包：新建、检查、打包、签名、核对、取用、更新", "rule packs: make, check, build, sign, verify, add, remove, update"))]
    #[command(subcommand)]
    Pack(pack::Pack),
    #[command(about = pick("写一个能用的 crossfoot.toml 和第一个规则文件", "write a crossfoot.toml that works, and a first rule file"))]
    Init(init::Init),
    #[command(about = pick("给规则文件排版", "format rule files"))]
    Fmt(fmt::Fmt),
    #[command(about = pick("输出 shell 补全脚本", "print completions for a shell"))]
    #[command(hide = true)]
    Completions(help::Completions),
    #[command(about = pick("输出手册页", "print the manual page"))]
    #[command(hide = true)]
    Man(help::Manual),
    #[command(about = pick("找出规则里能运行、但多半不是本意的地方", "find what can run in rules, but is likely not meant"))]
    Lint(lint::Lint),
}

fn main() -> ExitCode {
    if let Err(wrong) = language::choose() {
        let _ = std::io::stderr().write_all(wrong.as_bytes());
        return ExitCode::from(common::WRONG_RULES);
    }
    let command = || language::spoken(Cli::command());
    let parsed = command().try_get_matches();
    let cli = match parsed.and_then(|matches| Cli::from_arg_matches(&matches)) {
        Ok(cli) => cli,
        Err(error) => return refuse(&error),
    };
    common::set_colour(cli.color);
    let done = match &cli.command {
        Command::Check(args) => check::run(args),
        Command::Eval(args) => eval::run(args),
        Command::Ledger(args) => ledger::run(args),
        Command::Test(args) => test::run(args),
        Command::Explain(args) => explain::run(args),
        Command::Pack(args) => pack::run(args),
        Command::Init(args) => init::run(args),
        Command::Fmt(args) => fmt::run(args),
        Command::Completions(args) => help::completions(args, command()),
        Command::Man(args) => help::manual(args, command()),
        Command::Lint(args) => lint::run(args),
    };
    let (text, code, wrong) = match done {
        Ok((text, code)) => (text, code, false),
        Err((text, code)) => (text, code, true),
    };
    if wrong {
        let _ = std::io::stderr().write_all(text.as_bytes());
        return ExitCode::from(code);
    }
    match common::put(text.as_bytes()) {
        Err((why, failed)) if !why.is_empty() => {
            let _ = std::io::stderr().write_all(why.as_bytes());
            ExitCode::from(failed)
        }
        _ => ExitCode::from(code),
    }
}

/// Help and version on standard output, what is wrong with the arguments on standard error.
fn refuse(error: &clap::Error) -> ExitCode {
    let (text, code) = language::refused(error);
    let _ = match error.use_stderr() {
        true => std::io::stderr().write_all(text.as_bytes()),
        false => std::io::stdout().write_all(text.as_bytes()),
    };
    ExitCode::from(code)
}
