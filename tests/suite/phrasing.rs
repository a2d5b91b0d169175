//! Set phrases stand where their expressions say they do.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that fails may stop"
)]

use crossfoot::engine::{Packs, Setup};
use crossfoot::form::{HoleKind, Kind, Passage, Pattern, PatternHole, Phrase};
use crossfoot::load::{Input, example};
use crossfoot::value::{Folded, Unit};
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

fn by_expression(pattern: &Pattern, text: &str) -> Vec<Match> {
    let groups = |n: usize| [format!("h{n}"), format!("u{n}")];
    let found = pattern.regex().unwrap().captures_iter(text);
    found
        .map(|m| {
            let names = (0..pattern.holes.len()).flat_map(groups);
            let parts = names.map(|name| m.name(&name).map(|group| group.range()));
            (m.get(0).unwrap().range(), parts.collect())
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
        "2025",
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
        prop_assert_eq!(by_steps(&pattern, &text), by_expression(&pattern, &text));
    }
}

#[test]
fn every_bundled_phrase_is_found_in_the_example_where_its_expression_finds_it() {
    let program = Packs::bundled()
        .unwrap()
        .compile(&Setup::default())
        .unwrap();
    let Input::Memory { files, .. } = example() else {
        return;
    };
    let prose = files.iter().filter(|(name, _)| name.ends_with(".txt"));
    let mut found = 0;
    for (_, bytes) in prose {
        let text = Folded::new(std::str::from_utf8(bytes).unwrap(), 0).text;
        for extract in &program.forms.extracts {
            let matches = by_steps(&extract.pattern, &text);
            found += matches.len();
            assert_eq!(
                matches,
                by_expression(&extract.pattern, &text),
                "{}",
                extract.name
            );
        }
    }
    assert!(found > 100, "{found}");
}

#[test]
fn a_sentence_without_end_is_searched_in_linear_time() {
    let pattern = pattern("甲⑧乙…丙①");
    let text = format!("甲丁乙{}丙5元", "戊".repeat(400_000));
    let found = by_steps(&pattern, &text);
    assert_eq!(found, by_expression(&pattern, &text));
    assert_eq!(found.len(), 1);
    // From every character the same stretch lies ahead.
    let pattern = self::pattern("戊…乙丙①");
    let text = format!("{}乙丁丙5元", "戊".repeat(100_000));
    assert_eq!(by_steps(&pattern, &text), []);
}
