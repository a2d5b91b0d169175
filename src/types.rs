//! The types of the language, as far as readers see them.

use crate::lang::Lang;
use crate::spoken;
use serde::{Deserialize, Serialize};

/// What a number measures. Adding two different ones is a mistake in the rule file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
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

impl Dimension {
    /// That of a product; none where one cannot be multiplied by the other.
    pub fn times(self, other: Self) -> Option<Self> {
        use Dimension::{Bare, Count, Money, Ratio, Year};
        match (self, other) {
            (Year, _) | (_, Year) | (Money, Money) => None,
            (Bare, other) | (other, Bare) => Some(other),
            (Money, _) | (_, Money) => Some(Money),
            (Count, _) | (_, Count) => Some(Count),
            (Ratio, Ratio) => Some(Ratio),
        }
    }

    /// That of a quotient; none where one cannot be divided by the other.
    pub fn over(self, other: Self) -> Option<Self> {
        use Dimension::{Bare, Count, Money, Ratio, Year};
        match (self, other) {
            (Year, _) | (_, Year) => None,
            (Bare, Bare) => Some(Bare),
            (a, b) if a == b => Some(Ratio),
            (other, Bare) => Some(other),
            (Bare, Ratio) => Some(Bare),
            (Money | Count, Ratio) => Some(self),
            (Money, Count) => Some(Money),
            _ => None,
        }
    }
}

impl Dimension {
    /// Its name in messages.
    pub fn called(self, lang: Lang) -> &'static str {
        match self {
            Self::Money => lang.pick("金额", "an amount"),
            Self::Ratio => lang.pick("比率", "a ratio"),
            Self::Count => lang.pick("数量", "a count"),
            Self::Year => lang.pick("年份", "a year"),
            Self::Bare => lang.pick("数", "a number"),
        }
    }
}

spoken!(Dimension);

/// What an expression is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
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

impl Type {
    /// Its name in messages.
    pub fn called(self, lang: Lang) -> &'static str {
        match self {
            Self::Number(dimension) => dimension.called(lang),
            Self::Text => lang.pick("文字", "a text"),
            Self::Goal => lang.pick("指标值", "a goal value"),
            Self::Direction => lang.pick("增减方向", "a direction"),
            Self::Date => lang.pick("日期", "a date"),
            Self::Condition => lang.pick("条件", "a condition"),
            Self::Row => lang.pick("一行", "a row"),
            Self::Rows => lang.pick("多行", "several rows"),
            Self::Cells => lang.pick("多个单元格", "several cells"),
            Self::Table => lang.pick("表", "a table"),
            Self::Printed => lang.pick("未登记的栏", "a column that no form describes"),
        }
    }
}

spoken!(Type);
