//! What keeps a shared pack or the project file from being used.

use super::declare::errors;
use crate::lang::Said;

errors! {
    /// What keeps a shared pack or the project file from being used.
    PackError;

    /// `pack.toml` without `license`, at `pack build`
    "pack::incomplete" "`{path}` 不完整：{reason}"
        "`{path}` is incomplete: {reason}"
        Incomplete { path: String, reason: Said }
        => ("照 docs/packs.md 的“pack.toml”补齐"
            "complete it as “pack.toml” in docs/packs.md says");
    /// a file that is no zip archive
    "pack::bad_archive" "`{path}` 不是规则包的压缩包：{reason}"
        "`{path}` is not an archive of a rule pack: {reason}"
        BadArchive { path: String, reason: Said }
        => ("什么也没有写入；用 crossfoot pack build 做出的压缩包"
            "nothing was written; use an archive made by crossfoot pack build");
    /// `../../etc/x` in an archive
    "pack::unsafe_path" "`{path}` 里有不能用的路径 `{name}`：{reason}"
        "`{path}` has a path that cannot be used, `{name}`: {reason}"
        UnsafePath { path: String, name: String, reason: Said }
        => ("什么也没有写入；这个压缩包可能是恶意的，不要解开"
            "nothing was written; the archive may be malicious, do not unpack it");
    /// a symbolic link in an archive or a pack
    "pack::link" "`{path}` 里的 `{name}` 是链接"
        "`{name}` in `{path}` is a link"
        Link { path: String, name: String }
        => ("什么也没有写入；规则包里只能有普通文件"
            "nothing was written; a rule pack has plain files only");
    /// two entries `a.rules`
    "pack::duplicate_name" "`{path}` 里 `{name}` 出现两次"
        "`{path}` has `{name}` twice"
        DuplicateName { path: String, name: String }
        => ("什么也没有写入；名称只差大小写也算两次"
            "nothing was written; names that differ only in case count as the same");
    /// a bomb
    "pack::too_big" "`{path}` 超出限度：{reason}"
        "`{path}` is past the limits: {reason}"
        TooBig { path: String, reason: Said }
        => ("什么也没有写入；规则包至多 2000 个文件、单个 16 MiB、共 64 MiB，压缩比至多 200"
            "nothing was written; a rule pack has at most 2000 files of at most 16 MiB, 64 MiB in all, and a compression ratio of at most 200");
    /// `pack add x.zip --sha256 …`
    "pack::wrong_hash" "`{path}` 的 SHA-256 不符：应为 {expected}，得到 {found}"
        "the SHA-256 of `{path}` is wrong: expected {expected}, found {found}"
        WrongHash { path: String, expected: String, found: String }
        => ("什么也没有写入；向发布者核对"
            "nothing was written; ask whoever published it");
    /// a byte changed under `packs/`
    "pack::changed" "规则包 `{name}` 的 `{file}` 与 crossfoot.lock 不符：{what}"
        "`{file}` of the rule pack `{name}` is not as crossfoot.lock says: {what}"
        Changed { name: String, file: String, what: Said }
        => ("要改规则，写在自己的规则文件里（override、waive）；要还原，用 crossfoot pack update {name}"
            "to change rules, write in a rule file of your own (override, waive); to restore it, crossfoot pack update {name}");
    /// a directory under `packs/` that `pack add` did not make
    "pack::not_locked" "规则包 `{name}` 不在 crossfoot.lock 里"
        "the rule pack `{name}` is not in crossfoot.lock"
        NotLocked { name: String }
        => ("用 crossfoot pack add 取规则包，不要直接拷进 packs/"
            "take packs with crossfoot pack add; do not copy them into packs/");
    /// a lock file with a typing error
    "pack::bad_lock" "`{path}` 写法不对：{reason}"
        "`{path}` is not well formed: {reason}"
        BadLock { path: String, reason: Said }
        => ("crossfoot.lock 由 crossfoot pack 写成，从版本库还原它"
            "crossfoot pack writes crossfoot.lock; restore it from version control");
    /// `[trust]` is set and the pack is not signed
    "pack::not_trusted" "不能信任规则包 `{name}`：{reason}"
        "the rule pack `{name}` cannot be trusted: {reason}"
        NotTrusted { name: String, reason: Said }
        => ("信任的公钥写在 crossfoot.toml 的 [trust]"
            "trusted public keys stand under [trust] in crossfoot.toml");
    /// a key file that is none
    "pack::bad_key" "`{path}` 不能用作密钥：{reason}"
        "`{path}` cannot be used as a key: {reason}"
        BadKey { path: String, reason: Said }
        => ("密钥用 crossfoot pack keygen 或 minisign -G 生成"
            "make keys with crossfoot pack keygen or minisign -G");
    /// a signature file that is none
    "pack::bad_signature" "`{path}` 的签名不对：{reason}"
        "the signature of `{path}` is wrong: {reason}"
        BadSignature { path: String, reason: Said }
        => ("规则包在签名之后被改过，或不是用这把密钥签的"
            "the pack was changed after it was signed, or signed with another key");
    /// `pack verify` of a pack without a signature
    "pack::unsigned" "`{path}` 没有签名"
        "`{path}` has no signature"
        Unsigned { path: String }
        => ("签名用 crossfoot pack sign"
            "sign it with crossfoot pack sign");
    /// `pack add` of a pack that is there
    "pack::already_there" "已经有规则包 `{name}` {version}"
        "the rule pack `{name}` {version} is there already"
        AlreadyThere { name: String, version: String }
        => ("换一个版本用 crossfoot pack update"
            "to change its version, use crossfoot pack update");
    /// `pack update 没有的包`
    "pack::unknown" "没有取过规则包 `{name}`"
        "no rule pack `{name}` was added"
        Unknown { name: String, known: Said }
        => ("取过的：{known}"
            "those added: {known}");
    /// `depends = { "other" = "^1" }`, and nobody added it
    "pack::missing_dependency" "规则包 `{name}` 要 `{needs}` {range}，这里没有"
        "the rule pack `{name}` needs `{needs}` {range}, which is not here"
        MissingDependency { name: String, needs: String, range: String }
        => ("用 crossfoot pack add 取 `{needs}`"
            "add `{needs}` with crossfoot pack add");
    /// `depends = { "other" = "^1" }`, and `other` is 2.0.0
    "pack::unmet_dependency" "规则包 `{name}` 要 `{needs}` {range}，这里的是 {found}"
        "the rule pack `{name}` needs `{needs}` {range}, and here is {found}"
        UnmetDependency { name: String, needs: String, range: String, found: String }
        => ("用 crossfoot pack update 换 `{needs}`，或换一个版本的 `{name}`"
            "change `{needs}` with crossfoot pack update, or use another version of `{name}`");
    /// `pack update` from 1.2.0 to 2.0.0
    "pack::major_change" "`{name}` 从 {from} 到 {to} 是不兼容的升级"
        "`{name}` from {from} to {to} is a breaking change"
        MajorChange { name: String, from: String, to: String }
        => ("核对改了什么，确认后加 --major"
            "look at what changed, then add --major");
    /// a disk that is full
    "pack::cannot_write" "写不了 `{path}`：{reason}"
        "cannot write `{path}`: {reason}"
        CannotWrite { path: String, reason: Said }
        => ("看目录是否存在、是否有写的权限"
            "see whether the directory exists and may be written to");
    /// `crossfoot init` twice
    "project::exists" "`{path}` 已经存在"
        "`{path}` exists already"
        Exists { path: String }
        => ("不会覆盖；换一个目录，或先移开它"
            "it is not overwritten; choose another directory, or move it first");
    /// `fail_no = "warn"`
    "project::bad_file" "`{path}` 写法不对：{reason}"
        "`{path}` is not well formed: {reason}"
        BadProject { path: String, reason: Said }
        => ("键与写法见 docs/packs.md 的“项目文件”"
            "docs/packs.md has the keys of a project file");
    /// a rule in the file of waivers
    "project::waivers_only" "`{path}` 不是豁免：{found}"
        "`{path}` is no file of waivers: it has {found}"
        WaiversOnly { path: String, found: Said }
        => ("豁免文件里只写 waive；规则写在规则文件里"
            "a file of waivers has only waive; rules go into rule files");
    /// `documents = ["没有/*"]`
    "project::no_documents" "`{path}` 的 documents 没有匹配到文件：{patterns}"
        "documents of `{path}` matches no file: {patterns}"
        NoDocuments { path: String, patterns: Said }
        => ("把要检查的文件放进去，或在命令行写上文件"
            "put in the files to check, or name files on the command line");
    /// `--baseline` of a file that is none
    "project::bad_baseline" "`{path}` 不是基线：{reason}"
        "`{path}` is not a baseline: {reason}"
        BadBaseline { path: String, reason: Said }
        => ("基线用 crossfoot check --write-baseline 生成"
            "make baselines with crossfoot check --write-baseline");
}
