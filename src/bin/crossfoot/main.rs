//! The command line: arguments in, text and an exit code out. One file a command.

mod check;
mod common;
mod eval;
mod explain;
mod fmt;
mod help;
mod init;
mod ledger;
mod lint;
mod many;
mod output;
mod pack;
mod progress;
mod resume;
mod sinks;
mod test;

use clap::{CommandFactory, Parser, Subcommand};
use std::io::Write;
use std::process::ExitCode;

/// 勾稽：检查预算、决算公开文件里的数是否对得上
#[derive(Parser)]
#[command(name = "crossfoot", version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    /// 何时着色
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value_t = common::Colour::Auto)]
    color: common::Colour,
}

#[derive(Subcommand)]
enum Command {
    /// 检查文件；不写文件则检查自带的例子
    Check(check::Check),
    /// 计算一个式子，如 'sum(206.*)'
    Eval(eval::Eval),
    /// 列出读到的表、行、数和它们的位置
    Ledger(ledger::Ledger),
    /// 运行规则包里的 test 和 tests/ 里的例子
    Test(test::Test),
    /// 解释一条规则、一个错误代码或一个科目编码
    Explain(explain::Explain),
    /// 规则包：新建、检查、打包、签名、核对、取用、更新
    #[command(subcommand)]
    Pack(pack::Pack),
    /// 写一个能用的 crossfoot.toml 和第一个规则文件
    Init(init::Init),
    /// 给规则文件排版
    Fmt(fmt::Fmt),
    /// 输出 shell 补全脚本
    #[command(hide = true)]
    Completions(help::Completions),
    /// 输出手册页
    #[command(hide = true)]
    Man(help::Manual),
    /// 找出规则里能运行、但多半不是本意的地方
    Lint(lint::Lint),
}

fn main() -> ExitCode {
    let cli = Cli::parse();
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
        Command::Completions(args) => help::completions(args, Cli::command()),
        Command::Man(args) => help::manual(args, Cli::command()),
        Command::Lint(args) => lint::run(args),
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
