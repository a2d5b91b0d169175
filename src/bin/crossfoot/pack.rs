//! `crossfoot pack`: packs from their making to their use.

use crate::common::{Stop, WRONG_RULES, compile, project, today, unread};
use crate::test::{covered, tried};
use clap::Subcommand;
use crossfoot::engine::{Packs, Setup, cases, changes, test};
use crossfoot::error::{LoadError, PackError};
use crossfoot::load::{self, Signed, Taken};
use crossfoot::pack;
use crossfoot::project::{PACKS, Project};
use crossfoot::report::tests;
use std::path::{Path, PathBuf};

#[derive(Subcommand)]
pub(crate) enum Pack {
    /// 新建一个规则包：pack.toml 和第一个规则文件
    New {
        /// 规则包的名称
        name: String,
        /// 写在哪个目录，默认用名称作目录名
        directory: Option<PathBuf>,
    },
    /// 检查规则包能不能给别人用：pack.toml、规则、测试
    Check {
        /// 规则包的目录或压缩包
        #[arg(default_value = ".")]
        path: PathBuf,
    },
    /// 打成一个压缩包；同样的内容得到同样的字节
    Build {
        /// 规则包的目录
        #[arg(default_value = ".")]
        path: PathBuf,
        /// 写到哪个文件，默认 名称-版本.zip
        #[arg(long, short, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// 生成签名用的一对密钥：FILE 是私钥，FILE.pub 是公钥
    Keygen {
        /// 私钥写在哪里；设了环境变量 CROSSFOOT_KEY_PASSWORD 就用它加密
        file: PathBuf,
    },
    /// 签名；签名文件在压缩包旁边，或目录里的 pack.minisig
    Sign {
        /// 压缩包或目录
        path: PathBuf,
        /// 私钥（pack keygen 或 minisign 生成的）
        #[arg(long, value_name = "FILE")]
        key: PathBuf,
    },
    /// 核对：取来的规则包有没有改过，是谁签的名
    Verify {
        /// 取来的规则包的名称、压缩包或目录；不写则核对取来的全部
        what: Option<String>,
        /// 另外信任的公钥
        #[arg(long, value_name = "PUBLIC_KEY")]
        key: Option<String>,
    },
    /// 取一个规则包到 packs/，并写进 crossfoot.lock
    Add {
        /// 目录、压缩包或 git 工作目录
        source: PathBuf,
        /// 压缩包应有的 SHA-256
        #[arg(long, value_name = "HEX")]
        sha256: Option<String>,
    },
    /// 列出自带的和取来的规则包
    List,
    /// 换一个版本，或照原样重取
    Update {
        /// 规则包的名称
        name: String,
        /// 从哪里取，默认从原来的地方
        source: Option<PathBuf>,
        /// 压缩包应有的 SHA-256
        #[arg(long, value_name = "HEX")]
        sha256: Option<String>,
        /// 允许主版本改变（不兼容的升级）
        #[arg(long)]
        major: bool,
    },
}

pub(crate) fn run(args: &Pack) -> Result<Stop, Stop> {
    let done = match args {
        Pack::New { name, directory } => new(name, directory.as_deref()),
        Pack::Check { path } => return check(path),
        Pack::Build { path, output } => build(path, output.as_deref()),
        Pack::Keygen { file } => keygen(file),
        Pack::Sign { path, key } => load::sign(path, key, password())
            .map(|signature| format!("签名写在 {}\n", signature.display())),
        Pack::Verify { what, key } => return verify(what.as_deref(), key.as_deref()),
        Pack::Add { source, sha256 } => {
            let project = project()?;
            load::add(&project, source, sha256.as_deref()).map(|taken| added(&taken, &project))
        }
        Pack::List => return list(),
        Pack::Update {
            name,
            source,
            sha256,
            major,
        } => load::update(
            &project()?,
            name,
            source.as_deref(),
            sha256.as_deref(),
            *major,
        )
        .map(|taken| updated(&taken)),
    };
    done.map(|text| (text, 0)).map_err(unread)
}

fn password() -> Option<String> {
    std::env::var("CROSSFOOT_KEY_PASSWORD").ok()
}

fn new(name: &str, directory: Option<&Path>) -> Result<String, LoadError> {
    let directory = directory.unwrap_or(Path::new(name));
    let written = load::new_pack(directory, name)?;
    let lines = written
        .iter()
        .map(|path| format!("写了 {}\n", path.display()));
    let mut text: String = lines.collect();
    text.push_str(&format!(
        "下一步：改 pack.toml，写规则，然后 crossfoot pack check {}\n",
        directory.display()
    ));
    Ok(text)
}

/// All that those who take a pack rely on: it says what it is, its rules make sense, its tests pass.
fn check(path: &Path) -> Result<Stop, Stop> {
    let project = Project {
        waivers: None,
        ..project()?
    };
    let mut name = path.to_string_lossy().into_owned();
    let pack = if path.is_dir() {
        // A path, even where it is spelt as a name could be.
        name = format!("{}/", name.trim_end_matches('/'));
        load::build(path).map_err(unread)?.0
    } else {
        load::pack(path).map_err(unread)?
    };
    let packs = Packs::of_project(&project, &[name]).map_err(unread)?;
    let setup = Setup {
        as_of: today(),
        ..Setup::default()
    };
    let program = compile(&packs, &setup)?;
    let (blocks, documents) = (test(&program, today()), cases(&packs, &program, today()));
    let tried = tried(&blocks, &documents, &program);
    let failed = tried.iter().any(|one| !one.failures.is_empty());
    let tallies = blocks.iter().map(|one| &one.tallies);
    let all = tallies.chain(documents.iter().map(|one| &one.tallies));
    let text = format!(
        "{} {}：规则 {} 条，测试 {} 个\n{}{}",
        pack.name,
        pack.version,
        program.rules.len(),
        tried.len(),
        tests(&tried),
        covered(&program, all)
    );
    Ok((text, u8::from(failed)))
}

fn build(path: &Path, output: Option<&Path>) -> Result<String, LoadError> {
    let (pack, bytes) = load::build(path)?;
    let named = PathBuf::from(format!("{}-{}.zip", pack.name, pack.version));
    let output = output.unwrap_or(&named);
    load::write_file(output, &bytes)?;
    Ok(format!(
        "写了 {}（{} 字节）\nSHA-256 {}\n",
        output.display(),
        bytes.len(),
        pack.hash
    ))
}

fn keygen(file: &Path) -> Result<String, LoadError> {
    let public = load::keygen(file, password())?;
    let locked = match password().filter(|password| !password.is_empty()) {
        Some(_) => "私钥已用 CROSSFOOT_KEY_PASSWORD 加密",
        None => "私钥没有密码，不要放进版本库",
    };
    Ok(format!(
        "私钥 {0}，公钥 {0}.pub\n{locked}\n别人信任这把钥匙，在 crossfoot.toml 里写：\n\n[trust]\n\"你的单位\" = \"{public}\"\n",
        file.display()
    ))
}

fn verify(what: Option<&str>, key: Option<&str>) -> Result<Stop, Stop> {
    let mut project = project()?;
    if let Some(key) = key {
        project
            .trust
            .insert("命令行的公钥".to_owned(), key.to_owned());
    }
    let Some(what) = what else {
        let names = load::vendored_names(&project).map_err(unread)?;
        return Ok(each(&names, &project, "没有取过规则包\n"));
    };
    let vendored = load::vendored_names(&project).map_err(unread)?;
    if vendored.iter().any(|name| name == what) {
        return Ok(each(&[what.to_owned()], &project, ""));
    }
    let path = Path::new(what);
    if !path.exists() {
        let (name, known) = (what.to_owned(), vendored.join("、"));
        return Err(unread(PackError::Unknown { name, known }.into()));
    }
    let (pack, signed) = load::verify(path, &project.trust).map_err(unread)?;
    let Signed { who, key, comment } = signed;
    let head = heading(&pack);
    Ok((
        format!("{head}\n  签名有效：{who}（密钥 {key}）\n  签名人写明：{comment}\n"),
        0,
    ))
}

/// Every vendored pack with whether it is as it was taken; one that is not does not hide the others.
fn each(names: &[String], project: &Project, none: &str) -> Stop {
    let mut text = String::new();
    let mut code = 0;
    for name in names {
        match load::vendored(project, name) {
            Ok(Some(pack)) => {
                let signed = match &pack.signer {
                    Some(who) => format!("签名有效：{who}"),
                    None => "crossfoot.toml 没有 [trust]，不核对签名".to_owned(),
                };
                text.push_str(&format!(
                    "{}\n  与 crossfoot.lock 一致；{signed}\n",
                    heading(&pack)
                ));
            }
            Ok(None) => text.push_str(&format!("{name}\n  没有取过\n")),
            Err(error) => {
                let (said, wrong) = unread(error);
                text.push_str(&format!("{name}\n  {said}"));
                code = wrong;
            }
        }
    }
    if names.is_empty() {
        text.push_str(none);
    }
    (text, code)
}

fn heading(pack: &pack::Pack) -> String {
    format!("{} {}  SHA-256 {}", pack.name, pack.version, pack.hash)
}

fn added(taken: &Taken, project: &Project) -> String {
    let pack = &taken.pack;
    let mut text = format!("取了 {}\n", heading(pack));
    text.push_str(&format!(
        "  {} 个文件，在 {}\n",
        taken.files,
        project.shown(&format!("{PACKS}/{}", pack.name))
    ));
    text.push_str(&origin(taken));
    let named = |names: &Vec<String>| names.contains(&pack.name);
    if !project.packs.as_ref().is_none_or(named) {
        text.push_str(&format!(
            "  要用它的规则，在 crossfoot.toml 的 packs 里加上 \"{}\"\n",
            pack.name
        ));
    }
    text
}

fn updated(taken: &Taken) -> String {
    let pack = &taken.pack;
    let before = taken.before.as_ref();
    let from = before.map_or("", |pack| pack.version.as_str());
    let mut text = format!(
        "{} {from} → {}  SHA-256 {}\n",
        pack.name, pack.version, pack.hash
    );
    text.push_str(&origin(taken));
    let lines = before
        .map(|before| changes(before, pack))
        .unwrap_or_default();
    if lines.is_empty() {
        text.push_str("  规则没有变\n");
    }
    text.extend(lines.iter().map(|line| format!("  {line}\n")));
    text
}

/// What is known of where a pack came from.
fn origin(taken: &Taken) -> String {
    let commit = taken
        .commit
        .as_ref()
        .map(|commit| format!("  git 提交 {commit}\n"));
    let signer = taken
        .pack
        .signer
        .as_ref()
        .map(|who| format!("  签名有效：{who}\n"));
    [commit, signer].into_iter().flatten().collect()
}

fn list() -> Result<Stop, Stop> {
    let project = project()?;
    let names = load::vendored_names(&project).map_err(unread)?;
    let mut text = String::new();
    let mut code = 0;
    let line = |pack: &pack::Pack, from: &str| {
        let hash: String = pack.hash.chars().take(12).collect();
        let signer = pack.signer.as_ref().map(|who| format!("，{who} 签名"));
        format!(
            "{} {} ({hash}) {}，{}，{from}{}\n",
            pack.name,
            pack.version,
            pack.title,
            pack.license,
            signer.unwrap_or_default()
        )
    };
    for pack in load::bundled().map_err(unread)? {
        if !names.contains(&pack.name) {
            text.push_str(&line(&pack, "自带"));
        }
    }
    for name in &names {
        match load::vendored(&project, name) {
            Ok(Some(pack)) => text.push_str(&line(&pack, "取来")),
            Ok(None) => {}
            Err(error) => {
                text.push_str(&format!("{name}：{error}\n"));
                code = WRONG_RULES;
            }
        }
    }
    Ok((text, code))
}
