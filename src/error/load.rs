//! A rule pack that cannot be read.

use super::PackError;
use miette::Diagnostic;
use thiserror::Error;

/// A rule pack that cannot be read. What is wrong with a document is a notice of the ledger instead.
#[derive(Clone, Debug, Diagnostic, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum LoadError {
    /// `--rules 没有的目录`
    #[error("读不了 `{path}`：{reason}")]
    #[diagnostic(code("load::cannot_read"))]
    CannotRead {
        /// The path.
        path: String,
        /// What the system says.
        reason: String,
    },
    /// a directory without `*.rules`
    #[error("`{path}` 里没有规则文件")]
    #[diagnostic(code("load::no_rules"), help("规则文件以 .rules 结尾"))]
    NoRules {
        /// The directory.
        path: String,
    },
    /// a rule file in GBK
    #[error("`{path}` 不是 UTF-8")]
    #[diagnostic(code("load::not_utf8"), help("规则文件另存为 UTF-8"))]
    NotUtf8 {
        /// The file.
        path: String,
    },
    /// `nmae = "x"` in pack.toml
    #[error("`{path}` 写法不对：{reason}")]
    #[diagnostic(code("load::bad_manifest"))]
    BadManifest {
        /// The file.
        path: String,
        /// What is wrong.
        reason: String,
    },
    /// `--rules cn-bugdet`
    #[error("没有规则包 `{name}`")]
    #[diagnostic(
        code("load::unknown_pack"),
        help("自带的规则包：{known}；别的写路径，如 ./我的规则.rules")
    )]
    UnknownPack {
        /// The name.
        name: String,
        /// The packs that the binary brings along.
        known: String,
    },
    /// Packs that are shared, and the project file.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Pack(#[from] PackError),
}
