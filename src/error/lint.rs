//! The rules make sense but are likely not what was meant.

use crate::source::Span;
use miette::Diagnostic;
use thiserror::Error;

/// Declares the variants with their accessors, so that each is written once.
macro_rules! lints {
    ($( $(#[doc = $doc:literal])+ $severity:ident $code:literal $message:literal $label:literal $hint:literal
        $name:ident { $( $field:ident : $ty:ty ),* $(,)? };)+) => {
        /// The rules make sense but are likely not what was meant: a warning, or advice.
        #[derive(Clone, Debug, Diagnostic, Error, PartialEq, Eq)]
        #[non_exhaustive]
        #[allow(missing_docs, reason = "the fields fill the message above them")]
        pub enum Lint {
            $(
                $(#[doc = $doc])+
                #[error($message)]
                #[diagnostic(code($code), severity($severity), help($hint))]
                $name {
                    $( $field: $ty, )*
                    #[label($label)]
                    at: Span,
                },
            )+
        }

        impl Lint {
            /// Where it is.
            pub fn at(&self) -> Span {
                match self { $( Self::$name { at, .. } => *at, )+ }
            }

            /// Its code, such as `lint::always_true`.
            pub fn id(&self) -> &'static str {
                match self { $( Self::$name { .. } => $code, )+ }
            }

            /// Every code with its message, for the manual.
            pub const CODES: &'static [(&'static str, &'static str)] = &[ $( ($code, $message), )+ ];
        }
    };
}

lints! {
    /// `check a == a`
    Warning "lint::always_true" "这个比较恒成立" "两边总是相等" "两边相同的项会消去，查不出任何问题；看看是不是写错了一边"
        AlwaysTrue {};
    /// `check 100 == 80`
    Warning "lint::always_false" "这个比较恒不成立" "不论什么数都不成立" "两边相同的项消去后，只剩下不相等的常数"
        AlwaysFalse {};
    /// the same check twice
    Warning "lint::repeated_check" "这一条与 {previous} 查的是同一件事" "重复" "移项以后两条相同：删去一条"
        RepeatedCheck { previous: String };
    /// `check a == 1` and `check a <= 2`
    Warning "lint::implied_check" "{stricter}成立时，{looser}必然成立" "多余" "两条比较的是同一个式子，一宽一严：留下较严的一条"
        ImpliedCheck { stricter: String, looser: String };
    /// `check a == 1` and `check a == 2`
    Warning "lint::contradiction" "这一条与 {previous} 不能同时成立" "矛盾" "两条比较的是同一个式子，要求的数却不同"
        Contradiction { previous: String };
    /// two rules of one title
    Warning "lint::duplicate_title" "标题与 {previous} 相同" "同名的规则" "报告按标题称呼规则：让每条的标题说出它自己查什么"
        DuplicateTitle { previous: String };
    /// `let 至 = 1`
    Warning "lint::keyword_name" "`{name}` 与关键词同形" "容易看作关键词" "换一个名称；如果是印出来的栏目名，写在引号里：`\"{name}\"`"
        KeywordName { name: String };
    /// a Cyrillic `а` in a name
    Warning "lint::confusable" "`{character}`（{point}）不是它看上去的 `{like}`" "形近字" "改用通常的 `{like}`；不然名称对不上，却看不出来"
        Confusable { character: char, point: String, like: char };
    /// a zero-width or bidirectional character
    Warning "lint::hidden_character" "这里有看不见的字符 {point}" "看不见的字符" "删去它：它会使看到的与运行的不一样"
        HiddenCharacter { point: String };
    /// a sum of more than 20 figures compared without `within`
    Warning "lint::many_addends" "{count} 个数相加，允许的尾差会太大" "没有写 `within`" "每个加数都带来半个末位的尾差，20 个以上就可能盖住真的差错：用 `within` 写明容许多少"
        ManyAddends { count: usize };
    /// an `error` rule without `why`
    Warning "lint::no_why" "规则 `{rule}` 没有写 why" "依据是什么？" "级别是 error 的规则要写明依据：`why \"…\"`"
        NoWhy { rule: String };
    /// a rule that no test expects anything of
    Warning "lint::no_test" "规则 `{rule}` 没有测试" "没有 test 提到它" "写一个 `test`，给一张表，`expect {rule} fail` 或 `pass`"
        NoTest { rule: String };
    /// a rule that no test sees fail
    Advice "lint::no_failing_test" "规则 `{rule}` 没有不符的测试" "没有见过它报错" "再写一个 `test`，给一张有错的表，`expect {rule} fail`"
        NoFailingTest { rule: String };
    /// `支出总表[合计].合计 default 0`
    Warning "lint::default_on_total" "`{row}`行缺了也当作 0" "合计行不该缺" "合计行缺数是表不全，不是 0：删去 `default`，让它报缺数"
        DefaultOnTotal { row: String };
    /// a `let` that nothing uses
    Warning "lint::unused" "{what} `{name}` 没有用到" "没有用到" "删去它，或者看看是不是该用的地方写成了别的名称"
        Unused { what: &'static str, name: String };
    /// `column 合计 "合计"`
    Warning "lint::repeated_alias" "`{name}` 已经是这一栏的名称" "重复的别名" "比较名称时不分全角半角和空格：删去它"
        RepeatedAlias { name: String };
    /// `for 支出总表 in …`
    Warning "lint::shadowed" "`{name}` 遮住了同名的{what}" "同名" "在这条规则里，`{name}` 不再指那个{what}：换一个名称"
        Shadowed { name: String, what: &'static str };
    /// `when has 支出总表`, which every document has
    Advice "lint::idle_when" "`{table}` 没有写作 optional，却用 `when has` 问它在不在" "这张表必须有" "可以缺的表，在 `form` 里写 `optional`；不能缺的，删去这个 `when`，缺了才报得出来"
        IdleWhen { table: String };
    /// a rule that ran on none of the documents
    Warning "lint::never_applies" "规则 `{rule}` 在给出的文件里一次也没有用上" "没有运行" "没有一份文件满足它的 `when`，或有它要的行：看看名称和条件"
        NeverApplies { rule: String };
    /// `# lint: allow lint::alwys_true`
    Warning "lint::unknown_allow" "没有 `{name}` 这种提醒" "不认识" "能写的都在 docs/lint.md"
        UnknownAllow { name: String };
    /// `# lint: allow …` above what gives no such warning
    Advice "lint::idle_allow" "`{name}` 在这里没有出现，不用允许" "多余" "删去它；写在要允许的那一行的上面一行"
        IdleAllow { name: String };
}
