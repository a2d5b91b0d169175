//! `crossfoot.toml`: found upward from the working directory.

use super::chosen::Entered;
use super::packs::{bad_key, new_project, read_text, why};
use super::toml_words::{line_of, reason};
use super::{Input, inputs_at};
use crate::error::{LoadError, PackError};
use crate::lang::{Lang, Said};
use crate::ledger::DocumentKind;
use crate::outcome::Severity;
use crate::project::{FILE, LongTable, LongTables, Project, Reading};
use crate::say;
use crate::types::Dimension;
use crate::value::Unit;
use indexmap::IndexMap;
use serde::Deserialize;
use std::ops::Range;
use std::path::{Path, PathBuf};
use toml::Spanned;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Written {
    packs: Option<Vec<String>>,
    documents: Option<Spanned<Vec<Spanned<String>>>>,
    fail_on: Option<Spanned<String>>,
    waivers: Option<Spanned<String>>,
    #[serde(alias = "language")]
    lang: Option<Spanned<String>>,
    params: IndexMap<String, Spanned<toml::Value>>,
    trust: IndexMap<String, Spanned<String>>,
    long: Vec<Spanned<WrittenLong>>,
    csv: WrittenReading,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct WrittenLong {
    files: String,
    document: String,
    table: String,
    code: Option<String>,
    name: Option<String>,
    org: Option<String>,
    year: Option<String>,
    unit: Option<String>,
    kind: Option<String>,
    tables: IndexMap<String, WrittenTable>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct WrittenTable {
    form: String,
    block: Option<String>,
    columns: IndexMap<String, String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct WrittenReading {
    delimiter: Option<Spanned<String>>,
    encoding: Option<Spanned<String>>,
}

impl From<WrittenTable> for LongTable {
    fn from(written: WrittenTable) -> Self {
        let WrittenTable {
            form,
            block,
            columns,
        } = written;
        Self {
            form,
            block,
            columns,
        }
    }
}

/// The project of the working directory: of the nearest `crossfoot.toml` in it or above it.
///
/// # Errors
///
/// A project file that cannot be read or says what it may not, with its line.
pub fn project() -> Result<Project, LoadError> {
    let depth = std::env::current_dir().map_or(0, |path| path.components().count());
    // Relative, so that reports call files the same on every machine.
    let mut root = PathBuf::new();
    for _ in 0..depth.max(1) {
        if root.join(FILE).is_file() {
            return read(root);
        }
        root.push("..");
    }
    Ok(Project::default())
}

/// The project of a directory.
///
/// # Errors
///
/// A project file that is not there, cannot be read or says what it may not.
pub fn project_in(directory: &Path) -> Result<Project, LoadError> {
    read(directory.to_owned())
}

/// Writes a new project that works, its words in a language, and says what was written.
///
/// # Errors
///
/// Any of its files that is there already; nothing is written then.
pub fn init(directory: &Path, lang: Lang) -> Result<Vec<PathBuf>, LoadError> {
    new_project(directory, lang)
}

fn read(root: PathBuf) -> Result<Project, LoadError> {
    let path = root.join(FILE);
    let text = read_text(&path)?;
    let bad = |line: usize, reason: Said| -> LoadError {
        let path = format!("{}:{line}", path.display());
        PackError::BadProject { path, reason }.into()
    };
    let written: Written = toml::from_str(&text).map_err(|error| {
        let (line, reason) = reason(&error, &text);
        bad(line, reason)
    })?;
    let wrong = |at: Range<usize>, reason: Said| bad(line_of(&text, at.start), reason);
    let mut project = Project {
        found: true,
        root,
        packs: written.packs,
        reading: reading(written.csv, &wrong)?,
        ..Project::default()
    };
    if let Some(word) = written.fail_on {
        let severity = Severity::from_word(word.get_ref());
        let reason = || {
            say!(
                "fail_on 可写 error、warn、info，得到 \"{}\"",
                "fail_on is error, warn or info, not \"{}\"",
                word.get_ref()
            )
        };
        project.fail_on = Some(severity.ok_or_else(|| wrong(word.span(), reason()))?);
    }
    if let Some(word) = written.lang {
        let known = Lang::from_word(word.get_ref());
        let reason = || {
            say!(
                "lang 可写 zh、en，得到 \"{}\"",
                "lang is zh or en, not \"{}\"",
                word.get_ref()
            )
        };
        project.lang = Some(known.ok_or_else(|| wrong(word.span(), reason()))?);
    }
    if let Some(waivers) = written.waivers {
        if !project.root.join(waivers.get_ref()).is_file() {
            let reason = say!("没有文件 `{}`", "there is no file `{}`", waivers.get_ref());
            return Err(wrong(waivers.span(), reason));
        }
        project.waivers = Some(waivers.into_inner());
    }
    project.long = longs(written.long, &wrong)?;
    let documents = patterns(written.documents, &wrong)?;
    entries(
        &mut project,
        written.params,
        documents,
        written.trust,
        &wrong,
    )?;
    Ok(project)
}

/// The patterns of documents. An empty list must not end as the bundled example, green.
fn patterns(
    written: Option<Spanned<Vec<Spanned<String>>>>,
    wrong: &dyn Fn(Range<usize>, Said) -> LoadError,
) -> Result<Vec<Spanned<String>>, LoadError> {
    match written {
        Some(none) if none.get_ref().is_empty() => {
            let reason = say!("documents 里没有写文件", "documents names no file");
            Err(wrong(none.span(), reason))
        }
        written => Ok(written.map(Spanned::into_inner).unwrap_or_default()),
    }
}

/// The declarations of long-form tables.
fn longs(
    written: Vec<Spanned<WrittenLong>>,
    wrong: &dyn Fn(Range<usize>, Said) -> LoadError,
) -> Result<Vec<LongTables>, LoadError> {
    let one = |long: Spanned<WrittenLong>| {
        let at = long.span();
        long_of(long.into_inner()).map_err(|reason| wrong(at, reason))
    };
    written.into_iter().map(one).collect()
}

/// The unit of amounts that a word names.
fn money_unit(word: &str) -> Result<Unit, Said> {
    let money =
        |word: &str| Unit::from_word(word).filter(|unit| unit.dimension() == Dimension::Money);
    money(word).ok_or_else(|| {
        let known = Unit::NAMED.iter().map(|(word, _)| *word);
        let known: Vec<&str> = known.filter(|word| money(word).is_some()).collect();
        let known = Said::names(&known);
        say!(
            "unit 可写 {}，得到 \"{word}\"",
            "unit is one of {}, not \"{word}\"",
            known
        )
    })
}

/// A declaration of long-form tables.
fn long_of(written: WrittenLong) -> Result<LongTables, Said> {
    for (word, key) in [
        (&written.files, "files"),
        (&written.document, "document"),
        (&written.table, "table"),
    ] {
        if word.is_empty() {
            return Err(say!("[[long]] 要写 {key}", "[[long]] needs {key}"));
        }
    }
    if written.tables.is_empty() {
        return Err(say!(
            "[[long]] 要写 tables：每张表用哪个表样",
            "[[long]] needs tables: which form each table has"
        ));
    }
    let unit = written.unit.as_deref().map(money_unit).transpose()?;
    let kind = match written.kind.as_deref() {
        None => DocumentKind::Budget,
        Some(word) => DocumentKind::from_word(word).ok_or_else(|| {
            let known = [DocumentKind::Budget, DocumentKind::Final].map(DocumentKind::word);
            let known = Said::names(&known);
            say!(
                "kind 可写 {}，得到 \"{word}\"",
                "kind is one of {}, not \"{word}\"",
                known
            )
        })?,
    };
    let tables = written.tables.into_iter();
    let tables = tables.map(|(word, table)| (word, table.into()));
    Ok(LongTables {
        files: written.files,
        document: written.document,
        table: written.table,
        code: written.code,
        name: written.name,
        org: written.org,
        year: written.year,
        unit,
        kind,
        tables: tables.collect(),
    })
}

/// What `[csv]` tells: `delimiter = ";"`, `encoding = "gbk"`.
fn reading(
    written: WrittenReading,
    wrong: &dyn Fn(Range<usize>, Said) -> LoadError,
) -> Result<Reading, LoadError> {
    let mut reading = Reading::default();
    if let Some(mark) = written.delimiter {
        let span = mark.span();
        let mut chars = mark.get_ref().chars();
        reading.delimiter = match (chars.next(), chars.next()) {
            (Some(one), None) if !one.is_alphanumeric() && !matches!(one, '"' | '\n' | '\r') => {
                Some(one)
            }
            _ => {
                let mark = mark.get_ref();
                let reason = say!(
                    "delimiter 是一个标点，如 \",\"、\";\"、\"\\t\"，得到 {mark:?}",
                    "delimiter is one mark, such as \",\", \";\", \"\\t\"; found {mark:?}"
                );
                return Err(wrong(span, reason));
            }
        };
    }
    if let Some(encoding) = written.encoding {
        if encoding_rs::Encoding::for_label(encoding.get_ref().as_bytes()).is_none() {
            let label = encoding.get_ref();
            let reason = say!(
                "encoding 可写 utf-8、gbk、gb18030、utf-16le、big5 等，得到 \"{label}\"",
                "encoding may be utf-8, gbk, gb18030, utf-16le, big5 and others; found \"{label}\""
            );
            return Err(wrong(encoding.span(), reason));
        }
        reading.encoding = Some(encoding.into_inner());
    }
    Ok(reading)
}

/// The lists of a project file: parameters, patterns of documents, keys.
fn entries(
    project: &mut Project,
    params: IndexMap<String, Spanned<toml::Value>>,
    documents: Vec<Spanned<String>>,
    trust: IndexMap<String, Spanned<String>>,
    wrong: &dyn Fn(Range<usize>, Said) -> LoadError,
) -> Result<(), LoadError> {
    for (name, value) in params {
        let text = parameter(value.get_ref());
        let reason = || {
            say!(
                "参数 {name} 要写作数或文字",
                "the parameter {name} is a number or a text"
            )
        };
        let text = text.ok_or_else(|| wrong(value.span(), reason()))?;
        project.params.push((name, text));
    }
    for pattern in documents {
        if let Err(error) = glob::Pattern::new(pattern.get_ref()) {
            let reason = say!(
                "documents 的 \"{}\"：{}",
                "\"{}\" of documents: {}",
                pattern.get_ref(),
                error.msg
            );
            return Err(wrong(pattern.span(), reason));
        }
        project.documents.push(pattern.into_inner());
    }
    for (who, key) in trust {
        if let Some(reason) = bad_key(key.get_ref()) {
            return Err(wrong(
                key.span(),
                say!("[trust] 的 {who}：{}", "{who} of [trust]: {}", reason),
            ));
        }
        project.trust.insert(who, key.into_inner());
    }
    Ok(())
}

/// A parameter as `--set` takes it: `80`, `"80万元"`.
fn parameter(value: &toml::Value) -> Option<String> {
    match value {
        toml::Value::String(text) => Some(text.clone()),
        toml::Value::Integer(number) => Some(number.to_string()),
        toml::Value::Float(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The documents of a project: every file or directory that a pattern matches is one.
///
/// # Errors
///
/// Patterns that match nothing: nothing checked must not look like nothing wrong.
pub fn documents(project: &Project) -> Result<Vec<Input>, LoadError> {
    let mut paths: Vec<PathBuf> = Vec::new();
    for pattern in &project.documents {
        let root = glob::Pattern::escape(&project.root.to_string_lossy());
        let full = Path::new(&root)
            .join(pattern)
            .to_string_lossy()
            .into_owned();
        let found = glob::glob(&full).into_iter().flatten();
        let mut entered = Entered::default();
        for path in found {
            let path = path.map_err(|error| LoadError::CannotRead {
                path: error.path().display().to_string(),
                reason: why(error.error()),
            })?;
            let name = path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            if !name.starts_with('.') && !paths.contains(&path) && !entered.twice(&path) {
                paths.push(path);
            }
        }
    }
    if paths.is_empty() && !project.documents.is_empty() {
        let (path, patterns) = (project.shown(FILE), Said::list(&project.documents));
        return Err(PackError::NoDocuments { path, patterns }.into());
    }
    Ok(inputs_at(paths))
}

/// The rule file of waivers of a project, as a pack of its own.
///
/// # Errors
///
/// A file that cannot be read.
pub fn waivers(project: &Project) -> Result<Option<crate::pack::Pack>, LoadError> {
    let path = project.waivers.as_ref().map(|path| project.root.join(path));
    path.map(|path| super::packs::pack(&path)).transpose()
}
