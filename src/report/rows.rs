//! Findings as rows of typed columns, for further analysis.

use super::json::{filled, unit};
use super::spot::Spot;
use super::{Options, Telling, Told};
use crate::finding::{Comparison, Finding, Part};
use crate::ledger::Identity;
use crate::outcome::Outcome;
use crate::survey::Counted;
use crate::value::Decimal;

/// What a field holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Field {
    /// Nothing.
    #[default]
    Nothing,
    /// Words.
    Words(String),
    /// A count or a year.
    Whole(i32),
    /// An amount or a share.
    Amount(Decimal),
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holds {
    /// Words.
    Words,
    /// Whole numbers.
    Whole,
    /// Amounts.
    Amount,
}

/// How many columns there are.
pub(super) const WIDTH: usize = 30;

/// The columns, in order.
pub(super) const COLUMNS: [(&str, Holds); WIDTH] = {
    use Holds::{Amount, Whole, Words};
    [
        ("path", Words),
        ("org", Words),
        ("region", Words),
        ("year", Whole),
        ("document", Words),
        ("id", Words),
        ("rule", Words),
        ("title", Words),
        ("severity", Words),
        ("outcome", Words),
        ("message", Words),
        ("left", Amount),
        ("right", Amount),
        ("difference", Amount),
        ("slack", Amount),
        ("unit", Words),
        ("table", Words),
        ("row", Words),
        ("column", Words),
        ("text", Words),
        ("file", Words),
        ("line", Whole),
        ("character", Whole),
        ("page", Whole),
        ("sheet", Words),
        ("cell", Words),
        ("suggested", Amount),
        ("led_by", Words),
        ("hints", Words),
        ("waiver", Words),
    ]
};

/// A finding as a row: what its columns hold, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row(pub(super) [Field; WIDTH]);

/// The findings of a run, in its order; those that hold only where all are asked for. `counted` is the one document that
/// it is of.
pub fn rows(told: &Told<'_>, counted: Option<&Counted>, options: &Options) -> Vec<Row> {
    let told = &told.speaking(options);
    let wrong = [
        Outcome::Fail,
        Outcome::Missing,
        Outcome::Unreadable,
        Outcome::Waived,
    ];
    let findings = told.run.findings.iter();
    let findings = findings.filter(|one| options.full || wrong.contains(&one.outcome));
    findings.map(|one| row(told, counted, one)).collect()
}

fn words(text: &str) -> Field {
    filled(text).map_or(Field::Nothing, |text| Field::Words(text.to_owned()))
}

fn maybe(text: Option<&str>) -> Field {
    text.map_or(Field::Nothing, words)
}

fn whole(number: Option<u32>) -> Field {
    let number = number.and_then(|number| i32::try_from(number).ok());
    number.map_or(Field::Nothing, Field::Whole)
}

fn row(told: &Telling, counted: Option<&Counted>, finding: &Finding) -> Row {
    let mut documents = told.ledger.documents.iter();
    let own = documents.find(|document| document.name == finding.document);
    let unknown = Identity::default();
    let identity = own.map_or(&unknown, |document| &document.identity);
    let path = counted.map_or("", |counted| counted.path.as_str());
    let comparison = finding.comparison.as_ref();
    let figure = |of: fn(&Comparison) -> Decimal| {
        comparison.map_or(Field::Nothing, |own| Field::Amount(of(own)))
    };
    let left = finding.cited.iter().find(|cited| cited.part == Part::Left);
    let cited = left.or_else(|| finding.cited.first());
    let place = cited.and_then(|cited| cited.place);
    let spot = place.map_or_else(Spot::default, |place| Spot::of(told.ledger, place));
    let (line, character) = spot.line_column.unzip();
    let suspect = finding.suspect.as_ref();
    let hints: Vec<&str> = finding.hints.iter().map(|h| h.text.of(told.lang)).collect();
    Row([
        words(path),
        maybe(identity.org.as_deref()),
        maybe(identity.region.as_deref()),
        whole(identity.year.map(u32::from)),
        words(&finding.document),
        words(&finding.id),
        words(&finding.rule),
        words(finding.title.of(told.lang)),
        words(finding.severity.word()),
        words(finding.outcome.word()),
        words(finding.message.of(told.lang)),
        figure(|own| own.left),
        figure(|own| own.right),
        figure(|own| own.difference),
        figure(|own| own.slack),
        maybe(comparison.and_then(|own| unit(Some(own.unit))).as_deref()),
        maybe(cited.map(|own| own.table.as_str())),
        maybe(cited.map(|own| own.row.as_str())),
        maybe(cited.map(|own| own.column.as_str())),
        maybe(cited.map(|own| own.text.as_str())),
        words(&spot.file),
        whole(line),
        whole(character),
        whole(spot.page),
        maybe(spot.sheet.as_deref()),
        maybe(spot.cell.as_deref()),
        suspect.map_or(Field::Nothing, |own| Field::Amount(own.value)),
        maybe(finding.led_by.as_deref()),
        words(&hints.join(told.lang.semicolon())),
        maybe(finding.waiver.as_ref().map(|own| own.of(told.lang))),
    ])
}
