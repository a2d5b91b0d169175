//! The row that numbers the columns below their headings: `栏次 | 1 | 2 | 3=1+2`.

use super::blocks::{Line, has_number};
use crate::value::squash;

/// Words that only such a row has in the place of a name.
const NAMES: [&str; 2] = ["栏次", "栏目"];
/// Words that may stand there too.
const WORDS: [&str; 10] = [
    "行次", "序号", "编号", "甲", "乙", "丙", "丁", "类", "款", "项",
];
/// The heading of a column that numbers the rows.
pub(super) const ROWS: &str = "行次";
/// No table numbers more columns.
const MOST: u32 = 99;

/// What a cell of such a row says.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sign {
    /// That the row numbers the columns.
    Name,
    /// No figure, in the place of a name.
    Word,
    /// That the column has no number: `—`.
    Blank,
    /// The number of a column.
    Number(u32),
}

/// Whether the row below the headings numbers the columns and holds no figures.
///
/// Without a word in the place of a name at least three columns side by side must be numbered from 1, and what stands below
/// must not count on, as rows do that are numbered themselves; where only three are, it must be figures.
pub(super) fn numbers_columns(row: &Line, below: &[Line]) -> bool {
    let begun = row.iter().enumerate().filter(|(_, cell)| cell.begins());
    // A cell that could not be told is one of the row all the same where its number is the next.
    let signs = begun.map(|(column, cell)| Some((column, sign(&cell.text)?)));
    let Some(signs) = signs.collect::<Option<Vec<(usize, Sign)>>>() else {
        return false;
    };
    if matches!(signs.first(), Some((_, Sign::Word))) || named(&signs) {
        return counted(&signs);
    }
    let numbers = signs.iter().filter(|(_, sign)| sign.number().is_some());
    let columns: Vec<usize> = numbers.map(|(column, _)| *column).collect();
    let (Some(first), Some(last)) = (columns.first(), columns.last()) else {
        return false;
    };
    let mut between = row.iter().take(last.saturating_add(1)).skip(*first);
    let counts_on = |next: &Line| {
        next.get(*first)
            .is_some_and(|cell| squash(&cell.text) == "2")
    };
    counted(&signs)
        && columns.len() == signs.len()
        && between.all(|cell| !cell.is_empty())
        && !below.first().is_some_and(counts_on)
        && (columns.len() > 3 || below.iter().any(has_number))
}

/// Whether the texts of a line number columns: `栏次 1 2 3=1+2`, or from 1 on without a word.
pub(super) fn numbers_line<'t>(texts: impl Iterator<Item = &'t str>) -> bool {
    let signs = texts.enumerate().map(|(at, text)| Some((at, sign(text)?)));
    let signs: Option<Vec<(usize, Sign)>> = signs.collect();
    signs.is_some_and(|signs| counted(&signs))
}

/// Whether the numbers run as those of columns do.
fn counted(signs: &[(usize, Sign)]) -> bool {
    let numbers: Vec<u32> = signs.iter().filter_map(|(_, sign)| sign.number()).collect();
    let all = |fits: fn(u32, u32) -> bool| {
        let mut pairs = numbers.iter().zip(numbers.iter().skip(1));
        pairs.all(|(a, b)| fits(*a, *b))
    };
    let Some(first) = numbers.first() else {
        return false;
    };
    let worded = signs.first().is_some_and(|(_, sign)| *sign == Sign::Word);
    let blank = signs.iter().any(|(_, sign)| *sign == Sign::Blank);
    match () {
        // What is called so is nothing else, even where columns were left out.
        () if named(signs) => all(|a, b| b > a || b == 1),
        () if blank => false,
        () if worded => numbers.len() > 1 && all(|a, b| b == a.saturating_add(1)),
        () => *first == 1 && numbers.len() > 2 && all(|a, b| b == a.saturating_add(1)),
    }
}

fn named(signs: &[(usize, Sign)]) -> bool {
    signs.iter().any(|(_, sign)| *sign == Sign::Name)
}

impl Sign {
    fn number(self) -> Option<u32> {
        match self {
            Self::Number(number) => Some(number),
            Self::Name | Self::Word | Self::Blank => None,
        }
    }
}

fn sign(text: &str) -> Option<Sign> {
    let text = squash(text);
    if NAMES.contains(&text.as_str()) {
        return Some(Sign::Name);
    }
    let dash = text.chars().all(|c| matches!(c, '-' | '—' | '–' | '/'));
    if dash {
        return Some(Sign::Blank);
    }
    let stars = text.chars().all(|c| c == '*') && !text.is_empty();
    if stars || WORDS.contains(&text.as_str()) {
        return Some(Sign::Word);
    }
    number(&text).map(Sign::Number)
}

/// The number of a column, perhaps in brackets, perhaps with what it is the sum of: `(3)`, `3=4+5`, `6=(4+5)`, `3栏`.
fn number(text: &str) -> Option<u32> {
    let bare = text.strip_prefix('(').and_then(|t| t.strip_suffix(')'));
    let text = bare.unwrap_or(text);
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = text.get(..text.len().saturating_sub(rest.len()))?;
    let number: u32 = digits.parse().ok().filter(|n| (1..=MOST).contains(n))?;
    let sum = |c: char| c.is_ascii_digit() || "+-*/×÷%()=,、…".contains(c);
    let told = match rest.strip_prefix('=') {
        Some(sum_of) => !sum_of.is_empty() && sum_of.chars().all(sum),
        None => matches!(rest, "" | "栏"),
    };
    (told && number.to_string() == digits).then_some(number)
}
