//! A rule pack that cannot be read.

use super::PackError;
use super::declare::errors;
use crate::lang::Said;

errors! {
    /// A rule pack that cannot be read. What is wrong with a document is a notice of the ledger instead.
    LoadError, or Pack(PackError) "Packs that are shared, and the project file.";

    /// `--rules 没有的目录`
    "load::cannot_read" "读不了 `{path}`：{reason}" "cannot read `{path}`: {reason}"
        CannotRead { path: String, reason: Said };
    /// a directory without `*.rules`
    "load::no_rules" "`{path}` 里没有规则文件" "`{path}` has no rule files"
        NoRules { path: String, instead: Said }
        => ("{instead}" "{instead}");
    /// a rule file in GBK
    "load::not_utf8" "`{path}` 不是 UTF-8" "`{path}` is not UTF-8"
        NotUtf8 { path: String }
        => ("规则文件另存为 UTF-8" "save rule files as UTF-8");
    /// `nmae = "x"` in pack.toml
    "load::bad_manifest" "`{path}` 写法不对：{reason}" "`{path}` is not well formed: {reason}"
        BadManifest { path: String, reason: Said };
    /// `--rules cn-bugdet`
    "load::unknown_pack" "没有规则包 `{name}`" "there is no rule pack `{name}`"
        UnknownPack { name: String, known: Said }
        => ("自带的规则包：{known}；别的写路径，如 ./我的规则.rules"
            "bundled packs: {known}; others are named by their path, such as ./my.rules");
}

impl From<PackError> for LoadError {
    fn from(error: PackError) -> Self {
        Self::Pack(error)
    }
}
