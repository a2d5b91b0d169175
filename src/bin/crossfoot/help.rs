//! Hidden commands that packagers use: completions for shells, and the manual page.

use crate::common::{CANNOT_READ, Stop, WRONG_RULES};
use crate::language::{lang, pick};
use clap::{Args, Command};
use clap_complete::Shell;
use crossfoot::tell;

#[derive(Args)]
pub(crate) struct Completions {
    #[arg(help = pick("哪一种 shell", "which shell"))]
    shell: Shell,
}

pub(crate) fn completions(args: &Completions, mut command: Command) -> Result<Stop, Stop> {
    let mut out = Vec::new();
    clap_complete::generate(args.shell, &mut command, "crossfoot", &mut out);
    Ok((String::from_utf8_lossy(&out).into_owned(), 0))
}

#[derive(Args)]
pub(crate) struct Manual {
    #[arg(help = pick("哪个命令的；不写则是总的一页", "of which command; by default the page of the whole"))]
    command: Option<String>,
}

pub(crate) fn manual(args: &Manual, mut command: Command) -> Result<Stop, Stop> {
    command.build();
    let page = match &args.command {
        None => &command,
        Some(name) => command.find_subcommand(name).ok_or_else(|| {
            (
                tell!(
                    lang(),
                    "没有命令 `{name}`\n",
                    "there is no command `{name}`\n"
                ),
                WRONG_RULES,
            )
        })?,
    };
    let mut out = Vec::new();
    clap_mangen::Man::new(page.clone())
        .render(&mut out)
        .map_err(|error| (format!("{error}\n"), CANNOT_READ))?;
    Ok((String::from_utf8_lossy(&out).into_owned(), 0))
}
