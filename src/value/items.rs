//! Lists in words: `办公室、法规科、财务科`.

use super::squash;

/// The mark between the items of a list.
const BETWEEN: char = '、';
/// Words that end a list which goes on.
const ETC: [&str; 2] = ["等", "等等"];
/// Words between the last two items, or within the last.
const AND: [char; 3] = ['和', '及', '与'];

/// How many items a text lists, one after another with `、` between them.
///
/// Nothing where that cannot be told: the list goes on (`等`), its last item may be two (`人事科和财务科`), brackets
/// list items of their own (`办公室（党办、机关党委）`) or do not pair up, or there is nothing between two marks.
pub fn items(text: &str) -> Option<usize> {
    let squashed = squash(text);
    let list = squashed.trim_end_matches(['。', ';', ',']);
    let (mut depth, mut items, mut last) = (0usize, 0usize, String::new());
    // Quotes are folded: they open and close alike.
    let mut quoted = false;
    for c in list.chars() {
        match c {
            '(' | '[' | '【' | '《' | '〔' => depth = depth.saturating_add(1),
            ')' | ']' | '】' | '》' | '〕' => depth = depth.checked_sub(1)?,
            '"' => quoted = !quoted,
            BETWEEN if quoted || depth > 0 || last.is_empty() => return None,
            BETWEEN => {
                items = items.saturating_add(1);
                last.clear();
                continue;
            }
            _ => {}
        }
        if !quoted && depth == 0 || last.is_empty() {
            last.push(c);
        }
    }
    let open = quoted || depth > 0 || last.is_empty();
    let goes_on = ETC.iter().any(|word| last.ends_with(word));
    (!open && !goes_on && !last.contains(AND)).then(|| items.saturating_add(1))
}
