//! A finding in one line, for people.

use super::call;
use crate::finding::Finding;
use crate::outcome::Outcome;
use crate::report::spot::Spot;
use crate::report::words::{difference, wrap};
use crate::report::{Options, Telling};

/// A finding in one line.
pub(super) fn line(told: &Telling, finding: &Finding, options: &Options) -> String {
    let (lang, message) = (told.lang, finding.message.of(told.lang));
    let place = finding.cited.iter().find_map(|cited| cited.place);
    let place = match place {
        Some(place) => Some(lang.aside(Spot::of(told.ledger, place).said(lang))),
        None => told.rules.get(finding.check.file).map(|source| {
            let (line, column) = source.line_column(finding.check.start);
            lang.aside(format!("{}:{line}:{column}", source.name))
        }),
    };
    // The words of the rule say it better than the generated sentence.
    let words: Vec<&str> = match message.split_once('\n') {
        Some((_, words)) => words.lines().collect(),
        None => vec![message],
    };
    let why = match (&finding.waiver, &finding.comparison) {
        (Some(waiver), _) => format!("{}{}", lang.colon(), waiver.of(lang)),
        (None, Some(comparison)) if !message.contains('\n') => {
            format!("{}{}", lang.colon(), difference(comparison, true, lang))
        }
        (None, _) if message.is_empty() => String::new(),
        (None, _) => format!("{}{}", lang.colon(), words.join(lang.semicolon())),
    };
    let document = match told.ledger.documents.len() {
        0 | 1 => String::new(),
        _ => told.lang.aside(&finding.document),
    };
    let verdict = match finding.outcome {
        Outcome::Fail => finding.severity.called(lang),
        outcome => outcome.called(lang),
    };
    let text = format!(
        "{verdict}  {}{document}{why}{}",
        call(finding, lang),
        place.unwrap_or_default()
    );
    wrap(&text, "  ", options.width)
}
