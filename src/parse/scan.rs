//! The coarse marks of a rule file: enough to find brackets, lines and words where the grammar has given up.

use super::words;

/// How much of a text is near, in bytes.
const NEAR: usize = 2048;

/// One mark of a text, with where it stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark<'t> {
    /// What it is.
    pub(super) kind: Kind,
    /// Its text.
    pub(super) text: &'t str,
    /// Its first byte.
    pub(super) start: usize,
    /// Whether it is the first of its line.
    pub(super) first: bool,
}

/// What a mark is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// An opening bracket.
    Open,
    /// A closing bracket.
    Close,
    /// A text or title in quotes.
    Quoted,
    /// An opening quote that is not closed, with the rest of its line (of the file, for `"""`).
    Unclosed,
    /// A row of a grid, with everything in it.
    Row,
    /// A comment, to the end of its line.
    Comment,
    /// A line break.
    Break,
    /// Letters and digits.
    Word,
    /// Any other character.
    Sign,
}

impl Mark<'_> {
    /// The byte after its last.
    pub(super) fn end(&self) -> usize {
        self.start.saturating_add(self.text.len())
    }

    /// Whether it says nothing to the grammar.
    pub(super) fn is_blank(&self) -> bool {
        matches!(self.kind, Kind::Comment | Kind::Break)
    }

    /// Whether it is one of these words of the language.
    pub(super) fn is_word(&self, among: &[super::Rule]) -> bool {
        self.kind == Kind::Word && words::is_one_of(self.text, among)
    }

    /// Which bracket it is: `(`, `[` or `{`, whichever way it turns and however wide it is.
    pub(super) fn bracket(&self) -> char {
        match self.text {
            "(" | "（" | ")" | "）" => '(',
            "{" | "｛" | "}" | "｝" => '{',
            _ => '[',
        }
    }
}

/// The marks of a text from one place on.
pub(super) struct Marks<'t> {
    text: &'t str,
    at: usize,
    first: bool,
}

impl<'t> Marks<'t> {
    /// The marks from byte `at` on.
    pub(super) fn from(text: &'t str, at: usize) -> Self {
        let before = text.get(..at).unwrap_or("");
        let before = before.trim_end_matches(is_blank);
        let first = before.is_empty() || before.ends_with('\n');
        Self { text, at, first }
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or("")
    }
}

impl<'t> Iterator for Marks<'t> {
    type Item = Mark<'t>;

    fn next(&mut self) -> Option<Mark<'t>> {
        let rest = self.rest();
        let trimmed = rest.trim_start_matches(is_blank);
        self.at = self
            .at
            .saturating_add(rest.len().saturating_sub(trimmed.len()));
        let (kind, length) = measure(trimmed, self.first)?;
        let text = trimmed.get(..length).unwrap_or(trimmed);
        let mark = Mark {
            kind,
            text,
            start: self.at,
            first: self.first,
        };
        self.at = mark.end();
        self.first = kind == Kind::Break;
        Some(mark)
    }
}

/// Whether it is a blank within a line.
fn is_blank(c: char) -> bool {
    c != '\n' && (c.is_whitespace() || c == '\u{feff}')
}

/// What a text begins with and how many bytes it takes.
fn measure(text: &str, first: bool) -> Option<(Kind, usize)> {
    let c = text.chars().next()?;
    let line = || text.find('\n').unwrap_or(text.len());
    Some(match c {
        '\n' => (Kind::Break, 1),
        '#' => (Kind::Comment, line()),
        '/' if text.starts_with("//") => (Kind::Comment, line()),
        '|' | '｜' if first => (Kind::Row, line()),
        '(' | '（' | '[' | '［' | '【' | '{' | '｛' => (Kind::Open, c.len_utf8()),
        ')' | '）' | ']' | '］' | '】' | '}' | '｝' => (Kind::Close, c.len_utf8()),
        '"' => quoted(text),
        '“' => until(text, '”'),
        '「' => until(text, '」'),
        '『' => until(text, '』'),
        '《' => until(text, '》'),
        c if is_word(c) => (Kind::Word, text.find(|c| !is_word(c)).unwrap_or(text.len())),
        c => (Kind::Sign, c.len_utf8()),
    })
}

/// Whether it is part of a word.
fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// A text in quotes without escapes.
fn until(text: &str, close: char) -> (Kind, usize) {
    match text.find([close, '\n']) {
        Some(at) if text.get(at..).is_some_and(|rest| rest.starts_with(close)) => {
            (Kind::Quoted, at.saturating_add(close.len_utf8()))
        }
        Some(at) => (Kind::Unclosed, at),
        None => (Kind::Unclosed, text.len()),
    }
}

/// A text in `"…"` or `"""…"""`.
fn quoted(text: &str) -> (Kind, usize) {
    if let Some(block) = text.strip_prefix("\"\"\"") {
        return match block.find("\"\"\"") {
            Some(at) => (Kind::Quoted, at.saturating_add(6)),
            None => (Kind::Unclosed, text.len()),
        };
    }
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            '\n' => return (Kind::Unclosed, at),
            '"' if !escaped => return (Kind::Quoted, at.saturating_add(1)),
            _ => escaped = c == '\\' && !escaped,
        }
    }
    (Kind::Unclosed, text.len())
}

/// The end of a line some way behind `at`, outside every text in quotes, and where the last mark before it begins that
/// is no blank; none where the file ends before.
pub(super) fn near(text: &str, at: usize) -> Option<(usize, usize)> {
    let enough = at.saturating_add(NEAR);
    let mut last = at;
    for mark in Marks::from(text, at) {
        if mark.kind == Kind::Break && mark.start >= enough {
            return Some((last, mark.start));
        }
        if !mark.is_blank() {
            last = mark.start;
        }
    }
    None
}

/// The first byte from `at` on that is neither blank, comment nor `;`.
pub(super) fn skip_blank(text: &str, at: usize) -> usize {
    Marks::from(text, at)
        .find(|mark| !mark.is_blank() && !matches!(mark.text, ";" | "；"))
        .map_or(text.len(), |mark| mark.start)
}

/// The brackets that are open at byte `end`, reading from `start`; a closing one takes the others with it.
pub(super) fn open_brackets(text: &str, start: usize, end: usize) -> Vec<Mark<'_>> {
    let mut open: Vec<Mark<'_>> = Vec::new();
    for mark in Marks::from(text, start).take_while(|mark| mark.start < end) {
        match mark.kind {
            Kind::Open => open.push(mark),
            Kind::Close => {
                let partner = open.iter().rposition(|o| o.bracket() == mark.bracket());
                open.truncate(partner.unwrap_or(open.len()));
            }
            _ => {}
        }
    }
    open
}

/// The first bracket that stands deeper than `limit`.
pub(super) fn too_deep(text: &str, limit: usize) -> Option<Mark<'_>> {
    let mut depth = 0_usize;
    Marks::from(text, 0).find(|mark| {
        match mark.kind {
            Kind::Open => depth = depth.saturating_add(1),
            Kind::Close => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth > limit
    })
}

/// How many characters stand before byte `at` on its line; past 200 it is the same to all who ask.
pub(super) fn indent(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or("").chars().rev();
    before.take_while(|c| *c != '\n').take(200).count()
}
