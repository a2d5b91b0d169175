//! The rule file is not well formed.

use super::declare::errors;
use crate::lang::Said;

errors! {
    /// The rule file is not well formed.
    ParseError;

    /// `check sum(a b) == 1`
    "parse::unexpected" "此处应为{expected}" "expected {expected}"
        Unexpected { expected: Said, hint: Option<Said> }
        @ at "此处" "here"
        => (hint);

    /// `ruel R-101 error "…" {`
    "parse::unknown_statement" "没有这样的语句" "there is no such statement"
        UnknownStatement { hint: Option<Said> }
        @ at "这个词不引出任何语句" "this word begins no statement"
        => (hint);

    /// `check a = b`
    "parse::single_equals" "比较用 `==`，不用 `=`" "a comparison is written `==`, not `=`"
        SingleEquals {}
        @ at "改为 `==`" "write `==`"
        => ("把 `=` 改为 `==`；`=` 只在 `let` 和 `param` 中给出定义"
            "write `==`; a single `=` only defines, in `let` and `param`");

    /// `check a == b == c`
    "parse::chained_comparison" "比较不能连写" "comparisons cannot be chained"
        ChainedComparison {}
        @ at "第二个比较" "the second comparison"
        @ first "第一个比较" "the first comparison"
        => ("分成两个比较，用 `and` 连起来：`a == b and b == c`"
            "write two comparisons joined by `and`: `a == b and b == c`");

    /// `a default 0 + b`
    "parse::loose_default" "`default` 代替的是哪一部分，分不清" "what `default` stands for could be two things"
        LooseDefault {}
        @ at "两边各写一个数，或加括号" "one value on each side, or brackets"
        => ("加括号：`(甲 default 0) + 乙`，或者 `(甲 + 乙) default 0`"
            "add brackets: `(a default 0) + b`, or `(a + b) default 0`");

    /// `check else "…"`
    "parse::missing_condition" "缺少条件" "the condition is missing"
        MissingCondition {}
        @ after "这个词之后应有条件" "a condition must follow this word"
        => ("写出要成立的条件，例如 `check r.合计 == r.基本支出 + r.项目支出`"
            "write what must hold, such as `check r.合计 == r.基本支出 + r.项目支出`");

    /// `check sum(a, b`
    "parse::unclosed_bracket" "括号没有闭合" "a bracket is not closed"
        UnclosedBracket {}
        @ open "从这里开始" "opened here"
        @ at "到这里仍未闭合" "still open here"
        => ("补上对应的右括号" "add the bracket that closes it");

    /// `rule R-101 "…" {` with no `}`
    "parse::unclosed_block" "`{{` 没有闭合" "`{{` is not closed"
        UnclosedBlock {}
        @ open "从这里开始" "opened here"
        @ at "到这里仍未闭合" "still open here"
        => ("在最后一行之后补上 `}}`" "add `}}` after the last line of the block");

    /// `why "政府收支分类科目`
    "parse::unclosed_text" "引号没有闭合" "a quotation is not closed"
        UnclosedText {}
        @ at "从这里开始" "opened here"
        => ("在同一行补上右引号；多行文字写在 `\"\"\"` 与 `\"\"\"` 之间"
            "close it on the same line; text of several lines stands between `\"\"\"` and `\"\"\"`");

    /// `1,23 == a`
    "parse::number_grouping" "千分位的逗号位置不对" "a thousands comma is in the wrong place"
        NumberGrouping {}
        @ at "这个数" "this number"
        => ("每三位一个逗号，如 `1,234,567.89`；也可以不写逗号"
            "one comma every three digits, as in `1,234,567.89`, or none at all");

    /// `99999999999999999999999999999999 == a`
    "parse::huge_number" "数太大或小数位太多" "the number is too large or has too many decimals"
        HugeNumber {}
        @ at "这个数" "this number"
        => ("一个数最多 28 位" "a number has at most 28 digits");

    /// `rule R-101 fatal "…" {`
    "parse::unknown_severity" "没有这个级别" "there is no such severity"
        UnknownSeverity { hint: Option<Said> }
        @ at "不是级别" "not a severity"
        => (hint);

    /// `expect R-101 ok`
    "parse::unknown_outcome" "没有这种结果" "there is no such outcome"
        UnknownOutcome { hint: Option<Said> }
        @ at "不是检查的结果" "not an outcome of a check"
        => (hint);

    /// `until 2026-13-01`
    "parse::bad_date" "不是日期" "this is not a date"
        BadDate {}
        @ at "历书上没有这一天，或写法不对" "no such day in the calendar, or not written as a date"
        => ("写成 年-月-日，月、日各两位，如 `2026-12-31`"
            "write year-month-day with two digits for month and day, such as `2026-12-31`");

    /// `given 支出总表` with a row of three cells under a heading of four
    "parse::grid_width" "这一行有 {found} 格，表头有 {wanted} 格" "this row has {found} cells, the heading has {wanted}"
        GridWidth { found: usize, wanted: usize }
        @ at "{found} 格" "{found} cells"
        @ heading "表头：{wanted} 格" "the heading: {wanted} cells"
        => ("空白的格也要写出两边的 `|`" "a blank cell too needs a `|` on both sides");

    /// `((((… 65 of them`
    "parse::too_deep" "嵌套太深" "nested too deep"
        TooDeep {}
        @ at "第 65 层" "level 65"
        => ("括号和前缀（`not`、`-`）最多嵌套 64 层；用 `let` 拆开"
            "brackets and prefixes (`not`, `-`) nest at most 64 deep; take parts out with `let`");

    /// a file of more than 1 MiB
    "parse::too_large" "规则文件太大" "the rule file is too large"
        TooLarge {}
        @ at "这个文件" "this file"
        => ("一个规则文件最多 1 MiB；拆成几个文件" "a rule file is at most 1 MiB; split it into several");

    /// a file of more than 5,000 rules
    "parse::too_many" "规则太多" "there are too many rules"
        TooMany {}
        @ at "第 5,001 条" "rule 5,001"
        => ("一个规则文件最多 5,000 条规则；拆成几个文件"
            "a rule file has at most 5,000 rules; split it into several");
}
