//! What `crossfoot pack new` and `crossfoot init` write: files that work as they are.

use super::disk::{unwritten, write_new};
use super::manifest::bad_name;
use crate::error::{LoadError, PackError};
use crate::lang::Lang;
use crate::project::FILE;
use std::fs;
use std::path::{Path, PathBuf};

/// A rule with both of its tests, for a table that the bundled pack describes.
const RULES: &str = r#"unit 万元

rule {id}-001 error "支出总表：合计 = 基本支出 + 项目支出" {
  why   "部门预算公开表式"
  for   r in 支出总表[**, 合计]
  check r.合计 == r.基本支出 + r.项目支出
}

test "支出总表：对得上的" {
  given 支出总表 万元
    | 科目编码 | 科目名称           |   合计 | 基本支出 | 项目支出 |
    | 合计     |                    | 850.00 |   550.00 |   300.00 |
    | 201      | 一般公共服务支出   | 600.00 |   300.00 |   300.00 |
    | 208      | 社会保障和就业支出 | 250.00 |   250.00 |          |
  expect {id}-001 pass
}

test "支出总表：对不上的" {
  given 支出总表 万元
    | 科目编码 | 科目名称         |   合计 | 基本支出 | 项目支出 |
    | 合计     |                  | 850.00 |   550.00 |   300.00 |
    | 201      | 一般公共服务支出 | 600.00 |   300.00 |   200.00 |
  expect {id}-001 fail at 支出总表[201].合计
}
"#;

const PROJECT: &str = r#"# crossfoot 的项目文件；命令行上写的优先。说明见 docs/packs.md。

# 用哪些规则包：自带的或用 crossfoot pack add 取来的写名称，自己的写路径。
# 自带的部门预算规则包叫 "cn-budget"，加上它就检查它的全部规则。
packs = ["rules"]

# 检查哪些文件：每一个匹配到的文件或目录是一份文件。
documents = ["公开文件/*"]

# 哪一级的不符算失败：error、warn 或 info。
fail_on = "error"

# 只写 waive 的文件：豁免哪些不符、为什么、到哪一天。
waivers = "豁免.rules"

# 消息的语言：zh 或 en；命令行的 --lang 和环境变量 CROSSFOOT_LANG 优先；都不写则看 LANG。
# lang = "zh"

# 中文的键要加引号。
# [params]
# "指标权重合计" = 80

# 取来的规则包必须有其中一人的签名。
# [trust]
# "某市财政局" = "RW…"
"#;

const WAIVERS: &str = r#"# 一行一条，如：
# waive A-001 for org "某区某局", year 2025 within 0.01万元
#   because "总表按舍位平衡调整" until 2026-12-31
"#;

const TABLE: &str = "\
支出总表
单位：万元
科目编码,科目名称,合计,基本支出,项目支出
,合计,850.00,550.00,300.00
201,一般公共服务支出,600.00,300.00,300.00
208,社会保障和就业支出,250.00,250.00,
";

/// The words of the files in English; names of tables, columns and accounts are those of the documents.
const IN_ENGLISH: [(&str, &str); 5] = [
    (
        "支出总表：合计 = 基本支出 + 项目支出",
        "total = basic + project expenditure",
    ),
    (
        "部门预算公开表式",
        "the published form of departmental budgets",
    ),
    ("支出总表：对得上的", "a table that agrees"),
    ("支出总表：对不上的", "a table that does not agree"),
    (
        "某市财政局 <budget@example.cn>",
        "Finance Bureau <budget@example.cn>",
    ),
];

const PROJECT_IN_ENGLISH: &str = r#"# The project file of crossfoot; what the command line says goes first. See docs/packs.md.

# The rule packs: bundled ones, and those taken with crossfoot pack add, by name; your own by path.
# The bundled pack of departmental budgets is called "cn-budget": add it to check all of its rules.
packs = ["rules"]

# What is checked: every file or directory that matches is one document.
documents = ["documents/*"]

# The severity from which on a mismatch fails the run: error, warn or info.
fail_on = "error"

# A file with nothing but waivers: which mismatches are excused, why, and until when.
waivers = "waivers.rules"

# The language of messages: zh or en. --lang and the environment variable CROSSFOOT_LANG win; without any of them LANG says.
lang = "en"

# Keys in Chinese are put in quotes.
# [params]
# "指标权重合计" = 80

# Packs that are added must be signed by one of these.
# [trust]
# "Finance Bureau" = "RW…"
"#;

const WAIVERS_IN_ENGLISH: &str = r#"# One a line, such as:
# waive A-001 for org "某区某局", year 2025 within 0.01万元
#   because "rounded so that the total agrees" until 2026-12-31
"#;

/// A text with its words in a language.
fn told(text: &str, lang: Lang) -> String {
    match lang {
        Lang::Zh => text.to_owned(),
        Lang::En => IN_ENGLISH
            .iter()
            .fold(text.to_owned(), |text, (zh, en)| text.replace(zh, en)),
    }
}

/// Writes a new pack, its words in a language, and says what was written.
///
/// # Errors
///
/// A name that cannot be one, or a directory that is there.
pub fn new_pack(directory: &Path, name: &str, lang: Lang) -> Result<Vec<PathBuf>, LoadError> {
    if let Some(reason) = bad_name(name) {
        let (path, reason) = (name.to_owned(), reason);
        return Err(LoadError::BadManifest { path, reason });
    }
    let id: String = name
        .chars()
        .filter(char::is_ascii_alphabetic)
        .take(4)
        .collect();
    let id = if id.is_empty() {
        "A".to_owned()
    } else {
        id.to_uppercase()
    };
    let manifest = format!(
        "name = \"{name}\"\nversion = \"0.1.0\"\nlanguage = \"1\"\ntitle = \"{name}\"\n\
         license = \"MIT\"\nmaintainers = [\"某市财政局 <budget@example.cn>\"]\n\n\
         [applies]\nkinds = [\"预算\"]\n\n# [depends]\n# cn-budget = \"^0.1\"\n"
    );
    let files = [
        ("pack.toml".to_owned(), told(&manifest, lang)),
        (
            format!("{name}.rules"),
            told(RULES, lang).replace("{id}", &id),
        ),
    ];
    write_all(directory, &files)
}

/// Writes a new project, its words in a language: the project file, a first rule file with tests, a file of waivers and a small document.
///
/// # Errors
///
/// Any of them that is there already; nothing is written then.
pub(in crate::load) fn new_project(
    directory: &Path,
    lang: Lang,
) -> Result<Vec<PathBuf>, LoadError> {
    let rules = told(RULES, lang).replace("{id}", "A");
    let files = match lang {
        Lang::Zh => [
            (FILE, PROJECT.to_owned()),
            ("rules/本单位.rules", rules),
            ("豁免.rules", WAIVERS.to_owned()),
            ("公开文件/示例/支出总表.csv", TABLE.to_owned()),
        ],
        Lang::En => [
            (FILE, PROJECT_IN_ENGLISH.to_owned()),
            ("rules/own.rules", rules),
            ("waivers.rules", WAIVERS_IN_ENGLISH.to_owned()),
            ("documents/example/支出总表.csv", TABLE.to_owned()),
        ],
    };
    write_all(
        directory,
        &files.map(|(name, text)| (name.to_owned(), text)),
    )
}

fn write_all(directory: &Path, files: &[(String, String)]) -> Result<Vec<PathBuf>, LoadError> {
    let paths: Vec<PathBuf> = files.iter().map(|(name, _)| directory.join(name)).collect();
    if let Some(there) = paths.iter().find(|path| path.exists()) {
        let path = there.display().to_string();
        return Err(PackError::Exists { path }.into());
    }
    fs::create_dir_all(directory).map_err(|error| unwritten(directory, &error))?;
    for (path, (_, text)) in paths.iter().zip(files) {
        write_new(path, text)?;
    }
    Ok(paths)
}
