//! The lines of a page outside its tables, and the paragraphs that they make.

use super::lattice::Lattice;
use super::lines::{Line, lines, wrap};
use super::pages::{Glyph, Page};

/// The share of the height of a page, above and below, in which its furniture stands.
const EDGE: f64 = 0.12;
/// A line that ends within so many sizes of the right margin is full.
const FULL: f64 = 2.1;
/// A line that begins more than so many sizes right of the margin begins a paragraph.
const BEGINS: f64 = 0.8;
/// A line of more characters than this is likely prose.
const LONG: usize = 20;
/// Lines further apart than so many sizes are not of one paragraph.
const FAR: f64 = 3.2;

/// A line of a page with all the stretches on it.
#[derive(Clone, Debug, Default)]
pub(super) struct Row {
    pub(super) stretches: Vec<Line>,
    pub(super) area: [f64; 4],
}

impl Row {
    /// All of it in one.
    pub(super) fn text(&self) -> String {
        let texts: Vec<&str> = self.stretches.iter().map(|s| s.text.as_str()).collect();
        texts.join(" ")
    }

    pub(super) fn top(&self) -> f64 {
        let [_, top, ..] = self.area;
        top
    }

    pub(super) fn bottom(&self) -> f64 {
        let [.., bottom] = self.area;
        bottom
    }

    /// The height of its middle.
    pub(super) fn middle(&self) -> f64 {
        f64::midpoint(self.top(), self.bottom())
    }

    /// Whether it ends at the right margin.
    pub(super) fn fills(&self, margin: f64) -> bool {
        let [_, _, right, _] = self.area;
        margin - right < FULL * self.size() && self.stretches.len() == 1
    }

    /// Whether it is as long as lines of prose are.
    pub(super) fn is_long(&self) -> bool {
        self.text().chars().count() > LONG
    }

    /// Whether it begins to the right of the left margin.
    pub(super) fn is_set_in(&self, margin: f64) -> bool {
        let [left, ..] = self.area;
        left - margin >= BEGINS * self.size()
    }

    pub(super) fn width(&self) -> f64 {
        let [left, _, right, _] = self.area;
        right - left
    }

    /// Whether the next line is the rest of this one, both set in the middle.
    pub(super) fn wraps_to(&self, next: &Self) -> bool {
        let middle = |row: &Self| {
            let [left, _, right, _] = row.area;
            f64::midpoint(left, right)
        };
        let one = self.stretches.len() == 1 && next.stretches.len() == 1;
        let near = next.top() - self.bottom() < self.size();
        let alike = (self.size() - next.size()).abs() < 0.05 * self.size();
        let aligned = (middle(self) - middle(next)).abs() < 1.5 * self.size();
        one && near && alike && aligned && next.width() < self.width()
    }

    /// Takes the rest of a wrapped line into this one.
    pub(super) fn take(&mut self, next: &Self) {
        self.area = super::lines::around(self.area, next.area);
        let (area, text) = (self.area, next.text());
        for line in &mut self.stretches {
            line.area = area;
            wrap(&mut line.text, &text);
        }
    }

    fn size(&self) -> f64 {
        self.stretches.iter().map(|s| s.size).fold(0.0, f64::max)
    }
}

/// The lines of a page outside its tables, from the top, without numbers of pages.
pub(super) fn rows(page: &Page, tables: &[Lattice]) -> Vec<Row> {
    let mut inside = vec![false; page.glyphs.len()];
    let fields = tables.iter().flat_map(|table| &table.fields);
    for number in fields.flat_map(|field| &field.glyphs) {
        if let Some(slot) = inside.get_mut(*number) {
            *slot = true;
        }
    }
    let outside = page
        .glyphs
        .iter()
        .zip(&inside)
        .filter(|(_, inside)| !**inside);
    let glyphs: Vec<&Glyph> = outside.map(|(glyph, _)| glyph).collect();
    let rows = lines(&glyphs).into_iter().filter_map(|stretches| {
        let area = stretches
            .iter()
            .map(|s| s.area)
            .reduce(super::lines::around)?;
        Some(Row { stretches, area })
    });
    rows.filter(|row| !(at_edge(page, row) && is_page_number(&row.text())))
        .collect()
}

/// Whether a line stands where running heads and numbers of pages stand.
pub(super) fn at_edge(page: &Page, row: &Row) -> bool {
    let [_, top, _, bottom] = row.area;
    bottom < page.height * EDGE || top > page.height * (1.0 - EDGE)
}

/// Whether a line is only the number of a page: `5`, `- 5 -`, `第 5 页`, `5 / 26`.
fn is_page_number(text: &str) -> bool {
    let rest = text.trim_matches(|c: char| c.is_whitespace() || "-–—－_·~〜".contains(c));
    let plain = |c: char| c.is_ascii_digit() || c.is_whitespace() || "第页共/,，of".contains(c);
    let digits = rest.chars().filter(|c| c.is_numeric()).count();
    let short = rest.chars().count() <= 16 && digits <= 8;
    let roman = |c: char| "ivxIVXⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ".contains(c);
    short
        && !rest.is_empty()
        && ((digits > 0 && rest.chars().all(plain)) || rest.chars().all(roman))
}

/// Takes out what the same place of at least three pages repeats: running heads and feet.
pub(super) fn drop_running(pages: &[Page], rows: &mut [Vec<Row>]) {
    let mut seen: std::collections::BTreeMap<String, usize> = std::collections::BTreeMap::new();
    for (page, rows) in pages.iter().zip(rows.iter()) {
        for row in rows.iter().filter(|row| at_edge(page, row)) {
            let count = seen.entry(fixed(row)).or_default();
            *count = count.saturating_add(1);
        }
    }
    let half = pages.len().div_ceil(3).max(3);
    for (page, rows) in pages.iter().zip(rows) {
        rows.retain(|row| !at_edge(page, row) || seen.get(&fixed(row)).is_none_or(|n| *n < half));
    }
}

/// A line without its digits, which may count pages.
fn fixed(row: &Row) -> String {
    let [_, top, ..] = row.area;
    let text: String = row.text().chars().filter(|c| !c.is_numeric()).collect();
    format!("{:.0} {text}", top / 4.0)
}

/// Whether a line is of a table of contents: dots that lead to the number of a page.
fn is_contents(text: &str) -> bool {
    let rest = text.trim_end_matches(|c: char| c.is_ascii_digit() || c.is_whitespace());
    let dots = rest
        .chars()
        .rev()
        .take_while(|c| ".…·．‥".contains(*c) || c.is_whitespace());
    rest.len() < text.len() && dots.filter(|c| !c.is_whitespace()).count() >= 3
}

/// The left and the right margin of some lines.
pub(super) fn margins(rows: &[Row]) -> (f64, f64) {
    let [left, _, right, _] = rows
        .iter()
        .map(|row| row.area)
        .reduce(super::lines::around)
        .unwrap_or_default();
    (left, right)
}

/// The paragraphs of a document, one a line.
#[derive(Debug, Default)]
pub(super) struct Paragraphs {
    pub(super) text: String,
    /// The last line, while its paragraph may go on.
    open: Option<Open>,
}

/// The last line of a paragraph.
#[derive(Debug)]
struct Open {
    /// Its bottom, if the next line is on the same page.
    bottom: Option<f64>,
    size: f64,
    /// How much room it leaves before the right margin.
    room: f64,
    /// Whether a sentence ends with it.
    ends: bool,
}

impl Open {
    /// Whether a line is the rest of the paragraph: it follows closely, in the same print, and its first word had no
    /// room on the line before.
    fn goes_on(&self, row: &Row, text: &str, left: f64) -> bool {
        let size = row.size();
        let close = self
            .bottom
            .is_none_or(|bottom| row.top() - bottom < FAR * size);
        let alike = (size - self.size).abs() < 0.15 * size;
        let full = self.room < (FULL + first_word(text)) * size;
        let item = self.ends && is_item(text);
        close && alike && full && !item && !row.is_set_in(left) && row.stretches.len() == 1
    }
}

/// The width, in sizes, of the figure or Latin word that a line begins with: it is not broken over lines.
fn first_word(text: &str) -> f64 {
    let whole = |c: &char| c.is_ascii_alphanumeric() || ".,%-".contains(*c);
    let count = text.chars().take_while(whole).count();
    let opens = text.starts_with(['（', '“', '《', '(', '【']);
    f64::from(crate::source::saturate(count)) * 0.55 + f64::from(u8::from(opens))
}

/// Whether a line begins with the number of an item: `一、`, `（二）`, `3．`.
fn is_item(text: &str) -> bool {
    let numeral = |c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c);
    let bare = text.trim_start_matches(['（', '(', '第']);
    let rest = bare.trim_start_matches(numeral);
    rest.len() < bare.len() && rest.starts_with(['、', '．', '.', '）', ')', '条', '章'])
}

impl Paragraphs {
    /// Takes the lines of one page.
    pub(super) fn page(&mut self, rows: &[Row], tables: &[Lattice]) {
        let (left, right) = margins(rows);
        let mut above = 0.0;
        for row in rows {
            let text = row.text();
            if is_contents(&text) {
                continue;
            }
            let parted = tables.iter().any(|table| {
                let [_, top, ..] = table.area();
                top >= above && top < row.top()
            });
            let open = self.open.take().filter(|_| !parted);
            if open.is_some_and(|open| open.goes_on(row, &text, left)) {
                self.text.truncate(self.text.trim_end_matches('\n').len());
                wrap(&mut self.text, &text);
            } else {
                self.text.push_str(&text);
            }
            self.text.push('\n');
            above = row.bottom();
            let [_, _, end, _] = row.area;
            self.open = (row.stretches.len() == 1).then(|| Open {
                bottom: Some(above),
                size: row.size(),
                room: right - end,
                ends: text.ends_with(['。', '；', '：', '！', '？']),
            });
        }
        let parted = tables.iter().any(|table| {
            let [_, top, ..] = table.area();
            top >= above
        });
        let open = self.open.take().filter(|_| !parted);
        self.open = open.map(|open| Open {
            bottom: None,
            ..open
        });
    }
}
