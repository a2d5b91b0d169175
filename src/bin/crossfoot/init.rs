//! `crossfoot init`: a project that works.

use crate::common::{Stop, unread};
use crate::language::{lang, pick};
use clap::Args;
use crossfoot::tell;
use std::path::PathBuf;

#[derive(Args)]
pub(crate) struct Init {
    #[arg(help = pick("写在哪个目录，默认当前目录", "the directory to write to, by default the current one"))]
    #[arg(default_value = ".")]
    directory: PathBuf,
}

pub(crate) fn run(args: &Init) -> Result<Stop, Stop> {
    let written = crossfoot::load::init(&args.directory, lang()).map_err(unread)?;
    let mut text = String::new();
    for path in written {
        let path = path.strip_prefix(".").unwrap_or(&path);
        text.push_str(&tell!(lang(), "写了 {}\n", "wrote {}\n", path.display()));
    }
    text.push_str(&tell!(
        lang(),
        "下一步：crossfoot check，crossfoot test\n",
        "next: crossfoot check, crossfoot test\n"
    ));
    Ok((text, 0))
}
