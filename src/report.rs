//! From findings to text and JSON: what a run says, and how it says it.
//!
//! Nothing here judges: outcomes, differences and hints come from the run. The same run gives the same bytes.

mod cited;
mod clip;
mod concise;
mod coverage;
mod csv;
mod draw;
mod entry;
mod explain;
mod github;
mod grid;
mod html;
mod human;
mod json;
mod junit;
mod layout;
mod ledger;
mod ledger_csv;
mod ledger_json;
mod lints;
mod many;
mod markdown;
#[cfg(feature = "parquet")]
mod parquet;
mod path;
mod picture;
#[cfg_attr(
    not(feature = "parquet"),
    allow(dead_code, reason = "what writes them may be left out")
)]
mod rows;
mod rule_errors;
mod sarif;
mod snapshot;
mod snippet;
mod spot;
mod summary;
mod tests;
mod words;
#[cfg(feature = "report-xlsx")]
mod xlsx;

pub use explain::explain;
pub use ledger::ledger_text;
pub use ledger_csv::ledger_csv;
pub use ledger_json::ledger_json;
pub use lints::lints;
pub use many::{
    Header, IndexRow, LINES, after, after_lines, block, csv_head, csv_rows, header_line,
    index_page, lines, survey, survey_exit_code, total_line,
};
#[cfg(feature = "parquet")]
pub use parquet::RowsWriter;
pub use picture::pictures;
pub use rows::{Field, Row, rows};
pub use rule_errors::rule_errors;
pub use snapshot::snapshot;
pub use tests::{Tried, difference, tests, tests_junit};

use crate::finding::{Run, Tally};
use crate::form::Forms;
use crate::lang::Lang;
use crate::ledger::{Gravity, Ledger};
use crate::outcome::{Outcome, Severity};
use crate::program::Rule;
use crate::source::Sources;
use crate::tell;

/// Everything that a report is told: the run, and the texts that it speaks of.
#[derive(Clone, Copy, Debug)]
pub struct Told<'a> {
    /// What the run found.
    pub run: &'a Run,
    /// What was read.
    pub ledger: &'a Ledger,
    /// What the packs declare.
    pub forms: &'a Forms,
    /// The rule files.
    pub rules: &'a Sources,
    /// The rules after checking, for what they rest on.
    pub checked: &'a [Rule],
}

/// A report in the making: what it is told, and the language in which it tells it.
#[derive(Clone, Copy, Debug)]
struct Telling<'a> {
    told: Told<'a>,
    lang: Lang,
}

impl<'a> Telling<'a> {
    /// The same in another language.
    fn with(&self, lang: Lang) -> Self {
        Self { lang, ..*self }
    }
}

impl<'a> std::ops::Deref for Telling<'a> {
    type Target = Told<'a>;

    fn deref(&self) -> &Told<'a> {
        &self.told
    }
}

impl<'a> Told<'a> {
    /// It in the language of the options.
    fn speaking(&self, options: &Options) -> Telling<'a> {
        Telling {
            told: *self,
            lang: options.lang,
        }
    }
}

/// For whom a report is: `docs/report.md`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Format {
    /// For people: drawn on the rule and on the document.
    #[default]
    Human,
    /// One line a finding.
    Concise,
    /// For machines.
    Json,
    /// SARIF 2.1.0, for code scanning and editors.
    Sarif,
    /// JUnit XML, for CI.
    Junit,
    /// Annotations in the log of a GitHub workflow.
    Github,
    /// Markdown, for comments on a change.
    Markdown,
    /// One page without network, for people.
    Html,
    /// The 问题清单 as a workbook, with a copy of each table.
    Xlsx,
    /// The 问题清单 as CSV.
    Csv,
    /// Findings by column, for engines of analysis.
    Parquet,
}

/// A report that could not be written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("报告写不出来：{0}")]
pub struct ReportError(String);

impl ReportError {
    /// What went wrong.
    pub fn message(&self, lang: Lang) -> String {
        tell!(
            lang,
            "报告写不出来：{}",
            "the report cannot be written: {}",
            self.0
        )
    }
}

/// How a report looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// The width to stay within, in columns of a terminal.
    pub width: usize,
    /// Whether to colour.
    pub colour: bool,
    /// The severity from which on a failure fails the run.
    pub fail_on: Severity,
    /// Whether to show what was within rounding, waived or not applicable too, and every table.
    pub full: bool,
    /// Whether to list the printed amounts that no check touched.
    pub coverage: bool,
    /// The language in which it speaks; a page has both, and opens in this one.
    pub lang: Lang,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            width: 80,
            colour: false,
            fail_on: Severity::Error,
            full: false,
            coverage: false,
            lang: Lang::Zh,
        }
    }
}

/// The report of a run: UTF-8 text, but for a workbook and Parquet.
///
/// # Errors
///
/// A workbook that its writer refuses, or one of a program that was built without workbooks.
pub fn report(told: &Told, format: Format, options: &Options) -> Result<Vec<u8>, ReportError> {
    let told = &told.speaking(options);
    let text = match format {
        Format::Human => human::text(told, options),
        Format::Concise => concise::text(told, options),
        Format::Json => json::text(told, options),
        Format::Sarif => sarif::text(told, options),
        Format::Junit => junit::text(told, options),
        Format::Github => github::text(told, options),
        Format::Markdown => markdown::text(told, options),
        Format::Html => html::text(told, options)?,
        Format::Csv => csv::text(told, options),
        Format::Xlsx => return workbook(told, options),
        Format::Parquet => return columns(told, options),
    };
    Ok(text.into_bytes())
}

#[cfg(feature = "parquet")]
fn columns(told: &Telling, options: &Options) -> Result<Vec<u8>, ReportError> {
    parquet::bytes(rows(&told.told, None, options))
}

#[cfg(not(feature = "parquet"))]
fn columns(_: &Telling, options: &Options) -> Result<Vec<u8>, ReportError> {
    Err(ReportError(tell!(
        options.lang,
        "这个程序没有编入 Parquet",
        "this program was built without Parquet"
    )))
}

/// The findings of one of many documents, a line each, and what could not be read before them.
pub fn finding_lines(told: &Told, options: &Options) -> String {
    concise::lines(&told.speaking(options), options)
}

/// What ended how, in one line.
pub fn count_line(told: &Told, options: &Options) -> String {
    concise::count(&told.speaking(options))
}

#[cfg(feature = "report-xlsx")]
fn workbook(told: &Telling, options: &Options) -> Result<Vec<u8>, ReportError> {
    xlsx::bytes(told, options).map_err(|error| ReportError(error.to_string()))
}

#[cfg(not(feature = "report-xlsx"))]
fn workbook(_: &Telling, options: &Options) -> Result<Vec<u8>, ReportError> {
    Err(ReportError(tell!(
        options.lang,
        "这个程序没有编入 xlsx 报告",
        "this program was built without the xlsx report"
    )))
}

/// What was read, as a workbook: each table as it was bound, its cells coloured by what became of them.
///
/// # Errors
///
/// A workbook that its writer refuses, or a program that was built without workbooks.
pub fn ledger_xlsx(ledger: &Ledger, forms: &Forms, lang: Lang) -> Result<Vec<u8>, ReportError> {
    #[cfg(feature = "report-xlsx")]
    let bytes = xlsx::ledger::bytes(ledger, forms, lang).map_err(|error| error.to_string());
    #[cfg(not(feature = "report-xlsx"))]
    let bytes = {
        let _ = (ledger, forms);
        Err(tell!(
            lang,
            "这个程序没有编入 xlsx",
            "this program was built without xlsx"
        ))
    };
    bytes.map_err(ReportError)
}

/// The exit code of a run: 4 before 1 before 3 before 0.
pub fn exit_code(run: &Run, ledger: &Ledger, fail_on: Severity) -> u8 {
    // Findings can be withheld and tallies cannot, but a severity can be overridden for one finding: ask both.
    let any = |least: Severity, outcomes: &[Outcome]| {
        let told = |outcome: &Outcome| {
            let tallied = run
                .rules
                .values()
                .any(|r| r.severity >= least && r.tally.get(*outcome) > 0);
            tallied
                || run
                    .findings
                    .iter()
                    .any(|f| f.severity >= least && f.outcome == *outcome)
        };
        outcomes.iter().any(told)
    };
    if ledger
        .notices
        .iter()
        .any(|notice| notice.gravity == Gravity::Broken)
    {
        4
    } else if any(fail_on, &[Outcome::Fail]) {
        1
    } else if nothing_ran(&run.tally)
        || any(Severity::Error, &[Outcome::Missing, Outcome::Unreadable])
    {
        3
    } else {
        0
    }
}

/// That nothing was checked, which must not look like a pass.
fn nothing_ran_words(lang: Lang) -> &'static str {
    lang.pick(
        "没有执行任何检查，不能据此认为无误",
        "no check ran: this is no sign that all is well",
    )
}

/// Whether no check came to a result: what does not apply is no result.
fn nothing_ran(tally: &Tally) -> bool {
    tally.total() == tally.get(Outcome::Skipped)
}
