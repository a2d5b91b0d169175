//! What keeps a shared pack or the project file from being used.

use miette::Diagnostic;
use thiserror::Error;

/// Declares the variants, so that each is written once and the codes can be listed.
macro_rules! pack_errors {
    ($( $(#[doc = $doc:literal])+ $code:literal $message:literal $help:literal
        $name:ident { $( $field:ident ),* $(,)? };)+) => {
        /// What keeps a shared pack or the project file from being used.
        #[derive(Clone, Debug, Diagnostic, Error, PartialEq, Eq)]
        #[non_exhaustive]
        #[allow(missing_docs, reason = "the fields fill the message above them")]
        pub enum PackError {
            $(
                $(#[doc = $doc])+
                #[error($message)]
                #[diagnostic(code($code), help($help))]
                $name { $( $field: String, )* },
            )+
        }

        impl PackError {
            /// Every code with its message, for the manual of errors.
            pub const CODES: &'static [(&'static str, &'static str)] = &[ $( ($code, $message), )+ ];
        }
    };
}

pack_errors! {
    /// `pack.toml` without `license`, at `pack build`
    "pack::incomplete" "`{path}` 不完整：{reason}" "照 docs/packs.md 的“pack.toml”补齐"
        Incomplete { path, reason };
    /// a file that is no zip archive
    "pack::bad_archive" "`{path}` 不是规则包的压缩包：{reason}" "什么也没有写入；用 crossfoot pack build 做出的压缩包"
        BadArchive { path, reason };
    /// `../../etc/x` in an archive
    "pack::unsafe_path" "`{path}` 里有不能用的路径 `{name}`：{reason}" "什么也没有写入；这个压缩包可能是恶意的，不要解开"
        UnsafePath { path, name, reason };
    /// a symbolic link in an archive or a pack
    "pack::link" "`{path}` 里的 `{name}` 是链接" "什么也没有写入；规则包里只能有普通文件"
        Link { path, name };
    /// two entries `a.rules`
    "pack::duplicate_name" "`{path}` 里 `{name}` 出现两次" "什么也没有写入；名称只差大小写也算两次"
        DuplicateName { path, name };
    /// a bomb
    "pack::too_big" "`{path}` 超出限度：{reason}" "什么也没有写入；规则包至多 2000 个文件、单个 16 MiB、共 64 MiB，压缩比至多 200"
        TooBig { path, reason };
    /// `pack add x.zip --sha256 …`
    "pack::wrong_hash" "`{path}` 的 SHA-256 不符：应为 {expected}，得到 {found}" "什么也没有写入；向发布者核对"
        WrongHash { path, expected, found };
    /// a byte changed under `packs/`
    "pack::changed" "规则包 `{name}` 的 `{file}` 与 crossfoot.lock 不符：{what}" "要改规则，写在自己的规则文件里（override、waive）；要还原，用 crossfoot pack update {name}"
        Changed { name, file, what };
    /// a directory under `packs/` that `pack add` did not make
    "pack::not_locked" "规则包 `{name}` 不在 crossfoot.lock 里" "用 crossfoot pack add 取规则包，不要直接拷进 packs/"
        NotLocked { name };
    /// a lock file with a typing error
    "pack::bad_lock" "`{path}` 写法不对：{reason}" "crossfoot.lock 由 crossfoot pack 写成，从版本库还原它"
        BadLock { path, reason };
    /// `[trust]` is set and the pack is not signed
    "pack::not_trusted" "不能信任规则包 `{name}`：{reason}" "信任的公钥写在 crossfoot.toml 的 [trust]"
        NotTrusted { name, reason };
    /// a key file that is none
    "pack::bad_key" "`{path}` 不能用作密钥：{reason}" "密钥用 crossfoot pack keygen 或 minisign -G 生成"
        BadKey { path, reason };
    /// a signature file that is none
    "pack::bad_signature" "`{path}` 的签名不对：{reason}" "规则包在签名之后被改过，或不是用这把密钥签的"
        BadSignature { path, reason };
    /// `pack verify` of a pack without a signature
    "pack::unsigned" "`{path}` 没有签名" "签名用 crossfoot pack sign"
        Unsigned { path };
    /// `pack add` of a pack that is there
    "pack::already_there" "已经有规则包 `{name}` {version}" "换一个版本用 crossfoot pack update"
        AlreadyThere { name, version };
    /// `pack update 没有的包`
    "pack::unknown" "没有取过规则包 `{name}`" "取过的：{known}"
        Unknown { name, known };
    /// `depends = { "other" = "^1" }`, and nobody added it
    "pack::missing_dependency" "规则包 `{name}` 要 `{needs}` {range}，这里没有" "用 crossfoot pack add 取 `{needs}`"
        MissingDependency { name, needs, range };
    /// `depends = { "other" = "^1" }`, and `other` is 2.0.0
    "pack::unmet_dependency" "规则包 `{name}` 要 `{needs}` {range}，这里的是 {found}" "用 crossfoot pack update 换 `{needs}`，或换一个版本的 `{name}`"
        UnmetDependency { name, needs, range, found };
    /// `pack update` from 1.2.0 to 2.0.0
    "pack::major_change" "`{name}` 从 {from} 到 {to} 是不兼容的升级" "核对改了什么，确认后加 --major"
        MajorChange { name, from, to };
    /// a disk that is full
    "pack::cannot_write" "写不了 `{path}`：{reason}" "看目录是否存在、是否有写的权限"
        CannotWrite { path, reason };
    /// `crossfoot init` twice
    "project::exists" "`{path}` 已经存在" "不会覆盖；换一个目录，或先移开它"
        Exists { path };
    /// `fail_no = "warn"`
    "project::bad_file" "`{path}` 写法不对：{reason}" "键与写法见 docs/packs.md 的“项目文件”"
        BadProject { path, reason };
    /// a rule in the file of waivers
    "project::waivers_only" "`{path}` 不是豁免：{found}" "豁免文件里只写 waive；规则写在规则文件里"
        WaiversOnly { path, found };
    /// `documents = ["没有/*"]`
    "project::no_documents" "`{path}` 的 documents 没有匹配到文件：{patterns}" "把要检查的文件放进去，或在命令行写上文件"
        NoDocuments { path, patterns };
    /// `--baseline` of a file that is none
    "project::bad_baseline" "`{path}` 不是基线：{reason}" "基线用 crossfoot check --write-baseline 生成"
        BadBaseline { path, reason };
}
