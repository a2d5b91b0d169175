//! `crossfoot init`: a project that works.

use crate::common::{Stop, unread};
use clap::Args;
use std::path::PathBuf;

#[derive(Args)]
pub(crate) struct Init {
    /// 写在哪个目录，默认当前目录
    #[arg(default_value = ".")]
    directory: PathBuf,
}

pub(crate) fn run(args: &Init) -> Result<Stop, Stop> {
    let written = crossfoot::load::init(&args.directory).map_err(unread)?;
    let mut text = String::new();
    for path in written {
        let path = path.strip_prefix(".").unwrap_or(&path);
        text.push_str(&format!("写了 {}\n", path.display()));
    }
    text.push_str("下一步：crossfoot check，crossfoot test\n");
    Ok((text, 0))
}
