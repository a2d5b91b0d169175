//! What a linter says of rule files, and how much of it.

use super::Options;
use super::draw::draw;
use super::rule_errors::{picture, severity};
use crate::error::RuleFileError;
use crate::outcome::Severity;
use crate::tell;

/// Everything that a linter has told: file by file, each with code, place and help, and how many.
pub fn lints(files: &[RuleFileError], options: &Options) -> String {
    let all = || {
        files
            .iter()
            .flat_map(|file| file.errors.iter().map(move |error| (file, error)))
    };
    let mut parts: Vec<String> = all()
        .map(|(file, error)| draw(&picture(file, error, options), options))
        .collect();
    let count = |wanted: Severity| all().filter(|(_, error)| severity(error) == wanted).count();
    let (warnings, advice) = (count(Severity::Warn), count(Severity::Info));
    parts.push(match warnings.saturating_add(advice) {
        0 => tell!(options.lang, "没有可疑之处\n", "nothing suspicious\n"),
        _ => tell!(
            options.lang,
            "{warnings} 处警告，{advice} 处提示\n",
            "warnings: {warnings}, hints: {advice}\n"
        ),
    });
    parts.join("\n")
}
