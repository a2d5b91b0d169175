//! The language of messages: how it is chosen, and clap's own words in it.

use clap::builder::{PossibleValuesParser, StyledStr};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, Command, Error};
use crossfoot::lang::Lang;
use crossfoot::tell;
use std::env;
use std::sync::OnceLock;

/// The language of this run; set once, before any argument is parsed.
static LANG: OnceLock<Lang> = OnceLock::new();

/// The language of this run.
pub(crate) fn lang() -> Lang {
    LANG.get().copied().unwrap_or_default()
}

/// The one of two texts that is in the language of this run.
pub(crate) fn pick(zh: &'static str, en: &'static str) -> &'static str {
    lang().pick(zh, en)
}

/// Chooses the language: `--lang`, then `CROSSFOOT_LANG`, then the project file, then the locale.
///
/// # Errors
///
/// A `CROSSFOOT_LANG` that names no language, in both.
pub(crate) fn choose() -> Result<(), String> {
    let told = env::var("CROSSFOOT_LANG").ok().filter(|w| !w.is_empty());
    let wrong = told.as_deref().filter(|w| Lang::from_word(w).is_none());
    let wrong = wrong.map(|word| {
        format!("CROSSFOOT_LANG 可写 zh、en，得到 {word}\nCROSSFOOT_LANG is zh or en, not {word}\n")
    });
    let from_env = told.as_deref().and_then(Lang::from_word);
    let project = || crossfoot::load::project().ok().and_then(|p| p.lang);
    let chosen = written().or(from_env).or_else(project);
    let _ = LANG.set(chosen.unwrap_or_else(|| of_locale(&locale())));
    wrong.map_or(Ok(()), Err)
}

/// What `--lang` says: help and errors need it before the arguments are parsed. That of `fmt` is of keywords.
fn written() -> Option<Lang> {
    let mut words = env::args().skip(1);
    let (mut chosen, mut command) = (None, None);
    while let Some(word) = words.next() {
        let value = match word.strip_prefix("--lang") {
            _ if word == "--" => break,
            Some("") => words.next(),
            Some(rest) => rest.strip_prefix('=').map(str::to_owned),
            None => {
                let is_command = !word.starts_with('-') && command.is_none();
                if word == "--color" {
                    let _ = words.next();
                } else if is_command {
                    command = Some(word);
                }
                continue;
            }
        };
        if command.as_deref() != Some("fmt") {
            chosen = value.as_deref().and_then(Lang::from_word).or(chosen);
        }
    }
    chosen
}

/// The first of the variables of the locale that is not empty.
fn locale() -> String {
    let all = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter();
    let mut set = all.filter_map(|name| env::var(name).ok());
    set.find(|value| !value.is_empty()).unwrap_or_default()
}

/// The language of a locale. One that says nothing (unset, `C`, `POSIX`: machines, not people) is Chinese, as are the
/// budgets.
fn of_locale(locale: &str) -> Lang {
    let name = locale
        .split(['.', '@', '_', '-'])
        .next()
        .unwrap_or_default();
    match name {
        "" | "C" | "POSIX" | "zh" => Lang::Zh,
        _ => Lang::En,
    }
}

/// A command with `--lang` wherever it can stand, and with clap's own words in the language of this run.
pub(crate) fn spoken(command: Command) -> Command {
    let mut command = with_lang(command);
    command.build();
    match lang() {
        Lang::Zh => in_chinese(command),
        Lang::En => command,
    }
}

/// `--lang` is read before anything else; here it is accepted and explained. `fmt` has one of its own.
fn with_lang(command: Command) -> Command {
    let own = Arg::new("speech")
        .long("lang")
        .value_name("LANG")
        .value_parser(PossibleValuesParser::new(["zh", "en"]))
        .help(pick("消息用哪种语言", "the language of messages"));
    let command = match command.get_name() {
        "fmt" => command,
        _ => command.arg(own),
    };
    let flag = |name: &'static str, short, action, help| {
        Arg::new(name)
            .short(short)
            .long(name)
            .action(action)
            .help(help)
            .display_order(1000)
    };
    let help = flag("help", 'h', ArgAction::Help, pick("显示帮助", "print help"));
    let version = pick("显示版本", "print the version");
    let version = flag("version", 'V', ArgAction::Version, version);
    let is_root = command.get_version().is_some();
    let command = command.disable_help_flag(true).arg(help);
    let command = match is_root {
        true => command.disable_version_flag(true).arg(version),
        false => command,
    };
    command.mut_subcommands(with_lang)
}

/// Headings, placeholders, defaults and possible values in Chinese.
fn in_chinese(mut command: Command) -> Command {
    if command.get_name() == "help" {
        return command.about("显示一个命令的帮助");
    }
    let usage = command.render_usage().to_string();
    let usage = usage.trim_start_matches("Usage:").trim();
    let words = [
        ("[OPTIONS]", "[选项]"),
        ("<COMMAND>", "<命令>"),
        ("[COMMAND]", "[命令]"),
    ];
    let usage = words
        .iter()
        .fold(usage.to_owned(), |text, (en, zh)| text.replace(en, zh));
    command
        .override_usage(StyledStr::from(usage))
        .subcommand_help_heading("命令")
        .help_template("{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}")
        .mut_args(|arg| {
            let heading = if arg.is_positional() {
                "参数"
            } else {
                "选项"
            };
            let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
            let values = arg.get_possible_values();
            let takes = arg.get_action().takes_values();
            let values: Vec<&str> = values.iter().map(|value| value.get_name()).collect();
            let default = arg.get_default_values().first();
            let default = default.map(|value| value.to_string_lossy().into_owned());
            let mut more = Vec::new();
            if takes && !values.is_empty() {
                more.push(format!("可写 {}", values.join("、")));
            }
            more.extend(default.filter(|_| takes).map(|word| format!("默认 {word}")));
            let help = match more.is_empty() {
                true => help,
                false => format!("{help}（{}）", more.join("；")),
            };
            arg.help(help)
                .help_heading(heading)
                .hide_default_value(true)
                .hide_possible_values(true)
        })
        .mut_subcommands(in_chinese)
}

/// What is wrong with the arguments, in the language of this run, and the exit code.
pub(crate) fn refused(error: &Error) -> (String, u8) {
    let code = u8::try_from(error.exit_code()).unwrap_or(2);
    let said = match lang() {
        Lang::Zh => chinese(error),
        Lang::En => None,
    };
    (said.unwrap_or_else(|| error.render().to_string()), code)
}

/// The commonest mistakes in Chinese; nothing for help, version and what nobody has met.
fn chinese(error: &Error) -> Option<String> {
    let of = |kind: ContextKind| match error.get(kind)? {
        ContextValue::String(text) => Some(text.clone()),
        ContextValue::Strings(all) => Some(all.join("、")),
        ContextValue::Number(number) => Some(number.to_string()),
        _ => None,
    };
    let arg = || of(ContextKind::InvalidArg).unwrap_or_default();
    let value = || of(ContextKind::InvalidValue).unwrap_or_default();
    let message = match error.kind() {
        ErrorKind::UnknownArgument => format!("不认识参数 `{}`", arg()),
        ErrorKind::InvalidSubcommand => format!(
            "没有命令 `{}`",
            of(ContextKind::InvalidSubcommand).unwrap_or_default()
        ),
        ErrorKind::InvalidValue if value().is_empty() => format!("`{}` 要有一个值", arg()),
        ErrorKind::InvalidValue => format!("`{}` 不能写 `{}`", arg(), value()),
        ErrorKind::ValueValidation => {
            let why = std::error::Error::source(error).map(ToString::to_string);
            format!(
                "`{}` 不能写 `{}`：{}",
                arg(),
                value(),
                why.unwrap_or_default()
            )
        }
        ErrorKind::MissingRequiredArgument => format!("缺少 {}", arg()),
        ErrorKind::ArgumentConflict => format!(
            "`{}` 不能和 `{}` 一起写",
            arg(),
            of(ContextKind::PriorArg).unwrap_or_default()
        ),
        ErrorKind::TooManyValues => format!("`{}` 的值太多", arg()),
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            format!("`{}` 的值的个数不对", arg())
        }
        ErrorKind::NoEquals => format!("`{}` 的值要写在 = 之后", arg()),
        ErrorKind::MissingSubcommand => "缺少命令".to_owned(),
        ErrorKind::InvalidUtf8 => "参数不是 UTF-8".to_owned(),
        _ => return None,
    };
    let near = [
        ContextKind::SuggestedArg,
        ContextKind::SuggestedSubcommand,
        ContextKind::SuggestedValue,
    ];
    let near = near.into_iter().find_map(of);
    let known = of(ContextKind::ValidValue).filter(|known| !known.is_empty());
    let mut text = format!("错误：{message}\n");
    if let Some(known) = known {
        text.push_str(&format!("  可写 {known}\n"));
    }
    if let Some(near) = near {
        text.push_str(&format!("  是不是 `{near}`？\n"));
    }
    text.push_str("\n用 --help 查看用法\n");
    Some(text)
}

/// What the system says kept a file from being read or written.
pub(crate) fn system(error: &std::io::Error) -> String {
    use std::io::ErrorKind as Kind;
    match error.kind() {
        Kind::NotFound => tell!(lang(), "没有这个文件", "there is no such file"),
        Kind::PermissionDenied => tell!(lang(), "没有读写它的权限", "no permission"),
        Kind::NotADirectory => tell!(lang(), "不是目录", "it is not a directory"),
        Kind::IsADirectory => tell!(lang(), "是目录", "it is a directory"),
        _ => error.to_string(),
    }
}
