//! Random statements.

use super::expr::{expression, label, name, plain, text};
use crossfoot::ast::*;
use crossfoot::ops::Comparison;
use crossfoot::outcome::{Outcome, Severity};
use crossfoot::source::Span;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

/// Columns that are added up.
fn added(some: std::ops::Range<usize>) -> impl Strategy<Value = Vec<Vec<Name>>> {
    vec(vec(label(), 1..3), some)
}

pub(super) fn id() -> impl Strategy<Value = Name> {
    prop::sample::select(vec!["R-101", "BX-05a", "FT-01"]).prop_map(name)
}

pub(super) fn check() -> impl Strategy<Value = Check> {
    (expression(), option::of(text())).prop_map(|(condition, message)| Check { condition, message })
}

pub(super) fn definition() -> impl Strategy<Value = Let> {
    let called = prop::sample::select(vec!["占比", "indicator.weights"]).prop_map(name);
    (called, vec(plain(), 0..3), expression()).prop_map(|(name, params, body)| Let {
        name,
        params,
        body,
    })
}

pub(super) fn rule_line() -> impl Strategy<Value = RuleLine> {
    let each = (plain(), expression(), option::of(expression()));
    prop_oneof![
        text().prop_map(RuleLine::Why),
        expression().prop_map(RuleLine::In),
        each.prop_map(|(name, over, filter)| RuleLine::For(Loop { name, over, filter })),
        expression().prop_map(RuleLine::When),
        definition().prop_map(RuleLine::Let),
        check().prop_map(RuleLine::Check),
    ]
}

pub(super) fn rule() -> impl Strategy<Value = Item> {
    let level = option::of(prop::sample::select(vec![Severity::Error, Severity::Warn]));
    (id(), level, text(), vec(rule_line(), 0..4)).prop_map(|(id, level, title, lines)| {
        let severity = level.map(|level| (level, At(Span::default())));
        Item::Rule(Rule {
            id,
            severity,
            title,
            lines,
        })
    })
}

pub(super) fn column() -> impl Strategy<Value = FormColumn> {
    let kind = option::of(prop::sample::select(vec!["万元", "%", "文字"]).prop_map(name));
    (vec(label(), 1..3), vec(text(), 0..2), kind, any::<bool>()).prop_map(
        |(path, aliases, kind, optional)| FormColumn {
            path,
            aliases,
            kind,
            optional,
        },
    )
}

fn beside() -> impl Strategy<Value = FormLine> {
    let sign = prop_oneof![
        Just(Comparison::Equal),
        Just(Comparison::AtMost),
        Just(Comparison::AtLeast),
    ];
    let there = (label(), vec(label(), 1..4), vec(label(), 1..3));
    let there = there.prop_map(|(form, row, column)| There { form, row, column });
    (vec(vec(label(), 1..3), 1..3), sign, vec(there, 1..3))
        .prop_map(|(a, b, c)| FormLine::Beside(a, b, c))
}

pub(super) fn form_line() -> impl Strategy<Value = FormLine> {
    let names = || vec(label(), 1..3);
    let flat = prop_oneof![
        Just(FormLine::Main(At(Span::default()))),
        Just(FormLine::Optional(At(Span::default()))),
        Just(FormLine::Unit(name("万元"))),
        names().prop_map(FormLine::Key),
        names().prop_map(FormLine::Label),
        plain().prop_map(FormLine::Codes),
        Just(FormLine::Level(name("indent"))),
        names().prop_map(FormLine::Total),
        names().prop_map(FormLine::Apart),
        column().prop_map(FormLine::Column),
        column().prop_map(FormLine::Field),
        (added(1..3), added(1..4)).prop_map(|(sums, parts)| FormLine::Identity(sums, parts)),
        (vec(label(), 1..3), any::<bool>(), vec(label(), 1..4)).prop_map(|(own, least, other)| {
            let sign = if least {
                Comparison::AtLeast
            } else {
                Comparison::AtMost
            };
            FormLine::Bound(own, sign, other)
        }),
        beside(),
    ];
    flat.prop_recursive(2, 8, 3, |inner| {
        (label(), vec(inner, 0..3)).prop_map(|(l, lines)| FormLine::Block(l, lines))
    })
}

pub(super) fn form() -> impl Strategy<Value = Item> {
    (
        plain(),
        vec(text(), 0..3),
        option::of(label()),
        option::of(plain()),
        vec(form_line(), 0..5),
    )
        .prop_map(|(name, titles, repeats, part_of, lines)| {
            Item::Form(Form {
                name,
                titles,
                repeats,
                part_of,
                lines,
            })
        })
}

pub(super) fn test() -> impl Strategy<Value = Item> {
    let cell = prop::sample::select(vec!["", "合计", "1,000.01", "a \"b (", "-"]).prop_map(name);
    let heading = vec(Just(name("栏")), 3);
    let grid = (heading, vec((vec(cell, 2), Just(name("x"))), 0..3)).prop_map(|(heading, rows)| {
        let rows = rows.into_iter().map(|(mut cells, last)| {
            cells.push(last);
            cells
        });
        std::iter::once(heading).chain(rows).collect::<Vec<_>>()
    });
    let document = option::of(Just(name("上年")));
    let prose =
        (text(), document.clone()).prop_map(|(text, document)| Given::Text { text, document });
    let unit = option::of(Just(name("万元")));
    let table = (
        label(),
        document,
        option::of(text()),
        unit,
        prop_oneof![Just(Vec::new()), grid],
    )
        .prop_map(|(table, document, occurrence, unit, rows)| Given::Table {
            table,
            document,
            occurrence,
            unit,
            rows,
        });
    let given = prop_oneof![prose, table];
    let outcome = prop::sample::select(Outcome::ALL.to_vec());
    let expect = (id(), outcome, option::of(expression()), any::<bool>()).prop_map(
        |(rule, outcome, at, none)| Expect {
            rule,
            outcome,
            at,
            none,
        },
    );
    (text(), vec(given, 0..3), vec(expect, 0..3)).prop_map(|(title, given, expect)| {
        Item::Test(Test {
            title,
            given,
            expect,
        })
    })
}

pub(super) fn waive() -> impl Strategy<Value = Item> {
    let year = option::of(Just(name("2025")));
    let until = option::of(Just(name("2026-12-31")));
    (
        id(),
        option::of(text()),
        year,
        option::of(expression()),
        option::of(text()),
        until,
    )
        .prop_map(|(rule, org, year, within, because, until)| {
            Item::Waive(Waive {
                rule,
                org,
                year,
                within,
                because,
                until,
                span: At(Span::default()),
            })
        })
}

pub(super) fn overriding() -> impl Strategy<Value = Item> {
    let change = prop_oneof![
        Just((name("R-101"), Change::Severity(Severity::Info))),
        Just((name("R-101"), Change::Off)),
        expression().prop_map(|e| (name("权重"), Change::Param(e))),
    ];
    (change, option::of(text())).prop_map(|((target, change), because)| {
        Item::Override(Override {
            target,
            change,
            because,
        })
    })
}

pub(super) fn declaration() -> impl Strategy<Value = Item> {
    let version = option::of(prop::sample::select(vec!["2", "2.1"]).prop_map(name));
    let import =
        (text(), version).prop_map(|(pack, version)| Item::Import(Import { pack, version }));
    let codes = (
        plain(),
        text(),
        option::of(text()),
        vec((plain(), Just(name("3"))), 0..3),
    )
        .prop_map(|(name, file, aliases, levels)| {
            Item::Codes(Codes {
                name,
                file,
                aliases,
                levels,
            })
        });
    let extract = (
        plain(),
        vec(text(), 0..2),
        any::<bool>(),
        option::of(label()),
        text(),
    )
        .prop_map(|(name, sections, each, key, pattern)| {
            Item::Extract(Extract {
                name,
                sections,
                each,
                key,
                pattern,
            })
        });
    prop_oneof![
        Just(Item::Unit(name("万元"))),
        import,
        (plain(), expression()).prop_map(|(name, value)| Item::Param(Param { name, value })),
        definition().prop_map(Item::Let),
        codes,
        extract,
    ]
}

pub(crate) fn item() -> impl Strategy<Value = Item> {
    prop_oneof![
        declaration(),
        rule(),
        check().prop_map(Item::Bare),
        form(),
        test(),
        waive(),
        overriding()
    ]
}
