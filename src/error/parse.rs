//! The rule file is not well formed.

use crate::source::Span;
use miette::Diagnostic;
use thiserror::Error;

/// The rule file is not well formed.
#[derive(Clone, Debug, Diagnostic, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum ParseError {
    /// `check sum(a b) == 1`
    #[error("此处应为{expected}")]
    #[diagnostic(code("parse::unexpected"))]
    Unexpected {
        /// What could stand here.
        expected: String,
        /// Where.
        #[label("此处")]
        at: Span,
        /// What to write instead.
        #[help]
        hint: Option<String>,
    },

    /// `ruel R-101 error "…" {`
    #[error("没有这样的语句")]
    #[diagnostic(code("parse::unknown_statement"))]
    UnknownStatement {
        /// The word.
        #[label("这个词不引出任何语句")]
        at: Span,
        /// Which word it may have been meant to be.
        #[help]
        hint: String,
    },

    /// `check a = b`
    #[error("比较用 `==`，不用 `=`")]
    #[diagnostic(
        code("parse::single_equals"),
        help("把 `=` 改为 `==`；`=` 只在 `let` 和 `param` 中给出定义")
    )]
    SingleEquals {
        /// The sign.
        #[label("改为 `==`")]
        at: Span,
    },

    /// `check a == b == c`
    #[error("比较不能连写")]
    #[diagnostic(
        code("parse::chained_comparison"),
        help("分成两个比较，用 `and` 连起来：`a == b and b == c`")
    )]
    ChainedComparison {
        /// The second operator.
        #[label("第二个比较")]
        at: Span,
        /// The first.
        #[label("第一个比较")]
        first: Span,
    },

    /// `check else "…"`
    #[error("缺少条件")]
    #[diagnostic(
        code("parse::missing_condition"),
        help("写出要成立的条件，例如 `check r.合计 == r.基本支出 + r.项目支出`")
    )]
    MissingCondition {
        /// The word that a condition must follow.
        #[label("这个词之后应有条件")]
        after: Span,
    },

    /// `check sum(a, b`
    #[error("括号没有闭合")]
    #[diagnostic(code("parse::unclosed_bracket"), help("补上对应的右括号"))]
    UnclosedBracket {
        /// The bracket.
        #[label("从这里开始")]
        open: Span,
        /// Where it should have been closed at the latest.
        #[label("到这里仍未闭合")]
        at: Span,
    },

    /// `rule R-101 "…" {` with no `}`
    #[error("`{{` 没有闭合")]
    #[diagnostic(code("parse::unclosed_block"), help("在最后一行之后补上 `}}`"))]
    UnclosedBlock {
        /// The brace.
        #[label("从这里开始")]
        open: Span,
        /// Where it should have been closed at the latest.
        #[label("到这里仍未闭合")]
        at: Span,
    },

    /// `why "政府收支分类科目`
    #[error("引号没有闭合")]
    #[diagnostic(
        code("parse::unclosed_text"),
        help("在同一行补上右引号；多行文字写在 `\"\"\"` 与 `\"\"\"` 之间")
    )]
    UnclosedText {
        /// From the quote to the end of its line.
        #[label("从这里开始")]
        at: Span,
    },

    /// `1,23 == a`
    #[error("千分位的逗号位置不对")]
    #[diagnostic(
        code("parse::number_grouping"),
        help("每三位一个逗号，如 `1,234,567.89`；也可以不写逗号")
    )]
    NumberGrouping {
        /// The number.
        #[label("这个数")]
        at: Span,
    },

    /// `99999999999999999999999999999999 == a`
    #[error("数太大或小数位太多")]
    #[diagnostic(code("parse::huge_number"), help("一个数最多 28 位"))]
    HugeNumber {
        /// The number.
        #[label("这个数")]
        at: Span,
    },

    /// `rule R-101 fatal "…" {`
    #[error("没有这个级别")]
    #[diagnostic(code("parse::unknown_severity"))]
    UnknownSeverity {
        /// The word.
        #[label("不是级别")]
        at: Span,
        /// Which words there are.
        #[help]
        hint: String,
    },

    /// `expect R-101 ok`
    #[error("没有这种结果")]
    #[diagnostic(code("parse::unknown_outcome"))]
    UnknownOutcome {
        /// The word.
        #[label("不是检查的结果")]
        at: Span,
        /// Which words there are.
        #[help]
        hint: String,
    },

    /// `until 2026-13-01`
    #[error("不是日期")]
    #[diagnostic(
        code("parse::bad_date"),
        help("写成 年-月-日，月、日各两位，如 `2026-12-31`")
    )]
    BadDate {
        /// The date.
        #[label("历书上没有这一天，或写法不对")]
        at: Span,
    },

    /// `given 支出总表` with a row of three cells under a heading of four
    #[error("这一行有 {found} 格，表头有 {wanted} 格")]
    #[diagnostic(code("parse::grid_width"), help("空白的格也要写出两边的 `|`"))]
    GridWidth {
        /// How many cells the row has.
        found: usize,
        /// How many the heading has.
        wanted: usize,
        /// The row.
        #[label("{found} 格")]
        at: Span,
        /// The heading.
        #[label("表头：{wanted} 格")]
        heading: Span,
    },

    /// `((((… 65 of them`
    #[error("嵌套太深")]
    #[diagnostic(
        code("parse::too_deep"),
        help("括号和前缀（`not`、`-`）最多嵌套 64 层；用 `let` 拆开")
    )]
    TooDeep {
        /// The first that is too deep.
        #[label("第 65 层")]
        at: Span,
    },

    /// a file of more than 1 MiB
    #[error("规则文件太大")]
    #[diagnostic(code("parse::too_large"), help("一个规则文件最多 1 MiB；拆成几个文件"))]
    TooLarge {
        /// The start of the file.
        #[label("这个文件")]
        at: Span,
    },

    /// a file of more than 5,000 rules
    #[error("规则太多")]
    #[diagnostic(
        code("parse::too_many"),
        help("一个规则文件最多 5,000 条规则；拆成几个文件")
    )]
    TooMany {
        /// The first rule past the limit.
        #[label("第 5,001 条")]
        at: Span,
    },
}

impl ParseError {
    /// Where it is.
    pub fn at(&self) -> Span {
        match self {
            Self::Unexpected { at, .. }
            | Self::UnknownStatement { at, .. }
            | Self::SingleEquals { at }
            | Self::ChainedComparison { at, .. }
            | Self::UnclosedText { at }
            | Self::NumberGrouping { at }
            | Self::HugeNumber { at }
            | Self::UnknownSeverity { at, .. }
            | Self::UnknownOutcome { at, .. }
            | Self::BadDate { at }
            | Self::GridWidth { at, .. }
            | Self::TooDeep { at }
            | Self::TooLarge { at }
            | Self::TooMany { at } => *at,
            Self::MissingCondition { after } => *after,
            Self::UnclosedBracket { open, .. } | Self::UnclosedBlock { open, .. } => *open,
        }
    }
}
