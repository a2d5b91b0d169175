//! Canonical text of a tree: reading it again gives the same tree.

mod expr;
mod form;
mod statement;

use super::{File, Item, Name};
use std::fmt::{Display, Formatter, Result};

/// A text in quotes, escaped.
struct Quoted<'a>(&'a str);

impl Display for Quoted<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.write_str("\"")?;
        for c in self.0.chars() {
            match c {
                '"' => f.write_str("\\\"")?,
                '\\' => f.write_str("\\\\")?,
                '\n' => f.write_str("\\n")?,
                c => write!(f, "{c}")?,
            }
        }
        f.write_str("\"")
    }
}

/// A label: bare where it reads as a word, else in quotes.
struct Label<'a>(&'a str);

impl Display for Label<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        if is_label(self.0) {
            f.write_str(self.0)
        } else {
            write!(f, "{}", Quoted(self.0))
        }
    }
}

/// Whether a label surely reads back bare. Labels that could be read so but rarely occur are put in quotes.
fn is_label(text: &str) -> bool {
    let is_letter =
        |c: char| c.is_ascii_alphabetic() || matches!(c, '〇' | '\u{3400}'..='\u{9fff}');
    let mut round = false;
    let inside = text.chars().all(|c| match c {
        '（' => !std::mem::replace(&mut round, true),
        '）' => std::mem::replace(&mut round, false),
        c => is_letter(c) || c.is_ascii_digit() || c == '_',
    });
    inside && !round && text.starts_with(is_letter)
}

/// Several things with a comma between each two.
struct List<'a, T>(&'a [T]);

impl<T: Display> Display for List<'_, T> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        for (i, item) in self.0.iter().enumerate() {
            let comma = if i == 0 { "" } else { ", " };
            write!(f, "{comma}{item}")?;
        }
        Ok(())
    }
}

/// Names as labels.
fn labels(names: &[Name]) -> Vec<Label<'_>> {
    names.iter().map(|name| Label(&name.text)).collect()
}

/// Names as texts.
fn texts(names: &[Name]) -> Vec<Quoted<'_>> {
    names.iter().map(|name| Quoted(&name.text)).collect()
}

impl Display for Name {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.write_str(&self.text)
    }
}

impl Display for File {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        for (i, item) in self.items.iter().enumerate() {
            let text = item.to_string();
            // Without this a condition that begins with `-`, or with a text after a pattern, would go on with the
            // line above.
            if i > 0 && matches!(item, Item::Bare(_)) && text.starts_with(['-', '"']) {
                f.write_str("; ")?;
            }
            writeln!(f, "{text}")?;
        }
        Ok(())
    }
}
