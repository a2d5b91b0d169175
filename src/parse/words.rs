//! Every rule of the grammar in words: what messages say for it, and the words of both languages.

use super::Rule;
use crate::value::distance;

/// How a rule of the grammar is called in a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Called {
    /// A word of the language, in English and in Chinese.
    Word(&'static str, &'static str),
    /// A sign, shown as code.
    Sign(&'static str),
    /// Something that is described, in Chinese and in English.
    Thing(&'static str, &'static str),
    /// A part that messages do not name.
    Unsaid,
}

/// The one table of rules, tokens and words; as long as the grammar, and so longer than functions here should be.
pub(super) fn said(rule: Rule) -> Called {
    use Called::{Sign, Thing, Unsaid, Word};
    match rule {
        Rule::k_rule => Word("rule", "规则"),
        Rule::k_in => Word("in", "取自"),
        Rule::k_for => Word("for", "逐个"),
        Rule::k_where => Word("where", "满足"),
        Rule::k_when => Word("when", "适用"),
        Rule::k_check => Word("check", "校验"),
        Rule::k_within => Word("within", "容差"),
        Rule::k_exactly => Word("exactly", "精确"),
        Rule::k_consistently => Word("consistently", "一致"),
        Rule::k_why => Word("why", "依据"),
        Rule::k_import => Word("import", "引入"),
        Rule::k_unit => Word("unit", "单位"),
        Rule::k_param => Word("param", "参数"),
        Rule::k_let => Word("let", "定义"),
        Rule::k_form => Word("form", "表式"),
        Rule::k_extract => Word("extract", "摘取"),
        Rule::k_codes => Word("codes", "科目表"),
        Rule::k_waive => Word("waive", "豁免"),
        Rule::k_override => Word("override", "覆盖"),
        Rule::k_test => Word("test", "测试"),
        Rule::k_given => Word("given", "给定"),
        Rule::k_expect => Word("expect", "应得"),
        Rule::k_else => Word("else", "否则"),
        Rule::k_because => Word("because", "因"),
        Rule::k_until => Word("until", "至"),
        Rule::k_default => Word("default", "缺省"),
        Rule::k_except => Word("except", "除"),
        Rule::k_and => Word("and", "且"),
        Rule::k_or => Word("or", "或"),
        Rule::k_not => Word("not", "非"),
        Rule::k_has => Word("has", "有"),
        Rule::k_from => Word("from", "自"),
        Rule::k_one => Word("one", "一次"),
        Rule::k_each => Word("each", "逐次"),
        Rule::k_none => Word("none", "无"),
        Rule::k_at => Word("at", "位于"),
        Rule::k_text => Word("text", "文字"),
        Rule::k_org => Word("org", "单位名"),
        Rule::k_year => Word("year", "年度"),
        Rule::k_alias => Word("alias", "别名"),
        Rule::k_levels => Word("levels", "各级"),
        Rule::k_main => Word("main", "主表"),
        Rule::k_optional => Word("optional", "可缺"),
        Rule::k_key => Word("key", "编码栏"),
        Rule::k_name => Word("name", "名称栏"),
        Rule::k_level => Word("level", "层级"),
        Rule::k_total => Word("total", "合计行"),
        Rule::k_apart => Word("apart", "另列行"),
        Rule::k_column => Word("column", "栏"),
        Rule::k_field => Word("field", "项"),
        Rule::k_block => Word("block", "分栏"),
        Rule::k_identity => Word("identity", "恒等"),
        Rule::k_repeats => Word("repeats", "逐份"),
        Rule::k_part_of => Word("part of", "属于"),
        Rule::k_indent => Word("indent", "缩进"),
        Rule::k_ordinal => Word("ordinal", "序号"),
        Rule::k_flat => Word("flat", "平列"),

        Rule::t_lparen => Sign("("),
        Rule::t_rparen => Sign(")"),
        Rule::t_lbrace => Sign("{"),
        Rule::t_rbrace => Sign("}"),
        Rule::t_lbracket => Sign("["),
        Rule::t_rbracket => Sign("]"),
        Rule::t_comma => Sign(","),
        Rule::t_colon => Sign(":"),
        Rule::t_semicolon => Sign(";"),
        Rule::t_dot => Sign("."),
        Rule::t_range => Sign(".."),
        Rule::t_at => Sign("@"),
        Rule::t_deep => Sign("**"),
        Rule::t_star => Sign("*"),
        Rule::t_assign => Sign("="),
        Rule::t_slash => Sign("/"),

        Rule::t_equal | Rule::t_unequal | Rule::t_at_most | Rule::t_at_least | Rule::t_less => {
            Thing("运算符", "an operator")
        }
        Rule::t_greater | Rule::t_plus | Rule::t_minus | Rule::t_times | Rule::t_over => {
            Thing("运算符", "an operator")
        }
        Rule::infix => Thing("运算符", "an operator"),

        Rule::expr | Rule::lone_expr | Rule::operand | Rule::group | Rule::set | Rule::here => {
            Thing("表达式", "an expression")
        }
        Rule::call | Rule::codes_under => Thing("表达式", "an expression"),
        Rule::number | Rule::amount => Thing("数", "a number"),
        Rule::digits | Rule::version => Thing("整数", "a whole number"),
        Rule::money | Rule::percent_sign | Rule::measure | Rule::unit_name => {
            Thing("单位，如万元", "a unit, such as `万元`")
        }
        Rule::string | Rule::texts | Rule::pattern | Rule::occurrence => {
            Thing("引号中的文字", "a text in quotes")
        }
        Rule::title => Thing("《表名》", "`《title of a table》`"),
        Rule::word | Rule::name | Rule::dotted_word | Rule::dotted_name | Rule::table_name => {
            Thing("名称", "a name")
        }
        Rule::label | Rule::path | Rule::added | Rule::headings | Rule::there | Rule::there_row => {
            Thing("栏目或行的名称", "the name of a column or a row")
        }
        Rule::rule_id => Thing("规则编号", "the id of a rule"),
        Rule::severity => Thing("级别", "a severity"),
        Rule::outcome => Thing("结果，如 `fail`", "an outcome, such as `fail`"),
        Rule::document | Rule::below => Thing("文档，如`上年`", "a document, such as `上年`"),
        Rule::date => Thing("日期", "a date"),
        Rule::kind => Thing("栏目类型", "a kind of column"),
        Rule::code | Rule::range | Rule::element | Rule::elements | Rule::dotted_step => {
            Thing("行的名称或编码", "the name or code of a row")
        }
        Rule::selection => Sign("["),
        Rule::at => Sign("@"),
        Rule::under | Rule::field => Sign("."),
        Rule::arguments | Rule::params => Sign("("),
        Rule::row => Sign("|"),
        Rule::fold => Thing("表达式", "an expression"),
        Rule::statement | Rule::statement_word => Thing("语句", "a statement"),
        Rule::statement_end => Thing("行末", "the end of the line"),
        Rule::rule_line => Thing("`check` 等规则行", "a line of a rule, such as `check`"),
        Rule::form_line => Thing("`column` 等表式行", "a line of a form, such as `column`"),
        Rule::test_line => Thing("`given` 或 `expect`", "`given` or `expect`"),
        Rule::level_pair => Thing(
            "级次和编码长度，如`类 3`",
            "a level and the length of its codes, such as `类 3`",
        ),
        Rule::EOI => Thing("行末", "the end of the line"),

        Rule::except_part => said(Rule::k_except),
        Rule::where_part => said(Rule::k_where),
        Rule::alias_part => said(Rule::k_alias),
        Rule::levels_part => said(Rule::k_levels),
        Rule::key_part | Rule::key_line => said(Rule::k_key),
        Rule::org_part => said(Rule::k_org),
        Rule::year_part => said(Rule::k_year),
        Rule::within_part => said(Rule::k_within),
        Rule::because_part => said(Rule::k_because),
        Rule::until_part => said(Rule::k_until),
        Rule::override_param => said(Rule::k_param),
        Rule::override_rule => said(Rule::rule_id),
        Rule::repeats_part => said(Rule::k_repeats),
        Rule::part_of_part => said(Rule::k_part_of),
        Rule::unit_stmt => said(Rule::k_unit),
        Rule::import_stmt => said(Rule::k_import),
        Rule::param_stmt => said(Rule::k_param),
        Rule::let_stmt => said(Rule::k_let),
        Rule::codes_stmt | Rule::codes_line => said(Rule::k_codes),
        Rule::extract_stmt => said(Rule::k_extract),
        Rule::waive_stmt => said(Rule::k_waive),
        Rule::override_stmt => said(Rule::k_override),
        Rule::rule_head => said(Rule::k_rule),
        Rule::form_head => said(Rule::k_form),
        Rule::block_head => said(Rule::k_block),
        Rule::test_head => said(Rule::k_test),
        Rule::why_line => said(Rule::k_why),
        Rule::in_line => said(Rule::k_in),
        Rule::for_line => said(Rule::k_for),
        Rule::when_line => said(Rule::k_when),
        Rule::check_line => said(Rule::k_check),
        Rule::main_line => said(Rule::k_main),
        Rule::optional_line => said(Rule::k_optional),
        Rule::name_line => said(Rule::k_name),
        Rule::level_line => said(Rule::k_level),
        Rule::total_line => said(Rule::k_total),
        Rule::apart_line => said(Rule::k_apart),
        Rule::column_line => said(Rule::k_column),
        Rule::field_line => said(Rule::k_field),
        Rule::identity_line => said(Rule::k_identity),
        Rule::given_text | Rule::given_table => said(Rule::k_given),
        Rule::expect_line => said(Rule::k_expect),

        // Where a line of a block could end, any of these could follow: naming them all would help nobody.
        Rule::rule_follow | Rule::form_follow | Rule::test_follow => {
            Thing("下一行", "the next line")
        }
        // Silent rules make no nodes and no alternatives; a bare condition begins with what it begins with.
        Rule::blank
        | Rule::line_break
        | Rule::comment
        | Rule::g
        | Rule::s
        | Rule::committed
        | Rule::one_line
        | Rule::form_word
        | Rule::waive_part
        | Rule::form_fact
        | Rule::column_body
        | Rule::heading
        | Rule::bar
        | Rule::prefix
        | Rule::postfix
        | Rule::primary
        | Rule::step
        | Rule::letter
        | Rule::word_char
        | Rule::digit
        | Rule::reserved
        | Rule::round
        | Rule::quoted_part
        | Rule::grouped
        | Rule::fraction
        | Rule::percent
        | Rule::text_block
        | Rule::plain_text
        | Rule::corner_text
        | Rule::white_corner_text
        | Rule::curly_text
        | Rule::dot
        | Rule::star
        | Rule::equal
        | Rule::less
        | Rule::more => Unsaid,
        Rule::line_end | Rule::bare => Unsaid,
    }
}

/// The words that begin a statement.
pub(super) const STATEMENTS: [Rule; 11] = [
    Rule::k_rule,
    Rule::k_form,
    Rule::k_test,
    Rule::k_unit,
    Rule::k_import,
    Rule::k_param,
    Rule::k_let,
    Rule::k_codes,
    Rule::k_extract,
    Rule::k_waive,
    Rule::k_override,
];

/// The words that begin a line of a rule.
pub(super) const RULE_LINES: [Rule; 6] = [
    Rule::k_why,
    Rule::k_in,
    Rule::k_for,
    Rule::k_when,
    Rule::k_let,
    Rule::k_check,
];

/// The words that begin a line of a form.
pub(super) const FORM_LINES: [Rule; 13] = [
    Rule::k_main,
    Rule::k_optional,
    Rule::k_unit,
    Rule::k_key,
    Rule::k_name,
    Rule::k_codes,
    Rule::k_level,
    Rule::k_total,
    Rule::k_apart,
    Rule::k_column,
    Rule::k_field,
    Rule::k_block,
    Rule::k_identity,
];

/// The words that begin a line of a test.
pub(super) const TEST_LINES: [Rule; 2] = [Rule::k_given, Rule::k_expect];

/// The words that go on with what stands before them.
pub(super) const CONTINUING: [Rule; 14] = [
    Rule::k_else,
    Rule::k_because,
    Rule::k_until,
    Rule::k_default,
    Rule::k_except,
    Rule::k_and,
    Rule::k_or,
    Rule::k_within,
    Rule::k_exactly,
    Rule::k_consistently,
    Rule::k_where,
    Rule::k_when,
    Rule::k_check,
    Rule::k_for,
];

/// The words after which a condition must stand.
pub(super) const BEFORE_CONDITION: [Rule; 3] = [Rule::k_check, Rule::k_when, Rule::k_where];

/// Whether a text is one of these words, in either language.
pub(super) fn is_one_of(text: &str, among: &[Rule]) -> bool {
    among
        .iter()
        .any(|rule| matches!(said(*rule), Called::Word(en, zh) if text == en || text == zh))
}

/// The word among these that a text was most likely meant to be.
pub(super) fn nearest(text: &str, among: &[Rule]) -> Option<&'static str> {
    let spellings = among.iter().flat_map(|rule| match said(*rule) {
        Called::Word(english, chinese) => vec![english, chinese],
        _ => Vec::new(),
    });
    nearest_of(text, spellings)
}

/// The spelling that a text was most likely meant to be, if one is near.
pub(super) fn nearest_of<'s>(
    text: &str,
    spellings: impl Iterator<Item = &'s str>,
) -> Option<&'s str> {
    let lower = text.to_lowercase();
    let near = spellings.map(|word| (distance(&lower, word), word));
    near.filter(|(d, word)| *d <= allowed(word))
        .min_by_key(|(d, _)| *d)
        .map(|(_, word)| word)
}

/// How many slips a word of this length may hold and still be told.
fn allowed(word: &str) -> usize {
    match word.chars().count() {
        0 | 1 => 0,
        2 | 3 => 1,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::super::grammar::Grammar;
    use super::{Called, Rule, said};
    use pest::Parser;

    #[test]
    fn the_grammar_reads_every_word_in_both_languages() {
        for rule in Rule::all_rules() {
            if let Called::Word(english, chinese) = said(*rule)
                && format!("{rule:?}").starts_with("k_")
            {
                assert!(Grammar::parse(*rule, english).is_ok(), "{english}");
                assert!(Grammar::parse(*rule, chinese).is_ok(), "{chinese}");
            }
        }
    }
}
