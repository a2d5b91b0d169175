//! Records of comma-separated text (RFC 4180), each field with where it stands.
//!
//! Nothing is refused: a quote that does not open a field is a character, one that is never closed runs to the end.

use super::saturate;

/// One field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Field {
    /// Its content, without the quotes around it.
    pub text: String,
    /// The first byte of the content.
    pub start: u32,
    /// The byte after the last of the content.
    pub end: u32,
    /// Whether a quote opens it that is never closed: all that follows in the text is in it.
    pub unclosed: bool,
}

/// One line of fields; an empty line is a record of one empty field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// Its fields.
    pub fields: Vec<Field>,
}

/// Every record of a text whose fields are parted by `delimiter`.
pub fn records(text: &str, delimiter: char) -> Vec<Record> {
    let mut all: Vec<Record> = Vec::new();
    let mut begins = true;
    for (field, ends) in fields(text, delimiter) {
        match all.last_mut() {
            Some(record) if !begins => record.fields.push(field),
            _ => all.push(Record {
                fields: vec![field],
            }),
        }
        begins = ends;
    }
    all
}

/// Every field of such a text, each with whether it ends its record: for a text of which no one knows how long its
/// records are.
pub fn fields(text: &str, delimiter: char) -> impl Iterator<Item = (Field, bool)> + '_ {
    Reader {
        text,
        at: 0,
        delimiter,
        open: false,
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    delimiter: char,
    /// Whether a delimiter was the last that was read: a field follows, even an empty one.
    open: bool,
}

impl Iterator for Reader<'_> {
    type Item = (Field, bool);

    fn next(&mut self) -> Option<Self::Item> {
        if self.at >= self.text.len() && !self.open {
            return None;
        }
        let field = self.field();
        self.open = self.take(self.delimiter);
        if !self.open {
            self.take('\r');
            self.take('\n');
        }
        Some((field, !self.open))
    }
}

impl Reader<'_> {
    fn field(&mut self) -> Field {
        if self.take('"') {
            return self.quoted();
        }
        let start = self.at;
        let text = self.plain();
        Field {
            text,
            start: saturate(start),
            end: saturate(self.at),
            unclosed: false,
        }
    }

    /// The field after its opening quote.
    fn quoted(&mut self) -> Field {
        let start = self.at;
        let mut text = String::new();
        while let Some(c) = self.character() {
            if c != '"' {
                text.push(c);
            } else if self.take('"') {
                text.push('"');
            } else {
                let end = self.at.saturating_sub(1);
                let rest = self.plain();
                let end = if rest.is_empty() { end } else { self.at };
                text.push_str(&rest);
                return Field {
                    text,
                    start: saturate(start),
                    end: saturate(end),
                    unclosed: false,
                };
            }
        }
        Field {
            text,
            start: saturate(start),
            end: saturate(self.at),
            unclosed: true,
        }
    }

    /// Everything up to the next delimiter or line break.
    fn plain(&mut self) -> String {
        let rest = self.text.get(self.at..).unwrap_or("");
        let end = rest
            .char_indices()
            .find(|(i, c)| {
                let after = rest.get(i.saturating_add(1)..).unwrap_or("");
                *c == self.delimiter || *c == '\n' || (*c == '\r' && after.starts_with('\n'))
            })
            .map_or(rest.len(), |(i, _)| i);
        self.at = self.at.saturating_add(end);
        rest.get(..end).unwrap_or("").to_owned()
    }

    fn character(&mut self) -> Option<char> {
        let c = self.text.get(self.at..)?.chars().next()?;
        self.at = self.at.saturating_add(c.len_utf8());
        Some(c)
    }

    fn take(&mut self, wanted: char) -> bool {
        let found = self
            .text
            .get(self.at..)
            .is_some_and(|rest| rest.starts_with(wanted));
        if found {
            self.at = self.at.saturating_add(wanted.len_utf8());
        }
        found
    }
}
