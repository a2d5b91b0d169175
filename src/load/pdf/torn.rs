//! A row that the end of a page cuts: its first lines stand on one page, the rest of them overleaf.

use super::attach::Drawn;
use super::page::{Cell, TableRow};
use crate::value::{Reading, read_amount, squash};

/// Whether the first of the rows overleaf is the rest of the last row of a table: what is left of figures and codes that
/// are whole only with it, or words, each below a text that filled its cell; and nothing that opens an item.
pub(super) fn goes_on(table: &Drawn, overleaf: &[TableRow]) -> bool {
    let (Some(last), Some(rest)) = (table.rows.last(), overleaf.first()) else {
        return false;
    };
    let cells = rest.cells.iter().enumerate();
    let filled: Vec<(usize, &Cell)> = cells.filter(|(_, cell)| !cell.text.is_empty()).collect();
    let above = |i: usize| last.cells.get(i).map_or("", |cell| cell.text.as_str());
    if names(table, last, &filled) {
        return true;
    }
    let whole = Whole::of(table, overleaf);
    let full = |i: usize| table.tails.get(i).copied().unwrap_or(false);
    let completes =
        |(i, cell): &(usize, &Cell)| full(*i) && whole.only_with(*i, above(*i), &cell.text);
    let words = |(i, cell): &(usize, &Cell)| {
        // A bracket does not end a line, so that it may be free before it.
        let full = full(*i) || squash(&cell.text).starts_with('(');
        let both = stands(table, *i, above(*i)) && stands(table, *i, &cell.text);
        !above(*i).is_empty() && full && !opens(&cell.text) && !both
    };
    // Words in every cell are a row of their own.
    let some = filled.len() < last.cells.len() || filled.iter().any(completes);
    let rest = !filled.is_empty() && some;
    rest && filled.iter().all(|cell| completes(cell) || words(cell))
}

/// Whether words overleaf name the figures of a last row that has no words: in their column all other rows have some.
fn names(table: &Drawn, last: &TableRow, words: &[(usize, &Cell)]) -> bool {
    let is_figure = |cell: &Cell| matches!(read_amount(&cell.text), Reading::Value { .. });
    let mut printed = last.cells.iter().filter(|cell| !cell.text.is_empty());
    let figures = printed.next().is_some_and(is_figure) && printed.all(is_figure);
    let blank = |at: usize| last.cells.get(at).is_some_and(|cell| cell.text.is_empty());
    let named = |at: usize| {
        let mut others = table.rows.iter().rev().skip(1);
        others.all(|row| {
            row.cells
                .get(at)
                .is_some_and(|cell| cell.span == (0, 0) || !cell.text.is_empty())
        })
    };
    let mut words = words.iter().peekable();
    figures
        && words.peek().is_some()
        && words.all(|(at, cell)| !is_figure(cell) && blank(*at) && named(*at))
}

/// Whether a name stands in another row of a column: there it is whole.
fn stands(table: &Drawn, column: usize, name: &str) -> bool {
    let rows = table.rows.iter().rev().skip(1);
    let mut texts = rows.filter_map(|row| row.cells.get(column));
    texts.any(|cell| alike(&squash(&cell.text), &squash(name)))
}

/// Whether a text is a name, perhaps with its number before it.
fn alike(text: &str, name: &str) -> bool {
    let rest = text.strip_suffix(name);
    !name.is_empty() && rest.is_some_and(|number| number.is_empty() || number.ends_with('、'))
}

/// What whole figures and codes of a table look like.
struct Whole {
    /// How many decimals nearly all its figures have.
    decimals: usize,
    /// For each column, how long the codes in it are.
    codes: Vec<Vec<usize>>,
}

impl Whole {
    /// What the rows print but the last, and those overleaf but the first and the last: the end of that page may cut it too.
    fn of(table: &Drawn, overleaf: &[TableRow]) -> Self {
        let before = table.rows.iter().rev().skip(1);
        let after = overleaf.iter().rev().skip(1).rev().skip(1);
        let rows: Vec<&TableRow> = before.chain(after).collect();
        let mut counts = [0usize; 3];
        for cell in rows.iter().flat_map(|row| &row.cells) {
            let own = decimals(&squash(&cell.text)).filter(|own| *own > 0);
            if let Some(count) = own.and_then(|own| counts.get_mut(own)) {
                *count = count.saturating_add(1);
            }
        }
        let most = counts.iter().max().copied().unwrap_or(0);
        let all: usize = counts.iter().sum();
        let usual = counts.iter().position(|count| *count == most && most > 0);
        let nearly = most.saturating_mul(10) >= all.saturating_mul(9);
        let columns = table.xs.len().saturating_sub(1);
        let codes = |column: usize| {
            let texts = rows.iter().filter_map(|row| row.cells.get(column));
            let texts = texts.map(|cell| squash(&cell.text));
            let codes = texts.filter(|text| is_digits(text));
            codes.map(|text| text.len()).collect()
        };
        Self {
            decimals: usual.filter(|_| nearly).unwrap_or(0),
            codes: (0..columns).map(codes).collect(),
        }
    }

    /// Whether a text of a column is a figure or a code only with the rest of it.
    fn only_with(&self, column: usize, text: &str, rest: &str) -> bool {
        let (text, rest) = (squash(text), squash(rest));
        let both = format!("{text}{rest}");
        if is_digits(&both) && !text.is_empty() {
            let lengths = self.codes.get(column).map_or(&[][..], Vec::as_slice);
            let known = |text: &str| lengths.contains(&text.len());
            return known(&both) && !(known(&text) && known(&rest));
        }
        let begun = text.trim_end_matches('.').replace(',', "");
        let part = decimals(&begun).is_some_and(|own| own != self.decimals);
        self.decimals > 0 && part && decimals(&both) == Some(self.decimals)
    }
}

/// Whether a text is of digits only.
fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// How many decimals a figure is printed with; none where a text is no figure.
fn decimals(text: &str) -> Option<usize> {
    match read_amount(text) {
        Reading::Value { decimals, .. } => usize::try_from(decimals).ok(),
        _ => None,
    }
}

/// Whether a text opens an item or is a figure.
fn opens(text: &str) -> bool {
    let numeral = |c: char| "一二三四五六七八九十".contains(c);
    let text = squash(text);
    let begins = |text: &str, end: char| {
        let rest = text.trim_start_matches(numeral);
        rest.len() < text.len() && rest.starts_with(end)
    };
    text.starts_with(|c: char| c.is_ascii_digit())
        || matches!(read_amount(&text), Reading::Value { .. })
        || begins(&text, '、')
        || text.strip_prefix('(').is_some_and(|text| begins(text, ')'))
        || text.starts_with(['-', '其'])
}
