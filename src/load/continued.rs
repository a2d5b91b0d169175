//! Marks by which a table says that it goes on with the one before: `续表`, `（续上表）`, `收入决算表（续二）`.

use crate::value::squash;

/// What a line says beside a mark that the table before goes on: its title, or nothing; none where it has no such mark.
pub(super) fn continued(line: &str) -> Option<String> {
    let line = squash(line);
    let text = line.trim_end_matches(['(', ')', '-', ':']);
    let number = |c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c);
    let unnumbered = text.trim_end_matches(number);
    let behind = ["续上表", "接上表", "续表", "续"];
    let title = behind.iter().find_map(|mark| {
        let title = unnumbered.trim_end_matches('-').strip_suffix(mark)?;
        Some(title.trim_end_matches('('))
    });
    let before = ["(续上表)", "(接上表)", "(续表)", "(续)", "续表:"];
    let title = title.or_else(|| before.iter().find_map(|mark| line.strip_prefix(mark)));
    // `手续` is a word.
    title
        .filter(|title| !title.ends_with(['手', '继', '连', '持', '后', '延', '陆', '存', '永']))
        .map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::continued;

    #[test]
    fn a_table_says_in_many_ways_that_it_goes_on() {
        let bare = ["续表", "续表1", "（续上表）", "续表 二", "(续)", "接上表"];
        for line in bare {
            assert_eq!(continued(line).as_deref(), Some(""), "{line}");
        }
        let titled = [
            "收入决算表（续）",
            "收入决算表（续表）",
            "收入决算表续表2",
            "收入决算表（续二）",
            "（续）收入决算表",
        ];
        for line in titled {
            assert_eq!(continued(line).as_deref(), Some("收入决算表"), "{line}");
        }
        for line in ["收入决算表", "办理手续", "公开05表", "单位：万元"] {
            assert_eq!(continued(line), None, "{line}");
        }
    }
}
