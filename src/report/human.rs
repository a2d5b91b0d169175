//! The report for people: notices, findings from grave to slight, the summary.

mod line;
mod reasons;

use super::cited::{Cited, cited, unit_is_plain};
use super::draw::{Picture, draw, room};
use super::snippet::{Mark, Snippet, of_source, of_text};
use super::words::{bracket, clean, difference, number, wrap};
use super::{Options, Telling, summary};
use crate::finding::{Citation, Finding};
use crate::lang::Lang;
use crate::ledger::{Gravity, Notice};
use crate::outcome::{Outcome, Severity};
use crate::source::{FileId, Place, Span};
use crate::tell;
use indexmap::IndexMap;
use line::line;
use reasons::Reasons;
use std::collections::BTreeSet;

/// More unreadable places than this are counted, unless all are asked for.
const NOTICES: usize = 20;
/// Of a rule that warns, more findings than this are only counted, unless all are asked for.
const LINES: usize = 4;
/// What is drawn, and in which order.
const DRAWN: [Outcome; 3] = [Outcome::Fail, Outcome::Unreadable, Outcome::Missing];
/// What is told in one line, where all is asked for.
const TOLD: [Outcome; 4] = [
    Outcome::Waived,
    Outcome::Rounded,
    Outcome::Skipped,
    Outcome::Pass,
];

/// The whole report.
pub(super) fn text(told: &Telling, options: &Options) -> String {
    let mut parts = notices(told, options);
    for outcome in DRAWN {
        parts.extend(drawn(told, of_outcome(told, outcome).collect(), options));
    }
    let slight = |outcome| of_outcome(told, outcome).map(|finding| line(told, finding, options));
    if options.full {
        let lines: String = TOLD.into_iter().flat_map(slight).collect();
        parts.push(lines);
    }
    parts.push(summary::text(told, options));
    if options.coverage {
        parts.push(super::coverage::text(told));
    }
    parts.retain(|part| !part.is_empty());
    parts.join("\n")
}

/// Errors are drawn; of a rule that warns, the first; the others, and what only informs, are told in a line each. What
/// another finding explains stands under that one where it is drawn, and by itself where it is not.
fn drawn(told: &Telling, findings: Vec<&Finding>, options: &Options) -> Vec<String> {
    let mut seen: IndexMap<&str, (usize, usize)> = IndexMap::new();
    let mut reasons = Reasons::default();
    let mut parts = Vec::new();
    let mut lines = String::new();
    let mut pictured: BTreeSet<&str> = BTreeSet::new();
    // The leaders first: they are at least as grave as what they lead.
    let (leading, led): (Vec<&Finding>, Vec<&Finding>) = findings
        .into_iter()
        .partition(|f| f.led_by.is_none() || options.full);
    for finding in leading.into_iter().chain(led) {
        let leader = finding.led_by.as_deref();
        let under = leader.is_some_and(|leader| pictured.contains(leader));
        if !options.full && (under || reasons.has(told, finding)) {
            continue;
        }
        let (count, hidden) = seen.entry(&finding.rule).or_default();
        *count = count.saturating_add(1);
        let (draws, tells) = match finding.severity {
            Severity::Error => (true, true),
            Severity::Warn => (*count == 1, *count <= LINES),
            Severity::Info => (false, *count == 1),
        };
        if draws || options.full {
            pictured.insert(&finding.id);
            parts.push(draw(&picture(told, finding, options), options));
        } else if tells {
            lines.push_str(&line(told, finding, options));
        } else {
            *hidden = hidden.saturating_add(1);
        }
    }
    for (rule, (_, hidden)) in seen.iter().filter(|(_, (_, hidden))| *hidden > 0) {
        let text = tell!(
            told.lang,
            "{rule}  另有 {hidden} 条同类，用 --full 查看",
            "{rule}  {hidden} more of the kind: see --full"
        );
        lines.push_str(&wrap(&text, "  ", options.width));
    }
    for text in reasons.said(told.lang) {
        lines.push_str(&wrap(&text, "  ", options.width));
    }
    parts.push(lines);
    parts
}

/// The findings of one outcome: errors before warnings, otherwise as they ran.
fn of_outcome<'a>(told: &Telling<'a>, outcome: Outcome) -> impl Iterator<Item = &'a Finding> {
    let mut findings: Vec<_> = told
        .run
        .findings
        .iter()
        .filter(|f| f.outcome == outcome)
        .collect();
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    findings.into_iter()
}

/// What the loaders could not read, files before cells; notes are only counted.
fn notices(told: &Telling, options: &Options) -> Vec<String> {
    let of = |gravity| {
        told.ledger
            .notices
            .iter()
            .filter(move |notice| notice.gravity == gravity)
    };
    let shown = if options.full { usize::MAX } else { NOTICES };
    let drawn = of(Gravity::Broken).chain(of(Gravity::Unreadable).take(shown));
    let mut parts: Vec<String> = drawn
        .map(|n| draw(&notice(told, n, options), options))
        .collect();
    let see = |count: usize, what: &str| {
        let line = tell!(
            told.lang,
            "另有 {count} {what}，用 crossfoot ledger 查看",
            "more {what}: {count}; see crossfoot ledger"
        );
        if count == 0 {
            String::new()
        } else {
            wrap(&line, "  ", options.width)
        }
    };
    parts.push(see(
        of(Gravity::Unreadable).skip(shown).count(),
        told.lang.pick("处未识别", "unreadable places"),
    ));
    parts.push(see(
        of(Gravity::Note).count(),
        told.lang.pick("条提示", "notes"),
    ));
    parts
}

/// A notice, drawn on its line where it has one.
fn notice(told: &Telling, notice: &Notice, options: &Options) -> Picture {
    let mark = |span: Span| Mark {
        at: span.start as usize..span.end as usize,
        label: Some(tell!(told.lang, "此处", "here")),
        order: 0,
    };
    let snippets = match notice.place {
        Some(Place::Text(span)) => {
            let marks = vec![mark(span)];
            of_source(told.ledger, span.file, marks, (room(options), told.lang))
        }
        _ => Vec::new(),
    };
    let says_where = snippets.is_empty() && !notice.whereabouts.is_empty();
    let place = if says_where {
        format!("{}{}", notice.whereabouts.of(told.lang), told.lang.colon())
    } else {
        String::new()
    };
    Picture {
        code: Some(notice.code.to_owned()),
        severity: Some(match notice.gravity {
            Gravity::Broken => Severity::Error,
            Gravity::Unreadable => Severity::Warn,
            Gravity::Note => Severity::Info,
        }),
        head: vec![clean(&format!("{place}{}", notice.message.of(told.lang)))],
        snippets,
        after: Vec::new(),
        help: notice
            .help
            .iter()
            .map(|help| clean(help.of(told.lang)))
            .collect(),
    }
}

/// A finding, drawn on the rule and on the document.
fn picture(told: &Telling, finding: &Finding, options: &Options) -> Picture {
    let cited = cited(told, finding, options);
    let mut snippets = rule(told, finding, options);
    let head = head(told, finding, &cited);
    snippets.extend(cited.snippets);
    let mut after = cited.after;
    if options.full {
        after.push(tell!(told.lang, "编号 {}", "id {}", clean(&finding.id)));
    }
    after.extend(led(told, finding));
    Picture {
        code: None,
        severity: Some(finding.severity),
        head,
        snippets,
        after,
        help: help(finding, told.lang),
    }
}

/// The hints on one line: what may have happened, and what would mend it.
fn help(finding: &Finding, lang: Lang) -> Vec<String> {
    let all: String = {
        let hints = finding.hints.iter().map(|hint| clean(hint.text.of(lang)));
        let ends = |hint: &String| hint.ends_with(['。', '？', '！', '；']);
        let mut all = String::new();
        for hint in hints {
            match all.is_empty() || ends(&all) && lang == Lang::Zh {
                true => {}
                false => all.push_str(lang.pick("；", " ")),
            }
            all.push_str(&hint);
        }
        all
    };
    Some(all)
        .filter(|all| !all.is_empty())
        .into_iter()
        .collect()
}

/// The findings that the same suspect figure explains, a line each.
fn led(told: &Telling, finding: &Finding) -> Vec<String> {
    let id = Some(&finding.id);
    let led = told
        .run
        .findings
        .iter()
        .filter(|other| other.led_by.as_ref() == id);
    let lines: Vec<String> = led
        .map(|other| {
            let first = other.message.of(told.lang).lines().next().unwrap_or("");
            let jointly = other
                .hints
                .iter()
                .find(|hint| hint.kind == "mended_by_others");
            let hint = jointly.map_or_else(String::new, |hint| {
                format!("{}{}", told.lang.semicolon(), hint.text.of(told.lang))
            });
            let call = call(other, told.lang);
            clean(&format!("  {call}{}{first}{hint}", told.lang.colon()))
        })
        .collect();
    match lines.len() {
        0 => lines,
        n => std::iter::once(tell!(
            told.lang,
            "由此还使 {n} 条检查不符",
            "other checks that fail for it: {n}"
        ))
        .chain(lines)
        .collect(),
    }
}

/// What a finding says before anything is shown.
fn head(told: &Telling, finding: &Finding, cited: &Cited) -> Vec<String> {
    let mut lines = vec![title(told, finding)];
    lines.extend(
        finding
            .message
            .of(told.lang)
            .lines()
            .enumerate()
            // Only the generated sentence can repeat the labels; the words of the rule are always shown.
            .filter(|(i, line)| *i > 0 || adds(finding, line, told.lang))
            .map(|(_, line)| clean(line)),
    );
    if let (Some(comparison), false) = (&finding.comparison, cited.has_difference) {
        lines.push(difference(comparison, !unit_is_plain(finding), told.lang));
    }
    let absent = finding
        .cited
        .iter()
        .filter(|c| c.place.is_none())
        .filter_map(|c| absent(finding, c, told.lang));
    lines.extend(absent);
    lines.extend(finding.waiver.iter().map(|waiver| {
        tell!(
            told.lang,
            "豁免：{}",
            "waiver: {}",
            clean(waiver.of(told.lang))
        )
    }));
    lines
}

/// Rule, title, outcome unless it is a plain failure, and the document where there are several.
fn title(told: &Telling, finding: &Finding) -> String {
    let outcome = match finding.outcome {
        Outcome::Fail => String::new(),
        outcome => bracket(outcome.called(told.lang), told.lang),
    };
    let document = match told.ledger.documents.len() {
        0 | 1 => String::new(),
        _ => told.lang.aside(&finding.document),
    };
    clean(&format!("{}{outcome}{document}", call(finding, told.lang)))
}

/// The rule by id and title; a one-line rule has only what it says.
fn call(finding: &Finding, lang: Lang) -> String {
    let title = finding.title.of(lang);
    match finding.rule == title {
        true => finding.rule.clone(),
        false => format!("{}  {title}", finding.rule),
    }
}

/// Whether a line of the message says more than the labels, which say both sides.
fn adds(finding: &Finding, line: &str, lang: Lang) -> bool {
    let both = finding.comparison.is_some_and(|comparison| {
        let sides = [comparison.left, comparison.right];
        let say =
            |n: crate::value::Decimal| line.contains(&n.to_string()) || line.contains(&number(n));
        sides.into_iter().all(say)
    });
    let labels = finding.sides.len() > 1
        && finding
            .sides
            .iter()
            .all(|side| line.contains(side.label.of(lang)));
    let label = finding.sides.iter().any(|side| side.label.of(lang) == line);
    !(line.trim().is_empty() || both || labels || label)
}

/// What is not there at all, unless the message says so.
fn absent(finding: &Finding, citation: &Citation, lang: Lang) -> Option<String> {
    let parts = [&citation.table, &citation.row, &citation.column];
    let said = parts
        .iter()
        .all(|part| finding.message.of(lang).contains(part.as_str()));
    let named: Vec<&str> = parts
        .into_iter()
        .map(String::as_str)
        .filter(|part| !part.is_empty())
        .collect();
    (!said).then(|| tell!(lang, "没有：{}", "absent: {}", clean(&named.join(" › "))))
}

/// The rule's expressions with their values.
fn rule(told: &Telling, finding: &Finding, options: &Options) -> Vec<Snippet> {
    let mut files: IndexMap<FileId, Vec<Mark>> = IndexMap::new();
    let mark = |span: Span, label: Option<String>, order| Mark {
        at: span.start as usize..span.end as usize,
        label,
        order,
    };
    for (order, side) in finding.sides.iter().enumerate() {
        let label = Some(clean(side.label.of(told.lang)));
        files
            .entry(side.span.file)
            .or_default()
            .push(mark(side.span, label, order));
    }
    let check = finding.check;
    let inside =
        |side: Span| side.file == check.file && side.start >= check.start && side.end <= check.end;
    if !finding.sides.iter().any(|side| inside(side.span)) {
        files
            .entry(check.file)
            .or_default()
            .push(mark(check, None, 0));
    }
    let mut snippets = Vec::new();
    for (file, marks) in files {
        if let Some(source) = told.rules.get(file) {
            let room = (room(options), told.lang);
            snippets.extend(of_text(&source.name, &source.text, marks, room));
        }
    }
    snippets
}
