//! A bureau: a directory of its own in which the command line is run.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

/// A directory that is gone when the test is over.
pub(super) struct Bureau {
    pub(super) root: PathBuf,
}

/// What a command said and how it ended.
#[derive(Debug)]
pub(super) struct Said {
    pub(super) text: String,
    pub(super) code: i32,
}

impl Bureau {
    pub(super) fn new(name: &str) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let process = std::process::id();
        let root = std::env::temp_dir().join(format!("crossfoot-{name}-{process}-{number}"));
        fs::create_dir_all(&root).unwrap();
        Self { root }
    }

    pub(super) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.root.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path
    }

    pub(super) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.root.join(name)).unwrap()
    }

    pub(super) fn bytes(&self, name: &str) -> Vec<u8> {
        fs::read(self.root.join(name)).unwrap()
    }

    /// Puts `new` in the place of `old`, which must be there.
    pub(super) fn edit(&self, name: &str, old: &str, new: &str) {
        let text = self.read(name);
        assert!(text.contains(old), "{name} has no {old}");
        self.write(name, text.replace(old, new));
    }

    pub(super) fn run(&self, args: &[&str]) -> Said {
        self.run_in("", args)
    }

    /// Runs the built binary in a directory below.
    pub(super) fn run_in(&self, below: &str, args: &[&str]) -> Said {
        let done = Command::new(env!("CARGO_BIN_EXE_crossfoot"))
            .env("CROSSFOOT_LANG", "zh")
            .args(args)
            .current_dir(self.root.join(below))
            .env("COLUMNS", "200")
            .env_remove("CROSSFOOT_KEY_PASSWORD")
            .output()
            .unwrap();
        let text = [done.stdout, done.stderr].concat();
        Said {
            text: String::from_utf8(text).unwrap(),
            code: done.status.code().unwrap(),
        }
    }

    /// Every file and directory, so that a test can say that nothing was written.
    pub(super) fn all(&self) -> Vec<String> {
        let mut all = Vec::new();
        walk(&self.root, &mut all);
        all.sort();
        all
    }
}

fn walk(path: &Path, all: &mut Vec<String>) {
    for entry in fs::read_dir(path).unwrap() {
        let path = entry.unwrap().path();
        all.push(path.display().to_string());
        if path.is_dir() {
            walk(&path, all);
        }
    }
}

impl Drop for Bureau {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.root);
    }
}

impl Said {
    /// It ended so and said all of this.
    #[track_caller]
    pub(super) fn with(self, code: i32, words: &[&str]) -> Self {
        assert_eq!(self.code, code, "{}", self.text);
        for word in words {
            assert!(self.text.contains(word), "no `{word}` in:\n{}", self.text);
        }
        self
    }

    /// It did not say this.
    #[track_caller]
    pub(super) fn without(self, word: &str) -> Self {
        assert!(!self.text.contains(word), "`{word}` in:\n{}", self.text);
        self
    }
}

/// The rules that the publishing bureau shares: an error, and a warning.
pub(super) const RULES: &str = r#"unit 万元
rule S-001 error "合计 = 基本 + 项目" {
  why   "部门预算公开表式"
  for   r in 支出总表[**, 合计]
  check r.合计 == r.基本支出 + r.项目支出
}
rule S-002 warn "基本支出不为 0" {
  for   r in 支出总表[**]
  check r.基本支出 > 0
}
test "对不上" {
  given 支出总表 万元
    | 科目编码 | 科目名称         | 合计   | 基本支出 | 项目支出 |
    | 合计     |                  | 850.00 |   550.00 |   300.00 |
    | 201      | 一般公共服务支出 | 600.00 |   300.00 |   200.00 |
  expect S-001 fail at 支出总表[201].合计
}
"#;

/// A document with one difference, of 5.00, under 201.
pub(super) const TABLE: &str = "\
支出总表
单位：万元
科目编码,科目名称,合计,基本支出,项目支出
,合计,850.00,550.00,300.00
201,一般公共服务支出,605.00,300.00,300.00
208,社会保障和就业支出,250.00,250.00,
";

pub(super) fn manifest(name: &str, version: &str) -> String {
    format!(
        "name = \"{name}\"\nversion = \"{version}\"\nlanguage = \"1\"\ntitle = \"全市共用\"\n\
         license = \"MIT\"\nmaintainers = [\"某市财政局\"]\n"
    )
}

/// The publishing bureau with its pack `shi` 1.0.0, built and signed, and its public key.
pub(super) fn publisher() -> (Bureau, String) {
    let bureau = Bureau::new("publisher");
    bureau.write("shi/pack.toml", manifest("shi", "1.0.0"));
    bureau.write("shi/shi.rules", RULES);
    bureau.run(&["pack", "keygen", "key"]).with(0, &["key.pub"]);
    release(&bureau, "1.0.0");
    let public = bureau.read("key.pub").lines().last().unwrap().to_owned();
    (bureau, public)
}

/// Builds and signs what stands in `shi`.
pub(super) fn release(bureau: &Bureau, version: &str) {
    let archive = format!("shi-{version}.zip");
    bureau.run(&["pack", "build", "shi"]).with(0, &[&archive]);
    bureau
        .run(&["pack", "sign", &archive, "--key", "key"])
        .with(0, &[".minisig"]);
}

/// A taking bureau whose project trusts a key, uses `shi` and has one document.
pub(super) fn taker(public: &str) -> Bureau {
    let bureau = Bureau::new("taker");
    let trust = match public {
        "" => String::new(),
        key => format!("\n[trust]\n\"某市财政局\" = \"{key}\"\n"),
    };
    let project =
        "packs = [\"shi\", \"own\"]\ndocuments = [\"docs/*\"]\nwaivers = \"waive.rules\"\n";
    bureau.write("crossfoot.toml", format!("{project}{trust}"));
    bureau.write("own/own.rules", "import \"shi\" 1\n");
    bureau.write("waive.rules", "# 没有\n");
    bureau.write("docs/某局/支出总表.csv", TABLE);
    bureau.write("docs/某局/文档.csv", "组织,某区某局\n年度,2025\n");
    bureau
}

/// The path of a file of another bureau.
pub(super) fn of(bureau: &Bureau, name: &str) -> String {
    bureau.root.join(name).display().to_string()
}
