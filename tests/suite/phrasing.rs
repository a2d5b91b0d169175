//! Set phrases stand where their expressions say they do.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that fails may stop"
)]

use crossfoot::form::{HoleKind, Kind, Passage, Pattern, PatternHole, Phrase};
use crossfoot::value::{Folded, Unit};
use fancy_regex::Regex;
use proptest::prelude::*;
use std::ops::Range;

const KINDS: [(char, Kind, Option<Unit>); 9] = [
    ('①', Kind::Money, None),
    ('②', Kind::Money, Some(Unit::TenThousand)),
    ('③', Kind::Ratio, Some(Unit::Percent)),
    ('④', Kind::Count, None),
    ('⑤', Kind::Year, None),
    ('⑥', Kind::Date, None),
    ('⑦', Kind::Ordinal, None),
    ('⑧', Kind::Text, None),
    ('⑨', Kind::Direction, None),
];

/// A pattern from its spelling, in which each digit in a circle is a hole.
fn pattern(spelling: &str) -> Pattern {
    let mut phrase = Phrase::default();
    let mut holes = Vec::new();
    for c in spelling.chars() {
        match KINDS.iter().find(|(sign, ..)| *sign == c) {
            Some((_, kind, unit)) => {
                let (kind, unit) = (*kind, *unit);
                let takes = HoleKind { kind, unit };
                phrase.hole(takes);
                let name = holes.len().to_string();
                holes.push(PatternHole { name, takes });
            }
            None => phrase.push(c),
        }
    }
    Pattern::new(phrase, holes).unwrap()
}

/// The same as an expression, with the groups `h0` for its holes and `u0` for their units.
fn expression(spelling: &str) -> Regex {
    let grouped = "(?!(?<=[0-9]),[0-9]{3}(?![0-9]))(?!(?<=[0-9],)[0-9]{3}(?![0-9]))";
    let cut = &format!(r"(?!(?<=[0-9])\.?[0-9])(?!(?<=[0-9]\.)[0-9]){grouped}");
    let cut_digits = &format!("(?!(?<=[0-9])[0-9]){grouped}");
    let figure = r"-?[0-9][0-9,]*(?:\.[0-9]+)?";
    let amount = &format!("{cut}{figure}");
    let year = &format!("{cut_digits}(?:19|20)[0-9]{{2}}");
    let numerals = "[一二两三四五六七八九十廿卅百]{1,4}";
    let mut holes = 0..;
    let parts = spelling.chars().map(|c| {
        let mut hole = |inside: &str, after: &str| {
            let n = holes.next().unwrap();
            format!(
                "(?P<h{n}>{inside}){}",
                after.replace("<u>", &format!("<u{n}>"))
            )
        };
        match c {
            '①' => hole(amount, "(?P<u>亿元|万元|千元|元|万)"),
            '②' => hole(amount, "(?:万元|万)"),
            '③' => hole(amount, "%"),
            '④' => hole(&format!("{cut_digits}{figure}"), cut_digits),
            '⑤' => hole(year, &format!("{cut_digits}年?")),
            '⑥' => hole(&format!("{year}年[0-9]{{1,2}}月[0-9]{{1,2}}日"), ""),
            '⑦' => hole(
                &format!("{cut_digits}[0-9]{{1,3}}{cut_digits}|{numerals}"),
                "",
            ),
            '⑧' => hole("[^。;,:]{1,60}?", ""),
            '⑨' => hole("增加|增长|上升|提高|减少|下降|降低|持平|一致|相同", ""),
            '…' => "[^。;]*?".to_owned(),
            '[' => "(?:(?:".to_owned(),
            ']' => ")|)".to_owned(),
            '<' => "(?:".to_owned(),
            '>' => ")".to_owned(),
            '|' => "|".to_owned(),
            c => Folded::new(&c.to_string(), 0).text,
        }
    });
    Regex::new(&parts.collect::<String>()).unwrap()
}

/// A match: the whole of it, then what each hole takes and its unit.
type Match = (Range<usize>, Vec<Option<Range<usize>>>);

fn by_steps(pattern: &Pattern, text: &str) -> Vec<Match> {
    let found = pattern.matches(&Passage::new(text)).into_iter();
    let holes = 0..pattern.holes.len();
    found
        .map(|m| {
            let parts = holes.clone().flat_map(|n| [m.hole(n), m.unit(n)]);
            (m.at.clone(), parts.collect())
        })
        .collect()
}

/// None where trying every way takes too long.
fn by_expression(spelling: &str, pattern: &Pattern, text: &str) -> Option<Vec<Match>> {
    let groups = |n: usize| [format!("h{n}"), format!("u{n}")];
    let regex = expression(spelling);
    let found = regex.captures_iter(text);
    found
        .map(|m| {
            let m = m.ok()?;
            let names = (0..pattern.holes.len()).flat_map(groups);
            let parts = names.map(|name| m.name(&name).map(|group| group.range()));
            Some((m.get(0).unwrap().range(), parts.collect()))
        })
        .collect()
}

fn spelling() -> impl Strategy<Value = String> {
    let words = [
        "甲", "乙", "年", "元", "。", "；", "，", "甲乙", "…", "、", "%",
    ];
    let hole = prop::sample::select(KINDS.map(|(sign, ..)| sign.to_string()).to_vec());
    let word = prop::sample::select(words.map(str::to_owned).to_vec());
    let leaf = prop_oneof![2 => word, 1 => hole];
    let inner = leaf.prop_recursive(3, 12, 3, |part| {
        let some = prop::collection::vec(part, 0..4);
        let ways = prop::collection::vec(some.clone().prop_map(|all| all.concat()), 1..4);
        prop_oneof![
            3 => some.prop_map(|all| all.concat()),
            1 => ways.clone().prop_map(|ways| format!("<{}>", ways.join("|"))),
            1 => ways.prop_map(|ways| format!("[{}]", ways.join("|"))),
        ]
    });
    let top = prop::collection::vec(inner, 1..4).prop_map(|all| all.concat());
    prop_oneof![
        6 => top.clone(),
        1 => (top.clone(), top).prop_map(|(a, b)| format!("{a}|{b}")),
    ]
}

fn text() -> impl Strategy<Value = String> {
    let words = [
        "甲",
        "乙",
        "甲乙",
        "丙丁",
        "。",
        "；",
        "，",
        "：",
        "、",
        "元",
        "万元",
        "年",
        "月",
        "日",
        "%",
        "-",
        ".",
        "12",
        "3,4",
        "1,250",
        "864",
        "2025",
        "1888",
        "增加",
        "持平",
        "一",
        "廿一",
        "2025年1月12日",
        "5.6万元",
        "7万",
    ];
    let words = prop::sample::select(words.to_vec());
    let text = prop::collection::vec(words, 0..40);
    text.prop_map(|words| Folded::new(&words.concat(), 0).text)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_phrase_is_found_step_by_step_where_its_expression_finds_it(spelling in spelling(), text in text()) {
        let pattern = pattern(&spelling);
        let by_expression = by_expression(&spelling, &pattern, &text);
        prop_assume!(by_expression.is_some());
        prop_assert_eq!(Some(by_steps(&pattern, &text)), by_expression);
    }
}

#[test]
fn no_slot_takes_a_part_of_a_figure() {
    let taken = |spelling: &str, text: &str| {
        let found = by_steps(&pattern(spelling), text).into_iter();
        let holes = found.flat_map(|(_, holes)| holes.into_iter().flatten());
        holes
            .map(|at| text.get(at).unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    // Not `9.` and 10, nor 80 out of 9.80: what has no name has no match.
    assert_eq!(taken("由⑧②", "由9.10万元"), [""; 0]);
    assert_eq!(taken("⑧②", "办公费9.80万元"), ["办公费", "9.80"]);
    assert_eq!(taken("⑤…②", "共1000.80万元,2025年7万元"), ["2025", "7"]);
    assert_eq!(taken("④", "1.5人1,200"), ["1.5", "1,200"]);
    // Nor 21 out of 21,864.85, whose comma a phrase may go on with.
    assert_eq!(taken("为④，", "为21,864.85万元"), [""; 0]);
    assert_eq!(taken("为④，", "为21,2025年"), ["21"]);
    // The number before a heading ends at its point.
    assert_eq!(taken("⑤年", "1.2024年"), ["2024"]);
    assert_eq!(taken("⑦.⑤", "1.2024年"), ["1", "2024"]);
    assert_eq!(taken("⑤.④", "2024.12"), ["2024", "12"]);
}

#[test]
fn a_sentence_without_end_is_searched_in_linear_time() {
    let found = |spelling: &str, text: &str| by_steps(&pattern(spelling), text);
    let far = |words: usize| format!("甲丁乙{}丙5元", "戊".repeat(words));
    assert_eq!(found("甲⑧乙…丙①", &far(2_000)).len(), 1);
    // Wherever it stands in such a sentence; but no sentence of a person is so long itself.
    let later = format!("{}{}", "戊".repeat(400_000), far(1_000));
    assert_eq!(found("甲⑧乙…丙①", &later).len(), 1);
    assert_eq!(found("甲⑧乙…丙①", &far(400_000)), []);
    // From every character the same stretch lies ahead.
    let text = format!("{}乙丁丙5元", "戊".repeat(100_000));
    assert_eq!(found("戊…乙丙①", &text), []);
}
