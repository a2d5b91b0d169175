//! What a rule file says, before any name or type is known.
//!
//! Every node carries its [`Span`]; the shapes follow `grammar/crossfoot.pest`. `Display` (in `ast/print.rs`) writes
//! a tree so that parsing it again gives the same tree.

mod expr;
mod print;
mod token;

pub use expr::{
    Aggregate, Element, Expr, ExprKind, Join, NumberWord, Selection, Sign, Step, ToleranceWord,
};
pub use token::{Begins, Token, TokenKind};

use crate::ops::Comparison;
use crate::outcome::{Outcome, Severity};
use crate::source::Span;
use serde::{Deserialize, Serialize};

/// A word of the file with its place.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Name {
    /// The word, widths folded and blanks removed.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

impl PartialEq for Name {
    /// Two names are equal wherever they stand.
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Name {}

/// A place in a tree that says nothing else: two trees are equal wherever they stand.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct At(pub Span);

impl PartialEq for At {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for At {}

/// A rule file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct File {
    /// Its statements, in order.
    pub items: Vec<Item>,
}

/// One statement of a rule file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Item {
    /// `unit 万元`
    Unit(Name),
    /// `import "name" 2`
    Import(Import),
    /// `param 名 = 80`
    Param(Param),
    /// `let 名(参数) = …`
    Let(Let),
    /// `codes 功能科目 from "functional.csv"`
    Codes(Codes),
    /// `form 支出总表 "支出预算总表" { … }`
    Form(Form),
    /// `extract 名 from "节" one "…"`
    Extract(Extract),
    /// `rule R-101 error "…" { … }`
    Rule(Rule),
    /// `sum(206.*) == 6166.88`
    Bare(Check),
    /// `waive R-301 for org "…" within 0.01万元 because "…" until 2026-12-31`
    Waive(Waive),
    /// `override R-301 warn because "…"`
    Override(Override),
    /// `test "…" { … }`
    Test(Test),
}

/// `import "name" 2`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Import {
    /// The pack.
    pub pack: Name,
    /// The major version, if one is asked for.
    pub version: Option<Name>,
}

/// `param 指标权重合计 = 80`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Param {
    /// Its name.
    pub name: Name,
    /// Its value: a number with or without unit, or a text.
    pub value: Expr,
}

/// `let 占比(部分, 全部) = 部分 / 全部`: a macro.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Let {
    /// Its name; a dotted name such as `indicator.weights` is one name.
    pub name: Name,
    /// Its parameters.
    pub params: Vec<Name>,
    /// What it stands for.
    pub body: Expr,
}

/// `codes 功能科目 from "functional.csv" alias "functional_aliases.csv" levels 类 3, 款 5, 项 7`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Codes {
    /// Its name.
    pub name: Name,
    /// The CSV in the pack: code, name, and level or parent.
    pub file: Name,
    /// A CSV of further names, if any: code, name.
    pub aliases: Option<Name>,
    /// The levels of the classification and how long a code of each is, highest first.
    pub levels: Vec<(Name, Name)>,
}

/// `form 支出总表 "支出预算总表" { … }`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Form {
    /// The name that rules call it by.
    pub name: Name,
    /// The titles that it goes by in print.
    pub titles: Vec<Name>,
    /// `repeats 项目代码`: printed once for each value of this field.
    pub repeats: Option<Name>,
    /// `part of 项目申报表`: a sub-table of another form.
    pub part_of: Option<Name>,
    /// Its lines.
    pub lines: Vec<FormLine>,
}

/// One line of a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FormLine {
    /// `main`: bare code selectors mean this table.
    Main(At),
    /// `optional`: the table may be left out of a document.
    Optional(At),
    /// `unit 万元`: the unit where the page prints none.
    Unit(Name),
    /// `key 科目编码 "编码"`: the column of codes, with further headings it goes by.
    Key(Vec<Name>),
    /// `name 科目名称`: the column of names, with further headings it goes by.
    Label(Vec<Name>),
    /// `codes 功能科目`: the code table that gives the hierarchy.
    Codes(Name),
    /// `level indent`, `level ordinal`, `level flat`: the hierarchy as printed.
    Level(Name),
    /// `total 合计, 总计`: rows that sum others and are no items.
    Total(Vec<Name>),
    /// `apart 上年结转结余`: rows beside the items, in no glob.
    Apart(Vec<Name>),
    /// `column 基本支出.小计 "基本支出合计" : 万元 optional`
    Column(FormColumn),
    /// `field 项目代码 : 文字`: a label with its value beside it.
    Field(FormColumn),
    /// `block 收入 { … }`: one of several lists side by side.
    Block(Name, Vec<FormLine>),
    /// `identity 合计 == 基本支出 + 项目支出`: what holds in every row, by which text without columns is read.
    /// On the left too there may be several: `identity 年初结转 + 本年收入 == 本年支出 + 年末结转`.
    Identity(Vec<Vec<Name>>, Vec<Vec<Name>>),
    /// `identity 基本支出 >= 一般公共预算支出表.基本支出.小计`: each row holds no less, or no more, than that of another table.
    Bound(Vec<Name>, Comparison, Vec<Name>),
    /// `identity 本年收入.小计 == 收支总表[收入/本年收入合计].预算数`: what the total holds beside cells of other tables.
    Beside(Vec<Vec<Name>>, Comparison, Vec<There>),
}

/// A cell of another table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct There {
    /// The form.
    pub form: Name,
    /// The row, from the outermost list or line to the row itself.
    pub row: Vec<Name>,
    /// The column.
    pub column: Vec<Name>,
}

/// A column or field of a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormColumn {
    /// Its heading, from the outermost to the innermost.
    pub path: Vec<Name>,
    /// Further printed headings it goes by.
    pub aliases: Vec<Name>,
    /// What its cells are; amounts where nothing is said.
    pub kind: Option<Name>,
    /// Whether a document may leave it out.
    pub optional: bool,
}

/// `extract 支出结构 from "结构情况" one "基本支出 {基本支出:万元}…"`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extract {
    /// The name of the table it makes.
    pub name: Name,
    /// Words of the headings under which it looks; any one will do. None: the whole text.
    pub sections: Vec<Name>,
    /// `each` yields a row a match, `one` must match once.
    pub each: bool,
    /// The column that names its rows, if said with `key 名`.
    pub key: Option<Name>,
    /// The pattern as written, without its quotes.
    pub pattern: Name,
}

/// A rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// Its id.
    pub id: Name,
    /// How much it matters; error where nothing is said.
    pub severity: Option<(Severity, At)>,
    /// Its title.
    pub title: Name,
    /// Its lines.
    pub lines: Vec<RuleLine>,
}

/// One line of a rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RuleLine {
    /// `why "…"`
    Why(Name),
    /// `in 支出总表.*`
    In(Expr),
    /// `for c in [**] where has c.*`
    For(Loop),
    /// `when has 收支总表@上年`
    When(Expr),
    /// `let 全部 = …`
    Let(Let),
    /// `check c == sum(c.*) else "…"`
    Check(Check),
}

/// `for c in [**] where has c.*`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Loop {
    /// The row variable.
    pub name: Name,
    /// The rows.
    pub over: Expr,
    /// The condition on the row.
    pub filter: Option<Expr>,
}

/// A condition that must hold, and the words added where it does not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// The condition.
    pub condition: Expr,
    /// The words, with `{holes}`.
    pub message: Option<Name>,
}

/// `waive R-301 for org "…", year 2025 within 0.01万元 because "…" until 2026-12-31`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waive {
    /// The rule.
    pub rule: Name,
    /// The organisation, if the waiver is for one.
    pub org: Option<Name>,
    /// The year, if the waiver is for one.
    pub year: Option<Name>,
    /// The largest difference that is waived.
    pub within: Option<Expr>,
    /// Why.
    pub because: Option<Name>,
    /// The last day on which it holds.
    pub until: Option<Name>,
    /// The whole statement.
    pub span: At,
}

/// `override R-301 warn because "…"`, `override param 权重 = 90 because "…"`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Override {
    /// The rule or param.
    pub target: Name,
    /// What it becomes.
    pub change: Change,
    /// Why.
    pub because: Option<Name>,
}

/// What an override changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Change {
    /// Another severity.
    Severity(Severity),
    /// `off`
    Off,
    /// `param 名 = 值`
    Param(Expr),
}

/// `test "…" { given … expect … }`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Test {
    /// What it promises.
    pub title: Name,
    /// The tables and texts it runs on.
    pub given: Vec<Given>,
    /// What must come out.
    pub expect: Vec<Expect>,
}

/// What a test runs on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Given {
    /// `given 支出总表 万元 | … |`
    Table {
        /// The form, or a printed title.
        table: Name,
        /// `@上年` and the like: which document it belongs to.
        document: Option<Name>,
        /// The value of the repeating key, where the form repeats.
        occurrence: Option<Name>,
        /// The unit printed beside the table.
        unit: Option<Name>,
        /// The rows of the grid, the heading first.
        rows: Vec<Vec<Name>>,
    },
    /// `given text "…"`, `given text@上年 "…"`: lines of prose.
    Text {
        /// The lines.
        text: Name,
        /// Which document they belong to.
        document: Option<Name>,
    },
}

/// `expect R-103 rounded at 支出总表[合计].合计`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expect {
    /// The rule.
    pub rule: Name,
    /// The outcome.
    pub outcome: Outcome,
    /// Where the outcome is: the cell that must be among its places, as written.
    pub at: Option<Expr>,
    /// `expect none R-103 fail`: no such outcome.
    pub none: bool,
}
