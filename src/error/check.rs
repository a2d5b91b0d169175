//! The rules are well formed but do not make sense.

use super::declare::errors;
use crate::lang::Said;

errors! {
    /// The rules are well formed but do not make sense.
    CheckError;

    /// `check 支出总标[合计].合计 == 1`
    "check::unknown_name" "没有叫 `{name}` 的表、参数或行变量"
        "there is no table, parameter or row variable `{name}`"
        UnknownName { name: String, hint: Option<Said> }
        @ at "这个名称没有定义" "this name is not defined"
        => (hint);
    /// `check 支出总表[合计].合记 == 1`
    "check::unknown_column" "`{table}` 没有 `{name}` 栏"
        "`{table}` has no column `{name}`"
        UnknownColumn { table: String, name: String, hint: Option<Said> }
        @ at "没有这一栏" "no such column"
        => (hint);
    /// `check 收支总表[合计].预算数 == 1`, where both sides have such a column
    "check::ambiguous_column" "`{table}` 有几栏都叫 `{name}`"
        "`{table}` has several columns named `{name}`"
        AmbiguousColumn { table: String, name: String, hint: Option<Said> }
        @ at "指哪一栏？" "which column?"
        => (hint);
    /// `check total(206.*) == 1`
    "check::unknown_function" "没有函数 `{name}`"
        "there is no function `{name}`"
        UnknownFunction { name: String, hint: Option<Said> }
        @ at "没有这个函数" "no such function"
        => (hint);
    /// `waive R-999 …`
    "check::unknown_rule" "没有规则 `{name}`"
        "there is no rule `{name}`"
        UnknownRule { name: String, hint: Option<Said> }
        @ at "没有这条规则" "no such rule"
        => (hint);
    /// `check 支出总表@去年[合计].合计 == 1`
    "check::unknown_document" "不认识 `@{name}`"
        "`@{name}` names no document"
        UnknownDocument { name: String, hint: Option<Said> }
        @ at "指哪一份文件？" "which document?"
        => (hint);
    /// `unit 万`
    "check::unknown_unit" "没有单位 `{name}`"
        "there is no unit `{name}`"
        UnknownUnit { name: String, hint: Option<Said> }
        @ at "不是单位" "not a unit"
        => (hint);
    /// `column 合计 : 钱`
    "check::unknown_kind" "没有 `{name}` 这一类栏目"
        "there is no kind of column `{name}`"
        UnknownKind { name: String, hint: Option<Said> }
        @ at "不是栏目的种类" "not a kind of column"
        => (hint);
    /// `level 缩进式`
    "check::unknown_level" "层级不能取自 `{name}`"
        "levels cannot be taken from `{name}`"
        UnknownLevel { name: String, hint: Option<Said> }
        @ at "不是层级的来源" "no source of levels"
        => (hint);
    /// `sum(2061.*) == 1`
    "check::bad_code" "`{code}` 不是`{table}`的编码"
        "`{code}` is not a code of `{table}`"
        BadCode { code: String, table: String, hint: Option<Said> }
        @ at "不是这里的编码" "no code of this classification"
        => (hint);
    /// `import "cn-bugdet"`
    "check::unknown_pack" "没有规则包 `{name}`"
        "there is no rule pack `{name}`"
        UnknownPack { name: String, hint: Option<Said> }
        @ at "没有这个规则包" "no such rule pack"
        => (hint);
    /// `import "cn-budget" 9`
    "check::pack_version" "规则包 `{name}` 的版本是 {found}，这里要 {wanted}"
        "the rule pack `{name}` is of version {found}; {wanted} is asked for here"
        PackVersion { name: String, found: Said, wanted: String, hint: Option<Said> }
        @ at "版本不合" "the versions do not fit"
        => (hint);
    /// two `rule R-1`
    "check::duplicate_rule" "规则编号 `{name}` 已经用过（{previous}）"
        "the rule id `{name}` is taken ({previous})"
        DuplicateRule { name: String, previous: String, hint: Option<Said> }
        @ at "编号重复" "the same id again"
        => (hint);
    /// two `param x`
    "check::duplicate_name" "`{name}` 已经定义过（{previous}）"
        "`{name}` is defined already ({previous})"
        DuplicateName { name: String, previous: String, hint: Option<Said> }
        @ at "名称重复" "the same name again"
        => (hint);
    /// `check 206.* == 1`
    "check::several_cells" "这里是多个数，不能直接比较"
        "these are several figures, which cannot be compared as one"
        SeveralCells { hint: Option<Said> }
        @ at "多个单元格" "several cells"
        => (hint);
    /// `check 支出总表[*] == 1`
    "check::not_a_value" "这里要一个数或文字，得到的是{found}"
        "a number or a text is wanted here, this is {found}"
        NotAValue { found: Said, hint: Option<Said> }
        @ at "不是数" "not a number"
        => (hint);
    /// `for r in 5`
    "check::not_rows" "这里要若干行"
        "rows are wanted here"
        NotRows { hint: Option<Said> }
        @ at "不是行" "not rows"
        => (hint);
    /// `in 5`
    "check::not_a_table" "这里要一张表"
        "a table is wanted here"
        NotATable { hint: Option<Said> }
        @ at "不是表" "not a table"
        => (hint);
    /// `check sum(206.**) == 1`
    "check::counted_twice" "这样相加会把同一笔钱算两次"
        "this sum would count the same money twice"
        CountedTwice { hint: Option<Said> }
        @ at "上级与下级都在其中" "has both a line and the lines under it"
        => (hint);
    /// `check [合计] == 1` in a rule without `in`
    "check::no_table" "这条规则没有 `in`，不知道 `[…]` 是哪张表的行"
        "this rule has no `in`: `[…]` could be rows of any table"
        NoTable { hint: Option<Said> }
        @ at "哪张表？" "of which table?"
        => (hint);
    /// `sum(206.*) == 1`, with two main tables that know 206
    "check::which_table" "不能确定 `{code}` 指哪张表：{candidates}"
        "`{code}` could be of several tables: {candidates}"
        WhichTable { code: String, candidates: Said, hint: Option<Said> }
        @ at "哪张表？" "of which table?"
        => (hint);
    /// `for r in 支出总表[*] check r == 1`
    "check::which_column" "`{name}` 是一行，不知道取哪一栏"
        "`{name}` is a row: which column of it?"
        WhichColumn { name: String, hint: Option<Said> }
        @ at "哪一栏？" "which column?"
        => (hint);
    /// `check 支出总表[合计].合计`
    "check::not_a_condition" "`check` 要一个条件，得到的是{found}"
        "`check` needs a condition, this is {found}"
        NotACondition { found: Said, hint: Option<Said> }
        @ at "不是条件" "not a condition"
        => (hint);
    /// `check worked(支出总表[合计].合计) == 1`
    "check::not_a_text" "这里要文字，得到的是{found}"
        "a text is needed here, this is {found}"
        NotAText { found: Said, hint: Option<Said> }
        @ at "不是文字" "not a text"
        => (hint);
    /// `check (a == b) == c`
    "check::not_a_number" "条件不能当作数"
        "a condition is not a number"
        ConditionAsValue { hint: Option<Said> }
        @ at "这是条件" "this is a condition"
        => (hint);
    /// `check 合计 + 占比 == 1`
    "check::dimensions" "{left}与{right}不能{operation}"
        "{left} and {right} cannot be {operation}"
        Dimensions { left: Said, right: Said, operation: Said, hint: Option<Said> }
        @ at "{left}与{right}" "{left} and {right}"
        => (hint);
    /// `== 1 within 0.01`
    "check::tolerance_without_unit" "`within` 后面的数要带单位或 %"
        "the number after `within` needs a unit or %"
        ToleranceWithoutUnit { hint: Option<Said> }
        @ at "没有单位" "without a unit"
        => (hint);
    /// `sum(支出总表[*].合计, 2)`
    "check::arguments" "`{name}` 要 {expected} 个参数，得到 {found} 个"
        "`{name}` takes {expected} arguments, not {found}"
        Arguments { name: String, expected: String, found: usize, usage: Said, hint: Option<Said> }
        @ at "用法：{usage}" "used as {usage}"
        => (hint);
    /// `sum(1,234)`
    "check::grouped_argument" "参数里的 `{digits}` 分不清是一个数还是两个参数"
        "`{digits}` could be one number or two arguments"
        GroupedArgument { digits: String, hint: Option<Said> }
        @ at "一个数，还是两个？" "one number, or two?"
        => (hint);
    /// `let a = a + 1`
    "check::recursive_let" "`{name}` 的定义又用到自己"
        "the definition of `{name}` uses itself"
        RecursiveLet { name: String, hint: Option<Said> }
        @ at "展开没有尽头" "would be expanded without end"
        => (hint);
    /// `let`s that double each other, thirty deep
    "check::too_large" "展开 `let` 后太大"
        "too large once its `let`s are expanded"
        TooLarge { hint: Option<Said> }
        @ at "展开到这里超出限度" "past the limit here"
        => (hint);
    /// `{甲表, 乙表}` of two repeated forms in one rule without `for`
    "check::repeated_forms" "一条规则里用到两种逐份的表（{forms}），不知道怎样配对"
        "one rule uses two tables that are printed several times ({forms}), and cannot tell how to pair them"
        RepeatedForms { forms: Said, hint: Option<Said> }
        @ at "另一种逐份的表" "another table that is printed several times"
        => (hint);
    /// `{项目:万圆}` in a pattern
    "check::bad_hole" "句式中的空格 `{name}` 写法不对"
        "the hole `{name}` of this pattern is not well formed"
        BadHole { name: String, hint: Option<Said> }
        @ at "应写作 {{名称:种类}}" "should be {{name:kind}}"
        => (hint);
    /// `"{}"`, or a pattern without any hole
    "check::bad_pattern" "句式不能用：{reason}"
        "the pattern cannot be used: {reason}"
        BadPattern { reason: Said, hint: Option<Said> }
        @ at "这个句式" "this pattern"
        => (hint);
    /// `codes 科目 from "没有.csv"`
    "check::no_code_file" "规则包里没有 `{name}`"
        "the rule pack has no file `{name}`"
        NoCodeFile { name: String, hint: Option<Said> }
        @ at "没有这个文件" "no such file"
        => (hint);
    /// a code table whose CSV lacks `code` or `name`
    "check::bad_code_file" "`{name}` 不是科目表：{reason}"
        "`{name}` is not a code table: {reason}"
        BadCodeFile { name: String, reason: Said, hint: Option<Said> }
        @ at "这个文件" "this file"
        => (hint);
    /// `matches(x, "(")`
    "check::bad_regex" "正则式写法不对：{reason}"
        "the regular expression is not well formed: {reason}"
        BadRegex { reason: Said, hint: Option<Said> }
        @ at "这个正则式" "this regular expression"
        => (hint);
    /// `waive R-1 because "…" until 2026-12-31`
    "check::waiver_unbound" "豁免没有写{lacking}"
        "the waiver does not give {lacking}"
        WaiverUnbound { lacking: Said, hint: Option<Said> }
        @ at "这条豁免" "this waiver"
        => (hint);
    /// `waive … until 2999-01-01`, from the day of the run
    "check::waiver_too_long" "豁免到 {until}，超过 18 个月"
        "a waiver until {until} runs for more than 18 months"
        WaiverTooLong { until: String, hint: Option<Said> }
        @ at "太长" "too long"
        => (hint);
    /// `override R-1 off`
    "check::override_without_reason" "`override` 没有写 because"
        "`override` without because"
        OverrideWithoutReason { hint: Option<Said> }
        @ at "为什么？" "why?"
        => (hint);
    /// a rule with no `check`
    "check::rule_without_check" "规则 `{name}` 没有 check"
        "the rule `{name}` has no check"
        RuleWithoutCheck { name: String, hint: Option<Said> }
        @ at "没有要校验的" "nothing to check"
        => (hint);
    /// `--set 没有的参数=1`
    "check::bad_param" "参数 `{name}` 的值不能用"
        "the value given to the parameter `{name}` cannot be used"
        BadParam { name: String, hint: Option<Said> }
        @ at "这个值" "this value"
        => (hint);
    /// `expect R-1 fail at 支出总表`
    "check::bad_place" "`at` 后面要写一格，如 `支出总表[合计].合计`"
        "`at` is followed by one cell, such as `支出总表[合计].合计`"
        BadPlace { hint: Option<Said> }
        @ at "不是一格" "not a cell"
        => (hint);
    /// a rule with two `in`
    "check::two_scopes" "一条规则只能有一个 `in`"
        "a rule has one `in` at most"
        TwoScopes { hint: Option<Said> }
        @ at "第二个 `in`" "the second `in`"
        => (hint);
}
