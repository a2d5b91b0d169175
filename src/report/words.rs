//! Small words: amounts, signs, names of cells, and texts made fit for one line of a terminal.

use crate::finding::Comparison;
use crate::form::Kind;
use crate::lang::Lang;
use crate::ledger::{Basis, Binding, DocumentKind, Gravity, Hidden, State};
use crate::source::column_letters;
use crate::tell;
use crate::value::{Decimal, Unit};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// A number with its digits as given and a true minus sign.
pub(super) fn number(number: Decimal) -> String {
    number.to_string().replace('-', "\u{2212}")
}

/// A number with its unit: `56.08 万元`, `15.61%`, `3`.
pub(super) fn amount(value: Decimal, unit: Unit) -> String {
    match unit {
        Unit::One => number(value),
        Unit::Percent => format!("{}%", number(value)),
        _ => format!("{} {unit}", number(value)),
    }
}

/// The difference and what was forgiven; without the unit where the reader has it before his eyes.
pub(super) fn difference(of: &Comparison, with_unit: bool, lang: Lang) -> String {
    let say = |n: Decimal| {
        // A percentage without its sign is another number.
        if with_unit || of.unit == Unit::Percent {
            amount(n, of.unit)
        } else {
            number(n)
        }
    };
    if of.difference.is_zero() {
        return tell!(lang, "两处都是 {}", "both are {}", say(of.left));
    }
    let gap = say(of.difference);
    match (of.by_rounding, of.slack.is_zero()) {
        (_, true) => tell!(
            lang,
            "差 {gap}，不容尾差",
            "difference {gap}, no rounding allowed"
        ),
        (true, false) => tell!(
            lang,
            "差 {gap}，四舍五入最多解释 {}",
            "difference {gap}; rounding explains at most {}",
            say(of.slack)
        ),
        (false, false) => tell!(
            lang,
            "差 {gap}，容差 {}",
            "difference {gap}, tolerance {}",
            say(of.slack)
        ),
    }
}

/// How many other checks used a figure, and how they ended.
pub(super) fn usage(held: u32, failed: u32, lang: Lang) -> String {
    let all = held.saturating_add(failed);
    match (held, failed) {
        (0, 0) => tell!(
            lang,
            "没有别的检查用到此数",
            "no other check uses this figure"
        ),
        (_, 0) => tell!(
            lang,
            "另有 {all} 条检查用到此数，均成立",
            "other checks of this figure: {all}, all hold"
        ),
        (0, _) => tell!(
            lang,
            "另有 {all} 条检查用到此数，均不符",
            "other checks of this figure: {all}, all fail"
        ),
        _ => tell!(
            lang,
            "另有 {all} 条检查用到此数，其中 {failed} 条不符",
            "other checks of this figure: {all}, of which {failed} fail"
        ),
    }
}

/// A word in brackets, after another.
pub(super) fn bracket(word: &str, lang: Lang) -> String {
    tell!(lang, "〔{word}〕", " [{word}]")
}

/// The name of a cell of a sheet whose row and column count from 0: `D5`.
pub(super) fn cell_name(row: u32, column: u32) -> String {
    let letters = column_letters(column as usize);
    format!("{letters}{}", row.saturating_add(1))
}

/// A character as one line of a terminal can show it: controls could move the cursor, bidirectional marks the text.
pub(super) fn clean_char(c: char) -> char {
    match c {
        '\n' => '↵',
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' => '\u{fffd}',
        '\t' | '\r' | '\u{2028}' | '\u{2029}' => ' ',
        c if c.is_control() => '\u{fffd}',
        c => c,
    }
}

/// A text as one line of a terminal can show it.
pub(super) fn clean(text: &str) -> String {
    text.chars().map(clean_char).collect()
}

/// A text as one line of its own.
pub(super) fn clean_line(text: &str) -> String {
    format!("{}\n", clean(&text.replace('\n', " ")))
}

/// How many columns a character takes.
pub(super) fn char_width(c: char) -> usize {
    c.width().unwrap_or(0)
}

/// How many columns a text takes.
pub(super) fn width(text: &str) -> usize {
    // By character, as miette counts: a figure for whole clusters would move underlines.
    if text.is_ascii() {
        text.width()
    } else {
        text.chars().map(char_width).sum()
    }
}

/// A cleaned text of at most `columns` columns, cut at the end.
pub(super) fn short(text: &str, columns: usize) -> String {
    let text = clean(text);
    if width(&text) <= columns {
        return text;
    }
    let mut used = 1usize;
    let fits = |c: &char| {
        used = used.saturating_add(char_width(*c));
        used <= columns
    };
    let mut kept: String = text.chars().take_while(fits).collect();
    kept.push('…');
    kept
}

/// A text broken into lines of at most `columns` columns, each after the same indent.
///
/// Han text breaks anywhere but before closing marks; a word, name or number in other letters is kept whole.
pub(super) fn wrap(text: &str, indent: &str, columns: usize) -> String {
    let room = columns.saturating_sub(width(indent)).max(20);
    let mut out = indent.to_owned();
    let mut used = 0usize;
    for piece in pieces(&clean(text)) {
        let wide = width(&piece);
        if used > 0 && used.saturating_add(wide) > room {
            out.truncate(out.trim_end_matches(' ').len());
            out.push('\n');
            out.push_str(indent);
            used = 0;
        }
        used = used.saturating_add(wide);
        out.push_str(&piece);
    }
    out.push('\n');
    out
}

/// A text in pieces between which a line may break.
fn pieces(text: &str) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    let mut before = ' ';
    for c in text.chars() {
        let word = c.is_ascii_graphic() && before.is_ascii_graphic();
        let joined = word || before == '（' || "，。；：、）” ".contains(c);
        match pieces.last_mut().filter(|_| joined) {
            Some(piece) => piece.push(c),
            None => pieces.push(c.to_string()),
        }
        before = c;
    }
    pieces
}

/// A text padded to `columns` columns.
pub(super) fn pad(text: &str, columns: usize) -> String {
    let blanks = columns.saturating_sub(width(text));
    format!("{text}{}", " ".repeat(blanks))
}

/// A kind of cell, in words.
pub(super) fn kind(kind: Kind, lang: Lang) -> &'static str {
    if lang == Lang::En {
        return kind_word(kind);
    }
    match kind {
        Kind::Money => "金额",
        Kind::Ratio => "比率",
        Kind::Count => "数量",
        Kind::Year => "年份",
        Kind::Date => "日期",
        Kind::Ordinal => "序号",
        Kind::Text => "文字",
        Kind::List => "名单",
        Kind::Goal => "指标值",
        Kind::Direction => "增减方向",
    }
}

/// A kind of cell, for machines.
pub(super) fn kind_word(kind: Kind) -> &'static str {
    match kind {
        Kind::Money => "money",
        Kind::Ratio => "ratio",
        Kind::Count => "count",
        Kind::Year => "year",
        Kind::Date => "date",
        Kind::Ordinal => "ordinal",
        Kind::Text => "text",
        Kind::List => "list",
        Kind::Goal => "goal",
        Kind::Direction => "direction",
    }
}

/// A state of a cell, in words.
pub(super) fn state(state: State, lang: Lang) -> &'static str {
    match state {
        State::Absent => lang.pick("缺", "absent"),
        State::Blank => lang.pick("空", "blank"),
        State::Value => lang.pick("有值", "value"),
        State::Unreadable => lang.pick("未识别", "unreadable"),
    }
}

/// A state of a cell, for machines.
pub(super) fn state_word(state: State) -> &'static str {
    match state {
        State::Absent => "absent",
        State::Blank => "blank",
        State::Value => "value",
        State::Unreadable => "unreadable",
    }
}

/// How a table was bound to its form, for people.
pub(super) fn binding(binding: Binding, lang: Lang) -> String {
    let basis = match binding.basis {
        Basis::Title => lang.pick("按标题", "by its title"),
        Basis::PartOfTitle => lang.pick("按标题的一部分", "by a part of its title"),
        Basis::Headings => lang.pick("只按栏目", "by its headings alone"),
    };
    let (printed, declared) = (binding.printed, binding.declared);
    let sure = match binding.is_certain() {
        true => lang.pick("确定", "certain"),
        false => lang.pick("待核对", "to be looked at"),
    };
    if declared == 0 {
        // Every column of the form may be left out.
        return tell!(lang, "{basis}认定（{sure}）", "bound {basis} ({sure})");
    }
    tell!(
        lang,
        "{basis}认定，应有的 {declared} 栏印了 {printed} 栏（{sure}）",
        "bound {basis}; {printed} of {declared} headings are printed ({sure})"
    )
}

/// By what a table was bound, for machines.
pub(super) fn basis_word(basis: Basis) -> &'static str {
    match basis {
        Basis::Title => "title",
        Basis::PartOfTitle => "part_of_title",
        Basis::Headings => "headings",
    }
}

/// Why a cell is not seen, for people.
pub(super) fn hidden_as(hidden: Hidden, lang: Lang) -> &'static str {
    match hidden {
        Hidden::Sheet => lang.pick("隐藏表", "hidden sheet"),
        Hidden::Row => lang.pick("隐藏行", "hidden row"),
        Hidden::Column => lang.pick("隐藏列", "hidden column"),
    }
}

/// Why a cell is not seen, for machines.
pub(super) fn hidden_word(hidden: Hidden) -> &'static str {
    match hidden {
        Hidden::Sheet => "sheet",
        Hidden::Row => "row",
        Hidden::Column => "column",
    }
}

/// A gravity, for machines.
pub(super) fn gravity_word(gravity: Gravity) -> &'static str {
    match gravity {
        Gravity::Note => "note",
        Gravity::Unreadable => "unreadable",
        Gravity::Broken => "broken",
    }
}

/// A kind of document, in words.
pub(super) fn document_kind(kind: DocumentKind, lang: Lang) -> &'static str {
    match kind {
        DocumentKind::Budget => lang.pick("预算", "budget"),
        DocumentKind::Final => lang.pick("决算", "final accounts"),
    }
}
