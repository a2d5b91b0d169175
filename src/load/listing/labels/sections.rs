//! Which part of a form of labels begins where: a label with its value, or a table by its title and heading.

use super::names::shared;
use super::names::{
    Known, MAX_RUN, columns, is_count, is_heading, labels, spelled, titles, without_year, words,
    year_at,
};
use super::tokens::{Token, unglue};
use crate::form::{Form, FormId, Forms};
use crate::load::headings::plain_heading;
use crate::value::squash;

/// Words over groups of columns, that hold nothing.
const GROUPS: [&str; 2] = ["近两年收支金额", "指标值"];

/// What a word of a heading is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Head {
    /// The names of rows.
    Name,
    /// A column of the part.
    Column(usize),
    /// A field of the whole form that is printed within the table.
    Field(usize),
    /// A column of a year, which no form knows.
    Year(String),
}

/// What stands in a form of labels, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Section {
    /// A label, by the column of its field, and its value.
    Field {
        column: usize,
        label: Token,
        value: Vec<Token>,
    },
    /// The rows of a part, by number among the parts; no heads where there is only its title.
    Part {
        part: usize,
        title: Token,
        heads: Vec<Head>,
        rows: Vec<Token>,
        count: Option<Token>,
    },
    /// 目标 3：with what it says.
    Count,
}

impl Section {
    fn of(part: usize, title: Token, heads: Vec<Head>, count: Option<Token>) -> Self {
        let rows = Vec::new();
        Self::Part {
            part,
            title,
            heads,
            rows,
            count,
        }
    }

    fn part(&self) -> Option<usize> {
        match self {
            Self::Part { part, .. } => Some(*part),
            _ => None,
        }
    }

    /// Whether it is the title of a part and nothing more.
    fn is_title(&self, of: usize) -> bool {
        matches!(self, Self::Part { part, heads, rows, .. } if *part == of && heads.is_empty() && rows.iter().all(|token| token.blank))
    }
}

/// A form of labels with the tables that are parts of it, and the words by which they are known.
pub(super) struct Family<'a> {
    pub(super) form: &'a Form,
    pub(super) parts: Vec<(FormId, &'a Form)>,
    labels: Known<usize>,
    titles: Known<usize>,
    /// For each part the words of its heading.
    words: Vec<Known<Head>>,
    groups: Known<()>,
    /// Words of cells that rows share.
    shared: Vec<String>,
}

impl<'a> Family<'a> {
    pub(super) fn of(forms: &'a Forms, id: FormId) -> Option<Self> {
        let form = forms.form(id)?;
        let parts = forms.iter().filter(|(_, part)| part.part_of == Some(id));
        let parts: Vec<(FormId, &Form)> = parts.collect();
        let shared = parts.iter().flat_map(|(_, part)| shared(forms, part));
        Some(Self {
            shared: shared.collect(),
            form,
            labels: labels(form),
            titles: titles(parts.iter().map(|(_, part)| *part)),
            words: parts.iter().map(|(_, part)| words(part)).collect(),
            groups: GROUPS.iter().map(|word| ((*word).to_owned(), ())).collect(),
            parts,
        })
    }

    /// Whether a line is a label, or the title of a part, and nothing more.
    pub(super) fn is_label(&self, line: &str) -> bool {
        let plain = plain_heading(line);
        self.labels
            .iter()
            .chain(&self.titles)
            .any(|(word, _)| *word == plain)
    }

    /// Parts labels from values that stand behind a colon, and puts titles together that are printed around a heading.
    pub(super) fn prepare(&self, tokens: &mut Vec<Token>) {
        let mut all = Vec::new();
        for token in tokens.drain(..) {
            match self.behind_colon(&token) {
                Some((label, value)) => all.extend([label, value]),
                None => all.push(token),
            }
        }
        *tokens = all;
        unglue(tokens, &self.shared);
        let mut at = 0usize;
        while at < tokens.len() {
            if let Some((head, tail)) = self.around(tokens, at) {
                if let Some(token) = tokens.get_mut(at) {
                    token.plain = head.clone();
                    token.text = head;
                }
                tokens.remove(tail);
            }
            at = at.saturating_add(1);
        }
    }

    fn behind_colon(&self, token: &Token) -> Option<(Token, Token)> {
        let (at, colon) = token
            .text
            .char_indices()
            .find(|(_, c)| matches!(c, ':' | '：'))?;
        let (label, rest) = token.text.split_at_checked(at)?;
        let plain = plain_heading(label);
        self.labels.iter().find(|(word, _)| *word == plain)?;
        let value = rest.strip_prefix(colon).unwrap_or(rest);
        let cut = token.at.start.saturating_add(crate::source::saturate(
            token.text.len().saturating_sub(value.len()),
        ));
        let mut label = Token {
            text: label.to_owned(),
            plain: squash(label),
            joins: false,
            ..token.clone()
        };
        let mut value = Token {
            text: value.trim().to_owned(),
            plain: squash(value),
            ..token.clone()
        };
        (label.at.end, value.at.start) = (cut, cut);
        (!value.plain.is_empty()).then_some((label, value))
    }

    /// A title that begins before the word of a heading and ends some cells later, as a merged cell beside the rows is
    /// written out: the word alone, and where the end of the title stands.
    fn around(&self, tokens: &[Token], at: usize) -> Option<(String, usize)> {
        let own = without_year(&tokens.get(at)?.plain);
        for (word, _) in self.words.iter().flatten() {
            let Some(begun) = own
                .strip_suffix(word.as_str())
                .filter(|b| b.chars().count() > 1)
            else {
                continue;
            };
            let titles = self.titles.iter();
            let ends = titles.filter_map(|(title, _)| title.strip_prefix(begun));
            for end in ends.filter(|end| end.chars().count() > 1) {
                let near = tokens.iter().enumerate().skip(at).take(MAX_RUN);
                let tail = near.skip(1).find(|(_, token)| token.plain == end);
                if let Some((tail, _)) = tail {
                    return Some((word.clone(), tail));
                }
            }
        }
        None
    }

    /// Cuts the cells of a form into its labels and parts.
    pub(super) fn sections(&self, tokens: &[Token]) -> Vec<Section> {
        let mut all: Vec<Section> = Vec::new();
        let mut count: Option<Token> = None;
        let mut at = 0usize;
        while let Some(token) = tokens.get(at) {
            let recent = all.iter().rev().find_map(Section::part);
            at = if let Some((part, heads, end)) = self.heading(tokens, at, recent) {
                // Its title stands alone before it.
                let alone = all.pop_if(|last| last.is_title(part));
                let title = match alone {
                    Some(Section::Part { title, .. }) => title,
                    _ => token.clone(),
                };
                all.push(Section::of(part, title, heads, count.clone()));
                end
            } else if let Some((part, end)) = self.title(tokens, at) {
                let number = tokens.get(end).filter(|token| is_count(&token.plain));
                if number.is_some() {
                    count = number.cloned();
                    all.push(Section::Count);
                } else if all.last().and_then(Section::part) != Some(part) {
                    let title = token.clone();
                    all.push(Section::of(part, title, Vec::new(), count.clone()));
                }
                end
            } else if let Some((column, end)) = self.label(tokens, at) {
                let (label, value) = (token.clone(), Vec::new());
                all.push(Section::Field {
                    column,
                    label,
                    value,
                });
                end
            } else {
                match all.last_mut() {
                    Some(Section::Field { value, .. }) => value.push(token.clone()),
                    Some(Section::Part { rows, .. }) => rows.push(token.clone()),
                    _ => {}
                }
                at.saturating_add(1)
            };
        }
        all
    }

    fn label(&self, tokens: &[Token], at: usize) -> Option<(usize, usize)> {
        spelled(tokens, at, &self.labels).map(|(column, end)| (*column, end))
    }

    fn title(&self, tokens: &[Token], at: usize) -> Option<(usize, usize)> {
        spelled(tokens, at, &self.titles).map(|(part, end)| (*part, end))
    }

    /// The part whose heading begins here: the one that knows most of it, of several the one whose title is nearest.
    fn heading(
        &self,
        tokens: &[Token],
        at: usize,
        recent: Option<usize>,
    ) -> Option<(usize, Vec<Head>, usize)> {
        let found = self
            .parts
            .iter()
            .enumerate()
            .filter_map(|(number, (_, part))| {
                let (heads, end) = self.heads(tokens, at, self.words.get(number)?);
                is_heading(part, &heads).then_some((number, heads, end))
            });
        let found: Vec<_> = found.collect();
        let most = found.iter().map(|(_, heads, _)| columns(heads)).max()?;
        let mut best: Vec<_> = found
            .into_iter()
            .filter(|(_, heads, _)| columns(heads) == most)
            .collect();
        if best.len() > 1 {
            let after = best
                .first()
                .and_then(|(_, _, end)| self.title(tokens, *end))
                .map(|(part, _)| part);
            let near = after
                .filter(|part| best.iter().any(|(own, ..)| own == part))
                .or(recent);
            best.retain(|(part, ..)| Some(*part) == near);
        }
        best.pop()
    }

    /// The words of a part's heading from a cell on, and where they end.
    fn heads(
        &self,
        tokens: &[Token],
        start: usize,
        words: &[(String, Head)],
    ) -> (Vec<Head>, usize) {
        let mut heads: Vec<Head> = Vec::new();
        let mut at = start;
        let is_open = |at: usize| tokens.get(at).is_some_and(|own| own.plain.starts_with('('));
        loop {
            let own = spelled(tokens, at, words).map(|(head, end)| (head.clone(), end));
            if own.is_none() && heads.is_empty() {
                return (heads, at);
            }
            // A field within a table stands among its columns.
            let field = || {
                let (field, end) = self.label(tokens, at)?;
                let next = end.saturating_add(usize::from(is_open(end)));
                spelled(tokens, next, words).map(|_| (Head::Field(field), end))
            };
            let year = || year_at(tokens, at).map(|(year, end)| (Head::Year(year), end));
            if let Some((head, end)) = own.or_else(field).or_else(year) {
                if !heads.contains(&head) {
                    heads.push(head);
                }
                at = end;
                continue;
            }
            let group = spelled(tokens, at, &self.groups).map(|(_, end)| end);
            let blank = tokens.get(at).is_some_and(|token| token.blank);
            let filler = (blank || is_open(at)).then(|| at.saturating_add(1));
            match group.or(filler) {
                Some(end) => at = end,
                None => return (heads, at),
            }
        }
    }
}
