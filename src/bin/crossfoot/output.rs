//! The formats of reports on the command line, and the files that reports go to.

use crate::common::{CANNOT_READ, Stop, options};
use crate::language::{lang, system};
use clap::ValueEnum;
use crossfoot::report::{Format, Options, Told, report};
use crossfoot::tell;
use std::path::PathBuf;
use std::str::FromStr;

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Shape {
    Human,
    Concise,
    Json,
    Sarif,
    Junit,
    Github,
    Markdown,
    Html,
    Xlsx,
    Csv,
    Jsonl,
    Parquet,
}

impl From<Shape> for Format {
    fn from(shape: Shape) -> Self {
        match shape {
            Shape::Human => Self::Human,
            Shape::Concise => Self::Concise,
            Shape::Json => Self::Json,
            Shape::Sarif => Self::Sarif,
            Shape::Junit => Self::Junit,
            Shape::Github => Self::Github,
            Shape::Markdown => Self::Markdown,
            Shape::Html => Self::Html,
            Shape::Xlsx => Self::Xlsx,
            Shape::Csv => Self::Csv,
            Shape::Parquet => Self::Parquet,
            // Always written document by document, never by `report`.
            Shape::Jsonl => Self::Json,
        }
    }
}

/// `html=report.html`
#[derive(Clone)]
pub(crate) struct Output {
    pub(crate) shape: Shape,
    pub(crate) path: PathBuf,
}

impl Output {
    /// Whether it is a directory.
    pub(crate) fn pages(&self) -> bool {
        self.path.is_dir() || self.path.to_string_lossy().ends_with('/')
    }
}

impl FromStr for Output {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts = text.split_once('=').filter(|(_, path)| !path.is_empty());
        let (word, path) = parts.ok_or_else(|| {
            tell!(
                lang(),
                "要写作 格式=文件，如 html=report.html，得到 `{text}`",
                "write it as FORMAT=FILE, such as html=report.html, not `{text}`"
            )
        })?;
        let shape = Shape::from_str(word.trim(), false).map_err(|_| {
            let words: Vec<String> = Shape::value_variants()
                .iter()
                .filter_map(|shape| shape.to_possible_value().map(|v| v.get_name().to_owned()))
                .collect();
            tell!(
                lang(),
                "没有格式 `{word}`，有 {}",
                "there is no format `{word}`; formats: {}",
                words.join(lang().comma())
            )
        })?;
        Ok(Self {
            shape,
            path: PathBuf::from(path),
        })
    }
}

/// Writes every report that goes to a file: without colour, as wide as a page.
pub(crate) fn write(outputs: &[Output], told: &Told, like: &Options) -> Result<(), Stop> {
    for output in outputs {
        let options = Options {
            fail_on: like.fail_on,
            full: like.full,
            coverage: like.coverage,
            ..options(false)
        };
        let failed = |why: String| {
            (
                tell!(
                    lang(),
                    "{} 写不了：{why}\n",
                    "cannot write {}: {why}\n",
                    output.path.display()
                ),
                CANNOT_READ,
            )
        };
        let bytes = report(told, output.shape.into(), &options)
            .map_err(|error| failed(error.message(lang())))?;
        std::fs::write(&output.path, bytes).map_err(|error| failed(system(&error)))?;
    }
    Ok(())
}
