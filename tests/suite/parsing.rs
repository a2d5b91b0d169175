//! From text to tree, and to errors.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::arithmetic_side_effects,
    reason = "a test that fails may stop"
)]

pub(crate) mod random;

use crossfoot::ast::{ExprKind, File, Item, Rule};
use crossfoot::error::{ParseError, RuleError, RuleFileError, Spoken};
use crossfoot::parse::{parse, parse_expression};
use crossfoot::source::{FileId, Source};
use miette::{GraphicalReportHandler, GraphicalTheme};

const SAMPLE: &str = r#"
unit 万元
param 指标权重合计 = 80              # 本地区预算执行率另占 20 分
sum(206.*) == 6166.88               # 一行就是一条规则
indicator.weights == 指标权重合计

rule R-101 error "上级科目 = 直接下级科目之和" {
  why   "政府收支分类科目：类 = Σ款，款 = Σ项"
  in    {支出总表, 一般公共预算支出表}.*
  for   c in [**] where has c.*
  check c == sum(c.*)
        else "{c} 应等于下级之和：{left} ≠ {right}，差 {diff}"
}
rule R-102 error "合计 = 基本支出 + 项目支出" {
  for   r in 支出总表[**, 合计]
  check r.合计 == r.基本支出 + r.项目支出
}
rule R-301 error "说明文字与表一致：公用经费" {
  check 支出结构.公用经费 == 一般公共预算支出表[合计].公用经费
}
rule R-302 error "逐科目说明与表一致" {
  for   s in 科目说明
  check s.金额 == 一般公共预算支出表[s.类/s.款/s.项].合计
}
rule R-401 error "年初结转 = 上年年末结转" {
  when  has 收支总表@上年
  check 收支总表[年初结转和结余].决算数 == 收支总表@上年[年末结转和结余].决算数
}
waive R-301 for org "某区某局", year 2025 within 0.01万元
  because "总表按舍位平衡调整" until 2026-12-31
test "尾差不算错；缺数不算对" {
  given 支出总表 万元
    | 科目编码 | 科目名称 | 合计     | 基本支出 | 项目支出 |
    | 合计     |          | 1,000.01 |   700.01 |   300.00 |
    | 201      | 一般公共服务支出 | 600.00 | 300.00 | 300.00 |
    | 208      | 社会保障和就业支出 | 250.01 | 250.01 |   |
    | 221      | 住房保障支出 | 150.01 | 150.01 |          |
  expect R-103 rounded at 支出总表[合计].合计
}
"#;

const DECLARATIONS: &str = r#"
import "cn-budget" 2
let indicator.share(x, y) = x / y
codes 功能科目 from "functional.csv" alias "more.csv"
  levels 类 3, 款 5, 项 7
form 项目申报表 "项目申报表", "项目支出绩效目标申报表" repeats 项目代码 {
  optional
  unit 万元
  field 项目代码 : 文字
  field 单位 optional
  block 收入 {
    name 项目, "科目"
    level ordinal
    total 合计, 总计
    column 因公出国（境）费.小计 "因公出国费" : 万元 optional
  }
}
form 支出明细 "明细" part of 项目申报表 { key 科目编码 name 科目名称 codes 功能科目 main column 合计 }
extract 科目说明 from "具体使用情况", "使用情况" each key 名
  "{类:名}（类）"
  "{款:名}（款）…"
override R-301 warn because "试行"
override R-302 off because "不适用"
override param 权重 = 90 because "地方口径"
test "文字" {
  given text """
基本支出 5,511.89万元
"""
  given 项目申报表@上年 "42010324501T000000104" 万元
    | 项目 | 金额 |
    |---|---|
    | a |
  expect none R-1
}
"#;

fn read(text: &str) -> (File, Vec<ParseError>) {
    parse(&Source::new("case.rules", text), FileId(0))
}

fn good(text: &str) -> File {
    let (file, errors) = read(text);
    assert!(errors.is_empty(), "{}", render(text, errors));
    file
}

fn render(text: &str, errors: Vec<ParseError>) -> String {
    let errors = errors.into_iter().map(RuleError::from).collect();
    let report = RuleFileError::new(&Source::new("case.rules", text), errors);
    let handler = GraphicalReportHandler::new_themed(GraphicalTheme::unicode_nocolor());
    let mut drawn = String::new();
    handler
        .with_width(80)
        .with_links(false)
        .render_report(&mut drawn, &report)
        .unwrap();
    drawn
}

fn kind(text: &str) -> ExprKind {
    let read = parse_expression(&Source::new("eval", text), FileId(0));
    read.unwrap_or_else(|errors| panic!("{}", render(text, errors)))
        .kind
}

#[test]
fn each_mistake_is_told_in_words() {
    insta::glob!("../cases/parse", "*.rules", |path| {
        let text = std::fs::read_to_string(path).unwrap();
        let (_, errors) = read(&text);
        assert!(!errors.is_empty());
        let name = path.file_stem().unwrap().to_str().unwrap();
        insta::with_settings!({
            snapshot_path => path.parent().unwrap(), prepend_module_to_snapshot => false,
            snapshot_suffix => "", omit_expression => true,
        }, { insta::assert_snapshot!(name, render(&text, errors)) });
    });
}

#[test]
fn the_sample_and_the_declarations_read() {
    assert_eq!(good(SAMPLE).items.len(), 11);
    let (file, errors) = read(DECLARATIONS);
    assert!(
        matches!(errors.as_slice(), [ParseError::GridWidth { .. }]),
        "{}",
        render(DECLARATIONS, errors)
    );
    assert_eq!(file.items.len(), 10);
    let good_text = DECLARATIONS.replace("| a |", "| a | |");
    let file = good(&good_text);
    assert_eq!(good(&file.to_string()), file);
    assert_eq!(good(&good(SAMPLE).to_string()), good(SAMPLE));
}

#[test]
fn the_chinese_spelling_is_the_same_language() {
    let chinese = "规则 R-101 错误 「标题」｛ 依据 『来源』　取自 ｛支出总表，收入总表｝．＊　逐个 c 取自 【＊＊】 满足 有 c．＊　\
                   校验 ｃ ＝＝ ｓｕｍ（c.*） 且 非 a ≥ １，０００元 容差 5％ 否则 “不平” ｝";
    let chinese = chinese.replace('，', ",").replace("１,０００", "1,000");
    let english = "rule R-101 error \"标题\" { why \"来源\" in {支出总表, 收入总表}.* for c in [**] where has c.* \
                   check c == sum(c.*) and not a >= 1,000元 within 5% else \"不平\" }";
    assert_eq!(good(&chinese), good(english));
}

#[test]
fn declarations_read_in_chinese() {
    let chinese = "引入 「cn-budget」 2；单位 万元\n定义 占比（部分，全部）＝ 部分÷全部\n\
        科目表 功能科目 自 「a.csv」 别名 「b.csv」 各级 类 3、款 5\n\
        表式 总表 「支出总表」 逐份 项目代码 属于 申报表 ｛ 主表\n可缺\n编码栏 编码\n名称栏 名称\n层级 缩进\n合计行 合计、总计\n\
        栏 基本支出．小计：万元 可缺\n项 单位\n分栏 收入 ｛ 另列行 结转 ｝ ｝\n\
        摘取 结构 自 「情况」 逐次 编码栏 名 「{名:名}」\n豁免 R-1 逐个 单位名 「局」，年度 2025 容差 1元 因 「舍位」 至 2026-12-31\n\
        覆盖 R-1 停用 因 「无」\n测试 「例」｛ 给定 总表＠上年 万元\n｜合计｜\n给定 文字 「…」 应得 无 R-1 不符 应得 R-2 尾差 位于 总表［合计］．金额 ｝";
    let english = "import \"cn-budget\" 2; unit 万元\nlet 占比(部分, 全部) = 部分 / 全部\n\
        codes 功能科目 from \"a.csv\" alias \"b.csv\" levels 类 3, 款 5\n\
        form 总表 \"支出总表\" repeats 项目代码 part of 申报表 { main\noptional\nkey 编码\nname 名称\nlevel indent\ntotal 合计, 总计\n\
        column 基本支出.小计 : 万元 optional\nfield 单位\nblock 收入 { apart 结转 } }\n\
        extract 结构 from \"情况\" each key 名 \"{名:名}\"\nwaive R-1 for org \"局\", year 2025 within 1元 because \"舍位\" until 2026-12-31\n\
        override R-1 off because \"无\"\ntest \"例\" { given 总表@上年 万元\n|合计|\ngiven text \"…\" expect none R-1 fail expect R-2 rounded at 总表[合计].金额 }";
    assert_eq!(good(chinese), good(english));
}

#[test]
fn several_mistakes_are_each_told_at_their_place() {
    let text = std::fs::read_to_string("tests/cases/parse/five.rules").unwrap();
    let source = Source::new("five", text.as_str());
    let (file, errors) = parse(&source, FileId(0));
    let lines: Vec<u32> = errors
        .iter()
        .map(|e| source.line_column(e.at().start).0)
        .collect();
    assert_eq!(lines, [1, 2, 4, 5, 7]);
    assert!(
        matches!(file.items.as_slice(), [Item::Rule(Rule { lines, .. }), Item::Bare(_)] if lines.len() == 1)
    );
}

#[test]
fn deep_and_long_texts_are_refused_or_read() {
    let deep = "(".repeat(100_000);
    assert!(matches!(
        read(&deep).1.as_slice(),
        [ParseError::TooDeep { .. }]
    ));
    let prefixes = format!("{} a", "not ".repeat(10_000));
    assert!(matches!(
        read(&prefixes).1.as_slice(),
        [ParseError::TooDeep { .. }]
    ));
    let fields = format!("a{}", ".b".repeat(10_000));
    assert!(matches!(
        read(&fields).1.as_slice(),
        [ParseError::TooDeep { .. }]
    ));
    let most = format!("{}a{} == 1", "(".repeat(64), ")".repeat(64));
    good(&most);
    for (open, close) in [("f(", ")"), ("{", "}"), ("f(r in ", ")"), ("a.b(", ")")] {
        good(&format!("{}a{} == 1", open.repeat(64), close.repeat(64)));
        assert_eq!(read(&format!("{}a == 1", open.repeat(64))).1.len(), 1);
    }
    good(&format!("{}a{} == 1", "x[(".repeat(32), ")]".repeat(32)));
    good(&format!("{}a{} == 1", "-(".repeat(32), ")".repeat(32)));
    let line = "f(x y; unit 3; test \"x\" {}".repeat(2_000);
    assert!(!read(&line).1.is_empty());
    // Each error costs pest a look at all that follows: fewer lines than a mebibyte holds keep a debug build quick.
    let wrong = format!("rule a \"x\" {{{}}}", " check".repeat(3_000));
    assert_eq!(read(&wrong).1.len(), 1_000);
    // A chain of 100,000 goes through the whole engine in limits.rs.
    let chain = format!("r{} == 1", " + r".repeat(20_000));
    assert_eq!(good(&chain).items.len(), 1);
    assert!(matches!(
        read(&"a".repeat(1_100_000)).1.as_slice(),
        [ParseError::TooLarge { .. }]
    ));
    let many = "a == b\n".repeat(5_001);
    let (file, errors) = read(&many);
    assert!(matches!(errors.as_slice(), [ParseError::TooMany { .. }]));
    assert_eq!(file.items.len(), 5_000);
}

#[test]
fn lines_begin_rules_of_their_own() {
    assert_eq!(
        good("a == b\n[合计].x == 1\n(a) == b; c == d // e\nunit(x) == 3")
            .items
            .len(),
        5
    );
    assert_eq!(good("a == b\n  + c\n  - d").items.len(), 1);
}

#[test]
fn tricky_expressions_have_the_shape_they_look_like() {
    for (text, same) in [
        ("a - b + c * d / e", "a - b + (c * d / e)"),
        ("not a == b and c or d", "((not (a == b)) and c) or d"),
        ("-a.b * c", "(-(a.b)) * c"),
        ("has a.b and c", "(has (a.b)) and c"),
        (
            "a default 0 == b within 1% and c",
            "((a default 0) == b within 1%) and c",
        ),
        ("a ≥ b", "a >= b"),
        ("r.项目支出（绩效目标）", "r.\"项目支出（绩效目标）\""),
        ("表[维修（护）费/*]", "表[\"维修（护）费\"/*]"),
        ("sum（x， y）", "sum(x, y)"),
        (
            "sum(r in 表[*] where r.a > 1： r.b)",
            "sum(r in 表[*] where (r.a > 1): (r.b))",
        ),
    ] {
        assert_eq!(kind(text), kind(same), "{text}");
    }
    assert!(matches!(kind("206.*"), ExprKind::Codes { deep: false, .. }));
    assert!(matches!(kind("t@下属.*"), ExprKind::At { each: true, .. }));
    assert!(matches!(
        kind("t@上年.*"),
        ExprKind::Under { deep: false, .. }
    ));
    assert!(
        matches!(kind("sum(a, 1,234)"), ExprKind::Call { arguments, .. } if arguments.len() == 2)
    );
    assert!(matches!(kind("a.b(x)"), ExprKind::Call { function, .. } if function.text == "a.b"));
}
