//! `crossfoot pack`: packs from their making to their use.

mod words;

use crate::common::{Stop, WRONG_RULES, compile, project, today, unread};
use crate::language::{lang, pick};
use crate::test::{UNTESTED, covered, tried};
use clap::Subcommand;
use crossfoot::engine::{Packs, Setup, cases, test};
use crossfoot::error::{LoadError, PackError, Spoken};
use crossfoot::lang::Said;
use crossfoot::load::{self, Signed};
use crossfoot::pack;
use crossfoot::project::Project;
use crossfoot::report::tests;
use crossfoot::tell;
use std::path::{Path, PathBuf};
use words::{added, heading, removed, updated};

#[derive(Subcommand)]
pub(crate) enum Pack {
    #[command(about = pick("新建一个规则包：pack.toml 和第一个规则文件", "make a rule pack: pack.toml and a first rule file"))]
    New {
        #[arg(help = pick("规则包的名称", "the name of the pack"))]
        name: String,
        #[arg(help = pick("写在哪个目录，默认用名称作目录名", "the directory to write to, by default its name"))]
        directory: Option<PathBuf>,
    },
    #[command(about = pick("检查规则包能不能给别人用：pack.toml、规则、测试", "see whether a pack is fit for others: pack.toml, rules, tests"))]
    Check {
        #[arg(help = pick("规则包的目录或压缩包", "the directory or archive of the pack"))]
        #[arg(default_value = ".")]
        path: PathBuf,
    },
    #[command(about = pick("打成一个压缩包；同样的内容得到同样的字节", "make one archive; the same content gives the same bytes"))]
    Build {
        #[arg(help = pick("规则包的目录", "the directory of the pack"))]
        #[arg(default_value = ".")]
        path: PathBuf,
        #[arg(help = pick("写到哪个文件，默认 名称-版本.zip", "the file to write, by default name-version.zip"))]
        #[arg(long, short, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    #[command(about = pick("生成签名用的一对密钥：FILE 是私钥，FILE.pub 是公钥", "make a pair of keys to sign with: FILE is the secret key, FILE.pub the public key"))]
    Keygen {
        #[arg(help = pick("私钥写在哪里；设了环境变量 CROSSFOOT_KEY_PASSWORD 就用它加密", "where to write the secret key; the environment variable CROSSFOOT_KEY_PASSWORD, where set, locks it"))]
        file: PathBuf,
    },
    #[command(about = pick("签名；签名文件在压缩包旁边，或目录里的 pack.minisig", "sign; the signature stands beside the archive, or in the directory as pack.minisig"))]
    Sign {
        #[arg(help = pick("压缩包或目录", "an archive or a directory"))]
        path: PathBuf,
        #[arg(help = pick("私钥（pack keygen 或 minisign 生成的）", "the secret key (made by pack keygen or minisign)"))]
        #[arg(long, value_name = "FILE")]
        key: PathBuf,
    },
    #[command(about = pick("核对：取来的规则包有没有改过，是谁签的名", "verify: whether added packs were changed, and who signed them"))]
    Verify {
        #[arg(help = pick("取来的规则包的名称、压缩包或目录；不写则核对取来的全部", "the name of an added pack, an archive or a directory; by default all added packs"))]
        what: Option<String>,
        #[arg(help = pick("另外信任的公钥", "a further public key to trust"))]
        #[arg(long, value_name = "PUBLIC_KEY")]
        key: Option<String>,
    },
    #[command(about = pick("取一个规则包到 packs/，并写进 crossfoot.lock", "add a pack to packs/ and to crossfoot.lock"))]
    Add {
        #[arg(help = pick("目录、压缩包或 git 工作目录", "a directory, an archive or a git work tree"))]
        source: PathBuf,
        #[arg(help = pick("压缩包应有的 SHA-256", "the SHA-256 that the archive must have"))]
        #[arg(long, value_name = "HEX")]
        sha256: Option<String>,
    },
    #[command(about = pick("删去一个取来的规则包，也从 crossfoot.lock 里删去", "remove an added pack, and from crossfoot.lock too"))]
    Remove {
        #[arg(help = pick("规则包的名称", "the name of the pack"))]
        name: String,
        #[arg(help = pick("取来以后改过的也删去", "even one that was changed since it was added"))]
        #[arg(long)]
        force: bool,
    },
    #[command(about = pick("列出自带的和取来的规则包", "list the bundled and the added packs"))]
    List,
    #[command(about = pick("换一个版本，或照原样重取", "change the version of a pack, or restore it"))]
    Update {
        #[arg(help = pick("规则包的名称", "the name of the pack"))]
        name: String,
        #[arg(help = pick("从哪里取，默认从原来的地方", "where to take it from, by default from where it came"))]
        source: Option<PathBuf>,
        #[arg(help = pick("压缩包应有的 SHA-256", "the SHA-256 that the archive must have"))]
        #[arg(long, value_name = "HEX")]
        sha256: Option<String>,
        #[arg(help = pick("允许主版本改变（不兼容的升级）", "allow another major version (a breaking change)"))]
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
        Pack::Sign { path, key } => load::sign(path, key, password()).map(|signature| {
            tell!(
                lang(),
                "签名写在 {}\n",
                "signature written to {}\n",
                signature.display()
            )
        }),
        Pack::Verify { what, key } => return verify(what.as_deref(), key.as_deref()),
        Pack::Add { source, sha256 } => {
            let project = project()?;
            load::add(&project, source, sha256.as_deref()).map(|taken| added(&taken, &project))
        }
        Pack::Remove { name, force } => {
            let project = project()?;
            load::remove(&project, name, *force).map(|version| removed(name, &version, &project))
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
    let written = load::new_pack(directory, name, lang())?;
    let lines = written
        .iter()
        .map(|path| tell!(lang(), "写了 {}\n", "wrote {}\n", path.display()));
    let mut text: String = lines.collect();
    text.push_str(&tell!(
        lang(),
        "下一步：改 pack.toml，写规则，然后 crossfoot pack check {}\n",
        "next: edit pack.toml, write rules, then crossfoot pack check {}\n",
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
    let text = tell!(
        lang(),
        "{} {}：规则 {} 条，测试 {} 个\n{}{}",
        "{} {}: rules {}, tests {}\n{}{}",
        pack.name,
        pack.version,
        program.rules.len(),
        tried.len(),
        tests(&tried, lang()),
        covered(&program, all)
    );
    let code = match tried.is_empty() {
        true => UNTESTED,
        false => u8::from(failed),
    };
    Ok((text, code))
}

fn build(path: &Path, output: Option<&Path>) -> Result<String, LoadError> {
    let (pack, bytes) = load::build(path)?;
    let named = PathBuf::from(format!("{}-{}.zip", pack.name, pack.version));
    let output = output.unwrap_or(&named);
    load::write_file(output, &bytes)?;
    Ok(tell!(
        lang(),
        "写了 {}（{} 字节）\nSHA-256 {}\n",
        "wrote {} ({} bytes)\nSHA-256 {}\n",
        output.display(),
        bytes.len(),
        pack.hash
    ))
}

fn keygen(file: &Path) -> Result<String, LoadError> {
    let public = load::keygen(file, password())?;
    let locked = match password().filter(|password| !password.is_empty()) {
        Some(_) => tell!(
            lang(),
            "私钥已用 CROSSFOOT_KEY_PASSWORD 加密",
            "the secret key is locked with CROSSFOOT_KEY_PASSWORD"
        ),
        None => tell!(
            lang(),
            "私钥没有密码，不要放进版本库",
            "the secret key has no password: keep it out of version control"
        ),
    };
    Ok(tell!(
        lang(),
        "私钥 {0}，公钥 {0}.pub\n{locked}\n别人信任这把钥匙，在 crossfoot.toml 里写：\n\n[trust]\n\"你的单位\" = \"{public}\"\n",
        "secret key {0}, public key {0}.pub\n{locked}\nthose who trust this key write in crossfoot.toml:\n\n[trust]\n\"your unit\" = \"{public}\"\n",
        file.display()
    ))
}

fn verify(what: Option<&str>, key: Option<&str>) -> Result<Stop, Stop> {
    let mut project = project()?;
    if let Some(key) = key {
        project.trust.insert(
            tell!(lang(), "命令行的公钥", "the key on the command line"),
            key.to_owned(),
        );
    }
    let Some(what) = what else {
        let names = load::vendored_names(&project).map_err(unread)?;
        return Ok(each(
            &names,
            &project,
            pick("没有取过规则包\n", "no packs were added\n"),
        ));
    };
    let vendored = load::vendored_names(&project).map_err(unread)?;
    if vendored.iter().any(|name| name == what) {
        return Ok(each(&[what.to_owned()], &project, ""));
    }
    let path = Path::new(what);
    if !path.exists() {
        let (name, known) = (what.to_owned(), Said::list(&vendored));
        return Err(unread(PackError::Unknown { name, known }.into()));
    }
    let (pack, signed) = load::verify(path, &project.trust).map_err(unread)?;
    let Signed { who, key, comment } = signed;
    let head = heading(&pack);
    Ok((
        tell!(
            lang(),
            "{head}\n  签名有效：{who}（密钥 {key}）\n  签名人写明：{comment}\n",
            "{head}\n  good signature: {who} (key {key})\n  the signer says: {comment}\n"
        ),
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
                    Some(who) => tell!(lang(), "签名有效：{who}", "good signature: {who}"),
                    None => tell!(
                        lang(),
                        "crossfoot.toml 没有 [trust]，不核对签名",
                        "crossfoot.toml has no [trust]: signatures are not checked"
                    ),
                };
                text.push_str(&tell!(
                    lang(),
                    "{}\n  与 crossfoot.lock 一致；{signed}\n",
                    "{}\n  as crossfoot.lock says; {signed}\n",
                    heading(&pack)
                ));
            }
            Ok(None) => text.push_str(&tell!(
                lang(),
                "{name}\n  没有取过\n",
                "{name}\n  was not added\n"
            )),
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

fn list() -> Result<Stop, Stop> {
    let project = project()?;
    let names = load::vendored_names(&project).map_err(unread)?;
    let mut text = String::new();
    let mut code = 0;
    let line = |pack: &pack::Pack, from: &str| {
        let hash: String = pack.hash.chars().take(12).collect();
        let signer = pack
            .signer
            .as_ref()
            .map(|who| tell!(lang(), "，{who} 签名", ", signed by {who}"));
        tell!(
            lang(),
            "{} {} ({hash}) {}，{}，{from}{}\n",
            "{} {} ({hash}) {}, {}, {from}{}\n",
            pack.name,
            pack.version,
            pack.title,
            pack.license,
            signer.unwrap_or_default()
        )
    };
    for pack in load::bundled().map_err(unread)? {
        if !names.contains(&pack.name) {
            text.push_str(&line(&pack, pick("自带", "bundled")));
        }
    }
    for name in &names {
        match load::vendored(&project, name) {
            Ok(Some(pack)) => text.push_str(&line(&pack, pick("取来", "added"))),
            Ok(None) => {}
            Err(error) => {
                text.push_str(&format!(
                    "{name}{}{}\n",
                    lang().colon(),
                    error.message(lang())
                ));
                code = WRONG_RULES;
            }
        }
    }
    Ok((text, code))
}
