//! Packs of which no rule ran, since they are for other documents.

use crate::lang::Said;
use crate::ledger::{Identity, Ledger};
use crate::pack::Applies;
use crate::program::Program;
use crate::say;
use std::ops::Range;

/// The packs that are for none of some documents, each with why. Of those that the program brings along nothing is
/// said: that rules for final accounts pass over a budget is what they are for.
pub(super) fn unfit(
    program: &Program,
    ledger: &Ledger,
    documents: Range<usize>,
) -> Vec<(String, Said)> {
    let documents = ledger.documents.get(documents).unwrap_or_default();
    let packs = program.packs.iter().zip(&program.applies).enumerate();
    let told = packs.filter_map(|(number, (pack, applies))| {
        let rules = || program.rules.iter().filter(|rule| rule.pack == number);
        let active = rules().find(|rule| rule.active)?;
        if program.sources.get(active.span.file)?.is_bundled() {
            return None;
        }
        let barred = documents.iter().map(|of| bar(applies, &of.identity));
        let barred: Option<Vec<Said>> = barred.collect();
        let why = barred?.into_iter().next()?;
        Some((pack.name.clone(), why))
    });
    told.collect()
}

/// What of a document keeps a pack from it.
fn bar(applies: &Applies, of: &Identity) -> Option<Said> {
    let none = Applies::default;
    let (kinds, years) = (applies.kinds.clone(), applies.years.clone());
    let (levels, regions) = (applies.levels.clone(), applies.regions.clone());
    let covers = |part: Applies| {
        let (level, region) = (of.level.as_deref(), of.region.as_deref());
        part.covers(of.kind.word(), level, region, of.year)
    };
    let only = |what: Said, is: String, list: &[String]| {
        say!(
            "{}是{is}，它只用于{}",
            "the {} is {is}, and it is for {} only",
            what,
            Said::list(list)
        )
    };
    if !covers(Applies { kinds, ..none() }) {
        let kind = say!("种类", "kind");
        return Some(only(kind, of.kind.word().to_owned(), &applies.kinds));
    }
    if !covers(Applies { years, ..none() }) {
        let listed: Vec<String> = applies.years.iter().map(u16::to_string).collect();
        let year = of.year.map_or_else(String::new, |year| year.to_string());
        return Some(only(say!("年度", "year"), year, &listed));
    }
    if !covers(Applies { levels, ..none() }) {
        let level = of.level.clone().unwrap_or_default();
        return Some(only(say!("级次", "level"), level, &applies.levels));
    }
    let region = of.region.clone().unwrap_or_default();
    let barred = !covers(Applies { regions, ..none() });
    barred.then(|| only(say!("地区", "region"), region, &applies.regions))
}
