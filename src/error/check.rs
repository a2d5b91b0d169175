//! The rules are well formed but do not make sense.

use crate::source::Span;
use miette::Diagnostic;
use thiserror::Error;

/// Declares the variants with their `at` accessor, so that each is written once.
macro_rules! check_errors {
    ($( $(#[doc = $doc:literal])+ $code:literal $message:literal $label:literal
        $name:ident { $( $field:ident : $ty:ty ),* $(,)? };)+) => {
        /// The rules are well formed but do not make sense.
        #[derive(Clone, Debug, Diagnostic, Error, PartialEq, Eq)]
        #[non_exhaustive]
        #[allow(missing_docs, reason = "the fields fill the message above them")]
        pub enum CheckError {
            $(
                $(#[doc = $doc])+
                #[error($message)]
                #[diagnostic(code($code))]
                $name {
                    $( $field: $ty, )*
                    #[label($label)]
                    at: Span,
                    #[help]
                    hint: Option<String>,
                },
            )+
        }

        impl CheckError {
            /// Where it is.
            pub fn at(&self) -> Span {
                match self { $( Self::$name { at, .. } => *at, )+ }
            }

            /// Every code with its message, for the manual of errors.
            pub const CODES: &'static [(&'static str, &'static str)] = &[ $( ($code, $message), )+ ];
        }
    };
}

check_errors! {
    /// `check 支出总标[合计].合计 == 1`
    "check::unknown_name" "没有叫 `{name}` 的表、参数或行变量" "这个名称没有定义"
        UnknownName { name: String };
    /// `check 支出总表[合计].合记 == 1`
    "check::unknown_column" "`{table}` 没有 `{name}` 栏" "没有这一栏"
        UnknownColumn { table: String, name: String };
    /// `check 收支总表[合计].预算数 == 1`, where both sides have such a column
    "check::ambiguous_column" "`{table}` 有几栏都叫 `{name}`" "指哪一栏？"
        AmbiguousColumn { table: String, name: String };
    /// `check total(206.*) == 1`
    "check::unknown_function" "没有函数 `{name}`" "没有这个函数"
        UnknownFunction { name: String };
    /// `waive R-999 …`
    "check::unknown_rule" "没有规则 `{name}`" "没有这条规则"
        UnknownRule { name: String };
    /// `check 支出总表@去年[合计].合计 == 1`
    "check::unknown_document" "不认识 `@{name}`" "指哪一份文件？"
        UnknownDocument { name: String };
    /// `unit 万`
    "check::unknown_unit" "没有单位 `{name}`" "不是单位"
        UnknownUnit { name: String };
    /// `column 合计 : 钱`
    "check::unknown_kind" "没有 `{name}` 这一类栏目" "不是栏目的种类"
        UnknownKind { name: String };
    /// `level 缩进式`
    "check::unknown_level" "层级不能取自 `{name}`" "不是层级的来源"
        UnknownLevel { name: String };
    /// `sum(2061.*) == 1`
    "check::bad_code" "`{code}` 不是`{table}`的编码" "编码的位数不对"
        BadCode { code: String, table: String };
    /// `import "cn-bugdet"`
    "check::unknown_pack" "没有规则包 `{name}`" "没有这个规则包"
        UnknownPack { name: String };
    /// `import "cn-budget" 9`
    "check::pack_version" "规则包 `{name}` 的版本是 {found}，这里要 {wanted}" "版本不合"
        PackVersion { name: String, found: String, wanted: String };
    /// two `rule R-1`
    "check::duplicate_rule" "规则编号 `{name}` 已经用过（{previous}）" "编号重复"
        DuplicateRule { name: String, previous: String };
    /// two `param x`
    "check::duplicate_name" "`{name}` 已经定义过（{previous}）" "名称重复"
        DuplicateName { name: String, previous: String };
    /// `check 206.* == 1`
    "check::several_cells" "这里是多个数，不能直接比较" "多个单元格"
        SeveralCells {};
    /// `check 支出总表[*] == 1`
    "check::not_a_value" "这里要一个数或文字，得到的是{found}" "不是数"
        NotAValue { found: String };
    /// `for r in 5`
    "check::not_rows" "这里要若干行" "不是行"
        NotRows {};
    /// `in 5`
    "check::not_a_table" "这里要一张表" "不是表"
        NotATable {};
    /// `check sum(206.**) == 1`
    "check::counted_twice" "这样相加会把同一笔钱算两次" "上级与下级都在其中"
        CountedTwice {};
    /// `check [合计] == 1` in a rule without `in`
    "check::no_table" "这条规则没有 `in`，不知道 `[…]` 是哪张表的行" "哪张表？"
        NoTable {};
    /// `sum(206.*) == 1`, with two main tables that know 206
    "check::which_table" "不能确定 `{code}` 指哪张表：{candidates}" "哪张表？"
        WhichTable { code: String, candidates: String };
    /// `for r in 支出总表[*] check r == 1`
    "check::which_column" "`{name}` 是一行，不知道取哪一栏" "哪一栏？"
        WhichColumn { name: String };
    /// `check 支出总表[合计].合计`
    "check::not_a_condition" "`check` 要一个条件，得到的是{found}" "不是条件"
        NotACondition { found: String };
    /// `check (a == b) == c`
    "check::not_a_number" "条件不能当作数" "这是条件"
        ConditionAsValue {};
    /// `check 合计 + 占比 == 1`
    "check::dimensions" "{left}与{right}不能{operation}" "{left}与{right}"
        Dimensions { left: String, right: String, operation: String };
    /// `== 1 within 0.01`
    "check::tolerance_without_unit" "`within` 后面的数要带单位或 %" "没有单位"
        ToleranceWithoutUnit {};
    /// `sum(支出总表[*].合计, 2)`
    "check::arguments" "`{name}` 要 {expected} 个参数，得到 {found} 个" "用法：{usage}"
        Arguments { name: String, expected: String, found: usize, usage: String };
    /// `sum(1,234)`
    "check::grouped_argument" "参数里的 `{digits}` 分不清是一个数还是两个参数" "一个数，还是两个？"
        GroupedArgument { digits: String };
    /// `let a = a + 1`
    "check::recursive_let" "`{name}` 的定义又用到自己" "展开没有尽头"
        RecursiveLet { name: String };
    /// `let`s that double each other, thirty deep
    "check::too_large" "展开 `let` 后太大" "展开到这里超出限度"
        TooLarge {};
    /// `{甲表, 乙表}` of two repeated forms in one rule without `for`
    "check::repeated_forms" "一条规则里用到两种逐份的表（{forms}），不知道怎样配对" "另一种逐份的表"
        RepeatedForms { forms: String };
    /// `{项目:万圆}` in a pattern
    "check::bad_hole" "句式中的空格 `{name}` 写法不对" "应写作 {{名称:种类}}"
        BadHole { name: String };
    /// `"{}"`, or a pattern without any hole
    "check::bad_pattern" "句式不能用：{reason}" "这个句式"
        BadPattern { reason: String };
    /// `codes 科目 from "没有.csv"`
    "check::no_code_file" "规则包里没有 `{name}`" "没有这个文件"
        NoCodeFile { name: String };
    /// a code table whose CSV lacks `code` or `name`
    "check::bad_code_file" "`{name}` 不是科目表：{reason}" "这个文件"
        BadCodeFile { name: String, reason: String };
    /// `matches(x, "(")`
    "check::bad_regex" "正则式写法不对：{reason}" "这个正则式"
        BadRegex { reason: String };
    /// `waive R-1 because "…" until 2026-12-31`
    "check::waiver_unbound" "豁免没有写{lacking}" "这条豁免"
        WaiverUnbound { lacking: String };
    /// `waive … until 2999-01-01`, from the day of the run
    "check::waiver_too_long" "豁免到 {until}，超过 18 个月" "太长"
        WaiverTooLong { until: String };
    /// `override R-1 off`
    "check::override_without_reason" "`override` 没有写 because" "为什么？"
        OverrideWithoutReason {};
    /// a rule with no `check`
    "check::rule_without_check" "规则 `{name}` 没有 check" "没有要校验的"
        RuleWithoutCheck { name: String };
    /// `--set 没有的参数=1`
    "check::bad_param" "参数 `{name}` 的值不能用" "这个值"
        BadParam { name: String };
    /// `expect R-1 fail at 支出总表`
    "check::bad_place" "`at` 后面要写一格，如 `支出总表[合计].合计`" "不是一格"
        BadPlace {};
    /// a rule with two `in`
    "check::two_scopes" "一条规则只能有一个 `in`" "第二个 `in`"
        TwoScopes {};
}
