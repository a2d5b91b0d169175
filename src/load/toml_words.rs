//! What is wrong in a TOML file, with its line, in words.

/// The line of a mistake and what it is.
pub(super) fn reason(error: &toml::de::Error, text: &str) -> (usize, String) {
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

/// The message of the reader of TOML, in Chinese where it is one that people meet.
fn words(message: &str) -> String {
    let quoted = |text: &str| text.split('`').nth(1).unwrap_or_default().to_owned();
    if let Some(rest) = message.strip_prefix("unknown field ") {
        let known: Vec<&str> = rest.split('`').skip(3).step_by(2).collect();
        let known = match known.is_empty() {
            true => String::new(),
            false => format!("，可写 {}", known.join("、")),
        };
        return format!("不认识的键 `{}`{known}", quoted(message));
    }
    if message.starts_with("missing field ") {
        return format!("缺少 {}", quoted(message));
    }
    if message.starts_with("invalid unquoted key") {
        return "中文的键要加引号，如 \"某市财政局\" = …".to_owned();
    }
    if message.starts_with("duplicate key") {
        return "同一个键写了两次".to_owned();
    }
    if let Some(rest) = message.strip_prefix("invalid type: ") {
        let (found, expected) = rest.split_once(", expected ").unwrap_or((rest, ""));
        let expected = match expected {
            "a string" => "文字（加引号）",
            "a sequence" => "列表（[\"…\"]）",
            "a map" => "一节（[名称]）",
            other => other,
        };
        return format!("值的类型不对：要{expected}，得到 {found}");
    }
    format!("不是 TOML：{}", message.replace('\n', "；"))
}
