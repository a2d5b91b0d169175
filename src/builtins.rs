//! The functions of the language: one table for checker, evaluator, suggestions and manual.

mod function;

pub use function::{Fold, Function, OfRow, OfTable, OfText, Part, TextTest};

use crate::lang::Said;
use crate::say;

/// One function: its name, its parameters as the manual shows them, what it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Builtin {
    /// Its name.
    pub name: &'static str,
    /// Its parameters, as the manual shows them.
    pub parameters: &'static str,
    /// They in English.
    pub english: &'static str,
    /// How many arguments it takes.
    pub arity: usize,
    /// What it does, in one sentence of the manual.
    pub sentence: &'static str,
    /// Which function it is.
    pub function: Function,
}

impl Builtin {
    /// How it is called: `round(number, decimals)`.
    pub fn usage(&self) -> Said {
        let Self {
            name,
            parameters,
            english,
            ..
        } = self;
        say!("{name}({parameters})", "{name}({english})")
    }
}

/// Every function, in the order of the manual.
pub const BUILTINS: [Builtin; 35] = [
    fold(
        "sum",
        "所选各格",
        "cells",
        "所选各格之和；空格按 0 计。",
        Fold::Sum,
    ),
    fold(
        "count",
        "所选各行或各格",
        "rows or cells",
        "所选的行数（或有数的格数）。",
        Fold::Count,
    ),
    fold(
        "min",
        "所选各格",
        "cells",
        "所选各格中最小的数。",
        Fold::Min,
    ),
    fold(
        "max",
        "所选各格",
        "cells",
        "所选各格中最大的数。",
        Fold::Max,
    ),
    fold("avg", "所选各格", "cells", "所选各格的平均数。", Fold::Avg),
    fold(
        "any",
        "r in 各行: 条件",
        "r in rows: condition",
        "至少一行满足条件。",
        Fold::Any,
    ),
    fold(
        "all",
        "r in 各行: 条件",
        "r in rows: condition",
        "每一行都满足条件。",
        Fold::All,
    ),
    fold(
        "none",
        "r in 各行: 条件",
        "r in rows: condition",
        "没有一行满足条件。",
        Fold::None,
    ),
    fold(
        "distinct",
        "所选各格",
        "cells",
        "所选各格互不相同。",
        Fold::Distinct,
    ),
    one("abs", "数", "number", "绝对值。", Function::Abs),
    Builtin {
        name: "round",
        parameters: "数, 位数",
        english: "number, decimals",
        arity: 2,
        sentence: "按印出的位数四舍五入（五入时远离零）。",
        function: Function::Round,
    },
    one(
        "leaves",
        "科目或行",
        "account or row",
        "其下没有下级的各行。",
        Function::Leaves,
    ),
    Builtin {
        name: "nearest",
        parameters: "名称, 所选各行",
        english: "name, rows",
        arity: 2,
        sentence: "名称最接近的那一行；两行同样接近时为缺数。",
        function: Function::Nearest,
    },
    one("blank", "格", "cell", "该格是否为空格。", Function::Blank),
    one(
        "name",
        "行",
        "row",
        "该行的名称。",
        Function::OfRow(OfRow::Name),
    ),
    one(
        "code",
        "行",
        "row",
        "该行的编码；也可取“[2060101]行政运行”一类文字中的编码。",
        Function::OfRow(OfRow::Code),
    ),
    one(
        "level",
        "行",
        "row",
        "该行在层级中的深度，最上一级为 1。",
        Function::OfRow(OfRow::Level),
    ),
    one("parent", "行", "row", "该行的上级行。", Function::Parent),
    one(
        "position",
        "行",
        "row",
        "该行是表中第几行，从 1 起。",
        Function::OfRow(OfRow::Position),
    ),
    one(
        "notes",
        "表",
        "table",
        "表下的附注；没有附注时是空的。",
        Function::OfTable(OfTable::Notes),
    ),
    one(
        "unlisted",
        "表",
        "table",
        "表上印有数、表样里没有登记的栏；没有时是空的。",
        Function::OfTable(OfTable::Unlisted),
    ),
    one(
        "unbound",
        "表",
        "table",
        "以它的标题为题、栏目却不像它，因而没有认作它的表；没有时是空的。",
        Function::OfTable(OfTable::Unbound),
    ),
    test(
        "matches",
        "文字, 正则式",
        "text, regular expression",
        "文字是否有一段合于正则式。",
        TextTest::Matches,
    ),
    test(
        "contains",
        "文字, 片段",
        "text, piece",
        "文字是否含有片段；片段是空的，不算含有。",
        TextTest::Contains,
    ),
    test(
        "starts",
        "文字, 片段",
        "text, piece",
        "文字是否以片段开头；片段是空的，不算。",
        TextTest::Starts,
    ),
    test(
        "ends",
        "文字, 片段",
        "text, piece",
        "文字是否以片段结尾；片段是空的，不算。",
        TextTest::Ends,
    ),
    test(
        "alike",
        "名称, 名称",
        "name, name",
        "两个名称不同，但只差一个字（十个字以上的，两个字），或相邻两个字颠倒。",
        TextTest::Alike,
    ),
    one(
        "number",
        "指标值",
        "goal value",
        "指标值中的数。",
        Function::OfText(OfText::Number),
    ),
    one(
        "unit",
        "指标值",
        "goal value",
        "指标值中的计量单位。",
        Function::OfText(OfText::Unit),
    ),
    one(
        "comparator",
        "指标值",
        "goal value",
        "指标值的符号：≥ > ≤ < =。",
        Function::OfText(OfText::Comparator),
    ),
    one(
        "kind",
        "指标值",
        "goal value",
        "指标值的种类：比率、数量、金额、文字。",
        Function::OfText(OfText::Kind),
    ),
    Builtin {
        name: "official",
        parameters: "行或文字, 科目表",
        english: "row or text, code table",
        arity: 2,
        sentence: "科目表给这个编码的名称；印的是它的旧名、别名时，就是印的那个。",
        function: Function::Official,
    },
    one(
        "worked",
        "文字",
        "text",
        "文字里各个算式（如“80元/人×50人×3次”）算出的金额之和。",
        Function::Working(Part::Worked),
    ),
    one(
        "stated",
        "文字",
        "text",
        "文字里各个算式自己写的得数（如“=1.2万元”）之和。",
        Function::Working(Part::Stated),
    ),
    one(
        "items",
        "文字",
        "text",
        "文字用顿号隔开列出的有几样；以“等”收尾、末了用“和”相连、括号里又列几样的，数不清，是缺数。",
        Function::Items,
    ),
];

/// The function of a name.
pub fn find(name: &str) -> Option<&'static Builtin> {
    BUILTINS.iter().find(|builtin| builtin.name == name)
}

const fn fold(
    name: &'static str,
    parameters: &'static str,
    english: &'static str,
    sentence: &'static str,
    fold: Fold,
) -> Builtin {
    Builtin {
        name,
        parameters,
        english,
        arity: 1,
        sentence,
        function: Function::Fold(fold),
    }
}

const fn one(
    name: &'static str,
    parameters: &'static str,
    english: &'static str,
    sentence: &'static str,
    function: Function,
) -> Builtin {
    Builtin {
        name,
        parameters,
        english,
        arity: 1,
        sentence,
        function,
    }
}

const fn test(
    name: &'static str,
    parameters: &'static str,
    english: &'static str,
    sentence: &'static str,
    test: TextTest,
) -> Builtin {
    Builtin {
        name,
        parameters,
        english,
        arity: 2,
        sentence,
        function: Function::Test(test),
    }
}

/// What says the same as a function of a spreadsheet, or a plain word: a function, or what is written instead of one.
pub fn usual(name: &str) -> Option<&'static str> {
    let own = match name {
        "求和" | "合计" | "总和" | "sumif" | "sumifs" | "total" => "sum",
        "计数" | "个数" | "counta" | "countif" | "countifs" | "len" => "count",
        "最大" | "最大值" => "max",
        "最小" | "最小值" => "min",
        "绝对值" => "abs",
        "四舍五入" => "round",
        "任一" | "存在" => "any",
        "全部" | "所有" => "all",
        "包含" | "includes" => "contains",
        "leaf" | "is_leaf" | "isleaf" | "末级" => "not has c.*",
        _ => return None,
    };
    Some(own)
}
