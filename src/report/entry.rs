//! A finding as a row of the 问题清单 that bureaus send each other: the one wording that list, workbook and page share.

use super::spot::Spot;
use super::words::{amount, difference, usage};
use super::{Options, Telling};
use crate::finding::{Citation, Comparison, Finding, Part};
use crate::lang::{Lang, Said};
use crate::ledger::State;
use crate::outcome::{Outcome, Severity};
use crate::tell;
use crate::value::Decimal;
use indexmap::IndexMap;

/// What calls for somebody to act, gravest first.
const OPEN: [Outcome; 3] = [Outcome::Fail, Outcome::Unreadable, Outcome::Missing];
/// What is listed after it, where all is asked for.
const REST: [Outcome; 4] = [
    Outcome::Waived,
    Outcome::Rounded,
    Outcome::Skipped,
    Outcome::Pass,
];

/// The findings that a list names, in its order: by outcome, then errors before warnings, then as they ran; those that
/// another leads follow it.
pub(super) fn listed<'a>(told: &Telling<'a>, options: &Options) -> Vec<&'a Finding> {
    let rest = if options.full { &REST[..] } else { &[] };
    let mut out = Vec::new();
    for outcome in OPEN.iter().chain(rest) {
        let all = told.run.findings.iter();
        let mut of: Vec<_> = all.filter(|f| f.outcome == *outcome).collect();
        of.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
        out.extend(leaders_first(of));
    }
    out
}

/// Puts those that are led behind the one that leads them; those whose leader is not listed come last.
fn leaders_first(findings: Vec<&Finding>) -> Vec<&Finding> {
    let mut led: IndexMap<&str, Vec<&Finding>> = IndexMap::new();
    let mut heads = Vec::new();
    for finding in findings {
        match &finding.led_by {
            Some(leader) => led.entry(leader.as_str()).or_default().push(finding),
            None => heads.push(finding),
        }
    }
    let mut out = Vec::new();
    for head in heads {
        out.push(head);
        out.extend(led.shift_remove(head.id.as_str()).unwrap_or_default());
    }
    out.extend(led.into_values().flatten());
    out
}

/// A row of the list of problems.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// Its number, from 1.
    pub(super) number: usize,
    /// The document.
    pub(super) document: String,
    /// The table where the figure in question stands.
    pub(super) table: String,
    /// Where exactly: row and column by name, then the place in the file.
    pub(super) place: String,
    /// What is wrong, on one line.
    pub(super) problem: String,
    /// What is printed.
    pub(super) printed: String,
    /// What it should agree with.
    pub(super) expected: String,
    /// Printed less expected.
    pub(super) difference: String,
    /// The unit of the three.
    pub(super) unit: String,
    /// The rule: id and title.
    pub(super) rule: String,
    /// What the rule rests on.
    pub(super) basis: String,
    /// What to do.
    pub(super) suggestion: String,
    /// How much it matters.
    pub(super) severity: Severity,
    /// How the check ended.
    pub(super) outcome: Outcome,
    /// The finding's id, by which a returned list finds back.
    pub(super) id: String,
}

impl Entry {
    /// The headings of the list. 状态 and 整改说明 are for the unit to fill in.
    pub(super) fn headings(lang: Lang) -> [&'static str; 17] {
        [
            lang.pick("序号", "No."),
            lang.pick("文件", "Document"),
            lang.pick("表", "Table"),
            lang.pick("位置", "Place"),
            lang.pick("问题", "Problem"),
            lang.pick("印出的数", "Printed"),
            lang.pick("应当一致的数", "Should agree with"),
            lang.pick("差额", "Difference"),
            lang.pick("单位", "Unit"),
            lang.pick("规则", "Rule"),
            lang.pick("依据", "Basis"),
            lang.pick("建议", "Suggestion"),
            lang.pick("级别", "Severity"),
            lang.pick("结果", "Outcome"),
            lang.pick("状态", "Status"),
            lang.pick("整改说明", "Remedy"),
            lang.pick("编号", "Id"),
        ]
    }

    /// The fields under the headings.
    pub(super) fn fields(&self, lang: Lang) -> [String; 17] {
        [
            self.number.to_string(),
            self.document.clone(),
            self.table.clone(),
            self.place.clone(),
            self.problem.clone(),
            self.printed.clone(),
            self.expected.clone(),
            self.difference.clone(),
            self.unit.clone(),
            self.rule.clone(),
            self.basis.clone(),
            self.suggestion.clone(),
            self.severity.called(lang).to_owned(),
            self.outcome.called(lang).to_owned(),
            String::new(),
            String::new(),
            self.id.clone(),
        ]
    }
}

/// The list of problems.
pub(super) fn entries(told: &Telling, options: &Options) -> Vec<Entry> {
    let listed = listed(told, options);
    let mut numbers = Numbers::new();
    for (at, finding) in listed.iter().enumerate() {
        numbers.entry(&finding.id).or_insert(at.saturating_add(1));
    }
    let one = |(at, finding): (usize, &&Finding)| entry(told, &numbers, at, finding);
    listed.iter().enumerate().map(one).collect()
}

/// The number of each finding of the list, by its id.
type Numbers<'f> = IndexMap<&'f str, usize>;

fn entry(told: &Telling, numbers: &Numbers, at: usize, finding: &Finding) -> Entry {
    let here = primary(told, finding);
    let figures = turned(finding);
    let say = |n: fn(&Comparison) -> Decimal| {
        figures
            .as_ref()
            .map_or_else(String::new, |f| n(f).to_string())
    };
    let text = || here.map_or_else(String::new, |c| c.text.clone());
    // Of what is missing only the other side is printed, if any.
    let (printed, expected) = match (&figures, finding.outcome) {
        (Some(_), _) => (say(|f| f.left), say(|f| f.right)),
        (None, Outcome::Missing) => (String::new(), text()),
        (None, _) => (text(), String::new()),
    };
    Entry {
        number: at.saturating_add(1),
        document: finding.document.clone(),
        table: here.map_or_else(String::new, |c| c.table.clone()),
        place: here.map_or_else(String::new, |c| whereabouts(told, c)),
        problem: quoted(&problem_turned(finding, told.lang)),
        printed,
        expected,
        difference: say(|f| f.difference),
        unit: figures.map_or_else(String::new, |f| f.unit.to_string()),
        rule: call(finding, told.lang),
        basis: basis(told, finding).unwrap_or_default().to_owned(),
        suggestion: suggestion(numbers, finding, told.lang),
        severity: finding.severity,
        outcome: finding.outcome,
        id: finding.id.clone(),
    }
}

/// The rule by id and title; a one-line rule has only what it says.
pub(super) fn call(finding: &Finding, lang: Lang) -> String {
    let title = finding.title.of(lang);
    if finding.rule == title {
        finding.rule.clone()
    } else {
        format!("{} {title}", finding.rule)
    }
}

/// What the rule of a finding rests on.
pub(super) fn basis<'a>(told: &Telling<'a>, finding: &Finding) -> Option<&'a str> {
    let rule = told.checked.iter().find(|rule| rule.id == finding.rule);
    rule.and_then(|rule| rule.why.as_deref())
}

/// The figure in question: what is unreadable, else a printed side before one that was worked out, the left before
/// the right.
pub(super) fn primary<'a>(told: &Telling, finding: &'a Finding) -> Option<&'a Citation> {
    let mut cited = finding.cited.iter();
    let unread = |c: &&Citation| {
        c.cell
            .is_some_and(|id| told.ledger.cell(id).state == State::Unreadable)
    };
    let unread = cited.find(|c| finding.outcome == Outcome::Unreadable && unread(c));
    unread.or_else(|| side(finding))
}

/// A printed side of a comparison, else what the finding looks at.
fn side(finding: &Finding) -> Option<&Citation> {
    let of = |part: Part| {
        finding
            .cited
            .iter()
            .find(move |c| c.part == part && c.place.is_some())
    };
    let subject = || finding.cited.iter().find(|c| c.part == Part::Subject);
    of(Part::Left)
        .or_else(|| of(Part::Right))
        .or_else(subject)
        .or_else(|| finding.cited.first())
}

/// The comparison, turned so that the figure in question is its left side.
pub(super) fn turned(finding: &Finding) -> Option<Comparison> {
    let of = finding.comparison?;
    let right = side(finding).is_some_and(|c| c.part == Part::Right);
    Some(match right {
        false => of,
        true => Comparison {
            left: of.right,
            right: of.left,
            difference: Decimal::ZERO.checked_sub(of.difference).unwrap_or_default(),
            ..of
        },
    })
}

/// What is wrong, as [`problem`] says it, with the figure in question first: beside columns that hold it so.
pub(super) fn problem_turned(finding: &Finding, lang: Lang) -> String {
    let said = problem(finding, lang);
    let apart = |c: Comparison| {
        tell!(
            lang,
            "{} 与 {} 不符，差 {}",
            "{} and {} do not agree; difference {}",
            amount(c.left, c.unit),
            amount(c.right, c.unit),
            amount(c.difference, c.unit)
        )
    };
    match (finding.comparison, turned(finding)) {
        (Some(as_run), Some(turned)) => said.replacen(&apart(as_run), &apart(turned), 1),
        _ => said,
    }
}

/// Row and column by name, then the place in the file.
pub(super) fn whereabouts(told: &Telling, citation: &Citation) -> String {
    let name = [&citation.row, &citation.column];
    let name: Vec<&str> = name
        .into_iter()
        .map(String::as_str)
        .filter(|part| !part.is_empty())
        .collect();
    let place = citation
        .place
        .map(|place| Spot::of(told.ledger, place).said(told.lang));
    match (name.is_empty(), place) {
        (true, place) => place.unwrap_or_default(),
        (false, None) => name.join(" › "),
        (false, Some(place)) => format!("{}{}", name.join(" › "), told.lang.aside(place)),
    }
}

/// What is wrong, on one line: the words of the rule where it has some, else those of the run, else the figures.
pub(super) fn problem(finding: &Finding, lang: Lang) -> String {
    let mut lines: Vec<&str> = finding
        .message
        .of(lang)
        .lines()
        .map(str::trim)
        .filter(|l| !l.is_empty())
        .collect();
    // Words of the rule around figures that are not there say nothing.
    if matches!(finding.outcome, Outcome::Missing | Outcome::Unreadable) {
        lines.truncate(1);
    }
    // The run's own sentence repeats the figures where the rule's words tell them better.
    let told_better = finding.comparison.is_some_and(|c| {
        let rest = lines.iter().skip(1);
        let says = |n: Decimal| rest.clone().any(|line| line.contains(&n.to_string()));
        says(c.left) && says(c.right)
    });
    if told_better && finding.outcome == Outcome::Fail {
        lines.remove(0);
    }
    let figures = || {
        finding.comparison.as_ref().map(|c| {
            let (left, right) = (amount(c.left, c.unit), amount(c.right, c.unit));
            tell!(
                lang,
                "{left} 与 {right} 不符，{}",
                "{left} and {right} do not agree; {}",
                difference(c, true, lang)
            )
        })
    };
    let said = lines.join(lang.semicolon());
    match (said.is_empty(), &finding.waiver) {
        (true, _) => figures().unwrap_or_else(|| finding.title.of(lang).to_owned()),
        (false, Some(waiver)) => tell!(lang, "{said}；豁免：{}", "{said}; waiver: {}", waiver),
        (false, None) => said,
    }
}

/// What to do: the hints, else what fits the outcome.
fn suggestion(numbers: &Numbers, finding: &Finding, lang: Lang) -> String {
    let mut parts: Vec<String> = finding
        .hints
        .iter()
        .map(|hint| quoted(hint.text.of(lang)))
        .collect();
    let leader = finding.led_by.as_ref();
    if let Some(number) = leader.and_then(|id| numbers.get(id.as_str())) {
        parts.push(tell!(
            lang,
            "与第 {} 号出于同一个数，先改第 {0} 号",
            "from the same figure as No. {}; correct No. {0} first",
            number
        ));
    }
    if parts.is_empty() {
        parts.push(fallback(finding.outcome, lang).to_owned());
    }
    parts.retain(|part| !part.is_empty());
    parts.join(lang.semicolon())
}

/// What to do where nothing more is known.
fn fallback(outcome: Outcome, lang: Lang) -> &'static str {
    match outcome {
        Outcome::Fail => lang.pick(
            "核对两处，改正其中一处；确实无误的，说明理由",
            "compare the two and correct one; if both are right, say why",
        ),
        Outcome::Missing => lang.pick(
            "补上缺的数；确实没有的，说明理由",
            "supply the missing figure; if there is none, say why",
        ),
        Outcome::Unreadable => lang.pick(
            "把印出的内容改成数，或重新导出后再查",
            "turn what is printed into a number, or export it anew, then check again",
        ),
        Outcome::Pass | Outcome::Rounded | Outcome::Skipped | Outcome::Waived => "",
    }
}

/// How other checks speak for or against a figure, where any do.
pub(super) fn witness(citation: &Citation) -> Option<Said> {
    let used = citation.held > 0 || citation.failed > 0;
    used.then(|| Said::each(|lang| usage(citation.held, citation.failed, lang)))
}

/// A message with Chinese quotation marks for the marks of code: its readers here are no programmers.
pub(super) fn quoted(text: &str) -> String {
    let mut open = false;
    let turn = |c: char| match c {
        '`' => {
            open = !open;
            if open { '“' } else { '”' }
        }
        c => c,
    };
    text.chars().map(turn).collect()
}
