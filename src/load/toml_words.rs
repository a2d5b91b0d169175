//! What is wrong in a TOML file, with its line, in words.

use crate::lang::Said;
use crate::say;

/// The line of a mistake and what it is.
pub(super) fn reason(error: &toml::de::Error, text: &str) -> (usize, Said) {
    let line = error.span().map_or(1, |span| line_of(text, span.start));
    (line, words(error.message()))
}

/// The line, from 1, of a byte offset.
pub(super) fn line_of(text: &str, offset: usize) -> usize {
    let before = text.get(..offset).unwrap_or(text);
    before
        .bytes()
        .filter(|byte| *byte == b'\n')
        .count()
        .saturating_add(1)
}

/// The message of the reader of TOML, in both languages where it is one that people meet.
fn words(message: &str) -> Said {
    let quoted = |text: &str| text.split('`').nth(1).unwrap_or_default().to_owned();
    if let Some(rest) = message.strip_prefix("unknown field ") {
        let known: Vec<&str> = rest.split('`').skip(3).step_by(2).collect();
        let known = match known.is_empty() {
            true => Said::default(),
            false => say!("，可写 {}", "; keys are {}", Said::list(&known)),
        };
        return say!(
            "不认识的键 `{}`{}",
            "unknown key `{}`{}",
            quoted(message),
            known
        );
    }
    if message.starts_with("missing field ") {
        return say!("缺少 {}", "it lacks {}", quoted(message));
    }
    if message.starts_with("invalid unquoted key") {
        return say!(
            "中文的键要加引号，如 \"某市财政局\" = …",
            "put a key in Chinese in quotes, as in `\"某市财政局\" = …`"
        );
    }
    if message.starts_with("duplicate key") {
        return say!("同一个键写了两次", "the same key twice");
    }
    if let Some(rest) = message.strip_prefix("invalid type: ") {
        let (found, expected) = rest.split_once(", expected ").unwrap_or((rest, ""));
        let expected = match expected {
            "a string" => say!("文字（加引号）", "a text (in quotes)"),
            "a sequence" => say!("列表（[\"…\"]）", "a list ([\"…\"])"),
            "a map" => say!("一节（[名称]）", "a section ([name])"),
            other => Said::same(other.to_owned()),
        };
        return say!(
            "值的类型不对：要{}，得到 {found}",
            "a value of the wrong type: {} is wanted, this is {found}",
            expected
        );
    }
    say!(
        "不是 TOML：{}",
        "it is not TOML: {}",
        message.replace('\n', "；")
    )
}
