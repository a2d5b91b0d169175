//! Random expressions.

use crossfoot::ast::*;
use crossfoot::ops::Comparison;
use crossfoot::source::Span;
use crossfoot::value::Decimal;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

pub(super) fn name(text: &str) -> Name {
    Name {
        text: text.to_owned(),
        span: Span::default(),
    }
}

pub(super) fn expr(kind: ExprKind) -> Expr {
    Expr {
        span: Span::default(),
        kind,
    }
}

pub(super) fn plain() -> impl Strategy<Value = Name> {
    prop::sample::select(vec!["合计", "c", "支出总表", "x1", "r_2", "name", "total"]).prop_map(name)
}

pub(super) fn label() -> impl Strategy<Value = Name> {
    prop_oneof![
        plain(),
        prop::sample::select(vec![
            "因公出国（境）费",
            "“三公”经费",
            "a.b",
            "except",
            "2024年",
            "",
            "（一）"
        ])
        .prop_map(name),
    ]
}

pub(super) fn text() -> impl Strategy<Value = Name> {
    "[a-z0-9\"\\\\\n 合计「」#{}…]{0,8}".prop_map(|text| name(&text))
}

pub(super) fn code() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["206", "2060101", "42T01"]).prop_map(str::to_owned)
}

pub(super) fn number() -> impl Strategy<Value = Expr> {
    let digits = prop::sample::select(vec!["6,166.88", "100", "0.01", "1,234"]);
    let unit = option::of(prop::sample::select(vec!["万元", "%", "次", "平方米"]).prop_map(name));
    (digits, unit).prop_map(|(digits, unit)| {
        let value = Decimal::from_str_exact(&digits.replace(',', "")).unwrap();
        expr(ExprKind::Number(NumberWord {
            digits: digits.to_owned(),
            value,
            unit,
        }))
    })
}

pub(super) fn step(inner: BoxedStrategy<Expr>) -> impl Strategy<Value = Step> {
    prop_oneof![
        Just(Step::Each),
        Just(Step::Deep),
        label().prop_map(|label| Step::Label(label.text)),
        code().prop_map(Step::Code),
        (code(), any::<bool>()).prop_map(|(code, deep)| Step::Under { code, deep }),
        (code(), code()).prop_map(|(a, b)| Step::Range(a, b)),
        inner.prop_map(|e| Step::Computed(Box::new(e))),
    ]
}

pub(super) fn selection(inner: BoxedStrategy<Expr>) -> impl Strategy<Value = Selection> {
    let element = || {
        vec(step(inner.clone()), 1..3).prop_map(|steps| Element {
            span: Span::default(),
            steps,
        })
    };
    (vec(element(), 1..3), vec(element(), 0..2))
        .prop_map(|(items, except)| Selection { items, except })
}

pub(super) fn leaf() -> impl Strategy<Value = Expr> {
    prop_oneof![
        number(),
        text().prop_map(|text| expr(ExprKind::Text(text.text))),
        plain().prop_map(|name| expr(ExprKind::Name(name.text))),
        Just(expr(ExprKind::Title("预算01表（汇总）".to_owned()))),
        (code(), any::<bool>()).prop_map(|(code, deep)| expr(ExprKind::Codes { code, deep })),
    ]
}

pub(super) fn expression() -> BoxedStrategy<Expr> {
    leaf()
        .prop_recursive(4, 24, 3, |inner| {
            prop_oneof![places(inner.clone()), operations(inner)]
        })
        .boxed()
}

pub(super) fn places(e: BoxedStrategy<Expr>) -> impl Strategy<Value = Expr> {
    let boxed = || e.clone().prop_map(Box::new);
    let document = prop::sample::select(vec!["上年", "2023", "下属"]).prop_map(name);
    let filter = option::of(e.clone());
    prop_oneof![
        vec(e.clone(), 1..3).prop_map(ExprKind::Set),
        selection(e.clone()).prop_map(ExprKind::Here),
        (boxed(), selection(e.clone())).prop_map(|(e, s)| ExprKind::Rows(e, s)),
        (boxed(), label()).prop_map(|(e, l)| ExprKind::Field(e, l)),
        (boxed(), any::<bool>()).prop_map(|(of, deep)| ExprKind::Under { of, deep }),
        (boxed(), document).prop_map(|(of, document)| ExprKind::At {
            of,
            document,
            each: false
        }),
        boxed().prop_map(|of| ExprKind::At {
            of,
            document: name("下属"),
            each: true
        }),
        (plain(), vec(e.clone(), 0..3)).prop_map(|(function, arguments)| ExprKind::Call {
            function,
            arguments
        }),
        (plain(), plain(), e.clone(), filter, option::of(e.clone())).prop_map(
            |(function, name, over, filter, body)| ExprKind::Fold(Box::new(Aggregate {
                function,
                name,
                over,
                filter,
                body
            }))
        ),
    ]
    .prop_map(expr)
}

pub(super) fn operations(e: BoxedStrategy<Expr>) -> impl Strategy<Value = Expr> {
    let boxed = || e.clone().prop_map(Box::new);
    let sign = prop::sample::select(vec![
        Comparison::Equal,
        Comparison::Unequal,
        Comparison::Less,
        Comparison::AtLeast,
    ]);
    let tolerance = prop_oneof![
        Just(ToleranceWord::None),
        Just(ToleranceWord::Exactly(crossfoot::ast::At(Span::default()))),
        boxed().prop_map(ToleranceWord::Within),
    ];
    let chain = |a, b| vec((prop::sample::select(vec![a, b]), e.clone()), 1..3);
    let rest = prop_oneof![
        chain(Sign::Plus, Sign::Minus),
        chain(Sign::Times, Sign::Over)
    ];
    let join = prop::sample::select(vec![Join::And, Join::Or]);
    prop_oneof![
        boxed().prop_map(ExprKind::Negate),
        boxed().prop_map(ExprKind::Not),
        boxed().prop_map(ExprKind::Has),
        (boxed(), boxed()).prop_map(|(a, b)| ExprKind::Default(a, b)),
        (boxed(), rest).prop_map(|(first, rest)| ExprKind::Chain { first, rest }),
        (join, vec(e.clone(), 2..4)).prop_map(|(join, all)| ExprKind::Joined(join, all)),
        (boxed(), sign, boxed(), tolerance).prop_map(|(left, sign, right, tolerance)| {
            ExprKind::Compare {
                left,
                sign,
                right,
                tolerance,
            }
        }),
    ]
    .prop_map(expr)
}
