//! What `crossfoot pack new` and `crossfoot init` write: files that work as they are.

use super::disk::{unwritten, write_new};
use super::manifest::bad_name;
use crate::error::{LoadError, PackError};
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
    | 科目编码 | 科目名称         | 合计   | 基本支出 | 项目支出 |
    | 合计     |                  | 850.00 |   550.00 |   300.00 |
    | 201      | 一般公共服务支出 | 600.00 |   300.00 |   300.00 |
    | 208      | 社会保障和就业支出 | 250.00 | 250.00 |          |
  expect {id}-001 pass
}

test "支出总表：对不上的" {
  given 支出总表 万元
    | 科目编码 | 科目名称         | 合计   | 基本支出 | 项目支出 |
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

/// Writes a new pack, and says what was written.
///
/// # Errors
///
/// A name that cannot be one, or a directory that is there.
pub fn new_pack(directory: &Path, name: &str) -> Result<Vec<PathBuf>, LoadError> {
    if let Some(reason) = bad_name(name) {
        let (path, reason) = (name.to_owned(), reason.to_owned());
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
        ("pack.toml".to_owned(), manifest),
        (format!("{name}.rules"), RULES.replace("{id}", &id)),
    ];
    write_all(directory, &files)
}

/// Writes a new project: the project file, a first rule file with tests, a file of waivers and a small document.
///
/// # Errors
///
/// Any of them that is there already; nothing is written then.
pub(in crate::load) fn new_project(directory: &Path) -> Result<Vec<PathBuf>, LoadError> {
    let files = [
        (FILE.to_owned(), PROJECT.to_owned()),
        ("rules/本单位.rules".to_owned(), RULES.replace("{id}", "A")),
        ("豁免.rules".to_owned(), WAIVERS.to_owned()),
        ("公开文件/示例/支出总表.csv".to_owned(), TABLE.to_owned()),
    ];
    write_all(directory, &files)
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
