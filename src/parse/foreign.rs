//! Words and signs of other languages, of spreadsheets and of plain Chinese, and what says the same here.

use crate::lang::Said;
use crate::say;

/// Signs that begin where the grammar could not go on.
const SIGNS: [(&str, &str); 10] = [
    ("&&", "and"),
    ("||", "or"),
    ("!", "not"),
    ("±", "within"),
    ("。", "."),
    ("—", "-"),
    ("–", "-"),
    ("'", "\""),
    ("‘", "\""),
    ("/*", "#"),
];

/// Signs whose first half was read as one of ours.
const HALVES: [(&str, &str, &str); 3] = [("<", ">", "!="), ("=", ">", ">="), ("=", "<", "<=")];

/// Words between two values or conditions.
const WORDS: [(&str, &str); 24] = [
    ("等于", "=="),
    ("不等于", "!="),
    ("大于", ">"),
    ("小于", "<"),
    ("大于等于", ">="),
    ("不小于", ">="),
    ("不低于", ">="),
    ("小于等于", "<="),
    ("不大于", "<="),
    ("不超过", "<="),
    ("不高于", "<="),
    ("加", "+"),
    ("减", "-"),
    ("乘", "*"),
    ("乘以", "*"),
    ("除以", "/"),
    ("并且", "and"),
    ("而且", "and"),
    ("同时", "and"),
    ("和", "and"),
    ("或者", "or"),
    ("不", "not"),
    ("如果", "when"),
    ("若", "when"),
];

/// What to write instead of a word.
pub(super) fn word(word: &str) -> Option<&'static str> {
    let mut known = WORDS.iter().filter(|(foreign, _)| *foreign == word);
    known.next().map(|(_, own)| *own)
}

/// What to write instead of a sign, of which `before` may hold the first half.
pub(super) fn sign(before: &str, rest: &str) -> Option<&'static str> {
    let half = |(first, second, _): &&(&str, &str, &str)| {
        before.ends_with(first) && rest.starts_with(second)
    };
    let halves = HALVES.iter().find(half).map(|(.., own)| *own);
    let whole = || SIGNS.iter().find(|(sign, _)| rest.starts_with(sign));
    halves.or_else(|| whole().map(|(_, own)| *own))
}

/// `201-205`, `201:205`, `201至205` where codes are chosen; a comma of full width within a number.
pub(super) fn between_digits(before: &str, rest: &str) -> Option<Said> {
    let mut after = rest.chars();
    let mark = after.next()?;
    let digits = |c: char| c.is_ascii_digit();
    if !before.ends_with(digits) || !after.next().is_some_and(digits) {
        return None;
    }
    match mark {
        '-' | ':' | '：' | '~' | '～' | '—' | '–' | '至' | '到' => {
            let number = |text: &str| text.chars().take_while(|c| digits(*c)).collect::<String>();
            let first: String = before.chars().rev().take_while(|c| digits(*c)).collect();
            let first: String = first.chars().rev().collect();
            let last = number(after.as_str());
            let next = rest.chars().nth(1).map_or_else(String::new, String::from);
            Some(say!(
                "从一个编码到另一个写作 `{first}..{next}{last}`",
                "from one code to another is written `{first}..{next}{last}`"
            ))
        }
        '，' => Some(say!(
            "数里的千分位用半角逗号，或不写逗号",
            "group the thousands of a number with half-width commas, or leave them out"
        )),
        _ => None,
    }
}

/// A word with which other languages begin a statement.
pub(super) fn statement(word: &str) -> Option<Said> {
    let instead = match word.to_ascii_lowercase().as_str() {
        "if" | "如果" => "when",
        "each" | "every" | "foreach" => "for",
        "assert" | "require" | "ensure" => "check",
        _ => return None,
    };
    Some(say!(
        "`{word}` 在这里是 `{instead}`，写在规则里面：`rule R-101 error \"标题\" {{ {instead} … }}`",
        "what `{word}` says is said by `{instead}`, inside a rule: `rule R-101 error \"title\" {{ {instead} … }}`"
    ))
}
