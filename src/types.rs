//! The types of the language, as far as readers see them.

use std::fmt;

/// What a number measures. Adding two different ones is a mistake in the rule file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dimension {
    /// An amount of money: 元, 千元, 万元, 亿元.
    Money,
    /// A share or a rate, printed with %.
    Ratio,
    /// A count of things: 次, 人, 家, a weight in points.
    Count,
    /// A calendar year.
    Year,
    /// A number written in the rule without a unit, which takes that of its neighbour.
    Bare,
}

impl fmt::Display for Dimension {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Money => "金额",
            Self::Ratio => "比率",
            Self::Count => "数量",
            Self::Year => "年份",
            Self::Bare => "数",
        })
    }
}

/// What an expression is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Type {
    /// A number of one dimension.
    Number(Dimension),
    /// Words as printed.
    Text,
    /// A goal value of an indicator: `≥95%`, `等保三级`, `是`.
    Goal,
    /// A word of direction: 增加, 减少, 持平.
    Direction,
    /// A day.
    Date,
    /// A condition.
    Condition,
    /// Exactly one row.
    Row,
    /// Any number of rows.
    Rows,
    /// Any number of cells of one column.
    Cells,
    /// A table.
    Table,
    /// A column of a table that no form describes: told only when it is read.
    Printed,
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(dimension) => write!(f, "{dimension}"),
            Self::Text => f.write_str("文字"),
            Self::Goal => f.write_str("指标值"),
            Self::Direction => f.write_str("增减方向"),
            Self::Date => f.write_str("日期"),
            Self::Condition => f.write_str("条件"),
            Self::Row => f.write_str("一行"),
            Self::Rows => f.write_str("多行"),
            Self::Cells => f.write_str("多个单元格"),
            Self::Table => f.write_str("表"),
            Self::Printed => f.write_str("未登记的栏"),
        }
    }
}
