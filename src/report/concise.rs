//! One line a finding, as editors and `grep` like them: `文件:行:列: 级别 规则 消息`.

use super::entry::{listed, primary, problem};
use super::spot::Spot;
use super::words::{bracket, clean, clean_line};
use super::{Options, Telling, coverage, nothing_ran_words, summary};
use crate::finding::Finding;
use crate::ledger::Gravity;
use crate::outcome::{Outcome, Severity};

/// The findings, what could not be read before them, the count after them.
pub(super) fn text(told: &Telling, options: &Options) -> String {
    let mut out = lines(told, options);
    out.push_str(&count(told));
    out
}

/// The findings, what could not be read before them; where it is asked for, what was covered.
pub(super) fn lines(told: &Telling, options: &Options) -> String {
    let mut out = String::new();
    for notice in &told.ledger.notices {
        if notice.gravity == Gravity::Broken {
            let line = format!(
                "{}: {} {} {}",
                notice.whereabouts.of(told.lang),
                Severity::Error.called(told.lang),
                notice.code,
                notice.message.of(told.lang)
            );
            out.push_str(&clean_line(&line));
        }
    }
    for finding in listed(told, options) {
        out.push_str(&line(told, finding));
    }
    if options.coverage {
        out.push_str(&coverage::text(told));
    }
    out
}

/// A finding.
pub(super) fn line(told: &Telling, finding: &Finding) -> String {
    let outcome = match finding.outcome {
        Outcome::Fail => String::new(),
        outcome => bracket(outcome.called(told.lang), told.lang),
    };
    let line = format!(
        "{}: {}{outcome} {} {}",
        place(told, finding),
        finding.severity.called(told.lang),
        finding.rule,
        problem(finding, told.lang)
    );
    clean_line(&line)
}

/// Where to go and look; the document where nothing is printed.
fn place(told: &Telling, finding: &Finding) -> String {
    let place = primary(told, finding).and_then(|citation| citation.place);
    place.map_or_else(
        || finding.document.clone(),
        |place| {
            // An editor opens what stands here.
            let spot = Spot::of(told.ledger, place);
            let file = spot.path.clone();
            Spot { file, ..spot }.said(told.lang)
        },
    )
}

/// What ended how, so that a run without findings says that there was one.
pub(super) fn count(told: &Telling) -> String {
    let (run, lang) = (told.run, told.lang);
    let outcomes = Outcome::ALL.map(|o| format!("{} {}", o.called(lang), run.tally.get(o)));
    let nothing = if super::nothing_ran(&run.tally) {
        format!("{}{}", lang.semicolon(), nothing_ran_words(lang))
    } else {
        String::new()
    };
    let outcomes = outcomes.join(lang.pick("，", ", "));
    let head = summary::counts(run, lang);
    format!(
        "{}{nothing}\n",
        clean(&format!("{head}{}{outcomes}", lang.colon()))
    )
}
