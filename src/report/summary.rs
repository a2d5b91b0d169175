//! The summary at the end of every run: what was counted, what was changed, and what no rule touched.

use super::draw::{Picture, draw};
use super::words::{clean, wrap};
use super::{Options, Telling, nothing_ran};
use crate::finding::Run;
use crate::lang::Lang;
use crate::outcome::{Outcome, Severity};
use crate::tell;
use indexmap::IndexMap;

/// The summary.
pub(super) fn text(told: &Telling, options: &Options) -> String {
    let mut out = String::new();
    let mut say = |line: String| out.push_str(&wrap(&line, "  ", options.width));
    let lang = options.lang;
    say(counts(told.run, lang));
    say(outcomes(told.run, lang));
    presumed(told.run, lang).into_iter().for_each(&mut say);
    changes(told.run, lang).into_iter().for_each(&mut say);
    coverage(told.run, options).into_iter().for_each(&mut say);
    for (id, rule) in told.run.rules.iter().filter(|(_, rule)| rule.withheld > 0) {
        say(tell!(
            lang,
            "{id} 另有 {} 条结果太多，未列出",
            "{id}: findings withheld, being too many: {}",
            rule.withheld
        ));
    }
    if nothing_ran(&told.run.tally) {
        out.push('\n');
        out.push_str(&draw(&nothing(lang), options));
    }
    out
}

/// That nothing was checked: the one result that must not look like a pass.
fn nothing(lang: Lang) -> Picture {
    Picture {
        head: vec![
            tell!(lang, "没有执行任何检查", "no check ran"),
            tell!(
                lang,
                "不能据此认为预算无误",
                "this is no sign that the budget is right"
            ),
        ],
        help: vec![tell!(
            lang,
            "用 crossfoot ledger 查看读到了哪些表，再看规则适用于哪些文件",
            "see with crossfoot ledger which tables were read, then which documents the rules apply to"
        )],
        ..Picture::default()
    }
}

/// How many rules and checks there were.
pub(super) fn counts(run: &Run, lang: Lang) -> String {
    tell!(
        lang,
        "规则 {} 条，检查 {} 次",
        "rules: {}, checks: {}",
        run.rules.len(),
        run.tally.total()
    )
}

/// How many of the checks that held prove nothing.
pub(super) fn presumed(run: &Run, lang: Lang) -> Option<String> {
    let count = Some(run.presumed).filter(|count| *count > 0);
    count.map(|count| {
        tell!(
            lang,
            "其中 {count} 条成立的检查所用之数由同一关系推定，不作证据",
            "checks that hold on figures placed by the same relation, which is no evidence: {count}"
        )
    })
}

/// All seven, always.
fn outcomes(run: &Run, lang: Lang) -> String {
    let one = |outcome: Outcome| {
        let count = run.tally.get(outcome);
        let word = outcome.called(lang);
        match outcome {
            Outcome::Fail if count > 0 => {
                format!("{word} {count}{}", lang.aside(by_severity(run, lang)))
            }
            _ => format!("{word} {count}"),
        }
    };
    Outcome::ALL.map(one).join(lang.pick("，", ", "))
}

/// How many failures are of rules of which severity.
fn by_severity(run: &Run, lang: Lang) -> String {
    let of = |severity: Severity| {
        let rules = run
            .rules
            .values()
            .filter(move |rule| rule.severity == severity);
        let failures = rules.map(|rule| rule.tally.get(Outcome::Fail));
        failures.fold(0u64, u64::saturating_add)
    };
    let counts = [Severity::Error, Severity::Warn, Severity::Info]
        .map(|severity| (severity, of(severity)))
        .into_iter()
        .filter(|(_, n)| *n > 0)
        .map(|(severity, n)| format!("{} {n}", severity.called(lang)));
    counts.collect::<Vec<_>>().join(lang.comma())
}

/// Parameters, waivers and packs: what made this run differ from another.
fn changes(run: &Run, lang: Lang) -> Vec<String> {
    let params = run
        .params
        .iter()
        .map(|(name, value)| format!("{name} = {value}"));
    let packs = run.packs.iter().map(|pack| {
        // Twelve digits tell two packs apart by eye; JSON has them all.
        let hash: String = pack.hash.chars().take(12).collect();
        let version = [pack.name.as_str(), pack.version.as_str()].join(" ");
        format!("{} ({hash})", version.trim_end())
    });
    let waivers = run.waivers.iter().map(|waiver| waiver.of(lang).to_owned());
    let unfit = run.unfit.iter();
    let unfit = unfit.map(|(pack, why)| format!("{pack}{}", lang.aside(why.of(lang))));
    let unfit = (!run.unfit.is_empty()).then(|| {
        let name = lang.pick(
            "不适用于所查文件的规则包",
            "packs that are for other documents",
        );
        list(name, unfit, lang)
    });
    let all = vec![
        list(lang.pick("改动", "set"), params, lang),
        list(
            lang.pick("豁免与基线", "waivers and baseline"),
            waivers,
            lang,
        ),
        list(lang.pick("规则包", "packs"), packs, lang),
    ];
    all.into_iter().chain(unfit).collect()
}

/// A list with its name; 无 where it is empty.
fn list(name: &str, items: impl Iterator<Item = String>, lang: Lang) -> String {
    let items: Vec<String> = items.map(|item| clean(&item)).collect();
    let items = if items.is_empty() {
        lang.pick("无", "none").to_owned()
    } else {
        items.join(lang.semicolon())
    };
    format!("{name}{}{items}", lang.colon())
}

/// What was touched of what is printed, in all and by table; the same table printed many times counts as one.
fn coverage(run: &Run, options: &Options) -> Vec<String> {
    let mut tables: IndexMap<(&str, &str), (u64, u64)> = IndexMap::new();
    for table in &run.coverage {
        let (touched, printed) = tables.entry((&table.document, &table.table)).or_default();
        *touched = touched.saturating_add(table.touched());
        *printed = printed.saturating_add(table.printed);
    }
    let lang = options.lang;
    let (touched, printed) = total(run);
    let mut lines = vec![tell!(
        lang,
        "核到的金额：{}",
        "amounts covered: {}",
        share(touched, printed, lang)
    )];
    let several = run.coverage.iter().any(|t| {
        run.coverage
            .first()
            .is_some_and(|f| f.document != t.document)
    });
    let mut whole = 0usize;
    let mut none: Vec<String> = Vec::new();
    for ((document, table), (touched, printed)) in tables {
        if touched == printed && !options.full {
            whole = whole.saturating_add(1);
            continue;
        }
        if touched == 0 && !options.full {
            none.push(clean(&format!("{table} {printed}")));
            continue;
        }
        let document = if several {
            format!("{document} ")
        } else {
            String::new()
        };
        lines.push(clean(&format!(
            "  {document}{table} {}",
            share(touched, printed, lang)
        )));
    }
    if !none.is_empty() {
        lines.push(tell!(
            lang,
            "  一个数也没有核到的表：{}",
            "  tables of which nothing was covered: {}",
            none.join(lang.comma())
        ));
    }
    if whole > 0 {
        lines.push(tell!(
            lang,
            "  其余 {whole} 张表的金额全部核到",
            "  other tables, of which all amounts were covered: {whole}"
        ));
    }
    lines
}

/// Touched and printed amounts of all tables.
pub(super) fn total(run: &Run) -> (u64, u64) {
    run.coverage
        .iter()
        .fold((0, 0), |(touched, printed), table| {
            (
                touched.saturating_add(table.touched()),
                printed.saturating_add(table.printed),
            )
        })
}

/// `3/40（7.5%）`, rounded down: 100.0% is all of them.
pub(super) fn share(touched: u64, printed: u64, lang: Lang) -> String {
    let thousandths = touched.saturating_mul(1000).checked_div(printed);
    let percent = thousandths.map(|n| {
        let (whole, tenth) = (
            n.checked_div(10).unwrap_or(0),
            n.checked_rem(10).unwrap_or(0),
        );
        lang.aside(format!("{whole}.{tenth}%"))
    });
    format!("{touched}/{printed}{}", percent.unwrap_or_default())
}
