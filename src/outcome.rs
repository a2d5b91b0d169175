//! How a check ends, and how much it matters.

use crate::lang::Lang;
use crate::spoken;
use serde::{Deserialize, Serialize};

/// The seven ways in which a check can end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Outcome {
    /// 通过: it holds exactly.
    Pass,
    /// 尾差: it holds within what rounding of the printed figures explains.
    Rounded,
    /// 不符: it does not hold.
    Fail,
    /// 缺数: a figure that the rule names is not there.
    Missing,
    /// 未识别: a figure is there and cannot be told.
    Unreadable,
    /// 不适用: the rule's `when` says that it does not apply.
    Skipped,
    /// 已豁免: it fails within a waiver.
    Waived,
}

impl Outcome {
    /// All seven, in the order in which reports count them.
    pub const ALL: [Self; 7] = [
        Self::Pass,
        Self::Rounded,
        Self::Fail,
        Self::Missing,
        Self::Unreadable,
        Self::Skipped,
        Self::Waived,
    ];

    /// The word in rule files and JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Rounded => "rounded",
            Self::Fail => "fail",
            Self::Missing => "missing",
            Self::Unreadable => "unreadable",
            Self::Skipped => "skipped",
            Self::Waived => "waived",
        }
    }

    /// The word in Chinese reports.
    pub fn chinese(self) -> &'static str {
        match self {
            Self::Pass => "通过",
            Self::Rounded => "尾差",
            Self::Fail => "不符",
            Self::Missing => "缺数",
            Self::Unreadable => "未识别",
            Self::Skipped => "不适用",
            Self::Waived => "已豁免",
        }
    }

    /// The word in reports.
    pub fn called(self, lang: Lang) -> &'static str {
        lang.pick(
            self.chinese(),
            match self {
                Self::Pass => "pass",
                Self::Rounded => "rounded",
                Self::Fail => "mismatch",
                Self::Missing => "missing",
                Self::Unreadable => "unreadable",
                Self::Skipped => "not applicable",
                Self::Waived => "waived",
            },
        )
    }

    /// The outcome that a word of either language names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|o| o.word() == word || o.chinese() == word)
    }

    /// Its place in `fail > unreadable > missing > rounded > pass`, by which `and` and `or` join.
    fn rank(self) -> u8 {
        match self {
            Self::Pass | Self::Skipped | Self::Waived => 0,
            Self::Rounded => 1,
            Self::Missing => 2,
            Self::Unreadable => 3,
            Self::Fail => 4,
        }
    }

    /// `a and b`: the worse of the two.
    pub fn and(self, other: Self) -> Self {
        if other.rank() > self.rank() {
            other
        } else {
            self
        }
    }

    /// `a or b`: the better of the two.
    pub fn or(self, other: Self) -> Self {
        if other.rank() < self.rank() {
            other
        } else {
            self
        }
    }

    /// Whether the check held, exactly or within rounding.
    pub fn holds(self) -> bool {
        matches!(self, Self::Pass | Self::Rounded)
    }
}

spoken!(Outcome);

/// How much a rule matters, from least to most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Severity {
    /// 提示: worth a look.
    Info,
    /// 警告: likely wrong.
    Warn,
    /// 错误: wrong.
    Error,
}

impl Severity {
    /// The word in rule files and JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warn => "warn",
            Self::Error => "error",
        }
    }

    /// The word in Chinese reports.
    pub fn chinese(self) -> &'static str {
        match self {
            Self::Info => "提示",
            Self::Warn => "警告",
            Self::Error => "错误",
        }
    }

    /// The word in reports.
    pub fn called(self, lang: Lang) -> &'static str {
        let english = match self {
            Self::Info => "note",
            Self::Warn => "warning",
            Self::Error => "error",
        };
        lang.pick(self.chinese(), english)
    }

    /// The severity that a word of either language names.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Info, Self::Warn, Self::Error]
            .into_iter()
            .find(|s| s.word() == word || s.chinese() == word)
    }
}

spoken!(Severity);
