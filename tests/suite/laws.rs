//! Laws that hold for any figures: rounding excuses all that it can explain, order and repetition change nothing.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that fails may stop"
)]

use crate::support::{compile, ledger, setup};
use crossfoot::evaluate::{Limits, evaluate};
use crossfoot::finding::Run;
use crossfoot::ledger::Ledger;
use crossfoot::ops::{Comparison, Number, Standing, Tolerance, compare};
use crossfoot::outcome::Outcome;
use crossfoot::program::Program;
use crossfoot::report::{Format, Options, Told, report};
use crossfoot::types::Dimension;
use crossfoot::value::{CellId, Decimal, half_width, items, workings};
use proptest::prelude::*;
use rust_decimal::RoundingStrategy::MidpointAwayFromZero;
use std::fmt::Write as _;

/// How many more digits the true figures have than the printed ones.
const HIDDEN: u32 = 4;

/// A true figure.
fn truth(decimals: u32, units: i64) -> Decimal {
    Decimal::new(units, decimals + HIDDEN)
}

/// A true figure as it is printed: rounded half away from zero.
fn printed(n: u32, decimals: u32, truth: Decimal, dimension: Dimension) -> Number {
    let cell = CellId {
        table: 0,
        row: n,
        column: 0,
    };
    let value = truth.round_dp_with_strategy(decimals, MidpointAwayFromZero);
    Number::printed(cell, value, half_width(decimals), dimension)
}

fn stands(left: &Number, sign: Comparison, right: &Number) -> Standing {
    compare(left, sign, right, Tolerance::Rounding)
        .unwrap()
        .standing
}

/// Whether two numbers are told to differ; where rounding may explain anything, nothing is told.
fn is_told_to_differ(left: &Number, right: &Number) -> bool {
    compare(left, Comparison::Equal, right, Tolerance::Rounding)
        .is_ok_and(|verdict| verdict.standing == Standing::Fail)
}

/// Figures of one table: how many decimals they are printed with, and the true ones.
fn figures() -> impl Strategy<Value = (u32, Vec<Decimal>)> {
    let units = prop::collection::vec(-50_000_000i64..50_000_000, 1..30);
    (0u32..4, units).prop_map(|(decimals, units)| {
        let truths = units.into_iter().map(|n| truth(decimals, n)).collect();
        (decimals, truths)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    /// a + b − c + … = total, whatever the decimals of the total.
    #[test]
    fn a_true_sum_never_fails((decimals, truths) in figures(), of_total in 0u32..6) {
        let mut sum = Number::exact(Decimal::ZERO, Dimension::Money);
        let mut total = Decimal::ZERO;
        for (n, figure) in truths.iter().enumerate() {
            let sign = if n % 3 == 2 { Decimal::NEGATIVE_ONE } else { Decimal::ONE };
            let part = printed(u32::try_from(n).unwrap(), decimals, *figure, Dimension::Money);
            sum.accumulate(&part, sign).unwrap();
            total += sign * figure;
        }
        let right = printed(1_000, of_total, total, Dimension::Money);
        for sign in [Comparison::Equal, Comparison::AtMost, Comparison::AtLeast] {
            prop_assert_ne!(stands(&sum, sign, &right), Standing::Fail);
            prop_assert_ne!(stands(&right, sign, &sum), Standing::Fail);
        }
    }

    /// One figure told twice, to any two digits: the same to the same digit, and never told to differ otherwise.
    #[test]
    fn a_true_figure_told_twice_is_consistent((decimals, truths) in figures(), other in 0u32..6, off in 1i64..50) {
        let figure = *truths.first().unwrap();
        let stands = |left: &Number, right: &Number| {
            compare(left, Comparison::Equal, right, Tolerance::Consistently).unwrap().standing
        };
        let told = printed(0, decimals, figure, Dimension::Money);
        prop_assert_ne!(stands(&told, &printed(1, other, figure, Dimension::Money)), Standing::Fail);
        let slip = figure + Decimal::new(off, decimals);
        prop_assert_eq!(stands(&told, &printed(1, decimals, slip, Dimension::Money)), Standing::Fail);
    }

    /// a × k = b, with a constant of up to six digits.
    #[test]
    fn a_true_multiple_never_fails(
        (decimals, truths) in figures(), of_product in 0u32..6, k in -999_999i64..999_999, places in 0u32..4,
    ) {
        let factor = Decimal::new(k, places);
        let figure = *truths.first().unwrap();
        let left = printed(0, decimals, figure, Dimension::Money);
        let left = left.times(Number::exact(factor, Dimension::Bare), Dimension::Money).unwrap();
        let right = printed(1, of_product, figure * factor, Dimension::Money);
        prop_assert_ne!(stands(&left, Comparison::Equal, &right), Standing::Fail);
    }

    /// a × b = c, all three printed.
    #[test]
    fn a_true_product_never_fails((decimals, truths) in figures(), rate in -20_000i64..20_000, of_product in 0u32..6) {
        let (figure, rate) = (*truths.first().unwrap(), Decimal::new(rate, 6));
        let left = printed(0, decimals, figure, Dimension::Money);
        let left = left.times(printed(1, 4, rate, Dimension::Ratio), Dimension::Money).unwrap();
        let right = printed(2, of_product, figure * rate, Dimension::Money);
        prop_assert_ne!(stands(&left, Comparison::Equal, &right), Standing::Fail);
    }

    /// a ÷ b = p%, printed with two decimals: the share as it was worked out from the true figures.
    #[test]
    fn a_true_ratio_never_fails((decimals, truths) in figures(), below in 1i64..90_000_000, places in 2u32..6) {
        let (top, bottom) = (*truths.first().unwrap(), truth(decimals, below));
        let share = top / bottom;
        let left = printed(0, decimals, top, Dimension::Money);
        let worked_out = left.over(printed(1, decimals, bottom, Dimension::Money), Dimension::Ratio);
        // A divisor that is printed as 0, or might be 0, is never told to give a wrong answer.
        if let Ok(worked_out) = worked_out {
            let right = printed(2, places, share, Dimension::Ratio);
            prop_assert!(!is_told_to_differ(&worked_out, &right));
            let back = worked_out.times(printed(1, decimals, bottom, Dimension::Money), Dimension::Money).unwrap();
            let left = printed(0, decimals, top, Dimension::Money);
            prop_assert!(!is_told_to_differ(&back, &left));
        }
    }

    /// Where a or b moves, a ÷ b and a × b come to what they would have come to with that figure printed.
    #[test]
    fn what_a_moved_figure_does_to_a_ratio_is_what_another_figure_would_do(
        a in -9_000_000i64..9_000_000, b in 1i64..9_000_000, step in 1i64..9_000, of_divisor in any::<bool>(),
    ) {
        let figure = |n, units| printed(n, 2, Decimal::new(units, 2), Dimension::Money);
        let (to_a, to_b) = if of_divisor { (0, step) } else { (step, 0) };
        let moved = u32::from(of_divisor);
        let made: [fn(Number, Number) -> Number; 2] = [
            |a, b| a.over(b, Dimension::Ratio).unwrap(),
            |a, b| a.times(b, Dimension::Money).unwrap(),
        ];
        for made in made {
            let before = made(figure(0, a), figure(1, b));
            let after = made(figure(0, a + to_a), figure(1, b + to_b));
            let cell = CellId { table: 0, row: moved, column: 0 };
            let growth = before.curves.as_ref().unwrap()[0].growth([(cell, Decimal::new(step, 2))].into_iter()).unwrap();
            prop_assert_eq!(before.value().unwrap() + growth, after.value().unwrap());
        }
    }

    /// a ÷ (b − c) = q as printed, where b and c are printed so near to each other that rounding might make them one.
    #[test]
    fn what_is_printed_alike_passes_however_small_the_divisor(
        decimals in 0u32..4, below in 1i64..4, c in -9_000i64..9_000, times in -900i64..900,
    ) {
        let figure = |n, units| Number::printed(
            CellId { table: 0, row: n, column: 0 }, Decimal::new(units, decimals), half_width(decimals), Dimension::Money,
        );
        let divisor = figure(1, c + below).minus(&figure(2, c)).unwrap();
        let quotient = figure(0, times * below).over(divisor, Dimension::Ratio).unwrap();
        let right = Number::exact(Decimal::from(times), Dimension::Ratio);
        prop_assert_eq!(stands(&quotient, Comparison::Equal, &right), Standing::Pass);
    }

    /// Without printed figures nothing is forgiven but what 28 digits cannot hold.
    #[test]
    fn what_is_exact_is_not_forgiven(a in -1_000_000i64..1_000_000, b in -1_000_000i64..1_000_000, places in 0u32..6) {
        let exact = |n: i64| Number::exact(Decimal::new(n, places), Dimension::Money);
        let equal = stands(&exact(a), Comparison::Equal, &exact(b));
        prop_assert_eq!(equal == Standing::Pass, a == b);
        prop_assert_ne!(equal, Standing::Rounded);
        let at_most = stands(&exact(a), Comparison::AtMost, &exact(b));
        prop_assert_eq!(at_most == Standing::Pass, a <= b);
    }

    /// What no true figures can explain fails: the printed sum is off by more than all half-widths together.
    #[test]
    fn a_difference_that_rounding_cannot_explain_fails((decimals, truths) in figures(), more in 1i64..1_000) {
        let mut sum = Number::exact(Decimal::ZERO, Dimension::Money);
        for (n, figure) in truths.iter().enumerate() {
            let part = printed(u32::try_from(n).unwrap(), decimals, *figure, Dimension::Money);
            sum.accumulate(&part, Decimal::ONE).unwrap();
        }
        let slack = sum.half().unwrap() + half_width(decimals);
        let off = sum.value().unwrap() + slack + Decimal::new(more, decimals);
        let right = Number::printed(
            CellId { table: 1, row: 0, column: 0 }, off.round_dp_with_strategy(decimals, MidpointAwayFromZero),
            half_width(decimals), Dimension::Money,
        );
        prop_assert_eq!(stands(&sum, Comparison::Equal, &right), Standing::Fail);
    }
}

const RULES: &str = r#"
rule R-1 error "各栏：合计 = 各行之和" {
  in    支出总表.*
  check [合计] == sum([*])
}
rule R-2 error "合计 = 基本 + 项目" {
  for   r in 支出总表[**, 合计]
  check r.合计 == r.基本支出 + r.项目支出 else "{r} 差 {diff}"
}
rule R-3 error "比重" {
  for   r in 支出总表[*]
  when  not blank(r.合计)
  check r.合计 / 支出总表[合计].合计 <= 100%
}
rule R-4 error "最大的一行" {
  check max(支出总表[*].合计) >= avg(支出总表[*].合计) and distinct(支出总表[*].科目名称)
}
rule R-5 error "说明" {
  for   s in 科目说明
  check s.金额 == 支出总表[s.类].合计
}
sum(206.*) default 0 == 0
"#;

fn table(rows: &[(String, i64, i64)], total: (i64, i64)) -> String {
    let money = |n: i64| Decimal::new(n, 2).to_string();
    let mut text =
        "支出预算总表\n单位：万元\n科目编码,科目名称,合计,基本支出,项目支出\n".to_owned();
    let (a, b) = total;
    let sum = money(a + b);
    writeln!(text, "合计,,{sum},{},{}", money(a), money(b)).unwrap();
    for (code, a, b) in rows {
        let sum = money(a + b);
        writeln!(text, "{code},科目{code},{sum},{},{}", money(*a), money(*b)).unwrap();
    }
    text
}

fn checked<'a>(program: &Program, text: &str, books: &'a mut Vec<Ledger>) -> (Run, &'a Ledger) {
    books.push(ledger(&[("支出总表.csv", text)], &program.forms));
    let ledger = books.last().unwrap();
    let run = evaluate(program, ledger, setup().as_of, Limits::default());
    (run, ledger)
}

fn json(program: &Program, run: &Run, ledger: &Ledger) -> String {
    let told = Told {
        run,
        ledger,
        forms: &program.forms,
        rules: &program.sources,
        checked: &program.rules,
    };
    let bytes = report(&told, Format::Json, &Options::default());
    String::from_utf8(bytes.unwrap()).unwrap()
}

/// Instances are the sum of the outcomes: of all rules, and of each; every finding is of a rule that ran.
fn adds_up(run: &Run) {
    let of_all: u64 = Outcome::ALL.iter().map(|o| run.tally.get(*o)).sum();
    assert_eq!(run.tally.total(), of_all);
    let of_rules: u64 = run.rules.values().map(|rule| rule.tally.total()).sum();
    assert_eq!(run.tally.total(), of_rules);
    for (id, rule) in &run.rules {
        let shown = run.findings.iter().filter(|f| &f.rule == id).count() as u64;
        let passed = rule.tally.get(Outcome::Pass);
        assert_eq!(shown + rule.withheld + passed, rule.tally.total(), "{id}");
    }
}

fn rows() -> impl Strategy<Value = Vec<(String, i64, i64)>> {
    let row = (-9_999_999i64..9_999_999, 0i64..9_999_999);
    prop::collection::vec(row, 1..12).prop_map(|rows| {
        let rows = rows.into_iter().enumerate();
        rows.map(|(i, (a, b))| ((210 + i).to_string(), a, b))
            .collect()
    })
}

fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        "[0-9]{1,12}(\\.[0-9]{0,9})?",
        "[0-9]{1,3}(,[0-9]{3}){0,9}\\.[0-9]{2}",
        "[-—–（(]?[0-9]{1,30}[)）%％万元亿]?",
        "[合计小类款项201-9.]{0,8}",
        "\\PC{0,6}",
        "[\"\n\r,\t 　\\x00-\\x1f]{0,4}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_rows_changes_no_outcome(rows in rows(), slip in -3i64..3, seed in any::<u64>()) {
        let program = compile(RULES);
        let total = rows.iter().fold((slip, 0), |(a, b), row| (a + row.1, b + row.2));
        let mut other = rows.clone();
        // A shuffle of its own: the same seed, the same order.
        let mut state = seed | 1;
        for i in (1..other.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            other.swap(i, usize::try_from(state >> 33).unwrap() % (i + 1));
        }
        let mut books = Vec::new();
        let (first, _) = checked(&program, &table(&rows, total), &mut books);
        let (second, _) = checked(&program, &table(&other, total), &mut books);
        prop_assert_eq!(&first.rules, &second.rules);
        adds_up(&first);
    }

    #[test]
    fn the_same_rules_and_ledger_give_the_same_bytes(rows in rows(), slip in -3i64..3) {
        let text = table(&rows, rows.iter().fold((slip, 0), |(a, b), row| (a + row.1, b + row.2)));
        let mut books = Vec::new();
        let mut told = Vec::new();
        for _ in 0..2 {
            let program = compile(RULES);
            let (run, ledger) = checked(&program, &text, &mut books);
            told.push(json(&program, &run, ledger));
        }
        prop_assert_eq!(told.first(), told.last());
    }

    #[test]
    fn garbage_in_cells_is_never_more_than_a_result(
        cells in prop::collection::vec(prop::collection::vec(cell(), 0..7), 0..9), headed in any::<bool>(),
    ) {
        let program = compile(RULES);
        let mut text = match headed {
            true => "支出预算总表\n单位：万元\n科目编码,科目名称,合计,基本支出,项目支出\n".to_owned(),
            false => String::new(),
        };
        for row in cells {
            text.push_str(&row.join(","));
            text.push('\n');
        }
        let mut books = Vec::new();
        let (run, ledger) = checked(&program, &text, &mut books);
        adds_up(&run);
        let json = json(&program, &run, ledger);
        prop_assert_eq!(json.chars().next(), Some('{'));
    }
}

/// A product as a text writes it: its words, and what it comes to in 元.
fn product() -> impl Strategy<Value = (String, Decimal)> {
    let counts = prop::collection::vec((1i64..400, "[人次天台]"), 1..4);
    (1i64..90_000, 0u32..3, any::<bool>(), counts, "[×*xX]").prop_map(
        |(price, places, many, counts, times)| {
            let mut value = Decimal::new(price, places);
            let mut text = format!("{value}{}/人", if many { "万元" } else { "元" });
            if many {
                value *= Decimal::from(10_000);
            }
            for (count, measure) in counts {
                let _ = write!(text, "{times}{count}{measure}");
                value *= Decimal::from(count);
            }
            (text, value)
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    /// 80元/人×50人×3次=12000元, in any words before and after, and with its result in either unit.
    #[test]
    fn a_sum_in_words_is_worked_out_to_the_last_digit(
        (text, value) in product(), lead in "[办公费，：；（]{0,6}", many in any::<bool>(), off in -3i64..4,
    ) {
        let told = value + Decimal::from(off * 10_000);
        prop_assume!(told >= Decimal::ZERO);
        let result = match many {
            true => format!("{}万元", told / Decimal::from(10_000)),
            false => format!("{told}元"),
        };
        let found = workings(&format!("{lead}{text}={result}；其余按合同。"));
        prop_assert_eq!(found.len(), 1);
        prop_assert_eq!(found[0].value, value);
        prop_assert_eq!(found[0].told.map(|told| told.value), Some(told));
        let alone = workings(&format!("{lead}{text}，按合同。"));
        prop_assert_eq!(alone.first().map(|working| (working.value, working.told)), Some((value, None)));
    }

    /// Products that are added up are one sum; products of two clauses are two.
    #[test]
    fn sums_in_words_add_up((a, left) in product(), (b, right) in product()) {
        let together = workings(&format!("{a}+{b}"));
        prop_assert_eq!(together.iter().map(|w| w.value).collect::<Vec<_>>(), vec![left + right]);
        let apart = workings(&format!("甲：{a}；乙：{b}"));
        prop_assert_eq!(apart.iter().map(|w| w.value).collect::<Vec<_>>(), vec![left, right]);
    }

    /// What is no exact sum is none: a range, an estimate, a division, a factor in words.
    #[test]
    fn what_is_not_exact_is_not_worked_out((text, _) in product(), n in 2i64..9) {
        for vague in [
            format!("约{text}"), format!("{n}-{text}"), format!("{text}余"), format!("{text}÷{n}"),
            format!("人数×{text}"), format!("{text}×天数"), format!("{n}×({text})"), format!("({text})×{n}"),
        ] {
            prop_assert_eq!(workings(&vague), Vec::new(), "{}", vague);
        }
    }

    /// Any text at all is read to its end.
    #[test]
    fn any_text_may_be_asked_for_its_sums(text in "[0-9.,，×*=+()（）元万人年约共计 -]{0,60}") {
        let found = workings(&text);
        prop_assert!(found.iter().all(|working| working.value >= Decimal::ZERO));
    }

    /// What a list names is counted; what goes on, or may be one or two, is not.
    #[test]
    fn a_list_in_words_is_counted(
        names in prop::collection::vec("[甲乙丙丁]{1,4}(（[戊己]{1,3}）)?科", 1..30), etc in "等|和其他科|、",
    ) {
        let list = names.join("、");
        prop_assert_eq!(items(&list), Some(names.len()));
        prop_assert_eq!(items(&format!("{list}。")), Some(names.len()));
        prop_assert_eq!(items(&format!("{list}{etc}")), None);
        prop_assert_eq!(items(&format!("{list}、办公室（党办、人事）")), None);
        prop_assert_eq!(items(&format!("（{list}")), None);
    }
}
