//! Lines: what begins one, how far it is indented, where its comment stands.

use super::spelling::spelt;
use super::{Style, grid};
use crate::ast::{Begins, Token, TokenKind};
use indexmap::IndexMap;
use unicode_width::UnicodeWidthStr;

/// One line of the new text.
#[derive(Debug, Default)]
pub(super) struct Line {
    /// Whether a blank line stands before it.
    blank: bool,
    /// How far it is indented.
    indent: usize,
    /// What it says; more than one line where a text in `"""` is in it.
    text: String,
    /// The comment after it.
    comment: String,
    /// The grid that it is a row of, by number.
    grid: Option<usize>,
}

/// The lines of a file.
pub(super) fn lines(text: &str, tokens: &[Token], style: Style) -> Vec<Line> {
    let mut layout = Layout {
        text,
        style,
        lines: Vec::new(),
        depth: 0,
        column: 0,
        open: 0,
        breaks: 0,
        grids: 0,
        fresh: true,
    };
    for (at, token) in tokens.iter().enumerate() {
        let after = tokens.iter().skip(at.saturating_add(1)).find(is_said);
        layout.token(token, after);
    }
    align_grids(&mut layout.lines);
    layout.lines
}

fn is_said(token: &&Token) -> bool {
    !matches!(token.kind, TokenKind::Comment | TokenKind::Break)
}

struct Layout<'t> {
    text: &'t str,
    style: Style,
    lines: Vec<Line>,
    /// How many blocks are open.
    depth: usize,
    /// Where the statement or line at hand goes on after a break.
    column: usize,
    /// How many brackets of it are open.
    open: usize,
    /// How many line breaks stood before the token at hand.
    breaks: usize,
    grids: usize,
    /// Whether nothing stands in the block at hand yet.
    fresh: bool,
}

impl Layout<'_> {
    fn token(&mut self, token: &Token, after: Option<&Token>) {
        let (start, end) = (token.span.start as usize, token.span.end as usize);
        let raw = self.text.get(start..end).unwrap_or("");
        let spelt = spelt(token, raw, self.style);
        match token.kind {
            TokenKind::Break => {
                self.breaks = self.breaks.saturating_add(1);
                return;
            }
            TokenKind::Comment => self.comment(spelt, after),
            TokenKind::End => self.end(&spelt, after),
            TokenKind::Close => {
                self.depth = self.depth.saturating_sub(1);
                self.open = 0;
                self.begin(spelt, self.depth.saturating_mul(2), false);
                self.fresh = false;
            }
            TokenKind::Row => {
                self.begin(raw.to_owned(), self.column, false);
                if let Some(line) = self.lines.last_mut() {
                    line.grid = Some(self.grids);
                }
            }
            _ if token.begins != Begins::Nothing => self.first(token, spelt),
            _ => self.next(token, &spelt),
        }
        self.breaks = 0;
    }

    /// Begins a line; a blank one may stand before it.
    fn begin(&mut self, text: String, indent: usize, may_part: bool) {
        let blank = may_part && self.breaks > 1 && !self.fresh;
        self.lines.push(Line {
            blank,
            indent,
            text,
            ..Line::default()
        });
    }

    /// The first word of a statement or of a line of a block.
    fn first(&mut self, token: &Token, mut text: String) {
        let indent = self.depth.saturating_mul(2);
        self.column = indent.saturating_add(2);
        self.open = 0;
        self.grids = self.grids.saturating_add(1);
        if token.begins == Begins::RuleLine {
            // The words that begin the lines of a rule are set as a column: of English ones `check` is the longest.
            let wide = if text.is_ascii() { 5_usize } else { 4 };
            text.push_str(&" ".repeat(wide.saturating_sub(text.width())));
            self.column = indent.saturating_add(text.width()).saturating_add(1);
        }
        if let TokenKind::Sign("(" | "[" | "{", _) = token.kind {
            self.open = 1;
        }
        self.begin(text, indent, true);
        self.fresh = false;
    }

    /// A token that goes on with the line, or on a line of its own where it was so written.
    fn next(&mut self, token: &Token, spelt: &str) {
        let closes = matches!(token.kind, TokenKind::Sign(")" | "]" | "}", _));
        if closes {
            self.open = self.open.saturating_sub(1);
        }
        if self.breaks > 0 {
            let indent = self.open.saturating_mul(2).saturating_add(self.column);
            self.begin(spelt.to_owned(), indent, false);
        } else if let Some(line) = self.lines.last_mut() {
            let close = token.tight || line.text.ends_with(['，', '：']);
            if !close {
                line.text.push(' ');
            }
            line.text.push_str(spelt);
        }
        match token.kind {
            TokenKind::Sign("(" | "[" | "{", _) => self.open = self.open.saturating_add(1),
            TokenKind::Open => {
                self.depth = self.depth.saturating_add(1);
                self.fresh = true;
            }
            _ => {}
        }
    }

    fn comment(&mut self, comment: String, after: Option<&Token>) {
        if self.breaks == 0
            && let Some(line) = self.lines.last_mut()
        {
            line.comment = comment;
            return;
        }
        let within = after.is_some_and(|token| {
            token.begins == Begins::Nothing
                && !matches!(token.kind, TokenKind::Close | TokenKind::End)
        });
        let indent = if within {
            self.column
        } else {
            self.depth.saturating_mul(2)
        };
        self.begin(String::new(), indent, !within);
        self.fresh &= within;
        if let Some(line) = self.lines.last_mut() {
            line.comment = comment;
        }
    }

    /// A semicolon is needed only before what would go on with the line above.
    fn end(&mut self, spelt: &str, after: Option<&Token>) {
        let goes_on = after
            .is_some_and(|token| matches!(token.kind, TokenKind::Sign("-", _) | TokenKind::Text));
        let said = self
            .lines
            .iter_mut()
            .rev()
            .find(|line| !line.text.is_empty());
        if let Some(line) = said
            && goes_on
            && !line.text.ends_with([';', '；'])
        {
            line.text.push_str(spelt);
        }
    }
}

fn align_grids(lines: &mut [Line]) {
    let mut grids: IndexMap<usize, Vec<usize>> = IndexMap::new();
    for (at, line) in lines.iter().enumerate() {
        if let Some(number) = line.grid {
            grids.entry(number).or_default().push(at);
        }
    }
    for places in grids.values() {
        let row = |at: &usize| lines.get(*at).map_or("", |line| line.text.as_str());
        let rows: Vec<&str> = places.iter().map(row).collect();
        for (at, row) in places.iter().zip(grid::aligned(&rows)) {
            if let Some(line) = lines.get_mut(*at) {
                line.text = row;
            }
        }
    }
}

/// The text of lines.
pub(super) fn written(lines: &[Line]) -> String {
    let mut out = String::new();
    let mut column = 0;
    for (at, line) in lines.iter().enumerate() {
        if line.blank {
            out.push('\n');
        }
        if !goes_on(lines, at) {
            let run = lines.get(at..).unwrap_or(&[]);
            let end = (1..run.len()).find(|i| !goes_on(lines, at.saturating_add(*i)));
            let run = run.get(..end.unwrap_or(run.len())).unwrap_or(run);
            column = run.iter().map(width).max().unwrap_or(0);
        }
        let text = format!("{}{}", " ".repeat(line.indent), line.text);
        let gap = match (line.comment.is_empty(), line.text.is_empty()) {
            (true, _) | (_, true) => 0,
            _ => column.saturating_sub(width(line)).saturating_add(2),
        };
        let whole = format!("{text}{}{}", " ".repeat(gap), line.comment);
        out.push_str(whole.trim_end());
        out.push('\n');
    }
    out
}

/// Whether the comment of a line stands below that of the line above.
fn goes_on(lines: &[Line], at: usize) -> bool {
    let trailing = |line: &Line| !line.comment.is_empty() && !line.text.is_empty();
    let above = at.checked_sub(1).and_then(|above| lines.get(above));
    match (above, lines.get(at)) {
        (Some(above), Some(line)) => trailing(above) && trailing(line) && !line.blank,
        _ => false,
    }
}

/// How wide the last line of a line's text is.
fn width(line: &Line) -> usize {
    match line.text.rsplit_once('\n') {
        Some((_, last)) => last.width(),
        None => line.indent.saturating_add(line.text.width()),
    }
}
